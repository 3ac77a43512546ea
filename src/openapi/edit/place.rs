//! Where in the text a change goes, and what has to stand there.

use std::ops::Range;

use super::layout::{block, block_key, flow, json, scalar};
use super::{Edit, parted, wrapped};
use crate::contract::value::Value;
use crate::openapi::load::{Document, Format, Member, Node, NodeValue, escape_segment};

/// A document's text and tree.
pub(super) struct Text<'d> {
    document: &'d Document,
    text: &'d str,
    /// The step of its indentation; `None` where it is one line.
    step: Option<usize>,
}

/// What stands in a range gives way to something else.
#[derive(Clone, Debug)]
pub(super) struct Splice {
    pub range: Range<usize>,
    pub new: String,
    /// Where the tree changes.
    pub spot: Spot,
}

/// What of the tree a splice is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Spot {
    /// The list or the object at a pointer has one more.
    Grown(String),
    /// The list or the object at a pointer has one less.
    Shrunk(String),
    /// What stands at a pointer is another value, or has another name.
    Replaced(String),
}

impl Spot {
    /// How deep in the tree it is.
    pub fn depth(&self) -> usize {
        let (Spot::Grown(pointer) | Spot::Shrunk(pointer) | Spot::Replaced(pointer)) = self;
        pointer.matches('/').count()
    }
}

impl<'d> Text<'d> {
    pub fn new(document: &'d Document) -> Self {
        let text = document.source.text();
        let first = text.find('\n');
        let step = first.map(|first| text[first + 1..].bytes().take_while(|byte| *byte == b' ').count());
        Text { document, text, step: step.filter(|step| *step > 0) }
    }

    /// How the text changes, as far as its layout is known.
    pub fn splice(&self, edit: &Edit) -> Option<Splice> {
        let root = &self.document.root;
        let (spot, (range, new)) = match edit {
            Edit::Set { object, key, value } => {
                let (object, key, value) = wrapped(self.document, object, key, value.clone())?;
                let node = root.pointer(&object)?;
                match node.as_object()?.iter().find(|member| *member.key == *key) {
                    Some(member) => {
                        let pointer = format!("{object}/{}", escape_segment(&key));
                        (Spot::Replaced(pointer), self.replace(node, member, &value)?)
                    }
                    None => (Spot::Grown(object), self.insert(node, &key, &value)?),
                }
            }
            Edit::Append { array, value } => match root.pointer(array) {
                Some(node) => (Spot::Grown(array.clone()), self.append(node, value)?),
                None => {
                    let (object, key) = parted(array)?;
                    let (object, key, value) = wrapped(self.document, object, &key, Value::Array(vec![value.clone()]))?;
                    let change = self.insert(root.pointer(&object)?, &key, &value)?;
                    (Spot::Grown(object), change)
                }
            },
            Edit::Remove { pointer } => self.remove(pointer)?,
            Edit::Rename { pointer, to } => {
                let (owner, key) = parted(pointer)?;
                let owner = root.pointer(owner)?;
                let members = owner.as_object()?;
                let member = members.iter().find(|member| *member.key == *key)?;
                let taken = members.iter().any(|member| *member.key == **to);
                (Spot::Replaced(pointer.clone()), self.rename(owner, member, to).filter(|_| !taken)?)
            }
        };
        (self.text.is_char_boundary(range.start) && self.text.is_char_boundary(range.end) && range.start <= range.end)
            .then_some(Splice { range, new, spot })
    }
}

type Change = (Range<usize>, String);

