//! `allOf` merged away: one schema that says what its parts say together.
//!
//! Languages have object types, not conjunctions of them. Merging is exact: what cannot be merged exactly (two patterns,
//! two unions) stays in `allOf`.

mod words;

use std::collections::HashSet;

use indexmap::IndexMap;

use super::evaluated;
use super::inheritance;
use super::operation::MediaType;
use super::origin::Origin;
use super::schema::{
    ArrayKeywords, Composition, JsonType, NumberKeywords, ObjectKeywords, Schema, SchemaId, Schemas, StringKeywords,
    TypeSet,
};
use super::shape::constants;
use super::spelling::Spelling;
use super::value::Number;
use super::{Contract, operation::Parameter};
use words::{inherit, merge_annotations, speak_of_whole};

/// Merges every `allOf` of the contract, as far as that is exact, and lists the extensions of bases that leave it to a
/// `discriminator`.
pub fn flatten(contract: &mut Contract) {
    let polymorphic = polymorphic_bases(&contract.schemas);
    let bases = inheritance::bases(&contract.schemas);
    let count = contract.schemas.len();
    let mut flattener = Flattener { schemas: &mut contract.schemas, state: vec![State::Untouched; count], polymorphic };
    for id in 0..count {
        flattener.named(SchemaId(id));
    }
    for operation in &mut contract.operations {
        for parameter in &mut operation.parameters {
            flattener.flatten(&mut parameter.schema);
        }
        let contents = operation.body.iter_mut().flat_map(|body| &mut body.content);
        for media in contents {
            flattener.media_type(media);
        }
        for (_, response) in &mut operation.responses {
            response.headers.iter_mut().for_each(|Parameter { schema, .. }| flattener.flatten(schema));
            response.content.iter_mut().for_each(|media| flattener.media_type(media));
        }
    }
    inheritance::list(&mut contract.schemas, bases);
}

/// Schemas that list their own extensions: `Pet` is one of `Cat` and `Dog`, and `Cat` is all of `Pet` and more. Within
/// `Cat` that list says nothing, and following it would never end.
pub fn polymorphic_bases(schemas: &Schemas) -> HashSet<SchemaId> {
    let extends = |id: SchemaId, base: SchemaId| {
        let mut open = vec![id];
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            let parts = schemas.get(id).schema.composition.iter().flat_map(|composition| &composition.all_of);
            for target in parts.filter_map(|part| part.reference) {
                if target == base {
                    return true;
                }
                if seen.insert(target) {
                    open.push(target);
                }
            }
        }
        false
    };
    schemas
        .iter()
        .filter(|(id, named)| {
            let composition = named.schema.composition.iter();
            let mut variants = composition.flat_map(|composition| composition.one_of.iter().chain(&composition.any_of));
            variants.any(|variant| variant.reference.is_some_and(|variant| extends(variant, *id)))
        })
        .map(|(id, _)| id)
        .collect()
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Untouched,
    Active,
    Done,
}

struct Flattener<'c> {
    schemas: &'c mut Schemas,
    state: Vec<State>,
    polymorphic: HashSet<SchemaId>,
}

