//! Security schemes: where axum finds a credential, and the check that its owner writes.

use crate::code;
use crate::contract::Contract;
use crate::contract::operation::is_token;
use crate::contract::security::{KeyLocation, SchemeKind};
use crate::contract::value::Value;
use crate::rust::code::{Code, Comment};
use crate::rust::names::Names;
use crate::templates::Fields;

/// What the templates of authentication need to know.
pub struct Schemes {
    /// A scheme each.
    pub schemes: Vec<Fields>,
    /// Which finders occur.
    pub finders: Fields,
    pub has_jwt: bool,
    pub has_basic: bool,
    pub has_certificate: bool,
}

/// Prints the schemes of a contract.
pub fn schemes(contract: &Contract, names: &Names) -> Schemes {
    let mut found = Schemes {
        schemes: Vec::new(),
        finders: Fields::new(),
        has_jwt: false,
        has_basic: false,
        has_certificate: false,
    };
    let (mut http, mut header, mut query, mut cookie) = (false, false, false, false);
    for (key, scheme) in &contract.security_schemes {
        let Some(name) = names.security_scheme(key) else { continue };
        let (mut takes_text, mut takes_password, mut takes_token, mut takes_certificate) = (false, false, false, false);
        let (finder, challenge, about) = match &scheme.kind {
            SchemeKind::Http { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => {
                (http, takes_password, found.has_basic) = (true, true, true);
                (
                    Code::known("basic(parts)"),
                    Some("Basic realm=\"api\"".to_owned()),
                    "`Authorization: Basic`.".to_owned(),
                )
            }
            SchemeKind::Http { scheme, .. } if !scheme.eq_ignore_ascii_case("bearer") => {
                http = true;
                let challenge = Some(scheme.clone()).filter(|scheme| is_token(scheme));
                (code!("http(parts, {})", Code::string(scheme)), challenge, format!("`Authorization: {scheme}`."))
            }
            SchemeKind::Http { .. } | SchemeKind::OAuth2 { .. } | SchemeKind::OpenIdConnect { .. } => {
                (http, takes_token, found.has_jwt) = (true, true, true);
                let what = match &scheme.kind {
                    SchemeKind::Http { bearer_format: Some(format), .. } => format!(" ({format})"),
                    SchemeKind::OAuth2 { .. } => ", OAuth 2".to_owned(),
                    SchemeKind::OpenIdConnect { url } => format!(", `OpenID` Connect <{url}>"),
                    _ => String::new(),
                };
                let about = format!("`Authorization: Bearer`{what}.");
                (Code::known("http(parts, \"Bearer\")"), Some("Bearer".to_owned()), about)
            }
            SchemeKind::ApiKey { location, name } => {
                let finder = match location {
                    KeyLocation::Header => "header",
                    KeyLocation::Query => "query",
                    KeyLocation::Cookie => "cookie",
                };
                header |= *location == KeyLocation::Header;
                query |= *location == KeyLocation::Query;
                cookie |= *location == KeyLocation::Cookie;
                takes_text = *location != KeyLocation::Header;
                let about = match location {
                    KeyLocation::Header => format!("`{name}` header."),
                    KeyLocation::Query => format!("`{name}` in the query."),
                    KeyLocation::Cookie => format!("`{name}` cookie."),
                };
                (code!("{}(parts, {})", Code::known(finder), Code::string(name)), None, about)
            }
            SchemeKind::MutualTls => {
                (takes_certificate, found.has_certificate) = (true, true);
                (Code::known("Some(&parts.extensions)"), None, "Client certificate; TLS has to verify it.".to_owned())
            }
        };
        let text = scheme.description.as_deref().filter(|text| !text.trim().is_empty()).unwrap_or(&about);
        let challenge = match challenge {
            Some(challenge) => code!("Some({})", Code::string(&challenge)),
            None => Code::known("None"),
        };
        let variant_comment = Comment::text(&format!("`{key}`: {about}"));
        let variant_comment = match &scheme.kind {
            SchemeKind::OAuth2 { flows, .. } => flow_lines(flows, variant_comment),
            _ => variant_comment,
        };
        let fields = Fields::new()
            .with("name", code!("{}", name.function))
            .with("variant", code!("{}", name.variant))
            .with("comment", Comment::text(text).outer())
            .with("variant_comment", variant_comment.outer())
            .with("finder", finder)
            .with("challenge", challenge)
            .with("takes_token", takes_token)
            .with("takes_password", takes_password)
            .with("takes_certificate", takes_certificate)
            .with("takes_text", takes_text);
        found.schemes.push(fields);
    }
    found.finders = Fields::new()
        .with("http", http)
        .with("basic", found.has_basic)
        .with("header", header)
        .with("query", query)
        .with("cookie", cookie);
    found
}

/// The flows of OAuth 2 as a list: their URLs in a line each, and their scopes below.
fn flow_lines(flows: &Value, comment: Comment) -> Comment {
    let mut lines = Vec::new();
    for (name, flow) in members(flows).iter().filter(|(name, _)| !name.starts_with("x-")) {
        lines.push(format!("- `{name}`"));
        for (key, value) in members(flow) {
            match value {
                Value::String(url) => lines.push(format!("  - `{key}`: <{url}>")),
                scopes => {
                    let scopes = members(scopes).iter();
                    lines.extend(scopes.map(|(scope, about)| match about.as_str().unwrap_or_default() {
                        "" => format!("  - `{scope}`"),
                        about => format!("  - `{scope}`: {about}"),
                    }));
                }
            }
        }
    }
    let mut lines = lines.iter();
    let first = lines.next().map(String::as_str).unwrap_or_default();
    lines.fold(comment.paragraph(first), |comment, line| comment.line(line))
}

fn members(value: &Value) -> &[(String, Value)] {
    match value {
        Value::Object(members) => members,
        _ => &[],
    }
}
