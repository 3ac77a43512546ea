//! Request bodies and the media types of bodies and responses.

use super::parameters::examples;
use super::values::value;
use super::{Reader, at, extensions, flag, string};
use crate::contract::operation::{Body, MediaType};
use crate::openapi::load::{Node, NodeValue};

impl<'d> Reader<'d> {
    pub(super) fn body(&mut self, reference: &'d Node) -> Option<Body> {
        let (node, _) = self.follow(reference)?;
        if !matches!(node.value, NodeValue::Object(_)) {
            self.mistyped(node, "requestBody", "an object");
            return None;
        }
        Some(Body {
            origin: at(node.at),
            description: string(node, "description"),
            required: flag(node, "required"),
            content: self.content(node),
            extensions: extensions(node),
        })
    }

    /// The media types of a body or response.
    pub(super) fn content(&mut self, owner: &'d Node) -> Vec<MediaType> {
        let mut content = Vec::new();
        for member in self.map(owner, "content") {
            if member.key.starts_with("x-") {
                continue;
            }
            let name = media_type(&member.key);
            if name.is_none() {
                let message = format!("`{}` is no media type", member.key);
                let help = "it is like `application/json` (RFC 9110, 8.3.1); it is read as any type";
                self.warn("media-type-invalid", member.key_at, message, help);
            }
            let name = name.unwrap_or_else(|| "*/*".to_owned());
            let schema = member.value.get("schema").map(|schema| self.schema(schema));
            let mut encoding = indexmap::IndexMap::new();
            for part in member.value.get("encoding").and_then(Node::as_object).unwrap_or_default() {
                encoding.insert(part.key.to_string(), value(&part.value));
            }
            let media = MediaType {
                origin: at(member.value.at),
                name,
                schema,
                encoding,
                examples: examples(&member.value),
                extensions: extensions(&member.value),
            };
            if !content.iter().any(|known: &MediaType| known.name == media.name) {
                content.push(media);
            }
        }
        content
    }
}

/// A media type or range in lower case, parameters kept; `None` where the text is none (RFC 9110, 8.3.1).
fn media_type(text: &str) -> Option<String> {
    let (essence, parameters) = text.split_once(';').map_or((text, None), |(essence, rest)| (essence, Some(rest)));
    let (main, sub) = essence.trim().split_once('/')?;
    let token = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
    };
    if !token(main) || !token(sub) {
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
