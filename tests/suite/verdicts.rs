//! What a running service takes and refuses is what the Rust `jsonschema` crate takes and refuses: values at random, for
//! the request bodies of real documents.

mod instances;
mod oracle;

use std::fs;
use std::path::Path;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::service::{Connection, Service};
use crate::{assert_none, corpus, node, repository, say, tool, tree};

use self::instances::Instances;
use self::oracle::Body;

/// Of the corpus, documents with many bodies, of different makers.
const DOCUMENTS: [&str; 10] = [
    "apisguru-influxdata-com-json",
    "apisguru-maif-local-otoroshi-json",
    "apisguru-ndhm-gov-in-ndhm-healthid-json",
    "apisguru-sendgrid-com-json",
    "apisguru-vercel-com-json",
    "apisguru-whatsapp-local-json",
    "discord-discord-api-spec-specs-openapi-json",
    "gothinkster-realworld-api-openapi-yml",
    "ogen-go-ogen--testdata-examples-telegram-bot-api-json",
    "WebFuzzing-Dataset-openapi-swagger-familie-ba-sak-json",
];

/// How many values of each body are sent.
const VALUES: usize = 100;

/// How many operations of a document are looked at.
const OPERATIONS: usize = 60;

#[test]
fn own_bodies_get_the_verdict_of_json_schema() {
    let documents = [
        ("directory", "examples/directory/openapi.yaml"),
        ("kinds", "tests/kinds/openapi.yaml"),
        ("mixed", "tests/verdicts/openapi.yaml"),
    ];
    let documents = documents.map(|(name, path)| (name.to_owned(), repository(path)));
    let differences = documents.iter().flat_map(|(name, path)| differences(name, path, &tool::ALL_FRAMEWORKS));
    assert_none(&differences.collect::<Vec<_>>());
}

/// Each document on one framework after the other, in turn; on all of them where `ALL_VERDICTS=1`, which takes four times as
/// long.
#[test]
fn corpus_bodies_get_the_verdict_of_json_schema() {
    let documents = corpus::documents("verdicts on the bodies of real documents");
    let documents = documents.into_iter().filter(|(name, _)| DOCUMENTS.contains(&name.as_str()));
    let all = std::env::var_os("ALL_VERDICTS").is_some();
    let of = |turn: usize| match all {
        true => &tool::ALL_FRAMEWORKS[..],
        false => std::slice::from_ref(&tool::ALL_FRAMEWORKS[turn % tool::ALL_FRAMEWORKS.len()]),
    };
    let differences = documents.enumerate().flat_map(|(turn, (name, path))| differences(&name, &path, of(turn)));
    assert_none(&differences.collect::<Vec<_>>());
}

/// Where services of some frameworks and JSON Schema differ over the bodies of a document.
fn differences(name: &str, path: &Path, frameworks: &[&str]) -> Vec<String> {
    let text = fs::read_to_string(path).expect("the document is there");
    let document: Value = match path.extension().is_some_and(|extension| extension == "json") {
        true => serde_json::from_str(&text).expect("the document is JSON"),
        false => serde_yaml::from_str(&text).expect("the document is YAML"),
    };
    let bodies: Vec<Body> = oracle::bodies(&document).into_iter().take(OPERATIONS).collect();
    let derived = derived(&document, &bodies);
    let of = |framework: &&str| differences_of(framework, name, &document, &bodies, &derived);
    frameworks.iter().flat_map(of).collect()
}

/// A document with these bodies, one an operation, and nothing else to be wrong with a request.
fn derived(document: &Value, bodies: &[Body]) -> Value {
    let mut paths = Map::new();
    for (index, body) in bodies.iter().enumerate() {
        let content = json!({ "application/json": { "schema": body.schema } });
        let responses = json!({ "204": { "description": "taken" } });
        let item = if body.is_parameter {
            let parameter = json!({ "name": "p", "in": "query", "required": true, "content": content });
            json!({ "get": { "parameters": [parameter], "responses": responses } })
        } else {
            json!({ "post": { "requestBody": { "required": true, "content": content }, "responses": responses } })
        };
        paths.insert(format!("/case{index}"), item);
    }
    let mut derived = json!({ "openapi": document["openapi"], "info": document["info"], "paths": paths });
    derived["components"] = json!({ "schemas": document["components"]["schemas"] });
    if !document["jsonSchemaDialect"].is_null() {
        derived["jsonSchemaDialect"] = document["jsonSchemaDialect"].clone();
    }
    derived
}

fn differences_of(framework: &str, name: &str, document: &Value, bodies: &[Body], derived: &Value) -> Vec<String> {
    let service = service(framework, name, derived);
    let mut connection = Connection::to(&service);
    let mut problems = Vec::new();
    let (mut compared, mut taken, mut refused) = (0, 0, 0);
    for (index, body) in bodies.iter().enumerate() {
        let schema = oracle::standalone(document, &body.schema);
        let Some(validator) = oracle::validator(&schema) else { continue };
        compared += 1;
        // The same values for each framework.
        let mut instances = Instances { root: &schema, random: Rng::with_seed(index as u64) };
        let mut differing = Vec::new();
        for _ in 0..VALUES {
            let value = instances.next();
            let expected = validator.is_valid(&value);
            let text = value.to_string();
            let path = format!("/case{index}");
            let status = if body.is_parameter {
                connection.get(&format!("{path}?p={}", percent_encoded(&text)))
            } else {
                connection.post_json(&path, text.as_bytes())
            };
            if expected {
                taken += 1
            } else {
                refused += 1
            }
            let is_right = match status {
                501 => expected,
                400 | 422 => !expected,
                _ => false,
            };
            if !is_right {
                let reason = validator.iter_errors(&value).next().map(|error| error.to_string());
                let reason = reason.unwrap_or_else(|| "nothing is wrong with it".to_owned());
                differing.push(format!("{status} for {text}, and {}", shortened(&reason)));
            }
        }
        // The shortest value says most.
        differing.sort_by_key(String::len);
        if let Some(first) = differing.first() {
            let count = differing.len();
            let operation = &body.operation;
            problems.push(format!("{framework}, {name}, {operation} (/case{index}): {count} differ; {first}"));
        }
    }
    let all = bodies.len();
    say(&format!("{framework}, {name}: {compared} of {all} bodies, {taken} values taken, {refused} refused"));
    problems
}

fn percent_encoded(text: &str) -> String {
    let encoded = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encoded).collect()
}

fn shortened(text: &str) -> String {
    text.chars().take(300).collect()
}

fn service(framework: &str, name: &str, document: &Value) -> Service {
    let folder = node::projects(&format!("verdicts-{framework}-{name}"));
    let path = folder.join("openapi.json");
    tree::write(&path, document.to_string().as_bytes());
    let project = folder.join("project");
    let answer = tool::generate_for(framework, &path, &project, &[]);
    assert!(matches!(answer.status, Some(0 | 1)), "{}", answer.stderr);
    if framework == "axum" {
        return Service::build(framework, &project);
    }
    node::transpile(&project);
    Service::start(&project)
}
