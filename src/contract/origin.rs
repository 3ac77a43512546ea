//! Where a part of a contract was read.

/// The place of a part of the contract in its witness: which source, and the byte at which the part starts there.
///
/// It is eight bytes, because every schema carries one. Whoever holds the sources turns it into file, line, column and
/// JSON pointer; the contract itself knows no files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The source's number among those that were read.
    pub source: u32,
    /// The byte offset in that source.
    pub at: u32,
}
