//! `$ref`: from its text to the node and, for schemas, to the id that the contract knows it by.

use std::collections::{HashMap, HashSet};

use super::{Reader, at, upgrade};
use crate::contract::schema::{NamedSchema, Schema, SchemaId};
use crate::contract::{Contract, merge};
use crate::openapi::load::{Node, NodeValue, escape_segment as escape};
use crate::report::Diagnostic;

/// How many references may lead to one another before they are taken for a loop.
const LONGEST_CHAIN: usize = 100;

impl<'d> Reader<'d> {
    /// Gives every schema component its id, in the document's order, so that ids and names do not depend on who refers
    /// to whom.
    pub(super) fn register_components(&mut self) {
        let root = self.root;
        let Some(components) = root.get("components") else {
            return;
        };
        for member in self.map(components, "schemas") {
            let pointer = format!("/components/schemas/{}", escape(&member.key));
            self.register(pointer, member.key.to_string(), &member.value);
        }
    }

    fn register(&mut self, pointer: String, name: String, node: &'d Node) -> SchemaId {
        let schema = Schema { origin: at(node.at), ..Schema::default() };
        let id = self.schemas.push(NamedSchema { name, pointer: pointer.clone(), schema });
        self.ids.insert(pointer, id);
        self.pending.push((id, node));
        id
    }

    /// Reads the schemas that are referred to, and those that these refer to, until none is left.
    pub(super) fn read_pending(&mut self) {
        while !self.pending.is_empty() {
            for (id, node) in std::mem::take(&mut self.pending) {
                let schema = self.schema(node);
                self.schemas.set(id, schema);
            }
        }
    }

    /// The id of the schema that a reference names; `None` where it cannot be found, which is reported.
    pub(super) fn schema_reference(&mut self, reference: &str, node: &Node) -> Option<SchemaId> {
        if let Some(&id) = self.ids.get(reference) {
            return Some(id);
        }
        let pointer = match self.pointer(reference) {
            Ok(pointer) => pointer,
            Err(reason) => return self.unresolved(reference, node, reason),
        };
        if let Some(&id) = self.ids.get(&pointer) {
            self.ids.insert(reference.to_owned(), id);
            return Some(id);
        }
        let Some(target) = self.root.pointer(&pointer) else {
            let reason = self.missing(&pointer);
            return self.unresolved(reference, node, reason);
        };
        let name = name_of(&pointer);
        let id = self.register(pointer, name, target);
        self.ids.insert(reference.to_owned(), id);
        Some(id)
    }

    /// What stands at the end of a chain of `$ref`s that starts at `node`, and the name of the component it ends at.
    pub(super) fn follow(&mut self, node: &'d Node) -> Option<(&'d Node, Option<String>)> {
        let (mut current, mut component) = (node, None);
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = current.get("$ref").and_then(Node::as_str) else {
                return Some((current, component));
            };
            let target = match self.targets.get(reference) {
                Some(&known) => known,
                None => {
                    let pointer = match self.pointer(reference) {
                        Ok(pointer) => pointer,
                        Err(reason) => return self.unresolved(reference, current, reason),
                    };
                    let Some(found) = self.root.pointer(&pointer) else {
                        let reason = self.missing(&pointer);
                        return self.unresolved(reference, current, reason);
                    };
                    self.targets.insert(reference.to_owned(), found);
                    found
                }
            };
            component = reference
                .strip_prefix("#/components/")
                .and_then(|rest| rest.split_once('/'))
                .map(|(_, name)| unescape(name));
            current = target;
        }
        self.fatal.push(
            Diagnostic::error(
                "reference-loop",
                at(node.at),
                "this `$ref` leads back to itself, and nothing else stands there",
            )
            .help("let one of the references on the way point at the content that is meant"),
        );
        None
    }

    /// Refuses schemas that apply themselves to the same value again: what they let through cannot be told.
    pub(super) fn refuse_endless(&mut self, contract: &Contract) {
        let mut told = HashSet::new();
        let bases = merge::polymorphic_bases(&contract.schemas);
        let applied = |id: SchemaId| in_place(&contract.schemas.get(id).schema, &bases);
        for (id, named) in contract.schemas.iter() {
            let mut seen = HashSet::new();
            let mut open = applied(id);
            while let Some(next) = open.pop() {
                if next == id {
                    let first = seen.iter().all(|member| !told.contains(member));
                    if first {
                        let message = format!("the schema `{}` leads back to itself without any content", named.name);
                        self.fatal.push(
                            Diagnostic::error("reference-loop", named.schema.origin, message)
                                .help("let one of the references on the way point at the content that is meant"),
                        );
                    }
                    told.insert(id);
                    break;
                }
                if seen.insert(next) {
                    open.extend(applied(next));
                }
            }
        }
    }

    /// The JSON pointer (RFC 6901) that a reference within this document means.
    fn pointer(&mut self, reference: &str) -> Result<String, String> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let own = self.file.rsplit(['/', '\\']).next().unwrap_or(self.file);
        if !file.is_empty() && file.trim_start_matches("./") != own {
            if let Some(pointer) = self.anchor(reference) {
                return Ok(pointer);
            }
            return Err(
                "references to other documents are not followed yet; bundle the document into one file".to_owned()
            );
        }
        let fragment = percent_decode(fragment);
        if fragment.is_empty() || fragment.starts_with('/') {
            return Ok(canonical(&fragment));
        }
        self.anchor(&fragment).ok_or_else(|| format!("there is no `$anchor: {fragment}` in this document"))
    }

    /// Where the `$anchor` or `$id` of that name stands.
    fn anchor(&mut self, name: &str) -> Option<String> {
        let root = self.root;
        let anchors = self.anchors.get_or_insert_with(|| {
            let mut found = HashMap::new();
            collect_anchors(root, &mut String::new(), &mut found);
            found
        });
        anchors.get(name).cloned()
    }

    fn missing(&self, pointer: &str) -> String {
        let mut parent = self.root;
        for token in pointer.split('/').skip(1) {
            let token = unescape(token);
            match parent.pointer(&format!("/{}", escape(&token))) {
                Some(next) => parent = next,
                None => {
                    let names = parent.as_object().unwrap_or_default().iter().map(|member| &*member.key);
                    return match closest(&token, names) {
                        Some(close) => format!("there is no `{token}` there; did you mean `{close}`?"),
                        None => format!("there is no `{token}` there"),
                    };
                }
            }
        }
        "nothing stands there".to_owned()
    }

    fn unresolved<T>(&mut self, reference: &str, node: &Node, reason: String) -> Option<T> {
        let place = node.get("$ref").unwrap_or(node).at;
        // One message a target is enough: a missing schema is often referred to a hundred times.
        let reference = if self.is_swagger() { upgrade::as_written(reference) } else { reference.into() };
        let message = format!("`{reference}` cannot be resolved");
        if !self.fatal.iter().any(|known| known.message == message) {
            self.fatal.push(Diagnostic::error("reference-unresolved", at(place), message).help(reason));
        }
        None
    }
}

