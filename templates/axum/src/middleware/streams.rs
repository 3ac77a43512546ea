{{ header }}
//! Bodies of many values, one after another: events, lines of JSON.

use std::fmt;

use axum::{
    BoxError,
    body::{Body, Bytes},
};
use futures_util::{
    Stream, StreamExt,
    stream::{self, BoxStream},
};
use garde::Validate;
use serde::Serialize;
use serde_json::{Value, json};

/// Items that are sent as they come. None is asked for before there is a reader, and once that is gone, they end.
pub struct ItemStream<T>(BoxStream<'static, Result<T, BoxError>>);

impl<T: Serialize + Send + 'static> ItemStream<T> {
    pub fn new(items: impl Stream<Item = T> + Send + 'static) -> Self {
        Self(items.map(Ok).boxed())
    }

    /// Items that keep to the contract. The answer breaks off before one that does not, and the log says why.
    #[must_use]
    pub fn checked(self) -> Self
    where
        T: Validate<Context = ()>,
    {
        let check = |item: Result<T, BoxError>| {
            let item = item?;
            item.validate()?;
            Ok(item)
        };
        Self(self.0.map(check).boxed())
    }

    /// `application/x-ndjson` and `application/jsonl`: an item a line.
    pub fn json_lines(self) -> Body {
        self.written("", |item| Ok(format!("{}\n", serde_json::to_string(item)?)))
    }

    /// `application/json-seq` (RFC 7464).
    pub fn json_sequence(self) -> Body {
        self.written("", |item| {
            Ok(format!("\u{1e}{}\n", serde_json::to_string(item)?))
        })
    }

    /// `text/event-stream` whose items are what the events say.
    pub fn event_data(self) -> Body {
        self.written(CONNECTED, |item| Ok(event(&json!({ "data": item }))))
    }

    /// `text/event-stream` whose items are the events, with all their fields.
    pub fn events(self) -> Body {
        self.written(CONNECTED, |item| Ok(event(&serde_json::to_value(item)?)))
    }

    fn written(
        self,
        before: &'static str,
        write: fn(&T) -> Result<String, serde_json::Error>,
    ) -> Body {
        let text = move |item: Result<T, BoxError>| {
            let text = item.and_then(|item| Ok(write(&item)?));
            text.map(Bytes::from)
                .inspect_err(|error| tracing::error!("the answer breaks off: {error}"))
        };
        let before = (!before.is_empty()).then(|| Ok(Bytes::from_static(before.as_bytes())));
        Body::from_stream(stream::iter(before).chain(self.0.map(text)))
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ItemStream")
    }
}

/// A comment, so that the client knows at once that it is connected.
const CONNECTED: &str = ":\n\n";

/// An event and its fields. Text has a field for each of its lines.
fn event(fields: &Value) -> String {
    let mut written = String::new();
    for (name, value) in fields.as_object().into_iter().flatten() {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
            other => other.to_string(),
        };
        for line in text.split('\n') {
            for part in [name, ": ", line, "\n"] {
                written.push_str(part);
            }
        }
    }
    written.push('\n');
    written
}
