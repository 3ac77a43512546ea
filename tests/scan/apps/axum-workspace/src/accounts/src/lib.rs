mod model;

pub use model::*;

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};

pub const BASE: &str = "/accounts";

pub fn routes() -> Router {
    Router::new().route("/{name}", get(one))
}

async fn one(Path(name): Path<String>) -> Json<Account> {
    Json(Account { name })
}
