{{ header }}
//! Reads values as the contract's types, strictly, and says everything that is wrong with them at once.

use std::cell::{Cell, RefCell};

use garde::{Path, Validate, error::Kind};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IntoDeserializer},
};
use serde_json::Value;

use super::{
    checks::{NOT_UNIQUE, are_unique},
    wire_names,
};

mod direct;
mod members;
mod node;
mod problems;
mod stand_ins;
mod unions;

use direct::Direct;
use node::Node;
use problems::join;
pub use problems::{Problem, error};
use stand_ins::StandIns;
pub use unions::{Item, Written, choose, items, plain};

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Notation {
    Json,
    /// As text: in a URL, a header or a form, where numbers and booleans have no quotes to miss.
    Text,
}

/// A JSON text as a type, if it is valid, at one go. Where this says nothing, [`read`] knows better.
pub fn direct<T>(text: &[u8]) -> Option<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    if is_too_deep(text) {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let typed = with_effort(0, || T::deserialize(Direct::new(&mut reader))).ok()?;
    reader.end().ok()?;
    typed.validate().is_ok().then_some(typed)
}

/// The value as a type, or everything that is wrong with it.
///
/// # Errors
/// What does not fit the type, or the rules of the contract.
pub fn read<T>(value: &Value, notation: Notation) -> Result<T, Vec<Problem>>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    let typed = typed::<T>(value, notation)?;
    check(&typed, value, notation).map(|()| typed)
}

/// The value as a type, whose rules may still be broken.
///
/// # Errors
/// What does not fit the type; and if only that keeps the rules from being checked, what breaks them, too.
pub fn typed<T>(value: &Value, notation: Notation) -> Result<T, Vec<Problem>>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    let mut stand_ins = StandIns::default();
    let effort = EFFORT.get();
    // Most values are fine, and keeping track of places takes longer than all the rest.
    let quick = Node::new(value, notation, false, &stand_ins);
    if let Ok(typed) = with_effort(0, || T::deserialize(quick)) {
        return Ok(typed);
    }
    if effort == 0 {
        return Err(vec![Problem::new("", "Not valid")]);
    }
    let mut problems: Vec<Problem> = Vec::new();
    loop {
        let located = Node::new(value, notation, true, &stand_ins);
        let inner = effort.saturating_sub(1).max(1);
        let error = match with_effort(inner, || T::deserialize(located)) {
            Ok(typed) if problems.is_empty() => return Ok(typed),
            Ok(typed) => {
                let broken = check(&typed, value, notation).err().unwrap_or_default();
                let new = broken
                    .into_iter()
                    .filter(|problem| !stand_ins.cover(&problem.field));
                problems.extend(new.collect::<Vec<_>>());
                return Err(problems);
            }
            Err(error) => error,
        };
        let place = match error.problems.as_slice() {
            [problem] => Some(problem.field.clone()),
            _ => None,
        };
        let is_unknown = error.is_unknown;
        let is_known = place
            .as_ref()
            .is_some_and(|place| stand_ins.values.contains_key(place));
        if !is_known {
            problems.extend(error.problems);
        }
        // Something that fits takes the place of what is wrong, so that the rest can be looked at.
        let is_done = match place {
            Some(place) if is_unknown => !stand_ins.unknown.insert(place),
            Some(place) => !stand_ins.advance(place),
            None => true,
        };
        if is_done || effort == 1 || problems.len() >= MOST_PROBLEMS {
            return Err(problems);
        }
    }
}

/// Reads texts of which some are JSON, by their names.
pub fn with_json_members<T>(names: Vec<String>, read: impl FnOnce() -> T) -> T {
    let before = JSON_MEMBERS.replace(names);
    let done = read();
    JSON_MEMBERS.set(before);
    done
}

fn is_json_member(name: &str) -> bool {
    JSON_MEMBERS.with_borrow(|names| names.iter().any(|known| known == name))
}

thread_local! {
    static JSON_MEMBERS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };

    /// What is told of a value that does not fit: nothing, where only that matters; one problem; from 2 on, all of them.
    /// Each union asks less of the variants in it, because it may read them once for each problem around it.
    static EFFORT: Cell<u8> = const { Cell::new(3) };
}

fn with_effort<T>(effort: u8, work: impl FnOnce() -> T) -> T {
    let before = EFFORT.replace(effort);
    let done = work();
    EFFORT.set(before);
    done
}

/// Whether the value fits the type and keeps its rules.
pub fn is_valid<T>(value: &Value) -> bool
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    let typed = with_effort(0, || typed::<T>(value, Notation::Json));
    typed.is_ok_and(|typed| check(&typed, value, Notation::Json).is_ok())
}

