//! Settings of a project as its files have them.

use super::program::tree::{Expression, Item, Key, Kind, PropertyKind, Statement, StatementKind};
use super::syntax;

/// Data as a file of a project has it: JSON, perhaps with comments.
pub enum Data {
    Text(String),
    Flag(bool),
    List(Vec<Data>),
    Members(Vec<(String, Data)>),
    Other,
}

impl Data {
    pub fn read(text: &str) -> Option<Self> {
        let (module, _) = syntax::program(&format!("({}\n)", text.trim_start_matches('\u{feff}')), true);
        match module.body.as_slice() {
            [Statement { kind: StatementKind::Expression(literal), .. }] => Some(Data::of(literal)),
            _ => None,
        }
    }

    fn of(literal: &Expression) -> Self {
        match &literal.kind {
            Kind::Text(text) => Data::Text(text.to_string()),
            Kind::Array(items) => Data::List(
                items
                    .iter()
                    .map(|item| match item {
                        Item::Value(value) => Data::of(value),
                        Item::Spread(_) | Item::Hole => Data::Other,
                    })
                    .collect(),
            ),
            Kind::Object(properties) => {
                let member = |kind: &PropertyKind| match kind {
                    PropertyKind::Value(Key::Name(name), value) => Some((name.to_string(), Data::of(value))),
                    _ => None,
                };
                Data::Members(properties.iter().filter_map(|property| member(&property.kind)).collect())
            }
            Kind::Bool(flag) => Data::Flag(*flag),
            _ => Data::Other,
        }
    }

    pub fn members(&self) -> &[(String, Data)] {
        match self {
            Data::Members(members) => members,
            _ => &[],
        }
    }

    pub fn member(&self, name: &str) -> Option<&Data> {
        self.members().iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_flag(&self) -> Option<bool> {
        match self {
            Data::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.member(name)?.as_text()
    }

    /// The texts of a list.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Data::List(items) => items.iter().filter_map(Data::as_text).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }
}
