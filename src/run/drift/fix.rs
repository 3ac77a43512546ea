//! With `--fix`: the document is brought up to what there is now, in its own text.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};

use super::Found;
use super::witness::{Kind, Witness};
use crate::contract::value::Value;
use crate::drift::rules::Severity;
use crate::openapi::edit::{self, Edit};
use crate::openapi::load::{escape_segment, unescape_segment};
use crate::openapi::write::{self, Version};
use crate::project;
use crate::scanning::json::member;
use crate::scanning::marks;

/// What fixing came to.
pub(super) struct Fixed {
    /// File, its text and what it becomes.
    pub files: Vec<(PathBuf, String, String)>,
    /// How many findings could be fixed.
    pub count: usize,
}

/// The texts of the reference in which the findings are gone, as far as their places are understood.
pub(super) fn fixed(
    found: &[Found],
    reference: &Witness,
    subject: &Witness,
    prefixes: Option<&(String, String)>,
) -> Result<Fixed> {
    let version = match reference.specification.as_deref() {
        Some(version) if version.starts_with("3.0") => Version::V30,
        Some(version) if version.starts_with("3.1") => Version::V31,
        Some(version) if version.starts_with("3.2") => Version::V32,
        _ => return Err(anyhow!("--fix writes OpenAPI 3; {} is another version", reference.name)),
    };
    let now = marks::without(&write::write(&subject.contract, version).document);
    let plan = Plan { now: &now, reference, prefixes };
    let mut texts = Texts { reference, changed: BTreeMap::new() };
    let (mut later, mut done) = (Vec::new(), HashSet::new());
    // What people wrote for people stays where sources are only about what is done.
    let keeps_texts = subject.kind == Kind::Sources;
    let is_fixed = |found: &Found| !keeps_texts || found.finding.rule.severity != Severity::Note;
    for (index, found) in found.iter().enumerate().filter(|(_, found)| is_fixed(found)) {
        let Some((document, edits)) = plan.edits(found) else { continue };
        // Items that are gone move those behind them.
        let (removals, edits): (Vec<Edit>, Vec<Edit>) =
            edits.into_iter().partition(|edit| matches!(edit, Edit::Remove { .. }));
        if texts.apply(document, &edits) {
            done.insert(index);
            later.extend(removals.into_iter().map(|edit| (document, edit, index)));
        }
    }
    later.sort_by_key(|(document, edit, _)| std::cmp::Reverse((*document, order(edit))));
    // Two findings may be about one thing that is gone.
    later.dedup_by(|(document, edit, _), (other, kept, _)| document == other && edit == kept);
    for (document, edit, index) in later {
        if !texts.apply(document, &[edit]) {
            done.remove(&index);
        }
    }
    let changed = texts.changed.into_iter().filter(|(_, (before, after))| before != after);
    let files = changed.map(|(document, (before, after))| (reference.file_of(document), before, after)).collect();
    Ok(Fixed { files, count: done.len() })
}

/// The texts of the documents that are changed, before and after.
struct Texts<'w> {
    reference: &'w Witness,
    changed: BTreeMap<usize, (String, String)>,
}

impl Texts<'_> {
    /// Makes all of these changes, or none of them.
    fn apply(&mut self, document: usize, edits: &[Edit]) -> bool {
        let original = || {
            let text = self.reference.text(document).to_owned();
            (text.clone(), text)
        };
        let (_, text) = self.changed.entry(document).or_insert_with(original);
        let mut after = Some(text.clone());
        for edit in edits {
            after = after.and_then(|text| edit::edited(&text, edit));
        }
        match after {
            Some(after) => {
                *text = after;
                true
            }
            None => false,
        }
    }
}

impl Fixed {
    /// What would be written.
    pub fn patch(&self) -> String {
        let one = |(path, before, after): &(PathBuf, String, String)| {
            let name = path.display().to_string();
            let diff = similar::TextDiff::from_lines(before.as_str(), after.as_str());
            diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string()
        };
        self.files.iter().map(one).collect()
    }

    /// Writes the files.
    pub fn write(&self) -> Result<()> {
        for (path, _, text) in &self.files {
            project::write_file(path, text).with_context(|| format!("{} is not written", path.display()))?;
        }
        Ok(())
    }
}

