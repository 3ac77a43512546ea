//! Alternatives and conditions.

use super::super::compare::{At, Comparer};
use super::super::finding::{Change, Said, Terms};
use super::super::rules;
use super::view::{self, variants};
use super::{Pair, values};
use crate::contract::schema::{Composition, Discriminator, JsonType, Schema, Schemas, TypeSet};

/// How many alternatives without a name are tried against each other.
const MOST: usize = 24;

impl<'c> Comparer<'c> {
    /// Compares alternatives; whether that says all, so that the schemas need not be compared as one.
    pub(super) fn unions(&mut self, at: &At, pair: Pair<'c>) -> bool {
        let listed = |schema: &'c Schema, schemas: &'c Schemas| view::values(schema, schemas).is_some();
        let constants =
            listed(pair.before.schema, &self.reference.schemas) && listed(pair.after.schema, &self.subject.schemas);
        match (variants(pair.before.schema), variants(pair.after.schema)) {
            _ if constants => false,
            (None, None) => false,
            // Alternatives that are a constant each list the values of a type.
            (None, Some(_)) if listed(pair.after.schema, &self.subject.schemas) => false,
            (Some(_), None) if listed(pair.before.schema, &self.reference.schemas) => false,
            _ if is_types(pair.before.schema) && is_types(pair.after.schema) => false,
            (Some((before, exclusive)), Some((after, excludes))) => {
                self.discriminators(at, pair);
                // What a property tells apart fits one alternative at most.
                let is_tagged =
                    |schema: &Schema| schema.composition.as_deref().is_some_and(|all| all.discriminator.is_some());
                let are_tagged = is_tagged(pair.before.schema) && is_tagged(pair.after.schema);
                let is_told = are_tagged && self.terms == Terms::Implementation;
                let disjoint =
                    are_disjoint(&before, &self.reference.schemas) && are_disjoint(&after, &self.subject.schemas);
                let overlap = !is_told && !disjoint;
                // No validator counts how many alternatives a text fits.
                let is_text = (at.text.is_some() || at.form) && self.terms == Terms::Implementation;
                if exclusive && !excludes && is_text {
                    self.unknown();
                } else if exclusive != excludes && before.len() > 1 && overlap {
                    let change = if excludes { Change::Narrowed } else { Change::Widened };
                    let word = |exclusive| if exclusive { "exactly one" } else { "any" };
                    let said = Said::was_is("how many alternatives fit,", word(exclusive), word(excludes));
                    self.differ(at, &rules::UNION_KIND, change, said, pair, None);
                }
                self.alternatives(at, pair, &before, &after);
                // Keywords beside the alternatives hold as well.
                false
            }
            (None, Some((after, _))) if self.are_types(&after, pair.before.schema) => {
                for variant in after {
                    let after = view::view(variant, &self.subject.schemas);
                    self.keywords(at, Pair { after, ..pair });
                }
                true
            }
            (Some((before, _)), None) if self.are_types(&before, pair.after.schema) => {
                for variant in before {
                    let before = view::view(variant, &self.reference.schemas);
                    self.keywords(at, Pair { before, ..pair });
                }
                true
            }
            (None, Some((after, _))) if !has_own_keywords(pair.after.schema) => {
                self.alternatives(at, pair, &[pair.before.schema], &after);
                true
            }
            (Some((before, _)), None) if !has_own_keywords(pair.before.schema) => {
                self.alternatives(at, pair, &before, &[pair.after.schema]);
                true
            }
            (Some(_), None) if self.is_unchecked(pair, &["oneOf", "anyOf"]) => {
                self.unknown();
                false
            }
            (before, _) => {
                let change = if before.is_none() { Change::Narrowed } else { Change::Widened };
                let text = Some("a list".to_owned());
                let (was, is) = if before.is_none() { (None, text) } else { (text, None) };
                self.differ(at, &rules::VARIANT_ADDED, change, Said::new("of alternatives", was, is), pair, None);
                false
            }
        }
    }

    /// Whether there is an alternative for each type that another schema lets through, so that its keywords say the same in one.
    fn are_types(&self, variants: &[&Schema], other: &Schema) -> bool {
        if self.terms != Terms::Implementation {
            return false;
        }
        let any = || JsonType::ALL.into_iter().filter(|&it| it != JsonType::Null).collect();
        let others = view::types(other).unwrap_or_else(any);
        let within = |inner: TypeSet, outer: TypeSet| inner.iter().all(|it| outer.admits(it));
        let types: Option<Vec<TypeSet>> = variants.iter().map(|variant| view::types(variant)).collect();
        types.is_some_and(|types| {
            let all: TypeSet = types.iter().copied().flat_map(TypeSet::iter).collect();
            types.len() > 1
                && within(all, others)
                && within(others, all)
                && types.iter().map(|types| types.len()).sum::<usize>() == all.len()
        })
    }

