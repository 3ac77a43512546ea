//! Doc comments from arbitrary text.

use std::borrow::Cow;

use super::Code;
use super::width::{WIDTH, columns};
use crate::printing::prose::{add_paragraph, is_plain, is_unseen, lines};

/// A doc comment: paragraphs of prose, then tags. What it says can neither end the comment nor pass for a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment {
    lines: Vec<String>,
    has_tags: bool,
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

    /// Adds a text whose line breaks stay where they are, a blank line apart from what precedes it. Blank text adds nothing.
    #[must_use]
    pub fn paragraph(mut self, text: &str) -> Self {
        add_paragraph(&mut self.lines, text, |line| escape_tag(clean(line)));
        self
    }

    /// Adds `@name`, or `@name text` on one line.
    #[must_use]
    pub fn tag(mut self, name: &'static str, text: &str) -> Self {
        if !self.has_tags && !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.has_tags = true;
        let text = lines(text).map(|line| clean(line).trim().to_owned()).collect::<Vec<_>>().join(" ");
        self.lines.push(format!("@{name} {text}").trim_end().to_owned());
        self
    }

    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The comment where the code is indented by `indent` columns. The first line has no indent of its own, there is no line break at
    /// the end, and an empty comment is empty code.
    pub fn print(&self, indent: usize) -> Code {
        let blanks = " ".repeat(indent);
        Code(self.rows(indent).join(&format!("\n{blanks}")))
    }

    /// The lines to print at an indent, without it.
    pub(super) fn rows(&self, indent: usize) -> Vec<String> {
        match self.lines.as_slice() {
            [] => Vec::new(),
            [line] if indent + columns(line) as usize + 7 <= WIDTH => vec![format!("/** {line} */")],
            lines => {
                let mut rows = vec!["/**".to_owned()];
                rows.extend(lines.iter().map(
                    |line| {
                        if line.is_empty() { " *".to_owned() } else { format!(" * {line}") }
                    },
                ));
                rows.push(" */".to_owned());
                rows
            }
        }
    }
}

/// One `// text` line; line breaks in the text become blanks.
pub(super) fn line(text: &str) -> String {
    let text = lines(text).map(|line| blank(line).trim().to_owned()).collect::<Vec<_>>().join(" ");
    format!("// {text}").trim_end().to_owned()
}

/// Blanks for what shows as one, nothing for what does not show, and no end of the comment: `*/` gets one more backslash.
fn clean(line: &str) -> String {
    let line = blank(line);
    if !line.contains('*') {
        return line.trim_end().to_owned();
    }
    let mut cleaned = String::with_capacity(line.len());
    let mut is_star = false;
    for character in line.trim_end().chars() {
        if is_star && character == '/' {
            cleaned.push('\\');
        }
        is_star = character == '*' || is_star && character == '\\';
        cleaned.push(character);
    }
    cleaned
}

fn blank(line: &str) -> Cow<'_, str> {
    if is_plain(line) {
        return Cow::Borrowed(line);
    }
    line.chars()
        .filter_map(|character| match character {
            '\t' => Some(' '),
            _ if is_unseen(character) => None,
            _ if character.is_whitespace() => Some(' '),
            _ => Some(character),
        })
        .collect()
}

/// A line of prose is no tag: `@` at its start gets one more backslash.
fn escape_tag(line: String) -> String {
    let text = line.trim_start();
    if !text.trim_start_matches('\\').starts_with('@') {
        return line;
    }
    let indent = line.len() - text.len();
    format!("{}\\{text}", " ".repeat(indent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_stays_one_line() {
        assert_eq!(Comment::text("A user. ").print(0).as_str(), "/** A user. */");
        assert_eq!(Comment::new().print(0).as_str(), "");
        assert_eq!(Comment::text(" \n ").print(0).as_str(), "");
        let long = "x".repeat(133);
        assert_eq!(Comment::text(&long).print(0).as_str(), format!("/** {long} */"));
        assert_eq!(Comment::text(&long).print(2).as_str(), format!("/**\n   * {long}\n   */"));
    }

    #[test]
    fn lines_and_tags() {
        let comment = Comment::text("First\n\n  code\r\nlast\n").tag("deprecated", "").tag("format", "date\ntime");
        assert_eq!(
            comment.print(2).as_str(),
            "/**\n   * First\n   *\n   *   code\n   * last\n   *\n   * @deprecated\n   * @format date time\n   */"
        );
        assert_eq!(Comment::new().tag("readOnly", "").print(0).as_str(), "/** @readOnly */");
    }

    #[test]
    fn text_cannot_leave_the_comment() {
        for (text, printed) in [
            ("a */ process.exit() /*", "/** a *\\/ process.exit() /* */"),
            ("**/", "/** **\\/ */"),
            ("*\\/", "/** *\\\\/ */"),
            ("*\u{200b}/", "/** *\\/ */"),
            ("a\u{2028}*/", "/**\n * a\n * *\\/\n */"),
            ("a\u{202e}b\0c\u{a0}d\u{7}", "/** abc d */"),
            ("@ts-ignore", "/** \\@ts-ignore */"),
            ("a\u{2029}  @ts-ignore", "/**\n * a\n *   \\@ts-ignore\n */"),
            ("\\@x", "/** \\\\@x */"),
            ("`${x}` </script>", "/** `${x}` </script> */"),
        ] {
            assert_eq!(Comment::text(text).print(0).as_str(), printed);
        }
        assert_eq!(Comment::new().tag("format", "*/ x").print(0).as_str(), "/** @format *\\/ x */");
        assert_eq!(line("a\nb\u{2028}c\r\nd "), "// a b c d");
    }
}
