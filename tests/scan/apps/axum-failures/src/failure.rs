//! Failures in failures: which of them a handler comes to tells its statuses.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use thiserror::Error;

#[derive(Debug, Error)]
pub enum Failure {
    #[error("not let in: {0}")]
    Entry(#[from] Entry),
    #[error("not understood: {0}")]
    Request(#[from] Request),
    #[error("the pier is closed")]
    Closed { until: String },
    #[error("something went wrong")]
    Inside(#[source] sqlx::Error),
}

#[derive(Debug, Error)]
pub enum Entry {
    #[error("who are you?")]
    Unknown,
    #[error("not for you")]
    Forbidden,
}

#[derive(Debug, Error)]
pub enum Request {
    #[error("no such boat")]
    NoBoat,
    #[error("the berth is taken")]
    Taken,
    #[error("too long by {0} m")]
    TooLong(u32),
}

/// A row that is not there is no failure of the database.
impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Request::NoBoat.into(),
            other => Failure::Inside(other),
        }
    }
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::Entry(entry) => match entry {
                Entry::Unknown => StatusCode::UNAUTHORIZED,
                Entry::Forbidden => StatusCode::FORBIDDEN,
            },
            Self::Request(Request::NoBoat) => StatusCode::NOT_FOUND,
            Self::Request(Request::Taken) => StatusCode::CONFLICT,
            Self::Request(Request::TooLong(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Closed { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Inside(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Self::Closed { until } = &self {
            return (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "until": until }))).into_response();
        }
        (self.status(), Json(json!({ "message": self.to_string() }))).into_response()
    }
}
