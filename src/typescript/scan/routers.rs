//! Routers on which methods are called: `router.get('/users', …)`, `app.use('/api', router)`.

use std::collections::{HashMap, HashSet};

use super::paths::Located;
use super::unfollowed::{holds, may_add};
use super::walk::Walk;
use super::{Dialect, Endpoint, Scan};
use crate::typescript::program::Lost;
use crate::typescript::program::types::Typed;
use crate::typescript::program::value::{External, Place, SlotValue, Symbol, SymbolKind, Value};

/// How a framework's routers are made and put together.
pub struct Routers {
    pub dialect: Dialect,
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

/// The methods that `all` stands for.
const ALL: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// What a router does, in order.
pub(super) enum Step {
    Route {
        method: String,
        is_any: bool,
        path: Option<Value>,
        route: Route,
    },
    Mount {
        path: Option<Value>,
        router: usize,
    },
    /// Functions that requests below a path go through.
    Through {
        path: Option<Value>,
        handlers: Vec<Value>,
        place: Place,
    },
    /// A function that requests go through whose path has a parameter.
    Parameter {
        name: String,
        handler: Value,
    },
    /// A function that answers errors.
    Errors(Value),
    /// Something that may add routes, and is not followed.
    Unfollowed {
        path: Option<Value>,
        place: Place,
        what: &'static str,
    },
}

/// What requests of a route go through.
pub(super) struct Route {
    pub(super) handlers: Vec<Value>,
    pub(super) place: Place,
    /// The types that it is made with: `router.get<Params, Answer, Body, Query>('/', …)`.
    pub(super) typed: Option<Typed>,
}

/// What is known of all routers.
#[derive(Default)]
pub(super) struct Table {
    pub(super) steps: HashMap<usize, Vec<Step>>,
    order: Vec<usize>,
    /// What is called so in the program.
    pub(super) values: HashMap<usize, Value>,
    mounted: HashSet<usize>,
    pub(super) prefixes: HashMap<usize, Value>,
}

/// What a method is called on: a router, or a path of one.
struct Receiver {
    router: usize,
    path: Option<Value>,
}

impl Routers {
    /// The endpoints of all routers of a program, each below the paths that its router is mounted at.
    pub fn endpoints(&self, scan: &mut Scan<'_>) -> Vec<Endpoint> {
        self.enter(scan);
        let table = self.table(scan);
        let roots: Vec<usize> = table.order.iter().copied().filter(|router| !table.mounted.contains(router)).collect();
        let mut walk = Walk::new(scan, &table, self.dialect);
        for router in roots {
            walk.router(router, &[Located::root()], &mut Vec::new());
        }
        walk.endpoints
    }

    fn table(&self, scan: &Scan<'_>) -> Table {
        let mut table = Table::default();
        for call in scan.program.calls() {
            if let Some(prefix) = self.made_with_prefix(call) {
                table.prefixes.insert(Value::Symbol(call.clone()).identity().unwrap_or_default(), prefix);
            }
            let own = call.kind.method_call().and_then(|(receiver, name, arguments)| {
                self.receiver(receiver).map(|receiver_of| (receiver, name, arguments, receiver_of))
            });
            let Some((receiver, name, arguments, Receiver { router, path })) = own else {
                table.given_away(self, call);
                continue;
            };
            if !table.steps.contains_key(&router) {
                table.order.push(router);
            }
            if receiver.identity() == Some(router) {
                table.values.insert(router, receiver.unaliased().clone());
            }
            let (steps, mounted) = self.steps(router, name, path, arguments, call);
            table.steps.entry(router).or_default().extend(steps);
            table.mounted.extend(mounted);
            if name == "prefix" {
                arguments.first().map(|prefix| table.prefixes.insert(router, prefix.clone()));
            }
        }
        for lost in scan.program.lost() {
            table.lost(self, lost);
        }
        table
    }

