//! Responses, of the answers that handlers give.

use indexmap::IndexMap;

use super::answers::Content;
use super::flow::Answer;
use super::request::{Dialect, Given};
use super::shapes::united;
use super::statuses::description;
use super::typed::Said;
use crate::contract::value::Value as Json;
use crate::scanning::marks;
use crate::typescript::program::value::Value;
use crate::typescript::scan::json::{object, only};
use crate::typescript::scan::{Endpoint, Members, Scan};

/// What is answered with one status code.
#[derive(Default)]
struct Response {
    headers: Vec<String>,
    content: IndexMap<String, Members>,
}

impl Scan<'_> {
    /// Adds the responses that are not described yet.
    pub fn add_responses(
        &mut self,
        operation: &mut Members,
        answers: &[Answer],
        said: &Said,
        given: &Given,
        endpoint: &Endpoint,
    ) {
        let mut found: IndexMap<Option<u16>, Response> = IndexMap::new();
        for answer in answers {
            let media = self.media(answer, said, given.dialect);
            if answer.status.is_none() {
                self.note(answer.place, "the status code of an answer: it is computed");
            }
            let response = found.entry(answer.status).or_default();
            for header in &answer.headers {
                if !response.headers.iter().any(|known| known.eq_ignore_ascii_case(header)) {
                    response.headers.push(header.clone());
                }
            }
            let has_none = answer.status.is_some_and(|status| matches!(status, 100..200 | 204 | 205 | 304));
            let Some((media, schema)) = media.filter(|_| !has_none && endpoint.method != "head") else { continue };
            let schema = match response.content.shift_remove(&media) {
                Some(known) => united(known, schema),
                None => schema,
            };
            response.content.insert(media, schema);
        }
        if found.is_empty() && !operation.contains_key("responses") {
            self.note(endpoint.place, "what is answered: nothing that is followed says it");
            return;
        }
        let mut responses = match operation.shift_remove("responses") {
            Some(Json::Object(known)) => known,
            _ => Vec::new(),
        };
        found.sort_by_key(|status, _| status.unwrap_or(u16::MAX));
        let mut order: Vec<(String, Json)> = Vec::new();
        for (status, mut response) in found {
            // Of what is computed on one way, nobody knows that it is anything else than on the others.
            if response.content.len() > 1 && response.content.get("*/*").is_some_and(Members::is_empty) {
                response.content.shift_remove("*/*");
            }
            let name = status.map_or_else(|| "default".to_owned(), |status| status.to_string());
            order.push((name, object(described(status, response))));
        }
        of_range(&mut responses, &order);
        for (name, response) in order {
            let range = name.get(..1).map(|first| format!("{first}XX")).unwrap_or_default();
            if !responses.iter().any(|(known, _)| *known == name || known.eq_ignore_ascii_case(&range)) {
                responses.push((name, response));
            }
        }
        operation.insert("responses".to_owned(), Json::Object(responses));
    }

    /// The media type of an answer, and the schema of what it carries.
    fn media(&mut self, answer: &Answer, types: &Said, dialect: Dialect) -> Option<(String, Members)> {
        let said = answer.media.clone();
        let shape = |scan: &mut Self, value: &Value| {
            if let Some(checked) = types.checked_answer(answer.status) {
                return checked.clone();
            }
            let shape = scan.shape(value);
            if shape.is_empty() { types.answer(answer.status).cloned().unwrap_or(shape) } else { shape }
        };
        let Some(content) = answer.content.as_deref() else { return said.map(|media| (media, Members::new())) };
        let of = |name: &str| only("type", name.into());
        let (media, schema) = match content {
            Content::Empty => return None,
            Content::Json(value) => {
                let schema = shape(self, value);
                if schema.is_empty() {
                    self.note(answer.place, "what an answer carries: it is computed");
                }
                ("application/json", schema)
            }
            Content::Text => ("text/plain", of("string")),
            Content::Html => ("text/html", of("string")),
            Content::File => {
                let file =
                    Members::from([("type".to_owned(), "string".into()), ("format".to_owned(), "binary".into())]);
                return Some((said.unwrap_or_else(|| "application/octet-stream".to_owned()), file));
            }
            Content::Value(Value::Undefined | Value::Null) => return None,
            Content::Value(value) => {
                let schema = shape(self, value);
                let kind = schema.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
                let is_markup = value.as_text().is_some_and(|text| text.trim_start().starts_with('<'));
                let is_reference = ["$ref", "anyOf"].iter().any(|key| schema.contains_key(*key));
                let media = match (kind.as_str(), dialect) {
                    _ if is_reference => "application/json",
                    ("object" | "array" | "boolean" | "integer" | "number", _) => "application/json",
                    ("string", Dialect::Express) => "text/html",
                    ("string", Dialect::Koa) if is_markup => "text/html",
                    ("string", _) => "text/plain",
                    _ => "*/*",
                };
                if media == "*/*" && said.is_none() {
                    self.note(answer.place, "what an answer carries: it is computed");
                }
                (media, schema)
            }
        };
        Some((said.unwrap_or_else(|| media.to_owned()), schema))
    }
}

/// The range of all that goes well is the codes that are answered, where these are known: `{ '2xx': schema }`.
fn of_range(responses: &mut Vec<(String, Json)>, found: &[(String, Json)]) {
    let is_open = found.iter().any(|(name, _)| name == "default");
    let Some(at) = responses.iter().position(|(name, _)| name.eq_ignore_ascii_case("2XX")).filter(|_| !is_open) else {
        return;
    };
    let is_told = |status: &str| responses.iter().any(|(known, _)| known == status);
    let codes: Vec<&String> = found.iter().map(|(name, _)| name).filter(|name| name.starts_with('2')).collect();
    let codes: Vec<String> = codes.into_iter().filter(|code| !is_told(code)).cloned().collect();
    if !codes.is_empty() {
        let (_, response) = responses.remove(at);
        let told = codes.into_iter().map(|code| (code, response.clone()));
        responses.splice(at..at, told);
    }
}

fn described(status: Option<u16>, response: Response) -> Members {
    let text = status.map(description).filter(|text| !text.is_empty());
    let mut described = only("description", text.unwrap_or_else(|| "Response".to_owned()).into());
    if !response.headers.is_empty() {
        let header = || object(only("schema", object(marks::guessed(only("type", "string".into())))));
        let headers = response.headers.into_iter().map(|name| (name, header())).collect();
        described.insert("headers".to_owned(), Json::Object(headers));
    }
    if !response.content.is_empty() {
        let content = response.content.into_iter().map(|(media, schema)| {
            let members = if schema.is_empty() { Members::new() } else { only("schema", object(schema)) };
            (media, object(members))
        });
        described.insert("content".to_owned(), Json::Object(content.collect()));
    }
    described
}
