//! Express 5 with zod.

mod generate;
mod paths;
mod router;

pub use generate::generate;
