//! What has to change in which document, so that a finding is gone.

use std::collections::BTreeMap;

use super::super::Found;
use super::super::witness::Witness;
use super::files::{self, Homes};
use crate::contract::value::Value;
use crate::openapi::edit::{Edit, at};
use crate::openapi::load::{Node, escape_segment, unescape_segment};
use crate::scanning::json::member;

/// What there is to say about the API itself.
const INFO: [&str; 7] = ["title", "version", "summary", "description", "termsOfService", "contact", "license"];

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// What is known of both sides.
pub(super) struct Plan<'w> {
    /// What there is now, in the reference's version of OpenAPI.
    pub now: &'w Value,
    pub reference: &'w Witness,
    pub prefixes: Option<&'w (String, String)>,
    pub homes: &'w Homes,
}

impl Plan<'_> {
    /// The documents that have to change, and how.
    pub fn edits(&self, found: &Found) -> Option<Vec<(usize, Vec<Edit>)>> {
        let (document, edits) = self.in_one(found)?;
        let mut all: BTreeMap<usize, Vec<Edit>> = BTreeMap::new();
        for (document, edit) in files::settled(edits, document, self.now, self.reference, self.homes) {
            all.entry(document).or_default().push(edit);
        }
        all.keys().all(|document| self.reference.is_file(*document)).then(|| all.into_iter().collect())
    }

    /// How a document has to change, whatever its other files are.
    fn in_one(&self, found: &Found) -> Option<(usize, Vec<Edit>)> {
        let before =
            found.reference.as_ref().and_then(|it| it.pointer.as_deref().map(|pointer| (it.document, pointer)));
        let after = found.subject.as_ref().and_then(|it| it.pointer.as_deref());
        let rule = found.finding.rule.id;
        Some(match (rule, before, after) {
            ("api-version", None, None) => (0, self.members(0, "/info", "/info", &INFO)?),
            ("external-docs", None, None) => (0, self.members(0, "", "", &["externalDocs"])?),
            ("server-changed", None, None) => (0, self.named_items("servers", "url")?),
            ("tag-described", None, None) => (0, self.named_items("tags", "name")?),
            ("component-changed", None, Some(after)) => {
                let (object, key) = after.rsplit_once('/')?;
                let key = unescape_segment(key)?.into_owned();
                // What stands in a file of its own is only named.
                let value = match self.homes.contains_key(&key) {
                    true => Value::Object(vec![("$ref".to_owned(), Value::String(format!("#{after}")))]),
                    false => at(self.now, after)?.clone(),
                };
                (0, vec![Edit::Set { object: object.to_owned(), key, value }])
            }
            ("component-changed", Some((document, before)), None) => {
                (document, vec![Edit::Remove { pointer: before.to_owned() }])
            }
            ("operation-added", _, Some(after)) => self.operation(after)?,
            ("operation-missing", Some((document, before)), _) => {
                (document, vec![self.without_operation(document, before)])
            }
            ("operation-moved" | "path-parameter-renamed", Some((document, before)), Some(after)) => {
                (document, self.renamed_path(document, before, after)?)
            }
            // Of a list that only one side has, the place is the schema that it stands in.
            ("variant-added", Some((document, before)), Some(after)) if !is_item(after) => {
                (document, self.whole(document, before, after)?)
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
                (document, self.whole(document, before, after)?)
            }
            (_, Some((document, before)), Some(after)) => {
                let keys = keys(rule, found.finding.keyword?);
                (document, self.members(document, before, after, &keys)?)
            }
            _ => return None,
        })
    }

    /// The items of a list of the whole document become what they are now, each found by its name.
    fn named_items(&self, list: &str, key: &str) -> Option<Vec<Edit>> {
        let pointer = format!("/{list}");
        let was = self.reference.node(0, &pointer).and_then(Node::as_array).unwrap_or_default();
        let now = match member(self.now, list) {
            Some(Value::Array(items)) => items.as_slice(),
            _ => &[],
        };
        let name = |item: &Node| item.get(key).and_then(Node::as_str).map(str::to_owned);
        let mut edits = Vec::new();
        if now.is_empty() && !was.is_empty() {
            return Some(vec![Edit::Remove { pointer }]);
        }
        for item in now {
            let own = member(item, key).and_then(Value::as_str)?;
            match was.iter().position(|old| name(old).as_deref() == Some(own)) {
                Some(index) => {
                    let (Value::Object(members), before) = (item, format!("{pointer}/{index}")) else { return None };
                    for (key, value) in members {
                        edits.push(Edit::Set { object: before.clone(), key: key.clone(), value: value.clone() });
                    }
                    let gone = was[index].as_object()?.iter().filter(|old| member(item, &old.key).is_none());
                    edits.extend(
                        gone.map(|old| Edit::Remove { pointer: format!("{before}/{}", escape_segment(&old.key)) }),
                    );
                }
                None => edits.push(Edit::Append { array: pointer.clone(), value: item.clone() }),
            }
        }
        let is_gone =
            |old: &&Node| now.iter().all(|new| member(new, key).and_then(Value::as_str) != name(old).as_deref());
        let gone = was.iter().enumerate().filter(|(_, old)| is_gone(old));
        edits.extend(gone.map(|(index, _)| Edit::Remove { pointer: format!("{pointer}/{index}") }));
        Some(edits)
    }

    /// The path of an operation is another one, and so are those of the operations beside it.
    fn renamed_path(&self, document: usize, before: &str, after: &str) -> Option<Vec<Edit>> {
        let (was, method) = before.rsplit_once('/')?;
        let (is, own) = after.rsplit_once('/')?;
        let item = self.reference.node(document, was)?.as_object()?;
        let (outer, key) = was.rsplit_once('/')?;
        let (key, path) = (unescape_segment(key)?, self.path_of(is)?);
        let new = at(self.now, is)?;
        let methods = item.iter().filter(|member| METHODS.contains(&&*member.key));
        if outer != "/paths" || method != own || !methods.clone().all(|it| member(new, &it.key).is_some()) {
            return None;
        }
        let names: Vec<(&str, &str)> = parameters(&key).zip(parameters(&path)).filter(|(was, is)| was != is).collect();
        let mut edits = Vec::new();
        let lists = methods.map(|member| format!("{was}/{}/parameters", member.key));
        for list in lists.chain([format!("{was}/parameters")]) {
            let items = self.reference.node(document, &list).and_then(Node::as_array).unwrap_or_default();
            for (index, item) in items.iter().enumerate() {
                let is_path = item.get("in").and_then(Node::as_str) == Some("path");
                let name = item.get("name").and_then(Node::as_str);
                if let Some((_, new)) = names.iter().find(|(old, _)| is_path && name == Some(old)) {
                    let (object, value) = (format!("{list}/{index}"), Value::from(*new));
                    edits.push(Edit::Set { object, key: "name".to_owned(), value });
                }
            }
        }
        edits.push(Edit::Rename { pointer: was.to_owned(), to: path });
        Some(edits)
    }

    /// As the reference has it, the path that an item of what there is now stands at.
    fn path_of(&self, item: &str) -> Option<String> {
        let path = unescape_segment(item.rsplit_once('/')?.1)?.into_owned();
        Some(match self.prefixes {
            Some((was, is)) => format!("{was}{}", path.strip_prefix(is.as_str()).unwrap_or(&path)),
            None => path,
        })
    }

    /// A member of an object becomes what it is now.
    fn whole(&self, document: usize, before: &str, after: &str) -> Option<Vec<Edit>> {
        let (object, key) = before.rsplit_once('/')?;
        let (object, key) = (object.to_owned(), unescape_segment(key)?.into_owned());
        // A list has no member to set.
        self.reference.node(document, &object)?.as_object()?;
        Some(vec![Edit::Set { object, key, value: at(self.now, after)?.clone() }])
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
        if is_item(after) && ["parameters", "oneOf", "anyOf"].contains(&section) {
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

    /// An operation that the reference lacks, in the file that its path stands in.
    fn operation(&self, after: &str) -> Option<(usize, Vec<Edit>)> {
        let value = at(self.now, after)?.clone();
        let (item, method) = after.rsplit_once('/')?;
        let path = format!("/{}", escape_segment(&self.path_of(item)?));
        let (document, paths) = self.reference.followed(0, "/paths".to_owned());
        let (document, object) = self.reference.followed(document, paths + &path);
        Some((document, vec![Edit::Set { object, key: method.to_owned(), value }]))
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

/// Whether something stands in a list.
fn is_item(pointer: &str) -> bool {
    pointer.rsplit_once('/').is_some_and(|(_, key)| key.parse::<usize>().is_ok())
}

/// The object that a property stands in.
fn owner(property: &str) -> Option<&str> {
    property.rsplit_once('/').and_then(|(properties, _)| properties.strip_suffix("/properties"))
}

/// The names of the parameters in a path, in their order.
fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
