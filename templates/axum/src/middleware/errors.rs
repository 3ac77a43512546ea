{{ header }}

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use uuid::Uuid;

use crate::types::decode::Problem;

/// Return it anywhere to answer in the error format.
#[derive(Clone, Debug)]
pub struct ApiError {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: String,
    pub details: Vec<Problem>,
    /// `WWW-Authenticate`, where the caller has to say who they are.
    pub challenge: Option<HeaderValue>,
}

impl ApiError {
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            details: Vec::new(),
            challenge: None,
        }
    }

    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
    }

    #[must_use]
    pub fn not_implemented(operation: &str) -> Self {
        let message = format!("{operation} is not implemented yet");
        Self::new(StatusCode::NOT_IMPLEMENTED, "NOT_IMPLEMENTED", message)
    }

    /// Hides what went wrong from the caller, and logs it.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!("{cause}");
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::new(status, "INTERNAL_ERROR", "Something went wrong")
    }
}

impl IntoResponse for ApiError {
    /// [`envelope`] writes the body, for it knows the request id.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The outermost layer: gives every request an id and every failure the error format.
pub async fn envelope(request: Request, next: Next) -> Response {
    let id = request_id(&request);
    tracing::Span::current().record("request_id", &id);
    let mut response = next.run(request).await;
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        let ApiError {
            status,
            code,
            message,
            details,
            challenge,
        } = error;
        let error = json!({ "code": code, "message": message, "details": details });
        let body = json!({ "error": error, "meta": { "requestId": id } });
        let mut told = (status, Json(body)).into_response();
        for (name, value) in response.headers() {
            if ![header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name) {
                told.headers_mut().append(name, value.clone());
            }
        }
        if let Some(challenge) = challenge {
            told.headers_mut().insert("www-authenticate", challenge);
        }
        response = told;
    }
    if let Some(allowed) = response.headers_mut().get_mut(header::ALLOW) {
        let text = allowed.to_str().unwrap_or_default().to_owned();
        let mut methods: Vec<&str> = text.split(',').map(str::trim).collect();
        methods.sort_unstable();
        methods.dedup();
        let list = methods.join(", ");
        *allowed = HeaderValue::from_str(&list).unwrap_or(allowed.clone());
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// The caller's own id if it is a plain one, else a new one.
fn request_id(request: &Request) -> String {
    let given = request.headers().get("x-request-id");
    let given = given.and_then(|id| id.to_str().ok()).unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    if (1..=128).contains(&given.len()) && given.bytes().all(is_plain) {
        given.to_owned()
    } else {
        Uuid::new_v4().to_string()
    }
}

pub async fn not_found(method: Method, uri: Uri) -> ApiError {
    let message = format!("No route for {method} {}", uri.path());
    ApiError::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
}

/// axum itself adds `Allow`.
pub async fn method_not_allowed(method: Method) -> ApiError {
    let message = format!("{method} is not allowed here");
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "METHOD_NOT_ALLOWED",
        message,
    )
}
