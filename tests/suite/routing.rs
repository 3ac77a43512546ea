//! The routers: for each path of a document, a request for it reaches its own operation, with its own parameters.

use std::path::PathBuf;
use std::time::Duration;

use crate::{cases, corpus, node, repository, say, tool, tree};

/// Projects whose validation says what was reached, instead of validating.
fn requests_reach_their_operations(name: &str, framework: &str, documents: impl Iterator<Item = (String, PathBuf)>) {
    let folder = node::projects(&format!("routing-{name}-{framework}"));
    let templates = repository("tests/routing/templates");
    let templates = templates.to_str().expect("the path is UTF-8");
    let mut made = 0;
    for (name, document) in documents {
        let answer = tool::generate_for(framework, &document, &folder.join(name), &["--templates", templates]);
        made += usize::from(answer.status != Some(2));
    }
    if made == 0 {
        return;
    }
    let check = std::fs::read(repository("tests/routing/check.mts")).expect("the check is there");
    tree::write(&folder.join("check.mts"), &check);
    match node::run(&folder, &["--import", "tsx", "check.mts"], Duration::from_secs(300)) {
        Ok(said) => say(&format!("{name}, {framework}: {}", said.lines().last().unwrap_or_default())),
        Err(said) => panic!("{said}"),
    }
}

#[test]
fn requests_reach_their_operations_in_own_documents() {
    for framework in tool::FRAMEWORKS {
        requests_reach_their_operations("own", framework, cases::projects());
    }
}

/// The real documents take turns: whether a path matches is for the most part up to the document.
#[test]
fn requests_reach_their_operations_in_real_documents() {
    let documents = corpus::documents("the routers of real documents");
    for (turn, framework) in tool::FRAMEWORKS.into_iter().enumerate() {
        let documents = documents.iter().skip(turn).step_by(tool::FRAMEWORKS.len()).cloned();
        requests_reach_their_operations("corpus", framework, documents);
    }
}
