//! Security schemes, whose fields depend on their type, and requirements.

use crate::openapi::load::Node;
use crate::openapi::read::check::edition::Edition;
use crate::openapi::read::check::table::SECURITY_SCHEME;
use crate::openapi::read::check::walk::Walk;

/// What fields a scheme of a type has, besides those that all have, and which of them it must have.
fn fields(kind: &str, flow: Option<&str>) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match (kind, flow) {
        ("basic" | "mutualTLS", _) => (&[], &[]),
        ("apiKey", _) => (&["name", "in"], &["name", "in"]),
        ("http", _) => (&["scheme", "bearerFormat"], &["scheme"]),
        ("openIdConnect", _) => (&["openIdConnectUrl"], &["openIdConnectUrl"]),
        ("oauth2", None) => (&["flows", "oauth2MetadataUrl"], &["flows"]),
        ("oauth2", Some("implicit")) => (&["flow", "authorizationUrl", "scopes"], &["flow", "authorizationUrl"]),
        ("oauth2", Some("password" | "application")) => (&["flow", "tokenUrl", "scopes"], &["flow", "tokenUrl"]),
        ("oauth2", Some("accessCode")) => {
            (&["flow", "authorizationUrl", "tokenUrl", "scopes"], &["flow", "authorizationUrl", "tokenUrl"])
        }
        ("oauth2", Some(_)) => (&["flow", "authorizationUrl", "tokenUrl", "scopes"], &["flow"]),
        _ => return None,
    })
}

pub fn security_scheme<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    let Some(kind) = text("type") else { return };
    let flow = (walk.edition == Edition::V20 && node.get("flows").is_none()).then(|| text("flow").unwrap_or_default());
    let Some((own, required)) = fields(kind, flow) else { return };
    for name in required.iter().filter(|name| node.get(name).is_none()) {
        let without = match *name {
            "authorizationUrl" | "tokenUrl" | "flow" | "flows" | "openIdConnectUrl" => "it is read as it is",
            _ => "whoever has to pass it is refused",
        };
        walk.missing(node, &SECURITY_SCHEME, name, without);
    }
    const OF_SOME: [&str; 10] = [
        "name",
        "in",
        "scheme",
        "bearerFormat",
        "openIdConnectUrl",
        "flows",
        "flow",
        "authorizationUrl",
        "tokenUrl",
        "scopes",
    ];
    for member in node.as_object().unwrap_or_default() {
        let is_of_others = OF_SOME.contains(&&*member.key) && !own.contains(&&*member.key);
        let is_known = SECURITY_SCHEME.names(walk.edition).any(|name| name == &*member.key);
        if is_of_others && is_known {
            let message = format!("a security scheme of `type: {kind}` has no field `{}`", member.key);
            let help = format!("it is ignored ({})", SECURITY_SCHEME.described(walk.edition));
            walk.warn("field-unknown", member.key_at, message, help);
        }
    }
}

pub fn security_requirement<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    walk.usage.schemes.extend(node.as_object().unwrap_or_default());
}

/// The `flow` of 2.0. Its successors in 3.0 are often taken for it.
pub fn flow<'d>(walk: &mut Walk<'d>, key: &str, node: &'d Node) {
    let meant = match node.as_str() {
        Some("clientCredentials") => "it is read as `application`",
        Some("authorizationCode") => "it is read as `accessCode`",
        _ => "the scheme is read without one",
    };
    walk.word(key, node, &["implicit", "password", "application", "accessCode"], meant);
}
