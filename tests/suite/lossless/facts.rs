//! What an OpenAPI document says, as plain JSON: for each operation everything that holds for it, and what stands beside the
//! operations. It knows the specification only, and shares no code with the model that it judges.
//!
//! Two spellings of the same facts are one: what a field means where it is left out, what a path item says for its
//! operations, and what a reference leads to. Each such rule names its section of the specification.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::schemas::Schemas;

/// The methods that a path item has fields for (OpenAPI 3.2, 4.9).
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Sections of `components` whose members are compared as they are used; the others have their own reading.
const SECTIONS: [&str; 10] = [
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

/// Marks a component whose name is no fact.
pub const UNNAMED: &str = "x-unnamed";

/// The facts by what they are about: `GET /users parameters query page`.
pub type Facts = BTreeMap<String, Value>;

/// The facts of a document. Schemas that `other` does not name are written out where they are referred to.
pub fn facts(document: &Value, other: &Value) -> Facts {
    let reader = Reader { schemas: Schemas::new(document, other) };
    let mut facts = Facts::new();
    for (key, value) in members(document) {
        match key.as_str() {
            "paths" | "webhooks" => {
                for (path, item) in members(value) {
                    reader.path_item(&format!("{key} {path}"), path, item, &mut facts);
                }
            }
            "components" => reader.components(value, &mut facts),
            // YAML may have a number where a text is meant.
            "info" => {
                let mut info = with(value, "version", text_of);
                if let Some(info) = info.as_object_mut() {
                    info.retain(|_, value| !is_nothing(value));
                }
                add(&mut facts, "info", info);
            }
            // The same minor version is the same specification.
            "openapi" => add(&mut facts, "openapi", text_of(value)),
            "servers" => add(&mut facts, "servers", reader.servers(Some(value))),
            "security" => add(&mut facts, "security", value.clone()),
            _ => add(&mut facts, key, value.clone()),
        }
    }
    facts
}

fn add(facts: &mut Facts, about: &str, value: Value) {
    if !is_nothing(&value) {
        facts.insert(about.to_owned(), value);
    }
}

/// An empty list or object says what none says, in all the places that are asked for this.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

struct Reader<'d> {
    schemas: Schemas<'d>,
}

impl<'d> Reader<'d> {
    /// What stands where a `$ref` leads, with the texts that the reference has instead (OpenAPI 3.1, 4.8.23).
    fn resolved(&self, value: &Value) -> Value {
        let mut current = value.clone();
        for _ in 0..50 {
            let Some(reference) = current.get("$ref").and_then(Value::as_str) else { break };
            let Some(target) = self.schemas.target(reference) else { break };
            let mut target = target.clone();
            if let Some(target) = target.as_object_mut() {
                target.remove(UNNAMED);
            }
            for key in ["summary", "description"] {
                if let (Some(own), Some(target)) = (current.get(key), target.as_object_mut()) {
                    target.insert(key.to_owned(), own.clone());
                }
            }
            current = target;
        }
        current
    }

    fn path_item(&self, about: &str, path: &str, item: &Value, facts: &mut Facts) {
        if path.starts_with("x-") {
            return add(facts, about, item.clone());
        }
        let item = self.resolved(item);
        let mut rest = Map::new();
        for (key, value) in members(&item) {
            if METHODS.contains(&key.as_str()) {
                self.operation(&format!("{about} {key}"), value, &item, facts);
            } else if key == "additionalOperations" {
                for (method, operation) in members(value) {
                    self.operation(&format!("{about} {method}"), operation, &item, facts);
                }
            } else if key != "parameters" && key != "servers" {
                rest.insert(key.clone(), value.clone());
            }
        }
        facts.insert(about.to_owned(), Value::Object(rest));
    }

