//! What a document says that no project has: reading the project's sources again does not give it back. It is told with `--verbose`.
//!
//! Most of it means nothing to a running service: vendor extensions, payloads as examples, names of parts that are written out where
//! they are used. The tables below name it by the objects of the specification that it stands in.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::Framework;
use crate::contract::Contract;
use crate::contract::media::{Media, media};
use crate::contract::value::Value;
use crate::openapi::load::escape_segment;
use crate::openapi::write::{Version, write};
use crate::report::{Diagnostic, Level, count};
use crate::rust::types::is_shown;
use crate::typescript::comments;

/// Something that is not carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is, in the plural.
    pub kind: &'static str,
    /// Where it stands: a JSON pointer.
    pub pointer: String,
}

/// How many places a note names.
const SHOWN: usize = 3;

/// An object of the specification.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Root,
    Info,
    Tag,
    Server,
    Paths,
    PathItem,
    Operation,
    Parameter,
    Header,
    Body,
    Response,
    /// By its name.
    Media,
    Encoding,
    Schema,
    Components,
    /// One of which only the extensions are not carried.
    Plain,
}

/// What stands in an object: one other, a list of others, or others by names.
enum Inside {
    One(Of),
    List(Of),
    Named(Of),
}

/// The notes on a contract: one for each kind, with its count and its first places.
pub fn notes(contract: &Contract, framework: Framework) -> Vec<Diagnostic> {
    let mut kinds: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for part in uncarried(&write(contract, Version::V32).document, framework) {
        kinds.entry(part.kind).or_default().push(part.pointer);
    }
    let note = |(kind, places): (&'static str, Vec<String>)| {
        let message = format!("the sources do not say {}: {}", kind, count(places.len(), "place"));
        let first: Vec<String> = places.iter().take(SHOWN).map(|place| format!("#{place}")).collect();
        let more = if places.len() > SHOWN { ", …" } else { "" };
        let help = format!("who reads them again has to look into the document: {}{more}", first.join(", "));
        Diagnostic { level: Level::Note, rule: "not-carried", origin: None, message, help: Some(help) }
    };
    kinds.into_iter().map(note).collect()
}

/// What a document says that a project of a framework does not say.
pub fn uncarried(document: &Value, framework: Framework) -> Vec<Part> {
    let mut used = BTreeSet::new();
    references(document, &mut used);
    let (reached, requested) = match framework {
        Framework::Axum => {
            let mut requests = Vec::new();
            let paths = pointed(document, "#/paths");
            paths.into_iter().for_each(|paths| in_requests(paths, &mut requests));
            (reached(document, &paths.into_iter().collect::<Vec<_>>()), reached(document, &requests))
        }
        _ => (used.clone(), used.clone()),
    };
    let mut walk =
        Walk { document, framework, absent: None, is_unused: false, used, reached, requested, parts: Vec::new() };
    walk.object(Of::Root, document, "", "");
    walk.parts
}

/// The names of responses that are referred to.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(target) if key == "$ref" => drop(found.insert(target.clone())),
                    value => references(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// The parts of operations that requests are made of.
fn in_requests<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    let Value::Object(members) = value else { return };
    for (key, value) in members {
        match key.as_str() {
            "parameters" | "requestBody" => found.push(value),
            _ => in_requests(value, found),
        }
    }
}

/// What parts of the document lead to.
fn reached(document: &Value, parts: &[&Value]) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = BTreeSet::new();
    parts.iter().for_each(|part| references(part, &mut open));
    while let Some(target) = open.pop_first() {
        if let Some(value) = pointed(document, &target).filter(|_| reached.insert(target.clone())) {
            let mut found = BTreeSet::new();
            references(value, &mut found);
            open.extend(found.into_iter().filter(|target| !reached.contains(target)));
        }
    }
    reached
}

/// What a reference within the document leads to.
fn pointed<'v>(document: &'v Value, reference: &str) -> Option<&'v Value> {
    reference.strip_prefix("#/")?.split('/').try_fold(document, |value, segment| {
        let Value::Object(members) = value else { return None };
        members.iter().find(|(key, _)| escape_segment(key) == segment).map(|(_, value)| value)
    })
}

