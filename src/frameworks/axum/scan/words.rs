//! The words of axum, and of the crates that stand around it, by which routes are known.

/// What routers are called: axum's, utoipa-axum's and aide's.
pub const ROUTERS: [&str; 4] = ["Router", "OpenApiRouter", "ApiRouter", "RouterExt"];
/// What makes them.
pub const MAKERS: [&str; 5] = ["new", "default", "with_openapi", "from", "with_path_items"];
pub const METHOD_ROUTERS: [&str; 3] = ["MethodRouter", "ApiMethodRouter", "UtoipaMethodRouter"];
/// The methods of OpenAPI.
pub const VERBS: [&str; 8] = ["get", "post", "put", "patch", "delete", "head", "options", "trace"];
/// The methods of routers by which a function is known to make some.
pub const MENTIONS: [&str; 10] = [
    "merge",
    "route",
    "routes",
    "api_route",
    "api_route_with",
    "nest",
    "nest_service",
    "route_service",
    "nest_api_service",
    "route_with_tsr",
];

/// The HTTP methods that a function of `axum::routing` is for: `get`, `post_service`, `any`, aide's `get_with`.
pub fn methods(name: &str) -> Option<Vec<String>> {
    let name = name.strip_suffix("_with").or_else(|| name.strip_suffix("_service")).unwrap_or(name);
    match name {
        "any" => Some(VERBS.iter().map(|verb| (*verb).to_owned()).collect()),
        name if VERBS.contains(&name) => Some(vec![name.to_owned()]),
        _ => None,
    }
}
