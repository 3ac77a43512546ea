//! JSON values as a document writes them: examples, defaults, enum members, extensions.

use std::cmp::Ordering;
use std::fmt;

/// A JSON value. Objects keep the order of their members; numbers keep their text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The text of a string value.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// What JSON Schema's `type` keyword calls this value; `1.0` counts as an integer (JSON Schema 2020-12, 4.2.3).
    pub fn json_type(&self) -> super::schema::JsonType {
        use super::schema::JsonType;
        match self {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Number(number) if number.is_integer() => JsonType::Integer,
            Value::Number(_) => JsonType::Number,
            Value::String(_) => JsonType::String,
            Value::Array(_) => JsonType::Array,
            Value::Object(_) => JsonType::Object,
        }
    }
}

/// As JSON in one line.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Value::Null => formatter.write_str("null"),
            Value::Bool(value) => write!(formatter, "{value}"),
            Value::Number(number) => write!(formatter, "{number}"),
            Value::String(text) => formatter.write_str(&quoted(text)),
            Value::Array(items) => {
                formatter.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(formatter, "{}{item}", if index > 0 { ", " } else { "" })?;
                }
                formatter.write_str("]")
            }
            Value::Object(members) => {
                formatter.write_str("{")?;
                for (index, (key, value)) in members.iter().enumerate() {
                    write!(formatter, "{} {}: {value}", if index > 0 { "," } else { "" }, quoted(key))?;
                }
                formatter.write_str(if members.is_empty() { "}" } else { " }" })
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}

/// A JSON number literal, kept as text so that no digit is lost: `1.10`, `9223372036854775808`, `1e400`.
#[derive(Clone, Debug)]
pub struct Number(Box<str>);

impl Number {
    /// Takes the text of a number literal (RFC 8259, 6); anything else is refused.
    pub fn new(text: &str) -> Option<Self> {
        is_number(text).then(|| Number(text.into()))
    }

    /// A whole number.
    pub fn from_u64(value: u64) -> Self {
        Number(value.to_string().into())
    }

    /// The literal as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest double; infinite where the literal is beyond its range.
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The exact value where it is a whole number between 0 and 2^64-1 written without fraction and exponent, or with a
    /// fraction of zeros.
    pub fn as_u64(&self) -> Option<u64> {
        let (whole, fraction) = self.0.split_once('.').unwrap_or((&self.0, ""));
        fraction.bytes().all(|digit| digit == b'0').then(|| whole.parse().ok()).flatten()
    }

    /// Whether the value has no fractional part, however it is written (`1`, `1.0`, `1e3`).
    pub fn is_integer(&self) -> bool {
        if self.0.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return true;
        }
        let value = self.as_f64();
        value.is_finite() && value.fract() == 0.0
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || (self.as_f64() == other.as_f64() && (self.0.len() < 16 || other.0.len() < 16))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.as_f64().partial_cmp(&other.as_f64())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn is_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_number_literals_are_numbers() {
        for good in ["0", "-0", "1.10", "1e400", "-12.5E+3", "9223372036854775808"] {
            assert!(Number::new(good).is_some(), "{good}");
        }
        for bad in ["", "-", "01", "+1", ".5", "1.", "1e", "0x10", "1_000", "NaN", "1 "] {
            assert!(Number::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn whole_numbers_are_integers_however_they_are_written() {
        let integer = |text| Number::new(text).is_some_and(|number| number.is_integer());
        assert!(integer("1.0") && integer("1e3") && integer("123456789012345678901234567890"));
        assert!(!integer("1.5") && !integer("1e-3"));
        assert_eq!(Number::new("3.0").and_then(|number| number.as_u64()), Some(3));
        assert_eq!(Number::new("1.0"), Number::new("1"));
        assert_ne!(Number::new("9007199254740993"), Number::new("9007199254740992"));
    }
}
