//! What a run has to say, and how it is printed.

mod diagnostic;
pub mod findings;
mod json;
mod place;
mod rules;
mod terminal;

pub use diagnostic::{Diagnostic, Level};
pub use json::JsonMessage;
pub use place::{Message, Place};
pub use rules::{About, Rule, Specification, rule};
pub use terminal::{Printer, count, grouped};
