//! The properties of objects.

use super::super::compare::{At, Comparer};
use super::super::finding::{Change, Said, Sides, Terms};
use super::super::rules;
use super::Pair;
use super::values::objects;
use super::view::{asks_for_nothing, is_never, variants};
use crate::contract::direction::Direction;
use crate::contract::schema::{ObjectKeywords, Schema, Schemas};
use crate::report::Level;

impl<'c> Comparer<'c> {
    /// Compares what properties objects have and may have.
    pub(super) fn objects(&mut self, at: &At, pair: Pair<'c>) {
        let (before, after) = (objects(pair.before.schema), objects(pair.after.schema));
        for (name, old) in &before.properties {
            match after.properties.get(name) {
                Some(new) => self.property(at, pair, name, old, new),
                None => self.property_missing(at, pair, name, old),
            }
        }
        for (name, new) in after.properties.iter().filter(|(name, _)| !before.properties.contains_key(*name)) {
            self.property_added(at, pair, name, new);
        }
        self.required_alone(at, pair);
        self.additional(at, pair);
        self.names(at, pair);
    }

    /// A property that both sides have.
    fn property(&mut self, at: &At, pair: Pair<'c>, name: &str, old: &'c Schema, new: &'c Schema) {
        let (schemas, others) = (&self.reference.schemas, &self.subject.schemas);
        let (was, is) = (sides(old, schemas), sides(new, others));
        let inner = at.property(name);
        let places = (Some(old.origin), Some(new.origin));
        let (required, requires) = (requires(pair.before.schema, name), requires(pair.after.schema, name));
        for (rule, keyword, before, after) in [
            (&rules::READ_ONLY, "readOnly", !was.request, !is.request),
            (&rules::WRITE_ONLY, "writeOnly", !was.response, !is.response),
        ] {
            if before != after {
                // What is gone from one direction alone was never relied on unless it had to be there.
                let at_most = if required || requires { Level::Warning } else { Level::Note };
                let said = Said::was_is(format!("`{keyword}`"), before.to_string(), after.to_string());
                self.note_at_most(&inner, rule, Change::Unclear, at_most, said, places, Some(keyword));
            }
        }
        let inner = At { sides: inner.sides.and(was.or(is)), ..inner };
        if required != requires {
            let change = if requires { Change::Narrowed } else { Change::Widened };
            let word = |required| if required { "required" } else { "optional" };
            let said = Said::was_is(format!("`{name}`"), word(required), word(requires));
            self.note(&inner, &rules::PROPERTY_REQUIRED, change, said, places, None);
        }
        // What has to be there and is forbidden promises nothing.
        if self.terms == Terms::Implementation && old.never && asks_for_nothing(pair.before.schema) {
            return self.unknown();
        }
        self.schemas(&inner, old, new);
    }

    fn property_missing(&mut self, at: &At, pair: Pair<'c>, name: &str, old: &'c Schema) {
        // One of the alternatives has it, which are another difference.
        if is_of_alternative(pair.after.schema, name, &self.subject.schemas) {
            return;
        }
        let at = At { sides: at.sides.and(sides(old, &self.reference.schemas)), ..at.clone() };
        let said = Said::new("the property", Some(format!("`{name}`")), None);
        let places = (Some(old.origin), Some(pair.after.schema.origin));
        let closed = is_closed(objects(pair.after.schema));
        let required = requires(pair.before.schema, name);
        match (required, closed) {
            // Requests with it are refused, and responses lack what clients rely on.
            (true, true) => self.note(&at, &rules::PROPERTY_MISSING_REQUIRED, Change::Changed, said, places, None),
            // Requests with it are taken, but nobody reads it.
            (true, false) => self.note(&at, &rules::PROPERTY_MISSING_REQUIRED, Change::Widened, said, places, None),
            (false, _) => self.note(&at, &rules::PROPERTY_MISSING, Change::Unclear, said, places, None),
        }
    }

