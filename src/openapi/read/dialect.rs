//! What a schema means that names no `type`.
//!
//! To JSON Schema, `properties` says nothing about values that are no objects: a text is let through. Of 3,394 real
//! documents, 1,155 have a schema with `properties` and no `type`, and mean an object. So the type is taken from the
//! keywords, which is said, unless the document declares a dialect of JSON Schema: then it is read to the letter.
//! In 3.1, which says that schemas are JSON Schema, keywords of texts and numbers are read to the letter in any case;
//! there, hardly a document has them without a type.

use std::rc::Rc;

use super::dynamic::Anchors;
use super::references::Place;
use super::{Reader, Version};
use crate::contract::schema::{JsonType, Schema};
use crate::openapi::load::Node;

/// Which keywords stand for a type where none is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Implied {
    /// None of them.
    Nothing,
    /// Those of objects and arrays.
    Containers,
    /// Those of texts and numbers as well.
    Everything,
}

/// What holds for the schema that is being read because of those that it stands in, or that led to it.
#[derive(Clone, Debug)]
pub(super) struct Surroundings {
    pub implied: Implied,
    pub anchors: Anchors,
}

impl Implied {
    /// What holds where `$schema` or `jsonSchemaDialect` names a dialect; OpenAPI's own leaves it as it is.
    fn declared(self, dialect: Option<&str>) -> Self {
        match dialect {
            Some(dialect) if !dialect.contains("spec.openapis.org/") => Implied::Nothing,
            _ => self,
        }
    }
}

impl<'d> Reader<'d> {
    /// What keywords stand for at a place that others refer to.
    pub(super) fn implied_at(&self, (document, pointer): &Place) -> Implied {
        let mut node = self.roots[*document];
        let in_general = match self.version {
            Version::V20(_) | Version::V30(_) => Implied::Everything,
            Version::V31(_) | Version::V32(_) => Implied::Containers,
        };
        let mut implied = match *document {
            // There, `$schema` is about the document, not about its schemas.
            0 => in_general.declared(node.get("jsonSchemaDialect").and_then(Node::as_str)),
            _ => in_general.declared(dialect(node)),
        };
        for token in pointer.split_inclusive('/').skip(1) {
            let Some(next) = node.pointer(&format!("/{}", token.trim_end_matches('/'))) else { break };
            node = next;
            implied = implied.declared(dialect(node));
        }
        implied
    }

    /// Reads within surroundings, and goes back to the outer ones.
    pub(super) fn within<T>(&mut self, around: Surroundings, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.around, around);
        let done = read(self);
        self.around = outer;
        done
    }

    /// What holds within a schema.
    pub(super) fn surroundings_in(&self, node: &Node) -> Surroundings {
        Surroundings { implied: self.around.implied.declared(dialect(node)), anchors: self.anchors_in(node) }
    }

    /// What holds within a schema that is only asked about: no type stands for what values have to be.
    pub(super) fn in_question(&self) -> Surroundings {
        Surroundings { implied: Implied::Nothing, anchors: Rc::clone(&self.around.anchors) }
    }

    /// The type that a schema without `type` stands for, which is said.
    pub(super) fn imply_type(&mut self, schema: &mut Schema) {
        if schema.types.is_some() || schema.values.is_some() || schema.constant.is_some() {
            return;
        }
        let Some((json_type, keyword)) = implied_type(schema, self.around.implied) else { return };
        schema.implied_type = Some(json_type);
        let message = format!("`{keyword}` stands there without `type`");
        let help = format!(
            "it is read as `type: {0}`; write that, because JSON Schema lets through all else",
            json_type.name()
        );
        self.note("type-implied", schema.origin.at, message, help);
    }
}

fn dialect(node: &Node) -> Option<&str> {
    node.get("$schema").and_then(Node::as_str)
}

/// The type, and the keyword that stands for it.
fn implied_type(schema: &Schema, implied: Implied) -> Option<(JsonType, &'static str)> {
    let composed = schema.composition.is_some();
    let object = schema.object.as_deref().and_then(|object| match () {
        () if !object.properties.is_empty() => Some("properties"),
        () if object.additional_properties.is_some() => Some("additionalProperties"),
        () if !object.pattern_properties.is_empty() => Some("patternProperties"),
        () => None,
    });
    let array = schema.array.as_deref().and_then(|array| match () {
        () if array.items.is_some() => Some("items"),
        () if !array.prefix_items.is_empty() => Some("prefixItems"),
        () if composed || implied != Implied::Everything => None,
        () if array.min_items.is_some() => Some("minItems"),
        () if array.max_items.is_some() => Some("maxItems"),
        () => array.unique_items.then_some("uniqueItems"),
    });
    let string = schema.string.as_deref().filter(|_| !composed).and_then(|string| match () {
        () if string.pattern.is_some() => Some("pattern"),
        () if string.min_length.is_some() => Some("minLength"),
        () => string.max_length.map(|_| "maxLength"),
    });
    let number = schema.number.as_deref().filter(|_| !composed).map(|number| match () {
        () if number.minimum.is_some() => "minimum",
        () if number.maximum.is_some() => "maximum",
        () if number.multiple_of.is_some() => "multipleOf",
        () if number.exclusive_minimum.is_some() => "exclusiveMinimum",
        () => "exclusiveMaximum",
    });
    let of = |json_type| move |keyword| (json_type, keyword);
    let container = object.map(of(JsonType::Object)).or_else(|| array.map(of(JsonType::Array)));
    match implied {
        Implied::Nothing => None,
        Implied::Containers => container,
        Implied::Everything => {
            container.or_else(|| string.map(of(JsonType::String))).or_else(|| number.map(of(JsonType::Number)))
        }
    }
}
