//! Path templates in the syntax of path-to-regexp 8, which Express 5 and Koa's router match with.

use super::code::Expression;
use crate::contract::routing::{Part, Template, encoded};

/// The first argument of `router.get`: a path, or a regular expression where two parameters touch, which paths cannot
/// say.
pub fn path(template: &Template) -> Expression {
    if let Some(regex) = touches(template).then(|| regex(template)).flatten() {
        return regex;
    }
    let mut path = String::new();
    for segment in &template.segments {
        path.push('/');
        let mut parts = segment.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Text(text) => path.extend(encoded(text).chars().flat_map(escaped)),
                Part::Parameter(name) => {
                    let followed_by_word = match parts.peek() {
                        Some(Part::Text(text)) => text.starts_with(is_word),
                        _ => false,
                    };
                    path.push(':');
                    path.push_str(&parameter(name, followed_by_word));
                }
            }
        }
    }
    Expression::string(&path)
}

/// A parameter's name, in quotes where it is no identifier or runs into the text behind it.
fn parameter(name: &str, followed_by_word: bool) -> String {
    let mut characters = name.chars();
    let identifier =
        characters.next().is_some_and(|first| is_word(first) && !first.is_ascii_digit()) && characters.all(is_word);
    if identifier && !followed_by_word {
        name.to_owned()
    } else {
        // What has no name still needs one here.
        let name = if name.is_empty() { "_" } else { name };
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '$'
}

fn escaped(character: char) -> impl Iterator<Item = char> {
    let special = "{}()[]+?!:*\\".contains(character);
    special.then_some('\\').into_iter().chain([character])
}

fn touches(template: &Template) -> bool {
    template
        .segments
        .iter()
        .any(|segment| segment.windows(2).any(|pair| matches!(pair, [Part::Parameter(_), Part::Parameter(_)])))
}

fn regex(template: &Template) -> Option<Expression> {
    let mut pattern = String::from("^");
    for segment in &template.segments {
        pattern.push('/');
        for part in segment {
            match part {
                Part::Text(text) => {
                    for character in encoded(text).chars() {
                        if !is_word(character) || character == '$' {
                            pattern.push('\\');
                        }
                        pattern.push(character);
                    }
                }
                Part::Parameter(_) => pattern.push_str("([^/]+?)"),
            }
        }
    }
    pattern.push('$');
    Expression::regex(&pattern, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typescript::code::Code;

    fn printed(text: &str) -> String {
        Code::expression(&path(&Template::parse(text)), 0).to_string()
    }

    #[test]
    fn every_template_has_a_path() {
        for (template, expected) in [
            ("/users/{userId}", "'/users/:userId'"),
            ("/users/{user-id}", r#"'/users/:"user-id"'"#),
            ("/files/{name}.json", "'/files/:name.json'"),
            ("/files/{name}_v2", r#"'/files/:"name"_v2'"#),
            ("/v1/{name}:cancel", r"'/v1/:name\\:cancel'"),
            ("/Users('{key}')", r#""/Users\\(':key'\\)""#),
            ("/a#b", "'/a'"),
            ("/", "'/'"),
            ("/finnÅpne saker", "'/finn%C3%85pne%20saker'"),
            ("/{a}{b}", r"/^\/([^/]+?)([^/]+?)$/"),
            ("/a/{}", r#"'/a/:"_"'"#),
        ] {
            assert_eq!(printed(template), expected, "{template}");
        }
    }
}
