//! Objects of a document.

use super::Members;
use crate::contract::value::Value as Json;

/// JSON of members.
pub fn object(members: Members) -> Json {
    Json::Object(members.into_iter().collect())
}

/// A member of an object.
pub fn member<'j>(json: &'j Json, name: &str) -> Option<&'j Json> {
    match json {
        Json::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
        _ => None,
    }
}

/// An object with one member.
pub fn only(name: &str, value: Json) -> Members {
    Members::from([(name.to_owned(), value)])
}

/// Whether responses are what stands for them where nothing is said: one of any status, without a word.
pub fn says_nothing(responses: &[(String, Json)]) -> bool {
    let [(status, Json::Object(response))] = responses else { return false };
    status == "default" && response.iter().all(|(key, text)| key == "description" && text.as_str() == Some(""))
}

/// Whether a schema says by its own type that it takes `null`.
pub fn takes_null(schema: &Json) -> bool {
    match member(schema, "type") {
        Some(Json::Array(types)) => types.iter().any(|name| name.as_str() == Some("null")),
        Some(name) => name.as_str() == Some("null"),
        None => false,
    }
}
