//! Which properties and items the rest of a schema speaks about, so that `unevaluatedProperties` and `unevaluatedItems`
//! can speak about the others (JSON Schema 2020-12, 11).

use super::schema::{ArrayKeywords, Composition, ObjectKeywords, Schema, SchemaId, Schemas};

/// Something that is spoken about.
#[derive(Debug)]
pub enum Evaluated<'a> {
    /// The property of this name.
    Name(&'a str),
    /// Properties whose names match this pattern.
    Pattern(&'a str),
    /// That many items from the first on.
    First(usize),
    /// Items that match this schema, which a `contains` asks for.
    Containing(&'a Schema),
    /// All there are.
    All,
    /// This, where a condition holds.
    When(Condition<'a>, Vec<Evaluated<'a>>),
}

/// What decides whether a part of a schema applies to a value.
#[derive(Clone, Copy, Debug)]
pub enum Condition<'a> {
    Matches(&'a Schema),
    Fails(&'a Schema),
    /// The value has a property of this name.
    Has(&'a str),
}

/// The parts of a value that one of the two keywords is about.
#[derive(Clone, Copy, PartialEq)]
enum Parts {
    Properties,
    Items,
}

/// The properties that keywords beside `unevaluatedProperties` speak about.
pub fn properties<'a>(schema: &'a Schema, schemas: &'a Schemas) -> Vec<Evaluated<'a>> {
    beside(schema, schemas, Parts::Properties, &mut Vec::new())
}

/// The items that keywords beside `unevaluatedItems` speak about.
pub fn items<'a>(schema: &'a Schema, schemas: &'a Schemas) -> Vec<Evaluated<'a>> {
    beside(schema, schemas, Parts::Items, &mut Vec::new())
}

/// Whether `unevaluatedProperties` means what `additionalProperties` would mean in its place: nothing else in the schema
/// speaks about properties but keywords that both look at.
pub fn is_additional(schema: &Schema) -> bool {
    let dependent = schema.object.as_deref().is_some_and(|object| !object.dependent_schemas.is_empty());
    !dependent && !applies_others(schema)
}

/// Whether `unevaluatedItems` means what `items` would mean in its place.
pub fn is_rest(schema: &Schema) -> bool {
    let dependent = schema.object.as_deref().is_some_and(|object| !object.dependent_schemas.is_empty());
    let contains = schema.array.as_deref().is_some_and(|array| array.contains.is_some());
    !dependent && !contains && !applies_others(schema)
}

fn applies_others(schema: &Schema) -> bool {
    let composed = schema.composition.as_deref().is_some_and(|composition| {
        let Composition { all_of, any_of, one_of, condition, .. } = composition;
        !all_of.is_empty() || !any_of.is_empty() || !one_of.is_empty() || condition.is_some()
    });
    composed || schema.reference.is_some()
}

/// All that a schema speaks about which applies to the same value.
fn all<'a>(schema: &'a Schema, schemas: &'a Schemas, parts: Parts, open: &mut Vec<SchemaId>) -> Vec<Evaluated<'a>> {
    let has_all = match parts {
        Parts::Properties => schema.object.as_deref().is_some_and(|object| object.unevaluated_properties.is_some()),
        Parts::Items => schema.array.as_deref().is_some_and(|array| array.unevaluated_items.is_some()),
    };
    if has_all { vec![Evaluated::All] } else { beside(schema, schemas, parts, open) }
}

fn beside<'a>(schema: &'a Schema, schemas: &'a Schemas, parts: Parts, open: &mut Vec<SchemaId>) -> Vec<Evaluated<'a>> {
    let mut found = match parts {
        Parts::Properties => own_properties(schema),
        Parts::Items => own_items(schema),
    };
    if let Some(id) = schema.reference
        && !open.contains(&id)
    {
        open.push(id);
        found.extend(all(&schemas.get(id).schema, schemas, parts, open));
        open.pop();
    }
    let mut when = |condition, schema: &'a Schema, open: &mut Vec<SchemaId>| {
        let inside = all(schema, schemas, parts, open);
        if !inside.is_empty() {
            found.push(Evaluated::When(condition, inside));
        }
    };
    for (name, schema) in schema.object.iter().flat_map(|object| &object.dependent_schemas) {
        when(Condition::Has(name), schema, open);
    }
    let Some(composition) = schema.composition.as_deref() else {
        return found;
    };
    for variant in composition.any_of.iter().chain(&composition.one_of) {
        when(Condition::Matches(variant), variant, open);
    }
    if let Some(condition) = &composition.condition {
        when(Condition::Matches(condition), condition, open);
        if let Some(then) = &composition.then {
            when(Condition::Matches(condition), then, open);
        }
        if let Some(otherwise) = &composition.otherwise {
            when(Condition::Fails(condition), otherwise, open);
        }
    }
    for part in &composition.all_of {
        found.extend(all(part, schemas, parts, open));
    }
    found
}

fn own_properties(schema: &Schema) -> Vec<Evaluated<'_>> {
    let Some(ObjectKeywords { properties, pattern_properties, additional_properties, .. }) = schema.object.as_deref()
    else {
        return Vec::new();
    };
    if additional_properties.is_some() {
        return vec![Evaluated::All];
    }
    let names = properties.keys().map(|name| Evaluated::Name(name));
    names.chain(pattern_properties.keys().map(|pattern| Evaluated::Pattern(pattern))).collect()
}

fn own_items(schema: &Schema) -> Vec<Evaluated<'_>> {
    let Some(ArrayKeywords { prefix_items, items, contains, .. }) = schema.array.as_deref() else {
        return Vec::new();
    };
    if items.is_some() {
        return vec![Evaluated::All];
    }
    let first = Some(Evaluated::First(prefix_items.len())).filter(|_| !prefix_items.is_empty());
    first.into_iter().chain(contains.as_deref().map(Evaluated::Containing)).collect()
}
