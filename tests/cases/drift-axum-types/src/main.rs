use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Mooring {
    Buoy { depth: u32 },
    Pier { name: String },
    Drydock { name: String },
}

#[derive(Serialize)]
struct Quay {
    moorings: Vec<Mooring>,
    cranes: Vec<cranes::Crane>,
}

#[tokio::main]
async fn main() {
    let app = Router::new().route("/quay", get(quay));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}

async fn quay() -> Json<Quay> {
    Json(Quay { moorings: Vec::new(), cranes: cranes::all() })
}
