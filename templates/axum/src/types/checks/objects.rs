{{ header }}
//! Objects.

use regress::Regex;
use serde_json::Value;

use super::{Schema, holds, regex, valid};

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

type Members = serde_json::Map<String, Value>;

fn object(
    check: impl Fn(&Members) -> bool,
    message: impl Fn() -> String,
) -> impl Fn(&Value) -> garde::Result {
    move |value| holds(value.as_object().is_none_or(&check), &message)
}
