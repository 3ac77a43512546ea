//! Requests that the API makes itself: webhooks and callbacks.

use std::collections::HashSet;

use super::media::{Media, media};
use super::operation::{MediaType, Operation};
use super::{Contract, merge};

/// Requests of one sort.
pub struct Calls {
    /// What the sort is called: `webhooks`.
    pub sort: &'static str,
    /// What they are, as the operations of a contract that has the same schemas, merged.
    pub contract: Contract,
}

/// What the API calls. `contract` is as its witness says it, nothing merged.
pub fn calls(contract: &Contract) -> Vec<Calls> {
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
        .map(|(sort, operations)| {
            let mut contract = Contract { operations, ..contract.clone() };
            merge::flatten(&mut contract);
            Calls { sort, contract }
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

/// The media type that is sent as such; where the contract has a range, JSON.
pub fn media_type(content: &MediaType) -> &str {
    if content.name.contains('*') { "application/json" } else { content.name.as_str() }
}
