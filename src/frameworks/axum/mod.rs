//! axum 0.8.

mod generate;
mod handlers;
mod router;
mod security;

pub use generate::generate;