impl Flattener<'_> {
    fn named(&mut self, id: SchemaId) {
        if self.state[id.0] != State::Untouched {
            return;
        }
        self.state[id.0] = State::Active;
        // Nobody looks at it as long as it is active.
        let mut schema = self.schemas.take(id);
        self.flatten(&mut schema);
        self.schemas.set(id, schema);
        self.state[id.0] = State::Done;
    }

    fn media_type(&mut self, media: &mut MediaType) {
        for schema in media.schema.iter_mut().chain(media.item_schema.as_deref_mut()) {
            self.flatten(schema);
        }
    }

    fn flatten(&mut self, schema: &mut Schema) {
        for child in schema.children_mut() {
            self.flatten(child);
        }
        // Keywords beside a reference hold as well (2020-12, 8.2.3.1), as if both stood in an `allOf`.
        if schema.has_assertions()
            && let Some(reference) = schema.reference.take()
        {
            let part = Schema::of_reference(reference, schema.origin);
            schema.composition.get_or_insert_default().all_of.insert(0, part);
        }
        choose_only(schema);
        speak_of_whole(schema);
        let Some(composition) = &mut schema.composition else {
            return;
        };
        if composition.all_of.is_empty() {
            return;
        }
        let parts = std::mem::take(&mut composition.all_of);
        if *composition.as_ref() == Composition::default() {
            schema.composition = None;
        }
        // One reference and nothing else: the schema is the other one under its own annotations.
        if let [only] = parts.as_slice()
            && only.reference.is_some()
            && !only.has_assertions()
            && !schema.has_assertions()
            && schema.reference.is_none()
        {
            schema.reference = only.reference;
            if schema.annotations.is_none() {
                schema.annotations.clone_from(&only.annotations);
            }
            return;
        }
        let mut rest = Vec::new();
        let mut bases = Vec::new();
        // What is said about the whole, without what a base says about itself.
        let mut own_annotations = schema.annotations.clone();
        for part in parts {
            let base = part.reference.filter(|_| !part.has_assertions());
            let Some(mut expanded) = self.expand(&part) else {
                rest.push(part);
                continue;
            };
            // What a part says about itself as a whole is not said of the whole.
            let own = expanded.annotations.take();
            match resolved(expanded).and_then(|part| merge(schema.clone(), part)) {
                Some(merged) => {
                    *schema = merged;
                    bases.extend(base);
                    inherit(&mut schema.annotations, own.as_deref());
                    if base.is_none() {
                        inherit(&mut own_annotations, own.as_deref());
                    }
                }
                None => rest.extend(match base {
                    Some(id) => Some(Schema::of_reference(id, schema.origin)),
                    None => self.expand(&part).map(|expanded| Schema { annotations: None, ..expanded }),
                }),
            }
        }
        // What stands beside a reference and adds nothing to it leaves it one.
        if let [base] = bases.as_slice()
            && rest.is_empty()
            && schema.reference.is_none()
            && says_the_same(schema, &self.schemas.get(*base).schema)
        {
            let extensions = schema.extensions.take();
            let reference = Schema::of_reference(*base, schema.origin);
            *schema = Schema { annotations: own_annotations, extensions, ..reference };
            return;
        }
        schema.extends = bases.first().copied().filter(|_| schema.object.is_some());
        if !rest.is_empty() {
            schema.composition.get_or_insert_default().all_of = rest;
        }
        // Merging has made new conjunctions further down, where both parts had a word on the same property.
        for child in schema.children_mut() {
            let is_conjunction = child.composition.as_ref().is_some_and(|composition| !composition.all_of.is_empty());
            if is_conjunction || (child.reference.is_some() && child.has_assertions()) {
                self.flatten(child);
            }
        }
    }

    /// The part with its `$ref` replaced by what it refers to; `None` where that would not end.
    fn expand(&mut self, part: &Schema) -> Option<Schema> {
        let Some(id) = part.reference else {
            return Some(part.clone());
        };
        self.named(id);
        if self.state[id.0] == State::Active {
            return None;
        }
        let mut target = self.schemas.get(id).schema.clone();
        if self.polymorphic.contains(&id)
            && let Some(composition) = &mut target.composition
        {
            composition.one_of.clear();
            composition.any_of.clear();
            composition.discriminator = None;
            if *composition.as_ref() == Composition::default() {
                target.composition = None;
            }
        }
        // A base says by its discriminator that its extensions differ in that property, not that theirs do.
        if let Some(composition) = &mut target.composition
            && composition.one_of.is_empty()
            && composition.any_of.is_empty()
        {
            composition.discriminator = None;
            if *composition.as_ref() == Composition::default() {
                target.composition = None;
            }
        }
        target.extends = None;
        if target.reference.is_some() {
            target = self.expand(&target)?;
        }
        merge(target, Schema { reference: None, ..part.clone() })
    }
}

