{{ header }}
//! A page about the API at `/docs`: the document, the viewer of a crate, and nothing from elsewhere.

use utoipa_swagger_ui::SwaggerUi;

/// The document that all this is generated from, as JSON.
const DOCUMENT: &str = {{ document }};

/// Merge it into a router.
#[must_use]
pub fn docs() -> SwaggerUi {
    let document = serde_json::from_str(DOCUMENT).unwrap_or_default();
    SwaggerUi::new("/docs").external_url_unchecked("/docs/openapi.json", document)
}
