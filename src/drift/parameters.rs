//! Parameters of requests.

use super::compare::{At, Comparer};
use super::finding::{Change, Said, Sides, Terms};
use super::rules;
use super::schemas::text;
use crate::contract::media::{Media, media};
use crate::contract::operation::{Location, Operation, Parameter, Style};
use crate::contract::routing::Template;

impl<'c> Comparer<'c> {
    pub(super) fn parameters(
        &mut self,
        at: &At,
        endpoint: Option<usize>,
        request: Sides,
        before: &'c Operation,
        after: &'c Operation,
    ) {
        let renamed: Vec<(String, String)> = {
            let (old, new) = (Template::parse(&before.path), Template::parse(&after.path));
            old.parameters().zip(new.parameters()).map(|(old, new)| (old.to_owned(), new.to_owned())).collect()
        };
        let is_same = |old: &Parameter, new: &Parameter| {
            old.location == new.location
                && match old.location {
                    Location::Path if old.name != new.name => {
                        renamed.iter().any(|(was, is)| *was == old.name && *is == new.name)
                    }
                    // The names of headers do not depend on capitals (RFC 9110, 5.1).
                    Location::Header => old.name.eq_ignore_ascii_case(&new.name),
                    _ => old.name == new.name,
                }
        };
        // What holds for the query as a whole no router tells.
        let terms = self.terms;
        let is_told = move |it: &Parameter| it.location != Location::QueryString || terms == Terms::Versions;
        let counts = move |parameter: &&'c Parameter| !parameter.is_ignored() && is_told(parameter);
        let (mut missing, mut added) = (Vec::new(), after.parameters.iter().filter(counts).collect::<Vec<_>>());
        for old in before.parameters.iter().filter(counts) {
            match added.iter().position(|new| is_same(old, new)) {
                Some(index) => {
                    let new = added.remove(index);
                    self.parameter(at, endpoint, request, old, new);
                }
                None => missing.push(old),
            }
        }
        if self.terms == Terms::Implementation {
            added.retain(|new| !before.parameters.iter().any(|old| is_member(old, new)));
            missing.retain(|old| !after.parameters.iter().any(|new| is_member(old, new)));
        }
        for old in missing {
            let at = self.part(at, endpoint, request, label(old));
            let said = Said::new("the parameter", Some(format!("`{}`", old.name)), None);
            let places = (Some(old.origin), Some(after.origin));
            self.note(&at, &rules::PARAMETER_MISSING, Change::Narrowed, said, places, None);
        }
        for new in added {
            let at = self.part(at, endpoint, request, label(new));
            let said = Said::new("the parameter", None, Some(format!("`{}`", new.name)));
            let rule = if new.required { &rules::PARAMETER_ADDED_REQUIRED } else { &rules::PARAMETER_ADDED };
            self.note(&at, rule, Change::Narrowed, said, (Some(before.origin), Some(new.origin)), None);
        }
    }

    fn parameter(&mut self, at: &At, endpoint: Option<usize>, request: Sides, old: &'c Parameter, new: &'c Parameter) {
        let text = old.content.is_empty().then_some(old.required && new.required);
        let at = At { text, ..self.part(at, endpoint, request, label(old)) };
        let places = (Some(old.origin), Some(new.origin));
        // What is filled in need not be sent, whatever is said.
        let is_filled = |it: &Parameter| it.schema.annotations().default.is_some();
        let is_same = self.terms == Terms::Implementation && is_filled(old) && is_filled(new);
        if old.required != new.required && !is_same {
            let change = if new.required { Change::Narrowed } else { Change::Widened };
            let word = |required| if required { "required" } else { "optional" };
            let said = Said::was_is("the parameter", word(old.required), word(new.required));
            self.note(&at, &rules::PARAMETER_REQUIRED, change, said, places, Some("required"));
        }
        self.value_of(&at, old, new);
    }

    /// Whether values are written the same way; where they have parts, that depends on whether they are exploded.
    fn are_written_alike(&self, old: &Parameter, new: &Parameter, split: bool) -> bool {
        // Of these, sources know one way alone (OpenAPI 3.1, 4.8.12.2): an exploded list is repeated whatever would stand between its
        // items, and members in brackets are on their own.
        let way = |it: &Parameter| match (it.style, it.explode) {
            (Style::SpaceDelimited | Style::PipeDelimited, true) if self.terms == Terms::Implementation => {
                (Style::Form, true)
            }
            (Style::DeepObject, _) if self.terms == Terms::Implementation => (Style::DeepObject, true),
            way => way,
        };
        let (old, new) = (way(old), way(new));
        old.0 == new.0 && (!split || old.1 == new.1)
    }

