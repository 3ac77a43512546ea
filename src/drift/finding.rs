//! What two contracts disagree about, and how much it matters.

use crate::contract::direction::Direction;
use crate::contract::operation::{Method, Operation};
use crate::contract::origin::Origin;
use crate::report::Level;

use super::rules::{Rule, Severity};

/// What the two contracts are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// An API before and after a change: what matters is whether clients of the first get along with the second.
    Versions,
    /// What is promised and what is done: every difference of fact matters, and what the sources do not say is unknown.
    Implementation,
}

/// What a difference does to the set of values that requests or responses may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Change {
    /// Fewer than before: requests that were fine are refused.
    Narrowed,
    /// More than before: responses may come that nobody expects.
    Widened,
    /// Some more and some fewer.
    Changed,
    /// It cannot be told.
    Unclear,
    /// None at all: a text, a name, an example.
    Said,
}

/// The directions in which a part of an API travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sides {
    pub request: bool,
    pub response: bool,
}

impl Sides {
    pub const BOTH: Sides = Sides { request: true, response: true };
    pub const NONE: Sides = Sides { request: false, response: false };

    /// One direction alone.
    pub fn of(direction: Direction) -> Self {
        Sides { request: direction == Direction::Request, response: direction == Direction::Response }
    }

    pub fn and(self, other: Sides) -> Self {
        Sides { request: self.request && other.request, response: self.response && other.response }
    }

    pub fn or(self, other: Sides) -> Self {
        Sides { request: self.request || other.request, response: self.response || other.response }
    }

    /// For an API that calls instead of being called.
    pub fn swapped(self) -> Self {
        Sides { request: self.response, response: self.request }
    }
}

/// What both sides say about one thing; `None` where a side does not have it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Said {
    /// What it is about: `` `minLength` ``, `parameter`.
    pub noun: String,
    pub reference: Option<String>,
    pub subject: Option<String>,
}

impl Said {
    pub fn new(noun: impl Into<String>, reference: Option<String>, subject: Option<String>) -> Self {
        Said { noun: noun.into(), reference, subject }
    }

    /// Both sides have the thing, and say this and that about it.
    pub fn was_is(noun: impl Into<String>, reference: impl Into<String>, subject: impl Into<String>) -> Self {
        Said::new(noun, Some(reference.into()), Some(subject.into()))
    }

    /// In one line, as it is under these terms.
    pub fn text(&self, terms: Terms) -> String {
        let noun = &self.noun;
        match (terms, &self.reference, &self.subject) {
            (Terms::Versions, Some(before), Some(after)) => format!("{noun} was {before}, is {after}"),
            (Terms::Versions, Some(before), None) => format!("{noun} {before} is gone"),
            (Terms::Versions, None, Some(after)) => format!("{noun} {after} is new"),
            (Terms::Implementation, Some(promised), Some(done)) => {
                format!("{noun} is {promised} in the document, {done} in the sources")
            }
            (Terms::Implementation, Some(promised), None) => format!("{noun} {promised} is not in the sources"),
            (Terms::Implementation, None, Some(done)) => format!("{noun} {done} is not in the document"),
            (_, None, None) => format!("{noun} differs"),
        }
    }
}

/// A difference where it was met, before it is known who is concerned.
#[derive(Clone, Debug)]
pub struct Difference {
    pub rule: &'static Rule,
    pub change: Change,
    /// The severest that it can be under [`Terms::Versions`].
    pub at_most: Level,
    /// The part of the API: `User.email`, `query parameter limit`.
    pub part: String,
    pub said: Said,
    pub reference: Option<Origin>,
    pub subject: Option<Origin>,
    /// The member of the part's object that says it, where it has one: `minLength`.
    pub keyword: Option<&'static str>,
    /// The directions in which it can matter at all.
    pub sides: Sides,
}

/// An operation by its method and path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Endpoint {
    pub path: String,
    pub method: Method,
}

impl Endpoint {
    pub fn of(operation: &Operation) -> Self {
        Endpoint { path: operation.path.clone(), method: operation.method.clone() }
    }

    /// `GET /users/{id}`.
    pub fn text(&self) -> String {
        format!("{} {}", self.method.name(), self.path)
    }
}

/// A difference with all that it concerns.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    pub level: Level,
    /// Whether clients of the reference may fail with the subject.
    pub breaking: bool,
    pub change: Change,
    pub sides: Sides,
    pub part: String,
    pub message: String,
    /// What tells it from others of its rule in the same place: a name or a value that one side has.
    pub said: Option<String>,
    /// The operations that it reaches, in the order of the reference; none for what concerns the API as a whole.
    pub endpoints: Vec<Endpoint>,
    pub reference: Option<Origin>,
    pub subject: Option<Origin>,
    pub keyword: Option<&'static str>,
}

impl Finding {
    /// The difference where it travels in these directions.
    pub fn new(difference: Difference, travels: Sides, endpoints: Vec<Endpoint>, terms: Terms) -> Self {
        let Difference { rule, change, at_most, part, said, reference, subject, keyword, sides } = difference;
        let sides = sides.and(travels);
        let breaks = severity(rule, change, sides).max(at_most);
        let level = match terms {
            Terms::Versions => breaks,
            Terms::Implementation if rule.severity == Severity::Note || change == Change::Said => Level::Note,
            Terms::Implementation => Level::Error,
        };
        let message = said.text(terms);
        let breaking = breaks == Level::Error;
        let said = match (said.reference, said.subject) {
            (Some(one), None) | (None, Some(one)) => Some(one),
            _ => None,
        };
        Finding { rule, level, breaking, change, sides, part, message, said, endpoints, reference, subject, keyword }
    }

    /// The same difference, met in another place.
    pub fn join(&mut self, other: Finding) {
        self.level = self.level.min(other.level);
        self.breaking |= other.breaking;
        self.sides = self.sides.or(other.sides);
        for endpoint in other.endpoints {
            if !self.endpoints.contains(&endpoint) {
                self.endpoints.push(endpoint);
            }
        }
    }
}

/// How much a change matters to the clients of an API.
fn severity(rule: &Rule, change: Change, sides: Sides) -> Level {
    let serious = match rule.severity {
        Severity::Note | Severity::Grown => return Level::Note,
        Severity::Error => return if change == Change::Said { Level::Note } else { Level::Error },
        Severity::Warning => return if change == Change::Said { Level::Note } else { Level::Warning },
        Severity::Relied if change == Change::Said => return Level::Note,
        Severity::Relied if sides.response || change == Change::Changed => return Level::Error,
        Severity::Relied if sides.request => return Level::Warning,
        Severity::Relied => return Level::Note,
        Severity::Values => Level::Error,
        Severity::ValuesSoftly => Level::Warning,
    };
    match change {
        Change::Said => Level::Note,
        Change::Narrowed if sides.request => serious,
        Change::Widened if sides.response => serious,
        Change::Changed if sides.request || sides.response => serious,
        Change::Unclear if sides.request || sides.response => Level::Warning,
        _ => Level::Note,
    }
}
