//! What in a document is not as its version of the specification wants it, told in the document's own words.
//!
//! Tables say what the specification's objects are (`table`), one walk follows them through the tree (`walk`), and what
//! takes more than a table to say is a rule (`rules`). Nothing is repaired here: the rest of the reader reads what it finds
//! as its author most likely meant it, and in silence, because the messages of the check say it.

mod edition;
mod hints;
mod object;
mod rules;
mod table;
mod usage;
mod walk;

use self::edition::Edition;
use self::walk::Walk;
use crate::openapi::load::Sources;
use crate::openapi::read::Version;
use crate::report::Diagnostic;

/// Everything that is wrong with the structure of a document of that version, and of the files that it refers to.
pub fn check(sources: &Sources, version: &Version) -> Vec<Diagnostic> {
    let walk = Walk::new(sources, Edition::of(version));
    walk.run(&sources.first().root, &table::DOCUMENT)
}
