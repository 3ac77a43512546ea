//! A run from its arguments to its exit code: read, generate, plan, write, and say so.

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};

use crate::cli::{Arguments, Color, Framework};
use crate::frameworks::{Generated, express};
use crate::openapi::load::{self, Sources, SyntaxError};
use crate::openapi::read::{self, Reading};
use crate::project::{self, Change, Plan};
use crate::report::{Diagnostic, Level, Located, Printer};
use crate::summary::{self, Behind, Made};
use crate::templates::Templates;
use crate::typescript::syntax;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is done.
    Done,
    /// Done, but parts of the document were left out.
    LeftOut,
    /// Nothing was done.
    Failed,
}

impl Outcome {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::LeftOut => 1,
            Outcome::Failed => 2,
        }
    }
}

/// Does what the arguments ask for. Messages go to standard error, and to `out` what a user may want to pipe.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    match try_run(arguments) {
        Ok((outcome, text)) => {
            // What was done is done, also where nobody reads about it.
            let _ = if arguments.quiet { Ok(()) } else { out.write_all(text.as_bytes()) };
            outcome
        }
        Err(error) => {
            complain(&format!("{}: {error:#}\n", paint(arguments, "error")));
            Outcome::Failed
        }
    }
}

fn try_run(arguments: &Arguments) -> Result<(Outcome, String)> {
    let start = Instant::now();
    let (name, bytes) = read_input(&arguments.input)?;
    let document = match load::load(&name, bytes) {
        Ok(document) => document,
        Err(error) => {
            complain(&syntax_error(arguments, &error));
            return Ok((Outcome::Failed, String::new()));
        }
    };
    let sources = match arguments.input == Path::new("-") {
        true => Sources::alone(document),
        false => Sources::load(document, &arguments.input, arguments.allow_outside),
    };
    let reading = match read::read(&sources) {
        Ok(reading) => reading,
        Err(errors) => {
            report(arguments, &sources, &errors);
            return Ok((Outcome::Failed, String::new()));
        }
    };
    match arguments.framework {
        Some(framework) => generate(arguments, framework, &sources, reading, start),
        None => check(arguments, &sources, reading),
    }
}

/// What a document from standard input is called in messages.
const STANDARD_INPUT: &str = "<stdin>";

fn read_input(input: &Path) -> Result<(String, Vec<u8>)> {
    if input == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return Ok((STANDARD_INPUT.to_owned(), bytes));
    }
    let name = input.display().to_string();
    if input.is_dir() {
        return Err(anyhow!(
            "{name} is a folder without an OpenAPI document to read\n  = name the document itself; route sources are not read yet"
        ));
    }
    let bytes = fs::read(input).with_context(|| format!("{name} cannot be read"))?;
    Ok((name, bytes))
}

/// Prints to standard error. Nobody may be reading it any more, which is no reason to fail.
fn complain(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Without a framework: what the document is, and what would be wrong with what is generated from it.
fn check(arguments: &Arguments, sources: &Sources, reading: Reading) -> Result<(Outcome, String)> {
    let overview = summary::document(sources.first().source.name(), &reading.version, &reading.contract);
    let generated = express::generate(reading.contract, source_name(sources), &Templates::load(None)?)?;
    let all = together(reading.diagnostics, generated.diagnostics);
    report(arguments, sources, &all);
    Ok((outcome(&all), overview))
}

/// All diagnostics of a run, in an order that does not depend on who found them.
fn together(mut read: Vec<Diagnostic>, generated: Vec<Diagnostic>) -> Vec<Diagnostic> {
    read.extend(generated);
    read.sort_by(|a, b| (a.level, a.origin, a.rule, &a.message).cmp(&(b.level, b.origin, b.rule, &b.message)));
    // A path item's parameter is met once with each of its operations.
    read.dedup_by(|a, b| a.origin == b.origin && a.message == b.message);
    read
}

/// What the document is called in the first line of generated files: no path, which differs from machine to machine.
fn source_name(sources: &Sources) -> &str {
    match sources.first().source.name() {
        STANDARD_INPUT => "standard input",
        name => Path::new(name).file_name().and_then(|name| name.to_str()).unwrap_or("an OpenAPI document"),
    }
}

fn outcome(diagnostics: &[Diagnostic]) -> Outcome {
    let left_out = diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    if left_out { Outcome::LeftOut } else { Outcome::Done }
}

fn generate(
    arguments: &Arguments,
    framework: Framework,
    sources: &Sources,
    reading: Reading,
    start: Instant,
) -> Result<(Outcome, String)> {
    let templates = Templates::load(arguments.templates.as_deref())?;
    let generated = match framework {
        Framework::Express => express::generate(reading.contract, source_name(sources), &templates)?,
    };
    let Generated { project, diagnostics, handlers, schemas } = generated;
    let all = together(reading.diagnostics, diagnostics);
    let root = project::project_root(arguments.output.as_deref().unwrap_or(Path::new(".")));
    let plan = project::plan(project, &root, arguments.force)?;
    refuse_foreign(&plan)?;
    if !arguments.dry_run {
        project::write(&plan).context("nothing is written")?;
    }
    report(arguments, sources, &all);
    let made = Made { handlers, schemas, milliseconds: start.elapsed().as_millis() };
    let files = if arguments.verbose || arguments.dry_run { summary::files(&plan) } else { String::new() };
    let behind = summary::behind(&behind(&plan));
    let last = if arguments.dry_run { summary::dry_run(&plan, &made) } else { summary::done(&plan, &made) };
    Ok((outcome(&all), files + &last + &behind))
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

fn report(arguments: &Arguments, sources: &Sources, diagnostics: &[Diagnostic]) {
    let printer = printer(arguments);
    let shown: Vec<Diagnostic> =
        diagnostics.iter().filter(|diagnostic| !arguments.quiet || diagnostic.level == Level::Error).cloned().collect();
    let locate = |diagnostic: &Diagnostic| {
        let (source, local) = sources.locate(diagnostic.origin?.at);
        let position = source.position(local);
        let text = source.line(position.line).unwrap_or_default().to_owned();
        Some(Located { file: source.name().to_owned(), line: position.line, column: position.column, text })
    };
    complain(&printer.all(&shown, locate));
}

fn syntax_error(arguments: &Arguments, error: &SyntaxError) -> String {
    let place = error.position.map(|position| Located {
        file: error.name.clone(),
        line: position.line,
        column: position.column,
        text: error.line.clone().unwrap_or_default(),
    });
    let message = if place.is_some() { error.message.clone() } else { format!("{}: {}", error.name, error.message) };
    let diagnostic =
        Diagnostic { level: Level::Error, rule: "syntax", origin: None, message, help: error.help.clone() };
    printer(arguments).one(&diagnostic, place.as_ref())
}

fn printer(arguments: &Arguments) -> Printer {
    Printer { color: colored(arguments), verbose: arguments.verbose }
}

fn colored(arguments: &Arguments) -> bool {
    match arguments.color {
        Color::Always => true,
        Color::Never => false,
        // https://no-color.org
        Color::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

fn paint(arguments: &Arguments, text: &str) -> String {
    if colored(arguments) { format!("\u{1b}[31;1m{text}\u{1b}[0m") } else { text.to_owned() }
}
