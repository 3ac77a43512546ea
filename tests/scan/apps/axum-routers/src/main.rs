mod http;

use axum::Router;
use axum::routing::{any, get as _get};

use crate::http::{Catalogue, orders, traced};

#[tokio::main]
async fn main() {
    let base = std::env::var("BASE_PATH").unwrap_or_default();
    let api = Router::new()
        .merge(orders::router())
        .nest("/catalogue", Catalogue::new().into_router());
    let mut app = Router::new()
        .route("/", _get(async || "shop"))
        .nest("/api", api)
        .route("/echo", any(|| async { "echo" }))
        .fallback(|| async { "nothing here" });
    if cfg!(debug_assertions) {
        app = app.merge(http::debug_router());
    }
    let app = Router::new().nest(&format!("{base}/v1"), traced(app));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
