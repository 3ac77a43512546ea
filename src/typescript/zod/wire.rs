//! What arrives as text: whether a schema can take it as it is.

use std::collections::HashSet;

use super::Printer;
use crate::contract::schema::{JsonType, Schema, SchemaId};
use crate::contract::shape::{Kind, shape};
use crate::contract::value::Value;

impl Printer<'_> {
    /// Whether values of the named schema have to be read from their text first. Recursive schemas have no end as
    /// parameters; they are taken as they are.
    pub(super) fn needs_reading(&self, id: SchemaId) -> bool {
        let mut seen = HashSet::new();
        !self.model.order.is_recursive(id) && self.reads(&self.model.contract.schemas.get(id).schema, false, &mut seen)
    }

    /// Whether all values of the schema are numbers.
    pub(super) fn is_number(&self, schema: &Schema) -> bool {
        let schemas = &self.model.contract.schemas;
        let described = shape(schemas.resolve(schema).0, schemas);
        let of_kind = match described.kind {
            Kind::Integer { .. } | Kind::Number { .. } => true,
            Kind::Values(values) => values.into_iter().all(|value| matches!(value, Value::Number(_))),
            Kind::Union { variants, .. } => variants.into_iter().all(|variant| self.is_number(variant)),
            _ => false,
        };
        of_kind && !described.nullable
    }

    fn reads(&self, schema: &Schema, is_member: bool, seen: &mut HashSet<SchemaId>) -> bool {
        if let Some(id) = schema.reference
            && seen.insert(id)
            && self.reads(&self.model.contract.schemas.get(id).schema, is_member, seen)
        {
            return true;
        }
        let plain = |json_type: JsonType| match json_type {
            JsonType::String => true,
            JsonType::Object => !is_member,
            _ => false,
        };
        let by_type = schema.types.is_some_and(|types| types.iter().any(|json_type| !plain(json_type)));
        let mut values = schema.values.iter().flatten().chain(&schema.constant);
        by_type
            || values.any(|value| !matches!(value, Value::String(_)))
            || schema.array.is_some()
            || schema.object.is_some() && is_member
            || schema.format.as_deref() == Some("binary")
            || self.in_composition(schema, is_member, seen)
            || schema
                .object
                .iter()
                .flat_map(|object| object.properties.values())
                .any(|child| self.reads(child, true, seen))
    }

    fn in_composition(&self, schema: &Schema, is_member: bool, seen: &mut HashSet<SchemaId>) -> bool {
        schema.composition.iter().any(|composition| {
            let mut parts = composition.all_of.iter().chain(&composition.any_of).chain(&composition.one_of);
            parts.any(|part| self.reads(part, is_member, seen))
        })
    }
}