/// A part without `unevaluatedProperties` and `unevaluatedItems`, which would come to speak about what other parts list;
/// `None` where no other keyword says the same.
fn resolved(part: Schema) -> Option<Schema> {
    let speaks_of_others = part.object.as_ref().is_some_and(|object| object.unevaluated_properties.is_some())
        || part.array.as_ref().is_some_and(|array| array.unevaluated_items.is_some());
    if !speaks_of_others {
        return Some(part);
    }
    let mut resolved = part.clone();
    if let Some(object) = resolved.object.as_deref_mut()
        && let Some(others) = object.unevaluated_properties.take()
    {
        object.additional_properties.get_or_insert(*others);
        evaluated::is_additional(&part).then_some(())?;
    }
    if let Some(array) = resolved.array.as_deref_mut()
        && let Some(others) = array.unevaluated_items.take()
    {
        array.items.get_or_insert(*others);
        evaluated::is_rest(&part).then_some(())?;
    }
    Some(resolved)
}

/// The schema that lets through exactly what both let through; `None` where no single schema says that.
fn merge(a: Schema, b: Schema) -> Option<Schema> {
    if a.reference.is_some() && b.reference.is_some() && a.reference != b.reference {
        return None;
    }
    let (mut a, mut b) = (a, b);
    choose(&mut a, &mut b);
    choose(&mut b, &mut a);
    let types = match (a.types, b.types) {
        (Some(a), Some(b)) => Some(a.intersection(b)),
        (a, b) => a.or(b),
    };
    let values = match (a.values, b.values) {
        (Some(a), Some(b)) => Some(a.into_iter().filter(|value| b.contains(value)).collect()),
        (a, b) => a.or(b),
    };
    let contradiction = types.is_some_and(|types| types.is_empty())
        || values.as_ref().is_some_and(Vec::is_empty)
        || matches!((&a.constant, &b.constant), (Some(a), Some(b)) if a != b);
    if contradiction {
        let annotations = merge_annotations(a.annotations, b.annotations);
        return Some(Schema { origin: a.origin, never: true, annotations, ..Schema::default() });
    }
    Some(Schema {
        origin: a.origin,
        reference: a.reference.or(b.reference),
        extends: None,
        never: a.never || b.never,
        spelling: Spelling::default(),
        unknown: a.unknown.or(b.unknown),
        types: types.filter(|types| !types.is_empty()),
        implied_type: a.implied_type.or(b.implied_type).filter(|_| types.is_none()),
        values,
        constant: a.constant.or(b.constant),
        format: a.format.or(b.format),
        annotations: merge_annotations(a.annotations, b.annotations),
        number: both(a.number, b.number, merge_numbers)?,
        string: both(a.string, b.string, merge_strings)?,
        array: both(a.array, b.array, merge_arrays)?,
        object: both(a.object, b.object, merge_objects)?,
        composition: both(a.composition, b.composition, merge_compositions)?,
        extensions: a.extensions.or(b.extensions),
    })
}

/// A constant that is the only alternative is the schema itself, and any other stands in an `allOf`. Where `null` is named beside it,
/// it stays an alternative to that.
fn choose_only(schema: &mut Schema) {
    let is_constant = constants::listed(schema).is_some_and(|constants| constants.len() == 1);
    let names_null = schema.types.is_some_and(|types| types.contains(JsonType::Null));
    let Some(composition) = schema.composition.as_deref_mut().filter(|all| all.discriminator.is_none()) else { return };
    let is_alone = composition.all_of.is_empty();
    let variants = match (composition.one_of.len(), composition.any_of.len()) {
        (1, 0) => &mut composition.one_of,
        (0, 1) => &mut composition.any_of,
        _ => return,
    };
    if is_constant && is_alone && schema.values.is_none() {
        let Some(only) = variants.pop() else { return };
        schema.composition = None;
        schema.values = only.values.or_else(|| Some(vec![only.constant?]));
        schema.annotations = merge_annotations(schema.annotations.take(), only.annotations);
    } else if !names_null {
        let only = variants.pop();
        composition.all_of.extend(only);
    }
}

/// A list of values that meets alternatives which describe all values one by one: of the list is left what they describe, and they say
/// no more then.
fn choose(list: &mut Schema, described: &mut Schema) {
    let Some(values) = &mut list.values else { return };
    let Some(constants) = constants::listed(described) else { return };
    let known: HashSet<String> = constants.into_iter().map(constants::identity).collect();
    values.retain(|value| known.contains(&constants::identity(value)));
    if let Some(composition) = described.composition.as_deref_mut() {
        composition.one_of.clear();
    }
    described.composition.take_if(|composition| **composition == Composition::default());
}

