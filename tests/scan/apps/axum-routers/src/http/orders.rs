use axum::extract::Path;
use axum::routing::{MethodRouter, delete, get};
use axum::{Router, handler::Handler};
use const_format::concatcp;

const ORDERS: &str = "/orders";
const ONE: &str = concatcp!(ORDERS, "/{order_id}");
const LINES: &str = concat!("/orders", "/{order_id}/lines");

fn below(path: &str) -> String {
    ORDERS.to_owned() + path
}

pub fn router() -> Router {
    let remove = delete(remove);
    Router::new()
        .route(ORDERS, get(list).post(create))
        .route(ONE, get(one).merge(remove.clone()))
        .route(LINES, lines())
        .route(&below("/open"), get(list))
        .route(&std::env::var("SECRET_PATH").unwrap(), get(list))
        .route("/archive/{*rest}", remove)
}

fn lines() -> MethodRouter {
    get(checked(list).layer(tower_http::compression::CompressionLayer::new()))
}

/// A wrapper of handlers.
fn checked<H>(handler: H) -> H {
    handler
}

async fn list() -> &'static str {
    "orders"
}

async fn create() -> &'static str {
    "created"
}

async fn one(Path(order_id): Path<u64>) -> String {
    order_id.to_string()
}

async fn remove() {}
