//! From line to line in the part of YAML that [`common`](super::common) reads.

use super::common::{OUTSIDE, Reader};

impl<'t> Reader<'t> {
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(self.at)
    }

    pub(super) fn skip_spaces(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// Whether an indicator that ends at `at` counts as one, because no text follows it directly.
    pub(super) fn is_blank(&self, at: usize) -> bool {
        matches!(self.byte(at), None | Some(b' ' | b'\n' | b'\r'))
    }

    /// Steps to the first line with content, over a line that says that the document starts.
    pub(super) fn start(&mut self) -> Option<()> {
        while let Some(b'#' | b'\n' | b'\r') = self.peek() {
            if self.peek() == Some(b'#') {
                self.skip_comment();
            }
            self.take_line_end()?;
        }
        if self.rest().starts_with("---") && self.is_blank(self.at + 3) {
            self.at += 3;
            self.end_line()?;
        }
        self.next_content()
    }

    /// The text from here on.
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Steps over the end of a line, and over the comment before it.
    pub(super) fn end_line(&mut self) -> Option<()> {
        let start = self.at;
        self.skip_spaces();
        self.has_comment = false;
        if self.peek() == Some(b'#') && self.at > start {
            self.skip_comment();
        }
        self.take_line_end()
    }

    pub(super) fn skip_comment(&mut self) {
        self.has_comment = true;
        let length = self.rest().find(['\n', '\r']);
        self.at = length.map_or(self.text.len(), |length| self.at + length);
    }

    /// Steps over a line end, or stays at the end of the text.
    pub(super) fn take_line_end(&mut self) -> Option<()> {
        match self.peek() {
            None => {}
            Some(b'\n') => self.at += 1,
            Some(b'\r') if self.byte(self.at + 1) == Some(b'\n') => self.at += 2,
            Some(_) => return None,
        }
        Some(())
    }

    /// From the start of a line to the next content, here or in a later line.
    pub(super) fn next_content(&mut self) -> Option<()> {
        self.blank_lines = 0;
        loop {
            let start = self.at;
            self.skip_spaces();
            match self.peek() {
                None => {
                    self.indent = OUTSIDE;
                    return Some(());
                }
                Some(b'#') => {
                    self.skip_comment();
                    self.take_line_end()?;
                }
                Some(b'\n' | b'\r') => {
                    self.blank_lines += 1;
                    self.take_line_end()?;
                }
                Some(b'\t') => return None,
                Some(_) => {
                    self.indent = isize::try_from(self.at - start).ok()?;
                    return (self.indent > 0 || !self.is_marker()).then_some(());
                }
            }
        }
    }

    /// Whether the line that starts here says where a document starts or ends.
    pub(super) fn is_marker(&self) -> bool {
        let rest = self.rest();
        (rest.starts_with("---") || rest.starts_with("..."))
            && (self.is_blank(self.at + 3) || self.byte(self.at + 3) == Some(b'\t'))
    }
}
