//! The part of YAML that descriptions are written in: block mappings and sequences, scalars of all
//! styles, flow collections, comments. Everything else (anchors, aliases, tags, merge keys,
//! directives, tabs that indent, more than one document) and everything that is not certainly
//! right ends the reading with nothing.

use super::super::scalar::plain_scalar;
use super::super::source::offset_of;
use super::super::tree::{DuplicateKey, Member, Node, NodeValue, unique_members};
use super::super::{MAX_DEPTH, Tree};

/// The indentation of what stands in no collection, and of the end of the text.
pub(super) const OUTSIDE: isize = -1;

/// YAML limits keys to 1,024 characters (YAML 1.2.2, 7.4.2).
const LONGEST_KEY: usize = 1000;

/// The tree of a text, unless it takes a reader that knows all of YAML.
pub(super) fn read(text: &str) -> Option<Tree> {
    if !is_printable(text) {
        return None;
    }
    let mut reader = Reader {
        text,
        at: 0,
        indent: OUTSIDE,
        blank_lines: 0,
        has_comment: false,
        depth: 0,
        items: Vec::new(),
        members: Vec::new(),
        duplicate_keys: Vec::new(),
    };
    reader.start()?;
    let root = reader.node(reader.indent, OUTSIDE)?;
    let is_whole = reader.at == text.len() && matches!(root.value, NodeValue::Array(_) | NodeValue::Object(_));
    let mut duplicate_keys = reader.duplicate_keys;
    duplicate_keys.sort_by_key(|duplicate| duplicate.second_at);
    is_whole.then_some(Tree { root, duplicate_keys })
}

