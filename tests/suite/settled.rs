//! One form for what documents can say in two ways, so that only facts are compared.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The types of named schemas, by what refers to them.
pub type Types = BTreeMap<String, Value>;

pub fn types_of_schemas(document: &Value) -> Types {
    let types =
        |(name, schema): (&String, &Value)| Some((format!("#/components/schemas/{name}"), schema.get("type")?.clone()));
    document["components"]["schemas"].as_object().into_iter().flatten().filter_map(types).collect()
}

/// Gives what can be said in two ways one form: `const` and an `enum` of one value, the type of values that are listed, values that
/// are listed twice, the order of `required`, a slash in a pattern, limits and items that let everything through, a choice of one,
/// alternatives that are only types, `null` as a variant, how many alternatives of different types have to fit, and white space around
/// what is said in words.
pub fn settle(value: &mut Value, types_of: &Types) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| settle(member, types_of));
            forget_what_says_nothing(members);
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

/// Keywords that let everything through.
fn forget_what_says_nothing(members: &mut Map<String, Value>) {
    for key in ["minLength", "minItems", "minProperties"] {
        if members.get(key).is_some_and(|least| least == 0) {
            members.remove(key);
        }
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
