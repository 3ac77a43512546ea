use axum::extract::State;

use crate::{
    app::App,
    middleware::errors::ApiError,
    types::operations::orders::{CreateOrderRequest, CreateOrderResponse},
};

pub async fn create_order(
    State(_app): State<App>,
    request: CreateOrderRequest,
) -> Result<CreateOrderResponse, ApiError> {
    Ok(CreateOrderResponse::Created(request.body))
}
