//! Parameters and bodies, of what validators say and what handlers look at.

use std::collections::HashSet;
use std::sync::Arc;

use super::request::{self, Given, Part};
use super::rules::Rule;
use super::uses::{Field, Uses};
use crate::contract::operation::Location;
use crate::contract::value::Value as Json;
use crate::scanning::marks;
use crate::typescript::program::value::Value;
use crate::typescript::scan::json::{member, object, only};
use crate::typescript::scan::{Endpoint, Members, Scan};
use crate::typescript::validators::{self, Library, chains};
use crate::typescript::zod::read::Read;

/// The parameters of an operation, as they come to be known. What is said first counts.
pub struct Parameters {
    list: Vec<Json>,
    /// The parts that something has listed the members of.
    names: Vec<String>,
}

impl Parameters {
    pub fn new(list: Vec<Json>, path: &str) -> Self {
        Parameters { list, names: request::names(path).map(str::to_owned).collect() }
    }

    fn has(&self, location: Location, name: &str) -> bool {
        self.list.iter().any(|parameter| {
            let text = |key| member(parameter, key).and_then(Json::as_str);
            let is_name = text("name").is_some_and(|known| match location {
                Location::Header => known.eq_ignore_ascii_case(name),
                _ => known == name,
            });
            text("in") == Some(location.name()) && is_name
        })
    }

    /// Adds a parameter, unless it is known. A path has those that it names, and no others.
    pub fn add(&mut self, location: Location, name: &str, mut schema: Members, is_required: bool) {
        let is_of_path = self.names.iter().any(|known| known == name);
        if self.has(location, name) || (location == Location::Path && !is_of_path) {
            return;
        }
        let mut parameter = Members::new();
        parameter.insert("name".to_owned(), name.into());
        parameter.insert("in".to_owned(), location.name().into());
        parameter.extend(schema.shift_remove("description").map(|text| ("description".to_owned(), text)));
        // Who validates fills in what has a default.
        if location == Location::Path {
            // A path that lacks it is another one.
            schema.shift_remove("default");
        }
        if (is_required && !schema.contains_key("default")) || location == Location::Path {
            parameter.insert("required".to_owned(), Json::Bool(true));
        }
        if schema.is_empty() {
            schema = marks::guessed(only("type", "string".into()));
        }
        // `sort[createdOn]=1`: members of an object can be told apart in no other way that parsers of queries know.
        if location == Location::Query && schema.get("type").and_then(Json::as_str) == Some("object") {
            parameter.insert("style".to_owned(), "deepObject".into());
        }
        parameter.insert("schema".to_owned(), object(schema));
        self.list.push(object(parameter));
    }

    pub fn finish(mut self) -> Vec<Json> {
        let place = |parameter: &Json| match member(parameter, "in").and_then(Json::as_str) {
            Some("path") => 0,
            _ => 1,
        };
        self.list.sort_by_key(place);
        self.list
    }
}

/// The parts in which a validator that names none looks for a member.
const ALL: [Part; 3] = [Part::Parameters(Location::Path), Part::Body, Part::Parameters(Location::Query)];

