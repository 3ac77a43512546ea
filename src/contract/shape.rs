//! What a schema is to a type system, and the checks that a type cannot carry.
//!
//! Printers see shapes only, so that what a keyword means is decided here, once for all languages.

mod checks;
pub(super) mod constants;

pub use checks::Check;

use checks::{checks, composed};
use foldhash::{HashSet, HashSetExt};

use super::schema::{
    ArrayKeywords, Composition, Discriminator, JsonType, ObjectKeywords, Schema, SchemaId, Schemas, TypeSet,
};
use super::value::Value;
use super::{defaults, evaluated, grammars};

/// A schema as a type with checks; its parts are schemas still.
#[derive(Debug)]
pub struct Shape<'a> {
    pub kind: Kind<'a>,
    /// Whether `null` is let through besides.
    pub nullable: bool,
    pub checks: Vec<Check<'a>>,
    /// What holds besides and has a type of its own.
    pub also: Vec<Also<'a>>,
}

impl Shape<'_> {
    /// Whether it is a point in time, and nothing is asked about how that is written.
    pub fn is_moment(&self) -> bool {
        matches!(self.kind, Kind::Text { format: Some("date-time") }) && self.checks.is_empty() && self.also.is_empty()
    }
}

/// A part of a conjunction that could not be merged into one type.
#[derive(Clone, Copy, Debug)]
pub enum Also<'a> {
    /// A part of an `allOf`.
    AllOf(&'a Schema),
    /// An `anyOf` beside a type.
    AnyOf(&'a [Schema]),
    /// A `oneOf` beside a type.
    OneOf(&'a [Schema]),
    /// What the schema's own keywords say about values of single types, where a union says what types there are.
    Keywords(&'a Schema),
}

/// What a schema is to a type system.
#[derive(Debug)]
pub enum Kind<'a> {
    /// Any JSON value.
    Any,
    /// No value.
    Never,
    Null,
    Boolean,
    /// A number; `format` where it narrows the type (`int32`, `float`).
    Integer {
        format: Option<&'a str>,
    },
    Number {
        format: Option<&'a str>,
    },
    Text {
        format: Option<&'a str>,
    },
    /// One of these values: `enum`, or `const` where there is one. Without duplicates, never empty, without null.
    Values(Vec<&'a Value>),
    Reference(SchemaId),
    Object(Object<'a>),
    List {
        items: Option<&'a Schema>,
    },
    Tuple {
        prefix: &'a [Schema],
        rest: Option<&'a Schema>,
    },
    /// At least one of several; exactly one where `exclusive`.
    Union {
        variants: Vec<&'a Schema>,
        exclusive: bool,
        discriminator: Option<&'a Discriminator>,
    },
    /// Several types, each with its own keywords; all but `null` where a schema says nothing about types.
    Types {
        schema: &'a Schema,
        types: Vec<JsonType>,
    },
}

/// An object: its properties, and what other names it may have.
#[derive(Debug)]
pub struct Object<'a> {
    pub properties: Vec<Property<'a>>,
    pub additional: Additional<'a>,
    /// The schema that this one extends: it has all of that one's properties.
    pub extends: Option<SchemaId>,
}

/// A property of an object.
#[derive(Debug)]
pub struct Property<'a> {
    pub name: &'a str,
    /// `None` where a name is required about which nothing is said.
    pub schema: Option<&'a Schema>,
    pub required: bool,
}

/// What names an object may have besides its properties.
#[derive(Debug)]
pub enum Additional<'a> {
    /// The document does not say.
    Unspecified,
    Allowed,
    Forbidden,
    Matching(&'a Schema),
}

/// The shape of a schema whose `allOf`s have been [merged](super::merge::flatten).
pub fn shape<'a>(schema: &'a Schema, schemas: &'a Schemas) -> Shape<'a> {
    if schema.never {
        return Shape { kind: Kind::Never, nullable: false, checks: Vec::new(), also: Vec::new() };
    }
    let mut shape = Shape { kind: Kind::Any, nullable: false, checks: Vec::new(), also: Vec::new() };
    if let Some(id) = schema.reference {
        // Keywords beside a reference hold as well.
        shape.kind = Kind::Reference(id);
        if schema.has_assertions() {
            shape.checks = checks(schema, None);
            shape.also = alternatives(schema);
        }
        return shape;
    }
    let composition = schema.composition.as_deref();
    // What is listed needs no other words.
    let are_listed = constants::listed(schema).is_some();
    let has_keywords = !are_listed && KEYWORD_TYPES.into_iter().any(|json_type| has_keywords(schema, json_type));
    // What no other keyword speaks of is asked about the whole.
    let has_keywords = has_keywords && !says_only_unevaluated(schema);
    shape.also =
        composition.map(|composition| composition.all_of.iter().map(Also::AllOf).collect()).unwrap_or_default();
    let types = types_of(schema);
    shape.nullable = types.contains(JsonType::Null);
    let mut concrete = types;
    concrete.remove(JsonType::Null);

    if let Some(kind) = values(schema, schemas, &mut shape.nullable) {
        shape.kind = kind;
        shape.checks = composed(schema);
        shape.also.extend(alternatives(schema));
        return shape;
    }
    let union = composition.and_then(|composition| union(composition, schemas));
    // What all alternatives say, the type beside them says again.
    let is_said = union.is_some() && concrete.len() == 1 && is_said_by_variants(schema, schemas);
    let is_nullable = shape.nullable && is_said;
    let concrete = if are_listed || is_said { TypeSet::default() } else { concrete };
    let first = concrete.iter().next();
    let only = first.filter(|_| concrete.len() == 1);
    match (first, only) {
        (None, _) if shape.nullable && !is_said => {
            shape.kind = Kind::Null;
            shape.nullable = false;
        }
        (None, _) => match union {
            Some((kind, nullable)) => {
                shape.kind = kind;
                shape.nullable = if is_said { is_nullable } else { nullable };
                shape.checks = if has_keywords { composed(schema) } else { checks(schema, None) };
                shape.also.extend(has_keywords.then_some(Also::Keywords(schema)));
                if let Some(Composition { any_of, one_of, .. }) = composition
                    && !one_of.is_empty()
                    && !any_of.is_empty()
                {
                    shape.also.push(Also::AnyOf(any_of));
                }
                return shape;
            }
            None if has_keywords => {
                shape.kind = Kind::Types { schema, types: NOT_NULL.to_vec() };
                shape.nullable = true;
            }
            None => shape.kind = Kind::Any,
        },
        (_, Some(only)) => shape.kind = kind_of_type(schema, only),
        (Some(_), None) => shape.kind = Kind::Types { schema, types: concrete.iter().collect() },
    }
    // The type says what the values are; a union beside it says more about them.
    shape.also.extend(alternatives(schema));
    shape.checks = match only {
        Some(only) => checks(schema, Some(only)),
        None if first.is_none() && !has_keywords => checks(schema, None),
        // Each type has its own.
        None => composed(schema),
    };
    shape
}

/// Whether nothing is said about properties and items but what those are of which alternatives do not speak.
fn says_only_unevaluated(schema: &Schema) -> bool {
    let has_variants =
        schema.composition.as_deref().is_some_and(|all| !all.one_of.is_empty() || !all.any_of.is_empty());
    let says_others = schema.number.is_some() || schema.string.is_some() || schema.format.is_some();
    let says_any = schema.array.is_some() || schema.object.is_some();
    if !has_variants || says_others || !says_any {
        return false;
    }
    // What alternatives do not speak of is all that there is to copy where nothing else is said.
    let of_items = schema.array.as_deref().is_none_or(|array| {
        let unevaluated_items = array.unevaluated_items.clone();
        unevaluated_items.is_some() && *array == ArrayKeywords { unevaluated_items, ..ArrayKeywords::default() }
    });
    let of_properties = schema.object.as_deref().is_none_or(|object| {
        let unevaluated_properties = object.unevaluated_properties.clone();
        unevaluated_properties.is_some()
            && *object == ObjectKeywords { unevaluated_properties, ..ObjectKeywords::default() }
    });
    of_items && of_properties
}

/// Whether the schema says nothing but a type that each of its alternatives has, too.
fn is_said_by_variants(schema: &Schema, schemas: &Schemas) -> bool {
    let (Some(types), Some(composition)) = (schema.types, schema.composition.as_deref()) else { return false };
    let has_own = schema.object.is_some()
        || schema.array.is_some()
        || schema.string.is_some()
        || schema.number.is_some()
        || schema.format.is_some();
    let has_type = |variant: &Schema| {
        let (target, _) = schemas.resolve(variant);
        let implied = || target.implied_type.map(|implied| [implied].into_iter().collect());
        target.types.or_else(implied).is_some_and(|own: TypeSet| own.iter().all(|it| types.contains(it)))
    };
    !has_own && composition.one_of.iter().chain(&composition.any_of).all(has_type)
}

/// The shape of one of several types; what the schema says about all of them is not in it.
pub fn shape_of_type<'a>(schema: &'a Schema, json_type: JsonType) -> Shape<'a> {
    let kind = kind_of_type(schema, json_type);
    let mut checks = checks(schema, Some(json_type));
    checks.retain(|check| !matches!(check, Check::Not(_) | Check::Condition { .. }));
    Shape { kind, nullable: false, checks, also: Vec::new() }
}

