//! JSON Schema 2020-12 → what 3.0's dialect can say of it (OpenAPI 3.0, 4.7.24).
//!
//! A schema is brought down one level at a time, right before it is written: what has the same meaning in other words is
//! put into these; what has none is widened or left out, and reported.

use std::borrow::Cow;

use super::schemas::is_bare_never;
use super::{LEFT_OUT, Writer, nullability};
use crate::contract::schema::{ArrayKeywords, Composition, JsonType, ObjectKeywords, Schema};
use crate::contract::value::Value;

/// A schema without keywords that 3.0 does not have, and whether `nullable` is beside them.
pub(super) struct Lowered<'s> {
    pub schema: Cow<'s, Schema>,
    pub nullable: bool,
}

impl Writer<'_> {
    pub(super) fn lower<'s>(&mut self, schema: &'s Schema) -> Lowered<'s> {
        let mut schema = Cow::Borrowed(schema);
        let nullable = nullability::leave_null_out(&mut schema, &self.contract.schemas);
        self.unevaluated(&mut schema);
        if schema.array.is_some() {
            self.lower_array(&mut schema);
        }
        if schema.object.is_some() {
            self.lower_object(&mut schema);
        }
        if schema.string.is_some() {
            self.lower_content(&mut schema);
        }
        lower_reference(&mut schema);
        lower_constant(&mut schema);
        lower_condition(&mut schema);
        if schema.never {
            let schema = schema.to_mut();
            schema.never = false;
            refuse(schema, Schema::default());
        }
        if schema.annotations().examples.len() > 1 {
            self.lost(schema.origin, "more than one example of a schema", "the first one is written");
        }
        let nullable = nullability::lower_types(&mut schema, nullable);
        if schema.values.as_ref().is_some_and(Vec::is_empty) {
            // 3.0 wants a value at least; none of them means that nothing is valid.
            let schema = schema.to_mut();
            schema.values = None;
            refuse(schema, Schema::default());
        }
        let is_array = schema.types.is_some_and(|types| types.contains(JsonType::Array));
        if is_array && schema.array.as_ref().is_none_or(|array| array.items.is_none()) {
            // 3.0 wants `items` wherever `type` is `array` (4.7.24.1).
            schema.to_mut().array.get_or_insert_default().items = Some(Schema::default());
        }
        Lowered { schema, nullable }
    }

    /// Without other schemas applied in place, what is not evaluated is what is additional.
    fn unevaluated(&mut self, schema: &mut Cow<'_, Schema>) {
        let dependents = |object: &ObjectKeywords| !object.dependent_schemas.is_empty();
        let alone = schema.reference.is_none()
            && schema.composition.is_none()
            && !schema.object.as_deref().is_some_and(dependents);
        if schema.object.as_ref().is_some_and(|object| object.unevaluated_properties.is_some()) {
            let origin = schema.origin;
            if let Some(object) = &mut schema.to_mut().object {
                let unevaluated = object.unevaluated_properties.take();
                if !alone {
                    self.lost(origin, "`unevaluatedProperties`", LEFT_OUT);
                } else if object.additional_properties.is_none() {
                    object.additional_properties = unevaluated.map(|schema| *schema);
                }
            }
        }
        if schema.array.as_ref().is_some_and(|array| array.unevaluated_items.is_some()) {
            let origin = schema.origin;
            if let Some(array) = &mut schema.to_mut().array {
                let unevaluated = array.unevaluated_items.take();
                if !alone || array.contains.is_some() {
                    self.lost(origin, "`unevaluatedItems`", LEFT_OUT);
                } else if array.items.is_none() {
                    array.items = unevaluated.map(|schema| *schema);
                }
            }
        }
    }

    fn lower_array(&mut self, schema: &mut Cow<'_, Schema>) {
        let origin = schema.origin;
        let is_said = |array: &ArrayKeywords| array.prefix_items.is_empty() && array.contains.is_none();
        if schema.array.as_deref().is_none_or(is_said) {
            return;
        }
        let schema = schema.to_mut();
        let Some(array) = &mut schema.array else { return };
        if !array.prefix_items.is_empty() {
            let help = "each item may be like any of them, whatever its place";
            self.lost(origin, "`prefixItems`", help);
            let mut variants = std::mem::take(&mut array.prefix_items);
            let count = variants.len() as u64;
            array.items = match array.items.take() {
                None => None,
                Some(rest) => {
                    if is_bare_never(&rest) {
                        array.max_items = Some(array.max_items.map_or(count, |most| most.min(count)));
                    } else {
                        variants.push(rest);
                    }
                    Some(any_of(variants))
                }
            };
        }
        let (least, most) = (array.min_contains.take(), array.max_contains.take());
        if let Some(contained) = array.contains.take() {
            if least.is_some_and(|least| least > 1) {
                self.lost(origin, "`minContains`", "one such item is asked for");
            }
            if most.is_some() {
                self.lost(origin, "`maxContains`", LEFT_OUT);
            }
            // Some item is like it: not every item is unlike it.
            if least != Some(0) {
                let mut unlike = Schema::of_type(JsonType::Array);
                unlike.array.get_or_insert_default().items = Some(negation(*contained));
                refuse(schema, unlike);
            }
        }
    }

    fn lower_object(&mut self, schema: &mut Cow<'_, Schema>) {
        let origin = schema.origin;
        let is_said = |object: &ObjectKeywords| {
            object.pattern_properties.is_empty()
                && object.property_names.is_none()
                && object.dependent_required.is_empty()
                && object.dependent_schemas.is_empty()
        };
        if schema.object.as_deref().is_none_or(is_said) {
            return;
        }
        let schema = schema.to_mut();
        let Some(object) = &mut schema.object else { return };
        if !object.pattern_properties.is_empty() {
            let patterns = std::mem::take(&mut object.pattern_properties);
            match object.additional_properties.take() {
                None => self.lost(origin, "`patternProperties`", LEFT_OUT),
                Some(additional) => {
                    let help = "what it allows is allowed for every additional property";
                    self.lost(origin, "`patternProperties`", help);
                    let mut variants: Vec<Schema> = patterns.into_values().collect();
                    if !is_bare_never(&additional) {
                        variants.push(additional);
                    }
                    object.additional_properties = Some(any_of(variants));
                }
            }
        }
        if object.property_names.take().is_some() {
            self.lost(origin, "`propertyNames`", LEFT_OUT);
        }
        let needed = std::mem::take(&mut object.dependent_required);
        let applied = std::mem::take(&mut object.dependent_schemas);
        for (name, needed) in needed {
            let mut then = Schema::default();
            then.object.get_or_insert_default().required = needed;
            and(schema, any_of(vec![negation(having(name)), then]));
        }
        for (name, then) in applied {
            and(schema, any_of(vec![negation(having(name)), then]));
        }
    }

    /// 3.0 says with `format` that a string carries bytes (4.7.24.2 there, "Considerations for File Uploads" in 3.1).
    fn lower_content(&mut self, schema: &mut Cow<'_, Schema>) {
        let origin = schema.origin;
        let Some(string) = &schema.string else { return };
        if string.content_encoding.is_none() && string.content_media_type.is_none() {
            return;
        }
        let schema = schema.to_mut();
        let Some(string) = &mut schema.string else { return };
        let (encoding, media_type) = (string.content_encoding.take(), string.content_media_type.take());
        let format = match (encoding.as_deref(), media_type.as_deref()) {
            (Some("base64"), _) => Some("byte"),
            (None, Some("application/octet-stream")) => Some("binary"),
            _ => None,
        };
        let fits = format.is_some_and(|format| schema.format.as_deref().is_none_or(|known| known == format));
        if fits {
            schema.format = format.map(str::to_owned);
        }
        if encoding.is_some() && !fits {
            self.lost(origin, "`contentEncoding`", LEFT_OUT);
        }
        if media_type.is_some() && !(fits && encoding.is_none()) {
            self.lost(origin, "`contentMediaType`", LEFT_OUT);
        }
    }
}

