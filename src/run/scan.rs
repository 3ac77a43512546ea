//! With `--generate-spec`: route sources become a document.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use ignore::WalkBuilder;
use serde_json::json;

use super::ending::{Ending, Outcome};
use super::generate;
use crate::cli::{Arguments, Framework, Version};
use crate::contract::value::Value;
use crate::frameworks::scan::{self, Remark, RemarkKind, Scanned};
use crate::openapi::load::{self, Sources};
use crate::openapi::{read, write};
use crate::project;
use crate::report::{Diagnostic, Level, Message, Place, count};
use crate::scanning::normal;
use crate::scanning::parallel::STACK;
use crate::typescript::program::Files;
use crate::typescript::program::modules::EXTENSIONS;

/// Folders of what others wrote, or what was made of the sources.
const FOREIGN: [&str; 5] = ["node_modules", "dist", "build", "coverage", "__tests__"];

/// How many bytes a file has at least that may be taken for a bundle, and how many bytes the lines of one have on average.
const SHORT_FILE: u64 = 100_000;
const MOST_COLUMNS: usize = 1_000;

/// How many places are named that may be why nothing is found.
const MOST_PLACES: usize = 5;

/// The files of this machine.
struct Disk;

impl Files for Disk {
    fn text(&self, path: &Path) -> Option<String> {
        path.is_file().then(|| fs::read_to_string(path).ok()).flatten()
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        paths
    }
}

/// What there is to say where no route is found.
pub(super) fn no_routes(input: &Path, remarks: &[Remark]) -> String {
    let mut text = format!(
        "no routes are found in {}\n  = name the folder or file that makes the app: routes of Express, Koa, Fastify and axum are followed from there",
        input.display()
    );
    // They may be where something is not followed.
    for Remark { file, line, column, message, .. } in remarks.iter().take(MOST_PLACES) {
        text.push_str(&format!("\n  = {}:{line}:{column}: {message}", file.display()));
    }
    if let Some(more) = remarks.len().checked_sub(MOST_PLACES).filter(|more| *more > 0) {
        text.push_str(&format!("\n  = {more} more like this"));
    }
    text
}

pub(super) fn scan(input: &Path, arguments: &Arguments, start: Instant) -> Result<Ending> {
    let Scanned { document, proof, remarks, .. } = scanned(input, arguments.framework)?;
    if proof.endpoints == 0 {
        return Ok(Ending::failed(no_routes(input, &remarks)));
    }
    let mut messages: Vec<Message> = remarks.into_iter().map(message).collect();
    let (text, losses) = document_text(&document, input, arguments)?;
    messages.extend(losses.into_iter().map(|diagnostic| Message { diagnostic, place: None }));
    messages.sort_by_key(|message| message.diagnostic.level);
    let facts = json!({
        "endpoints": proof.endpoints,
        "described": proof.described,
        "parameters": proof.parameters,
        "bodies": proof.bodies,
        "responses": proof.responses,
        "output": arguments.output.as_ref().map(|output| output.display().to_string()),
    });
    let text = match &arguments.output {
        None => text,
        Some(output) => {
            project::write_file(output, &text).context("nothing is written")?;
            let endpoints = count(proof.endpoints, "operation");
            let parts = [
                count(proof.parameters, "parameter"),
                count(proof.bodies, "request body").replace("bodys", "bodies"),
                count(proof.responses, "response"),
            ];
            format!(
                "Wrote {} in {} ms: {endpoints}, of which the sources describe {} ({}).\n",
                output.display(),
                start.elapsed().as_millis(),
                proof.described,
                parts.join(", ")
            )
        }
    };
    let facts = [("specification".to_owned(), facts)].into_iter().collect();
    Ok(Ending { outcome: Outcome::of(&messages), messages, text, facts, ..Ending::done() })
}

/// Route sources become a project of another framework: a document that nobody sees is read and generated from.
///
/// # Errors
/// Where no folder is named for the new project, whatever the sources are.
pub(super) fn moved(input: &Path, framework: Framework, arguments: &Arguments, start: Instant) -> Result<Ending> {
    if arguments.output.is_none() {
        return Err(anyhow!("{} are route sources\n  = name the new project's folder with --output", input.display()));
    }
    let Scanned { document, proof, remarks, .. } = scanned(input, None)?;
    if proof.endpoints == 0 {
        return Ok(Ending::failed(no_routes(input, &remarks)));
    }
    let mut messages: Vec<Message> = remarks.into_iter().map(message).collect();
    let sources = laid_out(&document, input)?;
    let reading = read::read(&sources).map_err(|problem| anyhow!(problem.message))?;
    let ending = generate::generate(arguments, framework, &sources, reading, start)?;
    // What a message says of the document holds for the sources, but not its place.
    messages.extend(ending.messages.into_iter().map(|message| Message { place: None, ..message }));
    messages.sort_by_key(|message| message.diagnostic.level);
    Ok(Ending { messages, ..ending })
}

