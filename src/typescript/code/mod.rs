//! The only place where text becomes TypeScript.
//!
//! Whatever an OpenAPI document says is hostile until it is printed here: every constructor escapes for its one context, and nothing
//! else makes a [`Code`], an [`Expression`] or a [`TypeExpression`] out of text. What comes out, Prettier 3 leaves as it is with
//! `{ "singleQuote": true, "printWidth": 140 }`.

mod arrow;
mod assignment;
mod call;
mod chain;
mod comment;
mod document;
mod expression;
mod flat;
mod identifier;
mod layout;
mod literal;
mod names;
mod printer;
mod property;
mod statement;
mod type_expression;
mod type_layout;
mod unicode;
mod width;

#[cfg(test)]
mod tests;

use std::fmt;

use crate::templates::Printed;

pub use comment::Comment;
pub use expression::Expression;
pub use identifier::Identifier;
pub use property::Property;
pub use statement::{
    constant, export_all, import, import_namespace, import_side_effect, inner_statement, interface, statement,
    type_alias,
};
pub use type_expression::{TypeExpression, TypeMember};
pub use width::WIDTH;

/// Finished text: printed, escaped, laid out. It has no line break at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Code(String);

impl Code {
    /// Text written in our own source.
    pub fn known(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// A string literal.
    pub fn string(text: &str) -> Self {
        Self(literal::string(text))
    }

    /// A string in a JSON file.
    pub fn json_string(text: &str) -> Self {
        Self(serde_json::Value::from(text).to_string())
    }

    /// A property key of an object literal or an object type; `__proto__` is computed, so that it is a property like any other.
    pub fn key(text: &str) -> Self {
        Self(property::key(text))
    }

    /// A bare name.
    pub fn identifier(name: &Identifier) -> Self {
        Self(name.as_str().to_owned())
    }

    /// A `// line` comment; line breaks in the text become blanks.
    pub fn line_comment(text: &str) -> Self {
        Self(comment::line(text))
    }

    /// An expression whose first line starts at column `indent` of a line that is indented by as much.
    pub fn expression(expression: &Expression, indent: usize) -> Self {
        layout::print(indent, |layout| layout.expression(expression, layout::Place::Other))
    }

    /// A type whose first line starts at column `indent` of a line that is indented by as much.
    pub fn type_expression(ty: &TypeExpression, indent: usize) -> Self {
        layout::print(indent, |layout| layout.type_expression(ty, type_layout::TypePlace::Other))
    }

    /// The code below its comment; just the code if the comment is empty.
    #[must_use]
    pub fn documented(self, comment: &Comment) -> Self {
        Self::lines([comment.print(0), self])
    }

    /// Codes below each other, without the empty ones.
    pub fn lines(codes: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(codes, "\n")
    }

    /// Codes below each other with a blank line in between, without the empty ones.
    pub fn blocks(codes: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(codes, "\n\n")
    }

    /// A whole file: the blocks, and the line break at the end.
    pub fn file(codes: impl IntoIterator<Item = Self>) -> Self {
        let mut file = Self::blocks(codes);
        if !file.is_empty() {
            file.0.push('\n');
        }
        file
    }

    fn joined(codes: impl IntoIterator<Item = Self>, separator: &str) -> Self {
        let codes: Vec<Self> = codes.into_iter().filter(|code| !code.is_empty()).collect();
        // Room for all at once, and for the line break at the end of a file: some have megabytes.
        let length: usize = codes.iter().map(|code| code.0.len() + separator.len()).sum();
        let mut joined = String::with_capacity(length + 1);
        for (index, code) in codes.iter().enumerate() {
            if index > 0 {
                joined.push_str(separator);
            }
            joined.push_str(&code.0);
        }
        Self(joined)
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

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}
