//! Types that the generator wrote: its own words for what the contract says.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Expr, GenericArgument, Item, ItemEnum, PathArguments};

use super::known::{formatted, of_type};
use super::objects::Property;
use super::rules::insert;
use super::schemas::{describe, nullable};
use super::serde::Serde;
use super::{Direction, Scan};
use crate::contract::value::{Number, Value as Json};
use crate::rust::program::texts::{Texts, expressions};
use crate::rust::program::types::last;
use crate::rust::program::{Def, Scope, Ty, TypeDef};
use crate::scanning::Members;
use crate::scanning::json::{object, only};

/// The file of the named schemas.
const SCHEMAS: &str = "types/schemas.rs";
/// The file of what types share.
const SHARED: &str = "types/mod.rs";
/// The files of what requests are read by.
const INPUT: &str = "middleware/input";
/// The files of what types cannot say.
const CHECKS: &str = "types/checks";
/// How the comment ends above the form of a schema that requests carry.
const IN_REQUESTS: &str = "as a request carries it.";
/// What files may be, which is said beside the schema of a form and not in it.
pub const CONTENT_TYPE: &str = "contentType";
/// Types in types have an end.
const DEPTH: usize = 60;

impl<'s> Scan<'s> {
    /// A type of a generated file: by its name, or what it is, where the contract has it without one.
    pub(super) fn generated(&mut self, ty: &Ty<'s>, def: TypeDef<'s>, direction: Direction, depth: usize) -> Members {
        let name = def.name();
        if name == "File" && self.program.is_below(def.module, INPUT) {
            return formatted("string", "binary");
        }
        if name == "Never" && self.program.is_below(def.module, CHECKS) {
            return only("not", object(Members::new()));
        }
        if name == "AnyText" && self.program.is_file(def.module, SHARED) {
            return Members::new();
        }
        let is_named = self.program.is_file(def.module, SCHEMAS);
        if is_named && !self.is_inner(def, &name) {
            return self.reference(ty, def, direction);
        }
        if depth > DEPTH || self.outer.len() > DEPTH {
            return Members::new();
        }
        self.inlined.insert(def.identity());
        self.definition(ty, direction)
    }

    /// Whether a type of the named schemas' file is a part of the one around it, which its name says, and no schema of its own.
    fn is_inner(&self, def: TypeDef<'s>, name: &str) -> bool {
        let Some(outer) = self.outer.last().filter(|outer| self.program.is_file(outer.module, SCHEMAS)) else {
            return false;
        };
        let outer = outer.name();
        let doc = super::attributes::doc(def.attributes());
        name.starts_with(&outer) && name != outer && super::remarks::schema_name(&doc).1.is_none()
    }

