//! What the tool is built from, on all platforms, keeps to `deny.toml`. `cargo deny check` asks for advisories besides.

use std::process::Command;

use serde_json::Value;

use crate::{assert_none, repository};

#[test]
fn the_tool_is_built_from_what_deny_toml_allows() {
    let rules = std::fs::read_to_string(repository("deny.toml")).expect("the rules are there");
    let rules: toml::Table = rules.parse().expect("the rules are TOML");
    let texts = |table: &str, key: &str, name: Option<&str>| -> Vec<String> {
        let items = rules[table][key].as_array().expect("it is a list").iter();
        items.map(|item| name.map_or(item, |name| &item[name]).as_str().expect("it is a text").to_owned()).collect()
    };
    let allowed = texts("licenses", "allow", None);
    let denied = texts("bans", "deny", Some("crate"));
    let arguments = ["metadata", "--format-version", "1", "--locked", "--all-features"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(repository("")).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo says JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    assert!(packages.len() > 100, "{} packages", packages.len());
    let mut problems = Vec::new();
    for package in packages {
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        let name = format!("{} {}", text("name"), text("version"));
        let license = text("license");
        if !is_allowed(license, &allowed) {
            problems.push(format!("{name} is licensed under {license:?}"));
        }
        let source = text("source");
        if text("name") != env!("CARGO_PKG_NAME") && !source.starts_with("registry+") {
            problems.push(format!("{name} comes from {source:?}"));
        }
        if denied.iter().any(|denied| denied == text("name")) {
            problems.push(format!("{name} is not to be used"));
        }
    }
    assert_none(&problems);
}

#[test]
fn licenses_are_understood() {
    let allowed = ["MIT".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned(), "ISC".to_owned()];
    for (license, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND ISC", true),
        ("ISC AND (GPL-3.0 OR BSD-3-Clause)", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
        ("Apache-2.0", false),
    ] {
        assert_eq!(is_allowed(license, &allowed), expected, "{license}");
    }
}

/// Whether an SPDX expression is met by the licenses of a list. `/` is how `OR` was once written.
fn is_allowed(license: &str, allowed: &[String]) -> bool {
    let license = license.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ").replace(" WITH ", "\u{0}");
    let words: Vec<String> = license.split_whitespace().map(|word| word.replace('\u{0}', " WITH ")).collect();
    let mut rest = words.as_slice();
    any(&mut rest, allowed) && rest.is_empty()
}

fn any(words: &mut &[String], allowed: &[String]) -> bool {
    let mut is_met = all(words, allowed);
    while next(words, "OR") {
        is_met |= all(words, allowed);
    }
    is_met
}

fn all(words: &mut &[String], allowed: &[String]) -> bool {
    let mut is_met = one(words, allowed);
    while next(words, "AND") {
        is_met &= one(words, allowed);
    }
    is_met
}

fn one(words: &mut &[String], allowed: &[String]) -> bool {
    if next(words, "(") {
        return any(words, allowed) & next(words, ")");
    }
    let Some((license, rest)) = words.split_first() else { return false };
    *words = rest;
    allowed.contains(license)
}

fn next(words: &mut &[String], word: &str) -> bool {
    let is_next = words.first().is_some_and(|first| first == word);
    if is_next {
        *words = &words[1..];
    }
    is_next
}
