//! What people write of their API as a whole: the options of the libraries that serve a document of it.

use super::annotations::without_dangling;
use super::api::{INFO, ROOT};
use super::json::{member, object};
use super::{Members, Scan};
use crate::contract::value::Value as Json;
use crate::typescript::program::value::{Symbol, SymbolKind, Value};

/// Packages, and the members of their options that are documents.
const LIBRARIES: [(&str, &[&str]); 3] = [
    ("@fastify/swagger", &["openapi", "swagger"]),
    ("fastify-swagger", &["openapi", "swagger"]),
    ("swagger-jsdoc", &["definition", "swaggerDefinition"]),
];

/// The parts of a document beside its operations.
#[derive(Default)]
pub struct Overview {
    pub info: Members,
    /// `servers`, `tags` and `externalDocs`.
    pub root: Members,
    pub components: Members,
}

impl Scan<'_> {
    /// What the program gives to the first library that serves a document. What is computed is left out.
    pub fn overview(&mut self) -> Overview {
        let mut overview = Overview::default();
        let Some((options, keys)) = self.program.calls().iter().find_map(|call| options(call)) else {
            return overview;
        };
        let Some(document) = keys.iter().find_map(|key| self.get(&options, key)) else { return overview };
        for (name, value) in self.members(&document) {
            match name.as_str() {
                "info" => overview.info = self.known(&value, |name| INFO.contains(&name)),
                "components" => overview.components = self.components_of(&value),
                "servers" => {
                    let servers = self.json(&value).map(|servers| elements(servers, is_root_of_host));
                    overview.root.extend(servers.map(|servers| (name, servers)));
                }
                // Which operations are safe, their own code says.
                "security" => {}
                key if ROOT.contains(&key) => overview.root.extend(self.json(&value).map(|value| (name, value))),
                _ => {}
            }
        }
        overview
    }

    /// The members of an object that are known, of those with some names.
    fn known(&mut self, value: &Value, is_wanted: impl Fn(&str) -> bool) -> Members {
        let members = self.members(value).into_iter().filter(|(name, _)| is_wanted(name));
        members.collect::<Vec<_>>().into_iter().filter_map(|(name, value)| Some((name, self.json(&value)?))).collect()
    }

    fn components_of(&mut self, value: &Value) -> Members {
        let sections = self.members(value);
        let sections: Vec<(String, Members)> =
            sections.into_iter().map(|(section, value)| (section, self.known(&value, |_| true))).collect();
        let known: Members = sections.into_iter().map(|(section, members)| (section, object(members))).collect();
        let kept = known
            .iter()
            .filter_map(|(section, members)| Some((section.clone(), without_dangling(members.clone(), &known, 0)?)));
        kept.collect()
    }
}

/// The options that a call gives to such a library, and where the document is in them.
fn options(call: &Symbol) -> Option<(Value, &'static [&'static str])> {
    let SymbolKind::Call { callee, arguments, .. } = &call.kind else { return None };
    let keys = |value: &Value| match value {
        Value::External(external) => {
            LIBRARIES.iter().find(|(name, _)| *name == &*external.module).map(|(_, keys)| *keys)
        }
        _ => None,
    };
    match (arguments.as_slice(), keys(callee)) {
        ([options, ..], Some(found)) => Some((options.clone(), found)),
        // As a plugin: `app.register(swagger, { … })`.
        ([plugin, options, ..], None) => Some((options.clone(), keys(plugin)?)),
        _ => None,
    }
}

fn elements(list: Json, is_kept: impl Fn(&Json) -> bool) -> Json {
    match list {
        Json::Array(items) => Json::Array(items.into_iter().filter(is_kept).collect()),
        other => other,
    }
}

/// Whether a server's URL has no path. The paths of routes are whole, so what stands before them in a document would be there twice.
fn is_root_of_host(server: &Json) -> bool {
    let url = member(server, "url").and_then(Json::as_str).unwrap_or_default();
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    rest.trim_end_matches('/').split_once('/').is_none() && !rest.is_empty()
}
