//! The routers of axum projects: many in one crate, whose handlers say which operation they stand for, so that no types
//! have to be compiled.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{assert_none, cases, corpus, repository, rust, say, tool, tree};

/// What guards a handler in a router.
const GUARDS: [&str; 3] = ["public(", "optional(", "authenticated("];

#[test]
fn requests_reach_their_operations_on_axum() {
    let foreign = corpus::documents("the axum routers of real documents");
    let (home, _lock) = rust::home();
    let folder = home.join("routers");
    tree::clear(&folder);
    let crate_folder = folder.join("crate");
    let base = folder.join("base.json");
    tree::write(&base, br#"{ "openapi": "3.1.0", "info": { "title": "Routers", "version": "1" }, "paths": {} }"#);
    let answer = tool::generate_for("axum", &base, &crate_folder, &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);

    let (mut modules, mut entries) = (String::new(), String::new());
    for (number, (name, document)) in cases::projects().chain(foreign).enumerate() {
        let project = folder.join(format!("p{number}"));
        if tool::generate_for("axum", &document, &project, &[]).status == Some(2) {
            continue;
        }
        let text = format!("{}\n{}", router(&project), operations(&project));
        tree::write(&crate_folder.join(format!("src/documents/d{number}.rs")), text.as_bytes());
        modules.push_str(&format!("mod d{number};\n"));
        entries.push_str(&format!("    ({name:?}, d{number}::router, d{number}::OPERATIONS),\n"));
    }
    let head = "#![allow(unused_imports)]\n\nuse axum::Router;\n\nuse crate::{app::App, reached::Operation};\n";
    let table = format!(
        "{head}\n{modules}\npub type Document = (&'static str, fn() -> Router<App>, &'static [Operation]);\n\npub static DOCUMENTS: &[Document] = &[\n{entries}];\n"
    );
    tree::write(&crate_folder.join("src/documents/mod.rs"), table.as_bytes());
    for (from, to) in [("reached.rs", "src/reached.rs"), ("check.rs", "tests/routers.rs")] {
        let text = fs::read(repository("tests/routing/axum").join(from)).expect("the file is there");
        tree::write(&crate_folder.join(to), &text);
    }
    let library = crate_folder.join("src/lib.rs");
    let text = fs::read_to_string(&library).expect("the project is a library");
    tree::write(&library, format!("{text}pub mod documents;\npub mod reached;\n").as_bytes());
    assert_none(&rust::cargo(&crate_folder, &home, &["test", "--quiet", "--test", "routers"]));
    say(&format!("axum: the routers of {} documents lead to their operations", entries.lines().count()));
}

/// A project's router, with handlers that say where they are.
fn router(project: &Path) -> String {
    let text = fs::read_to_string(project.join("src/routes/mod.rs")).expect("the project has a router");
    let lines = text.lines().filter(|line| !line.starts_with("pub mod ") && !line.starts_with("///"));
    lines.map(|line| format!("{}\n", telling(line))).collect()
}

/// `get(public(users::list))` as `get(Reached("users::list"))`.
fn telling(line: &str) -> String {
    let is_route = line.contains("any(") || line.trim_start().starts_with(".route(");
    let guard = GUARDS.iter().filter_map(|guard| Some((line.rfind(guard)?, guard.len()))).max();
    let Some((start, length)) = guard.filter(|_| is_route) else { return line.to_owned() };
    let rest = &line[start + length..];
    let end = rest.find(')').expect("a guard ends");
    format!("{}crate::reached::Reached({:?}){}", &line[..start], &rest[..end], &rest[end + 1..])
}

/// A table of a project's operations, with the handlers that are theirs.
fn operations(project: &Path) -> String {
    let mut rows = String::new();
    for path in groups(project) {
        let group = path.file_stem().and_then(|stem| stem.to_str()).expect("a module has a name").to_owned();
        let stubs = fs::read_to_string(&path).expect("the stubs are there");
        let types = project.join("src/types/operations").join(format!("{group}.rs"));
        let types = fs::read_to_string(types).expect("each group has types");
        for stub in stubs.split("pub async fn ").skip(1) {
            let (handler, rest) = stub.split_once('(').expect("a handler has parameters");
            let request = rest.split("request: ").nth(1).and_then(|rest| rest.split([',', ')']).next());
            let request = request.unwrap_or_else(|| panic!("{handler} has no request"));
            let start = format!("impl Operation for {request} {{\n");
            let (_, operation) = types.split_once(&start).unwrap_or_else(|| panic!("{request} is no operation"));
            let constant = |name: &str| {
                let line = operation.lines().take_while(|line| *line != "}");
                let mut values =
                    line.filter_map(|line| line.trim().strip_prefix(&format!("const {name}: &'static str = ")));
                values.next().map(|value| value.trim_end_matches(';').to_owned())
            };
            let (method, path) = (constant("METHOD").expect("a method"), constant("PATH").expect("a path"));
            let template = constant("TEMPLATE").unwrap_or_else(|| path.clone());
            let handler = format!("{group}::{handler}");
            rows.push_str(&format!(
                "    crate::reached::Operation {{ handler: {handler:?}, method: {method}, path: {path}, template: {template} }},\n"
            ));
        }
    }
    format!("pub static OPERATIONS: &[crate::reached::Operation] = &[\n{rows}];\n")
}

/// The modules of a project's handlers.
fn groups(project: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(project.join("src/routes")).expect("the project has routes");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| !path.ends_with("mod.rs")).collect();
    paths.sort();
    paths
}
