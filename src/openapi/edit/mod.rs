//! Single changes of a document's text that leave every other byte as it is: comments, order, spelling, layout.
//!
//! A change is tried as text, and the text is read again: what comes out has to be the tree with just that change. Where it is not,
//! because of an alias or a layout that is not known here, nothing is changed.

mod layout;
mod place;

use crate::contract::value::Value;
use crate::openapi::load::{self, Document, unescape_segment};
use crate::openapi::read::value;

/// A change of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The member of that name of the object at a pointer, there or not, has this value. Objects on the way to it that are missing are
    /// made.
    Set { object: String, key: String, value: Value },
    /// The array at a pointer, there or not, has one more item.
    Append { array: String, value: Value },
    /// What stands at a pointer is gone.
    Remove { pointer: String },
}

/// The text with the change; `None` where it cannot be made without touching anything else.
pub fn edited(text: &str, edit: &Edit) -> Option<String> {
    let document = load::load("document", text.as_bytes().to_vec()).ok()?;
    // The offsets of the tree are those of the text that was decoded.
    if document.source.text() != text {
        return None;
    }
    let before = value(&document.root);
    let wanted = changed(&before, edit)?;
    if wanted == before {
        return Some(text.to_owned());
    }
    let after = place::change(&document, edit)?;
    let read = load::load("document", after.clone().into_bytes()).ok()?;
    (value(&read.root) == wanted).then_some(after)
}

/// The value with the change.
fn changed(before: &Value, edit: &Edit) -> Option<Value> {
    let mut after = before.clone();
    match edit {
        Edit::Set { object, key, value } => {
            let Value::Object(members) = made(&mut after, object)? else { return None };
            match members.iter_mut().find(|(name, _)| name == key) {
                Some((_, member)) => *member = value.clone(),
                None => members.push((key.clone(), value.clone())),
            }
        }
        Edit::Append { array, value } => {
            let (object, key) = parted(array)?;
            let Value::Object(members) = made(&mut after, object)? else { return None };
            match members.iter_mut().find(|(name, _)| *name == key) {
                Some((_, Value::Array(items))) => items.push(value.clone()),
                Some(_) => return None,
                None => members.push((key, Value::Array(vec![value.clone()]))),
            }
        }
        Edit::Remove { pointer } => {
            let (outer, key) = parted(pointer)?;
            match at_mut(&mut after, outer)? {
                Value::Object(members) => members.retain(|(name, _)| *name != key),
                Value::Array(items) => drop(items.remove(key.parse().ok().filter(|index| *index < items.len())?)),
                _ => return None,
            }
        }
    }
    Some(after)
}

/// The object at a pointer, which is made with those around it where it is not there.
fn made<'v>(value: &'v mut Value, pointer: &str) -> Option<&'v mut Value> {
    let Some((outer, key)) = parted(pointer) else { return Some(value) };
    match made(value, outer)? {
        Value::Object(members) => {
            if !members.iter().any(|(name, _)| *name == key) {
                members.push((key.clone(), Value::Object(Vec::new())));
            }
            members.iter_mut().find(|(name, _)| *name == key).map(|(_, member)| member)
        }
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    }
}

fn at_mut<'v>(value: &'v mut Value, pointer: &str) -> Option<&'v mut Value> {
    let Some((outer, key)) = parted(pointer) else { return Some(value) };
    match at_mut(value, outer)? {
        Value::Object(members) => members.iter_mut().find(|(name, _)| *name == key).map(|(_, member)| member),
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    }
}

/// What is around the place of a pointer, and its last step.
fn parted(pointer: &str) -> Option<(&str, String)> {
    let (outer, key) = pointer.rsplit_once('/')?;
    Some((outer, unescape_segment(key)?.into_owned()))
}

/// A value that needs members around it because these are not there: `{ a: { b: value } }`, and where it goes.
fn wrapped(document: &Document, pointer: &str, key: &str, value: Value) -> Option<(String, String, Value)> {
    let (mut pointer, mut key, mut value) = (pointer.to_owned(), key.to_owned(), value);
    while document.root.pointer(&pointer).is_none() {
        let (outer, name) = parted(&pointer)?;
        value = Value::Object(vec![(key, value)]);
        (key, pointer) = (name, outer.to_owned());
    }
    Some((pointer, key, value))
}

#[cfg(test)]
mod tests;
