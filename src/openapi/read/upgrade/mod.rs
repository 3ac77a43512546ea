//! Swagger 2.0 → the shape of 3.0, tree to tree, so that the rest of the reader knows one shape only.
//!
//! Every node keeps its place in the user's file, and what is made up has the place of what it comes from; messages about
//! the new tree therefore point at the old text.

mod bodies;
mod build;
mod forms;
mod operations;
mod parameters;
mod references;
mod responses;
mod schemas;
mod security;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use self::build::{array, member, members, members_at, object, renamed, text};
use crate::contract::origin::Origin;
use crate::openapi::load::{Member, Node, Sources, escape_segment};
use crate::report::Diagnostic;

pub(super) use self::references::{as_written, moved_section};

/// The tree of a 2.0 document in the shape of 3.0, and what could not be said there. What the document has in other files
/// stands in the new tree where it is referred to, but for schemas, which are nearly the same in both.
pub fn upgrade(sources: &Sources) -> (Node, Vec<Diagnostic>) {
    let document = sources.first();
    let file = document.source.name();
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let mut upgrade = Upgrade { root: &document.root, file, sources, diagnostics: Vec::new(), told: HashSet::new() };
    let root = upgrade.document();
    (root, upgrade.diagnostics)
}

struct Upgrade<'d> {
    /// The 2.0 document.
    root: &'d Node,
    /// The name that references to the document itself may have before their `#`.
    file: &'d str,
    sources: &'d Sources,
    diagnostics: Vec<Diagnostic>,
    /// What was said where: a parameter is met by every operation that refers to it.
    told: HashSet<(&'static str, u32)>,
}

impl<'d> Upgrade<'d> {
    fn document(&mut self) -> Node {
        let root = self.root;
        let mut upgraded = Vec::new();
        let mut components: Vec<Member> = members_at(root, "components").to_vec();
        // References that lead to nothing then miss a name, and not a section that the document need not have.
        for section in ["schemas", "parameters", "responses"] {
            if !components.iter().any(|known| &*known.key == section) {
                components.push(member(section, object(root.at, Vec::new())));
            }
        }
        for member in members(root) {
            let elsewhere = self.elsewhere(&member.value);
            let value = elsewhere.as_ref().map_or(&member.value, |(_, node)| node);
            match &*member.key {
                "swagger" => upgraded.push(renamed(member, "openapi", text(member.value.at, "3.0.3"))),
                "components" | "host" | "basePath" | "schemes" | "consumes" | "produces" => {}
                "definitions" => {
                    self.section(&mut components, member, value, "schemas", |this, name, node| match &elsewhere {
                        // Others may refer to it there, so that what stands here is but a reference, too.
                        Some((pointer, _)) => reference_to(pointer, name, node),
                        None => this.schema(node),
                    });
                }
                "responses" => {
                    self.section(&mut components, member, value, "responses", |this, _, node| {
                        this.response(node, None)
                    });
                }
                "securityDefinitions" => {
                    self.section(&mut components, member, value, "securitySchemes", |this, _, node| {
                        this.security_scheme(node)
                    });
                }
                "parameters" => self.shared_parameters(&mut components, member, value),
                "paths" => upgraded.push(renamed(member, "paths", self.paths(value))),
                // Anything may be referred to, and may refer to what has moved.
                _ => upgraded.push(renamed(member, &member.key, self.anything(&member.value))),
            }
        }
        upgraded.push(member("components", object(root.at, components)));
        if let Some(servers) = self.servers(root.get("schemes"))
            && root.get("servers").is_none()
        {
            upgraded.push(member("servers", servers));
        }
        object(root.at, upgraded)
    }

