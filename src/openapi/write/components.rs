//! `components`: what is written once and referred to by name (OpenAPI 3.1, 4.8.7).

use std::collections::HashSet;

use indexmap::IndexMap;

use super::object::Object;
use super::{LEFT_OUT, Version, Writer};
use crate::contract::components::component_name;
use crate::contract::operation::{Body, Example, Location, MediaType, Parameter, Response};
use crate::contract::origin::Origin;
use crate::contract::schema::{NamedSchema, SchemaId, Schemas};
use crate::contract::value::Value;
use crate::openapi::load::escape_segment;

/// What may be a component, and be referred to instead of written.
pub(super) trait Shared: PartialEq + Sized {
    fn component(&self) -> Option<&str>;
    /// The `summary` and `description`, which a reference may say anew (OpenAPI 3.1, 4.8.23).
    fn texts(&self) -> [Option<&str>; 2];
    /// The rest of what it says, wherever it stands.
    fn content(&self) -> Self;
}

impl Shared for Parameter {
    fn component(&self) -> Option<&str> {
        self.component.as_deref()
    }

    fn texts(&self) -> [Option<&str>; 2] {
        [None, self.description.as_deref()]
    }

    fn content(&self) -> Self {
        let name = if self.location == Location::Header { String::new() } else { self.name.clone() };
        Parameter { component: None, is_inherited: false, name, description: None, ..self.clone() }
    }
}

impl Shared for Body {
    fn component(&self) -> Option<&str> {
        self.component.as_deref()
    }

    fn texts(&self) -> [Option<&str>; 2] {
        [None, self.description.as_deref()]
    }

    fn content(&self) -> Self {
        Body { component: None, description: None, ..self.clone() }
    }
}

impl Shared for Response {
    fn component(&self) -> Option<&str> {
        self.component.as_deref()
    }

    fn texts(&self) -> [Option<&str>; 2] {
        [self.summary.as_deref(), self.description.as_deref()]
    }

    fn content(&self) -> Self {
        Response { component: None, summary: None, description: None, ..self.clone() }
    }
}

impl Shared for Example {
    fn component(&self) -> Option<&str> {
        self.component.as_deref()
    }

    fn texts(&self) -> [Option<&str>; 2] {
        [self.summary.as_deref(), self.description.as_deref()]
    }

    fn content(&self) -> Self {
        Example { component: None, name: None, summary: None, description: None, ..self.clone() }
    }
}

impl Shared for MediaType {
    fn component(&self) -> Option<&str> {
        self.component.as_deref()
    }

    fn texts(&self) -> [Option<&str>; 2] {
        [None, None]
    }

    fn content(&self) -> Self {
        MediaType { component: None, key: None, name: String::new(), ..self.clone() }
    }
}

impl<'c> Writer<'c> {
    /// Everything that is shared.
    pub(super) fn components(&mut self) -> Object {
        let contract = self.contract;
        let shared = &contract.components;
        let mut components = Object::default();
        let mut schemas = Object::default();
        for (id, named) in contract.schemas.iter() {
            let schema = self.schema(&named.schema);
            schemas.put(&self.schema_names[id.0].clone(), schema);
        }
        components.object("schemas", schemas);
        let responses = shared.responses.iter();
        components.object("responses", responses.map(|(name, response)| (name, self.response(response))).collect());
        let parameters = shared.parameters.iter();
        let parameters = parameters.filter_map(|(name, parameter)| Some((name, self.parameter(parameter)?)));
        components.object("parameters", parameters.collect());
        let examples = shared.examples.iter();
        let examples = examples.map(|(name, example)| (name, self.example(example, Origin::default())));
        components.object("examples", examples.collect());
        let bodies = shared.bodies.iter();
        components.object("requestBodies", bodies.map(|(name, body)| (name, self.body(body))).collect());
        let headers = shared.headers.iter();
        components.object("headers", headers.map(|(name, header)| (name, self.header(header))).collect());
        let schemes = self.security_schemes();
        components.object("securitySchemes", schemes);
        components.object("links", shared.links.clone().into_iter().collect());
        let callbacks = shared.callbacks.iter();
        components.object("callbacks", callbacks.map(|(name, calls)| (name, self.callback(calls))).collect());
        self.newer_components(&mut components);
        components.extend(&shared.extensions);
        components
    }