/// The types that a value has which is not `null`; integers are numbers.
const NOT_NULL: [JsonType; 5] =
    [JsonType::Boolean, JsonType::Number, JsonType::String, JsonType::Array, JsonType::Object];

/// The types that have keywords of their own.
pub const KEYWORD_TYPES: [JsonType; 4] = [JsonType::Number, JsonType::String, JsonType::Array, JsonType::Object];

/// Whether these are all the types that there are beside `null`: the schema names none.
pub fn is_untyped(types: &[JsonType]) -> bool {
    types.len() == NOT_NULL.len()
}

/// Whether a schema that names no type says something about values of this one that a type can say, or a limit.
pub fn has_keywords(schema: &Schema, json_type: JsonType) -> bool {
    match json_type {
        JsonType::Number => schema.number.is_some(),
        JsonType::String => {
            let limited = schema.string.as_deref().is_some_and(|string| {
                string.min_length.is_some() || string.max_length.is_some() || string.pattern.is_some()
            });
            limited || schema.format.is_some()
        }
        JsonType::Array => schema.array.as_deref().is_some_and(|array| {
            let ArrayKeywords { items, prefix_items, unevaluated_items, min_items, max_items, .. } = array;
            let has_items = items.is_some() || !prefix_items.is_empty() || unevaluated_items.is_some();
            has_items || min_items.is_some() || max_items.is_some() || array.unique_items
        }),
        JsonType::Object => schema.object.as_deref().is_some_and(|object| {
            let ObjectKeywords { properties, additional_properties, pattern_properties, .. } = object;
            let is_closed = additional_properties.is_some() || object.unevaluated_properties.is_some();
            !properties.is_empty() || !pattern_properties.is_empty() || is_closed
        }),
        JsonType::Null | JsonType::Boolean | JsonType::Integer => false,
    }
}

