//! With a framework: the project, and its files on disk.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use serde_json::json;

use super::ending::{Ending, Outcome};
use super::{messages, source_name, surroundings, uncarried, update};
use crate::cli::{Arguments, Dates, Framework};
use crate::contract::{Contract, completeness};
use crate::frameworks::{Generated, Mounting, axum, express, fastify, koa};
use crate::openapi::load::Sources;
use crate::openapi::read::Reading;
use crate::openapi::write;
use crate::project::{self, Change, Plan, PlannedFile, Project};
use crate::report::Diagnostic;
use crate::summary::{self, Advice, Made, Update};
use crate::templates::Templates;

pub(super) fn generate(
    arguments: &Arguments,
    framework: Framework,
    sources: &Sources,
    reading: Reading,
    start: Instant,
) -> Result<Ending> {
    let templates = Templates::load(arguments.templates.as_deref())?;
    let Reading { mut contract, mut diagnostics, .. } = reading;
    contract.strict_query = arguments.strict_query;
    contract.typed_dates = arguments.dates == Some(Dates::Date);
    let has_operations = !contract.operations.is_empty();
    diagnostics.extend(leave_out_incomplete(&mut contract));
    if has_operations && contract.operations.is_empty() {
        let failure = "no operation is left, so nothing is written".to_owned();
        return Ok(Ending {
            messages: messages::located(diagnostics, sources, arguments.shows_all()),
            ..Ending::failed(failure)
        });
    }
    let output = arguments.output.as_deref().unwrap_or(Path::new("."));
    let has_docs = arguments.docs || surroundings::has_docs(framework, output);
    contract.handed_out = has_docs.then(|| write::to_json(&write::write(&contract, write::Version::V31).document));
    let uncarried = if arguments.shows_all() { uncarried::notes(&contract, framework) } else { Vec::new() };
    let generated = generated(framework, contract, source_name(sources), &templates)?;
    let Generated { project, diagnostics: of_framework, handlers, schemas, mounting } = generated;
    diagnostics.extend(of_framework);
    diagnostics.extend(uncarried);
    let messages = messages::located(diagnostics, sources, arguments.shows_all());
    let writing = Writing { force: arguments.force, is_dry: arguments.dry_run };
    let Written { plan, update, advice } = written(project, mounting, framework, output, writing)?;
    let made = Made { handlers, schemas, milliseconds: start.elapsed().as_millis() };
    let files = if arguments.verbose || arguments.dry_run { summary::files(&plan) } else { String::new() };
    let last = if arguments.dry_run { summary::dry_run(&plan, &made) } else { summary::done(&plan, &made, &advice) };
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
        "changed": update
            .changed
            .iter()
            .map(|operation| json!({ "name": operation.name, "changes": operation.changes }))
            .collect::<Vec<_>>(),
        "added": update
            .added
            .iter()
            .map(|file| json!({ "path": file.path, "names": file.names }))
            .collect::<Vec<_>>(),
        "obsolete": update
            .obsolete
            .iter()
            .map(|handler| json!({ "path": handler.path, "line": handler.line, "name": handler.name }))
            .collect::<Vec<_>>(),
        "unparsable": update.left_alone.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(),
    });
    Ok(Ending {
        outcome: Outcome::of(&messages),
        messages,
        text: files + &last + &summary::update(&update),
        news: Some(summary::changes(&plan) + &summary::update(&update)),
        facts: [("project".to_owned(), facts)].into_iter().collect(),
        ..Ending::done()
    })
}

/// How a project is written.
#[derive(Clone, Copy, Default)]
pub(crate) struct Writing {
    /// Files that stand in the place of generated ones are replaced.
    pub force: bool,
    /// Nothing is written after all.
    pub is_dry: bool,
}

/// What was written.
pub(crate) struct Written {
    pub plan: Plan,
    pub update: Update,
    /// What is left to do in a project that was there before.
    pub advice: Advice,
}

/// Writes a project into a folder, or brings the one that is there up to date.
pub(crate) fn written(
    mut project: Project,
    mounting: Mounting,
    framework: Framework,
    folder: &Path,
    writing: Writing,
) -> Result<Written> {
    if folder.is_file() {
        return Err(anyhow!(
            "{} is a file\n  = --output names the project's folder; nothing is written",
            folder.display()
        ));
    }
    let (place, advice) = surroundings::settle(&mut project, mounting, framework, folder)?;
    let _lock = project::lock(&place.root).context("nothing is written")?;
    let mut plan = project::plan(project, &place, writing.force)?;
    refuse_foreign(&plan)?;
    let update = update::update(&mut plan);
    refuse_read_only(&plan)?;
    if !writing.is_dry {
        project::write(&plan).context("nothing is written")?;
    }
    Ok(Written { plan, update, advice })
}

/// The project that a framework makes of a contract.
pub(crate) fn generated(
    framework: Framework,
    contract: Contract,
    source: &str,
    templates: &Templates,
) -> Result<Generated> {
    Ok(match framework {
        Framework::Express => express::generate(contract, source, templates)?,
        Framework::Koa => koa::generate(contract, source, templates)?,
        Framework::Fastify => fastify::generate(contract, source, templates)?,
        Framework::Axum => axum::generate(contract, source, templates)?,
    })
}

/// Takes out the operations of which a part is not known: what they let through would be a guess.
pub(crate) fn leave_out_incomplete(contract: &mut Contract) -> Vec<Diagnostic> {
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

/// Files that somebody else wrote, and generated ones that somebody has changed, are not overwritten unasked.
fn refuse_foreign(plan: &Plan) -> Result<()> {
    let of = |change| plan.files.iter().filter(move |file| file.change == change);
    let foreign: Vec<&str> = of(Change::Foreign).map(|file| file.path.as_str()).collect();
    let root = plan.root.display();
    if !foreign.is_empty() {
        return Err(anyhow!(
            "{root} has files of others where generated ones have to go:\n  {}\n  = move them, name another folder with --output, or replace them with --force; nothing is written",
            foreign.join("\n  ")
        ));
    }
    let edited: Vec<String> = of(Change::Edited).map(|file| difference(plan, file)).collect();
    if !edited.is_empty() {
        return Err(anyhow!(
            "{root} has generated files that somebody has changed; this would be lost:\n\n{}\n  = move the changes into files that are yours, or drop them with --force; nothing is written",
            edited.join("\n")
        ));
    }
    Ok(())
}

/// Who makes a file read-only means it, whatever the rights of this run are.
fn refuse_read_only(plan: &Plan) -> Result<()> {
    let files = project::read_only(plan);
    if files.is_empty() {
        return Ok(());
    }
    Err(anyhow!(
        "{} has read-only files that have to change:\n  {}\n  = make them writable; nothing is written",
        plan.root.display(),
        files.join("\n  ")
    ))
}

/// What writing a file would change in it, as a unified diff of its first differences.
fn difference(plan: &Plan, file: &PlannedFile) -> String {
    const SHOWN: usize = 40;
    let own = fs::read_to_string(plan.root.join(&file.path)).unwrap_or_default();
    let diff = similar::TextDiff::from_lines(own.as_str(), file.text.as_str());
    let diff = diff.unified_diff().context_radius(2).header(&file.path, "as generated").to_string();
    let lines: Vec<&str> = diff.lines().collect();
    let more = lines.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!("… {more} more lines\n") } else { String::new() };
    lines.iter().take(SHOWN).map(|line| format!("{line}\n")).collect::<String>() + &rest
}
