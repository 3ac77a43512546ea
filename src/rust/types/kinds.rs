//! What is no struct and no union: numbers, texts, lists, maps, enums.

use super::tuples::Tuple;
use super::{Lowerer, Place, Rule, Ty};
use crate::code;
use crate::contract::media::is_file_part;
use crate::contract::schema::Schema;
use crate::contract::shape::{Additional, Check, Kind, Object, Shape};
use crate::contract::value::{Number, Value};
use crate::rust::code::{Code, Comment, Identifier};
use crate::rust::names::{Scope, pascal};
use crate::rust::types::{Context, ItemBody};
use crate::rust::validation;
use indexmap::IndexMap;

impl<'c> Lowerer<'c> {
    pub(super) fn kind(&self, schema: &'c Schema, shape: &Shape<'c>, place: Place<'_>, cx: Context<'c>) -> Ty {
        match &shape.kind {
            _ if cx.is_form && is_file_part(schema, &self.model.contract.schemas) => {
                self.uses("crate::middleware::input::File");
                Ty::known("File")
            }
            Kind::Any => self.any(),
            Kind::Never => {
                self.uses("crate::types::checks");
                Ty::known("checks::Never")
            }
            Kind::Null => Ty { is_nullable: true, ..Ty::known("()") },
            Kind::Boolean => Ty::known("bool"),
            Kind::Integer { format } => Ty::known(integer(*format, &shape.checks)),
            Kind::Number { .. } => Ty::known("f64"),
            Kind::Text { format } => self.text(*format, &shape.checks),
            Kind::Values(values) => match self.texts(values) {
                Some(variants) => self.enumeration(schema, variants, place, cx),
                None if by_type(values).is_some() => self.union(schema, &shape.kind, place, cx),
                None => self.values(values, cx),
            },
            Kind::Reference(id) => self.reference(*id, cx),
            Kind::Object(object) if self.is_struct(object) => self.inner_object(schema, shape, object, place, cx),
            Kind::Object(object) => self.map(object, place, cx),
            Kind::List { items } => match items {
                Some(items) => self.inside(items, item_place(place), false, cx.behind()).list(),
                None => self.any().list(),
            },
            Kind::Tuple { prefix, rest } => {
                self.inner_tuple(schema, Tuple::new(prefix, *rest, &shape.checks), place, cx)
            }
            Kind::Union { .. } | Kind::Types { .. } => self.union(schema, &shape.kind, place, cx),
        }
    }

    pub fn any(&self) -> Ty {
        self.uses("serde_json::Value");
        Ty { is_nullable: true, ..Ty::known("Value") }
    }

