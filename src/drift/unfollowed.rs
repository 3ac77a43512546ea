//! Operations that may stand where sources could not be followed: nobody knows whether they are there.

use super::finding::Endpoint;
use super::pairing::Pairing;
use crate::contract::Contract;
use crate::contract::operation::Operation;
use crate::contract::routing::base_path;
use crate::scanning::unfollowed::{UNFOLLOWED, Unfollowed};

/// A place of the subject that could not be followed, and the operations that may stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What is not followed, and why.
    pub what: String,
    /// Where the subject's document tells of it.
    pub pointer: String,
    pub operations: Vec<Endpoint>,
}

/// The places of a subject that could not be followed.
pub(super) struct Places {
    all: Vec<Unfollowed>,
    /// What stands before the paths of the reference: what was paired without it, what its servers say.
    prefixes: Option<(String, String)>,
    base: String,
    pub unknown: Vec<Unknown>,
}

impl Places {
    pub fn new(subject: &Contract, pairing: &Pairing<'_>) -> Self {
        Places {
            all: Unfollowed::all(subject.extensions.get(UNFOLLOWED)),
            prefixes: pairing.prefixes.clone(),
            base: base_path(pairing.reference).unwrap_or_default(),
            unknown: Vec::new(),
        }
    }

    /// Whether an operation may stand in one of them, which then has it.
    pub fn take(&mut self, operation: &Operation) -> bool {
        let path = &operation.path;
        let mut paths = vec![path.clone(), format!("{}{path}", self.base)];
        if let Some((was, is)) = &self.prefixes {
            paths.push(format!("{is}{}", path.strip_prefix(was.as_str()).unwrap_or(path)));
        }
        let may_have = |it: &Unfollowed| paths.iter().any(|path| it.may_have(path, &operation.method));
        // The one that says most about where it is.
        let places = self.all.iter().enumerate().filter(|(_, it)| may_have(it));
        let Some((index, place)) = places.max_by_key(|(index, it)| (it.path.len(), std::cmp::Reverse(*index))) else {
            return false;
        };
        let pointer = format!("/{UNFOLLOWED}/{index}");
        let endpoint = Endpoint::of(operation);
        match self.unknown.iter_mut().find(|known| known.pointer == pointer) {
            Some(known) => known.operations.push(endpoint),
            None => self.unknown.push(Unknown { what: place.what.clone(), pointer, operations: vec![endpoint] }),
        }
        true
    }
}
