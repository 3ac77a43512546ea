//! Objects: properties, and what other names are let through.

use super::{Context, Printer};
use crate::contract::defaults;
use crate::contract::evaluated;
use crate::contract::schema::Schema;
use crate::contract::shape::{Additional, Object};
use crate::contract::value::Value;
use crate::typescript::code::{Comment, Expression, Property};
use crate::typescript::comments;

impl<'c> Printer<'c> {
    pub(super) fn object(
        &self,
        schema: &'c Schema,
        object: &Object<'c>,
        cx: Context,
        options: Vec<Property>,
    ) -> Expression {
        self.object_of(schema, object, cx, options, |_, schema, required| self.member(schema, required, cx))
    }

    /// An object whose members are printed in a way of their own.
    pub(super) fn object_of(
        &self,
        schema: &Schema,
        object: &Object<'c>,
        cx: Context,
        mut options: Vec<Property>,
        member: impl Fn(&str, &'c Schema, bool) -> Expression,
    ) -> Expression {
        let keywords = schema.object.as_deref();
        let has_additional = keywords.is_some_and(|keywords| keywords.additional_properties.is_some());
        let has_unevaluated = keywords.is_some_and(|keywords| keywords.unevaluated_properties.is_some());
        // `unevaluatedProperties` stands for itself where it looks at more than the keywords of this object.
        let is_late = !has_additional && has_unevaluated && !evaluated::is_additional(schema);
        let is_silent = is_late || !has_additional && !has_unevaluated;
        if is_silent && object.properties.iter().all(|property| property.schema.is_none()) {
            let names = object.properties.iter().map(|property| Expression::string(property.name));
            let names = Expression::array(names.collect::<Vec<_>>());
            options.extend((!object.properties.is_empty()).then(|| Property::new("required", names)));
            return self.builder("anyObject", [], options);
        }
        if object.properties.is_empty() {
            match object.additional {
                Additional::Matching(values) => return self.builder("map", [member("", values, true)], options),
                Additional::Allowed | Additional::Unspecified => {
                    return self.builder("map", [self.ty("Unknown", [], Vec::new())], options);
                }
                Additional::Forbidden => {}
            }
        }
        let additional = match object.additional {
            Additional::Unspecified => None,
            Additional::Allowed if is_late => None,
            Additional::Allowed => Some(Expression::boolean(true)),
            Additional::Forbidden => Some(Expression::boolean(false)),
            Additional::Matching(values) => Some(member("", values, true)),
        };
        options.extend(additional.map(|additional| Property::new("additionalProperties", additional)));
        let mut properties = Vec::new();
        for property in &object.properties {
            let (value, comment) = match property.schema {
                Some(schema) if !cx.direction.carries(schema, &self.model.contract.schemas) => continue,
                Some(schema) => (member(property.name, schema, property.required), self.misfit(schema)),
                None => (self.ty("Unknown", [], Vec::new()), Comment::new()),
            };
            properties.push(Property::new(property.name, value).commented(comment));
        }
        self.ty("Object", [Expression::object(properties)], options)
    }

    /// A property's or parameter's schema with what holds when it is absent.
    pub(super) fn member(&self, schema: &'c Schema, required: bool, cx: Context) -> Expression {
        self.optional(schema, required, cx, self.schema(schema, cx))
    }

    /// What tells of a default that is not applied.
    pub(super) fn misfit(&self, schema: &Schema) -> Comment {
        let fits = |default: &Value| defaults::fits(default, schema, &self.model.contract.schemas);
        comments::misfit(schema, schema.annotations().default.as_ref().is_none_or(fits))
    }

    pub(super) fn optional(&self, schema: &'c Schema, required: bool, cx: Context, printed: Expression) -> Expression {
        let schemas = &self.model.contract.schemas;
        let has_default = schemas
            .links(schema)
            .find_map(|link| link.annotations().default.as_ref())
            .is_some_and(|default| defaults::fits(default, schema, schemas));
        match (required, has_default && cx.filled) {
            (true, _) => printed,
            (false, true) => self.builder("filled", [printed], Vec::new()),
            (false, false) => self.ty("Optional", [printed], Vec::new()),
        }
    }
}
