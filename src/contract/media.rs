//! What a media type is to a server: which reader it needs, and which schema its content can have.

use super::operation::MediaType;
use super::schema::{JsonType, Schema, Schemas};
use super::shape::{Kind, shape};

/// The forms of content that differ in how they are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/json`, `+json`, and `*/*`, by which those who do not choose mean JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// `text/*` and XML.
    Text,
    /// Everything else.
    Binary,
}

/// The form of a media type's content.
pub fn media(name: &str) -> Media {
    let essence = name.split(';').next().unwrap_or_default().trim();
    let (main, sub) = essence.split_once('/').unwrap_or((essence, ""));
    match (main, sub) {
        ("*", _) | ("application", "*") => Media::Json,
        (_, sub) if sub == "json" || sub.ends_with("+json") => Media::Json,
        ("application", "x-www-form-urlencoded") => Media::Form,
        ("multipart", "form-data") => Media::Multipart,
        ("text", _) => Media::Text,
        (_, sub) if sub == "xml" || sub.ends_with("+xml") => Media::Text,
        _ => Media::Binary,
    }
}

/// A body of many values, one after another (OpenAPI 3.2, 4.14.4).
#[derive(Clone, Copy, Debug)]
pub struct Sequence<'a> {
    /// What each of them looks like.
    pub item: &'a Schema,
    /// Whether they are events of `text/event-stream` with all their fields, and not just the data of events.
    pub is_event: bool,
}

/// The sequence that a media type stands for. Before 3.2 there was only `schema` to describe one, and documents have it
/// for the list as well as for the item; where it is a text, nothing is known about items.
pub fn sequence<'a>(media_type: &'a MediaType, schemas: &'a Schemas) -> Option<Sequence<'a>> {
    let essence = media_type.name.split(';').next().unwrap_or_default().trim();
    let is_sequence = ["text/event-stream", "application/x-ndjson", "application/ndjson", "application/jsonl"]
        .contains(&essence)
        || essence.ends_with("json-seq");
    if !is_sequence {
        return None;
    }
    let item = match (&media_type.item_schema, &media_type.schema) {
        (Some(item), _) => item,
        (None, Some(schema)) => {
            let (target, _) = schemas.resolve(schema);
            let items = target.array.as_ref().and_then(|array| array.items.as_ref());
            let has_parts = |types: &JsonType| matches!(types, JsonType::Object | JsonType::Array);
            let is_structured =
                target.composition.is_some() || target.types.is_some_and(|types| types.iter().any(|it| has_parts(&it)));
            items.or(is_structured.then_some(schema))?
        }
        (None, None) => return None,
    };
    Some(Sequence { item, is_event: essence == "text/event-stream" && is_event(item, schemas, 0) })
}

/// Whether a schema has the fields of an event, `data` among them.
fn is_event(schema: &Schema, schemas: &Schemas, depth: usize) -> bool {
    const DEEPEST: usize = 8;
    let (target, _) = schemas.resolve(schema);
    let fields = ["data", "event", "id", "retry"];
    if let Some(object) = target.object.as_ref().filter(|object| !object.properties.is_empty()) {
        let mut names = object.properties.keys();
        return object.properties.contains_key("data") && names.all(|name| fields.contains(&name.as_str()));
    }
    let parts = target.composition.iter().flat_map(|it| it.all_of.iter().chain(&it.any_of).chain(&it.one_of));
    let mut parts = parts.peekable();
    depth < DEEPEST && parts.peek().is_some() && parts.all(|part| is_event(part, schemas, depth + 1))
}

/// Whether a part of a form is a file: up to 3.0 its format says so, since 3.1 a media type that no encoding makes text of
/// (OpenAPI 3.1, 4.8.14.2).
pub fn is_file_part(schema: &Schema, schemas: &Schemas) -> bool {
    let (target, _) = schemas.resolve(schema);
    let is_media = target
        .string
        .as_deref()
        .is_some_and(|keywords| keywords.content_media_type.is_some() && keywords.content_encoding.is_none());
    match shape(target, schemas).kind {
        Kind::Text { format } => format == Some("binary") || is_media,
        Kind::Any => is_media,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_have_forms() {
        for (name, expected) in [
            ("application/json; charset=utf-8", Media::Json),
            ("application/vnd.github+json", Media::Json),
            ("application/*+json", Media::Json),
            ("*/*", Media::Json),
            ("text/json", Media::Json),
            ("text/csv", Media::Text),
            ("application/soap+xml", Media::Text),
            ("image/*", Media::Binary),
            ("multipart/form-data", Media::Multipart),
            ("multipart/mixed", Media::Binary),
        ] {
            assert_eq!(media(name), expected, "{name}");
        }
    }
}
