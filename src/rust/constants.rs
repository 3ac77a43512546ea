//! Defaults as expressions of the types that values are read as.

use super::code::{Code, Identifier, indented};
use super::types::{Element, Field, Item, ItemBody, Items, Lowerer, Presence, Struct, Ty, json_text};
use crate::code;
use crate::contract::defaults;
use crate::contract::schema::Schema;
use crate::contract::shape::{Kind, shape};
use crate::contract::value::Value;
use crate::report::Diagnostic;
use crate::rust::validation::{floor, range_of};

/// The longest fields of a struct on one line (rustfmt, `struct_lit_width`, without the braces and the blanks beside them).
const STRUCT: usize = 18;

/// A default as an expression of a property's type; `None`, with a report, where it does not fit.
pub fn default<'c>(lowerer: &Lowerer<'c>, schema: &'c Schema, value: &Value, ty: &Ty) -> Option<Code> {
    let schemas = &lowerer.model.contract.schemas;
    let refuse = |why: &str| {
        let message = format!("the default `{}` {why}", json_text(value));
        let help = "it is not applied";
        lowerer.problems.borrow_mut().push(Diagnostic::warning("default-misfit", schema.origin, message).help(help));
        None
    };
    if !defaults::fits(value, schema, schemas) {
        return refuse("does not fit its schema");
    }
    match constant(lowerer, Some(schema), value, &ty.code) {
        Some(printed) => Some(printed),
        None if matches!(value, Value::Number(_)) => refuse("is beyond the numbers of its type"),
        None => refuse("cannot be written as a constant of its type"),
    }
}

/// A value as an expression of a type. The schema is that of the type, where it is known.
fn constant(lowerer: &Lowerer<'_>, schema: Option<&Schema>, value: &Value, ty: &Code) -> Option<Code> {
    let schema = schema.map(|schema| lowerer.model.contract.schemas.resolve(schema).0);
    if let Some(inner) = ty.inside("Option<", ">") {
        return match value {
            Value::Null => Some(Code::known("None")),
            value => constant(lowerer, schema, value, &inner).map(|inner| code!("Some({})", inner)),
        };
    }
    if let Some(inner) = ty.inside("Box<", ">") {
        return constant(lowerer, schema, value, &inner).map(|inner| code!("Box::new({})", inner));
    }
    Some(match (value, ty.as_str()) {
        (value, "Value") => code!("serde_json::json!({})", json(value)?),
        (Value::Bool(value), "bool") => Code::known(if *value { "true" } else { "false" }),
        (Value::Number(value), "f64") => Code::float(value)?,
        (Value::Number(value), ty @ ("i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64")) => {
            let (value, (lowest, highest)) = (floor(value), range_of(ty));
            (lowest..=highest).contains(&value).then(|| Code::integer(value))?
        }
        (Value::String(text), "String") => code!("{}.to_owned()", Code::string(text)),
        (Value::String(text), "Uuid" | "Date" | "Timestamp") => {
            code!("{}.parse().unwrap_or_default()", Code::string(text))
        }
        (Value::Array(items), list) if items.is_empty() && list.starts_with("Vec<") => Code::known("Vec::new()"),
        (Value::Array(items), list) if list.starts_with("Vec<") => {
            let inner = ty.inside("Vec<", ">")?;
            let schema = schema.and_then(|schema| schema.array.as_deref()?.items.as_ref());
            let items: Option<Vec<Code>> = items.iter().map(|item| constant(lowerer, schema, item, &inner)).collect();
            code!("vec![{}]", Code::list(items?))
        }
        (Value::Object(members), "Map<String, Value>") => {
            let values = members.iter().map(|(_, value)| Some(code!("serde_json::json!({})", json(value)?)));
            map("Map::new()", "Map::from_iter", members, values.collect::<Option<_>>()?)
        }
        (Value::Object(members), map) if map.starts_with("BTreeMap<String, ") => {
            let inner = ty.inside("BTreeMap<String, ", ">")?;
            let schema = schema.and_then(|schema| schema.object.as_deref()?.additional_properties.as_ref());
            let values = members.iter().map(|(_, value)| constant(lowerer, schema, value, &inner));
            self::map("BTreeMap::new()", "BTreeMap::from", members, values.collect::<Option<_>>()?)
        }
        _ => match declared(lowerer, ty) {
            Some(item) => of_item(lowerer, schema, value, &item)?,
            None => variant(lowerer, schema?, value, ty)?,
        },
    })
}

/// A value that may be anything, as `json!` takes it.
fn json(value: &Value) -> Option<Code> {
    Some(match value {
        Value::Null => Code::known("null"),
        Value::Bool(true) => Code::known("true"),
        Value::Bool(false) => Code::known("false"),
        Value::Number(number) => match number.as_str().parse::<i64>() {
            Ok(whole) => Code::integer(whole.into()),
            Err(_) => Code::float(number)?,
        },
        Value::String(text) => Code::string(text),
        Value::Array(items) => code!("[{}]", Code::list(items.iter().map(json).collect::<Option<Vec<_>>>()?)),
        Value::Object(members) if members.is_empty() => Code::known("{}"),
        Value::Object(members) => {
            let member = |(name, value): &(String, Value)| Some(code!("{}: {}", Code::string(name), json(value)?));
            code!("{{ {} }}", Code::list(members.iter().map(member).collect::<Option<Vec<_>>>()?))
        }
    })
}