/// Whether a folder holds sources that routes may be in.
pub(super) fn has_sources(folder: &Path) -> bool {
    folder.is_dir() && modules(folder, None).is_ok_and(|modules| !modules.is_empty())
}

/// What the sources in a folder or file say.
pub(crate) fn scanned(input: &Path, framework: Option<Framework>) -> Result<Scanned> {
    let paths = modules(input, framework)?;
    if paths.is_empty() {
        return Err(anyhow!(
            "{} has no TypeScript, JavaScript or Rust\n  = name the folder of the routes; --output names the document to write",
            input.display()
        ));
    }
    let work = || scan::scan(&paths, &Disk);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
        thread.join().map_err(|_| anyhow!("{} cannot be followed", input.display()))
    })
}

/// The document that sources say, laid out as if it had been read.
pub(crate) fn laid_out(document: &Value, input: &Path) -> Result<Sources> {
    let name = input.display().to_string();
    Ok(Sources::alone(load::load(&name, write::to_json(document).into_bytes())?))
}

/// The modules in a folder, in the order of their paths, or the one that is named: those in the framework's language, if one is
/// given.
fn modules(input: &Path, framework: Option<Framework>) -> Result<Vec<PathBuf>> {
    if !input.exists() {
        return Err(anyhow!("{} is not there", input.display()));
    }
    let is_foreign = |name: &str| FOREIGN.contains(&name) || name.contains(".test.") || name.contains(".spec.");
    let mut walk = WalkBuilder::new(input);
    walk.require_git(false).sort_by_file_path(Ord::cmp);
    walk.filter_entry(move |entry| {
        entry.depth() == 0
            || entry.file_name().to_str().is_some_and(|name| !is_foreign(name)) && !is_cache(entry.path())
    });
    let mut modules = Vec::new();
    for entry in walk.build() {
        let entry = entry.with_context(|| format!("{} cannot be read", input.display()))?;
        let is_named = entry.depth() == 0;
        // Imports lead to paths in their normal form.
        let path = normal(&entry.into_path());
        let is_declaration =
            path.file_stem().is_some_and(|stem| Path::new(stem).extension().is_some_and(|it| it == "d"));
        let is_module = path.extension().and_then(|it| it.to_str()).is_some_and(|it| match framework {
            Some(Framework::Axum) => it == "rs",
            Some(_) => EXTENSIONS.contains(&it),
            None => it == "rs" || EXTENSIONS.contains(&it),
        });
        if path.is_file() && is_module && !is_declaration && (is_named || !is_minified(&path)) {
            modules.push(path);
        }
    }
    Ok(modules)
}

/// Whether a file is a bundle, which nobody has written: by its name, or by its lines.
fn is_minified(path: &Path) -> bool {
    let has_name = path.file_stem().is_some_and(|stem| Path::new(stem).extension().is_some_and(|it| it == "min"));
    let is_large = || path.metadata().is_ok_and(|file| file.len() > SHORT_FILE);
    has_name
        || is_large()
            && fs::read(path)
                .is_ok_and(|bytes| bytes.len() / (memchr::memchr_iter(b'\n', &bytes).count() + 1) > MOST_COLUMNS)
}

/// Whether a folder says of itself that it holds what can be made again, as cargo's `target` does: <https://bford.info/cachedir>.
fn is_cache(path: &Path) -> bool {
    path.ends_with("target") && path.join("CACHEDIR.TAG").is_file()
}

/// The document in the version and format that are asked for, and what that version has no words for.
fn document_text(document: &Value, input: &Path, arguments: &Arguments) -> Result<(String, Vec<Diagnostic>)> {
    let sources = laid_out(document, input)?;
    let reading = read::read(&sources).map_err(|problem| anyhow!(problem.message))?;
    let version = match arguments.openapi {
        Some(Version::V30) => write::Version::V30,
        None | Some(Version::V31) => write::Version::V31,
        Some(Version::V32) => write::Version::V32,
    };
    let written = write::write(&reading.contract, version);
    let is_json = arguments.output.as_ref().and_then(|output| output.extension()).is_some_and(|it| it == "json");
    let text = if is_json { write::to_json(&written.document) } else { write::to_yaml(&written.document)? };
    let is_problem = |diagnostic: &Diagnostic| diagnostic.level != Level::Note;
    let problems = reading.diagnostics.into_iter().filter(is_problem).chain(written.losses);
    Ok((text, problems.map(|problem| Diagnostic { origin: None, ..problem }).collect()))
}

pub(crate) fn message(remark: Remark) -> Message {
    let (level, rule) = match remark.kind {
        RemarkKind::Syntax => (Level::Error, "source-syntax"),
        RemarkKind::Unknown => (Level::Note, "source-unknown"),
    };
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let place = Place {
        file: remark.file.display().to_string(),
        line: number(remark.line),
        column: number(remark.column),
        pointer: None,
        skipped: 0,
        lines: Vec::new(),
    };
    let diagnostic = Diagnostic { level, rule, origin: None, message: remark.message, help: None };
    Message { diagnostic, place: Some(place) }
}
