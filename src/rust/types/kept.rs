//! What a type keeps of a value, and whether that is all that other schemas ask about.
//!
//! A struct drops the properties that its schema does not declare. Whoever asks another schema whether it lets a value
//! through has to have them still.

use super::lower::keeps_undeclared;
use crate::contract::schema::{JsonType, Schema, Schemas};
use crate::contract::shape::{Additional, Also, Check, Kind, Object, Shape, shape, shape_of_type};
use crate::contract::value::Value;

/// How deep schemas are looked into before the answer is no.
const DEEPEST: usize = 12;

/// Whether a value that was read as a type of this shape has all that the shape's checks and further parts look at.
pub(super) fn keeps_what_is_asked(shape: &Shape<'_>, schemas: &Schemas) -> bool {
    let keeps = |asked: &Schema| keeps(&shape.kind, asked, schemas, DEEPEST);
    let checks = shape.checks.iter().all(|check| match check {
        Check::MinProperties(_) | Check::MaxProperties(_) | Check::PropertyNames(_) => {
            keeps_names(&shape.kind, schemas, DEEPEST)
        }
        Check::UnevaluatedProperties { .. } | Check::PatternProperty { .. } => keeps_all(&shape.kind, schemas, DEEPEST),
        Check::Contains { schema, .. } => match &shape.kind {
            Kind::List { items } => items.is_none_or(|items| keeps_schema(items, schema, schemas, DEEPEST)),
            _ => true,
        },
        Check::Required(names) => names.iter().all(|name| keeps_property(&shape.kind, name, None, schemas, DEEPEST)),
        Check::DependentRequired { name, others } => {
            let mut names = others.iter().map(String::as_str).chain([*name]);
            names.all(|name| keeps_property(&shape.kind, name, None, schemas, DEEPEST))
        }
        Check::DependentSchema { name, schema } => {
            keeps_property(&shape.kind, name, None, schemas, DEEPEST) && keeps(schema)
        }
        Check::Not(schema) => keeps(schema),
        Check::Condition { condition, then, otherwise } => {
            [Some(*condition), *then, *otherwise].into_iter().flatten().all(keeps)
        }
        _ => true,
    });
    checks
        && shape.also.iter().all(|part| match part {
            Also::AllOf(part) => keeps(part),
            Also::AnyOf(parts) | Also::OneOf(parts) => parts.iter().all(keeps),
            // The union beside the keywords is what the type is.
            Also::Keywords(schema) => keeps(&Schema { composition: None, ..(*schema).clone() }),
        })
}

fn keeps_schema(schema: &Schema, asked: &Schema, schemas: &Schemas, depth: usize) -> bool {
    keeps(&kind_of(schema, schemas), asked, schemas, depth)
}

fn kind_of<'a>(schema: &'a Schema, schemas: &'a Schemas) -> Kind<'a> {
    kind_in(schema, shape(schema, schemas))
}

/// The kind of a schema's shape; an object that keeps what it does not declare is one that allows it.
fn kind_in<'a>(schema: &Schema, mut shape: Shape<'a>) -> Kind<'a> {
    if let Kind::Object(object) = &mut shape.kind
        && matches!(object.additional, Additional::Unspecified)
        && keeps_undeclared(schema, &shape.checks)
    {
        object.additional = Additional::Allowed;
    }
    shape.kind
}

