//! Schemas, which stay as they are but for references and files.

use super::build::{members, object, renamed, text};
use super::{Upgrade, is_extension};
use crate::openapi::load::{Member, Node, NodeValue};

impl<'d> Upgrade<'d> {
    pub(super) fn schema(&mut self, node: &Node) -> Node {
        match &node.value {
            NodeValue::Object(_) => object(node.at, self.schema_members(node)),
            _ => node.clone(),
        }
    }

    fn schema_members(&mut self, node: &Node) -> Vec<Member> {
        let mut upgraded = Vec::new();
        for member in members(node) {
            let value = &member.value;
            match &*member.key {
                "$ref" => upgraded.push(renamed(member, "$ref", self.reference(value))),
                "type" if value.as_str() == Some("file") => {
                    upgraded.push(renamed(member, "type", text(value.at, "string")));
                    upgraded.push(renamed(member, "format", text(value.at, "binary")));
                }
                "format" if is_file(node) => {}
                "properties" | "patternProperties" | "dependentSchemas" | "definitions" | "$defs" => {
                    let named =
                        members(value).iter().map(|named| renamed(named, &named.key, self.schema(&named.value)));
                    let named = named.collect();
                    let is_object = value.as_object().is_some();
                    let value = if is_object { object(value.at, named) } else { value.clone() };
                    upgraded.push(renamed(member, &member.key, value));
                }
                "default" | "enum" | "const" | "example" | "examples" => upgraded.push(member.clone()),
                _ if is_extension(member) => upgraded.push(member.clone()),
                // A schema or several, or else a value in which nothing changes.
                _ => upgraded.push(renamed(member, &member.key, self.schemas(value))),
            }
        }
        upgraded
    }

    /// A schema or an array of them.
    fn schemas(&mut self, node: &Node) -> Node {
        match &node.value {
            NodeValue::Array(items) => {
                let items = items.iter().map(|item| self.schema(item)).collect();
                Node { value: NodeValue::Array(items), at: node.at }
            }
            _ => self.schema(node),
        }
    }

    /// A copy of what may be anything: only its references follow what has moved.
    pub(super) fn anything(&mut self, node: &Node) -> Node {
        let value = match &node.value {
            NodeValue::Object(members) => {
                let copy = |member: &Member| match (&*member.key, &member.value.value) {
                    ("$ref", NodeValue::String(_)) => renamed(member, "$ref", self.reference(&member.value)),
                    _ => renamed(member, &member.key, self.anything(&member.value)),
                };
                NodeValue::Object(members.iter().map(copy).collect())
            }
            NodeValue::Array(items) => NodeValue::Array(items.iter().map(|item| self.anything(item)).collect()),
            value => value.clone(),
        };
        Node { value, at: node.at }
    }
}

/// Whether this is a schema of a file.
pub(super) fn is_file(schema: &Node) -> bool {
    schema.get("type").and_then(Node::as_str) == Some("file")
}
