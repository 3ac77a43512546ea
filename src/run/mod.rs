//! A run from its arguments to its exit code: read, check or generate, and say so.

mod check;
mod drift;
mod ending;
mod generate;
mod input;
mod messages;
mod scan;
mod surroundings;
mod update;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, anyhow};

use crate::cli::{Arguments, Color, Format};
use crate::config::{self, Job};
use crate::openapi::load::{self, Sources};
use crate::openapi::read;
use crate::report::Printer;

use ending::Ending;
use input::{Input, source_name};

pub use ending::Outcome;

/// Does what the arguments ask for. Messages go to standard error, and to `out` what a user may want to pipe; as JSON,
/// everything goes to `out`. Of several targets, the worst outcome is the run's.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    if let Some(rule) = &arguments.explain {
        return explain(rule, arguments, out);
    }
    let jobs = match config::jobs(arguments) {
        Ok(jobs) => jobs,
        Err(error) => {
            let input = arguments.input.clone().or_else(|| arguments.config.clone()).unwrap_or_default();
            let job = Job { target: None, input, arguments: arguments.clone() };
            let ending = Ending::failed(format!("{error:#}"));
            say(&job, &ending, out);
            write_json(&[ending.json(&job)], arguments, out);
            return ending.outcome;
        }
    };
    let mut worst = Outcome::Done;
    let mut objects = Vec::new();
    for job in &jobs {
        let ending = try_run(job).unwrap_or_else(|error| Ending::failed(format!("{error:#}")));
        say(job, &ending, out);
        worst = worst.max(ending.outcome);
        objects.push(ending.json(job));
    }
    write_json(&objects, arguments, out);
    worst
}

fn explain(rule: &str, arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let ending = drift::explain(rule)
        .map_or_else(|error| Ending::failed(error.to_string()), |text| Ending { text, ..Ending::done() });
    let job = Job { target: None, input: PathBuf::new(), arguments: arguments.clone() };
    say(&job, &ending, out);
    ending.outcome
}

/// Tells people how a run ended.
fn say(job: &Job, ending: &Ending, out: &mut dyn Write) {
    if job.arguments.format != Format::Json {
        complain(&messages(&job.arguments, ending));
        let target = job.target.iter().map(|name| format!("{name}: ")).collect::<String>();
        let is_asked_for = job.arguments.format != Format::Text;
        let text = match job.arguments.quiet && !is_asked_for {
            true => String::new(),
            false => target + &ending.text,
        };
        // What was done is done, also where nobody reads about it.
        let _ = out.write_all(text.as_bytes());
    }
}

/// Tells programs how the runs ended: an object, and of targets a list of them.
fn write_json(runs: &[serde_json::Value], arguments: &Arguments, out: &mut dyn Write) {
    if arguments.format == Format::Json {
        let text = match runs {
            [run] if run.get("target").is_none() => serde_json::to_string_pretty(run),
            runs => serde_json::to_string_pretty(&serde_json::json!({ "targets": runs })),
        };
        let _ = out.write_all((text.unwrap_or_default() + "\n").as_bytes());
    }
}

fn try_run(job: &Job) -> Result<Ending> {
    let start = Instant::now();
    let arguments = &job.arguments;
    if let Some(promised) = &arguments.check {
        return drift::check(&job.input, promised, arguments, printer(arguments));
    }
    if !matches!(arguments.format, Format::Text | Format::Json) {
        return Err(anyhow!("this format is for the findings of --check\n  = there are text and json for everything"));
    }
    // A document that is there already is brought up to the sources.
    if let Some(output) = arguments.output.as_deref().filter(|output| output.exists())
        && arguments.generate_spec
        && !arguments.force
    {
        let fixing = Arguments { fix: true, ..arguments.clone() };
        return drift::check(&job.input, output, &fixing, printer(arguments));
    }
    if arguments.generate_spec {
        return scan::scan(&job.input, arguments, start);
    }
    let Input { name, bytes, location, reach, remark } = input::read(&job.input, arguments)?;
    let document = match load::load(&name, bytes) {
        Ok(document) => document,
        Err(error) => {
            if let Some(remote) = &reach.remote {
                remote.forget(&name);
            }
            return Ok(Ending::refused(vec![messages::of_syntax_error(error)]));
        }
    };
    let mut sources = Sources::load(document, location, reach);
    if let Some(remark) = remark {
        sources.remark(remark);
    }
    let reading = match read::read(&sources) {
        Ok(reading) => reading,
        Err(problem) => return Ok(Ending::refused(messages::located(vec![problem], &sources, arguments))),
    };
    match arguments.framework {
        Some(framework) => generate::generate(arguments, framework, &sources, reading, start),
        None => check::check(arguments, &sources, reading),
    }
}

/// Everything that a person has to be told, as text.
fn messages(arguments: &Arguments, ending: &Ending) -> String {
    let printer = printer(arguments);
    let mut text = printer.all(&ending.messages(arguments.quiet));
    if let Some(failure) = &ending.failure {
        text.push_str(&printer.failure(failure));
    }
    text
}

/// Prints to standard error. Nobody may be reading it any more, which is no reason to fail.
fn complain(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
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
