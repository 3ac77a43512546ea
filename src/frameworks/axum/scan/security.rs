//! How callers prove who they are.

use crate::contract::value::Value as Json;
use crate::scanning::Members;
use crate::scanning::json::object;

/// A way to prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    Bearer,
    Basic,
    /// Something that stands in a header or cookie.
    Key {
        location: &'static str,
        name: String,
    },
}

/// What headers are called that carry keys.
const KEYS: [&str; 7] = ["api-key", "apikey", "token", "auth", "secret", "access-key", "session"];

impl Scheme {
    /// The scheme of `Authorization`, by the texts of the code that reads it.
    pub fn of_texts(texts: &[String]) -> Self {
        let has = |word: &str| texts.iter().any(|text| text.trim().eq_ignore_ascii_case(word));
        if has("token") && !has("bearer") {
            return Scheme::Key { location: "header", name: "Authorization".to_owned() };
        }
        if has("basic") && !has("bearer") { Scheme::Basic } else { Scheme::Bearer }
    }

    /// Whether a header's name says that it carries a key.
    pub fn is_key(header: &str) -> bool {
        KEYS.iter().any(|key| header.contains(key))
    }

    /// What it is called in a document.
    pub fn name(&self) -> String {
        match self {
            Scheme::Bearer => "bearerAuth".to_owned(),
            Scheme::Basic => "basicAuth".to_owned(),
            Scheme::Key { name, .. } if name == "Authorization" => "tokenAuth".to_owned(),
            Scheme::Key { location: "cookie", .. } => "cookieAuth".to_owned(),
            Scheme::Key { .. } => "apiKeyAuth".to_owned(),
        }
    }

    /// As `components.securitySchemes` has it.
    pub fn definition(&self) -> Json {
        let words: Vec<(&str, &str)> = match self {
            Scheme::Bearer => vec![("type", "http"), ("scheme", "bearer")],
            Scheme::Basic => vec![("type", "http"), ("scheme", "basic")],
            Scheme::Key { location, name } => vec![("type", "apiKey"), ("in", location), ("name", name)],
        };
        object(words.into_iter().map(|(key, value)| (key.to_owned(), Json::from(value))).collect::<Members>())
    }
}

/// What an operation asks for: all of these, or nothing where each may be left out.
pub fn requirements(schemes: &[(Scheme, bool)]) -> Option<Json> {
    if schemes.is_empty() {
        return None;
    }
    let mut needed: Members = Members::new();
    let is_optional = schemes.iter().all(|(_, is_optional)| *is_optional);
    for (scheme, own_optional) in schemes {
        if is_optional || !own_optional {
            needed.insert(scheme.name(), Json::Array(Vec::new()));
        }
    }
    let mut all = vec![object(needed)];
    if is_optional {
        all.push(object(Members::new()));
    }
    Some(Json::Array(all))
}
