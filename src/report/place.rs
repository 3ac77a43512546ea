//! Where a message points, as a person and an editor read it.

use super::Diagnostic;

/// A place in a file, resolved by whoever holds the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
    /// The JSON pointer (RFC 6901) of the part in its document, where it is one.
    pub pointer: Option<String>,
    /// How many characters are left out at the start of the lines to show.
    pub skipped: u32,
    /// The lines to show: the one that is meant and those around it, with their numbers.
    pub lines: Vec<(u32, String)>,
}

/// A diagnostic and its place.
#[derive(Clone, Debug)]
pub struct Message {
    pub diagnostic: Diagnostic,
    /// `None` for what concerns the run as a whole.
    pub place: Option<Place>,
}
