//! Where in the text a change goes, and what has to stand there.

use std::ops::Range;

use super::layout::{block, flow, json, scalar};
use super::{Edit, parted, wrapped};
use crate::contract::value::Value;
use crate::openapi::load::{Document, Format, Member, Node, NodeValue};

/// A document's text and tree.
struct Text<'d> {
    document: &'d Document,
    text: &'d str,
}

/// The text with the change, as far as the layout is known.
pub(super) fn change(document: &Document, edit: &Edit) -> Option<String> {
    let text = Text { document, text: document.source.text() };
    let (range, new) = match edit {
        Edit::Set { object, key, value } => {
            let (object, key, value) = wrapped(document, object, key, value.clone())?;
            let node = document.root.pointer(&object)?;
            let member = node.as_object()?.iter().find(|member| *member.key == *key);
            match member {
                Some(member) => text.replace(node, member, &value)?,
                None => text.insert(node, &key, &value)?,
            }
        }
        Edit::Append { array, value } => match document.root.pointer(array) {
            Some(node) => text.append(node, value)?,
            None => {
                let (object, key) = parted(array)?;
                let (object, key, value) = wrapped(document, object, &key, Value::Array(vec![value.clone()]))?;
                text.insert(document.root.pointer(&object)?, &key, &value)?
            }
        },
        Edit::Remove { pointer } => text.remove(pointer)?,
    };
    Some(format!("{}{new}{}", text.text.get(..range.start)?, text.text.get(range.end..)?))
}

type Change = (Range<usize>, String);

impl Text<'_> {
    fn is_json(&self) -> bool {
        self.document.format == Format::Json
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
    fn flow_end(&self, node: &Node) -> Option<usize> {
        let at = node.at as usize;
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
            let end = self.flow_end_from(start, &member.value)?;
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

    fn flow_end_from(&self, start: usize, node: &Node) -> Option<usize> {
        let at = u32::try_from(start).ok()?;
        self.flow_end(&Node { at, value: node.value.clone() })
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
        let first = self.text.find('\n')?;
        let step = self.text[first + 1..].bytes().take_while(|byte| *byte == b' ').count();
        let start = self.line_start(at);
        let indent = self.text[start..].bytes().take_while(|byte| *byte == b' ').count();
        (step > 0).then_some((indent, step))
    }

    /// One more member.
    fn insert(&self, node: &Node, key: &str, value: &Value) -> Option<Change> {
        let members = node.as_object()?;
        if self.is_flow(node) {
            let name = if self.is_json() { Value::from(key).to_string() } else { scalar(&key.into())? };
            let separator = if self.is_json() && self.layout(node.at as usize).is_none() { ":" } else { ": " };
            let near = members.last().map_or(node.at as usize, |member| member.key_at as usize);
            let entry = format!("{name}{separator}{}", self.flow_value(value, near)?);
            let last = members.last().map(|member| self.flow_end_from(self.value_start(member)?, &member.value));
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
        let closing = self.closing(node.at as usize)?;
        match (last_start, last_end) {
            (Some(start), Some(end)) => {
                let end = end?;
                // On a line of its own where the last one has one.
                let is_own_line = self.text[self.line_start(start)..start].trim().is_empty();
                let dense = self.is_json() && self.layout(start).is_none();
                let between = match (is_own_line, dense) {
                    (true, _) => format!(",\n{}", " ".repeat(self.column(start))),
                    (false, true) => ",".to_owned(),
                    (false, false) => ", ".to_owned(),
                };
                Some((end..end, between + entry))
            }
            _ => {
                let open = node.at as usize + 1;
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
            let last = items.last().map(|item| self.flow_end_from(start(item)?, item));
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
    fn remove(&self, pointer: &str) -> Option<Change> {
        let (outer, key) = parted(pointer)?;
        let owner = self.document.root.pointer(outer)?;
        match &owner.value {
            NodeValue::Object(members) => {
                let index = members.iter().position(|member| *member.key == *key)?;
                let member = &members[index];
                let start = member.key_at as usize;
                if self.is_flow(owner) {
                    let ends = |member: &Member| self.flow_end_from(self.value_start(member)?, &member.value);
                    let previous = index.checked_sub(1).map(|index| ends(&members[index]));
                    let next = members.get(index + 1).map(|next| next.key_at as usize);
                    return self.flow_removal(owner, start, ends(member)?, previous, next);
                }
                // The only member, or one beside a dash, does not stand on lines of its own.
                let line = self.line_start(start);
                if members.len() == 1 || !self.text[line..start].trim().is_empty() {
                    return self.rewritten(outer, owner, |value| {
                        if let Value::Object(members) = value {
                            members.retain(|(name, _)| *name != key);
                        }
                    });
                }
                let end = self.block_end(start, self.column(start), matches!(member.value.value, NodeValue::Array(_)));
                Some((line..(end + 1).min(self.text.len()), String::new()))
            }
            NodeValue::Array(items) => {
                let index: usize = key.parse().ok()?;
                let item = items.get(index)?;
                if self.is_flow(owner) {
                    let ends = |item: &Node| self.flow_end_from(self.item_start(item)?, item);
                    let previous = index.checked_sub(1).map(|index| ends(&items[index]));
                    let next = items.get(index + 1).and_then(|next| self.item_start(next));
                    return self.flow_removal(owner, self.item_start(item)?, ends(item)?, previous, next);
                }
                if items.len() == 1 {
                    return self.rewritten(outer, owner, |value| *value = Value::Array(Vec::new()));
                }
                let dash = self.dash(item)?;
                let line = self.line_start(dash);
                let end = self.block_end(dash, self.column(dash), false);
                self.text[line..dash].trim().is_empty().then(|| (line..(end + 1).min(self.text.len()), String::new()))
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
            (_, Some(next)) => start..next,
            (Some(previous), None) => previous?..end,
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
