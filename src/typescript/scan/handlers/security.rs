//! Security, of the middleware that refuses requests.

use super::flow::Answer;
use super::libraries::Guard;
use super::uses::Uses;
use crate::contract::operation::Location;
use crate::contract::value::Value as Json;
use crate::typescript::scan::json::object;
use crate::typescript::scan::{Members, Scan};

/// Parts of the names of headers and cookies that carry a secret.
const SECRETS: [&str; 6] = ["key", "token", "auth", "secret", "session", "signature"];

/// Parts of the names of those that say something else than who somebody is.
const NO_SECRETS: [&str; 2] = ["csrf", "xsrf"];

impl Scan<'_> {
    /// Adds who may call an operation, as far as those say it who refuse others.
    pub fn add_security(&mut self, operation: &mut Members, uses: &Uses, answers: &[Answer]) {
        if operation.contains_key("security") {
            return;
        }
        let refuses = |stage: usize| {
            answers.iter().any(|answer| answer.stage == stage && matches!(answer.status, Some(401 | 403)))
        };
        let mut guards = uses.guards.clone();
        for (stage, is_basic) in &uses.authorization {
            let guard = if *is_basic { Guard::Basic } else { Guard::Bearer { is_jwt: false } };
            let is_known = guards
                .iter()
                .any(|(known, _)| matches!((known, is_basic), (Guard::Bearer { .. }, false) | (Guard::Basic, true)));
            match (is_known, refuses(*stage)) {
                (false, true) => guards.push((guard, false)),
                // Who only looks at it lets everybody through.
                (false, false) => {}
                (true, true) => guards.iter_mut().for_each(|(_, is_optional)| *is_optional = false),
                (true, false) => {}
            }
        }
        for ((location, name), member) in &uses.members {
            let has = |part: &&str| name.to_lowercase().contains(*part);
            let is_secret = SECRETS.iter().any(has) && !NO_SECRETS.iter().any(has);
            let is_carried = matches!(location, Location::Header | Location::Cookie);
            if is_carried && is_secret && member.stages.iter().any(|stage| refuses(*stage)) {
                guards.push((Guard::Key { location: *location, name: name.clone() }, false));
            }
        }
        if guards.is_empty() {
            return;
        }
        let is_optional = guards.iter().all(|(_, is_optional)| *is_optional);
        // Two schemes of one header cannot both be met: one of them is.
        // Who looks for a token in a cookie, too, takes either.
        let is_of_header = |guard: &Guard| {
            matches!(guard, Guard::Bearer { .. } | Guard::Basic | Guard::Key { location: Location::Cookie, .. })
        };
        let mut list: Vec<Members> = Vec::new();
        for (guard, _) in &guards {
            let (name, scheme) = scheme(guard);
            self.components.security.entry(name.clone()).or_insert_with(|| object(scheme));
            let requirement = (name, Json::Array(Vec::new()));
            match list.last_mut() {
                Some(last) if !is_of_header(guard) => drop(last.insert(requirement.0, requirement.1)),
                _ => list.push(Members::from([requirement])),
            }
        }
        let mut list: Vec<Json> = list.into_iter().map(object).collect();
        if is_optional {
            list.push(Json::Object(Vec::new()));
        }
        operation.insert("security".to_owned(), Json::Array(list));
    }

    /// Whether a member of a request is the secret that a guard asks for, and no parameter.
    pub fn is_guarded_by(&self, operation: &Members, location: Location, name: &str) -> bool {
        let (key, _) = scheme(&Guard::Key { location, name: name.to_owned() });
        match operation.get("security") {
            Some(Json::Array(list)) => {
                list.iter().any(|requirement| crate::typescript::scan::json::member(requirement, &key).is_some())
            }
            _ => false,
        }
    }
}

/// The name and the scheme of a guard.
fn scheme(guard: &Guard) -> (String, Members) {
    let of = |kind: &str| Members::from([("type".to_owned(), Json::from(kind))]);
    match guard {
        Guard::Bearer { is_jwt } => {
            let mut scheme = of("http");
            scheme.insert("scheme".to_owned(), "bearer".into());
            if *is_jwt {
                scheme.insert("bearerFormat".to_owned(), "JWT".into());
            }
            ("bearerAuth".to_owned(), scheme)
        }
        Guard::Basic => {
            let mut scheme = of("http");
            scheme.insert("scheme".to_owned(), "basic".into());
            ("basicAuth".to_owned(), scheme)
        }
        Guard::Key { location, name } => {
            let mut scheme = of("apiKey");
            scheme.insert("in".to_owned(), location.name().into());
            scheme.insert("name".to_owned(), Json::String(name.clone()));
            let plain: String = name.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '_' }).collect();
            (format!("{plain}_{}", location.name()), scheme)
        }
    }
}
