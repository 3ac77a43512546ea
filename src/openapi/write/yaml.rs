//! Values as YAML text that readers of YAML 1.1 and of 1.2 understand alike.
//!
//! `serde_yaml` lays the document out. What it would spell badly, it is not given: numbers, of which it would make doubles,
//! and strings that some reader takes for something else. It gets a word in their place, which afterwards makes room for
//! the right spelling.

use std::fmt::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::json::quote;
use crate::contract::value::Value;

/// The value could not be laid out; says why.
#[derive(Debug)]
pub struct YamlError(serde_yaml::Error);

impl fmt::Display for YamlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the document cannot be written as YAML: {}", self.0)
    }
}

impl std::error::Error for YamlError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// The value as YAML in block style. Numbers keep their text; keys and strings that YAML 1.1 or 1.2 could read as a
/// number, a boolean, null or a date are in quotes.
pub fn to_yaml(value: &Value) -> Result<String, YamlError> {
    let mut word = "scalar".to_owned();
    while contains(value, &word) {
        word.push('x');
    }
    let mut placed = Placed { word, spellings: Vec::new() };
    let prepared = placed.prepare(value);
    let text = serde_yaml::to_string(&Layout(&prepared)).map_err(YamlError)?;
    Ok(placed.restore(&text))
}

/// Spellings, and the word that stands for them: `scalar7_` is the one with the index 7.
struct Placed {
    word: String,
    spellings: Vec<String>,
}

impl Placed {
    fn prepare(&mut self, value: &Value) -> Value {
        match value {
            Value::Null | Value::Bool(_) => value.clone(),
            Value::Number(number) => Value::String(self.place(number.to_string())),
            Value::String(text) => Value::String(self.string(text)),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.prepare(item)).collect()),
            Value::Object(members) => {
                Value::Object(members.iter().map(|(key, value)| (self.string(key), self.prepare(value))).collect())
            }
        }
    }

    fn string(&mut self, text: &str) -> String {
        if is_ambiguous(text) {
            // None of them has a quote or a line break in it.
            self.place(format!("'{text}'"))
        } else if text.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
            // YAML 1.1 ends lines with them, where 1.2 has them as text (YAML 1.2.2, 5.4).
            self.place(escaped(text))
        } else {
            text.to_owned()
        }
    }

    fn place(&mut self, spelling: String) -> String {
        self.spellings.push(spelling);
        format!("{}{}_", self.word, self.spellings.len() - 1)
    }

    fn restore(&self, text: &str) -> String {
        let mut restored = String::with_capacity(text.len());
        let mut parts = text.split(self.word.as_str());
        restored.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let placed = part.split_once('_').and_then(|(index, rest)| {
                let spelling = self.spellings.get(index.parse::<usize>().ok()?)?;
                Some((spelling, rest))
            });
            // The word occurs nowhere else, so there always is one.
            match placed {
                Some((spelling, rest)) => {
                    let _ = write!(restored, "{spelling}{rest}");
                }
                None => restored.push_str(part),
            }
        }
        restored
    }
}

/// A string in double quotes, in which only what every YAML reader takes as it is stands for itself.
fn escaped(text: &str) -> String {
    let mut quoted = String::new();
    quote(text, &mut quoted);
    let mut escaped = String::with_capacity(quoted.len());
    for c in quoted.chars() {
        match c {
            '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => {
                let _ = write!(escaped, "\\u{:04x}", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// Whether the word occurs in a string or a key.
fn contains(value: &Value, word: &str) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.contains(word),
        Value::Array(items) => items.iter().any(|item| contains(item, word)),
        Value::Object(members) => members.iter().any(|(key, value)| key.contains(word) || contains(value, word)),
    }
}

/// Whether a plain scalar with this text is something else than a string for YAML 1.1 (yaml.org/type) or 1.2 (10.3.2).
fn is_ambiguous(text: &str) -> bool {
    const WORDS: [&str; 16] =
        ["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".inf", ".nan", "-"];
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if [text, unsigned].iter().any(|text| WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))) {
        return true;
    }
    let bytes = unsigned.as_bytes();
    let (first, second) = (bytes.first(), bytes.get(1));
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    if !(is_digit(first) || (first == Some(&b'.') && is_digit(second))) {
        return false;
    }
    let all = |allowed: fn(u8) -> bool| bytes.iter().all(|&byte| allowed(byte));
    let based = first == Some(&b'0') && second.is_some_and(|base| b"xXoObB".contains(base));
    // Whole numbers, fractions, exponents, and numbers to the base of 60 such as 12:30.
    let number = all(|byte| byte.is_ascii_digit() || b"._:eE+-".contains(&byte))
        && bytes.iter().filter(|&&byte| byte == b'.').count() < 2;
    let mut date = unsigned.split('-');
    let year = date.next().is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    let is_date = year && is_digit(date.next().and_then(|month| month.as_bytes().first())) && date.next().is_some();
    number || is_date || (based && all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
}

/// A prepared value as serde has it: no numbers.
struct Layout<'v>(&'v Value);

impl Serialize for Layout<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => serializer.serialize_str(number.as_str()),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(items) => serializer.collect_seq(items.iter().map(Layout)),
            Value::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, &Layout(value))?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::value::Number;

    #[test]
    fn what_could_be_misread_is_quoted() {
        let texts = [
            "on",
            "yes",
            "Y",
            "NO",
            "True",
            "010",
            "0o17",
            "0x1F",
            "1e3",
            "1.5E-3",
            "2020-01-01",
            "2020-01-01T10:00:00Z",
            "1.10",
            ".5",
            "12:30",
            "1_000",
            "null",
            "~",
            "",
            "-",
            "<<",
            "=",
            ".inf",
            "-.INF",
            "+1",
            "200",
        ];
        for text in texts {
            let value = Value::Object(vec![(text.to_owned(), text.into())]);
            let yaml = to_yaml(&value).expect("laid out");
            assert_eq!(yaml, format!("'{text}': '{text}'\n"));
        }
        for text in ["3.1.0", "127.0.0.1", "v1", "once", "only", "1st", "a: b?", "e3"] {
            assert!(!is_ambiguous(text), "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_text_and_strings_their_characters() {
        let number = |text| Value::Number(Number::new(text).expect("a number"));
        let strings = [
            "scalar0_",
            "scalarx1_",
            "two\nlines\n",
            "\n",
            " blanks ",
            "tab\there",
            "a: b",
            "# no comment",
            "- dash",
            "é😀",
            "\u{85}\u{2028}\u{feff}\u{7}",
            "a\u{2028}b c",
            "a\u{85} \"\\\u{2029}\u{7F}\nb: '",
            "it's",
            "\"",
            "@at",
            "%",
            "line\n\n\n",
            " \n x",
            "!tag",
            "&a",
            "*b",
            "{",
            "?",
            "---",
            "--- x\n...\n",
            "\r\n",
        ];
        let mut items: Vec<Value> = strings.map(Value::from).into();
        items.extend([number("1.10"), number("123456789012345678901234567890"), number("-0.0"), Value::Null]);
        let value = Value::Object(vec![("items".into(), Value::Array(items))]);
        let yaml = to_yaml(&value).expect("laid out");
        let document = crate::openapi::load::load("a.yaml", yaml.clone().into_bytes()).expect(&yaml);
        let read = crate::openapi::read::value(&document.root);
        assert_eq!(crate::openapi::write::to_json(&read), crate::openapi::write::to_json(&value), "{yaml}");
    }
}
