//! The door to Rust programs that speak the `openapiv3` crate's types.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;

use super::write::{Version, to_json, write_customary};
use crate::contract::Contract;
use crate::contract::operation::{Operation, OutgoingCalls};

/// The contract says something that the crate's types cannot hold.
#[derive(Debug)]
pub struct InteropError(serde_json::Error);

impl fmt::Display for InteropError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the `openapiv3` crate does not take this document: {}", self.0)
    }
}

impl std::error::Error for InteropError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// The contract as the [`openapiv3`] crate's model of OpenAPI 3.0.
///
/// It is what [`write`](super::write::write) makes of the contract for [`Version::V30`]; its losses say what is not in there. The crate's types
/// have no place for `xml`, for the extensions of callbacks and for references to them, and hold bounds as doubles.
///
/// ```
/// use api_scaffold::openapi::{interop, load, read};
///
/// let text = "
/// openapi: 3.1.0
/// info: { title: Pets, version: '1' }
/// paths:
///   /pets:
///     get:
///       operationId: listPets
///       responses:
///         '200':
///           description: All of them.
///           content:
///             application/json:
///               schema: { type: array, items: { type: [string, 'null'] } }
/// ";
/// let document = load::load("pets.yaml", text.into())?;
/// let reading = read::read(&load::Sources::alone(document)).map_err(|_| "the document is broken")?;
/// let api = interop::to_openapiv3(&reading.contract)?;
/// let (path, method, operation) = api.operations().next().ok_or("there is no operation")?;
/// assert_eq!((path, method), ("/pets", "get"));
/// assert_eq!(operation.operation_id.as_deref(), Some("listPets"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_openapiv3(contract: &Contract) -> Result<openapiv3::OpenAPI, InteropError> {
    let shared = &contract.components.callbacks;
    let mut contract = Cow::Borrowed(contract);
    if contract.operations.iter().any(|operation| !operation.callbacks.is_empty()) || !shared.is_empty() {
        let contract = contract.to_mut();
        adapt_operations(&mut contract.operations, shared, &mut Vec::new());
        contract.components.callbacks.values_mut().for_each(|calls| adapt(calls, shared, &mut Vec::new()));
    }
    let written = write_customary(&contract, Version::V30);
    serde_json::from_str(&to_json(&written.document)).map_err(InteropError)
}

/// How deep callbacks are written within callbacks; each may stand in several, so that they multiply with each level.
const DEEPEST: usize = 4;

/// For the crate, all members of a callback are path items, and no operation refers to a callback: it is written where it
/// is used, and left out within itself.
fn adapt<'c>(calls: &mut OutgoingCalls, shared: &'c IndexMap<String, OutgoingCalls>, open: &mut Vec<&'c str>) {
    calls.extensions.clear();
    adapt_operations(&mut calls.operations, shared, open);
}

fn adapt_operations<'c>(
    operations: &mut [Operation],
    shared: &'c IndexMap<String, OutgoingCalls>,
    open: &mut Vec<&'c str>,
) {
    for operation in operations {
        let known = |calls: &OutgoingCalls| shared.get_key_value(calls.component.as_deref()?);
        operation.callbacks.retain(|_, calls| match known(calls) {
            Some((name, _)) if open.len() == DEEPEST || open.contains(&name.as_str()) => false,
            Some((name, content)) => {
                *calls = content.clone();
                open.push(name);
                adapt(calls, shared, open);
                open.pop();
                true
            }
            None => {
                adapt(calls, shared, open);
                true
            }
        });
    }
}
