//! Bodies of requests and responses, and the media types that they can have.

use indexmap::IndexMap;

use super::compare::{At, Comparer};
use super::finding::{Change, Said, Sides, Terms};
use super::rules;
use super::schemas::text;
use crate::contract::media::{Media, media};
use crate::contract::operation::{Encodings, Example, MediaType, Operation, Style};
use crate::contract::origin::Origin;
use crate::contract::schema::{JsonType, Schema, TypeSet};
use crate::contract::value::Value;

type Places = (Option<Origin>, Option<Origin>);
type Extensions = IndexMap<String, Value>;

impl<'c> Comparer<'c> {
    pub(super) fn bodies(
        &mut self,
        at: &At,
        endpoint: Option<usize>,
        request: Sides,
        before: &'c Operation,
        after: &'c Operation,
    ) {
        let at = self.part(at, endpoint, request, "request body".to_owned());
        match (&before.body, &after.body) {
            (None, None) => {}
            // Nothing can be sent that no media type is for.
            (Some(old), None) if old.content.is_empty() => {}
            (None, Some(new)) if new.content.is_empty() => {}
            (Some(old), None) => {
                let said = Said::new("the", Some("request body".to_owned()), None);
                let places = (Some(old.origin), Some(after.origin));
                self.note(&at, &rules::BODY_MISSING, Change::Changed, said, places, None);
            }
            (None, Some(new)) => {
                let rule = if new.required { &rules::BODY_ADDED_REQUIRED } else { &rules::BODY_ADDED };
                let said = Said::new("the", None, Some("request body".to_owned()));
                self.note(&at, rule, Change::Narrowed, said, (Some(before.origin), Some(new.origin)), None);
            }
            (Some(old), Some(new)) => {
                let places = (Some(old.origin), Some(new.origin));
                if old.required != new.required {
                    let change = if new.required { Change::Narrowed } else { Change::Widened };
                    let word = |required| if required { "required" } else { "optional" };
                    let said = Said::was_is("the request body", word(old.required), word(new.required));
                    self.note(&at, &rules::BODY_REQUIRED, change, said, places, Some("required"));
                }
                if let Some(said) = text("description", old.description.as_deref(), new.description.as_deref()) {
                    self.note(&at, &rules::BODY_TEXT, Change::Said, said, places, Some("description"));
                }
                self.extensions(&at, (Some(&old.extensions), Some(&new.extensions)), places);
                self.content(&at, &old.content, &new.content, places);
            }
        }
    }

    /// The forms that a body can have.
    pub(super) fn content(&mut self, at: &At, before: &'c [MediaType], after: &'c [MediaType], places: Places) {
        let mut added: Vec<&'c MediaType> = after.iter().collect();
        let is_named = |range: &MediaType| before.iter().any(|old| essence(&old.name) == essence(&range.name));
        for old in before {
            let index = added.iter().position(|new| new.name == old.name);
            match index.or_else(|| added.iter().position(|new| essence(&new.name) == essence(&old.name))) {
                Some(index) => {
                    let new = added.remove(index);
                    self.media_type(at, old, new);
                }
                // Sources name the types of a range that they know.
                None if self.terms == Terms::Implementation && after.iter().any(|new| is_in_range(old, new)) => {
                    added.retain(|new| is_named(new) || !is_in_range(old, new));
                    self.unknown();
                }
                None => {
                    let said = Said::new("the media type", Some(format!("`{}`", old.name)), None);
                    let places = (Some(old.origin), places.1);
                    self.note(at, &rules::MEDIA_TYPE_MISSING, Change::Changed, said, places, None);
                }
            }
        }
        for new in added {
            // Of what is computed, the sources do not say the type.
            if at.open && new.name == "*/*" {
                self.unknown();
                continue;
            }
            let said = Said::new("the media type", None, Some(format!("`{}`", new.name)));
            self.note(at, &rules::MEDIA_TYPE_ADDED, Change::Widened, said, (places.0, Some(new.origin)), None);
        }
    }

    fn media_type(&mut self, at: &At, old: &'c MediaType, new: &'c MediaType) {
        let places = (Some(old.origin), Some(new.origin));
        // Handlers ask for a media type, whatever its parameters are.
        if old.name != new.name && self.terms == Terms::Implementation && new.name == essence(&old.name) {
            self.unknown();
        } else if old.name != new.name {
            let said = Said::was_is("the media type", format!("`{}`", old.name), format!("`{}`", new.name));
            self.note(at, &rules::MEDIA_TYPE_MISSING, Change::Changed, said, places, None);
        }
        self.encodings(at, &old.encoding, &new.encoding, places);
        self.examples(at, &old.examples, &new.examples, places);
        self.extensions(at, (Some(&old.extensions), Some(&new.extensions)), places);
        if self.is_opaque(old) {
            self.unknown();
            return;
        }
        let streams = (old.item_schema.as_deref(), new.item_schema.as_deref());
        let form = matches!(media(&old.name), Media::Form | Media::Multipart);
        // Sources that answer a form make a text of it themselves.
        let is_answer = form && self.terms == Terms::Implementation && at.is_answer;
        let at = &At { form, open: at.open || is_answer, ..at.clone() };
        // A schema that lets everything through describes nothing.
        let described =
            |schema: &'c Option<Schema>| schema.as_ref().filter(|it| it.has_content() || it.unknown.is_some());
        for (before, after) in [(described(&old.schema), described(&new.schema)), streams] {
            match (before, after) {
                (None, None) => {}
                (Some(before), Some(after)) => self.schemas(at, before, after),
                (before, after) => {
                    let change = if before.is_none() { Change::Narrowed } else { Change::Widened };
                    let word = |it: Option<_>| if it.is_some() { "described" } else { "not described" };
                    let is_unknown = before.is_some_and(|schema| schema.unknown.is_some());
                    if after.is_none() && (at.open || is_unknown) {
                        self.unknown();
                        continue;
                    }
                    let said = Said::was_is("the content", word(before), word(after));
                    self.note(at, &rules::CONTENT_UNDESCRIBED, change, said, places, Some("schema"));
                }
            }
        }
    }

