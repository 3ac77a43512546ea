{{ header }}
//! The formats of texts, as exact as their specifications have them.

use std::{
    any::type_name,
    borrow::Cow,
    net::{Ipv4Addr, Ipv6Addr},
    sync::LazyLock,
};

use jiff::{Timestamp, civil::Date};
use regress::Regex;
use uuid::Uuid;

fn holds(is_true: bool, expected: &str) -> garde::Result {
    if is_true {
        Ok(())
    } else {
        Err(garde::Error::new(format!("must be {expected}")))
    }
}

/// Whether a text has a format, and what was expected where it has not.
pub type Format = (fn(&str) -> bool, &'static str);

/// The format of a text that is read as a type, where the type's own reader takes more.
#[must_use]
pub fn of_type<T>() -> Option<Format> {
    let name = type_name::<T>();
    if name == type_name::<Uuid>() {
        Some((is_uuid, UUID))
    } else if name == type_name::<Timestamp>() {
        Some((is_date_time, DATE_TIME))
    } else if name == type_name::<Date>() {
        Some((is_date, DATE))
    } else {
        None
    }
}

/// A valid text as the type can have it: a [`Timestamp`] has nanoseconds, and ends before the last hours of the year 9999, by
/// which many mean "never".
#[must_use]
pub fn representable<T>(text: &str) -> Cow<'_, str> {
    let is_beyond = |text: &str| text.parse::<Timestamp>().is_err();
    if type_name::<T>() != type_name::<Timestamp>() || !is_beyond(text) {
        return Cow::Borrowed(text);
    }
    let text = to_nanoseconds(text);
    if is_beyond(&text) {
        Cow::Borrowed("9999-12-30T22:00:00.999999999Z")
    } else {
        Cow::Owned(text)
    }
}

fn to_nanoseconds(text: &str) -> String {
    let Some((seconds, rest)) = text.split_once('.') else {
        return text.to_owned();
    };
    let is_offset = |sign: char| !sign.is_ascii_digit();
    let (digits, offset) = rest.split_at(rest.find(is_offset).unwrap_or(rest.len()));
    format!("{seconds}.{}{offset}", &digits[..digits.len().min(9)])
}

const DATE: &str = "a date such as 2026-11-20";
const DATE_TIME: &str = "a date and time such as 2026-11-20T09:30:00Z";
const UUID: &str = "a UUID";

/// `date` of RFC 3339: `2026-11-20`.
pub fn date<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    holds(is_date(text.as_ref()), DATE)
}

fn is_date(text: &str) -> bool {
    let is_shaped = |(index, byte): (usize, u8)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(is_shaped) && text.parse::<Date>().is_ok()
}

/// `date-time` of RFC 3339: `2026-11-20T09:30:00Z`.
pub fn date_time<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    holds(is_date_time(text.as_ref()), DATE_TIME)
}

fn is_date_time(text: &str) -> bool {
    let parts = text.split_once(['T', 't']);
    parts.is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// `time` of RFC 3339: `09:30:00+01:00`.
pub fn time<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    let expected = "a time with an offset such as 09:30:00Z";
    holds(is_time(text.as_ref()), expected)
}

fn is_time(text: &str) -> bool {
    read_time(text).is_some()
}

fn read_time(text: &str) -> Option<()> {
    let hour = two_digits(text, 0, 23)?;
    let minute = two_digits(text, 3, 59)?;
    let second = two_digits(text, 6, 60)?;
    let has_colons = text.get(2..3) == Some(":") && text.get(5..6) == Some(":");
    let rest = text.get(8..).filter(|_| has_colons)?;
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
            Some(zone).filter(|zone| zone.len() < fraction.len())?
        }
        None => rest,
    };
    let offset = offset(zone)?;
    // A leap second is the last of its day, in universal time.
    let is_last = (hour * 60 + minute - offset).rem_euclid(24 * 60) == 24 * 60 - 1;
    (second < 60 || is_last).then_some(())
}

/// The minutes that `Z`, `+01:00` or `-00:30` stands for.
fn offset(zone: &str) -> Option<i32> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let is_shaped = zone.len() == 6 && zone.get(3..4) == Some(":");
    let minutes = two_digits(zone, 1, 23)? * 60 + two_digits(zone, 4, 59)?;
    is_shaped.then_some(sign * minutes)
}

fn two_digits(text: &str, at: usize, most: i32) -> Option<i32> {
    let digits = text.get(at..at + 2)?;
    let number = digits.parse().ok().filter(|number| *number <= most)?;
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then_some(number)
}

/// `duration` of RFC 3339, appendix A: `P1DT12H`.
pub fn duration<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    holds(
        matches(&DURATION, text.as_ref()),
        "a duration such as P1DT12H",
    )
}

static DURATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let time = r"T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)";
    let date = r"\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D";
    Regex::new(&format!(r"^P(?!$)(?:\d+W|(?:{date})?(?:{time})?)$")).ok()
});

/// `uuid` of RFC 4122: `1b4e28ba-2fa1-11d2-883f-0016d3cca427`.
pub fn uuid<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    holds(is_uuid(text.as_ref()), UUID)
}

fn is_uuid(text: &str) -> bool {
    let is_shaped = |(index, byte): (usize, u8)| match index {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(is_shaped)
}

/// `byte`: base64 of RFC 4648, with padding.
pub fn byte<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    let text = text.as_ref();
    let digits = text
        .strip_suffix("==")
        .or_else(|| text.strip_suffix('='))
        .unwrap_or(text);
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    holds(
        text.len().is_multiple_of(4) && digits.bytes().all(is_digit),
        "base64",
    )
}

