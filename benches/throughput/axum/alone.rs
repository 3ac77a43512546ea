//! axum, and nothing besides.

use std::env;

use axum::{Json, Router, http::StatusCode, routing::post};
use tokio::net::TcpListener;

#[path = "../routes/order.rs"]
mod order;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port: u16 = env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, Router::new().route("/orders", post(create_order))).await
}

async fn create_order(Json(order): Json<order::Order>) -> (StatusCode, Json<order::Order>) {
    (StatusCode::CREATED, Json(order))
}
