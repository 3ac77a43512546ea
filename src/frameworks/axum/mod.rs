//! axum 0.8.

mod generate;
mod handlers;
mod router;
pub mod scan;
mod security;

pub use generate::generate;
