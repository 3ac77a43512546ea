//! What a generated project says about its API as a whole.

use syn::{Attribute, TraitItem};

use super::Reader;
use crate::contract::value::Value as Json;
use crate::rust::program::{Def, TypeTree, unraw};
use crate::rust::scan::attributes;
use crate::scanning::Members;
use crate::scanning::json::{object, only};

/// The parts of a document that stand beside its operations.
#[derive(Default)]
pub struct Overview {
    pub info: Members,
    /// `servers` and `security`.
    pub root: Members,
    pub schemes: Members,
}

impl Reader<'_, '_> {
    /// The head of `types/mod.rs`, what operations ask for unless they say otherwise, and the schemes of that.
    pub fn overview(&self) -> Option<Overview> {
        let file = self
            .scan
            .program
            .sources
            .files
            .iter()
            .find(|file| file.is_generated && file.path.ends_with("types/mod.rs"))?;
        let mut overview = Overview::default();
        read_head(&file.tree.attrs, &mut overview);
        for found in self.scan.program.traits.iter().filter(|found| found.tree.ident == "Operation") {
            let constants = found.tree.items.iter().filter_map(|item| match item {
                TraitItem::Const(item) if item.ident == "SECURITY" => item.default.as_ref().map(|(_, value)| value),
                _ => None,
            });
            for value in constants {
                let alternatives = self.alternatives(value);
                if alternatives != Json::Array(Vec::new()) {
                    overview.root.insert("security".to_owned(), alternatives);
                }
            }
        }
        overview.schemes = self.generated_schemes();
        Some(overview)
    }

    /// The variants of `Scheme`, whose comments say where each credential stands.
    fn generated_schemes(&self) -> Members {
        let mut schemes = Members::new();
        let defs = self.scan.program.modules.iter().flat_map(|module| module.names.get("Scheme")).flatten();
        for def in defs {
            let Def::Type(def) = def else { continue };
            let TypeTree::Enum(tree) = def.tree else { continue };
            if !self.scan.program.is_generated(def.module) {
                continue;
            }
            for variant in &tree.variants {
                let doc = attributes::doc(&variant.attrs);
                let Some((key, about)) = doc.strip_prefix('`').and_then(|rest| rest.split_once("`: ")) else {
                    continue;
                };
                let Some(mut scheme) = scheme(about) else { continue };
                scheme.extend(
                    self.scheme_text(&unraw(&variant.ident), about).map(|text| ("description".to_owned(), text)),
                );
                schemes.insert(key.to_owned(), object(scheme));
            }
        }
        schemes
    }

    /// What the contract says of a scheme stands above its check.
    fn scheme_text(&self, variant: &str, usual: &str) -> Option<Json> {
        let name = crate::rust::scan::serde::variant_name(variant, Some("snake_case"));
        let check = self
            .scan
            .program
            .named(&name)
            .iter()
            .find(|function| self.scan.program.is_file(function.module, "middleware/security.rs"))?;
        let doc = attributes::doc(check.attributes);
        (!doc.is_empty() && doc != usual).then_some(Json::String(doc))
    }
}

/// `# Title 1.0.0`, the description, and `# Servers` with a list of them.
fn read_head(attributes: &[Attribute], overview: &mut Overview) {
    let doc = attributes::doc(attributes);
    let Some((title, rest)) = doc.strip_prefix("# ").map(|doc| doc.split_once('\n').unwrap_or((doc, ""))) else {
        return;
    };
    let (title, version) = title.rsplit_once(' ').unwrap_or((title, ""));
    overview.info.insert("title".to_owned(), title.into());
    overview.info.insert("version".to_owned(), version.into());
    let (description, servers) = match rest.rsplit_once("# Servers\n") {
        Some((description, servers)) => (description.trim(), servers),
        None => (rest.trim(), ""),
    };
    if !description.is_empty() {
        overview.info.insert("description".to_owned(), description.into());
    }
    let servers = servers.lines().filter_map(|line| {
        let (url, rest) = line.strip_prefix("- <")?.split_once('>')?;
        let mut server = only("url", url.into());
        server.extend(rest.strip_prefix(": ").map(|text| ("description".to_owned(), Json::from(text))));
        Some(object(server))
    });
    let servers: Vec<Json> = servers.collect();
    if !servers.is_empty() {
        overview.root.insert("servers".to_owned(), Json::Array(servers));
    }
}

/// The scheme that a comment describes.
fn scheme(about: &str) -> Option<Members> {
    let words: Vec<(&str, &str)> = if about.starts_with("Client certificate") {
        vec![("type", "mutualTLS")]
    } else {
        let (name, place) = about.strip_prefix('`')?.split_once('`')?;
        match (name.strip_prefix("Authorization: "), place.trim().trim_end_matches('.')) {
            (Some("Basic"), _) => vec![("type", "http"), ("scheme", "basic")],
            (Some("Bearer"), _) => vec![("type", "http"), ("scheme", "bearer")],
            (Some(scheme), _) => vec![("type", "http"), ("scheme", scheme)],
            (None, "header") => vec![("type", "apiKey"), ("in", "header"), ("name", name)],
            (None, "in the query") => vec![("type", "apiKey"), ("in", "query"), ("name", name)],
            (None, "cookie") => vec![("type", "apiKey"), ("in", "cookie"), ("name", name)],
            _ => return None,
        }
    };
    Some(words.into_iter().map(|(key, value)| (key.to_owned(), Json::from(value))).collect())
}
