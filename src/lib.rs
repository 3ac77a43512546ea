//! An HTTP API is described in several places: an OpenAPI document, route sources, later also a database and a running
//! server. Each is a *witness* of the same *contract*. This crate reads any witness into one model and writes the model
//! out as any other.
//!
//! ```text
//! openapi.yaml ─ openapi::read ─▶ contract::Contract ─ frameworks::express::generate ─▶ project::Project
//!                                                     ─ openapi::write ─▶ openapi.yaml
//!                                                     ─ openapi::interop ─▶ openapiv3::OpenAPI
//! ```
//!
//! ARCHITECTURE.md has the map of the rooms and the rules between them.

#![forbid(unsafe_code)]

pub mod cli;
pub mod config;
pub mod contract;
pub mod drift;
pub mod frameworks;
pub mod openapi;
pub mod outline;
pub mod printing;
pub mod project;
pub mod report;
pub mod run;
pub mod rust;
pub mod scanning;
mod summary;
pub mod templates;
pub mod typescript;
