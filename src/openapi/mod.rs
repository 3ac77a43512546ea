//! OpenAPI documents ⇄ contract.

pub mod load;
pub mod read;
