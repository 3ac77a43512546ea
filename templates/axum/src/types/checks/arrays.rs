{{ header }}
//! Arrays.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;

use super::{Schema, holds, valid, values::canonical};

/// `prefixItems` of a list that may be shorter or longer: reads each item as the type that it has there.
macro_rules! tuple {
    ($name:ident [$($first:ty),*] $(, ..$rest:ty)?) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let written = serde::Deserialize::deserialize(deserializer)?;
                let first: &[$crate::types::decode::Item] =
                    &[$($crate::types::decode::plain::<$first>),*];
                let rest: &[$crate::types::decode::Item] =
                    &[$($crate::types::decode::plain::<$rest>)?];
                Ok(Self($crate::types::decode::items(written, first, rest)))
            }
        }
    };
}
pub(crate) use tuple;

/// What is wrong with items of which two are the same.
pub const NOT_UNIQUE: &str = "items must be unique";

/// `uniqueItems`.
#[allow(clippy::ptr_arg)] // garde gives what the field is
pub fn unique<T: Serialize>(items: &Vec<T>, (): &()) -> garde::Result {
    holds(are_unique(items), || NOT_UNIQUE.into())
}

/// Whether no two items are the same.
pub fn are_unique<T: Serialize>(items: &[T]) -> bool {
    let mut seen = HashSet::new();
    let canonical = |item: &T| serde_json::to_value(item).map(|item| canonical(&item)).ok();
    items.iter().all(|item| seen.insert(canonical(item)))
}

/// `minItems`, of arrays among other values.
pub fn min_items(least: usize) -> impl Fn(&Value) -> garde::Result {
    items(
        move |items| items.len() >= least,
        move || format!("length is lower than {least}"),
    )
}

/// `maxItems`, of arrays among other values.
pub fn max_items(most: usize) -> impl Fn(&Value) -> garde::Result {
    items(
        move |items| items.len() <= most,
        move || format!("length is greater than {most}"),
    )
}

/// `uniqueItems`, of arrays among other values.
pub fn unique_items() -> impl Fn(&Value) -> garde::Result {
    items(are_unique, || NOT_UNIQUE.into())
}

/// `contains`, with `minContains` and `maxContains`.
pub fn contains<T: Schema>(least: usize, most: usize) -> impl Fn(&Value) -> garde::Result {
    let fits = move |items: &[Value]| {
        let count = items.iter().filter(|item| valid::<T>(item)).count();
        (least..=most).contains(&count)
    };
    items(fits, || "has too few or too many items of a kind".into())
}

/// One of the `prefixItems`.
pub fn item<T: Schema>(index: usize) -> impl Fn(&Value) -> garde::Result {
    items(
        move |items| items.get(index).is_none_or(valid::<T>),
        move || format!("item {index} is not valid"),
    )
}

/// The `items` behind `prefixItems`.
pub fn rest<T: Schema>(from: usize) -> impl Fn(&Value) -> garde::Result {
    items(
        move |items| items.iter().skip(from).all(valid::<T>),
        move || format!("an item behind the first {from} is not valid"),
    )
}

fn items(
    check: impl Fn(&[Value]) -> bool,
    message: impl Fn() -> String,
) -> impl Fn(&Value) -> garde::Result {
    move |value| holds(value.as_array().is_none_or(|items| check(items)), &message)
}
