//! The door to Rust programs that speak the `openapiv3` crate's types.

use std::borrow::Cow;
use std::fmt;

use super::write::{Version, to_json, write};
use crate::contract::Contract;
use crate::contract::operation::Operation;

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
/// It is what [`write`] makes of the contract for [`Version::V30`]; its losses say what is not in there. The crate's types
/// have no place for `xml` and for the extensions of callbacks, and hold bounds as doubles.
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
    let mut contract = Cow::Borrowed(contract);
    if contract.operations.iter().any(has_extended_callback) {
        forget_callback_extensions(&mut contract.to_mut().operations);
    }
    let written = write(&contract, Version::V30);
    serde_json::from_str(&to_json(&written.document)).map_err(InteropError)
}

/// For the crate, all members of a callback are path items.
fn has_extended_callback(operation: &Operation) -> bool {
    let mut callbacks = operation.callbacks.values();
    callbacks.any(|calls| !calls.extensions.is_empty() || calls.operations.iter().any(has_extended_callback))
}

fn forget_callback_extensions(operations: &mut [Operation]) {
    for calls in operations.iter_mut().flat_map(|operation| operation.callbacks.values_mut()) {
        calls.extensions.clear();
        forget_callback_extensions(&mut calls.operations);
    }
}
