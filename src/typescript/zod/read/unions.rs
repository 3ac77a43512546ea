//! Unions, and what tells their variants apart.

use super::Read;
use crate::contract::value::Value as Json;
use crate::typescript::program::value::Value;
use crate::typescript::scan::json::{member, object, only};
use crate::typescript::scan::{Members, Scan};

impl Scan<'_> {
    pub fn variants(&mut self, keyword: &str, list: &Value) -> Read {
        let items = match list {
            Value::Array(items) => items.items.borrow().clone(),
            _ => Vec::new(),
        };
        let variants: Vec<Json> = items.iter().map(|item| object(self.schema(item).schema)).collect();
        Read::default().with(keyword, Json::Array(variants))
    }

    /// `z.union([…])`: where no value can match two of the variants, at least one means exactly one.
    pub(super) fn union(&mut self, list: &Value) -> Read {
        let mut read = self.variants("oneOf", list);
        let Some(Json::Array(variants)) = read.schema.get("oneOf") else { return read };
        if let Some(types) = plain_types(variants) {
            return Read::default().with("type", Json::Array(types));
        }
        if !self.disjoint(list)
            && let Some(variants) = read.schema.shift_remove("oneOf")
        {
            read.schema.insert("anyOf".to_owned(), variants);
        }
        read
    }

    /// Whether the variants have different types, or different constants.
    fn disjoint(&mut self, list: &Value) -> bool {
        let Value::Array(items) = list else { return false };
        let items = items.items.borrow().clone();
        let mut types: Vec<String> = Vec::new();
        let mut texts: Vec<Json> = Vec::new();
        items.iter().all(|item| {
            let schema = self.outline(item);
            let values = match (schema.get("enum"), schema.get("const")) {
                (Some(Json::Array(values)), _) => Some(values.clone()),
                (_, Some(value)) => Some(vec![value.clone()]),
                _ => None,
            };
            match (values, schema.get("type").and_then(Json::as_str)) {
                (Some(values), _) => {
                    let fresh = values.iter().all(|value| !texts.contains(value) && value.as_str().is_some());
                    texts.extend(values);
                    fresh && !types.iter().any(|name| name == "string")
                }
                (None, Some(name)) => {
                    let name = if name == "integer" { "number" } else { name };
                    let fresh = !types.iter().any(|known| known == name) && (name != "string" || texts.is_empty());
                    types.push(name.to_owned());
                    fresh
                }
                (None, None) => false,
            }
        })
    }

    /// `z.discriminatedUnion(property, […])`
    pub(super) fn discriminated(&mut self, property: &Value, list: &Value) -> Read {
        let Some(property) = property.as_text().map(str::to_owned) else { return self.variants("oneOf", list) };
        let items = match list {
            Value::Array(items) => items.items.borrow().clone(),
            _ => Vec::new(),
        };
        let (mut variants, mut mapping) = (Vec::new(), Vec::new());
        for item in &items {
            let (variant, values) = self.variant(item, &property);
            if let Some(Json::String(target)) = member(&variant, "$ref") {
                mapping.extend(values.into_iter().map(|value| (value, Json::String(target.clone()))));
            }
            variants.push(variant);
        }
        of_variants(property, variants, mapping)
    }

    /// A variant, and the values of the property that stand for it.
    fn variant(&mut self, value: &Value, property: &str) -> (Json, Vec<String>) {
        // `Base.extend({ kind: z.literal('a') })`: the document says the value in the discriminator.
        if value.declared().is_none()
            && let Some((base, added)) = extension(value)
            && let [(name, tag)] = self.members(&added).as_slice()
            && name == property
            && base.declared().is_some()
        {
            let (base, tag) = (base.clone(), tag.clone());
            let tag = self.schema(&tag).schema;
            return (object(self.schema(&base).schema), texts(&object(tag)));
        }
        let variant = object(self.schema(value).schema);
        let values = self.tag(value, property);
        (variant, values)
    }

    /// The values of a property of an object schema. Only that property is read, because others may lead back here.
    fn tag(&mut self, value: &Value, property: &str) -> Vec<String> {
        let Some(symbol) = value.symbol().cloned() else { return Vec::new() };
        let (receiver, literal) = match symbol.kind.method_call() {
            Some((receiver, "extend", [added])) => (Some(receiver), Some(added)),
            Some((receiver, _, _)) => (Some(receiver), None),
            None => match value.call() {
                Some((_, [literal @ Value::Object(_), ..])) => (None, Some(literal)),
                // `checked(schema, …)`, `textOf(schema, …)`
                Some((_, [inner, ..])) => (Some(inner), None),
                _ => (None, None),
            },
        };
        match literal.and_then(|literal| self.get(literal, property)) {
            Some(tag) => texts(&object(self.schema(&tag).schema)),
            None => receiver.map(|receiver| self.tag(receiver, property)).unwrap_or_default(),
        }
    }

    /// The type and values of a schema, without what is inside it.
    fn outline(&mut self, value: &Value) -> Members {
        let Some(symbol) = value.symbol().cloned() else { return self.inline(value).schema };
        if let Some((receiver, name, _)) = symbol.kind.method_call() {
            return match name {
                "nullable" | "nullish" | "or" => Members::new(),
                _ => self.outline(receiver),
            };
        }
        let Some((callee, arguments)) = value.call() else { return Members::new() };
        let name = callee.external().and_then(|external| external.path.last()).map(|name| name.to_string());
        match (name.as_deref(), arguments) {
            (Some("object" | "looseObject" | "strictObject" | "record"), _) => only("type", "object".into()),
            (Some("array" | "tuple"), _) => only("type", "array".into()),
            (Some("checked"), [inner, ..]) | (Some("textOf"), [_, inner]) => self.outline(inner),
            (Some("union" | "xor" | "discriminatedUnion" | "lazy" | "anyOf" | "tagged" | "untyped"), _) => {
                Members::new()
            }
            _ => self.inline(value).schema,
        }
    }

    /// `tagged(property, { value: variant })`
    pub(super) fn tagged(&mut self, property: &Value, by_value: &Value) -> Read {
        let tagged = self.members(by_value).into_iter();
        let tagged = tagged.map(|(value, variant)| (value, object(self.schema(&variant).schema))).collect();
        of_tags(property.as_text().unwrap_or_default().to_owned(), tagged)
    }
}

