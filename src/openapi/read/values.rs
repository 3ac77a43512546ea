//! Nodes as plain values: examples, defaults, enum members, extensions; and values of the type that the specification
//! asks for, read as leniently as they can be. What of them is not as it should be, `openapi/check` tells.

use crate::contract::value::{Number, Value};
use crate::openapi::load::{Node, NodeValue};

/// The value that a node writes.
pub fn value(node: &Node) -> Value {
    match &node.value {
        NodeValue::Null => Value::Null,
        NodeValue::Bool(value) => Value::Bool(*value),
        NodeValue::Number(text) => {
            Number::new(text).map_or_else(|| Value::String(String::from(&**text)), Value::Number)
        }
        NodeValue::String(text) => Value::String(String::from(&**text)),
        NodeValue::Array(items) => Value::Array(items.iter().map(value).collect()),
        NodeValue::Object(members) => {
            Value::Object(members.iter().map(|member| (member.name(), value(&member.value))).collect())
        }
    }
}

/// A text. A number or boolean is one without its quotes.
pub(super) fn text(node: &Node) -> Option<String> {
    match &node.value {
        NodeValue::String(text) | NodeValue::Number(text) => Some(String::from(&**text)),
        NodeValue::Bool(value) => Some(value.to_string()),
        NodeValue::Null | NodeValue::Array(_) | NodeValue::Object(_) => None,
    }
}

/// A boolean, which may be in quotes.
pub(super) fn boolean(node: &Node) -> Option<bool> {
    node.as_bool().or_else(|| node.as_str()?.parse().ok())
}

/// A number, which may be in quotes.
pub(super) fn number(node: &Node) -> Option<Number> {
    match &node.value {
        NodeValue::Number(text) | NodeValue::String(text) => Number::new(text),
        _ => None,
    }
}

/// A whole number that is not negative.
pub(super) fn count(node: &Node) -> Option<u64> {
    number(node)?.as_u64()
}

/// The items of an array; none of anything else.
pub(super) fn items(node: &Node) -> &[Node] {
    node.as_array().unwrap_or_default()
}
