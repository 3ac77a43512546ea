//! A schema as it is compared: references followed, and `null` told apart from the rest.

use crate::contract::schema::{JsonType, Schema, SchemaId, Schemas, TypeSet};
use crate::contract::value::Value;
use crate::contract::{defaults, shape};

/// A schema without what can be spelled in several ways.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'c> {
    /// Where `null` is a variant beside one other, that one.
    pub schema: &'c Schema,
    /// The last name on the way there.
    pub id: Option<SchemaId>,
    /// Whether `null` is let through.
    pub nullable: bool,
}

/// How many names are followed one after the other.
const DEPTH: usize = 32;

/// How many alternatives are followed one inside the other.
const NESTED: usize = 4;

/// What the schema is behind its references.
pub(super) fn view<'c>(schema: &'c Schema, schemas: &'c Schemas) -> View<'c> {
    let mut view = View { schema, id: None, nullable: false };
    for _ in 0..DEPTH {
        let (target, id) = schemas.resolve(view.schema);
        view.schema = target;
        view.id = id.or(view.id);
        let Some((other, is_nullable)) = alternative(target, schemas) else { break };
        view.nullable |= is_nullable;
        view.schema = other;
        view.id = None;
    }
    view.nullable |= lets_null_through(view.schema, schemas);
    view
}

/// The only variant that is not `null`, and whether `null` stands beside it.
fn alternative<'c>(schema: &'c Schema, schemas: &'c Schemas) -> Option<(&'c Schema, bool)> {
    let composition = schema.composition.as_deref()?;
    let only = schema.object.is_none() && schema.values.is_none();
    let (one_of, any_of) = (&composition.one_of, &composition.any_of);
    let variants = match (one_of.as_slice(), any_of.as_slice()) {
        ([], variants) | (variants, []) if only && composition.all_of.is_empty() => variants,
        _ => return None,
    };
    match (variants, schema.types) {
        ([only], None) => Some((only, false)),
        // `null` may be named beside the only alternative (OpenAPI 3.0, 4.7.24.1).
        ([only], Some(types)) => {
            let own = schemas.resolve(only).0.types?;
            let nullable = types.contains(JsonType::Null);
            (nullable && own.iter().all(|it| types.contains(it))).then_some((only, true))
        }
        ([first, second], None) if is_null(second) => Some((first, true)),
        ([first, second], None) if is_null(first) => Some((second, true)),
        _ => None,
    }
}

/// Whether nothing but `null` is valid.
pub(super) fn is_null(schema: &Schema) -> bool {
    let mut null = TypeSet::default();
    null.insert(JsonType::Null);
    schema.types == Some(null)
        || schema.constant == Some(Value::Null)
        || schema.values.as_deref() == Some(&[Value::Null])
}

fn lets_null_through(schema: &Schema, schemas: &Schemas) -> bool {
    let by_type = schema.types.is_none_or(|types| types.contains(JsonType::Null));
    let by_value = schema.values.as_ref().is_none_or(|values| values.contains(&Value::Null));
    let by_constant = schema.constant.as_ref().is_none_or(|constant| *constant == Value::Null);
    let says_so = schema.types.is_some() || schema.values.is_some() || schema.constant.is_some();
    let takes_null = |variant: &Schema| {
        let (target, _) = schemas.resolve(variant);
        is_null(target) || target.types.is_some_and(|types| types.contains(JsonType::Null) && target.values.is_none())
    };
    let variants = schema.composition.iter().flat_map(|all| all.one_of.iter().chain(&all.any_of)).any(takes_null);
    (says_so && by_type && by_value && by_constant) || (variants && by_type)
}

/// The types of what is not `null`; `None` where any is fine.
pub(super) fn types(schema: &Schema) -> Option<TypeSet> {
    // Of the values that are listed, only `null` may have one of the types.
    let lists = |value: &&Value| defaults::has_type(value, schema);
    if schema.values.iter().flatten().filter(lists).eq([&Value::Null]) {
        return Some(TypeSet::default());
    }
    let implied = || schema.implied_type.map(|implied| [implied].into_iter().collect());
    let mut types = schema.types.or_else(implied).or_else(|| types_of_alternatives(schema))?;
    types.remove(JsonType::Null);
    Some(types)
}