fn both<T>(a: Option<Box<T>>, b: Option<Box<T>>, merge: fn(T, T) -> Option<T>) -> Option<Option<Box<T>>> {
    Some(match (a, b) {
        (Some(a), Some(b)) => Some(Box::new(merge(*a, *b)?)),
        (a, b) => a.or(b),
    })
}

fn merge_numbers(a: NumberKeywords, b: NumberKeywords) -> Option<NumberKeywords> {
    let larger = |a, b| stricter(a, b, |a, b| a < b);
    let smaller = |a, b| stricter(a, b, |a, b| a > b);
    Some(NumberKeywords {
        minimum: larger(a.minimum, b.minimum),
        maximum: smaller(a.maximum, b.maximum),
        exclusive_minimum: larger(a.exclusive_minimum, b.exclusive_minimum),
        exclusive_maximum: smaller(a.exclusive_maximum, b.exclusive_maximum),
        multiple_of: same(a.multiple_of, b.multiple_of)?,
    })
}

fn merge_strings(a: StringKeywords, b: StringKeywords) -> Option<StringKeywords> {
    Some(StringKeywords {
        min_length: a.min_length.max(b.min_length),
        max_length: least(a.max_length, b.max_length),
        pattern: same(a.pattern, b.pattern)?,
        content_encoding: a.content_encoding.or(b.content_encoding),
        content_media_type: a.content_media_type.or(b.content_media_type),
    })
}

fn merge_arrays(a: ArrayKeywords, b: ArrayKeywords) -> Option<ArrayKeywords> {
    if a.contains.is_some() && b.contains.is_some() || !a.prefix_items.is_empty() || !b.prefix_items.is_empty() {
        return None;
    }
    Some(ArrayKeywords {
        items: conjunction(a.items, b.items),
        prefix_items: Vec::new(),
        contains: a.contains.or(b.contains),
        min_contains: a.min_contains.or(b.min_contains),
        max_contains: a.max_contains.or(b.max_contains),
        min_items: a.min_items.max(b.min_items),
        max_items: least(a.max_items, b.max_items),
        unique_items: a.unique_items || b.unique_items,
        unevaluated_items: boxed_conjunction(a.unevaluated_items, b.unevaluated_items),
    })
}

fn merge_objects(a: ObjectKeywords, b: ObjectKeywords) -> Option<ObjectKeywords> {
    let closing = |object: &ObjectKeywords| object.additional_properties.as_ref().is_some_and(Schema::has_content);
    let (a_closes, b_closes) = (closing(&a), closing(&b));
    if !a.pattern_properties.is_empty() && b_closes || !b.pattern_properties.is_empty() && a_closes {
        return None;
    }
    let mut properties = a.properties;
    // A part's `additionalProperties` speaks about the names that this part does not list, whoever else lists them.
    for (name, schema) in &mut properties {
        if b_closes && !b.properties.contains_key(name) {
            *schema = conjunction(Some(std::mem::take(schema)), b.additional_properties.clone())?;
        }
    }
    for (name, schema) in b.properties {
        let own = properties.get_mut(&name).map(std::mem::take);
        let own = own.or_else(|| a.additional_properties.clone().filter(|_| a_closes));
        properties.insert(name, conjunction(own, Some(schema))?);
    }
    let mut required = a.required;
    let others: Vec<String> = b.required.into_iter().filter(|name| !required.contains(name)).collect();
    required.extend(others);
    let mut dependent_required = a.dependent_required;
    for (name, others) in b.dependent_required {
        dependent_required.entry(name).or_default().extend(others);
    }
    Some(ObjectKeywords {
        properties,
        required,
        additional_properties: conjunction(a.additional_properties, b.additional_properties),
        pattern_properties: merge_each(a.pattern_properties, b.pattern_properties)?,
        property_names: boxed_conjunction(a.property_names, b.property_names),
        min_properties: a.min_properties.max(b.min_properties),
        max_properties: least(a.max_properties, b.max_properties),
        dependent_required,
        dependent_schemas: merge_each(a.dependent_schemas, b.dependent_schemas)?,
        unevaluated_properties: boxed_conjunction(a.unevaluated_properties, b.unevaluated_properties),
    })
}

