use std::{env, str::FromStr, time::Duration};

use axum::{
{% if answers_health or answers_ready %}    Json, Router,
{% else %}    Router,
{% endif %}    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, StatusCode, header::CONNECTION},
    middleware::{from_fn, map_response},
    response::{IntoResponse, Response},
{% if answers_health or answers_ready %}    routing::get,
{% endif %}};
{% if answers_health or answers_ready %}use serde_json::json;
{% endif %}use tower_governor::{GovernorError, GovernorLayer, governor::GovernorConfigBuilder};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowHeaders, AllowMethods, CorsLayer},
    timeout::TimeoutLayer,
    trace::{DefaultOnResponse, TraceLayer},
};
use tracing::{Level, Span, field::Empty, info_span};

use crate::{
{% if has_jwt %}    middleware::{
{% if has_docs %}        docs::docs,
{% endif %}        drain::drain,
        errors::{ApiError, envelope},
        security::Jwt,
    },
{% else %}    middleware::{
{% if has_docs %}        docs::docs,
{% endif %}        drain::drain,
        errors::{ApiError, envelope},
    },
{% endif %}    routes, shutdown,
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
{%- if answers_ready %}
        // api-scaffold-ignore operation-added: for whoever sends requests here.
        let router = router.route("/ready", get(ready));
{%- endif %}
        // Without origins nobody asks for permission, and OPTIONS is a method like any other.
        let router = if has_origins {
            router.layer(cors)
        } else {
            router
        };
        let router = router
            .layer(CatchPanicLayer::custom(panicked))
            .layer(map_response(common_headers))
            .with_state(self);
{%- if has_docs %}
        // api-scaffold-ignore operation-added: about the API, and no part of it.
        let docs = Router::from(docs());
{%- endif %}
        // axum adds `Allow` outside of a router's own layers.
        Router::new()
            .fallback_service(router)
{%- if has_docs %}
            .merge(docs)
{%- endif %}
            .layer(from_fn(envelope))
            .layer(from_fn(drain))
            .layer(
                TraceLayer::new_for_http()
                    .make_span_with(described)
                    .on_response(DefaultOnResponse::new().level(Level::INFO)),
            )
    }
}

{% if answers_ready %}async fn ready() -> impl IntoResponse {
    if shutdown::is_ready() {
        (StatusCode::OK, Json(json!({ "status": "ready" })))
    } else {
        let stopping = Json(json!({ "status": "stopping" }));
        (StatusCode::SERVICE_UNAVAILABLE, stopping)
    }
}

{% endif %}/// What the log says of a request; its headers and query may say who calls, and with which key.
fn described(request: &Request) -> Span {
    let (method, path) = (request.method(), request.uri().path());
    info_span!("request", %method, path, request_id = Empty)
}

async fn common_headers(mut response: Response) -> impl IntoResponse {
    if !shutdown::is_ready() {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close); // the next request goes elsewhere
    }
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
