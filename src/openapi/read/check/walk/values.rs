//! Whether a value is what the table says that it is.

use foldhash::{HashSet, HashSetExt};

use super::{Referred, Walk};
use crate::contract::value::Number;
use crate::openapi::load::{Member, Node, NodeValue};
use crate::openapi::read::check::edition::{Edition, SINCE_31};
use crate::openapi::read::check::hints::successor_of_value;
use crate::openapi::read::check::object::{Is, Object};
use crate::openapi::read::check::table::{COMPONENTS, SCHEMA};
use crate::openapi::read::media::media_type;
use crate::openapi::read::references::closest;

impl<'d> Walk<'d> {
    /// A value that must be something, and the text of its key.
    pub fn value(&mut self, key: &str, node: &'d Node, is: &'static Is) {
        match is {
            Is::Anything => {}
            Is::Text => self.text(key, node),
            Is::Boolean => self.boolean(key, node),
            Is::Number => self.number(key, node),
            Is::Count => self.count(key, node),
            Is::Word(words, otherwise) => self.word(key, node, words, otherwise),
            Is::Object(object) => self.object(key, node, object),
            Is::Schema => self.schema(key, node),
            Is::List(is) => self.list(key, node, is),
            Is::Set(is) => {
                self.list(key, node, is);
                self.distinct(key, node);
            }
            Is::OneOrMore(is) if node.as_str().is_some() => {
                let message = format!("`{key}` must be an array, but is a string");
                self.warn("field-of-wrong-type", node.at, message, "it is read as a list of one".to_owned());
                self.value(key, node, is);
            }
            Is::OneOrMore(is) => self.list(key, node, is),
            Is::Map(is) => self.map(key, node, is),
            Is::Components(is) => {
                self.map(key, node, is);
                self.component_names(node);
            }
            Is::Content(object) => self.content(key, node, object),
            Is::Reference(object) => self.reference(node, object),
            Is::Special(check) => check(self, key, node),
        }
    }

    pub(super) fn text(&mut self, key: &str, node: &'d Node) {
        match &node.value {
            NodeValue::String(_) => {}
            NodeValue::Number(_) | NodeValue::Bool(_) => {
                let message = format!("`{key}` must be a string, but is {}", node.type_name());
                self.warn("field-of-wrong-type", node.at, message, "it is read as text; put it in quotes".to_owned());
            }
            _ => self.mistyped(key, node, "a string"),
        }
    }

    fn boolean(&mut self, key: &str, node: &'d Node) {
        match &node.value {
            NodeValue::Bool(_) => {}
            NodeValue::String(text) if matches!(&**text, "true" | "false") => self.quoted(key, node, "a boolean"),
            _ => self.mistyped(key, node, "a boolean"),
        }
    }

    pub fn number(&mut self, key: &str, node: &'d Node) {
        match &node.value {
            NodeValue::Number(_) => {}
            NodeValue::String(text) if Number::new(text).is_some() => self.quoted(key, node, "a number"),
            _ => self.mistyped(key, node, "a number"),
        }
    }

    fn count(&mut self, key: &str, node: &'d Node) {
        self.number(key, node);
        if let NodeValue::Number(text) | NodeValue::String(text) = &node.value
            && Number::new(text).is_some_and(|number| number.as_u64().is_none())
        {
            let message = format!("`{key}` must be a whole number that is not negative");
            self.warn("value-out-of-range", node.at, message, "it is ignored".to_owned());
        }
    }

    /// Whether the value of a field is one that it can have in later versions only, which is told; it is read as it is
    /// meant there.
    pub(super) fn is_later_word(&mut self, object: &'static Object, member: &'d Member, words: &[&str]) -> bool {
        let text = member.value.as_str().unwrap_or_default();
        if words.contains(&text) {
            return false;
        }
        let Some(edition) = object.edition_of_word(&member.key, text) else { return false };
        let (key, now, then) = (&member.key, self.edition.name(), edition.name());
        let message = format!("`{text}` is a value of `{key}` in {then}, not in {now}");
        self.note("value-of-other-version", member.value.at, message, "it is read as it is meant there".to_owned());
        true
    }

