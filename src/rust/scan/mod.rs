//! What the types of a program say about its API, as JSON Schema in a document's tree.

pub mod attributes;
mod components;
mod enums;
mod known;
mod objects;
pub mod rules;
mod schemas;
pub mod serde;
pub mod values;

pub use self::serde::Direction;
pub use known::{formatted, of_type};
pub use objects::Property;
pub use schemas::nullable;

use super::program::{Place, Program};
use components::Components;

/// Something that the sources do not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub place: Place,
    /// What is not known, and why.
    pub what: String,
}

/// A program, and what has been read of its API.
pub struct Scan<'s> {
    pub program: Program<'s>,
    pub components: Components<'s>,
    pub unknown: Vec<Unknown>,
}

impl<'s> Scan<'s> {
    /// Nothing has been read yet.
    pub fn new(program: Program<'s>) -> Self {
        Scan { program, components: Components::default(), unknown: Vec::new() }
    }

    /// Notes that something is not known.
    pub fn note(&mut self, place: Place, what: impl Into<String>) {
        let unknown = Unknown { place, what: what.into() };
        if !self.unknown.contains(&unknown) {
            self.unknown.push(unknown);
        }
    }
}
