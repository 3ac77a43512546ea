//! From positions back to JSON pointers (RFC 6901), for messages.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::{Node, NodeValue, Sources, escape_segment};

/// A part of a document: a position, and what is meant of what starts there. In block-style YAML an object starts where
/// its first key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Key(u32),
    Value(u32),
}

impl Part {
    fn at(self) -> u32 {
        let (Part::Key(at) | Part::Value(at)) = self;
        at
    }
}

impl Sources {
    /// The pointers of the parts, each within its document. A position within a text has none.
    pub fn pointers(&self, parts: impl IntoIterator<Item = Part>) -> HashMap<Part, String> {
        let wanted: HashMap<Part, Option<String>> = parts.into_iter().map(|part| (part, None)).collect();
        let mut places: Vec<u32> = wanted.keys().map(|part| part.at()).collect();
        places.sort_unstable();
        let mut search = Search { wanted, places, path: String::new() };
        for document in self.documents() {
            search.value(&document.root, u32::MAX);
        }
        search.wanted.into_iter().filter_map(|(part, pointer)| Some((part, pointer?))).collect()
    }
}

/// One walk over all documents that finds all parts.
struct Search {
    wanted: HashMap<Part, Option<String>>,
    /// Where the parts are, in ascending order.
    places: Vec<u32>,
    path: String,
}

impl Search {
    /// Looks into a value that ends before another starts.
    fn value(&mut self, node: &Node, end: u32) {
        self.found(Part::Value(node.at));
        let length = self.path.len();
        match &node.value {
            NodeValue::Object(members) => {
                for (index, member) in members.iter().enumerate() {
                    let end = members.get(index + 1).map_or(end, |next| next.key_at);
                    if !self.is_among(member.key_at, member.value.at, end) {
                        continue;
                    }
                    self.path.push('/');
                    self.path.push_str(&escape_segment(&member.key));
                    self.found(Part::Key(member.key_at));
                    self.value(&member.value, end);
                    self.path.truncate(length);
                }
            }
            NodeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let end = items.get(index + 1).map_or(end, |next| next.at);
                    if !self.is_among(item.at, item.at, end) {
                        continue;
                    }
                    let _ = write!(self.path, "/{index}");
                    self.value(item, end);
                    self.path.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// Whether something wanted may be in a part of the text. What an alias stands for is elsewhere, so that its surroundings say nothing.
    fn is_among(&self, start: u32, value: u32, end: u32) -> bool {
        if !(start..end).contains(&value) {
            return true;
        }
        let first = self.places.partition_point(|&place| place < start);
        self.places.get(first).is_some_and(|&place| place < end)
    }

    /// The outermost of the parts that start at one place is the one that is meant.
    fn found(&mut self, part: Part) {
        if let Some(pointer @ None) = self.wanted.get_mut(&part) {
            *pointer = Some(self.path.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::*;

    fn pointers(text: &str, parts: &[Part]) -> Vec<Option<String>> {
        let sources = Sources::alone(load("a", text.as_bytes().to_vec()).expect("the text is fine"));
        let found = sources.pointers(parts.iter().copied());
        parts.iter().map(|part| found.get(part).cloned()).collect()
    }

    #[test]
    fn keys_and_values_are_told_apart() {
        let yaml = "a/b:\n  c: [1, 2]\n";
        let parts = [Part::Value(0), Part::Key(0), Part::Value(7), Part::Key(7), Part::Value(14), Part::Value(1)];
        let expected = ["", "/a~1b", "/a~1b", "/a~1b/c", "/a~1b/c/1"].map(|text| Some(text.to_owned()));
        assert_eq!(pointers(yaml, &parts), [&expected[..], &[None]].concat());
        let json = r#"{"a": {"b": 1}}"#;
        let parts = [Part::Value(0), Part::Key(1), Part::Value(6), Part::Key(7), Part::Value(12)];
        assert_eq!(pointers(json, &parts), ["", "/a", "/a", "/a/b", "/a/b"].map(|text| Some(text.to_owned())));
    }
}
