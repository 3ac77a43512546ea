//! `$ref`: from its text to the node and, for schemas, to the id that the contract knows it by.

use std::collections::HashSet;
use std::rc::Rc;

use super::dialect::Surroundings;
use super::{Reader, at, upgrade};
use crate::contract::components::component_name;
use crate::contract::schema::{NamedSchema, Schema, SchemaId, Schemas};
use crate::contract::{Contract, merge};
use crate::openapi::load::{Node, escape_segment as escape};
use crate::report::{Diagnostic, Level};

/// How many references may lead to one another before they are taken for a loop.
const LONGEST_CHAIN: usize = 100;

/// Where something stands: the number of the document, and a JSON pointer (RFC 6901) in its canonical form.
pub(super) type Place = (usize, String);

/// A component: the key of its section, and its name.
pub(super) type Component<'d> = (&'d str, &'d str);

/// What a reference leads to, and the component that it names.
pub(super) type Target<'d> = (&'d Node, Option<Component<'d>>);

impl<'d> Reader<'d> {
    /// Gives every schema component its id, in the document's order, so that ids and names do not depend on who refers
    /// to whom. A component that only refers to another file is the schema in that file.
    pub(super) fn register_components(&mut self) {
        let root = self.root;
        let Some(components) = root.get("components") else {
            return;
        };
        // All of them may stand in another file, in which others refer to them.
        let map = components.get("schemas").and_then(|map| self.target_of_alias(map));
        let map = map.and_then(|place| self.aliases(place).pop());
        for member in self.map(components, "schemas") {
            let place = (0, format!("/components/schemas/{}", escape(&member.key)));
            let name = member.name();
            let target = self.target_of_alias(&member.value).filter(|(document, _)| *document != 0);
            let chain = target.map(|target| self.aliases(target)).unwrap_or_default();
            let node = chain.last().and_then(|(document, pointer)| self.roots[*document].pointer(pointer));
            match node.filter(|_| !chain.iter().any(|place| self.ids.contains_key(place))) {
                Some(node) => {
                    let id = self.register(place, name, node);
                    self.ids.extend(chain.into_iter().map(|place| (place, id)));
                }
                None => {
                    let id = self.register(place, name, &member.value);
                    if let Some((document, pointer)) = &map {
                        self.ids.insert((*document, format!("{pointer}/{}", escape(&member.key))), id);
                    }
                }
            }
        }
    }

    /// Where a node leads that is but a `$ref`.
    fn target_of_alias(&self, node: &Node) -> Option<Place> {
        match node.as_object() {
            Some([only]) if &*only.key == "$ref" => {
                self.place(only.value.as_str()?, self.sources.resource_of(only.value.at)).ok()
            }
            _ => None,
        }
    }

    /// A place and those that it leads to, one after the other. In other files than the first, what is but a `$ref` has no
    /// name that anybody would want to see: it is what it leads to. Where dynamic references are resolved by the way that
    /// led to them (JSON Schema 2020-12, 8.2.3.2), no step of it is left out.
    fn aliases(&self, place: Place) -> Vec<Place> {
        let mut chain = vec![place];
        while !self.sources.has_dynamic_anchors()
            && let Some((document, pointer)) = chain.last()
            && *document != 0
            && chain.len() < LONGEST_CHAIN
            && let Some(node) = self.roots[*document].pointer(pointer)
            && let Some(next) = self.target_of_alias(node)
        {
            chain.push(next);
        }
        chain
    }

    fn register(&mut self, place: Place, name: String, node: &'d Node) -> SchemaId {
        let schema = Schema { origin: at(node.at), ..Schema::default() };
        let pointer = match place.0 {
            0 => place.1.clone(),
            document => format!("{}#{}", self.sources.documents()[document].source.name(), place.1),
        };
        let id = self.schemas.push(NamedSchema { name, pointer, schema });
        let around = Surroundings { implied: self.implied_at(&place), anchors: self.anchors_in(node) };
        if !around.anchors.is_empty() {
            self.specialized.insert((place.clone(), Rc::clone(&around.anchors)), id);
        }
        self.ids.entry(place).or_insert(id);
        self.pending.push((id, node, around));
        id
    }

