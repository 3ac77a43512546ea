mod ids;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use ids::id;
use serde::{Deserialize, Serialize};

id!(DepotId, u32);
id!(OwnerId);

ids::levels! { Level: Low, High }

#[derive(Serialize, Deserialize)]
struct Depot {
    id: DepotId,
    owner: Option<OwnerId>,
    level: Level,
    neighbours: Vec<DepotId>,
    /// Of a crate that is not there.
    place: geo::Point,
    /// May be null, and has to be said.
    #[serde(deserialize_with = "Option::deserialize")]
    closed: Option<bool>,
}

enum Failure {
    Missing,
    Conflict,
    Store,
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Missing => Failure::Missing,
            store::Error::Twice => Failure::Conflict,
            _ => Failure::Store,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Failure::Missing => StatusCode::NOT_FOUND.into_response(),
            Failure::Conflict => StatusCode::CONFLICT.into_response(),
            Failure::Store => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

async fn depot(State(store): State<store::Store>, Path(id): Path<DepotId>) -> Result<Json<Depot>, Failure> {
    Ok(Json(store.depot(id).await?))
}

async fn add(State(store): State<store::Store>, Path(_id): Path<DepotId>, Json(depot): Json<Depot>) -> Result<StatusCode, Failure> {
    if store.is_full() {
        return Err(Failure::Conflict);
    }
    Ok(StatusCode::CREATED)
}

async fn nothing() -> impl IntoResponse {
    (StatusCode::NOT_FOUND, "There is nothing here")
}

fn main() {
    let _app: Router<store::Store> = Router::new()
        .route("/depots/{id}", get(depot).put(add))
        .route("/{*path}", any(nothing));
}
