mod auth;
mod errors;
mod tickets;

use axum::Router;
use axum::middleware::from_fn;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};

fn admin() -> Router {
    Router::new()
        .route("/tickets", axum::routing::delete(tickets::clear))
        .route_layer(from_fn(auth::admins_only))
        .route("/status", get(|| async { axum::Json(serde_json::json!({ "open": true, "count": 3 })) }))
}

async fn home() -> Html<&'static str> {
    Html("<h1>Tickets</h1>")
}

async fn moved() -> impl IntoResponse {
    Redirect::permanent("/")
}

#[tokio::main]
async fn main() {
    let app = Router::new()
        .route("/", get(home))
        .route("/home", get(moved))
        .route("/tickets", post(tickets::open).get(tickets::mine))
        .route("/tickets/{id}", get(tickets::one).patch(tickets::close))
        .route("/tickets/{id}/file", get(tickets::file))
        .route("/tickets/{id}/copies", post(tickets::copy))
        .route("/tickets/{id}/price", get(tickets::price))
        .nest("/admin", admin());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
