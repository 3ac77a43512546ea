{{ header }}
//! Path templates: what a request's path says for the parameters of an operation.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    extract::Request,
    handler::Handler,
    http::header,
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use tower::ServiceExt;

use super::{errors, input::query_values};
use crate::app::App;

/// The texts of a path's parameters, still percent-encoded; `None` if the path is not of the template.
#[must_use]
pub fn parameters<'t, 'p>(template: &'t str, path: &'p str) -> Option<Vec<(&'t str, &'p str)>> {
    let mut found = Vec::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        if !segment(expected, segments.next()?, &mut found) {
            return None;
        }
    }
    segments.next().is_none().then_some(found)
}

/// Matches one segment, in which a parameter is as short as it can be.
fn segment<'t, 'p>(template: &'t str, given: &'p str, found: &mut Vec<(&'t str, &'p str)>) -> bool {
    let Some(start) = template.find('{') else {
        return template == given;
    };
    let (before, rest) = template.split_at(start);
    let (Some(given), Some((name, after))) =
        (given.strip_prefix(before), rest[1..].split_once('}'))
    else {
        return false;
    };
    if after.is_empty() {
        found.push((name, given));
        return !given.is_empty();
    }
    let ends = given.char_indices().map(|(index, _)| index).skip(1);
    for end in ends.chain([given.len()]) {
        let known = found.len();
        found.push((name, &given[..end]));
        if segment(after, &given[end..], found) {
            return true;
        }
        found.truncate(known);
    }
    false
}

/// Where a condition looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    Query,
    Header,
}

/// What a request has to bring besides its method and path.
pub type Conditions = &'static [(In, &'static str, &'static str)];

/// An operation by its method, path template and conditions, and who answers it.
type Choice = (&'static str, &'static str, Conditions, MethodRouter<App>);

/// Operations that are one path to axum: only the text within a segment tells them apart, as in `/files/{name}` and
/// `/files/{name}.json`, or what a request brings besides. The first that fits takes it.
#[derive(Clone)]
pub struct Choices(Arc<[Choice]>);

impl Choices {
    #[must_use]
    pub fn new<const N: usize>(choices: [Choice; N]) -> Self {
        Self(choices.into())
    }

    fn find(&self, request: &Request) -> Option<&Choice> {
        let path = request.uri().path();
        let method = request.method().as_str();
        let fits = |(own, template, conditions, _): &&Choice| {
            (*own == method || (*own == "GET" && method == "HEAD"))
                && parameters(template, path).is_some()
                && conditions
                    .iter()
                    .all(|condition| holds(request, *condition))
        };
        self.0.iter().find(fits)
    }

    /// The methods that the path has.
    fn allowed(&self, path: &str) -> String {
        let fits = |(_, template, ..): &&Choice| parameters(template, path).is_some();
        let mut methods: Vec<&str> = self
            .0
            .iter()
            .filter(fits)
            .map(|(method, ..)| *method)
            .collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.sort_unstable();
        methods.dedup();
        methods.join(",")
    }
}

fn holds(request: &Request, (place, name, value): (In, &str, &str)) -> bool {
    match place {
        In::Query => {
            let given = query_values(request.uri(), name);
            given.first().is_some_and(|given| given == value)
        }
        In::Header => request
            .headers()
            .get(name)
            .is_some_and(|given| given == value),
    }
}

impl Handler<(), App> for Choices {
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, app: App) -> Self::Future {
        Box::pin(async move {
            if let Some((.., router)) = self.find(&request) {
                let router = router.clone().with_state(app);
                return router.oneshot(request).await.into_response();
            }
            let (method, uri) = (request.method().clone(), request.uri().clone());
            let allowed = self.allowed(uri.path());
            // The method is fine where only a condition does not hold.
            if allowed.is_empty() || allowed.split(',').any(|own| own == method.as_str()) {
                return errors::not_found(method, uri).await.into_response();
            }
            let refused = errors::method_not_allowed(method).await;
            ([(header::ALLOW, allowed)], refused).into_response()
        })
    }
}