    /// What parameters and headers have in common.
    pub(super) fn value_of(&mut self, at: &At, old: &'c Parameter, new: &'c Parameter) {
        let places = (Some(old.origin), Some(new.origin));
        let style = |it: &Parameter| {
            let reserved = if it.allow_reserved { " with reserved characters" } else { "" };
            format!("{}{}{reserved}", it.style.name(), if it.explode { " and exploded" } else { "" })
        };
        // Whether a text is exploded makes no difference.
        let is_split = |it: &Parameter, schemas| super::schemas::has_parts(&it.schema, schemas);
        let split = is_split(old, &self.reference.schemas) || is_split(new, &self.subject.schemas);
        // In sources, nothing tells what is escaped.
        let escapes =
            old.allow_reserved != new.allow_reserved || (old.style != new.style && old.style == Style::Cookie);
        // The styles of the query write a text as it is.
        let is_plain = |it: &Parameter| !matches!(it.style, Style::Label | Style::Matrix);
        let is_text = !split && is_plain(old) && is_plain(new);
        // Simple lists are written in one way (OpenAPI 3.1, 4.8.12.4); of objects, the members are.
        let is_list = |it: &Parameter, schemas| super::schemas::is_list(&it.schema, schemas);
        let is_simple = old.style == Style::Simple && new.style == Style::Simple;
        let are_lists = is_list(old, &self.reference.schemas) && is_list(new, &self.subject.schemas);
        let split = split && !(is_simple && are_lists);
        let differs = match (escapes || is_text) && self.terms == Terms::Implementation {
            true => false,
            false => !self.are_written_alike(old, new, split) || escapes,
        };
        if differs && old.content.is_empty() && new.content.is_empty() {
            let said = Said::was_is("the style", style(old), style(new));
            self.note(at, &rules::PARAMETER_STYLE, Change::Changed, said, places, Some("style"));
        }
        // No validator reads anything but JSON inside a parameter.
        let is_read = |it: &Parameter| it.content.first().is_none_or(|content| media(&content.name) == Media::Json);
        if self.terms == Terms::Implementation && !is_read(old) {
            self.unknown();
            return;
        }
        let content = |it: &Parameter| it.content.first().map(|media| format!("`{}`", media.name));
        // A header is a text to whoever writes it.
        let is_text = self.terms == Terms::Implementation && old.location == Location::Header && new.content.is_empty();
        if content(old) != content(new) && !is_text {
            let said = Said::new("the `content`", content(old), content(new));
            self.note(at, &rules::PARAMETER_STYLE, Change::Changed, said, places, Some("content"));
        }
        if let Some(said) = text("description", old.description.as_deref(), new.description.as_deref()) {
            self.note(at, &rules::PARAMETER_TEXT, Change::Said, said, places, Some("description"));
        }
        if old.deprecated != new.deprecated {
            let said = Said::was_is("`deprecated`", old.deprecated.to_string(), new.deprecated.to_string());
            self.note(at, &rules::PARAMETER_DEPRECATED, Change::Said, said, places, Some("deprecated"));
        }
        // No validator has a word for it.
        if old.allow_empty_value != new.allow_empty_value && self.terms == Terms::Versions {
            let change = if new.allow_empty_value { Change::Widened } else { Change::Narrowed };
            let word = |it: &Parameter| it.allow_empty_value.to_string();
            let said = Said::was_is("`allowEmptyValue`", word(old), word(new));
            self.note(at, &rules::PARAMETER_REQUIRED, change, said, places, Some("allowEmptyValue"));
        }
        self.examples(at, &old.examples, &new.examples, places);
        self.extensions(at, (Some(&old.extensions), Some(&new.extensions)), places);
        self.schemas(at, &old.schema, &new.schema);
    }
}

/// Whether one parameter of the query is a member of another, which is an object or list: `filter[name]`.
fn is_member(member: &Parameter, whole: &Parameter) -> bool {
    let is_query = |it: &Parameter| it.location == Location::Query;
    let is_inside = member.name.strip_prefix(whole.name.as_str()).is_some_and(|rest| rest.starts_with('['));
    is_query(member) && is_query(whole) && is_inside
}

/// `query parameter limit`.
fn label(parameter: &Parameter) -> String {
    match parameter.location {
        Location::QueryString => "query".to_owned(),
        location => format!("{} parameter {}", location.name(), parameter.name),
    }
}
