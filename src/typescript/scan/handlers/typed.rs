//! What types say about requests and answers, where nothing that checks them does.

use super::request::{Part, Role};
use super::uses::Collector;
use crate::contract::operation::Location;
use crate::contract::value::Value as Json;
use crate::typescript::program::types::Typed;
use crate::typescript::program::value::Value;
use crate::typescript::scan::types::{Scoped, TypedPart};
use crate::typescript::scan::{Members, Scan};

/// What types say.
#[derive(Debug, Default)]
pub struct Said {
    pub body: Option<Members>,
    /// Parameters with their schemas, and whether they have to be there.
    pub parameters: Vec<(Location, String, Members, bool)>,
    /// What answers carry: those with a status code, and all others.
    pub answers: Vec<(Option<String>, Members)>,
    /// The same, of those that a schema is held against before they are sent.
    pub checked: Vec<(Option<String>, Members)>,
}

impl Said {
    /// What an answer carries, as far as its type says it.
    pub fn answer(&self, status: Option<u16>) -> Option<&Members> {
        of_status(&self.answers, status)
    }

    /// What an answer carries that is checked before it is sent.
    pub fn checked_answer(&self, status: Option<u16>) -> Option<&Members> {
        of_status(&self.checked, status)
    }
}

fn of_status(answers: &[(Option<String>, Members)], status: Option<u16>) -> Option<&Members> {
    let status = status.map(|status| status.to_string());
    let range = status.as_ref().and_then(|status| status.get(..1)).map(|first| format!("{first}xx"));
    let is = |name: &Option<String>| match name {
        Some(name) => Some(name) == status.as_ref() || range.as_ref().is_some_and(|it| it.eq_ignore_ascii_case(name)),
        // What a type says without a code is what is answered when all goes well.
        None => status.as_ref().is_none_or(|status| status.starts_with('2')),
    };
    answers.iter().find(|(name, _)| is(name)).map(|(_, schema)| schema)
}

const PARAMETERS: [(TypedPart, Location); 3] =
    [(TypedPart::Params, Location::Path), (TypedPart::Query, Location::Query), (TypedPart::Headers, Location::Header)];

impl Collector<'_, '_, '_> {
    /// A value is said to have a type.
    pub fn typed(&mut self, value: &Value, typed: &Typed) {
        match self.given.role(value) {
            Some(Role::Request | Role::Context) => return self.request_type(typed),
            Some(Role::Response) => {
                if let Some(body) = self.scan.body_of_response(typed) {
                    self.answers_with(&body);
                }
                return;
            }
            None => {}
        }
        let Some((part, names)) = self.given.locate(value) else { return };
        match (part, names.is_empty()) {
            (Part::Body, true) => self.body_type(typed),
            (Part::Parameters(location), true) => {
                if let Some(scoped) = self.scan.scoped(typed) {
                    self.parameter_types(location, &scoped);
                }
            }
            (Part::Body | Part::Parameters(_), false) => {
                let schema = self.scan.typed_schema(typed);
                // A parameter is a text, whatever somebody takes it for.
                if part == Part::Body || !schema.contains_key("$ref") {
                    self.look(value, schema);
                }
            }
            (Part::Files, _) => {}
        }
    }

    /// The type of a request as a whole, or of what handles it.
    pub fn request_type(&mut self, typed: &Typed) {
        if let Some(body) = self.scan.part_of_request(typed, TypedPart::Body)
            && let Some(schema) = self.scan.schema_of_type(&body)
        {
            self.uses.said.body.get_or_insert(schema);
        }
        for (part, location) in PARAMETERS {
            if let Some(scoped) = self.scan.part_of_request(typed, part) {
                self.parameter_types(location, &scoped);
            }
        }
        if let Some(answer) = self.scan.part_of_request(typed, TypedPart::Answer) {
            self.answers_with(&answer);
        }
    }

    fn body_type(&mut self, typed: &Typed) {
        let schema = self.scan.typed_schema(typed);
        if !schema.is_empty() {
            self.uses.said.body.get_or_insert(schema);
        }
    }

    fn parameter_types(&mut self, location: Location, scoped: &Scoped) {
        for (name, schema, is_required) in self.scan.typed_members(scoped) {
            let name = if location == Location::Header { name.to_lowercase() } else { name };
            let is_known = |(known, other, ..): &(Location, String, _, _)| *known == location && *other == name;
            if !self.uses.said.parameters.iter().any(is_known) {
                self.uses.said.parameters.push((location, name, schema, is_required));
            }
        }
    }

    fn answers_with(&mut self, scoped: &Scoped) {
        let members = self.scan.typed_members(scoped);
        let is_code = |name: &str| name.len() == 3 && name.starts_with(|first: char| first.is_ascii_digit());
        if !members.is_empty() && members.iter().all(|(name, ..)| is_code(name)) {
            let answers = members.into_iter().map(|(name, schema, _)| (Some(name), schema));
            self.uses.said.answers.extend(answers);
        } else if let Some(schema) = self.scan.schema_of_type(scoped) {
            self.uses.said.answers.push((None, schema));
        }
    }
}

impl Scan<'_> {
    /// The members of an object type, and whether they have to be there.
    fn typed_members(&mut self, scoped: &Scoped) -> Vec<(String, Members, bool)> {
        let schema = self.object_of_type(scoped);
        let required: Vec<String> = match schema.get("required") {
            Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        match schema.get("properties") {
            Some(Json::Object(properties)) => properties
                .iter()
                .map(|(name, schema)| {
                    let members = match schema {
                        Json::Object(members) => members.iter().cloned().collect(),
                        _ => Members::new(),
                    };
                    (name.clone(), members, required.contains(name))
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}
