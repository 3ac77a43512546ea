//! The routes of Fastify, read from sources: plugins are followed with the instance that they are registered on.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::scanning::unfollowed::Unfollowed;
use crate::typescript::program::Lost;
use crate::typescript::program::events::Stage;
use crate::typescript::program::interpret::extensions::grow;
use crate::typescript::program::modules::EXTENSIONS;
use crate::typescript::program::types::Typed;
use crate::typescript::program::value::{Closure, Place, Symbol, SymbolKind, Value};
use crate::typescript::scan::paths::{Located, below, of_route};
use crate::typescript::scan::{Dialect, Endpoint, OURS, Scan, may_route};

mod autoload;

/// The types of parameters that are instances.
const TYPES: [&str; 5] =
    ["FastifyInstance", "FastifyPluginAsync", "FastifyPluginCallback", "FastifyTypedInstance", "App"];
fn is_instance_type(name: &str) -> bool {
    // `FastifyWithTypeProvider` and the like are names of the project's own.
    TYPES.contains(&name) || (name.starts_with("Fastify") && !name.contains("Request") && !name.contains("Reply"))
}

/// What instances are called that have no type.
const NAMES: [&str; 5] = ["fastify", "server", "app", "instance", "api"];
const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];
/// The methods that `all` stands for.
const ALL: [&str; 5] = ["get", "post", "put", "patch", "delete"];
/// The hooks that a request goes through before its handler, in order.
const HOOKS: [&str; 3] = ["onRequest", "preValidation", "preHandler"];

/// The endpoints of a program's Fastify instances and plugins.
pub fn endpoints(scan: &mut Scan<'_>) -> Vec<Endpoint> {
    let mut plugins = Plugins::default();
    plugins.follow(scan);
    for plugin in scan.exported_functions() {
        let parameter = plugin.function.parameters.first();
        let is_typed = parameter.and_then(|it| it.type_name.as_ref()).is_some_and(|name| is_instance_type(name));
        let is_named = || parameter.and_then(|it| it.name()).is_some_and(|name| NAMES.contains(&name));
        let is_unknown = !scan.program.is_followed(&plugin);
        if is_typed || (is_unknown && is_named() && scan.depends_on(&plugin, "fastify")) {
            plugins.enter(scan, &plugin);
        }
    }
    plugins.lost(scan);
    plugins.finish(scan)
}

/// An instance, or a plugin's own part of it.
#[derive(Clone, Debug)]
struct Instance {
    prefix: Vec<Located>,
    parent: Option<usize>,
}

/// A route before it is known what its instance is decorated with.
struct Route {
    place: Place,
    methods: Vec<String>,
    paths: Vec<Located>,
    options: Option<Value>,
    handler: Option<Value>,
    instance: usize,
    /// The types that it is made with: `app.get<{ Params: … }>('/', …)`.
    typed: Option<Typed>,
}

/// What has been read of plugins.
#[derive(Default)]
struct Plugins {
    instances: HashMap<usize, Instance>,
    entered: HashSet<usize>,
    /// What instances are decorated with, by its name.
    decorations: HashMap<String, Value>,
    /// Instance and name of a hook → what it does.
    hooks: HashMap<(usize, String), Vec<Value>>,
    errors: HashMap<usize, Value>,
    routes: Vec<Route>,
    /// How many of the program's calls have been looked at.
    seen: usize,
    /// What instances are called in the program. What is dropped might be mistaken for what is made after it.
    symbols: HashMap<usize, Rc<Symbol>>,
    /// What requests and replies are decorated with.
    added: [Vec<(Arc<str>, Value)>; 2],
}

