//! Documents that stand in several files: where the components are that a part of one of them refers to.

use std::collections::{HashMap, HashSet};

use super::super::witness::Witness;
use crate::contract::value::Value;
use crate::openapi::edit::{Edit, at};
use crate::openapi::load::unescape_segment;

/// The schemas of the reference by their names: the number of the document and the pointer.
pub(in super::super) type Homes = HashMap<String, (usize, String)>;

/// The changes with references that lead, from the file that each stands in, to what they name. The components that the reference lacks
/// are added to its first document.
pub(super) fn settled(
    edits: Vec<Edit>,
    document: usize,
    now: &Value,
    reference: &Witness,
    homes: &Homes,
) -> Vec<(usize, Edit)> {
    let mut open: Vec<(usize, Edit)> = edits.into_iter().rev().map(|edit| (document, edit)).collect();
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    while let Some((document, mut edit)) = open.pop() {
        let mut lacking = Vec::new();
        if let Edit::Set { value, .. } | Edit::Append { value, .. } = &mut edit {
            let mut lead = |pointer: &str| {
                let (home, place) = match place(pointer, document, reference, homes) {
                    Some(place) => place,
                    None => {
                        lacking.push(pointer.to_owned());
                        (0, pointer.to_owned())
                    }
                };
                match (home == document, place.is_empty()) {
                    (true, _) => format!("#{place}"),
                    (false, true) => between(reference, document, home),
                    (false, false) => format!("{}#{place}", between(reference, document, home)),
                }
            };
            lead_anew(value, &mut lead);
        }
        all.push((document, edit));
        for pointer in lacking.into_iter().filter(|pointer| seen.insert(pointer.clone())) {
            let Some((object, key)) = pointer.rsplit_once('/') else { continue };
            if let (Some(component), Some(key)) = (at(now, &pointer), unescape_segment(key)) {
                let (object, key) = (object.to_owned(), key.into_owned());
                open.push((0, Edit::Set { object, key, value: component.clone() }));
            }
        }
    }
    all
}

/// Where the reference has what stands at a pointer of a document that is one file.
fn place(pointer: &str, document: usize, reference: &Witness, homes: &Homes) -> Option<(usize, String)> {
    let is_there = |document: usize| reference.node(document, pointer).is_some();
    if document == 0 && is_there(0) {
        return Some((0, pointer.to_owned()));
    }
    let name = pointer.strip_prefix("/components/schemas/").and_then(unescape_segment);
    let home = name.and_then(|name| homes.get(&*name)).cloned();
    home.or_else(|| is_there(0).then(|| (0, pointer.to_owned())))
}

/// Every reference within the document becomes another.
fn lead_anew(value: &mut Value, lead: &mut impl FnMut(&str) -> String) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| lead_anew(item, lead)),
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(target) if key == "$ref" && target.starts_with("#/") => {
                        *target = lead(&target[1..]);
                    }
                    member => lead_anew(member, lead),
                }
            }
        }
        _ => {}
    }
}

/// How one file of the reference calls another.
fn between(reference: &Witness, from: usize, to: usize) -> String {
    let name = |document: usize| reference.file_of(document).to_string_lossy().replace('\\', "/");
    let (from, to) = (name(from), name(to));
    if to.contains("://") {
        return to;
    }
    let folders: Vec<&str> = from.split('/').collect();
    let (folders, steps): (&[&str], Vec<&str>) = (&folders[..folders.len() - 1], to.split('/').collect());
    let common = folders.iter().zip(&steps[..steps.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folders.len() - common);
    let path: Vec<&str> = up.chain(steps[common..].iter().copied()).collect();
    match path.len() {
        1 => format!("./{}", path[0]),
        _ => path.join("/"),
    }
}