    /// Whether sources handle the content as a text or as bytes, whatever it is in the document.
    fn is_opaque(&self, promised: &MediaType) -> bool {
        let target = promised.schema.as_ref().map(|schema| self.reference.schemas.resolve(schema).0);
        let is_only_text = |types: TypeSet| {
            types.contains(JsonType::String) && types.iter().all(|it| matches!(it, JsonType::String | JsonType::Null))
        };
        let is_text = target.is_some_and(|it| it.types.is_some_and(is_only_text));
        let is_file = is_text && target.is_some_and(|it| it.format.as_deref() == Some("binary"));
        self.terms == Terms::Implementation
            && match media(&promised.name) {
                Media::Binary => true,
                Media::Text => is_file || !is_text,
                Media::Json => is_file,
                Media::Form | Media::Multipart => false,
            }
    }

    /// How the parts of a form are sent.
    fn encodings(&mut self, at: &At, old: &Encodings, new: &Encodings, places: Places) {
        let terms = self.terms;
        let is_one_way = |style: Option<Style>| style == Some(Style::DeepObject) && terms == Terms::Implementation;
        let names = old.by_name.keys().chain(new.by_name.keys().filter(|name| !old.by_name.contains_key(*name)));
        for name in names {
            let say = |encodings: &Encodings| {
                let encoding = encodings.by_name.get(name)?;
                let mut words = Vec::new();
                words.extend(encoding.content_type.clone());
                words.extend(encoding.style.map(|style| style.name().to_owned()));
                // What it is without being said says nothing (OpenAPI 3.1, 4.8.15.1.2), and sources know `deepObject` in one way alone.
                let usual = matches!(encoding.style, None | Some(Style::Form));
                let says = |explode: &bool| !is_one_way(encoding.style) && *explode != usual;
                words.extend(encoding.explode.filter(says).map(|explode| format!("explode: {explode}")));
                words.extend(encoding.allow_reserved.then(|| "allowReserved".to_owned()));
                words.extend(encoding.headers.iter().map(|header| header.name.clone()));
                (!words.is_empty()).then(|| words.join(", "))
            };
            if say(old) != say(new) {
                let said = Said::new(format!("the encoding of `{name}`,"), say(old), say(new));
                self.note(at, &rules::ENCODING, Change::Changed, said, places, Some("encoding"));
            }
        }
    }

    pub(super) fn examples(&mut self, at: &At, old: &[Example], new: &[Example], places: Places) {
        let bare = |examples: &[Example]| -> Vec<Example> {
            examples.iter().map(|it| Example { component: None, ..it.clone() }).collect()
        };
        if bare(old) == bare(new) {
            return;
        }
        let list = |examples: &[Example]| {
            let names = examples.iter().map(|it| it.name.clone().unwrap_or_else(|| "without a name".to_owned()));
            (!examples.is_empty()).then(|| names.collect::<Vec<_>>().join(", "))
        };
        let (was, is) = (list(old), list(new));
        let said = if was == is { Said::new("the example", None, None) } else { Said::new("the example", was, is) };
        let said = if new.is_empty() { Said { subject: None, ..said } } else { said };
        self.note(at, &rules::EXAMPLE, Change::Said, said, places, Some("examples"));
    }

    /// Fields that only programs know which look for them.
    pub(super) fn extensions(
        &mut self,
        at: &At,
        (old, new): (Option<&Extensions>, Option<&Extensions>),
        places: Places,
    ) {
        static NONE: std::sync::LazyLock<IndexMap<String, Value>> = std::sync::LazyLock::new(IndexMap::new);
        let (old, new) = (old.unwrap_or(&NONE), new.unwrap_or(&NONE));
        let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
        for name in names.filter(|name| !name.starts_with("x-api-scaffold-")) {
            let (was, is) = (old.get(name), new.get(name));
            if was != is {
                let value = |value: Option<&Value>| value.map(super::schemas::shown);
                let said = Said::new(format!("`{name}`"), value(was), value(is));
                self.note(at, &rules::EXTENSION, Change::Said, said, places, None);
            }
        }
    }
}

/// Whether a media type is one of a range: `application/*`.
fn is_in_range(range: &MediaType, one: &MediaType) -> bool {
    let (range, one) = (essence(&range.name), essence(&one.name));
    range == "*/*" || range.strip_suffix('*').is_some_and(|start| start.ends_with('/') && one.starts_with(start))
}

/// The media type without its parameters.
fn essence(name: &str) -> &str {
    name.split(';').next().unwrap_or(name).trim()
}
