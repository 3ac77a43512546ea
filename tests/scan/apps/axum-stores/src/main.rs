//! Handlers of any store, and answers that get headers when they are there.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Json, Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
pub struct Boat {
    pub id: u32,
    pub name: String,
}

#[derive(Serialize)]
pub struct Crew {
    pub captain: String,
}

pub trait BoatStore: Send + Sync {
    fn all(&self) -> impl Future<Output = Vec<Boat>> + Send;
    fn find(&self, id: u32) -> impl Future<Output = Option<Boat>> + Send;
}

pub trait CrewStore: Send + Sync {
    fn all(&self) -> impl Future<Output = Vec<Crew>> + Send;
}

pub struct Harbour<B, C> {
    boats: B,
    crews: C,
}

#[derive(Deserialize)]
struct Page {
    limit: Option<usize>,
}

fn paged<T: Serialize>(items: Vec<T>, page: &Page) -> Response {
    let total = items.len();
    let part: Vec<T> = items.into_iter().take(page.limit.unwrap_or(20)).collect();
    let mut response = Json(part).into_response();
    if let Ok(value) = HeaderValue::from_str(&total.to_string()) {
        response.headers_mut().insert("x-total-count", value);
    }
    response
}

async fn boats<B, C: CrewStore>(State(harbour): State<Arc<Harbour<B, C>>>, Query(page): Query<Page>) -> Response
where
    B: BoatStore,
{
    let boats = harbour.boats.all().await;
    paged(boats, &page)
}

async fn crews<B: BoatStore, C: CrewStore>(
    State(harbour): State<Arc<Harbour<B, C>>>,
    Query(page): Query<Page>,
) -> Response {
    let crews = harbour.crews.all().await;
    paged(crews, &page)
}

async fn boat<B: BoatStore, C: CrewStore>(
    State(harbour): State<Arc<Harbour<B, C>>>,
    Path(id): Path<u32>,
) -> Result<impl IntoResponse, StatusCode> {
    let boat = harbour.boats.find(id).await.ok_or(StatusCode::NOT_FOUND)?;
    let mut headers = HeaderMap::new();
    headers.insert(ETAG, HeaderValue::from(boat.id));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok((headers, Json(boat)))
}

async fn chart(Path(id): Path<u32>) -> Response {
    let mut response = draw(id).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    headers.append("x-scale", HeaderValue::from_static("1:50000"));
    response
}

fn draw(id: u32) -> String {
    format!("<svg id=\"{id}\"/>")
}

pub fn router<B: BoatStore + 'static, C: CrewStore + 'static>(harbour: Arc<Harbour<B, C>>) -> Router {
    Router::new()
        .route("/boats", get(boats::<B, C>))
        .route("/boats/{id}", get(boat::<B, C>))
        .route("/crews", get(crews::<B, C>))
        .route("/charts/{id}", get(chart))
        .with_state(harbour)
}

struct Memory;

impl BoatStore for Memory {
    async fn all(&self) -> Vec<Boat> {
        Vec::new()
    }

    async fn find(&self, _: u32) -> Option<Boat> {
        None
    }
}

impl CrewStore for Memory {
    async fn all(&self) -> Vec<Crew> {
        Vec::new()
    }
}

#[tokio::main]
async fn main() {
    let app = router(Arc::new(Harbour { boats: Memory, crews: Memory }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
