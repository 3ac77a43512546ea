{{ header }}
//! Requests that the service makes itself. Any HTTP client sends them that takes what the `http` crate has.

use axum::{
    BoxError,
    body::Bytes,
    http::{HeaderValue, Request, header::CONTENT_TYPE, request::Builder},
};
use serde::Serialize;

use crate::middleware::answers::header_text;

{{ modules }}

/// A webhook, or a callback.
pub trait Outgoing {
    const ID: &'static str;
    const METHOD: &'static str;

    /// The request to whoever has asked for it.
    ///
    /// # Errors
    /// If the URL is none, or a value cannot be written.
    fn request(&self, url: &str) -> Result<Request<Bytes>, BoxError>;
}

/// Starts a request.
fn call<O: Outgoing>(url: &str) -> Call {
    Call(Request::builder().method(O::METHOD).uri(url))
}

struct Call(Builder);

#[allow(dead_code)] // not every contract has every kind of body
impl Call {
    /// A header, unless the value is `None`.
    fn header(self, name: &'static str, value: &impl Serialize) -> Self {
        match header_text(value) {
            Some(text) => Self(self.0.header(name, text)),
            None => self,
        }
    }

    fn json<T: Serialize>(
        self,
        media_type: &'static str,
        body: Option<&T>,
    ) -> Result<Request<Bytes>, BoxError> {
        let text = body.map(serde_json::to_vec).transpose()?;
        self.bytes(media_type, text.as_ref())
    }

    fn bytes(
        self,
        media_type: &'static str,
        body: Option<&impl AsRef<[u8]>>,
    ) -> Result<Request<Bytes>, BoxError> {
        let Some(body) = body else {
            return self.empty();
        };
        let bytes = Bytes::copy_from_slice(body.as_ref());
        let builder = self
            .0
            .header(CONTENT_TYPE, HeaderValue::from_static(media_type));
        Ok(builder.body(bytes)?)
    }

    fn empty(self) -> Result<Request<Bytes>, BoxError> {
        Ok(self.0.body(Bytes::new())?)
    }
}
