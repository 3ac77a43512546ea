//! The library's examples, run as they stand.

#[path = "../../examples/check.rs"]
mod check;
#[path = "../../examples/generate.rs"]
mod generate;
#[path = "../../examples/read.rs"]
mod read;
#[path = "../../examples/scan.rs"]
mod scan;

use api_scaffold::{Change, Framework, Level, Version};

use crate::repository;

#[test]
fn examples_run() {
    for (name, example) in
        [("read", read::main as fn() -> _), ("generate", generate::main), ("scan", scan::main), ("check", check::main)]
    {
        example().unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn what_is_generated_is_scanned_and_agrees() {
    let document = api_scaffold::read(repository("examples/directory/openapi.yaml")).expect("it is a document");
    assert_eq!(document.operations().next(), Some(("GET", "/users")));
    assert!(document.schemas().any(|name| name == "User"));
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    for framework in [Framework::Express, Framework::Koa, Framework::Fastify, Framework::Axum] {
        let output = folder.path().join(framework.name());
        let project = api_scaffold::generate(&document, framework).expect("it can be generated");
        assert!(project.messages().iter().all(|message| message.level == Level::Note), "{:?}", project.messages());
        let count = project.files().count();
        let written = project.write(&output).expect("the folder is empty");
        assert_eq!(written.len(), count);
        assert!(written.iter().all(|(_, change)| *change == Change::New));
        let again = api_scaffold::generate(&document, framework).expect("again").write(&output).expect("again");
        assert!(again.iter().all(|(_, change)| matches!(change, Change::Unchanged | Change::Kept)), "{again:?}");

        let scanned = api_scaffold::scan(output.join("src")).expect("there are routes");
        let mut errors = api_scaffold::check(&document, &scanned);
        // A service answers for its own health, and refuses methods that a path does not have.
        errors.retain(|it| it.level == Level::Error && it.rule != "operation-added");
        assert!(errors.is_empty(), "{}: {errors:?}", framework.name());
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let error = api_scaffold::parse("a.yaml", "openapi: [").expect_err("it is broken");
    assert!(error.to_string().contains("a.yaml:1:"), "{error}");
    assert_eq!(error.messages().len(), 1);
    assert!(api_scaffold::read("nothing.yaml").is_err());
    let document =
        api_scaffold::parse("a.json", r#"{"openapi":"3.1.0","info":{"title":"A","version":"1"},"paths":{}}"#);
    let document = document.expect("it is a document");
    assert!(document.to_json(Version::V30).contains(r#""openapi": "3.0.3""#), "{}", document.to_json(Version::V30));
    assert_eq!(document.to_yaml(Version::V32).expect("it can be written").lines().next(), Some("openapi: 3.2.0"));
}