/// JSON as a value.
///
/// # Errors
/// If the text is no JSON, or is nested so deeply that reading it would need too much of the stack.
pub fn parse(text: &[u8]) -> Result<Value, String> {
    if is_too_deep(text) {
        return Err(format!("nested more than {DEEPEST} times"));
    }
    serde_json::from_slice(text).map_err(|error| error.to_string())
}

/// How often arrays and objects may stand inside each other.
const DEEPEST: usize = 64;

fn is_too_deep(text: &[u8]) -> bool {
    let is_opening = |byte: &&u8| matches!(**byte, b'[' | b'{');
    // Nearly no text has that many at all.
    if text.iter().filter(is_opening).count() <= DEEPEST {
        return false;
    }
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    for byte in text {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// Enough for anybody to see what is wrong.
const MOST_PROBLEMS: usize = 100;

/// Whether the rules of the contract hold.
///
/// # Errors
/// All that are broken. `value` is what the type was read from, in the words of the contract.
pub fn check<T: Validate<Context = ()>>(
    typed: &T,
    value: &Value,
    notation: Notation,
) -> Result<(), Vec<Problem>> {
    let Err(report) = typed.validate() else {
        return Ok(());
    };
    let problem = |(path, error): &(Path, garde::Error)| {
        let field = field(path, value);
        let is_broken = error.message() != NOT_UNIQUE || !was_unique(path, value, notation, &field);
        is_broken.then(|| Problem::new(field, error))
    };
    let problems: Vec<Problem> = report.iter().filter_map(problem).collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// A place in the words of the contract: Rust has other names for some fields, and indices where unions have none.
fn field(path: &Path, value: &Value) -> String {
    let mut field = String::new();
    let mut value = Some(value);
    for (kind, component) in path.__iter().rev() {
        let name = component.trim_start_matches("r#");
        let step = match (kind, value) {
            (Kind::None, _) => continue,
            (Kind::Index, Some(Value::Array(items))) => {
                value = name.parse().ok().and_then(|index: usize| items.get(index));
                name
            }
            (Kind::Index, _) => continue,
            (Kind::Key, Some(Value::Object(members))) => match wire_name(name, members) {
                None if name == "additional" => continue,
                known => {
                    value = known.and_then(|name| members.get(name));
                    known
                        .or_else(|| wire_names(name).first().copied())
                        .unwrap_or(name)
                }
            },
            (Kind::Key, _) => wire_names(name).first().copied().unwrap_or(name),
        };
        field = join(&field, step);
    }
    field
}

/// What the contract calls a field, of the names that there are.
fn wire_name<'n>(field: &'n str, members: &serde_json::Map<String, Value>) -> Option<&'n str> {
    let mut names = wire_names(field).iter().copied().chain([field]);
    names.find(|name| members.contains_key(*name))
}

/// Whether the items of a list differ as they were sent: types have no place for some members, and fill in others.
fn was_unique<'v>(path: &Path, value: &'v Value, notation: Notation, field: &str) -> bool {
    let is_json = || is_json_member(field.split('.').next().unwrap_or_default());
    if notation == Notation::Text && !is_json() {
        return false;
    }
    // The index of a union's variant looks like that of an item, so there may be several lists that are meant.
    let mut values = vec![value];
    for (kind, component) in path.__iter().rev() {
        let name = component.trim_start_matches("r#");
        let step = |value: &'v Value| match (kind, value) {
            (Kind::Index, Value::Array(items)) => {
                let item = name.parse().ok().and_then(|index: usize| items.get(index));
                vec![Some(value).filter(|_| name == "0"), item]
            }
            (Kind::None | Kind::Index, value) => vec![Some(value)],
            (Kind::Key, Value::Object(members)) => match wire_name(name, members) {
                None if name == "additional" => vec![Some(value)],
                known => vec![known.and_then(|name| members.get(name))],
            },
            (Kind::Key, _) => Vec::new(),
        };
        values = values.into_iter().flat_map(step).flatten().collect();
    }
    let mut lists = values.into_iter().filter_map(Value::as_array).peekable();
    lists.peek().is_some() && lists.all(|items| are_unique(items))
}

/// For members that have to be there, but can be `null`.
///
/// # Errors
/// If the value is not a `T`.
pub fn given<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let given = Option::<T>::deserialize(deserializer)?;
    given.map_or_else(|| T::deserialize(().into_deserializer()), Ok)
}

/// For optional members that cannot be `null`, where others may have any name.
///
/// # Errors
/// If the value is not a `T`.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// A value that has no rules, or whose rules are checked where it is put.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Unchecked<T>(pub T);

impl<T> Validate for Unchecked<T> {
    type Context = ();

    fn validate_into(&self, (): &(), _: &mut dyn FnMut() -> garde::Path, _: &mut garde::Report) {}
}
