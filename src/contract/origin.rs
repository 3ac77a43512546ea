//! Where a part of a contract was read.

/// The place of a part of the contract in its witness: the byte at which the part starts, counted over all sources that
/// were read, laid end to end.
///
/// It is four bytes, because every schema carries one. Whoever holds the sources turns it into file, line, column and
/// JSON pointer; the contract itself knows no files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The byte offset.
    pub at: u32,
}
