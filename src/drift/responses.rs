//! What operations answer with.

use super::compare::{At, Comparer};
use super::finding::{Change, Said, Sides, Terms};
use super::rules;
use super::schemas::text;
use crate::contract::operation::{Operation, Parameter, Response, Status};
use crate::scanning::marks;

impl<'c> Comparer<'c> {
    pub(super) fn responses(
        &mut self,
        at: &At,
        endpoint: Option<usize>,
        travels: Sides,
        before: &'c Operation,
        after: &'c Operation,
    ) {
        let said_by =
            |operation: &'c Operation| operation.responses.iter().filter(|(_, response)| !response.is_assumed);
        for (status, old) in said_by(before) {
            let part = format!("{status} response");
            match said_by(after).find(|(other, _)| other == status) {
                Some((_, new)) => {
                    let at = At { is_answer: true, ..self.part(at, endpoint, travels, part) };
                    self.response(&at, old, new);
                    // No content comes with these, whatever a document says (RFC 9110, 15).
                    let is_bare = matches!(status, Status::Code(100..=199 | 204 | 205 | 304));
                    if !is_bare || self.terms == Terms::Versions {
                        let places = (Some(old.origin), Some(new.origin));
                        self.content(&at, &old.content, &new.content, places);
                    }
                }
                None => {
                    let at = self.part(at, endpoint, travels, part);
                    let rule =
                        if is_success(*status) { &rules::RESPONSE_MISSING } else { &rules::RESPONSE_MISSING_FAILURE };
                    let said = Said::new("the response", Some(status.to_string()), None);
                    let places = (Some(old.origin), Some(after.origin));
                    self.note(&at, rule, Change::Narrowed, said, places, None);
                }
            }
        }
        // Where the document says nothing about answers, any is one of them.
        let is_silent = self.terms == Terms::Implementation && said_by(before).next().is_none();
        // A status that the sources find out while they run may be any that is said.
        let is_told =
            |response: &Response| self.terms == Terms::Versions || !response.extensions.contains_key(marks::OPEN);
        let told: Vec<_> = said_by(after).filter(|(_, new)| !is_silent && is_told(new)).collect();
        for (status, new) in told {
            let is_said = said_by(before).any(|(other, _)| other == status);
            let covering =
                covering(*status).into_iter().filter_map(|it| said_by(before).find(|(other, _)| *other == it)).next();
            if let Some((_, old)) = covering.filter(|_| !is_said && self.terms == Terms::Implementation) {
                let at = At { is_answer: true, ..self.part(at, endpoint, travels, format!("{status} response")) };
                self.content(&at, &old.content, &new.content, (Some(old.origin), Some(new.origin)));
            } else if !is_said {
                let at = self.part(at, endpoint, travels, format!("{status} response"));
                let said = Said::new("the response", None, Some(status.to_string()));
                let places = (Some(before.origin), Some(new.origin));
                // That a service may fail is no promise, and few documents say it.
                let is_failure = matches!(status, Status::Code(500..=599) | Status::Range(5));
                let change = if is_failure { Change::Said } else { Change::Widened };
                self.note(&at, &rules::RESPONSE_ADDED, change, said, places, None);
            }
        }
        let places = (Some(before.origin), Some(after.origin));
        self.extensions(at, (Some(&before.responses_extensions), Some(&after.responses_extensions)), places);
    }

    fn response(&mut self, at: &At, old: &'c Response, new: &'c Response) {
        let places = (Some(old.origin), Some(new.origin));
        let texts = [("summary", &old.summary, &new.summary), ("description", &old.description, &new.description)];
        for (keyword, before, after) in texts {
            if let Some(said) = text(keyword, before.as_deref(), after.as_deref()) {
                self.note(at, &rules::RESPONSE_TEXT, Change::Said, said, places, Some(keyword));
            }
        }
        self.headers(at, old, new);
        let links = |response: &Response| response.links.keys().cloned().collect::<Vec<_>>().join(", ");
        if old.links != new.links {
            let list = |response: &Response| (!response.links.is_empty()).then(|| links(response));
            let said = Said::new("the links", list(old), list(new));
            self.note(at, &rules::LINK, Change::Said, said, places, Some("links"));
        }
        self.extensions(at, (Some(&old.extensions), Some(&new.extensions)), places);
    }

    fn headers(&mut self, at: &At, old: &'c Response, new: &'c Response) {
        let counts = |header: &&'c Parameter| !header.is_ignored_in_responses();
        let find = |response: &'c Response, name: &str| {
            response.headers.iter().filter(counts).find(|header| header.name.eq_ignore_ascii_case(name))
        };
        for header in old.headers.iter().filter(counts) {
            let at = at.inner(&format!(" header {}", header.name));
            match find(new, &header.name) {
                Some(other) => {
                    if header.required != other.required {
                        let change = if other.required { Change::Narrowed } else { Change::Widened };
                        let word = |required| if required { "required" } else { "optional" };
                        let said = Said::was_is("the header", word(header.required), word(other.required));
                        let places = (Some(header.origin), Some(other.origin));
                        self.note(&at, &rules::HEADER_REQUIRED, change, said, places, Some("required"));
                    }
                    // A header is a text before it is anything else.
                    let is_text = self.terms == Terms::Implementation && header.content.is_empty();
                    let at = At { text: is_text.then_some(header.required), ..at };
                    self.value_of(&at, header, other);
                }
                None => {
                    let rule = if header.required { &rules::HEADER_MISSING } else { &rules::HEADER_MISSING_OPTIONAL };
                    let said = Said::new("the header", Some(format!("`{}`", header.name)), None);
                    let places = (Some(header.origin), Some(new.origin));
                    self.note(&at, rule, Change::Widened, said, places, None);
                }
            }
        }
        for header in new.headers.iter().filter(counts).filter(|header| find(old, &header.name).is_none()) {
            let at = at.inner(&format!(" header {}", header.name));
            let said = Said::new("the header", None, Some(format!("`{}`", header.name)));
            let places = (Some(old.origin), Some(header.origin));
            self.note(&at, &rules::HEADER_ADDED, Change::Narrowed, said, places, None);
        }
    }
}

/// What stands for a failure that is not told otherwise: `4XX`, then `default` (OpenAPI 3.1, 4.8.16). That a service may fail
/// needs no words at all.
fn covering(status: Status) -> Vec<Status> {
    match status {
        Status::Code(400..=499) => vec![Status::Range(4), Status::Default],
        Status::Range(4) => vec![Status::Default],
        _ => Vec::new(),
    }
}

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=399) | Status::Range(2 | 3))
}
