{{ header }}
//! One of several schemas.

use serde::de::DeserializeOwned;

use crate::types::decode::{self, Problem, Written};

/// `anyOf`: reads the first variant that the value is valid for.
macro_rules! any_of {
    ($name:ident { $($variant:ident),* $(,)? }) => {
        $crate::types::checks::union!($name { $($variant),* } false);
    };
}
pub(crate) use any_of;

/// `oneOf`: reads the only variant that the value is valid for.
macro_rules! exactly_one_of {
    ($name:ident { $($variant:ident),* $(,)? }) => {
        $crate::types::checks::union!($name { $($variant),* } true);
    };
}
pub(crate) use exactly_one_of;

macro_rules! union {
    ($name:ident { $($variant:ident),* } $exclusive:literal) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let written = serde::Deserialize::deserialize(deserializer)?;
                let variants: &[fn(&_) -> _] =
                    &[$(|written| $crate::types::checks::variant(written, $name::$variant)),*];
                $crate::types::decode::choose(&written, variants, $exclusive)
                    .map_err(|problems| $crate::types::decode::error(&problems))
            }
        }
    };
}
pub(crate) use union;

/// `discriminator`: reads the variant that the property names.
macro_rules! tagged {
    ($name:ident by $property:literal { $($($tag:literal)|+ => $variant:ident),* $(,)? }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let written = serde::Deserialize::deserialize(deserializer)?;
                let read = match $crate::types::checks::tag(&written, $property) {
                    $($(Some($tag))|+ => $crate::types::checks::variant(&written, $name::$variant),)*
                    _ => $crate::types::checks::unknown_tag($property, &[$($($tag),+),*]),
                };
                read.map_err(|problems| $crate::types::decode::error(&problems))
            }
        }
    };
}
pub(crate) use tagged;

/// Reads a variant's content.
///
/// # Errors
/// What is wrong with it.
pub fn variant<T: DeserializeOwned, U>(
    written: &Written,
    variant: fn(T) -> U,
) -> Result<U, Vec<Problem>> {
    decode::typed::<decode::Unchecked<T>>(&written.value, written.notation)
        .map(|read| variant(read.0))
}

/// The value of a discriminator.
#[must_use]
pub fn tag<'a>(written: &'a Written, property: &str) -> Option<&'a str> {
    written.value.get(property)?.as_str()
}

/// The refusal of a value whose discriminator names no variant.
///
/// # Errors
/// Always.
pub fn unknown_tag<T>(property: &str, tags: &[&str]) -> Result<T, Vec<Problem>> {
    Err(vec![Problem::new(
        property,
        format!("expected one of {}", tags.join(", ")),
    )])
}
