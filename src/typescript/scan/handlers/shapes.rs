//! What is known of a value that is answered, as a schema. What is not known is left open.

use super::statuses::codes;
use crate::contract::value::Value as Json;
use crate::typescript::program::interpret::records::{column, is_optional};
use crate::typescript::program::interpret::rows::row;
use crate::typescript::program::interpret::type_of;
use crate::typescript::program::value::{Object, SymbolKind, Value};
use crate::typescript::scan::json::{object, only};
use crate::typescript::scan::{Members, Scan};
use crate::typescript::zod::read::{Read, nullable};

const DEEPEST: usize = 8;

/// How many values are looked at for an answer: those that share parts are as many as the ways to these.
const MOST_VALUES: usize = 10_000;

/// Methods that give a text, a number or a truth, whatever they are called on.
const RESULTS: [(&str, &str, &str); 11] = [
    ("toISOString", "string", "date-time"),
    ("toString", "string", ""),
    ("toLowerCase", "string", ""),
    ("toUpperCase", "string", ""),
    ("trim", "string", ""),
    ("join", "string", ""),
    ("toFixed", "string", ""),
    ("getTime", "integer", ""),
    ("includes", "boolean", ""),
    ("startsWith", "boolean", ""),
    ("some", "boolean", ""),
];

impl Scan<'_> {
    /// The schema of a value in an answer; empty where nothing is known.
    pub fn shape(&mut self, value: &Value) -> Members {
        let left = std::mem::replace(&mut self.values_left, MOST_VALUES);
        let shape = self.shape_within(value, 0);
        self.values_left = left;
        shape
    }

    fn shape_within(&mut self, value: &Value, depth: usize) -> Members {
        if depth > DEEPEST || self.values_left == 0 {
            return Members::new();
        }
        self.values_left -= 1;
        let of = |name: &str| only("type", name.into());
        match value {
            Value::Text(_) | Value::Template(_) => of("string"),
            Value::Number(text) if text.contains(['.', 'e']) => of("number"),
            Value::Number(_) => of("integer"),
            Value::Bool(_) => of("boolean"),
            Value::Null => of("null"),
            // `StatusCodes.OK`
            Value::External(_) if !codes(value).0.is_empty() => of("integer"),
            Value::Array(array) => {
                let items = array.items.borrow().clone();
                let mut list = of("array");
                let known = self.one_of(&items, depth + 1);
                if !known.is_empty() {
                    list.insert("items".to_owned(), object(known));
                }
                list
            }
            Value::Object(literal)
                if literal.class.is_some()
                    && let Some(json) = self.program.as_json(value, literal.place) =>
            {
                self.shape_within(&json, depth + 1)
            }
            Value::Object(literal) => {
                let (mut properties, mut required) = self.shape_of_others(literal, depth);
                for (name, value) in self.members(value) {
                    let is_silent = literal.is_error.get() && is_no_member_of_errors(literal, &name);
                    if matches!(value, Value::Function(_) | Value::Undefined) || name.starts_with('#') || is_silent {
                        continue;
                    }
                    properties.retain(|(known, _)| *known != name);
                    required.retain(|known: &Json| known.as_str() != Some(&*name));
                    let shape = self.shape_within(&value, depth + 1);
                    let may_be_missing = |value: &Value| matches!(value, Value::Undefined) || is_optional(value);
                    if !shape.is_empty() && !value.alternatives().iter().any(may_be_missing) {
                        required.push(Json::String(name.clone()));
                    }
                    properties.push((name, object(shape)));
                }
                let mut schema = of("object");
                if !properties.is_empty() {
                    schema.insert("properties".to_owned(), Json::Object(properties));
                }
                if !required.is_empty() {
                    schema.insert("required".to_owned(), Json::Array(required));
                }
                schema
            }
            Value::Either(values) => self.one_of(values, depth + 1),
            Value::Symbol(_) => {
                let said = type_of(value).cloned().map(|typed| self.typed_schema(&typed));
                match (said, value.unaliased()) {
                    (Some(said), _) if !said.is_empty() => said,
                    (_, Value::Symbol(symbol)) if let Some(row) = row(value.unaliased()) => {
                        let json = self.program.as_json(value.unaliased(), symbol.place);
                        self.shape_within(&json.unwrap_or(row), depth + 1)
                    }
                    _ if let Some(column) = column(value) => self.column(&column),
                    (_, Value::Symbol(symbol)) => self.result(&symbol.kind, depth),
                    (_, inner) => self.shape_within(inner, depth + 1),
                }
            }
            _ => Members::new(),
        }
    }

    /// The members that an object has by what is spread into it, as far as that has a type, and which of them are there for certain.
    fn shape_of_others(&mut self, literal: &Object, depth: usize) -> (Vec<(String, Json)>, Vec<Json>) {
        let (mut properties, mut required) = (Vec::new(), Vec::new());
        let others = literal.others.borrow().clone();
        for other in others.iter().filter(|other| other.symbol().is_some()) {
            let mut shape = self.shape_within(other, depth + 1);
            if let Some(Json::Object(members)) = shape.shift_remove("properties") {
                properties.retain(|(known, _): &(String, Json)| !members.iter().any(|(name, _)| name == known));
                properties.extend(members);
            }
            if let Some(Json::Array(names)) = shape.shift_remove("required") {
                required.extend(names);
            }
        }
        (properties, required)
    }

    /// The schema that several values have in common; what may be absent says nothing.
    fn one_of(&mut self, values: &[Value], depth: usize) -> Members {
        let mut common: Option<Members> = None;
        let mut is_nullable = false;
        for value in values {
            match value {
                Value::Undefined => continue,
                Value::Null => is_nullable = true,
                value => {
                    let shape = self.shape_within(value, depth);
                    common = match common {
                        None => Some(shape),
                        Some(known) => Some(united(known, shape)),
                    };
                }
            }
        }
        let mut common = common.unwrap_or_default();
        if is_nullable && let Some(Json::String(name)) = common.get("type").cloned() {
            common.insert("type".to_owned(), Json::Array(vec![Json::String(name), "null".into()]));
        }
        common
    }

    /// What a call gives that is not followed, where its name says it.
    fn result(&mut self, kind: &SymbolKind, depth: usize) -> Members {
        let SymbolKind::Call { callee, is_new, .. } = kind else {
            let is_length = matches!(kind, SymbolKind::Member { name, .. } if &**name == "length");
            return if is_length { only("type", "integer".into()) } else { Members::new() };
        };
        if let Some(external) = callee.external().filter(|external| external.module.is_empty()) {
            let path: Vec<&str> = external.path.iter().map(|name| &**name).collect();
            return match path.as_slice() {
                ["Number" | "parseFloat"] => only("type", "number".into()),
                ["parseInt"] | ["Date", "now"] => only("type", "integer".into()),
                ["Boolean"] | ["Array", "isArray"] => only("type", "boolean".into()),
                ["JSON", "stringify"] => only("type", "string".into()),
                ["Date"] if *is_new => {
                    Members::from([("type".to_owned(), "string".into()), ("format".to_owned(), "date-time".into())])
                }
                _ => Members::new(),
            };
        }
        let Some((_, name, _)) = kind.method_call() else { return Members::new() };
        if let Some((_, name, format)) = RESULTS.iter().find(|(known, ..)| *known == name) {
            let mut schema = only("type", (*name).into());
            if !format.is_empty() {
                schema.insert("format".to_owned(), (*format).into());
            }
            return schema;
        }
        // `rows.map((row) => ({ … }))`
        if name == "map"
            && let SymbolKind::Call { callee, .. } = kind
            && let Some(mapped) = callee.symbol().and_then(|member| member.properties.borrow().get("#result").cloned())
        {
            let items = self.shape_within(&mapped, depth + 1);
            let mut list = only("type", "array".into());
            if !items.is_empty() {
                list.insert("items".to_owned(), object(items));
            }
            return list;
        }
        Members::new()
    }
}

