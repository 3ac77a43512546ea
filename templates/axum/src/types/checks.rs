{{ header }}
//! What garde has no word for: a function for each keyword of JSON Schema, under its name.
#![allow(unused_imports, unused_macros)] // not every contract has every keyword

use std::{collections::HashSet, sync::LazyLock};

use garde::Validate;
use regress::Regex;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::decode::{self, Notation, Problem, Written};

/// A type that says of a JSON value whether a schema lets it through.
pub trait Schema: DeserializeOwned + Validate<Context = ()> {}

impl<T: DeserializeOwned + Validate<Context = ()>> Schema for T {}

/// Whether a schema lets a value through.
pub fn valid<T: Schema>(value: &Value) -> bool {
    decode::read::<T>(value, Notation::Json).is_ok()
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

/// `exclusiveMinimum`.
pub fn above<T: PartialOrd + ToString>(limit: T) -> impl Fn(&T, &()) -> garde::Result {
    move |value, ()| {
        holds(*value > limit, || {
            format!("must be greater than {}", limit.to_string())
        })
    }
}

/// `exclusiveMaximum`.
pub fn below<T: PartialOrd + ToString>(limit: T) -> impl Fn(&T, &()) -> garde::Result {
    move |value, ()| {
        holds(*value < limit, || {
            format!("must be less than {}", limit.to_string())
        })
    }
}

/// `multipleOf`.
pub fn multiple_of<T: Multiple>(divisor: T) -> impl Fn(&T, &()) -> garde::Result {
    move |value, ()| {
        holds(value.is_multiple_of(divisor), || {
            format!("must be a multiple of {divisor}")
        })
    }
}

/// A number that can be a multiple of another.
pub trait Multiple: Copy + std::fmt::Display {
    fn is_multiple_of(self, divisor: Self) -> bool;
}

macro_rules! whole_numbers {
    ($($type:ty),*) => {
        $(
            impl Multiple for $type {
                fn is_multiple_of(self, divisor: Self) -> bool {
                    self.checked_rem(divisor).is_none_or(|rest| rest == 0)
                }
            }
        )*
    };
}

whole_numbers!(i8, i16, i32, i64, u8, u16, u32, u64);

impl Multiple for f64 {
    /// As decimals: 19.99 is a multiple of 0.01, although their doubles are not.
    fn is_multiple_of(self, divisor: Self) -> bool {
        let (value, divisor) = (decimal(self), decimal(divisor));
        let exponent = value.1.min(divisor.1);
        let scaled = |(digits, own): (i128, i32)| {
            let power = u32::try_from(own - exponent).ok()?;
            digits.checked_mul(10_i128.checked_pow(power)?)
        };
        match (scaled(value), scaled(divisor)) {
            (Some(value), Some(divisor)) => divisor != 0 && value % divisor == 0,
            _ => (self / decimal_value(divisor)).fract() == 0.0,
        }
    }
}

/// The shortest decimal that reads as the double: its digits, and the power of ten they stand for.
fn decimal(number: f64) -> (i128, i32) {
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}").parse().unwrap_or(0);
    let shift = i32::try_from(fraction.len()).unwrap_or(0);
    (digits, exponent.parse::<i32>().unwrap_or(0) - shift)
}

#[allow(clippy::cast_precision_loss)] // as close as a double comes
fn decimal_value((digits, exponent): (i128, i32)) -> f64 {
    digits as f64 * 10_f64.powi(exponent)
}

/// `pattern`, compiled once: `pattern!("^[a-z]+$")`.
{% raw -%}
macro_rules! pattern {
    ($source:literal) => {{
        static PATTERN: std::sync::LazyLock<Option<regress::Regex>> =
            std::sync::LazyLock::new(|| $crate::types::checks::regex($source));
        $crate::types::checks::matches(&PATTERN, $source)
    }};
}
{% endraw -%}
pub(crate) use pattern;

/// A regular expression of ECMA-262, as JSON Schema has them.
#[must_use]
pub fn regex(source: &str) -> Option<Regex> {
    Regex::with_flags(source, "u")
        .or_else(|_| Regex::new(source))
        .ok()
}

/// What `pattern!` checks with.
pub fn matches<T: AsRef<str>>(
    pattern: &'static LazyLock<Option<Regex>>,
    source: &'static str,
) -> impl Fn(&T, &()) -> garde::Result {
    move |text, ()| {
        let found = |pattern: &Regex| pattern.find(text.as_ref()).is_some();
        holds(pattern.as_ref().is_none_or(found), || {
            format!("must match {source}")
        })
    }
}

/// `uniqueItems`.
#[allow(clippy::ptr_arg)] // garde gives what the field is
pub fn unique<T: Serialize>(items: &Vec<T>, (): &()) -> garde::Result {
    are_unique(items)
}

