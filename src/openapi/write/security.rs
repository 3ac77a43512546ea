//! Security schemes and requirements.

use super::object::{Object, names};
use super::{LEFT_OUT, Writer};
use crate::contract::origin::Origin;
use crate::contract::security::{Requirement, SchemeKind};
use crate::contract::value::Value;

impl<'c> Writer<'c> {
    pub(super) fn security_schemes(&mut self) -> Object {
        let contract = self.contract;
        let mut schemes = Object::default();
        for (name, scheme) in &contract.security_schemes {
            let mut object = Object::default();
            let mut put = |key: &str, text: &str| object.text(key, Some(text));
            match &scheme.kind {
                SchemeKind::Http { scheme, .. } => {
                    put("type", "http");
                    put("scheme", scheme);
                }
                SchemeKind::ApiKey { location, name } => {
                    put("type", "apiKey");
                    put("in", location.name());
                    put("name", name);
                }
                SchemeKind::OAuth2 { .. } => put("type", "oauth2"),
                SchemeKind::OpenIdConnect { url } => {
                    put("type", "openIdConnect");
                    put("openIdConnectUrl", url);
                }
                SchemeKind::MutualTls if self.is_legacy() => {
                    // Requirements keep naming it: without it nobody is let in, rather than everybody.
                    self.lost(scheme.origin, &format!("the `mutualTLS` of the security scheme `{name}`"), LEFT_OUT);
                    continue;
                }
                SchemeKind::MutualTls => put("type", "mutualTLS"),
            }
            object.text("description", scheme.description.as_deref());
            match &scheme.kind {
                SchemeKind::Http { bearer_format, .. } => object.text("bearerFormat", bearer_format.as_deref()),
                SchemeKind::OAuth2 { flows, metadata_url } => {
                    object.put("flows", self.flows(flows, scheme.origin));
                    let what = "`oauth2MetadataUrl`";
                    self.text_of_3_2(&mut object, "oauth2MetadataUrl", metadata_url, scheme.origin, what);
                }
                _ => {}
            }
            if scheme.deprecated && self.has_3_2(scheme.origin, "that a security scheme is `deprecated`") {
                object.flag("deprecated", true);
            }
            object.extend(&scheme.extensions);
            schemes.put(name, object.into());
        }
        schemes
    }

    /// The flow of devices came with 3.2 (4.28).
    fn flows(&mut self, flows: &Value, origin: Origin) -> Value {
        const DEVICES: &str = "deviceAuthorization";
        match flows {
            Value::Object(members) if members.iter().any(|(key, _)| key == DEVICES) => {
                let keeps = self.has_3_2(origin, "the flow `deviceAuthorization`");
                Value::Object(members.iter().filter(|(key, _)| keeps || key != DEVICES).cloned().collect())
            }
            flows => flows.clone(),
        }
    }

    /// Only OAuth 2 and OpenID Connect have scopes in 3.0 (4.7.30.1); 3.1 lets the others name roles (4.8.30.1).
    pub(super) fn requirements(&mut self, requirements: &[Requirement], origin: Origin) -> Value {
        let contract = self.contract;
        let mut alternatives = Vec::new();
        for requirement in requirements {
            let mut object = Object::default();
            for (name, scopes) in &requirement.schemes {
                let kind = contract.security_schemes.get(name).map(|scheme| &scheme.kind);
                let may_have_scopes =
                    matches!(kind, None | Some(SchemeKind::OAuth2 { .. } | SchemeKind::OpenIdConnect { .. }));
                if self.is_legacy() && !may_have_scopes && !scopes.is_empty() {
                    let what = format!("the roles `{}` of the security scheme `{name}`", scopes.join("`, `"));
                    self.lost(origin, &what, LEFT_OUT);
                    object.put(name, Value::Array(Vec::new()));
                } else {
                    object.put(name, names(scopes));
                }
            }
            alternatives.push(object.into());
        }
        Value::Array(alternatives)
    }
}
