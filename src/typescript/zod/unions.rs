//! `anyOf` and `oneOf`.

use std::collections::HashSet;

use super::{Input, Printer};
use crate::contract::schema::{JsonType, Schema, Schemas};
use crate::contract::shape::{Kind, Object, shape};
use crate::contract::value::Value;
use crate::typescript::code::Expression;

impl<'c> Printer<'c> {
    /// Exactly one of the variants where the union is exclusive; where no value can match two of them, any one will do.
    pub(super) fn union(
        &self,
        variants: &[&'c Schema],
        exclusive: bool,
        tag: Option<&'c str>,
        input: Input,
    ) -> Expression {
        let mut variants = variants.to_vec();
        if input != Input::Json {
            // Everything that arrives as text is a string, too.
            variants.sort_by_key(|variant| self.is_text(variant));
        }
        let mut printed: Vec<Expression> = variants.iter().map(|variant| self.schema(variant, input)).collect();
        if printed.len() == 1 {
            return printed.remove(0);
        }
        if let Some(tag) = tag
            && input == Input::Json
            && self.tells_apart(tag, &variants)
        {
            return self.z("discriminatedUnion", [Expression::string(tag), Expression::array(printed)]);
        }
        let exact = exclusive && input == Input::Json && !self.disjoint(&variants);
        self.z(if exact { "xor" } else { "union" }, [Expression::array(printed)])
    }

    fn is_text(&self, schema: &Schema) -> bool {
        let (target, _) = self.model.contract.schemas.resolve(schema);
        target.types.is_none_or(|types| types.contains(JsonType::String))
    }

    /// Whether each variant is an object that zod can find by a constant in the property, and no two have the same one.
    fn tells_apart(&self, tag: &str, variants: &[&Schema]) -> bool {
        let schemas = &self.model.contract.schemas;
        let mut seen = HashSet::new();
        variants.iter().all(|variant| {
            let (target, id) = schemas.resolve(variant);
            // The type of a recursive schema is declared, and a declared type no longer says that it has the constant.
            if id.is_some_and(|id| self.model.order.is_recursive(id)) {
                return false;
            }
            let described = shape(target, schemas);
            let Kind::Object(Object { properties, .. }) = &described.kind else {
                return false;
            };
            if !described.also.is_empty() || described.nullable {
                return false;
            }
            let property = properties.iter().find(|property| property.name == tag && property.required);
            let Some(property) = property.and_then(|property| property.schema) else {
                return false;
            };
            let (target, _) = schemas.resolve(property);
            let described = shape(target, schemas);
            match described.kind {
                Kind::Values(values) if !described.nullable => {
                    values.iter().all(|value| value.as_str().is_some_and(|text| seen.insert(text.to_owned())))
                }
                _ => false,
            }
        })
    }

    /// Whether the variants are of different JSON types, or have different constants, so that no value matches two.
    fn disjoint(&self, variants: &[&Schema]) -> bool {
        let schemas = &self.model.contract.schemas;
        let mut types = HashSet::new();
        let mut texts = HashSet::new();
        variants.iter().all(|variant| {
            let (target, _) = schemas.resolve(variant);
            let described = shape(target, schemas);
            if described.nullable {
                return false;
            }
            match described.kind {
                Kind::Values(values) if !types.contains(&JsonType::String) => {
                    values.iter().all(|value| matches!(value, Value::String(text) if texts.insert(text.clone())))
                }
                Kind::Text { .. } if texts.is_empty() => types.insert(JsonType::String),
                Kind::Boolean => types.insert(JsonType::Boolean),
                Kind::Integer { .. } | Kind::Number { .. } => types.insert(JsonType::Number),
                Kind::List { .. } | Kind::Tuple { .. } => types.insert(JsonType::Array),
                Kind::Object(_) => types.insert(JsonType::Object),
                _ => false,
            }
        })
    }
}

/// Whether the schema has a type worth having beside another: an object's with properties, or a union of such.
pub fn is_typed(schema: &Schema, schemas: &Schemas) -> bool {
    let (target, _) = schemas.resolve(schema);
    let object = target.object.as_ref().is_some_and(|object| !object.properties.is_empty());
    let union = target.composition.as_ref().is_some_and(|composition| {
        let mut parts = composition.any_of.iter().chain(&composition.one_of).chain(&composition.all_of).peekable();
        parts.peek().is_some() && parts.all(|part| part.reference.is_some() || part.object.is_some())
    });
    object || union
}
