//! What a witness names once and refers to many times, besides schemas and security schemes (OpenAPI 3.2, 4.7).

use indexmap::IndexMap;

use super::operation::{Body, Example, MediaType, OutgoingCalls, Parameter, Response};
use super::value::Value;

/// The components of a contract, used or not, by their names. Whatever uses one holds its content as well, and its name in
/// `component`; what it describes otherwise (OpenAPI 3.1, 4.8.23) is its own `summary` and `description`.
#[derive(Clone, Debug, Default)]
pub struct Components {
    pub responses: IndexMap<String, Response>,
    pub parameters: IndexMap<String, Parameter>,
    pub examples: IndexMap<String, Example>,
    pub bodies: IndexMap<String, Body>,
    /// The `name` of each is the component's; uses have the header's own.
    pub headers: IndexMap<String, Parameter>,
    /// Link objects as written.
    pub links: IndexMap<String, Value>,
    pub callbacks: IndexMap<String, OutgoingCalls>,
    /// The components' names are the paths.
    pub path_items: OutgoingCalls,
    /// The `name` of each is empty; uses have the content's key.
    pub media_types: IndexMap<String, MediaType>,
    /// The extensions of `components` itself.
    pub extensions: IndexMap<String, Value>,
}

impl Components {
    /// The name of the component that the response is, word for word.
    pub fn name_of<'r>(&self, response: &'r Response) -> Option<&'r str> {
        let name = response.component.as_deref()?;
        let shared = self.responses.get(name)?;
        (shared.summary == response.summary && shared.description == response.description).then_some(name)
    }
}

/// The words of a name that a component may have, `^[a-zA-Z0-9\.\-_]+$` (OpenAPI 3.1, 4.8.7.1), with `_` between them.
pub fn component_name(name: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    let words: Vec<&str> = name.split(|c: char| !fits(c)).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "Schema".to_owned() } else { words.join("_") }
}
