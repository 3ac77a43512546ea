//! Without a framework: what the document is, what is wrong with it, and what each framework makes of it.

use anyhow::Result;
use serde_json::json;

use super::ending::{Ending, Outcome};
use super::generate::{generated, leave_out_incomplete};
use super::{messages, source_name};
use crate::cli::{Arguments, Framework};
use crate::contract::grouping;
use crate::openapi::load::Sources;
use crate::openapi::read::Reading;
use crate::report::Level;
use crate::summary::{self, Expressed};
use crate::templates::Templates;

pub(super) fn check(arguments: &Arguments, sources: &Sources, reading: Reading) -> Result<Ending> {
    let Reading { mut contract, version, mut diagnostics } = reading;
    let name = sources.first().source.name();
    let groups = grouping::groups(&contract.operations);
    let overview = summary::document(name, &version, &contract, &groups);
    let document = json!({
        "specification": version.specification(),
        "version": version.text(),
        "operations": contract.operations.len(),
        "schemas": contract.schemas.len(),
        "groups": groups
            .iter()
            .map(|group| json!({ "name": group.slug, "operations": group.operations.len() }))
            .collect::<Vec<_>>(),
    });
    diagnostics.extend(leave_out_incomplete(&mut contract));
    let templates = Templates::load(None)?;
    let mut frameworks = Vec::new();
    for framework in Framework::ALL {
        let generated = generated(framework, contract.clone(), source_name(sources), &templates)?;
        let count = |level| generated.diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count();
        frameworks.push(Expressed {
            framework: framework.name(),
            left_out: count(Level::Error),
            widened: count(Level::Warning),
        });
        diagnostics.extend(generated.diagnostics);
    }
    let messages = messages::located(diagnostics, sources, arguments.shows_all());
    let facts = [
        ("document".to_owned(), document),
        (
            "frameworks".to_owned(),
            frameworks
                .iter()
                .map(|it| json!({ "name": it.framework, "leftOut": it.left_out, "widened": it.widened }))
                .collect(),
        ),
    ];
    Ok(Ending {
        outcome: Outcome::of(&messages),
        messages,
        text: overview + &summary::frameworks(&frameworks),
        facts: facts.into_iter().collect(),
        ..Ending::done()
    })
}
