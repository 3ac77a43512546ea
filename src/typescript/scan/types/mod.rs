//! What types of TypeScript say of values: as schemas, and as the parts of a request.

mod names;
mod objects;
mod parts;

pub use parts::TypedPart;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::json::{object, only};
use super::{Members, Scan};
use crate::contract::value::Value as Json;
use crate::typescript::program::ModuleId;
use crate::typescript::program::types::{Keyword, Literal, Step, Type, Typed};
use crate::typescript::syntax;

/// How deep types are followed into each other.
const DEEPEST: usize = 24;

/// A type with what its names mean.
#[derive(Clone, Debug)]
pub struct Scoped {
    pub module: ModuleId,
    pub is: Rc<Type>,
    /// What the parameters of the declaration around it are.
    bound: Rc<HashMap<Arc<str>, Scoped>>,
}

impl Scoped {
    /// Another type with the same names.
    fn beside(&self, is: &Type) -> Self {
        Scoped { module: self.module, is: Rc::new(is.clone()), bound: self.bound.clone() }
    }
}

impl Scan<'_> {
    /// The type that a value is said to have.
    pub fn scoped(&mut self, typed: &Typed) -> Option<Scoped> {
        let module = self.program.module(typed.module).clone();
        let text = module.text.get(typed.at.start as usize..typed.at.end as usize)?;
        let is = syntax::types::annotation(&format!("{}{text}", typed.before))?;
        let mut scoped = Scoped { module: typed.module, is: Rc::new(is), bound: Rc::default() };
        for step in typed.steps.iter() {
            scoped = match step {
                Step::Member(name) => self.member_of_type(&scoped, name)?.0,
                Step::Item => self.item_of_type(&scoped)?,
            };
        }
        Some(scoped)
    }

    /// The schema of what a value is said to be; empty where the type says nothing of it.
    pub fn typed_schema(&mut self, typed: &Typed) -> Members {
        match self.scoped(typed) {
            Some(scoped) => self.schema_of_type(&scoped).unwrap_or_default(),
            None => Members::new(),
        }
    }

    /// The schema of a type, by its name if it has one; `None` where nothing is known of it.
    pub fn schema_of_type(&mut self, scoped: &Scoped) -> Option<Members> {
        self.type_depth += 1;
        let schema = if self.type_depth > DEEPEST { None } else { self.schema_of_type_once(scoped) };
        self.type_depth -= 1;
        schema
    }

    fn schema_of_type_once(&mut self, scoped: &Scoped) -> Option<Members> {
        let of = |name: &str| Some(only("type", name.into()));
        match &*scoped.is {
            Type::Keyword(keyword) => match keyword {
                Keyword::String => of("string"),
                Keyword::Number => of("number"),
                Keyword::Boolean => of("boolean"),
                Keyword::BigInt => of("integer"),
                Keyword::Null => of("null"),
                Keyword::Object => of("object"),
                Keyword::Nothing | Keyword::Any => None,
            },
            Type::Literal(literal) => Some(of_literals(&[literal])),
            Type::Array(item) => Some(self.list_of(&scoped.beside(item))),
            Type::Object { .. } => Some(self.object_of_type(scoped)),
            Type::Union(variants) => self.union_of_types(scoped, variants),
            Type::Intersection(parts) => {
                let parts: Vec<Scoped> = parts.iter().map(|part| scoped.beside(part)).collect();
                // What is not known of one part leaves all of it open.
                let is_object = parts.iter().any(|part| self.is_object_type(part));
                is_object.then(|| self.object_of_type(scoped))
            }
            Type::Name { .. } => self.schema_of_name(scoped),
            Type::Of(path) => {
                let value = self.value_of_type(scoped.module, path)?;
                let shape = self.shape(&value);
                (!shape.is_empty()).then_some(shape)
            }
            Type::Indexed(whole, index) => {
                let part = self.indexed(scoped, whole, index)?;
                self.schema_of_type(&part)
            }
            Type::Opaque => None,
        }
    }

    fn list_of(&mut self, item: &Scoped) -> Members {
        let mut list = only("type", "array".into());
        list.extend(self.schema_of_type(item).map(|item| ("items".to_owned(), object(item))));
        list
    }

    fn union_of_types(&mut self, scoped: &Scoped, variants: &[Type]) -> Option<Members> {
        let is_nothing = |variant: &&Type| !matches!(variant, Type::Keyword(Keyword::Nothing));
        let variants: Vec<&Type> = variants.iter().filter(is_nothing).collect();
        let (nulls, others): (Vec<&Type>, Vec<&Type>) =
            variants.into_iter().partition(|variant| matches!(variant, Type::Keyword(Keyword::Null)));
        let literals: Vec<&Literal> = others
            .iter()
            .filter_map(|variant| match variant {
                Type::Literal(literal) => Some(literal),
                _ => None,
            })
            .collect();
        let mut schema = match others.as_slice() {
            [] => return Some(only("type", "null".into())),
            _ if literals.len() == others.len() => of_literals(&literals),
            [only] => self.schema_of_type(&scoped.beside(only))?,
            _ => {
                let mut schemas: Vec<Json> = Vec::new();
                for variant in others {
                    let schema = object(self.schema_of_type(&scoped.beside(variant))?);
                    if !schemas.contains(&schema) {
                        schemas.push(schema);
                    }
                }
                only("anyOf", Json::Array(schemas))
            }
        };
        if nulls.is_empty() {
            return Some(schema);
        }
        match schema.get("type").cloned() {
            Some(Json::String(name)) if !schema.contains_key("enum") => {
                schema.insert("type".to_owned(), Json::Array(vec![Json::String(name), "null".into()]));
                Some(schema)
            }
            _ => Some(only("anyOf", Json::Array(vec![object(schema), object(only("type", "null".into()))]))),
        }
    }

    /// What the items of a list are.
    fn item_of_type(&mut self, scoped: &Scoped) -> Option<Scoped> {
        let scoped = self.expanded(scoped);
        match &*scoped.is {
            Type::Array(item) => Some(scoped.beside(item)),
            _ => None,
        }
    }

    /// `Type['name']`, `Type[number]`
    fn indexed(&mut self, scoped: &Scoped, whole: &Type, index: &Type) -> Option<Scoped> {
        let whole = scoped.beside(whole);
        match index {
            Type::Literal(Literal::Text(name)) => self.member_of_type(&whole, name).map(|(part, _)| part),
            Type::Keyword(Keyword::Number) => self.item_of_type(&whole),
            _ => None,
        }
    }
}

/// The schema of values that are listed.
fn of_literals(literals: &[&Literal]) -> Members {
    let name = |literal: &Literal| match literal {
        Literal::Text(_) => "string",
        Literal::Number(_) => "number",
        Literal::Bool(_) => "boolean",
    };
    let first = literals.first().map(|literal| name(literal));
    let is_one = literals.iter().all(|literal| Some(name(literal)) == first);
    let mut schema = Members::new();
    if let Some(first) = first.filter(|_| is_one) {
        schema.insert("type".to_owned(), first.into());
    }
    if literals.len() == 2 && is_one && first == Some("boolean") {
        return schema;
    }
    let values = literals.iter().filter_map(|literal| match literal {
        Literal::Text(text) => Some(Json::String(text.to_string())),
        Literal::Number(text) => super::json::parse(text),
        Literal::Bool(value) => Some(Json::Bool(*value)),
    });
    schema.insert("enum".to_owned(), Json::Array(values.collect()));
    schema
}
