//! What handlers answer, as far as their types say it.

use indexmap::IndexMap;

use super::Reader;
use crate::contract::value::Value as Json;
use crate::rust::program::{Place, Ty};
use crate::rust::scan::Direction;
use crate::scanning::json::{object, only};
use crate::scanning::{Members, marks};

/// What is answered with a status, or with one that is not known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    pub status: Option<u16>,
    /// Whether it is one of several, and the sources do not say which come.
    pub is_guess: bool,
    pub description: Option<String>,
    /// Media type → schema.
    pub content: Vec<(String, Members)>,
    pub headers: Vec<String>,
}

impl Answer {
    /// Nothing but a status.
    pub fn empty(status: u16) -> Self {
        Answer { status: Some(status), ..Answer::default() }
    }

    /// Adds headers; one says of which media type the content is.
    pub fn add_headers(&mut self, names: &[String], media: Option<&str>) {
        self.headers.extend(names.iter().cloned());
        if let (Some(media), [(own, _)]) = (media, self.content.as_mut_slice()) {
            media.clone_into(own);
        }
    }

    /// Content with the usual status.
    pub fn of(media: &str, schema: Members) -> Self {
        Answer { status: Some(200), content: vec![(media.to_owned(), schema)], ..Answer::default() }
    }
}

/// A text.
pub fn text(media: &str) -> Answer {
    Answer::of(media, only("type", "string".into()))
}

/// Types that say nothing of the answer itself.
const EMPTY: [&str; 12] = [
    "CookieJar",
    "SignedCookieJar",
    "PrivateCookieJar",
    "Extension",
    "HeaderMap",
    "AppendHeaders",
    "TypedHeader",
    "Parts",
    "PhantomData",
    "Cookies",
    "HxRedirect",
    "ResponseParts",
];

impl<'s> Reader<'_, 's> {
    /// What a type answers; `None` where the type alone does not say it.
    pub fn answers_of(&mut self, ty: &Ty<'s>, place: Place) -> Option<Vec<Answer>> {
        match ty {
            Ty::Tuple(parts) if parts.is_empty() => Some(vec![Answer::empty(200)]),
            Ty::Tuple(parts) => {
                let (last, before) = parts.split_last()?;
                let has_status = before.iter().any(|part| matches!(part.word(), Some(("StatusCode", _))));
                let has_headers = before.iter().any(|part| matches!(part.word(), Some(("Vec", _))));
                if has_status || has_headers { None } else { self.answers_of(last, place) }
            }
            Ty::Named(..) => self.answers_of_own(ty, None, place),
            Ty::External(..) => self.answers_of_external(ty, place),
            Ty::Impl(_) | Ty::Any(_) | Ty::Unknown => None,
        }
    }

    fn answers_of_external(&mut self, ty: &Ty<'s>, place: Place) -> Option<Vec<Answer>> {
        let (name, arguments) = ty.word()?;
        let answer = match (name, arguments) {
            ("Json" | "ErasedJson" | "JsonResponse" | "Xml" | "Yaml" | "MsgPack" | "Protobuf", arguments) => {
                let inner = arguments.first().cloned().unwrap_or(Ty::Unknown);
                if inner.is_unknown() {
                    return None;
                }
                // Any value may turn out to be known where it is made.
                if matches!(inner.word(), Some(("Value", _))) {
                    return None;
                }
                let schema = self.scan.schema(&inner, Direction::Response);
                Answer::of(media_of(name), schema)
            }
            ("Html", _) => text("text/html"),
            ("String" | "str", _) => text("text/plain"),
            ("Cow" | "Box" | "Arc", [inner, ..]) => return self.answers_of(inner, place),
            ("Bytes" | "BytesMut", _) => binary(),
            ("Vec", [inner]) if matches!(inner.word(), Some(("u8", _))) => binary(),
            ("Sse", _) => text("text/event-stream"),
            ("NoContent", _) => Answer::empty(204),
            ("Infallible" | "!", _) => return Some(Vec::new()),
            ("Result", [ok, ..]) => return self.answers_of(ok, place),
            ("NamedFile" | "StreamBody" | "ReaderStream", _) => binary(),
            (name, _) if EMPTY.contains(&name) => Answer::empty(200),
            (name, _) if name.ends_with("Rejection") => return Some(rejections(name.trim_end_matches("Rejection"))),
            _ => return None,
        };
        Some(vec![answer])
    }
}

/// What axum's own extractors answer to requests that they cannot read.
fn rejections(extractor: &str) -> Vec<Answer> {
    let answer = |status: &u16| Answer { status: Some(*status), ..text("text/plain") };
    rejected(extractor).iter().map(answer).collect()
}

