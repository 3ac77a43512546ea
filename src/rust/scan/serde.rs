//! How serde calls things, and which it leaves out: <https://serde.rs/attributes.html>.

use heck::{ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase};
use syn::Attribute;

use super::attributes::{self, Word};

/// Whether a value is read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Request,
    Response,
}

impl Direction {
    fn word(self) -> &'static str {
        match self {
            Direction::Request => "deserialize",
            Direction::Response => "serialize",
        }
    }
}

/// What serde's attributes say of a type, field or variant.
pub struct Serde(Vec<Word>);

impl Serde {
    pub fn of(attributes: &[Attribute]) -> Self {
        Serde(attributes::of(attributes, "serde"))
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|word| word.name == name)
    }

    /// The text of a word, which may differ between reading and writing.
    pub fn text(&self, name: &str, direction: Direction) -> Option<String> {
        self.0.iter().filter(|word| word.name == name).find_map(|word| match &word.group {
            Some(_) => word.words().iter().find(|word| word.name == direction.word()).and_then(Word::text),
            None => word.text(),
        })
    }

    /// Whether nothing of it is read or written.
    pub fn is_skipped(&self, direction: Direction) -> bool {
        self.has("skip")
            || match direction {
                Direction::Request => self.has("skip_deserializing"),
                Direction::Response => self.has("skip_serializing"),
            }
    }

    /// The names that reading takes, too.
    pub fn aliases(&self) -> impl Iterator<Item = String> {
        self.0.iter().filter(|word| word.name == "alias").filter_map(Word::text)
    }
}

/// What a field is called by `rename_all`.
pub fn field_name(name: &str, rule: Option<&str>) -> String {
    match rule {
        Some("PascalCase") => name.split('_').map(capitalized).collect(),
        Some("camelCase") => {
            let pascal: String = name.split('_').map(capitalized).collect();
            uncapitalized(&pascal)
        }
        Some("UPPERCASE" | "SCREAMING_SNAKE_CASE") => name.to_ascii_uppercase(),
        Some("kebab-case") => name.replace('_', "-"),
        Some("SCREAMING-KEBAB-CASE") => name.to_ascii_uppercase().replace('_', "-"),
        _ => name.to_owned(),
    }
}

/// What a variant is called by `rename_all`.
pub fn variant_name(name: &str, rule: Option<&str>) -> String {
    let snake = || {
        let mut snake = String::new();
        for (index, character) in name.char_indices() {
            if index > 0 && character.is_uppercase() {
                snake.push('_');
            }
            snake.push(character.to_ascii_lowercase());
        }
        snake
    };
    match rule {
        Some("lowercase") => name.to_ascii_lowercase(),
        Some("UPPERCASE") => name.to_ascii_uppercase(),
        Some("camelCase") => uncapitalized(name),
        Some("snake_case") => snake(),
        Some("SCREAMING_SNAKE_CASE") => snake().to_ascii_uppercase(),
        Some("kebab-case") => snake().replace('_', "-"),
        Some("SCREAMING-KEBAB-CASE") => snake().to_ascii_uppercase().replace('_', "-"),
        _ => name.to_owned(),
    }
}

/// What a variant is called by strum's `serialize_all`.
pub fn strum_name(name: &str, rule: Option<&str>) -> String {
    match rule {
        Some("snake_case") => name.to_snake_case(),
        Some("kebab-case" | "kebab_case") => name.to_kebab_case(),
        Some("camelCase") => name.to_lower_camel_case(),
        Some("PascalCase") => name.to_pascal_case(),
        Some("SCREAMING_SNAKE_CASE" | "shouty_snake_case") => name.to_shouty_snake_case(),
        Some("SCREAMING-KEBAB-CASE") => name.to_shouty_kebab_case(),
        Some("lowercase") => name.to_lowercase(),
        Some("UPPERCASE") => name.to_uppercase(),
        _ => name.to_owned(),
    }
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}

fn uncapitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_serde() {
        assert_eq!(field_name("user_id", Some("camelCase")), "userId");
        assert_eq!(field_name("user_id", Some("SCREAMING-KEBAB-CASE")), "USER-ID");
        assert_eq!(variant_name("NotFound", Some("snake_case")), "not_found");
        assert_eq!(variant_name("NotFound", Some("camelCase")), "notFound");
        assert_eq!(variant_name("NotFound", Some("lowercase")), "notfound");
    }
}
