//! The flags, as a user reads them in `--help`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, Error, FromArgMatches, Parser, ValueEnum};
use clap_complete::Shell;
use serde::Deserialize;

const EXAMPLES: &str = "\
Examples:
  api-scaffold openapi.yaml                                Check the document
  api-scaffold openapi.yaml -f express -o api              Generate or update
  api-scaffold src/routes --generate-spec -o openapi.yaml  Write the document
  api-scaffold src/routes --check openapi.yaml             Say where they part
  api-scaffold                                             As configured";

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 parts were left out or --check found something; 2 not done.
-h shows examples, --man the manual.";

/// OpenAPI documents to services that you would have written that way, and back.
///
/// Reads OpenAPI 3.0, 3.1, 3.2 and Swagger 2.0 and generates projects for Express, Koa, Fastify and axum, or brings them up to date;
/// reads the route sources of such projects and writes their document; says where sources and documents part.
#[derive(Clone, Debug, Parser)]
#[command(name = "api-scaffold", version, max_term_width = 100, after_help = EXIT_CODES, disable_help_flag = true)]
pub struct Arguments {
    /// A document in YAML or JSON, `-` or a URL; or a folder of sources
    ///
    /// The OpenAPI 3.0, 3.1, 3.2 or Swagger 2.0 document; `-` reads it from standard input, and with `--allow-remote` it may be
    /// a URL. With `--generate-spec` and `--check`, a folder or file of sources. Without it, api-scaffold.toml says what to do, the
    /// one of this folder or the nearest above.
    pub input: Option<PathBuf>,

    /// Generate for express, koa, fastify or axum
    ///
    /// With `--generate-spec`, read sources in this framework's language only.
    #[arg(short, long, value_enum, value_name = "NAME", hide_possible_values = true, help_heading = GENERATE)]
    pub framework: Option<Framework>,

    /// Folder of the project, or the document to write
    ///
    /// The project's folder; its `src` and `src/routes` mean the same project, and without it this folder is the one. With
    /// `--generate-spec`, the document to write, as JSON where it ends in `.json`; without it, standard output.
    #[arg(short, long, value_name = "PATH", help_heading = GENERATE)]
    pub output: Option<PathBuf>,

    /// Say what would be written, and write nothing
    #[arg(long, help_heading = GENERATE)]
    pub dry_run: bool,

    /// Replace what stands in the place of generated files
    ///
    /// Your handlers and settings stay in any case.
    #[arg(long, help_heading = GENERATE)]
    pub force: bool,

    /// Run again whenever something changes
    ///
    /// Watches the input, the documents that it refers to, templates and api-scaffold.toml, and says what is new. Ctrl-C ends it.
    #[arg(long, conflicts_with = "update_baseline", help_heading = GENERATE)]
    pub watch: bool,

    /// Let services refuse query parameters not declared
    #[arg(long, help_heading = GENERATE)]
    pub strict_query: bool,

    /// What handlers get for date-times: text or date
    ///
    /// A `Date` is for Express and Koa, and has milliseconds. Text, which is the default, is what was sent.
    #[arg(long, value_enum, value_name = "KIND", hide_possible_values = true, help_heading = GENERATE)]
    pub dates: Option<Dates>,

    /// Have services show a page about the API at /docs
    #[arg(long, help_heading = GENERATE)]
    pub docs: bool,

    /// Use the templates in this folder
    ///
    /// They stand in for those of the same name.
    #[arg(long, value_name = "DIR", help_heading = GENERATE)]
    pub templates: Option<PathBuf>,

    /// Read files outside the document's folder, too
    ///
    /// Only where the document refers to them.
    #[arg(long, help_heading = GENERATE)]
    pub allow_outside: bool,

    /// Download documents that are referred to
    ///
    /// By http or https URLs; they are kept in the cache.
    #[arg(long, help_heading = GENERATE)]
    pub allow_remote: bool,

    /// Write the document that route sources implement
    #[arg(long, requires = "input", help_heading = SOURCES)]
    pub generate_spec: bool,