/// The types of what is not `null`, also of alternatives that are named; `None` where any is fine.
pub(super) fn types_behind(schema: &Schema, schemas: &Schemas) -> Option<TypeSet> {
    fn behind(schema: &Schema, schemas: &Schemas, depth: usize) -> Option<TypeSet> {
        let own = types(schema);
        if own.is_some() || depth == 0 {
            return own;
        }
        let (variants, _) = variants(schema)?;
        let types: Option<Vec<TypeSet>> =
            variants.into_iter().map(|variant| behind(schemas.resolve(variant).0, schemas, depth - 1)).collect();
        types.map(|types| types.into_iter().flat_map(TypeSet::iter).collect())
    }
    behind(schema, schemas, NESTED)
}

/// The types of alternatives that say what type they have.
fn types_of_alternatives(schema: &Schema) -> Option<TypeSet> {
    let (variants, _) = variants(schema)?;
    let types: Option<Vec<TypeSet>> = variants.into_iter().map(|variant| variant.types).collect();
    types.map(|types| types.into_iter().flat_map(TypeSet::iter).collect())
}

/// The value that a schema lets through, if it is only one.
pub(super) fn only(schema: &Schema) -> Option<&Value> {
    schema.constant.as_ref().or(match schema.values.as_deref() {
        Some([only]) => Some(only),
        _ => None,
    })
}

/// The values that are listed, without `null`: by `enum`, by `const`, or by alternatives that are a constant each.
pub(super) fn values<'c>(schema: &'c Schema, schemas: &'c Schemas) -> Option<Vec<&'c Value>> {
    let listed: Option<Vec<&Value>> = shape::listed_values(schema, schemas).or_else(|| {
        let composition = schema.composition.as_deref()?;
        let variants = if composition.one_of.is_empty() { &composition.any_of } else { &composition.one_of };
        let constant = |variant: &'c Schema| only(schemas.resolve(variant).0);
        let listed: Option<Vec<&Value>> = variants.iter().filter(|variant| !is_null(variant)).map(constant).collect();
        listed.filter(|listed| !listed.is_empty())
    });
    // A value of another type than the schema has is never valid.
    let fits = |value: &Value| schema.types.is_none_or(|types| types.admits(value.json_type()));
    let listed: Vec<&Value> = listed?.into_iter().filter(|value| **value != Value::Null && fits(value)).collect();
    // There are no other values of that type.
    let is_boolean = [true, false].into_iter().all(|value| listed.contains(&&Value::Bool(value)))
        && listed.iter().all(|value| matches!(value, Value::Bool(_)));
    (!listed.is_empty() && !is_boolean).then_some(listed)
}

/// The alternatives that are not `null`, and whether exactly one has to fit.
pub(super) fn variants(schema: &Schema) -> Option<(Vec<&Schema>, bool)> {
    let composition = schema.composition.as_deref()?;
    let (list, exclusive) = match (composition.one_of.is_empty(), composition.any_of.is_empty()) {
        (false, _) => (&composition.one_of, true),
        (true, false) => (&composition.any_of, false),
        (true, true) => return None,
    };
    Some((list.iter().filter(|variant| !is_null(variant)).collect(), exclusive))
}

/// Whether the schema says nothing that could be compared: everything is let through.
pub(super) fn is_open(schema: &Schema) -> bool {
    !schema.has_content()
}

/// Whether nothing is valid: `false`, the opposite of everything, or alternatives of other types than the schema has.
pub(super) fn is_never(schema: &Schema) -> bool {
    let not = schema.composition.as_deref().and_then(|composition| composition.not.as_deref());
    schema.never || not.is_some_and(is_open) || contradicts(schema)
}

/// Whether an object has to have a property that nothing is valid for, such as one that another part of its `allOf` forbids.
pub(super) fn asks_for_nothing(schema: &Schema) -> bool {
    schema.object.as_deref().is_some_and(|object| {
        let is_never = |name: &String| object.properties.get(name).is_some_and(|property| property.never);
        object.required.iter().any(is_never)
    })
}

/// Whether all alternatives are of other types than the schema has.
pub(super) fn contradicts(schema: &Schema) -> bool {
    let is_other =
        |types: TypeSet, variant: &Schema| variant.types.is_some_and(|own| own.intersection(types).is_empty());
    let list = schema.composition.as_deref().map(|composition| match composition.one_of.is_empty() {
        true => &composition.any_of,
        false => &composition.one_of,
    });
    schema.types.zip(list).is_some_and(|(types, variants)| {
        !variants.is_empty() && variants.iter().all(|variant| is_other(types, variant))
    })
}
