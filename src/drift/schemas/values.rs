//! Types, lists of values, formats and limits.

use super::super::compare::{At, Comparer};
use super::super::finding::{Change, Said, Terms};
use super::super::rules;
use super::Pair;
use super::view::{types, types_behind, values, variants};
use crate::contract::schema::{
    ArrayKeywords, JsonType, NumberKeywords, ObjectKeywords, Schema, StringKeywords, TypeSet,
};
use crate::contract::shape::has_keywords;
use crate::contract::value::{Number, Value};

/// What a schema is called by its type: `string`, `integer or string`, `any`.
pub(super) fn type_name(schema: &Schema) -> String {
    let named = |types: TypeSet| types.iter().map(JsonType::name).collect::<Vec<_>>().join(" or ");
    match types(schema) {
        Some(types) if !types.is_empty() => named(types),
        Some(_) => "null".to_owned(),
        None if variants(schema).is_some() => "one of several".to_owned(),
        None if schema.constant.is_some() || schema.values.is_some() => "a value of a list".to_owned(),
        None => "any".to_owned(),
    }
}

impl<'c> Comparer<'c> {
    /// Whether values of the type are let through by both; keywords of other types say nothing, and are compared only
    /// where somebody has changed them.
    pub(super) fn admit(&self, pair: Pair<'c>, json_type: JsonType) -> bool {
        let admits = |schema| types(schema).is_none_or(|types| types.admits(json_type));
        self.terms == Terms::Versions || (admits(pair.before.schema) && admits(pair.after.schema))
    }

    /// Compares the types; whether they have enough in common for their keywords to be compared.
    pub(super) fn types(&mut self, at: &At, pair: Pair<'c>) -> bool {
        let before = types_behind(pair.before.schema, &self.reference.schemas);
        let after = types_behind(pair.after.schema, &self.subject.schemas);
        // What is a text before it is anything else need not say so.
        let text: TypeSet = [JsonType::String].into_iter().collect();
        if at.text.is_some() && [before, after].into_iter().all(|types| types.is_none_or(|types| types == text)) {
            return true;
        }
        let all = || JsonType::ALL.into_iter().filter(|&it| it != JsonType::Null).collect::<TypeSet>();
        // A list of values says what types there are, and so do alternatives, which were compared.
        let listed = |schema: &Schema, schemas| {
            schema.values.is_some() || schema.constant.is_some() || values(schema, schemas).is_some()
        };
        let was_listed = listed(pair.before.schema, &self.reference.schemas);
        let is_listed = listed(pair.after.schema, &self.subject.schemas);
        let (before_only, after_only) = (alternatives_only(pair.before.schema), alternatives_only(pair.after.schema));
        if (was_listed && is_listed)
            || (before_only && after_only)
            || (before.is_none() && was_listed)
            || (after.is_none() && is_listed)
        {
            return true;
        }
        let (old, new) = (before.unwrap_or_else(all), after.unwrap_or_else(all));
        let within = |inner: TypeSet, outer: TypeSet| inner.iter().all(|it| outer.admits(it));
        let change = match (within(new, old), within(old, new)) {
            (true, true) => return true,
            (true, false) => Change::Narrowed,
            (false, true) => Change::Widened,
            (false, false) => Change::Changed,
        };
        // Keywords for one type alone, in the place of a value that can have no other.
        let concerns = |types: TypeSet| types.iter().all(|it| has_keywords(pair.before.schema, it));
        if self.terms == Terms::Implementation && before.is_none() && after.is_some_and(concerns) {
            self.unknown();
            return true;
        }
        let said = Said::was_is("the type", type_name(pair.before.schema), type_name(pair.after.schema));
        self.differ(at, &rules::TYPE, change, said, pair, Some("type"));
        change != Change::Changed
    }

