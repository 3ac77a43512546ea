//! `components`: what is written once and referred to by name (OpenAPI 3.1, 4.8.7).

use std::collections::{HashMap, HashSet};

use super::Writer;
use super::object::Object;
use crate::contract::Contract;
use crate::contract::operation::{Operation, OutgoingCalls, Response};
use crate::contract::schema::{SchemaId, Schemas};
use crate::contract::value::Value;
use crate::report::Diagnostic;

impl<'c> Writer<'c> {
    /// Everything that is shared. The responses are those that operations written before refer to.
    pub(super) fn components(&mut self) -> Object {
        let contract = self.contract;
        let mut components = Object::default();
        let mut schemas = Object::default();
        for (id, named) in contract.schemas.iter() {
            let schema = self.schema(&named.schema);
            schemas.put(&self.schema_names[id.0].clone(), schema);
        }
        components.object("schemas", schemas);
        let responses = std::mem::take(&mut self.shared_responses);
        components.object("responses", responses.into_iter().collect());
        let schemes = self.security_schemes();
        components.object("securitySchemes", schemes);
        components.extend(&contract.components_extensions);
        components
    }

    /// What `$ref` has for a schema: `#/components/schemas/User`.
    pub(super) fn reference_text(&self, id: SchemaId) -> String {
        let name = self.schema_names.get(id.0).map(String::as_str).unwrap_or_default();
        format!("#/components/schemas/{name}")
    }

    /// A response, or the reference to it where the contract shares it.
    pub(super) fn shared_response(&mut self, response: &'c Response) -> Value {
        let written = self.response(response);
        let name = response.component.as_deref().and_then(|name| self.responses.get(name));
        let Some(name) = name.cloned() else {
            return written;
        };
        let shared = self.shared_responses.entry(name.clone()).or_insert_with(|| written.clone());
        // Two witnesses may call different responses by one name; a reference means the first.
        if *shared != written {
            return written;
        }
        let reference = format!("#/components/responses/{name}");
        Value::Object(vec![("$ref".to_owned(), reference.as_str().into())])
    }
}

/// By schema id: names that a component may have, and what had to be called anew.
pub(super) fn schema_names(schemas: &Schemas) -> (Vec<String>, Vec<Diagnostic>) {
    let own = |pointer: &str, name: &str| {
        pointer.strip_prefix("/components/schemas/").is_some_and(|segment| segment == name && is_valid(name))
    };
    let mut taken: HashSet<String> = schemas
        .iter()
        .filter(|(_, named)| own(&named.pointer, &named.name))
        .map(|(_, named)| named.name.clone())
        .collect();
    let mut names = Vec::with_capacity(schemas.len());
    let mut renamed = Vec::new();
    // A name may be the own one of two schemas only in a contract that no document has made; the first keeps it.
    let mut given = HashSet::new();
    for (_, named) in schemas.iter() {
        if own(&named.pointer, &named.name) && given.insert(named.name.clone()) {
            names.push(named.name.clone());
            continue;
        }
        let name = unique(valid(&named.name, "Schema"), &mut taken);
        let was_component = named.pointer == format!("/components/schemas/{}", named.name);
        if was_component {
            let message = format!("`{}` cannot be the name of a component", named.name);
            let help =
                format!("letters, digits, `.`, `-` and `_` can (OpenAPI 3.1, 4.8.7.1); it is written as `{name}`");
            renamed.push(Diagnostic::warning("component-renamed", named.schema.origin, message).help(help));
        }
        names.push(name);
    }
    (names, renamed)
}

/// The contract's names of shared responses → names that a component may have.
pub(super) fn response_names(contract: &Contract) -> HashMap<&str, String> {
    let names = shared_names(contract);
    let mut taken: HashSet<String> = names.iter().filter(|name| is_valid(name)).map(|&name| name.to_owned()).collect();
    names
        .into_iter()
        .map(|name| {
            let written = if is_valid(name) { name.to_owned() } else { unique(valid(name, "Response"), &mut taken) };
            (name, written)
        })
        .collect()
}

/// The names of the responses that operations share, each once, in the order in which they are met.
fn shared_names(contract: &Contract) -> Vec<&str> {
    let mut names = Vec::new();
    let mut known = HashSet::new();
    let mut open: Vec<&Operation> = contract.webhooks.operations.iter().rev().collect();
    open.extend(contract.operations.iter().rev());
    while let Some(operation) = open.pop() {
        let responses = operation.responses.iter().filter_map(|(_, response)| response.component.as_deref());
        names.extend(responses.filter(|&name| known.insert(name)));
        let calls = operation.callbacks.values().rev();
        open.extend(calls.flat_map(|OutgoingCalls { operations, .. }| operations.iter().rev()));
    }
    names
}

fn is_valid(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_valid_byte)
}

/// `^[a-zA-Z0-9\.\-_]+$` (OpenAPI 3.1, 4.8.7.1)
fn is_valid_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-_".contains(&byte)
}

/// The words of a name that a component may have, with `_` between them.
fn valid(name: &str, otherwise: &str) -> String {
    let words: Vec<&str> =
        name.split(|c: char| !u8::try_from(c).is_ok_and(is_valid_byte)).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { otherwise.to_owned() } else { words.join("_") }
}

/// The name, or the first of `name_2`, `name_3`, … that nobody has.
fn unique(name: String, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{name}_{number}");
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::schema::{NamedSchema, Schema};

    fn names_of(schemas: &[(&str, &str)]) -> (Vec<String>, usize) {
        let mut all = Schemas::default();
        for (name, pointer) in schemas {
            all.push(NamedSchema {
                name: (*name).to_owned(),
                pointer: (*pointer).to_owned(),
                schema: Schema::default(),
            });
        }
        let (names, renamed) = schema_names(&all);
        (names, renamed.len())
    }

    #[test]
    fn components_keep_their_names_and_others_get_one() {
        let (names, renamed) = names_of(&[
            ("/users get 200", "/paths/~1users/get/responses/200/content/x/schema"),
            ("users_get_200", "/components/schemas/users_get_200"),
            ("Map<string>", "/components/schemas/Map<string>"),
            ("日本", "/components/schemas/日本"),
        ]);
        assert_eq!(names, ["users_get_200_2", "users_get_200", "Map_string", "Schema"]);
        assert_eq!(renamed, 2);
    }
}
