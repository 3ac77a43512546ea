//! Names: the only way a piece of text becomes an item, a field or a variable.

use std::fmt;

/// A name that Rust takes: ASCII, raw where it is a keyword.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifier(String);

impl Identifier {
    /// The name, if it can be one: `[A-Za-z_][A-Za-z0-9_]*`, and no word that not even `r#` makes a name.
    pub fn new(text: &str) -> Option<Self> {
        (is_name(text) && !is_never(text)).then(|| Self(text.to_owned()))
    }

    /// A name written in our own source.
    pub fn known(name: &'static str) -> Self {
        debug_assert!(Self::new(name).is_some(), "not an identifier: {name}");
        Self(name.to_owned())
    }

    /// The name without `r#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it can only be written with `r#`.
    pub fn is_keyword(&self) -> bool {
        is_keyword(&self.0)
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_keyword() {
            formatter.write_str("r#")?;
        }
        formatter.write_str(&self.0)
    }
}

/// Whether a word is only a name behind `r#`.
pub fn is_keyword(word: &str) -> bool {
    let as_long = word.len().checked_sub(2).and_then(|index| KEYWORDS.get(index));
    as_long.is_some_and(|keywords| is_among(keywords, word))
}

/// Whether a word is no name even behind `r#`.
pub fn is_never(word: &str) -> bool {
    is_among(&NEVER, word)
}

/// Whether a word is in a list; nearly none begins as one that is.
fn is_among(words: &[&str], word: &str) -> bool {
    let first = word.as_bytes().first();
    words.iter().any(|other| other.as_bytes().first() == first && *other == word)
}

fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && text.bytes().any(|byte| byte != b'_')
}

/// Words that are no names even behind `r#` (Reference, Identifiers).
const NEVER: [&str; 4] = ["crate", "self", "super", "Self"];

/// Strict and reserved keywords of edition 2024 (Reference, Keywords), of two letters, of three, and so on.
const KEYWORDS: [&[&str]; 7] = [
    &["as", "do", "fn", "if", "in"],
    &["box", "dyn", "for", "gen", "let", "mod", "mut", "pub", "ref", "try", "use"],
    &["else", "enum", "impl", "loop", "move", "priv", "true", "type"],
    &[
        "async", "await", "break", "const", "false", "final", "macro", "match", "trait", "where", "while", "yield",
        "union",
    ],
    &["become", "extern", "return", "static", "struct", "typeof", "unsafe"],
    &["unsized", "virtual"],
    &["abstract", "continue", "override"],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_pass_and_keywords_are_raw() {
        for name in ["a", "_a", "User2", "r#type"] {
            assert_eq!(Identifier::new(name).is_some(), name != "r#type", "{name}");
        }
        for name in ["", "_", "2a", "a-b", "a b", "é", "self", "Self", "crate", "super", "a;"] {
            assert!(Identifier::new(name).is_none(), "{name:?}");
        }
        for name in KEYWORDS.iter().copied().flatten() {
            let printed = Identifier::new(name).map(|name| name.to_string()).unwrap_or_default();
            assert!(syn::parse_str::<syn::Ident>(&printed).is_ok(), "{printed}");
        }
    }
}
