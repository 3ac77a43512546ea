use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::errors::Failure;

const SCHEME: &str = "Bearer ";

/// Who sends a request.
pub struct Caller {
    pub name: String,
}

/// Who sends a request, if they say so.
pub struct MaybeCaller(pub Option<Caller>);

fn caller(parts: &Parts) -> Option<Caller> {
    let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let name = header.strip_prefix(SCHEME)?;
    Some(Caller { name: name.to_owned() })
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        caller(parts).ok_or(Failure::SignedOut)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybeCaller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(caller(parts)))
    }
}

pub async fn admins_only(request: Request, next: Next) -> Result<Response, StatusCode> {
    let key = request.headers().get("x-api-key").ok_or(StatusCode::UNAUTHORIZED)?;
    if key != "secret" {
        return Err(StatusCode::FORBIDDEN);
    }
    Ok(next.run(request).await)
}
