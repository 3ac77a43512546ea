{{ header }}

use std::{future::Future, pin::Pin};

use axum::{
    extract::{Request, State},
{% if schemes %}    http::{HeaderValue, StatusCode, request::Parts},
{% else %}    http::{StatusCode, request::Parts},
{% endif %}};
{% if finds.basic %}use base64::{Engine, engine::general_purpose::STANDARD};
{% endif %}
{% if finds.cookie and finds.query %}use super::input::{cookies, query_values};
{% elif finds.cookie %}use super::input::cookies;
{% elif finds.query %}use super::input::query_values;
{% endif %}{% if schemes %}use super::security;
{% endif %}use super::{errors::ApiError, security::Principal};
use crate::{app::App, types::operations::Operation};

/// Alternatives; each names the schemes that must all pass, with the scopes that are needed. One without schemes lets
/// everybody in.
pub type Security = &'static [&'static [(Scheme, &'static [&'static str])]];

/// How a caller may prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
{%- for scheme in schemes %}
    {{ scheme.variant_comment }}
    {{ scheme.variant }},
{%- if loop.last %}
{% endif %}
{%- endfor -%}
}

{% if schemes -%}
impl Scheme {
    /// `None` without a credential; `Some(None)` where it is refused.
    async fn check(
        self,
        app: &App,
        parts: &Parts,
        scopes: &[&str],
    ) -> Result<Option<Option<Principal>>, ApiError> {
        Ok(Some(match self {
{%- for scheme in schemes %}
            Self::{{ scheme.variant }} => match {{ scheme.finder }} {
                Some(given) => security::{{ scheme.name }}(app, given, scopes).await?,
                None => return Ok(None),
            },
{%- endfor %}
        }))
    }

    /// How a caller is told to send a credential.
    #[allow(clippy::match_same_arms)] // a line a scheme
    fn challenge(self) -> Option<&'static str> {
        match self {
{%- for scheme in schemes %}
            Self::{{ scheme.variant }} => {{ scheme.challenge }},
{%- endfor %}
        }
    }
}

{% else -%}
impl Scheme {
    /// There are no schemes that a caller could use.
    #[allow(clippy::unused_async)] // those of a contract that has schemes ask
    async fn check(
        self,
        _: &App,
        _: &Parts,
        _: &[&str],
    ) -> Result<Option<Option<Principal>>, ApiError> {
        match self {}
    }
}

{% endif -%}
{% if finds.http -%}
fn http<'p>(parts: &'p Parts, scheme: &str) -> Option<&'p str> {
    let given = parts.headers.get("authorization")?.to_str().ok()?;
    let (kind, credential) = given.split_once(' ')?;
    kind.eq_ignore_ascii_case(scheme).then(|| credential.trim())
}

{% endif -%}
{% if finds.basic -%}
fn basic(parts: &Parts) -> Option<(String, String)> {
    let given = STANDARD.decode(http(parts, "Basic")?).ok()?;
    let given = String::from_utf8(given).ok()?;
    let (username, password) = given.split_once(':')?;
    Some((username.to_owned(), password.to_owned()))
}

{% endif -%}
{% if finds.header -%}
fn header<'p>(parts: &'p Parts, name: &str) -> Option<&'p str> {
    let mut given = parts.headers.get_all(name).iter();
    let first = given.next()?.to_str().ok()?;
    (given.next().is_none() && !first.is_empty()).then_some(first) // of several, each reader may mean another
}

{% endif -%}
{% if finds.query -%}
fn query(parts: &Parts, name: &str) -> Option<String> {
    let mut given = query_values(&parts.uri, name);
    let last = given.pop()?;
    (given.is_empty() && !last.is_empty()).then_some(last) // of several, each reader may mean another
}

{% endif -%}
{% if finds.cookie -%}
fn cookie(parts: &Parts, name: &str) -> Option<String> {
    let mut found = cookies(&parts.headers).into_iter();
    let (_, value) = found.find(|(key, _)| key == name)?;
    (!value.is_empty()).then_some(value)
}

