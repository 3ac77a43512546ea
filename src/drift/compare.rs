//! What the parts of a comparison share: where they are, and what they note down.

use super::finding::{Change, Difference, Said, Sides, Terms};
use super::graph::Graph;
use super::rules::{self, Rule};
use crate::contract::Contract;
use crate::contract::origin::Origin;
use crate::contract::schema::Schema;
use crate::report::Level;

/// How deep schemas are followed that have no names.
const DEPTH: usize = 100;

/// Where a comparison is.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub node: usize,
    /// The part of the API: `User.email`, `query parameter limit`.
    pub part: String,
    /// The directions in which it travels, as far as the node itself says.
    pub sides: Sides,
    /// Whether the subject does not claim to say everything about it.
    pub open: bool,
    /// Whether it is a text before it is anything else, such as a parameter and its parts, and then, whether it is always there.
    pub text: Option<bool>,
    /// Whether it is the content of a response.
    pub is_answer: bool,
    /// Whether it is a part of a form, where there is no `null`.
    pub form: bool,
    pub depth: usize,
}

impl At {
    /// The start of a node.
    pub fn new(node: usize, part: impl Into<String>, sides: Sides) -> Self {
        At { node, part: part.into(), sides, open: false, text: None, is_answer: false, form: false, depth: DEPTH }
    }

    /// The start of a named schema.
    pub fn component(name: &str) -> Self {
        At::new(0, name, Sides::BOTH)
    }

    /// A part inside.
    pub fn inner(&self, step: &str) -> Self {
        let depth = self.depth.saturating_sub(1);
        // An item that is not there is none.
        let text = self.text.map(|_| step.starts_with('['));
        At { part: format!("{}{step}", self.part), text, depth, ..self.clone() }
    }

    /// The property of that name.
    pub fn property(&self, name: &str) -> Self {
        self.inner(&format!(".{name}"))
    }
}

/// How much was compared, and how much could not be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub known: usize,
    pub unknown: usize,
}

impl Tally {
    /// All that there was to compare.
    pub fn all(self) -> usize {
        self.known + self.unknown
    }
}

/// A comparison under way.
pub(super) struct Comparer<'c> {
    pub reference: &'c Contract,
    pub subject: &'c Contract,
    pub terms: Terms,
    pub graph: Graph,
    /// Named schemas that are still to be compared.
    pub pending: Vec<(At, &'c Schema, &'c Schema)>,
    /// What is being counted now.
    pub tally: Tally,
}

/// What the subject may do without saying it, where it does not claim to say everything.
const SILENT: [&Rule; 16] = [
    &rules::NULL,
    &rules::PARAMETER_REQUIRED,
    &rules::PARAMETER_STYLE,
    &rules::PROPERTY_REQUIRED,
    &rules::BODY_REQUIRED,
    &rules::HEADER_REQUIRED,
    &rules::ADDITIONAL,
    &rules::UNION_KIND,
    &rules::UNIQUE,
    &rules::READ_ONLY,
    &rules::WRITE_ONLY,
    &rules::SECURITY_LOOSER,
    &rules::SECURITY_STRICTER,
    &rules::OPERATION_DEPRECATED,
    &rules::CONTENT_UNDESCRIBED,
    &rules::RESPONSE_TEXT,
];

impl<'c> Comparer<'c> {
    pub fn new(reference: &'c Contract, subject: &'c Contract, terms: Terms) -> Self {
        let (graph, tally) = (Graph::default(), Tally::default());
        Comparer { reference, subject, terms, graph, pending: Vec::new(), tally }
    }

    /// Something could be compared.
    pub fn compared(&mut self) {
        self.tally.known += 1;
    }

    /// Something could not be compared.
    pub fn unknown(&mut self) {
        self.tally.unknown += 1;
    }

    /// Notes a difference.
    pub fn note(
        &mut self,
        at: &At,
        rule: &'static Rule,
        change: Change,
        said: Said,
        (reference, subject): (Option<Origin>, Option<Origin>),
        keyword: Option<&'static str>,
    ) {
        self.note_at_most(at, rule, change, Level::Error, said, (reference, subject), keyword);
    }

    /// Notes a difference that matters less than its rule says.
    #[allow(clippy::too_many_arguments)]
    pub fn note_at_most(
        &mut self,
        at: &At,
        rule: &'static Rule,
        change: Change,
        at_most: Level,
        said: Said,
        (reference, subject): (Option<Origin>, Option<Origin>),
        keyword: Option<&'static str>,
    ) {
        if self.is_unsaid(at, rule, change, &said) {
            return;
        }
        let (part, sides) = (at.part.clone(), at.sides);
        let difference = Difference { rule, change, at_most, part, said, reference, subject, keyword, sides };
        self.graph.differ(at.node, difference);
    }

    /// Whether the difference is only that the subject does not say it.
    fn is_unsaid(&mut self, at: &At, rule: &Rule, change: Change, said: &Said) -> bool {
        if self.terms == Terms::Versions {
            return false;
        }
        // What an API calls stands in no route, and how parts of texts and forms are written in no validator.
        let untold = [rules::CALLBACK.id, rules::ENCODING.id, rules::CONTENT.id];
        if untold.contains(&rule.id) && said.subject.is_none() {
            self.unknown();
            return true;
        }
        // Sources need no summaries and no examples; those that they have are compared.
        if change == Change::Said && said.subject.is_none() {
            return true;
        }
        let is_open = at.open && (said.subject.is_none() || SILENT.iter().any(|silent| silent.id == rule.id));
        if is_open {
            self.unknown();
        }
        is_open
    }
}