fn are_unique<T: Serialize>(items: &[T]) -> garde::Result {
    let mut seen = HashSet::new();
    let canonical = |item: &T| serde_json::to_value(item).map(|item| canonical(&item)).ok();
    holds(
        items.iter().all(|item| seen.insert(canonical(item))),
        || "items must be unique".into(),
    )
}

/// One text for all spellings of a value: `1` and `1.0` are the same, and so are members in another order.
fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(double) if number.is_f64() => format!("{double}"),
            _ => number.to_string(),
        },
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(members) => {
            let mut members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)))
                .collect();
            members.sort_unstable();
            format!("({})", members.join(","))
        }
        other => other.to_string(),
    }
}

/// `enum` and `const`, the values as a JSON array.
pub fn one_of(allowed: &'static str) -> impl Fn(&Value) -> garde::Result {
    move |value| {
        let values: Vec<Value> = serde_json::from_str(allowed).unwrap_or_default();
        let value = canonical(value);
        let is_allowed = values.iter().any(|allowed| canonical(allowed) == value);
        holds(is_allowed, || format!("must be one of {allowed}"))
    }
}

/// `minimum`, of numbers among other values.
pub fn minimum(limit: f64) -> impl Fn(&Value) -> garde::Result {
    number(
        move |value| value >= limit,
        move || format!("lower than {limit}"),
    )
}

/// `maximum`, of numbers among other values.
pub fn maximum(limit: f64) -> impl Fn(&Value) -> garde::Result {
    number(
        move |value| value <= limit,
        move || format!("greater than {limit}"),
    )
}

/// `exclusiveMinimum`, of numbers among other values.
pub fn exclusive_minimum(limit: f64) -> impl Fn(&Value) -> garde::Result {
    number(
        move |value| value > limit,
        move || format!("must be greater than {limit}"),
    )
}

/// `exclusiveMaximum`, of numbers among other values.
pub fn exclusive_maximum(limit: f64) -> impl Fn(&Value) -> garde::Result {
    number(
        move |value| value < limit,
        move || format!("must be less than {limit}"),
    )
}

/// `multipleOf`, of numbers among other values.
pub fn multiple(divisor: f64) -> impl Fn(&Value) -> garde::Result {
    number(
        move |value| value.is_multiple_of(divisor),
        move || format!("must be a multiple of {divisor}"),
    )
}

fn number(
    check: impl Fn(f64) -> bool,
    message: impl Fn() -> String,
) -> impl Fn(&Value) -> garde::Result {
    move |value| holds(value.as_f64().is_none_or(&check), &message)
}

/// `minLength`, of texts among other values.
pub fn min_length(least: usize) -> impl Fn(&Value) -> garde::Result {
    text(
        move |text| text.chars().count() >= least,
        move || format!("length is lower than {least}"),
    )
}

/// `maxLength`, of texts among other values.
pub fn max_length(most: usize) -> impl Fn(&Value) -> garde::Result {
    text(
        move |text| text.chars().count() <= most,
        move || format!("length is greater than {most}"),
    )
}

/// `pattern`, of texts among other values.
pub fn text_pattern(source: &'static str) -> impl Fn(&Value) -> garde::Result {
    let pattern = regex(source);
    text(
        move |text| {
            pattern
                .as_ref()
                .is_none_or(|pattern| pattern.find(text).is_some())
        },
        move || format!("must match {source}"),
    )
}

fn text(
    check: impl Fn(&str) -> bool,
    message: impl Fn() -> String,
) -> impl Fn(&Value) -> garde::Result {
    move |value| holds(value.as_str().is_none_or(&check), &message)
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
    items(
        |items| are_unique(items).is_ok(),
        || "items must be unique".into(),
    )
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

/// `required`, of objects among other values.
pub fn required(names: &'static [&'static str]) -> impl Fn(&Value) -> garde::Result {
    move |value| {
        let missing = |object: &Members| names.iter().find(|name| !object.contains_key(**name));
        match value.as_object().and_then(missing) {
            Some(name) => Err(garde::Error::new(format!("{name} is required"))),
            None => Ok(()),
        }
    }
}

/// `minProperties`.
pub fn min_properties(least: usize) -> impl Fn(&Value) -> garde::Result {
    object(
        move |members| members.len() >= least,
        move || format!("must have at least {least} properties"),
    )
}

/// `maxProperties`.
pub fn max_properties(most: usize) -> impl Fn(&Value) -> garde::Result {
    object(
        move |members| members.len() <= most,
        move || format!("must have at most {most} properties"),
    )
}

/// `propertyNames`.
pub fn property_names<T: Schema>() -> impl Fn(&Value) -> garde::Result {
    object(
        |members| {
            members
                .keys()
                .all(|name| valid::<T>(&Value::from(name.as_str())))
        },
        || "the name of a property is not valid".into(),
    )
}

