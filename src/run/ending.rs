//! How a run ended, and what there is to say about it.

use std::path::PathBuf;

use serde::Serialize;

use crate::config::Job;
use crate::report::{JsonMessage, Level, Message};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Everything is done.
    Done,
    /// Done, but parts of the document were left out.
    LeftOut,
    /// Two contracts that should be the same are not.
    Drift,
    /// Nothing was done.
    Failed,
}

impl Outcome {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::LeftOut | Outcome::Drift => 1,
            Outcome::Failed => 2,
        }
    }

    /// What messages say of a run that went through.
    pub(super) fn of(messages: &[Message]) -> Self {
        let left_out = messages.iter().any(|message| message.diagnostic.level == Level::Error);
        if left_out { Outcome::LeftOut } else { Outcome::Done }
    }
}

/// The end of a run.
#[derive(Debug)]
pub(super) struct Ending {
    pub outcome: Outcome,
    pub messages: Vec<Message>,
    /// Why nothing was done, where that has no place in the document.
    pub failure: Option<String>,
    /// What was done, for people.
    pub text: String,
    /// For who has seen the last run: what has changed since. Without it, that is the text.
    pub news: Option<String>,
    /// The documents that were read.
    pub read: Vec<PathBuf>,
    /// What was done, for programs.
    pub facts: serde_json::Map<String, serde_json::Value>,
}

impl Ending {
    /// A run that did its work.
    pub fn done() -> Self {
        Ending { outcome: Outcome::Done, ..Self::refused(Vec::new()) }
    }

    /// A run that could not do its work.
    pub fn failed(failure: String) -> Self {
        Ending { failure: Some(failure), ..Self::refused(Vec::new()) }
    }

    /// A run that ended at what is wrong in its input.
    pub fn refused(messages: Vec<Message>) -> Self {
        let (text, facts) = (String::new(), serde_json::Map::new());
        Ending { outcome: Outcome::Failed, messages, failure: None, text, news: None, read: Vec::new(), facts }
    }

    /// The messages to print: all, or errors only.
    pub fn messages(&self, errors_only: bool) -> Vec<Message> {
        let shown = |message: &&Message| !errors_only || message.diagnostic.level == Level::Error;
        self.messages.iter().filter(shown).cloned().collect()
    }

    /// The run as one JSON object.
    pub fn json(&self, job: &Job) -> serde_json::Value {
        #[derive(Serialize)]
        struct Run<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            target: Option<&'a str>,
            input: String,
            outcome: Outcome,
            #[serde(skip_serializing_if = "Option::is_none")]
            failure: Option<&'a str>,
            diagnostics: Vec<JsonMessage<'a>>,
            #[serde(flatten)]
            facts: &'a serde_json::Map<String, serde_json::Value>,
        }
        let messages = self.messages(job.arguments.quiet);
        let run = Run {
            target: job.target.as_deref(),
            input: job.input.display().to_string(),
            outcome: self.outcome,
            failure: self.failure.as_deref(),
            diagnostics: messages.iter().map(JsonMessage::from).collect(),
            facts: &self.facts,
        };
        serde_json::to_value(&run).unwrap_or_default()
    }
}
