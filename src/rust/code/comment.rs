//! Doc comments from arbitrary text.

use super::Code;
use crate::printing::prose::{add_paragraph, is_plain, is_unseen, lines};

/// A doc comment: paragraphs of prose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment {
    lines: Vec<String>,
}

impl Comment {
    /// An empty comment, which prints nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A comment of one text.
    pub fn text(text: &str) -> Self {
        Self::new().paragraph(text)
    }

    /// Adds a text whose line breaks stay where they are, a blank line apart from what precedes it. Blank text adds
    /// nothing.
    #[must_use]
    pub fn paragraph(mut self, text: &str) -> Self {
        add_paragraph(&mut self.lines, text, clean);
        self
    }

    /// Adds a line directly below what is there.
    #[must_use]
    pub fn line(mut self, text: &str) -> Self {
        self.lines.push(lines(text).map(clean).collect::<Vec<_>>().join(" "));
        self
    }

    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// `/// …` lines, for what follows.
    pub fn outer(&self) -> Code {
        self.print("///")
    }

    /// `//! …` lines, for what it stands in.
    pub fn inner(&self) -> Code {
        self.print("//!")
    }

    fn print(&self, mark: &str) -> Code {
        let mut printed = String::new();
        for (index, line) in self.lines.iter().enumerate() {
            printed.push_str(if index > 0 { "\n" } else { "" });
            printed.push_str(mark);
            printed.push_str(if line.is_empty() { "" } else { " " });
            printed.push_str(line);
        }
        Code(printed)
    }
}

/// One `// text` line; line breaks in the text become blanks.
pub(super) fn line(text: &str) -> String {
    format!("// {}", lines(text).map(clean).collect::<Vec<_>>().join(" ")).trim_end().to_owned()
}

/// Without what does not show; a tab is four blanks.
fn clean(line: &str) -> String {
    if is_plain(line) {
        return line.trim_end().to_owned();
    }
    let line = line.replace('\t', "    ");
    let visible: String = line
        .chars()
        .filter(|character| !is_unseen(*character))
        .map(|character| if character.is_whitespace() { ' ' } else { character })
        .collect();
    visible.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_comment_but_its_line() {
        let comment =
            Comment::text("\n one\r\ntwo\u{2028}fn main() {}\t*/ \u{202e}x\r\n\n").paragraph(" ").paragraph("# last");
        assert_eq!(comment.outer().as_str(), "///  one\n/// two\n/// fn main() {}    */ x\n///\n/// # last");
        assert_eq!(Comment::text(" \n ").outer(), Code::default());
    }
}
