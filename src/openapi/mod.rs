//! OpenAPI documents ⇄ contract.

pub mod interop;
pub mod load;
pub mod read;
pub mod write;
