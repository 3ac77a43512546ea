//! Every operation of the contract, requested once: `1` for each parameter, and nothing else.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    Extension, Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode},
};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use directory_api::{
    app::App,
    types::operations::{Described, OPERATIONS},
};

fn app() -> Router {
    let caller = SocketAddr::from(([127, 0, 0, 1], 1));
    App::default()
        .router()
        .layer(Extension(ConnectInfo(caller)))
}

/// The path as a client would send it.
fn filled(path: &str) -> String {
    let mut filled = String::new();
    let mut is_parameter = false;
    for character in path.split(['?', '#']).next().unwrap_or_default().chars() {
        match character {
            '{' if !is_parameter => is_parameter = true,
            '}' if is_parameter => {
                is_parameter = false;
                filled.push('1');
            }
            _ if is_parameter => {}
            _ if character.is_ascii_graphic() && !"\"<>\\`{}".contains(character) => {
                filled.push(character);
            }
            _ => {
                let mut bytes = [0; 4];
                let encoded = character.encode_utf8(&mut bytes).bytes();
                filled.extend(encoded.map(|byte| format!("%{byte:02X}")));
            }
        }
    }
    if filled.starts_with('/') {
        filled
    } else {
        format!("/{filled}")
    }
}

async fn call(method: &str, path: &str) -> (StatusCode, HeaderMap, Value) {
    let request = Request::builder().method(method).uri(path);
    let request = request.body(Body::empty()).expect("a request");
    let response = app().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    (parts.status, parts.headers, body)
}

fn assert_error(headers: &HeaderMap, body: &Value, code: &str) {
    assert_eq!(body["error"]["code"], code, "{body}");
    assert_eq!(
        body["meta"]["requestId"],
        headers["x-request-id"].to_str().expect("plain text")
    );
}

#[tokio::test]
async fn answers_for_the_service() {
    assert_eq!(call("GET", "/health").await.0, 200);
    assert_eq!(call("GET", "/ready").await.0, 200);
    let (status, headers, body) = call("GET", "/no/such/path/at/all").await;
    assert_eq!(
        (status, &headers["x-content-type-options"] == "nosniff"),
        (StatusCode::NOT_FOUND, true)
    );
    assert_error(&headers, &body, "NOT_FOUND");
}

#[tokio::test]
async fn keeps_the_contract() {
    for operation in OPERATIONS {
        let (status, headers, body) = call(operation.method, &filled(operation.path)).await;
        let needs_caller = !operation.security.is_empty()
            && operation.security.iter().all(|schemes| !schemes.is_empty());
        let id = operation.id;
        let is_here = |other: &&Described| {
            other.method == operation.method && filled(other.path) == filled(operation.path)
        };
        if status == 404 && OPERATIONS.iter().filter(is_here).count() > 1 {
            continue; // only a query or a header says which one is meant
        }
        assert!(
            !matches!(status.as_u16(), 404 | 405 | 500),
            "{id} is not routed: {status} {body}"
        );
        if operation.method == "HEAD" {
            continue;
        }
        match status.as_u16() {
            _ if needs_caller => assert_error(&headers, &body, "UNAUTHORIZED"),
            400 | 422 => assert_error(&headers, &body, "VALIDATION_ERROR"),
            501 => assert_error(&headers, &body, "NOT_IMPLEMENTED"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn refuses_other_methods() {
    let mut methods: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for operation in OPERATIONS {
        methods
            .entry(filled(operation.path))
            .or_default()
            .push(operation.method);
    }
    for (path, declared) in methods {
        let others = ["PATCH", "PUT", "DELETE", "POST"];
        let Some(other) = others.into_iter().find(|method| !declared.contains(method)) else {
            continue;
        };
        let (status, headers, body) = call(other, &path).await;
        assert_eq!(status, 405, "{other} {path}");
        assert_error(&headers, &body, "METHOD_NOT_ALLOWED");
        let allowed = headers["allow"].to_str().expect("plain text");
        assert!(
            declared
                .iter()
                .all(|method| allowed.split(", ").any(|own| own == *method)),
            "{allowed}"
        );
    }
}
