//! Whether a text that a document gives is of a format or matches a pattern.

use std::net::{Ipv4Addr, Ipv6Addr};

use fancy_regex::Regex;

const DATE: &str = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])";
const TIME: &str = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)";
const DURATION: &str = r"P(\d+W|(\d+Y(\d+M(\d+D)?)?|\d+M(\d+D)?|\d+D)?(T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))?)";
const UUID: &str = r"[\dA-Fa-f]{8}(-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}";
const BASE64: &str = r"([A-Za-z\d+/]{4})*([A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?";

/// Whether a text may be of a format, of which dates (RFC 3339), UUIDs, addresses and base64 are looked at.
pub fn may_be(format: &str, text: &str) -> bool {
    let is = |grammar: &str| finds(&format!("^({grammar})$"), text);
    match format {
        "date" => is(DATE),
        "time" => is(TIME),
        "date-time" => is(&format!("{DATE}[Tt]{TIME}")),
        "duration" => is(DURATION) && !text.ends_with(['P', 'T']),
        "uuid" => is(UUID),
        "byte" => is(BASE64),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        _ => true,
    }
}

/// What is another expression in Rust than in ECMA-262: classes in classes, and anchors that are letters.
const OTHERWISE: [&str; 7] = ["[[", "&&", "--", "~~", r"\A", r"\Z", r"\z"];

/// Whether a pattern matches a text, as far as that can be told in bounded time whatever the document says: one that is no regular
/// expression of Rust, means something else there or takes too long does.
pub fn finds(pattern: &str, text: &str) -> bool {
    if OTHERWISE.iter().any(|part| pattern.contains(part)) {
        return true;
    }
    Regex::new(pattern).and_then(|regex| regex.is_match(text)).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_of_their_formats() {
        for (format, good, bad) in [
            ("date", "2026-11-20", "2026-13-20"),
            ("time", "09:30:00Z", "09:30"),
            ("date-time", "2026-11-20T09:30:00.5+01:00", "2026-11-20 09:30:00"),
            ("duration", "P1DT12H", "5s"),
            ("duration", "PT5S", "PT"),
            ("uuid", "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "1b4e28ba"),
            ("byte", "aGVsbG8=", "a"),
            ("ipv4", "127.0.0.1", "127.0.0"),
            ("ipv6", "::1", "1"),
        ] {
            assert!(may_be(format, good), "{format} {good}");
            assert!(!may_be(format, bad), "{format} {bad}");
        }
        assert!(may_be("colour", "#fff"));
    }

    #[test]
    fn patterns_find_texts_in_time() {
        assert!(finds("^a+$", "aaa") && !finds("^a+$", "b"));
        assert!(!finds("^(?=b)", "a"));
        let long = format!("{}!", "a".repeat(60));
        assert!(!finds("^(a+)+$", &long));
        assert!(!finds("^(?=a)(a+)+$", &long));
        assert!(finds(r"^(?:(a+)\1?)+$", &long), "nobody waits for it");
        assert!(finds("^[[a]]$", "[]") && finds(r"^a\/b$", "a/b") && finds("^(", "a"));
    }
}