    /// `enum` and `const`; whether both sides list their values.
    pub(super) fn listed(&mut self, at: &At, pair: Pair<'c>) -> bool {
        let before = values(pair.before.schema, &self.reference.schemas);
        let after = values(pair.after.schema, &self.subject.schemas);
        let keyword = Some(if pair.after.schema.constant.is_some() { "const" } else { "enum" });
        let are_listed = before.is_some() && after.is_some();
        let list = |values: &[&Value]| values.iter().map(|value| shown(value)).collect::<Vec<_>>().join(", ");
        match (before, after) {
            (None, None) => {}
            (None, Some(after)) => {
                let said = Said::new("the list of values", None, Some(shortened(&list(&after))));
                self.differ(at, &rules::ENUM, Change::Narrowed, said, pair, keyword);
            }
            (Some(before), None) => {
                let said = Said::new("the list of values", Some(shortened(&list(&before))), None);
                self.differ(at, &rules::ENUM, Change::Widened, said, pair, None);
            }
            (Some(before), Some(after)) => {
                for gone in before.iter().filter(|value| !after.contains(value)) {
                    let said = Said::new("the value", Some(shown(gone)), None);
                    self.differ(at, &rules::ENUM_MISSING, Change::Narrowed, said, pair, keyword);
                }
                for new in after.iter().filter(|value| !before.contains(value)) {
                    let said = Said::new("the value", None, Some(shown(new)));
                    self.differ(at, &rules::ENUM_ADDED, Change::Widened, said, pair, keyword);
                }
            }
        }
        are_listed
    }

    /// `format`, `contentEncoding`, `contentMediaType` and `pattern`.
    pub(super) fn formats(&mut self, at: &At, pair: Pair<'c>) {
        let (before, after) = (self.format(pair.before.schema), self.format(pair.after.schema));
        let change = match (before, after) {
            (a, b) if a == b => None,
            // How numbers are held in memory, types of many languages do not say.
            (Some("int32" | "int64" | "float" | "double"), None) if self.terms == Terms::Implementation => {
                self.unknown();
                None
            }
            // Nor is there a word for those that only the readers of the document know.
            (Some(format), None) if self.terms == Terms::Implementation && !FORMATS.contains(&format) => {
                self.unknown();
                None
            }
            (None, _) => Some(Change::Narrowed),
            (_, None) => Some(Change::Widened),
            (Some("int32"), Some("int64")) | (Some("float"), Some("double")) => Some(Change::Widened),
            (Some("int64"), Some("int32")) | (Some("double"), Some("float")) => Some(Change::Narrowed),
            _ => Some(Change::Changed),
        };
        if let Some(change) = change {
            let name = |format: Option<&str>| format.map(|format| format!("`{format}`"));
            let said = Said::new("the format", name(before), name(after));
            self.differ(at, &rules::FORMAT, change, said, pair, Some("format"));
        }
        if !self.admit(pair, JsonType::String) {
            return;
        }
        let (before, after) = (strings(pair.before.schema), strings(pair.after.schema));
        // An empty pattern lets everything through, and one that no engine takes stands in no source.
        let counts = |pattern: &&String| !pattern.is_empty() && (self.terms == Terms::Versions || is_pattern(pattern));
        // A slash needs no escape, but stands with one in literals.
        let bare = |pattern: &String| pattern.replace("\\/", "/");
        let pattern = |strings: &'c StringKeywords| strings.pattern.as_ref().filter(counts).map(bare);
        let (old, new) = (pattern(before), pattern(after));
        if old != new {
            let change = match (&old, &new) {
                (None, _) => Change::Narrowed,
                (_, None) => Change::Widened,
                _ => Change::Unclear,
            };
            let text = |pattern: Option<String>| pattern.map(|pattern| format!("`{pattern}`"));
            let said = Said::new("the pattern", text(old), text(new));
            self.differ(at, &rules::PATTERN, change, said, pair, Some("pattern"));
        }
        let contents = [
            ("contentEncoding", &before.content_encoding, &after.content_encoding),
            ("contentMediaType", &before.content_media_type, &after.content_media_type),
        ];
        for (keyword, before, after) in contents {
            if before != after {
                let said = Said::new(format!("`{keyword}`"), before.clone(), after.clone());
                self.differ(at, &rules::CONTENT, Change::Changed, said, pair, Some(keyword));
            }
        }
    }

