use std::{env, sync::LazyLock, time::Duration};

use axum::{
{% if answers_health or answers_ready %}    Json, Router,
{% else %}    Router,
{% endif %}    extract::{DefaultBodyLimit, Request},
    http::{
        HeaderName, HeaderValue, Method, StatusCode,
        header::{ACCESS_CONTROL_REQUEST_METHOD, CONNECTION, RETRY_AFTER},
    },
    middleware::{Next, from_fn, map_response},
    response::{IntoResponse, Response},
{% if answers_health or answers_ready %}    routing::get,
{% endif %}};
{% if answers_health or answers_ready %}use serde_json::json;
{% endif %}use tower::{ServiceExt, util::MapRequestLayer};
use tower_governor::{GovernorError, GovernorLayer, governor::GovernorConfigBuilder};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer},
    timeout::TimeoutLayer,
    trace::{DefaultOnResponse, TraceLayer},
};
use tracing::{Level, Span, field::Empty, info_span};

use crate::{
{% if has_jwt %}    middleware::{
        client::seen_by_proxies,
{% if has_docs %}        docs::docs,
{% endif %}        drain::drain,
        errors::{ApiError, envelope},
        security::Jwt,
        settings::{LIMITS, setting},
    },
{% else %}    middleware::{
        client::seen_by_proxies,
{% if has_docs %}        docs::docs,
{% endif %}        drain::drain,
        errors::{ApiError, envelope},
        settings::{LIMITS, setting},
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
    /// If a setting is no number, or `RATE_LIMIT_PER_MINUTE` is 0.
    pub fn router(self) -> Router {
        LazyLock::force(&LIMITS); // what is wrong with them ends the service at its start
        let per_minute: u32 = setting("RATE_LIMIT_PER_MINUTE", 300);
        let rate_limit = GovernorConfigBuilder::default()
            .per_millisecond(60_000_u64.div_ceil(u64::from(per_minute.max(1))))
            .burst_size(per_minute)
            .finish()
            .expect("RATE_LIMIT_PER_MINUTE is above 0");
        let limited = |error| match error {
            GovernorError::TooManyRequests { wait_time, .. } => {
                let status = StatusCode::TOO_MANY_REQUESTS;
                let error = ApiError::new(status, "TOO_MANY_REQUESTS", "Slow down");
                ([(RETRY_AFTER, wait_time.max(1))], error).into_response()
            }
            other => ApiError::internal(other).into_response(),
        };
        let proxies = setting("TRUST_PROXY", 0); // how many stand in front
        let origins = env::var("CORS_ORIGIN").unwrap_or_default();
        let origins = origins.split([',', ' ']).filter(|it| !it.is_empty());
        let origins: Vec<HeaderValue> = origins.filter_map(|origin| origin.parse().ok()).collect();
        let has_origins = !origins.is_empty();
        let allowed = if origins.iter().any(|origin| origin == "*") {
            AllowOrigin::any()
        } else {
            AllowOrigin::list(origins)
        };
        let cors = CorsLayer::new()
            .allow_origin(allowed)
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
            .layer(GovernorLayer::new(rate_limit).error_handler(limited))
            .layer(MapRequestLayer::new(move |request| {
                seen_by_proxies(proxies, request)
            }));
{%- if answers_health %}
        // api-scaffold-ignore operation-added: for whoever runs the service, not for its clients.
        let router = router.route("/health", get(async || Json(json!({ "status": "ok" }))));
{%- endif %}
{%- if answers_ready %}
        // api-scaffold-ignore operation-added: for whoever sends requests here.
        let router = router.route("/ready", get(ready));
{%- endif %}
        let router = router.with_state(self);
        let router = if has_origins {
            let shared = router.clone().layer(cors);
            router.layer(from_fn(move |request: Request, next: Next| {
                let shared = shared.clone();
                let headers = request.headers();
                let asks = headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
                async move {
                    // Who asks for no permission means OPTIONS as any other method.
                    if request.method() == Method::OPTIONS && !asks {
                        return Ok(next.run(request).await);
                    }
                    shared.oneshot(request).await
                }
            }))
        } else {
            router
        };
        let router = router
            .layer(CatchPanicLayer::custom(panicked))
            .layer(map_response(common_headers));
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
