//! A service whose document changes again and again: what a run adds, what it leaves alone, and where the compiler then
//! finds fault. `tests/story/STORY.md` says what is there.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::{node, repository, rust, tool, tree, updates_expectations};

/// The changes of the document.
const CHANGES: [&str; 7] = ["1-added", "2-removed", "3-renamed", "4-required", "5-type", "6-tag", "7-security"];

/// What an author does to a file after a change: a text becomes another.
struct Edit {
    after: &'static str,
    file: &'static str,
    from: String,
    to: &'static str,
}

fn edit(after: &'static str, file: &'static str, from: impl Into<String>, to: &'static str) -> Edit {
    Edit { after, file, from: from.into(), to }
}

#[test]
fn express_services_grow_with_their_document() {
    of_node("express");
}

#[test]
fn koa_services_grow_with_their_document() {
    of_node("koa");
}

#[test]
fn fastify_services_grow_with_their_document() {
    of_node("fastify");
}

fn of_node(framework: &str) {
    const BOOKS: &str = "src/routes/books.ts";
    let handlers =
        fs::read_to_string(repository("tests/story").join(framework).with_extension("ts")).expect("it is there");
    let project = node::projects(&format!("story-{framework}"));
    let edits = [
        edit("2-removed", BOOKS, block(&handlers, "export const addBook", "\n};\n"), ""),
        edit("3-renamed", BOOKS, "readBook", "unused"),
        edit("3-renamed", BOOKS, "getBook", "readBook"),
        edit("5-type", BOOKS, "pages: 10", "pages: '10'"),
        edit("6-tag", BOOKS, "operations/books.js", "operations/shelf.js"),
    ];
    let errors = |project: &Path| {
        let compiler = node::home().join("node_modules/typescript/bin/tsc");
        let arguments =
            [compiler.to_str().expect("the path is UTF-8"), "--singleThreaded", "--noEmit", "--pretty", "false"];
        let said = node::run(project, &arguments, Duration::from_secs(120)).err().unwrap_or_default();
        let errors = said.lines().filter_map(|line| line.split_once("): error ")).map(|(place, error)| {
            let line = place.split(',').next().unwrap_or_default().replace('(', ":");
            format!("{line} {}", error.split(':').next().unwrap_or_default())
        });
        errors.collect()
    };
    let tests = |project: &Path| node::run_tests(project, "test/api.test.ts").err().into_iter().collect();
    tell(framework, &project, BOOKS, &handlers, &edits, &Tools { errors: &errors, tests: &tests });
}

#[test]
fn axum_services_grow_with_their_document() {
    const BOOKS: &str = "src/routes/books.rs";
    let handlers = fs::read_to_string(repository("tests/story/axum.rs")).expect("it is there");
    let (home, _lock) = rust::home();
    let project = home.join("story");
    tree::clear(&project);
    let edits = [
        edit("2-removed", BOOKS, block(&handlers, "pub async fn add_book", "\n}\n"), ""),
        edit("2-removed", BOOKS, "AddBookRequest, AddBookResponse, ", ""),
        edit("3-renamed", BOOKS, "read_book", "unused"),
        edit("3-renamed", BOOKS, "get_book", "read_book"),
        edit("3-renamed", BOOKS, "GetBookRequest, GetBookResponse, ", ""),
        edit("3-renamed", BOOKS, "GetBook", "ReadBook"),
        edit("4-required", BOOKS, ".limit.unwrap_or(10)", ".limit"),
        edit("5-type", BOOKS, "pages: 10", "pages: \"10\".into()"),
        edit("6-tag", BOOKS, "operations::books", "operations::shelf"),
        edit(
            "7-security",
            "src/app.rs",
            "pub struct App {}",
            "pub struct App {\n    pub jwt: Option<crate::middleware::security::Jwt>,\n}",
        ),
        edit("7-security", "src/app.rs", "Self {}", "Self { jwt: crate::middleware::security::Jwt::from_env() }"),
        edit(
            "7-security",
            "src/routes/shelf.rs",
            "    _request: DeleteBookRequest",
            "    _caller: crate::middleware::security::Principal,\n    _request: DeleteBookRequest",
        ),
        edit(
            "7-security",
            "Cargo.toml",
            "[dependencies]\n",
            "[dependencies]\njsonwebtoken = { version = \"10\", default-features = false, features = [\"rust_crypto\", \"use_pem\"] }\n",
        ),
    ];
    let errors = |project: &Path| {
        let said = rust::cargo(project, &home, &["check", "--quiet", "--lib", "--message-format", "short"]);
        let errors = said.iter().filter_map(|line| {
            let (place, error) = line.split_once(": error[").or_else(|| line.split_once(": warning"))?;
            let place: Vec<&str> = place.split(':').take(2).collect();
            Some(format!("{} {}", place.join(":"), error.split(']').next().unwrap_or_default()))
        });
        errors.collect()
    };
    let tests = |project: &Path| rust::cargo(project, &home, &["test", "--quiet"]);
    tell("axum", &project, BOOKS, &handlers, &edits, &Tools { errors: &errors, tests: &tests });
}