/// `email` of RFC 5321, 4.1.2.
pub fn email<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    let parts = text.as_ref().rsplit_once('@');
    let is_email = |(name, host): (&str, &str)| {
        is_mailbox(name)
            && match literal(host) {
                Some(address) => is_address(address),
                None => is_hostname(host),
            }
    };
    holds(parts.is_some_and(is_email), "an email address")
}

/// What stands before the `@`: words with dots between them, or a text in quotes.
fn is_mailbox(name: &str) -> bool {
    let opened = name.strip_prefix('"');
    match opened.and_then(|rest| rest.strip_suffix('"')) {
        Some(text) => is_quoted(text),
        None => name.split('.').all(is_atom),
    }
}

fn is_atom(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_part)
}

fn is_quoted(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let meant = match byte {
            b'\\' => bytes.next(),
            b'"' => None,
            _ => Some(byte),
        };
        if !meant.is_some_and(|byte| matches!(byte, b' '..=b'~')) {
            return false;
        }
    }
    true
}

/// What is in the brackets of `[127.0.0.1]`.
fn literal(host: &str) -> Option<&str> {
    host.strip_prefix('[')?.strip_suffix(']')
}

fn is_address(literal: &str) -> bool {
    match literal
        .get(..5)
        .filter(|tag| tag.eq_ignore_ascii_case("IPv6:"))
    {
        Some(_) => literal[5..].parse::<Ipv6Addr>().is_ok(),
        None => literal.parse::<Ipv4Addr>().is_ok(),
    }
}

/// `hostname` of RFC 1123, 2.1.
pub fn hostname<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    holds(is_hostname(text.as_ref()), "a host name")
}

fn is_hostname(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_plain = (1..=63).contains(&label.len()) && label.bytes().all(is_part);
    // Two dashes there announce an encoding, and there is but one (RFC 5891, 4.2.3.1).
    let is_encoded = label.get(2..4) == Some("--");
    let is_known = !is_encoded
        || label
            .get(..2)
            .is_some_and(|tag| tag.eq_ignore_ascii_case("xn"));
    is_plain && is_known && !label.starts_with('-') && !label.ends_with('-')
}

/// `ipv4` of RFC 2673, 3.2.
pub fn ipv4<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    holds(text.as_ref().parse::<Ipv4Addr>().is_ok(), "an IPv4 address")
}

/// `ipv6` of RFC 4291, 2.2.
pub fn ipv6<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    holds(text.as_ref().parse::<Ipv6Addr>().is_ok(), "an IPv6 address")
}

/// `uri` of RFC 3986.
pub fn uri<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    holds(is_uri(&URI, text.as_ref()), "a URI")
}

/// `uri-reference` of RFC 3986: a URI, or a part of one.
pub fn uri_reference<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    let text = text.as_ref();
    holds(
        is_uri(&URI, text) || is_uri(&RELATIVE, text),
        "a URI reference",
    )
}

static URI: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let rest = format!("{SEGMENT}+(?:/{SEGMENT}*)*");
    uri_pattern(r"[A-Za-z][A-Za-z\d+.-]*:", &rest)
});

static RELATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // The first segment has no colon: what stands before one is a scheme.
    let rest = format!("(?:{UNRESERVED}|@)+(?:/{SEGMENT}*)*");
    uri_pattern("", &rest)
});

const UNRESERVED: &str = r"[\w.~!$&'()*+,;=-]|%[\dA-Fa-f]{2}";
const SEGMENT: &str = r"(?:[\w.~!$&'()*+,;=:@-]|%[\dA-Fa-f]{2})";

/// `scheme`, then an authority with a path, an absolute path, or `rest`; then a query and a fragment.
fn uri_pattern(scheme: &str, rest: &str) -> Option<Regex> {
    let address = r"\[([\dA-Fa-f:.]+)\]|\[v[\dA-Fa-f]+\.[\w.~!$&'()*+,;=:-]+\]";
    let host = format!(r"(?:{address}|(?:{UNRESERVED})*)(?::\d*)?");
    let authority = format!("//(?:(?:{UNRESERVED}|:)*@)?{host}(?:/{SEGMENT}*)*");
    let absolute = format!("/(?:{SEGMENT}+(?:/{SEGMENT}*)*)?");
    let end = format!(r"(?:\?(?:{SEGMENT}|[/?])*)?(?:#(?:{SEGMENT}|[/?])*)?");
    Regex::new(&format!(
        "^{scheme}(?:{authority}|{absolute}|{rest})?{end}$"
    ))
    .ok()
}

fn is_uri(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    let found = pattern.as_ref().and_then(|pattern| pattern.find(text));
    let is_address = |address: &str| address.parse::<Ipv6Addr>().is_ok();
    found.is_some_and(|found| {
        let address = found.group(1).and_then(|range| text.get(range));
        address.is_none_or(is_address)
    })
}

/// `json-pointer` of RFC 6901.
pub fn json_pointer<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    let text = text.as_ref();
    // A tilde stands before a digit that says what it escapes.
    let is_escaped = |rest: &str| rest.starts_with(['0', '1']);
    let is_pointer = text.is_empty() || text.starts_with('/');
    holds(
        is_pointer && text.split('~').skip(1).all(is_escaped),
        "a JSON pointer",
    )
}

/// `regex` of ECMA-262.
pub fn regex<T: AsRef<str>>(text: &T, (): &()) -> garde::Result {
    holds(
        Regex::with_flags(text.as_ref(), "u").is_ok(),
        "a regular expression",
    )
}

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern
        .as_ref()
        .is_some_and(|pattern| pattern.find(text).is_some())
}
