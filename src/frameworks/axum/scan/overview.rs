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
                    self.scheme_text(&unraw(&variant.ident), about.split("\n\n").next().unwrap_or(about))
                        .map(|text| ("description".to_owned(), text)),
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

/// `# Title 1.0.0`, the description, and the lists below `# Servers`, `# Tags` and `# About`.
fn read_head(attributes: &[Attribute], overview: &mut Overview) {
    let doc = attributes::doc(attributes);
    let Some((title, rest)) = doc.strip_prefix("# ").map(|doc| doc.split_once('\n').unwrap_or((doc, ""))) else {
        return;
    };
    let mut rest = rest.trim();
    let about = section(&mut rest, "# About");
    let (title, version) = match about.iter().find(|(name, _)| name == "Version") {
        Some((_, version)) => (title, version.as_str()),
        None => title.rsplit_once(' ').unwrap_or((title, "")),
    };
    overview.info.insert("title".to_owned(), title.into());
    overview.info.insert("version".to_owned(), version.into());
    let tags = section(&mut rest, "# Tags");
    let servers = servers(&mut rest);
    if !rest.is_empty() {
        overview.info.insert("description".to_owned(), rest.into());
    }
    let lists = [("servers", servers), ("tags", listed(tags, "name", ('`', '`')))];
    for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        overview.root.insert(key.to_owned(), Json::Array(list));
    }
    read_about(about, &mut overview.info);
}

/// Takes the servers off the end of a comment.
pub(super) fn servers(doc: &mut &str) -> Vec<Json> {
    listed(section(doc, "# Servers"), "url", ('<', '>'))
}

/// The objects that the items of a list stand for, with the member that each item is.
fn listed(items: Vec<(String, String)>, name: &str, marks: (char, char)) -> Vec<Json> {
    let read = |(item, text): (String, String)| {
        let value = item.strip_prefix(marks.0)?.strip_suffix(marks.1)?;
        let mut object = only(name, value.into());
        if !text.is_empty() {
            object.insert("description".to_owned(), text.into());
        }
        Some(Json::Object(object.into_iter().collect()))
    };
    items.into_iter().filter_map(read).collect()
}

/// Takes a section off the end of a comment: a heading and the items of a list, each with what stands behind its colon.
fn section(doc: &mut &str, heading: &str) -> Vec<(String, String)> {
    let found = doc.rfind(&format!("{heading}\n\n- "));
    let Some((before, list)) = found.and_then(|at| Some((doc.get(..at)?, doc.get(at + heading.len()..)?))) else {
        return Vec::new();
    };
    let is_list = |line: &str| line.is_empty() || line.starts_with("- ") || line.starts_with("  ");
    if !(before.is_empty() || before.ends_with("\n\n")) || !list.lines().all(is_list) {
        return Vec::new();
    }
    *doc = before.trim_end();
    let mut items: Vec<(String, String)> = Vec::new();
    for line in list.trim().lines() {
        match (line.strip_prefix("- "), items.last_mut()) {
            (Some(item), _) => {
                let marks = [("<", ">: "), ("`", "`: "), ("", ": ")];
                let (start, end) = marks.into_iter().find(|(start, _)| item.starts_with(start)).unwrap_or_default();
                let at = item.get(start.len()..).and_then(|rest| rest.find(end)).map(|at| at + start.len() + end.len());
                let (name, text) = match at {
                    Some(at) => (item.get(..at - 2).unwrap_or(item), item.get(at..).unwrap_or_default()),
                    None => (item, ""),
                };
                items.push((name.to_owned(), text.to_owned()));
            }
            (None, Some((_, text))) => {
                text.push('\n');
                text.push_str(line.strip_prefix("  ").unwrap_or(line));
            }
            (None, None) => {}
        }
    }
    items
}

