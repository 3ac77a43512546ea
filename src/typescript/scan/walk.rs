//! The way down from the routers that nobody mounts: what each route is below, and what its requests go through.

use super::paths::{Located, below, filled, of_route};
use super::routers::{Route, Step, Table};
use super::unfollowed::{is_foreign_end, may_route};
use super::{Dialect, Endpoint, Scan, literal_of};
use crate::scanning::unfollowed::Unfollowed;
use crate::typescript::program::events::Stage;
use crate::typescript::program::value::{Place, Value};

/// Why routes may be missing where something is mounted.
const MOUNTED: &str = "which routes are mounted: what makes them is not followed";

/// A function that requests go through that begin with a path.
#[derive(Clone)]
pub(super) struct Through {
    /// Where it is for all, none.
    paths: Vec<Located>,
    parameter: Option<String>,
    stage: Stage,
}

impl Through {
    fn concerns(&self, path: &Located) -> bool {
        let Some(path) = &path.path else { return self.paths.is_empty() && self.parameter.is_none() };
        let begins = |prefix: &Located| {
            // What is for paths that are not known is taken to be for others.
            let Some(prefix) = prefix.path.as_deref() else { return false };
            let prefix = prefix.trim_end_matches('/');
            path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let has = |name: &String| path.contains(&format!("{{{name}}}"));
        (self.paths.is_empty() || self.paths.iter().any(begins)) && self.parameter.as_ref().is_none_or(has)
    }
}

/// The way down from the routers that nobody mounts.
pub(super) struct Walk<'s, 'f, 't> {
    scan: &'s mut Scan<'f>,
    table: &'t Table,
    dialect: Dialect,
    /// The routers on the way, which may lead back.
    open: Vec<usize>,
    /// The functions that answer errors, of each router on the way.
    errors: Vec<Vec<Value>>,
    pub(super) endpoints: Vec<Endpoint>,
}

impl<'s, 'f, 't> Walk<'s, 'f, 't> {
    pub(super) fn new(scan: &'s mut Scan<'f>, table: &'t Table, dialect: Dialect) -> Self {
        Walk { scan, table, dialect, open: Vec::new(), errors: Vec::new(), endpoints: Vec::new() }
    }

    /// Adds the endpoints of a router and of those mounted in it.
    pub(super) fn router(&mut self, router: usize, prefixes: &[Located], through: &mut Vec<Through>) {
        if self.open.contains(&router) {
            return;
        }
        self.open.push(router);
        let prefixes = match self.table.prefixes.get(&router) {
            Some(prefix) => below(prefixes, Some(prefix)),
            None => prefixes.to_vec(),
        };
        let table = self.table;
        let steps = table.steps.get(&router).map(Vec::as_slice).unwrap_or_default();
        let errors = steps.iter().filter_map(|step| match step {
            Step::Errors(handler) => Some(handler.clone()),
            _ => None,
        });
        self.errors.push(errors.collect());
        let outer = through.len();
        through.extend(steps.iter().filter_map(|step| self.parameter(step)));
        for step in steps {
            match step {
                Step::Mount { path, router } => {
                    let prefixes = below(&prefixes, path.as_ref());
                    self.router(*router, &prefixes, through);
                }
                Step::Unfollowed { path, place, what } => {
                    self.unfollowed(&below(&prefixes, path.as_ref()), *place, what)
                }
                Step::Through { path, handlers, place } => {
                    if handlers.iter().any(|handler| may_route(handler, path.is_some())) {
                        self.unfollowed(&below(&prefixes, path.as_ref()), *place, MOUNTED);
                    }
                    let paths = match path {
                        Some(path) => below(&prefixes, Some(path)),
                        None => Vec::new(),
                    };
                    through.extend(handlers.iter().map(|handler| Through {
                        paths: paths.clone(),
                        parameter: None,
                        stage: Stage::shared(handler.clone()),
                    }));
                }
                Step::Route { method, is_any, path, route } => {
                    if let (Some(path), Some(last)) = (path, route.handlers.last())
                        && path.as_text().is_some_and(|text| text.contains('*'))
                        && is_foreign_end(last)
                    {
                        self.unfollowed(&below(&prefixes, Some(path)), route.place, MOUNTED);
                    }
                    let known = self.endpoints.len();
                    let filled = path.as_ref().map(filled).unwrap_or_default();
                    self.route(method, &of_route(&prefixes, path.as_ref()), &filled, route, through);
                    self.endpoints.iter_mut().skip(known).for_each(|endpoint| endpoint.is_any = *is_any);
                }
                Step::Errors(_) | Step::Parameter { .. } => {}
            }
        }
        through.truncate(outer);
        self.errors.pop();
        self.open.pop();
    }

    /// Notes that there may be routes below these paths.
    fn unfollowed(&mut self, paths: &[Located], place: Place, what: &str) {
        for path in paths {
            // What a star stands for may be any path.
            let own = path.path.as_ref().unwrap_or(&path.start);
            let own = own.find("{wildcard").map_or(own.as_str(), |at| &own[..at]).trim_end_matches('/');
            self.scan.unfollow(place, Unfollowed::below(own, what));
        }
    }

    /// What requests go through whose path has a parameter, whether it stands before their routes or behind them.
    fn parameter(&self, step: &Step) -> Option<Through> {
        let Step::Parameter { name, handler } = step else { return None };
        let stage = match self.dialect {
            // Koa's takes the value first.
            Dialect::Koa => Stage::of_value(handler.clone()),
            _ => Stage::shared(handler.clone()),
        };
        Some(Through { paths: Vec::new(), parameter: Some(name.clone()), stage })
    }

    fn route(&mut self, method: &str, paths: &[Located], filled: &[String], route: &Route, through: &[Through]) {
        let Route { handlers, place, typed } = route;
        let literal = handlers.iter().find_map(|handler| literal_of(self.scan, handler));
        let errors: Vec<Value> = self.errors.iter().rev().flatten().cloned().collect();
        for path in paths {
            let (parameters, before): (Vec<&Through>, Vec<&Through>) =
                through.iter().filter(|it| it.concerns(path)).partition(|it| it.parameter.is_some());
            let before = before.into_iter().chain(parameters).map(|it| it.stage.clone());
            let own = handlers.iter().map(|handler| Stage::new(handler.clone()));
            self.endpoints.push(Endpoint {
                place: *place,
                method: method.to_owned(),
                path: path.path.clone(),
                start: path.start.clone(),
                filled: filled.to_vec(),
                server: path.server.clone(),
                literal: literal.clone(),
                is_any: false,
                app: self.open.first().and_then(|root| self.table.values.get(root)).cloned(),
                dialect: self.dialect,
                stages: before.chain(own).collect(),
                errors: errors.clone(),
                typed: typed.clone(),
                added: Default::default(),
            });
        }
    }
}
