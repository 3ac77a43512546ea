use axum::{extract::State, http::StatusCode};

use crate::{
    app::App,
    middleware::errors::ApiError,
    types::{
        operations::books::{
            AddBookRequest, AddBookResponse, GetBookRequest, GetBookResponse, ListBooksRequest,
            ListBooksResponse,
        },
        schemas::Book,
    },
};

// The whole library; what is not here was lent out.
fn books() -> Vec<Book> {
    vec![Book {
        id: "1".into(),
        title: "One".into(),
        pages: 10,
    }]
}

pub async fn list_books(
    State(_app): State<App>,
    request: ListBooksRequest,
) -> Result<ListBooksResponse, ApiError> {
    let limit = request.query.limit.unwrap_or(10);
    Ok(ListBooksResponse::Ok(books().into_iter().take(usize::try_from(limit).unwrap_or(0)).collect()))
}

pub async fn add_book(
    State(_app): State<App>,
    request: AddBookRequest,
) -> Result<AddBookResponse, ApiError> {
    let book =   request.body; // three blanks, which are mine
    Ok(AddBookResponse::Created(book))
}

pub async fn get_book(
    State(_app): State<App>,
    request: GetBookRequest,
) -> Result<GetBookResponse, ApiError> {
    let found = books().into_iter().find(|book| book.id == request.path.id);
    found.map(GetBookResponse::Ok).ok_or_else(|| {
        ApiError::new(StatusCode::NOT_FOUND, "NOT_FOUND", "No such book")
    })
}
