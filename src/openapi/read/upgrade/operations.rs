//! Paths, their items and operations: parameters that are the body leave the others.

use super::Upgrade;
use super::build::{array, flag, member, members, object, renamed, text_at};
use super::is_extension;
use crate::contract::operation::Method;
use crate::openapi::load::{Member, Node};

/// What becomes of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The body.
    Body,
    /// A field of a form.
    Form,
    /// It stays one.
    Other,
}

pub(super) fn kind(parameter: &Node) -> Kind {
    match text_at(parameter, "in") {
        Some("body") => Kind::Body,
        Some(place) if place.eq_ignore_ascii_case("formData") => Kind::Form,
        _ => Kind::Other,
    }
}

/// The parameters of a path item or an operation, by what becomes of them.
#[derive(Default)]
struct Parameters<'d> {
    others: Vec<&'d Node>,
    bodies: Vec<&'d Node>,
    fields: Vec<&'d Node>,
}

impl<'d> Upgrade<'d> {
    pub(super) fn paths(&mut self, node: &'d Node) -> Node {
        if node.as_object().is_none() {
            return node.clone();
        }
        let mut upgraded = Vec::new();
        for member in members(node) {
            let value = if is_extension(member) { self.anything(&member.value) } else { self.path_item(&member.value) };
            upgraded.push(renamed(member, &member.key, value));
        }
        object(node.at, upgraded)
    }

    fn path_item(&mut self, node: &'d Node) -> Node {
        let node = self.elsewhere(node).map_or(node, |(_, target)| target);
        if node.as_object().is_none() {
            return node.clone();
        }
        let shared = self.sorted(node);
        let mut upgraded = Vec::new();
        for member in members(node) {
            let is_operation = Method::from_key(&member.key).is_some();
            let value = match &*member.key {
                "parameters" => self.remaining(&member.value, &shared),
                _ if is_operation => self.operation(&member.value, &shared),
                _ => self.anything(&member.value),
            };
            upgraded.push(renamed(member, &member.key, value));
        }
        object(node.at, upgraded)
    }

    fn operation(&mut self, node: &'d Node, shared: &Parameters<'d>) -> Node {
        let node = self.elsewhere(node).map_or(node, |(_, target)| target);
        if node.as_object().is_none() || node.get("$ref").is_some() {
            return self.anything(node);
        }
        let own = self.sorted(node);
        let mut upgraded = Vec::new();
        for from in members(node) {
            match &*from.key {
                "consumes" | "produces" => {}
                "parameters" => upgraded.push(renamed(from, "parameters", self.remaining(&from.value, &own))),
                "responses" => upgraded.push(renamed(from, "responses", self.responses(&from.value, node))),
                "schemes" => {
                    if let Some(servers) = self.servers(Some(&from.value)).filter(|_| node.get("servers").is_none()) {
                        upgraded.push(renamed(from, "servers", servers));
                    }
                }
                _ => upgraded.push(renamed(from, &from.key, self.anything(&from.value))),
            }
        }
        if node.get("requestBody").is_none() {
            upgraded.extend(self.request_body(node, &own, shared));
        }
        object(node.at, upgraded)
    }

    /// The body of an operation: a body parameter, or a form made of its fields.
    fn request_body(&mut self, operation: &'d Node, own: &Parameters<'d>, shared: &Parameters<'d>) -> Option<Member> {
        if let [_, second, ..] = own.bodies.as_slice() {
            self.warn("body-duplicated", second.at, "the operation has a second body", "the first one counts");
        }
        // A request has one body, so what the operation says replaces all that its path says.
        let shared_bodies = if own.fields.is_empty() { shared.bodies.first() } else { None };
        let shared_fields = if own.bodies.is_empty() { shared.fields.as_slice() } else { &[] };
        let mut fields = own.fields.clone();
        for field in shared_fields {
            let name = text_at(field, "name");
            if !own.fields.iter().any(|own| text_at(own, "name") == name) {
                fields.push(field);
            }
        }
        let body = own.bodies.first().or(shared_bodies).copied();
        let request_body = match (body, fields.first()) {
            (None, None) => return None,
            (Some(body), None) => self.body(body, Some(operation)),
            (None, Some(first)) => self.form(&fields, Some(operation), first.at),
            (Some(body), Some(first)) => {
                let help = "a request has one body; it is read as either of them";
                self.warn("form-beside-body", first.at, "there is a form beside the body", help);
                let form = self.form(&fields, Some(operation), first.at);
                either(self.body(body, Some(operation)), &form)
            }
        };
        Some(member("requestBody", request_body))
    }

    fn sorted(&self, owner: &'d Node) -> Parameters<'d> {
        let mut sorted = Parameters::default();
        for node in owner.get("parameters").and_then(Node::as_array).unwrap_or_default() {
            let target = self.follow(node).unwrap_or(node);
            match kind(target) {
                Kind::Body => sorted.bodies.push(target),
                Kind::Form => sorted.fields.push(target),
                Kind::Other => sorted.others.push(node),
            }
        }
        sorted
    }

    /// The parameters that still are parameters.
    fn remaining(&mut self, list: &'d Node, sorted: &Parameters<'d>) -> Node {
        if list.as_array().is_none() {
            return list.clone();
        }
        let others = sorted.others.iter().map(|node| self.parameter(node)).collect();
        array(list.at, others)
    }
}

/// A body that has the media types of two.
fn either(body: Node, form: &Node) -> Node {
    let mut upgraded = members(&body).to_vec();
    for member in &mut upgraded {
        match &*member.key {
            "content" => {
                let mut content = members(&member.value).to_vec();
                let added = form.get("content").map(members).unwrap_or_default();
                content.retain(|media| !added.iter().any(|added| added.key == media.key));
                content.extend_from_slice(added);
                member.value = object(member.value.at, content);
            }
            "required" if form.get("required").is_none() => member.value = flag(member.value.at, false),
            _ => {}
        }
    }
    object(body.at, upgraded)
}
