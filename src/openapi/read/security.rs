//! Security schemes and requirements.

use indexmap::IndexMap;

use super::values::value;
use super::{Reader, at, extensions, flag, string};
use crate::contract::security::{KeyLocation, Requirement, SchemeKind, SecurityScheme};
use crate::contract::value::Value;
use crate::openapi::load::Node;

impl<'d> Reader<'d> {
    /// The document's `components.securitySchemes`.
    pub(super) fn security_schemes(&mut self) -> IndexMap<String, SecurityScheme> {
        let mut schemes = IndexMap::new();
        let Some(components) = self.root.get("components") else {
            return schemes;
        };
        for member in self.map(components, "securitySchemes") {
            let Some((node, _)) = self.follow(&member.value) else {
                continue;
            };
            if let Some(kind) = scheme_kind(node) {
                let scheme = SecurityScheme {
                    origin: at(node.at),
                    description: string(node, "description"),
                    deprecated: flag(node, "deprecated"),
                    kind,
                    extensions: extensions(node),
                };
                schemes.insert(member.name(), scheme);
            }
        }
        schemes
    }

    /// The value of `security`; `None` where there is none.
    pub(super) fn requirements(&mut self, owner: &'d Node) -> Option<Vec<Requirement>> {
        owner.get("security")?;
        let alternatives = self.list(owner, "security").iter().map(|alternative| {
            let schemes = alternative.as_object().unwrap_or_default().iter().map(|member| {
                let scopes = member.value.as_array().unwrap_or_default();
                (member.name(), scopes.iter().filter_map(Node::as_str).map(str::to_owned).collect())
            });
            Requirement { schemes: schemes.collect() }
        });
        Some(alternatives.collect())
    }
}

/// What a scheme is; `None` where it does not say enough to be checked.
fn scheme_kind(node: &Node) -> Option<SchemeKind> {
    let text = |key: &str| string(node, key);
    match node.get("type").and_then(Node::as_str)? {
        "http" => Some(SchemeKind::Http { scheme: text("scheme")?, bearer_format: text("bearerFormat") }),
        "apiKey" => {
            let location = match node.get("in").and_then(Node::as_str)? {
                "header" => KeyLocation::Header,
                "query" => KeyLocation::Query,
                "cookie" => KeyLocation::Cookie,
                _ => return None,
            };
            Some(SchemeKind::ApiKey { location, name: text("name")? })
        }
        "oauth2" => {
            let flows = node.get("flows").map_or_else(|| Value::Object(Vec::new()), value);
            Some(SchemeKind::OAuth2 { flows, metadata_url: text("oauth2MetadataUrl") })
        }
        "openIdConnect" => Some(SchemeKind::OpenIdConnect { url: text("openIdConnectUrl").unwrap_or_default() }),
        "mutualTLS" => Some(SchemeKind::MutualTls),
        _ => None,
    }
}
