//! Enums: texts, or one of several schemas, by how serde tells the variants apart.

use syn::{Expr, Fields, ItemEnum, Variant};

use super::known::of_type;
use super::objects::Property;
use super::schemas::describe;
use super::serde::{Serde, strum_name, variant_name};
use super::{Direction, Scan, attributes};
use crate::contract::value::{Number, Value as Json};
use crate::rust::program::{Scope, TypeDef, TypeTree, unraw};
use crate::scanning::json::{object, only};
use crate::scanning::{Members, marks};

impl<'s> Scan<'s> {
    pub(super) fn enumeration(
        &mut self,
        tree: &'s ItemEnum,
        def: TypeDef<'s>,
        scope: &Scope<'s>,
        direction: Direction,
    ) -> Members {
        if ["Serialize_repr", "Deserialize_repr"].iter().any(|name| attributes::derives(&tree.attrs, name)) {
            return self.numbers(tree, scope);
        }
        let serde = Serde::of(&tree.attrs);
        let (tag, content) = (serde.text("tag", direction), serde.text("content", direction));
        let variants: Vec<(String, &'s Variant)> = variants(tree, &serde, direction);
        let is_untagged = serde.has("untagged");
        let is_texts = tag.is_none() && !is_untagged && variants.iter().all(|(_, variant)| variant.fields.is_empty());
        if is_texts {
            let mut schema = of_type("string");
            let names = variants.into_iter().map(|(name, _)| Json::String(name));
            schema.insert("enum".to_owned(), Json::Array(names.collect()));
            return schema;
        }
        let inner = Serde::of(&tree.attrs).text("rename_all_fields", direction);
        let mut schemas = Vec::new();
        for (name, variant) in variants {
            let fields = self.fields(variant, scope, direction, inner.as_deref());
            let own = Serde::of(&variant.attrs);
            let mut schema = match (&tag, &content) {
                _ if is_untagged || own.has("untagged") => fields.unwrap_or_else(|| of_type("null")),
                (None, _) => match fields {
                    None => constant(&name),
                    Some(fields) => holding(vec![(name, fields)]),
                },
                (Some(tag), Some(content)) => {
                    let mut members = vec![(tag.clone(), constant(&name))];
                    members.extend(fields.map(|fields| (content.clone(), fields)));
                    holding(members)
                }
                (Some(tag), None) => tagged(tag, &name, fields),
            };
            describe(&mut schema, &variant.attrs);
            schemas.push(object(schema));
        }
        if let Some(union) = self.generated_union(tree, def, tag.as_deref(), &schemas) {
            return union;
        }
        let key = if is_untagged { "anyOf" } else { "oneOf" };
        only(key, Json::Array(schemas))
    }

    /// What a variant holds.
    fn fields(
        &mut self,
        variant: &'s Variant,
        scope: &Scope<'s>,
        direction: Direction,
        rule: Option<&str>,
    ) -> Option<Members> {
        match &variant.fields {
            Fields::Unit => None,
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                let field = fields.unnamed.first()?;
                let ty = self.program.lower(&field.ty, scope);
                let mut schema = self.schema(&ty, direction);
                self.add_rules(&mut schema, &field.attrs, &ty, scope, false);
                Some(schema)
            }
            fields => {
                let mut schema = self.structure(fields, &variant.attrs, scope, direction, 0);
                let has_own = Serde::of(&variant.attrs).has("rename_all");
                if let Some(rule) = rule.filter(|_| !has_own) {
                    rename(&mut schema, rule, fields);
                }
                Some(schema)
            }
        }
    }

    /// `#[repr(u8)]` with serde_repr.
    fn numbers(&mut self, tree: &'s ItemEnum, scope: &Scope<'s>) -> Members {
        let mut next = 0_i64;
        let mut values = Vec::new();
        for variant in &tree.variants {
            let given =
                variant.discriminant.as_ref().and_then(|(_, value): &(_, Expr)| self.program.number(value, scope));
            next = given.and_then(|value| value.parse().ok()).unwrap_or(next);
            values.extend(Number::new(&next.to_string()).map(Json::Number));
            next += 1;
        }
        let mut schema = of_type("integer");
        schema.insert("enum".to_owned(), Json::Array(values));
        schema
    }

    /// A type that is written as its `Display` has it: strum's names, where it is an enum.
    pub(super) fn displayed(&mut self, def: TypeDef<'s>) -> Members {
        let mut schema = of_type("string");
        let TypeTree::Enum(tree) = def.tree else { return schema };
        let strum = attributes::of(&tree.attrs, "strum");
        let is_strum = ["Display", "AsRefStr", "EnumString"].iter().any(|name| attributes::derives(&tree.attrs, name));
        if is_strum && tree.variants.iter().all(|variant| variant.fields.is_empty()) {
            let rule = strum.iter().find(|word| word.name == "serialize_all").and_then(attributes::Word::text);
            let names = tree.variants.iter().map(|variant| {
                let own = attributes::of(&variant.attrs, "strum");
                let own = own.iter().find(|word| word.name == "serialize" || word.name == "to_string");
                own.and_then(attributes::Word::text)
                    .unwrap_or_else(|| strum_name(&unraw(&variant.ident), rule.as_deref()))
            });
            schema.insert("enum".to_owned(), Json::Array(names.map(Json::String).collect()));
        }
        schema
    }

