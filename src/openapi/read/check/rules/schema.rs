//! Schemas: keywords that contradict each other, and those whose form depends on the version.

use crate::contract::schema::JsonType;
use crate::contract::value::Number;
use crate::openapi::load::{Node, NodeValue};
use crate::openapi::read::check::edition::Edition;
use crate::openapi::read::check::table::DISCRIMINATOR;
use crate::openapi::read::check::walk::Walk;
use crate::openapi::read::references::closest;
use crate::openapi::read::values::number;

/// Keywords of which the first must not be greater than the second.
const RANGES: [[&str; 2]; 5] = [
    ["minimum", "maximum"],
    ["minLength", "maxLength"],
    ["minItems", "maxItems"],
    ["minProperties", "maxProperties"],
    ["minContains", "maxContains"],
];

/// Formats and the types that they are for; others are anybody's own.
const FORMATS: [(&str, &[&str]); 18] = [
    ("int32", &["integer", "number", "string"]),
    ("int64", &["integer", "number", "string"]),
    ("float", &["number", "integer", "string"]),
    ("double", &["number", "integer", "string"]),
    ("date", &["string"]),
    ("date-time", &["string"]),
    ("time", &["string"]),
    ("duration", &["string"]),
    ("email", &["string"]),
    ("hostname", &["string"]),
    ("ipv4", &["string"]),
    ("ipv6", &["string"]),
    ("uri", &["string"]),
    ("uri-reference", &["string"]),
    ("uuid", &["string"]),
    ("byte", &["string"]),
    ("binary", &["string"]),
    ("password", &["string"]),
];

pub fn schema<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    let (mut has_bounds, mut values, mut format) = (false, None, None);
    for member in node.as_object().unwrap_or_default() {
        match &*member.key {
            "enum" => values = member.value.as_array().map(|items| (&member.value, items)),
            "format" => format = Some(&member.value),
            "pattern" => {
                if let Some(text) = member.value.as_str() {
                    super::pattern::pattern(walk, text, member.value.at);
                }
            }
            "patternProperties" => {
                for named in member.value.as_object().unwrap_or_default() {
                    super::pattern::pattern(walk, &named.key, named.value.at);
                }
            }
            key => has_bounds |= key.starts_with("max"),
        }
    }
    if has_bounds {
        ranges(walk, node);
    }
    if let Some((values, items)) = values {
        if items.is_empty() {
            walk.warn("enum-empty", values.at, "`enum` has no values".to_owned(), "no value is let through".to_owned());
        }
        walk.distinct("enum", values);
    }
    if let Some(format) = format {
        self::format(walk, node, format);
    }
    if walk.edition != Edition::V20
        && node.get("type").and_then(Node::as_str) == Some("array")
        && walk.edition == Edition::V30
        && node.get("items").is_none()
        && node.get("prefixItems").is_none()
    {
        let help = "`items` is required beside `type: array` (OpenAPI 3.0, 4.7.24); any item is let through";
        walk.note("items-missing", node.at, "the array has no `items`".to_owned(), help.to_owned());
    }
}

fn ranges<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    for [low, high] in RANGES {
        let (Some(least), Some(most)) = (node.get(low), node.get(high)) else { continue };
        if let (Some(from), Some(to)) = (literal(least), literal(most))
            && from > to
        {
            let message = format!("`{low}: {from}` is greater than `{high}: {to}`");
            walk.warn("range-empty", least.at.max(most.at), message, "no value is let through".to_owned());
        }
    }
}

fn literal(node: &Node) -> Option<Number> {
    match &node.value {
        NodeValue::Number(text) | NodeValue::String(text) => Number::new(text),
        _ => None,
    }
}

fn format<'d>(walk: &mut Walk<'d>, node: &'d Node, format: &'d Node) {
    let (Some(name), Some(found)) = (format.as_str(), node.get("type").and_then(Node::as_str)) else { return };
    let known = FORMATS.iter().find(|(known, _)| *known == name);
    if let Some((_, types)) = known
        && !types.contains(&found)
        && JsonType::from_name(found).is_some()
    {
        let message = format!("`format: {name}` says nothing about a value of `type: {found}`");
        walk.note("format-unfit", format.at, message, format!("it is for `type: {}`", types[0]));
    }
}

/// The `type` of a parameter, a header or an item of 2.0.
pub fn type_20<'d>(walk: &mut Walk<'d>, _: &str, node: &'d Node) {
    walk.word("type", node, &["string", "number", "integer", "boolean", "array", "file"], "any value is let through");
}

/// A number that others are multiples of (JSON Schema 2020-12, 6.2.1).
pub fn divisor<'d>(walk: &mut Walk<'d>, key: &str, node: &'d Node) {
    walk.number(key, node);
    if number(node).is_some_and(|number| number.as_f64() <= 0.0) {
        let message = format!("`{key}` must be greater than 0");
        walk.warn("value-out-of-range", node.at, message, "it is ignored".to_owned());
    }
}

