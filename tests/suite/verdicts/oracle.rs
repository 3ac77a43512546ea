//! The request bodies of a document as JSON Schema 2020-12, made from its text alone: nothing of the product takes part.
//!
//! Where the product means something else than JSON Schema does, it is said here, a rule a function.

use std::collections::BTreeSet;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// JSON that a request of a document carries: a body, or a parameter.
pub struct Body {
    /// `POST /users/{id}`.
    pub operation: String,
    /// As the document has it.
    pub schema: Value,
    pub is_parameter: bool,
}

/// The JSON bodies and parameters of a document's operations, each schema once.
pub fn bodies(document: &Value) -> Vec<Body> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let empty = Map::new();
    for (path, item) in document["paths"].as_object().unwrap_or(&empty) {
        let shared = item["parameters"].as_array().into_iter().flatten();
        for (method, operation) in item.as_object().unwrap_or(&empty) {
            let parameters = operation["parameters"].as_array().into_iter().flatten().chain(shared.clone());
            let parts = parameters.map(|parameter| (parameter, true)).chain([(&operation["requestBody"], false)]);
            for (part, is_parameter) in parts {
                let Some(schema) = target(document, part)["content"]["application/json"].get("schema") else {
                    continue;
                };
                let is_new = is_comparable(document, schema, &mut BTreeSet::new())
                    && seen.insert((schema.to_string(), is_parameter));
                if is_new {
                    let operation = format!("{} {path}", method.to_uppercase());
                    found.push(Body { operation, schema: schema.clone(), is_parameter });
                }
            }
        }
    }
    // No document has more than a few parameters like that.
    found.sort_by_key(|body| !body.is_parameter);
    found
}

/// What a local reference leads to.
pub fn target<'d>(document: &'d Value, node: &'d Value) -> &'d Value {
    let pointer = node["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.map_or(node, |pointer| document.pointer(pointer).unwrap_or(&Value::Null))
}

/// JSON Schema knows no other documents here, and nothing of bases that leave it to a `discriminator` what extends them.
fn is_comparable(document: &Value, schema: &Value, seen: &mut BTreeSet<String>) -> bool {
    if let Some(reference) = schema["$ref"].as_str() {
        if !reference.starts_with("#/components/schemas/") || target(document, schema).is_null() {
            return false;
        }
        return !seen.insert(reference.to_owned()) || is_comparable(document, target(document, schema), seen);
    }
    let is_base = !schema["discriminator"].is_null() && schema["oneOf"].is_null() && schema["anyOf"].is_null();
    let parts: Vec<&Value> = match schema {
        Value::Object(members) => members.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    !is_base && parts.into_iter().all(|part| is_comparable(document, part, seen))
}

/// A schema with all that it refers to, as a schema of its own.
pub fn standalone(document: &Value, schema: &Value) -> Value {
    let translator =
        Translator { document, is_3_0: document["openapi"].as_str().is_some_and(|v| v.starts_with("3.0")) };
    let mut whole = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema" });
    whole["allOf"] = json!([translator.schema(schema, true)]);
    let mut components = Map::new();
    let mut open = references(schema);
    while let Some(reference) = open.pop() {
        let name = reference.rsplit('/').next().unwrap_or_default().to_owned();
        let Some(named) = document.pointer(reference.trim_start_matches('#')) else { continue };
        if !components.contains_key(&plain(&name)) {
            open.extend(references(named));
            components.insert(plain(&name), translator.schema(named, true));
        }
    }
    whole["components"] = json!({ "schemas": components });
    name_plainly(&mut whole);
    whole
}

/// A name as a reference can spell it, which is a URI.
fn plain(name: &str) -> String {
    let plain = |character: char| match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => character.to_string(),
        other => format!("_{:x}", u32::from(other)),
    };
    name.chars().map(plain).collect()
}

fn name_plainly(node: &mut Value) {
    match node {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some((place, name)) = reference.rsplit_once('/')
            {
                *reference = format!("{place}/{}", plain(name));
            }
            members.values_mut().for_each(name_plainly);
        }
        Value::Array(items) => items.iter_mut().for_each(name_plainly),
        _ => {}
    }
}

