//! Types of objects: their members, wherever these are declared.

use indexmap::IndexMap;
use std::sync::Arc;

use super::Scoped;
use crate::contract::value::Value as Json;
use crate::typescript::program::types::{Keyword, Literal, Type};
use crate::typescript::scan::json::{object, only};
use crate::typescript::scan::{Members, Scan};
use crate::typescript::validators::classes::FieldRules;

/// The members of an object type: what each is, and whether it may be absent.
type Listed = IndexMap<Arc<str>, (Scoped, bool)>;

/// How many types may lie around another one.
const DEEPEST: usize = 12;

impl Scan<'_> {
    /// Whether a type lists members.
    pub(super) fn is_object_type(&mut self, scoped: &Scoped) -> bool {
        let mut listed = Listed::new();
        self.list_members(scoped, &mut listed, 0) && !listed.is_empty()
    }

    /// A member of an object type, and whether it may be absent.
    pub(super) fn member_of_type(&mut self, scoped: &Scoped, name: &str) -> Option<(Scoped, bool)> {
        let mut listed = Listed::new();
        self.list_members(scoped, &mut listed, 0);
        listed.shift_remove(name)
    }

    /// The members of an object type.
    pub(super) fn members_of_type(&mut self, scoped: &Scoped) -> Listed {
        let mut listed = Listed::new();
        self.list_members(scoped, &mut listed, 0);
        listed
    }

    /// The schema of an object type itself, whatever it is called.
    pub fn object_of_type(&mut self, scoped: &Scoped) -> Members {
        let mut schema = only("type", "object".into());
        let (mut properties, mut required) = (Vec::new(), Vec::new());
        let rules = self.class_of_type(scoped).map(|class| self.field_rules(&class)).unwrap_or_default();
        for (name, (is, is_optional)) in self.members_of_type(scoped) {
            let may_miss = match &*is.is {
                Type::Union(variants) => variants.contains(&Type::Keyword(Keyword::Nothing)),
                _ => false,
            };
            let mut member = self.schema_of_type(&is).unwrap_or_default();
            let rules = rules.get(&*name);
            if let Some(rules) = rules {
                member = rules.applied(member);
            }
            if rules.and_then(FieldRules::is_required).unwrap_or(!is_optional && !may_miss) {
                required.push(Json::String(name.to_string()));
            }
            properties.push((name.to_string(), object(member)));
        }
        if !properties.is_empty() {
            schema.insert("properties".to_owned(), Json::Object(properties));
        }
        if !required.is_empty() {
            schema.insert("required".to_owned(), Json::Array(required));
        }
        let others = match &*self.expanded(scoped).is {
            Type::Object { others: Some(others), .. } => Some(scoped.beside(others)),
            _ => None,
        };
        let others = others.and_then(|others| self.schema_of_type(&others));
        schema.extend(others.map(|others| ("additionalProperties".to_owned(), object(others))));
        schema
    }

    /// Adds the members that a type has, of which the first of a name counts; says whether it is an object's.
    fn list_members(&mut self, scoped: &Scoped, listed: &mut Listed, depth: usize) -> bool {
        if depth > DEEPEST {
            return false;
        }
        match &*scoped.is {
            Type::Object { members, .. } => {
                for member in members {
                    let part = || (scoped.beside(&member.is), member.is_optional);
                    listed.entry(member.name.clone()).or_insert_with(part);
                }
                true
            }
            Type::Intersection(parts) => {
                let mut is_object = false;
                for part in parts {
                    is_object |= self.list_members(&scoped.beside(part), listed, depth + 1);
                }
                is_object
            }
            Type::Name { path, arguments } => {
                let name = path.last().map(|name| &**name).unwrap_or_default();
                if let ("Partial" | "Pick" | "Omit" | "Required", [inner, rest @ ..], None) =
                    (name, arguments.as_slice(), self.declared_type(scoped.module, path))
                {
                    return self.list_some(scoped, name, inner, rest.first(), listed, depth);
                }
                if let Some((declaration, inner)) = self.instance(scoped) {
                    let mut is_object = self.list_members(&inner.beside(&declaration.is), listed, depth + 1);
                    for base in &declaration.bases {
                        is_object |= self.list_members(&inner.beside(base), listed, depth + 1);
                    }
                    return is_object;
                }
                self.list_expanded(scoped, listed, depth)
            }
            Type::Indexed(..) => self.list_expanded(scoped, listed, depth),
            _ => false,
        }
    }

    fn list_expanded(&mut self, scoped: &Scoped, listed: &mut Listed, depth: usize) -> bool {
        let expanded = self.expanded(scoped);
        let is_same = expanded.is == scoped.is && expanded.module == scoped.module;
        !is_same && self.list_members(&expanded, listed, depth + 1)
    }

    /// `Partial<Type>`, `Pick<Type, 'a' | 'b'>`, `Omit<Type, 'c'>`
    fn list_some(
        &mut self,
        scoped: &Scoped,
        how: &str,
        inner: &Type,
        names: Option<&Type>,
        listed: &mut Listed,
        depth: usize,
    ) -> bool {
        let mut all = Listed::new();
        let is_object = self.list_members(&scoped.beside(inner), &mut all, depth + 1);
        let named = match names {
            Some(names) => {
                let names = self.expanded(&scoped.beside(names));
                texts(&names.is)
            }
            None => Vec::new(),
        };
        for (name, (is, is_optional)) in all {
            let is_kept = match how {
                "Pick" => named.contains(&name),
                "Omit" => !named.contains(&name),
                _ => true,
            };
            if is_kept {
                let is_optional = if how == "Required" { false } else { is_optional || how == "Partial" };
                listed.entry(name).or_insert((is, is_optional));
            }
        }
        is_object
    }
}

/// The texts that a type lists.
fn texts(listed: &Type) -> Vec<Arc<str>> {
    match listed {
        Type::Literal(Literal::Text(text)) => vec![text.clone()],
        Type::Union(variants) => variants.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