/// Whether a value of the kind has what the schema asks about.
fn keeps(kind: &Kind<'_>, asked: &Schema, schemas: &Schemas, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let again = |asked: &Schema| keeps(kind, asked, schemas, depth);
    let has_parts = |value: &Value| matches!(value, Value::Array(_) | Value::Object(_));
    if asked.constant.iter().chain(asked.values.iter().flatten()).any(has_parts) {
        return keeps_all(kind, schemas, depth);
    }
    let referred = asked.reference.is_none_or(|id| again(&schemas.get(id).schema));
    let object = asked.object.as_deref().is_none_or(|object| {
        let looks_at_names =
            object.min_properties.is_some() || object.max_properties.is_some() || object.property_names.is_some();
        let looks_at_all = !object.pattern_properties.is_empty()
            || object.additional_properties.as_ref().is_some_and(Schema::has_content)
            || object.unevaluated_properties.as_deref().is_some_and(Schema::has_content);
        let mut properties = object.properties.iter();
        let names = object.dependent_required.iter().flat_map(|(name, others)| others.iter().chain([name]));
        let mut names = names.chain(&object.required).chain(object.dependent_schemas.keys());
        (!looks_at_names || keeps_names(kind, schemas, depth))
            && (!looks_at_all || keeps_all(kind, schemas, depth))
            && properties.all(|(name, asked)| keeps_property(kind, name, Some(asked), schemas, depth))
            && names.all(|name| keeps_property(kind, name, None, schemas, depth))
            && object.dependent_schemas.values().all(again)
    });
    let array = asked.array.as_deref().is_none_or(|array| {
        let looks_at_all = array.unique_items || array.unevaluated_items.is_some();
        let mut parts = array.items.iter().chain(array.contains.as_deref()).chain(&array.prefix_items);
        (!looks_at_all || keeps_all(kind, schemas, depth))
            && parts.all(|asked| keeps_items(kind, asked, schemas, depth))
    });
    let composition = asked.composition.as_deref().is_none_or(|composition| {
        let parts = composition.all_of.iter().chain(&composition.any_of).chain(&composition.one_of);
        let others = [&composition.not, &composition.condition, &composition.then, &composition.otherwise];
        parts.chain(others.into_iter().filter_map(|other| other.as_deref())).all(again)
    });
    referred && object && array && composition
}

/// Whether a value of the kind has a property that is asked about.
fn keeps_property(kind: &Kind<'_>, name: &str, asked: Option<&Schema>, schemas: &Schemas, depth: usize) -> bool {
    let inside = |schema: &Schema| asked.is_none_or(|asked| keeps_schema(schema, asked, schemas, depth));
    match kind {
        Kind::Object(object) => match object.properties.iter().find(|property| property.name == name) {
            Some(property) => property.schema.is_none_or(inside),
            None => match object.additional {
                Additional::Matching(schema) => inside(schema),
                _ => !drops_undeclared(object),
            },
        },
        kind => all_parts(kind, schemas, depth, &|kind, depth| keeps_property(kind, name, asked, schemas, depth)),
    }
}

/// Whether the items of a value of the kind have what is asked about.
fn keeps_items(kind: &Kind<'_>, asked: &Schema, schemas: &Schemas, depth: usize) -> bool {
    match kind {
        Kind::List { items: Some(items) } => keeps_schema(items, asked, schemas, depth),
        kind => all_parts(kind, schemas, depth, &|kind, depth| keeps_items(kind, asked, schemas, depth)),
    }
}

/// Whether a value of the kind has all properties that were sent, whatever they are.
fn keeps_names(kind: &Kind<'_>, schemas: &Schemas, depth: usize) -> bool {
    match kind {
        Kind::Object(object) => !drops_undeclared(object),
        kind => all_parts(kind, schemas, depth, &|kind, depth| keeps_names(kind, schemas, depth)),
    }
}

fn drops_undeclared(object: &Object<'_>) -> bool {
    matches!(object.additional, Additional::Unspecified) && !object.properties.is_empty()
}

/// Whether a value of the kind has all that was sent.
fn keeps_all(kind: &Kind<'_>, schemas: &Schemas, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let inside = |schema: &Schema| keeps_all(&kind_of(schema, schemas), schemas, depth);
    match kind {
        Kind::Object(object) => {
            let additional = if let Additional::Matching(schema) = object.additional { Some(schema) } else { None };
            let mut declared = object.properties.iter().filter_map(|property| property.schema);
            !drops_undeclared(object) && additional.is_none_or(inside) && declared.all(inside)
        }
        Kind::List { items } => items.is_none_or(inside),
        kind => all_parts(kind, schemas, depth, &|kind, depth| keeps_all(kind, schemas, depth)),
    }
}

/// Whether something holds of all kinds that a value of this one can be of.
fn all_parts(kind: &Kind<'_>, schemas: &Schemas, depth: usize, holds: &dyn Fn(&Kind<'_>, usize) -> bool) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match kind {
        Kind::Reference(id) => holds(&kind_of(&schemas.get(*id).schema, schemas), depth),
        Kind::Union { variants, .. } => variants.iter().all(|variant| holds(&kind_of(variant, schemas), depth)),
        Kind::Types { schema, types } => {
            let mut parts = types.iter().filter(|it| matches!(it, JsonType::Array | JsonType::Object));
            parts.all(|json_type| holds(&kind_in(schema, shape_of_type(schema, *json_type)), depth))
        }
        _ => true,
    }
}
