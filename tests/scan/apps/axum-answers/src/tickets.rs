use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::auth::{Caller, MaybeCaller};
use crate::errors::{Coded, Failure, Result};

#[derive(Clone, Serialize)]
pub struct Ticket {
    id: u32,
    subject: String,
}

#[derive(Deserialize)]
pub struct NewTicket {
    subject: String,
}

/// What closing a ticket comes to.
pub enum Closed {
    /// It is closed now.
    Now(Ticket),
    /// It was closed before.
    Before,
}

impl IntoResponse for Closed {
    fn into_response(self) -> Response {
        match self {
            Self::Now(ticket) => Json(ticket).into_response(),
            Self::Before => StatusCode::NO_CONTENT.into_response(),
        }
    }
}

struct Store;

impl Store {
    async fn all(&self) -> Result<Vec<Ticket>> {
        let tickets = sqlx::query_as!(Ticket, "select * from tickets").fetch_all(pool()).await?;
        Ok(tickets)
    }

    fn find(&self, id: u32) -> Result<Ticket> {
        Err(Failure::NotFound(format!("no ticket {id}")))
    }
}

pub async fn open(caller: Caller, Json(new): Json<NewTicket>) -> Result<impl IntoResponse> {
    if new.subject.is_empty() {
        return Err(Failure::Taken { by: caller.name });
    }
    let ticket = Ticket { id: 1, subject: new.subject };
    let location = format!("/tickets/{}", ticket.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(ticket)))
}

pub async fn mine(_caller: MaybeCaller) -> Result<Json<Vec<Ticket>>> {
    Store.all().await.map(Json)
}

pub async fn one(Path(id): Path<u32>) -> Result<Json<Ticket>> {
    let ticket = Store.find(id)?;
    Ok(Json(ticket))
}

pub async fn close(_: Caller, Path(id): Path<u32>) -> Result<Closed> {
    let ticket = Store.find(id)?;
    if ticket.subject.is_empty() {
        return Ok(Closed::Before);
    }
    Ok(Closed::Now(ticket))
}

pub async fn file(Path(id): Path<u32>) -> Response {
    if id == 0 {
        return StatusCode::NOT_FOUND.into_response();
    }
    Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, "application/pdf")
        .header("x-pages", "3")
        .body(axum::body::Body::from("…"))
        .unwrap()
}

/// An answer that knows its status.
pub struct Reply<T> {
    status: StatusCode,
    body: T,
}

impl<T> Reply<T> {
    fn new(status: StatusCode, body: T) -> Self {
        Self { status, body }
    }
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}

pub async fn copy(Path(id): Path<u32>) -> Result<Reply<Ticket>> {
    let ticket = Store.find(id)?;
    Ok(Reply::new(StatusCode::CREATED, ticket))
}

pub async fn clear() -> StatusCode {
    StatusCode::ACCEPTED
}

pub async fn price(Path(id): Path<u32>) -> Result<Response, Coded> {
    if id == 0 {
        return Err(Coded::from(410));
    }
    let mut response = Json(id).into_response();
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    Ok(response)
}
