//! The model that every witness of an API is read into, and that everything else is made from.
//!
//! Plain data and pure functions. It knows no document format, framework, language, file or database.

pub mod completeness;
pub mod components;
pub mod cycles;
pub mod defaults;
pub mod direction;
pub mod evaluated;
mod grammars;
pub mod grouping;
pub mod inheritance;
pub mod media;
pub mod merge;
pub mod operation;
pub mod origin;
pub mod outgoing;
pub mod references;
pub mod routing;
pub mod schema;
pub mod security;
pub mod sent;
pub mod shape;
pub mod spelling;
pub mod tags;
pub mod value;

use indexmap::IndexMap;

use components::Components;
use operation::{Operation, OutgoingCalls, PathItem};
use schema::Schemas;
use security::{Requirement, SecurityScheme};
use value::Value;

/// Everything that is known about an API.
#[derive(Clone, Debug, Default)]
pub struct Contract {
    /// The version of the specification that the document it was read from is written in: `3.0.0`.
    pub specification: Option<String>,
    /// `$self`: the document's own URI, which others refer to it by (OpenAPI 3.2, 4.1).
    pub self_uri: Option<String>,
    pub info: Info,
    pub servers: Vec<Server>,
    pub tags: Vec<Tag>,
    /// What an operation asks for unless it says otherwise.
    pub security: Vec<Requirement>,
    pub security_schemes: IndexMap<String, SecurityScheme>,
    pub schemas: Schemas,
    pub components: Components,
    /// Every path, also one without operations → what is said for all operations there.
    pub paths: IndexMap<String, PathItem>,
    pub operations: Vec<Operation>,
    pub webhooks: OutgoingCalls,
    /// Whether query parameters are refused that nothing declares; documents have no word for it.
    pub strict_query: bool,
    /// Whether handlers have a `Date` for `format: date-time`, and not text; documents have no word for it.
    pub typed_dates: bool,
    /// The document that services hand out with a page about it, as JSON; no document says whether they shall.
    pub handed_out: Option<String>,
    pub external_docs: Option<Value>,
    /// The dialect of JSON Schema that the schemas are written in, if it is not OpenAPI's own (OpenAPI 3.1, 4.8.1).
    pub json_schema_dialect: Option<String>,
    pub extensions: IndexMap<String, Value>,
    /// The extensions of `paths` itself.
    pub paths_extensions: IndexMap<String, Value>,
}

impl Contract {
    /// The servers of an operation that not all have: its own, or else its path's (OpenAPI 3.1, 4.8.9).
    pub fn servers_of<'c>(&'c self, operation: &'c Operation) -> &'c [Server] {
        match self.paths.get(&operation.path) {
            Some(item) if operation.servers.is_empty() => &item.servers,
            _ => &operation.servers,
        }
    }

    /// Whether the document has a path such as `/health` itself; then it is not the service's to answer.
    pub fn declares(&self, path: &str) -> bool {
        self.operations.iter().any(|operation| operation.path.trim_end_matches('/').eq_ignore_ascii_case(path))
    }
}

/// What the API is called.
#[derive(Clone, Debug, Default)]
pub struct Info {
    pub title: String,
    pub version: String,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub terms_of_service: Option<String>,
    pub contact: Option<Value>,
    pub license: Option<Value>,
    pub extensions: IndexMap<String, Value>,
}

/// Where the API can be reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Server {
    pub url: String,
    /// What it is called (OpenAPI 3.2, 4.6).
    pub name: Option<String>,
    pub description: Option<String>,
    pub variables: Option<Value>,
    pub extensions: IndexMap<String, Value>,
}

/// A group of operations.
#[derive(Clone, Debug)]
pub struct Tag {
    pub name: String,
    /// A short name to show (OpenAPI 3.2, 4.21).
    pub summary: Option<String>,
    pub description: Option<String>,
    /// The name of the tag that this one stands below (OpenAPI 3.2, 4.21).
    pub parent: Option<String>,
    /// What sort of tag it is: `nav`, `badge`, `audience` or another (OpenAPI 3.2, 4.21).
    pub kind: Option<String>,
    pub external_docs: Option<Value>,
    pub extensions: IndexMap<String, Value>,
}