    /// The type that responses have in the place of one that requests have.
    pub(super) fn twin(&self, def: TypeDef<'s>) -> Option<TypeDef<'s>> {
        if !self.program.is_generated(def.module) {
            return None;
        }
        let doc = super::attributes::doc(def.attributes());
        let rest = doc.strip_suffix(IN_REQUESTS)?;
        let name = rest.split_once("[`")?.1.split_once("`]")?.0;
        let names = &self.program.at(def.module)?.names;
        names.get(name)?.iter().find_map(|def| match def {
            Def::Type(def) => Some(*def),
            Def::Alias(tree, module) => {
                Some(TypeDef { tree: crate::rust::program::TypeTree::Alias(tree), module: *module })
            }
            _ => None,
        })
    }

    /// Refers to the schemas of generated files, used or not: each is a component.
    pub fn refer_to_generated(&mut self) {
        let mut found: Vec<TypeDef<'s>> = Vec::new();
        for module in &self.program.modules {
            for def in module.names.values().flatten() {
                let def = match def {
                    Def::Type(def) => *def,
                    Def::Alias(tree, module) => {
                        TypeDef { tree: crate::rust::program::TypeTree::Alias(tree), module: *module }
                    }
                    _ => continue,
                };
                if self.program.is_generated(def.module) && self.program.is_file(def.module, SCHEMAS) {
                    found.push(def);
                }
            }
        }
        found.sort_by_key(TypeDef::name);
        for def in found {
            if !self.inlined.contains(&def.identity()) && self.twin(def).is_none() {
                self.reference(&Ty::Named(def, Vec::new()), def, Direction::Response);
                self.inlined.insert(def.identity());
                self.read_schemas();
            }
        }
    }

    /// Numbers as the generator means them: 64 bits are what there is without a format.
    pub(super) fn generated_scalar(&self, path: &str) -> Option<Members> {
        if !self.is_generated {
            return None;
        }
        Some(match last(path) {
            "i32" => formatted("integer", "int32"),
            "i16" => formatted("integer", "int16"),
            "i8" => formatted("integer", "int8"),
            "u32" => formatted("integer", "uint32"),
            "u64" => formatted("integer", "uint64"),
            "u16" => formatted("integer", "uint16"),
            "u8" => formatted("integer", "uint8"),
            "i64" => of_type("integer"),
            "f64" => of_type("number"),
            _ => return None,
        })
    }

    /// A field of a generated struct: what may be left out is an `Option`, and so is what may be `null`.
    pub(super) fn generated_property(
        &mut self,
        name: String,
        field: &'s syn::Field,
        ty: Ty<'s>,
        serde: &Serde,
        scope: &Scope<'s>,
        direction: Direction,
    ) -> Property<'s> {
        let is_left_out = serde.has("skip_serializing_if");
        let has_default = serde.has("default") && !is_left_out;
        let mut value = ty.clone();
        if is_left_out {
            value = value.inside(&["Option"]).cloned().unwrap_or(value);
        }
        let is_nullable = self.is_option(&value);
        if is_nullable {
            value = value.inside(&["Option"]).cloned().unwrap_or(value);
        }
        let mut schema = self.schema(&value, direction);
        self.add_rules(&mut schema, &field.attrs, &value, scope, is_left_out || is_nullable);
        if is_nullable {
            schema = nullable(schema);
        }
        describe(&mut schema, &field.attrs);
        if has_default && let Some(default) = self.generated_default(serde, &ty, scope) {
            schema.insert("default".to_owned(), default);
        }
        Property { name, schema, is_required: !is_left_out && !has_default, ty }
    }

    fn generated_default(&mut self, serde: &Serde, ty: &Ty<'s>, scope: &Scope<'s>) -> Option<Json> {
        if serde.text("default", Direction::Request).is_some() {
            return self.default(serde, ty, scope);
        }
        match ty.word()?.0 {
            "bool" => Some(Json::Bool(false)),
            "Vec" => Some(Json::Array(Vec::new())),
            "Map" | "BTreeMap" => Some(Json::Object(Vec::new())),
            "Option" => Some(Json::Null),
            _ => None,
        }
    }

