//! The last paragraph of a comment, where it says in fixed words what Rust has none for: `Read-only. Format: `int64`.`

use super::components::pointer;
use crate::contract::value::Value as Json;
use crate::scanning::marks;

/// A remark: a keyword of schemas and its value; `items` and `additionalProperties` for what is said about these, `anyOf` where
/// that is what the alternatives are.
type Remark = (&'static str, Json);

/// A comment without its remarks, and these.
pub fn remarks(doc: &str) -> (String, Vec<Remark>) {
    let (doc, _) = schema_name(doc);
    let (text, last) = doc.rsplit_once("\n\n").unwrap_or(("", doc));
    match read(last) {
        Some(remarks) => (text.trim_end().to_owned(), remarks),
        None => (doc.to_owned(), Vec::new()),
    }
}

/// The media type that a comment names because no header can, and the comment without it.
pub fn media_type(doc: &str) -> (&str, Option<&str>) {
    named(doc, "Media type: `")
}

/// What the contract calls a schema whose name is none of Rust's, and the comment without it.
pub fn schema_name(doc: &str) -> (&str, Option<&str>) {
    named(doc, "Schema: `")
}

/// Where there is more about it, and the comment without it: `See <https://example.com>: the guide`.
pub fn further(doc: &str) -> (&str, Option<Json>) {
    let (text, last) = doc.rsplit_once("\n\n").unwrap_or(("", doc));
    let found = last.strip_prefix("See <").and_then(|rest| rest.split_once('>'));
    let Some((url, about)) = found.filter(|(_, about)| about.is_empty() || about.starts_with(": ")) else {
        return (doc, None);
    };
    let mut docs = vec![("url".to_owned(), url.into())];
    docs.extend(about.strip_prefix(": ").map(|about| ("description".to_owned(), about.into())));
    (text, Some(Json::Object(docs)))
}

fn named<'d>(doc: &'d str, word: &str) -> (&'d str, Option<&'d str>) {
    let (text, last) = doc.rsplit_once("\n\n").unwrap_or(("", doc));
    match last.strip_prefix(word).and_then(|rest| rest.strip_suffix("`.")) {
        Some(name) => (text, Some(name)),
        None => (doc, None),
    }
}

/// The remarks that are JSON, beside examples.
const VALUES: [(&str, &str); 3] = [("Pattern: `", "pattern"), ("Default: `", "default"), ("For example: `", "example")];

/// The remarks of a paragraph that consists of nothing else.
fn read(paragraph: &str) -> Option<Vec<Remark>> {
    let mut remarks: Vec<Remark> = Vec::new();
    let mut examples = Vec::new();
    let mut rest = paragraph;
    while !rest.is_empty() {
        if let Some(example) = rest.strip_prefix("Example: `") {
            let (value, after) = value(example)?;
            rest = after.strip_prefix("`.")?.trim_start();
            examples.push(super::generated::of_serde(value));
            continue;
        }
        if let Some((key, said)) = one_of(rest, &VALUES) {
            let (value, after) = value(said)?;
            rest = after.strip_prefix("`.")?.trim_start();
            remarks.push((key, super::generated::of_serde(value)));
            continue;
        }
        if let Some((remark, after)) = told_apart(rest).or_else(|| of_parts(rest)) {
            remarks.push(remark);
            rest = after.trim_start();
            continue;
        }
        let (remark, after) = one(rest)?;
        remarks.push(remark);
        rest = after.trim_start();
    }
    if !examples.is_empty() {
        remarks.push(("examples", Json::Array(examples)));
    }
    (!remarks.is_empty()).then_some(remarks)
}

/// What tells the variants of a union apart, and the names of those that values stand for.
fn told_apart(text: &str) -> Option<(Remark, &str)> {
    let (property, mut rest) = text.strip_prefix("Told apart by `")?.split_once('`')?;
    let mut mapping = Vec::new();
    let mut before = ": `";
    while let Some(pair) = rest.strip_prefix(before) {
        let (value, named) = pair.split_once("` is `")?;
        let (name, after) = named.split_once('`')?;
        mapping.push((value.to_owned(), pointer(name).into()));
        (before, rest) = (", `", after);
    }
    let mut discriminator = vec![("propertyName".to_owned(), property.into())];
    if !mapping.is_empty() {
        discriminator.push(("mapping".to_owned(), Json::Object(mapping)));
    }
    Some((("discriminator", Json::Object(discriminator)), rest.strip_prefix('.')?))
}

