//! Values inside values of their own type take neither the stack nor the time of a service.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::{Extension, body::Body, extract::ConnectInfo, http::Request};
use nested_api::app::App;
use tower::ServiceExt;

async fn post(body: String) -> u16 {
    let caller = SocketAddr::from(([127, 0, 0, 1], 1));
    let app = App::default().router().layer(Extension(ConnectInfo(caller)));
    let request = Request::builder().method("POST").uri("/nodes").header("content-type", "application/json");
    app.oneshot(request.body(Body::from(body)).expect("a request")).await.expect("an answer").status().as_u16()
}

fn nested(name: &str, depth: usize, inner: &str) -> String {
    let start = format!("{{\"{name}\":").repeat(depth);
    format!("{start}{inner}{}", "}".repeat(depth))
}

#[tokio::test]
async fn what_is_nested_too_deeply_is_refused() {
    assert_eq!(post(nested("next", 40, "{}")).await, 501);
    for depth in [100, 126, 10_000] {
        assert_eq!(post(nested("next", depth, "{}")).await, 400);
    }
    assert_eq!(post(format!("{{\"text\":\"{}\"}}", "[{\\\"".repeat(1000))).await, 501);
}

#[tokio::test]
async fn variants_inside_variants_are_told_in_time() {
    let start = Instant::now();
    assert_eq!(post(nested("either", 12, "{}")).await, 501);
    assert_eq!(post(nested("either", 12, "{\"text\":1}")).await, 400);
    assert!(start.elapsed() < Duration::from_secs(10), "it takes {:?}", start.elapsed());
}