    /// A check of `checks.rs` or `formats.rs`: each has one meaning.
    pub(super) fn add_generated_check(&mut self, schema: &mut Members, check: &Expr, scope: &Scope<'s>) {
        if !self.is_generated {
            return;
        }
        match check {
            Expr::Path(path) => {
                let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
                match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                    ["formats", name] => insert(schema, "format", format_of(name).into()),
                    ["checks", "unique"] => insert(schema, "uniqueItems", Json::Bool(true)),
                    _ => {}
                }
            }
            Expr::Macro(call) => {
                let pattern = expressions(call.mac.tokens.clone()).into_iter().next();
                let pattern = pattern.and_then(|text| self.program.text(&text, scope, &Texts::new())?.whole());
                if let Some(pattern) = pattern {
                    insert(schema, "pattern", Json::String(pattern));
                }
            }
            Expr::Call(call) => {
                let Expr::Path(path) = call.func.as_ref() else { return };
                let Some(segment) = path.path.segments.last() else { return };
                let name = segment.ident.to_string();
                let arguments: Vec<&Expr> = call.args.iter().collect();
                if let ("optional" | "json" | "each", [inner]) = (name.as_str(), arguments.as_slice()) {
                    return self.add_generated_check(schema, inner, scope);
                }
                let is_file = path.path.segments.first().is_some_and(|segment| segment.ident == "File");
                if is_file && name == "of_type" {
                    let types: Vec<Json> = arguments.first().map(|list| texts(list)).unwrap_or_default();
                    let types: Vec<&str> = types.iter().filter_map(Json::as_str).collect();
                    return insert(schema, CONTENT_TYPE, types.join(", ").into());
                }
                if is_file && name == "at_least" {
                    return self.add_keyword_of(schema, "min_length", &arguments, None, scope);
                }
                if is_file && name == "at_most" {
                    return self.add_keyword_of(schema, "max_length", &arguments, None, scope);
                }
                let mut predicates: Vec<Ty<'s>> = match &segment.arguments {
                    PathArguments::AngleBracketed(given) => {
                        let types = given.args.iter().filter_map(|argument| match argument {
                            GenericArgument::Type(ty) => Some(self.program.lower(ty, scope)),
                            _ => None,
                        });
                        types.collect()
                    }
                    _ => Vec::new(),
                };
                if matches!(name.as_str(), "all_of" | "conditional") {
                    return self.add_schemas_of(schema, &name, &predicates);
                }
                let predicate = (!predicates.is_empty()).then(|| predicates.remove(0));
                self.add_keyword_of(schema, &name, &arguments, predicate, scope);
            }
            _ => {}
        }
    }

    /// `all_of::<T>()`, and `conditional::<If, Then, Else>()`, in which `Value` stands for what is not there.
    fn add_schemas_of(&mut self, schema: &mut Members, name: &str, predicates: &[Ty<'s>]) {
        let schemas: Vec<Members> = predicates.iter().map(|it| self.schema(it, Direction::Request)).collect();
        if name == "conditional" {
            let named = ["if", "then", "else"].into_iter().zip(schemas).filter(|(_, inner)| !inner.is_empty());
            schema.extend(named.map(|(key, inner)| (key.to_owned(), object(inner))));
            return;
        }
        for mut inner in schemas {
            let union = ["oneOf", "anyOf"].into_iter().find(|key| inner.contains_key(*key) && inner.len() == 1);
            if let Some(key) = union.filter(|key| !schema.contains_key(*key)) {
                schema.extend(inner.shift_remove(key).map(|variants| (key.to_owned(), variants)));
                continue;
            }
            match schema.get_mut("allOf") {
                Some(Json::Array(parts)) => parts.push(object(inner)),
                _ => drop(schema.insert("allOf".to_owned(), Json::Array(vec![object(inner)]))),
            }
        }
    }

    fn add_keyword_of(
        &mut self,
        schema: &mut Members,
        name: &str,
        arguments: &[&Expr],
        predicate: Option<Ty<'s>>,
        scope: &Scope<'s>,
    ) {
        let number = |index: usize| {
            let value = self.program.number(arguments.get(index)?, scope)?;
            let value = value.strip_suffix(".0").map(str::to_owned).unwrap_or(value);
            Number::new(&value).map(Json::Number)
        };
        let text = |index: usize| self.program.text(arguments.get(index)?, scope, &Texts::new())?.whole();
        let keyword = match name {
            "minimum" => "minimum",
            "maximum" => "maximum",
            "above" | "exclusive_minimum" => "exclusiveMinimum",
            "below" | "exclusive_maximum" => "exclusiveMaximum",
            "multiple" | "multiple_of" => "multipleOf",
            "min_length" => "minLength",
            "max_length" => "maxLength",
            "min_items" => "minItems",
            "max_items" => "maxItems",
            "min_properties" => "minProperties",
            "max_properties" => "maxProperties",
            "unique_items" => return insert(schema, "uniqueItems", Json::Bool(true)),
            "one_of" => {
                if let Some(values) = text(0).and_then(|text| serde_json::from_str(&text).ok()).map(of_serde) {
                    insert(schema, "enum", values);
                }
                return;
            }
            "property_names" | "not" | "contains" => {
                let Some(predicate) = predicate else { return };
                let limits = [number(0).filter(|least| *least != Json::Number(Number::from_u64(1))), number(1)];
                let inner = self.schema(&predicate, Direction::Request);
                let key = if name == "property_names" { "propertyNames" } else { name };
                insert(schema, key, object(inner));
                if name == "contains" {
                    for (key, limit) in ["minContains", "maxContains"].into_iter().zip(limits) {
                        schema.extend(limit.map(|limit| (key.to_owned(), limit)));
                    }
                }
                return;
            }
            "required" => {
                let mut names = match schema.shift_remove("required") {
                    Some(Json::Array(names)) => names,
                    _ => Vec::new(),
                };
                names.extend(arguments.first().map(|names| texts(names)).unwrap_or_default());
                schema.insert("required".to_owned(), Json::Array(names));
                return;
            }
            "dependent_required" => {
                let (Some(name), Some(others)) = (text(0), arguments.get(1)) else { return };
                let mut members: Members = match schema.shift_remove("dependentRequired") {
                    Some(Json::Object(members)) => members.into_iter().collect(),
                    _ => Members::new(),
                };
                members.insert(name, Json::Array(texts(others)));
                schema.insert("dependentRequired".to_owned(), object(members));
                return;
            }
            "pattern_property" | "dependent_schema" => {
                let (Some(predicate), Some(text)) = (predicate, text(0)) else { return };
                let inner = self.schema(&predicate, Direction::Request);
                let key = if name == "pattern_property" { "patternProperties" } else { "dependentSchemas" };
                let mut members: Members = match schema.shift_remove(key) {
                    Some(Json::Object(members)) => members.into_iter().collect(),
                    _ => Members::new(),
                };
                members.insert(text, object(inner));
                schema.insert(key.to_owned(), object(members));
                return;
            }
            "item" | "rest" => {
                let Some(predicate) = predicate else { return };
                let inner = object(self.schema(&predicate, Direction::Request));
                if name == "rest" {
                    return insert(schema, "items", inner);
                }
                let mut items = match schema.shift_remove("prefixItems") {
                    Some(Json::Array(items)) => items,
                    _ => Vec::new(),
                };
                items.push(inner);
                schema.shift_remove("items");
                schema.insert("prefixItems".to_owned(), Json::Array(items));
                return;
            }
            _ => return,
        };
        if let Some(value) = number(0) {
            insert(schema, keyword, value);
        }
    }

    /// `checks::tagged!(Pet by "kind" { "cat" => Cat })`, `checks::any_of!(…)`, `checks::exactly_one_of!(…)`
    pub(super) fn generated_union(
        &mut self,
        tree: &'s ItemEnum,
        def: TypeDef<'s>,
        tag: Option<&str>,
        schemas: &[Json],
    ) -> Option<Members> {
        if !self.program.is_generated(def.module) {
            return None;
        }
        if let Some(untyped) = untyped(schemas) {
            return Some(untyped);
        }
        if let Some(listed) = listed_by_type(tree, schemas) {
            return Some(listed);
        }
        let items = self.program.file_items(def.module);
        let found = items.iter().find_map(|item| match item {
            Item::Macro(item) => {
                let first = item.mac.tokens.clone().into_iter().next()?.to_string();
                (tree.ident == first.as_str()).then_some(&item.mac)
            }
            _ => None,
        });
        let word = found.and_then(|found| found.path.segments.last()).map(|segment| segment.ident.to_string());
        let key = if word.as_deref() == Some("any_of") { "anyOf" } else { "oneOf" };
        let mut union = only(key, Json::Array(schemas.to_vec()));
        let mut mapping: Vec<(String, Json)> = Vec::new();
        let mut property = tag.map(str::to_owned);
        if let Some(found) = found.filter(|_| word.as_deref() == Some("tagged")) {
            let (name, arms) = tagged(found.tokens.clone())?;
            property = Some(name);
            for (tags, variant) in arms {
                let index = tree.variants.iter().position(|known| known.ident == variant.as_str());
                let reference = index.and_then(|index| crate::scanning::json::member(schemas.get(index)?, "$ref"));
                if let Some(reference) = reference {
                    mapping.extend(tags.into_iter().map(|tag| (tag, reference.clone())));
                }
            }
        }
        if let Some(property) = property {
            let mut discriminator = only("propertyName", Json::String(property));
            if !mapping.is_empty() {
                discriminator.insert("mapping".to_owned(), Json::Object(mapping));
            }
            union.insert("discriminator".to_owned(), object(discriminator));
        }
        Some(union)
    }
}

