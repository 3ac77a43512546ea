//! Schemas as zod: one spelling a keyword, so that the reverse pass needs a table and no interpreter.

mod checks;
mod formats;
mod forms;
mod objects;
mod unions;
mod wire;

pub use unions::is_typed;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use super::code::{Expression, Identifier};
use super::names::Names;
use super::values;
use crate::contract::Contract;
use crate::contract::cycles::Order;
use crate::contract::direction::{self, Direction, Usage};
use crate::contract::schema::{JsonType, Schema, SchemaId};
use crate::contract::shape::{Also, Kind, Shape, shape, shape_of_type};
use crate::contract::value::Value;
use crate::report::Diagnostic;

/// What printers need to know about the contract as a whole.
#[derive(Clone, Copy)]
pub struct Model<'c> {
    pub contract: &'c Contract,
    pub names: &'c Names,
    pub order: &'c Order,
    pub usage: &'c Usage,
}

/// What the printed code refers to, so that its file can import it.
#[derive(Debug, Default)]
pub struct Used {
    pub schemas: BTreeSet<Identifier>,
    pub checks: BTreeSet<&'static str>,
    pub responses: BTreeSet<Identifier>,
    pub zod: bool,
    pub api: bool,
}

/// How values reach the validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// As JSON values.
    Json,
    /// As text: parameters and headers.
    Text,
    /// As a URL-encoded form.
    Form,
    /// As a multipart form: text and files.
    Parts,
}

/// Prints schemas for one file.
pub struct Printer<'c> {
    pub model: Model<'c>,
    pub used: RefCell<Used>,
    pub problems: RefCell<Vec<Diagnostic>>,
    direction: Cell<Direction>,
    /// The named schema that is being printed, while it is: others of its cycle may not be declared yet.
    declaring: Cell<Option<SchemaId>>,
    /// Whether the expression at hand is evaluated late (in a getter), and whether it has to be.
    deferred: Cell<bool>,
    defers: Cell<bool>,
    /// What stands between the items of the next list that arrives as text.
    separator: Cell<Option<&'static str>>,
    /// Whether the object at hand has to keep properties that it does not list.
    open: Cell<bool>,
    /// What is said about the members of the form that is being printed.
    encodings: Cell<Option<&'c forms::Encodings>>,
}

impl<'c> Printer<'c> {
    pub fn new(model: Model<'c>) -> Self {
        Printer {
            model,
            used: RefCell::default(),
            problems: RefCell::default(),
            direction: Cell::new(Direction::Response),
            declaring: Cell::new(None),
            deferred: Cell::new(false),
            defers: Cell::new(false),
            separator: Cell::new(None),
            open: Cell::new(false),
            encodings: Cell::new(None),
        }
    }

    /// The schema of values that travel in a direction and arrive in a form.
    pub fn print(&self, schema: &'c Schema, direction: Direction, input: Input) -> Expression {
        self.in_direction(direction, || self.schema(schema, input))
    }

    /// Prints what travels in a direction.
    pub fn in_direction<T>(&self, direction: Direction, print: impl FnOnce() -> T) -> T {
        let before = self.direction.replace(direction);
        let printed = print();
        self.direction.set(before);
        printed
    }

    /// A parameter or a member of a form that is a list, whose items stand behind one another with `separator` between
    /// them, or each behind its name.
    pub fn list(
        &self,
        schema: &'c Schema,
        required: bool,
        separator: Option<&'static str>,
        input: Input,
    ) -> Expression {
        self.separator.set(separator);
        let printed = self.member(schema, required, input);
        self.separator.set(None);
        printed
    }

    /// The value of a named schema's constant.
    pub fn declaration(&self, id: SchemaId, direction: Direction) -> Expression {
        self.declaring.set(Some(id));
        let printed = self.print(&self.model.contract.schemas.get(id).schema, direction, Input::Json);
        self.declaring.set(None);
        printed
    }

    /// `z`, to be continued.
    fn z(&self, method: &'static str, arguments: impl IntoIterator<Item = Expression>) -> Expression {
        self.used.borrow_mut().zod = true;
        Expression::known("z").method(method, arguments)
    }

