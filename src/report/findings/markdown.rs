//! For a comment on a pull request.

use std::fmt::Write;

use super::{Report, at};
use crate::report::Level;
use crate::report::terminal::visible;

/// The longest comment that GitHub takes has 65,536 characters.
const LONGEST: usize = 60_000;

/// A table an operation.
pub fn markdown(report: &Report) -> String {
    let mut text = String::new();
    let sign = match (report.count(Level::Error), report.count(Level::Warning)) {
        (0, 0) => "✅",
        (0, _) => "⚠️",
        _ => "❌",
    };
    let _ = writeln!(
        text,
        "### {sign} {} against {}: {}\n",
        code(&report.subject),
        code(&report.reference),
        report.total()
    );
    let groups = report.grouped();
    for (index, (heading, findings)) in groups.iter().enumerate() {
        if text.len() > LONGEST {
            let _ = writeln!(text, "{} more operations are left out.\n", groups.len() - index);
            break;
        }
        let _ = writeln!(text, "#### {}\n\n| | What | Where |\n|---|---|---|", code(heading));
        for finding in findings {
            let places: Vec<String> =
                finding.reference.iter().chain(&finding.subject).map(|it| code(&at(it))).collect();
            let (level, rule) = (finding.level.name(), finding.rule);
            let what = format!("{}: {}", plain(&finding.part), plain(&finding.message));
            let _ = writeln!(text, "| **{level}** {rule} | {what} | {} |", places.join("<br>"));
        }
        text.push('\n');
    }
    for unknown in &report.unknown {
        let places: Vec<String> = unknown.subject.iter().map(|it| code(&at(it))).collect();
        let operations: Vec<String> = unknown.operations.iter().map(|it| code(it)).collect();
        let reason = plain(&unknown.reason);
        let _ = writeln!(text, "#### {}\n\n{reason} {}\n", unknown.heading(), places.concat());
        if text.len() + operations.iter().map(String::len).sum::<usize>() <= LONGEST {
            let _ = writeln!(text, "{}\n", operations.join(", "));
        }
    }
    let _ = writeln!(text, "Compared {}.", report.coverage());
    text
}

/// A text as code in a cell of a table.
fn code(text: &str) -> String {
    let text = visible(text).replace('|', "\\|");
    // A fence is longer than any run of backticks inside (CommonMark, 6.1).
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// A text that is no markup: what we write between backticks stays code. Where a document's own backticks get in between, there
/// is no code, because a fence of several ends with as many only.
fn plain(text: &str) -> String {
    let text = visible(text);
    let has_code = text.matches('`').count().is_multiple_of(2) && !text.contains("``");
    let mut escaped = String::new();
    let mut in_code = false;
    for character in text.chars() {
        match character {
            '`' if has_code => in_code = !in_code,
            '`' => escaped.push('\\'),
            '|' => escaped.push('\\'),
            '<' | '>' | '[' | ']' | '*' | '_' | '#' | '@' | '&' | '\\' | '!' if !in_code => escaped.push('\\'),
            _ => {}
        }
        escaped.push(character);
    }
    escaped
}
