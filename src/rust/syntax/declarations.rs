//! Declarations of types, which most of a printed project consists of, recognised without a parser.
//!
//! What is taken for one is Rust beyond doubt. Whatever else the language has, and every mistake, is left to the parsers.

use super::cursor::{Cursor, is_of_word};
use crate::rust::code::{is_keyword, is_never};

/// How deep brackets and types may stand in each other.
const DEEPEST: usize = 64;

/// Whether a text is one `pub struct`, `pub enum` or `pub type`, with its comments and attributes.
pub(super) fn is_declaration(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.declaration().is_some() && cursor.rest.is_empty()
}

impl Cursor<'_> {
    fn declaration(&mut self) -> Option<()> {
        self.head()?;
        self.keyword("pub")?;
        self.blank();
        match self.word() {
            "struct" => {
                self.name()?;
                match self.peek()? {
                    b'{' => self.listed(b'{', b'}', Self::field),
                    _ => {
                        self.listed(b'(', b')', Self::public_type)?;
                        self.byte(b';')
                    }
                }
            }
            "enum" => {
                self.name()?;
                self.listed(b'{', b'}', Self::variant)
            }
            "type" => {
                self.name()?;
                self.byte(b'=')?;
                self.ty(DEEPEST)?;
                self.byte(b';')
            }
            _ => None,
        }?;
        self.blank();
        Some(())
    }

    /// `pub name: Type`
    fn field(&mut self) -> Option<()> {
        self.head()?;
        self.keyword("pub")?;
        self.name()?;
        self.byte(b':')?;
        self.ty(DEEPEST)
    }

    /// `Name`, or `Name(Type)`
    fn variant(&mut self) -> Option<()> {
        self.head()?;
        self.name()?;
        if self.peek()? == b'(' { self.listed(b'(', b')', Self::inner_type) } else { Some(()) }
    }

    /// `pub Type`
    fn public_type(&mut self) -> Option<()> {
        self.head()?;
        self.keyword("pub")?;
        self.ty(DEEPEST)
    }

    /// `Type`, perhaps with attributes
    fn inner_type(&mut self) -> Option<()> {
        self.head()?;
        self.ty(DEEPEST)
    }

    /// The doc comments and attributes before something.
    fn head(&mut self) -> Option<()> {
        loop {
            self.blank();
            if let Some(comment) = self.rest.strip_prefix("///") {
                let end = memchr::memchr2(b'\n', b'\r', comment.as_bytes())?;
                let is_of_doc = !comment.starts_with('/') && comment.as_bytes().get(end) == Some(&b'\n');
                self.rest = comment.get(end..).filter(|_| is_of_doc)?;
            } else if let Some(attribute) = self.rest.strip_prefix("#[") {
                self.rest = attribute;
                self.name()?;
                self.byte(b'(')?;
                self.tokens(b')', DEEPEST)?;
                self.byte(b']')?;
            } else {
                return Some(());
            }
        }
    }

    /// Tokens up to and with a bracket that closes.
    fn tokens(&mut self, close: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        loop {
            match self.peek()? {
                byte if byte == close => return self.byte(close),
                b'(' => {
                    self.skip();
                    self.tokens(b')', depth)?;
                }
                b'[' => {
                    self.skip();
                    self.tokens(b']', depth)?;
                }
                b'"' => self.string()?,
                byte if is_of_word(byte) => self.plain_word()?,
                b',' | b'=' | b':' | b'.' | b'&' | b'<' | b'>' | b'!' | b'-' => self.skip(),
                _ => return None,
            }
        }
    }

    /// A name, a keyword, or digits. Other numbers have rules of their own, and so has what stands directly before a quote.
    fn plain_word(&mut self) -> Option<()> {
        let word = self.word();
        let is_number = word.starts_with(|first: char| first.is_ascii_digit());
        let is_plain = !is_number || word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
        (is_plain && !self.rest.starts_with(['"', '\'', '#'])).then_some(())
    }

    /// `()`, or a path whose parts may have types in `<…>`.
    fn ty(&mut self, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        if self.peek()? == b'(' {
            self.skip();
            return self.byte(b')');
        }
        self.rest = ["crate::", "super::"].into_iter().find_map(|it| self.rest.strip_prefix(it)).unwrap_or(self.rest);
        loop {
            self.name()?;
            if self.peek()? == b'<' {
                self.skip();
                loop {
                    self.ty(depth)?;
                    if self.peek()? == b',' {
                        self.skip();
                    } else if self.peek()? != b'>' {
                        return None;
                    }
                    if self.peek()? == b'>' {
                        break self.skip();
                    }
                }
            }
            match self.rest.strip_prefix("::") {
                Some(behind) => self.rest = behind,
                None => return Some(()),
            }
        }
    }

    /// Some of a sort with commas in between, in brackets.
    fn listed(&mut self, open: u8, close: u8, one: fn(&mut Self) -> Option<()>) -> Option<()> {
        self.byte(open)?;
        while self.peek()? != close {
            one(self)?;
            if self.peek()? != close {
                self.byte(b',')?;
            }
        }
        self.byte(close)
    }

    /// A name, raw where it is a keyword.
    fn name(&mut self) -> Option<()> {
        self.blank();
        let raw = self.rest.strip_prefix("r#");
        self.rest = raw.unwrap_or(self.rest);
        let word = self.word();
        let is_name = word.starts_with(|first: char| !first.is_ascii_digit()) && word.bytes().any(|byte| byte != b'_');
        let is_free = if raw.is_some() { !is_never(word) } else { !is_keyword(word) && !is_never(word) };
        (is_name && is_free && !self.rest.starts_with(['"', '\'', '#'])).then_some(())
    }

    fn keyword(&mut self, keyword: &str) -> Option<()> {
        self.blank();
        (self.word() == keyword).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECLARATIONS: &str = r##"
/// é
#[derive(Clone, Debug)]
#[garde(custom(checks::json(checks::all_of::<UserAnd>())))]
pub struct User {
    /// What it is.
    #[serde(rename = "a \"b\u{202e}")]
    #[garde(range(min = -1.5), custom(checks::pattern!("\\d+", 6_4)))]
    pub r#type: Option<Vec<BTreeMap<String, crate::types::Value>>>,
    pub nothing: (),
}

pub struct Empty {}

#[serde(untagged)]
pub enum Choice {
    A,
    /// It.
    B(#[garde(dive)] Box<Other>),
}

pub struct Text(#[garde(skip)] pub Option<String>);

pub type Alias = Vec<
    String,
>;
"##;

    fn is_rust(text: &str) -> bool {
        syn::parse_file(text).is_ok()
    }

    #[test]
    fn declarations_are_recognised() {
        let items: Vec<&str> = DECLARATIONS.split("\n\n").collect();
        assert_eq!(items.len(), 5);
        for item in items {
            assert!(is_declaration(item) && is_rust(item), "{item}");
        }
        for other in ["", "/// Of what?", "pub fn a() {}", "struct A {}", "pub struct A {} pub struct B {}"] {
            assert!(!is_declaration(other), "{other}");
        }
    }

    /// Whatever is put in the place of a part of a declaration: what is still taken for one is Rust.
    #[test]
    fn nothing_else_is_taken_for_one() {
        const OTHERS: [&str; 40] = [
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
            "/*",
            "1",
            "1e",
            "0x",
            "_",
            "type",
            "self",
            "crate::",
            "pub ",
            "é",
            "\u{202e}",
            "\0",
            "\\u{d800}",
        ];
        let mut taken = 0;
        for item in DECLARATIONS.split("\n\n") {
            for (at, character) in item.char_indices() {
                for other in OTHERS {
                    for behind in [at, at + character.len_utf8()] {
                        let text = format!("{}{other}{}", &item[..at], &item[behind..]);
                        if is_declaration(&text) {
                            taken += 1;
                            assert!(is_rust(&text), "{text}");
                        }
                    }
                }
            }
        }
        assert!(taken > 1000, "{taken}");
    }
}
