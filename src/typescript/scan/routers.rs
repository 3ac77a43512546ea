//! Routers on which methods are called: `router.get('/users', …)`, `app.use('/api', router)`.

use std::collections::{HashMap, HashSet};

use super::paths::{joined, paths};
use super::{Endpoint, Scan, literal_of};
use crate::typescript::program::value::{External, Place, SymbolKind, Value};

/// How a framework's routers are made and put together.
pub struct Routers {
    /// What makes a router: the packages, and the member of each that does.
    pub makers: &'static [(&'static str, &'static [&'static str])],
    /// The names of the types of parameters that are routers.
    pub types: &'static [&'static str],
    /// The methods that give a router's middleware: `router.routes()`.
    pub middleware: &'static [&'static str],
}

/// The methods of routers that are no HTTP methods and give the router back.
const CHAINED: [&str; 6] = ["use", "all", "route", "param", "set", "prefix"];

/// The methods that a router has beside those that HTTP names.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// What a router does, in order.
enum Step {
    Route { method: String, path: Option<Value>, handlers: Vec<Value>, place: Place },
    Mount { path: Option<Value>, router: usize },
}

/// What is known of all routers.
#[derive(Default)]
struct Table {
    steps: HashMap<usize, Vec<Step>>,
    order: Vec<usize>,
    mounted: HashSet<usize>,
    prefixes: HashMap<usize, Value>,
}

/// What a method is called on: a router, or a path of one.
struct Receiver {
    router: usize,
    path: Option<Value>,
}

impl Routers {
    /// The endpoints of all routers of a program, each below the paths that its router is mounted at.
    pub fn endpoints(&self, scan: &mut Scan<'_>) -> Vec<Endpoint> {
        let table = self.table(scan);
        let mut endpoints = Vec::new();
        let roots: Vec<usize> = table.order.iter().copied().filter(|router| !table.mounted.contains(router)).collect();
        for router in roots {
            walk(scan, &table, router, &[Some(String::new())], &mut Vec::new(), &mut endpoints);
        }
        endpoints
    }

    fn table(&self, scan: &Scan<'_>) -> Table {
        let mut table = Table::default();
        for call in scan.program.calls() {
            let Some((receiver, name, arguments)) = call.kind.method_call() else { continue };
            let Some(Receiver { router, path }) = self.receiver(receiver) else { continue };
            if !table.steps.contains_key(&router) {
                table.order.push(router);
            }
            let steps = table.steps.entry(router).or_default();
            match name {
                "use" => {
                    let (path, handlers) = first_path(arguments);
                    for handler in flattened(handlers) {
                        if let Some(child) = self.mounted(&handler) {
                            steps.push(Step::Mount { path: path.clone(), router: child });
                            table.mounted.insert(child);
                        }
                    }
                }
                "prefix" => drop(arguments.first().map(|prefix| table.prefixes.insert(router, prefix.clone()))),
                "all" => {}
                method if is_method(method) => {
                    let (path, handlers) = match path {
                        Some(path) => (Some(path), arguments),
                        // `app.get(name)` asks for a setting.
                        None if arguments.len() < 2 => continue,
                        None => self.path_of(arguments),
                    };
                    let handlers = flattened(handlers);
                    let method = if method == "del" { "delete" } else { method }.to_owned();
                    steps.push(Step::Route { method, path, handlers, place: call.place });
                }
                _ => {}
            }
        }
        table
    }