    /// One of the words of `checks.ts`.
    pub fn check(&self, name: &'static str) -> Expression {
        self.used.borrow_mut().checks.insert(name);
        Expression::known(name)
    }

    pub(super) fn direction(&self) -> Direction {
        self.direction.get()
    }

    /// Reports something that is let through although the document forbids it.
    pub fn not_enforced(&self, schema: &Schema, what: &str) {
        let message = format!("{what} is not enforced");
        let diagnostic = Diagnostic::warning("not-enforced", schema.origin, message);
        self.problems.borrow_mut().push(diagnostic.help("values that break it are let through"));
    }

    fn schema(&self, schema: &'c Schema, input: Input) -> Expression {
        let shape = shape(schema, &self.model.contract.schemas);
        self.shape(schema, shape, input)
    }

    fn shape(&self, schema: &'c Schema, shape: Shape<'c>, input: Input) -> Expression {
        let Shape { kind, nullable, checks, also } = shape;
        let separator = self.separator.get();
        let mut printed = self.kind(schema, &kind, input);
        if !checks.is_empty() {
            self.separator.set(separator);
        }
        printed = self.checked(schema, printed, &kind, &checks, input);
        for part in also {
            printed = self.conjunction(schema, printed, part, input);
        }
        if nullable { printed.method("nullable", []) } else { printed }
    }

    fn kind(&self, schema: &'c Schema, kind: &Kind<'c>, input: Input) -> Expression {
        let open = self.open.take();
        match kind {
            Kind::Any => self.z("unknown", []),
            Kind::Never => self.z("never", []),
            Kind::Null => self.z("null", []),
            Kind::Boolean if input == Input::Json => self.z("boolean", []),
            Kind::Boolean => self.check("flag"),
            Kind::Integer { format } => {
                let number = match *format {
                    Some("int32") => self.z("int32", []),
                    format => self.with_format(self.z("int", []), format),
                };
                self.numeric(number, input)
            }
            Kind::Number { format } => {
                // `.pipe` comes after the checks of the number, which `checked` adds; see there.
                let number = self.with_format(self.z("number", []), *format);
                self.numeric(number, input)
            }
            Kind::Text { format } => self.text(*format, input),
            Kind::Values(values) => self.values(values, input),
            Kind::Reference(id) => self.reference(*id, input),
            Kind::Object(object) => self.object(schema, object, input, open),
            Kind::List { items } => {
                // It is this list's, not one's in it.
                let separator = self.separator.take();
                let item = match items {
                    Some(items) => self.schema(items, input),
                    None if input == Input::Json => self.z("unknown", []),
                    None => self.z("string", []),
                };
                self.listed(self.z("array", [item]), separator, input)
            }
            Kind::Tuple { prefix, rest } => self.tuple(schema, prefix, *rest, input),
            Kind::Union { variants, exclusive, discriminator } => {
                self.union(variants, *exclusive, *discriminator, input)
            }
            Kind::Types { schema, types } => self.types(schema, types, input),
        }
    }

    /// A number, read from text where it arrives as such.
    fn numeric(&self, number: Expression, input: Input) -> Expression {
        if input == Input::Json { number } else { self.check("numeric").method("pipe", [number]) }
    }

    /// A list, read from text where it arrives as such: repeated, or with separators.
    fn listed(&self, list: Expression, separator: Option<&'static str>, input: Input) -> Expression {
        match (input, separator) {
            (Input::Json, _) => list,
            (_, None) => self.check("repeated").call([list]),
            (_, Some(",")) => self.check("delimited").call([list]),
            (_, Some(separator)) => self.check("delimited").call([list, Expression::string(separator)]),
        }
    }

