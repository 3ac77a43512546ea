//! JSON values as literals.

use super::code::{Expression, Property};
use crate::contract::value::Value;

/// The literal that evaluates to the value.
pub fn literal(value: &Value) -> Expression {
    match value {
        Value::Null => Expression::null(),
        Value::Bool(value) => Expression::boolean(*value),
        Value::Number(number) => Expression::number(number.as_str()).unwrap_or_else(|| Expression::integer(0)),
        Value::String(text) => Expression::string(text),
        Value::Array(items) => Expression::array(items.iter().map(literal)),
        Value::Object(members) => {
            Expression::object(members.iter().map(|(name, value)| Property::new(name, literal(value))))
        }
    }
}

/// The value as one line of JSON, for comments.
pub fn json(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    let string = |value: &str| serde_json::Value::from(value).to_string();
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => text.push_str(number.as_str()),
        Value::String(value) => text.push_str(&string(value)),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                text.push_str(if index == 0 { " " } else { ", " });
                text.push_str(&string(name));
                text.push_str(": ");
                write(value, text);
            }
            text.push_str(if members.is_empty() { "}" } else { " }" });
        }
    }
}
