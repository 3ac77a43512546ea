use axum::Router;
use axum::routing::{get, patch};

pub fn routes() -> Router {
    Router::new().route("/", get(list)).route("/:id", patch(list).put(list))
}

pub async fn list() -> &'static str {
    "products"
}
