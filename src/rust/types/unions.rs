//! One of several types.

use super::kinds::by_type;
use super::{Choice, Context, ItemBody, Lowerer, Model, Place, Ty, Union, Variant};
use crate::contract::schema::{Discriminator, JsonType, Schema};
use crate::contract::shape::{Kind, shape, shape_of_type};
use crate::contract::tags;
use crate::contract::value::Value;
use crate::rust::code::{Code, Comment};
use crate::rust::names::{Scope, pascal};

impl<'c> Lowerer<'c> {
    /// A union that is written inside another schema; one of a single variant is that variant.
    pub(super) fn union(&self, schema: &'c Schema, kind: &Kind<'c>, place: Place<'_>, cx: Context<'c>) -> Ty {
        if let Kind::Union { variants, .. } = kind
            && let [only] = variants.as_slice()
        {
            return self.inside(only, place, true, cx);
        }
        let name = self.model.names.inner(place.outer, place.inner);
        let start = self.items.borrow().len();
        let Some(union) = self.union_of(schema, kind, name.as_str(), cx) else {
            return self.any();
        };
        self.item(start, &name, self.about(schema, cx), ItemBody::Union(union), cx)
    }

    /// The variants of a union; `None` if the kind is none, or has one variant.
    pub(super) fn union_of(&self, schema: &'c Schema, kind: &Kind<'c>, name: &str, cx: Context<'c>) -> Option<Union> {
        match kind {
            Kind::Union { variants, exclusive, discriminator } if variants.len() > 1 => {
                Some(self.variants(schema, variants, *exclusive, *discriminator, name, cx))
            }
            Kind::Types { types, .. } => {
                let mut scope = Scope::new(&["Self"]);
                let variant = |json_type: &JsonType| {
                    let variant = scope.allot([type_word(*json_type).to_owned()]);
                    let shape = shape_of_type(schema, *json_type);
                    let ty = self.of_shape(schema, shape, Place { outer: name, inner: variant.as_str() }, cx);
                    Variant { name: variant, comment: Comment::new(), ty }
                };
                Some(Union { variants: types.iter().map(variant).collect(), choice: Choice::AnyOf })
            }
            Kind::Values(values) => {
                let variant = |(word, values): (&str, Vec<&Value>)| {
                    let ty = self.values_of_type(&values, Place { outer: name, inner: word }, cx);
                    Variant { name: Scope::new(&["Self"]).allot([word.to_owned()]), comment: Comment::new(), ty }
                };
                let variants = by_type(values)?.into_iter().map(variant).collect();
                Some(Union { variants, choice: Choice::AnyOf })
            }
            _ => None,
        }
    }

    fn variants(
        &self,
        schema: &'c Schema,
        variants: &[&'c Schema],
        exclusive: bool,
        discriminator: Option<&'c Discriminator>,
        name: &str,
        cx: Context<'c>,
    ) -> Union {
        let mut scope = Scope::new(&["Self"]);
        let mut variant = |schema: &&'c Schema| {
            let name_of_variant = scope.allot([self.variant_name(schema)]);
            let known = self.items.borrow().len();
            let ty = self.ty(schema, Place { outer: name, inner: name_of_variant.as_str() }, cx);
            let has_item = schema.reference.is_none() && self.items.borrow().len() > known;
            let comment = if has_item { Comment::new() } else { self.about(schema, cx) };
            Variant { name: name_of_variant, comment, ty }
        };
        let lowered = variants.iter().map(&mut variant).collect();
        let tagged = discriminator.and_then(|discriminator| tagged(self.model, variants, discriminator));
        let choice = match tagged {
            Some(choice) => choice,
            None if exclusive => {
                self.not_asked(schema, "that only one variant of `oneOf` is right", cx);
                Choice::OneOf
            }
            None => Choice::AnyOf,
        };
        Union { variants: lowered, choice }
    }

    fn variant_name(&self, schema: &Schema) -> String {
        if let Some(id) = schema.reference {
            return pascal(&self.model.contract.schemas.get(id).name);
        }
        if let Some(title) = schema.annotations().title.as_deref().filter(|title| title.len() <= 40) {
            return pascal(title);
        }
        match shape(schema, &self.model.contract.schemas).kind {
            Kind::Any => "Any",
            Kind::Never => "Never",
            Kind::Null => "Null",
            Kind::Boolean => "Boolean",
            Kind::Integer { .. } => "Integer",
            Kind::Number { .. } => "Number",
            Kind::Text { .. } => "Text",
            Kind::Values(_) => "Value",
            Kind::Reference(_) => "Reference",
            Kind::Object(_) => "Object",
            Kind::List { .. } | Kind::Tuple { .. } => "List",
            Kind::Union { .. } | Kind::Types { .. } => "Other",
        }
        .to_owned()
    }

    /// A union beside a type, as a named type that says whether it lets a value through.
    pub(super) fn union_predicate(
        &self,
        schema: &'c Schema,
        parts: &'c [Schema],
        exclusive: bool,
        outer: &str,
        cx: Context<'c>,
    ) -> Code {
        if let [only] = parts {
            return self.predicate(only, outer, "And", cx);
        }
        let variants: Vec<&Schema> = parts.iter().collect();
        let name = self.model.names.inner(outer, if exclusive { "OneOf" } else { "AnyOf" });
        let cx = Context { declaring: None, ..cx };
        let discriminator = schema.composition.as_ref().and_then(|composition| composition.discriminator.as_ref());
        let union = self.variants(schema, &variants, exclusive, discriminator, name.as_str(), cx);
        let start = self.items.borrow().len();
        self.item(start, &name, Comment::new(), ItemBody::Union(union), cx).code
    }
}

impl<'c> Lowerer<'c> {
    /// What a schema's keywords say about values of single types, as a type of any value.
    pub(super) fn keywords_predicate(&self, schema: &'c Schema, outer: &str, cx: Context<'c>) -> Code {
        let types = vec![JsonType::Boolean, JsonType::Number, JsonType::String, JsonType::Array, JsonType::Object];
        let place = Place { outer, inner: "Keywords" };
        let cx = cx.behind();
        let ty = self.union(schema, &Kind::Types { schema, types }, place, cx).optional();
        self.hoisted(ty, place, cx).code
    }
}

/// The values of a discriminator, if it tells all the variants apart.
pub(super) fn tagged(model: Model<'_>, variants: &[&Schema], discriminator: &Discriminator) -> Option<Choice> {
    let schemas = &model.contract.schemas;
    let property = &discriminator.property_name;
    let mut declared = 0;
    for schema in variants {
        let id = schema.reference.filter(|_| !schema.has_assertions())?;
        let shape = shape(&schemas.get(schemas.resolve(schema).1.unwrap_or(id)).schema, schemas);
        let Kind::Object(object) = shape.kind else { return None };
        declared += usize::from(object.properties.iter().any(|own| own.name == property));
    }
    let is_clear = declared == 0 || declared == variants.len();
    let tags = tags::tags(discriminator, variants, schemas).filter(|_| is_clear)?;
    let tags = tags.into_iter().map(|tag| tag.values).collect();
    Some(Choice::Tagged { property: property.clone(), tags, is_added: declared == 0 })
}

fn type_word(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Null => "Null",
        JsonType::Boolean => "Boolean",
        JsonType::Integer => "Integer",
        JsonType::Number => "Number",
        JsonType::String => "Text",
        JsonType::Array => "List",
        JsonType::Object => "Object",
    }
}
