//! Operation literals: what `types/operations` says about one operation.

use super::components::pointer_to_response;
use super::json::{object, only};
use super::parameters::{encodings, without_json_texts};
use super::{Members, Scan};
use crate::contract::operation::Location;
use crate::contract::value::Value as Json;
use crate::scanning::json::says_nothing;
use crate::typescript::program::value::Value;
use crate::typescript::validators::{self, Library};

/// What a literal says.
#[derive(Debug)]
pub struct Literal {
    pub method: String,
    pub path: String,
    pub operation: Members,
}

/// Members that are in OpenAPI's own words.
const CARRIED: [&str; 6] = ["summary", "description", "tags", "deprecated", "externalDocs", "servers"];

impl Scan<'_> {
    /// Reads an operation literal; `None` if it is none. `common` is what operations ask for that refer to it.
    pub fn literal(&mut self, literal: &Value, common: Option<&Value>) -> Option<Literal> {
        let method = self.get_text(literal, "method")?;
        let path = self.get_text(literal, "path")?;
        let operation = self.operation(literal, common);
        Some(Literal { method, path, operation })
    }

    /// What a literal or the schema of a route says about an operation.
    pub fn operation(&mut self, literal: &Value, common: Option<&Value>) -> Members {
        let mut operation = Members::new();
        let id = self.get_text(literal, "id");
        if let Some(id) = id.or_else(|| self.get_text(literal, "operationId")) {
            operation.insert("operationId".to_owned(), Json::String(id));
        }
        if let Some(doc) = literal.declared().and_then(|declared| declared.doc.clone())
            && !doc.text.is_empty()
        {
            operation.insert("description".to_owned(), Json::String(doc.text.clone()));
        }
        for key in CARRIED {
            let value = self.get(literal, key).and_then(|value| self.json(&value));
            operation.extend(value.map(|value| (key.to_owned(), value)));
        }
        if let Some(security) = self.get(literal, "security")
            && !common.is_some_and(|common| common.is_same(&security))
            && let Some(security) = self.json(&security)
            && (security != Json::Array(Vec::new()) || common.is_some_and(|common| !is_empty(common)))
        {
            operation.insert("security".to_owned(), security);
        }
        let mut parameters = Vec::new();
        for (key, location) in [
            ("params", Location::Path),
            ("query", Location::Query),
            ("querystring", Location::Query),
            ("headers", Location::Header),
            ("cookies", Location::Cookie),
        ] {
            if let Some(schema) = self.get(literal, key) {
                parameters.extend(self.parameters(&schema, location));
            }
        }
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), Json::Array(parameters));
        }
        if let Some(body) = self.get(literal, "body") {
            let mut body = self.request_body(&body);
            if let Some(doc) = doc_of(literal, "body") {
                body.insert_before(0, "description".to_owned(), Json::String(doc));
            }
            operation.insert("requestBody".to_owned(), object(body));
        }
        let responses = self.get(literal, "responses");
        if let Some(responses) = responses.or_else(|| self.get(literal, "response")) {
            let responses = self.responses(&responses);
            if !says_nothing(&responses) {
                operation.insert("responses".to_owned(), Json::Object(responses));
            }
        }
        operation
    }

    /// Whether a response is given as the schema of its content alone.
    fn is_plain_schema(&mut self, response: &Value) -> bool {
        match response {
            Value::Symbol(_) => true,
            Value::Object(_) => {
                let says_more = ["content", "body", "headers"].iter().any(|key| self.get(response, key).is_some());
                let is_empty = self.get_text(response, "type").is_some_and(|name| name == "null");
                let keywords = ["type", "$ref", "properties", "items", "anyOf", "oneOf", "allOf"];
                !says_more && !is_empty && keywords.iter().any(|key| self.get(response, key).is_some())
            }
            _ => false,
        }
    }

    fn request_body(&mut self, body: &Value) -> Members {
        let by_type = self.get(body, "content").unwrap_or_else(|| body.clone());
        let (content, is_optional) = self.content(&by_type);
        let mut read = Members::new();
        if !is_optional {
            read.insert("required".to_owned(), Json::Bool(true));
        }
        read.insert("content".to_owned(), content);
        read
    }

    /// Media types with their schemas: JSON, where a schema stands alone. Whether it may be left out.
    fn content(&mut self, content: &Value) -> (Json, bool) {
        let by_type = match content {
            Value::Object(literal) if literal.members.borrow().keys().all(|key| key.contains('/')) => {
                self.members(content)
            }
            schema => vec![("application/json".to_owned(), schema.clone())],
        };
        let mut is_optional = false;
        let content = by_type.into_iter().map(|(name, schema)| {
            let schema = self.get(&schema, "schema").unwrap_or(schema);
            let mut read = self.schema(&schema);
            // Of fluent-json-schema, only members may be left out.
            is_optional |= read.optional && validators::library(&schema) != Some(Library::Fluent);
            let mut media = Members::new();
            let is_form = name.contains("form");
            let names_style = self.names_style(&schema);
            let form = read.text.as_mut().unwrap_or(&mut read.schema);
            let encodings = if is_form { encodings(&read.members, form, names_style) } else { None };
            if is_form {
                without_json_texts(form);
            }
            if !read.schema.is_empty() {
                media.insert("schema".to_owned(), object(read.schema));
            }
            media.extend(encodings.map(|encodings| ("encoding".to_owned(), encodings)));
            (name, object(media))
        });
        (Json::Object(content.collect()), is_optional)
    }

    fn responses(&mut self, responses: &Value) -> Vec<(String, Json)> {
        let mut read = Vec::new();
        for (status, response) in self.members(responses) {
            let is_schema = self.is_schema(&response);
            let shared = response.declared().filter(|declared| declared.is_exported && !is_schema);
            let shared = shared.map(|declared| {
                let alias = declared.doc.as_ref().and_then(|doc| doc.tags("alias").next().map(str::to_owned));
                alias.unwrap_or_else(|| declared.name.to_string())
            });
            let response = match shared {
                Some(name) => {
                    if !self.components.responses.contains_key(&name) {
                        let shared = self.response(&response);
                        self.components.responses.insert(name.clone(), object(shared));
                    }
                    only("$ref", Json::String(pointer_to_response(&name)))
                }
                None => self.response(&response),
            };
            read.push((status, object(response)));
        }
        read
    }

    fn response(&mut self, response: &Value) -> Members {
        let mut read = Members::new();
        if self.is_plain_schema(response) {
            let mut schema = self.schema(response).schema;
            let description = schema.shift_remove("description").unwrap_or_else(|| "".into());
            read.insert("description".to_owned(), description);
            // `204: Type.Null()`
            if schema.get("type").and_then(Json::as_str) == Some("null") {
                return read;
            }
            let media = object(only("schema", object(schema)));
            read.insert("content".to_owned(), object(only("application/json", media)));
            return read;
        }
        let description = self.get_text(response, "description").unwrap_or_default();
        read.insert("description".to_owned(), Json::String(description));
        if let Some(headers) = self.get(response, "headers") {
            let headers = self.headers(&headers);
            read.insert("headers".to_owned(), headers);
        }
        let body = self.get(response, "body");
        if let Some(body) = body.or_else(|| self.get(response, "content")) {
            let (content, _) = self.content(&body);
            read.insert("content".to_owned(), content);
        }
        read
    }
}

fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Array(items) if items.items.borrow().is_empty())
}

/// What the comment above a member says.
fn doc_of(literal: &Value, name: &str) -> Option<String> {
    let Value::Object(literal) = literal else { return None };
    let members = literal.members.borrow();
    members.get(name)?.doc.as_ref().map(|doc| doc.text.clone()).filter(|text| !text.is_empty())
}