fn type_name(schema: &Members) -> Option<&str> {
    schema.get("type").and_then(Json::as_str)
}

fn may_be_null(schema: &Members) -> bool {
    match schema.get("type") {
        Some(Json::String(name)) => name == "null",
        Some(Json::Array(names)) => names.iter().any(|name| name.as_str() == Some("null")),
        _ => false,
    }
}

/// What a schema lets through besides `null`; `None` where that is all.
fn without_null(mut schema: Members) -> Option<Members> {
    match schema.get_mut("type") {
        Some(Json::String(name)) if name == "null" => return None,
        Some(Json::Array(names)) => {
            names.retain(|name| name.as_str() != Some("null"));
            if let [single] = names.as_slice() {
                let single = single.clone();
                schema.insert("type".to_owned(), single);
            }
        }
        _ => {}
    }
    Some(schema)
}

/// How many schemas of which a value has one are told apart.
const MOST_VARIANTS: usize = 4;

/// A value has one of two schemas, which may be such a choice themselves.
fn variants(known: Members, other: Members) -> Members {
    let listed = |schema: Members| match schema.get("anyOf") {
        Some(Json::Array(variants)) if schema.len() == 1 => variants.clone(),
        _ => vec![object(schema)],
    };
    let mut all = listed(known);
    let new: Vec<Json> = listed(other).into_iter().filter(|variant| !all.contains(variant)).collect();
    all.extend(new);
    if all.len() > MOST_VARIANTS { Members::new() } else { only("anyOf", Json::Array(all)) }
}