fn references(node: &Value) -> Vec<String> {
    match node {
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(members.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// The validator of a standalone schema, which checks the formats that services check; `None` where it is no schema.
pub fn validator(schema: &Value) -> Option<Validator> {
    let base64 = regress::Regex::new("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$").ok()?;
    let mut options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("byte", move |text: &str| base64.find(text).is_some())
        .with_format("url", |text: &str| text.contains("://"));
    for unchecked in ["idn-email", "idn-hostname", "iri", "iri-reference", "relative-json-pointer", "uri-template"] {
        options = options.with_format(unchecked, |_: &str| true);
    }
    options.build(schema).ok()
}

const KEYWORDS_OF_SCHEMAS: [&str; 10] = [
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];
const KEYWORDS_OF_LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
const KEYWORDS_OF_MAPS: [&str; 3] = ["dependentSchemas", "patternProperties", "properties"];

struct Translator<'d> {
    document: &'d Value,
    is_3_0: bool,
}

impl Translator<'_> {
    /// `says_types`: whether the keywords of a type stand for it, which they do not in what is only asked about.
    fn schema(&self, schema: &Value, says_types: bool) -> Value {
        let Some(members) = schema.as_object() else { return schema.clone() };
        // In 3.0, a reference stands alone (OpenAPI 3.0, 4.7.23).
        if let Some(reference) = members.get("$ref").filter(|_| self.is_3_0) {
            return json!({ "$ref": reference });
        }
        let mut translated = Map::new();
        for (keyword, value) in members {
            let inside = says_types && !["not", "if"].contains(&keyword.as_str());
            let value = match (keyword.as_str(), value) {
                (keyword, value) if KEYWORDS_OF_SCHEMAS.contains(&keyword) => self.schema(value, inside),
                (keyword, Value::Array(items)) if KEYWORDS_OF_LISTS.contains(&keyword) => {
                    items.iter().map(|item| self.schema(item, inside)).collect()
                }
                (keyword, Value::Object(members)) if KEYWORDS_OF_MAPS.contains(&keyword) => {
                    let members = members.iter().map(|(name, member)| (name.clone(), self.schema(member, inside)));
                    Value::Object(members.collect())
                }
                _ => value.clone(),
            };
            translated.insert(keyword.clone(), value);
        }
        self.without_read_only(&mut translated);
        exclusive_limits(&mut translated);
        if says_types {
            self.imply_type(&mut translated);
        }
        repair_values(&mut translated);
        limit_integers(&mut translated);
        self.tag_variants(&mut translated);
        nullable(translated)
    }

    /// Requests do not carry what is `readOnly`.
    fn without_read_only(&self, schema: &mut Map<String, Value>) {
        let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
        let is_read_only = |property: &Value| {
            let mut links = vec![property];
            links.push(target(self.document, property));
            links.iter().any(|link| link["readOnly"] == true)
        };
        let removed: Vec<String> =
            properties.iter().filter(|(_, property)| is_read_only(property)).map(|(name, _)| name.clone()).collect();
        properties.retain(|name, _| !removed.contains(name));
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|name| !removed.iter().any(|removed| name == removed));
        }
    }

    /// `properties` without `type` means an object, and the like, unless the document declares a dialect.
    fn imply_type(&self, schema: &mut Map<String, Value>) {
        let has = |keywords: &[&str]| keywords.iter().any(|keyword| schema.contains_key(*keyword));
        if has(&["type", "enum", "const", "$ref"]) || !self.document["jsonSchemaDialect"].is_null() {
            return;
        }
        let composed = has(&["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "discriminator"]);
        let has_properties = schema.get("properties").is_some_and(|properties| properties != &json!({}));
        let implied = match () {
            () if has_properties || has(&["additionalProperties", "patternProperties"]) => "object",
            () if has(&["items", "prefixItems"]) => "array",
            () if composed || !self.is_3_0 => return,
            () if has(&["minItems", "maxItems", "uniqueItems"]) => "array",
            () if has(&["pattern", "minLength", "maxLength"]) => "string",
            () if has(&["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"]) => "number",
            () => return,
        };
        schema.insert("type".to_owned(), json!(implied));
    }

    /// A `discriminator` says which variant a value has to match (OpenAPI 3.1, 4.8.25).
    fn tag_variants(&self, schema: &mut Map<String, Value>) {
        let Some(discriminator) = schema.get("discriminator").cloned() else { return };
        let Some(property) = discriminator["propertyName"].as_str() else { return };
        let mapping = discriminator["mapping"].as_object().cloned().unwrap_or_default();
        let name_of = |reference: &str| reference.rsplit('/').next().unwrap_or_default().to_owned();
        for union in ["oneOf", "anyOf"] {
            let Some(variants) = schema.get_mut(union).and_then(Value::as_array_mut) else { continue };
            for variant in variants {
                let Some(reference) = variant["$ref"].as_str() else { continue };
                let mapped = mapping
                    .iter()
                    .filter(|(_, target)| target.as_str().is_some_and(|target| name_of(target) == name_of(reference)));
                let mut values: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
                let own = &target(self.document, variant)["properties"][property];
                let own = target(self.document, own);
                if values.is_empty() && own["enum"].is_null() && own["const"].is_null() {
                    values.push(name_of(reference));
                }
                let mut tag = json!({ "type": "object", "required": [property] });
                if !values.is_empty() {
                    tag["properties"] = json!({ property: { "enum": values } });
                }
                *variant = json!({ "allOf": [variant, tag] });
            }
        }
    }
}

/// `nullable: true` adds null to whatever it stands beside.
fn nullable(mut schema: Map<String, Value>) -> Value {
    match schema.remove("nullable") {
        Some(Value::Bool(true)) => json!({ "anyOf": [schema, { "type": "null" }] }),
        _ => Value::Object(schema),
    }
}

/// `exclusiveMinimum: true` of 3.0.
fn exclusive_limits(schema: &mut Map<String, Value>) {
    for (exclusive, limit) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let Some(Value::Bool(is_exclusive)) = schema.get(exclusive).cloned() else { continue };
        schema.remove(exclusive);
        if is_exclusive && let Some(limit) = schema.remove(limit) {
            schema.insert(exclusive.to_owned(), limit);
        }
    }
}