    /// Moves an object of named things to a section of the components, behind those that are there already.
    fn section(
        &mut self,
        components: &mut Vec<Member>,
        from: &'d Member,
        named: &'d Node,
        name: &str,
        convert: impl Fn(&mut Self, &str, &'d Node) -> Node,
    ) {
        let Some(named) = named.as_object() else {
            return components.push(renamed(from, name, from.value.clone()));
        };
        let converted: Vec<Member> = named
            .iter()
            .map(|member| renamed(member, &member.key, convert(self, &member.key, &member.value)))
            .collect();
        append(components, from, name, converted);
    }

    /// Shared parameters, of which those that are the body are request bodies now.
    fn shared_parameters(&mut self, components: &mut Vec<Member>, from: &'d Member, named: &'d Node) {
        let named = members(named);
        let (mut parameters, mut bodies) = (Vec::new(), Vec::new());
        for member in named {
            let node = self.follow(&member.value).unwrap_or(&member.value);
            match operations::kind(node) {
                operations::Kind::Body => bodies.push(renamed(member, &member.key, self.body(node, None))),
                operations::Kind::Form => bodies.push(renamed(member, &member.key, self.form(&[node], None, node.at))),
                operations::Kind::Other => {
                    parameters.push(renamed(member, &member.key, self.parameter(&member.value)));
                }
            }
        }
        append(components, from, "parameters", parameters);
        append(components, from, "requestBodies", bodies);
    }

    /// `host`, `basePath` and `schemes`, which may be those of an operation.
    fn servers(&mut self, schemes: Option<&Node>) -> Option<Node> {
        let host = self.root.get("host").filter(|host| host.as_str().is_some_and(|host| !host.trim().is_empty()));
        let base_path = self.root.get("basePath").filter(|path| path.as_str().is_some());
        let path = base_path.and_then(Node::as_str).unwrap_or_default().trim().trim_matches('/');
        let path = if path.is_empty() { String::new() } else { format!("/{path}") };
        let server = |at: u32, url: String| object(at, vec![member("url", text(at, &url))]);
        let (Some(host), Some(name)) = (host, host.and_then(Node::as_str)) else {
            let at = base_path?.at;
            return (!path.is_empty()).then(|| array(at, vec![server(at, path)]));
        };
        let name = name.trim().trim_end_matches('/');
        if let Some((scheme, _)) = name.split_once("://") {
            let help = format!("`{scheme}` belongs into `schemes`; the host is read as the URL that it is");
            self.warn("host-with-scheme", host.at, "`host` is a URL", help);
            return Some(array(host.at, vec![server(host.at, format!("{name}{path}"))]));
        }
        let schemes: Vec<&Node> = texts(schemes);
        // Without schemes, it is the one by which the document was reached.
        if schemes.is_empty() {
            return Some(array(host.at, vec![server(host.at, format!("//{name}{path}"))]));
        }
        let url = |scheme: &&Node| server(scheme.at, format!("{}://{name}{path}", scheme.as_str().unwrap_or_default()));
        Some(array(schemes.first()?.at, schemes.iter().map(url).collect()))
    }

    /// The media types that an operation declares, else the document: `consumes` or `produces`.
    fn media_types(&self, key: &str, operation: Option<&'d Node>) -> Vec<&'d Node> {
        let own = operation.and_then(|operation| operation.get(key));
        texts(own.or_else(|| self.root.get(key)))
    }

    /// Reports something once for each place.
    fn warn(&mut self, rule: &'static str, position: u32, message: impl Into<String>, help: impl Into<String>) {
        if self.told.insert((rule, position)) {
            let origin = Origin { at: position };
            self.diagnostics.push(Diagnostic::warning(rule, origin, message).help(help));
        }
    }
}

/// The texts of a list. One that stands alone is a list of one.
fn texts(list: Option<&Node>) -> Vec<&Node> {
    let items = list.map(|list| list.as_array().unwrap_or(std::slice::from_ref(list))).unwrap_or_default();
    items.iter().filter(|item| item.as_str().is_some_and(|text| !text.trim().is_empty())).collect()
}

/// A reference to a node in its own file, of whose parent the pointer is given.
fn reference_to(parent: &str, name: &str, node: &Node) -> Node {
    let reference = format!("#{}/{}", parent.replace('%', "%25"), escape_segment(name).replace('%', "%25"));
    object(node.at, vec![member("$ref", text(node.at, &reference))])
}

/// Adds members to a section of the components; those that are there already count.
fn append(components: &mut Vec<Member>, from: &Member, name: &str, added: Vec<Member>) {
    let Some(section) = components.iter_mut().find(|section| &*section.key == name) else {
        if !added.is_empty() {
            components.push(renamed(from, name, object(from.value.at, added)));
        }
        return;
    };
    let mut all = members(&section.value).to_vec();
    let known: HashSet<Box<str>> = all.iter().map(|member| member.key.clone()).collect();
    all.extend(added.into_iter().filter(|member| !known.contains(&member.key)));
    section.value = object(section.value.at, all);
}

/// What an extension is called.
fn is_extension(member: &Member) -> bool {
    member.key.starts_with("x-")
}

/// A copy of the member, if there is one.
fn copied(node: &Node, key: &str) -> Option<Member> {
    members(node).iter().find(|member| &*member.key == key).cloned()
}

/// A media type in lower case and without its parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