    /// `pathItems` came with 3.1, `mediaTypes` with 3.2. Before, what uses them says it itself.
    fn newer_components(&mut self, components: &mut Object) {
        let shared = &self.contract.components;
        if !self.is_legacy() {
            let items = self.outgoing(&shared.path_items);
            components.object("pathItems", items);
        }
        if self.version >= Version::V32 {
            let media_types = shared.media_types.iter();
            let media_types = media_types.map(|(name, media)| (name, self.media_type(media)));
            components.object("mediaTypes", media_types.collect());
        }
        let path_items = shared.path_items.paths.keys().filter(|_| self.is_legacy()).map(|name| ("pathItems", name));
        let is_old = self.version < Version::V32;
        let media_types = shared.media_types.keys().filter(|_| is_old).map(|name| ("mediaTypes", name));
        for (section, name) in path_items.chain(media_types).collect::<Vec<_>>() {
            if !self.written_out.contains(&(section, name)) {
                self.lost(Origin::default(), &format!("the component `{name}` of `{section}`"), LEFT_OUT);
            }
        }
    }

    /// What `$ref` has for a schema: `#/components/schemas/User`.
    pub(super) fn reference_text(&self, id: SchemaId) -> String {
        let name = self.schema_names.get(id.0).map(String::as_str).unwrap_or_default();
        pointer_to("schemas", name)
    }

    /// The reference to what is among the components; `None` where it is not, or another one has its name: a contract
    /// may come from several witnesses.
    pub(super) fn reference<T: Shared>(
        &self,
        section: &str,
        components: &'c IndexMap<String, T>,
        used: &T,
    ) -> Option<Value> {
        let name = used.component()?;
        let shared = components.get(name).filter(|shared| shared.content() == used.content())?;
        let mut object = Object::default();
        object.text("$ref", Some(&pointer_to(section, name)));
        for ((own, known), key) in used.texts().into_iter().zip(shared.texts()).zip(["summary", "description"]) {
            object.text(key, own.filter(|_| own != known));
        }
        Some(object.into())
    }
}

/// A reference to a component: a JSON pointer in a URI fragment (RFC 6901, 6).
pub(super) fn pointer_to(section: &str, name: &str) -> String {
    let mut reference = format!("#/components/{section}/");
    for byte in escape_segment(name).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte) {
            reference.push(char::from(byte));
        } else {
            reference.push_str(&format!("%{byte:02X}"));
        }
    }
    reference
}

/// By schema id: the names of their components. Those that are components of their document keep their name, also where
/// the specification has no such names (OpenAPI 3.1, 4.8.7.1): a discriminator may mean it.
pub(super) fn schema_names(schemas: &Schemas) -> Vec<String> {
    let own = |named: &NamedSchema| named.pointer == format!("/components/schemas/{}", escape_segment(&named.name));
    let mut taken: HashSet<String> =
        schemas.iter().filter(|(_, named)| own(named)).map(|(_, named)| named.name.clone()).collect();
    // A name may be the own one of two schemas only in a contract that no document has made; the first keeps it.
    let mut given = HashSet::new();
    let mut name_of = |named: &NamedSchema| {
        let keeps = own(named) && given.insert(named.name.clone());
        if keeps { named.name.clone() } else { unique(component_name(&named.name), &mut taken) }
    };
    schemas.iter().map(|(_, named)| name_of(named)).collect()
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
    use crate::contract::schema::Schema;

    fn names_of(schemas: &[(&str, &str)]) -> Vec<String> {
        let mut all = Schemas::default();
        for (name, pointer) in schemas {
            all.push(NamedSchema {
                name: (*name).to_owned(),
                pointer: (*pointer).to_owned(),
                schema: Schema::default(),
            });
        }
        schema_names(&all)
    }

    #[test]
    fn components_keep_their_names_and_others_get_one() {
        let names = names_of(&[
            ("/users get 200", "/paths/~1users/get/responses/200/content/x/schema"),
            ("users_get_200", "/components/schemas/users_get_200"),
            ("Map<string>", "/components/schemas/Map<string>"),
            ("日本", "/components/schemas/日本"),
        ]);
        assert_eq!(names, ["users_get_200_2", "users_get_200", "Map<string>", "日本"]);
    }

    #[test]
    fn references_are_uris() {
        assert_eq!(pointer_to("schemas", "User.v1_a-b"), "#/components/schemas/User.v1_a-b");
        assert_eq!(pointer_to("schemas", "a/b~c"), "#/components/schemas/a~1b~0c");
        assert_eq!(pointer_to("schemas", "Map<é>%#"), "#/components/schemas/Map%3C%C3%A9%3E%25%23");
    }
}
