//! The letters that Prettier lets stand in a bare property key: those of ECMAScript 5.

use super::unicode::{NAME_PART, NAME_START, holds};

/// Whether the text is a bare property key for Prettier, which takes the quotes off such keys. They may be reserved words.
pub(super) fn is_bare(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(is_start) && characters.all(is_part)
}

fn is_start(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphabetic() || matches!(character, '_' | '$');
    }
    holds(NAME_START, character)
}

fn is_part(character: char) -> bool {
    is_start(character) || character.is_ascii_digit() || holds(NAME_PART, character)
}

#[cfg(test)]
mod tests {
    use super::is_bare;

    #[test]
    fn letters_of_all_languages() {
        for text in ["a", "_1", "class", "é", "日本語", "Ünïcode", "naïve"] {
            assert!(is_bare(text), "{text}");
        }
        for text in ["", "1", "a b", "a-b", "🙂", "a\u{200d}", "a\u{2028}", "²", "a²", "\u{202e}a"] {
            assert!(!is_bare(text), "{text:?}");
        }
    }
}
