//! What was probably meant by a name that means nothing.

use super::edition::Edition;
use super::object::Object;
use crate::openapi::load::Member;
use crate::openapi::read::references::closest;

/// The field of an object that a name is close to, if the object does not have it already.
pub fn meant(key: &str, members: &[Member], object: &'static Object, edition: Edition) -> Option<&'static str> {
    let is_free = |name: &&str| !members.iter().any(|member| *member.key == **name);
    closest(key, object.names(edition).filter(is_free)).filter(|meant| meant.len() > 2 && key.len() > 2)
}

/// What says since 3.0 what a field of 2.0 said.
pub fn successor(object: &Object, key: &str) -> Option<&'static str> {
    Some(match (object.noun, key) {
        ("document", "host" | "basePath" | "schemes") | (_, "schemes") => "`servers` says it since OpenAPI 3.0",
        ("document", "definitions") => "`components.schemas` has them since OpenAPI 3.0",
        ("document", "parameters" | "responses") => "`components` has them since OpenAPI 3.0",
        ("document", "securityDefinitions") => "`components.securitySchemes` has them since OpenAPI 3.0",
        (_, "consumes" | "produces") => "`content` has the media types since OpenAPI 3.0",
        ("response", _) => "it belongs below a media type of `content` since OpenAPI 3.0",
        (_, "collectionFormat") => "`style` and `explode` say it since OpenAPI 3.0",
        ("parameter" | "header", _) => "it belongs into `schema` since OpenAPI 3.0",
        ("security scheme", _) => "`flows` has it since OpenAPI 3.0",
        _ => return None,
    })
}

/// What says since 3.0 what a value of 2.0 said.
pub fn successor_of_value(value: &str) -> Option<&'static str> {
    Some(match value {
        "body" | "formData" => "`requestBody` says it since OpenAPI 3.0",
        "basic" => "`type: http` with `scheme: basic` says it since OpenAPI 3.0",
        _ => return None,
    })
}
