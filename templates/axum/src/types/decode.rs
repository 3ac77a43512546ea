{{ header }}
//! Reads values as the contract's types, strictly, and says everything that is wrong with them at once.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use garde::{Path, Validate, error::Kind};
use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, MapAccess,
        SeqAccess, VariantAccess, Visitor,
        value::{MapDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;

use super::{formats, wire_names};

/// Something that is wrong with a value.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// The names and indices that lead to it, with dots between them.
    pub field: String,
    pub message: String,
}

impl Problem {
    pub fn new(field: impl Into<String>, message: impl ToString) -> Self {
        let message = message.to_string();
        Self {
            field: field.into(),
            message,
        }
    }

    /// The same problem of a value further out.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        self.field = join(outer, &self.field);
        self
    }
}

fn join(outer: &str, inner: &str) -> String {
    match (outer, inner) {
        ("", only) | (only, "") => only.to_owned(),
        _ => format!("{outer}.{inner}"),
    }
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Notation {
    Json,
    /// As text: in a URL, a header or a form, where numbers and booleans have no quotes to miss.
    Text,
}

/// The value as a type, or everything that is wrong with it.
///
/// # Errors
/// What does not fit the type, or the rules of the contract.
pub fn read<T>(value: &Value, notation: Notation) -> Result<T, Vec<Problem>>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    let typed = typed::<T>(value, notation)?;
    check(&typed, value).map(|()| typed)
}

/// The value as a type, whose rules may still be broken.
///
/// # Errors
/// What does not fit the type; and if only that keeps the rules from being checked, what breaks them, too.
pub fn typed<T>(value: &Value, notation: Notation) -> Result<T, Vec<Problem>>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    let mut stand_ins = StandIns::default();
    // Most values are fine, and keeping track of places takes longer than all the rest.
    if let Ok(typed) = T::deserialize(Node::new(value, notation, false, &stand_ins)) {
        return Ok(typed);
    }
    let mut problems: Vec<Problem> = Vec::new();
    loop {
        let error = match T::deserialize(Node::new(value, notation, true, &stand_ins)) {
            Ok(typed) if problems.is_empty() => return Ok(typed),
            Ok(typed) => {
                let broken = check(&typed, value).err().unwrap_or_default();
                let new = broken
                    .into_iter()
                    .filter(|problem| !stand_ins.cover(&problem.field));
                problems.extend(new.collect::<Vec<_>>());
                return Err(problems);
            }
            Err(error) => error,
        };
        let place = match error.problems.as_slice() {
            [problem] => Some(problem.field.clone()),
            _ => None,
        };
        let is_unknown = error.is_unknown;
        let is_known = place
            .as_ref()
            .is_some_and(|place| stand_ins.values.contains_key(place));
        if !is_known {
            problems.extend(error.problems);
        }
        // Something that fits takes the place of what is wrong, so that the rest can be looked at.
        let is_done = match place {
            Some(place) if is_unknown => !stand_ins.unknown.insert(place),
            Some(place) => !stand_ins.advance(place),
            None => true,
        };
        if is_done || problems.len() >= MOST_PROBLEMS {
            return Err(problems);
        }
    }
}

/// Enough for anybody to see what is wrong.
const MOST_PROBLEMS: usize = 100;

/// Whether the rules of the contract hold.
///
/// # Errors
/// All that are broken. `value` is what the type was read from, in the words of the contract.
pub fn check<T: Validate<Context = ()>>(typed: &T, value: &Value) -> Result<(), Vec<Problem>> {
    let Err(report) = typed.validate() else {
        return Ok(());
    };
    let problem = |(path, error): &(Path, garde::Error)| Problem::new(field(path, value), error);
    Err(report.iter().map(problem).collect())
}

