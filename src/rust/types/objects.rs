//! Objects with properties.

use super::lower::{custom, keeps_undeclared};
use super::{Context, Field, ItemBody, Lowerer, Place, Presence, Struct, Ty};
use crate::code;
use crate::contract::schema::Schema;
use crate::contract::shape::{Additional, Check, Object, Shape};
use crate::rust::code::{Code, Comment, Identifier};
use crate::rust::names::{Scope, snake};

impl<'c> Lowerer<'c> {
    /// An object that is written inside another schema.
    pub(super) fn inner_object(
        &self,
        schema: &'c Schema,
        shape: &Shape<'c>,
        object: &Object<'c>,
        place: Place<'_>,
        cx: Context<'c>,
    ) -> Ty {
        let name = self.model.names.inner(place.outer, place.inner);
        let start = self.items.borrow().len();
        let mut body = self.object(schema, object, &shape.checks, name.as_str(), cx);
        body.rules = custom(self.ruled(schema, shape, Ty::default(), name.as_str(), cx).rules);
        self.item(start, &name, self.about(schema, cx), ItemBody::Struct(body), cx)
    }

    /// The fields of an object.
    pub(super) fn object(
        &self,
        schema: &'c Schema,
        object: &Object<'c>,
        checks: &[Check<'c>],
        name: &str,
        cx: Context<'c>,
    ) -> Struct {
        let mut scope = Scope::new(&[]);
        let schemas = &self.model.contract.schemas;
        let mut fields = Vec::with_capacity(object.properties.len() + 1);
        for property in &object.properties {
            let is_carried = property.schema.is_none_or(|schema| cx.direction.carries(schema, schemas));
            if !is_carried {
                continue;
            }
            let field = scope.allot([snake(property.name)]);
            let (mut ty, comment, presence) = match property.schema {
                None => (self.any(), Comment::new(), Presence::Required),
                Some(schema) => {
                    let ty = self.ty(schema, Place { outer: name, inner: property.name }, cx);
                    let presence = self.presence(schema, &ty, property.required, cx);
                    (ty, self.about_field(schema, cx, &presence), presence)
                }
            };
            if let Some(encoding) = cx.encoding.and_then(|encoding| encoding.get(property.name)) {
                limit_files(&mut ty, encoding.content_type.as_deref());
            }
            fields.push(self.field(field, Some(property.name), comment, ty, presence));
        }
        let has_patterns = checks.iter().any(|check| matches!(check, Check::PatternProperty { .. }));
        let additional = match object.additional {
            _ if has_patterns && cx.reads => Some(self.free()),
            Additional::Forbidden => None,
            Additional::Matching(schema) => {
                let value = self.inside(schema, Place { outer: name, inner: "Additional" }, true, cx.behind());
                self.uses("std::collections::BTreeMap");
                Some(Ty { code: code!("BTreeMap<String, {}>", value.code), is_nullable: false, ..value })
            }
            Additional::Allowed => Some(self.free()),
            Additional::Unspecified if cx.reads && keeps_undeclared(schema, checks) => Some(self.free()),
            Additional::Unspecified => None,
        };
        let denies_unknown = additional.is_none() && matches!(object.additional, Additional::Forbidden);
        if let Some(ty) = additional {
            let name = scope.allot(["additional".to_owned(), "additional_properties".to_owned()]);
            fields.push(self.field(
                name,
                None,
                Comment::text("Properties that have no field."),
                ty,
                Presence::Required,
            ));
        }
        Struct { fields, denies_unknown, rules: Vec::new() }
    }

    /// A field; nothing is the name of the one that holds all other properties.
    pub fn field(&self, name: Identifier, wire: Option<&str>, comment: Comment, ty: Ty, presence: Presence) -> Field {
        if let Some(wire) = wire.filter(|wire| *wire != name.as_str()) {
            self.renamed.borrow_mut().push((name.as_str().to_owned(), wire.to_owned()));
        }
        Field { name, wire: wire.map(str::to_owned), comment, ty, presence }
    }

    fn free(&self) -> Ty {
        self.uses("serde_json::Map");
        self.uses("serde_json::Value");
        Ty::known("Map<String, Value>")
    }

    /// `additionalProperties` where patterns say that some names are not additional.
    pub(crate) fn additional_rule(
        &self,
        object: &Object<'c>,
        checks: &[Check<'c>],
        outer: &str,
        cx: Context<'c>,
    ) -> Option<Code> {
        let patterns: Vec<&str> = checks
            .iter()
            .filter_map(|check| if let Check::PatternProperty { pattern, .. } = check { Some(*pattern) } else { None })
            .collect();
        if patterns.is_empty() {
            return None;
        }
        let schema = match object.additional {
            Additional::Forbidden => Code::known("checks::Never"),
            Additional::Matching(schema) => self.predicate(schema, outer, "Additional", cx),
            Additional::Allowed | Additional::Unspecified => return None,
        };
        let names = object.properties.iter().map(|property| Code::string(property.name));
        let patterns = patterns.into_iter().map(Code::string);
        Some(code!("additional_properties::<{}>(&[{}], &[{}])", schema, Code::list(names), Code::list(patterns)))
    }
}

/// `encoding.contentType` of a file.
fn limit_files(ty: &mut Ty, content_type: Option<&str>) {
    let Some(types) = content_type.filter(|types| !types.contains("*/*")) else { return };
    let types = types.split(',').map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty());
    let types = Code::list(types.map(|name| Code::string(&name)));
    let rule = super::kinds::of_type(types);
    match ty.code.as_str() {
        "File" => ty.rules.own.push(rule),
        "Vec<File>" => ty.rules.inner.get_or_insert_default().own.push(rule),
        _ => {}
    }
}

/// How serde reads the name of a field, if all of a struct's names have one style.
pub(super) fn renamed(fields: &[Field]) -> (Option<&'static str>, Vec<Option<Code>>) {
    let differs = |field: &Field| field.wire.as_deref().is_some_and(|wire| wire != field.name.as_str());
    let camel = |field: &Field| field.wire.as_deref().is_none_or(|wire| wire == camel_case(field.name.as_str()));
    if !fields.iter().any(differs) {
        return (None, vec![None; fields.len()]);
    }
    if fields.iter().all(camel) {
        return (Some("camelCase"), vec![None; fields.len()]);
    }
    let rename = |field: &Field| field.wire.as_deref().filter(|_| differs(field)).map(Code::string);
    (None, fields.iter().map(rename).collect())
}

/// As serde makes `camelCase` of a field's name.
fn camel_case(field: &str) -> String {
    let mut name = String::new();
    let mut starts_word = false;
    for character in field.chars() {
        match character {
            '_' => starts_word = true,
            _ if starts_word && !name.is_empty() => {
                name.push(character.to_ascii_uppercase());
                starts_word = false;
            }
            _ => {
                name.push(character);
                starts_word = false;
            }
        }
    }
    name
}
