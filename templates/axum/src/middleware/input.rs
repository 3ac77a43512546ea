{{ header }}
//! Reads requests: what the contract declares of them, and everything that is wrong with it.

use std::cell::RefCell;

use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::MultipartError},
    http::{HeaderMap, StatusCode, Uri, header},
};
use garde::Validate;
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{errors::ApiError, paths};
use crate::{
    app::setting,
    types::decode::{self, Notation, Problem},
};

/// A request being read, and everything that is wrong with it.
pub struct Input {
    request: Request,
    template: &'static str,
    invalid: StatusCode,
    problems: Vec<Problem>,
}

impl Input {
    /// `template` is the operation's path, and `invalid` the status of a request that breaks the contract.
    #[must_use]
    pub fn new(request: Request, template: &'static str, invalid: StatusCode) -> Self {
        Self {
            request,
            template,
            invalid,
            problems: Vec::new(),
        }
    }

    /// The parameters in the path.
    pub fn path(&mut self) -> Texts<'_> {
        let found = paths::parameters(self.template, self.request.uri().path());
        let pairs = found.unwrap_or_default().into_iter();
        let pairs = pairs.map(|(name, text)| (name.to_owned(), text.to_owned()));
        Texts::new(
            "params",
            pairs.collect(),
            Decoding::Percent,
            &mut self.problems,
        )
    }

    /// The parameters in the query.
    pub fn query(&mut self) -> Texts<'_> {
        let pairs = pairs(self.request.uri().query().unwrap_or_default());
        Texts::new("query", pairs, Decoding::Form, &mut self.problems)
    }

    /// The parameters in the header, by the names that the contract has for them.
    pub fn headers(&mut self, names: &[&'static str]) -> Texts<'_> {
        let headers = self.request.headers();
        let pairs = names.iter().flat_map(|name| {
            let values = headers.get_all(*name).into_iter();
            values.map(|value| ((*name).to_owned(), text_of(value.as_bytes())))
        });
        Texts::new(
            "headers",
            pairs.collect(),
            Decoding::None,
            &mut self.problems,
        )
    }

    /// The parameters in cookies, by the names that the contract has for them.
    pub fn cookies(&mut self, names: &[&'static str]) -> Texts<'_> {
        let mut pairs = cookies(self.request.headers());
        pairs.retain(|(name, _)| names.contains(&name.as_str()));
        Texts::new("cookies", pairs, Decoding::Percent, &mut self.problems)
    }

    /// Whether the request has no body at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let headers = self.request.headers();
        let length = headers.get(header::CONTENT_LENGTH);
        let is_none = length.map_or(!headers.contains_key(header::TRANSFER_ENCODING), |length| {
            length == "0"
        });
        is_none && !headers.contains_key(header::CONTENT_TYPE)
    }

    /// Notes that a body is missing.
    pub fn body_required<T>(&mut self) -> Option<T> {
        self.problems.push(Problem::new("body", "Required"));
        None
    }

    /// Which of the media types the body has; they may have wildcards.
    ///
    /// # Errors
    /// 415 if it has none of them.
    pub fn media_type(&self, declared: &[&'static str]) -> Result<usize, ApiError> {
        let Some(given) = self.request.headers().get(header::CONTENT_TYPE) else {
            return Ok(0);
        };
        let given = essence(given.to_str().unwrap_or_default());
        let found = declared.iter().position(|range| *range == given);
        let found = found.or_else(|| declared.iter().position(|range| is_of(&given, range)));
        found.ok_or_else(|| {
            let message = format!("Expected {}", declared.join(" or "));
            ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UNSUPPORTED_MEDIA_TYPE",
                message,
            )
        })
    }

    /// The JSON body, checked.
    ///
    /// # Errors
    /// 400 or 422 if it is no JSON, 413 if it is too large.
    pub async fn json<T>(&mut self) -> Result<Option<T>, ApiError>
    where
        T: DeserializeOwned + Validate<Context = ()>,
    {
        let bytes = self.bytes().await?;
        if bytes.is_empty() {
            return Ok(self.body_required());
        }
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|error| malformed(self.invalid, format!("The body is not JSON: {error}")))?;
        Ok(take(
            decode::read(&value, Notation::Json),
            "body",
            &mut self.problems,
        ))
    }

    /// The JSON body of a type that has no rules.
    ///
    /// # Errors
    /// 400 or 422 if it is no JSON, 413 if it is too large.
    pub async fn value<T: DeserializeOwned>(&mut self) -> Result<Option<T>, ApiError> {
        let read: Option<decode::Unchecked<T>> = self.json().await?;
        Ok(read.map(|read| read.0))
    }

    /// The body as text.
    ///
    /// # Errors
    /// 400 or 422 if it is not in UTF-8, 413 if it is too large.
    pub async fn text(&mut self) -> Result<String, ApiError> {
        let bytes = self.bytes().await?;
        String::from_utf8(bytes.into())
            .map_err(|_| malformed(self.invalid, "The body is not in UTF-8"))
    }

    /// The body as a value that is written as text, checked.
    ///
    /// # Errors
    /// 400 or 422 if it is not in UTF-8, 413 if it is too large.
    pub async fn written<T>(&mut self) -> Result<Option<T>, ApiError>
    where
        T: DeserializeOwned + Validate<Context = ()>,
    {
        let text = Value::from(self.text().await?);
        Ok(take(
            decode::read(&text, Notation::Text),
            "body",
            &mut self.problems,
        ))
    }

    /// The body as it comes in, which is not read yet.
    pub fn stream(&mut self) -> Body {
        std::mem::take(self.request.body_mut())
    }

    /// The fields of an `application/x-www-form-urlencoded` body.
    ///
    /// # Errors
    /// 400 or 422 if it is not in UTF-8, 413 if it is too large.
    pub async fn form(&mut self) -> Result<Texts<'_>, ApiError> {
        let text = self.text().await?;
        Ok(Texts::new(
            "body",
            pairs(&text),
            Decoding::Form,
            &mut self.problems,
        ))
    }

    /// The fields and files of a `multipart/form-data` body.
    ///
    /// # Errors
    /// 400 or 422 if it cannot be read, 413 if it is too large.
    pub async fn multipart(&mut self) -> Result<Texts<'_>, ApiError> {
        let invalid = self.invalid;
        let refuse = |error: MultipartError| refused(invalid, error.status(), error.body_text());
        let mut request = self.take();
        DefaultBodyLimit::max(setting("UPLOAD_LIMIT", 10 << 20)).apply(&mut request);
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|error| refused(invalid, error.status(), error.body_text()))?;
        let mut texts = Texts::new("body", Vec::new(), Decoding::None, &mut self.problems);
        while let Some(field) = form.next_field().await.map_err(refuse)? {
            let name = field.name().unwrap_or_default().to_owned();
            let content_type = field.content_type().map(str::to_owned);
            match field.file_name().map(str::to_owned) {
                None => texts
                    .pairs
                    .push((name, field.text().await.map_err(refuse)?)),
                Some(file_name) => {
                    let content_type =
                        content_type.unwrap_or_else(|| "application/octet-stream".into());
                    let bytes = field.bytes().await.map_err(refuse)?;
                    let file = File {
                        name: file_name,
                        content_type,
                        bytes,
                    };
                    texts.files.push((name, file));
                }
            }
        }
        Ok(texts)
    }

    /// The request, unless something is wrong with it; then all of it is reported at once.
    ///
    /// # Errors
    /// Everything that is wrong with the request.
    pub fn finish<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, ApiError> {
        if self
            .problems
            .iter()
            .any(|problem| problem.message == NOT_ENCODED)
        {
            return Err(malformed(self.invalid, NOT_ENCODED));
        }
        match build() {
            Some(request) if self.problems.is_empty() => Ok(request),
            _ => Err(ApiError {
                details: self.problems,
                ..ApiError::new(self.invalid, "VALIDATION_ERROR", "The request is not valid")
            }),
        }
    }

    async fn bytes(&mut self) -> Result<Bytes, ApiError> {
        let read = Bytes::from_request(self.take(), &()).await;
        read.map_err(|error| refused(self.invalid, error.status(), error.body_text()))
    }

    /// Gives the body away with what axum needs to read it, and keeps the rest.
    fn take(&mut self) -> Request {
        let mut request = Request::new(self.stream());
        *request.headers_mut() = self.request.headers().clone();
        *request.extensions_mut() = self.request.extensions().clone();
        request
    }
}

