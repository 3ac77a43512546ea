//! Operations in groups: by first tag, else by the first segment of the path that is more than a prefix (`api`, `v1`).
//!
//! A group becomes a file, so an operation's group depends on that operation alone and stays when the document grows.

use indexmap::IndexMap;

use super::operation::Operation;

/// Operations that belong together.
#[derive(Debug, PartialEq)]
pub struct Group {
    /// The group's name as file systems and languages like it: lower-case words of ASCII letters and digits with dashes
    /// between them; it starts with a letter.
    pub slug: String,
    /// The operations' places in the contract, in its order.
    pub operations: Vec<usize>,
}

/// Puts each operation into its group; groups stand in the order in which their first operations do.
pub fn groups(operations: &[Operation]) -> Vec<Group> {
    let mut groups: IndexMap<String, Vec<usize>> = IndexMap::new();
    for (index, operation) in operations.iter().enumerate() {
        groups.entry(slug_of(operation)).or_default().push(index);
    }
    groups.into_iter().map(|(slug, operations)| Group { slug, operations }).collect()
}

fn slug_of(operation: &Operation) -> String {
    let tag = operation.tags.first().map(|tag| slug(tag)).filter(|slug| !slug.is_empty());
    // What no request carries groups nothing.
    let path = operation.path.split(['#', '?']).next().unwrap_or_default();
    let segments = || path.split('/').filter(|segment| !segment.is_empty() && !segment.contains('{'));
    let segment = || {
        let named = segments().find(|segment| !is_prefix(segment)).or_else(|| segments().next());
        named.map(slug).filter(|slug| !slug.is_empty())
    };
    let name = tag.or_else(segment).unwrap_or_else(|| "root".to_owned());
    match name.as_str() {
        // `index` is the router itself, and Windows knows no file by the names of its devices.
        "index" | "con" | "prn" | "aux" | "nul" => format!("{name}-routes"),
        _ if is_numbered_device(&name) => format!("{name}-routes"),
        _ if name.starts_with(|first: char| first.is_ascii_digit()) => format!("n{name}"),
        _ => name,
    }
}

/// Whether the segment stands before all paths of an API and tells nothing apart.
fn is_prefix(segment: &str) -> bool {
    let version = segment.strip_prefix(['v', 'V']);
    let is_version = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_digit())
            && text.chars().all(|character| character.is_ascii_digit() || character == '.')
    };
    segment.eq_ignore_ascii_case("api") || segment.eq_ignore_ascii_case("rest") || version.is_some_and(is_version)
}

fn is_numbered_device(name: &str) -> bool {
    let digit = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    digit.is_some_and(|digit| digit.len() == 1 && digit.chars().all(|digit| digit.is_ascii_digit()))
}

/// The longest name that a group's file gets; tags can be whole sentences.
const LONGEST: usize = 60;

fn slug(text: &str) -> String {
    let mut slug = String::new();
    let mut previous = ' ';
    for character in text.chars() {
        let starts_word =
            character.is_ascii_uppercase() && (previous.is_ascii_lowercase() || previous.is_ascii_digit());
        if character.is_ascii_alphanumeric() {
            if starts_word && !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') && character != '\'' {
            slug.push('-');
        }
        previous = character;
    }
    slug.truncate(LONGEST);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_name_no_group() {
        for (segment, expected) in [("api", true), ("v1", true), ("v2.1", true), ("vault", false), ("users", false)] {
            assert_eq!(is_prefix(segment), expected, "{segment}");
        }
    }

    #[test]
    fn slugs_are_plain() {
        for (text, expected) in [
            ("users", "users"),
            ("User and Authentication", "user-and-authentication"),
            ("UserAPIKeys", "user-apikeys"),
            ("../../etc", "etc"),
            ("  (beta) ", "beta"),
            ("用户", ""),
            ("it's", "its"),
        ] {
            assert_eq!(slug(text), expected);
        }
    }
}