/// Listed values of several types: each of these is a variant that is called after it.
fn listed_by_type(tree: &ItemEnum, variants: &[Json]) -> Option<Members> {
    let are_types =
        tree.variants.iter().all(|variant| ["Text", "Number", "Boolean"].iter().any(|word| variant.ident == word));
    let lists: Option<Vec<&Json>> = variants.iter().map(|it| crate::scanning::json::member(it, "enum")).collect();
    let values = lists.filter(|_| are_types)?.into_iter().flat_map(|list| match list {
        Json::Array(values) => values.clone(),
        _ => Vec::new(),
    });
    Some(only("enum", Json::Array(values.collect())))
}

/// The types of all that is not `null`.
const TYPES: [&str; 5] = ["boolean", "number", "string", "array", "object"];

/// A schema without `type`, where there is an alternative for each type: what they say holds for values of theirs.
fn untyped(variants: &[Json]) -> Option<Members> {
    let names: Option<Vec<&str>> =
        variants.iter().map(|it| crate::scanning::json::member(it, "type")?.as_str()).collect();
    let names = names?;
    let are_all = TYPES.iter().all(|name| names.contains(name));
    if !are_all || variants.len() != names.iter().collect::<std::collections::BTreeSet<_>>().len() {
        return None;
    }
    let mut schema = Members::new();
    for variant in variants {
        let Json::Object(members) = variant else { continue };
        schema.extend(members.iter().filter(|(key, _)| key != "type").cloned());
    }
    // Keywords of lists and objects would stand for a type.
    if ["items", "properties", "additionalProperties"].iter().any(|key| schema.contains_key(*key)) {
        let types = std::iter::once("null").chain(TYPES).map(Json::from).collect();
        schema.shift_insert(0, "type".to_owned(), Json::Array(types));
    }
    Some(schema)
}

