//! One form for what documents can say in two ways, so that only facts are compared.

mod discriminators;
mod implied;
mod references;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub use discriminators::settle_discriminators;
pub use implied::say_types;
pub use references::settle_references;

/// The types of named schemas, by what refers to them.
pub type Types = BTreeMap<String, Value>;

pub fn types_of_schemas(document: &Value) -> Types {
    let types =
        |(name, schema): (&String, &Value)| Some((format!("#/components/schemas/{name}"), schema.get("type")?.clone()));
    document["components"]["schemas"].as_object().into_iter().flatten().filter_map(types).collect()
}

/// Gives what can be said in two ways one form: `const` and an `enum` of one value, the type of values that are listed, values
/// that are listed twice, the order of `required`, a slash in a pattern, limits and items that let everything through, a choice
/// of one, alternatives that are only types, `null` as a variant, how many alternatives of different types have to fit, the order
/// of values that are listed, limits of integers, the lengths of tuples, what nothing fits, what a parameter says again of its
/// schema, and white space around what is said in words.
pub fn settle(value: &mut Value, types_of: &Types) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| settle(member, types_of));
            forget_what_says_nothing(members);
            forget_what_is_said_twice(members);
            forget_what_concerns_others(members);
            settle_limits(members);
            settle_tuples(members);
            settle_choices(members, types_of);
            for key in ["summary", "description"] {
                if let Some(Value::String(text)) = members.get_mut(key) {
                    *text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned();
                }
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
            // Texts are tried last where all that arrives is a text.
            let is_text = |variant: &Value| match &variant["enum"] {
                Value::Array(values) => values.iter().all(Value::is_string),
                _ => variant["type"] == "string",
            };
            for key in ["anyOf", "oneOf"] {
                if let Some(Value::Array(variants)) = members.get_mut(key) {
                    variants.sort_by_key(|variant| (variant["type"] == "null", is_text(variant)));
                }
            }
            if let Some(Value::Array(names)) = members.get_mut("required") {
                names.sort_by_key(Value::to_string);
            }
            if let Some(constant) = members.remove("const") {
                members.insert("enum".to_owned(), Value::Array(vec![constant]));
            }
            settle_listed(members);
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
                // `null` is one more of the values that are listed.
                if let Some(Value::Array(variants)) = members.get(key)
                    && let [Value::Object(variant), null] = variants.as_slice()
                    && *null == serde_json::json!({ "type": "null" })
                    && let Some(Value::Array(values)) = variant.get("enum")
                    && !values.contains(&Value::Null)
                    && !variant.contains_key("type")
                    && variant.keys().all(|key| !members.contains_key(key))
                {
                    let mut values: Vec<Value> = values.iter().chain([&Value::Null]).cloned().collect();
                    values.sort_by_key(Value::to_string);
                    let mut variant = variant.clone();
                    variant.insert("enum".to_owned(), Value::Array(values));
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

/// Of values that are listed, those count that the type beside them lets through, which it says again then.
fn settle_listed(members: &mut Map<String, Value>) {
    let named: Vec<String> = match members.get("type") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(name)) => vec![name.clone()],
        _ => return,
    };
    let admits = |value: &Value| {
        let own = type_of(value);
        named.iter().any(|name| name == own || (own == "integer" && name == "number"))
    };
    let Some(Value::Array(values)) = members.get_mut("enum") else { return };
    values.retain(admits);
    if !values.is_empty() {
        members.remove("type");
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
        members.insert("schema".to_owned(), Value::Object(schema));
    }
    // An example of a parameter or header is one of its values.
    if members.contains_key("in") {
        settle_example(members);
    }
    if let Some(Value::Object(headers)) = members.get_mut("headers") {
        headers.values_mut().filter_map(Value::as_object_mut).for_each(settle_example);
    }
    // What the parts of a form are sent like if nothing is said about it (OpenAPI 3.1, 4.8.15).
    if let Some(Value::Object(parts)) = members.get_mut("encoding") {
        let usual = [
            serde_json::json!({}),
            serde_json::json!({ "style": "form" }),
            serde_json::json!({ "style": "form", "explode": true }),
        ];
        parts.retain(|_, part| !usual.contains(part));
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

fn settle_example(member: &mut Map<String, Value>) {
    if let Some(Value::Object(schema)) = member.get("schema")
        && !schema.contains_key("examples")
        && let Some(example) = member.remove("example")
    {
        member["schema"]["examples"] = Value::Array(vec![example]);
    }
}

/// Keywords by the types that they are about.
const CONCERN: [(&[&str], &[&str]); 4] = [
    (&["integer", "number"], &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    (&["string"], &["minLength", "maxLength", "pattern"]),
    (&["array"], &["items", "minItems", "maxItems", "uniqueItems"]),
    (&["object"], &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
];

/// Keywords that are about values of other types than those that are let through (JSON Schema Validation, 6).
fn forget_what_concerns_others(members: &mut Map<String, Value>) {
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
    // A property that may be anything says no more than that it may be there, which all may where no others are forbidden or described
    // (JSON Schema 2020-12, 10.3.2.1 and 10.3.2.3); that it is required stands beside it.
    let others = ["additionalProperties", "unevaluatedProperties"];
    let required = members.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    if !others.iter().any(|key| members.contains_key(*key))
        && let Some(Value::Object(properties)) = members.get_mut("properties")
    {
        let is_required = |name: &String| required.iter().any(|it| it == name);
        properties.retain(|name, schema| {
            !(is_required(name) && (*schema == Value::Bool(true) || *schema == serde_json::json!({})))
        });
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
fn settle_choices(members: &mut Map<String, Value>, types_of: &Types) {
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
            && let Some(inner) = ["anyOf", "oneOf"].into_iter().find(|inner| choice.contains_key(*inner))
            && let Some(Value::Array(of_choice)) = choice.get(inner)
            && choice.keys().all(|name| name == inner || (name == "discriminator" && !members.contains_key(name)))
        {
            let all: Vec<Value> = of_choice.iter().chain([null]).cloned().collect();
            let discriminator = choice.get("discriminator").cloned();
            members.remove(key);
            members.insert(inner.to_owned(), Value::Array(all));
            members.extend(discriminator.map(|it| ("discriminator".to_owned(), it)));
        }
        if let Some(Value::Array(variants)) = members.get(key)
            && !members.contains_key("type")
            && let Some(types) = variants.iter().map(only_types).collect::<Option<Vec<_>>>()
            && let mut types = types.concat()
            && (key == "anyOf" || are_apart(&types))
        {
            types.sort_unstable();
            types.dedup();
            let types = serde_json::json!(types);
            members.remove(key);
            members.insert("type".to_owned(), types);
        }
        settle_types(members, key);
    }
    // All types are no limit.
    if let Some(Value::Array(types)) = members.get("type")
        && ["array", "boolean", "null", "number", "object", "string"]
            .iter()
            .all(|name| types.iter().any(|it| it == name))
    {
        members.remove("type");
    }
    // Constants have the type that stands beside them.
    if let (Some(Value::String(name)), Some(Value::Array(variants))) = (members.get("type"), members.get("oneOf"))
        && variants
            .iter()
            .all(|it| it["enum"].as_array().is_some_and(|values| values.iter().all(|it| type_of(it) == name)))
    {
        members.remove("type");
    }
    // Alternatives that name no type have the one beside them.
    if let Some(name @ Value::String(_)) = members.get("type").cloned()
        && let Some(Value::Array(variants)) = members.get_mut("oneOf")
    {
        for variant in variants.iter_mut().filter_map(Value::as_object_mut) {
            if !["type", "enum", "const", "$ref", "allOf", "anyOf", "oneOf"]
                .iter()
                .any(|key| variant.contains_key(*key))
            {
                variant.insert("type".to_owned(), name.clone());
            }
        }
    }
    // So do alternatives of types that are named beside them, also where they only refer to what names them.
    let said = |variant| types_said(variant).or_else(|| types_of.get(variant["$ref"].as_str()?).map(types_in));
    if let (Some(named), Some(Value::Array(variants))) = (members.get("type"), members.get("oneOf"))
        && let Some(types) = variants.iter().map(said).collect::<Option<Vec<_>>>()
        && types.concat().iter().all(|name| types_in(named).contains(name))
    {
        members.remove("type");
    }
    // Nothing fits alternatives that are all of other types than the one beside them.
    if let (Some(named), Some(Value::Array(variants))) = (members.get("type"), members.get("oneOf"))
        && let Some(types) = variants.iter().map(types_said).collect::<Option<Vec<_>>>()
        && !types.concat().iter().any(|name| {
            let number = |name: &str| if name == "integer" { "number".to_owned() } else { name.to_owned() };
            types_in(named).into_iter().any(|own| number(own) == number(name))
        })
    {
        members.clear();
        members.insert("not".to_owned(), serde_json::json!({}));
    }
    if let Some(Value::Array(types)) = members.get_mut("type") {
        types.sort_by_key(Value::to_string);
    }
}

/// Alternatives of a type each are a list of these types beside what is said of values of each: keywords let values of other types
/// through than those that they are about (JSON Schema Validation, 6).
fn settle_types(members: &mut Map<String, Value>, key: &str) {
    let Some(Value::Array(variants)) = members.get(key).filter(|_| !members.contains_key("type")) else { return };
    let mut types = Vec::new();
    let mut said = Map::new();
    for variant in variants.iter().filter_map(Value::as_object) {
        let names = variant.get("type").map(types_in).unwrap_or_default();
        let is_about = |about: &[&str]| names.iter().any(|name| about.contains(name));
        let concern = CONCERN.iter().filter(|(about, _)| is_about(about)).flat_map(|(_, keywords)| *keywords);
        let concern: Vec<&str> = concern.copied().chain(["type"]).collect();
        if names.is_empty()
            || !variant.keys().all(|keyword| concern.contains(&keyword.as_str()) && !members.contains_key(keyword))
        {
            return;
        }
        types.extend(names);
        said.extend(
            variant.iter().filter(|(keyword, _)| *keyword != "type").map(|(key, it)| (key.clone(), it.clone())),
        );
    }
    if types.len() < variants.len() || !are_apart(&types) {
        return;
    }
    types.sort_unstable();
    said.insert("type".to_owned(), serde_json::json!(types));
    members.remove(key);
    members.extend(said);
}

fn types_in(named: &Value) -> Vec<&str> {
    match named {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        only => only.as_str().into_iter().collect(),
    }
}

/// The types that a schema names.
fn types_said(schema: &Value) -> Option<Vec<&str>> {
    schema.get("type").map(types_in)
}

/// The types of a schema that says nothing else.
fn only_types(schema: &Value) -> Option<Vec<&str>> {
    let members = schema.as_object().filter(|members| members.len() == 1)?;
    match members.get("type")? {
        Value::Array(types) => types.iter().map(Value::as_str).collect(),
        only => Some(vec![only.as_str()?]),
    }
}

/// Whether no value is of two of the types.
fn are_apart(types: &[&str]) -> bool {
    let kinds: std::collections::BTreeSet<&str> =
        types.iter().map(|&name| if name == "integer" { "number" } else { name }).collect();
    kinds.len() == types.len()
}

/// Whether the alternatives say their types, each another, so that no value fits two of them; beside `null`, all are of another type.
fn are_of_different_types(variants: &[Value], types_of: &Types) -> bool {
    let null = |variant: &Value| variant["type"] == "null";
    if variants.len() == 2 && variants.iter().any(null) {
        return true;
    }
    let (listed, others): (Vec<&Value>, Vec<&Value>) = variants.iter().partition(|variant| variant["enum"].is_array());
    let types: Option<Vec<&str>> = others
        .iter()
        .map(|variant| match &variant["type"] {
            Value::Null => types_of.get(variant["$ref"].as_str()?)?.as_str(),
            name => name.as_str(),
        })
        .collect();
    let values: Vec<&Value> = listed.iter().filter_map(|variant| variant["enum"].as_array()).flatten().collect();
    types.is_some_and(|mut types| {
        let mut of_values: Vec<&str> = values.iter().map(|value| type_of(value)).collect();
        of_values.sort_unstable();
        of_values.dedup();
        types.extend(of_values);
        are_apart(&types) && are_different(&values)
    })
}

/// Whether no value is there twice.
fn are_different(values: &[&Value]) -> bool {
    let texts: std::collections::BTreeSet<String> = values.iter().map(|value| value.to_string()).collect();
    texts.len() == values.len()
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
