//! Changes of a document's text that leave every other byte as it is: comments, order, spelling, layout.
//!
//! Changes are tried as text, and the text is read again: what comes out has to be the tree with just these changes. Where it is not,
//! because of an alias or a layout that is not known here, nothing is changed.

mod batch;
mod layout;
mod place;

pub use batch::edited;

use std::borrow::Cow;

use crate::contract::value::Value;
use crate::openapi::load::{Document, escape_segment, unescape_segment};

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
    /// The member at a pointer has another name.
    Rename { pointer: String, to: String },
}

impl Edit {
    /// The pointer of what changes.
    fn target(&self) -> Cow<'_, str> {
        match self {
            Edit::Set { object, key, .. } => Cow::Owned(format!("{object}/{}", escape_segment(key))),
            Edit::Append { array, .. } => Cow::Borrowed(array),
            Edit::Remove { pointer } | Edit::Rename { pointer, .. } => Cow::Borrowed(pointer),
        }
    }
}

/// What stands at a pointer.
pub fn at<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    let mut value = value;
    for step in pointer.split('/').skip(1) {
        let step = unescape_segment(step)?;
        value = match value {
            Value::Object(members) => members.iter().find(|(name, _)| *name == step).map(|(_, member)| member)?,
            Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

/// Makes the change in the value.
fn change(after: &mut Value, edit: &Edit) -> Option<()> {
    match edit {
        Edit::Set { object, key, value } => {
            let Value::Object(members) = made(after, object)? else { return None };
            match members.iter_mut().find(|(name, _)| name == key) {
                Some((_, member)) => *member = value.clone(),
                None => members.push((key.clone(), value.clone())),
            }
        }
        Edit::Append { array, value } => {
            let (object, key) = parted(array)?;
            let Value::Object(members) = made(after, object)? else { return None };
            match members.iter_mut().find(|(name, _)| *name == key) {
                Some((_, Value::Array(items))) => items.push(value.clone()),
                Some(_) => return None,
                None => members.push((key, Value::Array(vec![value.clone()]))),
            }
        }
        Edit::Remove { pointer } => {
            let (outer, key) = parted(pointer)?;
            match at_mut(after, outer)? {
                Value::Object(members) => members.retain(|(name, _)| *name != key),
                Value::Array(items) => drop(items.remove(key.parse().ok().filter(|index| *index < items.len())?)),
                _ => return None,
            }
        }
        Edit::Rename { pointer, to } => {
            let (outer, key) = parted(pointer)?;
            let Value::Object(members) = at_mut(after, outer)? else { return None };
            match members.iter_mut().find(|(name, _)| *name == key) {
                Some((name, _)) => name.clone_from(to),
                // Another change may have come to the same.
                None => drop(members.iter().find(|(name, _)| name == to)?),
            }
        }
    }
    Some(())
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
