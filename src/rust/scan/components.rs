//! Schemas that have a name: those of structs and enums.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::{Direction, Scan};
use crate::contract::value::Value as Json;
use crate::rust::program::types::last;
use crate::rust::program::{Ty, TypeDef};
use crate::scanning::Members;
use crate::scanning::json::{member, object, only};

/// The named schemas that are referred to.
#[derive(Default)]
pub struct Components<'s> {
    names: HashMap<String, String>,
    entries: IndexMap<String, Entry<'s>>,
}

struct Entry<'s> {
    /// The types that it is in requests and in responses.
    types: [Ty<'s>; 2],
    /// Where it is used, as in `forms`.
    is_used: [bool; 2],
    /// What it is in requests and in responses.
    forms: [Option<Members>; 2],
}

/// How many named schemas are read: generic types can be given themselves.
const MOST: usize = 20_000;

impl<'s> Scan<'s> {
    /// A reference to the schema of a type.
    pub fn reference(&mut self, ty: &Ty<'s>, def: TypeDef<'s>, direction: Direction) -> Members {
        let key = key(ty);
        let twin = self.twin(def);
        let name = match self.components.names.get(&key) {
            Some(name) => name.clone(),
            None if let Some(other) = twin => return self.reference_form(key, ty, other),
            None => {
                let name = self.components.free(&self.name(ty, def));
                self.components.names.insert(key, name.clone());
                let entry = Entry { types: [ty.clone(), ty.clone()], is_used: [false; 2], forms: [None, None] };
                self.components.entries.insert(name.clone(), entry);
                name
            }
        };
        if let Some(entry) = self.components.entries.get_mut(&name)
            && let Some(is_used) = entry.is_used.get_mut(direction as usize)
        {
            *is_used = true;
        }
        only("$ref", Json::String(pointer(&name)))
    }

    /// A reference to the schema that has another type in requests.
    fn reference_form(&mut self, key: String, ty: &Ty<'s>, other: TypeDef<'s>) -> Members {
        let response = Ty::Named(other, Vec::new());
        let reference = self.reference(&response, other, Direction::Request);
        if let Some(Json::String(pointer)) = reference.get("$ref")
            && let Some(name) = pointer.rsplit('/').next()
        {
            let name = name.replace("~1", "/").replace("~0", "~");
            self.components.names.insert(key, name.clone());
            if let Some(entry) = self.components.entries.get_mut(&name) {
                entry.types = [ty.clone(), response];
                entry.is_used = [true; 2];
                entry.forms = [None, None];
            }
        }
        reference
    }

    /// `Page<User>` is called `PageUser`.
    fn name(&self, ty: &Ty<'s>, def: TypeDef<'s>) -> String {
        let given = super::attributes::of(def.attributes(), "schema");
        let given = given.iter().find(|word| word.name == "as").and_then(|word| {
            let tokens = word.value.clone()?.to_string();
            Some(tokens.replace(' ', "").replace("::", "."))
        });
        let doc = super::attributes::doc(def.attributes());
        let contracts = super::remarks::schema_name(&doc).1.filter(|_| self.program.is_generated(def.module));
        let mut name = given.or(contracts.map(str::to_owned)).unwrap_or_else(|| def.name());
        if let Ty::Named(_, arguments) = ty {
            arguments.iter().for_each(|argument| name.push_str(&word(argument)));
        }
        name
    }

    /// Reads all schemas that are referred to, and those that they refer to in turn.
    pub fn named_schemas(&mut self) -> Members {
        self.read_schemas();
        self.refer_to_generated();
        self.read_schemas();
        let entries = std::mem::take(&mut self.components.entries);
        let schemas = entries.into_iter().filter_map(|(name, entry)| {
            let schema = match entry.forms {
                [Some(request), Some(response)] => both(request, response),
                [Some(form), None] | [None, Some(form)] => form,
                [None, None] => return None,
            };
            Some((name, object(schema)))
        });
        let mut schemas: Members = schemas.collect();
        schemas.sort_keys();
        forget_what_targets_say(&mut schemas);
        schemas
    }