{% endif -%}
/// Lets a request in when all schemes of one of the alternatives accept it; `None` is somebody unknown who may come in.
async fn authenticate(
    app: &App,
    parts: &Parts,
    alternatives: Security,
) -> Result<Option<Principal>, ApiError> {
    let mut forbidden = None;
    let mut is_refused = false;
    for schemes in alternatives.iter().filter(|schemes| !schemes.is_empty()) {
        match caller(app, parts, schemes).await {
            Ok(Some(Some(caller))) => return Ok(Some(caller)),
            Ok(Some(None)) => is_refused = true,
            Ok(None) => {}
            // Another alternative may still accept the caller.
            Err(error) if error.status == StatusCode::FORBIDDEN => {
                forbidden.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(error) = forbidden {
        return Err(error);
    }
    if !is_refused && alternatives.iter().any(|schemes| schemes.is_empty()) {
        return Ok(None);
    }
{% if schemes %}    let mut challenges: Vec<&str> = Vec::new();
    for (scheme, _) in alternatives.iter().copied().flatten() {
        challenges.extend(scheme.challenge().filter(|own| !challenges.contains(own)));
    }
    let challenge = HeaderValue::from_str(&challenges.join(", ")).ok();
    let message = "Valid credentials are required";
    Err(ApiError {
        challenge: challenge.filter(|challenge| !challenge.is_empty()),
        ..ApiError::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message)
    })
{% else %}    let message = "Valid credentials are required";
    Err(ApiError::new(
        StatusCode::UNAUTHORIZED,
        "UNAUTHORIZED",
        message,
    ))
{% endif %}}

/// The last scheme's caller, once all accept.
async fn caller(
    app: &App,
    parts: &Parts,
    schemes: &[(Scheme, &[&str])],
) -> Result<Option<Option<Principal>>, ApiError> {
    let mut last = None;
    for (scheme, scopes) in schemes {
        last = scheme.check(app, parts, scopes).await?;
        if !matches!(last, Some(Some(_))) {
            break;
        }
    }
    Ok(last)
}

/// What becomes of a request.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send>>;

/// The handler of an operation that only some callers may use: they are known before the request is read.
pub fn authenticated<O, F>(
    handler: fn(State<App>, Principal, O) -> F,
) -> impl Fn(State<App>, Request) -> Answer<O::Response> + Clone + Send + Sync + 'static
where
    O: Operation,
    F: Future<Output = Result<O::Response, ApiError>> + Send + 'static,
{
    move |State(app), request| {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let caller = authenticate(&app, &parts, O::SECURITY).await?;
            let caller = caller.ok_or_else(|| ApiError::internal("nobody has called"))?;
            let request = O::from_request(Request::from_parts(parts, body), &()).await?;
            handler(State(app), caller, request).await
        })
    }
}

/// The handler of an operation that everybody may use, and that knows callers who say who they are.
pub fn optional<O, F>(
    handler: fn(State<App>, Option<Principal>, O) -> F,
) -> impl Fn(State<App>, Request) -> Answer<O::Response> + Clone + Send + Sync + 'static
where
    O: Operation,
    F: Future<Output = Result<O::Response, ApiError>> + Send + 'static,
{
    move |State(app), request| {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let caller = authenticate(&app, &parts, O::SECURITY).await?;
            let request = O::from_request(Request::from_parts(parts, body), &()).await?;
            handler(State(app), caller, request).await
        })
    }
}

/// The handler of an operation that everybody may use.
pub fn public<O, F>(
    handler: fn(State<App>, O) -> F,
) -> impl Fn(State<App>, Request) -> Answer<O::Response> + Clone + Send + Sync + 'static
where
    O: Operation,
    F: Future<Output = Result<O::Response, ApiError>> + Send + 'static,
{
    move |State(app), request| {
        Box::pin(async move {
            let request = O::from_request(request, &()).await?;
            handler(State(app), request).await
        })
    }
}