/// Whether the text has no character that YAML wants escaped, nor one of the rare ones that have a
/// meaning of their own.
fn is_printable(text: &str) -> bool {
    let is_control = |byte: u8| (byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t')) || byte == 0x7F;
    // Without a branch for each byte, this takes many at once.
    let any = |bytes: &[u8], is: &dyn Fn(u8) -> bool| bytes.iter().fold(false, |any, &byte| any | is(byte));
    let mut has_rare = false;
    for chunk in text.as_bytes().chunks(4096) {
        if any(chunk, &is_control) {
            return false;
        }
        // C1 controls start with 0xC2, byte order marks and non-characters with 0xEF.
        has_rare |= any(chunk, &|byte| matches!(byte, 0xC2 | 0xEF));
    }
    let is_rare = |c: char| matches!(c, '\u{80}'..='\u{9F}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    !has_rare || !text.contains(is_rare)
}

/// After each value, the reader stands at the first character of the next line with content.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    /// The offset of the next byte.
    pub(super) at: usize,
    /// The indentation of the line that the reader was last brought to, [`OUTSIDE`] at the end.
    pub(super) indent: isize,
    /// How many lines before that line are empty.
    pub(super) blank_lines: usize,
    /// Whether a comment stands before that line, since the last value.
    pub(super) has_comment: bool,
    pub(super) depth: usize,
    /// The items of all open sequences, the innermost last, as in the reader of JSON.
    pub(super) items: Vec<Node>,
    /// The members of all open mappings, likewise.
    pub(super) members: Vec<Member>,
    duplicate_keys: Vec<DuplicateKey>,
}

/// A key, and where it starts.
type Key = (Box<str>, usize);

impl<'t> Reader<'t> {
    /// The node that starts here, in this column, within a collection of the indentation `parent`.
    fn node(&mut self, column: isize, parent: isize) -> Option<Node> {
        let at = self.at;
        match self.peek()? {
            b'-' if self.is_blank(at + 1) => self.sequence(column, at),
            b'"' | b'\'' => {
                let text = self.quoted()?;
                let end = self.at;
                self.skip_spaces();
                if self.peek() == Some(b':') && self.is_blank(self.at + 1) {
                    self.check_key(at, end)?;
                    self.at += 1;
                    return self.mapping(column, (text.into(), at));
                }
                self.at = end;
                self.close(string(&text, at))
            }
            b'|' | b'>' | b'[' | b'{' => self.value(parent),
            _ => {
                let (text, is_key) = self.plain()?;
                if is_key {
                    self.check_key(at, self.at)?;
                    self.at += 1;
                    return (text != "<<").then(|| self.mapping(column, (text.into(), at)))?;
                }
                self.plain_value(text, at, parent)
            }
        }
    }

    /// The scalar or flow collection that starts here.
    fn value(&mut self, parent: isize) -> Option<Node> {
        let at = self.at;
        match self.peek()? {
            b'|' | b'>' => self.block_scalar(parent),
            b'[' | b'{' => {
                let node = self.flow(parent)?;
                self.close(node)
            }
            b'"' | b'\'' => {
                let text = self.quoted()?;
                self.close(string(&text, at))
            }
            _ => match self.plain()? {
                (text, false) => self.plain_value(text, at, parent),
                (_, true) => None,
            },
        }
    }

    /// A node after which its line ends.
    fn close(&mut self, node: Node) -> Option<Node> {
        self.end_line()?;
        self.next_content()?;
        Some(node)
    }

    /// The rest of a plain scalar, of which the first line was read.
    fn plain_value(&mut self, first: &'t str, at: usize, parent: isize) -> Option<Node> {
        let text = self.plain_lines(first, parent)?;
        Some(Node { value: plain_scalar(&text), at: offset_of(at) })
    }

    /// The sequence whose first dash is here. It counts as starting at `at`.
    fn sequence(&mut self, column: isize, at: usize) -> Option<Node> {
        self.enter()?;
        let outer = self.items.len();
        loop {
            let dash = self.at;
            let behind = self.pass_dash();
            let item = match self.peek() {
                None | Some(b'\n' | b'\r') => self.below(column, behind)?,
                Some(_) => self.node(column + isize::try_from(behind - dash).ok()?, column)?,
            };
            self.items.push(item);
            if self.indent != column || self.peek() != Some(b'-') || !self.is_blank(self.at + 1) {
                break;
            }
        }
        self.leave(column)?;
        Some(Node { value: NodeValue::Array(self.items.split_off(outer)), at: offset_of(at) })
    }

    /// The mapping whose first key was read, up to its colon.
    fn mapping(&mut self, column: isize, first: Key) -> Option<Node> {
        self.enter()?;
        let outer = self.members.len();
        let (mut key, at) = (first.clone(), first.1);
        loop {
            let after_colon = self.at;
            self.skip_spaces();
            let value = match self.peek() {
                None | Some(b'\n' | b'\r' | b'#') => {
                    self.at = after_colon;
                    self.sequence_or_below(column, after_colon - 1)?
                }
                Some(_) => self.value(column)?,
            };
            self.members.push(Member { key: key.0, key_at: offset_of(key.1), value });
            if self.indent != column {
                break;
            }
            key = self.key()?;
        }
        self.leave(column)?;
        Some(self.object(outer, at))
    }

    pub(super) fn object(&mut self, outer: usize, at: usize) -> Node {
        let members = unique_members(self.members.split_off(outer), &mut self.duplicate_keys);
        Node { value: NodeValue::Object(members), at: offset_of(at) }
    }

    pub(super) fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= MAX_DEPTH).then_some(())
    }

    /// Leaves a collection, which no line that is indented more may follow.
    fn leave(&mut self, column: isize) -> Option<()> {
        self.depth -= 1;
        (self.indent <= column).then_some(())
    }

    /// A key in its line, and its colon.
    fn key(&mut self) -> Option<Key> {
        let at = self.at;
        let text: Box<str> = match self.peek()? {
            b'"' | b'\'' => {
                let text = self.quoted()?.into();
                self.check_key(at, self.at)?;
                self.skip_spaces();
                (self.peek() == Some(b':') && self.is_blank(self.at + 1)).then_some(text)?
            }
            _ => {
                let (text, is_key) = self.plain()?;
                self.check_key(at, self.at)?;
                (is_key && text != "<<").then(|| text.into())?
            }
        };
        self.at += 1;
        Some((text, at))
    }

    /// Keys stand in one line and are not long.
    pub(super) fn check_key(&self, start: usize, end: usize) -> Option<()> {
        let written = self.text.get(start..end)?;
        (written.len() <= LONGEST_KEY && !written.contains('\n')).then_some(())
    }

    /// The value of a key that has none in its line: a sequence may stand in the key's own column.
    fn sequence_or_below(&mut self, column: isize, colon: usize) -> Option<Node> {
        let value = self.below(column, colon)?;
        let is_sequence = self.indent == column && self.peek() == Some(b'-') && self.is_blank(self.at + 1);
        if !is_sequence || value.at as usize != colon {
            return Some(value);
        }
        // Such a sequence has its place behind its first dash.
        let dash = self.at;
        let behind = self.pass_dash();
        self.at = dash;
        self.sequence(column, behind)
    }

    /// Steps over a dash and the blanks and comment behind it, which is the place of an item that is not there.
    fn pass_dash(&mut self) -> usize {
        self.at += 1;
        self.skip_spaces();
        if self.peek() == Some(b'#') {
            self.skip_comment();
        }
        self.at
    }

    /// The node in the next lines, if they are indented more than `column`. There is none otherwise, which is null.
    fn below(&mut self, column: isize, place: usize) -> Option<Node> {
        self.end_line()?;
        self.next_content()?;
        if self.indent > column {
            return self.node(self.indent, column);
        }
        Some(Node { value: NodeValue::Null, at: offset_of(place) })
    }
}

/// A string that starts at this offset.
pub(super) fn string(text: &str, at: usize) -> Node {
    Node { value: NodeValue::String(text.into()), at: offset_of(at) }
}
