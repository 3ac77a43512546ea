{{ header }}
{{ api }}
// The contract's names and texts are as they are.
#![allow(
    clippy::doc_lazy_continuation,
    clippy::doc_overindented_list_items,
    clippy::enum_variant_names
)]
#![allow(
    clippy::large_enum_variant,
    clippy::pedantic,
    clippy::tabs_in_doc_comments
)]

pub mod checks;
pub mod decode;
pub mod formats;
pub mod operations;
{%- if has_calls %}
pub mod outgoing;
{%- endif %}
pub mod schemas;

/// A text about which the contract says nothing.
pub type AnyText = String;

/// What the contract calls the fields that Rust spells otherwise.
#[must_use]
pub fn wire_names({% if wire_names %}field{% else %}_{% endif %}: &str) -> &'static [&'static str] {
{%- if wire_names %}
    match field {
{%- for name in wire_names %}
        {{ name.field }} => {{ name.names }},
{%- endfor %}
        _ => &[],
    }
{%- else %}
    &[]
{%- endif %}
}
