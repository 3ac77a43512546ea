//! Expressions as values: built here, laid out elsewhere, never made from raw text.

use super::literal;
use super::type_expression::TypeExpression;
use super::{Identifier, Property};

/// A TypeScript expression.
#[derive(Clone, Debug)]
pub struct Expression(pub(super) Kind);

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Identifier(Identifier),
    /// `true`, `false`, `null` …
    Keyword(&'static str),
    /// With its quotes.
    String(String),
    /// Without its sign.
    Number {
        is_negative: bool,
        digits: String,
    },
    /// With its slashes and flags, and the length of the pattern.
    Regex(String, usize),
    Array(Vec<Expression>),
    Object {
        properties: Vec<Property>,
        is_expanded: bool,
    },
    Member(Box<Expression>, String),
    /// By a string literal.
    Index(Box<Expression>, String),
    Call(Box<Expression>, Vec<Expression>),
    Arrow(Vec<Identifier>, Box<Expression>),
    AsConst(Box<Expression>),
    Satisfies(Box<Expression>, TypeExpression),
    Not(Box<Expression>),
    Spread(Box<Expression>),
}

impl Expression {
    /// A name.
    pub fn identifier(name: &Identifier) -> Self {
        Self(Kind::Identifier(name.clone()))
    }

    /// A name written in our own source, such as `z`.
    pub fn known(name: &'static str) -> Self {
        Self(Kind::Identifier(Identifier::known(name)))
    }

    /// A string literal.
    pub fn string(text: &str) -> Self {
        Self(Kind::String(literal::string(text)))
    }

    /// A number from its JSON spelling, value for value; `None` if the text is no JSON number.
    pub fn number(text: &str) -> Option<Self> {
        let text = literal::number(text)?;
        Some(Self(match text.strip_prefix('-') {
            Some(digits) => Kind::Number { is_negative: true, digits: digits.to_owned() },
            None => Kind::Number { is_negative: false, digits: text },
        }))
    }

    /// An integer.
    pub fn integer(value: impl Into<i128>) -> Self {
        let value = value.into();
        let digits = value.unsigned_abs().to_string();
        let digits = literal::number(&digits).unwrap_or(digits);
        Self(Kind::Number { is_negative: value < 0, digits })
    }

    /// `true` or `false`.
    pub fn boolean(value: bool) -> Self {
        Self(Kind::Keyword(if value { "true" } else { "false" }))
    }

    /// `null`.
    pub fn null() -> Self {
        Self(Kind::Keyword("null"))
    }

    /// `undefined`.
    pub fn undefined() -> Self {
        Self(Kind::Keyword("undefined"))
    }

    /// A regular expression literal; `None` if no literal can hold the pattern (an open class, a trailing backslash …).
    /// Whether the pattern means anything is for the caller to check.
    pub fn regex(pattern: &str, flags: &'static str) -> Option<Self> {
        let literal = literal::regex(pattern, flags)?;
        let length = literal.chars().count().saturating_sub(flags.len() + 2);
        Some(Self(Kind::Regex(literal, length)))
    }

    /// `[a, b]`.
    pub fn array(items: impl IntoIterator<Item = Self>) -> Self {
        Self(Kind::Array(items.into_iter().collect()))
    }

    /// `{ a: 1 }` on one line if it fits.
    pub fn object(properties: impl IntoIterator<Item = Property>) -> Self {
        Self(Kind::Object { properties: properties.into_iter().collect(), is_expanded: false })
    }

    /// An object with each property on a line of its own.
    pub fn expanded_object(properties: impl IntoIterator<Item = Property>) -> Self {
        Self(Kind::Object { properties: properties.into_iter().collect(), is_expanded: true })
    }

    /// `this.name`, for a name written in our own source.
    #[must_use]
    pub fn member(self, name: &'static str) -> Self {
        self.get(name)
    }

    /// `this.name`, or `this['any text']`.
    #[must_use]
    pub fn get(self, key: &str) -> Self {
        if super::identifier::is_name(key) {
            Self(Kind::Member(Box::new(self), key.to_owned()))
        } else {
            Self(Kind::Index(Box::new(self), literal::string(key)))
        }
    }

    /// `this(a, b)`.
    #[must_use]
    pub fn call(self, arguments: impl IntoIterator<Item = Self>) -> Self {
        Self(Kind::Call(Box::new(self), arguments.into_iter().collect()))
    }

    /// `this.name(a, b)`.
    #[must_use]
    pub fn method(self, name: &'static str, arguments: impl IntoIterator<Item = Self>) -> Self {
        self.member(name).call(arguments)
    }

    /// `(a, b) => body`.
    pub fn arrow(parameters: impl IntoIterator<Item = Identifier>, body: Self) -> Self {
        Self(Kind::Arrow(parameters.into_iter().collect(), Box::new(body)))
    }

    /// `this as const`.
    #[must_use]
    pub fn as_const(self) -> Self {
        Self(Kind::AsConst(Box::new(self)))
    }

    /// `this satisfies T`.
    #[must_use]
    pub fn satisfies(self, ty: TypeExpression) -> Self {
        Self(Kind::Satisfies(Box::new(self), ty))
    }

    /// `!this`.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(Kind::Not(Box::new(self)))
    }

    /// `...this`, for an array or an argument list.
    #[must_use]
    pub fn spread(self) -> Self {
        Self(Kind::Spread(Box::new(self)))
    }
}
