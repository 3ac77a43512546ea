//! What a request may look like: each style of parameters and each kind of body, over real HTTP, for every framework.
//!
//! `tests/wire` holds the cases: what is declared, and which requests are taken and refused. The values that a request is
//! read as show in what its schema lets through, so that the handlers can stay the stubs that they are made as.

use std::fs;

use serde_json::{Value, json};

use crate::service::Service;
use crate::{assert_none, node, repository, tool, tree};

#[test]
fn every_style_of_parameters_is_read() {
    let cases: Vec<Value> = serde_json::from_slice(&read("parameters.json")).expect("the cases are JSON");
    let paths = cases.iter().enumerate().map(|(index, case)| parameter_path(index, case));
    for_each_framework("parameters", &paths.collect(), |framework, service| {
        let mut problems = Vec::new();
        for (index, case) in cases.iter().enumerate().filter(|(_, case)| is_for(case, framework)) {
            for (key, expected) in [("taken", 501), ("refused", 400)] {
                for request in texts(&case[key]) {
                    let (path, header) = match case["in"].as_str() {
                        Some("path" | "query") => (format!("/case{index}{request}"), None),
                        _ => (format!("/case{index}"), request.split_once(": ")),
                    };
                    let status = service.send(&format!("GET {path}"), header.as_slice(), b"");
                    if status != expected {
                        problems.push(format!("{}: {request} is answered with {status}", case["style"]));
                    }
                }
            }
        }
        problems
    });
}

#[test]
fn every_kind_of_body_is_read() {
    let cases: Vec<Value> = serde_json::from_slice(&read("bodies.json")).expect("the cases are JSON");
    let paths = cases.iter().enumerate().map(|(index, case)| {
        let operation = json!({ "requestBody": case["body"], "responses": { "204": { "description": "taken" } } });
        (format!("/case{index}"), json!({ "post": operation }))
    });
    for_each_framework("bodies", &paths.collect(), |framework, service| {
        let mut problems = Vec::new();
        for (index, case) in cases.iter().enumerate().filter(|(_, case)| is_for(case, framework)) {
            for request in case["requests"].as_array().expect("a case has requests") {
                let [status, media_type, body] = request.as_array().expect("a request is a list").as_slice() else {
                    panic!("{request} is a status, a media type and a body");
                };
                let header = media_type.as_str().map(|media_type| ("Content-Type", media_type));
                let body = body.as_str().expect("a body is a text");
                let answered = service.send(&format!("POST /case{index}"), header.as_slice(), body.as_bytes());
                if status.as_u64() != Some(answered.into()) {
                    problems.push(format!("{}: {request} is answered with {answered}", case["kind"]));
                }
            }
        }
        problems
    });
}

#[test]
fn undeclared_query_parameters_are_refused_where_that_is_asked_for() {
    let declared = json!([
        { "name": "q", "in": "query", "schema": { "type": "string" } },
        { "name": "deep", "in": "query", "style": "deepObject", "schema": { "type": "object", "properties": { "a": {} } } },
        { "name": "flat", "in": "query", "schema": { "type": "object", "properties": { "x": { "type": "integer" } } } },
    ]);
    let responses = json!({ "204": { "description": "taken" } });
    let paths = json!({
        "/some": { "get": { "parameters": declared, "responses": responses } },
        "/none": { "get": { "responses": responses } },
    });
    let components = json!({ "securitySchemes": { "key": { "type": "apiKey", "in": "query", "name": "key" } } });
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "strict", "version": "1" }, "paths": paths, "components": components,
    });
    let mut problems = Vec::new();
    for framework in tool::ALL_FRAMEWORKS {
        let folder = node::projects(&format!("strict-query-{framework}"));
        let path = folder.join("openapi.json");
        tree::write(&path, document.to_string().as_bytes());
        let project = folder.join("project");
        let answer = tool::generate_for(framework, &path, &project, &["--strict-query"]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        if framework != "axum" {
            problems.extend(node::unformatted(&project));
        }
        let service = Service::build(framework, &project);
        for (request, expected) in [
            ("/some?q=1&deep[a]=1&x=1&key=k", 501),
            ("/some", 501),
            ("/none", 501),
            ("/some?r=1", 400),
            ("/some?q=1&__proto__=1", 400),
            ("/some?q[a]=1&toString=1", 400),
            ("/none?q=1", 400),
        ] {
            let status = service.send(&format!("GET {request}"), &[], b"");
            if status != expected {
                problems.push(format!("{framework}: {request} is answered with {status}"));
            }
        }
    }
    assert_none(&problems);
}

fn read(name: &str) -> Vec<u8> {
    fs::read(repository("tests/wire").join(name)).expect("the cases are there")
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Whether a case is for a framework: of what the language of a framework can hold, there are several right answers.
fn is_for(case: &Value, framework: &str) -> bool {
    case["on"].is_null() || texts(&case["on"]).any(|name| name == framework)
}

/// An operation with one parameter, and its path.
fn parameter_path(index: usize, case: &Value) -> (String, Value) {
    let is_path = case["in"] == "path";
    let name = case.get("name").cloned().unwrap_or_else(|| json!("p"));
    let mut parameter = json!({ "name": name, "in": case["in"] });
    match case["content"].as_str() {
        Some(media_type) => parameter["content"] = json!({ media_type: { "schema": case["schema"] } }),
        None => parameter["schema"] = case["schema"].clone(),
    }
    for (key, from) in [("style", "as"), ("explode", "explode"), ("required", "required")] {
        if let Some(value) = case.get(from) {
            parameter[key] = value.clone();
        }
    }
    if is_path {
        parameter["required"] = json!(true);
    }
    let path = if is_path { format!("/case{index}/{{p}}") } else { format!("/case{index}") };
    let operation = json!({ "parameters": [parameter], "responses": { "204": { "description": "taken" } } });
    (path, json!({ "get": operation }))
}

/// Generates, builds and starts a service with these paths for each framework, and asserts that nothing is wrong with it.
fn for_each_framework(
    name: &str,
    paths: &serde_json::Map<String, Value>,
    check: impl Fn(&str, &Service) -> Vec<String>,
) {
    let document = json!({ "openapi": "3.1.0", "info": { "title": name, "version": "1" }, "paths": paths });
    let mut problems = Vec::new();
    for framework in tool::ALL_FRAMEWORKS {
        let folder = node::projects(&format!("wire-{name}-{framework}"));
        let path = folder.join("openapi.json");
        tree::write(&path, document.to_string().as_bytes());
        let project = folder.join("project");
        let answer = tool::generate_for(framework, &path, &project, &[]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        let service = Service::build(framework, &project);
        problems.extend(check(framework, &service).into_iter().map(|problem| format!("{framework}: {problem}")));
    }
    assert_none(&problems);
}
