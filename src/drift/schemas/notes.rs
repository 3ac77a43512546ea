//! What schemas say without refusing any value.

use super::super::compare::{At, Comparer};
use super::super::finding::{Change, Said, Terms};
use super::super::rules;
use super::Pair;
use super::values::shown;
use crate::contract::defaults::fits;
use crate::contract::schema::{Annotations, Schema, Schemas};
use crate::contract::value::Value;

impl<'c> Comparer<'c> {
    /// Compares titles, descriptions, defaults, examples and the like.
    pub(super) fn notes(&mut self, at: &At, pair: Pair<'c>) {
        let places = (Some(pair.reference.origin), Some(pair.subject.origin));
        let (before, after) = (pair.reference.annotations(), pair.subject.annotations());
        let texts = [("title", &before.title, &after.title), ("description", &before.description, &after.description)];
        for (keyword, old, new) in texts {
            if let Some(said) = text(keyword, old.as_deref(), new.as_deref()) {
                self.note(at, &rules::SCHEMA_TEXT, Change::Said, said, places, Some(keyword));
            }
        }
        if before.deprecated != after.deprecated {
            let said = Said::was_is("`deprecated`", before.deprecated.to_string(), after.deprecated.to_string());
            self.note(at, &rules::SCHEMA_DEPRECATED, Change::Said, said, places, Some("deprecated"));
        }
        let (old, new) =
            (default(pair.reference, &self.reference.schemas), default(pair.subject, &self.subject.schemas));
        // What is always there needs no default.
        // One that does not fit its own schema stands in no validator.
        let fits =
            |value: Option<&Value>| value.is_none_or(|value| fits(value, pair.reference, &self.reference.schemas));
        let counts = self.terms == Terms::Versions || (at.text != Some(true) && fits(old));
        if old != new && counts {
            let said = Said::new("the default", old.map(shown), new.map(shown));
            let rule = if at.text.is_some() { &rules::PARAMETER_DEFAULT } else { &rules::DEFAULT };
            self.note(at, rule, Change::Changed, said, places, Some("default"));
        }
        let list = |examples: &[Value]| {
            (!examples.is_empty()).then(|| examples.iter().map(shown).collect::<Vec<_>>().join(", "))
        };
        if before.examples != after.examples {
            let said = Said::new("the example", list(&before.examples), list(&after.examples));
            self.note(at, &rules::SCHEMA_EXAMPLE, Change::Said, said, places, Some("examples"));
        }
        self.outside(at, pair, before, after);
    }

    /// What other programs read.
    fn outside(&mut self, at: &At, pair: Pair<'c>, before: &Annotations, after: &Annotations) {
        let places = (Some(pair.reference.origin), Some(pair.subject.origin));
        let value = |value: &Option<Value>| value.as_ref().map(shown);
        if before.xml != after.xml {
            let said = Said::new("`xml`", value(&before.xml), value(&after.xml));
            self.note(at, &rules::XML, Change::Said, said, places, Some("xml"));
        }
        if before.external_docs != after.external_docs {
            let said = Said::new("`externalDocs`", value(&before.external_docs), value(&after.external_docs));
            self.note(at, &rules::EXTERNAL_DOCS, Change::Said, said, places, Some("externalDocs"));
        }
        let (old, new) = (pair.reference.extensions.as_deref(), pair.subject.extensions.as_deref());
        self.extensions(at, (old, new), places);
    }
}

/// What holds where nothing is sent, also behind references.
fn default<'c>(schema: &'c Schema, schemas: &'c Schemas) -> Option<&'c Value> {
    schemas.links(schema).find_map(|link| link.annotations().default.as_ref())
}

/// What is said about a text that differs; line ends and margins are no difference.
pub(in crate::drift) fn text(noun: &str, before: Option<&str>, after: Option<&str>) -> Option<Said> {
    let words = |text: Option<&str>| {
        text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
    };
    let (old, new) = (words(before), words(after));
    let shown = |text: String| shown(&Value::String(text));
    (old != new).then(|| Said::new(format!("the {noun}"), old.map(shown), new.map(shown)))
}
