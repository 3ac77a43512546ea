//! Forms: objects whose members arrive as text, as files, or as JSON in a text of its own.
//!
//! What a member is written as follows from its type unless `encoding` says otherwise (OpenAPI 3.1, 4.8.15): objects, and
//! lists of them, are JSON.

use indexmap::IndexMap;

use super::{Context, Input, Printer};
use crate::contract::media::is_file_part;
use crate::contract::operation::{Encoding, Style};
use crate::contract::schema::{JsonType, Schema};
use crate::contract::shape::{Kind, shape};
use crate::typescript::code::Expression;
use crate::typescript::parameters::{deep, members, separator};

/// What a media type says about the members of a form: name → encoding object.
pub type Encodings = IndexMap<String, Encoding>;

impl<'c> Printer<'c> {
    /// A member of a form.
    pub(super) fn field(&self, name: &str, schema: &'c Schema, required: bool, cx: Context<'c>) -> Expression {
        let optional = |printed: Expression| {
            if required { printed } else { printed.method("optional", []) }
        };
        let encoding = cx.encodings.and_then(|encodings| encodings.get(name));
        let schemas = &self.model.contract.schemas;
        let (target, _) = schemas.resolve(schema);
        if encoding.is_some_and(|encoding| encoding.style == Some(Style::DeepObject)) {
            let printed = self.member(schema, required, Context { input: Input::Text, ..cx });
            let is_object = matches!(shape(target, schemas).kind, Kind::Object(_));
            return if is_object { printed } else { deep(printed) };
        }
        let json = |schema: &'c Schema| self.check("json").call([self.schema(schema, cx.json())]);
        match shape(target, schemas).kind {
            Kind::List { items: Some(items) } if encoding.is_some_and(is_styled) && !self.is_structured(items) => {
                self.member(schema, required, cx.separated(encoding.and_then(between)))
            }
            Kind::List { items: Some(items) } if self.is_structured(items) => {
                let list = self.z("array", [json(items)]);
                let described = shape(target, schemas);
                let list = self.limited(target, list, &described.kind, &described.checks, cx.json());
                let printed = self.check("repeated").call([list]);
                optional(if described.nullable { printed.method("nullable", []) } else { printed })
            }
            // Of parts, no style is read (OpenAPI 3.1, 4.8.15.1).
            Kind::Object(_) if cx.input == Input::Form && encoding.is_some_and(is_styled) => {
                let printed = self.schema(schema, Context { input: Input::Text, ..cx });
                optional(members(self, printed, encoding.map(style_of).unwrap_or((Style::Form, true))))
            }
            _ if self.is_structured(schema) => optional(json(schema)),
            _ if cx.input == Input::Parts && is_file_part(target, schemas) => {
                let types = encoding.and_then(|encoding| encoding.content_type.as_deref());
                optional(self.file(schema, types.unwrap_or_default(), cx))
            }
            Kind::Any if !target.has_assertions() && required => self.check("present"),
            _ => self.member(schema, required, cx),
        }
    }

    /// A file with the content types that it may have.
    fn file(&self, schema: &'c Schema, content_types: &str, cx: Context<'c>) -> Expression {
        let file = self.schema(schema, cx);
        let types: Vec<&str> = content_types.split(',').map(str::trim).filter(|text| !text.is_empty()).collect();
        if types.is_empty() || types.contains(&"*/*") {
            return file;
        }
        let is_range = types.iter().any(|text| text.contains('*'));
        let types = types.into_iter().map(Expression::string);
        if is_range {
            let message = Expression::string(&format!("Expected {}", content_types.trim()));
            return file.method("refine", [self.check("ofType").call(types), message]);
        }
        file.method("mime", [Expression::array(types)])
    }

    /// Whether plain text says each value.
    pub fn is_plain(&self, schema: &Schema) -> bool {
        let schemas = &self.model.contract.schemas;
        let (target, _) = schemas.resolve(schema);
        let described = shape(target, schemas);
        matches!(
            described.kind,
            Kind::Text { .. } | Kind::Values(_) | Kind::Integer { .. } | Kind::Number { .. } | Kind::Boolean
        )
    }

    /// Whether values have members of their own, so that no plain text says them.
    pub(super) fn is_structured(&self, schema: &Schema) -> bool {
        let schemas = &self.model.contract.schemas;
        // Whatever leads back to itself has parts.
        if schemas.links(schema).filter_map(|link| link.reference).any(|id| self.model.order.is_recursive(id)) {
            return true;
        }
        let (target, _) = schemas.resolve(schema);
        match shape(target, schemas).kind {
            Kind::Object(_) | Kind::Tuple { .. } => true,
            Kind::Union { variants, .. } => variants.into_iter().any(|variant| self.is_structured(variant)),
            Kind::List { items } => items.is_some_and(|items| self.is_structured(items)),
            Kind::Types { types, .. } => types.contains(&JsonType::Object),
            Kind::Reference(id) => self.is_structured(&schemas.get(id).schema),
            _ => false,
        }
    }
}

/// Whether a member says how it is written; without that, the items of a list are repeated.
fn is_styled(encoding: &Encoding) -> bool {
    encoding.style.is_some() || encoding.explode.is_some()
}

/// What stands between the items of a list.
fn between(encoding: &Encoding) -> Option<&'static str> {
    let (style, explode) = style_of(encoding);
    separator(style, explode)
}

/// A style, and whether it is exploded, which `form` is unless it says otherwise.
fn style_of(encoding: &Encoding) -> (Style, bool) {
    let style = encoding.style.unwrap_or(Style::Form);
    (style, encoding.explode.unwrap_or(style == Style::Form))
}
