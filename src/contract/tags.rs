//! Which values of a discriminator belong to which variant of a union (OpenAPI 3.1, 4.8.25).

use std::collections::HashSet;

use super::schema::{Discriminator, Schema, SchemaId, Schemas};
use super::shape::{Kind, shape};

/// The discriminator's values for a variant.
#[derive(Debug, PartialEq)]
pub struct Tag {
    pub values: Vec<String>,
    /// Whether the variant itself allows no other value, so that nothing has to be added to it.
    pub is_constant: bool,
}

/// How deep unions of unions are followed.
const DEPTH: usize = 8;

/// The tag of each variant; `None` where the values do not tell the variants apart.
pub fn tags(discriminator: &Discriminator, variants: &[&Schema], schemas: &Schemas) -> Option<Vec<Tag>> {
    // Then values without the property, or with another one, have a variant, too.
    if discriminator.default_mapping.is_some() {
        return None;
    }
    let mut seen = HashSet::new();
    let tags: Option<Vec<Tag>> = variants.iter().map(|variant| tag(discriminator, variant, schemas, DEPTH)).collect();
    tags.filter(|tags| tags.iter().flat_map(|tag| &tag.values).all(|value| seen.insert(value.clone())))
}

fn tag(discriminator: &Discriminator, variant: &Schema, schemas: &Schemas, depth: usize) -> Option<Tag> {
    let own = constants(&discriminator.property_name, variant, schemas, depth);
    let named: Vec<SchemaId> = schemas.links(variant).filter_map(|link| link.reference).collect();
    let mapped = discriminator.mapping.iter().filter(|(_, target)| named.contains(target));
    let mapped: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
    match (mapped.is_empty(), own) {
        (false, Some(own)) if mapped.iter().all(|value| own.contains(value)) => {
            let is_constant = own.len() == mapped.len();
            Some(Tag { values: mapped, is_constant })
        }
        (false, _) => Some(Tag { values: mapped, is_constant: false }),
        (true, Some(values)) => Some(Tag { values, is_constant: true }),
        // Without a mapping, the value is the name of the schema.
        (true, None) => named.first().map(|id| Tag { values: vec![schemas.get(*id).name.clone()], is_constant: false }),
    }
}

/// The texts that the property can have in every value of the schema.
pub fn constants_of(property: &str, schema: &Schema, schemas: &Schemas) -> Option<Vec<String>> {
    constants(property, schema, schemas, DEPTH)
}

fn constants(property: &str, schema: &Schema, schemas: &Schemas, depth: usize) -> Option<Vec<String>> {
    if depth == 0 {
        return None;
    }
    let (target, _) = schemas.resolve(schema);
    let described = shape(target, schemas);
    if described.nullable {
        return None;
    }
    match described.kind {
        Kind::Object(object) => {
            let property = object.properties.iter().find(|known| known.name == property && known.required)?;
            let (target, _) = schemas.resolve(property.schema?);
            let described = shape(target, schemas);
            match described.kind {
                Kind::Values(values) if !described.nullable => {
                    values.into_iter().map(|value| value.as_str().map(str::to_owned)).collect()
                }
                _ => None,
            }
        }
        Kind::Union { variants, .. } => {
            let all: Option<Vec<Vec<String>>> =
                variants.into_iter().map(|variant| constants(property, variant, schemas, depth - 1)).collect();
            all.map(|all| all.concat())
        }
        _ => None,
    }
}
