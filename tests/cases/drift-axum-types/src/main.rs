use axum::routing::get;
use axum::{Json, Router};
use serde::{Serialize, Serializer};

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Mooring {
    Buoy { depth: u32 },
    Pier { name: String },
    Drydock { name: String },
    Ferry(Ferry),
}

/// What it is in JSON, its own code says.
struct Ferry {
    lines: Vec<String>,
}

impl Serialize for Ferry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Lines { first: self.lines.first() }.serialize(serializer)
    }
}

#[derive(Serialize)]
struct Lines<'a> {
    first: Option<&'a String>,
}

struct QuayId(uuid::Uuid);

impl Serialize for QuayId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_string())
    }
}

#[derive(Serialize)]
struct Quay {
    id: QuayId,
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
    Json(Quay { id: QuayId(uuid::Uuid::new_v4()), moorings: Vec::new(), cranes: cranes::all() })
}
