//! What handlers answer with leaves as the contract has it.

use std::net::SocketAddr;

use axum::{
    Extension,
    body::Body,
    extract::ConnectInfo,
    http::{Request, Response},
};
use http_body_util::BodyExt;
use kinds_api::{
    app::App,
    types::{
        outgoing::{Outgoing, callbacks::TakenCallback, webhooks::ThingAddedWebhook},
        schemas::Thing,
    },
};
use tower::ServiceExt;

async fn respond(method: &str, path: &str, body: impl Into<Body>) -> Response<Body> {
    let caller = SocketAddr::from(([127, 0, 0, 1], 1));
    let app = App::default().router().layer(Extension(ConnectInfo(caller)));
    let request = Request::builder().method(method).uri(path).header("content-type", "application/octet-stream");
    app.oneshot(request.body(body.into()).expect("a request")).await.expect("an answer")
}

/// The status, the media type, and the body as text.
async fn ask(path: &str) -> (u16, String, String) {
    let response = respond("GET", path, Body::empty()).await;
    let status = response.status().as_u16();
    let media_type = response.headers().get("content-type");
    let media_type = media_type.map(|value| value.to_str().expect("plain text").to_owned()).unwrap_or_default();
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    (status, media_type, String::from_utf8(bytes.into()).expect("text"))
}

fn told(status: u16, media_type: &str, body: &str) -> (u16, String, String) {
    (status, media_type.to_owned(), body.to_owned())
}

#[tokio::test]
async fn items_are_sent_as_they_come() {
    let lines = "{\"name\":\"thing 0\"}\n{\"name\":\"thing 1\"}\n";
    assert_eq!(ask("/events/lines").await, told(200, "application/x-ndjson", lines));
    let data = ":\n\ndata: {\"name\":\"thing 0\"}\n\ndata: {\"name\":\"thing 1\"}\n\ndata: [DONE]\n\n";
    assert_eq!(ask("/events/data").await, told(200, "text/event-stream", data));
    let events = ":\n\ndata: a\ndata: b\nevent: added\nid: 1\n\ndata: \n\n";
    assert_eq!(ask("/events/events").await, told(206, "text/event-stream", events));
    assert_eq!(ask("/events/thing").await, told(206, "application/json", "{\"name\":\"thing 0\"}"));
}

#[tokio::test]
async fn items_have_no_end_and_wrong_ones_have() {
    let mut body = respond("GET", "/events/endless", Body::empty()).await.into_body();
    for _ in 0..100 {
        assert!(body.frame().await.expect("a frame").is_ok());
    }
    let mut body = respond("GET", "/events/wrong", Body::empty()).await.into_body();
    assert!(body.frame().await.expect("a frame").is_ok());
    assert!(body.frame().await.expect("a frame").is_err(), "the second item breaks the contract");
}

#[tokio::test]
async fn bodies_are_handed_on() {
    let response = respond("POST", "/echo", vec![7_u8; 1 << 20]).await;
    assert_eq!(response.headers()["content-type"], "application/octet-stream");
    assert_eq!(response.into_body().collect().await.expect("a body").to_bytes().len(), 1 << 20);
    let too_much = respond("POST", "/echo", vec![7_u8; 11 << 20]).await;
    assert!(too_much.into_body().collect().await.is_err());
}

#[tokio::test]
async fn each_answer_has_its_status_and_media_type() {
    let response = respond("GET", "/answer/ok", Body::empty()).await;
    assert_eq!(response.headers()["x-total"], "7");
    assert_eq!(ask("/answer/csv").await, told(206, "text/csv", "a,b\n"));
    assert_eq!(ask("/answer/pdf").await, told(206, "application/pdf", "%PDF"));
    assert_eq!(ask("/answer/bytes").await, told(210, "application/octet-stream", "bytes"));
    assert_eq!(ask("/answer/found").await.0, 302);
    assert_eq!(ask("/answer/problem").await, told(409, "application/problem+json", "{\"title\":\"no\"}"));
    assert_eq!(ask("/answer/bad").await, told(410, "application/json", "{\"title\":\"no\"}"));
    assert_eq!(ask("/answer/other").await, told(502, "application/json", "{\"any\":\"x\"}"));
    // A status that is not for this answer to give.
    assert_eq!(ask("/answer/outside").await.0, 500);
    assert_eq!(ask("/answer/declared").await.0, 500);
}

#[test]
fn what_the_service_sends_is_a_request() {
    let body = Thing { name: "one".to_owned(), count: None, id: Some(7), size: None };
    let webhook = ThingAddedWebhook { x_attempt: 2, body };
    let request = webhook.request("https://example.com/hook").expect("a request");
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/hook"));
    assert_eq!(request.headers()["x-attempt"], "2");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(&request.body()[..], b"{\"name\":\"one\",\"id\":7}");
    let callback = TakenCallback { body: None }.request("https://example.com/").expect("a request");
    assert_eq!((callback.method().as_str(), callback.headers().len()), ("PUT", 0));
    assert!(webhook.request("no url").is_err());
}