/// A place in the words of the contract: Rust has other names for some fields, and indices where unions have none.
fn field(path: &Path, value: &Value) -> String {
    let mut field = String::new();
    let mut value = Some(value);
    for (kind, component) in path.__iter().rev() {
        let name = component.trim_start_matches("r#");
        let step = match (kind, value) {
            (Kind::None, _) => continue,
            (Kind::Index, Some(Value::Array(items))) => {
                value = name.parse().ok().and_then(|index: usize| items.get(index));
                name
            }
            (Kind::Index, _) => continue,
            (Kind::Key, Some(Value::Object(members))) => {
                let names = wire_names(name).iter().copied().chain([name]);
                let known = names.clone().find(|name| members.contains_key(*name));
                if known.is_none() && name == "additional" {
                    continue;
                }
                value = known.and_then(|name| members.get(name));
                known.or_else(|| names.clone().next()).unwrap_or(name)
            }
            (Kind::Key, _) => wire_names(name).first().copied().unwrap_or(name),
        };
        field = join(&field, step);
    }
    field
}

/// Places whose values are not looked at, because they are known to be wrong.
#[derive(Debug, Default)]
struct StandIns {
    /// Places with how many stand-ins have been tried there.
    values: BTreeMap<String, usize>,
    /// Members that should not be there.
    unknown: BTreeSet<String>,
}

impl StandIns {
    /// The next stand-in for a place; false when there is none left.
    fn advance(&mut self, place: String) -> bool {
        let attempt = self.values.entry(place).and_modify(|attempt| *attempt += 1);
        *attempt.or_insert(0) < TEXTS.len()
    }

    fn cover(&self, field: &str) -> bool {
        self.values.keys().any(|place| {
            let rest = field.strip_prefix(place.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || place.is_empty())
        })
    }

    /// The members of an object that stand in for ones that are missing.
    fn missing(&self, object: &str, has: &Value) -> Vec<String> {
        let name = |place: &'_ String| {
            let rest = place.strip_prefix(object)?;
            let name = if object.is_empty() {
                rest
            } else {
                rest.strip_prefix('.')?
            };
            let is_missing = !name.is_empty() && !name.contains('.') && has.get(name).is_none();
            is_missing.then(|| name.to_owned())
        };
        self.values.keys().filter_map(name).collect()
    }
}

/// What stands in for a text, by what the text may have to be.
const TEXTS: [&str; 6] = [
    "",
    "00000000-0000-0000-0000-000000000000",
    "1970-01-01T00:00:00Z",
    "1970-01-01",
    "0.0.0.0",
    "::",
];

/// Why a value cannot be read as a type.
#[derive(Debug)]
pub struct Mismatch {
    problems: Vec<Problem>,
    /// Whether the fields are counted from the outermost value.
    is_located: bool,
    /// Whether the problem is a member that should not be there.
    is_unknown: bool,
}

impl Mismatch {
    fn new(problems: Vec<Problem>) -> Self {
        Self {
            problems,
            is_located: false,
            is_unknown: false,
        }
    }

    fn at(mut self, path: &str) -> Self {
        if !self.is_located {
            for problem in &mut self.problems {
                problem.field = join(path, &problem.field);
            }
        }
        self.is_located = true;
        self
    }
}

/// How problems travel through the errors of serde, which are texts.
const MARK: char = '\u{1}';

/// An error of serde that keeps its problems apart.
pub fn error<E: serde::de::Error>(problems: &[Problem]) -> E {
    let list = serde_json::to_string(problems).unwrap_or_default();
    E::custom(format_args!("{MARK}{list}"))
}

impl serde::de::Error for Mismatch {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        let list = message.strip_prefix(MARK);
        let problems = list.and_then(|list| serde_json::from_str(list).ok());
        Self::new(problems.unwrap_or_else(|| vec![Problem::new("", capitalized(&message))]))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(vec![Problem::new(field, "Required")])
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self {
            is_unknown: true,
            ..Self::new(vec![Problem::new(field, "Unknown field")])
        }
    }
}

fn capitalized(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = serde_json::to_string(&self.problems).unwrap_or_default();
        write!(formatter, "{MARK}{list}")
    }
}

