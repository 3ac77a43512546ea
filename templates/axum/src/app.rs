use std::{env, str::FromStr, time::Duration};

use axum::{
{% if answers_health %}    Json, Router,
{% else %}    Router,
{% endif %}    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::{from_fn, map_response},
    response::{IntoResponse, Response},
{% if answers_health %}    routing::get,
{% endif %}};
{% if answers_health %}use serde_json::json;
{% endif %}use tower_governor::{GovernorError, GovernorLayer, governor::GovernorConfigBuilder};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowHeaders, AllowMethods, CorsLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

use crate::{
{% if has_jwt %}    middleware::{
        drain::drain,
        errors::{ApiError, envelope},
        security::Jwt,
    },
{% else %}    middleware::{
        drain::drain,
        errors::{ApiError, envelope},
    },
{% endif %}    routes,
};

/// What every handler can reach.
#[derive(Clone, Default)]
{% if has_jwt %}pub struct App {
    pub jwt: Option<Jwt>,
}
{% else %}pub struct App {}
{% endif %}
impl App {
    #[must_use]
    pub fn from_env() -> Self {
{% if has_jwt %}        Self {
            jwt: Jwt::from_env(),
        }
{% else %}        Self {}
{% endif %}    }

    /// # Panics
    /// If `RATE_LIMIT_PER_MINUTE` is 0.
    pub fn router(self) -> Router {
        let per_minute: u32 = setting("RATE_LIMIT_PER_MINUTE", 300);
        let rate_limit = GovernorConfigBuilder::default()
            .per_millisecond(60_000_u64.div_ceil(u64::from(per_minute.max(1))))
            .burst_size(per_minute)
            .finish()
            .expect("RATE_LIMIT_PER_MINUTE is above 0");
        let limited = |error| match error {
            GovernorError::TooManyRequests { .. } => {
                let status = StatusCode::TOO_MANY_REQUESTS;
                ApiError::new(status, "TOO_MANY_REQUESTS", "Slow down").into_response()
            }
            other => ApiError::internal(other).into_response(),
        };
        let origins = env::var("CORS_ORIGIN").unwrap_or_default();
        let origins = origins.split(',').filter(|origin| !origin.is_empty());
        let origins = origins.filter_map(|origin| origin.parse().ok());
        let origins: Vec<HeaderValue> = origins.collect();
        let has_origins = !origins.is_empty();
        let cors = CorsLayer::new()
            .allow_origin(origins)
            .allow_methods(AllowMethods::mirror_request())
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers([HeaderName::from_static("x-request-id")]);
        let timeout = Duration::from_secs(setting("REQUEST_TIMEOUT", 30));
        let panicked = |_| ApiError::internal("a handler panicked").into_response();

        let router = routes::router()
            .layer(DefaultBodyLimit::max(setting("BODY_LIMIT", 1 << 20)))
            .layer(TimeoutLayer::with_status_code(
                StatusCode::GATEWAY_TIMEOUT,
                timeout,
            ))
            .layer(GovernorLayer::new(rate_limit).error_handler(limited));
{%- if answers_health %}
        // api-scaffold-ignore operation-added: for whoever runs the service, not for its clients.
        let router = router.route("/health", get(async || Json(json!({ "status": "ok" }))));
{%- endif %}
        // Without origins nobody asks for permission, and OPTIONS is a method like any other.
        let router = if has_origins {
            router.layer(cors)
        } else {
            router
        };
        let router = router
            .layer(CatchPanicLayer::custom(panicked))
            .layer(map_response(security_headers))
            .with_state(self);
        // axum adds `Allow` outside of a router's own layers.
        Router::new()
            .fallback_service(router)
            .layer(from_fn(envelope))
            .layer(from_fn(drain))
            .layer(TraceLayer::new_for_http())
    }
}

async fn security_headers(response: Response) -> impl IntoResponse {
    let headers = [
        (
            "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'",
        ),
        ("Referrer-Policy", "no-referrer"),
        (
            "Strict-Transport-Security",
            "max-age=31536000; includeSubDomains",
        ),
        ("X-Content-Type-Options", "nosniff"),
    ];
    (headers, response)
}

/// What the environment says, else the default.
pub fn setting<T: FromStr>(name: &str, default: T) -> T {
    let given = env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(default)
}
