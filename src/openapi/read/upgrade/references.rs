//! References: where what they lead to stands in the new tree.

use std::borrow::Cow;

use super::build::{members, text};
use super::operations::{Kind, kind};
use super::parameters::TYPING;
use super::{Upgrade, essence};
use crate::contract::operation::Method;
use crate::openapi::load::{Node, escape_segment, percent_decode};
use crate::openapi::read::references::{canonical, unescape};

/// How many references may lead to one another before they are taken for a loop.
const LONGEST_CHAIN: usize = 100;

/// Sections that moved as they are: 2.0's name, and 3.0's.
const SECTIONS: [(&str, &str); 4] = [
    ("#/definitions/", "#/components/schemas/"),
    ("#/parameters/", "#/components/parameters/"),
    ("#/responses/", "#/components/responses/"),
    ("#/securityDefinitions/", "#/components/securitySchemes/"),
];

/// A reference of the new tree as the document has it, for messages.
pub(in crate::openapi::read) fn as_written(reference: &str) -> Cow<'_, str> {
    let written = SECTIONS.iter().find_map(|(old, new)| Some(format!("{old}{}", reference.strip_prefix(new)?)));
    written.map_or(Cow::Borrowed(reference), Cow::Owned)
}

/// A pointer into a 2.0 document as one into the tree that was made of it, where a whole section has moved.
pub(in crate::openapi::read) fn moved_section(pointer: String) -> String {
    let moved =
        SECTIONS.iter().find_map(|(old, new)| Some(format!("{}{}", &new[1..], pointer.strip_prefix(&old[1..])?)));
    moved.unwrap_or(pointer)
}

impl<'d> Upgrade<'d> {
    /// The text of a `$ref` with what has moved at its new place.
    pub(super) fn reference(&mut self, node: &Node) -> Node {
        let Some(reference) = node.as_str() else { return node.clone() };
        if let Some(name) = self.bare_name(reference).filter(|_| self.is_own(node.at)) {
            let help = format!("it is read as `#/definitions/{name}`");
            self.warn("reference-bare-name", node.at, format!("`{name}` is only the name of a definition"), help);
            return text(node.at, &format!("#/components/schemas/{}", escape_segment(name)));
        }
        let Some(reference) = self.local(node) else { return node.clone() };
        let tokens = tokens(&reference);
        let moved = match tokens.first().map(String::as_str) {
            Some("parameters" | "responses" | "paths") => self.moved(&tokens),
            _ => None,
        };
        let section = || {
            let moved = |(old, new): &(&str, &str)| Some(format!("{new}{}", reference.strip_prefix(old)?));
            SECTIONS.iter().find_map(moved)
        };
        let upgraded = moved.map(|tokens| fragment(&tokens)).or_else(section);
        text(node.at, &upgraded.unwrap_or(reference))
    }