    /// Version to write: 3.0, 3.1 or 3.2 [default: 3.1]
    #[arg(
        long,
        value_enum,
        requires = "generate_spec",
        value_name = "VERSION",
        hide_possible_values = true,
        help_heading = SOURCES
    )]
    pub openapi: Option<Version>,

    /// Say where the input and this document part
    ///
    /// The document is what was promised; it may be other sources, too, or stand in another revision: `main:openapi.yaml`.
    #[arg(
        long,
        value_name = "PROMISED",
        conflicts_with_all = ["framework", "generate_spec"],
        requires = "input",
        help_heading = CHECK
    )]
    pub check: Option<PathBuf>,

    /// Fail on error, warning, breaking or never
    #[arg(
        long,
        value_enum,
        requires = "check",
        default_value_t = FailOn::Error,
        value_name = "WHAT",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = CHECK
    )]
    pub fail_on: FailOn,

    /// Fail where sources do not say enough, too
    #[arg(long, requires = "check", help_heading = CHECK)]
    pub strict: bool,

    /// Leave out the findings that this file accepts
    #[arg(long, requires = "check", value_name = "FILE", help_heading = CHECK)]
    pub baseline: Option<PathBuf>,

    /// Write that file: accept all that is found
    #[arg(long, requires = "baseline", help_heading = CHECK)]
    pub update_baseline: bool,

    /// Bring the document up to what there is now
    ///
    /// All else in it stays as it is. With `--dry-run`, prints the change as a patch.
    #[arg(long, requires = "check", conflicts_with = "update_baseline", help_heading = CHECK)]
    pub fix: bool,

    /// Explain a rule of --check
    #[arg(long, value_name = "RULE", exclusive = true, help_heading = CHECK)]
    pub explain: Option<String>,

    /// Take the options from this api-scaffold.toml
    #[arg(long, value_name = "FILE", conflicts_with = "input")]
    pub config: Option<PathBuf>,

    /// Do only this target of it; may be repeated
    #[arg(long, value_name = "NAME", conflicts_with = "input")]
    pub target: Vec<String>,

    /// Print errors only
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Print every warning and note, and every file
    #[arg(short, long)]
    pub verbose: bool,

    /// Print as text or json; with --check, more
    ///
    /// As JSON, everything goes to standard output. With `--check`, there are SARIF, annotations of GitHub, GitLab's code
    /// quality report, JUnit, Markdown and HTML, too.
    #[arg(
        long,
        value_enum,
        default_value_t = Format::Text,
        value_name = "FORMAT",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub format: Format,

    /// Color what is printed: auto, always or never
    #[arg(
        long,
        value_enum,
        default_value_t = Color::Auto,
        value_name = "WHEN",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub color: Color,

    /// Print what completes commands in this shell
    ///
    /// For bash, elvish, fish, powershell or zsh.
    #[arg(long, value_enum, value_name = "SHELL", exclusive = true, hide_possible_values = true)]
    pub completions: Option<Shell>,

    /// Print the manual page
    #[arg(long, exclusive = true)]
    pub man: bool,

    /// Print help; -h prints the most used options only
    #[arg(short, long, action = ArgAction::HelpShort)]
    pub help: Option<bool>,
}

impl Arguments {
    /// Whether everything that is said about a document is shown, notes with their places.
    pub fn shows_all(&self) -> bool {
        self.verbose || self.format != Format::Text
    }
}

const GENERATE: &str = "Generate";
const SOURCES: &str = "Read sources";
const CHECK: &str = "Compare";

/// The options that `-h` shows.
const SHOWN_FIRST: [&str; 10] =
    ["input", "framework", "output", "dry_run", "watch", "generate_spec", "check", "verbose", "help", "version"];

/// The command as it is asked for: `-h` shows the most used options and examples, which fit any terminal, and all else has all
/// options, a line each in `--help`.
pub fn command(arguments: impl IntoIterator<Item = OsString>) -> Command {
    let command = Arguments::command();
    if !arguments.into_iter().any(|argument| argument == "-h") {
        return command;
    }
    let shown_first = |argument: Arg| {
        let is_hidden = !SHOWN_FIRST.contains(&argument.get_id().as_str());
        argument.hide(is_hidden).help_heading(None::<&str>)
    };
    command.mut_args(shown_first).after_help(EXAMPLES)
}

/// The arguments of this process. What is wrong with them is said, and ends it.
pub fn parse() -> Arguments {
    let matches = command(std::env::args_os().skip(1)).try_get_matches().unwrap_or_else(|error| helped(error).exit());
    Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// The error, with what to do where somebody thinks of subcommands or names files as other tools have them.
fn helped(mut error: Error) -> Error {
    let is_second = error.kind() == ErrorKind::UnknownArgument
        && matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(text)) if !text.starts_with('-'));
    if is_second {
        let tip = "one input is read, and there are no subcommands: api-scaffold openapi.yaml --framework express --output api";
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// What `format: date-time` is to handlers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dates {
    /// Text as it was sent, with its offset and all digits
    Text,
    /// A `Date`, to the millisecond; it leaves as text in universal time
    Date,
}

/// A framework to generate for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Framework {
    /// axum 0.8 with serde and garde (Rust)
    Axum,
    /// Express 5 with zod (TypeScript)
    Express,
    /// Koa 3 with zod (TypeScript)
    Koa,
    /// Fastify 5 with TypeBox (TypeScript)
    Fastify,
}

impl Framework {
    /// All that there are.
    pub const ALL: [Framework; 4] = [Framework::Express, Framework::Koa, Framework::Fastify, Framework::Axum];

    /// As it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Framework::Axum => "axum",
            Framework::Express => "Express",
            Framework::Koa => "Koa",
            Framework::Fastify => "Fastify",
        }
    }
}

/// A version of the specification to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Version {
    #[value(name = "3.0")]
    V30,
    #[value(name = "3.1")]
    V31,
    #[value(name = "3.2")]
    V32,
}

/// How a run reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs: one object
    Json,
    /// With `--check`: SARIF 2.1.0
    Sarif,
    /// With `--check`: annotations of GitHub Actions
    Github,
    /// With `--check`: GitLab's code quality report
    Gitlab,
    /// With `--check`: JUnit's XML
    Junit,
    /// With `--check`: for a comment
    Markdown,
    /// With `--check`: one page
    Html,
}

/// Which findings of a check make it fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// What breaks the clients of what was promised
    Breaking,
    /// Nothing
    Never,
}

/// When to use colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the help that `flag` prints in a terminal of 80 columns.
    fn help(flag: &str) -> Vec<String> {
        let help = command([flag.into()]).term_width(80).render_help().to_string();
        help.lines().map(str::to_owned).collect()
    }

    #[test]
    fn help_fits_a_screen() {
        let (short, long) = (help("-h"), help("--help"));
        assert!(short.len() <= 24, "{} lines", short.len());
        assert!(long.len() <= 50, "{} lines", long.len());
        assert!(short.iter().chain(&long).all(|line| line.chars().count() <= 80));
    }

    #[test]
    fn the_command_is_sound() {
        Arguments::command().debug_assert();
    }
}
