//! Values that are listed one by one, each in an alternative that describes it: `oneOf: [{ const: 1, title: ONE }]`.

use std::collections::HashSet;

use super::super::schema::{Schema, TypeSet};
use crate::contract::value::Value;

/// The constants of the alternatives where these say all that the schema says: each is another one of its type, so that the type adds
/// nothing.
pub fn listed(schema: &Schema) -> Option<Vec<&Value>> {
    let composition = schema.composition.as_deref()?;
    let says_more =
        schema.number.is_some() || schema.string.is_some() || schema.array.is_some() || schema.object.is_some();
    let is_alone = composition.any_of.is_empty() && composition.discriminator.is_none();
    let types = schema.types.filter(|types| types.len() == 1 && is_alone && !says_more)?;
    let constants: Vec<&Value> =
        composition.one_of.iter().map(|variant| constant(variant, types)).collect::<Option<_>>()?;
    let mut known = HashSet::new();
    let are_different = constants.iter().all(|value| known.insert(identity(value)));
    (are_different && !constants.is_empty()).then_some(constants)
}

/// A text that equal values share, `1` and `1.0` for example.
pub fn identity(value: &Value) -> String {
    match value {
        Value::Number(number) => number.as_f64().to_string(),
        value => value.to_string(),
    }
}

/// The only value of a schema that is of one of these types.
fn constant(schema: &Schema, types: TypeSet) -> Option<&Value> {
    let is_more = schema.reference.is_some()
        || schema.never
        || schema.number.is_some()
        || schema.string.is_some()
        || schema.array.is_some()
        || schema.object.is_some()
        || schema.composition.is_some();
    let value = match (&schema.constant, schema.values.as_deref()) {
        (Some(value), None) | (None, Some([value])) => value,
        _ => return None,
    };
    let fits = |types: TypeSet| types.admits(value.json_type());
    (!is_more && fits(types) && schema.types.is_none_or(fits)).then_some(value)
}
