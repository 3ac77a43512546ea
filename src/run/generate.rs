//! With a framework: the project, and its files on disk.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use serde_json::json;

use super::ending::{Ending, Outcome};
use super::{messages, source_name};
use crate::cli::{Arguments, Framework};
use crate::contract::{Contract, completeness};
use crate::frameworks::{Generated, express};
use crate::openapi::load::Sources;
use crate::openapi::read::Reading;
use crate::project::{self, Change, Plan};
use crate::report::Diagnostic;
use crate::summary::{self, Behind, Made};
use crate::templates::Templates;
use crate::typescript::{framework as node, syntax};

pub(super) fn generate(
    arguments: &Arguments,
    framework: Framework,
    sources: &Sources,
    reading: Reading,
    start: Instant,
) -> Result<Ending> {
    let templates = Templates::load(arguments.templates.as_deref())?;
    let Reading { mut contract, mut diagnostics, .. } = reading;
    let has_operations = !contract.operations.is_empty();
    diagnostics.extend(leave_out_incomplete(&mut contract));
    if has_operations && contract.operations.is_empty() {
        let failure = "no operation is left, so nothing is written".to_owned();
        return Ok(Ending { messages: messages::located(diagnostics, sources), ..Ending::failed(failure) });
    }
    let generated = generated(framework, contract, source_name(sources), &templates)?;
    let Generated { project, diagnostics: of_framework, handlers, schemas } = generated;
    diagnostics.extend(of_framework);
    let messages = messages::located(diagnostics, sources);
    let root = project::project_root(arguments.output.as_deref().unwrap_or(Path::new(".")));
    let plan = project::plan(project, &root, arguments.force)?;
    refuse_foreign(&plan)?;
    if !arguments.dry_run {
        project::write(&plan).context("nothing is written")?;
    }
    let made = Made { handlers, schemas, milliseconds: start.elapsed().as_millis() };
    let files = if arguments.verbose || arguments.dry_run { summary::files(&plan) } else { String::new() };
    let behind = behind(&plan);
    let last = if arguments.dry_run { summary::dry_run(&plan, &made) } else { summary::done(&plan, &made) };
    let facts = json!({
        "root": plan.root.display().to_string(),
        "written": !arguments.dry_run,
        "handlers": made.handlers,
        "schemas": made.schemas,
        "files": plan
            .files
            .iter()
            .map(|file| json!({ "path": file.path, "change": summary::word(file.change) }))
            .collect::<Vec<_>>(),
        "behind": behind
            .iter()
            .map(|file| json!({ "path": file.path, "missing": file.missing }))
            .collect::<Vec<_>>(),
    });
    Ok(Ending {
        outcome: Outcome::of(&messages),
        messages,
        failure: None,
        text: files + &last + &summary::behind(&behind),
        facts: [("project".to_owned(), facts)].into_iter().collect(),
    })
}

/// The project that a framework makes of a contract.
pub(super) fn generated(
    framework: Framework,
    contract: Contract,
    source: &str,
    templates: &Templates,
) -> Result<Generated> {
    let target = match framework {
        Framework::Express => &express::EXPRESS,
    };
    Ok(node::generate(target, contract, source, templates)?)
}

/// Takes out the operations of which a part is not known: what they let through would be a guess.
pub(super) fn leave_out_incomplete(contract: &mut Contract) -> Vec<Diagnostic> {
    let unknown = completeness::unknown(contract);
    let is_known: Vec<bool> = unknown.iter().map(Option::is_none).collect();
    let left_out = contract.operations.iter().zip(unknown).filter_map(|(operation, reason)| {
        let message = format!("{} {} is left out", operation.method.name(), operation.path);
        let help = format!("it rests on this: {}", reason?);
        Some(Diagnostic::error("operation-left-out", operation.origin, message).help(help))
    });
    let left_out = left_out.collect();
    let mut is_known = is_known.into_iter();
    contract.operations.retain(|_| is_known.next().unwrap_or(true));
    left_out
}

/// What files of the user's do not export yet, although the generated ones ask them for it.
fn behind(plan: &Plan) -> Vec<Behind> {
    let kept = plan.files.iter().filter(|file| file.change == Change::Kept && file.path.ends_with(".ts"));
    kept.filter_map(|file| {
        let own = syntax::exports(&fs::read_to_string(plan.root.join(&file.path)).ok()?)?;
        let missing: Vec<String> = syntax::exports(&file.text)?.difference(&own).cloned().collect();
        (!missing.is_empty()).then(|| Behind { path: file.path.clone(), missing })
    })
    .collect()
}

/// Files that somebody else wrote are not overwritten unasked.
fn refuse_foreign(plan: &Plan) -> Result<()> {
    let foreign: Vec<&str> =
        plan.files.iter().filter(|file| file.change == Change::Foreign).map(|file| file.path.as_str()).collect();
    if foreign.is_empty() {
        return Ok(());
    }
    Err(anyhow!(
        "{} has files of others where generated ones have to go:\n  {}\n  = move them, or replace them with --force; nothing is written",
        plan.root.display(),
        foreign.join("\n  ")
    ))
}
