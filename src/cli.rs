//! The flags, as a user reads them in `--help`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use serde::Deserialize;

const EXAMPLES: &str = "\
Examples:
  api-scaffold openapi.yaml                                     Check the document
  api-scaffold openapi.yaml --framework express --output api    Generate a project, or update it
  api-scaffold openapi.yaml --framework express --dry-run       Say what would be written
  api-scaffold                                                  Do what api-scaffold.toml says
  curl -s localhost:3000/openapi.json | api-scaffold - --framework express --output api
  api-scaffold src/routes --generate-spec --output openapi.yaml Write the document of route sources
  api-scaffold src/routes --check openapi.yaml                  Say where sources and document part
  api-scaffold openapi.yaml --check main:openapi.yaml           Say what a change does to clients

Exit codes: 0 done, 1 done but parts were left out or --check found something, 2 not done.";

/// OpenAPI documents to services that you would have written that way.
#[derive(Clone, Debug, Parser)]
#[command(name = "api-scaffold", version, about, after_help = EXAMPLES, max_term_width = 100)]
pub struct Arguments {
    /// The OpenAPI 3.0, 3.1, 3.2 or Swagger 2.0 document, in YAML or JSON; `-` reads it from standard input, and with
    /// `--allow-remote` it may be a URL; with `--generate-spec`, a folder or file of sources [default: what
    /// api-scaffold.toml says, here or above]
    pub input: Option<PathBuf>,

    /// Generate a project for this framework; with `--generate-spec`, read sources in its language only
    #[arg(short, long, value_enum)]
    pub framework: Option<Framework>,

    /// Read route sources instead of a document, and write the document that they implement
    #[arg(long, requires = "input")]
    pub generate_spec: bool,

    /// Compare with this document, or with other sources, and say where they part: what was promised. It may be of
    /// another revision: `main:openapi.yaml`
    #[arg(long, value_name = "PROMISED", conflicts_with_all = ["framework", "generate_spec"], requires = "input")]
    pub check: Option<PathBuf>,

    /// With `--check`: what makes it fail
    #[arg(long, value_enum, requires = "check", default_value_t = FailOn::Error, value_name = "WHAT")]
    pub fail_on: FailOn,

    /// With `--check`: fail, too, where the sources do not say enough to compare everything
    #[arg(long, requires = "check")]
    pub strict: bool,

    /// With `--check`: leave out the findings that this file accepts
    #[arg(long, requires = "check", value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// With `--check`: write the file of `--baseline`, which accepts all that is found
    #[arg(long, requires = "baseline")]
    pub update_baseline: bool,

    /// With `--check`: bring the document up to what there is now, and leave all else in it as it is; with `--dry-run`,
    /// print the change as a patch
    #[arg(long, requires = "check", conflicts_with = "update_baseline")]
    pub fix: bool,

    /// Explain a rule of `--check`
    #[arg(long, value_name = "RULE", exclusive = true)]
    pub explain: Option<String>,

    /// The version of OpenAPI to write [default: 3.1]
    #[arg(long, value_enum, requires = "generate_spec", value_name = "VERSION")]
    pub openapi: Option<Version>,

    /// The project's folder; its `src` and `src/routes` mean the same project [default: .]. With `--generate-spec`, the
    /// document to write, as JSON where it ends in `.json` [default: standard output]
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,

    /// Say what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Replace files that stand where generated ones have to go; your handlers and settings stay
    #[arg(long)]
    pub force: bool,

    /// Read files outside the document's folder, too, when the document refers to them
    #[arg(long)]
    pub allow_outside: bool,

    /// Download documents that the document refers to by http or https URLs, and keep them in the cache
    #[arg(long)]
    pub allow_remote: bool,

    /// Let services refuse query parameters that nothing declares
    #[arg(long)]
    pub strict_query: bool,

    /// What handlers have for `format: date-time` [default: text]; for Express and Koa
    #[arg(long, value_enum, value_name = "KIND")]
    pub dates: Option<Dates>,

    /// Have services show a page about the API at `/docs`
    #[arg(long)]
    pub docs: bool,

    /// Use the templates in this folder instead of those of the same name
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,

    /// Take the options from this file instead of the nearest api-scaffold.toml
    #[arg(long, value_name = "FILE", conflicts_with = "input")]
    pub config: Option<PathBuf>,

    /// Do only this target of the file's; may be given several times
    #[arg(long, value_name = "NAME", conflicts_with = "input")]
    pub target: Vec<String>,

    /// Print errors only
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Print every warning and note, and every file
    #[arg(short, long)]
    pub verbose: bool,

    /// How messages and results are printed; as JSON, all of it goes to standard output
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub format: Format,

    /// When to color what is printed
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
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