/// What is wrong with a request that cannot be read at all.
const NOT_ENCODED: &str = "The request is not percent-encoded correctly";

fn refused(invalid: StatusCode, status: StatusCode, message: String) -> ApiError {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        ApiError::new(status, "BODY_TOO_LARGE", message)
    } else {
        malformed(invalid, message)
    }
}

/// A request that cannot be read at all breaks the contract like others, and gets the same status.
fn malformed(invalid: StatusCode, message: impl Into<String>) -> ApiError {
    ApiError::new(invalid, "BAD_REQUEST", message)
}

/// The media type without its parameters, in lower case.
fn essence(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a media type is in a range such as `image/*` or `application/*+json`.
fn is_of(given: &str, range: &str) -> bool {
    match range.split_once('*') {
        None => given == range,
        Some((before, after)) => given.strip_prefix(before).is_some_and(|rest| {
            // `*/*`: what follows is a range again.
            (0..=rest.len()).any(|end| rest.is_char_boundary(end) && is_of(&rest[end..], after))
        }),
    }
}

fn take<T>(read: Result<T, Vec<Problem>>, part: &str, problems: &mut Vec<Problem>) -> Option<T> {
    let told = |found: Vec<Problem>| {
        problems.extend(found.into_iter().map(|problem| problem.within(part)));
    };
    read.map_err(told).ok()
}

/// Names decoded, values not yet: what separates items is told from what is encoded.
fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .map(|(name, value)| (Decoding::Form.decode(name), value.to_owned()))
        .collect()
}

