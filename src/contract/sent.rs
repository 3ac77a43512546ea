//! Whether values are read as they were sent: undeclared properties may be dropped, and defaults filled in.

use super::schema::{JsonType, Schema, Schemas};
use super::shape::{Additional, Kind, shape, shape_of_type};

/// How deep schemas are looked into before the answer is no.
const DEPTH: usize = 12;

/// Whether the items of a list are read as they were sent.
pub fn keeps_items(kind: &Kind<'_>, schemas: &Schemas) -> bool {
    match kind {
        Kind::List { .. } | Kind::Tuple { .. } => keeps(kind, schemas, DEPTH),
        _ => true,
    }
}

fn keeps(kind: &Kind<'_>, schemas: &Schemas, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let inside = |schema: &Schema| keeps(&shape(schema, schemas).kind, schemas, depth);
    match kind {
        Kind::Object(object) => {
            object.properties.is_empty()
                && match object.additional {
                    Additional::Matching(schema) => inside(schema),
                    Additional::Unspecified | Additional::Allowed | Additional::Forbidden => true,
                }
        }
        Kind::List { items } => items.is_none_or(inside),
        Kind::Tuple { prefix, rest } => prefix.iter().chain(*rest).all(inside),
        Kind::Union { variants, .. } => variants.iter().all(|variant| inside(variant)),
        Kind::Types { schema, types } => types
            .iter()
            .filter(|it| matches!(it, JsonType::Array | JsonType::Object))
            .all(|json_type| keeps(&shape_of_type(schema, *json_type).kind, schemas, depth)),
        Kind::Reference(id) => inside(&schemas.get(*id).schema),
        Kind::Any
        | Kind::Never
        | Kind::Null
        | Kind::Boolean
        | Kind::Integer { .. }
        | Kind::Number { .. }
        | Kind::Text { .. }
        | Kind::Values(_) => true,
    }
}
