//! Values as text that fits where it is put.

use crate::contract::value::Value;
use crate::openapi::write::{to_json, to_yaml};

/// Lines of YAML in block style, with so many blanks before each but the first.
pub(super) fn block(value: &Value, indent: usize) -> Option<String> {
    let text = to_yaml(value).ok()?;
    let margin = " ".repeat(indent);
    let lines: Vec<String> = text
        .trim_end_matches('\n')
        .split('\n')
        .enumerate()
        .map(|(index, line)| if index == 0 || line.is_empty() { line.to_owned() } else { format!("{margin}{line}") })
        .collect();
    Some(lines.join("\n"))
}

/// A key as it stands before its colon in block style.
pub(super) fn block_key(key: &str) -> Option<String> {
    let text = to_yaml(&Value::Object(vec![(key.to_owned(), Value::Bool(true))])).ok()?;
    text.trim_end().strip_suffix(": true").map(str::to_owned)
}

/// `{ type: string }`: YAML in flow style, in one line.
pub(super) fn flow(value: &Value) -> Option<String> {
    Some(match value {
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(flow).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members: Option<Vec<String>> = members
                .iter()
                .map(|(key, value)| Some(format!("{}: {}", scalar(&key.as_str().into())?, flow(value)?)))
                .collect();
            format!("{{ {} }}", members?.join(", "))
        }
        value => scalar(value)?,
    })
}

/// A scalar or a key as YAML has it in block and in flow style.
pub(super) fn scalar(value: &Value) -> Option<String> {
    let text = to_yaml(value).ok()?;
    let text = text.trim_end_matches('\n');
    // What ends a plain scalar between brackets, or takes several lines.
    let is_plain = !text.contains(['\n', ',', '[', ']', '{', '}', '#']) && !text.starts_with(['|', '>']);
    let is_quoted = text.starts_with(['\'', '"']) && !text.contains('\n');
    Some(if is_plain || is_quoted { text.to_owned() } else { to_json(value).trim_end().to_owned() })
}

/// JSON as it is laid out where it goes: on one line, or with so many blanks before each line but the first.
pub(super) fn json(value: &Value, indent: Option<(usize, usize)>) -> String {
    let Some((indent, step)) = indent else { return one_line(value) };
    let text = to_json(value);
    let lines: Vec<String> = text
        .trim_end()
        .lines()
        .enumerate()
        .map(|(index, line)| {
            let own = line.len() - line.trim_start().len();
            let margin = if index == 0 { 0 } else { indent + own / 2 * step };
            format!("{}{}", " ".repeat(margin), line.trim_start())
        })
        .collect();
    lines.join("\n")
}

/// JSON as densely as documents have it that are one line.
fn one_line(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(one_line).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let member = |(key, value): &(String, Value)| format!("{}:{}", Value::from(key.as_str()), one_line(value));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        }
        value => value.to_string(),
    }
}
