//! What may add routes and is not followed: values of which nothing is known, modules that are not there, and packages.

use crate::contract::value::Value as Json;
use crate::scanning::marks;
use crate::scanning::unfollowed::UNFOLLOWED;
use crate::typescript::program::OURS;
use crate::typescript::program::value::{External, SlotValue, Value};

use super::Scan;
use super::handlers::package;

/// Parts of the names of packages and functions that make routes of what they are given.
const MAKERS: [&str; 9] = ["rout", "controller", "openapi", "endpoint", "tsoa", "tsed", "nestjs", "feathers", "proxy"];

/// Parts of the names of packages and functions that let requests through, or serve what no document tells of.
const MIDDLEWARE: [&str; 40] = [
    "auth", "body", "cache", "compress", "cookie", "cors", "csrf", "csurf", "docs", "error", "etag", "express",
    "favicon", "header", "helmet", "hpp", "i18n", "json", "jwt", "limit", "locale", "log", "metric", "morgan",
    "multer", "override", "parse", "passport", "prom", "redoc", "sanitize", "sentry", "serve", "session", "slow",
    "static", "swagger", "timeout", "trace", "valid",
];

/// Whether routes may be in something that is put below a path, or before all that follows where there is none.
pub fn may_route(value: &Value, has_path: bool) -> bool {
    match value.unaliased() {
        Value::Unknown(_) => true,
        Value::Either(values) => values.iter().any(|value| may_route(value, has_path)),
        value => match package(value) {
            Some(external) if is_foreign(external) => {
                let says = |words: &[&str]| says(external, words);
                is_absent(external) || says(&MAKERS) || has_path && !says(&MIDDLEWARE)
            }
            _ => false,
        },
    }
}

/// Whether what answers at last is not followed; a function of the program that a package has wrapped is.
pub fn is_foreign_end(handler: &Value) -> bool {
    let is_wrapped = handler.call().is_some_and(|(_, given)| given.iter().any(|it| matches!(it, Value::Function(_))));
    let is_unknown = matches!(handler.unaliased(), Value::Unknown(_));
    is_unknown || !is_wrapped && package(handler).is_some_and(is_foreign)
}

/// Whether a function that is not followed may add routes to a router that it is given.
pub fn may_add(callee: &Value) -> bool {
    package(callee).is_some_and(|external| is_foreign(external) && (is_absent(external) || says(external, &MAKERS)))
}

/// Whether something is, holds or is made of one of these routers: `{ app }`.
pub fn holds(value: &Value, is_router: &impl Fn(&Value) -> Option<usize>) -> Option<usize> {
    match value {
        Value::Object(object) => object.members.borrow().values().find_map(|slot| match &slot.value {
            SlotValue::Value(value) => is_router(value),
            SlotValue::Getter(_) => None,
        }),
        other => is_router(other),
    }
}

fn is_foreign(external: &External) -> bool {
    !external.module.is_empty() && !external.module.starts_with(OURS)
}

/// Whether it is a module of the program's own that is not there.
fn is_absent(external: &External) -> bool {
    external.module.starts_with(['.', '/', '#', '~']) || external.module.starts_with("@/")
}

fn says(external: &External, words: &[&str]) -> bool {
    let names = external.path.iter().map(|name| &**name).chain([&*external.module]);
    names.map(str::to_lowercase).any(|name| words.iter().any(|word| name.contains(word)))
}

impl Scan<'_> {
    /// Where there may be routes that are not found, as the document tells of it.
    pub fn unfollowed_json(&self) -> Option<(String, Json)> {
        let list = self.unfollowed.iter().map(|(place, unfollowed)| {
            unfollowed.to_json(marks::place(&self.program.module(place.module).path, place.at))
        });
        let list: Vec<Json> = list.collect();
        (!list.is_empty()).then(|| (UNFOLLOWED.to_owned(), Json::Array(list)))
    }
}