    fn alternatives(&mut self, at: &At, pair: Pair<'c>, before: &[&'c Schema], after: &[&'c Schema]) {
        let (mut old, mut new) = (before.to_vec(), after.to_vec());
        let mut pairs = Vec::new();
        // By name, by the value that tells them apart, by what they say and by title, then, where one is left on each side, these.
        let named =
            |schema: &Schema, schemas: &'c Schemas| schemas.resolve(schema).1.map(|id| schemas.get(id).name.as_str());
        let (first, second) = (&self.reference.schemas, &self.subject.schemas);
        take(&mut old, &mut new, &mut pairs, |a, b| named(a, first).is_some_and(|name| named(b, second) == Some(name)));
        if old.len() <= MOST && new.len() <= MOST {
            take(&mut old, &mut new, &mut pairs, |a, b| have_one_tag(first.resolve(a).0, second.resolve(b).0));
            take(&mut old, &mut new, &mut pairs, |a, b| self.same(at, a, b));
            let title =
                |schema: &'c Schema, schemas: &'c Schemas| schemas.resolve(schema).0.annotations().title.as_deref();
            take(&mut old, &mut new, &mut pairs, |a, b| {
                title(a, first).is_some_and(|name| title(b, second) == Some(name))
            });
            let typed = |schema: &'c Schema, schemas: &'c Schemas| values::type_name(schemas.resolve(schema).0);
            if old.len() == new.len() {
                take(&mut old, &mut new, &mut pairs, |a, b| typed(a, first) == typed(b, second));
            }
        }
        for (a, b) in pairs {
            let step = match named(b, second) {
                Some(_) => String::new(),
                None => format!("<{}>", values::type_name(b)),
            };
            self.schemas(&at.inner(&step), a, b);
        }
        let text = |schema: &'c Schema, schemas: &'c Schemas| match named(schema, schemas) {
            Some(name) => format!("`{name}`"),
            None => schema.annotations().title.clone().unwrap_or_else(|| values::type_name(schema)),
        };
        for gone in old {
            let said = Said::new("the alternative", Some(text(gone, first)), None);
            let places = (Some(gone.origin), Some(pair.after.schema.origin));
            self.note(at, &rules::VARIANT_MISSING, Change::Narrowed, said, places, None);
        }
        for added in new {
            let said = Said::new("the alternative", None, Some(text(added, second)));
            let places = (Some(pair.before.schema.origin), Some(added.origin));
            self.note(at, &rules::VARIANT_ADDED, Change::Widened, said, places, None);
        }
    }

    fn discriminators(&mut self, at: &At, pair: Pair<'c>) {
        let of = |schema: &'c Schema| schema.composition.as_deref().and_then(|all| all.discriminator.as_ref());
        let (before, after) = (of(pair.before.schema), of(pair.after.schema));
        let name = |it: Option<&Discriminator>| it.map(|it| format!("`{}`", it.property_name));
        if name(before) != name(after) {
            let said = Said::new("the discriminator", name(before), name(after));
            self.differ(at, &rules::DISCRIMINATOR, Change::Unclear, said, pair, Some("discriminator"));
        }
        let (Some(before), Some(after)) = (before, after) else { return };
        let target = |it: &Discriminator, schemas: &Schemas, key: &str| {
            it.mapping.get(key).map(|id| format!("`{key}` for {}", schemas.get(*id).name))
        };
        let mut seen = std::collections::HashSet::new();
        for key in before.mapping.keys().chain(after.mapping.keys()).filter(|key| seen.insert(*key)) {
            let was = target(before, &self.reference.schemas, key);
            let is = target(after, &self.subject.schemas, key);
            // Without a mapping, the property's values stand where the variants are.
            if is.is_none() && after.mapping.is_empty() && self.terms == Terms::Implementation {
                self.unknown();
                continue;
            }
            if was != is {
                let change = match (&was, &is) {
                    (None, _) => Change::Said,
                    _ => Change::Changed,
                };
                self.differ(
                    at,
                    &rules::DISCRIMINATOR,
                    change,
                    Said::new("the mapping", was, is),
                    pair,
                    Some("discriminator"),
                );
            }
        }
    }

