//! Schemas as TypeBox, which is JSON Schema with types: one spelling a keyword, and that is JSON Schema's own.
//!
//! Named schemas are told to Fastify by their `$id` and referred to by `ref('User')`, so that each is compiled once and
//! recursion needs no spelling of its own.

mod forms;
mod objects;
mod operations;
mod options;
mod parameters;
pub mod read;
mod schemas;

pub use operations::{literal, outgoing, shared_response};
pub use schemas::declarations;

use std::cell::RefCell;

use super::code::{Expression, Property};
use super::values;
use super::zod::{Model, Used};
use crate::contract::direction::Direction;
use crate::contract::schema::{Discriminator, JsonType, Schema, SchemaId};
use crate::contract::shape::{self, Also, Check, Kind, Object, Shape, shape, shape_of_type};
use crate::contract::tags;
use crate::contract::value::Value;
use crate::report::Diagnostic;

/// The generated files of a project that validates with TypeBox, beside its router and what is its framework's own.
pub const FILES: &[&str] = &[
    "src/middleware/credentials.ts",
    "src/middleware/errors.ts",
    "src/middleware/payload.ts",
    "src/middleware/settings.ts",
    "src/middleware/streams.ts",
    "src/middleware/wire.ts",
    "src/types/grammars.ts",
];

/// Names that its files of types use beside those of the document.
pub const NAMES: &[&str] = &[
    "Named",
    "Operation",
    "Static",
    "Type",
    "anyArray",
    "anyObject",
    "anyText",
    "api",
    "byteStream",
    "bytes",
    "constants",
    "content",
    "empty",
    "eventStream",
    "file",
    "filled",
    "itemStream",
    "json",
    "map",
    "oneOf",
    "outgoing",
    "ref",
    "tagged",
    "tuple",
    "untyped",
];

/// The formats of texts that `middleware/ajv.ts` checks.
const AJV_FORMATS: [&str; 15] = [
    "byte",
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "json-pointer",
    "regex",
    "time",
    "uri",
    "uri-reference",
    "url",
    "uuid",
];

