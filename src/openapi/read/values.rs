//! Nodes as plain values: examples, defaults, enum members, extensions.

use crate::contract::value::{Number, Value};
use crate::openapi::load::{Node, NodeValue};

/// The value that a node writes.
pub fn value(node: &Node) -> Value {
    match &node.value {
        NodeValue::Null => Value::Null,
        NodeValue::Bool(value) => Value::Bool(*value),
        NodeValue::Number(text) => number(text).map_or_else(|| Value::String(text.to_string()), Value::Number),
        NodeValue::String(text) => Value::String(text.to_string()),
        NodeValue::Array(items) => Value::Array(items.iter().map(value).collect()),
        NodeValue::Object(members) => {
            Value::Object(members.iter().map(|member| (member.key.to_string(), value(&member.value))).collect())
        }
    }
}

/// A number node's literal.
pub fn number(text: &str) -> Option<Number> {
    Number::new(text)
}
