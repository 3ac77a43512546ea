//! Literals: text, numbers, patterns and property keys, each escaped for the one place where it stands.

use std::fmt::Write as _;

use super::names::is_bare;
use crate::printing::prose::{is_unseen, split_kept};

/// A string literal in the quotes Prettier picks: single ones unless that takes more escapes.
pub(super) fn string(text: &str) -> String {
    let single = text.bytes().filter(|&byte| byte == b'\'').count();
    let double = text.bytes().filter(|&byte| byte == b'"').count();
    let quote = if single > double { '"' } else { '\'' };
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push(quote);
    let is_kept = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'\\' && char::from(byte) != quote;
    let mut rest = text;
    loop {
        let (kept, character, behind) = split_kept(rest, is_kept);
        literal.push_str(kept);
        let Some(character) = character else { break };
        rest = behind;
        match character {
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\u{8}' => literal.push_str("\\b"),
            '\u{b}' => literal.push_str("\\v"),
            '\u{c}' => literal.push_str("\\f"),
            '\0' if !rest.starts_with(|next: char| next.is_ascii_digit()) => literal.push_str("\\0"),
            _ if character == quote => {
                literal.push('\\');
                literal.push(character);
            }
            _ if is_unseen(character) => escape_code(&mut literal, character),
            _ => literal.push(character),
        }
    }
    literal.push(quote);
    literal
}

/// A property key: a bare name or plain number where the key reads the same that way, a string literal otherwise.
/// `__proto__` is no special case here: see `Property`, which computes it.
pub(super) fn key(text: &str) -> String {
    if is_bare(text) || is_plain_integer(text) { text.to_owned() } else { string(text) }
}

/// Whether `Number(text)` prints as the same text, for unsigned integers: such keys may stand bare.
fn is_plain_integer(text: &str) -> bool {
    match text.as_bytes() {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => text.len() <= 15 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// The JavaScript spelling of a JSON number, value for value; `None` if the text is no JSON number.
pub(super) fn number(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = is_digits(whole) && (whole == "0" || !whole.starts_with('0'));
    if !is_whole || !fraction.is_none_or(is_digits) {
        return None;
    }
    let fraction = fraction.map_or("", |digits| digits.trim_end_matches('0'));
    let mut printed = sign.to_owned();
    match exponent {
        None if fraction.is_empty() => printed.push_str(&grouped(whole)),
        _ => printed.push_str(whole),
    }
    if !fraction.is_empty() {
        printed.push('.');
        printed.push_str(fraction);
    }
    if let Some(exponent) = exponent {
        let (minus, digits) = match exponent.strip_prefix(['+', '-']) {
            Some(digits) => (exponent.starts_with('-'), digits),
            None => (false, exponent),
        };
        if !is_digits(digits) {
            return None;
        }
        let digits = digits.trim_start_matches('0');
        if !digits.is_empty() {
            printed.push_str(if minus { "e-" } else { "e" });
            printed.push_str(digits);
        }
    }
    Some(printed)
}

/// Thousands apart from five digits on, as long as the number is exact in JavaScript.
fn grouped(digits: &str) -> String {
    let is_exact = digits.parse::<u64>().is_ok_and(|value| value <= 1 << 53);
    if digits.len() < 5 || !is_exact {
        return digits.to_owned();
    }
    let mut printed = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            printed.push('_');
        }
        printed.push(digit);
    }
    printed
}

/// A regular expression literal; `None` if no literal can hold the pattern (an open class, a trailing backslash …).
pub(super) fn regex(pattern: &str, flags: &str) -> Option<String> {
    let mut sorted: Vec<char> = flags.chars().collect();
    sorted.sort_unstable();
    if !sorted.iter().all(char::is_ascii_lowercase) || pattern.starts_with(['*', '?', '+']) {
        return None;
    }
    let mut literal = String::with_capacity(pattern.len() + 2 + flags.len());
    literal.push('/');
    let mut is_escaped = false;
    let mut is_class = false;
    for character in pattern.chars() {
        let code = match character {
            '\n' => Some("n".to_owned()),
            '\r' => Some("r".to_owned()),
            '\t' => Some("t".to_owned()),
            _ if is_unseen(character) => Some(regex_code(character)),
            _ => None,
        };
        if let Some(code) = code {
            if !is_escaped {
                literal.push('\\');
            }
            literal.push_str(&code);
            is_escaped = false;
            continue;
        }
        if !is_escaped {
            match character {
                '[' => is_class = true,
                ']' => is_class = false,
                '/' if !is_class => literal.push('\\'),
                _ => {}
            }
        }
        is_escaped = !is_escaped && character == '\\';
        literal.push(character);
    }
    if is_escaped || is_class {
        return None;
    }
    if pattern.is_empty() {
        literal.push_str("(?:)");
    }
    literal.push('/');
    literal.extend(sorted);
    Some(literal)
}

