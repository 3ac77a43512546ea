{{ header }}
//! What has to know how a value is written: unions, of which it is a variant, and lists of items of several types.

use garde::Validate;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Visitor},
};
use serde_json::Value;

use super::{Notation, Problem, Unchecked, check, typed, with_effort};

/// Reads a value as one of the variants.
pub type Variant<T> = fn(&Written) -> Result<T, Vec<Problem>>;

/// Reads a union: the first variant that the value is valid for; for `exclusive` ones there must be no other.
///
/// # Errors
/// What is wrong with the variant that the value comes closest to.
pub fn choose<T: Validate<Context = ()>>(
    written: &Written,
    variants: &[Variant<T>],
    exclusive: bool,
) -> Result<T, Vec<Problem>> {
    // A text is a number, a boolean or itself: whichever of these is right is what it was meant as.
    let exclusive = exclusive && !(written.notation == Notation::Text && written.value.is_string());
    let mut valid = Vec::new();
    let mut broken = None;
    let mut closest: Option<Vec<Problem>> = None;
    for variant in variants {
        match variant(written) {
            Ok(typed) if check(&typed, &written.value, written.notation).is_ok() => {
                valid.push(typed);
            }
            // Its type fits, and what it breaks is told when everything is checked.
            Ok(typed) => broken = broken.or(Some(typed)),
            Err(problems) => {
                let is_closer = closest
                    .as_ref()
                    .is_none_or(|known| depth(&problems) > depth(known));
                if is_closer {
                    closest = Some(problems);
                }
            }
        }
        if !exclusive && !valid.is_empty() {
            break;
        }
    }
    if valid.len() > 1 {
        return Err(vec![Problem::new(
            "",
            "Expected exactly one of several forms, but it has more",
        )]);
    }
    match (valid.pop().or(broken), closest) {
        (Some(typed), _) => Ok(typed),
        (None, Some(problems)) if depth(&problems) > 0 || variants.len() == 1 => Err(problems),
        _ => Err(vec![Problem::new(
            "",
            "Expected one of several forms, but it has none of them",
        )]),
    }
}

/// Reads an item as it would be written in JSON.
pub type Item = fn(Written) -> Value;

/// Reads the items of a list, the first ones each in its own way, and the others in one.
#[must_use]
pub fn items(written: Vec<Written>, first: &[Item], rest: &[Item]) -> Vec<Value> {
    let ways = first.iter().chain(rest.iter().cycle());
    let mut ways = ways.copied().map(Some).chain(std::iter::repeat(None));
    let read = |item: Written| match ways.next().flatten() {
        Some(read) => read(item),
        None => item.value,
    };
    written.into_iter().map(read).collect()
}

/// A text as the value of the type that it stands for; one that stands for none, and JSON, as it is.
#[must_use]
pub fn plain<T: DeserializeOwned + Serialize>(written: Written) -> Value {
    if written.notation == Notation::Json {
        return written.value;
    }
    let read = with_effort(0, || {
        typed::<Unchecked<T>>(&written.value, written.notation)
    });
    let value = read.ok().and_then(|read| serde_json::to_value(read.0).ok());
    value.unwrap_or(written.value)
}

/// How far into the value a variant got before something was wrong.
fn depth(problems: &[Problem]) -> usize {
    let steps = |field: &str| {
        if field.is_empty() {
            0
        } else {
            field.split('.').count()
        }
    };
    problems
        .iter()
        .map(|problem| steps(&problem.field))
        .min()
        .unwrap_or(0)
}

/// A value, and how it is written.
pub struct Written {
    pub value: Value,
    pub notation: Notation,
}

/// By this name a [`Node`](super::node::Node) knows who asks.
pub(super) const WRITTEN: &str = "$Written";

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(WRITTEN, WrittenVisitor)
    }
}

struct WrittenVisitor;

impl<'de> Visitor<'de> for WrittenVisitor {
    type Value = Written;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Written, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Written {
            value,
            notation: Notation::Text,
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Written, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Written {
            value,
            notation: Notation::Json,
        })
    }
}
