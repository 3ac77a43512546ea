//! One service with every parameter style, kind of body, kind of answer and kind of security, over real HTTP.
//!
//! `tests/kinds` holds the document, the tests, and the handlers for each framework.

use std::fs;
use std::path::Path;

use crate::{assert_none, node, repository, rust, tool, tree};

#[test]
fn a_service_of_every_kind_keeps_its_contract() {
    for framework in tool::FRAMEWORKS {
        let project = node::projects(&format!("kinds-{framework}")).join("kinds");
        let answer = tool::generate_for(framework, &repository("tests/kinds/openapi.yaml"), &project, &[]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        for part in ["src", "test"] {
            for folder in ["tests/kinds".to_owned(), format!("tests/kinds/{framework}")] {
                let folder = repository(&folder).join(part);
                if folder.exists() {
                    tree::copy(&folder, &project.join(part));
                }
            }
        }
        assert_none(&node::unformatted(&project));
        let proofs = repository("tests/proofs").join(framework).join("kinds.ts");
        tree::write(&project.join("proofs/kinds.ts"), &fs::read(proofs).expect("the proofs are there"));
        node::check_types_of(&project);
        let tests = ["test/kinds.test.ts", "test/certificates.test.ts", "test/checks.test.ts"];
        let tests = tests.into_iter().filter(|test| project.join(test).exists());
        node::assert_tests_pass(&project, &tests.collect::<Vec<_>>());
    }
}

/// Handlers of ours take the places of stubs, and tests in Rust ask them.
#[test]
fn an_axum_service_of_every_kind_of_answer_keeps_its_contract() {
    let (home, _lock) = rust::home();
    let project = home.join("kinds");
    tree::clear(&project);
    let answer = tool::generate_for("axum", &repository("tests/kinds/openapi.yaml"), &project, &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    fill_in(&project.join("src/routes/kinds.rs"), &repository("tests/kinds/axum/handlers.rs"));
    let test = fs::read(repository("tests/kinds/axum/kinds.rs")).expect("the test is there");
    tree::write(&project.join("tests/kinds.rs"), &test);
    assert_none(&rust::cargo(&project, &home, &["test", "--quiet"]));
    assert_none(&rust::cargo(&project, &home, &rust::PEDANTIC));
}

#[test]
fn an_axum_service_reads_values_inside_themselves() {
    let (home, _lock) = rust::home();
    let project = home.join("nested");
    tree::clear(&project);
    let answer = tool::generate_for("axum", &repository("tests/kinds/nested.yaml"), &project, &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    let test = fs::read(repository("tests/kinds/axum/nested.rs")).expect("the test is there");
    tree::write(&project.join("tests/nested.rs"), &test);
    assert_none(&rust::cargo(&project, &home, &["test", "--quiet", "--test", "nested"]));
}

/// Puts handlers where their stubs are.
fn fill_in(routes: &Path, handlers: &Path) {
    let mut text = fs::read_to_string(routes).expect("the stubs are there");
    let handlers = fs::read_to_string(handlers).expect("the handlers are there");
    for handler in handlers.split_inclusive("\n}\n") {
        let name = handler.split('(').next().expect("a handler has a name").trim_start();
        let start = text.find(&format!("{name}(")).unwrap_or_else(|| panic!("there is no {name}"));
        let end = start + text[start..].find("\n}\n").expect("a stub ends") + "\n}\n".len();
        text.replace_range(start..end, handler.trim_start());
    }
    tree::write(routes, text.as_bytes());
}
