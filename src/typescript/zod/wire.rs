//! What arrives as text: whether a schema can take it as it is.

use std::collections::HashSet;

use super::Printer;
use crate::contract::schema::{JsonType, Schema, SchemaId};
use crate::contract::value::Value;

impl Printer<'_> {
    /// Whether values of the named schema have to be read from their text first. Recursive schemas have no end as
    /// parameters; they are taken as they are.
    pub(super) fn needs_reading(&self, id: SchemaId) -> bool {
        let mut seen = HashSet::new();
        !self.model.order.is_recursive(id) && self.reads(&self.model.contract.schemas.get(id).schema, &mut seen)
    }

    fn reads(&self, schema: &Schema, seen: &mut HashSet<SchemaId>) -> bool {
        if let Some(id) = schema.reference
            && seen.insert(id)
            && self.reads(&self.model.contract.schemas.get(id).schema, seen)
        {
            return true;
        }
        let textual = |json_type: JsonType| json_type == JsonType::String;
        let by_type = schema
            .types
            .is_some_and(|types| types.iter().any(|json_type| !textual(json_type)));
        let by_value = schema
            .values
            .iter()
            .flatten()
            .chain(&schema.constant)
            .any(|value| !matches!(value, Value::String(_)));
        let by_part = schema.object.is_some() || schema.array.is_some() || schema.format.as_deref() == Some("binary");
        by_type || by_value || by_part || schema.children().into_iter().any(|child| self.reads(child, seen))
    }
}
