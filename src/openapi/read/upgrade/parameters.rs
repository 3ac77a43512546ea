//! Parameters outside the body, and headers: what says their type moves into a schema.

use super::Upgrade;
use super::build::{flag, member, members, object, renamed, text, text_at};
use crate::openapi::load::{Member, Node};

/// What says the type of a parameter, a header or an item (Swagger 2.0, "Parameter Object").
pub(super) const TYPING: [&str; 25] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    // What 2.0 does not have here, and authors write nevertheless.
    "nullable",
    "properties",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "readOnly",
    "x-nullable",
    "x-enum-varnames",
];

/// Where a value stands, as far as it decides what may stand between the items of a list.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// A query or a form, where a name may stand several times.
    Named,
    /// A path or a header.
    Bare,
}

impl<'d> Upgrade<'d> {
    /// A parameter of a query, a path or a header, or a reference to one.
    pub(super) fn parameter(&mut self, node: &'d Node) -> Node {
        let mut node = node;
        if node.get("$ref").is_some() {
            match self.follow(node) {
                Some(target) if !self.refers_to(node, "parameters") => node = target,
                _ => return self.anything(node),
            }
        }
        let place = if text_at(node, "in") == Some("query") { Place::Named } else { Place::Bare };
        self.typed(node, place)
    }

    /// A header of a response.
    pub(super) fn header(&mut self, node: &'d Node) -> Node {
        if node.get("$ref").is_some() { self.anything(node) } else { self.typed(node, Place::Bare) }
    }

    fn typed(&mut self, node: &'d Node, place: Place) -> Node {
        let mut upgraded = Vec::new();
        for from in members(node) {
            match &*from.key {
                "collectionFormat" | "schema" => {}
                "x-example" if node.get("example").is_none() => {
                    upgraded.push(renamed(from, "example", from.value.clone()));
                }
                key if TYPING.contains(&key) => {}
                _ => upgraded.push(from.clone()),
            }
        }
        upgraded.push(member("schema", self.type_of(node)));
        upgraded.extend(self.style(node, place));
        object(node.at, upgraded)
    }

    /// The schema of what says its type beside other things.
    pub(super) fn type_of(&mut self, node: &'d Node) -> Node {
        // 3.0's way to say it.
        if let Some(schema) = node.get("schema")
            && node.get("type").is_none()
        {
            return self.schema(schema);
        }
        let typing: Vec<Member> =
            members(node).iter().filter(|member| TYPING.contains(&&*member.key)).cloned().collect();
        self.nested_formats(node);
        let schema = self.schema(&object(node.at, typing));
        without_formats(schema)
    }

    /// `style` and `explode` for the `collectionFormat` of a list.
    pub(super) fn style(&mut self, node: &Node, place: Place) -> Vec<Member> {
        let format = node.get("collectionFormat");
        if text_at(node, "type") != Some("array") {
            return Vec::new();
        }
        let at = format.unwrap_or(node).at;
        let delimited = |style: &str| vec![member("style", text(at, style)), member("explode", flag(at, false))];
        match (format.map(|format| format.as_str().unwrap_or_default()), place) {
            (Some("multi"), Place::Named) => {
                return vec![member("style", text(at, "form")), member("explode", flag(at, true))];
            }
            (Some("ssv"), Place::Named) => return delimited("spaceDelimited"),
            (Some("pipes"), Place::Named) => return delimited("pipeDelimited"),
            (None | Some("csv"), _) => {}
            (Some(name @ ("ssv" | "tsv" | "pipes")), _) => {
                let message = format!("`collectionFormat: {name}` has no counterpart here");
                self.warn("collection-format", at, message, "it is read as `csv`: commas between the items");
            }
            (Some(_), _) => {}
        }
        if place == Place::Named { delimited("form") } else { Vec::new() }
    }

    /// Reports the formats of lists within lists.
    fn nested_formats(&mut self, node: &Node) {
        let mut items = node.get("items");
        while let Some(inner) = items {
            if text_at(inner, "type") == Some("array") {
                let at = inner.get("collectionFormat").unwrap_or(inner).at;
                let help = "OpenAPI 3 has no word for what stands between its items; they are not taken apart";
                self.warn("collection-format-nested", at, "this is a list within a list", help);
            }
            items = inner.get("items");
        }
    }
}

/// The schema without the `collectionFormat` of its items.
fn without_formats(schema: Node) -> Node {
    let mut kept = Vec::new();
    for from in members(&schema) {
        match &*from.key {
            "collectionFormat" => {}
            "items" => kept.push(renamed(from, "items", without_formats(from.value.clone()))),
            _ => kept.push(from.clone()),
        }
    }
    if schema.as_object().is_some() { object(schema.at, kept) } else { schema }
}
