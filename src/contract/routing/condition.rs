//! What tells operations apart that have the same method and the same path: a value that only one of them takes.
//!
//! Remote procedure calls in HTTP's clothes name their procedure in the query or a header (`?Action=ListUsers`,
//! `X-Amz-Target`); documents of them write it into the path's fragment or query, which routers do not see, and declare
//! it as a required parameter with one value.

use crate::contract::operation::{Location, Operation};
use crate::contract::schema::Schemas;
use crate::contract::shape::{Kind, shape};
use crate::contract::value::Value;

/// What a request has to bring to reach an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Condition {
    pub place: Place,
    /// The parameter's name; that of a header is in lower case.
    pub name: String,
    pub value: String,
}

/// Where a condition looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    Query,
    Header,
}

/// The conditions of an operation: the query of its path, and its required parameters that have but one value. In the
/// order of places and names, so that two that ask for the same are equal.
pub fn of(operation: &Operation, schemas: &Schemas) -> Vec<Condition> {
    let mut conditions = in_path(&operation.path);
    for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
        let (place, name) = match parameter.location {
            Location::Query => (Place::Query, parameter.name.clone()),
            Location::Header => (Place::Header, parameter.name.to_ascii_lowercase()),
            _ => continue,
        };
        let (schema, _) = schemas.resolve(&parameter.schema);
        if let Kind::Values(values) = shape(schema, schemas).kind
            && let [only] = values.as_slice()
            && let Some(value) = text(only)
        {
            conditions.push(Condition { place, name, value });
        }
    }
    conditions.sort();
    conditions.dedup();
    conditions
}

/// `/search?type=user` asks for `type=user`; a value that is itself a parameter asks for nothing.
fn in_path(path: &str) -> Vec<Condition> {
    let path = path.split('#').next().unwrap_or_default();
    let query = path.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty() && !pair.contains(['{', '%', '+']));
    let condition = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Condition { place: Place::Query, name: name.to_owned(), value: value.to_owned() }
    };
    pairs.map(condition).collect()
}

/// As it is written in a URL or header.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.as_str().to_owned()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_in_the_path_is_a_condition() {
        let pairs = |path| in_path(path).into_iter().map(|it| (it.name, it.value)).collect::<Vec<_>>();
        assert_eq!(pairs("/a?x=1&y&z={z}#f?g"), [("x".into(), "1".into()), ("y".into(), String::new())]);
        assert_eq!(pairs("/a#x?y=1"), []);
    }
}
