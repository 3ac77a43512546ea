//! What is said about the API as a whole, and what it calls itself.

use super::Coverage;
use super::compare::{At, Comparer};
use super::finding::{Change, Endpoint, Said, Sides, Terms};
use super::rules;
use super::schemas::{shown, text};
use crate::contract::direction::Direction;
use crate::contract::operation::{Operation, OutgoingCalls};
use crate::contract::schema::Schemas;
use crate::contract::value::Value;
use crate::contract::{Contract, Tag};
use crate::scanning::marks;

impl<'c> Comparer<'c> {
    /// The start of what concerns the API as a whole.
    pub(super) fn whole(&mut self, part: &str) -> At {
        let node = self.graph.node();
        self.graph.use_of(None, Sides::BOTH, node);
        At::new(node, part, Sides::BOTH)
    }

    /// The start of a part of an operation that travels in one direction.
    pub(super) fn part(&mut self, outer: &At, endpoint: Option<usize>, sides: Sides, part: String) -> At {
        let node = self.graph.node();
        self.graph.use_of(endpoint, sides, node);
        At { open: outer.open, ..At::new(node, part, Sides::BOTH) }
    }

    /// Info, servers, tags and security schemes.
    pub(super) fn document(&mut self) {
        let (before, after) = (&self.reference.info, &self.subject.info);
        let at = self.whole("info");
        let some = |text: &'c str| (!text.is_empty()).then_some(text);
        let texts = [
            ("title", some(&before.title), some(&after.title)),
            ("version", some(&before.version), some(&after.version)),
            ("summary", before.summary.as_deref(), after.summary.as_deref()),
            ("description", before.description.as_deref(), after.description.as_deref()),
            ("terms of service", before.terms_of_service.as_deref(), after.terms_of_service.as_deref()),
        ];
        // Sources may have no name for their API.
        let is_told = !after.extensions.contains_key(marks::OPEN);
        for (noun, old, new) in texts.into_iter().filter(|_| is_told) {
            if let Some(said) = text(noun, old, new) {
                self.note(&at, &rules::API_VERSION, Change::Said, said, (None, None), None);
            }
        }
        let values = [("contact", &before.contact, &after.contact), ("license", &before.license, &after.license)];
        for (noun, old, new) in values {
            self.value(&at, &rules::API_VERSION, noun, (old.as_ref(), new.as_ref()));
        }
        let docs = (self.reference.external_docs.as_ref(), self.subject.external_docs.as_ref());
        let whole = self.whole("document");
        self.value(&whole, &rules::EXTERNAL_DOCS, "externalDocs", docs);
        let places = (None, None);
        self.extensions(&at, (Some(&before.extensions), Some(&after.extensions)), places);
        self.extensions(&whole, (Some(&self.reference.extensions), Some(&self.subject.extensions)), places);
        self.servers();
        self.tags();
        self.schemes();
    }

    fn value(&mut self, at: &At, rule: &'static rules::Rule, noun: &str, (old, new): (Option<&Value>, Option<&Value>)) {
        // The order of members says nothing, and sources have no place for fields that only programs know which look for them.
        let with_extensions = self.terms == Terms::Versions;
        let settled = |value| settled(value, with_extensions);
        if old.map(settled) != new.map(settled) {
            let said = Said::new(format!("`{noun}`"), old.map(shown), new.map(shown));
            self.note(at, rule, Change::Said, said, (None, None), None);
        }
    }

    fn servers(&mut self) {
        // Sources seldom know where they will run.
        if self.terms == Terms::Implementation {
            return;
        }
        let at = self.whole("servers");
        let (before, after) = (&self.reference.servers, &self.subject.servers);
        for old in before {
            match after.iter().find(|new| new.url == old.url) {
                Some(new) if new != old => {
                    let said = Said::new(format!("what is said about the server `{}`", old.url), None, None);
                    self.note(&at, &rules::SERVER, Change::Said, said, (None, None), None);
                }
                Some(_) => {}
                None => {
                    let said = Said::new("the server", Some(format!("`{}`", old.url)), None);
                    self.note(&at, &rules::SERVER, Change::Said, said, (None, None), None);
                }
            }
        }
        for new in after.iter().filter(|new| before.iter().all(|old| old.url != new.url)) {
            let said = Said::new("the server", None, Some(format!("`{}`", new.url)));
            self.note(&at, &rules::SERVER, Change::Said, said, (None, None), None);
        }
    }

    fn tags(&mut self) {
        let at = self.whole("tags");
        let (before, after) = (&self.reference.tags, &self.subject.tags);
        for old in before {
            let name = format!("`{}`", old.name);
            match after.iter().find(|new| new.name == old.name) {
                Some(new) => {
                    let facts = |tag: &Tag| {
                        (
                            tag.summary.clone(),
                            tag.parent.clone(),
                            tag.kind.clone(),
                            tag.external_docs.clone(),
                            tag.extensions.clone(),
                        )
                    };
                    let said = text(
                        &format!("description of the tag {name}"),
                        old.description.as_deref(),
                        new.description.as_deref(),
                    );
                    let other = (facts(old) != facts(new))
                        .then(|| Said::new(format!("what is said about the tag {name}"), None, None));
                    for said in said.into_iter().chain(other) {
                        self.note(&at, &rules::TAG, Change::Said, said, (None, None), None);
                    }
                }
                None => {
                    let said = Said::new("the tag", Some(name), None);
                    self.note(&at, &rules::TAG, Change::Said, said, (None, None), None);
                }
            }
        }
        for new in after.iter().filter(|new| before.iter().all(|old| old.name != new.name)) {
            let said = Said::new("the tag", None, Some(format!("`{}`", new.name)));
            self.note(&at, &rules::TAG, Change::Said, said, (None, None), None);
        }
    }

