//! What a scan notes in the document that it puts together and that no document has: where a part was found, and that the
//! sources do not say everything about it.

use std::path::{Path, PathBuf};

use super::Members;
use super::unfollowed::UNFOLLOWED;
use crate::contract::value::Value as Json;

/// The member that says where an object was found: `src/routes/users.ts#1204`, with the byte.
pub const PLACE: &str = "x-api-scaffold-place";

/// The member that says that something is missing that the sources may well do: a list of `parameters`, `body` and
/// `responses` in an operation, `true` in a schema.
pub const OPEN: &str = "x-api-scaffold-open";

/// A schema that only says how values are used, not what is let through.
pub fn guessed(mut schema: Members) -> Members {
    schema.insert(OPEN.to_owned(), Json::Bool(true));
    schema
}

/// The member that lists the keywords of a schema that the sources say they do not ask about: those of what a generated service
/// answers.
pub const UNCHECKED: &str = "x-api-scaffold-unchecked";

/// What [`UNCHECKED`] lists where no keyword is asked about.
pub const ANY: &str = "*";

/// The member that lists the keywords of a schema that follow from something else that the sources say: a document may well leave
/// them out.
pub const IMPLIED: &str = "x-api-scaffold-implied";

/// The member of an operation that is answered in whatever capitals its path is written, as Express and Koa's router do unless
/// they are told otherwise.
pub const ANY_CASE: &str = "x-api-scaffold-any-case";

/// All of them.
const MARKS: [&str; 6] = [PLACE, OPEN, UNCHECKED, IMPLIED, ANY_CASE, UNFOLLOWED];

/// The mark of a place.
pub fn place(file: &Path, at: u32) -> Json {
    Json::String(format!("{}#{at}", file.display()))
}

/// The document as it is to be written.
pub fn without(document: &Json) -> Json {
    match document {
        Json::Object(members) => {
            let kept = members.iter().filter(|(key, _)| !MARKS.contains(&key.as_str()));
            Json::Object(kept.map(|(key, value)| (key.clone(), without(value))).collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(without).collect()),
        other => other.clone(),
    }
}

/// Pointer, file and byte of what has a place.
pub fn places(document: &Json) -> Vec<(String, PathBuf, u32)> {
    let mut found = Vec::new();
    collect(document, &mut String::new(), &mut found);
    found
}

fn collect(value: &Json, pointer: &mut String, found: &mut Vec<(String, PathBuf, u32)>) {
    let length = pointer.len();
    match value {
        Json::Object(members) => {
            for (key, member) in members {
                if key == PLACE {
                    let place = member.as_str().and_then(|text| text.rsplit_once('#'));
                    if let Some((file, at)) = place
                        && let Ok(at) = at.parse()
                    {
                        found.push((pointer.clone(), file.into(), at));
                    }
                    continue;
                }
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                collect(member, pointer, found);
                pointer.truncate(length);
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                collect(item, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_and_taken_out() {
        let marked = Json::Object(vec![
            (PLACE.to_owned(), place(Path::new("a#b.ts"), 7)),
            ("a/b".to_owned(), Json::Array(vec![Json::Object(vec![(PLACE.to_owned(), place(Path::new("c.ts"), 1))])])),
        ]);
        let found = places(&marked);
        assert_eq!(found, [(String::new(), "a#b.ts".into(), 7), ("/a~1b/0".into(), "c.ts".into(), 1)]);
        assert_eq!(without(&marked).to_string(), r#"{ "a/b": [{}] }"#);
    }
}
