//! Schemas as zod: one spelling a keyword, so that the reverse pass needs a table and no interpreter.

mod checks;
mod context;
mod formats;
mod forms;
mod objects;
pub mod read;
mod unions;
mod wire;

pub use context::{Context, Input, Model, Used};
pub use unions::{are_told_apart, is_typed};

use std::cell::RefCell;

use super::code::{Expression, Property};
use super::comments;
use super::values;
use crate::contract::direction::{self, Direction};
use crate::contract::media::is_file_part;
use crate::contract::references;
use crate::contract::schema::{JsonType, Schema, SchemaId};
use crate::contract::sent;
use crate::contract::shape::{self, Also, Check, Kind, Shape, shape, shape_of_type};
use crate::contract::value::Value;
use crate::report::Diagnostic;

/// The generated files of a project that validates with zod, beside its router and what is its framework's own.
pub const FILES: &[&str] = &[
    "src/middleware/answers.ts",
    "src/middleware/bodies.ts",
    "src/middleware/credentials.ts",
    "src/middleware/errors.ts",
    "src/middleware/outgoing.ts",
    "src/middleware/parameters.ts",
    "src/middleware/payload.ts",
    "src/middleware/settings.ts",
    "src/middleware/requests.ts",
    "src/middleware/streams.ts",
    "src/middleware/wire.ts",
    "src/types/checks.ts",
    "src/types/formats.ts",
    "src/types/grammars.ts",
    "src/types/operation.ts",
];

/// Names that its files of types use beside those of the document.
pub const NAMES: &[&str] = &[
    "Operation",
    "additionalProperties",
    "anyOf",
    "anyText",
    "api",
    "byteStream",
    "bytes",
    "checked",
    "conditional",
    "contains",
    "delimited",
    "dependentRequired",
    "dependentSchema",
    "eventStream",
    "exploded",
    "flag",
    "formats",
    "has",
    "itemStream",
    "json",
    "label",
    "matches",
    "matrix",
    "maxProperties",
    "minProperties",
    "not",
    "numeric",
    "ofType",
    "outgoing",
    "own",
    "pairs",
    "patternProperty",
    "present",
    "propertyNames",
    "repeated",
    "required",
    "same",
    "tagged",
    "textOf",
    "unevaluatedItems",
    "unevaluatedProperties",
    "unique",
    "untyped",
    "z",
];

/// Prints schemas for one file.
pub struct Printer<'c> {
    pub model: Model<'c>,
    pub used: RefCell<Used>,
    pub problems: RefCell<Vec<Diagnostic>>,
}

impl<'c> Printer<'c> {
    pub fn new(model: Model<'c>) -> Self {
        Printer { model, used: RefCell::default(), problems: RefCell::default() }
    }

    /// The value of a named schema's constant.
    pub fn declaration(&self, id: SchemaId, direction: Direction) -> Expression {
        let cx = Context { declaring: Some(id), ..Context::new(direction, Input::Json) };
        self.schema(&self.model.contract.schemas.get(id).schema, cx)
    }

    /// `z`, to be continued.
    fn z(&self, method: &'static str, arguments: impl IntoIterator<Item = Expression>) -> Expression {
        self.used.borrow_mut().library = true;
        Expression::known("z").method(method, arguments)
    }

    /// One of the words of `checks.ts`.
    pub fn check(&self, name: &'static str) -> Expression {
        self.used.borrow_mut().checks.insert(name);
        Expression::known(name)
    }

    /// Reports something that is let through although the document forbids it.
    pub fn not_enforced(&self, schema: &Schema, what: &str) {
        let message = format!("{what} is not enforced");
        let diagnostic = Diagnostic::warning("not-enforced", schema.origin, message);
        self.problems.borrow_mut().push(diagnostic.help("values that break it are let through"));
    }

    /// A schema as an expression.
    pub fn schema(&self, schema: &'c Schema, cx: Context<'c>) -> Expression {
        let shape = shape(schema, &self.model.contract.schemas);
        self.shape(schema, shape, cx)
    }