    fn with_format(&self, expression: Expression, format: Option<&str>) -> Expression {
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

    fn tuple(&self, schema: &'c Schema, prefix: &'c [Schema], rest: Option<&'c Schema>, input: Input) -> Expression {
        let separator = self.separator.take();
        let least = schema.array.as_ref().and_then(|array| array.min_items).unwrap_or(0);
        let items = prefix.iter().enumerate().map(|(index, item)| {
            let item = self.schema(item, input);
            if (index as u64) < least { item } else { item.method("optional", []) }
        });
        let mut arguments = vec![Expression::array(items.collect::<Vec<_>>())];
        match rest {
            Some(rest) if rest.never => {}
            Some(rest) => arguments.push(self.schema(rest, input)),
            None => arguments.push(self.z("unknown", [])),
        }
        self.listed(self.z("tuple", arguments), separator, input)
    }

    fn types(&self, schema: &'c Schema, types: &[JsonType], input: Input) -> Expression {
        // Text reads as a number or boolean first, if it can: everything is a string.
        let mut types = types.to_vec();
        if input != Input::Json {
            types.sort_by_key(|&json_type| json_type == JsonType::String);
        }
        let variants = types.into_iter().map(|json_type| self.shape(schema, shape_of_type(schema, json_type), input));
        self.any_of(variants.collect())
    }

    fn any_of(&self, mut variants: Vec<Expression>) -> Expression {
        match variants.len() {
            1 => variants.remove(0),
            _ => self.z("union", [Expression::array(variants)]),
        }
    }

    /// The named schema; where it is declared further down in its own cycle, not before it is needed.
    fn reference(&self, id: SchemaId, input: Input) -> Expression {
        if input != Input::Json && self.needs_reading(id) {
            return self.schema(&self.model.contract.schemas.get(id).schema, input);
        }
        let direction = self.reference_direction(id);
        let name = self.model.names.schema(id, direction);
        self.used.borrow_mut().schemas.insert(name.clone());
        let plain = Expression::identifier(name);
        let pending =
            self.declaring.get().is_some_and(|current| self.model.order.same_cycle(current, id) && id >= current);
        match (pending, self.deferred.get()) {
            (false, _) => plain,
            (true, true) => {
                self.defers.set(true);
                plain
            }
            (true, false) => self.z("lazy", [Expression::arrow([], plain)]),
        }
    }

    /// Whether something inside the schema has another form in requests.
    pub fn reaches_split(&self, schema: &Schema) -> bool {
        direction::has_one_way_property(schema, &self.model.contract.schemas)
            || direction::references(schema).into_iter().any(|id| self.model.usage.splits(id))
    }

    /// Requests have a form of their own only where it differs.
    fn reference_direction(&self, id: SchemaId) -> Direction {
        if self.model.usage.splits(id) { self.direction.get() } else { Direction::Response }
    }

    /// Prints what may refer to schemas that are not declared yet; the answer says whether it does.
    fn deferring<T>(&self, print: impl FnOnce() -> T) -> (T, bool) {
        let deferred = self.deferred.replace(true);
        let defers = self.defers.replace(false);
        let printed = print();
        self.deferred.set(deferred);
        (printed, self.defers.replace(defers))
    }

    /// What holds besides: as a type where it has properties, else as a check.
    fn conjunction(&self, schema: &'c Schema, base: Expression, part: Also<'c>, input: Input) -> Expression {
        let schemas = &self.model.contract.schemas;
        let (printed, typed) = match part {
            Also::AllOf(part) => (self.schema(part, input), unions::is_typed(part, schemas)),
            Also::AnyOf(parts) | Also::OneOf(parts) => {
                let variants: Vec<&Schema> = parts.iter().collect();
                let composition = schema.composition.as_ref();
                let tag = composition.and_then(|composition| composition.discriminator.as_ref());
                let typed = parts.iter().all(|part| unions::is_typed(part, schemas));
                (self.union(&variants, matches!(part, Also::OneOf(_)), tag, Input::Json), typed)
            }
        };
        if typed && input == Input::Json {
            return base.method("and", [printed]);
        }
        if input != Input::Json {
            self.not_enforced(schema, "what holds besides the properties of a parameter");
            return base;
        }
        let message = Expression::string("Does not match what the schema asks for besides");
        base.method("refine", [self.check("matches").call([printed]), message])
    }
}
