{{ header }}

pub mod answers;
pub mod authenticate;
pub mod client;
{% if has_docs %}pub mod docs;
{% endif %}pub mod drain;
pub mod errors;
pub mod input;
pub mod paths;
#[allow(clippy::missing_errors_doc)] // what fails lets nobody in
pub mod security;
pub mod settings;
{%- if has_streams %}
pub mod streams;
{%- endif %}
