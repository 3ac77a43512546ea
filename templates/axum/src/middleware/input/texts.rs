{{ header }}
//! The texts of a request as values.

use garde::Validate;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    File, NOT_ENCODED,
    encoding::{Decoding, text_of},
    take,
};
use crate::middleware::settings::LIMITS;
use crate::types::decode::{self, Notation, Problem};

/// How many members may be in each other: `name[a][b][c]`.
const DEEPEST: usize = 32;

/// The texts of one part of a request, and how the contract has them written where that is not the usual way: a name
/// before each value, repeated for lists.
pub struct Texts<'i> {
    part: &'static str,
    pub(super) pairs: Vec<(String, String)>,
    pub(super) files: Vec<(String, File)>,
    decoding: Decoding,
    values: Map<String, Value>,
    /// The names of those that are JSON.
    json: Vec<String>,
    problems: &'i mut Vec<Problem>,
}

impl<'i> Texts<'i> {
    pub(super) fn new(
        part: &'static str,
        mut pairs: Vec<(String, String)>,
        decoding: Decoding,
        problems: &'i mut Vec<Problem>,
    ) -> Self {
        if pairs.len() > LIMITS.fields {
            problems.push(Problem::new(part, "There are too many fields"));
            pairs.clear();
        }
        Self {
            part,
            pairs,
            files: Vec::new(),
            decoding,
            values: Map::new(),
            json: Vec::new(),
            problems,
        }
    }

    /// The texts under a name, which are not looked at again.
    fn taken(&mut self, name: &str) -> Vec<String> {
        let (own, others) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(key, _)| key == name);
        self.pairs = others;
        let own: Vec<(String, String)> = own;
        own.into_iter().map(|(_, text)| text).collect()
    }

    fn decode(&mut self, text: &str) -> Value {
        if !self.decoding.is_valid(text) {
            let problem = Problem::new(self.part, NOT_ENCODED);
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        Value::from(self.decoding.decode(text))
    }

    /// A list with something between its items, which are split before they are decoded: `a%2Cb` is one item.
    #[must_use]
    pub fn delimited(mut self, name: &str, separator: char) -> Self {
        let texts = self.taken(name);
        if !texts.is_empty() {
            let items: Vec<&str> = texts
                .iter()
                .flat_map(|text| split(text, separator))
                .collect();
            let items = items.iter().map(|item| self.decode(item)).collect();
            self.values.insert(name.to_owned(), Value::Array(items));
        }
        self
    }

    /// An object as a list: `name,value,name,value`.
    #[must_use]
    pub fn pairs(mut self, name: &str, separator: char) -> Self {
        for text in self.taken(name) {
            let parts = split(&text, separator);
            let members = parts
                .chunks(2)
                .map(|pair| (pair[0], pair.get(1).copied().unwrap_or_default()));
            self.object(name, members.collect());
        }
        self
    }

    /// An object as a list of assignments: `name=value,name=value`.
    #[must_use]
    pub fn assignments(mut self, name: &str, separator: char) -> Self {
        for text in self.taken(name) {
            let parts = split(&text, separator).into_iter();
            self.object(
                name,
                parts
                    .map(|part| part.split_once('=').unwrap_or((part, "")))
                    .collect(),
            );
        }
        self
    }

    fn object(&mut self, name: &str, members: Vec<(&str, &str)>) {
        let mut object = Map::new();
        for (name, text) in members {
            let name = self.decoding.decode(name);
            let value = self.decode(text);
            object.insert(name, value);
        }
        add(&mut self.values, name.to_owned(), Value::Object(object));
    }

    /// `style: deepObject`: `name[member]=value`.
    #[must_use]
    pub fn deep(mut self, name: &str) -> Self {
        let inside = |key: &str| {
            let rest = key
                .strip_prefix(name)?
                .strip_prefix('[')?
                .strip_suffix(']')?;
            let members: Vec<String> = rest.split("][").map(str::to_owned).collect();
            // What is nested more deeply would need too much of the stack.
            (members.len() <= DEEPEST).then_some(members)
        };
        let (own, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(key, _)| inside(key).is_some());
        self.pairs = others;
        for (key, text) in own {
            let value = self.decode(&text);
            let root = self
                .values
                .entry(name)
                .or_insert_with(|| Value::Object(Map::new()));
            insert(root, &inside(&key).unwrap_or_default(), value);
        }
        self
    }

    /// `style: deepObject` of a list: `name[]=value` or `name[0]=value`, which is another way of writing `name=value`.
    #[must_use]
    pub fn bracketed(mut self, name: &str) -> Self {
        for (key, _) in &mut self.pairs {
            let index = key
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']'));
            if index.is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit())) {
                name.clone_into(key);
            }
        }
        self
    }

    /// `style: form, explode: true` of an object: its members are parameters of their own, and without names all that no
    /// other parameter has.
    #[must_use]
    pub fn exploded(mut self, name: &str, members: &[&str], others: &[&str]) -> Self {
        let is_member = |key: &str| {
            if members.is_empty() {
                !others.contains(&key)
            } else {
                members.contains(&key)
            }
        };
        let (own, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(key, _)| is_member(key));
        self.pairs = rest;
        for (key, text) in own {
            let value = self.decode(&text);
            let root = self
                .values
                .entry(name)
                .or_insert_with(|| Value::Object(Map::new()));
            insert(root, &[key], value);
        }
        self
    }

    /// `style: label`: a point before each item.
    #[must_use]
    pub fn label(mut self, name: &str) -> Self {
        for text in self.taken(name) {
            let text = text.strip_prefix('.').map(str::to_owned);
            self.pairs.extend(text.map(|text| (name.to_owned(), text)));
        }
        self
    }

    /// `style: matrix`: `;name=` before each item.
    #[must_use]
    pub fn matrix(mut self, name: &str, explodes: bool) -> Self {
        let mark = format!("{name}=");
        for text in self.taken(name) {
            let Some(text) = text.strip_prefix(';') else {
                continue;
            };
            let parts: Vec<&str> = if explodes {
                text.split(';').collect()
            } else {
                vec![text]
            };
            let value = |part: &&'_ str| match *part {
                part if part == name => Some(String::new()),
                part => part.strip_prefix(&mark).map(str::to_owned),
            };
            match parts.iter().map(value).collect::<Option<Vec<String>>>() {
                Some(values) => {
                    let pairs = values.into_iter().map(|value| (name.to_owned(), value));
                    self.pairs.extend(pairs);
                }
                // The members of an object have their own names before them.
                None if explodes => {
                    let members = parts.iter().filter_map(|part| part.split_once('='));
                    self.object(name, members.collect());
                }
                None => {}
            }
        }
        self
    }

    /// A parameter or part that is JSON.
    #[must_use]
    pub fn json(mut self, name: &str) -> Self {
        let mut values = self.parsed(name);
        if values.len() > 1 {
            self.values.insert(name.to_owned(), Value::Array(values));
        } else if let Some(value) = values.pop() {
            self.values.insert(name.to_owned(), value);
        }
        self
    }

    /// A list whose items are JSON, each in a part of its own or all in one.
    #[must_use]
    pub fn json_items(mut self, name: &str) -> Self {
        let values = self.parsed(name);
        if let [only @ Value::Array(_)] = values.as_slice() {
            self.values.insert(name.to_owned(), only.clone());
        } else if !values.is_empty() {
            self.values.insert(name.to_owned(), Value::Array(values));
        }
        self
    }

    /// What is JSON under a name.
    fn parsed(&mut self, name: &str) -> Vec<Value> {
        self.json.push(name.to_owned());
        let files = self.files.extract_if(.., |(key, _)| key == name);
        let mut texts: Vec<String> = files.map(|(_, file)| text_of(&file.bytes)).collect();
        texts.extend(
            self.taken(name)
                .iter()
                .map(|text| self.decoding.decode(text)),
        );
        let mut values = Vec::new();
        for text in texts {
            match decode::parse(text.as_bytes()) {
                Ok(value) => values.push(value),
                Err(error) => {
                    let problem = Problem::new(name, format!("Not JSON: {error}"));
                    self.problems.push(problem.within(self.part));
                }
            }
        }
        values
    }

    /// Nothing besides these, and what was read before: the others are refused, each by its name.
    #[must_use]
    pub fn only(self, declared: &[&str]) -> Self {
        for (name, _) in &self.pairs {
            if !declared.contains(&name.as_str()) {
                let problem = Problem::new(name, "Unknown parameter").within(self.part);
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
            }
        }
        self
    }

    /// All of it as a type, checked.
    #[must_use]
    pub fn read<T>(mut self) -> Option<T>
    where
        T: DeserializeOwned + Validate<Context = ()>,
    {
        for (name, text) in std::mem::take(&mut self.pairs) {
            let value = self.decode(&text);
            add(&mut self.values, name, value);
        }
        let files = std::mem::take(&mut self.files).into_iter().enumerate();
        let files: Vec<File> = files
            .map(|(index, (name, file))| {
                add(&mut self.values, name, Value::from(index));
                file
            })
            .collect();
        let value = Value::Object(self.values);
        let read = || decode::read(&value, Notation::Text);
        let read = File::given(files, || decode::with_json_members(self.json, read));
        take(read, self.part, self.problems)
    }
}

