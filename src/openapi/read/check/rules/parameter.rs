//! Parameters, headers, and media types.

use super::exclude;
use crate::openapi::load::Node;
use crate::openapi::read::check::edition::{Edition, SINCE_31};
use crate::openapi::read::check::object::Object;
use crate::openapi::read::check::table::{HEADER, PARAMETER};
use crate::openapi::read::check::walk::Walk;
use crate::openapi::read::values::boolean;

/// Header parameters that the specification says to ignore (OpenAPI 3.1, 4.8.12.2.1), because other parts of the
/// document say them.
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

pub fn parameter<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    let place = node.get("in").and_then(Node::as_str).unwrap_or_default();
    let name = node.get("name").and_then(Node::as_str).unwrap_or_default();
    if place == "path" && node.get("required").and_then(boolean) != Some(true) {
        let help = "path parameters always are; add `required: true`".to_owned();
        let message = format!("the path parameter `{name}` is not required");
        walk.warn("path-parameter-optional", node.at, message, help);
    }
    if place == "header" && IGNORED_HEADERS.iter().any(|ignored| name.eq_ignore_ascii_case(ignored)) {
        let message = format!("the header parameter `{name}` is what other parts of the document say");
        let help = format!("it is ignored ({})", PARAMETER.described(walk.edition));
        walk.note("header-ignored", node.at, message, help);
    }
    if walk.edition == Edition::V20 {
        return swagger_parameter(walk, node, place);
    }
    if let Some(style) = node.get("style")
        && let Some(text) = style.as_str()
        && let [default, ..] = styles(place, walk.edition)
        && !styles(place, walk.edition).contains(&text)
    {
        let message = format!("`{text}` is no style of a {place} parameter");
        walk.warn("style-unknown", style.at, message, format!("it is read as `{default}`"));
    }
    // `allowEmptyValue` is for queries only, and so was `allowReserved` up to 3.1.
    let is_for_queries = |key: &str| match key {
        "allowEmptyValue" => SINCE_31.contain(walk.edition),
        "allowReserved" => walk.edition == Edition::V31,
        _ => false,
    };
    let members = node.as_object().unwrap_or_default();
    if let Some(member) = members.iter().find(|member| place != "query" && is_for_queries(&member.key)) {
        let message = format!("`{}` says nothing about a {place} parameter", member.key);
        let help = format!("it is for query parameters ({})", PARAMETER.described(walk.edition));
        walk.note("field-without-effect", member.key_at, message, help);
    }
    if place == "querystring" && node.get("content").is_none() {
        return walk.missing(node, &PARAMETER, "content", "any query is let through");
    }
    schema_or_content(walk, node, &PARAMETER);
}

/// The styles of a parameter in a place, the one that holds without `style` first.
fn styles(place: &str, edition: Edition) -> &'static [&'static str] {
    match place {
        "path" => &["simple", "matrix", "label"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        "cookie" if edition == Edition::V32 => &["form", "cookie"],
        "cookie" => &["form"],
        _ => &[],
    }
}

/// Of 2.0's parameters, the body has a schema and all others have a type.
fn swagger_parameter<'d>(walk: &mut Walk<'d>, node: &'d Node, place: &str) {
    let is_body = place == "body";
    let (name, without) = match (is_body, node.get("schema").is_some()) {
        (true, _) if node.get("type").is_some() => ("schema", "what stands beside its name is read as one"),
        (true, _) => ("schema", "any content is let through"),
        (false, true) => ("type", "its `schema` is read as OpenAPI 3.0 means it"),
        (false, false) => ("type", "any text is let through"),
    };
    if node.get(name).is_none() {
        walk.missing(node, &PARAMETER, name, without);
    }
    let only_others = ["type", "format", "items", "collectionFormat", "enum", "default", "allowEmptyValue"];
    let members = node.as_object().unwrap_or_default();
    if is_body
        && node.get("schema").is_some()
        && let Some(member) = members.iter().find(|member| only_others.contains(&&*member.key))
    {
        let message = format!("`{}` stands beside the body's name", member.key);
        let help = format!("it belongs into `schema` ({})", PARAMETER.described(walk.edition));
        walk.warn("field-unknown", member.key_at, message, help);
    }
    let collection_format = node.get("collectionFormat");
    if let Some(format) = collection_format
        && format.as_str() == Some("multi")
        && !matches!(place, "query" | "formData")
    {
        let message = format!("`collectionFormat: multi` is not for a {place} parameter");
        walk.warn("value-unknown", format.at, message, "it is read as `csv`".to_owned());
    }
}

pub fn header<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    if walk.edition != Edition::V20 {
        schema_or_content(walk, node, &HEADER);
    }
}

pub fn media_type<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    examples(walk, node);
    exclude(walk, node, ["encoding", "prefixEncoding"], "both are kept");
    exclude(walk, node, ["encoding", "itemEncoding"], "both are kept");
}

/// One of `consumes` and `produces`.
pub fn media_type_name<'d>(walk: &mut Walk<'d>, key: &str, node: &'d Node) {
    match node.as_str() {
        Some(name) => walk.media_type(node.at, name),
        None => walk.mistyped(key, node, "a string"),
    }
}

fn examples<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    exclude(walk, node, ["example", "examples"], "all of them are kept");
}

fn schema_or_content<'d>(walk: &mut Walk<'d>, node: &'d Node, object: &'static Object) {
    examples(walk, node);
    let Some(content) = node.get("content") else {
        if node.get("schema").is_none() {
            let message = format!("the {} has no `schema` and no `content`", object.noun);
            let help =
                format!("one of them is required ({}); any value is let through", object.described(walk.edition));
            walk.warn("field-missing", node.at, message, help);
        }
        return;
    };
    exclude(walk, node, ["schema", "content"], "`schema` counts");
    let media_types = content.as_object().unwrap_or_default();
    if content.as_object().is_some() && media_types.len() != 1 {
        let message = format!("`content` of a {} has one media type, but here are {}", object.noun, media_types.len());
        walk.warn("content-not-one", content.at, message, "the first one counts".to_owned());
    }
    let members = node.as_object().unwrap_or_default();
    let of_schemas = ["style", "explode", "allowReserved", "example", "examples"];
    for member in members.iter().filter(|member| of_schemas.contains(&&*member.key)) {
        let message = format!("`{}` goes with `schema`, but here is `content`", member.key);
        let help = format!("its media type says what it is ({})", object.described(walk.edition));
        walk.note("field-without-effect", member.key_at, message, help);
    }
}
