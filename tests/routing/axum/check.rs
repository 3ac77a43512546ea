//! Requests each operation of many documents, and says which do not reach their own, or find other parameters.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt;
use routers_api::{app::App, documents::DOCUMENTS, middleware::paths::parameters, reached::Operation};
use tower::ServiceExt;

/// The path as a client would send it, with a text for each parameter, unlike any that stands in a path.
fn filled(path: &str) -> (String, Vec<String>) {
    let mut filled = String::new();
    let mut values = Vec::new();
    let mut is_parameter = false;
    for character in path.split(['?', '#']).next().unwrap_or_default().chars() {
        match character {
            '{' if !is_parameter => {
                is_parameter = true;
                values.push(format!("zq{}", values.len()));
                filled.push_str(&values[values.len() - 1]);
            }
            '}' if is_parameter => is_parameter = false,
            _ if is_parameter => {}
            _ if character.is_ascii_graphic() && !"\"<>\\`{}".contains(character) => {
                filled.push(character);
            }
            _ => {
                let mut bytes = [0; 4];
                for byte in character.encode_utf8(&mut bytes).bytes() {
                    filled.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    let slash = if filled.starts_with('/') { "" } else { "/" };
    (format!("{slash}{filled}"), values)
}

#[tokio::test]
async fn requests_reach_their_operations() {
    let mut problems = Vec::new();
    let mut count = 0;
    for (name, router, operations) in DOCUMENTS {
        let router = router().with_state(App::default());
        problems.extend(check(name, &router, operations).await);
        count += operations.len();
    }
    println!("{count} operations of {} documents are requested", DOCUMENTS.len());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

async fn check(name: &str, router: &Router, operations: &[Operation]) -> Vec<String> {
    // Operations that only a query or header tells apart are not told apart here.
    let mut alike: BTreeMap<(&str, String), Vec<&str>> = BTreeMap::new();
    for operation in operations {
        let place = (operation.method, filled(operation.path).0);
        alike.entry(place).or_default().push(operation.handler);
    }
    let mut problems = Vec::new();
    for Operation { handler, method, path, template } in operations {
        let (sent, values) = filled(path);
        let request = Request::builder().method(*method).uri(&sent).body(Body::empty()).expect("a request");
        let found = parameters(template, request.uri().path()).unwrap_or_default();
        let found: Vec<&str> = found.into_iter().map(|(_, text)| text).collect();
        if found.concat() != values.concat() {
            problems.push(format!("{name}: {method} {path}: the parameters are {found:?}"));
        }
        let response = router.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        let reached = String::from_utf8_lossy(&body).into_owned();
        let own = &alike[&(*method, sent)];
        let is_own = status == StatusCode::IM_A_TEAPOT && (own.contains(&reached.as_str()) || *method == "HEAD");
        let is_asked_for_more = own.len() > 1 && status == StatusCode::NOT_FOUND;
        if !is_own && !is_asked_for_more {
            problems.push(format!("{name}: {method} {path} of {handler}: {status} {reached}"));
        }
    }
    problems
}
