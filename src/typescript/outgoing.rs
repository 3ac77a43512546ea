//! `src/webhooks.ts` and `src/callbacks.ts`: a function for each request that the API makes itself.

use std::collections::HashSet;

use super::code::{self, Code, Comment, Expression, Identifier, Property};
use super::names::{self, Names, Reserved};
use crate::contract::media::{Media, media};
use crate::contract::operation::{MediaType, Operation};
use crate::contract::{Contract, merge};

/// Requests of one sort.
pub struct Calls {
    /// The name of their file: `webhooks`.
    pub file: &'static str,
    /// What they are, as the operations of a contract that has the same schemas.
    pub contract: Contract,
    pub names: Names,
}

/// What the API calls. `contract` is as its witness says it, nothing merged.
pub fn calls(contract: &Contract, reserved: &Reserved) -> Vec<Calls> {
    let webhooks = contract.webhooks.operations.iter().map(|operation| named(operation, &operation.path));
    let callbacks = contract.operations.iter().flat_map(|operation| &operation.callbacks);
    let callbacks = callbacks.flat_map(|(key, calls)| {
        let shared = calls.component.as_deref().and_then(|name| contract.components.callbacks.get(name));
        shared.unwrap_or(calls).operations.iter().map(move |operation| named(operation, key))
    });
    let sorts: [(&'static str, Vec<Operation>); 2] =
        [("webhooks", webhooks.collect()), ("callbacks", without_repetitions(callbacks))];
    let sorts = sorts.into_iter().filter(|(_, operations)| !operations.is_empty());
    sorts
        .map(|(file, operations)| {
            let mut contract = Contract { operations, ..contract.clone() };
            merge::flatten(&mut contract);
            let names = names::allot(&contract, &[], reserved);
            Calls { file, contract, names }
        })
        .collect()
}

/// An operation that has a name.
fn named(operation: &Operation, name: &str) -> Operation {
    let mut operation = operation.clone();
    operation.id.get_or_insert_with(|| name.to_owned());
    operation
}

/// A shared callback stands in many operations, and is one.
fn without_repetitions(operations: impl Iterator<Item = Operation>) -> Vec<Operation> {
    let mut seen = HashSet::new();
    operations.filter(|operation| seen.insert((operation.origin, operation.path.clone()))).collect()
}

/// The content that is sent: JSON where there is a choice.
pub fn content(operation: &Operation) -> Option<&MediaType> {
    let content = &operation.body.as_ref()?.content;
    content.iter().find(|content| media(&content.name) == Media::Json).or(content.first())
}

/// `export const newPet = outgoing({ … });`, with its headers and its body as the dialect prints them.
pub fn statement(
    name: &Identifier,
    operation: &Operation,
    headers: Option<Expression>,
    body: Option<Expression>,
) -> Code {
    let mut properties = vec![
        Property::new("name", Expression::string(name.as_str())),
        Property::new("method", Expression::string(operation.method.name())),
    ];
    properties.extend(headers.map(|headers| Property::new("headers", headers)));
    if let Some(content) = content(operation) {
        let media_type = if content.name.contains('*') { "application/json" } else { content.name.as_str() };
        properties.push(Property::new("type", Expression::string(media_type)));
    }
    properties.extend(body.map(|body| Property::new("body", body)));
    let call = Expression::known("outgoing").call([Expression::object(properties)]);
    code::constant(name, None, &call, true).documented(&comment(operation))
}

fn comment(operation: &Operation) -> Comment {
    let mut comment = Comment::text(operation.summary.as_deref().unwrap_or_default());
    if let Some(description) = &operation.description {
        comment = comment.paragraph(description);
    }
    if operation.path.contains('{') {
        comment = comment.paragraph(&format!("Its URL is `{}`.", operation.path));
    }
    if operation.deprecated { comment.tag("deprecated", "") } else { comment }
}