/// Values of an `enum` of which none has the schema's type are read as that type.
fn repair_values(schema: &mut Map<String, Value>) {
    let of_type = schema.get("type").cloned();
    let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) else { return };
    match of_type.as_ref().and_then(Value::as_str) {
        Some("integer" | "number") if !values.iter().any(Value::is_number) => {
            let numbers =
                values.iter().map(|value| value.as_str().and_then(|text| text.parse().ok()).map(Value::Number));
            *values = numbers.map(Option::unwrap_or_default).collect();
        }
        Some("string") if !values.iter().any(Value::is_string) => {
            values.iter_mut().for_each(|value| *value = Value::String(value.to_string()));
        }
        _ => {}
    }
}

/// The formats of integers are checked.
fn limit_integers(schema: &mut Map<String, Value>) {
    let is_integer = match schema.get("type") {
        Some(Value::Array(types)) => types.contains(&json!("integer")) && !types.contains(&json!("number")),
        json_type => json_type == Some(&json!("integer")),
    };
    let limits = match schema.get("format").and_then(Value::as_str).filter(|_| is_integer) {
        Some("int8") => json!({ "minimum": i8::MIN, "maximum": i8::MAX }),
        Some("int16") => json!({ "minimum": i16::MIN, "maximum": i16::MAX }),
        Some("int32") => json!({ "minimum": i32::MIN, "maximum": i32::MAX }),
        Some("uint8") => json!({ "minimum": u8::MIN, "maximum": u8::MAX }),
        Some("uint16") => json!({ "minimum": u16::MIN, "maximum": u16::MAX }),
        Some("uint32") => json!({ "minimum": u32::MIN, "maximum": u32::MAX }),
        Some("uint64") => json!({ "minimum": 0 }),
        _ => Value::Null,
    };
    if !limits.is_null() {
        let parts = schema.entry("allOf").or_insert_with(|| json!([]));
        parts.as_array_mut().into_iter().for_each(|parts| parts.push(limits.clone()));
    }
}