/// The named schemas that a schema applies to the same value. A base that lists its own extensions is not applied again
/// by them.
fn in_place(schema: &Schema, bases: &HashSet<SchemaId>) -> Vec<SchemaId> {
    let mut found: Vec<SchemaId> = schema.reference.into_iter().collect();
    if let Some(composition) = &schema.composition {
        for part in composition.any_of.iter().chain(&composition.one_of) {
            found.extend(in_place(part, bases));
        }
        for part in &composition.all_of {
            found.extend(in_place(part, bases).into_iter().filter(|id| !bases.contains(id)));
        }
    }
    found
}

fn collect_anchors(node: &Node, pointer: &mut String, found: &mut HashMap<String, String>) {
    match &node.value {
        NodeValue::Object(members) => {
            for key in ["$anchor", "$id"] {
                if let Some(name) = node.get(key).and_then(Node::as_str) {
                    found.entry(name.to_owned()).or_insert_with(|| pointer.clone());
                }
            }
            for member in members {
                let length = pointer.len();
                pointer.push('/');
                pointer.push_str(&escape(&member.key));
                collect_anchors(&member.value, pointer, found);
                pointer.truncate(length);
            }
        }
        NodeValue::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let length = pointer.len();
                pointer.push_str(&format!("/{index}"));
                collect_anchors(item, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// A name for a schema that is no component: the words of its pointer that say what it is.
fn name_of(pointer: &str) -> String {
    const PLUMBING: [&str; 14] = [
        "components",
        "schemas",
        "paths",
        "content",
        "application/json",
        "schema",
        "properties",
        "responses",
        "requestBodies",
        "allOf",
        "oneOf",
        "anyOf",
        "definitions",
        "$defs",
    ];
    let words: Vec<String> =
        pointer.split('/').skip(1).map(unescape).filter(|token| !PLUMBING.contains(&token.as_str())).collect();
    if words.is_empty() { "Document".to_owned() } else { words.join(" ") }
}

/// The pointer with its escapes in their one customary form.
pub(super) fn canonical(pointer: &str) -> String {
    pointer.split('/').map(|token| escape(&unescape(token)).into_owned()).collect::<Vec<_>>().join("/")
}

pub(super) fn unescape(token: &str) -> String {
    if token.contains('~') { token.replace("~1", "/").replace("~0", "~") } else { token.to_owned() }
}

pub(super) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let decoded = match tail {
            [high, low, ..] if *first == b'%' => {
                std::str::from_utf8(&[*high, *low]).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok())
            }
            _ => None,
        };
        match decoded {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The name that a mistyped one was probably meant to be.
fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (edit_distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= 1 + name.len() / 5)
        .min()
        .map(|(_, candidate)| candidate)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(from != to)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_have_one_form() {
        assert_eq!(canonical("/paths/~1a~1{id}"), "/paths/~1a~1{id}");
        assert_eq!(percent_decode("/paths/~1a~1%7Bid%7D"), "/paths/~1a~1{id}");
        assert_eq!(percent_decode("/100%/%zz%4"), "/100%/%zz%4");
        assert_eq!(name_of("/components/schemas/User/properties/address"), "User address");
        assert_eq!(name_of("/paths/~1users/get/responses/200/content/application~1json/schema"), "/users get 200");
    }

    #[test]
    fn a_mistyped_name_is_recognised() {
        assert_eq!(closest("Usr", ["User", "Post"].into_iter()), Some("User"));
        assert_eq!(closest("Invoice", ["User", "Post"].into_iter()), None);
    }
}
