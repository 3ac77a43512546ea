//! What a drift check prints is what the programs take that read it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::{assert_none, node, repository, say, tool};

/// What is compared: a case with many findings, one with none, and one whose every text wants to break out.
fn pairs() -> [(&'static str, PathBuf, PathBuf); 3] {
    let case = |name: &str| repository("tests/cases").join(name);
    let (drift, same) = (case("drift-documents"), case("drift-same"));
    [
        ("drift", drift.join("openapi.yaml"), drift.join("base.yaml")),
        ("same", same.join("openapi.json"), same.join("base.yaml")),
        ("hostile", case("hostile").join("openapi.yaml"), drift.join("base.yaml")),
    ]
}

/// What the check of a pair prints in a format.
fn report(subject: &Path, reference: &Path, format: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [subject, reference] = [subject, reference].map(|path| path.to_str().expect("the path is UTF-8"));
    let run = tool::run(folder.path(), &[subject, "--check", reference, "--format", format, "--verbose"], &[]);
    assert!(matches!(run.status, Some(0 | 1)), "{}", run.stderr);
    run.stdout
}

fn held(schema: &Value, format: &str) -> Vec<String> {
    let schema = jsonschema::validator_for(schema).expect("the schema is one");
    let mut problems = Vec::new();
    for (name, subject, reference) in pairs() {
        let printed: Value = serde_json::from_str(&report(&subject, &reference, format)).expect("it is JSON");
        problems
            .extend(schema.iter_errors(&printed).map(|error| format!("{name}: {}: {error}", error.instance_path())));
    }
    problems
}

#[test]
fn json_is_what_our_schema_says() {
    let schema = fs::read(repository("schema/drift.schema.json")).expect("the schema is there");
    assert_none(&held(&serde_json::from_slice(&schema).expect("the schema is JSON"), "json"));
}

#[test]
fn sarif_is_what_its_schema_says() {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
        .arg(repository("tests/sarif/Cargo.toml"))
        .output()
        .expect("cargo starts");
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).expect("the metadata is JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").expect("it is one of them");
    let manifest = Path::new(package["manifest_path"].as_str().expect("it has a path"));
    let schema = fs::read(manifest.with_file_name("src").join("schema.json")).expect("it has the schema");
    let mut schema: Value = serde_json::from_slice(&schema).expect("the schema is JSON");
    // Its pattern of languages, which we do not write, is no regular expression.
    for owner in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{owner}/properties/language"));
        language.and_then(Value::as_object_mut).expect("there are languages").remove("pattern");
    }
    assert_none(&held(&schema, "sarif"));
}

#[test]
fn junit_is_what_its_schema_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut arguments = vec![repository("tests/reports/junit.mjs").display().to_string()];
    for (name, subject, reference) in pairs() {
        let path = folder.path().join(format!("{name}.xml"));
        fs::write(&path, report(&subject, &reference, "junit")).expect("the report is written");
        arguments.push(path.display().to_string());
    }
    let output = Command::new("node")
        .args(arguments)
        .env("NODE_PACKAGES", node::home().join("node_modules"))
        .output()
        .expect("node starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}

/// Every line is a command of GitHub's or the last one, and no text of a document starts another command.
#[test]
fn annotations_are_one_line_each() {
    for (name, subject, reference) in pairs() {
        let printed = report(&subject, &reference, "github");
        let json: Value = serde_json::from_str(&report(&subject, &reference, "json")).expect("it is JSON");
        let findings = json["findings"].as_array().expect("there is a list").len();
        assert_eq!(printed.lines().count(), findings + 1, "{name}: {printed}");
        let is_command =
            |line: &str| ["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start));
        assert!(printed.lines().take(findings).all(is_command), "{name}: {printed}");
        assert!(printed.lines().skip(findings).all(|line| !line.starts_with("::")), "{name}: {printed}");
    }
}

#[test]
fn the_page_opens_in_a_browser() {
    let browsers = ["chromium", "chromium-browser", "google-chrome"];
    let runs = |name: &&&str| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    let Some(browser) = browsers.iter().find(runs) else {
        return say("skipped, because there is no Chromium: how the page of a drift check looks");
    };
    for (name, subject, reference) in pairs() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let page = folder.path().join("drift.html");
        fs::write(&page, report(&subject, &reference, "html")).expect("the page is written");
        let json: Value = serde_json::from_str(&report(&subject, &reference, "json")).expect("it is JSON");
        let findings = json["findings"].as_array().expect("there is a list").len();
        let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
        let shot = folder.path().join("drift.png");
        let flags =
            ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
        let open = |what: &str| {
            let output = Command::new(browser)
                .args(flags)
                .args([&profile, "--disable-component-update", "--window-size=1200,1600", what])
                .arg(format!("file://{}", page.display()))
                .output();
            String::from_utf8_lossy(&output.expect("the browser starts").stdout).into_owned()
        };
        let dom = open("--dump-dom");
        assert_eq!(dom.matches("<article ").count(), findings, "{name}: each finding is shown");
        assert!(!dom.contains("<script"), "{name}: nothing is run");
        open(&format!("--screenshot={}", shot.display()));
        assert!(fs::metadata(&shot).is_ok_and(|shot| shot.len() > 5_000), "{name}: there is a picture");
        if let Some(keep) = std::env::var_os("KEEP_SCREENSHOTS") {
            fs::copy(&shot, Path::new(&keep).join(format!("{name}.png"))).expect("the picture is kept");
        }
    }
}
