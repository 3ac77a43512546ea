//! Operations: which there are, and what is said about each.

use super::Coverage;
use super::compare::{At, Comparer};
use super::finding::{Change, Endpoint, Said, Sides, Terms};
use super::pairing::Pairing;
use super::rules;
use super::schemas::text;
use crate::contract::Server;
use crate::contract::direction::Direction;
use crate::contract::operation::{Operation, Status};
use crate::contract::routing::Template;
use crate::scanning::marks;

impl<'c> Comparer<'c> {
    /// Operations that stand at another address than they should.
    pub(super) fn paths(&mut self, pairing: &Pairing<'c>) {
        if let (Some((was, is)), false) = (&pairing.prefixes, pairing.explained) {
            let at = self.whole("paths");
            let word = |prefix: &str| if prefix.is_empty() { "nothing".to_owned() } else { format!("`{prefix}`") };
            let said = Said::was_is("what stands before all paths", word(was), word(is));
            self.note(&at, &rules::BASE_PATH, Change::Changed, said, (None, None), None);
        }
        for (before, after) in &pairing.moved {
            let at = self.of_operation(before, Sides::BOTH);
            let said = Said::was_is("the address", Endpoint::of(before).text(), Endpoint::of(after).text());
            let places = (Some(before.origin), Some(after.origin));
            self.note(&at, &rules::OPERATION_MOVED, Change::Changed, said, places, None);
        }
    }

    /// An operation that the subject lacks.
    pub(super) fn operation_missing(&mut self, operation: &'c Operation) {
        let at = self.of_operation(operation, Sides::BOTH);
        let said = Said::new("the operation", Some(Endpoint::of(operation).text()), None);
        self.note(&at, &rules::OPERATION_MISSING, Change::Narrowed, said, (Some(operation.origin), None), None);
    }

    /// An operation that the reference lacks.
    pub(super) fn operation_added(&mut self, operation: &'c Operation) {
        // A route that only says that there is nothing is none.
        let is_nothing = |status: Status| matches!(status, Status::Code(404 | 405));
        let mut statuses = operation.responses.iter().filter(|(_, response)| !response.is_assumed).peekable();
        if self.terms == Terms::Implementation && statuses.peek().is_some() && statuses.all(|(it, _)| is_nothing(*it)) {
            return;
        }
        let at = self.of_operation(operation, Sides::BOTH);
        let said = Said::new("the operation", None, Some(Endpoint::of(operation).text()));
        self.note(&at, &rules::OPERATION_ADDED, Change::Widened, said, (None, Some(operation.origin)), None);
    }

    /// An operation that both have.
    pub(super) fn operation(&mut self, before: &'c Operation, after: &'c Operation, coverage: &mut Coverage) {
        self.one_operation(before, after, Sides::of(Direction::Request), coverage);
    }

    /// An operation, and the direction in which its requests travel.
    pub(super) fn one_operation(
        &mut self,
        before: &'c Operation,
        after: &'c Operation,
        request: Sides,
        coverage: &mut Coverage,
    ) {
        let endpoint = Some(self.graph.endpoint(Endpoint::of(before)));
        let node = self.graph.node();
        self.graph.use_of(endpoint, Sides::BOTH, node);
        let at = At { open: is_open(after, self.terms), ..At::new(node, "operation", Sides::BOTH) };
        self.words(&at, before, after);
        self.security_of(&at, before, after);
        let count = |it: &mut Self, tally: &mut super::Tally| {
            // Named schemas belong to the part that leads to them first.
            it.drain();
            let counted = std::mem::take(&mut it.tally);
            tally.known += counted.known;
            tally.unknown += counted.unknown;
        };
        self.tally = super::Tally::default();
        self.parameters(&at, endpoint, request, before, after);
        count(self, &mut coverage.parameters);
        self.bodies(&at, endpoint, request, before, after);
        count(self, &mut coverage.bodies);
        self.responses(&at, endpoint, request.swapped(), before, after);
        count(self, &mut coverage.responses);
        self.callbacks(&at, before, after);
    }

    fn words(&mut self, at: &At, before: &'c Operation, after: &'c Operation) {
        let places = (Some(before.origin), Some(after.origin));
        if before.id != after.id {
            let name = |id: &Option<String>| id.as_ref().map(|id| format!("`{id}`"));
            let said = Said::new("`operationId`", name(&before.id), name(&after.id));
            self.note(at, &rules::OPERATION_ID, Change::Said, said, places, Some("operationId"));
        }
        let texts =
            [("summary", &before.summary, &after.summary), ("description", &before.description, &after.description)];
        // Where a comment says both, its first sentence need not be what a document has as the summary.
        let all = |it: &Operation| {
            let words = [&it.summary, &it.description].into_iter().flatten().flat_map(|text| text.split_whitespace());
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        let is_same = self.terms == Terms::Implementation && all(before) == all(after);
        for (keyword, old, new) in texts.into_iter().filter(|_| !is_same) {
            if let Some(said) = text(keyword, old.as_deref(), new.as_deref()) {
                self.note(at, &rules::OPERATION_TEXT, Change::Said, said, places, Some(keyword));
            }
        }
        if before.tags != after.tags {
            let list = |tags: &[String]| (!tags.is_empty()).then(|| tags.join(", "));
            let said = Said::new("the tags", list(&before.tags), list(&after.tags));
            self.note(at, &rules::OPERATION_TAGS, Change::Said, said, places, Some("tags"));
        }
        if before.deprecated != after.deprecated {
            let said = Said::was_is("`deprecated`", before.deprecated.to_string(), after.deprecated.to_string());
            self.note(at, &rules::OPERATION_DEPRECATED, Change::Said, said, places, Some("deprecated"));
        }
        let urls = |servers: &[Server]| -> Option<String> {
            let urls: Vec<&str> = servers.iter().map(|server| server.url.as_str()).collect();
            (!urls.is_empty()).then(|| urls.join(", "))
        };
        let (old, new) = (urls(self.reference.servers_of(before)), urls(self.subject.servers_of(after)));
        if old != new {
            let said = Said::new("the servers", old, new);
            self.note(at, &rules::OPERATION_SERVERS, Change::Said, said, places, Some("servers"));
        }
        if before.external_docs != after.external_docs {
            let value = |it: &Operation| it.external_docs.as_ref().map(ToString::to_string);
            let said = Said::new("`externalDocs`", value(before), value(after));
            self.note(at, &rules::EXTERNAL_DOCS, Change::Said, said, places, Some("externalDocs"));
        }
        self.extensions(at, (Some(&before.extensions), Some(&after.extensions)), places);
        let (old, new) = (Template::parse(&before.path), Template::parse(&after.path));
        for (old, new) in old.parameters().zip(new.parameters()).filter(|(old, new)| old != new) {
            let said = Said::was_is("the path parameter", format!("`{old}`"), format!("`{new}`"));
            self.note(at, &rules::PARAMETER_RENAMED, Change::Said, said, places, None);
        }
    }

    /// The start of what concerns one operation as a whole.
    fn of_operation(&mut self, operation: &'c Operation, sides: Sides) -> At {
        let node = self.graph.node();
        let endpoint = self.graph.endpoint(Endpoint::of(operation));
        self.graph.use_of(Some(endpoint), Sides::BOTH, node);
        At::new(node, "operation", sides)
    }
}

fn is_open(operation: &Operation, terms: Terms) -> bool {
    terms == Terms::Implementation && (operation.unknown.is_some() || operation.extensions.contains_key(marks::OPEN))
}
