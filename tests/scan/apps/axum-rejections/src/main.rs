//! Requests that extractors cannot read are answered by axum, or by the program in its place.
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, RequestExt, Router};
use axum_extra::extract::WithRejection;
use serde::{Deserialize, Serialize};

mod ferry;

mod harbour {
    pub use crate::ferry::ferry;
}

use ferry::ferry;

#[derive(Serialize)]
struct Body {
    reason: String,
}

enum Failure {
    /// It has the status that axum would have answered with.
    Unreadable(StatusCode, String),
    Taken,
    Missing,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Failure::Unreadable(status, reason) => (status, Json(Body { reason })).into_response(),
            Failure::Taken => (StatusCode::CONFLICT, Json(Body { reason: "taken".into() })).into_response(),
            Failure::Missing => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        Failure::Unreadable(rejection.status(), rejection.body_text())
    }
}

impl From<QueryRejection> for Failure {
    fn from(_: QueryRejection) -> Self {
        Failure::Missing
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(_) => Failure::Taken,
            _ => Failure::Missing,
        }
    }
}

#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Failure))]
struct Own<T>(T);

#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Failure))]
struct OwnQuery<T>(T);

/// What is sent as a form or as JSON.
struct Either<T>(T);

impl<S, T> FromRequest<S> for Either<T>
where
    S: Send + Sync,
    T: 'static,
    Json<T>: FromRequest<()>,
    Form<T>: FromRequest<()>,
{
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        if kind.starts_with("application/json") {
            let Json(value) = request.extract().await.map_err(IntoResponse::into_response)?;
            return Ok(Self(value));
        }
        if kind.starts_with("application/x-www-form-urlencoded") {
            let Form(value) = request.extract().await.map_err(IntoResponse::into_response)?;
            return Ok(Self(value));
        }
        Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response())
    }
}

#[derive(Deserialize)]
pub struct Boat {
    pub name: String,
}

#[derive(Deserialize)]
struct Page {
    limit: u8,
}

/// Asks for what a proxy says.
fn client(headers: &HeaderMap) -> String {
    headers.get("x-client-address").and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned()
}

async fn plain(Path(id): Path<u32>, headers: HeaderMap, Json(boat): Json<Boat>) -> Json<String> {
    let client = client(&headers);
    Json(format!("{id} {} {client}", boat.name))
}

async fn own(OwnQuery(page): OwnQuery<Page>, Own(boat): Own<Boat>) -> Json<String> {
    Json(format!("{} {}", boat.name, page.limit))
}

async fn with(WithRejection(Json(boat), _): WithRejection<Json<Boat>, Failure>) -> Json<String> {
    Json(boat.name)
}

async fn either(Either(boat): Either<Boat>) -> Json<String> {
    Json(boat.name)
}

async fn texts(Path(name): Path<String>, page: Option<Query<Page>>) -> Json<String> {
    Json(format!("{name} {}", page.map_or(0, |Query(page)| page.limit)))
}

async fn read(State(pool): State<sqlx::PgPool>) -> Result<Json<String>, Failure> {
    let mut transaction = pool.begin().await?;
    let name = sqlx::query_scalar!("SELECT name FROM boats").fetch_one(&mut *transaction).await?;
    Ok(Json(name))
}

async fn written(State(pool): State<sqlx::PgPool>) -> Result<Json<String>, Failure> {
    let name = sqlx::query_scalar("INSERT INTO boats DEFAULT VALUES RETURNING name").fetch_one(&pool).await?;
    Ok(Json(name))
}

#[tokio::main]
async fn main() {
    let app = Router::new()
        .route("/plain/{id}", post(plain))
        .route("/own", post(own))
        .route("/with", post(with))
        .route("/either", post(either))
        .route("/ferry", post(ferry).put(harbour::ferry))
        .route("/texts/{name}", get(texts))
        .route("/rows", get(read).post(written));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
