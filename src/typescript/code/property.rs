//! Properties of object literals.

use super::literal;
use super::{Comment, Expression, Identifier};

/// A property of an object literal.
#[derive(Clone, Debug)]
pub struct Property {
    pub(super) comment: Comment,
    pub(super) kind: PropertyKind,
}

#[derive(Clone, Debug)]
pub(super) enum PropertyKind {
    Pair(String, Expression),
    Getter(String, Expression),
    Shorthand(Identifier),
    Spread(Expression),
}

impl Property {
    /// `key: value`; the key may be any text.
    pub fn new(name: &str, value: Expression) -> Self {
        Self::from(PropertyKind::Pair(key(name), value))
    }

    /// Whether an object could have only one of both.
    pub fn is_same_member(&self, other: &Self) -> bool {
        matches!((&self.kind, &other.kind), (PropertyKind::Pair(own, _), PropertyKind::Pair(other, _)) if own == other)
    }

    /// `get key() { return value; }`, over several lines; the key may be any text.
    pub fn getter(name: &str, value: Expression) -> Self {
        Self::from(PropertyKind::Getter(key(name), value))
    }

    /// `name`.
    pub fn shorthand(name: &Identifier) -> Self {
        Self::from(PropertyKind::Shorthand(name.clone()))
    }

    /// `...value`.
    pub fn spread(value: Expression) -> Self {
        Self::from(PropertyKind::Spread(value))
    }

    /// The property below a comment, which puts each property of the object on its own line.
    #[must_use]
    pub fn commented(mut self, comment: Comment) -> Self {
        self.comment = comment;
        self
    }
}

impl From<PropertyKind> for Property {
    fn from(kind: PropertyKind) -> Self {
        Self { comment: Comment::new(), kind }
    }
}

/// The key of a property; `__proto__` is computed, or else it would set the prototype.
pub(super) fn key(name: &str) -> String {
    if name == "__proto__" { "['__proto__']".to_owned() } else { literal::key(name) }
}

/// Whether the printed key is computed.
pub(super) fn is_computed(key: &str) -> bool {
    key.starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn prototypes_are_out_of_reach() {
        assert_eq!(key("__proto__"), "['__proto__']");
        assert_eq!(key("__proto"), "__proto");
        assert_eq!(key("['x']: evil(), y"), r#""['x']: evil(), y""#);
    }
}
