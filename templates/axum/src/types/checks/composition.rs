{{ header }}
//! Schemas beside and inside of schemas.

use garde::Validate;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{Schema, holds, valid};
use crate::types::decode::{self, Notation, Problem};

/// A part of an `allOf`.
pub fn all_of<T: Schema>() -> impl Fn(&Value) -> garde::Result {
    |value| match decode::read::<T>(value, Notation::Json) {
        Ok(_) => Ok(()),
        Err(problems) => Err(garde::Error::new(told(&problems))),
    }
}

fn told(problems: &[Problem]) -> String {
    let told =
        |Problem { field, message }: &Problem| format!("{field} {message}").trim().to_owned();
    problems.iter().map(told).collect::<Vec<_>>().join(", ")
}

/// `not`.
pub fn not<T: Schema>() -> impl Fn(&Value) -> garde::Result {
    |value| holds(!valid::<T>(value), || "must not be of this form".into())
}

/// `if`, `then` and `else`; [`Anything`] where one is not said.
pub fn conditional<If: Schema, Then: Schema, Else: Schema>() -> impl Fn(&Value) -> garde::Result {
    |value| {
        let is_valid = if valid::<If>(value) {
            valid::<Then>(value)
        } else {
            valid::<Else>(value)
        };
        holds(is_valid, || "is not valid under its condition".into())
    }
}

/// The schema that lets everything through.
#[derive(Clone, Debug, Deserialize, Serialize, Validate)]
#[serde(transparent)]
pub struct Anything(#[garde(skip)] pub Value);

/// The schema that lets nothing through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {}

impl<'de> Deserialize<'de> for Never {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("not allowed"))
    }
}

impl Serialize for Never {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

impl Validate for Never {
    type Context = ();

    fn validate_into(&self, (): &(), _: &mut dyn FnMut() -> garde::Path, _: &mut garde::Report) {
        match *self {}
    }
}
