//! The specification's objects as tables, of all versions at once.

mod api;
mod exchange;
mod schema;
mod security;

pub use api::{COMPONENTS, DOCUMENT, OPERATION};
pub use exchange::{HEADER, LINK, PARAMETER, REFERENCE, RESPONSE};
pub use schema::{DISCRIMINATOR, SCHEMA};
pub use security::SECURITY_SCHEME;