impl Plugins {
    /// Looks at the calls that the program has made since; registering a plugin makes more of them.
    fn follow(&mut self, scan: &mut Scan<'_>) {
        while let Some(call) = scan.program.calls().get(self.seen).cloned() {
            self.seen += 1;
            let Some((receiver, name, arguments)) = call.kind.method_call() else { continue };
            let Some(instance) = self.instance(receiver) else { continue };
            let first = arguments.first().cloned().unwrap_or(Value::Undefined);
            match name {
                "register" => self.register(scan, instance, arguments, call.place),
                "route" => self.route(scan, instance, &first, &call),
                "addHook" => {
                    if let [Value::Text(name), hook, ..] = arguments {
                        self.hooks.entry((instance, name.to_string())).or_default().push(hook.clone());
                    }
                }
                "setErrorHandler" => drop(self.errors.insert(instance, first)),
                "decorate" => {
                    if let [Value::Text(name), value, ..] = arguments {
                        self.decorations.insert(name.to_string(), value.clone());
                    }
                }
                "decorateRequest" | "decorateReply" => {
                    let [requests, replies] = &mut self.added;
                    if let [Value::Text(member), value @ Value::Function(_), ..] = arguments {
                        let added = if name == "decorateReply" { replies } else { requests };
                        added.push(((&**member).into(), value.clone()));
                    }
                }
                method if METHODS.contains(&method) || method == "all" => {
                    let methods = if method == "all" { ALL.as_slice() } else { std::slice::from_ref(&method) };
                    let methods = methods.iter().map(|method| (*method).to_owned()).collect();
                    let (options, handler) = match arguments {
                        [_, options, handler, ..] => (Some(options.clone()), Some(handler.clone())),
                        [_, options @ Value::Object(_)] => (Some(options.clone()), scan.get(options, "handler")),
                        [_, handler] => (None, Some(handler.clone())),
                        _ => continue,
                    };
                    let paths = of_route(&self.prefix(instance), Some(&first));
                    let typed = typed(&call);
                    self.routes.push(Route { place: call.place, methods, paths, options, handler, instance, typed });
                }
                _ => {}
            }
        }
    }

    /// Notes what is called on an instance by a name that is computed.
    fn lost(&mut self, scan: &mut Scan<'_>) {
        for Lost { this, arguments, place } in scan.program.lost().to_vec() {
            let Some(instance) = this.as_ref().and_then(|this| self.instance(this)) else { continue };
            let path = arguments.first().filter(|path| matches!(path, Value::Text(_) | Value::Template(_)));
            let what = "which route is added: the name of the method is computed";
            unfollowed(scan, &below(&self.prefix(instance), path), place, what);
        }
    }

    fn prefix(&self, instance: usize) -> Vec<Located> {
        self.instances.get(&instance).map_or_else(|| vec![Located::root()], |instance| instance.prefix.clone())
    }

    /// The instance that a value is, if it is one.
    fn instance(&mut self, value: &Value) -> Option<usize> {
        let symbol = value.symbol()?;
        let identity = value.unaliased().identity()?;
        if self.instances.contains_key(&identity) {
            return Some(identity);
        }
        let is_instance = match &symbol.kind {
            SymbolKind::Parameter { type_name } => type_name.as_ref().is_some_and(|name| is_instance_type(name)),
            SymbolKind::Call { callee, arguments, .. } => match callee.external() {
                Some(external) => match &*external.module {
                    "fastify" => true,
                    // `contract(instance)` is the instance.
                    module if module.starts_with(OURS) => return self.instance(arguments.first()?),
                    _ => return None,
                },
                None => return self.instance(&symbol.kind.method_call()?.0.clone()),
            },
            SymbolKind::Member { .. } | SymbolKind::Alias(_) => return None,
        };
        is_instance.then(|| {
            self.symbols.insert(identity, symbol.clone());
            self.instances.insert(identity, Instance { prefix: vec![Located::root()], parent: None });
            identity
        })
    }

    fn register(&mut self, scan: &mut Scan<'_>, instance: usize, arguments: &[Value], place: Place) {
        let options = arguments.get(1).cloned().unwrap_or(Value::Undefined);
        let own = scan.get(&options, "prefix");
        for plugin in arguments.first().map(Value::alternatives).unwrap_or_default() {
            let (plugin, shares) = unwrapped(scan, plugin, place);
            match &plugin {
                Value::Function(closure) if shares => {
                    self.call_shared(scan, closure, instance, options.clone(), place);
                }
                Value::Function(closure) => {
                    let prefix = below(&self.prefix(instance), own.as_ref());
                    self.call(scan, closure, Some(instance), prefix, options.clone(), place);
                }
                other => {
                    if other
                        .external()
                        .is_some_and(|it| matches!(&*it.module, "@fastify/autoload" | "fastify-autoload"))
                    {
                        self.autoload(scan, instance, &options, place);
                    } else if may_route(other, own.is_some()) {
                        let what = "which routes a plugin has: it is not followed";
                        unfollowed(scan, &below(&self.prefix(instance), own.as_ref()), place, what);
                    }
                }
            }
        }
    }

