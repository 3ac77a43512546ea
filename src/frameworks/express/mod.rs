//! Express 5 with zod.

mod generate;
mod paths;
mod security;

pub use generate::generate;
