//! Path templates in the syntax of find-my-way 9, Fastify's router. It compares percent-decoded text, ends a parameter's
//! name at `-`, `.`, `(` and `/`, and takes `*` for a wildcard.

use crate::contract::routing::{Part, Template};

/// The `url` of a route.
pub fn path(template: &Template) -> String {
    let mut path = String::new();
    let mut number = 0;
    for segment in &template.segments {
        path.push('/');
        let texts = segment.iter().filter_map(|part| if let Part::Text(text) = part { Some(text) } else { None });
        if texts.clone().any(|text| text.contains('*')) {
            number += 1;
            path.push_str(&format!(":p{number}({})", regex(segment)));
            continue;
        }
        let mut parts = segment.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Text(text) => path.push_str(&decoded(text).replace(':', "::")),
                Part::Parameter(name) => {
                    number += 1;
                    let name = if is_name(name) { name.clone() } else { format!("p{number}") };
                    path.push_str(&format!(":{name}"));
                    let ends = parts
                        .peek()
                        .is_none_or(|next| matches!(next, Part::Text(text) if text.starts_with(['-', '.'])));
                    if !ends {
                        path.push_str("([^/]+?)");
                    }
                }
            }
        }
    }
    path
}

/// A name that ends where the router ends it.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A whole segment as a regular expression.
fn regex(segment: &[Part]) -> String {
    let mut pattern = String::new();
    for part in segment {
        match part {
            Part::Parameter(_) => pattern.push_str("[^/]+?"),
            Part::Text(text) => {
                for character in decoded(text).chars() {
                    if !character.is_alphanumeric() {
                        pattern.push('\\');
                    }
                    pattern.push(character);
                }
            }
        }
    }
    pattern
}

/// The text without percent-encoding, if it is text then.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = (first == b'%').then(|| digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())).flatten();
        decoded.push(byte.unwrap_or(first));
        rest = if byte.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_has_a_path() {
        for (template, expected) in [
            ("/users/{userId}", "/users/:userId"),
            ("/users/{user-id}", "/users/:p1"),
            ("/files/{name}.json", "/files/:name.json"),
            ("/v1/{name}:cancel", "/v1/:name([^/]+?)::cancel"),
            ("/Users('{key}')", "/Users(':key([^/]+?)')"),
            ("/{a}{b}", "/:a([^/]+?):b"),
            ("/a/*/b", "/a/:p1(\\*)/b"),
            ("/a/{}", "/a/:p1"),
            ("/100%25", "/100%"),
            ("/a:b", "/a::b"),
            ("/", "/"),
        ] {
            assert_eq!(path(&Template::parse(template)), expected, "{template}");
        }
    }
}