    /// A schema that has no name and no property's, above which a comment could stand, with what the document says about it in words.
    pub fn part(&self, schema: &'c Schema, cx: Context<'c>) -> Expression {
        let printed = self.schema(schema, cx);
        let annotations = schema.annotations();
        let text = |text: &'c Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let (title, description) = (text(&annotations.title), text(&annotations.description));
        let examples = annotations.examples.iter().filter(|example| comments::is_short(example));
        let examples: Vec<Expression> = examples.map(values::literal).collect();
        let default = annotations.default.as_ref().filter(|default| comments::is_short(default));
        let format = comments::format(schema);
        let flags = [
            ("deprecated", annotations.deprecated),
            ("readOnly", annotations.read_only),
            ("writeOnly", annotations.write_only),
        ];
        let is_flagged = flags.iter().any(|(_, holds)| *holds);
        let has_others = !examples.is_empty() || is_flagged || default.is_some() || format.is_some();
        match (title, description) {
            (None, Some(description)) if !has_others => printed.method("describe", [Expression::string(description)]),
            _ => {
                let mut members = Vec::new();
                members.extend(title.map(|title| Property::new("title", Expression::string(title))));
                members.extend(description.map(|text| Property::new("description", Expression::string(text))));
                let flags = flags.into_iter().filter(|(_, holds)| *holds);
                members.extend(flags.map(|(name, _)| Property::new(name, Expression::boolean(true))));
                let has_examples = !examples.is_empty();
                members.extend(has_examples.then(|| Property::new("examples", Expression::array(examples))));
                members.extend(default.map(|default| Property::new("default", values::literal(default))));
                members.extend(format.map(|format| Property::new("format", Expression::string(format))));
                if members.is_empty() { printed } else { printed.method("meta", [Expression::object(members)]) }
            }
        }
    }

    fn shape(&self, schema: &'c Schema, shape: Shape<'c>, cx: Context<'c>) -> Expression {
        let is_date = self.model.contract.typed_dates && shape.is_moment();
        let printed = if is_date { self.date() } else { self.kind(schema, &shape.kind, cx) };
        self.asked(schema, printed, shape, cx)
    }

    /// A property of any type that must be there.
    fn present(&self, schema: &'c Schema, shape: Shape<'c>, cx: Context<'c>) -> Expression {
        self.asked(schema, self.check("present"), shape, cx)
    }

    /// The expression of a type with what is asked besides.
    fn asked(&self, schema: &'c Schema, printed: Expression, shape: Shape<'c>, cx: Context<'c>) -> Expression {
        let Shape { kind, nullable, mut checks, also } = shape;
        let whole = cx.of_type(json_type(&kind).filter(|_| !nullable));
        let mut predicates = self.predicates(&kind, &checks, whole);
        // Whether items are the same is a question about those that were sent.
        if cx.input == Input::Json && !sent::keeps_items(&kind, &self.model.contract.schemas) {
            let unique = checks.extract_if(.., |check| matches!(check, Check::UniqueItems));
            predicates.extend(unique.map(|_| (self.check("unique"), checks::NOT_UNIQUE)));
        }
        let mut types = Vec::new();
        for part in also {
            self.conjunction(schema, part, whole, &mut types, &mut predicates);
        }
        let mut printed = match self.bare_list(schema, &kind, cx).filter(|_| !predicates.is_empty()) {
            // A list that arrives as text is read first, and looked at inside what reads it.
            Some(list) => {
                let list = self.limits(schema, list, &kind, &checks);
                self.listed(self.holding(list, predicates), cx)
            }
            None => self.holding(self.limited(schema, printed, &kind, &checks, cx), predicates),
        };
        for ty in types {
            printed = printed.method("and", [ty]);
        }
        let takes_null = matches!(&kind, Kind::Types { types, .. } if shape::is_untyped(types));
        if nullable && !takes_null { printed.method("nullable", []) } else { printed }
    }

    /// A list that arrives as text, without what reads it.
    fn bare_list(&self, schema: &'c Schema, kind: &Kind<'c>, cx: Context<'c>) -> Option<Expression> {
        match kind {
            _ if cx.input == Input::Json => None,
            Kind::List { items } => Some(self.list(*items, cx)),
            Kind::Tuple { prefix, rest } => Some(self.tuple(schema, prefix, *rest, cx)),
            _ => None,
        }
    }