/// The first value of a query parameter; `None` if there is none, or it is not encoded correctly.
#[must_use]
pub fn query(uri: &Uri, name: &str) -> Option<String> {
    let pairs = pairs(uri.query().unwrap_or_default());
    let (_, given) = pairs.into_iter().find(|(key, _)| key == name)?;
    Decoding::Form
        .is_valid(&given)
        .then(|| Decoding::Form.decode(&given))
}

/// All cookies of a request, their values as sent.
#[must_use]
pub fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for header in headers.get_all(header::COOKIE) {
        for pair in text_of(header.as_bytes()).split(';') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (name.trim(), value.trim());
            let quoted = value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'));
            if !found.iter().any(|(known, _)| known == name) {
                found.push((name.to_owned(), quoted.unwrap_or(value).to_owned()));
            }
        }
    }
    found
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

#[derive(Clone, Copy)]
enum Decoding {
    None,
    Percent,
    /// As forms and queries: `+` is a blank.
    Form,
}

impl Decoding {
    fn decode(self, text: &str) -> String {
        match self {
            Decoding::None => text.to_owned(),
            Decoding::Percent => percent_decode_str(text).decode_utf8_lossy().into_owned(),
            Decoding::Form => {
                let text = text.replace('+', " ");
                percent_decode_str(&text).decode_utf8_lossy().into_owned()
            }
        }
    }

    fn is_valid(self, text: &str) -> bool {
        let is_hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
        let bytes = text.as_bytes();
        let is_escape = |index: usize| is_hex(bytes.get(index + 1)) && is_hex(bytes.get(index + 2));
        let escapes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%');
        matches!(self, Decoding::None)
            || escapes.into_iter().all(|(index, _)| is_escape(index))
                && percent_decode_str(text).decode_utf8().is_ok()
    }
}

/// The texts of one part of a request, and how the contract has them written where that is not the usual way: a name
/// before each value, repeated for lists.
pub struct Texts<'i> {
    part: &'static str,
    pairs: Vec<(String, String)>,
    files: Vec<(String, File)>,
    decoding: Decoding,
    values: Map<String, Value>,
    problems: &'i mut Vec<Problem>,
}

impl<'i> Texts<'i> {
    fn new(
        part: &'static str,
        pairs: Vec<(String, String)>,
        decoding: Decoding,
        problems: &'i mut Vec<Problem>,
    ) -> Self {
        Self {
            part,
            pairs,
            files: Vec::new(),
            decoding,
            values: Map::new(),
            problems,
        }
    }

