{{ header }}
//! Something that fits in the place of what is wrong, so that the rest can be looked at.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Places whose values are not looked at, because they are known to be wrong.
#[derive(Debug, Default)]
pub(super) struct StandIns {
    /// Places with how many stand-ins have been tried there.
    pub(super) values: BTreeMap<String, usize>,
    /// Members that should not be there.
    pub(super) unknown: BTreeSet<String>,
}

impl StandIns {
    /// The next stand-in for a place; false when there is none left.
    pub(super) fn advance(&mut self, place: String) -> bool {
        let attempt = self.values.entry(place).and_modify(|attempt| *attempt += 1);
        *attempt.or_insert(0) < TEXTS.len()
    }

    pub(super) fn cover(&self, field: &str) -> bool {
        self.values.keys().any(|place| {
            let rest = field.strip_prefix(place.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || place.is_empty())
        })
    }

    /// The members of an object that stand in for ones that are missing.
    pub(super) fn missing(&self, object: &str, has: &Value) -> Vec<String> {
        let name = |place: &'_ String| {
            let rest = place.strip_prefix(object)?;
            let name = if object.is_empty() {
                rest
            } else {
                rest.strip_prefix('.')?
            };
            let is_missing = !name.is_empty() && !name.contains('.') && has.get(name).is_none();
            is_missing.then(|| name.to_owned())
        };
        self.values.keys().filter_map(name).collect()
    }
}

/// What stands in for a text, by what the text may have to be.
pub(super) const TEXTS: [&str; 6] = [
    "",
    "00000000-0000-0000-0000-000000000000",
    "1970-01-01T00:00:00Z",
    "1970-01-01",
    "0.0.0.0",
    "::",
];
