//! Express 5 with zod.

mod generate;
mod handlers;
mod paths;
mod router;
mod security;

pub use generate::generate;
