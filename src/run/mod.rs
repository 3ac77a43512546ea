//! A run from its arguments to its exit code: read, check or generate, and say so.

mod check;
mod ending;
mod generate;
mod input;
mod messages;
mod update;

use std::io::{self, IsTerminal, Write};
use std::time::Instant;

use anyhow::Result;

use crate::cli::{Arguments, Color, Format};
use crate::openapi::load::{self, Sources};
use crate::openapi::read;
use crate::report::Printer;

use ending::Ending;
use input::{Input, source_name};

pub use ending::Outcome;

/// Does what the arguments ask for. Messages go to standard error, and to `out` what a user may want to pipe; as JSON,
/// everything goes to `out`.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let ending = try_run(arguments).unwrap_or_else(|error| Ending::failed(format!("{error:#}")));
    let text = match arguments.format {
        Format::Text => {
            complain(&messages(arguments, &ending));
            if arguments.quiet { String::new() } else { ending.text.clone() }
        }
        Format::Json => ending.json(&arguments.input, arguments.quiet),
    };
    // What was done is done, also where nobody reads about it.
    let _ = out.write_all(text.as_bytes());
    ending.outcome
}

fn try_run(arguments: &Arguments) -> Result<Ending> {
    let start = Instant::now();
    let Input { name, bytes, location, reach, remark } = input::read(arguments)?;
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
        Err(problem) => return Ok(Ending::refused(messages::located(vec![problem], &sources))),
    };
    match arguments.framework {
        Some(framework) => generate::generate(arguments, framework, &sources, reading, start),
        None => check::check(&sources, reading),
    }
}

/// Everything that a person has to be told, as text.
fn messages(arguments: &Arguments, ending: &Ending) -> String {
    let printer = Printer { color: colored(arguments), verbose: arguments.verbose };
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

fn colored(arguments: &Arguments) -> bool {
    match arguments.color {
        Color::Always => true,
        Color::Never => false,
        // https://no-color.org
        Color::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}