impl Text<'_> {
    fn is_json(&self) -> bool {
        self.document.format == Format::Json
    }

    /// Whether it is JSON in one line.
    fn is_dense(&self) -> bool {
        self.is_json() && self.step.is_none()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Whether a list or an object stands between brackets.
    fn is_flow(&self, node: &Node) -> bool {
        matches!(self.byte(node.at as usize), Some(b'{' | b'['))
    }

    /// How many characters stand before a place in its line.
    fn column(&self, at: usize) -> usize {
        at - self.line_start(at)
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// The end of a value between brackets, or of a scalar in them.
    fn flow_end(&self, at: usize) -> Option<usize> {
        match self.byte(at)? {
            b'{' | b'[' => self.closing(at).map(|closing| closing + 1),
            // The quote stands before the text or at its start.
            b'"' => self.string_end(at),
            b'\'' => self.single_end(at),
            _ => {
                let rest = &self.text[at..];
                let end = rest.find([',', '}', ']', '\n']).unwrap_or(rest.len());
                Some(at + rest[..end].trim_end().len())
            }
        }
    }

    /// The bracket that closes the one at a place.
    fn closing(&self, open: usize) -> Option<usize> {
        let (mut at, mut depth) = (open, 0_usize);
        while let Some(byte) = self.byte(at) {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                b'"' => at = self.string_end(at)? - 1,
                // An apostrophe within a word is none.
                b'\'' if !self.is_json() && !self.byte(at - 1).is_some_and(|it| it.is_ascii_alphanumeric()) => {
                    at = self.single_end(at)? - 1;
                }
                b'#' if !self.is_json() && self.byte(at - 1).is_some_and(|it| it.is_ascii_whitespace()) => {
                    at += self.text[at..].find('\n')?;
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    fn string_end(&self, open: usize) -> Option<usize> {
        let mut at = open + 1;
        loop {
            match self.byte(at)? {
                b'\\' => at += 2,
                b'"' => return Some(at + 1),
                _ => at += 1,
            }
        }
    }

    fn single_end(&self, open: usize) -> Option<usize> {
        let mut at = open + 1;
        loop {
            match (self.byte(at)?, self.byte(at + 1)) {
                (b'\'', Some(b'\'')) => at += 2,
                (b'\'', _) => return Some(at + 1),
                _ => at += 1,
            }
        }
    }

    /// The end of what is indented by more than `indent` and starts at a place: before the blank lines and comments behind it.
    fn block_end(&self, start: usize, indent: usize, is_list: bool) -> usize {
        let first = self.text[start..].find('\n').map_or(self.text.len(), |end| start + end);
        let (mut end, mut at) = (first, first + 1);
        while at < self.text.len() {
            let line_end = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
            let line = &self.text[at..line_end];
            let own = line.len() - line.trim_start().len();
            let (is_blank, is_comment) = (line.trim().is_empty(), line.trim_start().starts_with('#'));
            let is_item = is_list && own == indent && (line.trim_start().starts_with("- ") || line.trim() == "-");
            if !is_blank {
                if own <= indent && !is_item {
                    break;
                }
                // What is indented deeper is about what is inside, or no comment at all but text.
                if !is_comment || own > indent {
                    end = line_end;
                }
            }
            at = line_end + 1;
        }
        end
    }

    /// Another value for a member that is there.
    fn replace(&self, owner: &Node, member: &Member, value: &Value) -> Option<Change> {
        let (key, at) = (member.key_at as usize, member.value.at as usize);
        if self.is_flow(owner) {
            let start = self.value_start(member)?;
            let end = self.flow_end(start)?;
            return Some((start..end, self.flow_value(value, key)?));
        }
        let indent = self.column(key);
        let is_list = matches!(member.value.value, NodeValue::Array(_));
        let colon = self.colon(key)?;
        let is_simple = !matches!(value, Value::Array(_) | Value::Object(_));
        // What stands between brackets stays so.
        if self.is_flow(&member.value) {
            let end = self.closing(at)? + 1;
            return Some((at..end, flow(value)?));
        }
        let end = self.block_end(key, indent, is_list);
        let new = if is_simple { format!(" {}", scalar(value)?) } else { self.below(value, indent)? };
        let comment = self.comment(colon + 1..end, member);
        Some((colon + 1..end, new + comment))
    }

    /// Another name for a member.
    fn rename(&self, owner: &Node, member: &Member, to: &str) -> Option<Change> {
        let start = member.key_at as usize;
        let end = match self.byte(start)? {
            b'"' => self.string_end(start)?,
            b'\'' => self.single_end(start)?,
            _ => start + self.text[start..self.colon(start)?].trim_end().len(),
        };
        let name = match self.is_flow(owner) {
            true if self.is_json() => Value::from(to).to_string(),
            true => scalar(&to.into())?,
            false => block_key(to)?,
        };
        Some((start..end, name))
    }

    /// The comment behind a scalar, which stays.
    fn comment(&self, range: Range<usize>, member: &Member) -> &str {
        let is_scalar = !matches!(member.value.value, NodeValue::Array(_) | NodeValue::Object(_));
        let text = &self.text[range];
        let is_text = matches!(member.value.value, NodeValue::String(_));
        match text.find(" #") {
            Some(start) if is_scalar && !is_text && !text.contains('\n') => &text[start..],
            _ => "",
        }
    }

    /// A list or an object below its key.
    fn below(&self, value: &Value, indent: usize) -> Option<String> {
        let is_empty = matches!(value, Value::Array(items) if items.is_empty())
            || matches!(value, Value::Object(members) if members.is_empty());
        if is_empty {
            return Some(format!(" {}", flow(value)?));
        }
        let inner = indent + 2;
        Some(format!("\n{}{}", " ".repeat(inner), block(value, inner)?))
    }

    /// The colon behind a key.
    fn colon(&self, key: usize) -> Option<usize> {
        let start = match self.byte(key)? {
            b'"' => self.string_end(key)?,
            b'\'' => self.single_end(key)?,
            _ => key,
        };
        let rest = &self.text[start..];
        let found = rest.match_indices(':').find(|(index, _)| {
            self.byte(start + index + 1).is_none_or(|next| next.is_ascii_whitespace() || self.byte(key) == Some(b'"'))
        });
        found.map(|(index, _)| start + index)
    }

    /// Where the value of a member between brackets starts, with its quote.
    fn value_start(&self, member: &Member) -> Option<usize> {
        let colon = self.colon(member.key_at as usize)?;
        let rest = &self.text[colon + 1..];
        Some(colon + 1 + (rest.len() - rest.trim_start().len()))
    }

    /// A value between brackets.
    fn flow_value(&self, value: &Value, near: usize) -> Option<String> {
        if !self.is_json() {
            return flow(value);
        }
        Some(json(value, self.layout(near)))
    }

    /// The indentation of the line of a place and the step of the document; `None` where a document is one line.
    fn layout(&self, at: usize) -> Option<(usize, usize)> {
        let step = self.step?;
        let start = self.line_start(at);
        let indent = self.text[start..].bytes().take_while(|byte| *byte == b' ').count();
        Some((indent, step))
    }

    /// One more member.
    fn insert(&self, node: &Node, key: &str, value: &Value) -> Option<Change> {
        let members = node.as_object()?;
        if self.is_flow(node) {
            let name = if self.is_json() { Value::from(key).to_string() } else { scalar(&key.into())? };
            let separator = if self.is_dense() { ":" } else { ": " };
            let near = members.last().map_or(node.at as usize, |member| member.key_at as usize);
            let entry = format!("{name}{separator}{}", self.flow_value(value, near)?);
            let last = members.last().map(|member| self.flow_end(self.value_start(member)?));
            return self.flow_entry(node, members.last().map(|member| member.key_at as usize), last, &entry);
        }
        let last = members.last()?;
        let indent = self.column(members.first()?.key_at as usize);
        let end = self.block_end(last.key_at as usize, indent, matches!(last.value.value, NodeValue::Array(_)));
        let entry = block(&Value::Object(vec![(key.to_owned(), value.clone())]), indent)?;
        Some((end..end, format!("\n{}{entry}", " ".repeat(indent))))
    }

    /// One more entry before the bracket that closes.
    fn flow_entry(
        &self,
        node: &Node,
        last_start: Option<usize>,
        last_end: Option<Option<usize>>,
        entry: &str,
    ) -> Option<Change> {
        match (last_start, last_end) {
            (Some(start), Some(end)) => {
                let end = end?;
                // On a line of its own where the last one has one.
                let is_own_line = || self.text[self.line_start(start)..start].trim().is_empty();
                let between = match self.is_dense() {
                    true => ",".to_owned(),
                    false if is_own_line() => format!(",\n{}", " ".repeat(self.column(start))),
                    false => ", ".to_owned(),
                };
                Some((end..end, between + entry))
            }
            _ => {
                let (open, closing) = (node.at as usize + 1, self.closing(node.at as usize)?);
                let room = if self.byte(node.at as usize) == Some(b'{') && !self.is_json() { " " } else { "" };
                Some((open..closing, format!("{room}{entry}{room}")))
            }
        }
    }

    /// One more item.
    fn append(&self, node: &Node, value: &Value) -> Option<Change> {
        let items = node.as_array()?;
        if self.is_flow(node) {
            let start = |item: &Node| self.item_start(item);
            let near = items.last().map_or(Some(node.at as usize), start)?;
            let entry = self.flow_value(value, near)?;
            let last = items.last().map(|item| self.flow_end(start(item)?));
            return self.flow_entry(node, items.last().and_then(start), last, &entry);
        }
        let dash = self.dash(items.last()?)?;
        let indent = self.column(dash);
        let end = self.block_end(dash, indent, false);
        Some((end..end, format!("\n{}- {}", " ".repeat(indent), block(value, indent + 2)?)))
    }

    /// Where an item between brackets starts, with its quote.
    fn item_start(&self, item: &Node) -> Option<usize> {
        let at = item.at as usize;
        let before = at.checked_sub(1)?;
        let is_quoted = matches!(item.value, NodeValue::String(_)) && matches!(self.byte(before), Some(b'"' | b'\''));
        Some(if is_quoted { before } else { at })
    }

    /// The dash before an item.
    fn dash(&self, item: &Node) -> Option<usize> {
        let before = &self.text[..item.at as usize];
        let dash = before.rfind('-')?;
        before[dash + 1..].trim_matches(['"', '\'']).trim().is_empty().then_some(dash)
    }

    /// What stands at a pointer, with its key or dash, is taken out.
    fn remove(&self, pointer: &str) -> Option<(Spot, Change)> {
        let (outer, key) = parted(pointer)?;
        let owner = self.document.root.pointer(outer)?;
        let (shrunk, rewritten) = (Spot::Shrunk(outer.to_owned()), Spot::Replaced(outer.to_owned()));
        match &owner.value {
            NodeValue::Object(members) => {
                let index = members.iter().position(|member| *member.key == *key)?;
                let member = &members[index];
                let start = member.key_at as usize;
                if self.is_flow(owner) {
                    let ends = |member: &Member| self.flow_end(self.value_start(member)?);
                    let previous = index.checked_sub(1).map(|index| ends(&members[index]));
                    let next = members.get(index + 1).map(|next| next.key_at as usize);
                    return Some((shrunk, self.flow_removal(owner, start, ends(member)?, previous, next)?));
                }
                // The only member, or one beside a dash, does not stand on lines of its own.
                let line = self.line_start(start);
                if members.len() == 1 || !self.text[line..start].trim().is_empty() {
                    let change = self.rewritten(outer, owner, |value| {
                        if let Value::Object(members) = value {
                            members.retain(|(name, _)| *name != key);
                        }
                    });
                    return Some((rewritten, change?));
                }
                let end = self.block_end(start, self.column(start), matches!(member.value.value, NodeValue::Array(_)));
                Some((shrunk, (line..(end + 1).min(self.text.len()), String::new())))
            }
            NodeValue::Array(items) => {
                let index: usize = key.parse().ok()?;
                let item = items.get(index)?;
                if self.is_flow(owner) {
                    let ends = |item: &Node| self.flow_end(self.item_start(item)?);
                    let previous = index.checked_sub(1).map(|index| ends(&items[index]));
                    let next = items.get(index + 1).and_then(|next| self.item_start(next));
                    let change = self.flow_removal(owner, self.item_start(item)?, ends(item)?, previous, next);
                    return Some((shrunk, change?));
                }
                if items.len() == 1 {
                    let change = self.rewritten(outer, owner, |value| *value = Value::Array(Vec::new()));
                    return Some((rewritten, change?));
                }
                let dash = self.dash(item)?;
                let line = self.line_start(dash);
                let end = self.block_end(dash, self.column(dash), false);
                let is_own_line = self.text[line..dash].trim().is_empty();
                is_own_line.then(|| (shrunk, (line..(end + 1).min(self.text.len()), String::new())))
            }
            _ => None,
        }
    }

    fn flow_removal(
        &self,
        owner: &Node,
        start: usize,
        end: usize,
        previous: Option<Option<usize>>,
        next: Option<usize>,
    ) -> Option<Change> {
        let range = match (previous, next) {
            // Ranges that only touch let neighbours go together; in YAML there may be comments behind.
            (Some(previous), None) => previous?..end,
            (Some(previous), Some(_)) if self.is_json() => previous?..end,
            (_, Some(next)) => start..next,
            (None, None) => owner.at as usize + 1..self.closing(owner.at as usize)?,
        };
        Some((range, String::new()))
    }

    /// What stands at a pointer is laid out anew after a change that lines do not show.
    fn rewritten(&self, pointer: &str, node: &Node, change: impl FnOnce(&mut Value)) -> Option<Change> {
        let mut value = crate::openapi::read::value(node);
        change(&mut value);
        let (outer, key) = parted(pointer)?;
        let owner = self.document.root.pointer(outer)?;
        match &owner.value {
            NodeValue::Object(members) => {
                let member = members.iter().find(|member| *member.key == *key)?;
                self.replace(owner, member, &value)
            }
            NodeValue::Array(items) => {
                let dash = self.dash(items.get(key.parse::<usize>().ok()?)?)?;
                let indent = self.column(dash);
                let end = self.block_end(dash, indent, false);
                Some((dash + 1..end, format!(" {}", block(&value, indent + 2)?)))
            }
            _ => None,
        }
    }
}