    /// What stands at the end of a chain of `$ref`s, in whichever file; `None` where that is nothing.
    pub(super) fn follow(&self, node: &'d Node) -> Option<&'d Node> {
        self.followed(node).map(|(_, node)| node)
    }

    /// As [`follow`](Self::follow), with the pointer of what was found in its document; empty where `node` is no reference.
    fn followed(&self, node: &'d Node) -> Option<(String, &'d Node)> {
        let mut current = (String::new(), node);
        for _ in 0..LONGEST_CHAIN {
            let Some((node, reference)) = current.1.get("$ref").and_then(|node| Some((node, node.as_str()?))) else {
                return Some(current);
            };
            current = match self.local(node) {
                Some(reference) => {
                    let pointer = canonical(&percent_decode(&reference[1..]));
                    let node = self.root.pointer(&pointer)?;
                    (pointer, node)
                }
                None => {
                    let (document, pointer) = self.sources.place(reference, self.sources.resource_of(node.at)).ok()?;
                    let pointer = canonical(&pointer);
                    let node = self.sources.documents().get(document)?.root.pointer(&pointer)?;
                    (pointer, node)
                }
            };
        }
        None
    }

    /// What a reference leads to that stands in another file, and its pointer there; `None` for all else.
    pub(super) fn elsewhere(&self, node: &'d Node) -> Option<(String, &'d Node)> {
        node.get("$ref")?;
        self.followed(node).filter(|(_, target)| !self.is_own(target.at))
    }

    /// Whether something stands in the document itself.
    fn is_own(&self, at: u32) -> bool {
        self.sources.index_of(at) == 0
    }

    /// Whether a node refers to what is of its own kind in the new tree, too; anything else has to be copied.
    pub(super) fn refers_to(&self, node: &Node, section: &str) -> bool {
        let reference = node.get("$ref").and_then(|reference| self.local(reference));
        let tokens = reference.map(|reference| tokens(&reference)).unwrap_or_default();
        match tokens.first().map(String::as_str) {
            Some("paths") => tokens.iter().rev().nth(1).is_some_and(|parent| parent == section),
            Some("components") => true,
            first => first == Some(section) && tokens.len() == 2,
        }
    }

    /// A reference from the document to itself, starting with its `#`.
    fn local(&self, reference: &Node) -> Option<String> {
        let (file, fragment) = reference.as_str().filter(|_| self.is_own(reference.at))?.split_once('#')?;
        (file.is_empty() || file.trim_start_matches("./") == self.file).then(|| format!("#{fragment}"))
    }

    /// The first drafts of 2.0 let a definition be named without its place.
    fn bare_name<'r>(&self, reference: &'r str) -> Option<&'r str> {
        let is_name = !reference.is_empty() && !reference.contains(['#', '/']);
        (is_name && self.root.get("definitions")?.get(reference).is_some()).then_some(reference)
    }

    /// The new place of what stands at a pointer of the document; `None` where nothing does.
    fn moved(&mut self, old: &[String]) -> Option<Vec<String>> {
        let root = self.root;
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        match old.as_slice() {
            ["parameters", name, rest @ ..] => {
                let node = root.get("parameters")?.get(name)?;
                let body = ["components", "requestBodies", name];
                self.moved_parameter(node, None, &["components", "parameters", name], &body, rest)
            }
            ["responses", name, rest @ ..] => {
                let node = root.get("responses")?.get(name)?;
                Some(self.moved_response(node, None, &["components", "responses", name], rest))
            }
            ["paths", path, "parameters", index, rest @ ..] => {
                let item = root.get("paths")?.get(path)?;
                let (node, index) = self.moved_index(item, index)?;
                let is_method = |key: &str| Method::from_key(key).is_some();
                let operation = members(item).iter().find(|member| is_method(&member.key));
                let method = operation.map_or("", |member| &*member.key);
                let body = ["paths", path, method, "requestBody"];
                let operation = operation.map(|member| &member.value);
                self.moved_parameter(node, operation, &["paths", path, "parameters", &index], &body, rest)
            }
            ["paths", path, method, "parameters", index, rest @ ..] => {
                let operation = root.get("paths")?.get(path)?.get(method)?;
                let (node, index) = self.moved_index(operation, index)?;
                let body = ["paths", path, method, "requestBody"];
                let parameter = ["paths", path, method, "parameters", &index];
                self.moved_parameter(node, Some(operation), &parameter, &body, rest)
            }
            ["paths", path, method, "responses", status, rest @ ..] => {
                let operation = root.get("paths")?.get(path)?.get(method)?;
                let node = operation.get("responses")?.get(status)?;
                let place = ["paths", path, method, "responses", status];
                Some(self.moved_response(node, Some(operation), &place, rest))
            }
            _ => None,
        }
    }

    /// The parameter at an index, and its index among those that still are parameters.
    fn moved_index(&self, owner: &'d Node, index: &str) -> Option<(&'d Node, String)> {
        let index: usize = index.parse().ok()?;
        let parameters = owner.get("parameters")?.as_array()?;
        let is_parameter = |node: &&Node| kind(self.follow(node).unwrap_or(node)) == Kind::Other;
        let before = parameters.iter().take(index).filter(is_parameter).count();
        Some((parameters.get(index)?, before.to_string()))
    }

    fn moved_parameter(
        &mut self,
        node: &'d Node,
        operation: Option<&'d Node>,
        parameter: &[&str],
        body: &[&str],
        rest: &[&str],
    ) -> Option<Vec<String>> {
        let name = node.get("name").and_then(Node::as_str).unwrap_or_default();
        Some(match (kind(node), rest) {
            (Kind::Other, rest) => joined(&[parameter, typing(rest), rest]),
            (_, []) => joined(&[body]),
            (Kind::Body, ["schema", rest @ ..]) => {
                let types = self.body_types(node, operation);
                joined(&[body, &["content", &types.first()?.1, "schema"], rest])
            }
            (Kind::Form, rest) => {
                let types = self.form_types(&[node], operation, node.at);
                joined(&[body, &["content", &types.first()?.1, "schema", "properties", name], rest])
            }
            (Kind::Body, rest) => joined(&[body, rest]),
        })
    }

    fn moved_response(
        &mut self,
        node: &'d Node,
        operation: Option<&'d Node>,
        place: &[&str],
        rest: &[&str],
    ) -> Vec<String> {
        match rest {
            ["schema", rest @ ..] => {
                let types = self.response_types(node, operation);
                let media_type = types.first().map_or("", |(_, name)| name);
                joined(&[place, &["content", media_type, "schema"], rest])
            }
            ["headers", name, rest @ ..] => joined(&[place, &["headers", name], typing(rest), rest]),
            rest => joined(&[place, rest]),
        }
    }
}

/// What says a type stands in a schema now.
fn typing(rest: &[&str]) -> &'static [&'static str] {
    match rest.first() {
        Some(first) if TYPING.contains(first) => &["schema"],
        _ => &[],
    }
}

fn joined(parts: &[&[&str]]) -> Vec<String> {
    parts.concat().into_iter().map(str::to_owned).collect()
}

/// The keys of a reference's pointer.
fn tokens(reference: &str) -> Vec<String> {
    percent_decode(reference.trim_start_matches('#')).split('/').skip(1).map(unescape).collect()
}

/// The pointer of keys as a URI's fragment.
fn fragment(tokens: &[String]) -> String {
    let escaped = tokens.iter().map(|token| escape_segment(token).replace('%', "%25"));
    escaped.fold("#".to_owned(), |pointer, token| format!("{pointer}/{token}"))
}

/// Whether a text is the name of a media type.
pub(super) fn is_media_type(text: &str) -> bool {
    essence(text).split_once('/').is_some_and(|(main, sub)| !main.is_empty() && !sub.is_empty())
}
