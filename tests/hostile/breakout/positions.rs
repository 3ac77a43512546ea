//! The positions of a document: every place where it has a text of its own.

use std::collections::{BTreeMap, BTreeSet};

use api_scaffold::contract::value::Value;
use api_scaffold::openapi::load::escape_segment;

/// Members whose keys are names: everything else that is no keyword of the specification has to stand in one of these.
const MAPS: [&str; 32] = [
    "additionalOperations",
    "callbacks",
    "content",
    "definitions",
    "dependentRequired",
    "encoding",
    "examples",
    "headers",
    "links",
    "mapping",
    "mediaTypes",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "security",
    "securityDefinitions",
    "securitySchemes",
    "variables",
    "webhooks",
    "default",
    "example",
    "value",
    "const",
    "dataValue",
    "$defs",
    CALLBACK,
];

/// What stands for the name of a callback, whose keys are expressions.
const CALLBACK: &str = "callbacks/*";

/// Members whose value is data, with no keyword in it at all.
const DATA: [&str; 5] = ["default", "example", "value", "const", "dataValue"];

/// Values that the specification lists, and what says which version it is: another text in their place is another document,
/// not a text.
const LISTED: [&str; 33] = [
    "string",
    "integer",
    "number",
    "object",
    "array",
    "boolean",
    "null",
    "file",
    "path",
    "query",
    "header",
    "cookie",
    "body",
    "formData",
    "querystring",
    "apiKey",
    "http",
    "oauth2",
    "openIdConnect",
    "basic",
    "bearer",
    "deepObject",
    "pipeDelimited",
    "spaceDelimited",
    "pipes",
    "accessCode",
    "cdata",
    "https",
    "date",
    "date-time",
    "uuid",
    "int64",
    "byte",
];

/// The keywords of the documents. A key that is none of them has to be a text, so that no map of names is forgotten.
pub const FIELDS: [&str; 117] = [
    "$comment",
    "$ref",
    "$self",
    "additionalOperations",
    "additionalProperties",
    "allOf",
    "anyOf",
    "authorizationCode",
    "authorizationUrl",
    "basePath",
    "bearerFormat",
    "callbacks",
    "collectionFormat",
    "components",
    "const",
    "consumes",
    "contact",
    "content",
    "contentMediaType",
    "contentSchema",
    "contentType",
    "dataValue",
    "default",
    "defaultMapping",
    "definitions",
    "delete",
    "dependentRequired",
    "deprecated",
    "description",
    "deviceAuthorization",
    "deviceAuthorizationUrl",
    "discriminator",
    "email",
    "encoding",
    "enum",
    "example",
    "examples",
    "explode",
    "externalDocs",
    "flow",
    "flows",
    "format",
    "get",
    "headers",
    "host",
    "identifier",
    "in",
    "info",
    "itemEncoding",
    "itemSchema",
    "items",
    "kind",
    "license",
    "links",
    "mapping",
    "mediaTypes",
    "minLength",
    "minimum",
    "name",
    "namespace",
    "nodeType",
    "not",
    "nullable",
    "oauth2MetadataUrl",
    "oneOf",
    "openIdConnectUrl",
    "openapi",
    "operationId",
    "parameters",
    "parent",
    "pathItems",
    "paths",
    "pattern",
    "patternProperties",
    "post",
    "prefix",
    "prefixItems",
    "produces",
    "properties",
    "propertyName",
    "propertyNames",
    "put",
    "query",
    "readOnly",
    "refreshUrl",
    "requestBodies",
    "requestBody",
    "required",
    "responses",
    "schema",
    "schemas",
    "scheme",
    "schemes",
    "scopes",
    "security",
    "securityDefinitions",
    "securitySchemes",
    "serializedValue",
    "servers",
    "style",
    "summary",
    "swagger",
    "tags",
    "termsOfService",
    "title",
    "tokenUrl",
    "type",
    "uniqueItems",
    "url",
    "value",
    "variables",
    "version",
    "webhooks",
    "writeOnly",
    "x-enum-descriptions",
    "x-enum-varnames",
    "xml",
];

/// Texts to put in the place of others, each wherever it stands: also in references, templates and expressions.
pub type Replacements = BTreeMap<String, String>;

/// The texts of a document that its author chose, in order.
pub fn positions(document: &Value) -> Vec<String> {
    let mut found = Walk::default();
    found.value(document, "", false);
    let mut seen = BTreeSet::new();
    found.texts.into_iter().filter(|text| seen.insert(text.clone())).collect()
}

