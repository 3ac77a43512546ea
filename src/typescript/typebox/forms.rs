//! Forms: objects whose members arrive as text, as files, or as JSON in a text of its own (OpenAPI 3.1, 4.8.15).

use super::parameters::json_text;
use super::{Context, Printer};
use crate::contract::media::{Media, is_file_part};
use crate::contract::operation::{Encoding, MediaType, Style};
use crate::contract::schema::Schema;
use crate::contract::shape::{Kind, Object, Shape, shape};
use crate::typescript::code::{Expression, Property};
use crate::typescript::zod::are_told_apart;

impl<'c> Printer<'c> {
    /// The schema of a form. One that is no object by itself is read as it is.
    pub(super) fn form(&self, content: &'c MediaType, schema: &'c Schema, media: Media, cx: Context) -> Expression {
        let schemas = &self.model.contract.schemas;
        let (target, _) = schemas.resolve(schema);
        let described = shape(target, schemas);
        match &described.kind {
            Kind::Object(object) if described.also.is_empty() && !described.nullable => {
                let mut options = self.annotations(target);
                options.extend(self.checks(target, &described.checks, cx));
                self.form_object(content, target, object, media, cx, options)
            }
            _ => {
                self.text_union(schema);
                self.schema(schema, cx)
            }
        }
    }

    /// Reports a `oneOf` of which a text can be several variants: it is read as the first one that fits.
    pub(super) fn text_union(&self, schema: &Schema) {
        let schemas = &self.model.contract.schemas;
        let (target, _) = schemas.resolve(schema);
        if let Kind::Union { variants, exclusive: true, .. } = shape(target, schemas).kind
            && !are_told_apart(&variants, schemas)
        {
            self.not_enforced(schema, "that no more than one variant of `oneOf` matches a text");
        }
    }

    fn form_object(
        &self,
        content: &'c MediaType,
        schema: &Schema,
        object: &Object<'c>,
        media: Media,
        cx: Context,
        options: Vec<Property>,
    ) -> Expression {
        self.object_of(schema, object, cx, options, |name, schema, required| {
            let encoding = content.encoding.by_name.get(name);
            let printed = self.field(schema, encoding, media, cx);
            self.optional(schema, required, cx, printed)
        })
    }

    fn field(&self, schema: &'c Schema, encoding: Option<&'c Encoding>, media: Media, cx: Context) -> Expression {
        self.text_union(schema);
        let schemas = &self.model.contract.schemas;
        let (target, _) = schemas.resolve(schema);
        let described = shape(target, schemas);
        let is_styled = encoding.is_some_and(|encoding| encoding.style.is_some() || encoding.explode.is_some());
        match &described.kind {
            _ if media == Media::Multipart && is_file_part(target, schemas) => self.file(target, encoding),
            Kind::List { items: Some(items) } if media == Media::Multipart && is_file_part(items, schemas) => {
                self.form_list(target, &described, self.file(items, encoding), cx)
            }
            // Of parts, no style but this one is read (OpenAPI 3.1, 4.8.15.1).
            _ if encoding.and_then(|encoding| encoding.style) == Some(Style::DeepObject) => {
                self.schema_with(schema, cx, encoding.map(style).unwrap_or_default())
            }
            Kind::List { .. } if is_styled => self.schema_with(schema, cx, encoding.map(style).unwrap_or_default()),
            Kind::List { items: Some(items) } if self.is_structured(items) => {
                self.form_list(target, &described, self.schema_with(items, cx, vec![json_text()]), cx)
            }
            Kind::Object(_) if is_styled && media == Media::Form => {
                self.schema_with(schema, cx, encoding.map(style).unwrap_or_default())
            }
            Kind::Object(_) | Kind::Union { .. } | Kind::Tuple { .. } if self.is_structured(schema) => {
                self.schema_with(schema, cx, vec![json_text()])
            }
            _ => self.schema(schema, cx),
        }
    }

    /// A list whose items are files, or JSON in texts of their own.
    fn form_list(&self, schema: &'c Schema, described: &Shape<'c>, items: Expression, cx: Context) -> Expression {
        let (mut own, outer) = match described.nullable {
            true => (Vec::new(), self.annotations(schema)),
            false => (self.annotations(schema), Vec::new()),
        };
        own.extend(self.checks(schema, &described.checks, cx));
        let list = self.ty("Array", [items], own);
        if described.nullable { self.or_null(list, outer) } else { list }
    }

    fn file(&self, schema: &Schema, encoding: Option<&Encoding>) -> Expression {
        let mut options = Vec::new();
        let description = schema.annotations().description.as_deref();
        options.extend(description.map(|text| Property::new("description", Expression::string(text))));
        let string = schema.string.as_deref();
        let limit = |key: &str, length: Option<u64>| Some(Property::new(key, Expression::integer(length?)));
        options.extend(string.and_then(|string| limit("minLength", string.min_length)));
        options.extend(string.and_then(|string| limit("maxLength", string.max_length)));
        let types = encoding.and_then(|encoding| encoding.content_type.as_deref()).unwrap_or_default();
        let types: Vec<&str> = types.split(',').map(str::trim).filter(|text| !text.is_empty()).collect();
        if !types.is_empty() && !types.contains(&"*/*") {
            let types = Expression::array(types.into_iter().map(Expression::string));
            options.push(Property::new("contentType", types));
        }
        self.builder("file", [], options)
    }

    pub(super) fn is_file(&self, schema: &Schema) -> bool {
        let schemas = &self.model.contract.schemas;
        let (target, _) = schemas.resolve(schema);
        matches!(shape(target, schemas).kind, Kind::Text { format: Some("binary") })
    }

    /// Whether values have members of their own, so that no plain text says them.
    fn is_structured(&self, schema: &Schema) -> bool {
        let schemas = &self.model.contract.schemas;
        let (target, id) = schemas.resolve(schema);
        if id.is_some_and(|id| self.model.order.is_recursive(id)) {
            return true;
        }
        match shape(target, schemas).kind {
            Kind::Object(_) | Kind::Tuple { .. } | Kind::Reference(_) => true,
            Kind::Union { variants, .. } => variants.into_iter().any(|variant| self.is_structured(variant)),
            Kind::List { items } => items.is_some_and(|items| self.is_structured(items)),
            _ => false,
        }
    }
}

/// How the items of a list stand beside each other.
fn style(encoding: &Encoding) -> Vec<Property> {
    let style = encoding.style.unwrap_or(Style::Form);
    let mut options = Vec::new();
    if style != Style::Form {
        options.push(Property::new("style", Expression::string(style.name())));
    }
    if !encoding.explode.unwrap_or(style == Style::Form) {
        options.push(Property::new("explode", Expression::boolean(false)));
    }
    options
}
