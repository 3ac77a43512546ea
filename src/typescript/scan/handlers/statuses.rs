//! Status codes, and the names that libraries have for them.

use crate::typescript::program::value::{External, Value};

/// The codes of RFC 9110 and its relatives, with the names from which libraries derive theirs.
const STATUSES: [(u16, &str); 62] = [
    (100, "Continue"),
    (101, "SwitchingProtocols"),
    (102, "Processing"),
    (103, "EarlyHints"),
    (200, "OK"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "NonAuthoritativeInformation"),
    (204, "NoContent"),
    (205, "ResetContent"),
    (206, "PartialContent"),
    (207, "MultiStatus"),
    (300, "MultipleChoices"),
    (301, "MovedPermanently"),
    (302, "Found"),
    (302, "MovedTemporarily"),
    (303, "SeeOther"),
    (304, "NotModified"),
    (307, "TemporaryRedirect"),
    (308, "PermanentRedirect"),
    (400, "BadRequest"),
    (401, "Unauthorized"),
    (402, "PaymentRequired"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (405, "MethodNotAllowed"),
    (406, "NotAcceptable"),
    (407, "ProxyAuthenticationRequired"),
    (408, "RequestTimeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "LengthRequired"),
    (412, "PreconditionFailed"),
    (413, "PayloadTooLarge"),
    (413, "RequestTooLong"),
    (413, "RequestEntityTooLarge"),
    (414, "UriTooLong"),
    (415, "UnsupportedMediaType"),
    (416, "RangeNotSatisfiable"),
    (417, "ExpectationFailed"),
    (418, "ImATeapot"),
    (418, "Teapot"),
    (422, "UnprocessableEntity"),
    (422, "UnprocessableContent"),
    (422, "BadData"),
    (423, "Locked"),
    (424, "FailedDependency"),
    (425, "TooEarly"),
    (426, "UpgradeRequired"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
    (431, "RequestHeaderFieldsTooLarge"),
    (451, "UnavailableForLegalReasons"),
    (500, "InternalServerError"),
    (500, "Internal"),
    (500, "BadImplementation"),
    (501, "NotImplemented"),
    (502, "BadGateway"),
    (503, "ServiceUnavailable"),
    (503, "ServerUnavailable"),
    (504, "GatewayTimeout"),
    (507, "InsufficientStorage"),
];

/// What a response with a status code is called, for its description.
pub fn description(status: u16) -> String {
    let name = STATUSES.iter().find(|(code, _)| *code == status).map_or("", |(_, name)| name);
    let mut text = String::new();
    let mut was_lower = false;
    for character in name.chars() {
        if character.is_uppercase() && was_lower {
            text.push(' ');
            text.extend(character.to_lowercase());
        } else {
            text.push(character);
        }
        was_lower = character.is_lowercase();
    }
    text
}

/// The code of a name, however it is written: `NotFound`, `notFound`, `NOT_FOUND`.
pub fn code(name: &str) -> Option<u16> {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let name = plain(name.trim_end_matches("Error").trim_start_matches("HTTP_STATUS_"));
    STATUSES.iter().find(|(_, known)| plain(known) == name).map(|(code, _)| *code)
}

/// The codes that a value may be, and whether it may be another one that is not known.
pub fn codes(value: &Value) -> (Vec<u16>, bool) {
    codes_by(value, &|external| {
        let is_of_codes = matches!(&*external.module, "http-status-codes" | "http-status" | "http2" | "node:http2");
        is_of_codes && external.path.first().is_none_or(|name| &**name != "ReasonPhrases")
    })
}

/// The codes that a value may be which stands where a status code has to: whatever package it is of, `NOT_FOUND` is the code of that
/// name there.
pub fn codes_of_status(value: &Value) -> (Vec<u16>, bool) {
    codes_by(value, &|external| !external.module.is_empty())
}

fn codes_by(value: &Value, is_of_codes: &dyn Fn(&External) -> bool) -> (Vec<u16>, bool) {
    let mut codes = Vec::new();
    let mut is_open = false;
    for value in value.alternatives() {
        let found = match value.unaliased() {
            Value::Number(text) => text.parse().ok().filter(|code| (100..600).contains(code)),
            Value::Text(text) => text.parse().ok().filter(|code| (100..600).contains(code)),
            Value::External(external) if is_of_codes(external) => external.path.last().and_then(|name| code(name)),
            _ => None,
        };
        match found {
            Some(code) if !codes.contains(&code) => codes.push(code),
            Some(_) => {}
            None => is_open = true,
        }
    }
    (codes, is_open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_codes() {
        for name in ["NotFound", "NOT_FOUND", "notFound", "NotFoundError", "HTTP_STATUS_NOT_FOUND"] {
            assert_eq!(code(name), Some(404), "{name}");
        }
        assert_eq!(description(422), "Unprocessable entity");
        assert_eq!(description(200), "OK");
    }
}