/// Without the empty text, which is an empty list.
fn split(text: &str, separator: char) -> Vec<&str> {
    let encoded: &[&str] = match separator {
        // The bar and the blank are printed percent-encoded, so both spellings separate.
        '|' => &["|", "%7C", "%7c"],
        ' ' => &["+", "%20", " "],
        _ => &[],
    };
    if text.is_empty() {
        return Vec::new();
    }
    let Some((first, others)) = encoded.split_first() else {
        return text.split(separator).map(str::trim).collect();
    };
    let mut parts: Vec<&str> = text.split(first).collect();
    for other in others {
        parts = parts
            .into_iter()
            .flat_map(|part| part.split(other))
            .collect();
    }
    parts
}

/// Adds a value beside what its name has already.
fn add(values: &mut Map<String, Value>, name: String, value: Value) {
    match values.get_mut(&name) {
        Some(Value::Array(items)) => items.push(value),
        Some(known) => *known = Value::Array(vec![known.take(), value]),
        None => {
            values.insert(name, value);
        }
    }
}

fn insert(object: &mut Value, path: &[String], value: Value) {
    let (Some((name, rest)), Value::Object(members)) = (path.split_first(), object) else {
        return;
    };
    if rest.is_empty() || rest.iter().all(String::is_empty) {
        add(members, name.clone(), value);
    } else {
        let inner = members
            .entry(name)
            .or_insert_with(|| Value::Object(Map::new()));
        insert(inner, rest, value);
    }
}
