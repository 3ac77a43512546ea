//! String and number literals.

use crate::contract::value::Number;
use crate::printing::prose::{is_unseen, split_kept};

/// A string literal that a reader sees as it is, and that shows nothing else than it says.
pub fn string(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    let is_kept = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'\\' && byte != b'"';
    let mut rest = text;
    loop {
        let (kept, character, behind) = split_kept(rest, is_kept);
        literal.push_str(kept);
        let Some(character) = character else { break };
        rest = behind;
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            _ if is_unseen(character) => literal.push_str(&format!("\\u{{{:x}}}", u32::from(character))),
            _ => literal.push(character),
        }
    }
    literal.push('"');
    literal
}

/// A whole number, its digits in groups of three where there are many (clippy, `unreadable_literal`).
pub fn integer(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(&digits))
}

fn grouped(digits: &str) -> String {
    if digits.len() < 6 {
        return digits.to_owned();
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

/// A double; `None` where the number is beyond its range.
pub fn float(number: &Number) -> Option<String> {
    let value = number.as_f64();
    if !value.is_finite() {
        return None;
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return Some(format!("{}.0", integer(value as i128)));
    }
    let text = format!("{value:?}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, ""));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{}", grouped_fraction(fraction)) };
    let exponent = if exponent.is_empty() { String::new() } else { format!("e{exponent}") };
    Some(format!("{sign}{}{fraction}{exponent}", grouped(digits)))
}

fn grouped_fraction(digits: &str) -> String {
    if digits.len() < 6 {
        return digits.to_owned();
    }
    let groups: Vec<&str> =
        (0..digits.len()).step_by(3).map(|start| &digits[start..digits.len().min(start + 3)]).collect();
    groups.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_one_literal_of_the_same_text() {
        for text in ["", "a\"b\\", "{}", "\u{202e}x", "line\nbreak\r\0", "é✓", "*/ // #"] {
            let parsed = syn::parse_str::<syn::LitStr>(&string(text));
            assert_eq!(parsed.map(|literal| literal.value()).ok().as_deref(), Some(text));
        }
    }

    #[test]
    fn numbers_keep_their_value() {
        assert_eq!(integer(-1_048_576), "-1_048_576");
        assert_eq!(integer(99_999), "99999");
        for (text, expected) in
            [("1", "1.0"), ("-2.50", "-2.5"), ("1e-7", "1e-7"), ("0.1234567", "0.123_456_7"), ("1e300", "1e300")]
        {
            assert_eq!(Number::new(text).and_then(|number| float(&number)).as_deref(), Some(expected));
        }
        assert_eq!(Number::new("1e400").and_then(|number| float(&number)), None);
    }
}
