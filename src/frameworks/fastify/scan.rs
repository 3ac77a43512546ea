//! The routes of Fastify, read from sources: plugins are followed with the instance that they are registered on.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::typescript::program::ModuleId;
use crate::typescript::program::value::{Closure, Place, Symbol, SymbolKind, Value};
use crate::typescript::scan::{Endpoint, OURS, Scan, paths};

/// The types of parameters that are instances.
const TYPES: [&str; 4] = ["FastifyInstance", "FastifyPluginAsync", "FastifyPluginCallback", "App"];
const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

/// The endpoints of a program's Fastify instances and plugins.
pub fn endpoints(scan: &mut Scan<'_>) -> Vec<Endpoint> {
    let mut plugins = Plugins::default();
    plugins.follow(scan);
    for plugin in exported(scan) {
        if plugins.entered.insert(Rc::as_ptr(&plugin).addr()) {
            let place = Place { module: plugin.module, at: plugin.function.at };
            scan.program.enter(&plugin, place);
            plugins.follow(scan);
        }
    }
    plugins.endpoints
}

/// What has been read of plugins.
#[derive(Default)]
struct Plugins {
    /// Instance → the path that its routes are below.
    prefixes: HashMap<usize, String>,
    entered: HashSet<usize>,
    /// How many of the program's calls have been looked at.
    seen: usize,
    endpoints: Vec<Endpoint>,
}

impl Plugins {
    /// Looks at the calls that the program has made since; registering a plugin makes more of them.
    fn follow(&mut self, scan: &mut Scan<'_>) {
        while let Some(call) = scan.program.calls().get(self.seen).cloned() {
            self.seen += 1;
            let Some((receiver, name, arguments)) = call.kind.method_call() else { continue };
            let Some(prefix) = self.prefix(receiver) else { continue };
            match name {
                "register" => self.register(scan, &prefix, arguments, call.place),
                "route" => self.route(scan, &prefix, arguments, call.place),
                method if METHODS.contains(&method) => {
                    let options = arguments.get(1).filter(|_| arguments.len() > 2).cloned();
                    let url = arguments.first().cloned();
                    self.add(scan, &prefix, &[method.to_owned()], url, options, call.place);
                }
                _ => {}
            }
        }
    }

    /// The path below which the routes of an instance are; `None` if the value is none.
    fn prefix(&self, value: &Value) -> Option<String> {
        let symbol = value.symbol()?;
        if let Some(prefix) = value.unaliased().identity().and_then(|identity| self.prefixes.get(&identity)) {
            return Some(prefix.clone());
        }
        match &symbol.kind {
            SymbolKind::Parameter { type_name } => {
                type_name.as_ref().filter(|name| TYPES.contains(&&***name)).map(|_| String::new())
            }
            SymbolKind::Call { callee, arguments, .. } => match callee.external() {
                Some(external) if &*external.module == "fastify" => Some(String::new()),
                // `contract(instance)` is the instance.
                Some(external) if external.module.starts_with(OURS) => self.prefix(arguments.first()?),
                Some(_) => None,
                None => self.prefix(symbol.kind.method_call()?.0),
            },
            SymbolKind::Member { .. } | SymbolKind::Alias(_) => None,
        }
    }

    fn register(&mut self, scan: &mut Scan<'_>, prefix: &str, arguments: &[Value], place: Place) {
        let options = arguments.get(1).cloned().unwrap_or(Value::Undefined);
        let own = scan.get_text(&options, "prefix").unwrap_or_default();
        let prefix = if own.is_empty() { prefix.to_owned() } else { paths::joined(prefix, &own) };
        for plugin in arguments.first().map(Value::alternatives).unwrap_or_default() {
            let plugin = match plugin {
                Value::Module(id) => scan.program.export(*id, "default", place),
                // `fp(plugin)`
                other => match other.call() {
                    Some((_, [inner, ..])) => inner.clone(),
                    _ => other.clone(),
                },
            };
            if let Value::Function(closure) = &plugin {
                self.entered.insert(Rc::as_ptr(closure).addr());
                let instance = Rc::new(Symbol::new(place, SymbolKind::Parameter { type_name: None }));
                self.prefixes.insert(Rc::as_ptr(&instance).addr(), prefix.clone());
                scan.program.call(&plugin, vec![Value::Symbol(instance), options.clone()], None, place);
            }
        }
    }

    /// `app.route({ method, url, schema })`
    fn route(&mut self, scan: &mut Scan<'_>, prefix: &str, arguments: &[Value], place: Place) {
        let Some(options) = arguments.first() else { return };
        let methods = match scan.get(options, "method") {
            Some(Value::Text(method)) => vec![method.to_lowercase()],
            Some(Value::Array(items)) => {
                items.items.borrow().iter().filter_map(Value::as_text).map(str::to_lowercase).collect()
            }
            _ => return,
        };
        let url = scan.get(options, "url").or_else(|| scan.get(options, "path"));
        self.add(scan, prefix, &methods, url, Some(options.clone()), place);
    }

    fn add(
        &mut self,
        scan: &mut Scan<'_>,
        prefix: &str,
        methods: &[String],
        url: Option<Value>,
        options: Option<Value>,
        place: Place,
    ) {
        let literal = options.and_then(|options| scan.get(&options, "schema"));
        let found = url.as_ref().and_then(paths::paths);
        let found: Vec<Option<String>> = match found {
            Some(found) => found.iter().map(|path| Some(paths::joined(prefix, path))).collect(),
            None => vec![None],
        };
        for method in methods {
            for path in &found {
                let (method, path, literal) = (method.clone(), path.clone(), literal.clone());
                self.endpoints.push(Endpoint { place, method, path, literal });
            }
        }
    }
}

/// The plugins that modules export and nobody registers here: functions of an instance.
fn exported(scan: &mut Scan<'_>) -> Vec<Rc<Closure>> {
    let mut plugins = Vec::new();
    for module in (0..scan.program.modules().len()).map(ModuleId) {
        let place = Place { module, at: 0 };
        let names = scan.program.export_names(module);
        for name in names.iter().map(|name| &**name).chain(["default"]) {
            if let Value::Function(closure) = scan.program.export(module, name, place)
                && let Some(parameter) = closure.function.parameters.first()
                && parameter.type_name.as_ref().is_some_and(|name| TYPES.contains(&&**name))
            {
                plugins.push(closure);
            }
        }
    }
    plugins
}
