//! One form for what documents can say in two ways, so that only facts are compared.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::lossless::count;

/// The types of named schemas, by what refers to them.
pub type Types = BTreeMap<String, Value>;

pub fn types_of_schemas(document: &Value) -> Types {
    let types =
        |(name, schema): (&String, &Value)| Some((format!("#/components/schemas/{name}"), schema.get("type")?.clone()));
    document["components"]["schemas"].as_object().into_iter().flatten().filter_map(types).collect()
}

/// Gives what can be said in two ways one form: `const` and an `enum` of one value, the type of values that are listed, values that
/// are listed twice, the order of `required`, a slash in a pattern, limits and items that let everything through, a choice of one,
/// alternatives that are only types, `null` as a variant, how many alternatives of different types have to fit, the order of values that
/// are listed, limits of integers, the lengths of tuples, what nothing fits, what a parameter says again of its schema, and white space around what is said in
/// words.
pub fn settle(value: &mut Value, types_of: &Types) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| settle(member, types_of));
            forget_what_says_nothing(members);
            forget_what_is_said_twice(members);
            forget_what_concerns_others(members);
            settle_limits(members);
            settle_tuples(members);
            settle_choices(members);
            if let Some(Value::String(text)) = members.get_mut("description") {
                *text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned();
            }
            // An empty text says nothing.
            if members.get("description") == Some(&Value::String(String::new())) {
                members.remove("description");
            }
            if let Some(Value::Array(variants)) = members.get("anyOf")
                && !members.contains_key("oneOf")
                && are_of_different_types(variants, types_of)
            {
                let variants = members.remove("anyOf").unwrap_or_default();
                members.insert("oneOf".to_owned(), variants);
            }
            if let Some(Value::Array(variants)) = members.get_mut("oneOf") {
                // Texts are tried last where all that arrives is a text.
                variants.sort_by_key(|variant| (variant["type"] == "null", variant["type"] == "string"));
            }
            if let Some(Value::Array(names)) = members.get_mut("required") {
                names.sort_by_key(Value::to_string);
            }
            if let Some(constant) = members.remove("const") {
                members.insert("enum".to_owned(), Value::Array(vec![constant]));
            }
            if let Some(Value::Array(values)) = members.get("enum") {
                let types: std::collections::BTreeSet<&str> = values.iter().map(type_of).collect();
                let named: std::collections::BTreeSet<&str> = match members.get("type") {
                    Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
                    Some(Value::String(name)) => std::iter::once(name.as_str()).collect(),
                    _ => Default::default(),
                };
                if types == named {
                    members.remove("type");
                }
            }
            if let Some(Value::Array(values)) = members.get_mut("enum") {
                values.sort_by_key(Value::to_string);
            }
            for key in ["oneOf", "anyOf"] {
                if let Some(Value::Array(variants)) = members.get(key)
                    && let [Value::Object(variant), null] = variants.as_slice()
                    && null["type"] == "null"
                    && let Some(Value::String(name)) = variant.get("type")
                    && variant.keys().all(|key| !members.contains_key(key))
                {
                    let mut variant = variant.clone();
                    variant.insert("type".to_owned(), serde_json::json!(["null", name]));
                    members.remove(key);
                    members.extend(variant);
                }
            }
            if let Some(Value::String(pattern)) = members.get_mut("pattern") {
                *pattern = pattern.replace("\\/", "/");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| settle(item, types_of)),
        _ => {}
    }
}

/// No items behind those of a tuple are a limit of how many there are.
fn settle_tuples(members: &mut Map<String, Value>) {
    let Some(count) = members.get("prefixItems").and_then(Value::as_array).map(Vec::len) else { return };
    if members.get("items") == Some(&Value::Bool(false)) {
        members.remove("items");
        let known = members.get("maxItems").and_then(Value::as_u64).unwrap_or(u64::MAX);
        members.insert("maxItems".to_owned(), known.min(count as u64).into());
    }
}

