{{ header }}
//! `unevaluatedProperties` and `unevaluatedItems`.

use serde_json::Value;

use super::{Schema, holds, regex, valid};

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
