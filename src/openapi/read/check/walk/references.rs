//! What a `$ref` leads to, and whether it may stand where it does.

use std::ptr;

use super::{Referred, Walk};
use crate::openapi::load::{Member, Node};
use crate::openapi::read::check::edition::{Edition, SINCE_30};
use crate::openapi::read::check::object::{Object, References};
use crate::openapi::read::check::table::REFERENCE;
use crate::openapi::read::references::canonical;

impl<'d> Walk<'d> {
    /// A `$ref` instead of an object.
    pub(super) fn instead(&mut self, reference: &'d Member, members: &'d [Member], object: &'static Object) {
        let may_describe = SINCE_30.contain(self.edition);
        let is_described = |key: &str| may_describe && matches!(key, "summary" | "description");
        let ignored = members
            .iter()
            .find(|member| !ptr::eq(*member, reference) && !member.key.starts_with("x-") && !is_described(&member.key));
        if let Some(member) = ignored {
            let message = format!("`{}` stands beside a `$ref`", member.key);
            let help = format!("it is ignored ({})", REFERENCE.described(self.edition));
            self.note("reference-siblings", member.key_at, message, help);
        }
        let may_be = matches!(object.references, References::In(editions) if editions.contain(self.edition));
        if !may_be {
            let message = format!("a `$ref` stands instead of {}", object.a_noun());
            let help = format!("{} has none there; it is followed", self.edition.name());
            self.note("reference-misplaced", reference.key_at, message, help);
        }
        for member in members.iter().filter(|member| is_described(&member.key)) {
            self.text(&member.key, &member.value);
        }
        self.reference(&reference.value, object);
    }

    /// Notes what a `$ref` leads to, to look at it later.
    pub(super) fn reference(&mut self, node: &'d Node, object: &'static Object) {
        let Some(reference) = node.as_str() else {
            return self.mistyped("$ref", node, "a string");
        };
        let Some(target) = self.lead(node, reference) else { return };
        match self.section(node, reference) {
            // What stands there is looked at anyway.
            Some(noun) if noun == object.noun => {}
            Some(noun) => {
                let message = format!("`$ref` must lead to {}, but leads to a {noun}", object.a_noun());
                self.warn("reference-of-other-kind", node.at, message, "it is read as what it should be".to_owned());
            }
            None => self.open(target, Referred::Object(object)),
        }
    }

    pub(super) fn open(&mut self, target: &'d Node, referred: Referred) {
        if self.known.insert((ptr::from_ref(target), referred.table())) {
            self.open.push((target, referred));
        }
    }

    /// What a reference that stands at `node` leads to, and notes that it is referred to. Who follows a reference that
    /// leads nowhere says so.
    pub(super) fn lead(&mut self, node: &'d Node, reference: &'d str) -> Option<&'d Node> {
        let resource = self.sources.resource_of(node.at);
        if let Some(&known) = self.targets[resource].get(reference) {
            return known;
        }
        let place = self.sources.place(reference, resource).ok();
        let found = place.and_then(|(document, pointer)| {
            let pointer = canonical(&pointer);
            if document == 0 {
                self.usage.refer(&pointer);
            }
            self.sources.documents()[document].root.pointer(&pointer)
        });
        self.targets[resource].insert(reference, found);
        found
    }

    /// What the `$ref` of a node leads to, if it has been met.
    pub fn target(&self, node: &'d Node) -> Option<&'d Node> {
        let reference = node.get("$ref")?.as_str()?;
        *self.targets[self.sources.resource_of(node.at)].get(reference)?
    }

    /// Notes what a discriminator maps to: the name of a schema, or a reference to one.
    pub fn map_to(&mut self, node: &'d Node, target: &'d str) {
        self.usage.mapped.insert(target);
        self.lead(node, target);
    }

    /// What stands in the section of the first document that a reference leads to.
    fn section(&self, node: &Node, reference: &str) -> Option<&'static str> {
        let sections: &[(&str, &str)] = match self.edition {
            Edition::V20 => {
                &[("#/definitions/", "schema"), ("#/parameters/", "parameter"), ("#/responses/", "response")]
            }
            _ => &[
                ("#/components/schemas/", "schema"),
                ("#/components/responses/", "response"),
                ("#/components/parameters/", "parameter"),
                ("#/components/examples/", "example"),
                ("#/components/requestBodies/", "request body"),
                ("#/components/headers/", "header"),
                ("#/components/links/", "link"),
                ("#/components/callbacks/", "callback"),
            ],
        };
        let (section, noun) = sections.iter().find(|(section, _)| reference.starts_with(section))?;
        let is_whole = reference.get(section.len()..).is_some_and(|name| !name.contains('/'));
        (is_whole && self.sources.index_of(node.at) == 0).then_some(*noun)
    }
}