/// What a parameter says in words, and its schema as well; limits that all values keep that are listed beside them.
fn forget_what_is_said_twice(members: &mut Map<String, Value>) {
    if members.contains_key("in")
        && let Some(Value::Object(mut schema)) = members.remove("schema")
    {
        for key in ["description", "deprecated"] {
            let said = members.get(key).cloned();
            if said.is_none() || schema.get(key) == said.as_ref() {
                members.extend(schema.remove(key).map(|value| (key.to_owned(), value)));
            }
        }
        // An example of a parameter is one of its values.
        if let Some(example) = members.remove("example") {
            match schema.get("examples") {
                None => drop(schema.insert("examples".to_owned(), Value::Array(vec![example]))),
                Some(_) => drop(members.insert("example".to_owned(), example)),
            }
        }
        members.insert("schema".to_owned(), Value::Object(schema));
    }
    // What the parts of a form are sent like if nothing is said about it (OpenAPI 3.1, 4.8.15).
    if let Some(Value::Object(parts)) = members.get_mut("encoding") {
        parts.retain(|_, part| *part != serde_json::json!({ "style": "form", "explode": true }));
        if parts.is_empty() {
            members.remove("encoding");
        }
    }
    let lengths = match members.get("enum") {
        Some(Value::Array(values)) => {
            let lengths = values.iter().filter(|value| !value.is_null());
            lengths.map(|value| value.as_str().map(|text| text.chars().count() as u64)).collect::<Option<Vec<u64>>>()
        }
        _ => None,
    };
    let Some(lengths) = lengths.filter(|lengths| !lengths.is_empty()) else { return };
    let limit = |key: &str| members.get(key).and_then(Value::as_u64);
    let is_long = limit("minLength").is_some_and(|least| lengths.iter().all(|length| *length >= least));
    let is_short = limit("maxLength").is_some_and(|most| lengths.iter().all(|length| *length <= most));
    for (key, _) in [("minLength", is_long), ("maxLength", is_short)].into_iter().filter(|(_, holds)| *holds) {
        members.remove(key);
    }
}

/// Keywords that are about values of other types than those that are let through (JSON Schema Validation, 6).
fn forget_what_concerns_others(members: &mut Map<String, Value>) {
    const CONCERN: [(&[&str], &[&str]); 4] = [
        (&["integer", "number"], &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
        (&["string"], &["minLength", "maxLength", "pattern"]),
        (&["array"], &["items", "minItems", "maxItems", "uniqueItems"]),
        (&["object"], &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
    ];
    let Some(Value::String(name)) = members.get("type") else { return };
    let others = CONCERN.iter().filter(|(types, _)| !types.contains(&name.as_str()));
    for keyword in others.flat_map(|(_, keywords)| *keywords).copied().collect::<Vec<_>>() {
        members.remove(keyword);
    }
}

/// Integers have no limits that are exclusive; what does not fit anything is `false`.
fn settle_limits(members: &mut Map<String, Value>) {
    if members.get("type").is_some_and(|name| name == "integer") {
        for (exclusive, key, step) in [("exclusiveMinimum", "minimum", 1), ("exclusiveMaximum", "maximum", -1)] {
            if let Some(limit) = members.get(exclusive).and_then(Value::as_i64) {
                members.remove(exclusive);
                members.insert(key.to_owned(), (limit + step).into());
            }
        }
    }
    for schema in members.values_mut() {
        let nothing = [serde_json::json!({ "not": {} }), serde_json::json!({ "not": true })];
        if nothing.contains(schema) {
            *schema = Value::Bool(false);
        }
    }
}

/// Keywords that let everything through.
fn forget_what_says_nothing(members: &mut Map<String, Value>) {
    for key in ["minLength", "minItems", "minProperties"] {
        if members.get(key).is_some_and(|least| least == 0) {
            members.remove(key);
        }
    }
    if members.get("minContains").is_some_and(|least| *least == 1) {
        members.remove("minContains");
    }
    for key in ["items", "additionalProperties"] {
        if members.get(key).is_some_and(|schema| *schema == true || *schema == serde_json::json!({})) {
            members.remove(key);
        }
    }
    if let Some(Value::Array(values)) = members.get_mut("enum") {
        let mut seen = Vec::new();
        values.retain(|value| {
            !seen.contains(value) && {
                seen.push(value.clone());
                true
            }
        });
    }
}

/// A choice of one is none, a choice in what may be `null` is a choice with `null`, and one of types is a list of types.
fn settle_choices(members: &mut Map<String, Value>) {
    for key in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(variants)) = members.get(key)
            && let [Value::Object(only)] = variants.as_slice()
            && only.keys().all(|key| !members.contains_key(key))
        {
            let only = only.clone();
            members.remove(key);
            members.extend(only);
        }
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(Value::Array(variants)) = members.get(key)
            && let [Value::Object(choice), null] = variants.as_slice()
            && null["type"] == "null"
            && let [(inner @ ("anyOf" | "oneOf"), Value::Array(of_choice))] =
                choice.iter().map(|(key, value)| (key.as_str(), value)).collect::<Vec<_>>().as_slice()
        {
            let all: Vec<Value> = of_choice.iter().chain([null]).cloned().collect();
            let inner = (*inner).to_owned();
            members.remove(key);
            members.insert(inner, Value::Array(all));
        }
        if let Some(Value::Array(variants)) = members.get(key)
            && !members.contains_key("type")
            && let Some(mut types) = variants.iter().map(only_type).collect::<Option<Vec<&str>>>()
        {
            types.sort_unstable();
            types.dedup();
            let types = serde_json::json!(types);
            members.remove(key);
            members.insert("type".to_owned(), types);
        }
    }
    // Constants have the type that stands beside them.
    if let (Some(Value::String(name)), Some(Value::Array(variants))) = (members.get("type"), members.get("oneOf"))
        && variants
            .iter()
            .all(|it| it["enum"].as_array().is_some_and(|values| values.iter().all(|it| type_of(it) == name)))
    {
        members.remove("type");
    }
    if let Some(Value::Array(types)) = members.get_mut("type") {
        types.sort_by_key(Value::to_string);
    }
}

