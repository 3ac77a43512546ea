{{ header }}

use axum::{extract::FromRequest, response::IntoResponse};

{% if has_security %}use crate::middleware::{
    authenticate::{Scheme, Security},
    errors::ApiError,
};
{% else %}use crate::middleware::{authenticate::Security, errors::ApiError};
{% endif %}
{{ modules }}

/// An operation of the contract, named by its request.
pub trait Operation: FromRequest<(), Rejection = ApiError> + Send + 'static {
    const ID: &'static str;
    const METHOD: &'static str;
    /// The path as the contract has it.
    const PATH: &'static str;
    /// The path as a request has it.
    const TEMPLATE: &'static str = Self::PATH;
    /// The groups of the contract that it belongs to.
    const TAGS: &'static [&'static str] = &[];
    /// What an operation asks for unless it says otherwise.
    const SECURITY: Security = {{ security }};
    type Response: IntoResponse;
}

/// What can be known of an operation while the service runs.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    pub id: &'static str,
    pub method: &'static str,
    pub path: &'static str,
    pub tags: &'static [&'static str],
    pub security: Security,
}

impl Described {
    pub const fn of<O: Operation>() -> Self {
        Self {
            id: O::ID,
            method: O::METHOD,
            path: O::PATH,
            tags: O::TAGS,
            security: O::SECURITY,
        }
    }
}

/// All operations of the contract.
pub const OPERATIONS: &[Described] = &[
{%- for operation in operations %}
    Described::of::<{{ operation }}>(),
{%- endfor %}
];