/// The keys of objects that are keywords, so that a test can tell when a map is forgotten.
pub fn keywords(document: &Value) -> BTreeSet<String> {
    let mut found = Walk::default();
    found.value(document, "", false);
    found.keywords
}

#[derive(Default)]
struct Walk {
    texts: Vec<String>,
    keywords: BTreeSet<String>,
}

impl Walk {
    fn value(&mut self, value: &Value, member: &str, is_data: bool) {
        match value {
            Value::String(text) if is_reference(member, text) => {}
            Value::String(text) if is_data || !is_listed(member, text) => self.texts.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| self.value(item, of_item(member), is_data)),
            Value::Object(members) => {
                for (key, value) in members {
                    match is_data || MAPS.contains(&member) {
                        true => self.texts.push(key.clone()),
                        false => drop(self.keywords.insert(key.clone())),
                    }
                    self.value(value, of_member(member, key), is_data || is_data_of(member, key));
                }
            }
            _ => {}
        }
    }
}

/// Whether the members of a member are named by its author, so that what they are called says nothing about them.
fn is_named(member: &str) -> bool {
    MAPS.contains(&member)
}

/// What a member is to what stands in it.
fn of_member<'a>(member: &str, key: &'a str) -> &'a str {
    match member {
        "callbacks" => CALLBACK,
        _ if is_named(member) => "",
        _ => key,
    }
}

/// A list of parameters or examples is no map of them; requirements of security are lists of maps.
fn of_item(member: &str) -> &str {
    if member == "security" { member } else { "" }
}

/// In 2.0, the examples of a response are values by their media types.
fn is_data_of(member: &str, key: &str) -> bool {
    !is_named(member) && DATA.contains(&key) || member == "examples" && key.contains('/')
}

fn is_reference(member: &str, text: &str) -> bool {
    text.starts_with("#/")
        && (member == "$ref" || member == "mapping" || member.is_empty() || member == "defaultMapping")
}

fn is_listed(member: &str, text: &str) -> bool {
    LISTED.contains(&text) || matches!(member, "openapi" | "swagger")
}

/// The document with other texts in it, and in every object a member that the specification does not know.
pub fn replaced(document: &Value, replacements: &Replacements, unknown: Option<&str>) -> Value {
    Replacing { replacements, unknown }.value(document, "", false)
}

struct Replacing<'a> {
    replacements: &'a Replacements,
    unknown: Option<&'a str>,
}

impl Replacing<'_> {
    fn value(&self, value: &Value, member: &str, is_data: bool) -> Value {
        match value {
            Value::String(text) if is_reference(member, text) => Value::String(self.reference(text)),
            Value::String(text) if is_data || !is_listed(member, text) => Value::String(self.text(text)),
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.value(item, of_item(member), is_data)).collect())
            }
            Value::Object(members) => {
                let is_map = is_data || is_named(member);
                let mut replaced = Vec::new();
                for (key, value) in members {
                    let value = self.value(value, of_member(member, key), is_data || is_data_of(member, key));
                    replaced.push((if is_map { self.text(key) } else { key.clone() }, value));
                }
                if let Some(unknown) = self.unknown.filter(|_| !is_map) {
                    for key in [format!("x-{unknown}"), unknown.to_owned()] {
                        replaced.push((key, Value::Object(vec![(unknown.to_owned(), Value::from(unknown))])));
                    }
                }
                Value::Object(replaced)
            }
            other => other.clone(),
        }
    }

    /// A text, or what it names in braces: a parameter of a path, a variable of a server.
    fn text(&self, text: &str) -> String {
        let other = self.replacements.get(text).map_or(text, String::as_str);
        if !text.contains('{') {
            return other.to_owned();
        }
        let mut replaced = String::new();
        let mut rest = other;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else { break };
            replaced.push_str(before);
            let name = self.replacements.get(name).map_or(name, String::as_str);
            replaced.push_str(&format!("{{{name}}}"));
            rest = behind;
        }
        replaced + rest
    }

    /// A reference to a component that has another name now.
    fn reference(&self, text: &str) -> String {
        let Some((folder, name)) = text.rsplit_once('/') else { return text.to_owned() };
        let Some(other) = self.replacements.get(name) else { return text.to_owned() };
        let mut encoded = String::new();
        for byte in escape_segment(other).bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
                byte => encoded.push_str(&format!("%{byte:02X}")),
            }
        }
        format!("{folder}/{encoded}")
    }
}