/// The type of a schema that says nothing else.
fn only_type(schema: &Value) -> Option<&str> {
    let members = schema.as_object().filter(|members| members.len() == 1)?;
    members.get("type")?.as_str()
}

/// Whether the alternatives say their types, each another, so that no value fits two of them; beside `null`, all are of another type.
fn are_of_different_types(variants: &[Value], types_of: &Types) -> bool {
    let null = |variant: &Value| variant["type"] == "null";
    if variants.len() == 2 && variants.iter().any(null) {
        return true;
    }
    let types: Option<Vec<&str>> = variants
        .iter()
        .map(|variant| match (&variant["enum"], &variant["type"]) {
            (Value::Array(values), _) => values.first().map(type_of),
            (_, Value::Null) => types_of.get(variant["$ref"].as_str()?)?.as_str(),
            (_, Value::String(name)) => Some(name.as_str()),
            _ => None,
        })
        .map(|name| name.map(|name| if name == "integer" { "number" } else { name }))
        .collect();
    types.is_some_and(|types| {
        let different: std::collections::BTreeSet<&str> = types.iter().copied().collect();
        different.len() == types.len()
    })
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.as_f64().is_some_and(|number| number.fract() == 0.0) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// How often schemas are replaced that have others inside.
const PASSES: usize = 3;

/// What says word for word what a named schema says is a reference to it, and words beside a reference are those of the schema in their
/// place.
pub fn settle_references(document: &mut Value) {
    let named = document["components"]["schemas"].clone();
    write_out(document, &named);
    for _ in 0..PASSES {
        let named = document["components"]["schemas"].clone();
        let mut by_size: BTreeMap<usize, Vec<(&String, &Value)>> = BTreeMap::new();
        for (name, schema) in named.as_object().into_iter().flatten().filter(|(_, schema)| schema.is_object()) {
            by_size.entry(count(schema)).or_default().push((name, schema));
        }
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
                refer(part, &by_size);
            }
        }
    }
}

fn write_out(value: &mut Value, named: &Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| write_out(member, named));
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
fn refer(value: &mut Value, named: &BTreeMap<usize, Vec<(&String, &Value)>>) -> usize {
    let size = match value {
        Value::Object(members) => members.values_mut().map(|member| refer(member, named)).sum::<usize>().max(1),
        Value::Array(items) => items.iter_mut().map(|item| refer(item, named)).sum::<usize>().max(1),
        _ => return 1,
    };
    let same = named.get(&size).and_then(|schemas| schemas.iter().find(|(_, schema)| *schema == &*value));
    match same {
        Some((name, _)) if size > 1 => {
            *value = serde_json::json!({ "$ref": format!("#/components/schemas/{name}") });
            1
        }
        _ => size,
    }
}
