//! Paths and their items → operations.

use super::operations::Place;
use super::{Reader, Version, at, described, extensions};
use crate::contract::operation::{Method, Operation, PathItem};
use crate::openapi::load::{Member, Node};
use crate::report::Diagnostic;
use indexmap::IndexMap;

impl<'d> Reader<'d> {
    /// All paths and operations, in the document's order.
    pub(super) fn paths(&mut self) -> (IndexMap<String, PathItem>, Vec<Operation>) {
        let root = self.root;
        let members = self.map(root, "paths");
        let most = members.iter().filter_map(|member| member.value.as_object()).map(<[Member]>::len).sum();
        // Operations are large, and a list that grows moves them.
        let (mut paths, mut operations) = (IndexMap::new(), Vec::with_capacity(most));
        for member in members {
            if member.key.starts_with("x-") {
                continue;
            }
            let path = self.path(member);
            let Some(item) = self.path_item(member, &path, true, &mut operations) else {
                continue;
            };
            paths.entry(path).or_insert(item);
        }
        (paths, operations)
    }

    /// The operations of a path item, which are added to `operations`, and what it says for all of them.
    pub(super) fn path_item(
        &mut self,
        member: &'d Member,
        path: &str,
        is_template: bool,
        operations: &mut Vec<Operation>,
    ) -> Option<PathItem> {
        let reference = &member.value;
        let (item, component) = self.follow(reference)?;
        item.as_object()?;
        let unresolved = self.unresolved.len();
        let mut shared = self.parameters(item);
        shared.iter_mut().for_each(|parameter| parameter.is_inherited = true);
        let unknown = self.unresolved.get(unresolved).cloned();
        let path_at = member.key_at;
        for (method, member) in self.methods(item) {
            let Some((node, _)) = self.follow(&member.value) else {
                continue;
            };
            if node.as_object().is_none() {
                continue;
            }
            let place = Place { path, path_at, is_template, shared: &shared, unknown: unknown.as_deref() };
            operations.push(self.operation(method, node, &place));
        }
        let component = component.filter(|(section, _)| *section == "pathItems");
        Some(PathItem {
            component: component.map(|(_, name)| name.to_owned()),
            summary: described(reference, item, "summary"),
            description: described(reference, item, "description"),
            servers: self.servers(item),
            parameters: shared,
            extensions: extensions(item),
        })
    }

    /// The operations of a path item by their methods. `query` and `additionalOperations` came with 3.2 (4.9).
    fn methods(&mut self, item: &'d Node) -> Vec<(Method, &'d Member)> {
        let has_all = matches!(self.version, Version::V32(_));
        let mut methods: Vec<(Method, &'d Member)> = Vec::new();
        for member in item.as_object().unwrap_or_default() {
            let method = Method::from_key(&member.key).filter(|method| has_all || *method != Method::Query);
            methods.extend(method.map(|method| (method, member)));
        }
        let additional = if has_all { self.map(item, "additionalOperations") } else { &[] };
        for member in additional.iter().filter(|member| !member.key.starts_with("x-")) {
            let Some(method) = Method::from_name(&member.key) else {
                let message = format!("`{}` can be no method", member.key);
                let help = "a method is a token: letters, digits and -._~+!#$%&'*^`| (RFC 9110, 9.1); it is left out";
                self.diagnostics.push(Diagnostic::error("method-invalid", at(member.key_at), message).help(help));
                continue;
            };
            let Some(key) = method.key() else {
                methods.push((method, member));
                continue;
            };
            let message = format!("`{}` stands in `additionalOperations`", member.key);
            if methods.iter().any(|(known, _)| *known == method) {
                let help = format!("the one at `{key}` of the path item counts");
                self.warn("method-not-additional", member.key_at, message, help);
            } else {
                let help = format!("it is read as if it stood at `{key}` of the path item");
                self.warn("method-not-additional", member.key_at, message, help);
                methods.push((method, member));
            }
        }
        methods
    }

    /// The path template without blanks around it, and with the slash that it has to start with.
    fn path(&mut self, member: &Member) -> String {
        let path = member.key.trim();
        if path.len() < member.key.len() {
            let message = format!("there are blanks around the path `{path}`");
            self.warn("path-with-blanks", member.key_at, message, "it is read without them");
        }
        if path.starts_with('/') {
            return path.to_owned();
        }
        let message = format!("the path `{path}` does not start with a slash");
        self.warn("path-without-slash", member.key_at, message, "it is read as if it did");
        format!("/{path}")
    }

    /// Reports what a path template and its declared parameters say differently.
    pub(super) fn template_names(&mut self, path: &str, position: u32) -> Vec<String> {
        let mut names = Vec::new();
        let mut rest = path;
        while let Some(start) = rest.find('{') {
            let Some(length) = rest[start..].find('}') else {
                let message = format!("a brace of the path `{path}` is not closed");
                self.diagnostics.push(
                    Diagnostic::warning("path-template-unclosed", at(position), message)
                        .help("it is read as plain text"),
                );
                break;
            };
            let name = &rest[start + 1..start + length];
            if !name.is_empty() && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
            rest = &rest[start + length + 1..];
        }
        names
    }
}