fn map(empty: &'static str, from: &'static str, members: &[(String, Value)], values: Vec<Code>) -> Code {
    if members.is_empty() {
        return Code::known(empty);
    }
    let pairs =
        members.iter().zip(values).map(|((name, _), value)| code!("({}.to_owned(), {})", Code::string(name), value));
    code!("{}([{}])", Code::known(from), Code::list(pairs))
}

/// The item of this file that a type is the name of.
fn declared(lowerer: &Lowerer<'_>, ty: &Code) -> Option<Item> {
    lowerer.items.borrow().iter().rev().find(|item| item.name.as_str() == ty.as_str()).cloned()
}

fn of_item(lowerer: &Lowerer<'_>, schema: Option<&Schema>, value: &Value, item: &Item) -> Option<Code> {
    let name = &item.name;
    match (&item.body, value) {
        (ItemBody::Enum(variants), Value::String(text)) => named(name, variants, text),
        (ItemBody::Alias(ty), value) => constant(lowerer, schema, value, &ty.code),
        (ItemBody::Newtype(ty) | ItemBody::Items(Items { ty, .. }), value) => {
            constant(lowerer, schema, value, &ty.code).map(|inner| code!("{}({})", name, inner))
        }
        (ItemBody::Tuple(elements), Value::Array(items)) if items.len() <= elements.len() => {
            let schemas = schema.and_then(|schema| schema.array.as_deref()).map(|array| array.prefix_items.as_slice());
            let element = |(index, element): (usize, &Element)| {
                let schema = schemas.and_then(|schemas| schemas.get(index));
                let Some(item) = items.get(index) else { return element.is_optional.then(|| Code::known("None")) };
                let value = constant(lowerer, schema, item, &element.ty.code)?;
                Some(if element.is_optional { code!("Some({})", value) } else { value })
            };
            let elements: Option<Vec<Code>> = elements.iter().enumerate().map(element).collect();
            Some(code!("{}({})", name, Code::list(elements?)))
        }
        (ItemBody::Union(union), value) => {
            let fitting = union.variants.iter().filter_map(|variant| {
                let inner = constant(lowerer, None, value, &variant.ty.code)?;
                Some(code!("{}::{}({})", name, variant.name, inner))
            });
            // Of several, another may be meant than the one that comes first.
            let mut fitting = fitting.fuse();
            fitting.next().filter(|_| fitting.next().is_none())
        }
        (ItemBody::Struct(body), Value::Object(members)) => structure(lowerer, schema, members, name, body),
        _ => None,
    }
}

fn structure(
    lowerer: &Lowerer<'_>,
    schema: Option<&Schema>,
    members: &[(String, Value)],
    name: &Identifier,
    body: &Struct,
) -> Option<Code> {
    let properties = schema.and_then(|schema| schema.object.as_deref()).map(|object| &object.properties);
    let is_declared = |name: &str| body.fields.iter().any(|field| field.wire.as_deref() == Some(name));
    let field = |field: &Field| {
        let Some(wire) = field.wire.as_deref() else {
            // A map that holds all that has no field.
            let is_empty = members.iter().all(|(name, _)| is_declared(name));
            let nothing = || constant(lowerer, None, &Value::Object(Vec::new()), &field.ty.code);
            return is_empty.then(nothing).flatten().map(|nothing| code!("{}: {}", field.name, nothing));
        };
        let schema = properties.and_then(|properties| properties.get(wire));
        let value = match (members.iter().find(|(name, _)| name == wire), &field.presence) {
            (Some((_, value)), presence) => {
                let value = constant(lowerer, schema, value, &field.ty.code)?;
                if *presence == Presence::Optional { code!("Some({})", value) } else { value }
            }
            (None, Presence::Optional) => Code::known("None"),
            (None, Presence::Default(default)) => default.clone(),
            (None, Presence::Required) => return None,
        };
        Some(code!("{}: {}", field.name, value))
    };
    let fields = body.fields.iter().map(field).collect::<Option<Vec<Code>>>()?;
    let line = Code::list(fields.iter().cloned());
    if line.as_str().len() <= STRUCT {
        return Some(code!("{} {{ {} }}", name, line));
    }
    let lines = fields.iter().map(|field| indented(&code!("{},", field), 1));
    Some(code!("{} {{\n{}\n}}", name, Code::lines(lines)))
}

/// A text as a variant of an enum that another file declares.
fn variant(lowerer: &Lowerer<'_>, schema: &Schema, value: &Value, ty: &Code) -> Option<Code> {
    let Kind::Values(values) = shape(schema, &lowerer.model.contract.schemas).kind else { return None };
    let variants = lowerer.texts(&values)?;
    let (variant, _) = variants.into_iter().find(|(_, wire)| Some(wire.as_str()) == value.as_str())?;
    Some(code!("{}::{}", ty, variant))
}

fn named(name: &Identifier, variants: &[(Identifier, String)], text: &str) -> Option<Code> {
    let (variant, _) = variants.iter().find(|(_, wire)| wire == text)?;
    Some(code!("{}::{}", name, variant))
}
