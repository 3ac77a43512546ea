#![allow(clippy::unused_async)] // a check may have to wait for somebody

use std::{env, sync::Arc};

use axum::http::StatusCode;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;

use super::errors::ApiError;
use crate::app::App;

/// Who is calling. Shape it as your application needs.
#[derive(Clone, Debug)]
pub struct Principal {
    pub subject: String,
    pub scopes: Vec<String>,
}

/// `Authorization: Bearer` (JWT).
pub async fn token(
    app: &App,
    token: &str,
    scopes: &[&str],
) -> Result<Option<Principal>, ApiError> {
    verify_jwt(app, token, scopes)
}

/// `X-Key` header.
pub async fn key(
    _app: &App,
    _credential: &str,
    _scopes: &[&str],
) -> Result<Option<Principal>, ApiError> {
    Ok(None) // TODO: check the credential; until then everyone is refused
}

/// What a JWT must be signed with, and say.
#[derive(Clone)]
pub struct Jwt(Arc<(DecodingKey, Validation)>);

impl Jwt {
    /// From `JWT_PUBLIC_KEY` (PEM), `JWT_ISSUER` and `JWT_AUDIENCE`. Without a key everyone is refused.
    #[must_use]
    pub fn from_env() -> Option<Self> {
        let text = |name| env::var(name).ok();
        Self::new(
            &text("JWT_PUBLIC_KEY")?,
            text("JWT_ISSUER"),
            text("JWT_AUDIENCE"),
        )
    }

    #[must_use]
    pub fn new(public_key: &str, issuer: Option<String>, audience: Option<String>) -> Option<Self> {
        let mut validation = Validation::new(Algorithm::RS256);
        if let Some(issuer) = issuer {
            validation.set_issuer(&[issuer]);
        }
        validation.validate_aud = audience.is_some();
        if let Some(audience) = audience {
            validation.set_audience(&[audience]);
        }
        let key = DecodingKey::from_rsa_pem(public_key.as_bytes()).ok()?;
        Some(Self(Arc::new((key, validation))))
    }
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    #[serde(default)]
    scope: String,
}

/// `None` refuses the caller; without a key everyone is refused.
fn verify_jwt(app: &App, token: &str, scopes: &[&str]) -> Result<Option<Principal>, ApiError> {
    let Some(Jwt(jwt)) = &app.jwt else {
        return Ok(None);
    };
    let Ok(token) = decode::<Claims>(token, &jwt.0, &jwt.1) else {
        return Ok(None);
    };
    let granted: Vec<String> = token.claims.scope.split(' ').map(str::to_owned).collect();
    if !scopes
        .iter()
        .all(|scope| granted.iter().any(|own| own == scope))
    {
        let message = format!("Needs {}", scopes.join(" "));
        return Err(ApiError::new(StatusCode::FORBIDDEN, "FORBIDDEN", message));
    }
    Ok(Some(Principal {
        subject: token.claims.sub,
        scopes: granted,
    }))
}