    pub(super) fn read_schemas(&mut self) {
        while let Some((name, direction, ty)) = self.components.next() {
            let form = self.definition(&ty, direction);
            if let Some(entry) = self.components.entries.get_mut(&name)
                && let Some(slot) = entry.forms.get_mut(direction as usize)
            {
                *slot = Some(form);
            }
        }
    }
}

impl<'s> Components<'s> {
    fn free(&self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        while self.entries.contains_key(&name) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        name
    }

    fn next(&self) -> Option<(String, Direction, Ty<'s>)> {
        if self.entries.len() > MOST {
            return None;
        }
        self.entries.iter().find_map(|(name, entry)| {
            let directions = [Direction::Request, Direction::Response];
            let slots = directions.into_iter().zip(entry.is_used).zip(&entry.forms);
            let mut missing = slots.filter(|((_, is_used), form)| *is_used && form.is_none());
            let ((direction, _), _) = missing.next()?;
            let ty = entry.types.get(direction as usize)?.clone();
            Some((name.clone(), direction, ty))
        })
    }
}

/// The reference to a schema by its name.
pub(super) fn pointer(name: &str) -> String {
    format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Keywords whose schemas may have parts that only requests or only responses have.
const PARTS: [&str; 5] = ["items", "additionalProperties", "allOf", "anyOf", "oneOf"];

/// Keywords that only the form of responses says, because both are about the same.
const WORDS: [&str; 6] = ["title", "description", "format", "default", "examples", "externalDocs"];

/// One schema for requests and responses: what is in one of them only is said to be, and only what both need is required.
fn both(request: Members, response: Members) -> Members {
    if request == response {
        return request;
    }
    let mut merged = request.clone();
    for key in WORDS {
        if let Some(said) = response.get(key).filter(|_| !request.contains_key(key)) {
            merged.insert(key.to_owned(), said.clone());
        }
    }
    let required = |schema: &Members| match schema.get("required") {
        Some(Json::Array(names)) => names.clone(),
        _ => Vec::new(),
    };
    for key in PARTS {
        match (request.get(key), response.get(key)) {
            (Some(Json::Array(asked)), Some(Json::Array(given))) if asked.len() == given.len() => {
                let variants = asked.iter().zip(given).map(|(asked, given)| both_forms(asked, given));
                merged.insert(key.to_owned(), Json::Array(variants.collect()));
            }
            (Some(asked @ Json::Object(_)), Some(given)) => {
                merged.insert(key.to_owned(), both_forms(asked, given));
            }
            _ => {}
        }
    }
    let (Some(asked), Some(given)) = (properties(&request), properties(&response)) else { return merged };
    let mut properties: Members = asked.iter().cloned().collect();
    for (name, schema) in given {
        if !properties.contains_key(name) {
            properties.insert(name.clone(), marked(schema, "readOnly"));
        }
    }
    for (name, schema) in asked {
        if let Some((_, other)) = given.iter().find(|(other, _)| other == name) {
            properties.insert(name.clone(), both_forms(schema, other));
        }
        if !given.iter().any(|(other, _)| other == name)
            && let Some(schema) = properties.get_mut(name)
        {
            *schema = marked(schema, "writeOnly");
        }
    }
    if !properties.is_empty() {
        merged.insert("properties".to_owned(), object(properties));
    }
    let (asked_names, given_names) = (required(&request), required(&response));
    let is_in = |name: &Json, members: &[(String, Json)]| {
        members.iter().any(|(other, _)| Some(other.as_str()) == name.as_str())
    };
    let mut names: Vec<Json> =
        asked_names.iter().filter(|name| given_names.contains(name) || !is_in(name, given)).cloned().collect();
    names.extend(given_names.iter().filter(|name| !is_in(name, asked)).cloned());
    match names.is_empty() {
        true => drop(merged.shift_remove("required")),
        false => drop(merged.insert("required".to_owned(), Json::Array(names))),
    }
    merged
}

/// The properties of an object, of which there may be none.
fn properties(schema: &Members) -> Option<&[(String, Json)]> {
    match schema.get("properties") {
        Some(Json::Object(properties)) => Some(properties),
        _ => (schema.get("type").and_then(Json::as_str) == Some("object")).then_some(&[]),
    }
}

/// What a part is that has a form of its own in requests.
fn both_forms(request: &Json, response: &Json) -> Json {
    let is_whole = |form: &Json| PARTS.iter().chain(&["properties"]).any(|key| member(form, key).is_some());
    match (request, response) {
        (Json::Object(asked), Json::Object(given)) if asked != given && (is_whole(request) || is_whole(response)) => {
            object(both(asked.iter().cloned().collect(), given.iter().cloned().collect()))
        }
        _ => request.clone(),
    }
}

fn marked(schema: &Json, mark: &str) -> Json {
    match schema {
        Json::Object(members) => {
            let mut members = members.clone();
            if !members.iter().any(|(name, _)| name == mark) {
                members.push((mark.to_owned(), Json::Bool(true)));
            }
            Json::Object(members)
        }
        other => other.clone(),
    }
}

/// Takes the flags from references whose targets have them.
fn forget_what_targets_say(schemas: &mut Members) {
    let flags = ["readOnly", "writeOnly"].map(|flag| {
        let has_flag = |schema: &Json| member(schema, flag) == Some(&Json::Bool(true));
        let targets = schemas.iter().filter(|(_, schema)| has_flag(schema)).map(|(name, _)| pointer(name));
        (flag, targets.collect::<HashSet<String>>())
    });
    for schema in schemas.values_mut().filter(|_| flags.iter().any(|(_, targets)| !targets.is_empty())) {
        forget_flags(schema, &flags);
    }
}

fn forget_flags(json: &mut Json, flags: &[(&str, HashSet<String>); 2]) {
    match json {
        Json::Object(members) => {
            let target = members.iter().find(|(key, _)| key == "$ref").and_then(|(_, target)| target.as_str());
            let is_said =
                |(_, targets): &&(&str, HashSet<String>)| target.is_some_and(|target| targets.contains(target));
            let said: Vec<&str> = flags.iter().filter(is_said).map(|(flag, _)| *flag).collect();
            members.retain(|(key, _)| !said.contains(&key.as_str()));
            members.iter_mut().for_each(|(_, member)| forget_flags(member, flags));
        }
        Json::Array(items) => items.iter_mut().for_each(|item| forget_flags(item, flags)),
        _ => {}
    }
}

/// What tells a type from all others.
fn key(ty: &Ty<'_>) -> String {
    let all = |types: &[Ty<'_>]| types.iter().map(key).collect::<Vec<_>>().join(",");
    match ty {
        Ty::Named(def, arguments) => format!("{}<{}>", def.identity(), all(arguments)),
        Ty::External(path, arguments) => format!("{path}<{}>", all(arguments)),
        Ty::Tuple(items) => format!("({})", all(items)),
        Ty::Impl(names) => names.join("+"),
        Ty::Any(_) | Ty::Unknown => "?".to_owned(),
    }
}

/// What a type is called in a name.
fn word(ty: &Ty<'_>) -> String {
    match ty {
        Ty::Named(def, arguments) => def.name() + &arguments.iter().map(word).collect::<String>(),
        Ty::External(path, arguments) => {
            let own = last(path);
            let mut characters = own.chars();
            let own: String =
                characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect();
            arguments.iter().map(word).collect::<String>() + &own
        }
        Ty::Tuple(items) => items.iter().map(word).collect(),
        Ty::Impl(_) | Ty::Any(_) | Ty::Unknown => String::new(),
    }
}
