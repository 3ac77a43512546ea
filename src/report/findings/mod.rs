//! What a drift check found, in the formats of those who read it.

mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;

use super::{Level, Place};

pub use github::github;
pub use gitlab::gitlab;
pub use html::html;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::text;

/// A difference between two contracts, ready to be told.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static str,
    /// What the rule is about, in a line.
    pub summary: &'static str,
    pub explanation: &'static str,
    pub level: Level,
    pub breaking: bool,
    /// `GET /users/{id}`; empty for what concerns the API as a whole.
    pub operations: Vec<String>,
    /// The part of the API: `User.email`, `query parameter limit`.
    pub part: String,
    pub message: String,
    /// In the document that was promised.
    pub reference: Option<Place>,
    /// In what there is now.
    pub subject: Option<Place>,
    /// Rule, operation and pointer: the same for the same finding in the next run.
    pub fingerprint: String,
}

impl Finding {
    /// What it is listed under.
    pub fn heading(&self) -> String {
        match self.operations.as_slice() {
            [] => "The API as a whole".to_owned(),
            [only] => only.clone(),
            [first, second] => format!("{first} and {second}"),
            [first, rest @ ..] => format!("{first} and {} other operations", rest.len()),
        }
    }

    /// The place to show where there is room for one: what there is now, which somebody has just changed.
    pub fn place(&self) -> Option<&Place> {
        self.subject.as_ref().or(self.reference.as_ref())
    }
}

/// Operations of which nobody knows whether they are there.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// `GET /users/{id}`.
    pub operations: Vec<String>,
    /// What could not be followed, and why.
    pub reason: String,
    pub subject: Option<Place>,
}

impl Unknown {
    /// What they are listed under.
    pub fn heading(&self) -> String {
        format!("Not known: {}", super::count(self.operations.len(), "operation"))
    }
}

/// All that a drift check has to say.
#[derive(Clone, Debug)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub unknown: Vec<Unknown>,
    /// What was held against what, as the user calls them.
    pub reference: String,
    pub subject: String,
    /// `operations`, how many of them could be compared, how many there are.
    pub coverage: Vec<(&'static str, usize, usize)>,
    /// How many findings are known and accepted.
    pub accepted: usize,
}

impl Report {
    /// How many findings have this level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// `2 errors, 1 warning`, or that there is no difference.
    pub fn total(&self) -> String {
        let levels = [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "note")];
        let counted = levels.map(|(level, noun)| (self.count(level), noun));
        let said: Vec<String> = counted
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| super::count(number, noun))
            .collect();
        if said.is_empty() { "no difference".to_owned() } else { said.join(", ") }
    }

    /// `187 of 190 operations, 96 % of parameters`.
    pub fn coverage(&self) -> String {
        let one = |(noun, known, all): &(&str, usize, usize)| match *all {
            0 => None,
            all if all == *known => Some(format!("all {} {noun}", super::grouped(all))),
            all => Some(format!("{} of {} {noun}", super::grouped(*known), super::grouped(all))),
        };
        self.coverage.iter().filter_map(one).collect::<Vec<_>>().join(", ")
    }

    /// The findings under their headings, in order.
    pub fn grouped(&self) -> Vec<(String, Vec<&Finding>)> {
        let mut groups: Vec<(String, Vec<&Finding>)> = Vec::new();
        for finding in &self.findings {
            let heading = finding.heading();
            match groups.iter_mut().find(|(other, _)| *other == heading) {
                Some((_, findings)) => findings.push(finding),
                None => groups.push((heading, vec![finding])),
            }
        }
        groups
    }
}

/// `openapi.yaml:41:9`.
fn at(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}
