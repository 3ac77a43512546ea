//! In the place of the generated router: axum's own `Json`, and no contract.

use axum::{Json, Router, http::StatusCode, routing::post};

use crate::app::App;

mod order;

pub fn router() -> Router<App> {
    Router::new().route("/orders", post(create_order))
}

async fn create_order(Json(order): Json<order::Order>) -> (StatusCode, Json<order::Order>) {
    (StatusCode::CREATED, Json(order))
}