    /// The format, as far as it is one of the schema's types: sources have no word for others.
    fn format(&self, schema: &'c Schema) -> Option<&'c str> {
        let format = schema.format.as_deref()?;
        let is_number = ["int32", "int64", "float", "double"].contains(&format);
        let fits = types(schema).is_none_or(|types| {
            types
                .iter()
                .any(|it| is_number == matches!(it, JsonType::Integer | JsonType::Number) && it != JsonType::Boolean)
        });
        let names_type = JsonType::from_name(format).is_some();
        (self.terms == Terms::Versions || (fits && !names_type)).then_some(format)
    }

    /// The limits of numbers, texts, lists and objects, and `multipleOf`.
    pub(super) fn limits(&mut self, at: &At, pair: Pair<'c>) {
        if self.admit(pair, JsonType::Integer) {
            self.limits_of_numbers(at, pair);
            self.multiples(at, pair);
        }
        self.counts(at, pair);
    }

    fn limits_of_numbers(&mut self, at: &At, pair: Pair<'c>) {
        let (before, after) = (numbers(pair.before.schema), numbers(pair.after.schema));
        let is_whole = |schema| types(schema).is_some_and(|types| types.iter().all(|it| it == JsonType::Integer));
        let whole = is_whole(pair.before.schema) && is_whole(pair.after.schema);
        for (keyword, upper) in [("minimum", false), ("maximum", true)] {
            let (old, new) = (bound(before, upper, whole), bound(after, upper, whole));
            // Beyond what a double holds exactly, validators have no limits.
            let is_told = |bound: &Bound| self.terms == Terms::Versions || bound.value.abs() < BEYOND;
            let (old, new) = (old.filter(is_told), new.filter(is_told));
            let same = match (&old, &new) {
                (Some(old), Some(new)) => old.value == new.value && old.exclusive == new.exclusive,
                (old, new) => old.is_none() && new.is_none(),
            };
            if same {
                continue;
            }
            let change = match (&old, &new) {
                (Some(old), Some(new)) => tightened(old, new, upper),
                (None, _) => Change::Narrowed,
                (_, None) => Change::Widened,
            };
            let text = |bound: &Option<Bound>| bound.as_ref().map(|bound| bound.text.clone());
            let said = Said::new(format!("`{keyword}`"), text(&old), text(&new));
            self.differ(at, &rules::LIMIT, change, said, pair, Some(keyword));
        }
    }

    fn counts(&mut self, at: &At, pair: Pair<'c>) {
        for (keyword, json_type, old, new, upper) in counts(pair.before.schema, pair.after.schema) {
            if !self.admit(pair, json_type) {
                continue;
            }
            // At least nothing is no limit.
            let (old, new) = (old.filter(|old| upper || *old > 0), new.filter(|new| upper || *new > 0));
            let change = match (old, new) {
                (old, new) if old == new => continue,
                (None, _) => Change::Narrowed,
                (_, None) => Change::Widened,
                (Some(old), Some(new)) if (new > old) == upper => Change::Widened,
                _ => Change::Narrowed,
            };
            let text = |count: Option<u64>| count.map(|count| count.to_string());
            let said = Said::new(format!("`{keyword}`"), text(old), text(new));
            self.differ(at, &rules::LIMIT, change, said, pair, Some(keyword));
        }
    }

    fn multiples(&mut self, at: &At, pair: Pair<'c>) {
        let old = numbers(pair.before.schema).and_then(|numbers| numbers.multiple_of.as_ref());
        let new = numbers(pair.after.schema).and_then(|numbers| numbers.multiple_of.as_ref());
        let divides = |divisor: &Number, number: &Number| (number.as_f64() / divisor.as_f64()).fract() == 0.0;
        let change = match (old, new) {
            (old, new) if old == new => return,
            (None, _) => Change::Narrowed,
            (_, None) => Change::Widened,
            (Some(old), Some(new)) if divides(old, new) => Change::Narrowed,
            (Some(old), Some(new)) if divides(new, old) => Change::Widened,
            _ => Change::Changed,
        };
        let text = |number: Option<&Number>| number.map(Number::to_string);
        let said = Said::new("`multipleOf`", text(old), text(new));
        self.differ(at, &rules::MULTIPLE, change, said, pair, Some("multipleOf"));
    }
}

/// Whether nothing but its alternatives says what types there are.
fn alternatives_only(schema: &Schema) -> bool {
    schema.types.is_none() && variants(schema).is_some()
}

/// Whether it is a regular expression of ECMAScript.
fn is_pattern(text: &str) -> bool {
    regress::Regex::with_flags(text, "u").is_ok() || regress::Regex::new(text).is_ok()
}

/// The formats that validators may be expected to know: those of JSON Schema (Validation, 7.3) and of OpenAPI.
const FORMATS: [&str; 25] = [
    "byte",
    "date",
    "date-time",
    "double",
    "duration",
    "email",
    "float",
    "hostname",
    "idn-email",
    "idn-hostname",
    "int32",
    "int64",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
];

/// 2 to the power of 53: from here on, not every whole number is a double.
const BEYOND: f64 = 9_007_199_254_740_992.0;

/// A lower or upper bound of numbers.
struct Bound {
    value: f64,
    exclusive: bool,
    text: String,
}

/// The bound that counts where both keywords are there; for whole numbers `> 0` is `1`.
fn bound(numbers: Option<&NumberKeywords>, upper: bool, whole: bool) -> Option<Bound> {
    let numbers = numbers?;
    let (inclusive, exclusive) = match upper {
        false => (&numbers.minimum, &numbers.exclusive_minimum),
        true => (&numbers.maximum, &numbers.exclusive_maximum),
    };
    let step = if upper { -1.0 } else { 1.0 };
    let of = |number: &Number, exclusive: bool| match exclusive && whole && number.is_integer() {
        true => {
            let value = number.as_f64() + step;
            Bound { value, exclusive: false, text: value.to_string() }
        }
        false => {
            let beyond = if exclusive { "exclusive " } else { "" };
            Bound { value: number.as_f64(), exclusive, text: format!("{beyond}{number}") }
        }
    };
    match (inclusive.as_ref().map(|it| of(it, false)), exclusive.as_ref().map(|it| of(it, true))) {
        (Some(a), Some(b)) => Some(if tightened(&a, &b, upper) == Change::Narrowed { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// What it is to go from one bound to another.
fn tightened(old: &Bound, new: &Bound, upper: bool) -> Change {
    let further = if upper { new.value > old.value } else { new.value < old.value };
    let is_wider = if new.value == old.value { old.exclusive } else { further };
    if is_wider { Change::Widened } else { Change::Narrowed }
}

type Count = (&'static str, JsonType, Option<u64>, Option<u64>, bool);

fn counts(before: &Schema, after: &Schema) -> Vec<Count> {
    let (a, b) = (strings(before), strings(after));
    let mut counts = vec![
        ("minLength", JsonType::String, a.min_length, b.min_length, false),
        ("maxLength", JsonType::String, a.max_length, b.max_length, true),
    ];
    let (a, b) = (lists(before), lists(after));
    counts.push(("minItems", JsonType::Array, a.min_items, b.min_items, false));
    counts.push(("maxItems", JsonType::Array, most_items(a), most_items(b), true));
    let (a, b) = (objects(before), objects(after));
    counts.push(("minProperties", JsonType::Object, a.min_properties, b.min_properties, false));
    counts.push(("maxProperties", JsonType::Object, a.max_properties, b.max_properties, true));
    counts
}

/// How many items there may be, also where a tuple has no more than its own.
fn most_items(lists: &ArrayKeywords) -> Option<u64> {
    let others = lists.items.as_ref().or(lists.unevaluated_items.as_deref());
    let is_tuple = others.is_some_and(super::view::is_never);
    let own = is_tuple.then_some(lists.prefix_items.len() as u64);
    [lists.max_items, own].into_iter().flatten().min()
}

fn numbers(schema: &Schema) -> Option<&NumberKeywords> {
    schema.number.as_deref()
}

fn strings(schema: &Schema) -> &StringKeywords {
    static NONE: StringKeywords = StringKeywords {
        min_length: None,
        max_length: None,
        pattern: None,
        content_encoding: None,
        content_media_type: None,
    };
    schema.string.as_deref().unwrap_or(&NONE)
}

/// The keywords of lists.
pub(super) fn lists(schema: &Schema) -> &ArrayKeywords {
    static NONE: ArrayKeywords = ArrayKeywords {
        items: None,
        prefix_items: Vec::new(),
        contains: None,
        min_contains: None,
        max_contains: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        unevaluated_items: None,
    };
    schema.array.as_deref().unwrap_or(&NONE)
}

/// The keywords of objects.
pub(super) fn objects(schema: &Schema) -> &ObjectKeywords {
    static NONE: std::sync::LazyLock<ObjectKeywords> = std::sync::LazyLock::new(ObjectKeywords::default);
    schema.object.as_deref().unwrap_or(&NONE)
}

/// How long a value is shown.
const LONGEST: usize = 60;

/// A value as JSON in one line.
pub(in crate::drift) fn shown(value: &Value) -> String {
    shortened(&value.to_string())
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
