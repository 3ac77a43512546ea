use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use validator::Validate;

/// A body that keeps to its rules.
pub struct Checked<T>(pub T);

impl<S, T> FromRequest<S> for Checked<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Validate,
{
    type Rejection = (StatusCode, String);

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let Json(value) = Json::<T>::from_request(request, state)
            .await
            .map_err(|rejection| (StatusCode::BAD_REQUEST, rejection.to_string()))?;
        value.validate().map_err(|errors| (StatusCode::UNPROCESSABLE_ENTITY, errors.to_string()))?;
        Ok(Self(value))
    }
}
