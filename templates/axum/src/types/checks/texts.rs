{{ header }}
//! Texts.

use std::sync::LazyLock;

use regress::Regex;
use serde_json::Value;

use super::holds;

/// `pattern`, compiled once: `pattern!("^[a-z]+$")`, or `pattern!("^[a-z]+$", 64)` beside a `maxLength`.
{% raw -%}
macro_rules! pattern {
    ($source:literal) => {
        $crate::types::checks::pattern!($source, usize::MAX)
    };
    ($source:literal, $most:expr) => {{
        static PATTERN: std::sync::LazyLock<Option<regress::Regex>> =
            std::sync::LazyLock::new(|| $crate::types::checks::regex($source));
        $crate::types::checks::matches(&PATTERN, $source, $most)
    }};
}

/// The same, of texts among other values.
macro_rules! text_pattern {
    ($($arguments:tt)*) => {
        $crate::types::checks::text($crate::types::checks::pattern!($($arguments)*))
    };
}
{% endraw -%}
pub(crate) use {pattern, text_pattern};

/// A regular expression of ECMA-262, as JSON Schema has them.
#[must_use]
pub fn regex(source: &str) -> Option<Regex> {
    Regex::with_flags(source, "u")
        .or_else(|_| Regex::new(source))
        .ok()
}

/// What `pattern!` checks with. It may take long for a long text, so one that has more than `most` characters is not tried.
pub fn matches<T: AsRef<str> + ?Sized>(
    pattern: &'static LazyLock<Option<Regex>>,
    source: &'static str,
    most: usize,
) -> impl Fn(&T, &()) -> garde::Result {
    move |text, ()| {
        let text = text.as_ref();
        let is_too_long = text.len() > most && text.chars().nth(most).is_some();
        let found = |pattern: &Regex| is_too_long || pattern.find(text).is_some();
        holds(pattern.as_ref().is_none_or(found), || {
            format!("must match {source}")
        })
    }
}

/// `minLength`, of texts among other values.
pub fn min_length(least: usize) -> impl Fn(&Value) -> garde::Result {
    text(move |text, ()| {
        holds(text.chars().count() >= least, || {
            format!("length is lower than {least}")
        })
    })
}

/// `maxLength`, of texts among other values.
pub fn max_length(most: usize) -> impl Fn(&Value) -> garde::Result {
    text(move |text, ()| {
        holds(text.chars().count() <= most, || {
            format!("length is greater than {most}")
        })
    })
}

/// A check of texts, of other values, too, which it lets through.
pub fn text(check: impl Fn(&str, &()) -> garde::Result) -> impl Fn(&Value) -> garde::Result {
    move |value| value.as_str().map_or(Ok(()), |text| check(text, &()))
}
