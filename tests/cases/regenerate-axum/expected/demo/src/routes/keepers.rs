use axum::extract::State;

use crate::{
    app::App,
    middleware::{errors::ApiError, security::Principal},
    types::operations::keepers::{ListKeepersRequest, ListKeepersResponse},
};

pub async fn list_keepers(
    State(_app): State<App>,
    _caller: Principal,
    _request: ListKeepersRequest,
) -> Result<ListKeepersResponse, ApiError> {
    Err(ApiError::not_implemented("listKeepers"))
}