    /// Calls a plugin with an instance of its own.
    fn call(
        &mut self,
        scan: &mut Scan<'_>,
        plugin: &Rc<Closure>,
        parent: Option<usize>,
        prefix: Vec<Located>,
        options: Value,
        place: Place,
    ) {
        if self.symbols.len() > 2_000 {
            return;
        }
        let symbol = Rc::new(Symbol::new(place, SymbolKind::Parameter { type_name: None }));
        self.instances.insert(Rc::as_ptr(&symbol).addr(), Instance { prefix, parent });
        self.symbols.insert(Rc::as_ptr(&symbol).addr(), symbol.clone());
        self.call_with(scan, plugin, symbol, options, place);
    }

    /// Calls a plugin with the instance that it is registered on: its hooks and its error handler are this one's.
    fn call_shared(
        &mut self,
        scan: &mut Scan<'_>,
        plugin: &Rc<Closure>,
        instance: usize,
        options: Value,
        place: Place,
    ) {
        if let Some(symbol) = self.symbols.get(&instance).cloned() {
            self.call_with(scan, plugin, symbol, options, place);
        }
    }

    fn call_with(
        &mut self,
        scan: &mut Scan<'_>,
        plugin: &Rc<Closure>,
        instance: Rc<Symbol>,
        options: Value,
        place: Place,
    ) {
        self.entered.insert(Rc::as_ptr(plugin).addr());
        let options = if matches!(options, Value::Undefined) { Value::Unknown(place) } else { options };
        scan.program.call(&Value::Function(plugin.clone()), vec![Value::Symbol(instance), options], None, place);
    }

    /// A plugin that nobody registers in the sources.
    fn enter(&mut self, scan: &mut Scan<'_>, plugin: &Rc<Closure>) {
        if !self.entered.insert(Rc::as_ptr(plugin).addr()) || scan.program.is_followed(plugin) {
            return;
        }
        let place = Place { module: plugin.module, at: plugin.function.at };
        self.call(scan, plugin, None, vec![Located::root()], Value::Unknown(place), place);
        self.follow(scan);
    }

    /// `app.route({ method, url, schema })`
    fn route(&mut self, scan: &mut Scan<'_>, instance: usize, options: &Value, call: &Symbol) {
        let methods = match scan.get(options, "method") {
            Some(Value::Text(method)) => vec![method.to_lowercase()],
            Some(Value::Array(items)) => {
                items.items.borrow().iter().filter_map(Value::as_text).map(str::to_lowercase).collect()
            }
            _ => {
                let url = scan.get(options, "url").or_else(|| scan.get(options, "path"));
                let paths = below(&self.prefix(instance), url.as_ref());
                return unfollowed(scan, &paths, call.place, "the methods of a route: they are computed");
            }
        };
        let url = scan.get(options, "url").or_else(|| scan.get(options, "path"));
        let handler = scan.get(options, "handler");
        let paths = match &url {
            Some(url) => of_route(&self.prefix(instance), Some(url)),
            None => return unfollowed(scan, &self.prefix(instance), call.place, "the path: it is computed"),
        };
        let options = Some(options.clone());
        let (place, typed) = (call.place, typed(call));
        self.routes.push(Route { place, methods, paths, options, handler, instance, typed });
    }