/// A union of which each variant is told by values of a property.
pub fn of_tags(property: String, tagged: Vec<(String, Json)>) -> Read {
    let (mut variants, mut mapping) = (Vec::new(), Vec::new());
    for (value, variant) in tagged {
        if let Some(target) = member(&variant, "$ref") {
            mapping.push((value, target.clone()));
        }
        if !variants.contains(&variant) {
            variants.push(variant);
        }
    }
    of_variants(property, variants, mapping)
}

fn of_variants(property: String, variants: Vec<Json>, mapping: Vec<(String, Json)>) -> Read {
    let mut discriminator = vec![("propertyName".to_owned(), Json::String(property))];
    // Without a mapping, the value is the name of the schema.
    let is_implied =
        |(value, target): &(String, Json)| target.as_str().is_some_and(|target| target.ends_with(&format!("/{value}")));
    if !mapping.iter().all(is_implied) {
        discriminator.push(("mapping".to_owned(), Json::Object(mapping)));
    }
    Read::default().with("oneOf", Json::Array(variants)).with("discriminator", Json::Object(discriminator))
}

/// The receiver and argument of `base.extend(…)`.
fn extension(value: &Value) -> Option<(&Value, Value)> {
    let symbol = value.symbol()?;
    match symbol.kind.method_call()? {
        (base, "extend", [added]) => Some((base, added.clone())),
        _ => None,
    }
}

/// The texts that a schema lets through, if it lists them.
fn texts(schema: &Json) -> Vec<String> {
    match (member(schema, "const"), member(schema, "enum")) {
        (Some(Json::String(text)), _) => vec![text.clone()],
        (_, Some(Json::Array(values))) => values.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The types of variants that are types and no more.
fn plain_types(variants: &[Json]) -> Option<Vec<Json>> {
    let only_type = |variant: &Json| match variant {
        Json::Object(members) => match members.as_slice() {
            [(key, value @ Json::String(_))] if key == "type" => Some(value.clone()),
            _ => None,
        },
        _ => None,
    };
    variants.iter().map(only_type).collect()
}
