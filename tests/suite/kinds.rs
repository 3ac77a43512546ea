//! One service with every parameter style, kind of body, kind of answer and kind of security, over real HTTP.

use std::fs;

use crate::{assert_none, node, repository, tool, tree};

#[test]
fn a_service_of_every_kind_keeps_its_contract() {
    let project = node::projects("kinds").join("kinds");
    let answer = tool::generate(&repository("tests/kinds/openapi.yaml"), &project);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    for part in ["src", "test"] {
        tree::copy(&repository("tests/kinds").join(part), &project.join(part));
    }
    assert_none(&node::unformatted(&project));
    tree::write(
        &project.join("proofs/kinds.ts"),
        &fs::read(repository("tests/proofs/express/kinds.ts")).expect("the proofs are there"),
    );
    node::check_types_of(&project);
    node::assert_tests_pass(&project, &["test/kinds.test.ts", "test/checks.test.ts"]);
}
