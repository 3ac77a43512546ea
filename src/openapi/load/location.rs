//! Where a document is, and where a reference leads from there (RFC 3986, section 5).

use std::fmt;
use std::path::{Component, Path, PathBuf};

use fluent_uri::{Uri, UriRef};

use super::percent_decode;

/// Where a document is, or says that it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// A file, by the path that messages call it by.
    File(PathBuf),
    /// An absolute URI in its normal form, without a fragment.
    Uri(String),
}

impl Location {
    /// The location that an absolute URI names; `None` for any other text.
    pub fn of_uri(text: &str) -> Option<Location> {
        let text = without_fragment(text);
        has_scheme(text)
            .then(|| Uri::parse(encoded(text)).ok())?
            .map(|uri| Location::Uri(uri.normalize().into_string()))
    }

    /// Where a reference without its fragment leads that stands in a document here. From a URI no reference leads to a
    /// file, so that nobody else's document can name what is on this machine.
    pub fn join(&self, reference: &str) -> Result<Location, String> {
        if has_scheme(reference) {
            return Location::of_uri(reference).ok_or_else(|| NO_URI.to_owned());
        }
        match self {
            Location::File(path) => {
                // Windows would ask that machine for the file, with the user's name and password.
                if reference.replace('\\', "/").starts_with("//") {
                    return Err("it starts with the name of another machine; write the whole URL".to_owned());
                }
                let folder = path.parent().unwrap_or(Path::new(""));
                Ok(Location::File(normalized(&folder.join(percent_decode(reference)))))
            }
            Location::Uri(base) => {
                let base = Uri::parse(base.as_str()).map_err(|_| NO_URI)?;
                let reference = UriRef::parse(encoded(reference)).map_err(|_| NO_URI)?;
                let resolved = reference.resolve_against(&base).map_err(|_| NO_URI)?;
                Ok(Location::Uri(resolved.normalize().into_string()))
            }
        }
    }
}

const NO_URI: &str = "it is no valid URL";

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::File(path) => path.display().fmt(f),
            Location::Uri(uri) => uri.fmt(f),
        }
    }
}

/// The part of a reference before its `#`.
pub(super) fn without_fragment(reference: &str) -> &str {
    reference.split('#').next().unwrap_or_default()
}

/// Whether a text starts with the scheme of a URI (RFC 3986, 3.1). One letter is a drive of Windows.
fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// The text with what no URI may contain as it is, percent-encoded: people write spaces, braces and umlauts. A backslash
/// is what browsers take it for.
fn encoded(text: &str) -> String {
    let mut uri = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => uri.push('/'),
            ' ' | '"' | '<' | '>' | '^' | '`' | '{' | '|' | '}' | '\u{80}'.. => {
                let mut bytes = [0; 4];
                for byte in character.encode_utf8(&mut bytes).bytes() {
                    uri.push_str(&format!("%{byte:02X}"));
                }
            }
            _ => uri.push(character),
        }
    }
    uri
}

/// The path without steps that lead nowhere, so that a file has one name whoever refers to it.
fn normalized(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.file_name().is_some() => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(base: &Location, reference: &str) -> String {
        base.join(reference).map_or_else(|reason| reason, |location| location.to_string())
    }

    #[test]
    fn references_in_a_remote_document_resolve_as_rfc_3986_says() {
        let base = Location::of_uri("HTTPS://Example.com:443/a/./b/api.yaml?v=1#/x").expect("it is a URI");
        assert_eq!(base.to_string(), "https://example.com/a/b/api.yaml?v=1");
        let cases = [
            ("user.yaml", "https://example.com/a/b/user.yaml"),
            ("./x/../user.yaml", "https://example.com/a/b/user.yaml"),
            ("../../../user.yaml", "https://example.com/user.yaml"),
            ("/user.yaml", "https://example.com/user.yaml"),
            ("//other.com/user.yaml", "https://other.com/user.yaml"),
            ("?v=2", "https://example.com/a/b/api.yaml?v=2"),
            ("http://other.com", "http://other.com"),
            ("a b/{id}é.yaml", "https://example.com/a/b/a%20b/%7Bid%7D%C3%A9.yaml"),
            ("x\\y.yaml", "https://example.com/a/b/x/y.yaml"),
            ("file:///etc/passwd", "file:///etc/passwd"),
            ("a\u{7}b", NO_URI),
        ];
        for (reference, expected) in cases {
            assert_eq!(joined(&base, reference), expected, "{reference}");
        }
    }

    #[test]
    fn references_in_a_file_are_paths_unless_they_have_a_scheme() {
        let base = Location::File("api/openapi.yaml".into());
        let cases = [
            ("./x/../user.yaml", "api/user.yaml"),
            ("../common/a%20b.yaml", "common/a b.yaml"),
            ("../../up.yaml", "../up.yaml"),
            ("https://example.com/a.yaml", "https://example.com/a.yaml"),
            ("urn:example:user", "urn:example:user"),
        ];
        for (reference, expected) in cases {
            assert_eq!(joined(&base, reference), expected, "{reference}");
        }
        for machine in ["//host/share/a.yaml", "\\\\host\\share\\a.yaml", "/\\host/a.yaml"] {
            assert!(base.join(machine).is_err(), "{machine}");
        }
        let drive = base.join("C:\\a.yaml").expect("it is a path");
        assert!(matches!(drive, Location::File(_)));
    }
}
