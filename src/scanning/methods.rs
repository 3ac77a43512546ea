//! Operations by their methods, as a path item has them.

use indexmap::IndexMap;

use super::Members;
use super::json::object;
use crate::contract::operation::Method;

/// What a path item calls the operation of a method, or `additionalOperations` in it: `get`, `LINK`.
pub fn key(method: &str) -> String {
    Method::from_name(method).and_then(|method| method.key()).map_or_else(|| method.to_owned(), str::to_owned)
}

/// The path item of operations by their keys.
pub fn path_item(operations: Members) -> Members {
    let (mut item, others): (Members, Members) =
        operations.into_iter().partition(|(key, _)| Method::from_key(key).is_some());
    if !others.is_empty() {
        item.insert("additionalOperations".to_owned(), object(others));
    }
    item
}

/// The first version of OpenAPI from 3.1 on that has members for all of them.
pub fn version(paths: &IndexMap<String, Members>) -> &'static str {
    let is_new = |key: &String| Method::from_key(key).is_none_or(|method| method == Method::Query);
    if paths.values().any(|item| item.keys().any(is_new)) { "3.2.0" } else { "3.1.0" }
}
