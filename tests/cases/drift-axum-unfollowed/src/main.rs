use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, any, delete, get};
use cranes::{Crane, Registry};

#[tokio::main]
async fn main() {
    let mut app = Router::new()
        .route("/ships", get(ships))
        .route("/ships/{id}", methods())
        .route("/ships/{id}/anchor", delete(cranes::drop_anchor))
        .route_service("/horn", cranes::Horn)
        .route("/echo", any(cranes::echo))
        .nest("/cranes", Crane::router());
    for part in Registry::parts() {
        app = app.nest("/parts", part.router());
    }
    for (path, method) in Registry::listed() {
        app = app.route(&format!("/listed/{path}"), get(method));
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}

async fn ships() -> StatusCode {
    StatusCode::NO_CONTENT
}

fn methods() -> MethodRouter {
    get(async |Path(_): Path<u32>| StatusCode::NO_CONTENT).merge(cranes::methods())
}