    fn text(&self, format: Option<&str>, checks: &[Check<'_>]) -> Ty {
        // What has a length or a pattern of its own stays a text.
        let is_plain = checks.is_empty();
        let (path, name) = match format {
            Some("uuid") if is_plain => ("uuid::Uuid", "Uuid"),
            Some("date-time") if is_plain => ("jiff::Timestamp", "Timestamp"),
            Some("date") if is_plain => ("jiff::civil::Date", "Date"),
            _ => return Ty::known("String"),
        };
        self.uses(path);
        Ty::known(name)
    }

    /// The variants of an enum of texts; `None` if not all values are texts.
    pub(crate) fn texts(&self, values: &[&Value]) -> Option<Vec<(Identifier, String)>> {
        let mut scope = Scope::new(&["Self"]);
        let variant = |value: &&Value| {
            let text = value.as_str()?;
            Some((scope.allot([pascal(text)]), text.to_owned()))
        };
        values.iter().map(variant).collect()
    }

    /// Values of which Rust has no enum.
    pub(super) fn values(&self, values: &[&Value], cx: Context<'c>) -> Ty {
        let all = |is_of: fn(&Value) -> bool| values.iter().all(|value| is_of(value));
        let fits = |number: &Number| number.as_str().parse::<i64>().is_ok();
        let is_integer = values.iter().all(|value| matches!(value, Value::Number(number) if fits(number)));
        let mut ty = match () {
            () if is_integer => Ty::known("i64"),
            () if all(|value| matches!(value, Value::Number(_))) => Ty::known("f64"),
            () if all(|value| matches!(value, Value::Bool(_))) => Ty::known("bool"),
            () => self.any(),
        };
        if !cx.checks {
            return ty;
        }
        let list = Value::Array(values.iter().map(|value| (*value).clone()).collect());
        self.uses("crate::types::checks");
        ty.rules.own.push(validation::json(code!("one_of({})", Code::string(&json_text(&list)))));
        ty
    }

    /// Values of one of the types that a list of values has.
    pub(super) fn values_of_type(&self, values: &[&Value], place: Place<'_>, cx: Context<'c>) -> Ty {
        match self.texts(values) {
            Some(variants) => self.texts_item(variants, place, Comment::new(), cx),
            None => self.values(values, cx),
        }
    }

    fn enumeration(
        &self,
        schema: &Schema,
        variants: Vec<(Identifier, String)>,
        place: Place<'_>,
        cx: Context<'c>,
    ) -> Ty {
        self.texts_item(variants, place, self.about(schema, cx), cx)
    }

    fn texts_item(
        &self,
        variants: Vec<(Identifier, String)>,
        place: Place<'_>,
        comment: Comment,
        cx: Context<'c>,
    ) -> Ty {
        let name = self.model.names.inner(place.outer, place.inner);
        let start = self.items.borrow().len();
        self.item(start, &name, comment, ItemBody::Enum(variants), cx)
    }

    /// Whether an object has properties, or may not have any; else it is a map.
    pub(super) fn is_struct(&self, object: &Object<'_>) -> bool {
        !object.properties.is_empty() || matches!(object.additional, Additional::Forbidden)
    }

    fn map(&self, object: &Object<'c>, place: Place<'_>, cx: Context<'c>) -> Ty {
        match object.additional {
            Additional::Matching(schema) if schema.has_content() => {
                let inner = format!("{}Value", place.inner);
                let value = self.inside(schema, Place { outer: place.outer, inner: &inner }, true, cx.behind());
                self.uses("std::collections::BTreeMap");
                Ty { code: code!("BTreeMap<String, {}>", value.code), is_nullable: false, ..value }
            }
            _ => {
                self.uses("serde_json::Map");
                self.uses("serde_json::Value");
                Ty::known("Map<String, Value>")
            }
        }
    }
}

/// Listed values of several types, by the names of these, in the document's order; `None` where they are of one type, or have parts.
pub(super) fn by_type<'v>(values: &[&'v Value]) -> Option<IndexMap<&'static str, Vec<&'v Value>>> {
    let mut groups: IndexMap<&'static str, Vec<&Value>> = IndexMap::new();
    for value in values {
        let word = match value {
            Value::String(_) => "Text",
            Value::Number(_) => "Number",
            Value::Bool(_) => "Boolean",
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        groups.entry(word).or_default().push(value);
    }
    (groups.len() > 1).then_some(groups)
}

/// An item of a list is called after the list.
fn item_place(place: Place<'_>) -> Place<'_> {
    if place.inner.is_empty() { Place { inner: "Item", ..place } } else { place }
}

/// The narrowest type for the format; without one, 64 bits, unsigned where the contract goes beyond the signed ones.
fn integer(format: Option<&str>, checks: &[Check<'_>]) -> &'static str {
    match format {
        Some("int32") => "i32",
        Some("uint32") => "u32",
        Some("uint64") => "u64",
        Some("int16") => "i16",
        Some("uint16") => "u16",
        Some("int8") => "i8",
        Some("uint8") => "u8",
        _ => {
            let is_unsigned = checks.iter().any(|check| match check {
                Check::Minimum(least) => least.as_f64() >= 0.0,
                Check::ExclusiveMinimum(least) => least.as_f64() >= -1.0,
                _ => false,
            });
            if is_unsigned && goes_beyond_signed(checks) { "u64" } else { "i64" }
        }
    }
}

/// Whether numbers may be greater than those of 64 bits with a sign.
pub(super) fn goes_beyond_signed(checks: &[Check<'_>]) -> bool {
    let beyond = |number: &Number| number.as_f64() > i64::MAX as f64;
    checks.iter().any(|check| matches!(check, Check::Maximum(most) | Check::ExclusiveMaximum(most) if beyond(most)))
}

/// A value as JSON.
pub fn json_text(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.as_str().to_owned(),
        Value::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        Value::Array(items) => format!("[{}]", items.iter().map(json_text).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let member = |(name, value): &(String, Value)| {
                format!("{}:{}", serde_json::Value::from(name.as_str()), json_text(value))
            };
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        }
    }
}

/// `encoding.contentType` of a file.
pub(super) fn of_type(types: Code) -> Rule {
    Rule::Custom(code!("File::of_type(&[{}])", types))
}
