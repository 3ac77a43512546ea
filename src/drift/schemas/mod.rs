//! Two schemas, keyword by keyword: what one lets through that the other does not.

mod arrays;
mod notes;
mod objects;
mod unions;
mod values;
mod view;

pub(super) use notes::text;
pub(super) use values::shown;

use super::compare::{At, Comparer};
use super::finding::{Change, Said, Terms};
use super::rules;
use crate::contract::schema::{JsonType, Schema, SchemaId, Schemas};
use crate::contract::value::Value;
use crate::scanning::marks;
use view::{View, view};

/// A pair of schemas that stand in the same place.
#[derive(Clone, Copy)]
struct Pair<'c> {
    /// As they are written there.
    reference: &'c Schema,
    subject: &'c Schema,
    /// Behind references and without `null`.
    before: View<'c>,
    after: View<'c>,
}

impl<'c> Comparer<'c> {
    /// What is different between two schemas that stand in the same place.
    pub(super) fn schemas(&mut self, at: &At, reference: &'c Schema, subject: &'c Schema) {
        if at.depth == 0 {
            return;
        }
        // A default may stand beside the name on one side and behind it on the other.
        let has_default = |schema: &Schema| schema.annotations().default.is_some();
        let is_filled =
            (has_default(reference) || has_default(subject)) && !has_parts(reference, &self.reference.schemas);
        if let (Some(id), Some(other), false) = (named(reference), named(subject), is_filled) {
            // What stands beside a name is compared where it stands, and what the name means once: recursive schemas may lead to
            // each other on more ways than can be followed.
            if says_more(reference) || says_more(subject) {
                let before = view(reference, &self.reference.schemas);
                let after = view(subject, &self.subject.schemas);
                self.notes(at, Pair { reference, subject, before, after });
            }
            let (node, is_new) = self.graph.named(id, other);
            self.graph.contain(at.node, node, at.sides);
            if is_new {
                let named = self.subject.schemas.get(other);
                let at = At { node, ..At::component(&named.name) };
                self.pending.push((at, &self.reference.schemas.get(id).schema, &named.schema));
            }
            return;
        }
        if reference.unknown.is_some() || subject.unknown.is_some() {
            self.unknown();
            return;
        }
        let before = view(reference, &self.reference.schemas);
        let after = view(subject, &self.subject.schemas);
        self.pair(at, Pair { reference, subject, before, after });
    }

    /// Compares what named schemas lead to until nothing is left.
    pub(super) fn drain(&mut self) {
        while let Some((at, reference, subject)) = self.pending.pop() {
            self.schemas(&at, reference, subject);
        }
    }

    /// Whether nothing is different, in whatever direction.
    fn same(&mut self, at: &At, reference: &'c Schema, subject: &'c Schema) -> bool {
        let node = self.graph.node();
        self.schemas(&At { node, ..at.inner("") }, reference, subject);
        self.drain();
        self.graph.is_silent(node)
    }

    fn pair(&mut self, at: &At, pair: Pair<'c>) {
        let is_told = !(at.open && at.text.is_some() && view::is_open(pair.before.schema));
        if is_told {
            self.notes(at, pair);
        }
        // How a value is used does not tell what is let through, and of a parameter of which the document says nothing, nothing
        // is promised.
        if self.terms == Terms::Implementation && (is_guessed(pair.subject) || !is_told) {
            return self.unknown();
        }
        self.compared();
        let (before, after) = (pair.before.schema, pair.after.schema);
        // A file is told by its media type or by its format.
        if at.form && self.terms == Terms::Implementation && is_file(before) && is_file(after) {
            return;
        }
        let (was_never, is_never) = (view::is_never(before), view::is_never(after));
        // What contradicts itself promises nothing.
        if was_never && view::contradicts(before) && self.terms == Terms::Implementation {
            return self.unknown();
        }
        if was_never != is_never {
            let change = if is_never { Change::Narrowed } else { Change::Widened };
            let word = |never| if never { "nothing" } else { "something" };
            self.differ(
                at,
                &rules::TYPE,
                change,
                Said::was_is("what is valid", word(was_never), word(is_never)),
                pair,
                None,
            );
            return;
        }
        if was_never || self.openness(at, pair) {
            return;
        }
        // What says nothing about types lets `null` through.
        let says_nothing = |schema: &Schema| {
            let is_listed = schema.values.is_some() || schema.constant.is_some();
            view::types(schema).is_none() && !is_listed && view::variants(schema).is_none()
        };
        let is_told = (!at.form || self.terms == Terms::Versions) && !says_nothing(before) && !says_nothing(after);
        if pair.before.nullable != pair.after.nullable && is_told {
            let change = if pair.after.nullable { Change::Widened } else { Change::Narrowed };
            let word = |nullable| if nullable { "allowed" } else { "not allowed" };
            let said = Said::was_is("`null`", word(pair.before.nullable), word(pair.after.nullable));
            self.differ(at, &rules::NULL, change, said, pair, Some("type"));
        }
        if self.unions(at, pair) {
            return;
        }
        if self.types(at, pair) {
            self.keywords(at, pair);
        }
        self.conditions(at, pair);
    }

    /// Compares what keywords say about values of the types that both have.
    fn keywords(&mut self, at: &At, pair: Pair<'c>) {
        // Where values are listed, nothing else limits them.
        let is_limited = !self.listed(at, pair) || self.terms == Terms::Versions;
        if is_limited {
            self.formats(at, pair);
            self.limits(at, pair);
        }
        if self.admit(pair, JsonType::Array) {
            self.arrays(at, pair);
        }
        if self.admit(pair, JsonType::Object) {
            self.objects(at, pair);
        }
    }

