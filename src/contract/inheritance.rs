//! Bases that tell their extensions apart by a `discriminator` without listing them (OpenAPI 3.1, 4.8.25.1).
//!
//! `Pet` has a `discriminator`, and `Cat` and `Dog` are all of `Pet` and more. Where a `Pet` is asked for, one of them is
//! meant. So the name `Pet` goes to the union of them, and what they have in common becomes `PetBase`.

use std::collections::{BTreeSet, HashMap};

use super::schema::{Composition, Discriminator, NamedSchema, Schema, SchemaId, Schemas};
use super::tags;

/// A base, and all schemas that extend it, directly or not, in the document's order.
#[derive(Debug)]
pub struct Base {
    id: SchemaId,
    discriminator: Discriminator,
    heirs: Vec<SchemaId>,
}

/// The bases of a contract whose `allOf`s still stand.
pub fn bases(schemas: &Schemas) -> Vec<Base> {
    let mut children: Vec<Vec<SchemaId>> = vec![Vec::new(); schemas.len()];
    for (id, named) in schemas.iter() {
        parents(&named.schema).into_iter().for_each(|parent| children[parent.0].push(id));
    }
    let found = schemas.iter().filter_map(|(id, named)| {
        let composition = named.schema.composition.as_deref()?;
        let lists = !composition.one_of.is_empty() || !composition.any_of.is_empty();
        let discriminator = composition.discriminator.clone().filter(|_| !lists)?;
        Some(Base { id, discriminator, heirs: heirs(id, &children) })
    });
    found.filter(|base| !base.heirs.is_empty()).collect()
}

/// The named schemas that a schema is all of.
fn parents(schema: &Schema) -> Vec<SchemaId> {
    let beside = schema.reference.filter(|_| schema.has_assertions());
    let parts = schema.composition.iter().flat_map(|composition| &composition.all_of);
    parts.filter_map(|part| part.reference).chain(beside).collect()
}

fn heirs(base: SchemaId, children: &[Vec<SchemaId>]) -> Vec<SchemaId> {
    let mut found = BTreeSet::new();
    let mut open = children[base.0].clone();
    while let Some(id) = open.pop() {
        if id != base && found.insert(id) {
            open.extend(&children[id.0]);
        }
    }
    found.into_iter().collect()
}

/// Puts the union of its extensions in the place of each base, in a contract whose `allOf`s are merged.
pub fn list(schemas: &mut Schemas, bases: Vec<Base>) {
    if bases.is_empty() {
        return;
    }
    let known: Vec<(Base, IndexedValues)> = bases
        .into_iter()
        .filter_map(|base| {
            let values = values(&base, schemas)?;
            Some((base, values))
        })
        .collect();
    let mut moved = HashMap::new();
    for (base, _) in &known {
        let named = schemas.get(base.id);
        let mut own = NamedSchema { name: format!("{}Base", named.name), ..named.clone() };
        if let Some(composition) = own.schema.composition.as_deref_mut() {
            composition.discriminator = None;
        }
        if own.schema.composition.as_deref() == Some(&Composition::default()) {
            own.schema.composition = None;
        }
        let id = schemas.push(own);
        moved.insert(base.id, id);
    }
    for id in (0..schemas.len()).map(SchemaId) {
        let mut schema = schemas.take(id);
        redirect(&mut schema, &moved);
        schemas.set(id, schema);
    }
    for (base, values) in known {
        let union = union(&base, values, schemas, &moved);
        schemas.set(base.id, union);
    }
}

/// The values of the discriminator, by the schema that they stand for.
type IndexedValues = Vec<(SchemaId, Vec<String>)>;

/// `None` where they do not tell the schemas apart.
fn values(base: &Base, schemas: &Schemas) -> Option<IndexedValues> {
    let property = &base.discriminator.property_name;
    let constants = |id: SchemaId| tags::constants_of(property, &Schema::of_reference(id, Default::default()), schemas);
    let allowed = constants(base.id);
    let mapped = |id: SchemaId| -> Vec<String> {
        let mapping = base.discriminator.mapping.iter().filter(|(_, target)| **target == id);
        mapping.map(|(value, _)| value.clone()).collect()
    };
    let name = |id: SchemaId| vec![schemas.get(id).name.clone()];
    let mut found: IndexedValues = Vec::new();
    for &heir in &base.heirs {
        // Where an extension says nothing of its own about the property, it has its base's values.
        let own = constants(heir).filter(|own| Some(own) != allowed.as_ref());
        let values = Some(mapped(heir)).filter(|mapped| !mapped.is_empty()).or(own).unwrap_or_else(|| name(heir));
        found.push((heir, values));
    }
    let claimed: Vec<&String> = found.iter().flat_map(|(_, values)| values).collect();
    let unknown = |value: &&String| allowed.as_ref().is_some_and(|allowed| !allowed.contains(value));
    let is_twice = |(at, value): (usize, &&String)| claimed[..at].contains(value);
    if claimed.iter().enumerate().any(is_twice) || claimed.iter().copied().any(|value| unknown(&value)) {
        return None;
    }
    let rest = match &allowed {
        Some(allowed) => allowed.iter().filter(|value| !claimed.contains(value)).cloned().collect(),
        None => Some(mapped(base.id)).filter(|mapped| !mapped.is_empty()).unwrap_or_else(|| name(base.id)),
    };
    let rest: Vec<String> = rest.into_iter().filter(|value| !claimed.contains(&value)).collect();
    if !rest.is_empty() {
        found.insert(0, (base.id, rest));
    }
    Some(found)
}

/// Lets what extends a base go on extending what it has become.
fn redirect(schema: &mut Schema, moved: &HashMap<SchemaId, SchemaId>) {
    if let Some(id) = schema.extends.and_then(|base| moved.get(&base)) {
        schema.extends = Some(*id);
    }
    if let Some(composition) = schema.composition.as_deref_mut() {
        for part in &mut composition.all_of {
            if let Some(id) = part.reference.and_then(|base| moved.get(&base)) {
                part.reference = Some(*id);
            }
        }
    }
    for child in schema.children_mut() {
        redirect(child, moved);
    }
}

fn union(base: &Base, values: IndexedValues, schemas: &Schemas, moved: &HashMap<SchemaId, SchemaId>) -> Schema {
    let Schema { origin, annotations, .. } = schemas.get(base.id).schema.clone();
    let mut discriminator = Discriminator { mapping: Default::default(), ..base.discriminator.clone() };
    let mut one_of = Vec::new();
    for (id, values) in values {
        let id = moved.get(&id).copied().unwrap_or(id);
        one_of.push(Schema::of_reference(id, origin));
        discriminator.mapping.extend(values.into_iter().map(|value| (value, id)));
    }
    let composition = Composition { one_of, discriminator: Some(discriminator), ..Composition::default() };
    Schema { origin, annotations, composition: Some(Box::new(composition)), ..Schema::default() }
}