/// What is said about the items of a list or the values of a map.
fn of_parts(text: &str) -> Option<(Remark, &str)> {
    let flags = [("Deprecated ", "deprecated"), ("Read-only ", "readOnly"), ("Write-only ", "writeOnly")];
    if let Some((key, rest)) = one_of(text, &flags) {
        let (part, rest) = one_of(rest, &[("items.", "items"), ("values.", "additionalProperties")])?;
        return Some(((part, Json::Object(vec![(key.to_owned(), Json::Bool(true))])), rest));
    }
    let words = [
        ("Items: `", "items", "description"),
        ("Values: `", "additionalProperties", "description"),
        ("Example of items: `", "items", "examples"),
        ("Example of values: `", "additionalProperties", "examples"),
        ("Default of items: `", "items", "default"),
        ("Default of values: `", "additionalProperties", "default"),
        ("Format of items: `", "items", "format"),
        ("Format of values: `", "additionalProperties", "format"),
    ];
    let (part, key, said) = words.iter().find_map(|(word, part, key)| Some((*part, *key, text.strip_prefix(word)?)))?;
    let (value, rest) = match key {
        "format" => said.split_once("`.").map(|(format, rest)| (format.into(), rest))?,
        _ => {
            let (value, after) = value(said)?;
            (super::generated::of_serde(value), after.strip_prefix("`.")?)
        }
    };
    let value = if key == "examples" { Json::Array(vec![value]) } else { value };
    Some(((part, Json::Object(vec![(key.to_owned(), value)])), rest))
}

/// The JSON at the start of a text, and what follows it. A text in JSON may have in it what ends a remark; all else ends where the
/// remark does, because a number is no value of its own for serde_json if a backtick follows it.
fn value(text: &str) -> Option<(serde_json::Value, &str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    if let Some(Ok(value)) = values.next() {
        return Some((value, text.get(values.byte_offset()..)?));
    }
    let end = text.find("`.")?;
    let (value, after) = text.split_at_checked(end)?;
    Some((serde_json::from_str(value).ok()?, after))
}

/// The key of the word that a text starts with, and what follows that word.
fn one_of<'t>(text: &'t str, words: &[(&str, &'static str)]) -> Option<(&'static str, &'t str)> {
    words.iter().find_map(|(word, key)| Some((*key, text.strip_prefix(word)?)))
}

/// The first remark of a text, and what follows it.
fn one(text: &str) -> Option<(Remark, &str)> {
    for (word, key) in [
        ("Deprecated.", "deprecated"),
        ("Read-only.", "readOnly"),
        ("Write-only.", "writeOnly"),
        ("One or more of these.", "anyOf"),
    ] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some(((key, Json::Bool(true)), rest));
        }
    }
    if let Some(rest) = text.strip_prefix("Not checked: ") {
        let (words, rest) = rest.split_once('.')?;
        let words = words.split(", ").map(|word| word.trim_matches('`').into());
        return Some(((marks::UNCHECKED, Json::Array(words.collect())), rest));
    }
    let words = [("Title: `", "title"), ("Format: `", "format")];
    let (key, rest) = one_of(text, &words)?;
    let (text, rest) = rest.split_once("`.")?;
    Some(((key, text.into()), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_paragraph_of_its_own_has_remarks() {
        let (text, found) = remarks("A size.\n\nRead-only. Format: `int64`. Example: `\"`. x\"`. Example: `[1, 2]`.");
        assert_eq!(text, "A size.");
        assert_eq!(found.len(), 3);
        assert_eq!(found.last().map(|(_, value)| value.to_string()).as_deref(), Some(r#"["`. x", [1, 2]]"#));
        for (example, value) in [("true", "[true]"), ("4.5", "[4.5]"), ("null", "[null]")] {
            let (text, found) = remarks(&format!("A size.\n\nExample: `{example}`. Example: `\"x\"`."));
            assert_eq!(text, "A size.");
            let found = found.first().map(|(_, found)| found.to_string());
            assert_eq!(found, Some(value.replace(']', r#", "x"]"#)));
        }
        for plain in ["Read-only. It is.", "Deprecated. Format: x.", "", "It is read-only.\nRead-only. No."] {
            assert_eq!(remarks(plain), (plain.to_owned(), Vec::new()));
        }
    }
}