    /// The expression with predicates that hold besides. They look at what was sent: neither without the properties that
    /// are dropped nor with those that defaults add.
    fn holding(&self, printed: Expression, predicates: Vec<Predicate>) -> Expression {
        if predicates.is_empty() {
            return printed;
        }
        let pairs =
            predicates.into_iter().map(|(holds, message)| Expression::array([holds, Expression::string(message)]));
        self.check("checked").call(std::iter::once(printed).chain(pairs))
    }

    fn kind(&self, schema: &'c Schema, kind: &Kind<'c>, cx: Context<'c>) -> Expression {
        let inside = cx.inside();
        match kind {
            _ if cx.input == Input::Parts && is_file_part(schema, &self.model.contract.schemas) => self.z("file", []),
            Kind::Any => self.z("unknown", []),
            Kind::Never => self.z("never", []),
            Kind::Null => self.z("null", []),
            Kind::Boolean if cx.input == Input::Json => self.z("boolean", []),
            Kind::Boolean => self.check("flag"),
            Kind::Integer { format } => {
                self.used.borrow_mut().int64 |= matches!(format, Some("int64" | "uint64"));
                let number = match *format {
                    Some("int32") => self.z("int32", []),
                    format => match format.and_then(formats::integer) {
                        Some(word) => self.format(word),
                        None => self.with_format(self.z("int", []), format),
                    },
                };
                self.numeric(number, cx)
            }
            Kind::Number { format } => {
                let number = self.with_format(self.z("number", []), *format);
                self.numeric(number, cx)
            }
            Kind::Text { format } => self.text(*format),
            Kind::Values(values) => self.values(values, cx.input),
            Kind::Reference(id) => self.reference(*id, cx),
            Kind::Object(object) => self.object(schema, object, cx),
            Kind::List { items } => self.listed(self.list(*items, cx), cx),
            Kind::Tuple { prefix, rest } => self.listed(self.tuple(schema, prefix, *rest, cx), cx),
            Kind::Union { variants, exclusive, discriminator } => {
                self.union(schema, variants, *exclusive, *discriminator, inside)
            }
            Kind::Types { schema, types } => self.types(schema, types, cx),
        }
    }

    /// A number, read from text where it arrives as such.
    fn numeric(&self, number: Expression, cx: Context<'c>) -> Expression {
        if cx.input == Input::Json { number } else { self.check("numeric").method("pipe", [number]) }
    }

    /// A list, read from text where it arrives as such: repeated, or with separators.
    fn listed(&self, list: Expression, cx: Context<'c>) -> Expression {
        match (cx.input, cx.separator) {
            (Input::Json, _) => list,
            (_, None) => self.check("repeated").call([list]),
            (_, Some(",")) => self.check("delimited").call([list]),
            (_, Some(separator)) => self.check("delimited").call([list, Expression::string(separator)]),
        }
    }

    pub(super) fn with_format(&self, expression: Expression, format: Option<&str>) -> Expression {
        match format {
            Some(format) => {
                let format = super::code::Property::new("format", Expression::string(format));
                expression.method("meta", [Expression::object([format])])
            }
            None => expression,
        }
    }

