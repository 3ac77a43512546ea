{{ header }}
//! What garde has no word for: a function for each keyword of JSON Schema, under its name.
#![allow(unused_imports, unused_macros)] // not every contract has every keyword

use garde::Validate;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::decode;

mod arrays;
mod composition;
mod numbers;
mod objects;
mod texts;
mod unevaluated;
mod unions;
mod values;

pub use arrays::*;
pub use composition::*;
pub use numbers::*;
pub use objects::*;
pub use texts::*;
pub use unevaluated::*;
pub use unions::*;
pub use values::*;

/// A type that says of a JSON value whether a schema lets it through.
pub trait Schema: DeserializeOwned + Validate<Context = ()> {}

impl<T: DeserializeOwned + Validate<Context = ()>> Schema for T {}

/// Whether a schema lets a value through.
pub fn valid<T: Schema>(value: &Value) -> bool {
    decode::is_valid::<T>(value)
}

fn holds(is_true: bool, message: impl FnOnce() -> String) -> garde::Result {
    if is_true {
        Ok(())
    } else {
        Err(garde::Error::new(message()))
    }
}

/// A check of what is optional or nullable, where it is there.
pub fn optional<T>(
    check: impl Fn(&T, &()) -> garde::Result,
) -> impl Fn(&Option<T>, &()) -> garde::Result {
    move |value, context| value.as_ref().map_or(Ok(()), |value| check(value, context))
}

/// A check of the value as JSON.
pub fn json<T: Serialize>(
    check: impl Fn(&Value) -> garde::Result,
) -> impl Fn(&T, &()) -> garde::Result {
    move |value, ()| check(&serde_json::to_value(value).map_err(garde::Error::new)?)
}
