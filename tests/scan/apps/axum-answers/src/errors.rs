use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

pub type Result<T, E = Failure> = std::result::Result<T, E>;

#[derive(Debug)]
pub enum Failure {
    /// Nobody is signed in.
    SignedOut,
    NotFound(String),
    Taken { by: String },
    Database(sqlx::Error),
}

#[derive(Serialize)]
struct Problem {
    title: String,
    by: Option<String>,
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Taken { .. } => StatusCode::CONFLICT,
            Self::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        match self {
            Self::Database(_) => return (status, "something went wrong").into_response(),
            Self::NotFound(title) => (status, Json(Problem { title, by: None })),
            Self::Taken { by } => (status, Json(Problem { title: "taken".to_owned(), by: Some(by) })),
            Self::SignedOut => (status, Json(Problem { title: "signed out".to_owned(), by: None })),
        }
        .into_response()
    }
}

/// A failure that knows its status as a number, which it is given after it is made.
#[derive(Serialize)]
pub struct Coded {
    code: u16,
}

impl IntoResponse for Coded {
    fn into_response(self) -> Response {
        let code = self.code;
        let mut response = Json(self).into_response();
        *response.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response
    }
}

impl From<u16> for Coded {
    fn from(code: u16) -> Self {
        Coded { code }
    }
}