pub fn schema_type<'d>(walk: &mut Walk<'d>, _: &str, node: &'d Node) {
    let nodes = match &node.value {
        NodeValue::Array(items) => {
            if walk.edition == Edition::V30 {
                let help = "3.0 has one type and `nullable`; it is read as 3.1 means it";
                walk.note("type-array", node.at, "`type` is an array in a 3.0 document".to_owned(), help.to_owned());
            }
            items.as_slice()
        }
        _ => std::slice::from_ref(node),
    };
    for node in nodes {
        let Some(name) = node.as_str() else {
            let help = if matches!(node.value, NodeValue::Null) {
                "the type of null is `'null'`, in quotes; it is read as that"
            } else {
                "any type is let through"
            };
            let message = format!("`type` must be a string, but is {}", node.type_name());
            walk.warn("field-of-wrong-type", node.at, message, help.to_owned());
            continue;
        };
        let is_file = name == "file" && walk.edition == Edition::V20;
        match JsonType::from_name(name) {
            Some(JsonType::Null) if walk.edition == Edition::V30 => {
                let help = "3.0 says `nullable: true`; it is read as 3.1 means it";
                walk.note("type-array", node.at, "`null` is a type since OpenAPI 3.1".to_owned(), help.to_owned());
            }
            Some(_) => {}
            None if is_file => {
                let help = "it is for responses and form fields; it is read as a file here, too";
                walk.note("file-misplaced", node.at, "`type: file` stands within a schema".to_owned(), help.to_owned());
            }
            None => {
                const NAMES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];
                let is_alone = !nodes.iter().any(|node| node.as_str().and_then(JsonType::from_name).is_some());
                let otherwise = if is_alone { "any type is let through" } else { "the others count" };
                let meant = closest(name, NAMES.into_iter()).map(|meant| format!("did you mean `{meant}`? "));
                let help = format!(
                    "{}it is one of null, boolean, integer, number, string, array and object; {otherwise}",
                    meant.unwrap_or_default()
                );
                walk.warn("type-unknown", node.at, format!("`{name}` is no type"), help);
            }
        }
    }
}

/// The schema of a response of 2.0, which may be a file.
pub fn response_schema<'d>(walk: &mut Walk<'d>, key: &str, node: &'d Node) {
    if node.get("type").and_then(Node::as_str) != Some("file") {
        walk.schema(key, node);
    }
}

pub fn items<'d>(walk: &mut Walk<'d>, key: &str, node: &'d Node) {
    let Some(items) = node.as_array() else {
        return walk.schema(key, node);
    };
    if walk.edition != Edition::V20 {
        let help = "it is read as `prefixItems`".to_owned();
        walk.warn("items-array", node.at, "`items` is an array of schemas".to_owned(), help);
    }
    for item in items {
        walk.schema(key, item);
    }
}

pub fn required_names<'d>(walk: &mut Walk<'d>, key: &str, node: &'d Node) {
    if node.as_bool().is_some() {
        let help = "`required` lists names in the schema that has the properties; it is ignored here";
        let message = "`required` is a boolean in a schema".to_owned();
        return walk.warn("required-boolean", node.at, message, help.to_owned());
    }
    let Some(names) = node.as_array() else {
        return walk.mistyped(key, node, "an array");
    };
    for name in names.iter().filter(|name| name.as_str().is_none()) {
        walk.mistyped(key, name, "a list of names");
    }
    walk.distinct(key, node);
    if names.is_empty() && matches!(walk.edition, Edition::V20 | Edition::V30) {
        let help = format!("{} wants one name at least; it is read as it is", walk.edition.name());
        walk.note("required-empty", node.at, "`required` has no names".to_owned(), help);
    }
}

pub fn additional_properties<'d>(walk: &mut Walk<'d>, key: &str, node: &'d Node) {
    if node.as_bool().is_none() {
        walk.schema(key, node);
    }
}

/// `exclusiveMinimum` and `exclusiveMaximum`: booleans up to 3.0, numbers since.
pub fn exclusive_bound<'d>(walk: &mut Walk<'d>, key: &str, node: &'d Node) {
    let is_boolean = matches!(walk.edition, Edition::V20 | Edition::V30);
    match (&node.value, is_boolean) {
        (NodeValue::Bool(_), true) | (NodeValue::Number(_), false) => {}
        (NodeValue::Bool(_), false) => {
            let help = "it is a number since OpenAPI 3.1; it is read as OpenAPI 3.0 means it";
            walk.note("value-of-other-version", node.at, format!("`{key}` is a boolean"), help.to_owned());
        }
        (NodeValue::Number(_), true) => {
            let help = "it is a boolean up to OpenAPI 3.0; it is read as OpenAPI 3.1 means it";
            walk.note("value-of-other-version", node.at, format!("`{key}` is a number"), help.to_owned());
        }
        _ => walk.number(key, node),
    }
}

pub fn discriminator<'d>(walk: &mut Walk<'d>, key: &str, node: &'d Node) {
    match (&node.value, walk.edition) {
        (NodeValue::String(_), Edition::V20) => {}
        (NodeValue::String(_), _) => {
            let help = "it is an object since OpenAPI 3.0; it is read as its `propertyName`";
            walk.note("value-of-other-version", node.at, "`discriminator` is a string".to_owned(), help.to_owned());
        }
        (NodeValue::Object(_), Edition::V20) => {
            let help = "it is a string in Swagger 2.0; it is read as OpenAPI 3.0 means it";
            walk.note("value-of-other-version", node.at, "`discriminator` is an object".to_owned(), help.to_owned());
        }
        (NodeValue::Object(_), _) => walk.object(key, node, &DISCRIMINATOR),
        _ => walk.mistyped(key, node, "an object"),
    }
    if let Some(default) = node.get("defaultMapping")
        && let Some(target) = default.as_str()
    {
        walk.map_to(default, target);
    }
    for member in node.get("mapping").and_then(Node::as_object).unwrap_or_default() {
        if let Some(target) = member.value.as_str() {
            walk.map_to(&member.value, target);
        }
    }
}
