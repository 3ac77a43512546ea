//! Breaks documents: in their tree, so that what comes after the syntax is reached, and in their bytes.

use std::path::Path;

use api_scaffold::contract::value::{Number, Value};
use api_scaffold::openapi::load;
use api_scaffold::openapi::read;
use api_scaffold::openapi::write::{to_json, to_yaml};

/// Texts that something may stumble over: in code, paths, comments, templates, numbers, names.
const HOSTILE: [&str; 28] = [
    "",
    " ",
    "*/",
    "${x}",
    "`",
    "'",
    "\"",
    "\\",
    "\n",
    "\u{2028}",
    "\u{0}",
    "\u{FEFF}",
    "\u{202E}",
    "</script>",
    "../../x",
    "/{",
    "/{a}{b}/:c*",
    "{{ x }}",
    "__proto__",
    "constructor",
    "default",
    "class",
    "1.0",
    "x-",
    "$ref",
    "(a+)+$",
    "[",
    "é😀",
];

/// Keywords that mean something in most places.
const KEYWORDS: [&str; 26] = [
    "$ref",
    "type",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "properties",
    "items",
    "required",
    "enum",
    "const",
    "default",
    "example",
    "discriminator",
    "additionalProperties",
    "nullable",
    "format",
    "pattern",
    "minimum",
    "maxLength",
    "parameters",
    "schema",
    "content",
    "responses",
    "in",
    "name",
];

const NUMBERS: [&str; 8] =
    ["0", "-1", "1e400", "9223372036854775808", "0.1", "-0", "123456789012345678901234567890", "4294967296"];

/// A generator of numbers that are random enough, and the same ones for the same seed (SplitMix64).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// A number from 0 to `limit`, which is excluded.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }

    pub fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// The document with some of it broken.
pub fn broken(path: &Path, bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let tree = load::load(&path.display().to_string(), bytes.to_vec());
    let mut text = match tree {
        Ok(document) if random.below(4) > 0 => {
            let mut value = read::value(&document.root);
            let pointers = pointers(&value);
            for _ in 0..=random.below(6) {
                let steps = random.below(9);
                break_value(&mut value, steps, &pointers, random);
            }
            if random.below(2) == 0 { to_json(&value) } else { to_yaml(&value).unwrap_or_default() }.into_bytes()
        }
        _ => bytes.to_vec(),
    };
    if random.below(4) == 0 {
        break_bytes(&mut text, random);
    }
    text
}

/// Walks down some steps and breaks what is there.
fn break_value(value: &mut Value, steps: usize, pointers: &[String], random: &mut Random) {
    match value {
        Value::Array(items) if steps > 0 && !items.is_empty() => {
            let at = random.below(items.len());
            break_value(&mut items[at], steps - 1, pointers, random);
        }
        Value::Object(members) if steps > 0 && !members.is_empty() => {
            let at = random.below(members.len());
            break_value(&mut members[at].1, steps - 1, pointers, random);
        }
        Value::Object(members) if random.below(4) > 0 => break_members(members, pointers, random),
        Value::Array(items) if random.below(4) > 0 => {
            let at = random.below(items.len());
            match random.below(3) {
                0 if !items.is_empty() => drop(items.remove(at)),
                1 if !items.is_empty() => items.push(items[at].clone()),
                _ => items.push(any(pointers, random)),
            }
        }
        _ => *value = any(pointers, random),
    }
}

fn break_members(members: &mut Vec<(String, Value)>, pointers: &[String], random: &mut Random) {
    let at = random.below(members.len());
    match random.below(6) {
        0 if !members.is_empty() => drop(members.remove(at)),
        // Also the same key twice.
        1 if !members.is_empty() => members.push(members[at].clone()),
        2 if !members.is_empty() => members[at].0 = (*random.one_of(&HOSTILE)).to_owned(),
        3 if members.len() > 1 => {
            let other = random.below(members.len());
            let value = members[other].1.clone();
            members[at].1 = value;
        }
        4 => members.push(("$ref".to_owned(), reference(pointers, random))),
        _ => members.push(((*random.one_of(&KEYWORDS)).to_owned(), any(pointers, random))),
    }
}

/// Some value, as often as not one that does not belong there.
fn any(pointers: &[String], random: &mut Random) -> Value {
    let number = |random: &mut Random| Number::new(random.one_of::<&str>(&NUMBERS)).map_or(Value::Null, Value::Number);
    match random.below(9) {
        0 => Value::Null,
        1 => Value::Bool(random.below(2) == 0),
        2 => number(random),
        3 => Value::from(*random.one_of(&HOSTILE)),
        4 => Value::from(*random.one_of(&["string", "integer", "object", "array", "null", "number", "boolean"])),
        5 => Value::Array((0..random.below(3)).map(|_| any(pointers, random)).collect()),
        6 => Value::Object(vec![("$ref".to_owned(), reference(pointers, random))]),
        7 => {
            // Deep, but not deeper than is read.
            let wrap = |inner, _| Value::Object(vec![("items".to_owned(), inner)]);
            (0..random.below(60)).fold(number(random), wrap)
        }
        _ => {
            let member = |random: &mut Random| ((*random.one_of(&KEYWORDS)).to_owned(), any(pointers, random));
            Value::Object((0..random.below(3)).map(|_| member(random)).collect())
        }
    }
}

/// A reference to anything in the document, or to nothing.
fn reference(pointers: &[String], random: &mut Random) -> Value {
    match random.below(8) {
        0 => Value::from(*random.one_of(&HOSTILE)),
        1 => Value::from(*random.one_of(&[
            "#",
            "#/",
            "#/components/schemas/Missing",
            "other.yaml#/a",
            "#anchor",
            "http://x/y",
        ])),
        _ => Value::String(format!("#{}", random.one_of(pointers))),
    }
}

/// The pointers of everything in a value.
fn pointers(value: &Value) -> Vec<String> {
    fn collect(value: &Value, pointer: &str, found: &mut Vec<String>) {
        found.push(pointer.to_owned());
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    collect(item, &format!("{pointer}/{index}"), found);
                }
            }
            Value::Object(members) => {
                for (key, value) in members {
                    collect(value, &format!("{pointer}/{}", load::escape_segment(key)), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(value, "", &mut found);
    found
}

fn break_bytes(text: &mut Vec<u8>, random: &mut Random) {
    const TOKENS: [&[u8]; 20] = [
        b"\n",
        b"\r",
        b"\t",
        b" ",
        b":",
        b"- ",
        b"#",
        b"\"",
        b"'",
        b"[",
        b"}",
        b"&a ",
        b"*a",
        b"!!int ",
        b"<<: ",
        b"---\n",
        b"|\n",
        b"\0",
        b"\xFF",
        b"\xEF\xBB\xBF",
    ];
    for _ in 0..=random.below(4) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(40)).min(text.len());
        match random.below(5) {
            0 => drop(text.drain(at..end)),
            1 => {
                let copied = text[at..end].to_vec();
                text.splice(at..at, copied);
            }
            2 if at < end => text[at] ^= 1 << random.below(8),
            3 if random.below(8) == 0 => text.truncate(at),
            _ => drop(text.splice(at..at, random.one_of(&TOKENS).iter().copied())),
        }
    }
}
