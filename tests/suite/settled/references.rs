//! References in the place of what named schemas say.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::lossless::count;

/// How often schemas are replaced that have others inside.
const PASSES: usize = 3;

/// What says word for word what a named schema says is a reference to it, and words beside a reference are those of the schema in their
/// place.
pub fn settle_references(document: &mut Value) {
    let named = document["components"]["schemas"].clone();
    write_out(document, &named);
    for _ in 0..PASSES {
        let named = document["components"]["schemas"].clone();
        let schemas = || named.as_object().into_iter().flatten().filter(|(_, schema)| schema.is_object());
        let without = |flag| move |(name, schema): (&'_ String, &'_ Value)| (name.clone(), carried(schema, flag));
        let [in_requests, in_answers] =
            ["readOnly", "writeOnly"].map(|flag| schemas().map(without(flag)).collect::<Vec<_>>());
        let by_size = Named::by_size(schemas());
        let [in_requests, in_answers] = [&in_requests, &in_answers]
            .map(|carried| Named::by_size(carried.iter().map(|(name, schema)| (name, schema))));
        for (key, part) in document.as_object_mut().into_iter().flatten() {
            if key == "components" {
                for (section, components) in part.as_object_mut().into_iter().flatten() {
                    for component in components.as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
                        let is_schema = section == "schemas";
                        for member in component.as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
                            refer(member, &by_size);
                        }
                        if !is_schema {
                            refer(component, &by_size);
                        }
                    }
                }
            } else {
                refer_in_operations(part, &by_size, &in_requests, &in_answers);
            }
        }
    }
}

/// What a request or an answer carries of a schema: no properties with the flag.
fn carried(schema: &Value, flag: &str) -> Value {
    let mut carried = schema.clone();
    let is_absent = |name: &str| schema["properties"][name][flag] == true;
    if let Some(Value::Object(properties)) = carried.get_mut("properties") {
        properties.retain(|name, _| !is_absent(name));
    }
    if let Some(Value::Array(names)) = carried.get_mut("required") {
        names.retain(|name| !name.as_str().is_some_and(is_absent));
    }
    carried
}

/// Puts references in the place of what named schemas say, or what requests and answers carry of them.
fn refer_in_operations(value: &mut Value, named: &Named<'_>, in_requests: &Named<'_>, in_answers: &Named<'_>) {
    let Value::Object(members) = value else { return };
    for (key, member) in members {
        match key.as_str() {
            "parameters" | "requestBody" => {
                refer(member, named);
                refer(member, in_requests);
            }
            "responses" => {
                refer(member, named);
                refer(member, in_answers);
            }
            _ => refer_in_operations(member, named, in_requests, in_answers),
        }
    }
}

/// Named schemas by how many facts they say.
struct Named<'s>(BTreeMap<usize, Vec<(&'s String, &'s Value)>>);

impl<'s> Named<'s> {
    fn by_size(schemas: impl Iterator<Item = (&'s String, &'s Value)>) -> Self {
        let mut named = Named(BTreeMap::new());
        for (name, schema) in schemas {
            named.0.entry(count(schema)).or_default().push((name, schema));
        }
        named
    }
}

/// What a named schema is another name for.
fn other_name(reference: &Value, named: &Value) -> Option<Value> {
    let name = reference.as_str()?.strip_prefix("#/components/schemas/")?;
    let schema = named.get(name)?.as_object().filter(|schema| schema.len() == 1)?;
    schema.get("$ref").cloned()
}

fn write_out(value: &mut Value, named: &Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| write_out(member, named));
            if let Some(reference) = members.get_mut("$ref")
                && let Some(other) = other_name(reference, named)
            {
                *reference = other;
            }
            let target = members.get("$ref").and_then(Value::as_str);
            let target = target.and_then(|target| target.strip_prefix("#/components/schemas/"));
            if members.len() > 1
                && let Some(Value::Object(schema)) = target.and_then(|name| named.get(name))
                && !schema.contains_key("$ref")
            {
                members.remove("$ref");
                for (key, said) in schema {
                    members.entry(key.clone()).or_insert_with(|| said.clone());
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| write_out(item, named)),
        _ => {}
    }
}

/// Puts references in the place of what named schemas say; how many facts are left.
fn refer(value: &mut Value, named: &Named<'_>) -> usize {
    let size = match value {
        Value::Object(members) => members.values_mut().map(|member| refer(member, named)).sum::<usize>().max(1),
        Value::Array(items) => items.iter_mut().map(|item| refer(item, named)).sum::<usize>().max(1),
        _ => return 1,
    };
    let same = named.0.get(&size).and_then(|schemas| schemas.iter().find(|(_, schema)| *schema == &*value));
    match same {
        Some((name, _)) if size > 1 => {
            *value = serde_json::json!({ "$ref": format!("#/components/schemas/{name}") });
            1
        }
        _ => size,
    }
}