    /// `not`, `if`, `then`, `else`, and what of `allOf` could not be merged into one schema.
    pub(super) fn conditions(&mut self, at: &At, pair: Pair<'c>) {
        static NONE: std::sync::LazyLock<Composition> = std::sync::LazyLock::new(Composition::default);
        let of = |schema: &'c Schema| -> &'c Composition { schema.composition.as_deref().unwrap_or(&NONE) };
        let (before, after) = (of(pair.before.schema), of(pair.after.schema));
        let single = [
            ("not", &before.not, &after.not),
            ("if", &before.condition, &after.condition),
            ("then", &before.then, &after.then),
            ("else", &before.otherwise, &after.otherwise),
        ];
        for (keyword, old, new) in single {
            let change = match (old, new) {
                (None, None) => continue,
                (Some(old), Some(new)) if self.same(at, old, new) => continue,
                (None, Some(_)) => Change::Narrowed,
                (Some(_), None) => Change::Widened,
                _ => Change::Unclear,
            };
            let text = |schema: &Option<Box<Schema>>| schema.as_ref().map(|_| "a schema".to_owned());
            let said = match (old, new) {
                (Some(_), Some(_)) => Said::new(format!("`{keyword}`"), None, None),
                _ => Said::new(format!("`{keyword}`"), text(old), text(new)),
            };
            self.differ(at, &rules::CONDITION, change, said, pair, Some(keyword));
        }
        let (mut old, mut new) = (before.all_of.iter().collect::<Vec<_>>(), after.all_of.iter().collect::<Vec<_>>());
        let mut pairs = Vec::new();
        take(&mut old, &mut new, &mut pairs, |a, b| self.same(at, a, b));
        for (index, (a, b)) in old.iter().zip(&new).enumerate() {
            self.schemas(&at.inner(&format!("&{}", index + 1)), a, b);
        }
        let shared = old.len().min(new.len());
        for gone in old.into_iter().skip(shared) {
            let said = Said::new("the part", Some(part_name(gone, &self.reference.schemas)), None);
            self.differ(at, &rules::CONJUNCTION, Change::Widened, said, pair, Some("allOf"));
        }
        for added in new.into_iter().skip(shared) {
            let said = Said::new("the part", None, Some(part_name(added, &self.subject.schemas)));
            self.differ(at, &rules::CONJUNCTION, Change::Narrowed, said, pair, Some("allOf"));
        }
    }
}

fn part_name(schema: &Schema, schemas: &Schemas) -> String {
    match schemas.resolve(schema).1 {
        Some(id) => format!("`{}`", schemas.get(id).name),
        None => "of `allOf`".to_owned(),
    }
}

/// Whether no value fits two of them, because they are of different types or list different values: then one has to fit where any
/// may.
fn are_disjoint(variants: &[&Schema], schemas: &Schemas) -> bool {
    let targets: Vec<&Schema> = variants.iter().map(|variant| view::view(variant, schemas).schema).collect();
    let exclude = |one: &Schema, other: &Schema| {
        let by_type = view::types(one).zip(view::types(other)).is_some_and(|(a, b)| a.intersection(b).is_empty());
        let values = view::values(one, schemas).zip(view::values(other, schemas));
        by_type || values.is_some_and(|(a, b)| a.iter().all(|value| !b.contains(value)))
    };
    targets.iter().enumerate().all(|(index, one)| targets.iter().skip(index + 1).all(|other| exclude(one, other)))
}

/// Whether the schema says nothing but which types there are, with `type` or as alternatives.
fn is_types(schema: &Schema) -> bool {
    let is_bare = |schema: &Schema| {
        let types = Schema { types: schema.types, origin: schema.origin, ..Schema::default() };
        let bare = Schema { annotations: None, extensions: None, implied_type: None, ..schema.clone() };
        schema.types.is_some() && bare == types
    };
    match variants(schema) {
        Some((variants, _)) => schema.types.is_none() && !has_own_keywords(schema) && variants.into_iter().all(is_bare),
        None => is_bare(schema),
    }
}

/// Whether more is said than that one of several has to fit.
fn has_own_keywords(schema: &Schema) -> bool {
    schema.object.is_some()
        || schema.array.is_some()
        || schema.string.is_some()
        || schema.number.is_some()
        || schema.values.is_some()
        || schema.composition.as_deref().is_some_and(|all| !all.all_of.is_empty() || all.not.is_some())
}

/// Whether both have the same value for a property that has one only: `{ type: { const: cat } }`.
fn have_one_tag(before: &Schema, after: &Schema) -> bool {
    let (before, after) = (values::objects(before), values::objects(after));
    let tags = before.properties.iter().filter(|(name, _)| before.required.contains(*name));
    let mut tags = tags
        .filter_map(|(name, schema)| Some((view::only(schema)?, view::only(after.properties.get(name)?)?)))
        .peekable();
    tags.peek().is_some() && tags.all(|(was, is)| was == is)
}

/// Moves the pairs that belong together, each to the first that fits.
fn take<'c>(
    old: &mut Vec<&'c Schema>,
    new: &mut Vec<&'c Schema>,
    pairs: &mut Vec<(&'c Schema, &'c Schema)>,
    mut fits: impl FnMut(&'c Schema, &'c Schema) -> bool,
) {
    old.retain(|before| {
        let Some(index) = new.iter().position(|after| fits(before, after)) else { return true };
        pairs.push((before, new.remove(index)));
        false
    });
}