/// What an expression is printed for.
#[derive(Clone, Copy, Debug)]
struct Context {
    direction: Direction,
    /// Whether defaults are filled in before a handler sees the value, and nobody else has its type.
    filled: bool,
}

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

    /// `Type.String({ … })`: one of TypeBox's own, with its options if there are any.
    fn ty(
        &self,
        name: &'static str,
        arguments: impl IntoIterator<Item = Expression>,
        options: Vec<Property>,
    ) -> Expression {
        self.used.borrow_mut().library = true;
        Expression::known("Type").method(name, with_options(arguments, options))
    }

    /// One of the words of `builders.ts`.
    fn builder(
        &self,
        name: &'static str,
        arguments: impl IntoIterator<Item = Expression>,
        options: Vec<Property>,
    ) -> Expression {
        self.used.borrow_mut().checks.insert(name);
        Expression::known(name).call(with_options(arguments, options))
    }

    fn not_enforced(&self, schema: &Schema, what: &str) {
        let diagnostic = Diagnostic::warning("not-enforced", schema.origin, format!("{what} is not enforced"));
        self.problems.borrow_mut().push(diagnostic.help("values that break it are let through"));
    }

    /// Whether plain text says each value.
    fn is_plain(&self, schema: &Schema) -> bool {
        let schemas = &self.model.contract.schemas;
        let (target, _) = schemas.resolve(schema);
        matches!(
            shape(target, schemas).kind,
            Kind::Text { .. } | Kind::Values(_) | Kind::Integer { .. } | Kind::Number { .. } | Kind::Boolean
        )
    }

    /// A schema as an expression.
    fn schema(&self, schema: &'c Schema, cx: Context) -> Expression {
        self.schema_with(schema, cx, Vec::new())
    }

    /// A schema with further options.
    fn schema_with(&self, schema: &'c Schema, cx: Context, options: Vec<Property>) -> Expression {
        let options = self.annotated(schema, options);
        let described = shape(schema, &self.model.contract.schemas);
        let has_no_format = match &described.kind {
            Kind::Values(_) | Kind::Boolean | Kind::Object(_) | Kind::List { .. } | Kind::Tuple { .. } => true,
            Kind::Union { variants, .. } => variants.len() > 1,
            _ => false,
        };
        // Ajv would hold values that are listed to a format that it knows.
        let format = schema.format.as_deref().filter(|format| has_no_format && !AJV_FORMATS.contains(format));
        let mut options = with_format(format, options);
        // All values that are left of a list keep the pattern beside it.
        let pattern = schema.pattern_of_values().filter(|_| matches!(described.kind, Kind::Values(_)));
        options.extend(pattern.map(|pattern| Property::new("pattern", Expression::string(pattern))));
        self.shape(schema, described, cx, options)
    }

    fn shape(&self, schema: &'c Schema, shape: Shape<'c>, cx: Context, options: Vec<Property>) -> Expression {
        let Shape { kind, nullable, checks, also } = shape;
        // Where no type is named, null is one of those that are let through.
        let nullable = nullable && !matches!(&kind, Kind::Types { types, .. } if shape::is_untyped(types));
        // What a union or conjunction says of itself stands outside.
        let (inner, outer) = if nullable || !also.is_empty() { (Vec::new(), options) } else { (options, Vec::new()) };
        // What nothing else speaks about is known only where all parts stand together.
        let (mut late, mut early): (Vec<_>, Vec<_>) =
            checks.into_iter().partition(|check| is_unevaluated(check) && !also.is_empty());
        let is_composed =
            matches!(kind, Kind::Types { .. }) || also.iter().any(|part| matches!(part, Also::Keywords(_)));
        if is_composed {
            late.extend(unevaluated(schema));
        }
        if let Kind::Object(object) = &kind {
            early.extend(prototype(object));
        }
        let mut own = inner;
        own.extend(self.checks(schema, &early, cx));
        let late = self.checks(schema, &late, cx);
        let (own_late, outer_late) = if also.is_empty() { (late, Vec::new()) } else { (Vec::new(), late) };
        own.extend(own_late);
        let mut printed = self.kind(schema, &kind, cx, own);
        if !also.is_empty() {
            let mut parts = vec![printed];
            parts.extend(also.into_iter().map(|part| self.part(schema, part, cx)));
            let mut options = if nullable { Vec::new() } else { outer.clone() };
            options.extend(outer_late);
            printed = self.ty("Intersect", [Expression::array(parts)], options);
        }
        if nullable { self.or_null(printed, outer) } else { printed }
    }

    fn or_null(&self, printed: Expression, options: Vec<Property>) -> Expression {
        let null = self.ty("Null", [], Vec::new());
        self.ty("Union", [Expression::array([printed, null])], options)
    }

    fn part(&self, schema: &'c Schema, part: Also<'c>, cx: Context) -> Expression {
        match part {
            Also::AllOf(part) => self.schema(part, cx),
            Also::Keywords(schema) => self.untyped(schema, cx, Vec::new()),
            Also::AnyOf(parts) | Also::OneOf(parts) => {
                let variants: Vec<&Schema> = parts.iter().collect();
                let tag = schema.composition.as_ref().and_then(|composition| composition.discriminator.as_ref());
                self.union(&variants, matches!(part, Also::OneOf(_)), tag, cx, Vec::new())
            }
        }
    }

    fn kind(&self, schema: &'c Schema, kind: &Kind<'c>, cx: Context, mut options: Vec<Property>) -> Expression {
        match kind {
            Kind::Any => self.ty("Unknown", [], options),
            Kind::Never => self.ty("Never", [], options),
            Kind::Null => self.ty("Null", [], options),
            Kind::Boolean => self.ty("Boolean", [], options),
            Kind::Integer { format } => {
                self.used.borrow_mut().int64 |= matches!(format, Some("int64" | "uint64"));
                self.ty("Integer", [], with_format(*format, options))
            }
            Kind::Number { format } => self.ty("Number", [], with_format(*format, options)),
            Kind::Text { format } => self.ty("String", [], with_format(*format, options)),
            Kind::Values(values) => self.values(values, options),
            Kind::Reference(id) => self.reference(*id, cx, options),
            Kind::Object(object) => self.object(schema, object, cx, options),
            Kind::List { items: Some(items) } => self.ty("Array", [self.schema(items, cx)], options),
            Kind::List { items: None } => self.builder("anyArray", [], options),
            Kind::Tuple { prefix, rest } => {
                if let Some(rest) = rest {
                    options.insert(0, Property::new("items", self.schema(rest, cx)));
                }
                let prefix = Expression::array(prefix.iter().map(|item| self.schema(item, cx)));
                self.builder("tuple", [prefix], options)
            }
            Kind::Union { variants, exclusive, discriminator } => {
                self.union(variants, *exclusive, *discriminator, cx, options)
            }
            Kind::Types { schema, types } if shape::is_untyped(types) => self.untyped(schema, cx, options),
            Kind::Types { schema, types } => {
                let variants = types.iter().map(|&json_type| self.of_type(schema, json_type, cx));
                self.ty("Union", [Expression::array(variants.collect::<Vec<_>>())], options)
            }
        }
    }

    /// What a schema says about values of one of its types.
    fn of_type(&self, schema: &'c Schema, json_type: JsonType, cx: Context) -> Expression {
        let mut described = shape_of_type(schema, json_type);
        described.checks.retain(|check| !is_unevaluated(check));
        self.shape(schema, described, cx, Vec::new())
    }

    /// What keywords say about values of their types, where no type is named.
    fn untyped(&self, schema: &'c Schema, cx: Context, options: Vec<Property>) -> Expression {
        let concerned = shape::KEYWORD_TYPES.into_iter().filter(|&json_type| shape::has_keywords(schema, json_type));
        let schemas = concerned.map(|json_type| Property::new(json_type.name(), self.of_type(schema, json_type, cx)));
        self.builder("untyped", [Expression::object(schemas.collect::<Vec<_>>())], options)
    }

    /// The same for a text, which says what type it has where one type alone has members or items.
    fn untyped_text(&self, schema: &'c Schema, cx: Context, options: Vec<Property>) -> Expression {
        let containers = [JsonType::Array, JsonType::Object];
        let container = containers.into_iter().find(|&json_type| shape::has_keywords(schema, json_type));
        let described = shape_of_type(schema, container.unwrap_or(JsonType::String));
        self.shape(schema, described, cx, self.annotated(schema, options))
    }

    /// `ref('User')`. Requests have a form of their own only where it differs.
    fn reference(&self, id: SchemaId, cx: Context, options: Vec<Property>) -> Expression {
        let direction = if self.model.usage.splits(id) { cx.direction } else { Direction::Response };
        let name = Expression::string(self.model.names.schema(id, direction).as_str());
        self.builder("ref", [name], options)
    }

    fn values(&self, values: &[&Value], options: Vec<Property>) -> Expression {
        let literals = || values.iter().map(|value| values::literal(value));
        let is_word = |value: &&Value| matches!(value, Value::String(_) | Value::Number(_));
        match values {
            [Value::String(_) | Value::Number(_) | Value::Bool(_)] => self.ty("Literal", literals(), options),
            _ if values.iter().all(is_word) => self.ty("Enum", [Expression::array(literals())], options),
            _ => self.builder("constants", [Expression::array(literals())], options),
        }
    }

    fn union(
        &self,
        variants: &[&'c Schema],
        exclusive: bool,
        discriminator: Option<&'c Discriminator>,
        cx: Context,
        options: Vec<Property>,
    ) -> Expression {
        let tags = discriminator.and_then(|discriminator| {
            let tags = tags::tags(discriminator, variants, &self.model.contract.schemas)?;
            Some((&discriminator.property_name, tags))
        });
        if let Some((property, tags)) = tags.filter(|_| variants.len() > 1) {
            let named = variants.iter().zip(&tags).flat_map(|(variant, tag)| {
                let printed = self.schema(variant, cx);
                tag.values.iter().map(move |value| Property::new(value, printed.clone()))
            });
            let variants = Expression::object(named.collect::<Vec<_>>());
            return self.builder("tagged", [Expression::string(property), variants], options);
        }
        let printed = || Expression::array(variants.iter().map(|variant| self.schema(variant, cx)).collect::<Vec<_>>());
        match variants {
            [only] => self.schema_with(only, cx, options),
            _ if exclusive => self.builder("oneOf", [printed()], options),
            _ => self.ty("Union", [printed()], options),
        }
    }
}

