//! Schemas as their own document spells them, where a contract is written in the version that it was read from.

use std::borrow::Cow;

use crate::contract::schema::{JsonType, Schema};
use crate::contract::spelling::Spelling;

/// The schema without what `nullable` added to it, and whether `nullable` is beside it.
pub(super) fn respell(schema: &Schema) -> (Cow<'_, Schema>, bool) {
    let spelling = schema.spelling;
    let nullable = spelling.contains(Spelling::NULLABLE);
    if !nullable && !spelling.contains(Spelling::X_NULLABLE) {
        return (Cow::Borrowed(schema), false);
    }
    let mut schema = schema.clone();
    if spelling.contains(Spelling::NO_UNION)
        && let Some(mut union) = schema.composition.take()
    {
        let inner = union.any_of.drain(..).next().unwrap_or_default();
        schema = Schema { origin: schema.origin, annotations: schema.annotations, spelling, ..inner };
    }
    if spelling.contains(Spelling::NO_TYPE) {
        schema.types = None;
    }
    if let Some(types) = &mut schema.types
        && spelling.contains(Spelling::NO_NULL_TYPE)
    {
        types.remove(JsonType::Null);
    }
    if let Some(values) = &mut schema.values
        && spelling.contains(Spelling::NO_NULL_VALUE)
    {
        values.pop();
    }
    (Cow::Owned(schema), nullable)
}
