{{ header }}
//! Reads requests: what the contract declares of them, and everything that is wrong with it.

use axum::{
    RequestExt,
    body::{Body, Bytes, HttpBody},
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header},
};
use garde::Validate;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{errors::ApiError, paths, settings::LIMITS};
use crate::types::decode::{self, Notation, Problem};

mod encoding;
mod file;
mod texts;

use encoding::{Decoding, pairs, text_of};
pub use encoding::{cookies, query_values};
pub use file::File;
pub use texts::Texts;

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

    /// Whether the request has no body at all. No JSON is empty, so many clients send its type without it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let headers = self.request.headers();
        let given = self.given();
        let is_none = headers.get(header::CONTENT_LENGTH).map_or_else(
            || {
                let is_chunked = headers.contains_key(header::TRANSFER_ENCODING);
                !is_chunked && (given.is_none() || self.request.body().is_end_stream())
            },
            |length| length == "0",
        );
        is_none && given.is_none_or(|given| is_json(&given))
    }

    /// The media type that the request has.
    fn given(&self) -> Option<String> {
        let given = self.request.headers().get(header::CONTENT_TYPE)?;
        Some(essence(given.to_str().unwrap_or_default()))
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
        let Some(given) = self.given() else {
            return Ok(0);
        };
        // What stands behind their names, such as the charset, is no reason to refuse a body.
        let exactly = |range: &&str| essence(range) == given;
        let found = declared.iter().position(exactly).or_else(|| {
            let mut ranges = declared.iter().map(|range| essence(range));
            ranges.position(|range| is_of(&given, &range))
        });
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
        if self.given().is_some_and(|given| !is_json(&given)) {
            return self.any().await;
        }
        let bytes = self.bytes().await?;
        if bytes.is_empty() {
            return Ok(self.body_required());
        }
        if let Some(typed) = decode::direct(&bytes) {
            return Ok(Some(typed));
        }
        let value = decode::parse(&bytes)
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

    /// The body of a type other than JSON where the contract takes any: a text.
    async fn any<T>(&mut self) -> Result<Option<T>, ApiError>
    where
        T: DeserializeOwned + Validate<Context = ()>,
    {
        let text = Value::from(self.text().await?);
        Ok(take(
            decode::read(&text, Notation::Json),
            "body",
            &mut self.problems,
        ))
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

    /// The body as it comes in, which is not read yet, within the limit for files.
    pub fn stream(&mut self) -> Body {
        let mut request = self.take();
        upload_limit().apply(&mut request);
        request.with_limited_body().into_body()
    }

    /// The fields of an `application/x-www-form-urlencoded` body.
    ///
    /// # Errors
    /// 400 or 422 if it is not in UTF-8, 413 if it is too large.
    pub async fn form(&mut self) -> Result<Texts<'_>, ApiError> {
        // Unlike a URL, a form is encoded as a whole, and so are the commas between the items of a list.
        let text = self.text().await?.replace("%2C", ",").replace("%2c", ",");
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
        let content_type = self.request.headers().get(header::CONTENT_TYPE).cloned();
        let mut request = self.take();
        if let Some(content_type) = content_type {
            request
                .headers_mut()
                .insert(header::CONTENT_TYPE, content_type);
        }
        upload_limit().apply(&mut request);
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|error| refused(invalid, error.status(), error.body_text()))?;
        let mut texts = Texts::new("body", Vec::new(), Decoding::None, &mut self.problems);
        while let Some(field) = form.next_field().await.map_err(refuse)? {
            if texts.pairs.len() + texts.files.len() >= LIMITS.fields {
                return Err(malformed(invalid, "There are too many fields"));
            }
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

    /// Gives the body away with the limit that axum reads it with, and keeps the rest.
    fn take(&mut self) -> Request {
        let mut request = Request::new(std::mem::take(self.request.body_mut()));
        *request.extensions_mut() = std::mem::take(self.request.extensions_mut());
        request
    }
}

fn upload_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(LIMITS.upload)
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

fn is_json(essence: &str) -> bool {
    essence.ends_with("/json") || essence.ends_with("+json")
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
