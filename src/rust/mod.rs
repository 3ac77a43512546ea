//! What frameworks in Rust share: names, types, the rules of values, operations, and the parser check.

pub mod code;
mod constants;
pub mod extend;
pub mod names;
pub mod operations;
pub mod outgoing;
pub mod output;
pub mod program;
pub mod requests;
pub mod responses;
pub mod scan;
pub mod surroundings;
pub mod syntax;
pub mod types;
pub mod validation;
