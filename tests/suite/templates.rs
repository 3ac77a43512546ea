//! Templates of the user's own: whatever they print, nothing that does not parse is written.

use std::path::{Path, PathBuf};

use crate::{assert_none, repository, tool, tree};

/// The names of all templates that print TypeScript.
fn templates() -> Vec<String> {
    let tree = tree::read(&repository("templates"));
    let names = tree::files(&tree).map(|(name, _)| name.to_owned());
    names.filter(|name| name.ends_with(".ts")).collect()
}

fn generate(framework: &str, folder: &Path, overridden: &Path) -> tool::Answer {
    let document: PathBuf = repository("tests/kinds/openapi.yaml"); // which needs every template
    let text = |path: &Path| path.to_str().expect("the path is UTF-8").to_owned();
    let (document, overridden) = (text(&document), text(overridden));
    let arguments = [&document, "--framework", framework, "--output", "demo", "--docs", "--templates", &overridden];
    tool::run(folder, &arguments, &[])
}

#[test]
fn no_template_gets_broken_typescript_written() {
    let templates = templates();
    assert!(templates.len() > 10, "{templates:?}");
    let mut problems = Vec::new();
    for name in templates {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let overridden = folder.path().join("own");
        tree::write(&overridden.join(&name), b"{{ header }}\nexport const = 1;\n");
        let before = tree::read(folder.path());
        // What all share, any of them shows.
        let framework = name.split('/').find(|part| tool::FRAMEWORKS.contains(part)).unwrap_or("express");
        let answer = generate(framework, folder.path(), &overridden);
        let changes = tree::difference(&before, &tree::read(folder.path()));
        let says_where = answer.stderr.contains(".ts:") && answer.stderr.contains("does not parse");
        if answer.status != Some(2) || !says_where || !changes.is_empty() {
            problems.push(format!("{name}: {:?} {changes:?}\n{}", answer.status, answer.stderr));
        }
    }
    assert_none(&problems);
}
