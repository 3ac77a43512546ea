//! Reads YAML 1.2 into JSON's values: scalars follow the core schema, aliases become copies, and
//! merge keys (`<<`) are carried out as YAML 1.1 describes them, because descriptions use them.
//!
//! What nearly every document consists of is read by [`common`], which knows a part of YAML and
//! takes a fifth of the time that [`events`] takes; it leaves a document with anything else in it,
//! and every error, to [`events`], which knows all of YAML. What both read is the same tree.

mod common;
mod events;
mod flow;
mod lines;
mod scalars;

use super::{Read, Tree};

/// Reads the one document of a YAML stream; other documents in it have to be empty. Without any
/// content there is no tree.
pub(super) fn read(text: &str) -> Read<Option<Tree>> {
    match common::read(text) {
        Some(tree) => {
            #[cfg(fuzzing)]
            assert_same(&tree, events::read(text));
            Ok(Some(tree))
        }
        None => events::read(text),
    }
}

/// The fuzz target's own look at what no caller can see: that both readers read the same.
#[cfg(fuzzing)]
fn assert_same(common: &Tree, full: Read<Option<Tree>>) {
    match full {
        Ok(full) => assert_eq!(full.as_ref().map(|tree| &tree.root), Some(&common.root)),
        Err(fault) => assert_eq!(fault.message, events::TOO_LITTLE_INDENTED),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::{Member, Node, NodeValue};
    use super::*;

    /// A YAML text that has all that the common reader knows.
    const COMMON: &str = r#"# A comment
---
openapi: 3.1.0 # and another
info: {title: "A: \"b\" \u00e9 \
    c", version: '1''0', x: [1, [], {}, -a, "b",
  ], 'y':z, "y":z }
plain: a b#c
  - d:[e],f

  g? # h
"quoted key" : 'one
  two

    three'
literal: |

  a
    b: c # d

  e
# between
folded: >-
  a
  b

  c
    d
  e
kept: |+
  a

chomped: >2-
    a
   b
sequence:
- a
-   b: 1
    c:
- - d
  -
  - e
-
  f
empty:
  200:
  null: ~
"#;

    fn common(text: &str) -> Option<Tree> {
        common::read(text)
    }

    /// Says how the two readers disagree about a text that the common one reads.
    fn disagreement(text: &str) -> Option<String> {
        let common = common(text)?;
        match events::read(text) {
            Ok(Some(full)) if full.duplicate_keys != common.duplicate_keys => Some("other duplicates".to_owned()),
            Ok(Some(full)) => difference(&common.root, &full.root, ""),
            Ok(None) => Some("for one, it is empty".to_owned()),
            Err(fault) if fault.message == events::TOO_LITTLE_INDENTED => None,
            Err(fault) => Some(fault.message),
        }
    }

    fn difference(a: &Node, b: &Node, pointer: &str) -> Option<String> {
        if a.at != b.at {
            return Some(format!("{pointer} starts at {} or {}", a.at, b.at));
        }
        match (&a.value, &b.value) {
            (NodeValue::Array(left), NodeValue::Array(right)) if left.len() == right.len() => {
                left.iter().zip(right).find_map(|(a, b)| difference(a, b, &format!("{pointer}/-")))
            }
            (NodeValue::Object(left), NodeValue::Object(right)) if left.len() == right.len() => {
                left.iter().zip(right).find_map(|(a, b)| {
                    let key = |member: &Member| (member.key.clone(), member.key_at);
                    if key(a) != key(b) {
                        return Some(format!("{pointer} has the key {:?} or {:?}", key(a), key(b)));
                    }
                    difference(&a.value, &b.value, &format!("{pointer}/{}", a.key))
                })
            }
            (left, right) => (left != right).then(|| format!("{pointer} is {left:?} or {right:?}")),
        }
    }

    #[test]
    fn what_descriptions_are_written_in_is_common() {
        assert!(common(COMMON).is_some());
        assert_eq!(disagreement(COMMON), None);
    }

    #[test]
    fn what_is_not_common_is_left_to_the_full_reader() {
        let texts = [
            "a: &x 1",
            "a: *x",
            "a: !!str 1",
            "<<: {a: 1}",
            "? a\n: b",
            "%YAML 1.2\n---\na: 1",
            "a: 1\n---\nb: 2",
            "a: 1\n...\n",
            "a:\n\tb: 1",
            "a: b: c",
            "- a\nb: c",
            "a: [b",
            "a: 'b",
            "a: \"b\" c",
            "{a: b}: c",
            "a: {b}",
            "a: b # c\n  d",
            "a:\n  b: 1\n c: 2",
            "a: |\n\nb: c",
            "a",
            "'a'",
            "",
            "a: \u{7F}",
            "a: \u{85}",
            "a: b\rc: d",
            "a: \"\\ud83d\\ude00\"",
            "a: \"b\n--- c\"",
            "a: @b",
            "a: - b",
            "a: [b: c]",
            "a: [,]",
        ];
        for text in texts {
            assert!(common(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn text_in_quotes_goes_on_at_any_indentation() {
        for text in ["a:\n  b: \"one\n  two\"\n", "a:\n  b: 'one\ntwo'\n", "a:\n  b: [\"one\ntwo\"]\n"] {
            let tree = read(text).expect("it is read").expect("it has content");
            let value = tree.root.pointer("/a/b").map(|node| node.as_array().map_or(node, |items| &items[0]));
            assert_eq!(value.and_then(Node::as_str), Some("one two"), "{text:?}");
        }
    }

    #[test]
    fn both_readers_read_the_same() {
        let mut texts = vec![COMMON.to_owned()];
        for case in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")).expect("there are cases") {
            texts.extend(fs::read_to_string(case.expect("a case").path().join("openapi.yaml")).ok());
        }
        let mut problems: Vec<String> = texts.iter().filter_map(|text| disagreement(text)).collect();
        let mut random = 1;
        for round in 0..4000 {
            let text = mutated(COMMON, &mut random);
            problems.extend(disagreement(&text).map(|problem| format!("round {round}: {problem}\n{text}")));
        }
        assert!(problems.is_empty(), "{}", problems.join("\n\n"));
    }

    /// The text with a few characters that mean something put in, taken out, or repeated elsewhere.
    fn mutated(text: &str, random: &mut u64) -> String {
        const MEANINGFUL: [&str; 24] = [
            "\n", "\r\n", " ", "  ", "    ", "\t", "-", "- ", ":", ": ", "#", " #", "\"", "'", "\\", "[", "]", "{",
            "}", ",", "|\n", ">\n", "é", "?",
        ];
        let mut next = |below: usize| {
            // Numerical Recipes' generator; its upper bits are random enough.
            *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*random >> 33) as usize % below
        };
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..=next(3) {
            let at = next(characters.len());
            let end = (at + next(12)).min(characters.len());
            match next(4) {
                0 => drop(characters.drain(at..end)),
                1 => {
                    let copied: Vec<char> = characters[at..end].to_vec();
                    let to = next(characters.len());
                    characters.splice(to..to, copied);
                }
                _ => {
                    characters.splice(at..at, MEANINGFUL[next(MEANINGFUL.len())].chars());
                }
            }
        }
        characters.into_iter().collect()
    }
}
