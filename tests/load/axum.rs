use std::time::Duration;

use axum::extract::State;

use crate::{
    app::App,
    middleware::errors::ApiError,
    types::operations::jobs::{WorkRequest, WorkResponse},
};

pub async fn work(
    State(_app): State<App>,
    request: WorkRequest,
) -> Result<WorkResponse, ApiError> {
    let job = request.body;
    println!("taken {}", job.id);
    tokio::time::sleep(Duration::from_millis(job.milliseconds.try_into().unwrap_or(0))).await;
    Ok(WorkResponse::Ok(job))
}
