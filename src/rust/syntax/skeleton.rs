//! What a parser looks at of a text: neither names, nor what literals and comments say.

use ra_ap_parser::{Edition, SyntaxKind};

use super::cursor::{Cursor, is_of_word};
use crate::rust::code::is_never;

/// A text without its names and without what stands in its literals and comments. Two texts that are the same then parse alike.
/// Nothing where only a lexer knows where tokens end.
pub(super) fn skeleton(text: &str) -> Option<Vec<u8>> {
    let mut cursor = Cursor::new(text);
    let mut skeleton = Vec::with_capacity(text.len());
    while let Some(byte) = cursor.rest.bytes().next() {
        match byte {
            b' ' | b'\n' => {
                cursor.blank();
                skeleton.push(b' ');
            }
            b'"' => {
                cursor.string()?;
                skeleton.push(b'"');
            }
            b'/' if cursor.rest.starts_with("//") => skeleton.extend_from_slice(cursor.comment()?.as_bytes()),
            b'/' if cursor.rest.starts_with("/*") => return None,
            b'\'' => skeleton.extend_from_slice(cursor.lifetime()?.as_bytes()),
            byte if is_of_word(byte) => skeleton.extend_from_slice(cursor.seen_of_word()?.as_bytes()),
            byte if byte.is_ascii_punctuation() => {
                cursor.skip();
                skeleton.push(byte);
            }
            _ => return None,
        }
    }
    Some(skeleton)
}

impl<'t> Cursor<'t> {
    /// A comment up to the end of its line; what it begins with says what it is about.
    fn comment(&mut self) -> Option<&'static str> {
        let end = memchr::memchr2(b'\n', b'\r', self.rest.as_bytes())?;
        let (comment, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest.starts_with('\n').then_some(rest)?;
        ["////", "///", "//!", "//"].into_iter().find(|mark| comment.starts_with(mark))
    }

    /// The one lifetime that is printed. Others look like characters.
    fn lifetime(&mut self) -> Option<&'static str> {
        const STATIC: &str = "'static";
        let rest = self.rest.strip_prefix(STATIC)?;
        let is_whole = !rest.starts_with(|next: char| next == '\'' || next == '_' || next.is_alphanumeric());
        self.rest = is_whole.then_some(rest)?;
        Some(STATIC)
    }

    /// What a parser sees of a word: all of a keyword and of a number that has letters, of others only what they are.
    fn seen_of_word(&mut self) -> Option<&'t str> {
        let raw = self.rest.strip_prefix("r#");
        self.rest = raw.unwrap_or(self.rest);
        let word = self.word();
        if self.rest.starts_with(['"', '\'', '#']) {
            return None;
        }
        let is_number = word.starts_with(|first: char| first.is_ascii_digit());
        let is_blank = word.bytes().all(|byte| byte == b'_');
        if raw.is_some() {
            return (!is_number && !is_blank && !is_never(word)).then_some("a");
        }
        if is_number {
            let is_plain = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
            return Some(if is_plain { "0" } else { word });
        }
        let keyword = SyntaxKind::from_keyword(word, Edition::CURRENT)
            .or_else(|| SyntaxKind::from_contextual_keyword(word, Edition::CURRENT));
        Some(if is_blank || keyword.is_some() { word } else { "a" })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::is_file;
    use super::skeleton;

    const ITEMS: &str = r##"
/// "What" 'it' is.
#[must_use] // because
pub async fn list_pets<S: Sync>(State(_app): State<App>, request: &'static str) -> Result<(), [u8; 4]> {
    let r#type = input.query().optional("a \"b\u{202e}", 0x1f, 1_000, 2.5, tuple.0);
    match (r#type?, self.union) {
        (None, ..) | (Some(_), 1..=2) => Err(ApiError::new(400, "{}")),
        _ => Ok(Self { limit: -1.0e5, offset, ..Self::default() })?,
    }
}
"##;

    #[test]
    fn names_and_literals_do_not_count() {
        let one = skeleton("impl A {\n    /// One.\n    const ID: &'static str = \"one\";\n}\n");
        assert!(one.is_some());
        assert_eq!(one, skeleton("impl OTHER {\n  /// Two.\n  const r#type: &'static str = \"\\n\";\n}\n"));
        for other in ["impl A {}", "trait A {\n    /// One.\n    const ID: &'static str = \"one\";\n}\n"] {
            assert_ne!(one, skeleton(other));
        }
        for unknown in ["'a'", "b\"a\"", "r\"a\"", "r#\"a\"#", "/* a */", "é", "// \r\n", "\"a\"b", "r#self", "\t"] {
            assert_eq!(skeleton(unknown), None, "{unknown}");
        }
    }

    /// Whatever is put in the place of a part of a text: those with the same skeleton parse or fail alike.
    #[test]
    fn the_same_skeleton_parses_alike() {
        const OTHERS: [&str; 48] = [
            "",
            " ",
            "\n",
            "\r",
            "\"",
            "\\",
            "'",
            "#",
            "r#",
            "r\"",
            "b\"",
            "b'",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "<",
            ">",
            "::",
            ":",
            ";",
            ",",
            "=",
            "/",
            "///",
            "//",
            "//!",
            "/*",
            "1",
            "1e",
            "e1",
            "0x",
            "0b",
            "_",
            "type",
            "self",
            "union",
            "dyn",
            "auto",
            "a",
            "'a",
            "'static",
            ".",
            "é",
            "\0",
            "\\u{d800}",
        ];
        let mut parses: BTreeMap<Vec<u8>, (String, bool)> = BTreeMap::new();
        let mut again = 0;
        for (at, character) in ITEMS.char_indices() {
            for other in OTHERS {
                for behind in [at, at + character.len_utf8()] {
                    let text = format!("{}{other}{}", &ITEMS[..at], &ITEMS[behind..]);
                    let Some(skeleton) = skeleton(&text) else { continue };
                    let is_fine = is_file(&text, false);
                    let (first, was_fine) = parses.entry(skeleton).or_insert_with(|| (text.clone(), is_fine));
                    again += usize::from(*first != text);
                    assert_eq!(*was_fine, is_fine, "{first}\n{text}");
                }
            }
        }
        assert!(again > 1000 && parses.values().any(|(_, is_fine)| *is_fine), "{again}");
    }
}
