//! Schemas that have a name: exported constants.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::json::{member, object, only};
use super::types::Scoped;
use super::{Members, Scan};
use crate::contract::value::Value as Json;
use crate::scanning::marks;
use crate::typescript::program::ModuleId;
use crate::typescript::program::value::{Declared, Value};

/// How the comment ends above the form of a schema that requests carry.
const IN_REQUESTS: &str = " as a request carries it.";

/// The named schemas that are referred to.
#[derive(Debug, Default)]
pub struct Components {
    names: HashMap<usize, String>,
    types: HashMap<(ModuleId, Arc<str>), String>,
    forms: IndexMap<String, Forms>,
    /// How many of `forms` have been read.
    read: usize,
    schemas: Members,
    pub responses: Members,
    /// The security schemes that handlers speak of.
    pub security: Members,
}

/// The constants that stand for one schema.
#[derive(Debug, Default)]
struct Forms {
    response: Option<Value>,
    request: Option<Value>,
    /// The type that it is.
    is: Option<Scoped>,
}

impl Scan<'_> {
    /// A reference to the schema that a value is by its name, if it has one.
    pub fn reference(&mut self, value: &Value) -> Option<Members> {
        let identity = value.identity()?;
        // What leads back to itself needs a name, exported or not.
        let is_shared = |declared: &&Declared| declared.is_exported || self.open.contains(&identity);
        let declared = value.declared().filter(is_shared)?.clone();
        let name = match self.components.names.get(&identity) {
            Some(name) => name.clone(),
            None => self.name(value, identity, &declared),
        };
        Some(only("$ref", Json::String(pointer(&name))))
    }

    fn name(&mut self, value: &Value, identity: usize, declared: &Declared) -> String {
        let doc = declared.doc.clone().unwrap_or_default();
        if let Some(other) = doc.text.strip_suffix(IN_REQUESTS) {
            let place = crate::typescript::program::Place { module: declared.module, at: 0 };
            let response = self.program.export(declared.module, other, place);
            if let Some(other) = response.declared().cloned()
                && let Some(other_identity) = response.identity()
            {
                let name = match self.components.names.get(&other_identity) {
                    Some(name) => name.clone(),
                    None => self.name(&response, other_identity, &other),
                };
                self.components.names.insert(identity, name.clone());
                self.components.forms.entry(name.clone()).or_default().request = Some(value.clone());
                return name;
            }
        }
        let wanted = doc.tags("alias").next().unwrap_or(&declared.name).to_owned();
        let name = self.components.free(&wanted);
        self.components.names.insert(identity, name.clone());
        self.components.forms.entry(name.clone()).or_default().response = Some(value.clone());
        name
    }

    /// Reads all schemas that are referred to, and those that they refer to in turn.
    pub fn named_schemas(&mut self) -> Members {
        while let Some((name, forms)) = self.components.forms.get_index(self.components.read) {
            let (name, response, request) = (name.clone(), forms.response.clone(), forms.request.clone());
            let is = forms.is.clone();
            self.components.read += 1;
            let mut schema = match (&response, &is) {
                (Some(value), _) => self.definition(value),
                (None, Some(is)) => self.object_of_type(is),
                (None, None) => Members::new(),
            };
            if let Some(place) = response.as_ref().and_then(Value::place) {
                let file = &self.program.module(place.module).path;
                schema.insert(marks::PLACE.to_owned(), marks::place(file, place.at));
            }
            if let Some(request) = request {
                let request = without_base(self.definition(&request), &pointer(&name));
                add_request_form(&mut schema, request);
            }
            self.components.schemas.insert(name, object(schema));
        }
        std::mem::take(&mut self.components.schemas)
    }

    /// What a named schema is.
    fn definition(&mut self, value: &Value) -> Members {
        let mut schema = self.inline(value).schema;
        if let Some(doc) = value.declared().and_then(|declared| declared.doc.clone())
            && !doc.text.ends_with(IN_REQUESTS)
        {
            self.annotate(&mut schema, &doc);
        }
        schema
    }
}

