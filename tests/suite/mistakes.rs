//! What new users do wrong, and the messages that they get: `docs/src/mistakes.md` is made of their cases.

use std::fmt::Write;
use std::fs;

use crate::{repository, updates_expectations};

/// What was done, and the case that shows it.
const MISTAKES: [(&str, &str); 24] = [
    ("A misspelt file", "mistake-misspelt-file"),
    ("A subcommand", "mistake-subcommand"),
    ("The output as a second input", "mistake-two-inputs"),
    ("No input at all", "refuse-missing-argument"),
    ("A misspelt option", "refuse-unknown-flag"),
    ("An unknown framework", "refuse-unknown-framework"),
    ("An output without a framework", "mistake-output-without-framework"),
    ("An output that is a file", "refuse-output-is-file"),
    ("An output where nothing may be written", "refuse-protected"),
    ("A folder instead of a document", "refuse-folder"),
    ("A URL", "refuse-url"),
    ("The page that shows a document", "mistake-html-page"),
    ("A Postman collection", "mistake-postman"),
    ("An AsyncAPI document", "mistake-asyncapi"),
    ("Some other JSON or YAML", "refuse-no-openapi"),
    ("A version that there is not", "refuse-openapi-4"),
    ("An empty file", "refuse-empty"),
    ("A comma too many in JSON", "mistake-json-comma"),
    ("A tab in YAML", "refuse-broken-yaml-tab"),
    ("A reference to a file that is not there", "left-out"),
    ("A folder of sources without routes", "mistake-sources-without-routes"),
    ("A document as sources", "mistake-document-as-sources"),
    ("A check without a promise", "mistake-missing-promise"),
    ("An edited file that would be overwritten", "refuse-edited"),
];

#[test]
fn mistakes_are_told_in_the_book() {
    let mut page = "# Common mistakes\n\nWhat goes wrong at first, and what is said then. Each is a test.\n".to_owned();
    for (title, case) in MISTAKES {
        let read =
            |file: &str| fs::read_to_string(repository(&format!("tests/cases/{case}/{file}"))).unwrap_or_default();
        let (command, said, status) = (read("command"), read("stderr"), read("status"));
        assert!(!command.trim().is_empty() || case == "refuse-missing-argument", "{case} is no case");
        assert!(!said.is_empty() && !status.trim().is_empty(), "{case} says what is wrong");
        let command = format!("api-scaffold {}", command.trim());
        let _ = write!(page, "\n## {title}\n\n```console\n$ {}\n{}\n```\n", command.trim(), said.trim_end());
    }
    let path = repository("docs/src/mistakes.md");
    if updates_expectations() {
        return fs::write(path, page).expect("the book can be written");
    }
    assert_eq!(
        fs::read_to_string(path).expect("it is there"),
        page,
        "UPDATE_EXPECTATIONS=1 cargo test writes the page"
    );
}
