//! Findings that are known and accepted: rule, operation and pointer, no prose, so that a reworded message changes nothing.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};

use crate::project;

/// What tells a finding from others, in whatever run it is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub rule: String,
    /// `GET /users/{id}`: the first of those that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// In the document that was promised, or else in the other one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What tells several at one pointer apart: the value of an enum, the name of a property.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    accepted: Vec<Entry>,
}

/// The accepted findings of a file.
pub(super) fn read(path: &Path) -> Result<Vec<Entry>> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read\n  = --update-baseline writes it", path.display()))?;
    let file: File = serde_json::from_str(&text)
        .map_err(|error| anyhow!("{}:{}:{}: {error}", path.display(), error.line(), error.column()))?;
    match file.version {
        1 => Ok(file.accepted),
        other => Err(anyhow!("{} has version {other}, and this program knows 1", path.display())),
    }
}

/// Writes the findings as accepted, each once and sorted, so that the file changes as little as what is accepted does.
pub(super) fn write(path: &Path, mut accepted: Vec<Entry>) -> Result<()> {
    accepted.sort();
    accepted.dedup();
    let text = serde_json::to_string_pretty(&File { version: 1, accepted })? + "\n";
    project::write_file(path, &text).context("nothing is written")
}