fn boxed_conjunction(a: Option<Box<Schema>>, b: Option<Box<Schema>>) -> Option<Box<Schema>> {
    conjunction(a.map(|schema| *schema), b.map(|schema| *schema)).map(Box::new)
}

fn merge_each(mut a: IndexMap<String, Schema>, b: IndexMap<String, Schema>) -> Option<IndexMap<String, Schema>> {
    for (name, schema) in b {
        let own = a.get_mut(&name).map(std::mem::take);
        a.insert(name, conjunction(own, Some(schema))?);
    }
    Some(a)
}

fn merge_compositions(a: Composition, b: Composition) -> Option<Composition> {
    let clash = |a: &[Schema], b: &[Schema]| !a.is_empty() && !b.is_empty();
    // A `then` without an `if` says nothing, and must not meet the `if` of another part.
    let conditional = |composition: &Composition| {
        composition.condition.is_some() || composition.then.is_some() || composition.otherwise.is_some()
    };
    if clash(&a.any_of, &b.any_of)
        || clash(&a.one_of, &b.one_of)
        || a.not.is_some() && b.not.is_some()
        || conditional(&a) && conditional(&b)
    {
        return None;
    }
    let either = |a: Vec<Schema>, b: Vec<Schema>| if a.is_empty() { b } else { a };
    Some(Composition {
        all_of: a.all_of.into_iter().chain(b.all_of).collect(),
        any_of: either(a.any_of, b.any_of),
        one_of: either(a.one_of, b.one_of),
        not: a.not.or(b.not),
        condition: a.condition.or(b.condition),
        then: a.then.or(b.then),
        otherwise: a.otherwise.or(b.otherwise),
        discriminator: a.discriminator.or(b.discriminator),
    })
}

/// Both schemas, as one schema with an `allOf` if need be.
fn conjunction(a: Option<Schema>, b: Option<Schema>) -> Option<Schema> {
    match (a, b) {
        (Some(a), Some(b)) if !b.has_content() || says_the_same(&a, &b) => Some(a),
        (Some(a), Some(b)) if !a.has_content() && a.annotations.is_none() => Some(b),
        (Some(a), Some(b)) if a.never => Some(a).filter(|_| b.has_content()),
        (Some(a), Some(b)) => Some(Schema {
            origin: a.origin,
            composition: Some(Box::new(Composition { all_of: vec![a, b], ..Composition::default() })),
            ..Schema::default()
        }),
        (a, b) => a.or(b),
    }
}

/// The types of a schema, named or not.
fn types(schema: &Schema) -> Option<TypeSet> {
    schema.types.or_else(|| Some(schema.implied_type.into_iter().collect()).filter(|types: &TypeSet| !types.is_empty()))
}

/// Whether the two let through the same for the same reasons; places and annotations do not count.
fn says_the_same(a: &Schema, b: &Schema) -> bool {
    fn strip(schema: &mut Schema) {
        schema.origin = Origin::default();
        (schema.annotations, schema.extensions, schema.extends) = (None, None, None);
        schema.types = types(schema);
        schema.implied_type = None;
        schema.children_mut().into_iter().for_each(strip);
    }
    let bare = |schema: &Schema| {
        let mut bare = schema.clone();
        strip(&mut bare);
        bare
    };
    types(a) == types(b) && a.reference == b.reference && a.format == b.format && bare(a) == bare(b)
}

fn stricter(a: Option<Number>, b: Option<Number>, looser: fn(&Number, &Number) -> bool) -> Option<Number> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if looser(&a, &b) { b } else { a }),
        (a, b) => a.or(b),
    }
}

fn same<T: PartialEq>(a: Option<T>, b: Option<T>) -> Option<Option<T>> {
    match (a, b) {
        (Some(a), Some(b)) if a != b => None,
        (a, b) => Some(a.or(b)),
    }
}

fn least(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
