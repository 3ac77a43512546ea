//! For people who read a log.

use std::fmt::Write;

use super::{Report, at};
use crate::report::terminal::visible;
use crate::report::{Level, Printer};

/// Of so many findings each is shown with the lines that it is about.
const FRAMED: usize = 20;

/// Notes that are shown unless all are asked for.
const NOTES: usize = 5;

/// Operations of which nothing is known that are shown of each place, unless all are asked for.
const OPERATIONS: usize = 5;

/// The findings by operation, then how many there are and how much was compared.
pub fn text(report: &Report, printer: Printer) -> String {
    let mut text = String::new();
    let framed = printer.verbose || report.findings.len() <= FRAMED;
    let (mut notes, mut hidden) = (0, 0);
    for (heading, findings) in report.grouped() {
        let shown: Vec<_> = findings
            .into_iter()
            .filter(|finding| {
                notes += usize::from(finding.level == Level::Note);
                let is_shown = printer.verbose || finding.level != Level::Note || notes <= NOTES;
                hidden += usize::from(!is_shown);
                is_shown
            })
            .collect();
        if shown.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}", printer.bold(&visible(&heading)));
        for finding in shown {
            let head = printer.head(finding.level, finding.rule);
            let _ = writeln!(text, "  {head}: {}: {}", visible(&finding.part), visible(&finding.message));
            for place in finding.reference.iter().chain(&finding.subject) {
                let _ = writeln!(text, "    {} {}", printer.faint("-->"), visible(&at(place)));
                if framed && finding.level != Level::Note {
                    let mut frame = String::new();
                    printer.frame(&mut frame, place);
                    for line in frame.lines() {
                        let _ = writeln!(text, "    {line}");
                    }
                }
            }
        }
        text.push('\n');
    }
    if hidden > 0 {
        let _ = writeln!(text, "{} more (--verbose shows them)", crate::report::count(hidden, "note"));
    }
    for unknown in &report.unknown {
        let _ = writeln!(text, "{}", printer.bold(&unknown.heading()));
        let _ = writeln!(text, "  {}", visible(&unknown.reason));
        if let Some(place) = &unknown.subject {
            let _ = writeln!(text, "    {} {}", printer.faint("-->"), visible(&at(place)));
        }
        let shown = if printer.verbose { unknown.operations.len() } else { OPERATIONS };
        for operation in unknown.operations.iter().take(shown) {
            let _ = writeln!(text, "    {}", visible(operation));
        }
        if unknown.operations.len() > shown {
            let _ = writeln!(text, "    {} more (--verbose shows them)", unknown.operations.len() - shown);
        }
        text.push('\n');
    }
    let against = format!("{} against {}", report.subject, report.reference);
    let _ = writeln!(text, "{}: {}.", visible(&against), report.total());
    let _ = writeln!(text, "Compared {}.", report.coverage());
    if report.accepted > 0 {
        let _ = writeln!(text, "Accepted before: {}.", crate::report::count(report.accepted, "finding"));
    }
    text
}