    /// Whether a side says nothing at all, so that there is nothing else to compare.
    fn openness(&mut self, at: &At, pair: Pair<'c>) -> bool {
        match (view::is_open(pair.before.schema), view::is_open(pair.after.schema)) {
            (false, false) => false,
            (true, true) => true,
            (is_open, _) => {
                let change = if is_open { Change::Narrowed } else { Change::Widened };
                let name = |view: View<'c>| values::type_name(view.schema);
                // A parameter is a text before it is anything else.
                let is_text = pair.after.schema.types == Some([JsonType::String].into_iter().collect());
                if is_open && at.text.is_some() && is_text && self.terms == Terms::Implementation {
                    return true;
                }
                let said = match is_open {
                    true => Said::was_is("the type", "any", name(pair.after)),
                    false if at.open => {
                        self.unknown();
                        return true;
                    }
                    false => Said::was_is("the type", name(pair.before), "any"),
                };
                self.differ(at, &rules::TYPE, change, said, pair, None);
                true
            }
        }
    }

    /// Whether the sources say that they do not ask about one of these keywords, or about anything.
    fn is_unchecked(&self, pair: Pair<'c>, keywords: &[&str]) -> bool {
        let schemas = [pair.subject, pair.after.schema].into_iter();
        let mut marks = schemas.filter_map(|schema| schema.extensions.as_deref()?.get(marks::UNCHECKED));
        let is_named = |said: &Value| {
            let with = WITH.iter().find(|(keyword, _)| said.as_str() == Some(keyword)).map(|(_, with)| *with);
            let is = |keyword: &&str| said.as_str() == Some(keyword) || with.is_some_and(|with| with.contains(keyword));
            said.as_str() == Some(marks::ANY) || keywords.iter().any(is)
        };
        self.terms == Terms::Implementation
            && marks.any(|list| matches!(list, Value::Array(words) if words.iter().any(is_named)))
    }

    /// Notes a difference between the two schemas of a pair.
    fn differ(
        &mut self,
        at: &At,
        rule: &'static rules::Rule,
        change: Change,
        said: Said,
        pair: Pair<'c>,
        keyword: Option<&'static str>,
    ) {
        let is_implied = keyword.is_some_and(|keyword| says(pair.subject, marks::IMPLIED, keyword));
        if is_implied && said.reference.is_none() && self.terms == Terms::Implementation {
            return;
        }
        let is_missing = said.subject.is_none() || keyword.is_some_and(|it| TOLD_BY_SILENCE.contains(&it));
        if is_missing && self.is_unchecked(pair, keyword.as_slice()) {
            return self.unknown();
        }
        let places = (Some(pair.before.schema.origin), Some(pair.after.schema.origin));
        self.note(at, rule, change, said, places, keyword);
    }
}

/// The keywords of which a schema that has none of them says something, too.
const TOLD_BY_SILENCE: [&str; 3] = ["prefixItems", "additionalProperties", "unevaluatedProperties"];

/// The keywords that say nothing by themselves where those of the second list are not asked about.
const WITH: [(&str, &[&str]); 6] = [
    ("if", &["then", "else"]),
    ("contains", &["minContains", "maxContains"]),
    ("prefixItems", &["items", "maxItems"]),
    ("patternProperties", &["additionalProperties"]),
    ("oneOf", &["discriminator"]),
    ("anyOf", &["discriminator"]),
];

/// Whether a mark of a schema lists a keyword.
fn says(schema: &Schema, mark: &str, keyword: &str) -> bool {
    let list = schema.extensions.as_deref().and_then(|extensions| extensions.get(mark));
    matches!(list, Some(Value::Array(words)) if words.iter().any(|word| word.as_str() == Some(keyword)))
}

fn is_guessed(schema: &Schema) -> bool {
    schema.extensions.as_deref().is_some_and(|extensions| extensions.contains_key(marks::OPEN))
}

/// Whether values are files where they are parts of a form.
fn is_file(schema: &Schema) -> bool {
    let media =
        schema.string.as_deref().is_some_and(|it| it.content_media_type.is_some() && it.content_encoding.is_none());
    media || schema.format.as_deref() == Some("binary")
}

/// The name that the schema is, whatever is said about it besides.
fn named(schema: &Schema) -> Option<SchemaId> {
    schema.reference.filter(|_| !schema.has_assertions())
}

/// Whether something is said beside the name.
fn says_more(schema: &Schema) -> bool {
    schema.annotations.as_deref().is_some_and(|notes| {
        notes.description.is_some()
            || notes.title.is_some()
            || notes.default.is_some()
            || notes.deprecated
            || notes.read_only
            || notes.write_only
            || notes.xml.is_some()
            || !notes.examples.is_empty()
            || notes.external_docs.is_some()
    })
}

/// Whether values are lists.
pub(super) fn is_list(schema: &Schema, schemas: &Schemas) -> bool {
    view::types(view(schema, schemas).schema) == Some([JsonType::Array].into_iter().collect())
}

/// Whether values may be lists or objects, so that they are written in parts.
pub(super) fn has_parts(schema: &Schema, schemas: &Schemas) -> bool {
    let target = view(schema, schemas).schema;
    let by_type =
        view::types(target).is_none_or(|types| types.contains(JsonType::Array) || types.contains(JsonType::Object));
    by_type && target.values.is_none()
}
