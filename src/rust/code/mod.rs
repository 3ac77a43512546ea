//! The only place where text becomes Rust.
//!
//! Whatever a document says is hostile until it is printed here: each constructor escapes for its one context. Pieces are
//! put together with [`code!`](crate::code), which takes nothing but what is printed.

mod comment;
mod identifier;
mod layout;
mod literal;

use std::borrow::Borrow;
use std::fmt;

use crate::contract::value::Number;
use crate::templates::Printed;

pub use comment::Comment;
pub use identifier::{Identifier, is_keyword, is_never};
pub use layout::{attribute, import, imported, indented};
use literal::{float, integer, string};

/// Finished text: printed, escaped, laid out. It has no line break at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(String);

impl Code {
    /// Text written in our own source.
    pub fn known(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// A string literal.
    pub fn string(text: &str) -> Self {
        Self(string(text))
    }

    /// A string in a TOML file: a JSON string is one, too, where nothing needs escaping beyond ASCII's own.
    pub fn toml_string(text: &str) -> Self {
        Self(serde_json::Value::from(text).to_string())
    }

    /// A whole number.
    pub fn count(number: u64) -> Self {
        Self(integer(i128::from(number)))
    }

    /// A whole number, which may be negative.
    pub fn integer(number: i128) -> Self {
        Self(integer(number))
    }

    /// A double; `None` where the number is beyond its range.
    pub fn float(number: &Number) -> Option<Self> {
        float(number).map(Self)
    }

    /// What stands between two texts, if the code starts and ends with them.
    pub fn inside(&self, start: &str, end: &str) -> Option<Self> {
        Some(Self(self.0.strip_prefix(start)?.strip_suffix(end)?.to_owned()))
    }

    /// A template with printed pieces in the places of its `{}`; [`code!`](crate::code) calls it. Nearly all that is printed
    /// goes through here, and through the formatter of the standard library it would take twice the time.
    #[doc(hidden)]
    pub fn filled(template: &'static str, pieces: &[&dyn Piece]) -> Self {
        let mut filled =
            String::with_capacity(template.len() + pieces.iter().map(|piece| piece.length()).sum::<usize>());
        let mut pieces = pieces.iter();
        let mut rest = template;
        while let Some(at) = memchr::memchr2(b'{', b'}', rest.as_bytes()) {
            let (before, behind) = rest.split_at(at);
            filled.push_str(before);
            rest = match behind.strip_prefix("{}") {
                Some(behind) => {
                    pieces.by_ref().take(1).for_each(|piece| piece.add_to(&mut filled));
                    behind
                }
                None => {
                    filled.push(if behind.starts_with('{') { '{' } else { '}' });
                    behind.get(2..).unwrap_or_default()
                }
            };
        }
        filled.push_str(rest);
        Self(filled)
    }

    /// A `// line` comment; line breaks in the text become blanks.
    pub fn line_comment(text: &str) -> Self {
        Self(comment::line(text))
    }

    /// Codes below each other, without the empty ones.
    pub fn lines(codes: impl IntoIterator<Item = impl Borrow<Self>>) -> Self {
        Self::joined(codes, "\n")
    }

    /// Codes below each other with a blank line in between, without the empty ones.
    pub fn blocks(codes: impl IntoIterator<Item = impl Borrow<Self>>) -> Self {
        Self::joined(codes, "\n\n")
    }

    /// Codes in one line with commas in between.
    pub fn list(codes: impl IntoIterator<Item = impl Borrow<Self>>) -> Self {
        Self::joined(codes, ", ")
    }

    /// Codes with a known text between them, without the empty ones.
    pub fn joined(codes: impl IntoIterator<Item = impl Borrow<Self>>, separator: &'static str) -> Self {
        let mut joined = String::new();
        for code in codes {
            let code = code.borrow().as_str();
            if !code.is_empty() && !joined.is_empty() {
                joined.push_str(separator);
            }
            joined.push_str(code);
        }
        Self(joined)
    }

    /// Its lines.
    pub fn as_lines(&self) -> impl Iterator<Item = Self> + '_ {
        self.0.lines().map(|line| Self(line.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Printed for Code {
    fn length(&self) -> usize {
        self.0.len()
    }

    fn into_value(self) -> tera::Value {
        tera::Value::from(self.0)
    }
}

/// What may be a piece of [`code!`](crate::code): text of a document is not.
pub trait Piece {
    /// How many bytes it has, so that there is room for them.
    fn length(&self) -> usize;

    /// Writes it behind a text.
    fn add_to(&self, text: &mut String);
}

impl Piece for Code {
    fn length(&self) -> usize {
        self.0.len()
    }

    fn add_to(&self, text: &mut String) {
        text.push_str(&self.0);
    }
}

impl Piece for Identifier {
    fn length(&self) -> usize {
        "r#".len() + self.as_str().len()
    }

    fn add_to(&self, text: &mut String) {
        text.push_str(if self.is_keyword() { "r#" } else { "" });
        text.push_str(self.as_str());
    }
}

impl<T: Piece + ?Sized> Piece for &T {
    fn length(&self) -> usize {
        (**self).length()
    }

    fn add_to(&self, text: &mut String) {
        (**self).add_to(text);
    }
}

/// How many pieces a template has places for. Its braces are those of the standard library's formats: `{}` is a place, `{{` and
/// `}}` are braces. Anything else does not build.
#[doc(hidden)]
pub const fn places(template: &str) -> usize {
    let bytes = template.as_bytes();
    let mut places = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'{' || bytes[at] == b'}' {
            assert!(at + 1 < bytes.len(), "a brace stands alone");
            let is_place = bytes[at] == b'{' && bytes[at + 1] == b'}';
            assert!(is_place || bytes[at] == bytes[at + 1], "a brace stands alone");
            places += is_place as usize;
            at += 1;
        }
        at += 1;
    }
    places
}

/// Code from our own text with printed pieces in it.
#[macro_export]
macro_rules! code {
    ($template:literal $(, $piece:expr)* $(,)?) => {{
        const PIECES: usize = <[&str]>::len(&[$(stringify!($piece)),*]);
        const { assert!($crate::rust::code::places($template) == PIECES, "as many pieces as places") };
        $crate::rust::code::Code::filled($template, &[$(&$piece),*])
    }};
}