    /// The routes with all that they go through.
    fn finish(self, scan: &mut Scan<'_>) -> Vec<Endpoint> {
        let mut endpoints = Vec::new();
        for symbol in self.symbols.values() {
            let decorations = self.decorations.iter().map(|(name, value)| (name.as_str().into(), value.clone()));
            grow(symbol, decorations, symbol.place);
        }
        for route in &self.routes {
            let literal = route.options.as_ref().and_then(|options| scan.get(options, "schema"));
            let stages = self.stages(scan, route);
            for method in &route.methods {
                for path in &route.paths {
                    endpoints.push(Endpoint {
                        place: route.place,
                        method: method.clone(),
                        path: path.path.clone(),
                        start: path.start.clone(),
                        // Its router takes an empty text for a parameter.
                        filled: Vec::new(),
                        server: path.server.clone(),
                        literal: literal.clone(),
                        is_any: route.methods.len() == ALL.len(),
                        app: self.symbols.get(&route.instance).cloned().map(Value::Symbol),
                        typed: route.typed.clone(),
                        added: self.added.clone(),
                        dialect: Dialect::Fastify,
                        stages: stages.clone(),
                        errors: self
                            .on_the_way(route.instance)
                            .into_iter()
                            .filter_map(|it| self.errors.get(&it).cloned())
                            .collect(),
                    });
                }
            }
        }
        endpoints
    }

    /// An instance, and those that it is inside.
    fn on_the_way(&self, instance: usize) -> Vec<usize> {
        let mut found = vec![instance];
        while let Some(parent) = found.last().and_then(|last| self.instances.get(last)).and_then(|it| it.parent) {
            if found.contains(&parent) {
                break;
            }
            found.push(parent);
        }
        found
    }

    fn stages(&self, scan: &mut Scan<'_>, route: &Route) -> Vec<Stage> {
        let mut stages = Vec::new();
        let mut instances = self.on_the_way(route.instance);
        instances.reverse();
        for name in HOOKS {
            let before = stages.len();
            for instance in &instances {
                let hooks = self.hooks.get(&(*instance, name.to_owned()));
                hooks.into_iter().flatten().for_each(|hook| self.add(hook, &mut stages, 0));
            }
            stages.iter_mut().skip(before).for_each(|stage: &mut Stage| stage.is_shared = true);
            let own = route.options.as_ref().and_then(|options| scan.get(options, name));
            own.into_iter().for_each(|hook| self.add(&hook, &mut stages, 0));
        }
        route.handler.iter().for_each(|handler| self.add(handler, &mut stages, 0));
        stages
    }

    /// Adds what a request goes through, which may be something that instances are decorated with.
    fn add(&self, function: &Value, stages: &mut Vec<Stage>, depth: usize) {
        if depth > 5 {
            return;
        }
        match function.unaliased() {
            Value::Array(items) => items.items.borrow().iter().for_each(|item| self.add(item, stages, depth + 1)),
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Member { name, .. } if self.decorations.contains_key(&**name) => {
                    self.decorations.get(&**name).into_iter().for_each(|it| self.add(it, stages, depth + 1));
                }
                // `app.auth([app.verifyToken])`
                _ => match symbol.kind.method_call() {
                    Some((_, "auth", [list, ..])) => self.add(list, stages, depth + 1),
                    _ => stages.push(Stage::new(function.clone())),
                },
            },
            _ => stages.push(Stage::new(function.clone())),
        }
    }
}

/// Notes that there may be routes below these paths.
fn unfollowed(scan: &mut Scan<'_>, paths: &[Located], place: Place, what: &str) {
    for path in paths {
        let own = path.path.as_ref().unwrap_or(&path.start);
        scan.unfollow(place, Unfollowed::below(own, what));
    }
}

/// The types that a route is made with.
fn typed(call: &Symbol) -> Option<Typed> {
    call.typed.get().map(|typed| Typed { before: "FastifyRequest", ..typed.clone() })
}

/// The function that a plugin is, and whether it shares the instance that it is registered on: `fp(plugin)`.
fn unwrapped(scan: &mut Scan<'_>, plugin: &Value, place: Place) -> (Value, bool) {
    match plugin {
        Value::Module(id) => {
            let exported = scan.program.export(*id, "default", place);
            match exported {
                Value::Module(_) => (exported, false),
                exported => unwrapped(scan, &exported, place),
            }
        }
        other => match other.call() {
            Some((callee, [inner, ..])) => {
                let is_shared = callee.external().is_some_and(|it| matches!(&*it.module, "fastify-plugin"));
                (inner.clone(), is_shared)
            }
            _ => (other.clone(), false),
        },
    }
}