impl Components {
    /// The reference to a type that is declared in the sources.
    pub fn reference_to_type(&mut self, module: ModuleId, name: &Arc<str>, shown: &str, is: &Scoped) -> String {
        let key = (module, name.clone());
        let known = match self.types.get(&key) {
            Some(known) => known.clone(),
            None => {
                let free = self.free(shown);
                self.types.insert(key, free.clone());
                self.forms.entry(free.clone()).or_default().is = Some(is.clone());
                free
            }
        };
        pointer(&known)
    }

    fn free(&self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        while self.forms.contains_key(&name) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        name
    }
}

/// The reference to a response by its name.
pub fn pointer_to_response(name: &str) -> String {
    pointer_in("responses", name)
}

/// The reference to a schema by its name.
fn pointer(name: &str) -> String {
    pointer_in("schemas", name)
}

fn pointer_in(section: &str, name: &str) -> String {
    let mut pointer = format!("#/components/{section}/");
    for byte in name.replace('~', "~0").replace('/', "~1").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte) {
            pointer.push(char::from(byte));
        } else {
            pointer.push_str(&format!("%{byte:02X}"));
        }
    }
    pointer
}

/// Adds what only requests carry of what stands inside a schema: an object, or a list of them.
fn add_inside(known: &mut Json, request: Json) {
    let has = |json: &Json, key: &str| member(json, key).is_some();
    let are_objects = has(known, "properties") && has(&request, "properties");
    let (Json::Object(ours), Json::Object(theirs)) = (known, request) else { return };
    if are_objects {
        let mut merged: Members = std::mem::take(ours).into_iter().collect();
        add_request_form(&mut merged, theirs.into_iter().collect());
        *ours = merged.into_iter().collect();
        return;
    }
    for (key, theirs) in theirs {
        let own = ours.iter_mut().find(|(known, _)| *known == key).map(|(_, own)| own);
        match (key.as_str(), own, theirs) {
            ("items", Some(own), items) => add_inside(own, items),
            ("allOf" | "anyOf" | "oneOf", Some(Json::Array(own)), Json::Array(variants)) => {
                own.iter_mut().zip(variants).for_each(|(own, variant)| add_inside(own, variant));
            }
            _ => {}
        }
    }
}

/// What a schema adds to the one that it extends: `Base.extend({ … })`.
fn without_base(mut schema: Members, base: &str) -> Members {
    let is_base = |part: &Json| member(part, "$ref").and_then(Json::as_str) == Some(base);
    match schema.get("allOf") {
        Some(Json::Array(parts)) if parts.first().is_some_and(is_base) => {}
        _ => return schema,
    }
    let Some(Json::Array(parts)) = schema.shift_remove("allOf") else { return schema };
    for part in parts.into_iter().skip(1) {
        if let Json::Object(part) = part {
            schema.extend(part);
        }
    }
    schema
}

/// Adds what only requests carry: properties, and that they are required.
fn add_request_form(schema: &mut Members, request: Members) {
    for (key, value) in request {
        match (schema.get_mut(&key), value) {
            (Some(Json::Object(known)), Json::Object(members)) if key == "properties" => {
                for (name, member) in members {
                    match known.iter_mut().find(|(known, _)| *known == name) {
                        Some((_, known)) => add_inside(known, member),
                        None => known.push((name, member)),
                    }
                }
            }
            (Some(Json::Array(known)), Json::Array(items)) if key == "required" => {
                for item in items {
                    if !known.contains(&item) {
                        known.push(item);
                    }
                }
            }
            (Some(Json::Array(known)), Json::Array(parts)) if matches!(key.as_str(), "anyOf" | "oneOf") => {
                known.iter_mut().zip(parts).for_each(|(known, part)| add_inside(known, part));
            }
            (Some(Json::Array(known)), Json::Array(parts)) if key == "allOf" && known.len() == parts.len() => {
                for (known, part) in known.iter_mut().zip(parts) {
                    if let (Json::Object(ours), Json::Object(theirs)) = (&mut *known, part) {
                        let mut merged: Members = std::mem::take(ours).into_iter().collect();
                        add_request_form(&mut merged, theirs.into_iter().collect());
                        *ours = merged.into_iter().collect();
                    }
                }
            }
            (Some(_), _) => {}
            (None, value) => drop(schema.insert(key, value)),
        }
    }
}
