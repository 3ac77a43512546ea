//! Whether a default fits its own schema. 85 of 3,394 real documents have one that does not.

use super::grammars;
use super::schema::{JsonType, Schema, Schemas};
use super::value::Value;

/// How deep values are looked into before they are taken as they are.
const DEPTH: usize = 20;

/// Whether the schema lets the value through, as far as that can be told without evaluating `not` and its like.
pub fn fits(value: &Value, schema: &Schema, schemas: &Schemas) -> bool {
    fits_within(value, schema, schemas, DEPTH)
}

fn fits_within(value: &Value, schema: &Schema, schemas: &Schemas, depth: usize) -> bool {
    if depth == 0 {
        return true;
    }
    let fits = |value: &Value, schema: &Schema| fits_within(value, schema, schemas, depth - 1);
    if schema.never
        || schema.reference.is_some_and(|id| !fits(value, &schemas.get(id).schema))
        || schema.types.is_some_and(|types| !types.admits(value.json_type()))
        || schema.values.as_ref().is_some_and(|values| !values.contains(value))
        || schema.constant.as_ref().is_some_and(|constant| constant != value)
        || schema.format.as_deref().zip(value.as_str()).is_some_and(|(format, text)| !grammars::may_be(format, text))
    {
        return false;
    }
    let composed = schema.composition.as_ref().is_none_or(|composition| {
        composition.all_of.iter().all(|part| fits(value, part))
            && (composition.any_of.is_empty() || composition.any_of.iter().any(|part| fits(value, part)))
            && (composition.one_of.is_empty() || composition.one_of.iter().any(|part| fits(value, part)))
    });
    composed
        && match value {
            Value::Number(number) => schema.number.as_ref().is_none_or(|keywords| {
                keywords.minimum.as_ref().is_none_or(|least| number >= least)
                    && keywords.maximum.as_ref().is_none_or(|most| number <= most)
                    && keywords.exclusive_minimum.as_ref().is_none_or(|least| number > least)
                    && keywords.exclusive_maximum.as_ref().is_none_or(|most| number < most)
            }),
            Value::String(text) => schema.string.as_ref().is_none_or(|keywords| {
                let length = text.chars().count() as u64;
                keywords.min_length.is_none_or(|least| length >= least)
                    && keywords.max_length.is_none_or(|most| length <= most)
                    && keywords.pattern.as_deref().is_none_or(|pattern| grammars::finds(pattern, text))
            }),
            Value::Array(items) => schema.array.as_ref().is_none_or(|keywords| {
                let count = items.len() as u64;
                keywords.min_items.is_none_or(|least| count >= least)
                    && keywords.max_items.is_none_or(|most| count <= most)
                    && keywords.items.as_ref().is_none_or(|schema| items.iter().all(|item| fits(item, schema)))
            }),
            Value::Object(members) => schema.object.as_ref().is_none_or(|keywords| {
                let member = |name: &str| members.iter().find(|(key, _)| key == name);
                keywords.required.iter().all(|name| member(name).is_some())
                    && members.iter().all(|(name, value)| match keywords.properties.get(name) {
                        Some(schema) => fits(value, schema),
                        None => keywords.additional_properties.as_ref().is_none_or(|schema| fits(value, schema)),
                    })
            }),
            Value::Null | Value::Bool(_) => true,
        }
}

/// Whether the value has a type that the schema names, or the schema names none.
pub fn has_type(value: &Value, schema: &Schema) -> bool {
    schema
        .types
        .is_none_or(|types| types.admits(value.json_type()) || types.contains(JsonType::Null) && *value == Value::Null)
}