    /// A text that must be one of some.
    pub fn word(&mut self, key: &str, node: &'d Node, words: &[&'static str], otherwise: &str) {
        let Some(text) = node.as_str() else {
            return self.mistyped(key, node, "a string");
        };
        if words.contains(&text) {
            return;
        }
        let message = format!("`{text}` is none of the values of `{key}`");
        let hint = match (successor_of_value(text), closest(text, words.iter().copied())) {
            (Some(successor), _) if self.edition != Edition::V20 => format!("{successor}; "),
            (_, Some(meant)) => format!("did you mean `{meant}`? "),
            _ => String::new(),
        };
        let described = self.within.described(self.edition);
        let help = format!("{hint}it is one of {} ({described}); {otherwise}", words.join(", "));
        self.warn("value-unknown", node.at, message, help);
    }

    pub fn schema(&mut self, key: &str, node: &'d Node) {
        match &node.value {
            NodeValue::Bool(_) if !SINCE_31.contain(self.edition) => {
                let message = format!("`{key}` is a boolean");
                let help = "booleans are schemas since OpenAPI 3.1; it is read as it is meant there".to_owned();
                self.note("value-of-other-version", node.at, message, help);
            }
            NodeValue::Bool(_) => {}
            NodeValue::Object(_) => self.object(key, node, &SCHEMA),
            NodeValue::Null => {
                let message = format!("the schema `{key}` is empty");
                self.note("field-empty", node.at, message, "any value is let through".to_owned());
            }
            _ if SINCE_31.contain(self.edition) => self.mistyped(key, node, "an object or a boolean"),
            _ => self.mistyped(key, node, "an object"),
        }
    }

    fn list(&mut self, key: &str, node: &'d Node, is: &'static Is) {
        match node.as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    match is.refuses(item) {
                        Some(expected) => self.mistyped(&format!("{key}[{index}]"), item, expected),
                        None => self.value(key, item, is),
                    }
                }
            }
            None => self.mistyped(key, node, "an array"),
        }
    }

    /// Tells the texts of a list that stand in it a second time.
    pub fn distinct(&mut self, key: &str, node: &'d Node) {
        let items = node.as_array().unwrap_or_default();
        let mut seen = HashSet::with_capacity(items.len());
        for item in items {
            if let NodeValue::String(text) | NodeValue::Number(text) = &item.value
                && !seen.insert((item.as_str().is_some(), &**text))
            {
                let message = format!("`{text}` stands in `{key}` twice");
                self.note("value-duplicated", item.at, message, "it counts once".to_owned());
            }
        }
    }

    pub(super) fn map(&mut self, key: &str, node: &'d Node, is: &'static Is) {
        let Some(members) = node.as_object() else {
            return self.mistyped(key, node, "an object");
        };
        if let [only] = members
            && &*only.key == "$ref"
            && only.value.as_str().is_some()
        {
            let message = format!("a `$ref` stands instead of `{key}`");
            let help = format!("{} has none there; it is followed", self.edition.name());
            self.note("reference-misplaced", only.key_at, message, help);
            if let Some(reference) = only.value.as_str()
                && let Some(target) = self.lead(&only.value, reference)
            {
                self.open(target, Referred::Map(is));
            }
            return;
        }
        for member in members {
            self.value(&member.key, &member.value, is);
        }
    }

    fn content(&mut self, key: &str, node: &'d Node, object: &'static Object) {
        let Some(members) = node.as_object() else {
            return self.mistyped(key, node, "an object");
        };
        for member in members.iter().filter(|member| !member.key.starts_with("x-")) {
            self.media_type(member.key_at, &member.key);
            self.object(&member.key, &member.value, object);
        }
    }

    /// Tells what is no media type.
    pub fn media_type(&mut self, at: u32, text: &str) {
        if media_type(text).is_none() {
            let message = format!("`{text}` is no media type");
            let help = "it is like `application/json` (RFC 9110, 8.3.1); it is read as any type".to_owned();
            self.warn("media-type-invalid", at, message, help);
        }
    }

    fn component_names(&mut self, node: &'d Node) {
        let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        // A whole section may stand elsewhere.
        for member in node.as_object().unwrap_or_default().iter().filter(|member| &*member.key != "$ref") {
            if member.key.is_empty() || !member.key.bytes().all(is_fine) {
                let message =
                    format!("the name `{}` has characters that names of components must not have", member.key);
                let help = format!(
                    "they have letters, digits, `.`, `_` and `-`; it is read as it is ({})",
                    COMPONENTS.described(self.edition)
                );
                self.note("component-name-invalid", member.key_at, message, help);
            }
        }
    }

    /// A value of the wrong type, of which nothing can be made. What YAML's author left open changes nothing, because it
    /// would say nothing.
    pub fn mistyped(&mut self, key: &str, node: &'d Node, expected: &str) {
        if matches!(node.value, NodeValue::Null) && !key.ends_with(']') {
            let message = format!("`{key}` is empty, but must be {expected}");
            return self.note("field-empty", node.at, message, "it is read as if it were not there".to_owned());
        }
        let message = format!("`{key}` must be {expected}, but is {}", node.type_name());
        let help = format!("it is ignored ({})", self.within.described(self.edition));
        self.warn("field-of-wrong-type", node.at, message, help);
    }

    pub(super) fn quoted(&mut self, key: &str, node: &'d Node, expected: &str) {
        let message = format!("`{key}` must be {expected}, but is in quotes");
        self.warn("field-of-wrong-type", node.at, message, "it is read without them".to_owned());
    }
}
