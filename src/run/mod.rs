//! A run from its arguments to its exit code: read, check or generate, and say so.

mod check;
mod drift;
mod ending;
pub(crate) mod generate;
mod input;
mod manual;
pub(crate) mod messages;
mod progress;
pub(crate) mod scan;
mod surroundings;
pub mod uncarried;
mod update;
mod watch;

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, anyhow};

use crate::cli::{Arguments, Color, Format};
use crate::config::{self, Job};
use crate::openapi::load::{self, Sources};
use crate::openapi::read;
use crate::report::Printer;

use ending::Ending;
use input::{Input, source_name};
use progress::Progress;

pub use ending::Outcome;

/// Does what the arguments ask for. Messages go to standard error, and to `out` what a user may want to pipe; as JSON,
/// everything goes to `out`. Of several targets, the worst outcome is the run's.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    if let Some(ending) = told_about_itself(arguments) {
        return end(arguments, ending, out);
    }
    if arguments.watch {
        return watch::watch(arguments, out)
            .unwrap_or_else(|error| end(arguments, Ending::failed(format!("{error:#}")), out));
    }
    let jobs = match config::jobs(arguments) {
        Ok(jobs) => jobs,
        Err(error) => return end(arguments, Ending::failed(format!("{error:#}")), out),
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

/// What the command tells about itself, if it is asked for that.
fn told_about_itself(arguments: &Arguments) -> Option<Ending> {
    let ending = match arguments {
        Arguments { explain: Some(rule), .. } => drift::explain(rule).map(|text| Ending { text, ..Ending::done() }),
        Arguments { completions: Some(shell), .. } => Ok(manual::completions(*shell)),
        Arguments { man: true, .. } => manual::page(),
        _ => return None,
    };
    Some(ending.unwrap_or_else(|error| Ending::failed(format!("{error:#}"))))
}

/// Ends without a job.
fn end(arguments: &Arguments, ending: Ending, out: &mut dyn Write) -> Outcome {
    let input = arguments.input.clone().or_else(|| arguments.config.clone()).unwrap_or_default();
    let job = Job { target: None, input, settings: None, arguments: arguments.clone() };
    say(&job, &ending, out);
    write_json(&[ending.json(&job)], arguments, out);
    ending.outcome
}

/// Tells people how a run ended.
fn say(job: &Job, ending: &Ending, out: &mut dyn Write) {
    if job.arguments.format != Format::Json {
        complain(&messages(&job.arguments, ending));
        let target = job.target.iter().map(|name| format!("{name}: ")).collect::<String>();
        let is_document = job.arguments.generate_spec && job.arguments.output.is_none();
        let is_asked_for = is_document || job.arguments.format != Format::Text;
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
    let progress = Progress::start(arguments);
    let name = if job.input == Path::new("-") { "standard input".into() } else { job.input.to_string_lossy() };
    progress.step(format!("Reading {name}"));
    if let Some(promised) = &arguments.check {
        return drift::check(&job.input, promised, arguments, printer(arguments));
    }
    if !matches!(arguments.format, Format::Text | Format::Json) {
        return Err(anyhow!("this format is for the findings of --check\n  = there are text and json for everything"));
    }
    // A document that is there already is brought up to the sources.
    if let Some(output) = arguments.output.as_deref().filter(|output| output.is_file() || output.is_dir())
        && arguments.generate_spec
        && !arguments.force
    {
        let fixing = Arguments { fix: true, ..arguments.clone() };
        return drift::check(&job.input, output, &fixing, printer(arguments));
    }
    if arguments.generate_spec {
        return scan::scan(&job.input, arguments, start);
    }
    if let Some(framework) = arguments.framework.filter(|_| scan::has_sources(&job.input)) {
        return scan::moved(&job.input, framework, arguments, start);
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
        Err(problem) => return Ok(Ending::refused(messages::located(vec![problem], &sources, arguments.shows_all()))),
    };
    let ending = match arguments.framework {
        Some(framework) => {
            progress.step(format!("Generating for {}", framework.name()));
            generate::generate(arguments, framework, &sources, reading, start)?
        }
        None => check::check(arguments, &sources, reading)?,
    };
    let read = sources.documents().iter().map(|document| document.source.name().into()).collect();
    // Where the process ends now, the system takes the memory back at once, instead of a million values one by one.
    if !arguments.watch && job.target.is_none() {
        std::mem::forget(sources);
    }
    Ok(Ending { read, ..ending })
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
