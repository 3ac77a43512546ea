//! For programs; `schema/drift.schema.json` describes it.

use serde_json::{Map, Value, json};

use super::Report;
use crate::report::Place;

/// The report as an object.
pub fn json(report: &Report) -> Map<String, Value> {
    let place = |place: &Option<Place>| {
        place.as_ref().map(
            |place| json!({ "file": place.file, "line": place.line, "column": place.column, "pointer": place.pointer }),
        )
    };
    let findings: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            json!({
                "rule": finding.rule,
                "level": finding.level.name(),
                "breaking": finding.breaking,
                "operations": finding.operations,
                "part": finding.part,
                "message": finding.message,
                "reference": place(&finding.reference),
                "subject": place(&finding.subject),
                "fingerprint": finding.fingerprint,
            })
        })
        .collect();
    let coverage: Map<String, Value> = report
        .coverage
        .iter()
        .map(|(noun, known, all)| ((*noun).to_owned(), json!({ "compared": known, "all": all })))
        .collect();
    let unknown: Vec<Value> = report
        .unknown
        .iter()
        .map(|it| json!({ "operations": it.operations, "reason": it.reason, "subject": place(&it.subject) }))
        .collect();
    let facts = [
        ("reference".to_owned(), json!(report.reference)),
        ("subject".to_owned(), json!(report.subject)),
        ("findings".to_owned(), json!(findings)),
        ("unknown".to_owned(), json!(unknown)),
        ("coverage".to_owned(), Value::Object(coverage)),
        ("accepted".to_owned(), json!(report.accepted)),
    ];
    facts.into_iter().collect()
}
