//! What comments say about operations.

use std::sync::Arc;

use super::{Endpoint, Members, Scan};
use crate::contract::value::Value as Json;
use crate::typescript::program::tree::Doc;
use crate::typescript::program::value::Value;

/// How long a first line is at most that is a summary.
const LONGEST: usize = 120;
/// The tags whose texts are documents of their own.
const DOCUMENTS: [&str; 2] = ["openapi", "swagger"];

impl Scan<'_> {
    /// Adds what the comment above a route says, or else the one above its handler.
    pub fn add_docs(&mut self, endpoint: &Endpoint, operation: &mut Members) {
        let of_handler = || match &endpoint.stages.last()?.function {
            function @ Value::Function(_) => function.declared()?.doc.clone(),
            _ => None,
        };
        let Some(doc) = self.program.doc(endpoint.place).or_else(of_handler) else { return };
        if DOCUMENTS.iter().any(|tag| doc.has(tag)) {
            return;
        }
        for (key, value) in said(&doc) {
            operation.entry(key.to_owned()).or_insert(value);
        }
    }
}

/// What a comment says, in OpenAPI's words.
fn said(doc: &Arc<Doc>) -> Vec<(&'static str, Json)> {
    let mut said = Vec::new();
    let tag =
        |names: &[&str]| names.iter().find_map(|name| doc.tags(name).find(|text| !text.is_empty())).map(str::to_owned);
    // `@api {get} /users List users`, of apiDoc
    let api =
        doc.tags("api").find_map(|text| text.splitn(3, char::is_whitespace).nth(2)).map(|text| text.trim().to_owned());
    let (first, rest) = doc.text.split_once('\n').unwrap_or((&doc.text, ""));
    let (first, rest) = (first.trim(), rest.trim());
    let mut description = tag(&["description", "desc", "apiDescription"]);
    match tag(&["summary"]).or(api) {
        Some(summary) => {
            said.push(("summary", Json::String(summary)));
            description = description.or_else(|| Some(doc.text.clone()));
        }
        None if first.is_empty() => {}
        None if first.chars().count() <= LONGEST && (rest.is_empty() || doc.text.contains("\n\n")) => {
            said.push(("summary", first.into()));
            description = description.or_else(|| Some(rest.to_owned()));
        }
        None => description = description.or_else(|| Some(doc.text.clone())),
    }
    said.extend(description.filter(|text| !text.is_empty()).map(|text| ("description", Json::String(text))));
    let tags: Vec<Json> = doc
        .tags("tags")
        .chain(doc.tags("apiGroup"))
        .flat_map(|names| names.split(','))
        .map(|name| name.trim().into())
        .collect();
    if !tags.is_empty() {
        said.push(("tags", Json::Array(tags)));
    }
    if doc.has("deprecated") || doc.has("apiDeprecated") {
        said.push(("deprecated", Json::Bool(true)));
    }
    said
}