/// A declaration from its start to its end, and the empty line before it.
fn block(text: &str, start: &str, end: &str) -> String {
    let at = text.find(start).expect("the handler is there");
    let length = text[at..].find(end).expect("it ends") + end.len();
    text[at - 1..at + length].to_owned()
}

/// What an author asks about a project, and is told problems by.
struct Tools<'t> {
    /// The compiler; an error is a `file:line code`.
    errors: &'t dyn Fn(&Path) -> Vec<String>,
    /// The project's own tests.
    tests: &'t dyn Fn(&Path) -> Vec<String>,
}

/// Tells the story of a service.
fn tell(
    framework: &str,
    project: &Path,
    books: &str,
    handlers: &str,
    edits: &[Edit],
    Tools { errors, tests }: &Tools<'_>,
) {
    let story = repository("tests/story");
    let run = |change: &str| {
        let document = fs::read(story.join(format!("{change}.yaml"))).expect("the document is there");
        tree::write(&project.join("openapi.yaml"), &document);
        let answer = tool::run(project, &["openapi.yaml", "--framework", framework, "--verbose"], &[]);
        assert_eq!(answer.status, Some(0), "{change}\n{}", answer.stderr);
        answer.stdout
    };
    run("0-start");
    tree::write(&project.join(books), handlers.as_bytes());
    let mut told = String::new();
    for change in CHANGES {
        let before = tree::read(project);
        let said = run(change);
        let shown =
            |line: &&str| !line.trim_start().starts_with("kept ") && !line.trim_start().starts_with("unchanged ");
        let said: String = said.lines().filter(shown).map(|line| format!("{line}\n")).collect();
        texts_survive(change, &before, &tree::read(project), &said);
        let errors_after_run = errors(project);
        for Edit { file, from, to, .. } in edits.iter().filter(|edit| edit.after == change) {
            let path = project.join(file);
            let text = fs::read_to_string(&path).expect("the file is there");
            assert!(text.contains(from), "{change}: {file} has no {from}\n{text}");
            tree::write(&path, text.replace(from, to).as_bytes());
        }
        if change == "3-renamed" {
            drop_stub(&project.join(books));
        }
        if change == "6-tag" {
            let shelf = books.replace("books", "shelf");
            fs::rename(project.join(books), project.join(shelf)).expect("the file can be moved");
        }
        let found = if errors_after_run.is_empty() { "nothing".to_owned() } else { errors_after_run.join("\n  ") };
        let _ = writeln!(told, "## {change}\n\n{said}\nThe compiler finds:\n  {found}\n");
        // Where nothing was edited, the compiler was asked already.
        let is_edited = edits.iter().any(|edit| edit.after == change);
        let left = if is_edited { errors(project) } else { errors_after_run };
        assert!(left.is_empty(), "{change}: after the obvious edit the compiler finds\n{}", left.join("\n"));
        let failed = tests(project);
        assert!(failed.is_empty(), "{change}: after the obvious edit there fails\n{}", failed.join("\n"));
        let again = run(change);
        assert!(!again.contains(" changed ") && !again.contains("extended"), "{change}: twice\n{again}");
    }
    let place = story.join(format!("{framework}.txt"));
    let expected = fs::read_to_string(&place).unwrap_or_default();
    if updates_expectations() {
        tree::write(&place, told.as_bytes());
    } else {
        assert!(expected == told, "{}", tree::text_difference(expected.as_bytes(), told.as_bytes()));
    }
}

/// Takes out the stub that the rename has added, which the author now calls `unused`.
fn drop_stub(path: &Path) {
    let text = fs::read_to_string(path).expect("the file is there");
    let (start, end) = if text.contains("pub async fn unused") {
        ("pub async fn unused", "\n}\n")
    } else {
        ("export const unused", "\n};\n")
    };
    tree::write(path, text.replace(&block(&text, start, end), "").as_bytes());
}

/// Nothing is taken out of the author's files: what they were is still there, in order.
fn texts_survive(change: &str, before: &tree::Tree, after: &tree::Tree, said: &str) {
    for (path, bytes) in tree::files(before) {
        let is_authors = path.starts_with("src/") || path.starts_with("test") || path == "Cargo.toml";
        if bytes.starts_with(b"// Generated by") || !is_authors {
            continue;
        }
        let now = tree::files(after).find(|(name, _)| *name == path);
        let (_, now) = now.unwrap_or_else(|| panic!("{change}: {path} is gone\n{said}"));
        let mut rest = now.iter();
        let survives = bytes.iter().all(|byte| rest.any(|other| other == byte));
        assert!(survives, "{change}: {path} has lost something\n{}", tree::text_difference(bytes, now));
    }
}
