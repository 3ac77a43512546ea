//! Names: the only way a piece of text becomes a binding.

use std::fmt;

/// A name that may be bound in a strict-mode module: ASCII, and no word the language keeps for itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifier(String);

impl Identifier {
    /// The name, if it may be bound as a value: `[A-Za-z_$][A-Za-z0-9_$]*` and not reserved.
    pub fn new(text: &str) -> Option<Self> {
        (is_name(text) && !RESERVED.contains(&text)).then(|| Self(text.to_owned()))
    }

    /// The name, if it may be bound both as a value and as a type (`string`, `object` … may not name a type).
    pub fn for_type(text: &str) -> Option<Self> {
        Self::new(text).filter(|_| !PRIMITIVES.contains(&text))
    }

    /// A name written in our own source.
    pub fn known(name: &'static str) -> Self {
        debug_assert!(Self::new(name).is_some(), "not an identifier: {name}");
        Self(name.to_owned())
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether the text reads as one bare ASCII name; property keys and members may also be reserved words.
pub(super) fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, b'_' | b'$'))
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
}

const RESERVED: &[&str] = &[
    "Infinity",
    "NaN",
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

const PRIMITIVES: &[&str] =
    &["any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown", "void"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bindable_names_pass() {
        for name in ["a", "_", "$", "listUsers", "User2", "type", "of", "async", "get", "__proto__", "string"] {
            assert!(Identifier::new(name).is_some(), "{name}");
        }
        for name in [
            "",
            "2a",
            "a-b",
            "a b",
            "a\n",
            "é",
            "a\u{200d}",
            "await",
            "class",
            "eval",
            "undefined",
            "let",
            "a;b",
            "a\u{2028}",
        ] {
            assert!(Identifier::new(name).is_none(), "{name:?}");
        }
    }

    #[test]
    fn primitive_names_are_no_types() {
        assert!(Identifier::for_type("string").is_none());
        assert!(Identifier::for_type("String").is_some());
    }
}
