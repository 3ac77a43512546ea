//! Routers that traits and generic functions make.

mod resources;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Json, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};

use resources::{Boats, Harbours, Lamps, Resource, Tides};

#[derive(Clone)]
pub struct App;

#[tokio::main]
async fn main() {
    let parts: Vec<Box<dyn Part>> = vec![Box::new(Status), Box::new(Version)];
    let app = mounted::<Boats>(Router::new())
        .merge(Api::<Harbours>::router())
        .merge(given(Lamps))
        .nest("/admin", <Tides as Resource>::router())
        .merge(Arc::new(Buoys).routes())
        .merge(behind(parts))
        .route("/echo", any(async || StatusCode::OK))
        .route("/wrecks", get(wrecks))
        .with_state(App);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}

#[derive(serde::Serialize)]
struct Wreck {
    depth: u16,
}

async fn wrecks() -> Response {
    let found: Vec<Wreck> = Vec::new();
    page(found)
}

fn page<T: serde::Serialize>(items: Vec<T>) -> Response {
    let first: Vec<T> = items.into_iter().take(20).collect();
    Json(first).into_response()
}

/// What a resource has, below a path that all have.
fn mounted<R: Resource>(router: Router<App>) -> Router<App> {
    router.nest("/v1", R::router())
}

fn given<R>(resource: R) -> Router<App>
where
    R: Resource,
{
    resource.named()
}

struct Api<R>(R);

impl<R: Resource> Api<R> {
    fn router() -> Router<App> {
        Router::new().nest("/api", Self::inner())
    }

    fn inner() -> Router<App> {
        R::router().route("/health", get(async || StatusCode::NO_CONTENT))
    }
}

/// What has routes of its own.
trait Routes {
    fn routes(&self) -> Router<App>;
}

struct Buoys;

trait Floats {
    const KIND: &'static str;
}

impl Floats for Buoys {
    const KIND: &'static str = "buoys";
}

impl<F: Floats> Routes for F {
    fn routes(&self) -> Router<App> {
        Router::new().route(&format!("/{}", F::KIND), post(async |Json(name): Json<String>| Json(name)))
    }
}

trait Part {
    fn part(&self) -> Router<App>;
}

struct Status;
struct Version;

impl Part for Status {
    fn part(&self) -> Router<App> {
        Router::new().route("/status", get(async || StatusCode::NO_CONTENT))
    }
}

impl Part for Version {
    fn part(&self) -> Router<App> {
        Router::new().route("/version", get(async |State(_): State<App>| "1"))
    }
}

fn behind(parts: Vec<Box<dyn Part>>) -> Router<App> {
    let all = parts.iter().fold(Router::new(), |router, part| router.merge(part.part()));
    Router::new().nest("/parts", all).route("/parts", get(async |Path(()): Path<()>| StatusCode::OK))
}