    /// The path and handlers of a route; with Koa, a name may stand before both.
    fn path_of<'a>(&self, arguments: &'a [Value]) -> (Option<Value>, &'a [Value]) {
        match arguments {
            [Value::Text(_), path @ Value::Text(_), handlers @ ..] if !handlers.is_empty() => {
                (Some(path.clone()), handlers)
            }
            [path, handlers @ ..] => (Some(path.clone()), handlers),
            [] => (None, arguments),
        }
    }

    /// The router that a handler is, if it is one.
    fn mounted(&self, handler: &Value) -> Option<usize> {
        if let Some(symbol) = handler.symbol()
            && let Some((receiver, name, _)) = symbol.kind.method_call()
            && self.middleware.contains(&name)
        {
            return self.receiver(receiver).map(|receiver| receiver.router);
        }
        self.receiver(handler).filter(|receiver| receiver.path.is_none()).map(|receiver| receiver.router)
    }

    fn receiver(&self, value: &Value) -> Option<Receiver> {
        let mut value = value.unaliased();
        let mut path = None;
        loop {
            let symbol = value.symbol()?;
            match &symbol.kind {
                SymbolKind::Parameter { type_name } => {
                    let is_router = type_name.as_ref().is_some_and(|name| self.types.contains(&&**name));
                    return is_router.then(|| Receiver { router: value.identity().unwrap_or_default(), path });
                }
                SymbolKind::Call { callee, .. } => match callee.external() {
                    Some(external) => {
                        return self
                            .makes(external)
                            .then(|| Receiver { router: value.identity().unwrap_or_default(), path });
                    }
                    None => {
                        let (object, name, arguments) = symbol.kind.method_call()?;
                        match name {
                            "route" if path.is_none() => path = arguments.first().cloned(),
                            name if CHAINED.contains(&name) || is_method(name) => {}
                            _ => return None,
                        }
                        value = object.unaliased();
                    }
                },
                SymbolKind::Member { .. } | SymbolKind::Alias(_) => return None,
            }
        }
    }

    fn makes(&self, external: &External) -> bool {
        self.makers.iter().any(|(package, path)| external.is(package, path))
    }
}

fn is_method(name: &str) -> bool {
    METHODS.contains(&name)
        || name == "del"
        || crate::typescript::path_router::METHODS.iter().any(|method| method.eq_ignore_ascii_case(name))
}

/// The path that middleware is for, where one stands before it.
fn first_path(arguments: &[Value]) -> (Option<Value>, &[Value]) {
    let is_path = |value: &Value| match value {
        Value::Text(_) | Value::Template(_) | Value::Regex(_) => true,
        Value::Array(items) => items.items.borrow().iter().all(|item| matches!(item, Value::Text(_) | Value::Regex(_))),
        _ => false,
    };
    match arguments {
        [first, rest @ ..] if is_path(first) => (Some(first.clone()), rest),
        _ => (None, arguments),
    }
}

/// The handlers, of which some may stand in lists.
fn flattened(handlers: &[Value]) -> Vec<Value> {
    let mut flat = Vec::new();
    for handler in handlers {
        match handler {
            Value::Array(items) => flat.extend(flattened(&items.items.borrow())),
            Value::Either(values) => flat.extend(flattened(values)),
            other => flat.push(other.clone()),
        }
    }
    flat
}

/// Adds the endpoints of a router and of those mounted in it. `open` are the routers on the way, which may lead back.
fn walk(
    scan: &mut Scan<'_>,
    table: &Table,
    router: usize,
    prefixes: &[Option<String>],
    open: &mut Vec<usize>,
    endpoints: &mut Vec<Endpoint>,
) {
    if open.contains(&router) {
        return;
    }
    open.push(router);
    let prefixes = match table.prefixes.get(&router) {
        Some(prefix) => below(prefixes, Some(prefix)),
        None => prefixes.to_vec(),
    };
    for step in table.steps.get(&router).into_iter().flatten() {
        match step {
            Step::Mount { path, router } => {
                let prefixes = below(&prefixes, path.as_ref());
                walk(scan, table, *router, &prefixes, open, endpoints);
            }
            Step::Route { method, path, handlers, place } => {
                let literal = handlers.iter().find_map(|handler| literal_of(scan, handler));
                for path in below(&prefixes, path.as_ref()) {
                    let endpoint = Endpoint { place: *place, method: method.clone(), path, literal: literal.clone() };
                    endpoints.push(endpoint);
                }
            }
        }
    }
    open.pop();
}

/// A path below each of several prefixes; `None` is one that is not known.
fn below(prefixes: &[Option<String>], path: Option<&Value>) -> Vec<Option<String>> {
    let Some(path) = path else { return prefixes.to_vec() };
    let found = paths(path);
    let mut all = Vec::new();
    for prefix in prefixes {
        match (prefix, &found) {
            (Some(prefix), Some(found)) => all.extend(found.iter().map(|path| Some(joined(prefix, path)))),
            _ => all.push(None),
        }
    }
    all
}