/// Numbers in pointers count as numbers.
fn order(edit: &Edit) -> Vec<(u64, String)> {
    let Edit::Remove { pointer } = edit else { return Vec::new() };
    let step = |step: &str| step.parse().map_or_else(|_| (0, step.to_owned()), |index| (index, String::new()));
    pointer.split('/').map(step).collect()
}

struct Plan<'w> {
    /// What there is now, in the reference's version of OpenAPI.
    now: &'w Value,
    reference: &'w Witness,
    prefixes: Option<&'w (String, String)>,
}

impl Plan<'_> {
    /// The document that has to change, and how.
    fn edits(&self, found: &Found) -> Option<(usize, Vec<Edit>)> {
        let before =
            found.reference.as_ref().and_then(|it| it.pointer.as_deref().map(|pointer| (it.document, pointer)));
        let after = found.subject.as_ref().and_then(|it| it.pointer.as_deref());
        let rule = found.finding.rule.id;
        let edits = match (rule, before, after) {
            ("operation-added", _, Some(after)) => (0, self.operation(after)?),
            ("operation-missing", Some((document, before)), _) => {
                (document, vec![self.without_operation(document, before)])
            }
            (_, Some((document, before)), Some(after))
                if rule.ends_with("-added") || rule.ends_with("-added-required") =>
            {
                match rule {
                    "enum-value-added" => (document, self.members(document, before, after, &["enum", "const"])?),
                    _ => (document, self.part(before, after)?),
                }
            }
            ("enum-value-missing" | "enum-changed", Some((document, before)), Some(after)) => {
                (document, self.members(document, before, after, &["enum", "const"])?)
            }
            (rule, Some((document, before)), _) if rule.ends_with("-missing") => {
                (document, self.without(document, before)?)
            }
            ("property-required", Some((document, before)), Some(after)) => {
                (document, self.members(document, owner(before)?, owner(after)?, &["required"])?)
            }
            (_, Some((document, before)), Some(after)) if found.finding.keyword.is_none() => {
                let (object, key) = before.rsplit_once('/')?;
                let (object, key) = (object.to_owned(), unescape_segment(key)?.into_owned());
                // A list has no member to set.
                self.reference.node(document, &object)?.as_object()?;
                (document, vec![Edit::Set { object, key, value: at(self.now, after)?.clone() }])
            }
            (_, Some((document, before)), Some(after)) => {
                let keys = keys(rule, found.finding.keyword?);
                (document, self.members(document, before, after, &keys)?)
            }
            _ => return None,
        };
        let (document, mut edits) = edits;
        edits.extend(self.components(&edits, document));
        Some((document, edits))
    }

    /// Members of an object become what they are now.
    fn members(&self, document: usize, before: &str, after: &str, keys: &[&str]) -> Option<Vec<Edit>> {
        let now = at(self.now, after)?;
        let was = self.reference.node(document, before)?;
        let mut edits = Vec::new();
        for key in keys {
            match (member(now, key), was.get(key)) {
                (Some(value), _) => {
                    edits.push(Edit::Set { object: before.to_owned(), key: (*key).to_owned(), value: value.clone() });
                }
                (None, Some(_)) => edits.push(Edit::Remove { pointer: format!("{before}/{key}") }),
                (None, None) => {}
            }
        }
        (!edits.is_empty()).then_some(edits)
    }

    /// A part that the reference lacks: the last steps of its pointer are the same there.
    fn part(&self, before: &str, after: &str) -> Option<Vec<Edit>> {
        let value = at(self.now, after)?.clone();
        let (outer, key) = after.rsplit_once('/')?;
        if let Some(body) = after.strip_suffix("/requestBody") {
            at(self.now, body)?;
            return Some(vec![Edit::Set { object: before.to_owned(), key: "requestBody".to_owned(), value }]);
        }
        let (inner, section) = outer.rsplit_once('/')?;
        if key.parse::<usize>().is_ok() && ["parameters", "oneOf", "anyOf"].contains(&section) {
            return Some(vec![Edit::Append { array: format!("{before}/{section}"), value }]);
        }
        let key = unescape_segment(key)?.into_owned();
        let is_required = section == "properties"
            && matches!(at(self.now, inner).and_then(|owner| member(owner, "required")),
                Some(Value::Array(names)) if names.contains(&Value::String(key.clone())));
        let mut edits = vec![Edit::Set { object: format!("{before}/{section}"), key: key.clone(), value }];
        if is_required {
            edits.push(Edit::Append { array: format!("{before}/required"), value: Value::String(key) });
        }
        Some(edits)
    }

    /// A part is gone; a property is no longer required either.
    fn without(&self, document: usize, before: &str) -> Option<Vec<Edit>> {
        // What other operations use, too, stays.
        let is_inside = ["/properties/", "/oneOf/", "/anyOf/"].iter().any(|section| before.contains(section));
        if before.starts_with("/components/") && !is_inside {
            return None;
        }
        let mut edits = vec![Edit::Remove { pointer: before.to_owned() }];
        if let (Some(owner), Some((_, key))) = (owner(before), before.rsplit_once('/')) {
            let key = unescape_segment(key)?;
            let required = self.reference.node(document, &format!("{owner}/required")).and_then(|node| node.as_array());
            let index = required.and_then(|names| names.iter().position(|name| name.as_str() == Some(&*key)));
            edits.extend(index.map(|index| Edit::Remove { pointer: format!("{owner}/required/{index}") }));
        }
        Some(edits)
    }

    fn operation(&self, after: &str) -> Option<Vec<Edit>> {
        let value = at(self.now, after)?.clone();
        let (item, method) = after.rsplit_once('/')?;
        let path = unescape_segment(item.rsplit_once('/')?.1)?.into_owned();
        let path = match self.prefixes {
            Some((was, is)) => format!("{was}{}", path.strip_prefix(is.as_str()).unwrap_or(&path)),
            None => path,
        };
        let object = format!("/paths/{}", escape_segment(&path));
        Some(vec![Edit::Set { object, key: method.to_owned(), value }])
    }

    /// The operation, or its path with the last one.
    fn without_operation(&self, document: usize, before: &str) -> Edit {
        let item = before.rsplit_once('/').map(|(item, _)| item);
        let is_last = item.is_some_and(|item| {
            self.reference
                .node(document, item)
                .and_then(|node| node.as_object())
                .is_some_and(|members| members.len() == 1)
        });
        let pointer = item.filter(|_| is_last).unwrap_or(before);
        Edit::Remove { pointer: pointer.to_owned() }
    }

    /// The components that new parts refer to and that the reference lacks.
    fn components(&self, edits: &[Edit], document: usize) -> Vec<Edit> {
        let mut open: Vec<&Value> = edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::Set { value, .. } | Edit::Append { value, .. } => Some(value),
                Edit::Remove { .. } => None,
            })
            .collect();
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => {
                    open.extend(members.iter().map(|(_, member)| member));
                    let target = member(value, "$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix('#'));
                    let Some(pointer) = target.filter(|pointer| seen.insert(*pointer)) else { continue };
                    if let (Some(component), None) = (at(self.now, pointer), self.reference.node(document, pointer))
                        && let Some((object, key)) = pointer.rsplit_once('/')
                    {
                        open.push(component);
                        found.push(Edit::Set {
                            object: object.to_owned(),
                            key: key.to_owned(),
                            value: component.clone(),
                        });
                    }
                }
                _ => {}
            }
        }
        found
    }
}

/// The members that say together what a rule is about.
fn keys(rule: &str, keyword: &'static str) -> Vec<&'static str> {
    match (rule, keyword) {
        ("null-changed", _) | ("type-changed", _) => vec!["type", "nullable", "items"],
        (_, "minimum") => vec!["minimum", "exclusiveMinimum"],
        (_, "maximum") => vec!["maximum", "exclusiveMaximum"],
        (_, "style") => vec!["style", "explode"],
        (_, "enum" | "const") => vec!["enum", "const"],
        (_, keyword) => vec![keyword],
    }
}

/// The object that a property stands in.
fn owner(property: &str) -> Option<&str> {
    property.rsplit_once('/').and_then(|(properties, _)| properties.strip_suffix("/properties"))
}

fn at<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    let mut value = value;
    for step in pointer.split('/').skip(1) {
        let step = unescape_segment(step)?;
        value = match value {
            Value::Object(_) => member(value, &step)?,
            Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}
