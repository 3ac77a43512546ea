{{ header }}
//! How texts are written in a URL, a header or a form.

use axum::http::{HeaderMap, Uri, header};
use percent_encoding::percent_decode_str;

/// Names decoded, values not yet: what separates items is told from what is encoded.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .map(|(name, value)| (Decoding::Form.decode(name), value.to_owned()))
        .collect()
}

/// The values of a query parameter, without those that are not encoded correctly.
#[must_use]
pub fn query_values(uri: &Uri, name: &str) -> Vec<String> {
    let pairs = pairs(uri.query().unwrap_or_default()).into_iter();
    let given = pairs.filter(|(key, value)| key == name && Decoding::Form.is_valid(value));
    let decode = |(_, value): (String, String)| Decoding::Form.decode(&value);
    given.map(decode).collect()
}

/// All cookies of a request, their values as sent.
#[must_use]
pub fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for header in headers.get_all(header::COOKIE) {
        for pair in text_of(header.as_bytes()).split(';') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (name.trim(), value.trim());
            let quoted = value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'));
            found.push((name.to_owned(), quoted.unwrap_or(value).to_owned()));
        }
    }
    found
}

pub(super) fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

#[derive(Clone, Copy)]
pub(super) enum Decoding {
    None,
    Percent,
    /// As forms and queries: `+` is a blank.
    Form,
}

impl Decoding {
    pub(super) fn decode(self, text: &str) -> String {
        match self {
            Decoding::None => text.to_owned(),
            Decoding::Percent => percent_decode_str(text).decode_utf8_lossy().into_owned(),
            Decoding::Form => {
                let text = text.replace('+', " ");
                percent_decode_str(&text).decode_utf8_lossy().into_owned()
            }
        }
    }

    pub(super) fn is_valid(self, text: &str) -> bool {
        let is_hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
        let bytes = text.as_bytes();
        let is_escape = |index: usize| is_hex(bytes.get(index + 1)) && is_hex(bytes.get(index + 2));
        let escapes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%');
        matches!(self, Decoding::None)
            || escapes.into_iter().all(|(index, _)| is_escape(index))
                && percent_decode_str(text).decode_utf8().is_ok()
    }
}