/// What two schemas of object literals have in common: all properties, of which those are required that both require.
pub fn united(mut known: Members, other: Members) -> Members {
    if known == other {
        return known;
    }
    if known.is_empty() || other.is_empty() {
        return Members::new();
    }
    if may_be_null(&known) || may_be_null(&other) {
        let common = match (without_null(known), without_null(other)) {
            (None, None) => return only("type", "null".into()),
            (Some(only), None) | (None, Some(only)) => only,
            (Some(known), Some(other)) => united(known, other),
        };
        return nullable(Read::of(common)).schema;
    }
    let is_number = |schema: &Members| schema.len() == 1 && matches!(type_name(schema), Some("number" | "integer"));
    if is_number(&known) && is_number(&other) {
        return only("type", "number".into());
    }
    if known.get("type") != other.get("type") {
        return variants(known, other);
    }
    if type_name(&known) != Some("object") {
        known.retain(|key, value| other.get(key) == Some(value));
        return known;
    }
    let theirs = match other.get("properties") {
        Some(Json::Object(members)) => members.clone(),
        _ => Vec::new(),
    };
    match known.get_mut("properties") {
        Some(Json::Object(ours)) => {
            for (name, schema) in theirs {
                match ours.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, ours)) => {
                        if let (Json::Object(a), Json::Object(b)) = (&*ours, &schema) {
                            let united = united(a.iter().cloned().collect(), b.iter().cloned().collect());
                            *ours = object(united);
                        }
                    }
                    None => ours.push((name, schema)),
                }
            }
        }
        _ if !theirs.is_empty() => drop(known.insert("properties".to_owned(), Json::Object(theirs))),
        _ => {}
    }
    let required = |schema: &Members| match schema.get("required") {
        Some(Json::Array(names)) => names.clone(),
        _ => Vec::new(),
    };
    let both: Vec<Json> = required(&known).into_iter().filter(|name| required(&other).contains(name)).collect();
    known.shift_remove("required");
    if !both.is_empty() {
        known.insert("required".to_owned(), Json::Array(both));
    }
    known
}

/// Whether JSON does not have a member of an error, because the language's own classes hide it. What classes of the program set
/// themselves may be seen.
fn is_no_member_of_errors(error: &Object, name: &str) -> bool {
    name == "stack" || error.class.is_none() && matches!(name, "message" | "name")
}
