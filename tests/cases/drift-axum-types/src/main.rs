use axum::routing::get;
use axum::{Json, Router};
use serde::{Serialize, Serializer};
use validator::{Validate, ValidationErrors};

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

/// Which numbers there are, the code behind it says.
#[derive(Clone, Copy)]
struct Height(i16);

impl Serialize for Height {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i16(self.0)
    }
}

#[derive(Serialize)]
struct Code(String);

impl Validate for Code {
    fn validate(&self) -> Result<(), ValidationErrors> {
        if self.0.len() == 3 { Ok(()) } else { Err(ValidationErrors::new()) }
    }
}

struct Tide(Option<String>);

impl Serialize for Tide {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_ref().map(|tide| tide.to_lowercase()).serialize(serializer)
    }
}

#[derive(Serialize)]
struct Quay {
    id: QuayId,
    height: Height,
    code: Code,
    tide: Tide,
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
    let (height, code, tide) = (Height(2), Code("abc".to_owned()), Tide(None));
    Json(Quay { id: QuayId(uuid::Uuid::new_v4()), height, code, tide, moorings: Vec::new(), cranes: cranes::all() })
}
