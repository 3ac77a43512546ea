use axum::Json;
use axum::extract::{Path, Query};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Serialize, Deserialize, ToSchema)]
pub struct Station {
    #[schema(min_length = 3, example = "ZRH")]
    code: String,
    altitude: f64,
}

#[derive(Deserialize, IntoParams)]
pub struct Period {
    /// The first day.
    from: Option<String>,
    #[param(minimum = 1, maximum = 31)]
    days: u8,
}

#[derive(Serialize, ToSchema)]
pub struct Reading {
    celsius: f32,
}

/// All stations.
#[utoipa::path(get, path = "", tag = "stations", responses((status = 200, description = "They are listed", body = [Station])))]
pub async fn list() -> impl IntoResponse {
    Json(Vec::<Station>::new())
}

#[utoipa::path(
    post,
    path = "",
    operation_id = "addStation",
    responses((status = OK, description = "It is there now"), (status = 409, description = "The code is taken"))
)]
pub async fn add(Json(station): Json<Station>) -> Json<Station> {
    Json(station)
}

#[utoipa::path(get, path = "/{code}/readings", params(("code" = String, Path, description = "Of three letters"), Period))]
pub async fn readings(Path(code): Path<String>, Query(period): Query<Period>) -> Json<Vec<Reading>> {
    let _ = (code, period.from, period.days);
    Json(Vec::new())
}
