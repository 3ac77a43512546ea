//! One thing that a run has to say about its input.

use crate::contract::origin::Origin;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing sensible can be made of this part.
    Error,
    /// The part was repaired or widened, and the message says how.
    Warning,
    /// Worth knowing; nothing was changed.
    Note,
}

impl Level {
    /// As printed before a message.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }
}

/// A message with its place.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub level: Level,
    /// A stable id for machines and for searching: `path-parameter-undeclared`.
    pub rule: &'static str,
    /// Where it is; `None` for what concerns the run as a whole.
    pub origin: Option<Origin>,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What was done about it, or what to do.
    pub help: Option<String>,
}

impl Diagnostic {
    fn new(level: Level, rule: &'static str, origin: Option<Origin>, message: String) -> Self {
        Diagnostic { level, rule, origin, message, help: None }
    }

    /// Nothing sensible can be made of what stands at `origin`.
    pub fn error(rule: &'static str, origin: Origin, message: impl Into<String>) -> Self {
        Self::new(Level::Error, rule, Some(origin), message.into())
    }

    /// What stands at `origin` was repaired or widened.
    pub fn warning(rule: &'static str, origin: Origin, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, rule, Some(origin), message.into())
    }

    /// Something to know about `origin`.
    pub fn note(rule: &'static str, origin: Origin, message: impl Into<String>) -> Self {
        Self::new(Level::Note, rule, Some(origin), message.into())
    }

    /// Adds what was done about it, or what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
