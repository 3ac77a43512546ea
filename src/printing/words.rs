//! Words for names, out of any text.

use heck::ToUpperCamelCase;

/// Whether it is a name like `UserPage`.
pub fn is_pascal(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether it is a name like `user_page_2`.
pub fn is_snake(name: &str) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = name.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_lowercase)
        && bytes.last().is_some_and(is_word)
        && bytes.iter().zip(bytes.iter().skip(1)).all(|(byte, next)| is_word(byte) || *byte == b'_' && is_word(next))
}

/// The words of a text run together, each with a capital; capitals inside a word stay.
pub fn pascal(text: &str) -> String {
    if is_pascal(text) && text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return text.to_owned();
    }
    let plain = plain(text);
    if plain.bytes().any(|byte| byte.is_ascii_lowercase()) {
        let mut name = String::new();
        for word in plain.split(|character: char| !character.is_ascii_alphanumeric()) {
            let mut characters = word.chars();
            name.extend(characters.next().map(|first| first.to_ascii_uppercase()));
            name.push_str(characters.as_str());
        }
        name
    } else {
        plain.to_upper_camel_case()
    }
}

/// The text with everything but ASCII letters and digits turned into blanks. What a sign says about the word behind it, or
/// alone, is kept apart: `+1` and `-1` are both real names.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut has_word = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_sign = !has_word && characters.peek().is_none_or(char::is_ascii_alphanumeric);
        has_word |= character.is_ascii_alphanumeric() || is_sign && matches!(character, '+' | '-');
        match character {
            _ if character.is_ascii_alphanumeric() => plain.push(character),
            '+' if is_sign => plain.push_str("plus "),
            '-' if is_sign => plain.push_str("minus "),
            _ => plain.push(' '),
        }
    }
    plain.trim().to_owned()
}

/// A title as a package may be called: lower-case words with dashes, of at most so many characters.
pub fn package(title: &str, most: usize) -> String {
    let words = title.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_ascii_lowercase).collect();
    let name: String = words.join("-").chars().take(most).collect();
    let name = name.trim_end_matches('-');
    if name.is_empty() { "api".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_text() {
        assert_eq!(pascal("list-of pets"), "ListOfPets");
        assert_eq!(pascal("HTTPError"), "HTTPError");
        assert_eq!(pascal("SOME_NAME"), "SomeName");
        assert_eq!(
            ["+1", "-1", "-created", "-", "- x", "a-1"].map(pascal),
            ["Plus1", "Minus1", "MinusCreated", "Minus", "X", "A1"]
        );
        assert_eq!(package(" Pet  Störe (v2) ", 200), "pet-st-re-v2");
        assert_eq!((package("abc def", 4), package("日本", 9)), ("abc".to_owned(), "api".to_owned()));
    }
}
