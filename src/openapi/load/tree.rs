//! The tree both formats are read into: JSON's values, each with the place it starts at.

use std::borrow::Cow;
use std::collections::{HashMap, hash_map::Entry};

use foldhash::{HashSet, HashSetExt};

/// Objects of up to this many members are searched for duplicate keys pair by pair, which takes
/// less time than hashing their keys.
const PAIRWISE_MEMBERS: usize = 12;

/// A value and the place it starts at.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub value: NodeValue,
    /// Byte offset into the source text. A YAML block scalar starts with its first line, not with
    /// its `|`; a node with an anchor or a tag starts after them; what an alias stands for starts
    /// where it is written out.
    pub at: u32,
}

/// The values JSON has.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeValue {
    Null,
    Bool(bool),
    /// A valid JSON number, with the digits as they were written: `1.10` stays `1.10`.
    Number(Box<str>),
    String(Box<str>),
    Array(Vec<Node>),
    /// Members in the order of the text; their keys are unique.
    Object(Vec<Member>),
}

/// A key and its value in an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub key: Box<str>,
    /// Byte offset of the key.
    pub key_at: u32,
    pub value: Node,
}

impl Member {
    /// The key as a text of its own.
    pub fn name(&self) -> String {
        // `to_string` of a `Box<str>` goes through the formatter.
        (*self.key).to_owned()
    }
}

/// A key that stands in one object a second time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateKey {
    pub key: Box<str>,
    /// Byte offset of the key where it stands first.
    pub first_at: u32,
    /// Byte offset of the key where it is repeated.
    pub second_at: u32,
}

impl Node {
    /// The value of a member, if this is an object that has it. Looks at one member after the
    /// other; for many lookups in large objects there is [`Index`].
    pub fn get(&self, key: &str) -> Option<&Node> {
        let member = self.as_object()?.iter().find(|member| &*member.key == key)?;
        Some(&member.value)
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            NodeValue::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            NodeValue::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            NodeValue::Array(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_object(&self) -> Option<&[Member]> {
        match &self.value {
            NodeValue::Object(members) => Some(members),
            _ => None,
        }
    }

    /// What this is, with its article, as messages say it: "an object".
    pub fn type_name(&self) -> &'static str {
        match self.value {
            NodeValue::Null => "null",
            NodeValue::Bool(_) => "a boolean",
            NodeValue::Number(_) => "a number",
            NodeValue::String(_) => "a string",
            NodeValue::Array(_) => "an array",
            NodeValue::Object(_) => "an object",
        }
    }

    /// The text of a scalar as its author wrote it, where YAML read more than text into it: `0x1F`
    /// for the number 31, `True` for true. `text` is the text the tree was read from. A string is
    /// its own content, without quotes and escapes. Arrays and objects have none.
    pub fn raw<'a>(&'a self, text: &'a str) -> Option<&'a str> {
        let written = || {
            let rest = text.get(self.at as usize..).unwrap_or_default();
            let is_part = |c: char| c.is_ascii_alphanumeric() || "+-.~".contains(c);
            rest.split(|c| !is_part(c)).next().unwrap_or_default()
        };
        // A quoted scalar with a tag such as `!!int` has no plain text where it starts.
        let written_or = |canonical| Some(written()).filter(|raw| !raw.is_empty()).or(canonical);
        match &self.value {
            // A value that is left out is null and has no text.
            NodeValue::Null => Some(Some(written()).filter(|raw| is_null(raw)).unwrap_or_default()),
            NodeValue::Bool(value) => written_or(Some(if *value { "true" } else { "false" })),
            NodeValue::Number(digits) => written_or(Some(digits)),
            NodeValue::String(content) => Some(content),
            NodeValue::Array(_) | NodeValue::Object(_) => None,
        }
    }

    /// The node a JSON pointer (RFC 6901) leads to from here: `/paths/~1pets/get`, or the empty
    /// string for this node. A URI fragment has to lose its `#` and percent encoding first.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut segments = pointer.strip_prefix('/')?.split('/');
        segments.try_fold(self, |node, segment| match &node.value {
            NodeValue::Object(_) => node.get(&unescape_segment(segment)?),
            NodeValue::Array(items) => items.get(array_index(segment)?),
            _ => None,
        })
    }
}

/// Whether an unquoted YAML scalar is null.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// A key as a segment of a JSON pointer: `~` becomes `~0` and `/` becomes `~1`.
pub fn escape_segment(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) { Cow::Owned(key.replace('~', "~0").replace('/', "~1")) } else { Cow::Borrowed(key) }
}

/// The key a segment stands for, or nothing if a `~` in it is followed by neither `0` nor `1`.
pub fn unescape_segment(segment: &str) -> Option<Cow<'_, str>> {
    let mut parts = segment.split('~');
    let first = parts.next().unwrap_or_default();
    if first.len() == segment.len() {
        return Some(Cow::Borrowed(segment));
    }
    let mut key = first.to_owned();
    for part in parts {
        let (character, rest) = match part.as_bytes().first()? {
            b'0' => ('~', part.get(1..)?),
            b'1' => ('/', part.get(1..)?),
            _ => return None,
        };
        key.push(character);
        key.push_str(rest);
    }
    Some(Cow::Owned(key))
}

/// RFC 6901 writes array indexes in decimal, without sign and leading zeros.
fn array_index(segment: &str) -> Option<usize> {
    let canonical = segment == "0" || !segment.starts_with(['0', '+']);
    segment.parse().ok().filter(|_| canonical)
}

