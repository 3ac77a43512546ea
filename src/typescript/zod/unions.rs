//! `anyOf` and `oneOf`.

use std::collections::HashSet;

use super::{Context, Input, Printer};
use crate::contract::schema::{Discriminator, JsonType, Schema, Schemas};
use crate::contract::shape::{Additional, Kind, Object, shape};
use crate::contract::tags::{self, Tag};
use crate::contract::value::Value;
use crate::typescript::code::{Expression, Property};

impl<'c> Printer<'c> {
    /// Exactly one of the variants where the union is exclusive; where no value can match two of them, any one will do.
    pub(super) fn union(
        &self,
        schema: &'c Schema,
        variants: &[&'c Schema],
        exclusive: bool,
        discriminator: Option<&'c Discriminator>,
        cx: Context<'c>,
    ) -> Expression {
        if cx.input != Input::Json {
            let are_apart = are_told_apart(variants, &self.model.contract.schemas);
            if exclusive && !are_apart && variants.iter().all(|variant| self.is_only_text(variant)) {
                let variants: Vec<Expression> = variants.iter().map(|variant| self.part(variant, cx)).collect();
                return self.z("xor", [Expression::array(variants)]);
            }
            // Everything that arrives as text is a string, too.
            if exclusive && !are_apart {
                self.not_enforced(schema, "that no more than one variant of `oneOf` matches a text");
            }
            let mut variants = variants.to_vec();
            variants.sort_by_key(|variant| self.is_text(variant));
            return self.any_of(variants.into_iter().map(|variant| self.part(variant, cx)).collect());
        }
        let tags = discriminator.and_then(|discriminator| {
            let tags = tags::tags(discriminator, variants, &self.model.contract.schemas)?;
            Some((discriminator.property_name.as_str(), tags))
        });
        match (variants, tags) {
            ([only], _) => self.schema(only, cx),
            (_, Some((property, tags))) => self.tagged(property, variants, &tags, cx),
            _ if exclusive => {
                let method = if are_disjoint(variants, &self.model.contract.schemas) { "union" } else { "xor" };
                let variants: Vec<Expression> = variants.iter().map(|variant| self.part(variant, cx)).collect();
                self.z(method, [Expression::array(variants)])
            }
            _ => self.inclusive(variants, cx),
        }
    }

    /// At least one of the variants. The first that matches must not drop what another one lists, so values that have
    /// parts go through all of them.
    fn inclusive(&self, variants: &[&'c Schema], cx: Context<'c>) -> Expression {
        let printed: Vec<Expression> = variants.iter().map(|variant| self.part(variant, cx)).collect();
        match variants.iter().filter(|variant| self.is_structured(variant)).count() {
            0 | 1 => self.any_of(printed),
            _ => self.check("anyOf").call(printed),
        }
    }

    /// A union whose variants a property tells apart. zod looks into plain objects for that; others are looked up.
    fn tagged(&self, property: &str, variants: &[&'c Schema], tags: &[Tag], cx: Context<'c>) -> Expression {
        let schemas = &self.model.contract.schemas;
        let found = |variant: &&Schema| {
            let (target, id) = schemas.resolve(variant);
            let extensible = |object: &Object<'_>| !matches!(object.additional, Additional::Matching(_));
            // The type of a recursive schema is declared, and a declared type no longer says that it has the constant.
            self.is_object(target, extensible) && id.is_none_or(|id| !self.model.order.is_recursive(id))
        };
        if variants.iter().all(found) {
            let variants = variants.iter().zip(tags).map(|(variant, tag)| {
                let printed = self.schema(variant, cx);
                if tag.is_constant {
                    return printed;
                }
                let mut values = tag.values.iter().map(|value| Expression::string(value));
                let value = match (values.next(), values.len()) {
                    (Some(only), 0) => self.z("literal", [only]),
                    (first, _) => self.z("enum", [Expression::array(first.into_iter().chain(values))]),
                };
                printed.method("extend", [Expression::object([Property::new(property, value)])])
            });
            let variants = Expression::array(variants.collect::<Vec<_>>());
            return self.z("discriminatedUnion", [Expression::string(property), variants]);
        }
        let mut named = Vec::new();
        for (variant, tag) in variants.iter().zip(tags) {
            let printed = self.schema(variant, cx);
            named.extend(tag.values.iter().map(|value| Property::new(value, printed.clone())));
        }
        self.check("tagged").call([Expression::string(property), Expression::object(named)])
    }

    /// Whether the schema is printed as an object of that kind with properties and no more.
    fn is_object(&self, schema: &Schema, of_kind: impl Fn(&Object<'_>) -> bool) -> bool {
        let described = shape(schema, &self.model.contract.schemas);
        let plain = described.checks.is_empty() && described.also.is_empty() && !described.nullable;
        plain && matches!(&described.kind, Kind::Object(object) if !object.properties.is_empty() && of_kind(object))
    }

    fn is_only_text(&self, schema: &Schema) -> bool {
        let described = shape(self.model.contract.schemas.resolve(schema).0, &self.model.contract.schemas);
        !described.nullable && matches!(described.kind, Kind::Text { .. })
    }

    fn is_text(&self, schema: &Schema) -> bool {
        let (target, _) = self.model.contract.schemas.resolve(schema);
        target.types.is_none_or(|types| types.contains(JsonType::String))
    }
}

/// Whether no text can be two of the variants: they are disjoint, or each another integer.
pub fn are_told_apart(variants: &[&Schema], schemas: &Schemas) -> bool {
    let mut integers = HashSet::new();
    let mut is_new = |variant: &&Schema| {
        let described = shape(schemas.resolve(variant).0, schemas);
        let Kind::Values(values) = described.kind else { return false };
        let is_integer =
            |value: &&Value| matches!(value, Value::Number(number) if number.as_str().parse::<i64>().is_ok());
        !described.nullable && values.into_iter().all(|value| is_integer(&value) && integers.insert(value.to_string()))
    };
    are_disjoint(variants, schemas) || variants.iter().all(&mut is_new)
}

/// Whether the variants are of different JSON types, or have different constants, so that no value matches two.
fn are_disjoint(variants: &[&Schema], schemas: &Schemas) -> bool {
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
