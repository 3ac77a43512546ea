//! Collections in brackets, in the part of YAML that [`common`](super::common) reads.

use super::super::scalar::plain_scalar;
use super::super::source::offset_of;
use super::super::tree::{Member, Node, NodeValue};
use super::common::{Reader, string};

impl<'t> Reader<'t> {
    /// A collection in brackets. Its lines are indented more than what it stands in.
    pub(super) fn flow(&mut self, parent: isize) -> Option<Node> {
        let at = self.at;
        self.enter()?;
        let is_object = self.peek() == Some(b'{');
        let end = if is_object { b'}' } else { b']' };
        let (outer_items, outer_members) = (self.items.len(), self.members.len());
        self.at += 1;
        loop {
            self.skip_in_flow(parent)?;
            if self.peek() == Some(end) {
                break;
            }
            if is_object {
                let member = self.flow_member(parent)?;
                self.members.push(member);
            } else {
                let item = self.flow_node(parent)?;
                self.items.push(item);
            }
            self.skip_in_flow(parent)?;
            match self.peek()? {
                b',' => self.at += 1,
                byte if byte == end => break,
                _ => return None,
            }
        }
        self.at += 1;
        self.depth -= 1;
        if is_object {
            return Some(self.object(outer_members, at));
        }
        Some(Node { value: NodeValue::Array(self.items.split_off(outer_items)), at: offset_of(at) })
    }

    fn flow_node(&mut self, parent: isize) -> Option<Node> {
        let at = self.at;
        match self.peek()? {
            b'[' | b'{' => self.flow(parent),
            b'"' | b'\'' => self.quoted().map(|text| string(&text, at)),
            _ => self.flow_plain().map(|text| Node { value: plain_scalar(text), at: offset_of(at) }),
        }
    }

    fn flow_member(&mut self, parent: isize) -> Option<Member> {
        let at = self.at;
        let key: Box<str> = match self.peek()? {
            b'"' | b'\'' => self.quoted()?.into(),
            _ => self.flow_plain().filter(|text| *text != "<<")?.into(),
        };
        self.check_key(at, self.at)?;
        self.skip_spaces();
        if self.peek() != Some(b':') {
            return None;
        }
        self.at += 1;
        self.skip_in_flow(parent)?;
        let value = self.flow_node(parent)?;
        Some(Member { key, key_at: offset_of(at), value })
    }

    /// Steps over spaces, line ends and comments.
    fn skip_in_flow(&mut self, parent: isize) -> Option<()> {
        let start = self.at;
        self.skip_spaces();
        match self.peek()? {
            b'#' if self.at == start => None,
            b'\n' | b'\r' | b'#' => {
                self.at = start;
                self.end_line()?;
                self.next_content()?;
                (self.indent > parent).then_some(())
            }
            _ => Some(()),
        }
    }

    /// The text of a flow collection's plain scalar, which ends with its line.
    fn flow_plain(&mut self) -> Option<&'t str> {
        let is_indicator = |byte: Option<u8>| byte.is_some_and(|byte| b",[]{}".contains(&byte));
        if !self.starts_plain()
            || (matches!(self.peek(), Some(b'-' | b'?' | b':')) && is_indicator(self.byte(self.at + 1)))
        {
            return None;
        }
        let start = self.at;
        loop {
            match self.peek() {
                None | Some(b'\n' | b'\r') => break,
                byte if is_indicator(byte) => break,
                Some(b':') if self.is_blank(self.at + 1) => break,
                Some(b':') if is_indicator(self.byte(self.at + 1)) => return None,
                Some(b'#') if self.byte(self.at.checked_sub(1)?) == Some(b' ') => return None,
                Some(b'\t') => return None,
                Some(_) => self.at += 1,
            }
        }
        let text = self.text.get(start..self.at)?.trim_end_matches(' ');
        self.at = start + text.len();
        Some(text)
    }
}