    fn operation(&self, about: &str, operation: &Value, item: &Value, facts: &mut Facts) {
        let mut rest = Map::new();
        for (key, value) in members(operation) {
            match key.as_str() {
                "parameters" | "servers" => {}
                "requestBody" => add(facts, &format!("{about} body"), self.body(value)),
                "responses" => {
                    for (status, response) in members(value) {
                        let response =
                            if status.starts_with("x-") { response.clone() } else { self.response(response) };
                        facts.insert(format!("{about} responses {status}"), response);
                    }
                }
                "callbacks" => {
                    for (name, callback) in members(value) {
                        add(facts, &format!("{about} callbacks {name}"), self.callback(callback, 0));
                    }
                }
                "deprecated" if *value == Value::Bool(false) => {}
                "tags" if is_nothing(value) => {}
                // They name nothing.
                "operationId" | "summary" if value == "" => {}
                _ => drop(rest.insert(key.clone(), value.clone())),
            }
        }
        // Those of the operation replace those of the path item (OpenAPI 3.1, 4.8.9).
        let mut parameters = BTreeMap::new();
        for parameter in items(item.get("parameters")).iter().chain(items(operation.get("parameters"))) {
            let mut parameter = self.resolved(parameter);
            // OpenAPI 3.1, 4.8.12.1: names of headers are case-insensitive (RFC 7230).
            if text(&parameter, "in") == "header" {
                parameter = with(&parameter, "name", lower_case);
            }
            let name = format!("{} {}", text(&parameter, "in"), text(&parameter, "name"));
            parameters.insert(name, self.parameter(&parameter));
        }
        for (name, parameter) in parameters {
            facts.insert(format!("{about} parameters {name}"), parameter);
        }
        let own = operation.get("servers").filter(|servers| !is_nothing(servers));
        add(facts, &format!("{about} servers"), self.servers(own.or(item.get("servers"))));
        facts.insert(about.to_owned(), Value::Object(rest));
    }

    fn servers(&self, servers: Option<&Value>) -> Value {
        servers.cloned().unwrap_or_default()
    }

    fn parameter(&self, parameter: &Value) -> Value {
        let mut object = self.described(parameter);
        let location = text(parameter, "in");
        // OpenAPI 3.1, 4.8.12.2.
        let style = match location {
            "query" | "cookie" => "form",
            _ => "simple",
        };
        let style = object.entry("style").or_insert_with(|| json!(style)).clone();
        object.entry("explode").or_insert_with(|| Value::Bool(style == "form" || style == "cookie"));
        // It has no effect on values without parts, nor on lists of `simple`, and is undefined where members are not exploded in
        // brackets (OpenAPI 3.1, 4.8.12.2 and 4.8.12.3).
        let named = object.get("schema").and_then(|schema| schema.get("type")).and_then(Value::as_str);
        let is_plain = matches!(named, Some("string" | "integer" | "number" | "boolean"));
        if is_plain || style == "deepObject" || (style == "simple" && named == Some("array")) {
            object.insert("explode".to_owned(), Value::Bool(style != "simple"));
        }
        if parameter.get("content").is_some() || location == "querystring" {
            object.remove("style");
            object.remove("explode");
        }
        for flag in ["required", "deprecated", "allowEmptyValue", "allowReserved"] {
            forget_false(&mut object, flag);
        }
        Value::Object(object)
    }

    fn header(&self, header: &Value) -> Value {
        self.parameter(&self.resolved(header))
    }

    /// Names of headers are case-insensitive (OpenAPI 3.1, 4.8.17, and RFC 7230).
    fn headers(&self, headers: &Value) -> Value {
        let header = |(name, header): (String, Value)| (name.to_ascii_lowercase(), header);
        match each(headers, |header| self.header(header)) {
            Value::Object(headers) => Value::Object(headers.into_iter().map(header).collect()),
            other => other,
        }
    }

    fn body(&self, body: &Value) -> Value {
        let mut object = self.described(&self.resolved(body));
        forget_false(&mut object, "required");
        Value::Object(object)
    }

    fn response(&self, response: &Value) -> Value {
        let mut object = self.described(&self.resolved(response));
        for key in ["headers", "links", "content"] {
            if object.get(key).is_some_and(is_nothing) {
                object.remove(key);
            }
        }
        Value::Object(object)
    }

