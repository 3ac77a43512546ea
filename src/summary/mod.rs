//! The last lines of a run: what was made, and what to do next.

mod manifests;

use std::fmt::Write;
use std::iter;

use crate::contract::Contract;
use crate::contract::grouping::Group;
use crate::openapi::read::Version;
use crate::project::{Change, Plan};
use crate::report::{count, grouped};

/// What a document has: one line, and its operations by group.
pub fn document(name: &str, version: &Version, contract: &Contract, groups: &[Group]) -> String {
    let operations = count(contract.operations.len(), "operation");
    let mut text = format!(
        "{name}: {} {}, {operations}, {}\n",
        version.specification(),
        version.text(),
        count(contract.schemas.len(), "schema")
    );
    let rows = groups.iter().map(|group| [group.slug.clone(), grouped(group.operations.len())]);
    text.push_str(&table(["tag", "operations"], rows));
    text
}

/// What a framework makes of a document.
pub struct Expressed {
    pub framework: &'static str,
    /// How many operations it cannot express.
    pub left_out: usize,
    /// How many parts it lets more through for than the document does.
    pub widened: usize,
}

/// What each framework cannot express.
pub fn frameworks(frameworks: &[Expressed]) -> String {
    let rows = frameworks.iter().map(|it| [it.framework.to_owned(), grouped(it.left_out), grouped(it.widened)]);
    table(["framework", "left out", "widened"], rows)
}

/// Rows below a heading, the first column aligned to the left and all others, which are numbers, to the right.
fn table<const N: usize>(heading: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<[String; N]> = iter::once(heading.map(str::to_owned)).chain(rows).collect();
    if rows.len() == 1 {
        return String::new();
    }
    let widths: Vec<usize> = (0..N).map(|column| rows.iter().map(|row| row[column].len()).max().unwrap_or(0)).collect();
    let mut text = String::from("\n");
    for row in &rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| match column {
            0 => format!("  {cell:width$}"),
            _ => format!("  {cell:>width$}"),
        });
        let _ = writeln!(text, "{}", cells.collect::<String>());
    }
    text
}

/// What a run made, beside its files.
pub struct Made {
    pub handlers: usize,
    pub schemas: usize,
    pub milliseconds: u128,
}

/// What is left to do in a project that was there before.
#[derive(Debug, Default)]
pub struct Advice {
    /// What the compiler's settings lack.
    pub settings: Vec<String>,
    /// The file that the code below goes to, where only one will do.
    pub root: Option<String>,
    /// The code that makes an app answer with what was generated.
    pub mounting: String,
    /// The same for the page about the API, if there is one.
    pub page: String,
}

/// What a changed document asks of files that are the user's.
#[derive(Debug, Default)]
pub struct Update {
    pub changed: Vec<Changed>,
    pub added: Vec<Added>,
    pub obsolete: Vec<Obsolete>,
    pub left_alone: Vec<LeftAlone>,
    /// Handlers that only a default export has, which the router cannot name.
    pub hidden: Vec<Added>,
}

/// A schema or operation that the document says something else about than before.
#[derive(Debug)]
pub struct Changed {
    pub name: String,
    /// What is said otherwise: `query.limit added`.
    pub changes: Vec<String>,
}

/// What was added to a module of the user's.
#[derive(Debug)]
pub struct Added {
    pub path: String,
    /// The names of its new exports.
    pub names: Vec<String>,
}

/// A handler whose operation the document does not have any more.
#[derive(Debug)]
pub struct Obsolete {
    pub path: String,
    pub line: usize,
    pub name: String,
}

/// A module of the user's to which something had to be added, and cannot be.
#[derive(Debug)]
pub struct LeftAlone {
    pub path: String,
    /// Why: it `does not parse`.
    pub reason: &'static str,
    /// What it would be if it were new.
    pub fresh: String,
}

/// How many changes of one operation are named.
const SHOWN_CHANGES: usize = 4;

/// What was added to the user's files, and what is left for them to do.
pub fn update(update: &Update) -> String {
    let mut text = String::new();
    let Update { changed, added, obsolete, left_alone, hidden } = update;
    if !changed.is_empty() {
        text.push_str("\nChanged in the document:\n");
    }
    for Changed { name, changes } in changed {
        let more = changes.len().saturating_sub(SHOWN_CHANGES);
        let shown = changes.iter().take(SHOWN_CHANGES).cloned().collect::<Vec<_>>().join(", ");
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(text, "  {name}: {shown}{rest}");
    }
    for Added { path, names } in added {
        let _ = writeln!(text, "\nAdded to {path}: {}", names.join(", "));
    }
    if !obsolete.is_empty() {
        text.push_str("\nNo longer in the document:\n");
    }
    for Obsolete { path, line, name } in obsolete {
        let _ = writeln!(text, "  {path}:{line}  {name}");
    }
    for Added { path, names } in hidden {
        let _ = writeln!(
            text,
            "\n{path} has {} in its default export only; the router needs them by name:",
            names.join(", ")
        );
        let _ = writeln!(text, "  const handlers = …; // what is exported now\n  export default handlers;");
        let _ = writeln!(text, "  export const {{ {} }} = handlers;", names.join(", "));
    }
    for LeftAlone { path, reason, fresh } in left_alone {
        let _ = writeln!(text, "\n{path} {reason} and stays as it is. As a new file it would be:\n\n{fresh}");
    }
    text
}

/// The files that a run would write or has written, one a line.
pub fn files(plan: &Plan) -> String {
    let mut text = String::new();
    for file in &plan.files {
        let _ = writeln!(text, "{:>9}  {}", word(file.change), file.path);
    }
    text
}

/// The files that a run has written or removed, one a line.
pub fn changes(plan: &Plan) -> String {
    let mut text = String::new();
    for file in &plan.files {
        if !matches!(file.change, Change::Unchanged | Change::Kept) {
            let _ = writeln!(text, "{:>9}  {}", word(file.change), file.path);
        }
    }
    text
}

/// One line that says what a dry run would make.
pub fn dry_run(plan: &Plan, made: &Made) -> String {
    format!("Would generate {} in {}: {}.\n", things(made), plan.root.display(), counts(plan))
}

/// What was made and what to do next.
pub fn done(plan: &Plan, made: &Made, advice: &Advice) -> String {
    let root = plan.root.display();
    let mut text = format!("Generated {} in {root} in {} ms: {}.\n", things(made), made.milliseconds, counts(plan));
    if made.handlers == 0 {
        text.push_str("The document has no operations to generate handlers for.\n");
    }
    text.push_str(&manifests::next_steps(plan, advice));
    text
}

/// What a change is called.
pub fn word(change: Change) -> &'static str {
    match change {
        Change::New => "new",
        Change::Changed => "changed",
        Change::Unchanged => "unchanged",
        Change::Kept => "kept",
        Change::Extended => "extended",
        Change::Removed => "removed",
        Change::Edited => "edited",
        Change::Foreign => "not ours",
    }
}

fn things(made: &Made) -> String {
    let handlers = count(made.handlers, "route handler");
    format!("{handlers}, validators and types for {}", count(made.schemas, "schema"))
}

fn counts(plan: &Plan) -> String {
    let changes =
        [Change::New, Change::Changed, Change::Removed, Change::Unchanged, Change::Extended, Change::Kept].into_iter();
    let counted = changes.filter_map(|change| {
        let number = plan.files.iter().filter(|file| file.change == change).count();
        (number > 0).then(|| format!("{number} {}", word(change)))
    });
    let counted = counted.collect::<Vec<_>>().join(", ");
    format!("{counted} files")
}
