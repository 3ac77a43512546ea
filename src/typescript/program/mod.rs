//! Programs in JavaScript and TypeScript as they stand in files, followed without being run.

pub mod classes;
pub mod events;
pub mod interpret;
mod models;
pub mod modules;
mod resolve;
pub mod scope;
pub mod tree;
pub mod types;
pub mod value;

pub use interpret::Program;
pub use modules::{Files, ModuleId};
pub use value::{Lost, Place, Value};

/// What comes before the names of generated files that are known by their words.
pub const OURS: &str = "api-scaffold/";

/// A word of generated files that are followed otherwise: it takes schemas apart, which stand for themselves here.
pub const UNTYPED: &str = "untyped";
