use accounts::routes as account_routes;
use server::http;

#[tokio::main]
async fn main() {
    let app = http::router().nest(accounts::BASE, account_routes());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
