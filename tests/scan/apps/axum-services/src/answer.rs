use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

#[derive(Serialize)]
pub struct Answer<T> {
    data: T,
    #[serde(skip)]
    status: StatusCode,
}

impl<T> Answer<T> {
    pub fn of(data: T) -> Self {
        Answer { data, status: StatusCode::OK }
    }

    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}

pub enum Failure {
    Afloat,
    Full,
    Lost,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match self {
            Failure::Afloat => StatusCode::CONFLICT,
            Failure::Full => StatusCode::SERVICE_UNAVAILABLE,
            Failure::Lost => StatusCode::NOT_FOUND,
        };
        status.into_response()
    }
}
