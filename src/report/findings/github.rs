//! Workflow commands, which GitHub Actions shows as annotations.

use std::fmt::Write;

use super::Report;
use crate::report::Level;
use crate::report::terminal::visible;

/// A line a finding, and how many there are.
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        let place = finding
            .place()
            .map(|place| format!("file={},line={},col={},", property(&place.file), place.line, place.column));
        let message = format!("{}: {}: {}", finding.heading(), finding.part, finding.message);
        let _ = writeln!(
            text,
            "::{command} {}title={}::{}",
            place.unwrap_or_default(),
            finding.rule,
            data(&visible(&message))
        );
    }
    let against = format!("{} against {}: {}", report.subject, report.reference, report.total());
    let _ = writeln!(text, "{}", visible(&against));
    text
}

/// What a command says: line ends and `%` are escaped, so that no text can end it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which also ends at `:` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