/// Who is behind an API, and on what terms it may be used.
fn read_about(list: Vec<(String, String)>, info: &mut Members) {
    let (mut contact, mut license) = (Members::new(), Members::new());
    for (name, text) in list {
        let (object, key) = match name.as_str() {
            "Terms of service" => (&mut *info, "termsOfService"),
            "Contact" => (&mut contact, "name"),
            "Contact page" => (&mut contact, "url"),
            "Contact address" => (&mut contact, "email"),
            "License" => (&mut license, "name"),
            "License text" => (&mut license, "url"),
            "License identifier" => (&mut license, "identifier"),
            _ => continue,
        };
        object.insert(key.to_owned(), text.into());
    }
    for (key, members) in [("contact", contact), ("license", license)] {
        if !members.is_empty() {
            info.insert(key.to_owned(), object(members));
        }
    }
}

/// The scheme that a comment describes.
fn scheme(about: &str) -> Option<Members> {
    let (about, flows) = about.split_once("\n\n").unwrap_or((about, ""));
    if about.starts_with("Client certificate") {
        return Some(only("type", "mutualTLS".into()));
    }
    let (name, place) = about.strip_prefix('`')?.split_once('`')?;
    let place = place.strip_suffix('.').unwrap_or(place).trim_start();
    let words: Vec<(&str, &str)> = match (name.strip_prefix("Authorization: "), place) {
        (Some("Basic"), _) => vec![("type", "http"), ("scheme", "basic")],
        (Some("Bearer"), ", OAuth 2") => vec![("type", "oauth2")],
        (Some("Bearer"), place) => {
            let bearer = vec![("type", "http"), ("scheme", "bearer")];
            let inside = |start, end| place.strip_prefix(start)?.strip_suffix(end);
            match (inside("(", ")"), inside(", `OpenID` Connect <", ">")) {
                (Some(format), _) => bearer.into_iter().chain([("bearerFormat", format)]).collect(),
                (None, Some(url)) => vec![("type", "openIdConnect"), ("openIdConnectUrl", url)],
                (None, None) => bearer,
            }
        }
        (Some(scheme), _) => vec![("type", "http"), ("scheme", scheme)],
        (None, "header") => vec![("type", "apiKey"), ("in", "header"), ("name", name)],
        (None, "in the query") => vec![("type", "apiKey"), ("in", "query"), ("name", name)],
        (None, "cookie") => vec![("type", "apiKey"), ("in", "cookie"), ("name", name)],
        _ => return None,
    };
    let is_oauth = words == [("type", "oauth2")];
    let mut scheme: Members = words.into_iter().map(|(key, value)| (key.to_owned(), Json::from(value))).collect();
    if is_oauth {
        scheme.insert("flows".to_owned(), object(read_flows(flows)));
    }
    Some(scheme)
}

/// The flows of OAuth 2: a list item each, and below it its URLs and scopes.
fn read_flows(list: &str) -> Members {
    let mut flows = Members::new();
    let (mut name, mut flow, mut scopes) = (None, Members::new(), Members::new());
    let mut close = |name: Option<&str>, flow: &mut Members, scopes: &mut Members| {
        let Some(name) = name else { return };
        let mut flow = std::mem::take(flow);
        flow.insert("scopes".to_owned(), object(std::mem::take(scopes)));
        flows.insert(name.to_owned(), object(flow));
    };
    for line in list.lines() {
        let item = |start| line.strip_prefix(start).and_then(|rest: &str| rest.split_once('`'));
        if let Some((next, _)) = item("- `") {
            close(name.replace(next), &mut flow, &mut scopes);
        } else if let Some((key, rest)) = item("  - `") {
            let value = rest.strip_prefix(": ").unwrap_or(rest);
            let url = value.strip_prefix('<').and_then(|url| url.strip_suffix('>')).filter(|_| key.ends_with("Url"));
            match url {
                Some(url) => drop(flow.insert(key.to_owned(), url.into())),
                None => drop(scopes.insert(key.to_owned(), value.into())),
            }
        }
    }
    close(name, &mut flow, &mut scopes);
    flows
}
