{{ header }}
#![allow(clippy::missing_errors_doc)] // how handlers fail, the contract says

{{ imports }}

{% if modules %}{{ modules }}

{% endif %}{% if base_path %}/// The path of the contract's server. The routes stand below it and without it, for proxies that take it away.
const BASE_PATH: &str = {{ base_path }};

{% endif %}/// One line an operation.
#[rustfmt::skip]
pub fn router() -> Router<App> {
{% if base_path %}    let router = Router::new()
{% else %}    Router::new()
{% endif %}{% if without_checks %}        .without_v07_checks()
{% endif %}{{ routes }}{% if base_path %};
    router
        .clone()
        .nest(BASE_PATH, router)
        .fallback(errors::not_found)
        .method_not_allowed_fallback(errors::method_not_allowed){% endif %}
}
