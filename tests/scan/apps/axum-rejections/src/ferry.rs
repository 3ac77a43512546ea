//! A function that is called as its module, and that refuses with the status that axum would have.
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::Json;
use serde_json::{json, Value};

use crate::Boat;

pub struct Told<T>(pub T);

impl<S, T> FromRequest<S> for Told<T>
where
    Json<T>: FromRequest<S, Rejection = axum::extract::rejection::JsonRejection>,
    S: Send + Sync,
{
    type Rejection = (StatusCode, Json<Value>);

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        match Json::<T>::from_request(request, state).await {
            Ok(value) => Ok(Self(value.0)),
            Err(rejection) => Err((rejection.status(), Json(json!({ "code": "UNREADABLE" })))),
        }
    }
}

pub async fn ferry(Told(boat): Told<Boat>) -> Json<String> {
    Json(boat.name)
}
