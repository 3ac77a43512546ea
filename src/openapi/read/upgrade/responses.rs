//! Responses: their schema moves below the media types that the operation produces.

use super::Upgrade;
use super::bodies::{Declared, declared};
use super::build::{member, members, object, renamed};
use super::references::is_media_type;
use super::schemas::is_file;
use super::{essence, is_extension};
use crate::openapi::load::{Node, NodeValue};

impl<'d> Upgrade<'d> {
    pub(super) fn responses(&mut self, node: &'d Node, operation: &'d Node) -> Node {
        if node.as_object().is_none() {
            return node.clone();
        }
        let mut upgraded = Vec::new();
        for member in members(node) {
            let value = if is_extension(member) {
                self.anything(&member.value)
            } else {
                self.response(&member.value, Some(operation))
            };
            upgraded.push(renamed(member, &member.key, value));
        }
        object(node.at, upgraded)
    }

    /// A response of an operation, or a shared one. Those that are referred to are copied where the operation produces
    /// something of its own.
    pub(super) fn response(&mut self, node: &'d Node, operation: Option<&'d Node>) -> Node {
        let mut target = node;
        if node.get("$ref").is_some() {
            match self.follow(node) {
                Some(found) if !self.refers_to(node, "responses") || self.differs(found, operation) => target = found,
                _ => return self.anything(node),
            }
        }
        if target.as_object().is_none() {
            return target.clone();
        }
        let types = self.response_types(target, operation);
        let mut upgraded = Vec::new();
        for from in members(target) {
            match &*from.key {
                "schema" | "examples" => {}
                "headers" if from.value.as_object().is_some() => {
                    let headers = members(&from.value).iter();
                    let headers = headers.map(|header| renamed(header, &header.key, self.header(&header.value)));
                    let headers = headers.collect();
                    upgraded.push(renamed(from, "headers", object(from.value.at, headers)));
                }
                _ => upgraded.push(renamed(from, &from.key, self.anything(&from.value))),
            }
        }
        if !types.is_empty() && target.get("content").is_none() {
            let schema = schema(target).map(|schema| self.schema(schema));
            let content = self.content(target.at, &types, schema, target.get("examples"), None);
            upgraded.push(member("content", content));
        }
        object(target.at, upgraded)
    }

    /// Whether a shared response is sent as something else by an operation.
    fn differs(&mut self, shared: &'d Node, operation: Option<&'d Node>) -> bool {
        let is_own = operation.is_some_and(|operation| operation.get("produces").is_some());
        let mut names = |operation| -> Vec<String> {
            self.response_types(shared, operation).into_iter().map(|(_, name)| name).collect()
        };
        is_own && names(operation) != names(None)
    }

    /// What a response is sent as; nothing if it has no content.
    pub(super) fn response_types(&mut self, node: &'d Node, operation: Option<&'d Node>) -> Vec<Declared> {
        let schema = schema(node);
        let examples = node.get("examples").map(members).unwrap_or_default();
        let shown = || {
            let types = examples.iter().filter(|member| is_media_type(&member.key));
            types.map(|member| (member.key_at, member.key.trim().to_owned())).collect::<Vec<_>>()
        };
        let Some(schema) = schema else { return shown() };
        let is_file = is_file(schema);
        let produced = declared(self.media_types("produces", operation));
        let is_own = operation.is_some_and(|operation| operation.get("produces").is_some());
        // What a whole API produces is not said with its few files in mind.
        if !produced.is_empty() && (is_own || !is_file || !produced.iter().all(|(_, name)| is_structured(name))) {
            return produced;
        }
        let shown = shown();
        if !shown.is_empty() {
            return shown;
        }
        let usual = if is_file { "application/octet-stream" } else { "application/json" };
        vec![(schema.at, usual.to_owned())]
    }
}

fn schema(response: &Node) -> Option<&Node> {
    response.get("schema").filter(|schema| !matches!(schema.value, NodeValue::Null))
}

fn is_structured(media_type: &str) -> bool {
    let essence = essence(media_type);
    ["json", "xml"]
        .into_iter()
        .any(|format| essence.ends_with(&format!("/{format}")) || essence.ends_with(&format!("+{format}")))
}
