{{ header }}
//! A value as serde reads types from it, which knows its place.

use serde::{
    Deserializer,
    de::{Error as _, Visitor},
    forward_to_deserialize_any,
};
use serde_json::Value;

use super::{
    Notation, is_json_member,
    members::{Items, Members, Variant},
    problems::{Mismatch, join},
    stand_ins::{StandIns, TEXTS},
    unions::WRITTEN,
};
use crate::types::formats;

/// A value being read, at its place.
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    notation: Notation,
    /// Empty unless the value `has_path`.
    pub(super) path: String,
    has_path: bool,
    /// Whether it is in no other value.
    is_whole: bool,
    /// Whether `None` stands for `null`, not for a member that is absent.
    is_nullable: bool,
    pub(super) stand_ins: &'a StandIns,
}

impl<'a> Node<'a> {
    pub(super) fn new(
        value: &'a Value,
        notation: Notation,
        has_path: bool,
        stand_ins: &'a StandIns,
    ) -> Self {
        Node {
            value,
            notation,
            path: String::new(),
            has_path,
            is_whole: true,
            is_nullable: true,
            stand_ins,
        }
    }

    pub(super) fn inside(&self, value: &'a Value, name: &str, is_nullable: bool) -> Self {
        let is_json = self.is_whole && self.notation == Notation::Text && is_json_member(name);
        Node {
            value,
            notation: if is_json {
                Notation::Json
            } else {
                self.notation
            },
            path: if self.has_path {
                join(&self.path, name)
            } else {
                String::new()
            },
            is_whole: false,
            is_nullable,
            ..*self
        }
    }

    fn stand_in(&self) -> Option<usize> {
        self.stand_ins.values.get(&self.path).copied()
    }

    /// The text of a value that is written as such.
    fn text(&self) -> Option<&'a str> {
        let is_text = self.notation == Notation::Text;
        self.value.as_str().filter(|_| is_text)
    }

    fn expected<T>(&self, what: &str) -> Result<T, Mismatch> {
        let given = match self.value {
            Value::Array(_) if self.notation == Notation::Text => "is given more than once",
            Value::Null => "is null",
            Value::Bool(_) => "is a boolean",
            Value::Number(_) => "is a number",
            Value::String(_) if self.notation == Notation::Text => "is not",
            Value::String(_) => "is a string",
            Value::Array(_) => "is an array",
            Value::Object(_) => "is an object",
        };
        Err(Mismatch::custom(format_args!("expected {what}, but it {given}")).at(&self.path))
    }

    /// A whole number, however it is written: `1`, `1.0`, `1e3`.
    fn integer<T: TryFrom<i128>>(&self) -> Result<T, Mismatch> {
        let whole = match self.value {
            _ if self.stand_in().is_some() => Some(0),
            Value::Number(number) => number.as_i128().or_else(|| number.as_f64().and_then(whole)),
            Value::String(_) => self.text().filter(|text| is_number(text)).and_then(|text| {
                text.parse()
                    .ok()
                    .or_else(|| text.parse().ok().and_then(whole))
            }),
            _ => None,
        };
        match whole.map(T::try_from) {
            Some(Ok(number)) => Ok(number),
            Some(Err(_)) => self.expected("an integer within the range of its format"),
            None => self.expected("an integer"),
        }
    }

    fn number(&self) -> Result<f64, Mismatch> {
        let number = match self.value {
            _ if self.stand_in().is_some() => Some(0.0),
            Value::Number(number) => number.as_f64(),
            Value::String(_) => self
                .text()
                .filter(|text| is_number(text))
                .and_then(|text| text.parse().ok()),
            _ => None,
        };
        match number.filter(|number| number.is_finite()) {
            Some(number) => Ok(number),
            None => self.expected("a number"),
        }
    }

    fn map<V: Visitor<'a>>(self, visitor: V, is_struct: bool) -> Result<V::Value, Mismatch> {
        let path = self.path.clone();
        let members = |members| Members::new(&self, members, !is_struct);
        let visited = match self.value {
            _ if self.stand_in().is_some() => visitor.visit_map(members(&NOTHING)),
            Value::Object(own) => visitor.visit_map(members(own)),
            _ => return self.expected("an object"),
        };
        visited.map_err(|error: Mismatch| error.at(&path))
    }

    fn seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value {
            _ if self.stand_in().is_some() => visitor.visit_seq(Items::new(&self, [])),
            Value::Array(items) => visitor.visit_seq(Items::new(&self, items)),
            Value::Object(members) if self.notation == Notation::Text && is_list(members) => {
                let mut items: Vec<(&String, &Value)> = members.iter().collect();
                items.sort_by_key(|(index, _)| index.parse().unwrap_or(usize::MAX));
                visitor.visit_seq(Items::new(&self, items.into_iter().map(|(_, item)| item)))
            }
            // A list of one looks like its item; a file, like its number.
            item @ (Value::String(_) | Value::Number(_)) if self.notation == Notation::Text => {
                visitor.visit_seq(Items::new(&self, [item]))
            }
            _ => self.expected("an array"),
        }
    }
}

