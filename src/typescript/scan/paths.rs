//! Paths as routers have them, in OpenAPI's form.

use crate::typescript::program::value::{Piece, SymbolKind, Value};

/// A path, and what is configured before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Located {
    /// As OpenAPI writes it; `None` where it is not known.
    pub path: Option<String>,
    /// What is known of the beginning of a path that is not known.
    pub start: String,
    /// What is configured, which belongs to the server and not to the path.
    pub server: Option<Server>,
}

/// The address of a server, of which parts are configured: `/api/{API_VERSION}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    pub url: String,
    /// The names of its variables, and their usual values.
    pub variables: Vec<(String, String)>,
}

impl Server {
    /// The address of what is below this one.
    fn below(&self, inner: &Server) -> Server {
        let variables = self.variables.iter().chain(&inner.variables).cloned().collect();
        Server { url: format!("{}{}", self.url, inner.url), variables }
    }

    /// Adds to it what is known, and then a part that is configured.
    fn extend(&mut self, text: &str, (name, usual): (String, String)) {
        self.url.push_str(&format!("{text}{{{name}}}"));
        if !self.variables.iter().any(|(known, _)| *known == name) {
            self.variables.push((name, usual));
        }
    }

    fn of(variable: (String, String)) -> Self {
        let mut server = Server::default();
        server.extend("", variable);
        server
    }
}

impl Located {
    /// Where the routers are that nobody mounts.
    pub fn root() -> Self {
        Located { path: Some(String::new()), ..Located::default() }
    }
}

/// The paths that a route's first argument stands for, each with what is configured before it; `None` where it is not known.
pub fn located(value: &Value) -> Option<Vec<Located>> {
    let plain = |paths: Vec<String>, server: Option<Server>| {
        paths
            .into_iter()
            .map(|path| Located { path: Some(path), server: server.clone(), ..Located::default() })
            .collect()
    };
    match value {
        Value::Text(text) => Some(plain(templates(text), None)),
        Value::Regex(pattern) => super::patterns::paths(pattern).map(|paths| plain(paths, None)),
        Value::Template(pieces) => {
            let mut text = String::new();
            let mut server: Option<Server> = None;
            for piece in pieces.iter() {
                match piece {
                    Piece::Text(part) => text.push_str(part),
                    Piece::Hole(value) if is_plain(&text) => {
                        server.get_or_insert_default().extend(&text, configured(value)?);
                        text.clear();
                    }
                    Piece::Hole(_) => return None,
                }
            }
            Some(plain(templates(&text), server))
        }
        Value::Array(items) => {
            let paths: Option<Vec<Vec<Located>>> = items.items.borrow().iter().map(located).collect();
            paths.map(|paths| paths.concat())
        }
        Value::Either(values) => {
            let known: Vec<Vec<Located>> = values.iter().filter_map(located).collect();
            match values.iter().any(|value| matches!(value, Value::Symbol(_) | Value::External(_))) {
                true => configured(value).map(|variable| plain(vec![String::new()], Some(Server::of(variable)))),
                false => Some(known.concat()).filter(|known| !known.is_empty()),
            }
        }
        Value::Symbol(_) | Value::External(_) => {
            configured(value).map(|variable| plain(vec![String::new()], Some(Server::of(variable))))
        }
        _ => None,
    }
}

/// The paths of a text or list, as far as they are known.
pub fn paths(value: &Value) -> Option<Vec<String>> {
    located(value)?.into_iter().map(|located| located.path).collect()
}

/// Whether a part of a path stands for itself.
fn is_plain(text: &str) -> bool {
    !text.contains([':', '*', '(', '{', '\\'])
}

/// The name of something that is configured, and its usual value: `process.env.PREFIX ?? '/api'`.
fn configured(value: &Value) -> Option<(String, String)> {
    let usual = value.alternatives().iter().find_map(Value::as_text).unwrap_or_default().to_owned();
    let name = value.alternatives().iter().find_map(configured_name)?;
    let name: String = name.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '_').collect();
    (!name.is_empty()).then_some((name, usual))
}

fn configured_name(value: &Value) -> Option<String> {
    match value {
        Value::External(external) => external.path.last().map(|name| name.to_string()),
        Value::Symbol(symbol) => match &symbol.kind {
            SymbolKind::Member { name, .. } => Some(name.to_string()),
            // `config.get('server.prefix')`
            SymbolKind::Call { arguments, .. } => {
                let name = arguments.first().and_then(Value::as_text)?;
                name.rsplit('.').next().map(str::to_owned)
            }
            SymbolKind::Parameter { .. } | SymbolKind::Alias(_) => None,
        },
        // `` `v${process.env.API_VERSION}` || 'v1' ``
        Value::Template(pieces) => pieces.iter().find_map(|piece| match piece {
            Piece::Hole(value) => configured_name(value),
            Piece::Text(_) => None,
        }),
        _ => None,
    }
}

/// The paths of a route below each of several prefixes. One that ends with what is configured is not known: that is no address of a
/// server.
pub fn of_route(prefixes: &[Located], path: Option<&Value>) -> Vec<Located> {
    let mut found = below(prefixes, path);
    for located in &mut found {
        let is_configured = |server: &Server| server.url.len() > 1 && server.url.contains('/');
        if located.path.as_deref() == Some("") && located.server.as_ref().is_some_and(is_configured) {
            let start = prefixes.first().and_then(|prefix| prefix.path.clone()).unwrap_or_default();
            *located = Located { path: None, start, server: None };
        }
    }
    found
}

