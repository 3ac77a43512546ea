//! Values that are data.

use super::Scan;
use crate::contract::value::{Number, Value as Json};
use crate::typescript::program::tree::{Expression, Item, Key, Kind, Property, PropertyKind, Statement, StatementKind};
use crate::typescript::program::value::{SlotValue, Value};
use crate::typescript::syntax;

pub use crate::scanning::json::{member, object, only};

impl Scan<'_> {
    /// The value as JSON, if the sources say all of it.
    pub fn json(&mut self, value: &Value) -> Option<Json> {
        self.json_within(value, 0)
    }

    fn json_within(&mut self, value: &Value, depth: usize) -> Option<Json> {
        if depth > 100 {
            return None;
        }
        Some(match value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(text) => Json::Number(number(text)?),
            Value::Text(text) => Json::String(text.as_ref().to_owned()),
            Value::Array(array) => {
                let items = array.items.borrow().clone();
                Json::Array(items.iter().map(|item| self.json_within(item, depth + 1)).collect::<Option<_>>()?)
            }
            Value::Object(_) => {
                let mut members = Vec::new();
                for (name, value) in self.members(value) {
                    members.push((name, self.json_within(&value, depth + 1)?));
                }
                Json::Object(members)
            }
            _ => return None,
        })
    }

    /// The members of an object.
    pub fn members(&mut self, value: &Value) -> Vec<(String, Value)> {
        let Value::Object(object) = value else { return Vec::new() };
        let slots = object.members.borrow().clone();
        let mut members = Vec::new();
        for (name, slot) in slots {
            let value = match &slot.value {
                SlotValue::Value(value) => value.clone(),
                SlotValue::Getter(_) => self.program.member(value, &name, slot.place),
            };
            members.push((name.as_ref().to_owned(), value));
        }
        members
    }

    /// A member of an object, if it has it.
    pub fn get(&mut self, value: &Value, name: &str) -> Option<Value> {
        let Value::Object(object) = value else { return None };
        let slot = object.members.borrow().get(name).cloned()?;
        Some(match &slot.value {
            SlotValue::Value(value) => value.clone(),
            SlotValue::Getter(_) => self.program.member(value, name, slot.place),
        })
    }

    /// The text of a member.
    pub fn get_text(&mut self, value: &Value, name: &str) -> Option<String> {
        self.get(value, name)?.as_text().map(str::to_owned)
    }
}

/// A number as JSON writes it.
pub fn number(text: &str) -> Option<Number> {
    Number::new(text).or_else(|| Number::new(&text.replace("+", "")))
}

/// Reads a text that is a literal, as JSON or as JavaScript writes it.
pub fn parse(text: &str) -> Option<Json> {
    let (module, error) = syntax::program(&format!("({text}\n)"), true);
    match (module.body.as_slice(), error) {
        ([Statement { kind: StatementKind::Expression(literal), .. }], None) => of_literal(literal),
        _ => None,
    }
}

fn of_literal(literal: &Expression) -> Option<Json> {
    Some(match &literal.kind {
        Kind::Null => Json::Null,
        Kind::Bool(value) => Json::Bool(*value),
        Kind::Number(text) => Json::Number(number(text)?),
        Kind::Negate(value) => match of_literal(value)? {
            Json::Number(value) => Json::Number(number(&format!("-{value}"))?),
            _ => return None,
        },
        Kind::Text(text) => text.as_ref().into(),
        Kind::Array(items) => {
            let item = |item: &Item| match item {
                Item::Value(value) => of_literal(value),
                Item::Spread(_) | Item::Hole => None,
            };
            Json::Array(items.iter().map(item).collect::<Option<_>>()?)
        }
        Kind::Object(properties) => {
            let member = |property: &Property| match &property.kind {
                PropertyKind::Value(Key::Name(name), value) => Some((name.as_ref().to_owned(), of_literal(value)?)),
                _ => None,
            };
            Json::Object(properties.iter().map(member).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
