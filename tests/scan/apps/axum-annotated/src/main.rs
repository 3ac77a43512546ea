mod stations;

use aide::axum::ApiRouter;
use aide::axum::routing::{get_with, post_with};
use axum::Json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[tokio::main]
async fn main() {
    let (stations, _document) = OpenApiRouter::new()
        .routes(routes!(stations::list, stations::add))
        .routes(routes!(stations::readings))
        .split_for_parts();
    let alerts = ApiRouter::new()
        .api_route("/alerts", get_with(alerts, |operation| operation.summary("Alerts")).post_with(raise, |it| it))
        .api_route_with("/alerts/test", post_with(raise, |it| it), |it| it.tag("alerts"));
    let app = axum::Router::new().nest("/stations", stations).merge(alerts);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}

async fn alerts() -> Json<Vec<String>> {
    Json(Vec::new())
}

async fn raise(Json(alert): Json<String>) -> String {
    alert
}