impl std::error::Error for Mismatch {}

/// A value being read, at its place.
struct Node<'a> {
    value: &'a Value,
    notation: Notation,
    /// Empty unless the value `has_path`.
    path: String,
    has_path: bool,
    /// Whether `None` stands for `null`, not for a member that is absent.
    is_nullable: bool,
    stand_ins: &'a StandIns,
}

impl<'a> Node<'a> {
    fn new(value: &'a Value, notation: Notation, has_path: bool, stand_ins: &'a StandIns) -> Self {
        Node {
            value,
            notation,
            path: String::new(),
            has_path,
            is_nullable: true,
            stand_ins,
        }
    }

    fn inside(&self, value: &'a Value, name: &str, is_nullable: bool) -> Self {
        Node {
            value,
            path: if self.has_path {
                join(&self.path, name)
            } else {
                String::new()
            },
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
            _ if self.stand_in().is_some() => visitor.visit_seq(Items {
                node: &self,
                items: [].iter(),
                index: 0,
            }),
            Value::Array(items) => visitor.visit_seq(Items {
                node: &self,
                items: items.iter(),
                index: 0,
            }),
            // A list of one looks like its item.
            item if self.text().is_some() => visitor.visit_seq(Items {
                node: &self,
                items: std::slice::from_ref(item).iter(),
                index: 0,
            }),
            _ => self.expected("an array"),
        }
    }
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
                _ => visitor.visit_str(text),
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

    fn deserialize_tuple<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.seq(visitor)
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
            .visit_enum(Variant(text))
            .map_err(|error: Mismatch| error.at(&self.path))
    }

    forward_to_deserialize_any! { <V: Visitor<'a>> char u128 bytes byte_buf unit_struct tuple_struct identifier ignored_any }
}

struct Items<'n, 'a> {
    node: &'n Node<'a>,
    items: std::slice::Iter<'a, Value>,
    index: usize,
}

impl<'a> SeqAccess<'a> for Items<'_, 'a> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let node = self.node.inside(item, &self.index.to_string(), true);
        let path = node.path.clone();
        self.index += 1;
        let read = seed.deserialize(node).map(Some);
        read.map_err(|error| error.at(&path))
    }
}

struct Members<'n, 'a> {
    node: &'n Node<'a>,
    members: serde_json::map::Iter<'a>,
    missing: std::vec::IntoIter<String>,
    is_nullable: bool,
    next: Option<(Cow<'a, str>, &'a Value)>,
}

impl<'n, 'a> Members<'n, 'a> {
    fn new(
        node: &'n Node<'a>,
        members: &'a serde_json::Map<String, Value>,
        is_nullable: bool,
    ) -> Self {
        let missing = node.stand_ins.missing(&node.path, node.value);
        Self {
            node,
            members: members.iter(),
            missing: missing.into_iter(),
            is_nullable,
            next: None,
        }
    }
}

impl<'a> MapAccess<'a> for Members<'_, 'a> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'a>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        let unknown = &self.node.stand_ins.unknown;
        let member = self.members.find(|(name, _)| {
            unknown.is_empty() || !unknown.contains(&join(&self.node.path, name))
        });
        let member = member.map(|(name, value)| (Cow::from(name), value));
        let stand_in = || Some((Cow::from(self.missing.next()?), &Value::Null));
        let Some((name, value)) = member.or_else(stand_in) else {
            return Ok(None);
        };
        let key: StrDeserializer<'_, Mismatch> = name.as_ref().into_deserializer();
        let key = seed
            .deserialize(key)
            .map_err(|error| error.at(&self.node.path))?;
        self.next = Some((name, value));
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let Some((name, value)) = self.next.take() else {
            return Err(Mismatch::custom("a value without a name"));
        };
        let node = self.node.inside(value, &name, self.is_nullable);
        let path = node.path.clone();
        let read = seed.deserialize(node);
        read.map_err(|error| error.at(&path))
    }
}

struct Variant<'a>(&'a str);