    /// The members of each variant of an enum, as it is flattened into parameters.
    pub fn variant_properties(&mut self, def: TypeDef<'s>, scope: &Scope<'s>) -> Vec<Property<'s>> {
        let TypeTree::Enum(tree) = def.tree else { return Vec::new() };
        let mut found: Vec<Property<'s>> = Vec::new();
        for variant in &tree.variants {
            let parts = match &variant.fields {
                Fields::Named(_) => {
                    self.parts(&variant.fields, &variant.attrs, scope, Direction::Request, 0).properties
                }
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                    let ty = fields.unnamed.first().map(|field| self.program.lower(&field.ty, scope));
                    ty.and_then(|ty| self.properties(&ty, Direction::Request)).unwrap_or_default()
                }
                _ => Vec::new(),
            };
            for mut property in parts {
                property.is_required = false;
                if !found.iter().any(|known| known.name == property.name) {
                    found.push(property);
                }
            }
        }
        found
    }
}

/// The variants that are read or written, by their names.
pub(super) fn variants<'s>(tree: &'s ItemEnum, serde: &Serde, direction: Direction) -> Vec<(String, &'s Variant)> {
    let rule = serde.text("rename_all", direction);
    let variants = tree.variants.iter().filter_map(|variant| {
        let own = Serde::of(&variant.attrs);
        if own.is_skipped(direction) || own.has("other") {
            return None;
        }
        let name = own.text("rename", direction);
        Some((name.unwrap_or_else(|| variant_name(&unraw(&variant.ident), rule.as_deref())), variant))
    });
    variants.collect()
}

fn constant(name: &str) -> Members {
    let mut schema = of_type("string");
    schema.insert("const".to_owned(), name.into());
    schema
}

/// An object that has these members.
fn holding(members: Vec<(String, Members)>) -> Members {
    let mut schema = of_type("object");
    let required = members.iter().map(|(name, _)| Json::String(name.clone())).collect();
    let properties: Members = members.into_iter().map(|(name, schema)| (name, object(schema))).collect();
    schema.insert("properties".to_owned(), object(properties));
    schema.insert("required".to_owned(), Json::Array(required));
    schema
}

/// A variant that has its name among its own members.
fn tagged(tag: &str, name: &str, fields: Option<Members>) -> Members {
    let own = holding(vec![(tag.to_owned(), constant(name))]);
    match fields {
        None => own,
        // What else it has is not known.
        Some(fields) if fields.is_empty() => marks::guessed(own),
        Some(mut fields) if fields.contains_key("properties") => {
            let mut properties = own.get("properties").cloned().map(members_of).unwrap_or_default();
            properties.extend(fields.shift_remove("properties").map(members_of).unwrap_or_default());
            let mut required = vec![Json::String(tag.to_owned())];
            if let Some(Json::Array(names)) = fields.shift_remove("required") {
                required.extend(names);
            }
            let mut schema = of_type("object");
            schema.insert("properties".to_owned(), object(properties));
            schema.insert("required".to_owned(), Json::Array(required));
            schema.extend(fields.into_iter().filter(|(key, _)| key != "type"));
            schema
        }
        Some(fields) => only("allOf", Json::Array(vec![object(fields), object(own)])),
    }
}

fn members_of(json: Json) -> Members {
    match json {
        Json::Object(members) => members.into_iter().collect(),
        _ => Members::new(),
    }
}

/// `rename_all_fields`
fn rename(schema: &mut Members, rule: &str, fields: &Fields) {
    let names: Vec<(String, String)> = fields
        .iter()
        .filter(|field| !Serde::of(&field.attrs).has("rename"))
        .filter_map(|field| field.ident.as_ref().map(unraw))
        .map(|name| (name.clone(), super::serde::field_name(&name, Some(rule))))
        .collect();
    let new =
        |old: &str| names.iter().find(|(name, _)| name == old).map_or_else(|| old.to_owned(), |(_, new)| new.clone());
    if let Some(Json::Object(properties)) = schema.get_mut("properties") {
        properties.iter_mut().for_each(|(name, _)| *name = new(name));
    }
    if let Some(Json::Array(required)) = schema.get_mut("required") {
        required.iter_mut().for_each(|name| *name = Json::String(new(name.as_str().unwrap_or_default())));
    }
}
