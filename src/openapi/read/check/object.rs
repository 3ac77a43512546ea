//! What a table of the specification's objects is made of.

use super::edition::{Edition, Editions};
use super::walk::Walk;
use crate::openapi::load::{Node, NodeValue};

/// An object of the specification: its fields, and what has to be true of it besides.
pub struct Object {
    /// What messages call it: "response".
    pub noun: &'static str,
    /// The last part of the number that its section has in OpenAPI 3.0, 3.1 and 3.2, which all have the same order;
    /// 0 where only 2.0 has the object.
    pub section: u8,
    pub fields: &'static [Field],
    /// Fields that it shares with other objects.
    pub shared: &'static [&'static [Field]],
    pub required: &'static [Required],
    pub rest: Rest,
    pub references: References,
    pub rule: Rule,
}

/// What else has to be true of an object than what its fields are.
pub type Rule = for<'d> fn(&mut Walk<'d>, &'d Node);

/// A field, or one of its forms where versions differ.
pub struct Field {
    pub name: &'static str,
    pub editions: Editions,
    pub is: Is,
}

/// A field that has to be there.
pub struct Required {
    pub name: &'static str,
    pub editions: Editions,
    /// What is done where it is not.
    pub without: &'static str,
}

/// What a value must be.
pub enum Is {
    Anything,
    Text,
    Boolean,
    Number,
    /// A whole number that is not negative.
    Count,
    /// One of some texts, and what is done where it is another one.
    Word(&'static [&'static str], &'static str),
    Object(&'static Object),
    /// An object of the kind, or `true` or `false`, which are schemas since 3.1.
    Schema,
    List(&'static Is),
    /// A list in which nothing stands twice.
    Set(&'static Is),
    /// A list in which nothing stands twice, and which reads as a list of one where it is none.
    OneOrMore(&'static Is),
    Map(&'static Is),
    /// A section of the components: a map whose keys are restricted.
    Components(&'static Is),
    /// A map whose keys are media types.
    Content(&'static Object),
    /// The text of a `$ref` that stands beside other fields, and what it leads to.
    Reference(&'static Object),
    /// What takes more than a word to say.
    Special(for<'d> fn(&mut Walk<'d>, &str, &'d Node)),
}

impl Is {
    /// What a value must be, where it is of a type of which nothing can be made.
    pub fn refuses(&self, node: &Node) -> Option<&'static str> {
        match (self, &node.value) {
            (Is::Text | Is::Word(..), NodeValue::Null | NodeValue::Array(_) | NodeValue::Object(_)) => Some("a string"),
            (Is::Object(_) | Is::Map(_), value) if !matches!(value, NodeValue::Object(_)) => Some("an object"),
            (Is::Schema, NodeValue::Object(_) | NodeValue::Bool(_) | NodeValue::Null) => None,
            (Is::Schema, _) => Some("an object"),
            _ => None,
        }
    }
}

/// Fields that a table does not list by name. Extensions (`x-…`) are let be everywhere.
pub enum Rest {
    /// There are none.
    Refused,
    /// There are none up to 3.0. Since 3.1, schemas may have any, which only annotate.
    Keywords,
    /// Codes of statuses.
    Statuses(&'static Is),
    /// Any name.
    Each(&'static Is),
}

/// Whether a `$ref` may stand instead of an object.
#[derive(Clone, Copy)]
pub enum References {
    /// It may, and nothing beside it counts but descriptions.
    In(Editions),
    /// The specification does not say so, but it is followed.
    Followed,
    /// It is a field as others, or none at all.
    AsFields,
}

/// What a table says about a name.
pub enum Found {
    /// It is a field in this version.
    Here(&'static Field),
    /// It is one in other versions only.
    Elsewhere(Editions, &'static Field),
    Nowhere,
}

impl Object {
    pub fn find(&'static self, name: &str, edition: Edition) -> Found {
        let mut elsewhere: Option<(Editions, &'static Field)> = None;
        for field in self.all().filter(|field| field.name == name) {
            if field.editions.contain(edition) {
                return Found::Here(field);
            }
            let known = elsewhere.map_or(field.editions, |(editions, _)| editions.and(field.editions));
            elsewhere = Some((known, field));
        }
        elsewhere.map_or(Found::Nowhere, |(editions, field)| Found::Elsewhere(editions, field))
    }

    fn all(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().chain(self.shared.iter().flat_map(|fields| fields.iter()))
    }

    /// The first version since 3.0 in which a field that is one of some words may be this one.
    pub fn edition_of_word(&self, name: &str, word: &str) -> Option<Edition> {
        let has_word = |field: &&Field| matches!(&field.is, Is::Word(words, _) if words.contains(&word));
        let mut fields = self.fields.iter().filter(|field| field.name == name).filter(has_word);
        fields.find_map(|field| field.editions.nearest(Edition::V20).filter(|edition| *edition != Edition::V20))
    }

    /// The names of its fields in a version.
    pub fn names(&self, edition: Edition) -> impl Iterator<Item = &'static str> {
        self.all().filter(move |field| field.editions.contain(edition)).map(|field| field.name)
    }

    /// What it is called, with its article.
    pub fn a_noun(&self) -> String {
        if self.noun.ends_with('s') {
            return format!("the {}", self.noun);
        }
        let article = if self.noun.starts_with(['a', 'e', 'i', 'o', 'O', 'X']) { "an" } else { "a" };
        format!("{article} {}", self.noun)
    }

    /// Where the specification describes it: `OpenAPI 3.1, 4.8.17`.
    pub fn described(&self, edition: Edition) -> String {
        match edition {
            Edition::V20 => format!("{}, {} Object", edition.name(), title(self.noun)),
            _ if self.section == 0 => edition.name().to_owned(),
            Edition::V30 => format!("{}, 4.7.{}", edition.name(), self.section),
            Edition::V31 => format!("{}, 4.8.{}", edition.name(), self.section),
            Edition::V32 => format!("{}, 4.{}", edition.name(), self.section),
        }
    }
}

/// A rule that asks nothing.
pub fn no_rule<'d>(_: &mut Walk<'d>, _: &'d Node) {}

fn title(noun: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    noun.split(' ').map(capital).collect::<Vec<String>>().join(" ")
}

/// A field of all the versions given.
pub const fn field(name: &'static str, editions: Editions, is: Is) -> Field {
    Field { name, editions, is }
}

pub const fn required(name: &'static str, editions: Editions, without: &'static str) -> Required {
    Required { name, editions, without }
}

/// An object without a rule of its own, for which no `$ref` may stand; a base for the others.
pub const PLAIN: Object = Object {
    noun: "",
    section: 0,
    fields: &[],
    shared: &[],
    required: &[],
    rest: Rest::Refused,
    references: References::AsFields,
    rule: no_rule,
};
