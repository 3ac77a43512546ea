//! Projects in Rust: what is checked in is what the generator prints, it compiles without a warning, it is as rustfmt has
//! it, and its service answers as its contract says.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{assert_none, cases, corpus, node, repository, say, sockets, tool, tree, updates_expectations};

/// All of clippy; what a lock that another thread has broken does is no news to callers of handlers.
pub const PEDANTIC: [&str; 9] = [
    "clippy",
    "--quiet",
    "--all-targets",
    "--",
    "--deny=warnings",
    "--warn=clippy::pedantic",
    "--allow=clippy::missing_panics_doc",
    "--allow=clippy::wildcard_imports",
    "--allow=clippy::items_after_statements",
];

/// What the example's author wrote.
const FILLED_IN: [&str; 4] = ["Cargo.toml", "src/app.rs", "src/routes/categories.rs", "src/routes/users.rs"];

/// The folder whose crates are all compiled once, and the lock on it.
pub fn home() -> (PathBuf, File) {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust");
    fs::create_dir_all(&home).expect("the folder can be made");
    let lock = File::create(home.join(".lock")).expect("the folder can be written to");
    lock.lock().expect("the folder can be locked");
    (home, lock)
}

/// A folder for a project of one test, empty.
pub fn project(name: &str) -> PathBuf {
    let (home, _lock) = home();
    let project = home.join(name);
    tree::clear(&project);
    project
}

/// Whether a line of cargo's tells of a problem; `Compiling thiserror` tells of none.
fn tells_of_a_problem(line: &str) -> bool {
    ["warning: ", "error: ", "error["].iter().any(|word| line.contains(word))
}

