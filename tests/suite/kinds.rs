//! One service with every parameter style, kind of body, kind of answer and kind of security, over real HTTP.
//!
//! `tests/kinds` holds the document, the tests, and the handlers for each framework.

use std::fs;

use crate::{assert_none, node, repository, tool, tree};

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