/// The types that a schema names, or the one that its keywords stand for.
fn types_of(schema: &Schema) -> TypeSet {
    let Some(mut types) = schema.types else { return schema.implied_type.into_iter().collect() };
    if types.contains(JsonType::Number) {
        types.remove(JsonType::Integer);
    }
    types
}

fn kind_of_type(schema: &Schema, json_type: JsonType) -> Kind<'_> {
    let format = schema.format.as_deref();
    match json_type {
        JsonType::Null => Kind::Null,
        JsonType::Boolean => Kind::Boolean,
        JsonType::Integer => Kind::Integer { format },
        JsonType::Number => Kind::Number { format },
        JsonType::String => Kind::Text { format },
        JsonType::Array => match schema.array.as_deref() {
            Some(array @ ArrayKeywords { prefix_items, .. }) if !prefix_items.is_empty() => {
                Kind::Tuple { prefix: prefix_items, rest: rest(schema, array) }
            }
            array => Kind::List { items: array.and_then(|array| rest(schema, array)) },
        },
        JsonType::Object => Kind::Object(object(schema)),
    }
}

/// What the items are that no prefix lists.
fn rest<'a>(schema: &Schema, array: &'a ArrayKeywords) -> Option<&'a Schema> {
    let unevaluated = array.unevaluated_items.as_deref().filter(|_| evaluated::is_rest(schema));
    array.items.as_ref().or(unevaluated)
}

fn object(schema: &Schema) -> Object<'_> {
    let Some(keywords) = schema.object.as_deref() else {
        return Object { properties: Vec::new(), additional: additional_of(schema, None), extends: None };
    };
    let mut properties: Vec<Property<'_>> = keywords
        .properties
        .iter()
        .map(|(name, schema)| Property { name, schema: Some(schema), required: keywords.required.contains(name) })
        .collect();
    // Nearly always, the names that are required are properties.
    if properties.iter().filter(|property| property.required).count() < keywords.required.len() {
        for name in keywords.required.iter().filter(|name| !keywords.properties.contains_key(*name)) {
            properties.push(Property { name, schema: additional_at(name, schema, keywords), required: true });
        }
    }
    Object { properties, additional: additional_of(schema, Some(keywords)), extends: schema.extends }
}

/// What a name that is required and no property is held to. One that is not allowed may have any value: of the two, the
/// prohibition is the mistake, and it is reported.
fn additional_at<'a>(name: &str, schema: &'a Schema, keywords: &'a ObjectKeywords) -> Option<&'a Schema> {
    let Additional::Matching(additional) = additional_of(schema, Some(keywords)) else { return None };
    let is_named = keywords.pattern_properties.keys().any(|pattern| grammars::finds(pattern, name));
    Some(additional).filter(|_| !is_named)
}