/// Runs cargo to its end; a failure or a warning is a problem.
pub fn cargo(folder: &Path, home: &Path, arguments: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", home.join("target"))
        // Hardly a project is built twice, and what would make the second time faster takes gigabytes.
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        // A server that answers a few requests is sooner built than optimised.
        .env_remove("CARGO_PROFILE_DEV_OPT_LEVEL")
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let lines = said.lines().filter(|line| tells_of_a_problem(line));
    let mut problems: Vec<String> = lines.map(str::to_owned).collect();
    if !output.status.success() && problems.is_empty() {
        problems.push(said);
    }
    if !output.status.success() {
        problems.push(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    problems
}

/// Builds a project, whose program is then in its folder: another project can have the same name.
pub fn build(project: &Path) -> PathBuf {
    let (home, _lock) = home();
    assert_none(&cargo(project, &home, &["build", "--quiet"]));
    let name = package(project);
    let program = project.join(&name);
    fs::copy(home.join("target/debug").join(&name), &program).expect("cargo has built the program");
    program
}

/// A program in a folder, without the settings that the surroundings may have.
pub fn command(folder: &Path, program: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for name in node::SETTINGS {
        command.env_remove(name);
    }
    command
}

/// The name in a project's manifest.
fn package(project: &Path) -> String {
    let text = fs::read_to_string(project.join("Cargo.toml")).expect("the manifest is there");
    let name = text.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    name.expect("a package has a name").to_owned()
}

/// The files that rustfmt would print otherwise.
fn unformatted(project: &Path) -> Vec<String> {
    let files = tree::read(project).into_keys().filter(|path| path.ends_with(".rs") && !path.starts_with("target"));
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "--files-with-diff"])
        .args(files)
        .current_dir(project)
        .output()
        .expect("rustfmt starts");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn the_axum_example_is_what_the_generator_prints() {
    let example = repository("examples/directory/axum");
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let fresh = folder.path().join("axum");
    let answer = tool::generate_for("axum", &repository("examples/directory/openapi.yaml"), &fresh, &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    let mut problems = unformatted(&fresh);
    for (path, bytes) in tree::files(&tree::read(&fresh)).filter(|(path, _)| !FILLED_IN.contains(path)) {
        let place = example.join(path);
        let checked_in = fs::read(&place).unwrap_or_default();
        if checked_in != bytes && updates_expectations() {
            tree::write(&place, bytes);
        } else if checked_in != bytes {
            problems.push(format!("{path} differs\n{}", tree::text_difference(&checked_in, bytes)));
        }
    }
    assert_none(&problems);
}

#[test]
fn the_axum_example_keeps_its_contract() {
    let folder = node::projects("example-axum");
    let project = folder.join("axum");
    tree::copy(&repository("examples/directory/axum"), &project);
    tree::copy(&repository("examples/directory/client"), &folder.join("client"));
    {
        let (home, _lock) = home();
        assert_none(&cargo(&project, &home, &["test", "--quiet"]));
        assert_none(&cargo(&project, &home, &PEDANTIC));
    }
    let service = build(&project);
    if let Err(failures) = node::run_client(&project, "../client/directory.test.mts", &service) {
        panic!("{failures}");
    }
}

/// A schema that only the items of a stream have (OpenAPI 3.2) has its rules all the same.
#[test]
fn items_of_axum_streams_are_checked() {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let document = folder.path().join("openapi.yaml");
    let text = r##"{ openapi: 3.2.0, info: { title: Items, version: '1' },
        paths: { /items: { get: { responses: { '200': { content: { application/jsonl: {
            itemSchema: { $ref: '#/components/schemas/Item' } } } } } } } },
        components: { schemas: { Item: { type: object, properties: { n: { type: integer, minimum: 1 } } } } } }"##;
    tree::write(&document, text.as_bytes());
    let project = folder.path().join("project");
    let answer = tool::generate_for("axum", &document, &project, &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    let printed = |path: &str| fs::read_to_string(project.join(path)).expect("the file is generated");
    assert!(printed("src/types/schemas.rs").contains("#[garde(range(min = 1))]"));
    let operations = printed("src/types/operations/items.rs");
    assert!(operations.contains("body.checked().json_lines()"), "{operations}");
}

/// The service of the example, built, and the lock on the folder that it is in.
pub fn example_service() -> (PathBuf, File) {
    let (home, lock) = home();
    let project = home.join("example-service");
    tree::clear(&project);
    tree::copy(&repository("examples/directory/axum"), &project);
    assert_none(&cargo(&project, &home, &["build", "--quiet"]));
    (home.join("target/debug/directory-api"), lock)
}

/// More lines than this take minutes and gigabytes to check; `LARGE_PROJECTS=1` checks them all the same.
const MOST_LINES: usize = 30_000;

fn is_large(project: &Path) -> bool {
    let files = tree::read(project);
    let sources = tree::files(&files).filter(|(path, _)| path.ends_with(".rs"));
    let lines: usize = sources.map(|(_, bytes)| bytes.iter().filter(|&&byte| byte == b'\n').count()).sum();
    lines > MOST_LINES && std::env::var_os("LARGE_PROJECTS").is_none()
}

/// A project of a workspace.
pub struct Project {
    /// It is called as its package.
    pub folder: PathBuf,
    pub document: PathBuf,
    /// Whether nothing of the document was left out.
    pub is_whole: bool,
}

/// A workspace with the projects of these documents, so that what they depend on is compiled once.
fn workspace(folder: &Path, documents: impl Iterator<Item = (String, PathBuf)>) -> Vec<Project> {
    tree::clear(folder);
    let (mut members, mut projects) = (Vec::new(), Vec::new());
    for (number, (name, document)) in documents.enumerate() {
        let member = format!("p{number}");
        let project = folder.join(&member);
        let answer = tool::generate_for("axum", &document, &project, &[]);
        assert!(!answer.stderr.contains("does not parse"), "{name}: {}", answer.stderr);
        if answer.status == Some(2) {
            continue;
        }
        if is_large(&project) {
            fs::remove_dir_all(&project).expect("the project can be removed");
            continue;
        }
        // Two documents can have one title.
        let manifest = project.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).expect("the manifest is there");
        let line = format!("name = \"{}\"", package(&project));
        tree::write(&manifest, text.replacen(&line, &format!("name = \"{member}\""), 1).as_bytes());
        members.push(format!("\"{member}\""));
        projects.push(Project { folder: project, document, is_whole: answer.status == Some(0) });
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
    tree::write(&folder.join("Cargo.toml"), manifest.as_bytes());
    projects
}

#[test]
fn projects_of_real_documents_compile_without_a_warning() {
    let documents = corpus::documents("the axum projects of real documents");
    if documents.is_empty() {
        return;
    }
    let (home, _lock) = home();
    let folder = home.join("corpus");
    let count = workspace(&folder, documents.into_iter()).len();
    say(&format!("corpus: {count} documents are compiled as axum projects"));
    let arguments = ["check", "--workspace", "--lib", "--keep-going", "--message-format", "short"];
    assert_none(&cargo(&folder, &home, &arguments));
}

/// The cases that are about what routers have to do.
const ABOUT_ROUTES: [&str; 6] = ["hostile", "methods", "own-health", "parameters", "paths", "paths-same"];

/// How many documents of the corpus are run as services.
const RUN: usize = 10;

/// How large they may be, in bytes, so that it takes a minute or two.
const LARGEST: u64 = 60_000;

/// What the tests of a project say of it.
#[test]
fn operations_of_axum_services_are_answered_as_their_contract_says() {
    let own = cases::projects().filter(|(name, _)| ABOUT_ROUTES.contains(&name.as_str()));
    let foreign = corpus::documents("the answers of axum projects of real documents").into_iter();
    let is_small = |(_, document): &(String, PathBuf)| fs::metadata(document).is_ok_and(|file| file.len() <= LARGEST);
    let (home, _lock) = home();
    let folder = home.join("answers");
    let projects = workspace(&folder, own.chain(foreign.filter(is_small).take(RUN)));
    let members = fs::read_to_string(folder.join("Cargo.toml")).expect("the workspace is there");
    tree::write(&folder.join("Cargo.toml"), members.replacen("members = [", "members = [\"all\", ", 1).as_bytes());
    sockets::write(&folder.join("all"), &projects);
    for Project { folder: project, .. } in &projects {
        let name = package(project);
        let api = project.join("tests/api.rs");
        let text = fs::read_to_string(&api).expect("a project has tests");
        let uses =
            |line: &&str| line.ends_with("::{") && !["use std", "use axum"].iter().any(|other| line.contains(other));
        let line = text.lines().find(uses).expect("the tests use the project");
        tree::write(&api, text.replacen(line, &format!("use {name}::{{"), 1).as_bytes());
        // What it is started with, other tests start.
        fs::remove_file(project.join("src/main.rs")).expect("the project has a program");
    }
    say(&format!("axum: the services of {} documents are requested", projects.len()));
    assert_none(&cargo(&folder, &home, &["test", "--workspace", "--quiet", "--no-fail-fast", "--tests"]));
    assert_none(&cargo(&folder, &home, &["build", "--quiet", "--package", "all"]));
    assert_none(&sockets::ask(&home.join("target/debug/all"), &projects));
}
