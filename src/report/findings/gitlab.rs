//! GitLab's code quality report.

use serde_json::{Value, json};

use super::Report;
use crate::report::Level;

/// The report as a list of issues. GitLab shows what has a place only.
pub fn gitlab(report: &Report) -> Value {
    let issues = report.findings.iter().map(|finding| {
        let severity = match finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Note => "info",
        };
        let (path, line) =
            finding.place().map_or((report.subject.as_str(), 1), |place| (place.file.as_str(), place.line));
        json!({
            "description": format!("{}: {}: {}", finding.heading(), finding.part, finding.message),
            "check_name": finding.rule,
            "fingerprint": finding.fingerprint,
            "severity": severity,
            "location": { "path": path.trim_start_matches("./"), "lines": { "begin": line } },
        })
    });
    Value::Array(issues.collect())
}