/// Makes the keys of an object unique the way `JSON.parse` does: the last member of a name counts,
/// and stands where the first one stood. What was repeated is added to `duplicates`.
pub(super) fn unique_members(members: Vec<Member>, duplicates: &mut Vec<DuplicateKey>) -> Vec<Member> {
    if !has_duplicates(&members) {
        return members;
    }
    let mut unique: Vec<Member> = Vec::with_capacity(members.len());
    let mut first_seen: HashMap<Box<str>, (usize, u32)> = HashMap::new();
    for member in members {
        match first_seen.entry(member.key.clone()) {
            Entry::Vacant(entry) => {
                entry.insert((unique.len(), member.key_at));
                unique.push(member);
            }
            Entry::Occupied(entry) => {
                let (index, first_at) = *entry.get();
                duplicates.push(DuplicateKey { key: member.key.clone(), first_at, second_at: member.key_at });
                if let Some(first) = unique.get_mut(index) {
                    *first = member;
                }
            }
        }
    }
    unique
}

fn has_duplicates(members: &[Member]) -> bool {
    if members.len() <= PAIRWISE_MEMBERS {
        let mut rest = members;
        while let [first, after @ ..] = rest {
            if after.iter().any(|member| member.key == first.key) {
                return true;
            }
            rest = after;
        }
        return false;
    }
    let mut seen = HashSet::with_capacity(members.len());
    !members.iter().all(|member| seen.insert(&*member.key))
}

/// The text with its percent-encoded bytes decoded (RFC 3986, 2.1); what is no encoding stays as it is.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let decoded = match tail {
            [high, low, ..] if *first == b'%' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                std::str::from_utf8(&[*high, *low]).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok())
            }
            _ => None,
        };
        match decoded {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::{Document, load};
    use super::*;

    fn read(text: &str) -> Document {
        load("t", text.as_bytes().to_vec()).expect("the text is fine")
    }

    #[test]
    fn pointers_follow_rfc_6901() {
        let text = r#"{"foo": ["bar", "baz"], "": 0, "a/b": 1, "m~n": 2, "~1": 3, "01": 4}"#;
        let document = read(text);
        let raw = |pointer| document.root.pointer(pointer)?.raw(text);
        assert_eq!(document.root.pointer(""), Some(&document.root));
        assert_eq!(raw("/foo/1"), Some("baz"));
        assert_eq!(raw("/"), Some("0"));
        assert_eq!(raw("/a~1b"), Some("1"));
        assert_eq!(raw("/m~0n"), Some("2"));
        assert_eq!(raw("/~01"), Some("3"));
        assert_eq!(raw("/01"), Some("4"));
        let lost = ["foo", "/foo/01", "/foo/+1", "/foo/-", "/foo/2", "/m~n", "/m~2n", "/a/b"];
        for pointer in lost.into_iter().chain(["/foo/", "/m~", "//x"]) {
            assert_eq!(document.root.pointer(pointer), None, "{pointer}");
        }
    }

    #[test]
    fn what_is_no_percent_encoding_stays() {
        assert_eq!(percent_decode("/paths/~1a~1%7Bid%7D"), "/paths/~1a~1{id}");
        assert_eq!(percent_decode("/100%/%zz%4%+1"), "/100%/%zz%4%+1");
    }

    #[test]
    fn raw_text_is_what_was_written() {
        let text = "[0x1F, +1.10, True, ~, !!int \"7\", !!bool 'TRUE', 'a\\b', [], {}, ]";
        let document = read(text);
        let items = document.root.as_array().unwrap_or_default();
        let raw: Vec<_> = items.iter().map(|item| item.raw(text)).collect();
        let expected = ["0x1F", "+1.10", "True", "~", "7", "true", "a\\b"].map(Some);
        assert_eq!(raw, [&expected[..], &[None, None]].concat());
    }

    #[test]
    fn accessors_tell_types_apart() {
        let document = read(r#"[null, true, 1, "s", [], {"k": false}]"#);
        let items = document.root.as_array().unwrap_or_default();
        let names: Vec<_> = items.iter().map(Node::type_name).collect();
        let expected = ["null", "a boolean", "a number", "a string", "an array", "an object"];
        assert_eq!(names, expected);
        assert_eq!(items[3].as_str(), Some("s"));
        assert_eq!(items[5].get("k").and_then(Node::as_bool), Some(false));
        assert_eq!(items[5].as_object().map(<[_]>::len), Some(1));
        assert!(items[5].get("x").is_none() && items[0].get("k").is_none());
        assert!(items[1].as_str().is_none() && items[1].as_array().is_none());
    }

    #[test]
    fn the_last_of_duplicate_members_stands_in_place_of_the_first() {
        let many: String = (0..50).map(|n| format!("\"k{n}\": 0, ")).collect();
        for (others, count) in [("", 2), (many.as_str(), 52)] {
            let text = format!("{{{others}\"a\": 1, \"b\": 2, \"a\": 3, \"a\": 4}}");
            let document = read(&text);
            let members = document.root.as_object().unwrap_or_default();
            assert_eq!(members.len(), count);
            let last: Vec<_> =
                members[count - 2..].iter().map(|member| (&*member.key, member.value.raw(&text))).collect();
            assert_eq!(last, [("a", Some("4")), ("b", Some("2"))]);
            let at = |needle: &str| text.find(needle).map(|at| at as u32);
            let found: Vec<_> =
                document.duplicate_keys.iter().map(|d| (&*d.key, Some(d.first_at), Some(d.second_at))).collect();
            let first = at("\"a\": 1");
            let expected = [("a", first, at("\"a\": 3")), ("a", first, at("\"a\": 4"))];
            assert_eq!(found, expected);
        }
    }
}