struct Walk<'d> {
    document: &'d Value,
    framework: Framework,
    /// In what requests carry, or answers: the flag of properties that they do not carry, and what these are.
    absent: Option<(&'static str, &'static str)>,
    /// In a schema that no operation leads to.
    is_unused: bool,
    /// What is referred to.
    used: BTreeSet<String>,
    /// What operations lead to.
    reached: BTreeSet<String>,
    /// What requests lead to.
    requested: BTreeSet<String>,
    parts: Vec<Part>,
}

impl Walk<'_> {
    fn add(&mut self, kind: &'static str, pointer: String) {
        self.parts.push(Part { kind, pointer });
    }

    /// An object at a pointer; `name` is its key where that says what it is.
    fn object(&mut self, of: Of, value: &Value, pointer: &str, name: &str) {
        let Value::Object(members) = value else { return };
        let around = self.absent;
        match of {
            Of::Body => self.absent = Some(("readOnly", "read-only properties of requests")),
            Of::Response => self.absent = Some(("writeOnly", "write-only properties of answers")),
            _ => {}
        }
        for (key, value) in members {
            let inner = format!("{pointer}/{}", escape_segment(key));
            if key.starts_with("x-") && of != Of::Paths {
                self.add("extensions", inner);
            } else if let Some(kind) = self.lost(of, (key, value), members, name) {
                self.add(kind, inner);
            } else if of == Of::Components && !matches!(key.as_str(), "schemas" | "securitySchemes") {
                self.shared(key, value, &inner);
            } else if let Some(inside) = inside(of, key) {
                self.inside(&inside, value, &inner);
            }
        }
        if of == Of::PathItem && !members.iter().any(|(key, _)| inside(of, key).is_some_and(|it| it.is(Of::Operation)))
        {
            self.add("paths without operations", pointer.to_owned());
        }
        self.absent = around;
    }

    fn inside(&mut self, inside: &Inside, value: &Value, pointer: &str) {
        match (inside, value) {
            (Inside::One(of), value) => self.object(*of, value, pointer, ""),
            (Inside::List(of), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let pointer = format!("{pointer}/{index}");
                    match is_ignored(*of, self.resolved(item)) {
                        true => self.add("headers that OpenAPI has other words for", pointer),
                        false => self.object(*of, item, &pointer, ""),
                    }
                }
            }
            (Inside::Named(of), Value::Object(members)) => {
                for (key, value) in members {
                    let pointer = format!("{pointer}/{}", escape_segment(key));
                    let absent = self.absent.filter(|(flag, _)| *of == Of::Schema && has_flag(value, flag));
                    match absent {
                        Some((_, kind)) => self.add(kind, pointer),
                        None if *of == Of::Header && key.eq_ignore_ascii_case("content-type") => {
                            self.add("headers that OpenAPI has other words for", pointer);
                        }
                        None => {
                            let around = (self.is_unused, self.absent);
                            let name = pointer.strip_prefix("/components/schemas/");
                            let is_component = name.is_some_and(|name| !name.contains('/'));
                            self.is_unused |= is_component && !self.reached.contains(&format!("#{pointer}"));
                            // Types that no request is read as are those of answers.
                            let is_rust = self.framework == Framework::Axum;
                            if is_component && is_rust && !self.requested.contains(&format!("#{pointer}")) {
                                self.absent = Some(("writeOnly", "write-only properties of answers"));
                            }
                            self.object(*of, value, &pointer, key);
                            (self.is_unused, self.absent) = around;
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// What an object refers to, or itself.
    fn resolved<'v>(&'v self, value: &'v Value) -> &'v Value {
        let Value::Object(members) = value else { return value };
        let reference = members.iter().find(|(key, _)| key == "$ref").and_then(|(_, target)| target.as_str());
        reference.and_then(|reference| pointed(self.document, reference)).unwrap_or(value)
    }

    /// A section of components other than schemas: its members are written out where they are used.
    fn shared(&mut self, section: &str, value: &Value, pointer: &str) {
        let Value::Object(members) = value else { return };
        for (name, value) in members {
            let pointer = format!("{pointer}/{}", escape_segment(name));
            let has_name = section == "responses"
                && self.framework != Framework::Axum
                && self.used.contains(&format!("#{pointer}"));
            if !has_name {
                self.add("names of shared parts", pointer.clone());
            }
            let of = match section {
                "responses" => Of::Response,
                "parameters" => Of::Parameter,
                "headers" => Of::Header,
                "requestBodies" => Of::Body,
                "mediaTypes" => Of::Media,
                "pathItems" => Of::PathItem,
                _ => continue,
            };
            self.object(of, value, &pointer, name);
        }
    }

    /// What a member is that is not carried.
    fn lost(
        &self,
        of: Of,
        (key, value): (&str, &Value),
        beside: &[(String, Value)],
        name: &str,
    ) -> Option<&'static str> {
        let is_rust = self.framework == Framework::Axum;
        let is_long = |value: &Value| match is_rust {
            true => !is_shown(value),
            false => !comments::is_short(value),
        };
        Some(match (of, key) {
            (Of::Media, "example" | "examples") => "examples of contents",
            (Of::Media, "schema") if !is_read(name, value) => "schemas of contents other than JSON and forms",
            (Of::Parameter | Of::Header, "examples") => "examples that have names",
            (Of::Parameter | Of::Header, "example") if is_long(value) => "long examples",
            (Of::Schema, "example") if is_long(value) && self.framework != Framework::Fastify => "long examples",
            (Of::Schema, "examples") if has_long(value, is_long) && self.framework != Framework::Fastify => {
                "long examples"
            }
            (Of::Parameter, "allowEmptyValue" | "allowReserved") => "`allowEmptyValue` and `allowReserved`",
            (Of::PathItem | Of::Response, "summary") | (Of::PathItem, "description") => "texts about paths",
            // axum's answers of that status are made without a body, as HTTP has it.
            (Of::Response, "content") if is_rust && name == "204" => "contents of answers that have none",
            (Of::Schema, key) if is_rust && self.is_unused && is_rule(key, value, beside) => {
                "rules of schemas that no operation uses"
            }
            (Of::Schema, "xml") => "how values are written as XML",
            (Of::Schema, "contentMediaType" | "contentEncoding" | "contentSchema") => "what texts contain",
            (Of::Schema, "$id" | "$anchor" | "$dynamicAnchor" | "$defs" | "$comment" | "$schema") => {
                "names of schemas inside others"
            }
            (Of::Root | Of::Tag | Of::Schema, "externalDocs") => "further documentation of tags and schemas",
            (Of::Root, "webhooks") | (Of::Operation, "callbacks") => "requests that the API makes",
            (Of::Response, "links") => "links between operations",
            (Of::Root, "$self" | "jsonSchemaDialect") => "what the document is",
            (Of::Tag, "summary" | "kind" | "parent") | (Of::Server, "name") => "what is new in OpenAPI 3.2",
            (Of::Media, "itemSchema" | "prefixEncoding" | "itemEncoding") => "what is new in OpenAPI 3.2",
            (Of::Encoding, "headers" | "allowReserved") => "headers of the parts of forms",
            (Of::Info, "summary") | (Of::Server, "variables") if is_rust => {
                "variables of servers and the API's summary"
            }
            _ => return None,
        })
    }
}

/// Whether a keyword of a schema is a rule, beside what its type says. Texts that are listed are a type, and so are alternatives
/// of the type that is named beside them.
fn is_rule(key: &str, value: &Value, beside: &[(String, Value)]) -> bool {
    const RULES: [&str; 14] = [
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "multipleOf",
        "pattern",
        "uniqueItems",
        "not",
    ];
    let named = |members: &[(String, Value)]| {
        let (_, name) = members.iter().find(|(key, _)| key == "type")?;
        name.as_str().map(str::to_owned)
    };
    match (key, value) {
        ("enum", Value::Array(values)) => values.iter().any(|value| value.as_str().is_none()),
        ("const", value) => value.as_str().is_none(),
        // That nothing fits is a type.
        ("not", Value::Object(members)) if members.is_empty() => false,
        ("anyOf" | "oneOf", Value::Array(variants)) => {
            let of_variant = |variant: &Value| if let Value::Object(members) = variant { named(members) } else { None };
            named(beside).is_some_and(|own| variants.iter().filter_map(of_variant).any(|name| name != own))
        }
        _ => RULES.contains(&key),
    }
}

impl Inside {
    fn is(&self, of: Of) -> bool {
        matches!(self, Inside::One(own) | Inside::List(own) | Inside::Named(own) if *own == of)
    }
}

/// Whether the sources say the schema of a content: they do where it is read, and where it is no more than a text.
fn is_read(name: &str, schema: &Value) -> bool {
    let is_text = match schema {
        Value::Object(members) => {
            members.len() == 1 && members.iter().any(|(key, value)| key == "type" && value.as_str() == Some("string"))
        }
        _ => false,
    };
    is_text || matches!(media(name), Media::Json | Media::Form | Media::Multipart)
}

fn has_flag(schema: &Value, flag: &str) -> bool {
    let Value::Object(members) = schema else { return false };
    members.iter().any(|(key, value)| key == flag && *value == Value::Bool(true))
}

fn has_long(examples: &Value, is_long: impl Fn(&Value) -> bool) -> bool {
    matches!(examples, Value::Array(items) if items.iter().any(is_long))
}

/// A parameter that is to be ignored (OpenAPI 3.1, 4.8.12.2.1).
fn is_ignored(of: Of, value: &Value) -> bool {
    let Value::Object(members) = value else { return false };
    let text = |key: &str| members.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.as_str());
    let ignored = ["accept", "content-type", "authorization"];
    of == Of::Parameter
        && text("in") == Some("header")
        && text("name").is_some_and(|name| ignored.contains(&name.to_ascii_lowercase().as_str()))
}

/// What stands at a key of an object.
fn inside(of: Of, key: &str) -> Option<Inside> {
    use Inside::{List, Named, One};
    Some(match (of, key) {
        (Of::Root, "info") => One(Of::Info),
        (Of::Info, "contact" | "license") => One(Of::Plain),
        (Of::Root, "paths") => One(Of::Paths),
        (Of::Root, "components") => One(Of::Components),
        (Of::Root, "tags") => List(Of::Tag),
        (Of::Root | Of::PathItem | Of::Operation, "servers") => List(Of::Server),
        (Of::Paths, _) => One(Of::PathItem),
        (Of::Components, "schemas") => Named(Of::Schema),
        (Of::Components, "securitySchemes") => Named(Of::Plain),
        (Of::PathItem | Of::Operation, "parameters") => List(Of::Parameter),
        (Of::PathItem, "additionalOperations") => Named(Of::Operation),
        (Of::PathItem, "summary" | "description" | "$ref") => return None,
        (Of::PathItem, _) => One(Of::Operation),
        (Of::Operation, "requestBody") => One(Of::Body),
        (Of::Operation, "responses") => Named(Of::Response),
        (Of::Parameter | Of::Header | Of::Body | Of::Response, "content") => Named(Of::Media),
        (Of::Response, "headers") => Named(Of::Header),
        (Of::Parameter | Of::Header | Of::Media, "schema") => One(Of::Schema),
        (Of::Media, "encoding") => Named(Of::Encoding),
        (Of::Schema, "allOf" | "anyOf" | "oneOf" | "prefixItems") => List(Of::Schema),
        (Of::Schema, "properties" | "patternProperties" | "dependentSchemas") => Named(Of::Schema),
        (
            Of::Schema,
            "items"
            | "additionalProperties"
            | "not"
            | "contains"
            | "propertyNames"
            | "if"
            | "then"
            | "else"
            | "unevaluatedItems"
            | "unevaluatedProperties",
        ) => One(Of::Schema),
        _ => return None,
    })
}