impl Scan<'_> {
    /// The parameters that a validator speaks of.
    pub fn parameters_of_rule(&mut self, rule: &Rule, given: &Given, parameters: &mut Parameters) {
        match rule {
            Rule::Whole(Part::Parameters(location), schema) => {
                self.parameters_of_schema(schema, parameters, |_| Some(Part::Parameters(*location)));
            }
            Rule::Merged { parts, schema, without } => {
                let part = |name: &str| given.usual_part(name, parts).filter(|_| !without.iter().any(|it| it == name));
                self.parameters_of_schema(schema, parameters, part);
            }
            Rule::Member { part, path, read } => {
                let Some(name) = path.first() else { return };
                let Some(Part::Parameters(location)) = part.or_else(|| given.usual_part(name, &ALL)) else { return };
                let read = chains::nested(
                    path.get(1..).unwrap_or_default(),
                    Read { schema: read.schema.clone(), optional: read.optional, ..Read::default() },
                );
                parameters.add(location, name, read.schema, !read.optional);
            }
            Rule::Whole(Part::Body | Part::Files, _) => {}
        }
    }

    /// The parameters among the members of a schema; `part` says of which part of the request each is.
    fn parameters_of_schema(
        &mut self,
        schema: &Value,
        parameters: &mut Parameters,
        part: impl Fn(&str) -> Option<Part>,
    ) {
        let read = self.whole_schema(schema);
        let required = names(read.schema.get("required"));
        let Some(Json::Object(properties)) = read.schema.get("properties") else { return };
        for (name, schema) in properties {
            let (Json::Object(schema), Some(Part::Parameters(location))) = (schema, part(name)) else { continue };
            parameters.add(location, name, schema.iter().cloned().collect(), required.contains(name));
        }
    }

    /// The schema of a part of a request, which may be listed as a plain object.
    pub fn whole_schema(&mut self, schema: &Value) -> Read {
        if let Value::Class(class) = schema.unaliased() {
            let is = self.type_of_class(class);
            return Read::of(is.map(|is| self.object_of_type(&is)).unwrap_or_default());
        }
        let Value::Object(_) = schema else { return self.inline(schema) };
        let members = self.members(schema);
        let is_of = |library: Library| members.iter().any(|(_, it)| validators::library(it) == Some(library));
        if is_of(Library::Joi) {
            return self.joi_or_literal(schema);
        }
        let is_json_schema = ["type", "properties", "$ref", "allOf", "anyOf", "oneOf"]
            .iter()
            .any(|key| members.iter().any(|(name, it)| name == key && !self.is_schema(it)));
        if is_json_schema { Read::of(self.json_schema(schema)) } else { self.object_schema(schema) }
    }

    /// The schema of a body, by the name that the sources have for it.
    fn body_schema(&mut self, value: &Value) -> Read {
        match value.unaliased() {
            Value::Object(_) => self.whole_schema(value),
            Value::Class(class) => {
                let is = self.type_of_class(class);
                Read::of(is.and_then(|is| self.schema_of_type(&is)).unwrap_or_default())
            }
            _ => self.schema(value),
        }
    }

    /// What a schema says of some of its members; `None` if it says nothing of them.
    fn part_of_schema(&mut self, value: &Value, is_of_part: impl Fn(&str) -> bool) -> Option<Read> {
        let mut read = self.whole_schema(value);
        if let Some(Json::Object(properties)) = read.schema.get_mut("properties") {
            let all = properties.len();
            properties.retain(|(name, _)| is_of_part(name));
            if properties.is_empty() && all > 0 {
                return None;
            }
            if properties.len() == all {
                return Some(self.body_schema(value));
            }
        }
        if let Some(Json::Array(required)) = read.schema.get_mut("required") {
            required.retain(|name| name.as_str().is_some_and(&is_of_part));
            if required.is_empty() {
                read.schema.shift_remove("required");
            }
        }
        Some(read)
    }

    /// Adds the body that validators and handlers speak of.
    pub fn add_body(&mut self, operation: &mut Members, uses: &Uses, given: &Given, endpoint: &Endpoint) {
        if operation.contains_key("requestBody") || !request::may_have_body(&endpoint.method) {
            return;
        }
        let mut schema: Option<Members> = None;
        let mut is_required = false;
        for rule in &uses.rules {
            let (read, required) = match rule {
                Rule::Whole(Part::Body, value) => (self.body_schema(value), true),
                Rule::Merged { parts, schema, without } => {
                    let is_of_body = |name: &str| {
                        !without.iter().any(|it| it == name) && given.usual_part(name, parts) == Some(Part::Body)
                    };
                    let Some(read) = self.part_of_schema(schema, is_of_body) else { continue };
                    if parts.len() > 1 {
                        self.note(endpoint.place, "which part of a request carries what: they are put together");
                    }
                    (read, true)
                }
                Rule::Member { part, path, read } => {
                    let name = path.first().map_or("", |it| it);
                    if part.or_else(|| given.usual_part(name, &ALL)) != Some(Part::Body) {
                        continue;
                    }
                    let required = !read.optional;
                    let inner = Read { schema: read.schema.clone(), optional: read.optional, ..Read::default() };
                    (chains::nested(path, inner), required)
                }
                Rule::Whole(..) => continue,
            };
            is_required |= required;
            schema = Some(match schema {
                None => read.schema,
                Some(known) => merged(known, read.schema),
            });
        }
        let is_declared = schema.is_some();
        let used = || {
            let used = match (&uses.said.body, uses.body_fields()) {
                (Some(said), Some(fields)) if !said.contains_key("$ref") => {
                    Some(merged(said.clone(), of_fields(&fields)))
                }
                (Some(said), _) => Some(said.clone()),
                (None, fields) => fields.as_ref().map(of_fields),
            };
            used.map(|schema| without(schema, &uses.written))
        };
        // Rules of single members do not list all that there are.
        let lists = uses.rules.iter().any(|rule| rule.lists(Part::Body));
        if let (Some(known), false) = (&schema, lists) {
            let looked_at = || uses.body_fields().map(|fields| without(of_fields(&fields), &uses.written));
            let used = used().filter(|used| !used.contains_key("$ref")).or_else(looked_at);
            schema = used.map(|used| merged(known.clone(), used)).or(schema);
        } else if !is_declared {
            schema = used();
            is_required =
                schema.as_ref().is_some_and(|said| said.contains_key("$ref") || said.contains_key("required"));
        }
        for (name, is_list) in &uses.files {
            let file = Members::from([("type".to_owned(), "string".into()), ("format".to_owned(), "binary".into())]);
            let file = match is_list {
                true => Members::from([("type".to_owned(), "array".into()), ("items".to_owned(), object(file))]),
                false => file,
            };
            let form = Members::from([
                ("type".to_owned(), "object".into()),
                ("properties".to_owned(), Json::Object(vec![(name.clone(), object(file))])),
            ]);
            schema = Some(schema.map_or(form.clone(), |known| merged(known, form)));
        }
        let Some(schema) = schema else {
            if uses.has_files {
                let media = Json::Object(vec![("multipart/form-data".to_owned(), Json::Object(Vec::new()))]);
                operation.insert("requestBody".to_owned(), object(only("content", media)));
            }
            return;
        };
        let media = if uses.has_files { "multipart/form-data" } else { "application/json" };
        if !is_declared && uses.said.body.is_none() {
            self.note(endpoint.place, "what the body is: only what is looked at in it");
        }
        let mut content = Members::new();
        if !schema.is_empty() {
            content.insert("schema".to_owned(), object(schema));
        }
        let mut body = Members::new();
        if is_required {
            body.insert("required".to_owned(), Json::Bool(true));
        }
        body.insert("content".to_owned(), Json::Object(vec![(media.to_owned(), object(content))]));
        operation.insert("requestBody".to_owned(), object(body));
    }
}

