//! The text of scalars in the part of YAML that [`common`](super::common) reads.

use std::borrow::Cow;

use super::super::source::offset_of;
use super::super::tree::{Node, NodeValue};
use super::common::Reader;

impl<'t> Reader<'t> {
    /// The plain text up to the end of its line, a comment, or the colon of a key, and whether it is that colon.
    pub(super) fn plain(&mut self) -> Option<(&'t str, bool)> {
        if !self.starts_plain() {
            return None;
        }
        self.plain_line()
    }

    /// As [`plain`](Self::plain), where text that goes on may start with any character.
    fn plain_line(&mut self) -> Option<(&'t str, bool)> {
        let start = self.at;
        let is_key = loop {
            match self.peek() {
                None | Some(b'\n' | b'\r') => break false,
                Some(b':') if self.is_blank(self.at + 1) => break true,
                Some(b'#') if self.byte(self.at.checked_sub(1)?) == Some(b' ') => break false,
                Some(b'\t') => return None,
                Some(_) => self.at += 1,
            }
        };
        let text = self.text.get(start..self.at)?.trim_end_matches(' ');
        if !is_key {
            self.at = start + text.len();
        }
        Some((text, is_key))
    }

    /// Whether plain text can start with what is here.
    pub(super) fn starts_plain(&self) -> bool {
        match self.peek() {
            Some(b'-' | b'?' | b':') => !self.is_blank(self.at + 1),
            Some(byte) => byte > b' ' && !b",[]{}#&*!|>'\"%@`".contains(&byte),
            None => false,
        }
    }