    fn property_added(&mut self, at: &At, pair: Pair<'c>, name: &str, new: &'c Schema) {
        // That it is there, whatever it is, is said in both; or one of the alternatives has it.
        let is_said = requires(pair.before.schema, name) && requires(pair.after.schema, name);
        if is_said || is_of_alternative(pair.before.schema, name, &self.reference.schemas) {
            return;
        }
        let at = At { sides: at.sides.and(sides(new, &self.subject.schemas)), ..at.clone() };
        let said = Said::new("the property", None, Some(format!("`{name}`")));
        let places = (Some(pair.before.schema.origin), Some(new.origin));
        let is_required = requires(pair.after.schema, name);
        // A map has it as it has any name; only who sends it need not know that it has to be there.
        let others = Rest::of(objects(pair.before.schema).additional_properties.as_ref());
        let at = match others {
            Rest::Like(others) if at.open => {
                self.schemas(&at.property(name), others, new);
                let sent = at.sides.and(Sides::of(Direction::Request));
                if !is_required || sent == Sides::NONE {
                    return;
                }
                At { sides: sent, ..at }
            }
            // So has an object of which nothing is said, where it is answered.
            Rest::Allowed if at.open && objects(pair.before.schema).properties.is_empty() => {
                let sent = at.sides.and(Sides::of(Direction::Request));
                if sent == Sides::NONE {
                    return;
                }
                At { sides: sent, ..at }
            }
            _ => at,
        };
        let rule = if is_required { &rules::PROPERTY_ADDED_REQUIRED } else { &rules::PROPERTY_ADDED };
        self.note(&at, rule, Change::Narrowed, said, places, None);
    }

    /// Names that have to be there and that no property speaks about.
    fn required_alone(&mut self, at: &At, pair: Pair<'c>) {
        let (before, after) = (objects(pair.before.schema), objects(pair.after.schema));
        let known = |name: &String| before.properties.contains_key(name) || after.properties.contains_key(name);
        for name in before.required.iter().chain(&after.required).filter(|name| !known(name)) {
            let (was, is) = (before.required.contains(name), after.required.contains(name));
            let change = match (was, is) {
                (false, true) => Change::Narrowed,
                (true, false) => Change::Widened,
                _ => continue,
            };
            let word = |required| if required { "required" } else { "optional" };
            let said = Said::was_is(format!("`{name}`"), word(was), word(is));
            self.differ(at, &rules::PROPERTY_REQUIRED, change, said, pair, Some("required"));
        }
    }

    /// What other properties an object may have.
    fn additional(&mut self, at: &At, pair: Pair<'c>) {
        let (before, after) = (objects(pair.before.schema), objects(pair.after.schema));
        let both = [
            ("additionalProperties", before.additional_properties.as_ref(), after.additional_properties.as_ref()),
            (
                "unevaluatedProperties",
                before.unevaluated_properties.as_deref(),
                after.unevaluated_properties.as_deref(),
            ),
        ];
        for (keyword, old, new) in both {
            let (old, new) = (Rest::of(old), Rest::of(new));
            let change = match (old, new) {
                (Rest::Like(old), Rest::Like(new)) => {
                    self.schemas(&at.inner(".*"), old, new);
                    continue;
                }
                (Rest::Allowed, Rest::Allowed) | (Rest::Forbidden, Rest::Forbidden) => continue,
                (Rest::Forbidden, _) if self.terms == Terms::Implementation && asks_for_nothing(pair.before.schema) => {
                    self.unknown();
                    continue;
                }
                (_, Rest::Forbidden) | (Rest::Allowed, _) => Change::Narrowed,
                (Rest::Forbidden, _) | (_, Rest::Allowed) => Change::Widened,
            };
            let said = Said::was_is("other properties", old.text(), new.text());
            self.differ(at, &rules::ADDITIONAL, change, said, pair, Some(keyword));
        }
        let patterns = before.pattern_properties.keys().chain(after.pattern_properties.keys());
        let mut seen = std::collections::HashSet::new();
        for pattern in patterns.filter(|pattern| seen.insert(*pattern)) {
            match (before.pattern_properties.get(pattern), after.pattern_properties.get(pattern)) {
                (Some(old), Some(new)) => self.schemas(&at.inner(&format!("./{pattern}/")), old, new),
                (old, _) => {
                    let change = if old.is_none() { Change::Narrowed } else { Change::Widened };
                    let text = Some(format!("`{pattern}`"));
                    let (was, is) = if old.is_none() { (None, text) } else { (text, None) };
                    let said = Said::new("the rule about properties named", was, is);
                    self.differ(at, &rules::ADDITIONAL, change, said, pair, Some("patternProperties"));
                }
            }
        }
    }

