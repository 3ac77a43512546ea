//! What printing has in common in every language: words, prose, and the files as they come to be.

pub mod output;
pub mod prose;
pub mod words;
