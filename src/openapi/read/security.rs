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
            match scheme_kind(node) {
                Ok(kind) => {
                    let description = string(node, "description");
                    let scheme = SecurityScheme {
                        origin: at(node.at),
                        description,
                        deprecated: flag(node, "deprecated"),
                        kind,
                        extensions: extensions(node),
                    };
                    schemes.insert(member.key.to_string(), scheme);
                }
                Err(problem) => {
                    let message = format!("the security scheme `{}` {problem}", member.key);
                    let help = "whoever has to pass it is refused";
                    self.warn("security-scheme-incomplete", node.at, message, help);
                }
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
                (member.key.to_string(), scopes.iter().filter_map(Node::as_str).map(str::to_owned).collect())
            });
            Requirement { schemes: schemes.collect() }
        });
        Some(alternatives.collect())
    }
}

fn scheme_kind(node: &Node) -> Result<SchemeKind, &'static str> {
    let text = |key: &str| string(node, key);
    match node.get("type").and_then(Node::as_str) {
        Some("http") => {
            let scheme = text("scheme").ok_or("has no `scheme`")?;
            Ok(SchemeKind::Http { scheme, bearer_format: text("bearerFormat") })
        }
        Some("apiKey") => {
            let location = match node.get("in").and_then(Node::as_str) {
                Some("header") => KeyLocation::Header,
                Some("query") => KeyLocation::Query,
                Some("cookie") => KeyLocation::Cookie,
                _ => return Err("does not say where the key stands (`in`)"),
            };
            Ok(SchemeKind::ApiKey { location, name: text("name").ok_or("has no `name`")? })
        }
        Some("oauth2") => {
            let flows = node.get("flows").map_or_else(|| Value::Object(Vec::new()), value);
            Ok(SchemeKind::OAuth2 { flows, metadata_url: text("oauth2MetadataUrl") })
        }
        Some("openIdConnect") => Ok(SchemeKind::OpenIdConnect { url: text("openIdConnectUrl").unwrap_or_default() }),
        Some("mutualTLS") => Ok(SchemeKind::MutualTls),
        Some(_) => Err("has a `type` that the specification does not know"),
        None => Err("has no `type`"),
    }
}