/// Paths below each of several prefixes.
pub fn below(prefixes: &[Located], path: Option<&Value>) -> Vec<Located> {
    let Some(path) = path.filter(|path| !matches!(path, Value::Undefined | Value::Null)) else {
        return prefixes.to_vec();
    };
    let found = located(path);
    let mut all: Vec<Located> = Vec::new();
    for prefix in prefixes {
        match (&prefix.path, &found) {
            (Some(start), Some(found)) => {
                for Located { path, server, .. } in found {
                    let outer = prefix.server.clone();
                    let located = match (path, server) {
                        // What is configured after a parameter is not known at all.
                        (_, Some(_)) if start.contains('{') => {
                            Located { path: None, start: start.clone(), server: outer }
                        }
                        (path, Some(inner)) => {
                            let own = Server { url: start.clone(), variables: Vec::new() };
                            let server = outer.unwrap_or_default().below(&own).below(inner);
                            Located { path: path.clone(), start: String::new(), server: Some(server) }
                        }
                        (Some(path), None) => {
                            Located { path: Some(joined(start, path)), start: String::new(), server: outer }
                        }
                        (None, None) => Located { path: None, start: start.clone(), server: outer },
                    };
                    if !all.contains(&located) {
                        all.push(located);
                    }
                }
            }
            _ => {
                // The beginning of a path that is computed may still be written.
                let start = match &prefix.path {
                    Some(start) => joined(start, beginning(path)),
                    None => prefix.start.clone(),
                };
                all.push(Located { path: None, start, server: None });
            }
        }
    }
    all
}

/// The parts of a path that are written before what is computed.
fn beginning(path: &Value) -> &str {
    match path {
        Value::Template(pieces) => match pieces.first() {
            Some(Piece::Text(text)) => &text[..text.rfind('/').unwrap_or(0)],
            _ => "",
        },
        _ => "",
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
                let (is_optional, after) = match after.strip_prefix("*?").or_else(|| after.strip_prefix('?')) {
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
                rest = after.strip_prefix('?').unwrap_or(after);
            }
            // `/+admin`: one slash or several.
            '+' if found.iter().all(|path| path.is_empty() || path.ends_with('/')) => rest = tail,
            // `/(v1|latest)/users`
            '(' if let Some((words, after)) = words(rest) => {
                found = product(&found, &words);
                rest = after;
            }
            '{' => {
                let end = tail.find('}').unwrap_or(tail.len());
                let inner = templates(&tail[..end]);
                found.extend(product(&found, &inner));
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

/// The parameters of a route's first argument that take no empty text.
pub fn filled(value: &Value) -> Vec<String> {
    let texts: Vec<&str> = match value {
        Value::Text(text) => vec![text],
        Value::Template(pieces) => {
            let texts = pieces.iter().filter_map(|piece| match piece {
                Piece::Text(text) => Some(&**text),
                Piece::Hole(_) => None,
            });
            texts.collect()
        }
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for text in texts {
        // What stands behind a star or a parenthesis may be empty, and a colon behind a backslash is only one.
        let mut before = '/';
        for (at, character) in text.char_indices() {
            if character == ':' && before != '\\' {
                let (name, after) = name(&text[at + 1..]);
                if !name.is_empty() && !after.starts_with(['(', '*']) {
                    found.push(name);
                }
            }
            before = character;
        }
    }
    found
}

/// Each path with each of the ends.
fn product(paths: &[String], ends: &[String]) -> Vec<String> {
    paths.iter().flat_map(|path| ends.iter().map(move |end| format!("{path}{end}"))).collect()
}

/// The words or paths of a group at the start of a text, of which one stands there, and what follows it; `None` where it is a pattern.
fn words(text: &str) -> Option<(Vec<String>, &str)> {
    let after = without_pattern(text);
    let group = text.strip_suffix(after)?.strip_prefix('(')?.strip_suffix(')')?;
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|character| character.is_alphanumeric() || "/-_".contains(character))
    };
    let is_path = |word: &str| {
        word.starts_with('/')
            && word.chars().all(|character| character.is_alphanumeric() || "/-_.:+*?".contains(character))
    };
    if !group.split('|').all(|word| is_word(word) || is_path(word)) {
        return None;
    }
    let mut words: Vec<String> = group.split('|').flat_map(templates).collect();
    match after.strip_prefix('?') {
        Some(after) => {
            words.push(String::new());
            Some((words, after))
        }
        None => Some((words, after)),
    }
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

/// The path without the names of its parameters.
pub fn erased(path: &str) -> String {
    let mut erased = String::new();
    for (index, part) in path.split('{').enumerate() {
        let rest = if index == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) };
        if index > 0 {
            erased.push_str("{}");
        }
        erased.push_str(rest);
    }
    erased
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
            ("/(v4|latest)/items", &["/v4/items", "/latest/items"]),
            ("(/api)?/items", &["/api/items", "/items"]),
            ("(/+items|/+items/*?)", &["/items", "/items/{wildcard}"]),
            ("/items/:place*?", &["/items/{place}", "/items"]),
        ] {
            assert_eq!(paths(&Value::text(path)).expect("it is known"), expected, "{path}");
        }
        assert_eq!(joined("/api/", "/users"), "/api/users");
        assert_eq!(joined("/api", "/"), "/api");
        assert_eq!(joined("", "/"), "/");
    }

    #[test]
    fn names_of_parameters_do_not_count() {
        assert_eq!(erased("/users/{userId}/a-{b}.json"), "/users/{}/a-{}.json");
    }
}
