mod failure;

use axum::Router;
use axum::extract::{Json, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, put};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use failure::{Entry, Failure, Request};

#[derive(Serialize, sqlx::FromRow)]
struct Boat {
    id: i32,
    name: String,
}

#[derive(Deserialize)]
struct Berth {
    number: u32,
    length: u32,
}

async fn boats(State(pool): State<PgPool>) -> Result<Json<Vec<Boat>>, Failure> {
    let boats = sqlx::query_as::<_, Boat>("SELECT id, name FROM boats").fetch_all(&pool).await?;
    Ok(Json(boats))
}

async fn boat(State(pool): State<PgPool>, Path(id): Path<i32>) -> Result<Json<Boat>, Failure> {
    Ok(Json(find(&pool, id).await?))
}

async fn find(pool: &PgPool, id: i32) -> Result<Boat, sqlx::Error> {
    sqlx::query_as::<_, Boat>("SELECT id, name FROM boats WHERE id = $1").bind(id).fetch_one(pool).await
}

async fn moor(headers: HeaderMap, Path(id): Path<i32>, Json(berth): Json<Berth>) -> Result<StatusCode, Failure> {
    let keeper = keeper(&headers)?;
    let free = free(berth.number).ok_or(Request::Taken)?;
    if berth.length > free {
        return Err(Request::TooLong(berth.length - free).into());
    }
    tie(id, berth.number, &keeper);
    Ok(StatusCode::NO_CONTENT)
}

async fn pier() -> Result<&'static str, Failure> {
    if is_night() { Err(Failure::Closed { until: "six".to_owned() }) } else { Ok("open") }
}

fn keeper(headers: &HeaderMap) -> Result<String, Entry> {
    let keeper = headers.get("x-keeper").ok_or(Entry::Unknown)?;
    Ok(String::from_utf8_lossy(keeper.as_bytes()).into_owned())
}

#[tokio::main]
async fn main() {
    let pool = PgPool::connect("postgres://localhost/harbour").await.unwrap();
    let app = Router::new()
        .route("/boats", get(boats))
        .route("/boats/{id}", get(boat))
        .route("/boats/{id}/berth", put(moor))
        .route("/pier", get(pier))
        .with_state(pool);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
