//! From a program that was followed to what it says about its API, as a document in OpenAPI's own shape.
//!
//! That shape is what the reader of documents takes, so that JSON Schema in sources needs no reader of its own, and references,
//! versions and defects are seen to in one place.

mod annotations;
mod api;
mod components;
mod docs;
mod entries;
pub mod handlers;
pub mod json;
mod literals;
mod overview;
mod parameters;
pub mod paths;
mod patterns;
mod project;
mod relevance;
pub mod routers;
mod types;
mod unfollowed;
mod walk;

use crate::scanning::unfollowed::Unfollowed;
pub use crate::scanning::{Members, Proof};
pub use api::{Endpoint, document, literal_of};
pub use handlers::Dialect;
pub use relevance::relevant;
pub use unfollowed::may_route;

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexSet;

pub use super::program::OURS;
use super::program::types::Declaration;
use super::program::{Files, ModuleId, Place, Program};
use components::Components;

/// Something that the sources do not say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unknown {
    pub place: Place,
    /// What is not known, and why.
    pub what: String,
}

/// A program, and what has been read of its API.
pub struct Scan<'f> {
    pub program: Program<'f>,
    pub components: Components,
    pub unknown: IndexSet<Unknown>,
    /// Where there may be routes that are not found.
    pub unfollowed: IndexSet<(Place, Unfollowed)>,
    /// The schemas that are being read, which may lead back to themselves.
    pub open: Vec<usize>,
    /// What types are declared as that somebody has asked for.
    declarations: HashMap<(ModuleId, Arc<str>), Option<Rc<Declaration>>>,
    /// The exported schemas that have an `$id` among their options, once somebody has asked for one.
    pub ids: Option<HashMap<String, super::program::value::Value>>,
    /// How many types are being read that lie inside each other.
    type_depth: usize,
    /// How many values may still be looked at for an answer.
    values_left: usize,
    /// Whether the program answers the errors of celebrate, once somebody has asked.
    answers_celebrate: Option<bool>,
}

impl<'f> Scan<'f> {
    /// Nothing has been read yet.
    pub fn new(files: &'f dyn Files) -> Self {
        Scan {
            program: Program::new(files, library),
            components: Components::default(),
            unknown: IndexSet::new(),
            unfollowed: IndexSet::new(),
            open: Vec::new(),
            declarations: HashMap::new(),
            ids: None,
            type_depth: 0,
            values_left: 0,
            answers_celebrate: None,
        }
    }

    /// Notes that something is not known.
    pub fn note(&mut self, place: Place, what: impl Into<String>) {
        self.unknown.insert(Unknown { place, what: what.into() });
    }

    /// Notes that there may be routes that are not found.
    pub fn unfollow(&mut self, place: Place, unfollowed: Unfollowed) {
        self.note(place, unfollowed.what.clone());
        self.unfollowed.insert((place, unfollowed));
    }
}

/// Generated files that say nothing about the API: their words have one meaning each.
const WORDS: [&str; 2] = ["checks", "formats"];

/// What a generated file is called whose words are known.
fn library(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    let folder = path.parent()?.file_name()?.to_str()?;
    let is_known = match folder {
        "types" => WORDS.contains(&stem),
        "middleware" => true,
        _ => false,
    };
    is_known.then(|| format!("{OURS}{stem}"))
}
