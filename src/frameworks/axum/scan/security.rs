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

/// What an operation asks for: all of these, or nothing where each may be left out. Who looks for a token in a cookie and in
/// `Authorization` takes either.
pub fn requirements(schemes: &[(Scheme, bool)]) -> Option<Json> {
    if schemes.is_empty() {
        return None;
    }
    let is_optional = schemes.iter().all(|(_, is_optional)| *is_optional);
    let needed = schemes.iter().filter(|(_, own_optional)| is_optional || !own_optional).map(|(scheme, _)| scheme);
    let (tokens, others): (Vec<&Scheme>, Vec<&Scheme>) =
        needed.partition(|scheme| matches!(scheme, Scheme::Bearer | Scheme::Key { location: "cookie", .. }));
    let requirement = |schemes: Vec<&Scheme>| {
        object(schemes.into_iter().map(|scheme| (scheme.name(), Json::Array(Vec::new()))).collect::<Members>())
    };
    let mut all: Vec<Json> = match tokens.as_slice() {
        [] => vec![requirement(others)],
        tokens => tokens.iter().map(|token| requirement([vec![*token], others.clone()].concat())).collect(),
    };
    if is_optional {
        all.push(object(Members::new()));
    }
    Some(Json::Array(all))
}
