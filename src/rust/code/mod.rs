//! The only place where text becomes Rust.
//!
//! Whatever a document says is hostile until it is printed here: each constructor escapes for its one context. Pieces are
//! put together with [`code!`](crate::code), which takes nothing but what is printed.

mod comment;
mod identifier;
mod layout;
mod literal;

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

    /// Formatted pieces, each of which is code; [`code!`](crate::code) calls it.
    #[doc(hidden)]
    pub fn formatted(pieces: fmt::Arguments<'_>) -> Self {
        Self(pieces.to_string())
    }

    /// A `// line` comment; line breaks in the text become blanks.
    pub fn line_comment(text: &str) -> Self {
        Self(comment::line(text))
    }

    /// Codes below each other, without the empty ones.
    pub fn lines(codes: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(codes, "\n")
    }

    /// Codes below each other with a blank line in between, without the empty ones.
    pub fn blocks(codes: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(codes, "\n\n")
    }

    /// Codes in one line with commas in between.
    pub fn list(codes: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(codes, ", ")
    }

    /// Codes with a known text between them, without the empty ones.
    pub fn joined(codes: impl IntoIterator<Item = Self>, separator: &'static str) -> Self {
        let mut joined = String::new();
        for code in codes.into_iter().filter(|code| !code.is_empty()) {
            if !joined.is_empty() {
                joined.push_str(separator);
            }
            joined.push_str(&code.0);
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
    fn into_value(self) -> tera::Value {
        tera::Value::from(self.0)
    }
}

/// What may be a piece of [`code!`](crate::code): text of a document is not.
pub trait Piece: fmt::Display {}

impl Piece for Code {}
impl Piece for Identifier {}
impl<T: Piece> Piece for &T {}

/// Passes on what is a piece; [`code!`](crate::code) calls it.
#[doc(hidden)]
pub fn piece<T: Piece>(piece: T) -> T {
    piece
}

/// Code from our own text with printed pieces in it.
#[macro_export]
macro_rules! code {
    ($format:literal $(, $piece:expr)* $(,)?) => {
        $crate::rust::code::Code::formatted(format_args!($format $(, $crate::rust::code::piece(&$piece))*))
    };
}
