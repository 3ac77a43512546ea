//! The items of lists.

use super::super::compare::{At, Comparer};
use super::super::finding::{Change, Said, Terms};
use super::super::rules;
use super::values::lists;
use super::view::is_never;
use super::{Pair, is_guessed};
use crate::contract::schema::{ArrayKeywords, JsonType, Schema};

impl<'c> Comparer<'c> {
    /// Compares what the items of lists have to be like.
    pub(super) fn arrays(&mut self, at: &At, pair: Pair<'c>) {
        let (before, after) = (lists(pair.before.schema), lists(pair.after.schema));
        if before.unique_items != after.unique_items {
            let change = if after.unique_items { Change::Narrowed } else { Change::Widened };
            let said = Said::was_is("`uniqueItems`", before.unique_items.to_string(), after.unique_items.to_string());
            self.differ(at, &rules::UNIQUE, change, said, pair, Some("uniqueItems"));
        }
        let shared = before.prefix_items.len().min(after.prefix_items.len());
        for index in 0..shared {
            let at = at.inner(&format!("[{index}]"));
            self.schemas(&at, &before.prefix_items[index], &after.prefix_items[index]);
        }
        if before.prefix_items.len() != after.prefix_items.len() {
            let change = match before.prefix_items.len() < after.prefix_items.len() {
                true => Change::Narrowed,
                false => Change::Widened,
            };
            let count = |items: &[Schema]| items.len().to_string();
            let said =
                Said::was_is("the number of `prefixItems`", count(&before.prefix_items), count(&after.prefix_items));
            self.differ(at, &rules::ITEMS, change, said, pair, Some("prefixItems"));
        }
        // No item behind those of a tuple is a limit of their number.
        let items = |schema: &'c Schema| {
            let lists = lists(schema);
            // Of a list without alternatives, these are the same.
            let others = lists.unevaluated_items.as_deref().filter(|_| schema.composition.is_none());
            lists.items.as_ref().or(others).filter(|items| !is_never(items))
        };
        self.inside(at, pair, "items", "[]", (items(pair.before.schema), items(pair.after.schema)));
        self.inside(at, pair, "contains", "[contains]", (before.contains.as_deref(), after.contains.as_deref()));
        let unevaluated =
            |schema: &'c Schema| lists(schema).unevaluated_items.as_deref().filter(|_| schema.composition.is_some());
        let unevaluated = (unevaluated(pair.before.schema), unevaluated(pair.after.schema));
        self.inside(at, pair, "unevaluatedItems", "[]", unevaluated);
        // One has to be there where nothing is said.
        let least = |lists: &ArrayKeywords| lists.contains.is_some().then(|| lists.min_contains.unwrap_or(1));
        let counts = [
            ("minContains", least(before), least(after), false),
            ("maxContains", before.max_contains, after.max_contains, true),
        ];
        for (keyword, old, new, upper) in counts {
            let change = match (old, new) {
                (old, new) if old == new => continue,
                (None, _) => Change::Narrowed,
                (_, None) => Change::Widened,
                (old, new) if (new > old) == upper => Change::Widened,
                _ => Change::Narrowed,
            };
            let text = |count: Option<u64>| count.map(|count| count.to_string());
            self.differ(
                at,
                &rules::LIMIT,
                change,
                Said::new(format!("`{keyword}`"), text(old), text(new)),
                pair,
                Some(keyword),
            );
        }
    }

    /// A schema that a keyword applies to a part of the value: there, not there, or different.
    pub(super) fn inside(
        &mut self,
        at: &At,
        pair: Pair<'c>,
        keyword: &'static str,
        step: &str,
        schemas: (Option<&'c Schema>, Option<&'c Schema>),
    ) {
        let rule = match keyword {
            "items" | "contains" | "unevaluatedItems" => &rules::ITEMS,
            _ => &rules::PROPERTY_NAMES,
        };
        let inner = at.inner(step);
        let is_name = (keyword == "propertyNames").then_some(true);
        // Names are texts, and there is no `null` among them.
        let inner = At { text: is_name.or(inner.text), form: inner.form || is_name.is_some(), ..inner };
        let said = |reference: Option<&str>, subject: Option<&str>| {
            Said::new(format!("`{keyword}`"), reference.map(str::to_owned), subject.map(str::to_owned))
        };
        // The names of properties are texts without being told.
        let names = |schema: &Schema| {
            let text = Schema { origin: schema.origin, ..Schema::of_type(JsonType::String) };
            keyword == "propertyNames" && *schema == text
        };
        // So are the parts of a text; and no source has a word for a format of any type.
        let items = |schema: &Schema| {
            let format = schema.format.clone();
            let text = Schema { origin: schema.origin, format, ..Schema::of_type(JsonType::String) };
            let formatted = Schema { origin: schema.origin, format: schema.format.clone(), ..Schema::default() };
            let is_told = (at.text.is_some() && *schema == text) || *schema == formatted;
            is_told && self.terms == Terms::Implementation
        };
        let is_limit = |schema: &&Schema| schema.has_content() && !names(schema) && !items(schema);
        match (schemas.0.filter(is_limit), schemas.1.filter(is_limit)) {
            (None, None) => {}
            (Some(before), Some(after)) => self.schemas(&inner, before, after),
            (None, Some(_)) => {
                self.differ(at, rule, Change::Narrowed, said(None, Some("a schema")), pair, Some(keyword))
            }
            // Of what type these are, the sources do not say.
            (Some(_), None) if schemas.1.is_some_and(is_guessed) => self.unknown(),
            (Some(_), None) => {
                self.differ(at, rule, Change::Widened, said(Some("a schema"), None), pair, Some(keyword))
            }
        }
    }
}
