{{ header }}
//! Values of any type.

use serde_json::Value;

use super::holds;

/// One text for all spellings of a value: `1` and `1.0` are the same, and so are members in another order.
pub(super) fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(double) if number.is_f64() => format!("{double}"),
            _ => number.to_string(),
        },
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(members) => {
            let mut members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)))
                .collect();
            members.sort_unstable();
            format!("({})", members.join(","))
        }
        other => other.to_string(),
    }
}

/// `enum` and `const`, the values as a JSON array.
pub fn one_of(allowed: &'static str) -> impl Fn(&Value) -> garde::Result {
    move |value| {
        let values: Vec<Value> = serde_json::from_str(allowed).unwrap_or_default();
        let value = canonical(value);
        let is_allowed = values.iter().any(|allowed| canonical(allowed) == value);
        holds(is_allowed, || format!("must be one of {allowed}"))
    }
}
