//! Diagnostics for programs.

use serde::Serialize;

use super::{Message, rule};

/// A diagnostic as `--format json` has it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonMessage<'a> {
    level: &'static str,
    rule: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    specification: Option<JsonSpecification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<JsonPlace<'a>>,
}

#[derive(Debug, Serialize)]
struct JsonSpecification {
    section: &'static str,
    says: &'static str,
}

#[derive(Debug, Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'a str>,
}

impl<'a> From<&'a Message> for JsonMessage<'a> {
    fn from(Message { diagnostic, place }: &'a Message) -> Self {
        let specification = rule(diagnostic.rule).and_then(|rule| rule.specification);
        JsonMessage {
            level: diagnostic.level.name(),
            rule: diagnostic.rule,
            message: &diagnostic.message,
            specification: specification.map(|it| JsonSpecification { section: it.section, says: it.says }),
            help: diagnostic.help.as_deref(),
            place: place.as_ref().map(|place| JsonPlace {
                file: &place.file,
                line: place.line,
                column: place.column,
                pointer: place.pointer.as_deref(),
            }),
        }
    }
}
