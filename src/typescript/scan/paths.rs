//! Paths as routers have them, in OpenAPI's form.

use crate::typescript::program::value::{Piece, Value};

/// The paths that a route's first argument stands for; `None` where it is not known.
pub fn paths(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Text(text) => Some(templates(text)),
        Value::Template(pieces) => {
            let mut text = String::new();
            for (index, piece) in pieces.iter().enumerate() {
                match piece {
                    Piece::Text(part) => text.push_str(part),
                    // A prefix that is configured belongs to the server, not to the path.
                    Piece::Hole(_) if index == 0 => {}
                    Piece::Hole(_) => return None,
                }
            }
            Some(templates(&text))
        }
        Value::Array(items) => {
            let paths: Option<Vec<Vec<String>>> = items.items.borrow().iter().map(paths).collect();
            paths.map(|paths| paths.concat())
        }
        Value::Either(values) => {
            let paths: Option<Vec<Vec<String>>> = values.iter().map(paths).collect();
            paths.map(|paths| paths.concat())
        }
        _ => None,
    }
}

/// A path of path-to-regexp as templates: `/users/:id` is `/users/{id}`, and what may be left out makes two of them.
fn templates(path: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut rest = path;
    let mut wildcards = 0;
    while let Some(character) = rest.chars().next() {
        let tail = &rest[character.len_utf8()..];
        match character {
            '\\' => {
                let escaped = tail.chars().next();
                found.iter_mut().for_each(|path| path.extend(escaped));
                rest = &tail[escaped.map_or(0, char::len_utf8)..];
            }
            ':' => {
                let (name, after) = name(tail);
                let after = without_pattern(after);
                if name.is_empty() {
                    found.iter_mut().for_each(|path| path.push(':'));
                    rest = tail;
                    continue;
                }
                let (is_optional, after) = match after.strip_prefix('?') {
                    Some(after) => (true, after),
                    None => (false, after.strip_prefix(['*', '+']).unwrap_or(after)),
                };
                let shorter: Vec<String> = match is_optional {
                    true => found.iter().map(|path| path.strip_suffix('/').unwrap_or(path).to_owned()).collect(),
                    false => Vec::new(),
                };
                found.iter_mut().for_each(|path| path.push_str(&format!("{{{name}}}")));
                found.extend(shorter);
                rest = after;
            }
            '*' => {
                let (name, after) = name(tail);
                wildcards += 1;
                let name = match name.is_empty() {
                    true if wildcards == 1 => "wildcard".to_owned(),
                    true => format!("wildcard{wildcards}"),
                    false => name,
                };
                found.iter_mut().for_each(|path| path.push_str(&format!("{{{name}}}")));
                rest = after;
            }
            '{' => {
                let end = tail.find('}').unwrap_or(tail.len());
                let inner = templates(&tail[..end]);
                let longer: Vec<String> =
                    found.iter().flat_map(|path| inner.iter().map(move |inner| format!("{path}{inner}"))).collect();
                found.extend(longer);
                rest = tail.get(end + 1..).unwrap_or_default();
            }
            other => {
                found.iter_mut().for_each(|path| path.push(other));
                rest = tail;
            }
        }
    }
    found
}

/// The name at the start of a text, which may stand in quotes, and what follows it.
fn name(text: &str) -> (String, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut name = String::new();
        let mut characters = quoted.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => return (name, &quoted[at + 1..]),
                '\\' => name.extend(characters.next().map(|(_, escaped)| escaped)),
                other => name.push(other),
            }
        }
        return (name, "");
    }
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_' && character != '$');
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    (name.to_owned(), rest)
}

/// What follows the pattern of a parameter: `(\\d+)`.
fn without_pattern(text: &str) -> &str {
    if !text.starts_with('(') {
        return text;
    }
    let mut depth = 0;
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return &text[at + 1..];
                }
            }
            _ => {}
        }
    }
    ""
}

/// A path below a prefix.
pub fn joined(prefix: &str, path: &str) -> String {
    let prefix = prefix.trim_end_matches('/');
    match path {
        "" | "/" if !prefix.is_empty() => prefix.to_owned(),
        path if path.starts_with('/') => format!("{prefix}{path}"),
        path => format!("{prefix}/{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_templates() {
        for (path, expected) in [
            ("/users/:userId", &["/users/{userId}"][..]),
            (r#"/users/:"user-id""#, &["/users/{user-id}"]),
            (r"/v1/:name\:cancel", &["/v1/{name}:cancel"]),
            (r"/items/:id(\d+)/parts", &["/items/{id}/parts"]),
            ("/items/:id?", &["/items/{id}", "/items"]),
            ("/items{/:id}", &["/items", "/items/{id}"]),
            ("/files/*path", &["/files/{path}"]),
        ] {
            assert_eq!(paths(&Value::text(path)).expect("it is known"), expected, "{path}");
        }
        assert_eq!(joined("/api/", "/users"), "/api/users");
        assert_eq!(joined("/api", "/"), "/api");
        assert_eq!(joined("", "/"), "/");
    }
}
