use accounts::Account;
use axum::routing::get;
use axum::{Json, Router};

pub fn router() -> Router {
    Router::new().route("/owner", get(owner))
}

async fn owner() -> Json<Account> {
    Json(Account { name: "Ada".into() })
}
