//! What the Node frameworks share: names, types, schemas as code, operations, and the check that what is printed parses.

pub mod code;
pub mod comments;
pub mod data;
pub mod extend;
pub mod framework;
pub mod names;
pub mod operations;
pub mod outgoing;
pub mod output;
pub mod parameters;
pub mod path_router;
pub mod path_to_regexp;
pub mod program;
pub mod scan;
pub mod schemas;
pub mod security;
pub mod stubs;
pub mod surroundings;
pub mod syntax;
pub mod typebox;
pub mod types;
pub mod validators;
pub mod values;
pub mod zod;
