//! What stands before the paths of a document: the path of its server.

use crate::contract::value::Value;
use crate::contract::{Contract, Server};

/// The path of the first server, without a slash at its end: `/v1` for `https://api.example.com/v1/`. `None` where it has
/// none, where it is no plain path, and where the paths of the document start with it themselves.
pub fn base_path(contract: &Contract) -> Option<String> {
    let url = resolved(contract.servers.first()?);
    let after_scheme = url.split_once("://").map(|(_, rest)| rest).or_else(|| url.strip_prefix("//"));
    let rest = after_scheme.unwrap_or(&url);
    let path = rest[rest.find('/')?..].split(['?', '#']).next()?.trim_end_matches('/');
    let is_plain = path.split('/').skip(1).all(|segment| {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        !segment.is_empty() && segment != "." && segment != ".." && segment.bytes().all(known)
    });
    let below = format!("{path}/");
    let repeats = contract.operations.iter().any(|operation| operation.path.starts_with(&below));
    (!path.is_empty() && is_plain && !repeats).then(|| path.to_owned())
}

/// The URL with the defaults of its variables (OpenAPI 3.1, 4.8.6).
fn resolved(server: &Server) -> String {
    let Some(Value::Object(variables)) = &server.variables else { return server.url.clone() };
    let mut url = server.url.clone();
    for (name, variable) in variables {
        let Value::Object(members) = variable else { continue };
        let default = members.iter().find(|(key, _)| key == "default").and_then(|(_, value)| value.as_str());
        url = url.replace(&format!("{{{name}}}"), default.unwrap_or_default());
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(url: &str) -> Option<String> {
        let server = Server { url: url.to_owned(), ..Server::default() };
        base_path(&Contract { servers: vec![server], ..Contract::default() })
    }

    #[test]
    fn a_server_has_a_path() {
        assert_eq!(base("https://api.example.com/v1/").as_deref(), Some("/v1"));
        assert_eq!(base("/api/v2").as_deref(), Some("/api/v2"));
        assert_eq!(base("//example.com/x?y").as_deref(), Some("/x"));
        for url in ["https://example.com", "https://example.com/", "/", "https://{host}/{base}", "/a//b", "/a/../b"] {
            assert_eq!(base(url), None, "{url}");
        }
    }
}
