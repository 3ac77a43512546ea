//! What the parts of a document say about each other: who is declared, and who is meant.

use std::collections::{HashMap, HashSet};

use super::edition::Edition;
use super::walk::Walk;
use crate::openapi::load::{Member, Node, escape_segment};

/// Names that were met on the walk.
#[derive(Default)]
pub struct Usage<'d> {
    /// Pointers into the first document that something refers to.
    references: HashSet<String>,
    /// Names of schemas that discriminators map to.
    pub mapped: HashSet<&'d str>,
    /// Where each `operationId` stands first.
    pub operation_ids: HashMap<String, &'d Node>,
    /// `operationId`s that links name.
    pub linked: Vec<&'d Node>,
    /// The tags of operations.
    pub tags: Vec<&'d Node>,
    /// Security schemes that requirements name, where each stands first.
    pub schemes: Vec<&'d Member>,
}

impl Usage<'_> {
    pub fn refer(&mut self, pointer: &str) {
        self.references.insert(pointer.to_owned());
    }
}

impl<'d> Walk<'d> {
    /// Tells what is meant and not declared, and what is declared and never meant.
    pub fn tell_usage(&mut self, root: &'d Node) {
        self.tell_schemes(root);
        self.tell_tags(root);
        self.tell_links();
        self.tell_components(root);
    }

    fn tell_schemes(&mut self, root: &'d Node) {
        let (declared, section) = match self.edition {
            Edition::V20 => (root.get("securityDefinitions"), "securityDefinitions"),
            _ => (root.pointer("/components/securitySchemes"), "components.securitySchemes"),
        };
        let mut told = HashSet::new();
        for member in std::mem::take(&mut self.usage.schemes) {
            self.usage.refer(&format!("/components/securitySchemes/{}", escape_segment(&member.key)));
            // 2.0's documents may have 3.0's section, too.
            let elsewhere = root.pointer("/components/securitySchemes");
            let is_declared = [declared, elsewhere].into_iter().flatten().any(|all| all.get(&member.key).is_some());
            if !is_declared && told.insert(&*member.key) {
                let message = format!("the security scheme `{}` is not declared", member.key);
                let help = format!("whoever has to pass it is refused; declare it in `{section}`");
                self.warn("security-scheme-undeclared", member.key_at, message, help);
            }
        }
    }

    /// A document need not declare its tags (OpenAPI 3.1, 4.8.1), but one that starts to usually means all of them.
    fn tell_tags(&mut self, root: &'d Node) {
        let declared = root.get("tags").and_then(Node::as_array).unwrap_or_default();
        let names: HashSet<&str> = declared.iter().filter_map(|tag| tag.get("name")?.as_str()).collect();
        if names.is_empty() {
            return;
        }
        let mut told = HashSet::new();
        for node in std::mem::take(&mut self.usage.tags) {
            if let Some(name) = node.as_str()
                && !names.contains(name)
                && told.insert(name)
            {
                let message = format!("the tag `{name}` is not among those that the document declares");
                self.note("tag-undeclared", node.at, message, "it is a tag all the same".to_owned());
            }
        }
    }

    fn tell_links(&mut self) {
        for node in std::mem::take(&mut self.usage.linked) {
            if let Some(id) = node.as_str()
                && !self.usage.operation_ids.contains_key(id)
            {
                let message = format!("no operation has the `operationId` `{id}`");
                self.note("link-unresolved", node.at, message, "the link is kept as it is".to_owned());
            }
        }
    }

    /// Components that nothing refers to. A document without paths is there for others to refer to.
    fn tell_components(&mut self, root: &'d Node) {
        let has = |key: &str| root.get(key).and_then(Node::as_object).is_some_and(|members| !members.is_empty());
        if !has("paths") && !has("webhooks") {
            return;
        }
        let sections: Vec<(&Member, String)> = match self.edition {
            Edition::V20 => {
                let is_section = |member: &&Member| matches!(&*member.key, "definitions" | "parameters" | "responses");
                let members = root.as_object().unwrap_or_default().iter().filter(is_section);
                members.map(|member| (member, format!("/{}", member.key))).collect()
            }
            _ => {
                let members = root.get("components").and_then(Node::as_object).unwrap_or_default().iter();
                members.map(|member| (member, format!("/components/{}", member.key))).collect()
            }
        };
        for (section, pointer) in sections {
            for member in section.value.as_object().unwrap_or_default() {
                let is_schema = matches!(&*section.key, "schemas" | "definitions");
                if !member.key.starts_with("x-")
                    && &*member.key != "$ref"
                    && !self.usage.references.contains(&format!("{pointer}/{}", escape_segment(&member.key)))
                    && !(is_schema && (self.usage.mapped.contains(&*member.key) || self.is_variant(&member.value)))
                {
                    let message = format!("nothing refers to `{}` in `{}`", member.key, section.key);
                    self.note("component-unused", member.key_at, message, "it could go".to_owned());
                }
            }
        }
    }

    /// Whether a schema extends one that has a `discriminator`, and so may be met wherever that is referred to.
    fn is_variant(&self, schema: &'d Node) -> bool {
        let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
        parts.iter().any(|part| self.target(part).is_some_and(|base| base.get("discriminator").is_some()))
    }
}
