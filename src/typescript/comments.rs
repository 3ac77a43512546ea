//! What the document says in words, as doc comments.

use super::code::Comment;
use super::values;
use crate::contract::operation::{Example, Parameter};
use crate::contract::schema::{Annotations, Schema};
use crate::contract::value::Value;

/// The longest example that a comment shows; longer ones are payloads, not illustrations.
const LONGEST_EXAMPLE: usize = 80;

/// Whether a value illustrates what is beside it, is no payload, and is still itself after comments are laid out, which leaves one
/// space where there are several.
pub fn is_short(example: &Value) -> bool {
    let text = values::json(example);
    text.len() <= LONGEST_EXAMPLE && text.split_whitespace().eq(text.split(' '))
}

/// The comment above a property.
pub fn property(schema: &Schema) -> Comment {
    described(schema.annotations())
}

/// The comment above a property in zod, where nothing but a comment can have the default of a value that has to be there.
pub fn member(schema: &Schema, required: bool) -> Comment {
    let default = schema.annotations().default.as_ref().filter(|default| required && is_short(default));
    match default {
        Some(default) => property(schema).tag("default", &values::json(default)),
        None => property(schema),
    }
}

/// The comment above a named schema; `alias` is its name in the document where the code has another.
pub fn named(schema: &Schema, alias: Option<&str>) -> Comment {
    let comment = described(schema.annotations());
    match alias {
        Some(name) => comment.tag("alias", name),
        None => comment,
    }
}

fn described(annotations: &Annotations) -> Comment {
    let mut comment = Comment::text(annotations.description.as_deref().unwrap_or_default());
    if let Some(title) = annotations.title.as_deref().filter(|title| !title.trim().is_empty()) {
        comment = comment.tag("title", title);
    }
    if annotations.deprecated {
        comment = comment.tag("deprecated", "");
    }
    for example in annotations.examples.iter().filter(|example| is_short(example)) {
        comment = comment.tag("example", &values::json(example));
    }
    let comment = if annotations.read_only { comment.tag("readOnly", "") } else { comment };
    if annotations.write_only { comment.tag("writeOnly", "") } else { comment }
}

/// The comment above a parameter.
pub fn parameter(parameter: &Parameter) -> Comment {
    let text = parameter.description.as_deref().or(parameter.schema.annotations().description.as_deref());
    let comment = Comment::text(text.unwrap_or_default());
    let comment = if parameter.deprecated { comment.tag("deprecated", "") } else { comment };
    match only_example(parameter) {
        Some(example) => comment.tag("example", &values::json(example)),
        None => comment,
    }
}

/// The one value that illustrates a parameter; examples with names are no part of the code.
pub fn only_example(parameter: &Parameter) -> Option<&Value> {
    match parameter.examples.as_slice() {
        [Example { name: None, value: Some(example), .. }] => is_short(example).then_some(example),
        _ => None,
    }
}
