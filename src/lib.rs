//! OpenAPI documents to services that you would have written that way, and back.
//!
//! An HTTP API is described in several places: an OpenAPI document, route sources. Each of them can be read into a [`Document`]:
//! [`read`] and [`parse`] take documents, [`scan`] sources. From there, [`generate`] makes a project, [`Document::to_yaml`] writes the
//! document, and [`check`] says where two of them part.
//!
//! ```no_run
//! use api_scaffold::Framework;
//!
//! let document = api_scaffold::read("openapi.yaml")?;
//! api_scaffold::generate(&document, Framework::Express)?.write("api")?;
//! # Ok::<(), api_scaffold::Error>(())
//! ```
//!
//! What is hidden here has no promise of staying as it is. ARCHITECTURE.md has its map.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod library;
mod summary;

#[doc(inline)]
pub use library::{
    Change, Document, Error, File, Finding, Framework, Level, Message, Place, Project, Version, check, generate, parse,
    read, scan,
};

#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod config;
#[doc(hidden)]
pub mod contract;
#[doc(hidden)]
pub mod drift;
#[doc(hidden)]
pub mod frameworks;
#[doc(hidden)]
pub mod openapi;
#[doc(hidden)]
pub mod outline;
#[doc(hidden)]
pub mod printing;
#[doc(hidden)]
pub mod project;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod run;
#[doc(hidden)]
pub mod rust;
#[doc(hidden)]
pub mod scanning;
#[doc(hidden)]
pub mod templates;
#[doc(hidden)]
pub mod typescript;
