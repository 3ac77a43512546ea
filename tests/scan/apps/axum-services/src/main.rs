//! Handlers that know their services by traits, and answers that hold their status.

mod answer;
mod services;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Json, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use answer::{Answer, Failure};
use services::{Boats, Boat, Harbours, Harbour, NewBoat, Services};

#[tokio::main]
async fn main() {
    let services = Services::connect().await;
    let app = Router::new()
        .route("/boats", post(launch))
        .route("/boats/{id}", get(boat).delete(sink))
        .route("/boats/{id}/papers", get(papers))
        .route("/harbours/{id}", get(harbour))
        .with_state(services);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}

async fn launch(State(services): State<Services>, Json(boat): Json<NewBoat>) -> impl IntoResponse {
    let boat = services.boats.launch(boat).await;
    Answer::of(boat).with_status(StatusCode::CREATED)
}

async fn boat(State(boats): State<Arc<dyn Boats>>, Path(id): Path<u32>) -> Result<Answer<Boat>, Failure> {
    let boat = boats.find(id).await?;
    Ok(Answer::of(boat))
}

async fn sink(State(boats): State<Arc<dyn Boats>>, Path(id): Path<u32>) -> Result<StatusCode, Failure> {
    boats.sink(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn papers(Path(id): Path<u32>) -> Response {
    Response::builder()
        .status(StatusCode::PARTIAL_CONTENT)
        .header(header::CONTENT_TYPE, "application/pdf")
        .body(Body::from(services::papers_of(id)))
        .unwrap()
}

async fn harbour(State(harbours): State<Arc<dyn Harbours>>, Path(id): Path<u32>) -> Result<Json<Harbour>, Failure> {
    Ok(Json(harbours.find(id).await?))
}
