//! JUnit's XML, which most CI servers show as tests: an operation is a suite, a finding a failed test.

use std::fmt::Write;

use super::{Report, at};
use crate::report::Level;

/// The report as `testsuites`.
pub fn junit(report: &Report) -> String {
    let failures = |findings: &[&super::Finding]| findings.iter().filter(|it| it.level != Level::Note).count();
    let groups = report.grouped();
    let all: Vec<&super::Finding> = report.findings.iter().collect();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let tests = all.len().max(1);
    let _ = writeln!(text, "<testsuites name=\"api-scaffold\" tests=\"{tests}\" failures=\"{}\">", failures(&all));
    if groups.is_empty() {
        let name = xml(&format!("{} against {}", report.subject, report.reference));
        let _ = writeln!(text, "  <testsuite name=\"{name}\" tests=\"1\" failures=\"0\" errors=\"0\">");
        let _ = writeln!(text, "    <testcase name=\"no difference\" classname=\"{name}\"/>\n  </testsuite>");
    }
    for (heading, findings) in groups {
        let heading = xml(&heading);
        let (tests, failed) = (findings.len(), failures(&findings));
        let _ = writeln!(text, "  <testsuite name=\"{heading}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\">");
        for finding in findings {
            let name = xml(&format!("{}: {}", finding.rule, finding.part));
            let message = xml(&finding.message);
            let places: Vec<String> = finding.reference.iter().chain(&finding.subject).map(at).collect();
            let places = xml(&places.join("\n"));
            let _ = write!(text, "    <testcase name=\"{name}\" classname=\"{heading}\"");
            if finding.level == Level::Note {
                let _ = writeln!(text, ">\n      <system-out>{message}\n{places}</system-out>\n    </testcase>");
            } else {
                let level = finding.level.name();
                let _ = writeln!(
                    text,
                    ">\n      <failure type=\"{level}\" message=\"{message}\">{places}</failure>\n    </testcase>"
                );
            }
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

/// A text in XML. What XML 1.0 has no room for is left out (2.2).
fn xml(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            character if character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}') => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}
