//! `null` among several types or schemas → 3.0's `nullable` (OpenAPI 3.0, 4.7.24.1).
//!
//! The specification (3.0.3) ties `nullable` to a `type` beside it. Those who write it, and the tools, also mean it beside
//! `allOf`, `anyOf` and `oneOf`; so does our reader, and nothing else would be understood.

use std::borrow::Cow;

use super::legacy::{and, any_of, refuse, values_admit_null};
use crate::contract::schema::{Composition, JsonType, Schema, Schemas, TypeSet};
use crate::contract::value::Value;

/// Takes `null` out of `anyOf` or `oneOf`; whether it was there and counted.
pub(super) fn leave_null_out(schema: &mut Cow<'_, Schema>, schemas: &Schemas) -> bool {
    let Some(parts) = schema.composition.as_deref() else {
        return false;
    };
    let counts = schema.reference.is_none()
        && schema.types.is_none()
        && schema.constant.is_none()
        && values_admit_null(schema)
        && parts.all_of.is_empty()
        && parts.not.is_none()
        && parts.condition.is_none();
    let union = match (parts.any_of.as_slice(), parts.one_of.as_slice()) {
        ([], variants) => variants,
        (variants, []) => variants,
        _ => return false,
    };
    let nulls = union.iter().filter(|variant| is_null(variant)).count();
    if !counts || nulls == 0 || nulls == union.len() {
        return false;
    }
    // Of `oneOf`, only one may let `null` through.
    let admits_null = |variant: &Schema| {
        let types = schemas.resolve(variant).0.types;
        types.is_none_or(|types| types.contains(JsonType::Null))
    };
    let others = union.iter().filter(|variant| !is_null(variant));
    let is_one_of = !parts.one_of.is_empty();
    if is_one_of && (nulls > 1 || others.filter(|variant| variant.types.is_some()).any(admits_null)) {
        return false;
    }
    let schema = schema.to_mut();
    if let Some(parts) = &mut schema.composition {
        parts.any_of.retain(|variant| !is_null(variant));
        parts.one_of.retain(|variant| !is_null(variant));
    }
    lift_single(schema);
    true
}

/// A union of one is that one: `nullable` then stands where its `type` does.
fn lift_single(schema: &mut Schema) {
    let Some(parts) = schema.composition.as_deref_mut() else {
        return;
    };
    let only = match (parts.any_of.as_mut_slice(), parts.one_of.as_mut_slice()) {
        ([only], []) | ([], [only]) => only,
        _ => return,
    };
    if parts.discriminator.is_some() {
        return;
    }
    if only.reference.is_some() && !only.has_assertions() && only.annotations.is_none() && only.extensions.is_none() {
        let all_of = vec![std::mem::take(only)];
        schema.composition = Some(Box::new(Composition { all_of, ..Composition::default() }));
        return;
    }
    let can_merge = only.reference.is_none()
        && !only.never
        && (only.annotations.is_none() || schema.annotations.is_none())
        && (only.extensions.is_none() || schema.extensions.is_none());
    let only = std::mem::take(only);
    let rest = Schema {
        origin: schema.origin,
        annotations: schema.annotations.take(),
        extensions: schema.extensions.take(),
        composition: schema.composition.take(),
        ..Schema::default()
    };
    let mut alone = std::mem::take(schema);
    alone.origin = rest.origin;
    if can_merge && alone == (Schema { origin: rest.origin, ..Schema::default() }) {
        *schema = Schema {
            origin: rest.origin,
            annotations: only.annotations.or(rest.annotations),
            extensions: only.extensions.or(rest.extensions),
            ..only
        };
    } else {
        *schema = Schema { annotations: rest.annotations, extensions: rest.extensions, ..alone };
        and(schema, only);
    }
}

/// Leaves one type at most; whether `nullable` has to be said.
pub(super) fn lower_types(schema: &mut Cow<'_, Schema>, nullable: bool) -> bool {
    if nullable && !values_admit_null(schema) {
        schema.to_mut().values.get_or_insert_default().push(Value::Null);
    }
    let Some(types) = schema.types else {
        return nullable;
    };
    let nullable = (nullable || types.contains(JsonType::Null)) && values_admit_null(schema);
    let mut rest = types;
    rest.remove(JsonType::Null);
    if rest.contains(JsonType::Number) {
        rest.remove(JsonType::Integer);
    }
    match rest.len() {
        0 => {
            let schema = schema.to_mut();
            schema.types = None;
            schema.values = Some(vec![Value::Null]);
            if !nullable {
                refuse(schema, Schema::default());
            }
            nullable
        }
        1 => {
            if rest != types {
                schema.to_mut().types = Some(rest);
            }
            nullable
        }
        _ => {
            let schema = schema.to_mut();
            schema.types = None;
            split_types(schema, rest, nullable);
            false
        }
    }
}

/// Several types: one schema for each, of which the first is nullable.
fn split_types(schema: &mut Schema, types: TypeSet, nullable: bool) {
    const ALL: usize = 5;
    if nullable && types.len() == ALL {
        return;
    }
    let mut variants: Vec<Schema> =
        types.iter().map(|json_type| Schema { origin: schema.origin, ..Schema::of_type(json_type) }).collect();
    if nullable
        && let Some(first) = variants.first_mut()
        && let Some(types) = &mut first.types
    {
        types.insert(JsonType::Null);
    }
    let parts = schema.composition.get_or_insert_default();
    if parts.any_of.is_empty() && parts.one_of.is_empty() {
        parts.any_of = variants;
    } else {
        and(schema, any_of(variants));
    }
}

/// Whether the schema lets `null` through and says nothing else.
fn is_null(schema: &Schema) -> bool {
    let types = [JsonType::Null].into_iter().collect();
    let null = Schema { origin: schema.origin, types: Some(types), ..Schema::default() };
    *schema == null
}
