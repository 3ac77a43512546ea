//! Security schemes, and what an operation asks of them.

use indexmap::IndexMap;

use super::origin::Origin;
use super::value::Value;

/// One alternative: all its schemes must pass. Without any, everybody may come in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirement {
    /// Scheme name → scopes.
    pub schemes: IndexMap<String, Vec<String>>,
}

/// How callers prove who they are (OpenAPI 3.2, 4.27).
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    pub origin: Origin,
    pub description: Option<String>,
    /// OpenAPI 3.2, 4.27.
    pub deprecated: bool,
    pub kind: SchemeKind,
    pub extensions: IndexMap<String, Value>,
}

/// The kinds of security schemes.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemeKind {
    /// `type: http`; the scheme as written, compared without case (RFC 9110, 11.1).
    Http {
        scheme: String,
        bearer_format: Option<String>,
    },
    ApiKey {
        location: KeyLocation,
        name: String,
    },
    OAuth2 {
        flows: Value,
        /// Where the server describes itself (RFC 8414; OpenAPI 3.2, 4.27).
        metadata_url: Option<String>,
    },
    OpenIdConnect {
        url: String,
    },
    MutualTls,
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    Header,
    Query,
    Cookie,
}

impl KeyLocation {
    /// As `in` has it.
    pub fn name(self) -> &'static str {
        match self {
            KeyLocation::Header => "header",
            KeyLocation::Query => "query",
            KeyLocation::Cookie => "cookie",
        }
    }
}