/// The texts of `&["a", "b"]`.
fn texts(list: &Expr) -> Vec<Json> {
    match super::values::json(list) {
        Some(Json::Array(texts)) => texts,
        _ => Vec::new(),
    }
}

/// The tags of a variant, and its name.
type Arm = (Vec<String>, String);

/// The property and the arms of `tagged!`.
fn tagged(tokens: TokenStream) -> Option<(String, Vec<Arm>)> {
    let mut tokens = tokens.into_iter().skip(2);
    let text = |token: &TokenTree| match syn::parse_str::<syn::LitStr>(&token.to_string()) {
        Ok(literal) => Some(literal.value()),
        Err(_) => None,
    };
    let property = text(&tokens.next()?)?;
    let TokenTree::Group(arms) = tokens.next()? else { return None };
    let mut found = Vec::new();
    let mut tags = Vec::new();
    for token in arms.stream() {
        match &token {
            TokenTree::Literal(_) => tags.extend(text(&token)),
            TokenTree::Ident(variant) => found.push((std::mem::take(&mut tags), variant.to_string())),
            _ => {}
        }
    }
    Some((property, found))
}

/// The format that a function of `formats.rs` is for.
fn format_of(name: &str) -> String {
    name.replace('_', "-")
}

pub(super) fn of_serde(value: serde_json::Value) -> Json {
    match value {
        serde_json::Value::Null => Json::Null,
        serde_json::Value::Bool(value) => Json::Bool(value),
        serde_json::Value::Number(number) => Number::new(&number.to_string()).map_or(Json::Null, Json::Number),
        serde_json::Value::String(text) => Json::String(text),
        serde_json::Value::Array(items) => Json::Array(items.into_iter().map(of_serde).collect()),
        serde_json::Value::Object(members) => {
            Json::Object(members.into_iter().map(|(name, value)| (name, of_serde(value))).collect())
        }
    }
}
