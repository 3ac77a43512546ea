//! Types written out, for schemas that lead back to themselves: TypeScript cannot infer those.
//!
//! They say what zod would infer, so that the compiler holds the declared type against the schema.

use super::code::{Identifier, TypeExpression, TypeMember};
use super::comments;
use super::zod::Model;
use crate::contract::direction::Direction;
use crate::contract::schema::{Schema, SchemaId};
use crate::contract::shape::{Additional, Also, Kind, Object, Shape, shape, shape_of_type};
use crate::contract::value::Value;

/// Writes types of values that travel in one direction.
pub struct Types<'c> {
    pub model: Model<'c>,
    pub direction: Direction,
}

/// A type to be declared: as an interface where it is one object.
pub enum Declaration {
    Interface(Vec<TypeMember>),
    Alias(TypeExpression),
}

impl<'c> Types<'c> {
    /// The declaration of a named schema's type.
    pub fn declaration(&self, id: SchemaId) -> Declaration {
        let schema = &self.model.contract.schemas.get(id).schema;
        let described = shape(schema, &self.model.contract.schemas);
        match &described.kind {
            Kind::Object(object)
                if !described.nullable && described.also.is_empty() && !object.properties.is_empty() =>
            {
                Declaration::Interface(self.members(object))
            }
            _ => Declaration::Alias(self.shape(described)),
        }
    }

    fn schema(&self, schema: &'c Schema) -> TypeExpression {
        self.shape(shape(schema, &self.model.contract.schemas))
    }

    fn shape(&self, shape: Shape<'c>) -> TypeExpression {
        let is_date = self.model.contract.typed_dates && shape.is_moment();
        let Shape { kind, nullable, also, .. } = shape;
        let mut ty = if is_date { TypeExpression::keyword("Date") } else { self.kind(&kind) };
        for part in also {
            let schemas = &self.model.contract.schemas;
            let typed = super::zod::is_typed;
            ty = match part {
                Also::AllOf(part) if typed(part, schemas) => TypeExpression::intersection([ty, self.schema(part)]),
                Also::AnyOf(parts) | Also::OneOf(parts) if parts.iter().all(|part| typed(part, schemas)) => {
                    let variants = TypeExpression::union(parts.iter().map(|part| self.schema(part)));
                    TypeExpression::intersection([ty, variants])
                }
                _ => ty,
            };
        }
        if nullable { TypeExpression::union([ty, TypeExpression::null()]) } else { ty }
    }

    fn kind(&self, kind: &Kind<'c>) -> TypeExpression {
        match kind {
            Kind::Any => TypeExpression::keyword("unknown"),
            Kind::Never => TypeExpression::keyword("never"),
            Kind::Null => TypeExpression::null(),
            Kind::Boolean => TypeExpression::keyword("boolean"),
            Kind::Integer { .. } | Kind::Number { .. } => TypeExpression::keyword("number"),
            Kind::Text { .. } => TypeExpression::keyword("string"),
            Kind::Values(values) => self.values(values),
            Kind::Reference(id) => self.reference(*id),
            Kind::Object(object) if object.properties.is_empty() => {
                let values = match &object.additional {
                    Additional::Matching(values) => self.schema(values),
                    Additional::Forbidden => TypeExpression::keyword("never"),
                    Additional::Allowed | Additional::Unspecified => TypeExpression::keyword("unknown"),
                };
                // Not `Record`: an alias may lead back to itself through an object type, but not through another alias.
                TypeExpression::object([TypeMember::index(&Identifier::known("key"), values)])
            }
            Kind::Object(object) => TypeExpression::object(self.members(object)),
            Kind::List { items } => TypeExpression::array(
                items.map_or_else(|| TypeExpression::keyword("unknown"), |items| self.schema(items)),
            ),
            Kind::Tuple { .. } => TypeExpression::array(TypeExpression::keyword("unknown")),
            Kind::Union { variants, .. } => TypeExpression::union(variants.iter().map(|variant| self.schema(variant))),
            Kind::Types { schema, types } => {
                TypeExpression::union(types.iter().map(|&json_type| self.shape(shape_of_type(schema, json_type))))
            }
        }
    }

    fn values(&self, values: &[&Value]) -> TypeExpression {
        let literals = values.iter().map(|value| match value {
            Value::String(text) => TypeExpression::string_literal(text),
            Value::Bool(value) => TypeExpression::boolean_literal(*value),
            Value::Number(number) => {
                TypeExpression::number_literal(number.as_str()).unwrap_or_else(|| TypeExpression::keyword("number"))
            }
            Value::Null => TypeExpression::null(),
            Value::Array(_) | Value::Object(_) => TypeExpression::keyword("unknown"),
        });
        TypeExpression::union(literals)
    }

    fn reference(&self, id: SchemaId) -> TypeExpression {
        let direction = if self.model.usage.splits(id) { self.direction } else { Direction::Response };
        let name: &Identifier = self.model.names.schema(id, direction);
        TypeExpression::named(name, [])
    }

    fn members(&self, object: &Object<'c>) -> Vec<TypeMember> {
        let schemas = &self.model.contract.schemas;
        let mut members = Vec::new();
        for property in &object.properties {
            let Some(schema) = property.schema else {
                members.push(TypeMember::new(property.name, TypeExpression::keyword("unknown")));
                continue;
            };
            if !self.direction.carries(schema, schemas) {
                continue;
            }
            let ty = self.schema(schema);
            let member = if property.required {
                TypeMember::new(property.name, ty)
            } else {
                let ty = TypeExpression::union([ty, TypeExpression::keyword("undefined")]);
                TypeMember::new(property.name, ty).optional()
            };
            members.push(member.commented(comments::property(schema)));
        }
        if matches!(object.additional, Additional::Allowed | Additional::Matching(_)) {
            members.push(TypeMember::index(&Identifier::known("key"), TypeExpression::keyword("unknown")));
        }
        members
    }
}
