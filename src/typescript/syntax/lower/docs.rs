//! Doc comments, by what they stand before.

use std::collections::HashMap;
use std::sync::Arc;

use oxc_ast::ast::Program;

use crate::typescript::program::tree::Doc;

/// The doc comments of a module by the byte at which what they belong to starts.
pub struct Docs {
    by_place: HashMap<u32, Arc<Doc>>,
    /// Those that say something in OpenAPI's words, wherever they stand.
    pub annotations: Vec<Arc<Doc>>,
}

/// The tags whose text is a part of a document.
const ANNOTATIONS: [&str; 2] = ["openapi", "swagger"];

impl Docs {
    pub fn of(program: &Program<'_>, text: &str) -> Self {
        let mut docs = Docs { by_place: HashMap::new(), annotations: Vec::new() };
        for comment in program.comments.iter().filter(|comment| comment.is_block()) {
            let span = comment.content_span();
            let content = text.get(span.start as usize..span.end as usize).and_then(|text| text.strip_prefix('*'));
            let Some(content) = content else { continue };
            let doc = Arc::new(doc(content));
            if ANNOTATIONS.iter().any(|tag| doc.has(tag)) {
                docs.annotations.push(doc.clone());
            }
            if comment.is_leading() {
                docs.by_place.insert(comment.attached_to, doc);
            }
        }
        docs
    }

    pub fn at(&self, start: u32) -> Option<Arc<Doc>> {
        self.by_place.get(&start).cloned()
    }
}

/// Reads what stands between `/**` and `*/`.
fn doc(content: &str) -> Doc {
    let mut doc = Doc::default();
    let mut lines: Vec<String> = Vec::new();
    for (index, line) in content.lines().enumerate() {
        let starred = line.trim_start().strip_prefix('*').filter(|_| index > 0);
        let line = starred.map_or(line.trim_start(), |line| line.strip_prefix(' ').unwrap_or(line)).trim_end();
        if let Some(tag) = line.trim_start().strip_prefix('@') {
            let (name, text) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            doc.tags.push((name.to_owned(), unescaped(text.trim())));
        } else if let Some((_, text)) = doc.tags.last_mut() {
            // A tag goes on in the lines below it.
            text.push('\n');
            text.push_str(&unescaped(line));
        } else {
            lines.push(unescaped(&without_escape(line)));
        }
    }
    doc.text = lines.join("\n").trim_matches('\n').to_owned();
    for (_, text) in &mut doc.tags {
        *text = text.trim().to_owned();
    }
    doc
}

/// A line that begins with `@` and is no tag has a backslash before it.
fn without_escape(line: &str) -> String {
    let text = line.trim_start();
    match text.strip_prefix('\\') {
        Some(rest) if rest.trim_start_matches('\\').starts_with('@') => {
            format!("{}{rest}", &line[..line.len() - text.len()])
        }
        _ => line.to_owned(),
    }
}

/// `*\/` is how the end of a comment is written in one; each backslash there stands for one less.
fn unescaped(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("*\\") {
        let slashes = rest[at + 1..].bytes().take_while(|byte| *byte == b'\\').count();
        let end = at + 1 + slashes;
        let is_end = rest[end..].starts_with('/');
        text.push_str(&rest[..if is_end { end - 1 } else { end }]);
        rest = &rest[end..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::doc;

    #[test]
    fn texts_and_tags_are_told_apart() {
        let found = doc(
            "\n * First line.\n *\n *   indented\n *  \\@no tag *\\/\n *\n * @readOnly\n * @example { \"a\": 1 }\n ",
        );
        assert_eq!(found.text, "First line.\n\n  indented\n @no tag */");
        assert!(found.has("readOnly"));
        assert_eq!(found.tags("example").collect::<Vec<_>>(), ["{ \"a\": 1 }"]);
        assert_eq!(doc(" *bold* ").text, "*bold*");
    }
}