/// Whether the members are items with their indices: `list[0][name]=value`.
fn is_list(members: &serde_json::Map<String, Value>) -> bool {
    let mut names = members.keys();
    names.all(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()))
}

static NOTHING: std::sync::LazyLock<serde_json::Map<String, Value>> =
    std::sync::LazyLock::new(serde_json::Map::new);

#[allow(clippy::cast_possible_truncation)] // the fraction is none, and the range is looked at later
fn whole(number: f64) -> Option<i128> {
    (number.fract() == 0.0 && number.abs() < 1e38).then_some(number as i128)
}

/// Whether the text is a number as JSON writes them: no sign but `-`, no blanks, no `0x`.
fn is_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok() && text.trim() == text
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty,)*) => {
        $(
            fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
                let number: $type = self.integer()?;
                visitor.$visit(number).map_err(|error: Mismatch| error.at(&self.path))
            }
        )*
    };
}

impl<'a> Deserializer<'a> for Node<'a> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.stand_in().is_some() {
            return visitor
                .visit_unit()
                .map_err(|error: Mismatch| error.at(&self.path));
        }
        let path = self.path.clone();
        let visited = match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => visitor.visit_u64(number),
                (_, Some(number), _) => visitor.visit_i64(number),
                (_, _, Some(number)) => visitor.visit_f64(number),
                _ => return self.expected("a number"),
            },
            Value::String(text) => visitor.visit_str(text),
            Value::Array(_) => return self.seq(visitor),
            Value::Object(_) => return self.map(visitor, false),
        };
        visited.map_err(|error: Mismatch| error.at(&path))
    }

    integers! {
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_i128 visit_i128 i128,
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
    }

    fn deserialize_f32<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor
            .visit_f64(self.number()?)
            .map_err(|error: Mismatch| error.at(&self.path))
    }

    fn deserialize_f64<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor
            .visit_f64(self.number()?)
            .map_err(|error: Mismatch| error.at(&self.path))
    }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match (self.value, self.text()) {
            _ if self.stand_in().is_some() => visitor.visit_bool(false),
            (Value::Bool(value), _) => visitor.visit_bool(*value),
            (_, Some("true")) => visitor.visit_bool(true),
            (_, Some("false")) => visitor.visit_bool(false),
            (_, Some(_)) => self.expected("true or false"),
            _ => self.expected("a boolean"),
        }
    }

    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let visited = match (self.value, self.stand_in()) {
            (_, Some(attempt)) => {
                visitor.visit_str(TEXTS.get(attempt).copied().unwrap_or_default())
            }
            (Value::String(text), None) => match formats::of_type::<V::Value>() {
                Some((has_format, format)) if !has_format(text) => {
                    let problem = Mismatch::custom(format_args!("must be {format}"));
                    return Err(problem.at(&self.path));
                }
                _ => visitor.visit_str(&formats::representable::<V::Value>(text)),
            },
            _ => return self.expected("a string"),
        };
        visited.map_err(|error: Mismatch| error.at(&self.path))
    }

    fn deserialize_string<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value {
            _ if self.stand_in().is_some() => visitor.visit_none(),
            Value::Null if self.is_nullable => visitor.visit_none(),
            _ => visitor.visit_some(Node {
                is_nullable: true,
                ..self
            }),
        }
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            _ if self.stand_in().is_some() => visitor.visit_unit(),
            _ => self.expected("null"),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let path = self.path.clone();
        let visited = match self.notation {
            Notation::Text if name == WRITTEN => visitor.visit_some(self),
            _ => visitor.visit_newtype_struct(self),
        };
        visited.map_err(|error: Mismatch| error.at(&path))
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.seq(visitor)
    }

    fn deserialize_tuple<V: Visitor<'a>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.value {
            Value::Array(items) if items.len() > count && self.stand_in().is_none() => {
                let problem = format_args!("expected at most {count} items");
                Err(Mismatch::custom(problem).at(&self.path))
            }
            _ => self.seq(visitor),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_tuple(count, visitor)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.map(visitor, false)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.map(visitor, true)
    }

    /// An enum of texts; unions read themselves.
    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let text = match (self.value, self.stand_in()) {
            (_, Some(_)) => variants.first().copied().unwrap_or_default(),
            (Value::String(text), None) => text,
            _ => return self.expected("a string"),
        };
        if !variants.contains(&text) {
            let allowed = variants.join(", ");
            return Err(Mismatch::custom(format_args!("expected one of {allowed}")).at(&self.path));
        }
        visitor
            .visit_enum(Variant::<Mismatch>::new(text))
            .map_err(|error: Mismatch| error.at(&self.path))
    }

    forward_to_deserialize_any! { <V: Visitor<'a>> char u128 bytes byte_buf unit_struct identifier ignored_any }
}
