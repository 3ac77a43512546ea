//! Structs as JSON objects, and their fields as parameters.

use syn::{Attribute, Fields};

use super::known::{Known, known, of_type};
use super::rules;
use super::schemas::{describe, listed, nullable};
use super::serde::{Serde, field_name};
use super::{Direction, Scan};
use crate::contract::value::Value as Json;
use crate::rust::program::{Scope, Ty, TypeTree, unraw};
use crate::scanning::json::object;
use crate::scanning::{Members, marks};

/// A member of an object.
pub struct Property<'s> {
    pub name: String,
    pub schema: Members,
    pub is_required: bool,
    pub ty: Ty<'s>,
}

/// What the fields of a struct come to.
#[derive(Default)]
pub(super) struct Parts<'s> {
    pub properties: Vec<Property<'s>>,
    /// What it has beside them: flattened maps.
    additional: Option<Json>,
    /// Flattened enums and types that are not known.
    all_of: Vec<Json>,
}

/// Flattened structs have an end.
const DEPTH: usize = 16;

impl<'s> Scan<'s> {
    /// The schema of a struct's or variant's fields.
    pub(super) fn structure(
        &mut self,
        fields: &'s Fields,
        container: &[Attribute],
        scope: &Scope<'s>,
        direction: Direction,
        depth: usize,
    ) -> Members {
        match fields {
            Fields::Unit => of_type("null"),
            Fields::Unnamed(fields) => {
                let mut required = 0;
                let mut items = Vec::new();
                for field in &fields.unnamed {
                    let serde = Serde::of(&field.attrs);
                    if serde.is_skipped(direction) {
                        continue;
                    }
                    let ty = self.program.lower(&field.ty, scope);
                    let item = self.property(items.len().to_string(), field, ty, &serde, false, scope, direction);
                    items.push(object(item.schema));
                    // serde takes an `Option` of a tuple for a value that may be `null`, and misses it where it is not there.
                    let may_end = serde.has("default") || serde.has("skip_serializing_if");
                    required = if may_end { required } else { items.len() };
                }
                listed(items, required)
            }
            Fields::Named(_) => {
                let serde = Serde::of(container);
                let parts = self.parts(fields, container, scope, direction, depth);
                let mut schema = parts.schema();
                if serde.has("deny_unknown_fields") {
                    schema.insert("additionalProperties".to_owned(), Json::Bool(false));
                }
                schema
            }
        }
    }

    /// The members of a type, where it is a struct: those of flattened ones are its own.
    pub fn properties(&mut self, ty: &Ty<'s>, direction: Direction) -> Option<Vec<Property<'s>>> {
        let Ty::Named(def, arguments) = ty else { return None };
        let TypeTree::Struct(tree) = def.tree else { return None };
        if !matches!(tree.fields, Fields::Named(_)) {
            return None;
        }
        let scope = self.program.scope_of_type(*def, arguments);
        Some(self.parts(&tree.fields, &tree.attrs, &scope, direction, 0).properties)
    }

    pub(super) fn parts(
        &mut self,
        fields: &'s Fields,
        container: &[Attribute],
        scope: &Scope<'s>,
        direction: Direction,
        depth: usize,
    ) -> Parts<'s> {
        let own = Serde::of(container);
        let rule = own.text("rename_all", direction).or_else(|| own.text("rename_all_fields", direction));
        let mut parts = Parts::default();
        for field in fields {
            let Some(ident) = &field.ident else { continue };
            let serde = Serde::of(&field.attrs);
            if serde.is_skipped(direction) {
                continue;
            }
            let ty = self.program.lower(&field.ty, scope);
            if ty.word().is_some_and(|(name, _)| name == "PhantomData") {
                continue;
            }
            if serde.has("flatten") {
                self.flatten(&ty, direction, depth, &mut parts);
                continue;
            }
            let name = serde.text("rename", direction);
            let name = name.unwrap_or_else(|| field_name(&unraw(ident), rule.as_deref()));
            let property = self.property(name, field, ty, &serde, own.has("default"), scope, direction);
            parts.properties.push(property);
        }
        parts
    }

