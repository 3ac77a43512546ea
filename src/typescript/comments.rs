//! What the document says in words, as doc comments.

use super::code::{Comment, Identifier};
use super::values;
use crate::contract::operation::{Example, Parameter, Response};
use crate::contract::schema::{JsonType, Schema, TypeSet};
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

/// The comment above a property in zod, where nothing but a comment can have a default that is not applied: that of a value that has
/// to be there, or one that does not fit.
pub fn member(schema: &Schema, applies_default: bool) -> Comment {
    with_default(property(schema), schema, applies_default)
}

/// The comment above a member in TypeBox, where nothing but a comment can have a default that does not fit.
pub fn misfit(schema: &Schema, fits: bool) -> Comment {
    with_default(Comment::new(), schema, fits)
}

fn with_default(comment: Comment, schema: &Schema, is_applied: bool) -> Comment {
    match schema.annotations().default.as_ref().filter(|default| !is_applied && is_short(default)) {
        Some(default) => comment.tag("default", &in_a_line(default)),
        None => comment,
    }
}

/// The comment above a named schema; `alias` is its name in the document where the code has another.
pub fn named(schema: &Schema, alias: Option<&str>) -> Comment {
    let comment = member(schema, false);
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

/// The format of values that are listed or told apart, or neither texts nor numbers, which no word of a validator is for.
pub fn format(schema: &Schema) -> Option<&str> {
    let has_words =
        |types: TypeSet| types.is_empty() || FORMATTED.into_iter().any(|json_type| types.contains(json_type));
    let is_choice = schema.lists_values() || schema.composition.is_some();
    let is_unspoken = is_choice || schema.types.is_some_and(|types| !has_words(types));
    schema.format.as_deref().filter(|format| is_unspoken && !format.is_empty())
}

/// The types that formats are for which validators know.
const FORMATTED: [JsonType; 3] = [JsonType::String, JsonType::Integer, JsonType::Number];

fn described(schema: &Schema) -> Comment {
    let annotations = schema.annotations();
    let mut comment = Comment::text(annotations.description.as_deref().unwrap_or_default());
    if let Some(title) = annotations.title.as_deref().filter(|title| !title.trim().is_empty()) {
        comment = comment.tag("title", title);
    }
    if annotations.deprecated {
        comment = comment.tag("deprecated", "");
    }
    comment = with_keywords(comment, schema);
    comment = examples(comment, schema);
    let comment = if annotations.read_only { comment.tag("readOnly", "") } else { comment };
    if annotations.write_only { comment.tag("writeOnly", "") } else { comment }
}

/// What a schema asks for and no word of a validator says.
fn with_keywords(mut comment: Comment, schema: &Schema) -> Comment {
    if let Some(format) = format(schema) {
        comment = comment.tag("format", format);
    }
    match schema.pattern_of_values() {
        Some(pattern) => comment.tag("pattern", pattern),
        None => comment,
    }
}

/// The comment above a parameter in zod.
pub fn parameter(parameter: &Parameter, applies_default: bool) -> Comment {
    let text = parameter.description.as_deref().or(parameter.schema.annotations().description.as_deref());
    let comment = Comment::text(text.unwrap_or_default());
    let is_deprecated = parameter.deprecated || parameter.schema.annotations().deprecated;
    let title = parameter.schema.annotations().title.as_deref().filter(|title| !title.trim().is_empty());
    let comment = title.map_or(comment.clone(), |title| comment.tag("title", title));
    let comment = if is_deprecated { comment.tag("deprecated", "") } else { comment };
    let comment = with_keywords(comment, &parameter.schema);
    let comment = with_default(comment, &parameter.schema, applies_default);
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