    /// A plain scalar with the lines that continue it, folded.
    pub(super) fn plain_lines(&mut self, first: &'t str, parent: isize) -> Option<Cow<'t, str>> {
        let mut text = Cow::Borrowed(first);
        loop {
            self.end_line()?;
            self.next_content()?;
            if self.indent <= parent {
                return Some(text);
            }
            // After a comment, a scalar cannot go on.
            if self.has_comment {
                return None;
            }
            let blank_lines = self.blank_lines;
            let (line, is_key) = self.plain_line()?;
            if is_key {
                return None;
            }
            push_break(text.to_mut(), blank_lines);
            text.to_mut().push_str(line);
        }
    }

    /// A scalar in quotes, from its opening to behind its closing quote. Lines that continue it may
    /// be indented as little as they like: the specification wants them indented more than what
    /// they are in, but published documents have others, and what they mean is plain.
    pub(super) fn quoted(&mut self) -> Option<Cow<'t, str>> {
        let quote = self.peek()?;
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let start = self.at;
            let is_end = |byte: u8| byte == quote || matches!(byte, b'\n' | b'\r') || (byte == b'\\' && quote == b'"');
            let length = self.rest().bytes().position(is_end)?;
            self.at += length;
            let run = self.text.get(start..self.at)?;
            match self.peek()? {
                b'\\' => {
                    push(&mut text, run);
                    self.escape(text.to_mut())?;
                }
                b'\n' | b'\r' => {
                    let run = run.trim_end_matches(' ');
                    if run.ends_with('\t') {
                        return None;
                    }
                    push(&mut text, run);
                    let blank_lines = self.next_quoted_line()?;
                    push_break(text.to_mut(), blank_lines);
                }
                _ if quote == b'\'' && self.byte(self.at + 1) == Some(b'\'') => {
                    push(&mut text, run);
                    text.to_mut().push('\'');
                    self.at += 2;
                }
                _ => {
                    push(&mut text, run);
                    self.at += 1;
                    return Some(text);
                }
            }
        }
    }

    /// Steps to the next line with content in a quoted scalar, and counts the empty lines before it.
    fn next_quoted_line(&mut self) -> Option<usize> {
        let mut blank_lines = 0;
        loop {
            self.take_line_end()?;
            if self.is_marker() {
                return None;
            }
            self.skip_spaces();
            match self.peek()? {
                b'\n' | b'\r' => blank_lines += 1,
                b'\t' => return None,
                _ => return Some(blank_lines),
            }
        }
    }

    /// What the backslash here makes of what follows it.
    fn escape(&mut self, text: &mut String) -> Option<()> {
        self.at += 1;
        let character = match self.peek()? {
            byte @ (b'"' | b'/' | b'\\' | b' ') => char::from(byte),
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'0' => '\0',
            b'e' => '\u{1B}',
            b'x' => return self.code_point(2, text),
            b'u' => return self.code_point(4, text),
            b'U' => return self.code_point(8, text),
            b'\n' | b'\r' => return (self.next_quoted_line()? == 0).then_some(()),
            _ => return None,
        };
        self.at += 1;
        text.push(character);
        Some(())
    }

    /// A character by its number. Half of a surrogate pair is none.
    fn code_point(&mut self, digits: usize, text: &mut String) -> Option<()> {
        let number = self.text.get(self.at + 1..self.at + 1 + digits)?;
        if !number.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        text.push(char::from_u32(u32::from_str_radix(number, 16).ok()?)?);
        self.at += 1 + digits;
        Some(())
    }

    /// A literal (`|`) or folded (`>`) scalar.
    pub(super) fn block_scalar(&mut self, parent: isize) -> Option<Node> {
        let is_folded = self.peek() == Some(b'>');
        self.at += 1;
        let (chomping, mut indent) = self.block_header(parent)?;
        let mut text = String::new();
        // How many lines have ended since the last text, and whether that was indented further.
        let (mut breaks, mut was_indented) = (0, false);
        let mut at = None;
        loop {
            match self.block_line(indent, parent)? {
                BlockLine::End => break,
                BlockLine::Empty => breaks += 1,
                BlockLine::Text { indent: found, start, line } => {
                    let is_indented = line.starts_with([' ', '\t']);
                    if is_folded && at.is_some() && !is_indented && !was_indented {
                        push_break(&mut text, breaks - 1);
                    } else {
                        text.extend(std::iter::repeat_n('\n', breaks));
                    }
                    text.push_str(line);
                    at = at.or(Some(start));
                    indent = Some(found);
                    (breaks, was_indented) = (1, is_indented);
                }
            }
        }
        text.extend(match chomping {
            Some(b'-') => std::iter::repeat_n('\n', 0),
            Some(_) => std::iter::repeat_n('\n', breaks),
            None => std::iter::repeat_n('\n', 1),
        });
        self.has_comment = false;
        self.next_content()?;
        // Without any text, it depends on more than is known here.
        Some(Node { value: NodeValue::String(text.into()), at: offset_of(at?) })
    }

    /// How the end of a block scalar is treated (`-` or `+`), and its indentation if that is written out.
    fn block_header(&mut self, parent: isize) -> Option<(Option<u8>, Option<usize>)> {
        let (mut chomping, mut indent) = (None, None);
        loop {
            match self.peek() {
                Some(byte @ (b'-' | b'+')) if chomping.is_none() => chomping = Some(byte),
                Some(digit @ b'1'..=b'9') if indent.is_none() => {
                    indent = usize::try_from(parent.max(0) + isize::from((digit - b'0') as i8)).ok();
                }
                _ => break,
            }
            self.at += 1;
        }
        self.end_line()?;
        Some((chomping, indent))
    }

    /// The next line of a block scalar, in which everything behind the indentation is text. It is the first text that
    /// tells the indentation.
    fn block_line(&mut self, indent: Option<usize>, parent: isize) -> Option<BlockLine<'t>> {
        let line_start = self.at;
        self.skip_spaces();
        let spaces = self.at - line_start;
        let indent = match (self.peek(), indent) {
            // Whether that is a line depends on how the scalar is chomped.
            (None, _) if spaces > 0 => return None,
            (None, _) => return Some(BlockLine::End),
            (Some(b'\n' | b'\r'), None) if spaces > 0 => return None,
            (Some(b'\n' | b'\r'), indent) if spaces <= indent.unwrap_or(0) => {
                self.take_line_end()?;
                return Some(BlockLine::Empty);
            }
            (Some(b'\t'), indent) if spaces < indent.unwrap_or(usize::MAX) => return None,
            (_, indent) => indent.unwrap_or(spaces),
        };
        if spaces < indent || isize::try_from(spaces).ok()? <= parent {
            self.at = line_start;
            return Some(BlockLine::End);
        }
        let start = line_start + indent;
        let rest = self.text.get(start..)?;
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..length)?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        self.at = (start + length + 1).min(self.text.len());
        (!line.contains('\r')).then_some(BlockLine::Text { indent, start, line })
    }
}

/// A line of a block scalar.
enum BlockLine<'t> {
    Text {
        indent: usize,
        start: usize,
        line: &'t str,
    },
    Empty,
    /// The line belongs to something else.
    End,
}

/// What a line end in a folded scalar stands for: a space, or as many line ends as there are empty lines.
fn push_break(text: &mut String, blank_lines: usize) {
    match blank_lines {
        0 => text.push(' '),
        _ => text.extend(std::iter::repeat_n('\n', blank_lines)),
    }
}

/// Adds a run to a text, which is not copied while it is all of it.
fn push<'t>(text: &mut Cow<'t, str>, run: &'t str) {
    if text.is_empty() {
        *text = Cow::Borrowed(run);
    } else {
        text.to_mut().push_str(run);
    }
}
