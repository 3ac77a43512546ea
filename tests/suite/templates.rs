//! Templates of the user's own: whatever they print, nothing that does not parse is written.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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

/// Templates that nobody writes by hand, and what is said about each.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let many = |text: &str| text.repeat(50_000);
    let texts = [
        ("a file outside", "{% include \"../../../../etc/passwd\" %}".to_owned(), "Unknown template"),
        ("a file of the system", "{% include \"/etc/passwd\" %}".to_owned(), "Unknown template"),
        ("a base outside", "{% extends \"/etc/passwd\" %}".to_owned(), "doesn't exist"),
        ("itself", "{% include \"express/src/app.ts\" %}".to_owned(), "Circular include"),
        ("the environment", "{{ get_env(name=\"HOME\") }}".to_owned(), "Unknown function"),
        ("a long range", "{% for i in range(end=1000000000) %}x{% endfor %}".to_owned(), "exceeds the limit"),
        ("loops in loops", "{% for i in range(end=99999) %}".repeat(9) + &"{% endfor %}".repeat(9), "10 seconds"),
        (
            "a text that doubles",
            format!("{{% set a = \"xxxxxxxx\" %}}{}", "{% set a = a ~ a %}".repeat(60)),
            "MB of memory",
        ),
        ("parentheses", format!("{{{{ {}1{} }}}}", many("("), many(")")), "too complex"),
        ("conditions", "{% if true %}".repeat(9_000) + &"{% endif %}".repeat(9_000), "too deep"),
        ("a number without end", "{{ 9 ** 9 ** 9 ** 9 }}".to_owned(), "Unable to perform"),
        ("a large file", " ".repeat(2 << 20), "larger than 1 MB"),
    ];
    let no_text = ("no text", b"\xff\xfe".to_vec(), "UTF-8");
    texts.into_iter().map(|(what, text, said)| (what, text.into_bytes(), said)).chain([no_text]).collect()
}

#[test]
fn no_template_takes_what_it_likes() {
    let mut problems = Vec::new();
    for (what, text, said) in hostile() {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let overridden = folder.path().join("own");
        tree::write(&overridden.join("express/src/app.ts"), &text);
        let before = tree::read(folder.path());
        let start = Instant::now();
        let answer = generate("express", folder.path(), &overridden);
        let changes = tree::difference(&before, &tree::read(folder.path()));
        // One that is given up has taken ten seconds.
        let is_quick = start.elapsed() < Duration::from_secs(40);
        if answer.status != Some(2) || !answer.stderr.contains(said) || !changes.is_empty() || !is_quick {
            let stderr: String = answer.stderr.chars().take(500).collect();
            problems.push(format!("{what}: {:?} after {:?} {changes:?}\n{stderr}", answer.status, start.elapsed()));
        }
    }
    assert_none(&problems);
}

#[cfg(unix)]
#[test]
fn no_template_is_read_through_a_link() {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let secret = folder.path().join("secret");
    fs::write(&secret, "SECRET").expect("it can be written");
    let overridden = folder.path().join("own");
    fs::create_dir_all(overridden.join("typescript")).expect("it can be made");
    std::os::unix::fs::symlink(&secret, overridden.join("typescript/.env.example")).expect("it can be made");
    let answer = generate("express", folder.path(), &overridden);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    let made = fs::read_to_string(folder.path().join("demo/.env.example")).expect("it is there");
    assert!(!made.contains("SECRET"), "{made}");
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