    fn values(&self, values: &[&'c Value], input: Input) -> Expression {
        let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
        if texts.len() == values.len() {
            return match texts.as_slice() {
                [only] => self.z("literal", [Expression::string(only)]),
                _ => self.z("enum", [Expression::array(texts.into_iter().map(Expression::string))]),
            };
        }
        if values.iter().any(|value| matches!(value, Value::Array(_) | Value::Object(_))) {
            let allowed = self.check("same").call(values.iter().map(|value| values::literal(value)));
            let message = Expression::string("Expected one of the allowed values");
            return self.z("unknown", []).method("refine", [allowed, message]);
        }
        let literal = |values: &[&Value]| match values {
            [only] => self.z("literal", [values::literal(only)]),
            _ => self.z("literal", [Expression::array(values.iter().map(|value| values::literal(value)))]),
        };
        if input == Input::Json {
            return literal(values);
        }
        let (mut words, mut numbers, mut flags) = (Vec::new(), Vec::new(), Vec::new());
        for &value in values {
            match value {
                Value::Number(_) => numbers.push(value),
                Value::Bool(_) => flags.push(value),
                _ => words.push(value),
            }
        }
        let mut variants = Vec::new();
        if !numbers.is_empty() {
            variants.push(self.check("numeric").method("pipe", [literal(&numbers)]));
        }
        match flags.len() {
            0 => {}
            1 => variants.push(self.check("flag").method("pipe", [literal(&flags)])),
            _ => variants.push(self.check("flag")),
        }
        if !words.is_empty() {
            variants.push(literal(&words));
        }
        self.any_of(variants)
    }

    fn list(&self, items: Option<&'c Schema>, cx: Context<'c>) -> Expression {
        let item = match items {
            Some(items) => self.part(items, cx.inside()),
            None if cx.input == Input::Json => self.z("unknown", []),
            None => self.check("anyText"),
        };
        self.z("array", [item])
    }

    fn tuple(&self, schema: &'c Schema, prefix: &'c [Schema], rest: Option<&'c Schema>, cx: Context<'c>) -> Expression {
        let least = schema.array.as_ref().and_then(|array| array.min_items).unwrap_or(0);
        let most = schema.array.as_ref().and_then(|array| array.max_items);
        let items = prefix.iter().enumerate().map(|(index, item)| {
            let item = self.part(item, cx.inside());
            if (index as u64) < least { item } else { item.method("optional", []) }
        });
        let mut arguments = vec![Expression::array(items.collect::<Vec<_>>())];
        match rest {
            _ if most.is_some_and(|most| most <= prefix.len() as u64) => {}
            Some(rest) if rest.never => {}
            Some(rest) => arguments.push(self.part(rest, cx.inside())),
            None => arguments.push(self.z("unknown", [])),
        }
        self.z("tuple", arguments)
    }

    fn types(&self, schema: &'c Schema, types: &[JsonType], cx: Context<'c>) -> Expression {
        if shape::is_untyped(types) {
            return self.untyped(schema, cx);
        }
        // Text reads as a number or boolean first, if it can: everything is a string.
        let mut types = types.to_vec();
        if cx.input != Input::Json {
            types.sort_by_key(|&json_type| json_type == JsonType::String);
        }
        let variants = types.into_iter().map(|json_type| self.shape(schema, shape_of_type(schema, json_type), cx));
        self.any_of(variants.collect())
    }

    /// What keywords say about values of their types, where no type is named.
    fn untyped(&self, schema: &'c Schema, cx: Context<'c>) -> Expression {
        if let Some(known) = cx.known {
            let says_something = shape::has_keywords(schema, known);
            return if says_something {
                self.shape(schema, shape_of_type(schema, known), cx)
            } else {
                self.z("unknown", [])
            };
        }
        let concerned = shape::KEYWORD_TYPES.into_iter().filter(|&json_type| shape::has_keywords(schema, json_type));
        let of_type = |json_type| self.shape(schema, shape_of_type(schema, json_type), cx);
        if cx.input != Input::Json {
            // A text says what type it has where one type alone has members or items.
            let container =
                concerned.into_iter().find(|json_type| matches!(json_type, JsonType::Array | JsonType::Object));
            return match container {
                Some(container) => of_type(container),
                None => self.untyped_text(schema, cx),
            };
        }
        let schemas = concerned.map(|json_type| Property::new(json_type.name(), of_type(json_type)));
        self.check("untyped").call([Expression::object(schemas.collect::<Vec<_>>())])
    }

    /// What keywords say about a text that need not be one to JSON.
    fn untyped_text(&self, schema: &'c Schema, cx: Context<'c>) -> Expression {
        let described = shape_of_type(schema, JsonType::String);
        match described.kind {
            Kind::Text { format } if self.known_text(format).is_none() => {
                self.asked(schema, self.with_format(self.check("anyText"), format), described, cx)
            }
            _ => self.shape(schema, described, cx),
        }
    }

    fn any_of(&self, mut variants: Vec<Expression>) -> Expression {
        match variants.len() {
            1 => variants.remove(0),
            _ => self.z("union", [Expression::array(variants)]),
        }
    }

    /// The named schema; where it is declared further down in its own cycle, not before it is needed.
    fn reference(&self, id: SchemaId, cx: Context<'c>) -> Expression {
        if cx.input != Input::Json && self.needs_reading(id) {
            let target = &self.model.contract.schemas.get(id).schema;
            return if self.is_number(target) {
                self.numeric(self.reference(id, cx.json()), cx)
            } else {
                self.check("textOf").call([self.named(id, cx), self.schema(target, cx)])
            };
        }
        let plain = self.named(id, cx);
        if self.is_pending(id, cx) && !cx.late { self.z("lazy", [Expression::arrow([], plain)]) } else { plain }
    }

    fn named(&self, id: SchemaId, cx: Context<'c>) -> Expression {
        let name = self.model.names.schema(id, self.reference_direction(id, cx));
        self.used.borrow_mut().schemas.insert(name.clone());
        Expression::identifier(name)
    }

    /// Whether the named schema is declared further down in the cycle of the one that is being declared.
    fn is_pending(&self, id: SchemaId, cx: Context<'c>) -> bool {
        cx.declaring.is_some_and(|current| self.model.order.same_cycle(current, id) && id >= current)
    }

    /// Whether something inside the schema has another form in requests.
    pub fn reaches_split(&self, schema: &Schema) -> bool {
        direction::has_one_way_property(schema, &self.model.contract.schemas)
            || references::references(schema).into_iter().any(|id| self.model.usage.splits(id))
    }

    /// Requests have a form of their own only where it differs.
    fn reference_direction(&self, id: SchemaId, cx: Context<'c>) -> Direction {
        if self.model.usage.splits(id) { cx.direction } else { Direction::Response }
    }

    /// What holds besides: as a type where it has properties, else as a predicate.
    fn conjunction(
        &self,
        schema: &'c Schema,
        part: Also<'c>,
        cx: Context<'c>,
        types: &mut Vec<Expression>,
        predicates: &mut Vec<Predicate>,
    ) {
        let schemas = &self.model.contract.schemas;
        let (printed, typed) = match part {
            Also::AllOf(part) => (self.schema(part, cx), unions::is_typed(part, schemas)),
            Also::AnyOf(parts) | Also::OneOf(parts) => {
                let variants: Vec<&Schema> = parts.iter().collect();
                let composition = schema.composition.as_ref();
                let tag = composition.and_then(|composition| composition.discriminator.as_ref());
                let typed = parts.iter().all(|part| unions::is_typed(part, schemas));
                (self.union(schema, &variants, matches!(part, Also::OneOf(_)), tag, cx), typed)
            }
            Also::Keywords(schema) => (self.untyped(schema, cx), false),
        };
        // What two types make of one text would not be one value.
        if typed && cx.input == Input::Json {
            types.push(printed);
        } else {
            predicates.push((self.check("matches").call([printed]), "Does not match what the schema asks for besides"));
        }
    }
}

/// The one type that all values of a kind have.
fn json_type(kind: &Kind<'_>) -> Option<JsonType> {
    match kind {
        Kind::Null => Some(JsonType::Null),
        Kind::Boolean => Some(JsonType::Boolean),
        Kind::Integer { .. } | Kind::Number { .. } => Some(JsonType::Number),
        Kind::Text { .. } => Some(JsonType::String),
        Kind::List { .. } | Kind::Tuple { .. } => Some(JsonType::Array),
        Kind::Object(_) => Some(JsonType::Object),
        Kind::Any | Kind::Never | Kind::Values(_) | Kind::Reference(_) | Kind::Union { .. } | Kind::Types { .. } => {
            None
        }
    }
}

/// A function that says whether a value is let through, and what to say if not.
type Predicate = (Expression, &'static str);
