//! OpenAPI documents ⇄ contract.

pub mod edit;
pub mod interop;
pub mod load;
pub mod read;
pub mod write;
