//! What the types of a program say about its API, as JSON Schema in a document's tree.

pub mod attributes;
mod components;
mod enums;
mod generated;
mod known;
mod objects;
mod remarks;
pub mod rules;
mod schemas;
pub mod serde;
pub mod values;

pub use self::serde::Direction;
pub use generated::CONTENT_TYPE;
pub use known::{formatted, of_type};
pub use objects::Property;
pub use remarks::{further, media_type};
pub use schemas::{describe, nullable};

use std::collections::HashSet;

use super::program::{Place, Program, TypeDef};
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
    /// The types whose definitions are being read, outermost first.
    outer: Vec<TypeDef<'s>>,
    /// Types of generated files that the contract has no name for.
    inlined: HashSet<usize>,
    /// Whether the generator wrote the project.
    is_generated: bool,
}

impl<'s> Scan<'s> {
    /// Nothing has been read yet.
    pub fn new(program: Program<'s>) -> Self {
        let is_generated = program.sources.files.iter().any(|file| file.is_generated);
        let (components, unknown) = (Components::default(), Vec::new());
        Scan { program, components, unknown, outer: Vec::new(), inlined: HashSet::new(), is_generated }
    }

    /// Notes that something is not known.
    pub fn note(&mut self, place: Place, what: impl Into<String>) {
        let unknown = Unknown { place, what: what.into() };
        if !self.unknown.contains(&unknown) {
            self.unknown.push(unknown);
        }
    }
}
