//! With `--fix`: the document is brought up to what there is now, in its own text.

mod files;
mod plan;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};

use super::Found;
use super::witness::{Kind, Witness};
use crate::drift::rules::Severity;
use crate::openapi::edit::{self, Edit};
use crate::openapi::write::{self, Version};
use crate::project;
use crate::scanning::marks;
pub(super) use files::Homes;
use plan::Plan;

/// What fixing came to.
pub(super) struct Fixed {
    /// File, its text and what it becomes.
    pub files: Vec<(PathBuf, String, String)>,
    /// How many findings could be fixed.
    pub count: usize,
}

/// The texts of the reference in which the findings are gone, as far as their places are understood.
pub(super) fn fixed(
    found: &[Found],
    reference: &Witness,
    subject: &Witness,
    prefixes: Option<&(String, String)>,
    homes: &Homes,
) -> Result<Fixed> {
    let version = match reference.specification.as_deref() {
        Some(version) if version.starts_with("3.0") => Version::V30,
        Some(version) if version.starts_with("3.1") => Version::V31,
        Some(version) if version.starts_with("3.2") => Version::V32,
        _ => return Err(anyhow!("--fix writes OpenAPI 3; {} is another version", reference.name)),
    };
    let now = marks::without(&write::write(&subject.contract, version).document);
    let plan = Plan { now: &now, reference, prefixes, homes };
    let mut changes: BTreeMap<usize, Changes> = BTreeMap::new();
    let mut is_done = vec![false; found.len()];
    // What people wrote for people stays where sources are only about what is done.
    let keeps_texts = subject.kind == Kind::Sources;
    let is_fixed = |found: &Found| !keeps_texts || found.finding.rule.severity != Severity::Note;
    for (index, found) in found.iter().enumerate().filter(|(_, found)| is_fixed(found)) {
        for (document, edits) in plan.edits(found).unwrap_or_default() {
            changes.entry(document).or_default().add(index, edits);
            is_done[index] = true;
        }
    }
    let mut files = Vec::new();
    for (document, changes) in changes {
        let before = reference.text(document);
        let after = changes.made(before, &mut is_done);
        if after != before {
            files.push((reference.file_of(document), before.to_owned(), after));
        }
    }
    Ok(Fixed { files, count: is_done.iter().filter(|done| **done).count() })
}

/// What changes in one document.
#[derive(Default)]
struct Changes {
    /// The numbers of the findings.
    findings: Vec<usize>,
    /// For each finding, what is set, what is taken out, and what is called otherwise, which is all found by the names and numbers that
    /// there were before.
    sets: Vec<Vec<Edit>>,
    removals: Vec<(usize, Edit)>,
    renames: Vec<Vec<Edit>>,
}

impl Changes {
    fn add(&mut self, finding: usize, edits: Vec<Edit>) {
        let (mut sets, mut renames) = (Vec::new(), Vec::new());
        for edit in edits {
            match edit {
                Edit::Remove { .. } => self.removals.push((finding, edit)),
                Edit::Rename { .. } => renames.push(edit),
                edit => sets.push(edit),
            }
        }
        self.findings.push(finding);
        self.sets.push(sets);
        self.renames.push(renames);
    }

    /// The text with the changes; a finding is not done of which one could not be made.
    fn made(mut self, text: &str, is_done: &mut [bool]) -> String {
        let mut fail = |finding: usize, is_made: bool| is_done[finding] &= is_made;
        let (text, made) = edit::edited(text, &self.sets);
        self.findings.iter().zip(&made).for_each(|(finding, made)| fail(*finding, *made));
        // What could not be set is not taken out either.
        let failed = |finding: &usize| self.findings.iter().zip(&made).any(|(it, made)| it == finding && !made);
        self.removals.retain(|(finding, _)| !failed(finding));
        // Items that are gone move those behind them, and two findings may be about one thing that is gone.
        self.removals.sort_by_key(|(_, edit)| std::cmp::Reverse(order(edit)));
        self.removals.dedup_by(|(_, edit), (_, kept)| edit == kept);
        let removals: Vec<Vec<Edit>> = self.removals.iter().map(|(_, edit)| vec![edit.clone()]).collect();
        let (text, made) = edit::edited(&text, &removals);
        self.removals.iter().zip(made).for_each(|((finding, _), made)| fail(*finding, made));
        let (text, made) = edit::edited(&text, &self.renames);
        self.findings.iter().zip(made).for_each(|(finding, made)| fail(*finding, made));
        text
    }
}

/// Numbers in pointers count as numbers.
fn order(edit: &Edit) -> Vec<(u64, String)> {
    let Edit::Remove { pointer } = edit else { return Vec::new() };
    let step = |step: &str| step.parse().map_or_else(|_| (0, step.to_owned()), |index| (index, String::new()));
    pointer.split('/').map(step).collect()
}

impl Fixed {
    /// What would be written.
    pub fn patch(&self) -> String {
        let one = |(path, before, after): &(PathBuf, String, String)| {
            let name = path.display().to_string();
            let diff = similar::TextDiff::from_lines(before.as_str(), after.as_str());
            diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string()
        };
        self.files.iter().map(one).collect()
    }

    /// Writes the files.
    pub fn write(&self) -> Result<()> {
        for (path, _, text) in &self.files {
            project::write_file(path, text).with_context(|| format!("{} is not written", path.display()))?;
        }
        Ok(())
    }
}