/// What follows the backslash: code units, which every mode of a pattern understands.
fn regex_code(character: char) -> String {
    let mut code = String::new();
    for (index, unit) in character.encode_utf16(&mut [0; 2]).iter().enumerate() {
        let _ = write!(code, "{}u{unit:04x}", if index == 0 { "" } else { "\\" });
    }
    code
}

fn escape_code(literal: &mut String, character: char) {
    let code = u32::from(character);
    let _ = match code {
        0..=0xff => write!(literal, "\\x{code:02x}"),
        0x100..=0xffff => write!(literal, "\\u{code:04x}"),
        _ => write!(literal, "\\u{{{code:x}}}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hold_hostile_text() {
        assert_eq!(string("it"), "'it'");
        assert_eq!(string("it's"), r#""it's""#);
        assert_eq!(string(r#"'a' "b""#), r#"'\'a\' "b"'"#);
        assert_eq!(string("';process.exit()//"), r#""';process.exit()//""#);
        assert_eq!(string("`${x}` </script> */"), "'`${x}` </script> */'");
        assert_eq!(string("\\' \\"), r#""\\' \\""#);
        assert_eq!(string("a\r\n\tb\u{2028}\u{2029}"), r"'a\r\n\tb\u2028\u2029'");
        assert_eq!(string("\u{0} \u{0}1 \u{7f}\u{85}"), r"'\0 \x001 \x7f\x85'");
        assert_eq!(string("\u{202e}\u{2066}\u{feff}\u{e0041}"), r"'\u202e\u2066\ufeff\u{e0041}'");
        assert_eq!(string("héé 日本 👩‍💻"), "'héé 日本 👩‍💻'");
    }

    #[test]
    fn keys_are_bare_where_they_can() {
        for (text, printed) in [
            ("id", "id"),
            ("class", "class"),
            ("200", "200"),
            ("0", "0"),
            ("4XX", "'4XX'"),
            ("01", "'01'"),
            ("-1", "'-1'"),
            ("1e3", "'1e3'"),
            ("a-b", "'a-b'"),
            ("", "''"),
            ("1234567890123456", "'1234567890123456'"),
            ("é", "é"),
            ("é!", "'é!'"),
            ("a: 1, b", "'a: 1, b'"),
        ] {
            assert_eq!(key(text), printed);
        }
    }

    #[test]
    fn numbers_keep_their_value() {
        for (text, printed) in [
            ("0", "0"),
            ("-0", "-0"),
            ("150", "150"),
            ("9999", "9999"),
            ("10000", "10_000"),
            ("1048576", "1_048_576"),
            ("-12345", "-12_345"),
            ("1.0", "1"),
            ("1.50", "1.5"),
            ("0.10", "0.1"),
            ("1E+05", "1e5"),
            ("1e-07", "1e-7"),
            ("1.5e0", "1.5"),
            ("12345.5", "12345.5"),
            ("9007199254740992", "9_007_199_254_740_992"),
            ("9223372036854775807", "9223372036854775807"),
            ("10000e2", "10000e2"),
        ] {
            assert_eq!(number(text).as_deref(), Some(printed), "{text}");
        }
        for text in ["", "-", "01", "1.", ".5", "1e", "NaN", "1;x", "0x10", "1_0", "+1", "1e5;", " 1"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn patterns_stay_inside_their_slashes() {
        assert_eq!(regex("^a/b$", "u").as_deref(), Some(r"/^a\/b$/u"));
        assert_eq!(regex(r"^a\/[/\]/]b/", "vi").as_deref(), Some(r"/^a\/[/\]/]b\//iv"));
        assert_eq!(regex("", "").as_deref(), Some("/(?:)/"));
        assert_eq!(regex("a\nb\\\nc\u{2028}\u{202e}", "").as_deref(), Some(r"/a\nb\nc\u2028\u202e/"));
        assert_eq!(regex("\u{e0041}", "u").as_deref(), Some(r"/\udb40\udc41/u"));
        for pattern in ["[", "a\\", "*/ alert() //", "[a", "[\\]"] {
            assert_eq!(regex(pattern, ""), None, "{pattern}");
        }
        assert_eq!(regex("a", "g;x"), None);
    }
}