/// One of the `patternProperties`.
pub fn pattern_property<T: Schema>(source: &'static str) -> impl Fn(&Value) -> garde::Result {
    let pattern = regex(source);
    let concerns = move |name: &str| {
        pattern
            .as_ref()
            .is_some_and(|pattern| pattern.find(name).is_some())
    };
    object(
        move |members| {
            members
                .iter()
                .all(|(name, value)| !concerns(name) || valid::<T>(value))
        },
        move || format!("a property that matches {source} is not valid"),
    )
}

/// `additionalProperties` beside `patternProperties`.
pub fn additional_properties<T: Schema>(
    properties: &'static [&'static str],
    patterns: &'static [&'static str],
) -> impl Fn(&Value) -> garde::Result {
    let patterns: Vec<Regex> = patterns.iter().filter_map(|source| regex(source)).collect();
    let is_additional = move |name: &str| {
        !properties.contains(&name) && !patterns.iter().any(|pattern| pattern.find(name).is_some())
    };
    object(
        move |members| {
            members
                .iter()
                .all(|(name, value)| !is_additional(name) || valid::<T>(value))
        },
        || "an additional property is not valid".into(),
    )
}

/// One of the `dependentRequired`.
pub fn dependent_required(
    name: &'static str,
    others: &'static [&'static str],
) -> impl Fn(&Value) -> garde::Result {
    object(
        move |members| {
            !members.contains_key(name) || others.iter().all(|other| members.contains_key(*other))
        },
        move || format!("{name} requires {}", others.join(", ")),
    )
}

/// One of the `dependentSchemas`.
pub fn dependent_schema<T: Schema>(name: &'static str) -> impl Fn(&Value) -> garde::Result {
    move |value| {
        let concerns = value
            .as_object()
            .is_some_and(|members| members.contains_key(name));
        holds(!concerns || valid::<T>(value), || {
            format!("is not valid beside {name}")
        })
    }
}

/// What other keywords speak about, so that `unevaluatedProperties` and `unevaluatedItems` do not.
#[derive(Clone, Copy)]
pub enum Evaluated {
    Name(&'static str),
    Pattern(&'static str),
    /// That many items from the first on.
    First(usize),
    /// Items that a schema lets through.
    Containing(fn(&Value) -> bool),
    All,
    When(Condition, &'static [Evaluated]),
}

/// What decides whether a keyword applies to a value.
#[derive(Clone, Copy)]
pub enum Condition {
    Matches(fn(&Value) -> bool),
    Fails(fn(&Value) -> bool),
    Has(&'static str),
}

impl Condition {
    fn holds(self, value: &Value) -> bool {
        match self {
            Condition::Matches(valid) => valid(value),
            Condition::Fails(valid) => !valid(value),
            Condition::Has(name) => value.get(name).is_some(),
        }
    }
}

/// Of what is spoken about under a condition, that whose condition holds.
fn applying(evaluated: &[Evaluated], value: &Value) -> Vec<Evaluated> {
    let mut found = Vec::new();
    for about in evaluated {
        match about {
            Evaluated::When(condition, inner) if condition.holds(value) => {
                found.extend(applying(inner, value));
            }
            Evaluated::When(..) => {}
            known => found.push(*known),
        }
    }
    found
}

/// `unevaluatedProperties`.
pub fn unevaluated_properties<T: Schema>(
    evaluated: &'static [Evaluated],
) -> impl Fn(&Value) -> garde::Result {
    move |value| {
        let known = applying(evaluated, value);
        let is_known = |name: &str| {
            known.iter().any(|about| match about {
                Evaluated::Name(known) => *known == name,
                Evaluated::Pattern(source) => {
                    regex(source).is_some_and(|pattern| pattern.find(name).is_some())
                }
                about => matches!(about, Evaluated::All),
            })
        };
        let fits = |(name, value): (&String, &Value)| is_known(name) || valid::<T>(value);
        let is_valid = value
            .as_object()
            .is_none_or(|members| members.iter().all(fits));
        holds(is_valid, || "has a property that it must not have".into())
    }
}

/// `unevaluatedItems`.
pub fn unevaluated_items<T: Schema>(
    evaluated: &'static [Evaluated],
) -> impl Fn(&Value) -> garde::Result {
    move |value| {
        let known = applying(evaluated, value);
        let is_known = |index: usize, item: &Value| {
            known.iter().any(|about| match about {
                Evaluated::First(count) => index < *count,
                Evaluated::Containing(valid) => valid(item),
                about => matches!(about, Evaluated::All),
            })
        };
        let fits = |(index, item): (usize, &Value)| is_known(index, item) || valid::<T>(item);
        let is_valid = value
            .as_array()
            .is_none_or(|items| items.iter().enumerate().all(fits));
        holds(is_valid, || "has an item that it must not have".into())
    }
}

type Members = serde_json::Map<String, Value>;

fn object(
    check: impl Fn(&Members) -> bool,
    message: impl Fn() -> String,
) -> impl Fn(&Value) -> garde::Result {
    move |value| holds(value.as_object().is_none_or(&check), &message)
}

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
