//! What a media type is to a server: which reader it needs, and which schema its content can have.

/// The forms of content that differ in how they are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/json`, `+json`, and `*/*`, by which those who do not choose mean JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// `text/*` and XML.
    Text,
    /// Everything else.
    Binary,
}

/// The form of a media type's content.
pub fn media(name: &str) -> Media {
    let essence = name.split(';').next().unwrap_or_default().trim();
    let (main, sub) = essence.split_once('/').unwrap_or((essence, ""));
    match (main, sub) {
        ("*", _) | ("application", "*") => Media::Json,
        (_, sub) if sub == "json" || sub.ends_with("+json") => Media::Json,
        ("application", "x-www-form-urlencoded") => Media::Form,
        ("multipart", "form-data") => Media::Multipart,
        ("text", _) => Media::Text,
        (_, sub) if sub == "xml" || sub.ends_with("+xml") => Media::Text,
        _ => Media::Binary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_have_forms() {
        for (name, expected) in [
            ("application/json; charset=utf-8", Media::Json),
            ("application/vnd.github+json", Media::Json),
            ("application/*+json", Media::Json),
            ("*/*", Media::Json),
            ("text/json", Media::Json),
            ("text/csv", Media::Text),
            ("application/soap+xml", Media::Text),
            ("image/*", Media::Binary),
            ("multipart/form-data", Media::Multipart),
            ("multipart/mixed", Media::Binary),
        ] {
            assert_eq!(media(name), expected, "{name}");
        }
    }
}