/// What is looked at, as a schema that leaves all else open.
fn of_fields(field: &Field) -> Members {
    if field.fields.is_empty() {
        return if field.schema.is_empty() { Members::new() } else { marks::guessed(field.schema.clone()) };
    }
    let mut schema = only("type", "object".into());
    let properties = field.fields.iter().map(|(name, field)| (name.to_string(), object(of_fields(field))));
    schema.insert("properties".to_owned(), Json::Object(properties.collect()));
    // What is stored says more of a member than how it is used.
    if field.schema.contains_key("properties") {
        schema = merged(field.schema.clone(), schema);
    }
    let required = field.fields.iter().filter(|(_, field)| field.is_required);
    let required: Vec<Json> = required.map(|(name, _)| Json::String(name.to_string())).collect();
    if !required.is_empty() {
        schema.insert("required".to_owned(), Json::Array(required));
    }
    schema
}

/// What is left of a body's schema without members that handlers add themselves.
fn without(mut schema: Members, written: &HashSet<Arc<str>>) -> Members {
    let is_written = |name: &str| written.contains(name);
    if let Some(Json::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|(name, _)| !is_written(name));
    }
    if let Some(Json::Array(required)) = schema.get_mut("required") {
        required.retain(|name| !name.as_str().is_some_and(is_written));
        if required.is_empty() {
            schema.shift_remove("required");
        }
    }
    schema
}

fn names(list: Option<&Json>) -> Vec<String> {
    match list {
        Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Two schemas that both hold: what both say of one member is put together.
pub fn merged(mut known: Members, other: Members) -> Members {
    if known.contains_key("$ref") || other.contains_key("$ref") {
        let parts = vec![object(known), object(other)];
        return only("allOf", Json::Array(parts));
    }
    // What one of them knows is not guessed.
    if !other.contains_key(marks::OPEN) {
        known.shift_remove(marks::OPEN);
    }
    for (key, value) in other.into_iter().filter(|(key, _)| key != marks::OPEN) {
        match (known.get_mut(&key), value) {
            (Some(Json::Object(ours)), Json::Object(theirs)) if key == "properties" => {
                for (name, schema) in theirs {
                    match ours.iter_mut().find(|(known, _)| *known == name) {
                        Some((_, ours)) => {
                            if let (Json::Object(a), Json::Object(b)) = (&*ours, &schema) {
                                *ours = object(merged(a.iter().cloned().collect(), b.iter().cloned().collect()));
                            }
                        }
                        None => ours.push((name, schema)),
                    }
                }
            }
            (Some(Json::Object(ours)), Json::Object(theirs)) if key == "items" => {
                *ours = merged(ours.iter().cloned().collect(), theirs.into_iter().collect()).into_iter().collect();
            }
            (Some(Json::Array(ours)), Json::Array(theirs)) if key == "required" => {
                let new: Vec<Json> = theirs.into_iter().filter(|name| !ours.contains(name)).collect();
                ours.extend(new);
            }
            (Some(_), _) => {}
            (None, value) => drop(known.insert(key, value)),
        }
    }
    known
}
