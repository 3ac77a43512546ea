//! Schemas in a form that two documents can be compared by.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::facts::{forget_false, members};

/// Keywords whose value is a schema.
const ONE: [&str; 12] = [
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
    "contentSchema",
];
/// Keywords whose value is a list of schemas.
const LIST: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value is an object of schemas.
const BY_NAME: [&str; 5] = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];
/// Flags, which are off where they are not there.
const FLAGS: [&str; 7] =
    ["nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum"];

pub struct Schemas<'d> {
    document: &'d Value,
    /// The schemas that both documents name.
    common: HashSet<&'d str>,
}

impl<'d> Schemas<'d> {
    pub fn new(document: &'d Value, other: &Value) -> Self {
        let names = |document: &'d Value| members(&document["components"]["schemas"]);
        let known = &other["components"]["schemas"];
        let common = names(document).map(|(name, _)| name.as_str()).filter(|name| known.get(name).is_some()).collect();
        Schemas { document, common }
    }

    pub fn is_common(&self, name: &str) -> bool {
        self.common.contains(name)
    }

    /// What a reference within the document leads to.
    pub fn target(&self, reference: &str) -> Option<&'d Value> {
        self.document.pointer(&percent_decoded(self.fragment(reference)?))
    }

    /// What stands behind the `#` of a reference to this document, which may be called by its own URI (OpenAPI 3.2,
    /// 4.1.2.2.1).
    fn fragment<'r>(&self, reference: &'r str) -> Option<&'r str> {
        let (document, fragment) = reference.split_once('#')?;
        let own = self.document["$self"].as_str().unwrap_or_default();
        let is_own = document.is_empty() || document == own || own.rsplit('/').next() == Some(document);
        is_own.then_some(fragment)
    }

    pub fn normal(&self, schema: &Value) -> Value {
        self.open(schema, &mut Vec::new())
    }

    /// `open` are the references that are being written out.
    fn open(&self, schema: &Value, open: &mut Vec<String>) -> Value {
        let Value::Object(object) = schema else { return schema.clone() };
        // An empty schema lets everything through (JSON Schema 2020-12, 4.3.2).
        if object.is_empty() {
            return Value::Bool(true);
        }
        let mut normal = Map::new();
        for (key, value) in object {
            let key = key.as_str();
            let value = match key {
                "$ref" => {
                    let reference = self.reference(value, open);
                    match reference {
                        Value::Object(target) if object.len() == 1 => return Value::Object(target),
                        reference => reference,
                    }
                }
                _ if ONE.contains(&key) => self.open(value, open),
                _ if LIST.contains(&key) => match value {
                    Value::Array(parts) => Value::Array(parts.iter().map(|part| self.open(part, open)).collect()),
                    other => other.clone(),
                },
                _ if BY_NAME.contains(&key) => {
                    members(value).map(|(name, part)| (name.clone(), self.open(part, open))).collect()
                }
                "discriminator" => self.discriminator(value),
                "type" => types(value),
                _ => value.clone(),
            };
            normal.insert(key.to_owned(), value);
        }
        for flag in FLAGS {
            forget_false(&mut normal, flag);
        }
        // They say nothing where they are empty (JSON Schema Validation, 6.5.3; JSON Schema 2020-12, 10.3.2.1).
        for key in ["required", "properties"] {
            let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty) || *value == json!({});
            if normal.get(key).is_some_and(is_empty) {
                normal.remove(key);
            }
        }
        Value::Object(normal)
    }

    /// The name of a schema that both documents have, or else the schema.
    fn reference(&self, reference: &Value, open: &mut Vec<String>) -> Value {
        let Some(text) = reference.as_str() else { return reference.clone() };
        let Some(fragment) = self.fragment(text) else { return reference.clone() };
        let decoded = percent_decoded(fragment);
        let name = decoded.strip_prefix("/components/schemas/").map(|name| name.replace("~1", "/").replace("~0", "~"));
        if let Some(name) = name.filter(|name| self.is_common(name)) {
            return json!(format!("schema {name}"));
        }
        if let Some(depth) = open.iter().rev().position(|known| *known == decoded) {
            return json!(format!("the schema {depth} levels above"));
        }
        match self.target(text) {
            Some(target) => {
                open.push(decoded);
                let target = self.open(target, open);
                open.pop();
                target
            }
            None => reference.clone(),
        }
    }

    /// A mapping names a component or refers to it (OpenAPI 3.1, 4.8.25).
    fn discriminator(&self, discriminator: &Value) -> Value {
        let mut discriminator = discriminator.clone();
        let named = |target: &Value| {
            let target = target.as_str()?;
            let name = percent_decoded(target);
            let name = name.strip_prefix("#/components/schemas/").unwrap_or(&name);
            Some(json!(name.replace("~1", "/").replace("~0", "~")))
        };
        if let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") {
            for target in mapping.values_mut() {
                *target = named(target).unwrap_or_else(|| target.clone());
            }
        }
        if let Some(target) = discriminator.get_mut("defaultMapping") {
            *target = named(target).unwrap_or_else(|| target.clone());
        }
        if discriminator.get("mapping") == Some(&json!({}))
            && let Some(object) = discriminator.as_object_mut()
        {
            object.remove("mapping");
        }
        discriminator
    }
}

/// A set of types, one of which may stand alone (JSON Schema Validation, 6.1.1).
fn types(value: &Value) -> Value {
    match value {
        Value::Array(types) => {
            let mut types = types.clone();
            types.sort_by_key(Value::to_string);
            if let [only] = types.as_slice() { only.clone() } else { Value::Array(types) }
        }
        other => other.clone(),
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        match (first, tail.get(..2).and_then(code)) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
