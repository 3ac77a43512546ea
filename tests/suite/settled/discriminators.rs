//! What the constants of alternatives say of the property that tells them apart.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

/// Says the mapping that follows from the constants of all alternatives where none is said. Alternatives that a constant tells apart are
/// exclusive, whichever of the two words stands before them.
pub fn settle_discriminators(document: &mut Value) {
    let named = document["components"]["schemas"].clone();
    settle(document, &named);
}

fn settle(value: &mut Value, named: &Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| settle(member, named));
            settle_union(members, named);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| settle(item, named)),
        _ => {}
    }
}

fn settle_union(members: &mut Map<String, Value>, named: &Value) {
    let Some(Value::String(property)) = members.get("discriminator").and_then(|it| it.get("propertyName")) else {
        return;
    };
    let Some(key) = ["oneOf", "anyOf"].into_iter().find(|key| members.contains_key(*key)) else { return };
    let Some(mapping) = members[key].as_array().and_then(|variants| implied(variants, property, named)) else { return };
    // Without a mapping, the value is the name of the schema.
    let is_name = |(value, target): (&String, &Value)| target.as_str() == Some(value);
    if !mapping.iter().all(is_name)
        && let Some(Value::Object(discriminator)) = members.get_mut("discriminator")
    {
        discriminator.entry("mapping").or_insert(Value::Object(mapping));
    }
    if key == "anyOf"
        && let Some(variants) = members.remove(key)
    {
        members.insert("oneOf".to_owned(), variants);
    }
}

/// The alternatives' names by the values of the property; `None` where a value is one of two.
fn implied(variants: &[Value], property: &str, named: &Value) -> Option<Map<String, Value>> {
    let mut mapping = Map::new();
    let mut seen = HashSet::new();
    for variant in variants.iter().filter(|variant| variant["type"] != "null") {
        let values = tags(variant, property, named, DEPTH)?;
        if !values.iter().all(|value| seen.insert(value.clone())) {
            return None;
        }
        // What has no name is in no mapping.
        let name = variant["$ref"].as_str().and_then(|target| target.strip_prefix("#/components/schemas/"));
        let Some(name) = name else { continue };
        mapping.extend(values.into_iter().map(|value| (value, json!(name))));
    }
    Some(mapping)
}

/// How far alternatives are followed into alternatives of their own.
const DEPTH: usize = 8;

/// The values of the property in an alternative.
fn tags(schema: &Value, property: &str, named: &Value, depth: usize) -> Option<Vec<String>> {
    let target = |schema: &Value| named.get(schema["$ref"].as_str()?.strip_prefix("#/components/schemas/")?);
    let depth = depth.checked_sub(1)?;
    if let Some(schema) = target(schema) {
        return tags(schema, property, named, depth);
    }
    if let Some(variants) = ["oneOf", "anyOf"].into_iter().find_map(|key| schema[key].as_array()) {
        return variants
            .iter()
            .map(|variant| tags(variant, property, named, depth))
            .collect::<Option<Vec<_>>>()
            .map(|tags| tags.concat());
    }
    let mut tag = &schema["properties"][property];
    while let Some(schema) = target(tag) {
        tag = schema;
    }
    tag["enum"].as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}
