use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::{Multipart, Path, Query};
use axum::http::HeaderMap;
use axum::{Form, Json};
use chrono::{DateTime, NaiveDate, Utc};
use regex::Regex;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use crate::extract::Checked;

const LONGEST_TITLE: u64 = 200;
static ISBN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\d{13}$").unwrap());

type Tags = Vec<String>;

/// A page of what was found.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    items: Vec<T>,
    next_page: Option<u32>,
}

#[derive(Serialize, Deserialize, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBook {
    /// As it stands on the cover.
    #[validate(length(min = 1, max = "LONGEST_TITLE"))]
    title: String,
    #[validate(regex(path = *ISBN), required(message = "an ISBN"))]
    isbn: Option<String>,
    #[validate(range(min = 1, max = 5000))]
    pages: u32,
    #[validate(length(max = 10))]
    #[serde(default)]
    tags: Tags,
    #[validate(email)]
    #[serde(rename = "contact")]
    publisher: Option<String>,
    published_on: NaiveDate,
    kind: Kind,
    #[serde(default = "in_print")]
    in_print: bool,
    #[serde(flatten)]
    size: Size,
    #[serde(skip)]
    internal: u8,
}

fn in_print() -> bool {
    true
}

#[derive(Serialize, Deserialize)]
pub struct Size {
    width: f32,
    height: f32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Novel,
    ShortStories,
    #[serde(rename = "non-fiction")]
    Facts,
}

#[derive(Serialize)]
pub struct Book {
    id: BookId,
    #[serde(flatten)]
    book: NewBook,
    added_at: DateTime<Utc>,
    place: Place,
    notes: BTreeMap<String, serde_json::Value>,
    position: (u8, u8),
}

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct BookId(Uuid);

/// Where a book is.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Place {
    Shelf { number: u16 },
    OnLoan { until: NaiveDate, reader: Box<str> },
    Lost,
}

#[derive(Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Search {
    /// Part of the title.
    text: Option<String>,
    page: u32,
    kind: Option<Kind>,
    #[serde(flatten)]
    order: Order,
}

#[derive(Deserialize)]
pub struct Order {
    sort: Option<String>,
    descending: bool,
}

/// Books by what stands in them.
///
/// The newest come first.
pub async fn search(Query(search): Query<Search>, headers: HeaderMap) -> Json<Page<Book>> {
    let _language = headers.get("accept-language");
    let _ = search.text;
    todo!()
}

pub async fn add(Checked(book): Checked<NewBook>) -> Json<Book> {
    todo!("{}", book.title)
}

pub async fn move_to(Path((shelf, book)): Path<(u16, BookId)>, body: Option<Json<Order>>) {
    let _ = (shelf, book, body);
}

pub async fn upload(Path(id): Path<BookId>, _cover: Multipart) -> Json<BookId> {
    Json(id)
}

#[derive(Deserialize)]
pub struct Credentials {
    name: String,
    password: String,
}

pub async fn sign_in(Form(credentials): Form<Credentials>) -> String {
    credentials.name + &credentials.password
}
