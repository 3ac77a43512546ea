//! What a table cannot say about an object.

mod document;
mod parameter;
mod pattern;
mod schema;
mod security;

pub use document::{document, example, license, link, operation, path_item, paths, responses, server, server_variable};
pub use parameter::{header, media_type, media_type_name, parameter};
pub use schema::{
    additional_properties, discriminator, divisor, exclusive_bound, items, required_names, response_schema, schema,
    schema_type, type_20,
};
pub use security::{flow, security_requirement, security_scheme};

use super::walk::Walk;
use crate::openapi::load::Node;

/// Tells two fields of which one may be there at most. `counts` says which of them is read.
fn exclude<'d>(walk: &mut Walk<'d>, node: &'d Node, [first, second]: [&str; 2], counts: &str) {
    let members = node.as_object().unwrap_or_default();
    let (Some(one), Some(other)) =
        (members.iter().find(|member| *member.key == *first), members.iter().find(|member| *member.key == *second))
    else {
        return;
    };
    let message = format!("`{first}` and `{second}` exclude each other");
    walk.warn("fields-exclude-each-other", one.key_at.max(other.key_at), message, counts.to_owned());
}