    /// What has a schema, media types, headers or examples, with these in their normal forms.
    fn described(&self, object: &Value) -> Map<String, Value> {
        let mut described = Map::new();
        for (key, value) in members(object) {
            let value = match key.as_str() {
                "schema" | "itemSchema" => self.schemas.normal(value),
                "content" => by_media_type(&each(value, |media| Value::Object(self.described(&self.resolved(media))))),
                "headers" => self.headers(value),
                "examples" => each(value, |example| self.resolved(example)),
                "links" => each(value, |link| self.resolved(link)),
                "encoding" => each(value, |encoding| self.encoding(encoding)),
                "prefixEncoding" => Value::Array(items(Some(value)).iter().map(|one| self.encoding(one)).collect()),
                "itemEncoding" => self.encoding(value),
                _ => value.clone(),
            };
            // What lets everything through says no more than what is not there.
            if key != "schema" || value != Value::Bool(true) {
                described.insert(key.clone(), value);
            }
        }
        for key in ["examples", "encoding"] {
            if described.get(key).is_some_and(is_nothing) {
                described.remove(key);
            }
        }
        described
    }

    fn encoding(&self, encoding: &Value) -> Value {
        let mut object = self.described(encoding);
        forget_false(&mut object, "allowReserved");
        if object.get("headers").is_some_and(is_nothing) {
            object.remove("headers");
        }
        Value::Object(object)
    }

    /// Callbacks may stand in callbacks, and in themselves.
    fn callback(&self, callback: &Value, depth: usize) -> Value {
        let is_reference = callback.get("$ref").is_some();
        if depth > 2 || (depth > 0 && is_reference) {
            return Value::Null;
        }
        let mut facts = Facts::new();
        for (expression, item) in members(&self.resolved(callback)) {
            self.path_item(expression, expression, item, &mut facts);
        }
        json!(facts)
    }

    fn components(&self, components: &Value, facts: &mut Facts) {
        for (section, value) in members(components) {
            if section == "schemas" {
                for (name, schema) in members(value).filter(|(name, _)| self.schemas.is_common(name)) {
                    facts.insert(format!("schemas {name}"), self.schemas.normal(schema));
                }
                continue;
            }
            if !SECTIONS.contains(&section.as_str()) {
                add(facts, &format!("components {section}"), value.clone());
                continue;
            }
            let named = members(value).filter(|(_, component)| component.get(UNNAMED).is_none());
            for (name, component) in named {
                let about = format!("{section} {name}");
                let value = match section.as_str() {
                    "responses" => self.response(component),
                    "parameters" => self.parameter(&self.resolved(component)),
                    "headers" => self.header(component),
                    "requestBodies" => self.body(component),
                    "mediaTypes" => Value::Object(self.described(&self.resolved(component))),
                    "callbacks" => self.callback(component, 0),
                    "pathItems" => {
                        self.path_item(&about, name, component, facts);
                        continue;
                    }
                    _ => self.resolved(component),
                };
                facts.insert(about, value);
            }
        }
    }
}

pub fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn text_of(value: &Value) -> Value {
    value.as_number().map_or_else(|| value.clone(), |number| Value::String(number.to_string()))
}

/// Blanks around the `;` of a media type mean nothing (RFC 9110, 5.6.6 and 8.3.1).
fn by_media_type(content: &Value) -> Value {
    let name = |name: &String| name.split(';').map(str::trim).collect::<Vec<_>>().join("; ");
    match content {
        Value::Object(_) => members(content).map(|(key, value)| (name(key), value.clone())).collect(),
        other => other.clone(),
    }
}

fn lower_case(value: &Value) -> Value {
    value.as_str().map_or_else(|| value.clone(), |text| Value::String(text.to_ascii_lowercase()))
}

fn each(value: &Value, change: impl Fn(&Value) -> Value) -> Value {
    match value {
        Value::Object(_) => {
            let change = |(key, value): (&String, &Value)| {
                (key.clone(), if key.starts_with("x-") && !value.is_object() { value.clone() } else { change(value) })
            };
            Value::Object(members(value).map(change).collect())
        }
        other => other.clone(),
    }
}

fn with(value: &Value, key: &str, change: impl Fn(&Value) -> Value) -> Value {
    let mut value = value.clone();
    if let Some(member) = value.get_mut(key) {
        *member = change(member);
    }
    value
}

/// A flag is off where it is not there.
pub fn forget_false(object: &mut Map<String, Value>, flag: &str) {
    if object.get(flag) == Some(&Value::Bool(false)) {
        object.remove(flag);
    }
}