impl<'a> EnumAccess<'a> for Variant<'a> {
    type Error = Mismatch;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Result<(V::Value, Self), Mismatch> {
        let name: StrDeserializer<'_, Mismatch> = self.0.into_deserializer();
        seed.deserialize(name).map(|variant| (variant, self))
    }
}

impl<'a> VariantAccess<'a> for Variant<'a> {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<T::Value, Mismatch> {
        let nothing: MapDeserializer<'_, _, Mismatch> =
            MapDeserializer::new(std::iter::empty::<(&str, &str)>());
        seed.deserialize(nothing)
    }

    fn tuple_variant<V: Visitor<'a>>(self, _: usize, _: V) -> Result<V::Value, Mismatch> {
        Err(Mismatch::custom("expected a string"))
    }

    fn struct_variant<V: Visitor<'a>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Mismatch> {
        Err(Mismatch::custom("expected a string"))
    }
}

/// For members that have to be there, but can be `null`.
///
/// # Errors
/// If the value is not a `T`.
pub fn given<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let given = Option::<T>::deserialize(deserializer)?;
    given.map_or_else(|| T::deserialize(().into_deserializer()), Ok)
}

/// For optional members that cannot be `null`, where others may have any name.
///
/// # Errors
/// If the value is not a `T`.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Reads a union: the first variant that the value is valid for; for `exclusive` ones there must be no other.
///
/// # Errors
/// What is wrong with the variant that the value comes closest to.
pub fn choose<T: Validate<Context = ()>>(
    written: &Written,
    variants: &[fn(&Written) -> Result<T, Vec<Problem>>],
    exclusive: bool,
) -> Result<T, Vec<Problem>> {
    let mut valid = Vec::new();
    let mut broken = None;
    let mut closest: Option<Vec<Problem>> = None;
    for variant in variants {
        match variant(written) {
            Ok(typed) if typed.validate().is_ok() => valid.push(typed),
            // Its type fits, and what it breaks is told when everything is checked.
            Ok(typed) => broken = broken.or(Some(typed)),
            Err(problems) => {
                let is_closer = closest
                    .as_ref()
                    .is_none_or(|known| depth(&problems) > depth(known));
                if is_closer {
                    closest = Some(problems);
                }
            }
        }
        if !exclusive && !valid.is_empty() {
            break;
        }
    }
    if valid.len() > 1 {
        return Err(vec![Problem::new(
            "",
            "Expected exactly one of several forms, but it has more",
        )]);
    }
    match (valid.pop().or(broken), closest) {
        (Some(typed), _) => Ok(typed),
        (None, Some(problems)) if depth(&problems) > 0 || variants.len() == 1 => Err(problems),
        _ => Err(vec![Problem::new(
            "",
            "Expected one of several forms, but it has none of them",
        )]),
    }
}

/// How far into the value a variant got before something was wrong.
fn depth(problems: &[Problem]) -> usize {
    let steps = |field: &str| {
        if field.is_empty() {
            0
        } else {
            field.split('.').count()
        }
    };
    problems
        .iter()
        .map(|problem| steps(&problem.field))
        .min()
        .unwrap_or(0)
}

/// A value that has no rules, or whose rules are checked where it is put.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Unchecked<T>(pub T);

impl<T> Validate for Unchecked<T> {
    type Context = ();

    fn validate_into(&self, (): &(), _: &mut dyn FnMut() -> garde::Path, _: &mut garde::Report) {}
}

/// A value, and how it is written.
pub struct Written {
    pub value: Value,
    pub notation: Notation,
}

/// By this name a [`Node`] knows who asks.
const WRITTEN: &str = "$Written";

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(WRITTEN, WrittenVisitor)
    }
}

struct WrittenVisitor;

impl<'de> Visitor<'de> for WrittenVisitor {
    type Value = Written;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Written, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Written {
            value,
            notation: Notation::Text,
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Written, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Written {
            value,
            notation: Notation::Json,
        })
    }
}