    /// Webhooks.
    pub(super) fn calls(&mut self) {
        let at = self.whole("webhooks");
        self.outgoing(&at, "webhook", &self.reference.webhooks, &self.subject.webhooks);
    }

    /// What an operation calls in its turn.
    pub(super) fn callbacks(&mut self, at: &At, before: &'c Operation, after: &'c Operation) {
        for (name, old) in &before.callbacks {
            match after.callbacks.get(name) {
                Some(new) => self.outgoing(
                    at,
                    &format!("callback {name}"),
                    resolved(old, self.reference),
                    resolved(new, self.subject),
                ),
                None => {
                    let said = Said::new("the callback", Some(format!("`{name}`")), None);
                    let places = (Some(before.origin), Some(after.origin));
                    self.note(at, &rules::CALLBACK, Change::Narrowed, said, places, None);
                }
            }
        }
        for name in after.callbacks.keys().filter(|name| !before.callbacks.contains_key(*name)) {
            let said = Said::new("the callback", None, Some(format!("`{name}`")));
            self.note(at, &rules::CALLBACK, Change::Said, said, (Some(before.origin), Some(after.origin)), None);
        }
    }

    /// Operations that the API calls: their requests go the way of responses.
    fn outgoing(&mut self, at: &At, noun: &str, before: &'c OutgoingCalls, after: &'c OutgoingCalls) {
        let same = |a: &Operation, b: &Operation| a.path == b.path && a.method == b.method;
        for old in &before.operations {
            match after.operations.iter().find(|new| same(old, new)) {
                Some(new) => {
                    let travels = Sides::of(Direction::Response);
                    self.one_operation(old, new, travels, &mut Coverage::default());
                }
                None => {
                    let said = Said::new(format!("the {noun}"), Some(Endpoint::of(old).text()), None);
                    self.note(at, &rules::CALLBACK, Change::Narrowed, said, (Some(old.origin), None), None);
                }
            }
        }
        for new in after.operations.iter().filter(|new| before.operations.iter().all(|old| !same(old, new))) {
            let said = Said::new(format!("the {noun}"), None, Some(Endpoint::of(new).text()));
            self.note(at, &rules::CALLBACK, Change::Said, said, (None, Some(new.origin)), None);
        }
    }

    /// The start of a named schema by itself.
    fn component(&mut self, name: &str) -> At {
        let node = self.graph.node();
        self.graph.use_of(None, Sides::NONE, node);
        At { node, ..At::component(name) }
    }

    /// Named schemas that nothing leads to.
    pub(super) fn components(&mut self) {
        if self.terms == Terms::Implementation {
            return;
        }
        let is_component =
            |pointer: &str| pointer.starts_with("/components/schemas/") || pointer.starts_with("/definitions/");
        let (before, after) = (&self.reference.schemas, &self.subject.schemas);
        let find = |schemas: &'c Schemas, name: &str| {
            schemas.iter().find(|(_, named)| named.name == name && is_component(&named.pointer))
        };
        for (id, old) in before.iter().filter(|(_, named)| is_component(&named.pointer)) {
            match find(after, &old.name) {
                Some((other, new)) => {
                    let (node, is_new) = self.graph.named(id, other);
                    self.graph.use_of(None, Sides::NONE, node);
                    if is_new {
                        self.pending.push((At { node, ..At::component(&new.name) }, &old.schema, &new.schema));
                    }
                }
                None => {
                    let at = self.component(&old.name);
                    let said = Said::new("the schema", Some(format!("`{}`", old.name)), None);
                    self.note(&at, &rules::COMPONENT, Change::Said, said, (Some(old.schema.origin), None), None);
                }
            }
        }
        for (_, new) in after.iter().filter(|(_, named)| is_component(&named.pointer)) {
            if find(before, &new.name).is_none() {
                let at = self.component(&new.name);
                let said = Said::new("the schema", None, Some(format!("`{}`", new.name)));
                self.note(&at, &rules::COMPONENT, Change::Said, said, (None, Some(new.schema.origin)), None);
            }
        }
    }
}

/// The value with the members of its objects in one order, and with or without those whose names start with `x-`.
fn settled(value: &Value, with_extensions: bool) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(key, _)| with_extensions || !key.starts_with("x-"));
            let mut members: Vec<(String, Value)> =
                kept.map(|(key, member)| (key.clone(), settled(member, with_extensions))).collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(members)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| settled(item, with_extensions)).collect()),
        other => other.clone(),
    }
}

/// The calls themselves, where a component says what they are.
fn resolved<'c>(calls: &'c OutgoingCalls, contract: &'c Contract) -> &'c OutgoingCalls {
    calls.component.as_ref().and_then(|name| contract.components.callbacks.get(name)).unwrap_or(calls)
}
