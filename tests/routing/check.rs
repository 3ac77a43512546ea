//! Requests each operation of a project, and says which do not reach their own.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    Extension,
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate_name::{app::App, types::operations::OPERATIONS};

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
    // Operations that only a query or header tells apart are not told apart here.
    let mut alike: BTreeMap<(&str, String), Vec<&str>> = BTreeMap::new();
    for operation in OPERATIONS {
        let place = (operation.method, filled(operation.path).0);
        alike.entry(place).or_default().push(operation.id);
    }
    let caller = SocketAddr::from(([127, 0, 0, 1], 1));
    let app = App::default().router().layer(Extension(ConnectInfo(caller)));
    let mut problems = Vec::new();
    for operation in OPERATIONS {
        let (path, values) = filled(operation.path);
        let request = Request::builder().method(operation.method).uri(&path);
        let request = request.header("x-reached", "1").body(Body::empty()).expect("a request");
        let response = app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let own = &alike[&(operation.method, path)];
        let found: Vec<&str> = body["error"]["details"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|detail| detail["message"].as_str())
            .collect();
        let is_own = body["error"]["message"].as_str().is_some_and(|id| own.contains(&id)) && found.concat() == values.concat();
        let is_reached = parts.status == StatusCode::IM_A_TEAPOT && (is_own || operation.method == "HEAD");
        let is_asked_for_more = own.len() > 1 && parts.status == StatusCode::NOT_FOUND;
        if !is_reached && !is_asked_for_more {
            problems.push(format!("{} {}: {} {body}", operation.method, operation.path, parts.status));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