    /// Rules about names and about what names ask for.
    fn names(&mut self, at: &At, pair: Pair<'c>) {
        let (before, after) = (objects(pair.before.schema), objects(pair.after.schema));
        let names = (before.property_names.as_deref(), after.property_names.as_deref());
        self.inside(at, pair, "propertyNames", ".(names)", names);
        let mut seen = std::collections::HashSet::new();
        let keys = before.dependent_required.keys().chain(after.dependent_required.keys());
        for key in keys.filter(|key| seen.insert(*key)) {
            let text = |all: &ObjectKeywords| all.dependent_required.get(key).map(|names| names.join(", "));
            let (was, is) = (text(before), text(after));
            let list = |all: &ObjectKeywords| all.dependent_required.get(key).cloned().unwrap_or_default();
            let (old, new) = (list(before), list(after));
            let change = match (new.iter().all(|it| old.contains(it)), old.iter().all(|it| new.contains(it))) {
                (true, true) => continue,
                (true, false) => Change::Widened,
                (false, true) => Change::Narrowed,
                (false, false) => Change::Changed,
            };
            let said = Said::new(format!("what `{key}` asks for,"), was, is);
            self.differ(at, &rules::PROPERTY_NAMES, change, said, pair, Some("dependentRequired"));
        }
        let mut seen = std::collections::HashSet::new();
        let keys = before.dependent_schemas.keys().chain(after.dependent_schemas.keys());
        for key in keys.filter(|key| seen.insert(*key)) {
            let schemas = (before.dependent_schemas.get(key), after.dependent_schemas.get(key));
            self.inside(at, pair, "dependentSchemas", &format!(".(with {key})"), schemas);
        }
    }
}

/// What an object may have besides its properties.
#[derive(Clone, Copy)]
enum Rest<'c> {
    Allowed,
    Forbidden,
    Like(&'c Schema),
}

impl<'c> Rest<'c> {
    fn of(schema: Option<&'c Schema>) -> Self {
        match schema {
            Some(schema) if is_never(schema) => Rest::Forbidden,
            Some(schema) if schema.has_content() => Rest::Like(schema),
            _ => Rest::Allowed,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Rest::Allowed => "allowed",
            Rest::Forbidden => "forbidden",
            Rest::Like(_) => "limited by a schema",
        }
    }
}

fn is_closed(object: &ObjectKeywords) -> bool {
    object.additional_properties.as_ref().is_some_and(is_never)
        || object.unevaluated_properties.as_deref().is_some_and(is_never)
}

/// Whether alternatives beside an object's own properties have one of that name.
fn is_of_alternative(schema: &Schema, name: &str, schemas: &Schemas) -> bool {
    let alternatives = variants(schema).map(|(variants, _)| variants).unwrap_or_default();
    alternatives.into_iter().any(|variant| objects(schemas.resolve(variant).0).properties.contains_key(name))
}

fn requires(schema: &Schema, name: &str) -> bool {
    objects(schema).required.iter().any(|required| required == name)
}

/// The directions that carry the property.
fn sides(property: &Schema, schemas: &Schemas) -> Sides {
    Sides {
        request: Direction::Request.carries(property, schemas),
        response: Direction::Response.carries(property, schemas),
    }
}
