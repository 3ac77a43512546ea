//! One folder a framework, each with two halves that face each other: `generate` and `scan`.

pub mod axum;
pub mod express;
pub mod fastify;
pub mod koa;
pub mod scan;

use crate::project::Project;
use crate::report::Diagnostic;
use crate::templates::TemplateError;
use std::fmt;

/// What was generated.
#[derive(Debug)]
pub struct Generated {
    pub project: Project,
    pub diagnostics: Vec<Diagnostic>,
    /// How many handlers the project has.
    pub handlers: usize,
    /// How many named schemas it has.
    pub schemas: usize,
    pub mounting: Mounting,
}

/// What an app that is there already has to do to answer with what was generated, as pieces of its code.
#[derive(Clone, Copy, Debug)]
pub struct Mounting {
    pub routes: &'static str,
    /// For the page about the API.
    pub page: &'static str,
}

/// Why nothing was generated.
#[derive(Debug)]
pub enum GenerateError {
    Template(TemplateError),
    /// A file would not parse. With our own templates that is a defect of ours; nothing is written in either case.
    Syntax {
        file: String,
        reason: String,
    },
}

impl fmt::Display for GenerateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GenerateError::Template(error) => error.fmt(formatter),
            GenerateError::Syntax { file, reason } => {
                write!(formatter, "{file}:{reason}\n  = the generated file does not parse, so nothing was written")
            }
        }
    }
}

impl std::error::Error for GenerateError {}

impl From<TemplateError> for GenerateError {
    fn from(error: TemplateError) -> Self {
        GenerateError::Template(error)
    }
}
