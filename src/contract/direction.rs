//! Requests and responses see different sides of a schema: `readOnly` properties are not sent, `writeOnly` ones are not
//! received (OpenAPI 3.1, 4.8.24.2.1; JSON Schema Validation, 9.4).

use super::Contract;
use super::operation::MediaType;
use super::references::{References, references, spread};
use super::schema::{Schema, SchemaId, Schemas};

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Request,
    Response,
}

impl Direction {
    /// Whether a property with this schema is there in this direction.
    pub fn carries(self, property: &Schema, schemas: &Schemas) -> bool {
        !schemas.links(property).map(Schema::annotations).any(|annotations| match self {
            Direction::Request => annotations.read_only,
            Direction::Response => annotations.write_only,
        })
    }
}

/// What the contract's operations do with each named schema.
#[derive(Debug)]
pub struct Usage {
    differs: Vec<bool>,
    requested: Vec<bool>,
    answered: Vec<bool>,
    defaults: Vec<bool>,
}

impl Usage {
    /// Whether the schema, or one that it leads to, has another form in requests than in responses.
    pub fn differs(&self, id: SchemaId) -> bool {
        self.differs[id.0]
    }

    /// Whether a default stands somewhere in the schema, so that what goes in may lack what comes out.
    pub fn has_defaults(&self, id: SchemaId) -> bool {
        self.defaults[id.0]
    }

    /// Whether the schema occurs in requests.
    pub fn is_requested(&self, id: SchemaId) -> bool {
        self.requested[id.0]
    }

    /// Whether the schema occurs in requests or responses, not only in what else a document describes.
    pub fn is_used(&self, id: SchemaId) -> bool {
        self.requested[id.0] || self.answered[id.0]
    }

    /// Whether the schema needs a form of its own for requests.
    pub fn splits(&self, id: SchemaId) -> bool {
        self.differs[id.0] && self.requested[id.0]
    }
}

/// Follows all references once.
pub fn usage(contract: &Contract) -> Usage {
    let schemas = &contract.schemas;
    let mut differs: Vec<bool> =
        schemas.iter().map(|(_, named)| has_one_way_property(&named.schema, schemas)).collect();
    let References { targets, users } = References::of(schemas);
    spread(&mut differs, &users);

    let mut requested = vec![false; targets.len()];
    for body in contract.operations.iter().filter_map(|operation| operation.body.as_ref()) {
        for schema in body.content.iter().flat_map(MediaType::schemas) {
            references(schema).into_iter().for_each(|id| requested[id.0] = true);
        }
    }
    for parameter in contract.operations.iter().flat_map(|operation| &operation.parameters) {
        references(&parameter.schema).into_iter().for_each(|id| requested[id.0] = true);
    }
    spread(&mut requested, &targets);
    let mut answered = vec![false; targets.len()];
    for (_, response) in contract.operations.iter().flat_map(|operation| &operation.responses) {
        let headers = response.headers.iter().map(|header| &header.schema);
        for schema in headers.chain(response.content.iter().flat_map(MediaType::schemas)) {
            references(schema).into_iter().for_each(|id| answered[id.0] = true);
        }
    }
    spread(&mut answered, &targets);
    let mut defaults: Vec<bool> = schemas.iter().map(|(_, named)| has_default(&named.schema)).collect();
    spread(&mut defaults, &users);
    Usage { differs, requested, answered, defaults }
}

/// Whether the schema itself, or one written inside it, has a property that travels one way only.
pub fn has_one_way_property(schema: &Schema, schemas: &Schemas) -> bool {
    let properties = schema.object.iter().flat_map(|object| object.properties.values());
    let one_way = |property: &Schema| {
        !Direction::Request.carries(property, schemas) || !Direction::Response.carries(property, schemas)
    };
    properties.into_iter().any(one_way)
        || schema.children().into_iter().any(|child| has_one_way_property(child, schemas))
}

fn has_default(schema: &Schema) -> bool {
    schema.annotations().default.is_some() || schema.children().into_iter().any(has_default)
}
