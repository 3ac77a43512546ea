//! Request bodies and the media types of bodies and responses.

use super::components::{Examples, MediaTypes};
use super::values::{boolean, value};
use super::{Reader, at, extensions, flag, string};
use crate::contract::operation::{Body, Encoding, Encodings, Example, Location, MediaType, is_token};
use crate::openapi::load::{Node, NodeValue};

impl<'d> Reader<'d> {
    pub(super) fn own_body(&mut self, node: &'d Node) -> Option<Body> {
        if !matches!(node.value, NodeValue::Object(_)) {
            return None;
        }
        Some(Body {
            origin: at(node.at),
            component: None,
            description: string(node, "description"),
            required: flag(node, "required"),
            content: self.content(node),
            extensions: extensions(node),
        })
    }

    /// The media types of a body or response.
    pub(super) fn content(&mut self, owner: &'d Node) -> Vec<MediaType> {
        let members = self.map(owner, "content");
        let mut content = Vec::with_capacity(members.len());
        for member in members {
            if member.key.starts_with("x-") {
                continue;
            }
            let name = media_type(&member.key).unwrap_or_else(|| "*/*".to_owned());
            let Some(media) = self.part::<MediaTypes>(&member.value) else { continue };
            if content.iter().any(|known: &MediaType| known.name == name) {
                let message = format!("`{}` is there twice", member.key);
                let help = "a media type is the same in capitals and with other blanks; the first one counts";
                self.warn("media-type-duplicated", member.key_at, message, help);
                continue;
            }
            let key = (*name != *member.key).then(|| member.key.clone());
            content.push(MediaType { name, key, ..media });
        }
        content
    }

    /// A media type without its name.
    pub(super) fn own_media_type(&mut self, node: &'d Node) -> Option<MediaType> {
        Some(MediaType {
            origin: at(node.at),
            component: None,
            name: String::new(),
            key: None,
            schema: node.get("schema").map(|schema| self.schema(schema)),
            item_schema: node.get("itemSchema").map(|schema| Box::new(self.schema(schema))),
            encoding: self.encodings(node),
            examples: self.examples(node),
            extensions: extensions(node),
        })
    }

    /// How the parts of a body are sent, or those of a part of it.
    fn encodings(&mut self, owner: &'d Node) -> Encodings {
        let named = self.map(owner, "encoding");
        Encodings {
            by_name: named.iter().map(|part| (part.name(), self.encoding(&part.value))).collect(),
            prefix: self.list(owner, "prefixEncoding").iter().map(|part| self.encoding(part)).collect(),
            item: owner.get("itemEncoding").map(|part| Box::new(self.encoding(part))),
        }
    }

    fn encoding(&mut self, node: &'d Node) -> Encoding {
        let style = node.get("style").and_then(Node::as_str);
        let has_parts = ["encoding", "prefixEncoding", "itemEncoding"].iter().any(|key| node.get(key).is_some());
        Encoding {
            content_type: string(node, "contentType"),
            headers: self.headers(node),
            style: style.map(|name| self.style(name, Location::Query)),
            explode: node.get("explode").and_then(boolean),
            allow_reserved: flag(node, "allowReserved"),
            parts: has_parts.then(|| Box::new(self.encodings(node))),
            extensions: extensions(node),
        }
    }

    /// `example`, and the members of `examples`.
    pub(super) fn examples(&mut self, owner: &'d Node) -> Vec<Example> {
        let mut examples = Vec::new();
        if let Some(node) = owner.get("example") {
            examples.push(Example { value: Some(value(node).into()), ..Example::default() });
        }
        for member in self.map(owner, "examples") {
            let example = self.leniently(|reader| reader.part::<Examples>(&member.value));
            examples.extend(example.map(|example| Example { name: Some(member.name()), ..example }));
        }
        examples
    }

    /// An example without its name.
    pub(super) fn own_example(&mut self, node: &'d Node) -> Option<Example> {
        Some(Example {
            component: None,
            name: None,
            summary: string(node, "summary"),
            description: string(node, "description"),
            value: node.get("value").map(|node| value(node).into()),
            data_value: node.get("dataValue").map(|node| value(node).into()),
            serialized_value: string(node, "serializedValue"),
            external_value: string(node, "externalValue"),
            extensions: extensions(node),
        })
    }
}

/// A media type or range in lower case, parameters kept; `None` where the text is none (RFC 9110, 8.3.1).
pub(super) fn media_type(text: &str) -> Option<String> {
    let (essence, parameters) = text.split_once(';').map_or((text, None), |(essence, rest)| (essence, Some(rest)));
    let (main, sub) = essence.trim().split_once('/')?;
    if !is_token(main) || !is_token(sub) {
        return None;
    }
    let essence = format!("{}/{}", main.to_ascii_lowercase(), sub.to_ascii_lowercase());
    Some(match parameters {
        Some(parameters) => format!("{essence}; {}", parameters.trim()),
        None => essence,
    })
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn media_types_have_one_form() {
        assert_eq!(media_type("Application/JSON").as_deref(), Some("application/json"));
        assert_eq!(media_type("text/plain;charset=utf-8").as_deref(), Some("text/plain; charset=utf-8"));
        assert_eq!(media_type("application/*+json").as_deref(), Some("application/*+json"));
        for junk in ["JSON", "", "a/", "a b/c", "/x"] {
            assert_eq!(media_type(junk), None, "{junk}");
        }
    }
}