    /// Reads the schemas that are referred to, and those that these refer to, until none is left.
    pub(super) fn read_pending(&mut self) {
        while !self.pending.is_empty() {
            for (id, node, around) in std::mem::take(&mut self.pending) {
                let schema = self.within(around, |reader| reader.schema(node));
                self.schemas.set(id, schema);
            }
        }
    }

    /// The id of the schema that a reference names; `None` where it cannot be found, which is reported.
    pub(super) fn schema_reference(&mut self, reference: &str, node: &Node) -> Option<SchemaId> {
        let base = self.sources.resource_of(node.at);
        if let Some(&id) = self.known[base].get(reference) {
            return Some(id);
        }
        let place = self.place(reference, base);
        let id = self.schema_at(place, reference, node)?;
        if !self.sources.has_dynamic_anchors() {
            self.known[base].insert(reference.to_owned(), id);
        }
        Some(id)
    }

    /// The id of the schema at a place that a reference leads to.
    pub(super) fn schema_at(&mut self, place: Result<Place, String>, reference: &str, node: &Node) -> Option<SchemaId> {
        let place = match place {
            Ok(place) => place,
            Err(reason) => return self.unresolved(reference, node, reason),
        };
        let mut chain = if self.ids.contains_key(&place) { vec![place] } else { self.aliases(place) };
        let place = chain.pop()?;
        let Some(target) = self.roots[place.0].pointer(&place.1) else {
            // Where a whole map of components stands in another file, they are found by their names only.
            if let Some(&id) = self.ids.get(&place) {
                return Some(id);
            }
            let reason = self.missing(&place);
            return self.unresolved(reference, node, reason);
        };
        let anchors = self.anchors_in(target);
        let known = match anchors.is_empty() {
            true => self.ids.get(&place).copied(),
            false => self.specialized.get(&(place.clone(), anchors)).copied(),
        };
        let id = known.unwrap_or_else(|| {
            let name = self.name_of(&place);
            self.register(place, name, target)
        });
        for alias in chain {
            self.ids.entry(alias).or_insert(id);
        }
        Some(id)
    }

    /// The schema that a discriminator's mapping names: a component by its name, or a reference (OpenAPI 3.1, 4.8.25).
    pub(super) fn mapping_target(&mut self, target: &str, node: &Node) -> Option<SchemaId> {
        let component = (0, format!("/components/schemas/{}", escape(target)));
        if let Some(&id) = self.ids.get(&component) {
            return Some(id);
        }
        let place = self.place(target, self.sources.resource_of(node.at)).ok()?;
        self.ids.get(&place).copied()
    }

    /// What stands at the end of a chain of `$ref`s that starts at `node`, and the component that the first one names.
    pub(super) fn follow(&mut self, node: &'d Node) -> Option<Target<'d>> {
        let (mut current, mut component) = (node, None);
        for step in 0..LONGEST_CHAIN {
            let Some(reference) = current.get("$ref").and_then(Node::as_str) else {
                return Some((current, component));
            };
            let base = self.sources.resource_of(current.at);
            let (target, named) = match self.targets[base].get(reference) {
                Some(&known) => known,
                None => {
                    let place = match self.place(reference, base) {
                        Ok(place) => place,
                        Err(reason) => return self.unresolved(reference, current, reason),
                    };
                    let Some(found) = self.roots[place.0].pointer(&place.1) else {
                        let reason = self.missing(&place);
                        return self.unresolved(reference, current, reason);
                    };
                    let target = (found, self.component_at(&place));
                    self.targets[base].insert(reference.to_owned(), target);
                    target
                }
            };
            if step == 0 {
                component = named;
            }
            current = target;
        }
        let message = "this `$ref` leads back to itself, and nothing else stands there";
        self.unresolved.push(message.into());
        self.diagnostics.push(Diagnostic::error("reference-loop", at(node.at), message).help(CUT_THE_LOOP));
        None
    }

    /// The component at a place of the first document.
    fn component_at(&self, (document, pointer): &Place) -> Option<Component<'d>> {
        let (section, name) = pointer.strip_prefix("/components/").filter(|_| *document == 0)?.split_once('/')?;
        let named = |node: &'d Node, name: &str| node.as_object()?.iter().find(|member| *member.key == *name);
        let section = named(self.root.get("components")?, section)?;
        let member = named(&section.value, &unescape(name))?;
        Some((&section.key, &member.key))
    }

