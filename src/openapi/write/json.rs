//! Values as JSON text (RFC 8259).
//!
//! `serde_json` would make doubles of numbers and with that lose digits; here they stay as they were written.

use std::fmt::Write;

use crate::contract::value::Value;

/// The value as JSON: two spaces a level, one member a line, a line break at the end.
pub fn to_json(value: &Value) -> String {
    let mut text = String::new();
    print(value, 0, &mut text);
    text.push('\n');
    text
}

fn print(value: &Value, level: usize, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => text.push_str(number.as_str()),
        Value::String(string) => quote(string, text),
        Value::Array(items) => {
            let print_item = |item: &Value, text: &mut String| print(item, level + 1, text);
            enclose(['[', ']'], items, level, text, print_item);
        }
        Value::Object(members) => {
            let print_member = |(key, value): &(String, Value), text: &mut String| {
                quote(key, text);
                text.push_str(": ");
                print(value, level + 1, text);
            };
            enclose(['{', '}'], members, level, text, print_member);
        }
    }
}

fn enclose<T>(
    [open, close]: [char; 2],
    parts: &[T],
    level: usize,
    text: &mut String,
    print_part: impl Fn(&T, &mut String),
) {
    text.push(open);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        break_line(level + 1, text);
        print_part(part, text);
    }
    if !parts.is_empty() {
        break_line(level, text);
    }
    text.push(close);
}

fn break_line(level: usize, text: &mut String) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", level));
}

/// A string literal: escaped is what has to be (RFC 8259, 7).
pub(super) fn quote(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c < ' ' => {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::value::Number;

    #[test]
    fn values_are_printed_as_they_are() {
        let number = |text| Value::Number(Number::new(text).expect("a number"));
        let value = Value::Object(vec![
            ("n".into(), Value::Array(vec![number("1.10"), number("123456789012345678901"), number("1e400")])),
            ("e".into(), Value::Object(vec![])),
            ("a\"b".into(), "\\ \u{1} \n é😀".into()),
            ("x".into(), Value::Array(vec![])),
        ]);
        assert_eq!(
            to_json(&value),
            "{\n  \"n\": [\n    1.10,\n    123456789012345678901,\n    1e400\n  ],\n  \"e\": {},\n  \"a\\\"b\": \"\\\\ \\u0001 \\n é😀\",\n  \"x\": []\n}\n"
        );
    }
}
