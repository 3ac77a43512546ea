//! A run from its arguments to its exit code: read, generate, plan, write, and say so.

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};

use crate::cli::{Arguments, Color, Framework};
use crate::contract::Contract;
use crate::frameworks::{Generated, express};
use crate::openapi::load::{self, Document, SyntaxError};
use crate::openapi::read::{self, Reading};
use crate::project::{self, Change, Plan};
use crate::report::{Diagnostic, Level, Located, Printer, count};
use crate::templates::Templates;

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
    match try_run(arguments, out) {
        Ok(outcome) => outcome,
        Err(error) => {
            eprintln!("{}: {error:#}", paint(arguments, "error"));
            Outcome::Failed
        }
    }
}

fn try_run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome> {
    let start = Instant::now();
    let (name, bytes) = read_input(&arguments.input)?;
    let document = match load::load(&name, bytes) {
        Ok(document) => document,
        Err(error) => {
            eprint!("{}", syntax_error(arguments, &error));
            return Ok(Outcome::Failed);
        }
    };
    let reading = match read::read(&document) {
        Ok(reading) => reading,
        Err(errors) => {
            report(arguments, &document, &errors);
            return Ok(Outcome::Failed);
        }
    };
    match arguments.framework {
        Some(framework) => generate(arguments, framework, &document, reading, start, out),
        None => check(arguments, &document, &reading, out),
    }
}

fn read_input(input: &Path) -> Result<(String, Vec<u8>)> {
    if input == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return Ok(("<stdin>".to_owned(), bytes));
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

fn check(arguments: &Arguments, document: &Document, reading: &Reading, out: &mut dyn Write) -> Result<Outcome> {
    report(arguments, document, &reading.diagnostics);
    let Contract { operations, schemas, .. } = &reading.contract;
    let counts = format!("{}, {}", count(operations.len(), "operation"), count(schemas.len(), "schema"));
    let name = document.source.name();
    writeln!(out, "{name}: OpenAPI {}, {counts}, {}", reading.version.text(), problems(&reading.diagnostics))?;
    if operations.is_empty() {
        writeln!(out, "It has no operations to generate handlers for.")?;
    }
    Ok(outcome(&reading.diagnostics))
}

fn problems(diagnostics: &[Diagnostic]) -> String {
    let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Warning).count();
    if warnings == 0 { "no problems".to_owned() } else { count(warnings, "warning") }
}

fn outcome(diagnostics: &[Diagnostic]) -> Outcome {
    let left_out = diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    if left_out { Outcome::LeftOut } else { Outcome::Done }
}

fn generate(
    arguments: &Arguments,
    framework: Framework,
    document: &Document,
    reading: Reading,
    start: Instant,
    out: &mut dyn Write,
) -> Result<Outcome> {
    let templates = Templates::load(arguments.templates.as_deref())?;
    let source = match document.source.name() {
        "<stdin>" => "standard input",
        name => Path::new(name).file_name().and_then(|name| name.to_str()).unwrap_or("an OpenAPI document"),
    };
    let generated = match framework {
        Framework::Express => express::generate(reading.contract, source, &templates)?,
    };
    let Generated { project, diagnostics, handlers, schemas } = generated;
    let mut all = reading.diagnostics;
    all.extend(diagnostics);
    all.sort_by_key(|diagnostic| (diagnostic.level, diagnostic.origin));
    let root = project::project_root(&arguments.output);
    let plan = project::plan(project, &root, arguments.force)?;
    refuse_foreign(&plan)?;
    if !arguments.dry_run {
        project::write(&plan).context("nothing is written")?;
    }
    report(arguments, document, &all);
    if !arguments.quiet {
        let made = Made { handlers, schemas, milliseconds: start.elapsed().as_millis() };
        summarize(arguments, &plan, &made, out)?;
    }
    Ok(outcome(&all))
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

/// What the last lines of a run tell.
struct Made {
    handlers: usize,
    schemas: usize,
    milliseconds: u128,
}

fn summarize(arguments: &Arguments, plan: &Plan, made: &Made, out: &mut dyn Write) -> Result<()> {
    let with = |change: Change| plan.files.iter().filter(|file| file.change == change).count();
    if arguments.verbose || arguments.dry_run {
        for file in &plan.files {
            let word = match file.change {
                Change::New => "new",
                Change::Changed => "changed",
                Change::Unchanged => "unchanged",
                Change::Kept => "kept",
                Change::Foreign => "not ours",
            };
            writeln!(out, "{word:>9}  {}", file.path)?;
        }
    }
    let root = plan.root.display();
    let counts =
        [(Change::New, "new"), (Change::Changed, "changed"), (Change::Unchanged, "unchanged"), (Change::Kept, "kept")]
            .into_iter()
            .filter(|(change, _)| with(*change) > 0)
            .map(|(change, word)| format!("{} {word}", with(change)))
            .collect::<Vec<_>>()
            .join(", ");
    let handlers = count(made.handlers, "route handler");
    let schemas = count(made.schemas, "schema");
    if arguments.dry_run {
        writeln!(out, "Would generate {handlers}, validators and types for {schemas} in {root}: {counts} files.")?;
        return Ok(());
    }
    let milliseconds = made.milliseconds;
    writeln!(
        out,
        "Generated {handlers}, validators and types for {schemas} in {root} in {milliseconds} ms: {counts} files."
    )?;
    next_steps(plan, out)
}

/// What to do next: in a new project, how to start it; in one that has a package.json of its own, what to add to it.
fn next_steps(plan: &Plan, out: &mut dyn Write) -> Result<()> {
    let Some(manifest) = plan.files.iter().find(|file| file.path == "package.json") else {
        return Ok(());
    };
    if manifest.change != Change::Kept {
        let root = plan.root.display();
        writeln!(out, "\nStart it:\n  cd {root} && npm install && npm run dev")?;
        writeln!(out, "Your handlers are in {}.", plan.root.join("src/routes").display())?;
        return Ok(());
    }
    let own = fs::read_to_string(plan.root.join("package.json")).unwrap_or_default();
    let missing = |section: &str| -> Vec<String> {
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
        let (own, wanted) = (parse(&own), parse(&manifest.text));
        let has =
            |name: &str| ["dependencies", "devDependencies"].iter().any(|section| own[section].get(name).is_some());
        let wanted = wanted[section].as_object().cloned().unwrap_or_default();
        wanted
            .iter()
            .filter(|(name, _)| !has(name))
            .map(|(name, version)| format!("{name}@{}", version.as_str().unwrap_or("latest")))
            .collect()
    };
    let (needed, for_development) = (missing("dependencies"), missing("devDependencies"));
    if needed.is_empty() && for_development.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nYour package.json stays as it is. The project also needs:")?;
    if !needed.is_empty() {
        writeln!(out, "  npm install {}", needed.join(" "))?;
    }
    if !for_development.is_empty() {
        writeln!(out, "  npm install --save-dev {}", for_development.join(" "))?;
    }
    Ok(())
}

fn report(arguments: &Arguments, document: &Document, diagnostics: &[Diagnostic]) {
    let printer = printer(arguments);
    let shown: Vec<Diagnostic> =
        diagnostics.iter().filter(|diagnostic| !arguments.quiet || diagnostic.level == Level::Error).cloned().collect();
    let locate = |diagnostic: &Diagnostic| {
        let position = document.source.position(diagnostic.origin?.at);
        let text = document.source.line(position.line).unwrap_or_default().to_owned();
        Some(Located { file: document.source.name().to_owned(), line: position.line, column: position.column, text })
    };
    eprint!("{}", printer.all(&shown, locate));
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