/// What stands beside a `$ref` is ignored in 3.0 (4.7.23.1), so the reference becomes one more thing to fulfil.
fn lower_reference(schema: &mut Cow<'_, Schema>) {
    let Some(id) = schema.reference else { return };
    if !schema.has_assertions() && schema.annotations.is_none() && schema.extensions.is_none() {
        return;
    }
    let schema = schema.to_mut();
    schema.reference = None;
    let reference = Schema::of_reference(id, schema.origin);
    composition(schema).all_of.insert(0, reference);
}

/// `const` is an `enum` of one.
fn lower_constant(schema: &mut Cow<'_, Schema>) {
    if schema.constant.is_none() {
        return;
    }
    let schema = schema.to_mut();
    let Some(constant) = schema.constant.take() else { return };
    let only = vec![constant];
    match &schema.values {
        Some(values) if !only.iter().all(|value| values.contains(value)) => {
            let part = Schema { values: Some(only), ..Schema::default() };
            and(schema, part);
        }
        _ => schema.values = Some(only),
    }
}

/// `if A then B else C`: not A or B, and A or C.
fn lower_condition(schema: &mut Cow<'_, Schema>) {
    let is_there = |parts: &Composition| parts.condition.is_some() || parts.then.is_some() || parts.otherwise.is_some();
    if !schema.composition.as_deref().is_some_and(is_there) {
        return;
    }
    let schema = schema.to_mut();
    let parts = composition(schema);
    let (condition, then, otherwise) = (parts.condition.take(), parts.then.take(), parts.otherwise.take());
    // Without `if` the others say nothing (JSON Schema 2020-12, 10.2.2).
    let Some(condition) = condition else { return };
    if let Some(then) = then {
        and(schema, any_of(vec![negation((*condition).clone()), *then]));
    }
    if let Some(otherwise) = otherwise {
        and(schema, any_of(vec![*condition, *otherwise]));
    }
}

fn composition(schema: &mut Schema) -> &mut Composition {
    schema.composition.get_or_insert_default()
}

/// Asks for one thing more.
pub(super) fn and(schema: &mut Schema, part: Schema) {
    composition(schema).all_of.push(part);
}

/// Refuses what is valid for `part`.
pub(super) fn refuse(schema: &mut Schema, part: Schema) {
    let parts = composition(schema);
    if parts.not.is_none() {
        parts.not = Some(Box::new(part));
    } else {
        parts.all_of.push(negation(part));
    }
}

fn negation(schema: Schema) -> Schema {
    let mut negation = Schema { origin: schema.origin, ..Schema::default() };
    composition(&mut negation).not = Some(Box::new(schema));
    negation
}

pub(super) fn any_of(mut variants: Vec<Schema>) -> Schema {
    if variants.len() == 1 {
        return variants.remove(0);
    }
    let mut union = Schema::default();
    composition(&mut union).any_of = variants;
    union
}

/// An object that has a property of that name.
fn having(name: String) -> Schema {
    let mut having = Schema::of_type(JsonType::Object);
    having.object.get_or_insert_default().required = vec![name];
    having
}

/// Whether `enum` lets `null` through, or there is none.
pub(super) fn values_admit_null(schema: &Schema) -> bool {
    let values = schema.values.as_ref();
    values.is_none_or(|values| values.contains(&Value::Null))
}

#[cfg(test)]
mod tests;
