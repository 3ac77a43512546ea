//! What printing has in common in every language: words, prose, the files as they come to be, and what none of them enforces.

pub mod output;
pub mod pieces;
pub mod prose;
pub mod unenforced;
pub mod words;
