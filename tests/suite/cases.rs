//! Cases: a folder each, replayed by running the binary on it. CASES.md beside the folders says what is in one.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::setup::{self, Skipped, words};
use crate::tool::{self, Answer};
use crate::tree::{self, Tree};
use crate::{assert_none, repository, say, updates_expectations};

/// What in a case's folder is not put into the folder of the run.
const OWN: [&str; 8] = ["command", "stdin", "setup", "stdout", "stderr", "status", "files", "test.ts"];

/// The command line of a case whose whole output is a project that must compile and run.
const GENERATES: &str = "openapi.yaml --framework express --output demo";

/// The folders of all cases, or of those that `CASE` names a part of.
fn folders() -> Vec<PathBuf> {
    let wanted = std::env::var("CASE").unwrap_or_default();
    let mut folders: Vec<PathBuf> = fs::read_dir(repository("tests/cases"))
        .expect("there are cases")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.is_dir() && name(path).contains(&wanted))
        .collect();
    folders.sort();
    folders
}

/// The cases whose project is to be compiled and run: their names and documents.
pub fn projects() -> impl Iterator<Item = (String, PathBuf)> {
    folders().into_iter().filter_map(|folder| {
        let generates = read(&folder, "command").trim() == GENERATES && !folder.join("setup").exists();
        let is_done = !matches!(read(&folder, "status").trim(), "2");
        (generates && is_done).then(|| (name(&folder).to_owned(), folder.join("openapi.yaml")))
    })
}

#[test]
fn every_case_ends_as_expected() {
    let folders = folders();
    assert!(!folders.is_empty(), "no case has such a name");
    let mut problems = Vec::new();
    for folder in folders {
        let name = name(&folder);
        match catch_unwind(AssertUnwindSafe(|| replay(&folder))) {
            Ok(Ok(found)) if found.is_empty() => {}
            Ok(Ok(found)) => problems.push(format!("--- {name}\n{}", found.join("\n"))),
            Ok(Err(Skipped(reason))) => say(&format!("{name} is skipped: {reason}")),
            Err(_) => problems.push(format!("--- {name}\nthe case itself is broken, see above")),
        }
    }
    if !problems.is_empty() {
        problems.push("If this is right: UPDATE_EXPECTATIONS=1 cargo test, and read the diff.".to_owned());
    }
    assert_none(&problems);
}

fn name(folder: &Path) -> &str {
    folder.file_name().and_then(|name| name.to_str()).expect("cases have plain names")
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_default()
}

fn replay(case: &Path) -> Result<Vec<String>, Skipped> {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let folder = folder.path();
    copy_inputs(case, folder);
    setup::prepare(&read(case, "setup"), folder)?;
    let before = tree::read(folder);
    let command = read(case, "command");
    assert!(!command.trim().is_empty() || case.join("command").exists(), "a case has a command");
    let stdin = fs::read(case.join("stdin")).unwrap_or_default();
    let answer = tool::run(folder, &words(&command), &stdin);
    let after = tree::read(folder);

    let mut problems = Vec::new();
    if answer.status == Some(2) {
        let changes = tree::difference(&before, &after);
        problems.extend(changes.iter().map(|change| format!("the run failed, but {change}")));
    }
    let left = after.keys().find(|path| path.ends_with(".tmp"));
    problems.extend(left.map(|path| format!("{path} is left behind")));
    let made = made(case, &before, &after, &mut problems);
    if updates_expectations() {
        update(case, &answer, &made);
    } else {
        problems.extend(compare(case, &answer, &made));
    }
    Ok(problems)
}

/// The files that a run made or changed and the case looks at.
fn made(case: &Path, before: &Tree, after: &Tree, problems: &mut Vec<String>) -> Vec<(String, Vec<u8>)> {
    let changed: Vec<(&str, &[u8])> =
        tree::files(after).filter(|(path, _)| before.get(*path) != after.get(*path)).collect();
    let patterns = read(case, "files");
    let patterns: Vec<&str> = patterns.lines().collect();
    for pattern in &patterns {
        if !changed.iter().any(|(path, _)| matches(pattern, path)) {
            problems.push(format!("no file is made that is like {pattern}"));
        }
    }
    changed
        .into_iter()
        .filter(|(path, _)| patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern, path)))
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect()
}

fn copy_inputs(case: &Path, folder: &Path) {
    for (path, bytes) in tree::files(&tree::read(case)) {
        let first = path.split('/').next().unwrap_or_default();
        if first != "expected" && !OWN.contains(&first) {
            tree::write(&folder.join(path), bytes);
        }
    }
}

fn compare(case: &Path, answer: &Answer, made: &[(String, Vec<u8>)]) -> Vec<String> {
    let mut problems = Vec::new();
    let status = status(answer);
    let expected = read(case, "status");
    if expected != status {
        let code = |text: &str| {
            if text.is_empty() { "0".to_owned() } else { text.trim().to_owned() }
        };
        problems.push(format!("exit code {} instead of {}", code(&status), code(&expected)));
    }
    for (file, actual) in [("stdout", &answer.stdout), ("stderr", &answer.stderr)] {
        let expected = read(case, file);
        if expected != *actual {
            let difference = tree::text_difference(expected.as_bytes(), actual.as_bytes());
            problems.push(format!("{file} differs\n{difference}"));
        }
    }
    let expected = tree::read(&case.join("expected"));
    for (path, bytes) in made {
        match tree::files(&expected).find(|(name, _)| name == path) {
            None => problems.push(format!("{path} is not expected")),
            Some((_, wanted)) if wanted == bytes => {}
            Some((_, wanted)) => {
                problems.push(format!("{path} differs\n{}", tree::text_difference(wanted, bytes)));
            }
        }
    }
    let missing = tree::files(&expected).filter(|(path, _)| !made.iter().any(|(name, _)| name == path));
    problems.extend(missing.map(|(path, _)| format!("{path} is not made")));
    problems
}

fn update(case: &Path, answer: &Answer, made: &[(String, Vec<u8>)]) {
    for (file, text) in [("stdout", &answer.stdout), ("stderr", &answer.stderr), ("status", &status(answer))] {
        let path = case.join(file);
        if !text.is_empty() {
            tree::write(&path, text.as_bytes());
        } else if path.exists() {
            fs::remove_file(path).expect("the file can be removed");
        }
    }
    let expected = case.join("expected");
    if expected.exists() {
        fs::remove_dir_all(&expected).expect("the folder can be removed");
    }
    for (path, bytes) in made {
        tree::write(&expected.join(path), bytes);
    }
}

/// As it stands in the file: nothing for 0.
fn status(answer: &Answer) -> String {
    match answer.status {
        Some(0) => String::new(),
        Some(code) => format!("{code}\n"),
        None => "killed\n".to_owned(),
    }
}

/// Whether a path is like a pattern: `*` stands for any text, slashes included.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((before, rest)) => path.strip_prefix(before).is_some_and(|path| {
            (0..=path.len()).any(|start| path.is_char_boundary(start) && matches(rest, &path[start..]))
        }),
    }
}
