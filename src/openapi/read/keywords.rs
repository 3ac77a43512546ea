//! Values of keywords, checked for the type that the specification asks for.

use super::Reader;
use crate::contract::value::Number;
use crate::openapi::load::{Node, NodeValue};

impl<'d> Reader<'d> {
    pub(super) fn text(&mut self, key: &str, node: &Node) -> Option<String> {
        let text = node.as_str().map(str::to_owned);
        if text.is_none() && !matches!(node.value, NodeValue::Null) {
            self.mistyped(node, key, "a string");
        }
        text
    }

    /// `"true"` in quotes counts as true.
    pub(super) fn boolean(&mut self, key: &str, node: &Node) -> bool {
        match (node.as_bool(), node.as_str()) {
            (Some(value), _) => value,
            (None, Some(text)) if text == "true" || text == "false" => {
                let message = format!("`{key}` is a boolean in quotes");
                self.warn("keyword-of-wrong-type", node.at, message, "it is read without them");
                text == "true"
            }
            _ => {
                self.mistyped(node, key, "a boolean");
                false
            }
        }
    }

    pub(super) fn number(&mut self, key: &str, node: &Node) -> Option<Number> {
        let number = match &node.value {
            NodeValue::Number(text) | NodeValue::String(text) => Number::new(text),
            _ => None,
        };
        if number.is_none() || node.as_str().is_some() {
            let help = if number.is_some() { "it is read without its quotes" } else { "it is ignored" };
            let message = format!("`{key}` must be a number, but is {}", node.type_name());
            self.warn("keyword-of-wrong-type", node.at, message, help);
        }
        number
    }

    /// A whole number that is not negative.
    pub(super) fn count(&mut self, key: &str, node: &Node) -> Option<u64> {
        let number = self.number(key, node)?;
        let count = number.as_u64();
        if count.is_none() && number.as_f64() < 0.0 {
            let message = format!("`{key}` must not be negative");
            self.warn("keyword-out-of-range", node.at, message, "it is ignored");
        }
        count
    }

    pub(super) fn items(&mut self, key: &str, node: &'d Node) -> Option<&'d [Node]> {
        let items = node.as_array();
        if items.is_none() {
            self.mistyped(node, key, "an array");
        }
        items
    }
}
