//! Two contracts side by side: what one says that the other does not.
//!
//! The *reference* is what was promised, the *subject* what there is now: the document and its sources, or a document
//! before and after a change.

mod compare;
mod content;
mod document;
mod finding;
mod graph;
mod operations;
mod pairing;
mod parameters;
mod responses;
pub mod rules;
mod schemas;
mod security;
mod unfollowed;

use std::collections::HashMap;

use crate::contract::operation::Operation;
use crate::contract::{Contract, completeness, merge};
use crate::scanning::marks;
use compare::Comparer;
use pairing::Pairing;
use unfollowed::Places;

pub use compare::Tally;
pub use finding::{Change, Endpoint, Finding, Sides, Terms};
pub use unfollowed::Unknown;

/// What a comparison found.
#[derive(Debug, Default)]
pub struct Comparison {
    /// By operation, in the order of the reference; within one, the severest first.
    pub findings: Vec<Finding>,
    pub coverage: Coverage,
    /// Operations of the reference that may stand where the subject could not be followed.
    pub unknown: Vec<Unknown>,
    /// What stands before all paths of the reference and of the subject, where that is not the same.
    pub prefixes: Option<(String, String)>,
}

/// How much of the reference could be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub operations: Tally,
    pub parameters: Tally,
    pub bodies: Tally,
    pub responses: Tally,
}

/// Where two contracts part. They are taken, because their `allOf`s are merged for it.
pub fn compare(mut reference: Contract, mut subject: Contract, terms: Terms) -> Comparison {
    merge::flatten(&mut reference);
    merge::flatten(&mut subject);
    let mut comparer = Comparer::new(&reference, &subject, terms);
    let mut coverage = Coverage::default();
    comparer.document();
    let pairing = Pairing::of(&reference, &subject, terms);
    comparer.paths(&pairing);
    for (before, after) in &pairing.pairs {
        coverage.operations.known += 1;
        comparer.operation(before, after, &mut coverage);
    }
    // What rests on a part that cannot be read is refused by the generator, too.
    let is_generated = subject.operations.iter().any(|it| !it.extensions.contains_key(marks::OPEN));
    let reasons = completeness::unknown(&reference);
    let is_refused = |operation: &Operation| {
        let own = reference.operations.iter().position(|it| std::ptr::eq(it, operation));
        terms == Terms::Implementation && is_generated && own.is_some_and(|index| reasons[index].is_some())
    };
    let mut unfollowed = Places::new(&subject, &pairing);
    for missing in &pairing.missing {
        if is_refused(missing) || (terms == Terms::Implementation && unfollowed.take(missing)) {
            coverage.operations.unknown += 1;
            continue;
        }
        comparer.operation_missing(missing);
        coverage.operations.known += 1;
    }
    coverage.operations.unknown += pairing.untold.len();
    for added in &pairing.added {
        comparer.operation_added(added);
    }
    comparer.calls();
    comparer.components();
    comparer.drain();
    let all = reference.operations.iter().chain(&subject.operations);
    let mut order: HashMap<(&str, &str), usize> = HashMap::new();
    for (index, operation) in all.enumerate() {
        order.entry((&operation.path, operation.method.name())).or_insert(index);
    }
    let prefixes = pairing.prefixes.clone();
    let mut findings = comparer.graph.findings(terms);
    findings.sort_by_key(|finding| {
        let first = finding.endpoints.first().map(|endpoint| {
            order.get(&(endpoint.path.as_str(), endpoint.method.name())).copied().unwrap_or(usize::MAX)
        });
        (first, finding.level)
    });
    Comparison { findings, coverage, unknown: unfollowed.unknown, prefixes }
}
