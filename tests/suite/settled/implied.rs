//! Types that keywords stand for.

use api_scaffold::contract::Contract;
use api_scaffold::contract::operation::{MediaType, Parameter};
use api_scaffold::contract::schema::{Schema, SchemaId};

/// Says the types that keywords stand for where none is named, which reading takes from them and tells (`type-implied`).
pub fn say_types(contract: &mut Contract) {
    for id in (0..contract.schemas.len()).map(SchemaId) {
        let mut schema = contract.schemas.take(id);
        say_type(&mut schema);
        contract.schemas.set(id, schema);
    }
    let of_media = |media: &mut MediaType| media.schema.iter_mut().for_each(say_type);
    let of_parameter = |parameter: &mut Parameter| {
        say_type(&mut parameter.schema);
    };
    for operation in &mut contract.operations {
        operation.parameters.iter_mut().for_each(of_parameter);
        operation.body.iter_mut().flat_map(|body| &mut body.content).for_each(of_media);
        let responses = operation.responses.iter_mut().map(|(_, response)| response);
        for response in responses.chain(contract.components.responses.values_mut()) {
            response.headers.iter_mut().for_each(of_parameter);
            response.content.iter_mut().for_each(of_media);
        }
    }
}

fn say_type(schema: &mut Schema) {
    if let Some(implied) = schema.implied_type.take() {
        schema.types = Some([implied].into_iter().collect());
    }
    schema.children_mut().into_iter().for_each(say_type);
}
