//! What the document says in words, as doc comments.

use super::code::{Comment, Identifier};
use super::values;
use crate::contract::operation::{Example, Parameter, Response};
use crate::contract::schema::Schema;
use crate::contract::value::Value;
use crate::printing::prose::json_in_a_line;

/// The longest value that a comment shows; longer ones are payloads, not illustrations.
const LONGEST: usize = 300;

/// Whether a value illustrates what is beside it, and is no payload.
pub fn is_short(value: &Value) -> bool {
    in_a_line(value).len() <= LONGEST
}

fn in_a_line(value: &Value) -> String {
    json_in_a_line(&values::json(value))
}

/// The comment above a property.
pub fn property(schema: &Schema) -> Comment {
    described(schema)
}

/// The comment above a property in zod, where nothing but a comment can have the default of a value that has to be there.
pub fn member(schema: &Schema, required: bool) -> Comment {
    let default = schema.annotations().default.as_ref().filter(|default| required && is_short(default));
    match default {
        Some(default) => property(schema).tag("default", &in_a_line(default)),
        None => property(schema),
    }
}

/// The comment above a named schema; `alias` is its name in the document where the code has another.
pub fn named(schema: &Schema, alias: Option<&str>) -> Comment {
    let comment = member(schema, true);
    match alias {
        Some(name) => comment.tag("alias", name),
        None => comment,
    }
}

/// The comment above a shared response, which has another name in the document.
pub fn shared(name: &Identifier, response: &Response) -> Comment {
    match &response.component {
        Some(component) if component != name.as_str() => Comment::new().tag("alias", component),
        _ => Comment::new(),
    }
}

/// The values that illustrate a schema.
fn examples(comment: Comment, schema: &Schema) -> Comment {
    let short = schema.annotations().examples.iter().filter(|example| is_short(example));
    short.fold(comment, |comment, example| comment.tag("example", &in_a_line(example)))
}

/// The format of values that are listed or told apart, which no word of a validator is for.
fn format(schema: &Schema) -> Option<&str> {
    let is_choice = schema.values.is_some() || schema.constant.is_some() || schema.composition.is_some();
    schema.format.as_deref().filter(|format| is_choice && !format.is_empty())
}

fn described(schema: &Schema) -> Comment {
    let annotations = schema.annotations();
    let mut comment = Comment::text(annotations.description.as_deref().unwrap_or_default());
    if let Some(title) = annotations.title.as_deref().filter(|title| !title.trim().is_empty()) {
        comment = comment.tag("title", title);
    }
    if annotations.deprecated {
        comment = comment.tag("deprecated", "");
    }
    if let Some(format) = format(schema) {
        comment = comment.tag("format", format);
    }
    comment = examples(comment, schema);
    let comment = if annotations.read_only { comment.tag("readOnly", "") } else { comment };
    if annotations.write_only { comment.tag("writeOnly", "") } else { comment }
}

/// The comment above a parameter.
pub fn parameter(parameter: &Parameter) -> Comment {
    let text = parameter.description.as_deref().or(parameter.schema.annotations().description.as_deref());
    let comment = Comment::text(text.unwrap_or_default());
    let is_deprecated = parameter.deprecated || parameter.schema.annotations().deprecated;
    let title = parameter.schema.annotations().title.as_deref().filter(|title| !title.trim().is_empty());
    let comment = title.map_or(comment.clone(), |title| comment.tag("title", title));
    let comment = if is_deprecated { comment.tag("deprecated", "") } else { comment };
    match only_example(parameter) {
        Some(example) => comment.tag("example", &in_a_line(example)),
        None if parameter.examples.is_empty() => examples(comment, &parameter.schema),
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
