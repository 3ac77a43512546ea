//! Paths as axum's routers have them, in OpenAPI's form.

use crate::rust::program::texts::Text;

/// A path of a router that is nested below a prefix.
pub fn joined(prefix: &Text, path: &Text) -> Text {
    let mut parts = prefix.0.clone();
    if let Some(Some(end)) = parts.last_mut() {
        end.truncate(end.trim_end_matches('/').len());
    }
    let is_unknown = parts.contains(&None) && parts.iter().flatten().all(String::is_empty);
    if is_unknown && path.whole().as_deref() == Some("/") {
        // Below what is configured it is the root.
        parts.push(Some("/".to_owned()));
        return Text(parts);
    }
    match path.0.as_slice() {
        // The router's own path is the prefix, with the slash that it ends with.
        [Some(own)] if own.is_empty() || own == "/" => match parts.as_slice() {
            [Some(prefix)] if prefix.is_empty() => path.clone(),
            _ => prefix.clone(),
        },
        rest => {
            // `format!` may begin with nothing.
            let first = rest.iter().find(|part| part.as_deref() != Some(""));
            let is_rooted = matches!(first, Some(Some(own)) if own.starts_with('/'));
            if !is_rooted && matches!(first, Some(Some(_))) {
                parts.push(Some("/".to_owned()));
            }
            parts.extend(rest.iter().cloned());
            Text(parts)
        }
    }
}

/// The path as OpenAPI writes it, `None` where parts inside of it are not known. What is configured in front of it belongs
/// to the server.
pub fn template(path: &Text) -> Option<String> {
    let mut text = String::new();
    for part in &path.0 {
        match part {
            Some(part) if text == "/" && part.starts_with('/') => part.clone_into(&mut text),
            Some(part) => text.push_str(part),
            None if text.is_empty() || text == "/" => {}
            None => return None,
        }
    }
    // Nothing of it is known.
    if text.is_empty() && path.0.contains(&None) {
        return None;
    }
    if !text.starts_with('/') {
        text.insert(0, '/');
    }
    let text = text.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let segments: Vec<String> = text.split('/').map(segment).collect();
    Some(segments.join("/").replace('\u{1}', "{").replace('\u{2}', "}"))
}

/// What is known of the beginning of a path, as OpenAPI writes it, and whether that is all.
pub fn known(path: &Text) -> (String, bool) {
    if let Some(template) = template(path) {
        return (template, true);
    }
    let is_known = |part: &&Option<String>| part.is_some();
    // What is configured in front of it belongs to the server.
    let parts = path.0.iter().skip_while(|part| part.is_none()).take_while(is_known);
    let text: String = parts.flatten().map(String::as_str).collect();
    let whole = text.rfind('/').map_or("", |end| &text[..end]);
    (template(&Text::known(whole)).filter(|template| template != "/").unwrap_or_default(), false)
}

/// `:id` and `*rest` of axum 0.7, `{id}` and `{*rest}` of 0.8.
fn segment(segment: &str) -> String {
    if let Some(name) = segment.strip_prefix([':', '*']).filter(|name| !name.is_empty()) {
        return format!("{{{name}}}");
    }
    segment.replace("{*", "{")
}

/// The names between braces, in their order.
pub fn names(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_templates() {
        for (path, expected) in [
            ("/users/:id", "/users/{id}"),
            ("/users/{id}", "/users/{id}"),
            ("/files/*rest", "/files/{rest}"),
            ("/files/{*rest}", "/files/{rest}"),
            ("users", "/users"),
        ] {
            assert_eq!(template(&Text::known(path)).as_deref(), Some(expected));
        }
        assert_eq!(template(&Text(vec![None, Some("/users".to_owned())])).as_deref(), Some("/users"));
        assert_eq!(
            template(&Text(vec![Some("/".to_owned()), None, Some("/users".to_owned())])).as_deref(),
            Some("/users")
        );
        assert_eq!(template(&Text(vec![Some("/a/".to_owned()), None])), None);
        assert_eq!(template(&Text::unknown()), None);
    }

    #[test]
    fn paths_are_known_as_far_as_they_are_written() {
        let path = |parts: &[Option<&str>]| Text(parts.iter().map(|part| part.map(str::to_owned)).collect());
        for (parts, expected) in [
            (&[Some("/api/users"), None][..], ("/api", false)),
            (&[Some("/api/"), None, Some("/users")], ("/api", false)),
            (&[None], ("", false)),
            (&[None, Some("/api/"), None], ("/api", false)),
            (&[Some("/users/:id")], ("/users/{id}", true)),
        ] {
            assert_eq!(known(&path(parts)), (expected.0.to_owned(), expected.1));
        }
    }

    #[test]
    fn routers_are_nested() {
        let all = |prefix: &str, path: &str| joined(&Text::known(prefix), &Text::known(path)).whole();
        assert_eq!(all("/api", "/users").as_deref(), Some("/api/users"));
        assert_eq!(all("/api", "/").as_deref(), Some("/api"));
        assert_eq!(all("/api/", "/").as_deref(), Some("/api/"));
        assert_eq!(all("/api/", "/users").as_deref(), Some("/api/users"));
        assert_eq!(all("/", "/users").as_deref(), Some("/users"));
        assert_eq!(all("/", "/").as_deref(), Some("/"));
        let parts = Text(vec![Some(String::new()), Some("/users".to_owned())]);
        assert_eq!(joined(&Text::known("/api"), &parts).whole().as_deref(), Some("/api/users"));
    }
}