fn is_unevaluated(check: &Check<'_>) -> bool {
    matches!(check, Check::UnevaluatedProperties { .. } | Check::UnevaluatedItems { .. })
}

/// What a schema of several types says about properties and items of which nothing else speaks.
fn unevaluated(schema: &Schema) -> impl Iterator<Item = Check<'_>> {
    let types = [JsonType::Array, JsonType::Object].into_iter();
    types.flat_map(|json_type| shape_of_type(schema, json_type).checks).filter(is_unevaluated)
}

/// What a property called `__proto__` must be; Ajv reads it where it is a pattern only.
fn prototype<'c>(object: &Object<'c>) -> Option<Check<'c>> {
    let property = object.properties.iter().find(|property| property.name == "__proto__")?;
    Some(Check::PatternProperty { pattern: "^__proto__$", schema: property.schema? })
}

/// Arguments, and the options behind them if there are any.
fn with_options(arguments: impl IntoIterator<Item = Expression>, options: Vec<Property>) -> Vec<Expression> {
    let mut arguments: Vec<Expression> = arguments.into_iter().collect();
    if !options.is_empty() {
        arguments.push(Expression::object(options));
    }
    arguments
}

fn with_format(format: Option<&str>, mut options: Vec<Property>) -> Vec<Property> {
    options.extend(format.map(|format| Property::new("format", Expression::string(format))));
    options
}