    /// What a method of a router does, and the routers that it mounts.
    fn steps(
        &self,
        router: usize,
        name: &str,
        path: Option<Value>,
        arguments: &[Value],
        call: &Symbol,
    ) -> (Vec<Step>, Vec<usize>) {
        let place = call.place;
        let typed = call.typed.get().map(|typed| Typed { before: "Request", ..typed.clone() });
        let (mut steps, mut mounted) = (Vec::new(), Vec::new());
        match name {
            "use" => {
                let (path, handlers) = first_path(arguments);
                for (own, handler) in flattened(handlers).iter().map(unmounted) {
                    let path = own.or_else(|| path.clone());
                    // `app.use(verify(app))` adds to the app, and is not the app below itself.
                    if let Some(child) = self.mounted(&handler).filter(|child| *child != router) {
                        steps.push(Step::Mount { path, router: child });
                        mounted.push(child);
                    } else if self.answers_errors(&handler) {
                        steps.push(Step::Errors(handler));
                    } else {
                        steps.push(Step::Through { path, handlers: vec![handler], place });
                    }
                }
            }
            "param" => {
                if let [Value::Text(name), handler] = arguments {
                    steps.push(Step::Parameter { name: name.to_string(), handler: handler.clone() });
                }
            }
            method if method == "all" || is_method(method) => {
                let (path, handlers) = match path {
                    Some(path) => (Some(path), arguments),
                    // `app.get(name)` asks for a setting.
                    None if arguments.len() < 2 => return (steps, mounted),
                    None => self.path_of(arguments),
                };
                let handlers = flattened(handlers);
                let methods: Vec<&str> = match method {
                    "del" => vec!["delete"],
                    // `app.options('*', cors())`
                    "all" | "options" if is_fallback(path.as_ref()) => Vec::new(),
                    "all" => ALL.to_vec(),
                    other => vec![other],
                };
                let is_any = method == "all" || methods.is_empty();
                // A router in the place of a handler has routes of its own, below the same path as this one's.
                if handlers.iter().any(|handler| self.mounted(handler).is_some()) {
                    for handler in handlers {
                        match self.mounted(&handler) {
                            Some(router) => {
                                mounted.push(router);
                                steps.push(Step::Mount { path: None, router });
                            }
                            None => steps.push(Step::Through { path: path.clone(), handlers: vec![handler], place }),
                        }
                    }
                    return (steps, mounted);
                }
                for method in &methods {
                    let (method, path) = ((*method).to_owned(), path.clone());
                    let route = Route { handlers: handlers.clone(), place, typed: typed.clone() };
                    steps.push(Step::Route { method, is_any, path, route });
                }
                // It may hand requests on, as middleware does.
                if is_any {
                    let path = path.filter(|_| !methods.is_empty());
                    steps.push(Step::Through { path, handlers, place });
                }
            }
            _ => {}
        }
        (steps, mounted)
    }

    /// `new Router({ prefix: '/api' })`
    fn made_with_prefix(&self, symbol: &Symbol) -> Option<Value> {
        let SymbolKind::Call { callee, arguments, .. } = &symbol.kind else { return None };
        if self.dialect != Dialect::Koa || !self.makes(callee.external()?) {
            return None;
        }
        let Value::Object(options) = arguments.first()? else { return None };
        match &options.members.borrow().get("prefix")?.value {
            SlotValue::Value(prefix) => Some(prefix.clone()),
            SlotValue::Getter(_) => None,
        }
    }

