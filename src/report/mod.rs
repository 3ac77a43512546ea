//! What a run has to say, and how it is printed.

mod diagnostic;
mod terminal;

pub use diagnostic::{Diagnostic, Level};
pub use terminal::{Located, Printer, count};
