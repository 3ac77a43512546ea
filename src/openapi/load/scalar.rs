//! What the scalars of YAML are by its core schema, in JSON's values.

use super::tree::{NodeValue, is_null};

/// What a scalar with a core schema tag is; nothing if its text is not of that kind.
pub(super) fn tagged_scalar(kind: &str, text: &str, is_plain: bool) -> Option<NodeValue> {
    if kind == "str" {
        return Some(NodeValue::String(text.into()));
    }
    let resolved = plain_scalar(text);
    match (kind, &resolved) {
        ("null", NodeValue::Null) | ("bool", NodeValue::Bool(_)) | ("float", NodeValue::Number(_)) => Some(resolved),
        ("int", NodeValue::Number(digits)) if !digits.contains(['.', 'e', 'E']) => Some(resolved),
        ("null" | "bool" | "float" | "int", _) => None,
        // A tag for collections says nothing about a scalar.
        _ if is_plain => Some(resolved),
        _ => Some(NodeValue::String(text.into())),
    }
}

/// What an unquoted scalar is by the core schema of YAML 1.2. In doubt it is a string: `yes`,
/// `010`, `1_000`, `.inf` and dates are.
pub(super) fn plain_scalar(text: &str) -> NodeValue {
    match text {
        _ if is_null(text) => NodeValue::Null,
        "true" | "True" | "TRUE" => NodeValue::Bool(true),
        "false" | "False" | "FALSE" => NodeValue::Bool(false),
        _ => json_number(text).map_or_else(|| NodeValue::String(text.into()), NodeValue::Number),
    }
}

/// A YAML number as JSON writes it. Its digits are kept as they are; only what JSON's grammar
/// lacks is made up for: `+1`, `.5`, `1.`, `0o17`, `0x1F`. Numbers with leading zeros are none:
/// whoever writes `007` means the text.
fn json_number(text: &str) -> Option<Box<str>> {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return None;
    }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let is_number = digits.starts_with(|c: char| c.is_digit(radix));
            let number = u128::from_str_radix(digits, radix).ok();
            return number.filter(|_| is_number).map(|number| number.to_string().into());
        }
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.is_empty() || !is_digits(digits) {
            return None;
        }
    }
    let (integer, fraction) = match mantissa.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (mantissa, None),
    };
    let has_digits = !integer.is_empty() || fraction.is_some_and(|digits| !digits.is_empty());
    let has_leading_zero = integer.len() > 1 && integer.starts_with('0');
    if !has_digits || has_leading_zero || !is_digits(integer) || !is_digits(fraction.unwrap_or_default()) {
        return None;
    }
    if !text.starts_with('+') && !integer.is_empty() && fraction != Some("") {
        return Some(text.into());
    }
    let mut number = String::with_capacity(text.len() + 2);
    if text.starts_with('-') {
        number.push('-');
    }
    number.push_str(or_zero(integer));
    if let Some(fraction) = fraction {
        number.push('.');
        number.push_str(or_zero(fraction));
    }
    if let Some(exponent) = exponent {
        number.push('e');
        number.push_str(exponent);
    }
    Some(number.into())
}

fn or_zero(digits: &str) -> &str {
    if digits.is_empty() { "0" } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a plain scalar is, as JSON.
    fn json(text: &str) -> String {
        match plain_scalar(text) {
            NodeValue::Null => "null".to_owned(),
            NodeValue::Bool(value) => value.to_string(),
            NodeValue::Number(digits) => digits.into(),
            NodeValue::String(content) => format!("{content:?}"),
            NodeValue::Array(_) | NodeValue::Object(_) => String::new(),
        }
    }

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let same = ["0", "-0", "12", "-7", "1.10", "0.5", "1e3", "1E+3", "-1.5e-3"];
        for text in same {
            assert_eq!(json(text), text);
        }
        let normalised = [
            ("+1", "1"),
            ("1.", "1.0"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("+.5e3", "0.5e3"),
            ("1.e3", "1.0e3"),
            ("0o17", "15"),
            ("0x1F", "31"),
        ];
        for (text, number) in normalised {
            assert_eq!(json(text), number);
        }
        for text in ["null", "Null", "NULL", "~"] {
            assert_eq!(json(text), "null");
        }
        for (texts, value) in [(["true", "True", "TRUE"], "true"), (["false", "False", "FALSE"], "false")] {
            assert!(texts.into_iter().all(|text| json(text) == value));
        }
    }

    #[test]
    fn everything_else_plain_is_a_string() {
        let strings = [
            "010",
            "007.5",
            "-01",
            "1_000",
            "0b1",
            "0x",
            "0xG",
            "0o8",
            "0x+1",
            "-0x1",
            "yes",
            "no",
            "on",
            "off",
            "y",
            "n",
            "tRUE",
            "nULL",
            ".inf",
            "-.inf",
            ".nan",
            ".",
            "+",
            "-.",
            "1e",
            "1e+",
            "e3",
            "1.2.3",
            "2020-01-01",
            "2020-01-01T00:00:00Z",
            "12:30",
            "1 2",
            "٣",
            "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        ];
        for text in strings {
            assert_eq!(json(text), format!("{text:?}"));
        }
    }
}
