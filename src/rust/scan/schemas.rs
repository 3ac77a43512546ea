//! Types as JSON Schema.

use super::known::{Known, known, of_type};
use super::remarks::remarks;
use super::serde::Serde;
use super::{Direction, Scan, attributes};
use crate::contract::value::Value as Json;

use crate::rust::program::{Scope, Ty, TypeDef, TypeTree};
use crate::scanning::json::{object, only, takes_null};
use crate::scanning::{Members, marks};

/// Types in types have an end.
const DEPTH: usize = 40;

const INTEGERS: [&str; 8] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];

/// How a `with` of serde writes what it is for.
const WITH: [(&str, &[(&str, &str)]); 8] = [
    ("rfc3339", &[("type", "string"), ("format", "date-time")]),
    ("iso8601", &[("type", "string"), ("format", "date-time")]),
    ("rfc2822", &[("type", "string")]),
    ("ts_seconds", &[("type", "integer"), ("format", "int64")]),
    ("ts_milliseconds", &[("type", "integer"), ("format", "int64")]),
    ("timestamp", &[("type", "integer"), ("format", "int64")]),
    ("humantime_serde", &[("type", "string")]),
    ("base64", &[("type", "string"), ("contentEncoding", "base64")]),
];

impl<'s> Scan<'s> {
    /// The schema of a type where it is used; empty where nothing is known.
    pub fn schema(&mut self, ty: &Ty<'s>, direction: Direction) -> Members {
        self.schema_within(ty, direction, 0)
    }

    pub(super) fn schema_within(&mut self, ty: &Ty<'s>, direction: Direction, depth: usize) -> Members {
        if depth > DEPTH {
            return Members::new();
        }
        match ty {
            Ty::Named(def, arguments) => self.named(ty, *def, arguments, direction, depth),
            Ty::External(path, arguments) => self.external(path, arguments, direction, depth),
            Ty::Tuple(items) if items.is_empty() => of_type("null"),
            Ty::Tuple(items) => {
                let items: Vec<Json> =
                    items.iter().map(|item| object(self.schema_within(item, direction, depth + 1))).collect();
                let count = items.len();
                listed(items, count)
            }
            Ty::Impl(_) | Ty::Any(_) | Ty::Unknown => Members::new(),
        }
    }

    /// The schema of what is in something else; marked where the sources do not say what its type is.
    pub(super) fn inner(&mut self, ty: &Ty<'s>, direction: Direction, depth: usize) -> Members {
        let schema = self.schema_within(ty, direction, depth);
        if schema.is_empty() && !self.is_known(ty) { marks::guessed(schema) } else { schema }
    }