fn additional_of<'a>(schema: &'a Schema, keywords: Option<&'a ObjectKeywords>) -> Additional<'a> {
    let unevaluated = keywords.and_then(|keywords| keywords.unevaluated_properties.as_deref());
    let is_open = unevaluated.is_some() && !evaluated::is_additional(schema);
    let says = keywords.and_then(|keywords| keywords.additional_properties.as_ref().or(unevaluated));
    match says {
        // Which names there may be depends on the value.
        Some(_) if is_open => Additional::Allowed,
        // What the variants of a base add must not be lost where only the base is named.
        None if schema.composition.as_ref().is_some_and(|composition| composition.discriminator.is_some()) => {
            Additional::Allowed
        }
        None if keywords.is_none_or(|keywords| keywords.properties.is_empty()) => Additional::Allowed,
        None => Additional::Unspecified,
        Some(schema) if schema.never => Additional::Forbidden,
        Some(schema) if !schema.has_content() => Additional::Allowed,
        Some(schema) => Additional::Matching(schema),
    }
}

fn values<'a>(schema: &'a Schema, schemas: &Schemas, nullable: &mut bool) -> Option<Kind<'a>> {
    let chosen = listed_values(schema, schemas)?;
    let mut distinct: Vec<&Value> = Vec::new();
    let mut seen = HashSet::new();
    for value in chosen {
        let new = match value {
            Value::String(text) => seen.insert(text.as_str()),
            _ => !distinct.contains(&value),
        };
        if new {
            distinct.push(value);
        }
    }
    *nullable = distinct.contains(&&Value::Null);
    distinct.retain(|value| **value != Value::Null);
    Some(match (distinct.is_empty(), *nullable) {
        (true, true) => {
            *nullable = false;
            Kind::Null
        }
        (true, false) => Kind::Never,
        _ => Kind::Values(distinct),
    })
}

/// The values of `const` and `enum` that can occur; `None` where none are listed.
///
/// A value of another type than the schema names can never occur, nor can one beyond its limits; where all are such, the type or
/// the limits are the mistake.
pub fn listed_values<'a>(schema: &'a Schema, schemas: &Schemas) -> Option<Vec<&'a Value>> {
    let all: Vec<&Value> = match (&schema.constant, &schema.values) {
        (Some(constant), None) => vec![constant],
        (Some(constant), Some(values)) => values.iter().filter(|value| *value == constant).collect(),
        (None, Some(values)) => values.iter().collect(),
        (None, None) => return None,
    };
    let typed: Vec<&Value> = all.iter().copied().filter(|value| defaults::has_type(value, schema)).collect();
    let is_limited =
        schema.number.is_some() || schema.string.is_some() || schema.array.is_some() || schema.object.is_some();
    let fits = |value: &&&Value| !is_limited || defaults::fits(value, schema, schemas);
    let fitting: Vec<&Value> = typed.iter().filter(fits).copied().collect();
    Some([fitting, typed, all].into_iter().find(|values| !values.is_empty()).unwrap_or_default())
}

/// `anyOf` and `oneOf` without the variant that only stands for `null`.
fn union<'a>(composition: &'a Composition, schemas: &Schemas) -> Option<(Kind<'a>, bool)> {
    let (all, exclusive) = match composition {
        Composition { one_of, .. } if !one_of.is_empty() => (one_of, true),
        Composition { any_of, .. } if !any_of.is_empty() => (any_of, false),
        _ => return None,
    };
    let is_null = |schema: &&Schema| {
        let (target, _) = schemas.resolve(schema);
        target.types.is_some_and(|types| types.len() == 1 && types.contains(JsonType::Null))
            || target.constant == Some(Value::Null)
    };
    let variants: Vec<&Schema> = all.iter().filter(|schema| !is_null(schema)).collect();
    let nullable = variants.len() < all.len();
    let discriminator = composition.discriminator.as_ref();
    Some(match variants.as_slice() {
        [] => (Kind::Null, false),
        _ => (Kind::Union { variants, exclusive, discriminator }, nullable),
    })
}

/// The unions that stand beside a type or a reference.
fn alternatives(schema: &Schema) -> Vec<Also<'_>> {
    let Some(composition) = schema.composition.as_deref() else {
        return Vec::new();
    };
    let any_of = Some(Also::AnyOf(&composition.any_of)).filter(|_| !composition.any_of.is_empty());
    let one_of = Some(Also::OneOf(&composition.one_of)).filter(|_| !composition.one_of.is_empty());
    any_of.into_iter().chain(one_of).collect()
}
