//! The book in `docs`: its pages are found, its links lead somewhere, its commands run, and what comes from tables is as they
//! have it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use api_scaffold::drift::rules::{RULES, Rule, explanation};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::{assert_none, repository, tool, tree, updates_expectations};

/// The pages by their names, and their texts.
fn pages() -> Vec<(String, String)> {
    let entries = fs::read_dir(repository("docs/src")).expect("there is a book");
    let mut pages: Vec<_> = entries
        .map(|entry| entry.expect("it can be read"))
        .map(|entry| {
            let name = entry.file_name().into_string().expect("pages have plain names");
            (name, fs::read_to_string(entry.path()).expect("a page is text"))
        })
        .collect();
    pages.sort();
    pages
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

fn links(text: &str) -> impl Iterator<Item = String> {
    events(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    })
}

/// The blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for event in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name))) if &*name == language => {
                block = Some(String::new());
            }
            Event::Text(text) => block.iter_mut().for_each(|block| block.push_str(&text)),
            Event::End(TagEnd::CodeBlock) => blocks.extend(block.take()),
            _ => {}
        }
    }
    blocks
}

#[test]
fn pages_are_found_and_links_lead_somewhere() {
    let pages = pages();
    let names: BTreeSet<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    let mut problems = Vec::new();
    for (name, text) in &pages {
        for link in links(text).filter(|link| !link.contains("://")) {
            if !names.contains(link.split('#').next().unwrap_or_default()) {
                problems.push(format!("{name}: {link} leads nowhere"));
            }
        }
        let titles =
            events(text).filter(|event| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })));
        if titles.count() != 1 {
            problems.push(format!("{name} has one title"));
        }
    }
    let (_, summary) = pages.iter().find(|(name, _)| name == "SUMMARY.md").expect("there is a summary");
    let listed: BTreeSet<String> = links(summary).collect();
    let unlisted = names.iter().filter(|name| **name != "SUMMARY.md" && !listed.contains(**name));
    problems.extend(unlisted.map(|name| format!("{name} is not in the summary")));
    assert_none(&problems);
}

/// Commands that need a network, a repository or somebody who ends them.
const NOT_HERE: [&str; 6] = ["npm", "npx", "curl", "--watch", "main:", "git "];

#[cfg(unix)]
#[test]
fn commands_run() {
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", tool::binary().parent().expect("it is in a folder").display());
    let mut problems = Vec::new();
    let mut count = 0;
    for (name, text) in pages() {
        for block in blocks(&text, "sh") {
            if NOT_HERE.iter().any(|word| block.contains(word)) {
                continue;
            }
            let folder = tempfile::tempdir().expect("there is a place for temporary files");
            let folder = folder.path();
            tree::copy(&repository("examples/directory/express/src"), &folder.join("src"));
            tree::copy(&repository("templates"), &folder.join("templates"));
            fs::copy(repository("examples/directory/openapi.yaml"), folder.join("openapi.yaml")).expect("it is copied");
            let output = Command::new("sh").args(["-c", &block]).current_dir(folder).env("PATH", &path).output();
            let output = output.expect("there is a shell");
            count += 1;
            // What a check finds is no failure of the command.
            if !matches!(output.status.code(), Some(0 | 1)) {
                problems.push(format!("{name}: {block}{}", String::from_utf8_lossy(&output.stderr)));
            }
        }
    }
    assert!(count >= 8, "{count} blocks were run");
    assert_none(&problems);
}

#[test]
fn options_are_those_of_the_command() {
    let help = fs::read_to_string(repository("tests/cases/help/stdout")).expect("the case is there");
    let mut problems = Vec::new();
    for (name, text) in pages().into_iter().filter(|(name, _)| name != "mistakes.md") {
        let words = blocks(&text, "sh").join("\n");
        for line in words.lines().filter(|line| line.contains("api-scaffold ") && !line.contains("npm ")) {
            let line = line.split_once("api-scaffold ").map_or("", |(_, line)| line);
            let unknown = line.split_whitespace().filter(|word| word.starts_with("--") && !help.contains(word));
            problems.extend(unknown.map(|word| format!("{name}: there is no {word}")));
        }
    }
    assert_none(&problems);
}

/// Compares a page with what it has to be, or writes it.
fn hold(page: &str, wanted: &str) {
    let path = repository(&format!("docs/src/{page}"));
    if updates_expectations() {
        return fs::write(path, wanted).expect("the book can be written");
    }
    let is = fs::read_to_string(path).unwrap_or_default();
    assert!(is == wanted, "{page} is not what it is made of: UPDATE_EXPECTATIONS=1 cargo test writes it");
}

#[test]
fn rules_are_those_of_the_table() {
    let mut areas: Vec<_> = RULES.iter().map(|rule| rule.area).collect();
    areas.sort();
    areas.dedup();
    let mut page = "# Rules\n\nWhat `--check` finds, as `--explain` tells it.\n".to_owned();
    for area in areas {
        let _ = write!(page, "\n## In {}\n", area.name());
        for rule in RULES.iter().filter(|rule| rule.area == area) {
            let Rule { id, .. } = rule;
            let _ = write!(page, "\n### {id}\n\n```text\n{}\n```\n", explanation(rule).trim_end());
        }
    }
    hold("rules.md", &page);
}

#[test]
fn options_are_listed() {
    let read = |path: &Path| fs::read_to_string(path).expect("it is there");
    let help = read(&repository("tests/cases/help/stdout"));
    let page = read(&repository("docs/src/configuration.md"));
    let (before, after) = page.split_once("```text\n").expect("there is a block for them");
    let (_, after) = after.split_once("```").expect("the block ends");
    hold("configuration.md", &format!("{before}```text\n{help}```{after}"));
}
