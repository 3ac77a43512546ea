//! SARIF 2.1.0, which code hosts show beside the code (OASIS, 2020).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Finding, Report};
use crate::report::{Level, Place};

/// The report as a log with one run.
pub fn sarif(report: &Report) -> Value {
    let rules: BTreeMap<&str, &Finding> = report.findings.iter().map(|finding| (finding.rule, finding)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(index, id)| (*id, index)).collect();
    let described: Vec<Value> = rules
        .values()
        .map(|finding| {
            json!({
                "id": finding.rule,
                "shortDescription": { "text": finding.summary },
                "fullDescription": { "text": finding.explanation },
            })
        })
        .collect();
    let results: Vec<Value> = report.findings.iter().map(|finding| result(finding, index[finding.rule])).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "api-scaffold",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": described,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(finding: &Finding, rule: usize) -> Value {
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    let locations: Vec<Value> = finding.place().map(|place| location(place, finding)).into_iter().collect();
    let related: Vec<Value> = match (&finding.subject, &finding.reference) {
        (Some(_), Some(reference)) => {
            let mut related = location(reference, finding);
            related["message"] = json!({ "text": "what was promised" });
            vec![related]
        }
        _ => Vec::new(),
    };
    json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": level,
        "message": { "text": format!("{}: {}: {}", finding.heading(), finding.part, finding.message) },
        "locations": locations,
        "relatedLocations": related,
        "partialFingerprints": { "apiScaffold/v1": finding.fingerprint },
    })
}

fn location(place: &Place, finding: &Finding) -> Value {
    let logical: Vec<Value> =
        finding.operations.iter().take(1).map(|operation| json!({ "fullyQualifiedName": operation })).collect();
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&place.file) },
            "region": { "startLine": place.line, "startColumn": place.column },
        },
        "logicalLocations": logical,
    })
}

/// A relative path as a URI reference (RFC 3986, 4.2).
fn uri(file: &str) -> String {
    let mut uri = String::new();
    for byte in file.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