/// The status codes of these answers.
pub fn rejected(extractor: &str) -> &'static [u16] {
    match extractor {
        "Json" => &[400, 415, 422],
        "Form" => &[415, 422],
        _ => &[400],
    }
}

/// What axum answers itself to requests that an extractor cannot read, as a component with a name.
pub fn rejection(status: u16) -> (String, Members) {
    let name = super::statuses::reason(status).unwrap_or("Rejection").replace(' ', "");
    (name, response(Some(status), Answer { status: Some(status), is_guess: true, ..text("text/plain") }))
}

/// The media type that a wrapper of a value has.
pub fn media_of(name: &str) -> &'static str {
    match name {
        "Xml" => "application/xml",
        "Yaml" => "application/yaml",
        "MsgPack" => "application/msgpack",
        "Protobuf" => "application/x-protobuf",
        _ => "application/json",
    }
}

/// Bytes.
pub fn binary() -> Answer {
    Answer::of("application/octet-stream", Members::new())
}

/// The answers as OpenAPI's responses: those with the same status are one.
pub fn responses(answers: Vec<Answer>) -> Members {
    let mut merged: IndexMap<Option<u16>, Answer> = IndexMap::new();
    for answer in answers {
        let first = || Answer { status: answer.status, is_guess: true, ..Answer::default() };
        let own = merged.entry(answer.status).or_insert_with(first);
        own.is_guess &= answer.is_guess;
        own.description = own.description.take().or(answer.description);
        for name in answer.headers {
            if !own.headers.contains(&name) {
                own.headers.push(name);
            }
        }
        for (media, schema) in answer.content {
            let known = own.content.iter_mut().find(|(other, _)| *other == media);
            match known {
                Some((_, known)) => combine(known, schema),
                None => own.content.push((media, schema)),
            }
        }
    }
    // A status that is not known adds nothing to those that are, unless it is all there is.
    merged.sort_by(|a, _, b, _| a.is_none().cmp(&b.is_none()).then(a.cmp(b)));
    merged.into_iter().map(|(status, answer)| (status_key(status), object(response(status, answer)))).collect()
}

fn status_key(status: Option<u16>) -> String {
    status.map_or_else(|| "default".to_owned(), |status| status.to_string())
}

fn response(status: Option<u16>, answer: Answer) -> Members {
    let mut read = Members::new();
    let usual = status.and_then(super::statuses::reason).unwrap_or("The answer.");
    let description = answer.description.filter(|text| !text.is_empty()).unwrap_or_else(|| usual.to_owned());
    read.insert("description".to_owned(), Json::String(description));
    if status.is_none() || answer.is_guess {
        read.insert(marks::OPEN.to_owned(), Json::Bool(true));
    }
    if !answer.headers.is_empty() {
        let text = || object(only("schema", object(only("type", "string".into()))));
        let headers = answer.headers.into_iter().map(|name| (capitalized(&name), text()));
        read.insert("headers".to_owned(), Json::Object(headers.collect()));
    }
    if !answer.content.is_empty() {
        let content = answer.content.into_iter().map(|(media, schema)| {
            let is_open = schema.is_empty();
            let media_type = if is_open { Members::new() } else { only("schema", object(schema)) };
            (media, object(media_type))
        });
        read.insert("content".to_owned(), Json::Object(content.collect()));
    }
    read
}

/// The name of a header as people write it: `X-Total-Count`. Case means nothing in it (RFC 9110, 5.1).
pub fn capitalized(header: &str) -> String {
    let word = |word: &str| {
        let mut characters = word.chars();
        let first = characters.next().map(|first| first.to_ascii_uppercase());
        match word {
            "etag" => "ETag".to_owned(),
            "www" => "WWW".to_owned(),
            _ => first.into_iter().chain(characters).collect::<String>(),
        }
    };
    header.split('-').map(word).collect::<Vec<_>>().join("-")
}

/// One of both schemas; one that says nothing gives way.
pub fn combine(known: &mut Members, other: Members) {
    if *known == other || other.is_empty() {
        return;
    }
    if known.is_empty() {
        *known = other;
        return;
    }
    let other = object(other);
    if known.len() == 1
        && let Some(Json::Array(variants)) = known.get_mut("oneOf")
    {
        if !variants.contains(&other) {
            variants.push(other);
        }
        return;
    }
    let own = object(std::mem::take(known));
    *known = only("oneOf", Json::Array(vec![own, other]));
}
