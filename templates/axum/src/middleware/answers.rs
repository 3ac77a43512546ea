{{ header }}

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use garde::Validate;
use serde::Serialize;
use serde_json::Value;

use super::errors::ApiError;

/// A JSON answer that keeps to the contract, or a logged 500. The type itself has no undeclared fields to leak.
pub struct Checked<T>(pub T);

impl<T: Serialize + Validate<Context = ()>> IntoResponse for Checked<T> {
    fn into_response(self) -> Response {
        match self.0.validate() {
            Ok(()) => Json(self.0).into_response(),
            Err(report) => {
                let cause = format!("the answer breaks the contract: {report}");
                ApiError::internal(cause).into_response()
            }
        }
    }
}

/// An answer to be.
pub struct Answer(Response);

/// An answer with a body.
pub fn answer(status: StatusCode, body: impl IntoResponse) -> Answer {
    let mut response = body.into_response();
    // What went wrong with the body is the answer then.
    if response.extensions().get::<ApiError>().is_none() {
        *response.status_mut() = status;
    }
    Answer(response)
}

impl Answer {
    /// The media type of the body.
    #[must_use]
    pub fn of_type(mut self, media_type: &'static str) -> Self {
        if self.0.extensions().get::<ApiError>().is_none() {
            let value = HeaderValue::from_static(media_type);
            self.0.headers_mut().insert(header::CONTENT_TYPE, value);
        }
        self
    }

    /// One status of a range such as `4XX`, but none that has an answer of its own.
    #[must_use]
    pub fn in_range(self, first: u16, others: &[u16]) -> Self {
        let status = self.0.status().as_u16();
        self.held_to(status / 100 == first && !others.contains(&status))
    }

    /// A status that has no answer of its own, neither itself nor with its range.
    #[must_use]
    pub fn otherwise(self, others: &[u16], ranges: &[u16]) -> Self {
        let status = self.0.status().as_u16();
        self.held_to(!others.contains(&status) && !ranges.contains(&(status / 100)))
    }

    fn held_to(self, is_declared: bool) -> Self {
        if is_declared || self.0.extensions().get::<ApiError>().is_some() {
            return self;
        }
        let status = self.0.status();
        let cause = format!("the answer breaks the contract: it must not have the status {status}");
        Self(ApiError::internal(cause).into_response())
    }

    /// A header, unless the value is `None`.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &impl Serialize) -> Self {
        let Some(text) = header_text(value) else {
            return self;
        };
        let name = HeaderName::try_from(name);
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(text)) {
            self.0.headers_mut().insert(name, value);
        }
        self
    }

    #[must_use]
    pub fn done(self) -> Response {
        self.0
    }
}

/// A value as a header has it; `None` for no value.
pub fn header_text(value: &impl Serialize) -> Option<String> {
    Some(match serde_json::to_value(value) {
        Ok(Value::Null) | Err(_) => return None,
        Ok(Value::String(text)) => text,
        Ok(Value::Array(items)) => {
            let text = |item: &Value| item.as_str().map_or(item.to_string(), str::to_owned);
            items.iter().map(text).collect::<Vec<_>>().join(",")
        }
        Ok(other) => other.to_string(),
    })
}