    /// The texts under a name, which are not looked at again.
    fn taken(&mut self, name: &str) -> Vec<String> {
        let (own, others) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(key, _)| key == name);
        self.pairs = others;
        let own: Vec<(String, String)> = own;
        own.into_iter().map(|(_, text)| text).collect()
    }

    fn decode(&mut self, text: &str) -> Value {
        if !self.decoding.is_valid(text) {
            let problem = Problem::new(self.part, NOT_ENCODED);
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        Value::from(self.decoding.decode(text))
    }

    /// A list with something between its items, which are split before they are decoded: `a%2Cb` is one item.
    #[must_use]
    pub fn delimited(mut self, name: &str, separator: char) -> Self {
        let texts = self.taken(name);
        if !texts.is_empty() {
            let items: Vec<&str> = texts
                .iter()
                .flat_map(|text| split(text, separator))
                .collect();
            let items = items.iter().map(|item| self.decode(item)).collect();
            self.values.insert(name.to_owned(), Value::Array(items));
        }
        self
    }

    /// An object as a list: `name,value,name,value`.
    #[must_use]
    pub fn pairs(mut self, name: &str, separator: char) -> Self {
        if let Some(text) = self.taken(name).pop() {
            let parts = split(&text, separator);
            let members = parts
                .chunks(2)
                .map(|pair| (pair[0], pair.get(1).copied().unwrap_or_default()));
            self.object(name, members.collect());
        }
        self
    }

    /// An object as a list of assignments: `name=value,name=value`.
    #[must_use]
    pub fn assignments(mut self, name: &str, separator: char) -> Self {
        if let Some(text) = self.taken(name).pop() {
            let parts = split(&text, separator).into_iter();
            self.object(
                name,
                parts
                    .map(|part| part.split_once('=').unwrap_or((part, "")))
                    .collect(),
            );
        }
        self
    }

    fn object(&mut self, name: &str, members: Vec<(&str, &str)>) {
        let mut object = Map::new();
        for (name, text) in members {
            let name = self.decoding.decode(name);
            let value = self.decode(text);
            object.insert(name, value);
        }
        self.values.insert(name.to_owned(), Value::Object(object));
    }

    /// `style: deepObject`: `name[member]=value`.
    #[must_use]
    pub fn deep(mut self, name: &str) -> Self {
        let inside = |key: &str| {
            let rest = key
                .strip_prefix(name)?
                .strip_prefix('[')?
                .strip_suffix(']')?;
            Some(rest.split("][").map(str::to_owned).collect::<Vec<_>>())
        };
        let (own, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(key, _)| inside(key).is_some());
        self.pairs = others;
        for (key, text) in own {
            let value = self.decode(&text);
            let root = self
                .values
                .entry(name)
                .or_insert_with(|| Value::Object(Map::new()));
            insert(root, &inside(&key).unwrap_or_default(), value);
        }
        self
    }

    /// `style: form, explode: true` of an object: its members are parameters of their own, and without names all that no
    /// other parameter has.
    #[must_use]
    pub fn exploded(mut self, name: &str, members: &[&str], others: &[&str]) -> Self {
        let is_member = |key: &str| {
            if members.is_empty() {
                !others.contains(&key)
            } else {
                members.contains(&key)
            }
        };
        let (own, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(key, _)| is_member(key));
        self.pairs = rest;
        for (key, text) in own {
            let value = self.decode(&text);
            let root = self
                .values
                .entry(name)
                .or_insert_with(|| Value::Object(Map::new()));
            insert(root, &[key], value);
        }
        self
    }

    /// `style: label`: a point before each item.
    #[must_use]
    pub fn label(mut self, name: &str) -> Self {
        for text in self.taken(name) {
            let text = text.strip_prefix('.').map(str::to_owned);
            self.pairs.extend(text.map(|text| (name.to_owned(), text)));
        }
        self
    }

    /// `style: matrix`: `;name=` before each item.
    #[must_use]
    pub fn matrix(mut self, name: &str, explodes: bool) -> Self {
        let mark = format!("{name}=");
        for text in self.taken(name) {
            let Some(text) = text.strip_prefix(';') else {
                continue;
            };
            let parts: Vec<&str> = if explodes {
                text.split(';').collect()
            } else {
                vec![text]
            };
            let value = |part: &&'_ str| match *part {
                part if part == name => Some(String::new()),
                part => part.strip_prefix(&mark).map(str::to_owned),
            };
            match parts.iter().map(value).collect::<Option<Vec<String>>>() {
                Some(values) => {
                    let pairs = values.into_iter().map(|value| (name.to_owned(), value));
                    self.pairs.extend(pairs);
                }
                // The members of an object have their own names before them.
                None if explodes => {
                    let members = parts.iter().filter_map(|part| part.split_once('='));
                    self.object(name, members.collect());
                }
                None => {}
            }
        }
        self
    }

    /// A parameter or part that is JSON.
    #[must_use]
    pub fn json(mut self, name: &str) -> Self {
        let files = self.files.extract_if(.., |(key, _)| key == name);
        let mut texts: Vec<String> = files.map(|(_, file)| text_of(&file.bytes)).collect();
        texts.extend(
            self.taken(name)
                .iter()
                .map(|text| self.decoding.decode(text)),
        );
        let mut values = Vec::new();
        for text in texts {
            match serde_json::from_str(&text) {
                Ok(value) => values.push(value),
                Err(error) => {
                    let problem = Problem::new(name, format!("Not JSON: {error}"));
                    self.problems.push(problem.within(self.part));
                }
            }
        }
        if !values.is_empty() {
            let value = if values.len() == 1 {
                values.remove(0)
            } else {
                Value::Array(values)
            };
            self.values.insert(name.to_owned(), value);
        }
        self
    }

    /// All of it as a type, checked.
    #[must_use]
    pub fn read<T>(mut self) -> Option<T>
    where
        T: DeserializeOwned + Validate<Context = ()>,
    {
        for (name, text) in std::mem::take(&mut self.pairs) {
            let value = self.decode(&text);
            add(&mut self.values, name, value);
        }
        let files = std::mem::take(&mut self.files).into_iter().enumerate();
        let files: Vec<File> = files
            .map(|(index, (name, file))| {
                add(&mut self.values, name, Value::from(index));
                file
            })
            .collect();
        let value = Value::Object(self.values);
        let read = File::given(files, || decode::read(&value, Notation::Text));
        take(read, self.part, self.problems)
    }
}