    /// Reads what nothing is generated from: what leads nowhere there is left out, and no error.
    pub(super) fn leniently<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let (known, unresolved) = (self.diagnostics.len(), self.unresolved.len());
        let found = read(self);
        for problem in self.diagnostics[known..].iter_mut().filter(|problem| problem.level == Level::Error) {
            let reason = problem.help.take().unwrap_or_default();
            problem.level = Level::Warning;
            problem.help = Some(format!("{reason}; it is left out"));
        }
        self.unresolved.truncate(unresolved);
        found
    }

    /// Cuts schemas that apply themselves to the same value again: what they let through cannot be told.
    pub(super) fn cut_endless(&mut self, contract: &mut Contract) {
        let bases = merge::polymorphic_bases(&contract.schemas);
        for id in (0..contract.schemas.len()).map(SchemaId) {
            if !applies_itself(id, &contract.schemas, &bases) {
                continue;
            }
            let named = contract.schemas.get(id);
            let message = format!("the schema `{}` leads back to itself without any content", named.name);
            let origin = named.schema.origin;
            let unknown = Some(message.as_str().into());
            self.diagnostics.push(Diagnostic::error("reference-loop", origin, message).help(CUT_THE_LOOP));
            contract.schemas.set(id, Schema { origin, unknown, ..Schema::default() });
        }
    }

    /// Where a reference leads that stands in a resource.
    fn place(&self, reference: &str, resource: usize) -> Result<Place, String> {
        let (document, pointer) = self.sources.place(reference, resource)?;
        let pointer = canonical(&pointer);
        // The first document's tree is another than the loaded one where it was brought into 3.0's shape.
        let pointer = if document == 0 && self.is_swagger() { upgrade::moved_section(pointer) } else { pointer };
        Ok((document, pointer))
    }

    /// A name for a schema that is no component: what its pointer or else its file says that it is.
    fn name_of(&self, (document, pointer): &Place) -> String {
        if *document == 0 || !pointer.is_empty() {
            return name_of(pointer);
        }
        let file = self.sources.documents()[*document].source.name();
        let path = file.split('?').next().unwrap_or(file).trim_end_matches('/');
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        component_name(file.split('.').next().unwrap_or(file))
    }

    fn missing(&self, (document, pointer): &Place) -> String {
        let mut parent = self.roots[*document];
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
        self.unresolved.push(message.as_str().into());
        if !self.diagnostics.iter().any(|known| known.level == Level::Error && known.message == message) {
            self.diagnostics.push(Diagnostic::error("reference-unresolved", at(place), message).help(reason));
        }
        None
    }
}

/// What to do about references that lead back to themselves.
const CUT_THE_LOOP: &str = "let one of the references on the way point at the content that is meant";

fn applies_itself(id: SchemaId, schemas: &Schemas, bases: &HashSet<SchemaId>) -> bool {
    let applied = |id: SchemaId| in_place(&schemas.get(id).schema, bases);
    let mut seen = HashSet::new();
    let mut open = applied(id);
    while let Some(next) = open.pop() {
        if next == id {
            return true;
        }
        if seen.insert(next) {
            open.extend(applied(next));
        }
    }
    false
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
    if words.is_empty() { "Document".to_owned() } else { component_name(&words.join(" ")) }
}

/// The pointer with its escapes in their one customary form.
pub(super) fn canonical(pointer: &str) -> String {
    pointer.split('/').map(|token| escape(&unescape(token)).into_owned()).collect::<Vec<_>>().join("/")
}

pub(super) fn unescape(token: &str) -> String {
    if token.contains('~') { token.replace("~1", "/").replace("~0", "~") } else { token.to_owned() }
}

/// The name that a mistyped one was probably meant to be.
pub(super) fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
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
        assert_eq!(name_of("/components/schemas/User/properties/address"), "User_address");
        assert_eq!(name_of("/paths/~1users/get/responses/200/content/application~1json/schema"), "users_get_200");
    }

    #[test]
    fn a_mistyped_name_is_recognised() {
        assert_eq!(closest("Usr", ["User", "Post"].into_iter()), Some("User"));
        assert_eq!(closest("Invoice", ["User", "Post"].into_iter()), None);
    }
}
