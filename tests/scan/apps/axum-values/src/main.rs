mod books;
mod extract;

use axum::Router;
use axum::routing::{get, post, put};

#[tokio::main]
async fn main() {
    let app = Router::new()
        .route("/books", get(books::search).post(books::add))
        .route("/shelves/{shelf}/books/{book}", put(books::move_to))
        .route("/books/{id}/cover", post(books::upload))
        .route("/sessions", post(books::sign_in));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