    /// A function that takes the error before request and response.
    fn answers_errors(&self, handler: &Value) -> bool {
        match handler {
            Value::Function(closure) => self.dialect == Dialect::Express && closure.function.parameters.len() == 4,
            _ => false,
        }
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

    /// The router that a value is.
    pub(super) fn router(&self, value: &Value) -> Option<usize> {
        self.receiver(value).map(|receiver| receiver.router)
    }

    fn receiver(&self, value: &Value) -> Option<Receiver> {
        let mut value = value.unaliased();
        let mut path = None;
        for _ in 0..500 {
            let symbol = value.symbol()?;
            match &symbol.kind {
                SymbolKind::Parameter { type_name } => {
                    let is_router = type_name.as_ref().is_some_and(|name| self.types.contains(&&**name));
                    return is_router.then(|| Receiver { router: value.identity().unwrap_or_default(), path });
                }
                SymbolKind::Call { callee, arguments, .. } => match callee.external() {
                    Some(external) if self.makes(external) => {
                        return Some(Receiver { router: value.identity().unwrap_or_default(), path });
                    }
                    // `addAsync(express())` is the app.
                    Some(external) if !external.module.is_empty() => value = arguments.first()?.unaliased(),
                    Some(_) => return None,
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
                // `expressWs(express()).app`
                SymbolKind::Member { object, name } if &**name == "app" => match object.call() {
                    Some((callee, _)) if callee.external().is_some() => value = object.unaliased(),
                    _ => return None,
                },
                SymbolKind::Member { .. } | SymbolKind::Alias(_) => return None,
            }
        }
        None
    }

    fn makes(&self, external: &External) -> bool {
        self.makers.iter().any(|(package, path)| external.is(package, path))
    }
}

impl Table {
    /// Notes that a router was given to a function of a package that may add routes.
    fn given_away(&mut self, routers: &Routers, call: &Symbol) {
        let SymbolKind::Call { callee, arguments, .. } = &call.kind else { return };
        // What makes and mounts routers is known.
        if !may_add(callee) || callee.external().is_some_and(|external| routers.makes(external)) {
            return;
        }
        for argument in arguments {
            if let Some(router) = holds(argument, &|value| routers.router(value)) {
                self.unfollowed(router, None, call.place, GIVEN);
            }
        }
    }

    /// Notes what is called on a router, or is given one, by a name that is computed.
    fn lost(&mut self, routers: &Routers, lost: &Lost) {
        if let Some(router) = lost.this.as_ref().and_then(|this| routers.router(this)) {
            let path = lost.arguments.first().filter(|path| matches!(path, Value::Text(_) | Value::Template(_)));
            return self.unfollowed(router, path.cloned(), lost.place, METHOD);
        }
        for argument in &lost.arguments {
            if let Some(router) = holds(argument, &|value| routers.router(value)) {
                self.unfollowed(router, None, lost.place, GIVEN);
            }
        }
    }

    fn unfollowed(&mut self, router: usize, path: Option<Value>, place: Place, what: &'static str) {
        if !self.steps.contains_key(&router) {
            self.order.push(router);
        }
        self.steps.entry(router).or_default().push(Step::Unfollowed { path, place, what });
    }
}

/// Why routes may be missing of a router that is given away.
const GIVEN: &str = "which routes are added to a router: the function that it is given to is not followed";

/// Why routes may be missing of a router of which some method is called.
const METHOD: &str = "which route is added: the name of the method is computed";

fn is_method(name: &str) -> bool {
    METHODS.contains(&name)
        || name == "del"
        || crate::typescript::path_router::METHODS.iter().any(|method| method.eq_ignore_ascii_case(name))
}

/// Whether a path is for all requests that no other route has taken.
fn is_fallback(path: Option<&Value>) -> bool {
    match path {
        Some(Value::Text(path)) => {
            matches!(&**path, "*" | "/*" | "(.*)" | "/(.*)" | "/{*splat}" | "/*splat" | "*splat")
        }
        _ => false,
    }
}

/// What is mounted by `mount('/api', app)` and `mount(app)`, and its path.
fn unmounted(handler: &Value) -> (Option<Value>, Value) {
    match handler.call() {
        Some((callee, arguments)) if callee.external().is_some_and(|external| external.is("koa-mount", &[])) => {
            match arguments {
                [path @ Value::Text(_), app] => (Some(path.clone()), app.clone()),
                [app] => (None, app.clone()),
                _ => (None, handler.clone()),
            }
        }
        _ => (None, handler.clone()),
    }
}

/// The path that middleware is for, where one stands before it.
fn first_path(arguments: &[Value]) -> (Option<Value>, &[Value]) {
    fn is_path(value: &Value) -> bool {
        match value {
            Value::Text(_) | Value::Template(_) | Value::Regex(_) => true,
            Value::Array(items) => {
                let items = items.items.borrow();
                !items.is_empty() && items.iter().all(|item| matches!(item, Value::Text(_) | Value::Regex(_)))
            }
            // `process.env.PREFIX || '/api'`
            Value::Either(values) => values.iter().any(is_path),
            // `config.prefix`
            Value::Symbol(symbol) => matches!(symbol.kind, SymbolKind::Member { .. }),
            _ => false,
        }
    }
    match arguments {
        [first, rest @ ..] if is_path(first) && !rest.is_empty() => (Some(first.clone()), rest),
        _ => (None, arguments),
    }
}

/// The handlers, of which some may stand in lists.
fn flattened(handlers: &[Value]) -> Vec<Value> {
    let mut flat = Vec::new();
    for handler in handlers {
        match handler {
            Value::Array(items) => flat.extend(flattened(&items.items.borrow())),
            // Those that may be there.
            Value::Either(values) if values.iter().all(|it| !matches!(it, Value::Function(_))) => {
                flat.extend(flattened(values));
            }
            other => match other.call() {
                Some((callee, [list @ Value::Array(_), ..]))
                    if callee.external().is_some_and(|external| external.is("koa-compose", &[])) =>
                {
                    flat.extend(flattened(std::slice::from_ref(list)));
                }
                _ => flat.push(other.clone()),
            },
        }
    }
    flat
}