    #[expect(clippy::too_many_arguments, reason = "they are what a field stands in")]
    fn property(
        &mut self,
        name: String,
        field: &'s syn::Field,
        ty: Ty<'s>,
        serde: &Serde,
        has_defaults: bool,
        scope: &Scope<'s>,
        direction: Direction,
    ) -> Property<'s> {
        if self.program.is_generated(scope.module) {
            return self.generated_property(name, field, ty, serde, scope, direction);
        }
        let inner = ty.inside(&["Option"]).cloned();
        let is_option = inner.is_some();
        let value = inner.as_ref().unwrap_or(&ty);
        let mut schema = self.with(serde, direction).unwrap_or_else(|| {
            let schema = self.inner(value, direction, 0);
            if schema.contains_key(marks::OPEN) && !self.is_known(value) {
                let place = self.program.place(scope.module, syn::spanned::Spanned::span(&field.ty));
                self.note(place, format!("the type of {name}: it is not declared in the sources that are read"));
            }
            schema
        });
        self.add_rules(&mut schema, &field.attrs, value, scope, is_option);
        let left_out = serde.has("skip_serializing_if");
        let has_to_be_there = is_option && direction == Direction::Request && rules::is_required(&field.attrs);
        let is_nullable = is_option && !has_to_be_there && (direction == Direction::Request || !left_out);
        if is_nullable {
            schema = nullable(schema);
        }
        describe(&mut schema, &field.attrs);
        if let Some(default) = self.default(serde, value, scope).filter(|_| direction == Direction::Request) {
            schema.insert("default".to_owned(), default);
        }
        self.add_schema_words(&mut schema, &field.attrs);
        let is_required = match direction {
            // Where a field is read by a function, serde leaves nothing out by itself.
            Direction::Request => {
                let is_given = ["with", "deserialize_with"].iter().any(|word| serde.has(word));
                has_to_be_there || (!is_option || is_given) && !has_defaults && !serde.has("default")
            }
            Direction::Response => !left_out,
        };
        Property { name, schema, is_required, ty }
    }

    fn flatten(&mut self, ty: &Ty<'s>, direction: Direction, depth: usize, parts: &mut Parts<'s>) {
        if depth > DEPTH {
            return;
        }
        if let Some(inner) = ty.inside(&["Option"]) {
            let mut inside = Parts::default();
            self.flatten(inner, direction, depth + 1, &mut inside);
            inside.properties.iter_mut().for_each(|property| property.is_required = false);
            parts.add(inside);
            return;
        }
        if let Some(inner) = ty.inside(&["Box", "Arc", "Rc", "Valid", "Json"]) {
            return self.flatten(inner, direction, depth + 1, parts);
        }
        match ty {
            Ty::Named(def, arguments) => {
                if let TypeTree::Struct(tree) = def.tree
                    && matches!(tree.fields, Fields::Named(_))
                {
                    let scope = self.program.scope_of_type(*def, arguments);
                    let inside = self.parts(&tree.fields, &tree.attrs, &scope, direction, depth + 1);
                    parts.add(inside);
                    return;
                }
                let schema = self.schema(ty, direction);
                parts.all_of.push(object(schema));
            }
            Ty::External(path, arguments) => match known(path, arguments) {
                Some(Known::Map(value)) => {
                    let value = self.schema(value, direction);
                    parts.additional = Some(object(value));
                }
                _ => parts.additional = Some(object(Members::new())),
            },
            _ => parts.additional = Some(object(Members::new())),
        }
    }
}

impl<'s> Parts<'s> {
    fn add(&mut self, other: Parts<'s>) {
        self.properties.extend(other.properties);
        self.additional = other.additional.or(self.additional.take());
        self.all_of.extend(other.all_of);
    }

    /// The object that they make.
    pub(super) fn schema(self) -> Members {
        let mut schema = of_type("object");
        let required: Vec<Json> = self
            .properties
            .iter()
            .filter(|property| property.is_required)
            .map(|property| Json::String(property.name.clone()))
            .collect();
        let mut properties = Members::new();
        for property in self.properties {
            properties.insert(property.name, object(property.schema));
        }
        if !properties.is_empty() {
            schema.insert("properties".to_owned(), object(properties));
        }
        if !required.is_empty() {
            schema.insert("required".to_owned(), Json::Array(required));
        }
        let is_open = |schema: &Json| matches!(schema, Json::Object(members) if members.is_empty());
        schema.extend(
            self.additional.filter(|schema| !is_open(schema)).map(|schema| ("additionalProperties".to_owned(), schema)),
        );
        if !self.all_of.is_empty() {
            schema.insert("allOf".to_owned(), Json::Array(self.all_of));
        }
        schema
    }
}