    fn external(&mut self, path: &str, arguments: &[Ty<'s>], direction: Direction, depth: usize) -> Members {
        match known(path, arguments) {
            Some(Known::Schema(schema)) => match self.generated_scalar(path) {
                Some(own) => own,
                None => schema,
            },
            Some(Known::Same(inner)) => self.schema_within(inner, direction, depth + 1),
            Some(Known::List { items, is_set }) => {
                let items = self.inner(items, direction, depth + 1);
                let mut schema = of_type("array");
                if !items.is_empty() || !self.is_generated {
                    schema.insert("items".to_owned(), object(items));
                }
                if is_set {
                    schema.insert("uniqueItems".to_owned(), Json::Bool(true));
                }
                schema
            }
            Some(Known::Map(value)) => {
                let value = self.inner(value, direction, depth + 1);
                let mut schema = of_type("object");
                schema.insert("additionalProperties".to_owned(), object(value));
                schema
            }
            Some(Known::Option(inner)) => {
                let inner = self.schema_within(inner, direction, depth + 1);
                nullable(inner)
            }
            Some(Known::Any) | None => Members::new(),
        }
    }

    /// Whether serde's way with a type of another crate is known.
    pub fn is_known(&self, ty: &Ty<'s>) -> bool {
        match ty {
            Ty::External(path, arguments) => match known(path, arguments) {
                Some(Known::Same(inner) | Known::Option(inner) | Known::Map(inner)) => self.is_known(inner),
                Some(Known::List { items, .. }) => self.is_known(items),
                Some(Known::Schema(_) | Known::Any) => true,
                None => false,
            },
            Ty::Named(..) => true,
            Ty::Tuple(items) => items.iter().all(|item| self.is_known(item)),
            Ty::Impl(_) | Ty::Any(_) | Ty::Unknown => false,
        }
    }

    fn named(
        &mut self,
        ty: &Ty<'s>,
        def: TypeDef<'s>,
        arguments: &[Ty<'s>],
        direction: Direction,
        depth: usize,
    ) -> Members {
        if self.program.is_generated(def.module) {
            return self.generated(ty, def, direction, depth);
        }
        let serde = Serde::of(def.attributes());
        let scope = self.program.scope_of_type(def, arguments);
        if let Some(schema) = self.through_another(&serde, &scope, direction, depth) {
            return schema;
        }
        if let Some(schema) = self.written_by_hand(ty, def, direction) {
            return schema;
        }
        if let TypeTree::Struct(tree) = def.tree {
            let mut fields = tree.fields.iter();
            if let (Some(field), None) = (fields.next(), fields.next())
                && (field.ident.is_none() || serde.has("transparent"))
            {
                let inner = self.program.lower(&field.ty, &scope);
                let mut schema = self.schema_within(&inner, direction, depth + 1);
                if !schema.contains_key("$ref") {
                    describe(&mut schema, def.attributes());
                    self.add_rules(&mut schema, &field.attrs, &inner, &scope, false);
                    self.add_new_type_rules(&mut schema, def, &scope);
                }
                return if self.is_checked_by_hand(ty) { marks::guessed(schema) } else { schema };
            }
        }
        self.reference(ty, def, direction)
    }

    /// Whether code of a type checks its values, or says what its schema is.
    fn is_checked_by_hand(&self, ty: &Ty<'s>) -> bool {
        ["Validate", "JsonSchema", "ToSchema", "PartialSchema"]
            .iter()
            .any(|name| self.program.impl_of(ty, name).is_some())
    }

    /// `#[serde(into = "String")]`
    fn through_another(
        &mut self,
        serde: &Serde,
        scope: &Scope<'s>,
        direction: Direction,
        depth: usize,
    ) -> Option<Members> {
        let words: &[&str] = match direction {
            Direction::Request => &["from", "try_from"],
            Direction::Response => &["into"],
        };
        let text = words.iter().find_map(|word| serde.text(word, direction))?;
        let tree: syn::Type = syn::parse_str(&text).ok()?;
        let other = self.program.lower(&tree, scope);
        Some(self.schema_within(&other, direction, depth + 1))
    }

    /// Types whose serde is not derived: what it is written as, if the code says it plainly. It may refuse values besides.
    fn written_by_hand(&mut self, ty: &Ty<'s>, def: TypeDef<'s>, direction: Direction) -> Option<Members> {
        let attributes = def.attributes();
        let texts = ["SerializeDisplay", "DeserializeFromStr"];
        if texts.iter().any(|name| attributes::derives(attributes, name)) {
            return Some(self.displayed(def));
        }
        let derived = match direction {
            Direction::Request => "Deserialize",
            Direction::Response => "Serialize",
        };
        if attributes::derives(attributes, derived) {
            return None;
        }
        let place = self.program.place(def.module, name_span(def));
        let found = self.program.impl_of(ty, derived)?;
        let method = match direction {
            Direction::Request => "deserialize",
            Direction::Response => "serialize",
        };
        let function = found.functions.iter().find(|function| function.name() == method)?;
        let code = quote::ToTokens::to_token_stream(function.block?).to_string();
        let has = |words: &[&str]| words.iter().any(|word| code.contains(word));
        if has(&["serialize_str", "collect_str", "deserialize_str", "deserialize_string", "String :: deserialize"]) {
            let mut schema = of_type("string");
            if has(&["Rfc3339", "rfc3339"]) {
                schema.insert("format".to_owned(), "date-time".into());
            } else if let TypeTree::Struct(tree) = def.tree
                && is_new_type(tree)
                && let Ty::Named(_, arguments) = ty
            {
                // The text of an id is that of the UUID in it.
                let own = self.new_type(tree, &self.program.scope_of_type(def, arguments), direction);
                let is_text = own.get("type") == schema.get("type");
                schema
                    .extend(own.get("format").filter(|_| is_text).map(|format| ("format".to_owned(), format.clone())));
            }
            return Some(if schema.contains_key("format") { schema } else { marks::guessed(schema) });
        }
        let is_written = |name: &&str| {
            [format!("serialize_{name} "), format!("{name} :: deserialize")].iter().any(|words| code.contains(words))
        };
        if INTEGERS.iter().any(is_written) {
            return Some(marks::guessed(of_type("integer")));
        }
        if has(&["serialize_bool", "deserialize_bool"]) {
            return Some(of_type("boolean"));
        }
        if has(&["serialize_struct", "serialize_map", "MapAccess"]) {
            return None;
        }
        self.note(place, format!("what {} is in JSON: its serde is written by hand", def.name()));
        Some(marks::guessed(Members::new()))
    }

    /// The schema itself of a struct or enum.
    pub(super) fn definition(&mut self, ty: &Ty<'s>, direction: Direction) -> Members {
        let Ty::Named(def, arguments) = ty else { return Members::new() };
        let scope = self.program.scope_of_type(*def, arguments);
        self.outer.push(*def);
        let mut schema = match def.tree {
            TypeTree::Struct(tree) if is_new_type(tree) => self.new_type(tree, &scope, direction),
            TypeTree::Struct(tree) => self.structure(&tree.fields, def.attributes(), &scope, direction, 0),
            TypeTree::Enum(tree) => self.enumeration(tree, *def, &scope, direction),
            TypeTree::Alias(tree) => {
                let inner = self.program.lower(&tree.ty, &scope);
                self.schema(&inner, direction)
            }
        };
        self.outer.pop();
        self.add_rules(&mut schema, def.attributes(), ty, &scope, false);
        describe(&mut schema, def.attributes());
        if self.twin(*def).is_some() {
            schema.shift_remove("description");
        }
        schema
    }

    /// `struct Name(String);`
    fn new_type(&mut self, tree: &'s syn::ItemStruct, scope: &Scope<'s>, direction: Direction) -> Members {
        let Some(field) = tree.fields.iter().next() else { return Members::new() };
        let inner = self.program.lower(&field.ty, scope);
        let value = inner.inside(&["Option"]).cloned().unwrap_or_else(|| inner.clone());
        let mut schema = self.schema(&value, direction);
        self.add_rules(&mut schema, &field.attrs, &value, scope, self.is_option(&inner));
        if self.is_option(&inner) { nullable(schema) } else { schema }
    }

    /// The schema that a field's `with` gives it.
    pub(super) fn with(&self, serde: &Serde, direction: Direction) -> Option<Members> {
        let words: &[&str] = match direction {
            Direction::Request => &["with", "deserialize_with"],
            Direction::Response => &["with", "serialize_with"],
        };
        let text = words.iter().find_map(|word| serde.text(word, direction))?;
        let known = WITH.iter().find(|(name, _)| text.split("::").any(|part| part.contains(name)))?;
        Some(known.1.iter().map(|(key, value)| ((*key).to_owned(), Json::from(*value))).collect())
    }

    /// Whether a type may be left out of an object: `Option`, also behind pointers.
    pub fn is_option(&self, ty: &Ty<'s>) -> bool {
        ty.word().is_some_and(|(name, _)| name == "Option")
    }
}

fn is_new_type(tree: &syn::ItemStruct) -> bool {
    tree.fields.len() == 1 && tree.fields.iter().all(|field| field.ident.is_none())
}

/// Adds what the comments above an item say.
pub fn describe(schema: &mut Members, attributes: &[syn::Attribute]) {
    let (doc, remarks) = remarks(&attributes::doc(attributes));
    for (key, value) in remarks {
        match key {
            "items" | "additionalProperties" => say_of_parts(schema, key, value),
            "anyOf" => has_any_of(schema),
            "discriminator" => tell_apart(schema, value),
            _ => drop(schema.insert(key.to_owned(), value)),
        }
    }
    if !doc.is_empty() {
        schema.insert("description".to_owned(), Json::String(doc));
    }
    if attributes::has(attributes, "deprecated") {
        schema.insert("deprecated".to_owned(), Json::Bool(true));
    }
}

/// Adds what is said about the items of a list or the values of a map.
fn say_of_parts(schema: &mut Members, key: &str, said: Json) {
    let Json::Object(said) = said else { return };
    if key == "additionalProperties" && schema.get(key).is_none_or(|values| *values == Json::Bool(true)) {
        schema.insert(key.to_owned(), Json::Object(Vec::new()));
    }
    if key == "items" && !schema.contains_key(key) {
        schema.insert(key.to_owned(), Json::Object(Vec::new()));
    }
    let Some(Json::Object(part)) = schema.get_mut(key) else { return };
    for (key, value) in said {
        match (part.iter_mut().find(|(known, _)| *known == key), value) {
            (Some((_, Json::Array(known))), Json::Array(more)) => known.extend(more),
            (Some(_), _) => {}
            (None, value) => part.push((key, value)),
        }
    }
}

/// A property says which alternative it is, where that is not known from the code.
fn tell_apart(schema: &mut Members, discriminator: Json) {
    let is_null =
        |variant: &Json| crate::scanning::json::member(variant, "type").and_then(Json::as_str) == Some("null");
    let variants = schema.get("oneOf").or_else(|| schema.get("anyOf"));
    let is_union = matches!(variants, Some(Json::Array(all)) if !all.iter().any(is_null));
    if is_union && !schema.contains_key("discriminator") {
        schema.insert("discriminator".to_owned(), discriminator);
    }
}

/// More than one of the alternatives may fit.
fn has_any_of(schema: &mut Members) {
    let is_null =
        |variant: &Json| crate::scanning::json::member(variant, "type").and_then(Json::as_str) == Some("null");
    if let Some(index) = schema.get_index_of("oneOf")
        && let Some(Json::Array(variants)) =
            schema.get("oneOf").filter(|list| !matches!(list, Json::Array(all) if all.iter().any(is_null)))
    {
        let variants = Json::Array(variants.clone());
        schema.shift_remove("oneOf");
        schema.shift_insert(index, "anyOf".to_owned(), variants);
    }
}

/// The schema or `null`.
pub fn nullable(mut schema: Members) -> Members {
    // Where no type is named, `null` is one of those that are let through.
    let names_type = ["type", "enum", "const", "oneOf", "anyOf", "allOf", "$ref", "not"];
    if !names_type.iter().any(|key| schema.contains_key(*key))
        || schema.get("type").and_then(Json::as_str) == Some("null")
    {
        return schema;
    }
    if let (Some(Json::String(_)), Some(Json::Array(_))) = (schema.get("type"), schema.get("enum")) {
        let name = schema.get("type").cloned().unwrap_or(Json::Null);
        schema.insert("type".to_owned(), Json::Array(vec![name, "null".into()]));
        if let Some(Json::Array(values)) = schema.get_mut("enum") {
            values.push(Json::Null);
        }
        return schema;
    }
    if let (None, Some(Json::Array(variants))) = (schema.get("type"), schema.get("oneOf"))
        && variants.iter().any(takes_null)
    {
        return schema;
    }
    let is_plain = !["enum", "const"].iter().any(|key| schema.contains_key(*key));
    match schema.get_mut("type") {
        Some(own @ Json::String(_)) if is_plain => {
            *own = Json::Array(vec![own.clone(), "null".into()]);
            schema
        }
        Some(Json::Array(_)) if is_plain => schema,
        _ => only("oneOf", Json::Array(vec![object(schema), object(of_type("null"))])),
    }
}

/// An array with a schema for each place, of which so many have to be filled.
pub(super) fn listed(items: Vec<Json>, required: usize) -> Members {
    let number = |count: usize| Json::Number(crate::contract::value::Number::from_u64(count as u64));
    let count = items.len();
    let mut schema = of_type("array");
    schema.insert("prefixItems".to_owned(), Json::Array(items));
    if required > 0 {
        schema.insert("minItems".to_owned(), number(required));
    }
    schema.insert("maxItems".to_owned(), number(count));
    schema
}

/// Where the name of a type stands.
pub fn name_span(def: TypeDef<'_>) -> proc_macro2::Span {
    match def.tree {
        TypeTree::Struct(tree) => tree.ident.span(),
        TypeTree::Enum(tree) => tree.ident.span(),
        TypeTree::Alias(tree) => tree.ident.span(),
    }
}