/// Without the empty text, which is an empty list.
fn split(text: &str, separator: char) -> Vec<&str> {
    let encoded: &[&str] = match separator {
        // The bar and the blank are printed percent-encoded, so both spellings separate.
        '|' => &["|", "%7C", "%7c"],
        ' ' => &["+", "%20", " "],
        _ => &[],
    };
    if text.is_empty() {
        return Vec::new();
    }
    let Some((first, others)) = encoded.split_first() else {
        return text.split(separator).map(str::trim).collect();
    };
    let mut parts: Vec<&str> = text.split(first).collect();
    for other in others {
        parts = parts
            .into_iter()
            .flat_map(|part| part.split(other))
            .collect();
    }
    parts
}

/// Adds a value beside what its name has already.
fn add(values: &mut Map<String, Value>, name: String, value: Value) {
    match values.get_mut(&name) {
        Some(Value::Array(items)) => items.push(value),
        Some(known) => *known = Value::Array(vec![known.take(), value]),
        None => {
            values.insert(name, value);
        }
    }
}

fn insert(object: &mut Value, path: &[String], value: Value) {
    let (Some((name, rest)), Value::Object(members)) = (path.split_first(), object) else {
        return;
    };
    if rest.is_empty() || rest.iter().all(String::is_empty) {
        add(members, name.clone(), value);
    } else {
        let inner = members
            .entry(name)
            .or_insert_with(|| Value::Object(Map::new()));
        insert(inner, rest, value);
    }
}

/// An uploaded file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    pub name: String,
    pub content_type: String,
    pub bytes: Bytes,
}

thread_local! {
    /// The files of the form that is being read: a [`Value`] has no place for them, only for their numbers.
    static FILES: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
}

impl File {
    /// Reads a form with these files.
    fn given<T>(files: Vec<File>, read: impl FnOnce() -> T) -> T {
        FILES.set(files);
        let read = read();
        FILES.take();
        read
    }

    /// `maxLength` of a file: bytes.
    pub fn at_most(limit: usize) -> impl Fn(&Self, &()) -> garde::Result {
        move |file, ()| {
            let message = || garde::Error::new(format!("is larger than {limit} bytes"));
            if file.bytes.len() <= limit {
                Ok(())
            } else {
                Err(message())
            }
        }
    }

    /// `encoding.contentType` of a file.
    pub fn of_type(types: &'static [&'static str]) -> impl Fn(&Self, &()) -> garde::Result {
        move |file, ()| {
            let given = essence(&file.content_type);
            let message = || garde::Error::new(format!("must be {}", types.join(" or ")));
            if types.iter().any(|range| is_of(&given, range)) {
                Ok(())
            } else {
                Err(message())
            }
        }
    }
}

impl serde::Serialize for File {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let missing = || serde::de::Error::custom("expected a file");
        let number = Value::deserialize(deserializer)?
            .as_u64()
            .ok_or_else(missing)?;
        let number = usize::try_from(number).map_err(serde::de::Error::custom)?;
        FILES
            .with_borrow(|files| files.get(number).cloned())
            .ok_or_else(missing)
    }
}
