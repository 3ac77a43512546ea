//! Where programs are entered whose beginnings are not in the sources: what makes routers, or is given one, is called as those would
//! who call it.

use std::rc::Rc;

use super::routers::Routers;
use super::{Dialect, Scan};
use crate::typescript::program::tree::{Key, MethodKind};
use crate::typescript::program::value::{Class, Closure, Place, Symbol, SymbolKind, Value};

/// What routers are called that have no type.
const NAMES: [&str; 5] = ["app", "router", "server", "express", "api"];

/// The methods of apps that call back when something has happened to the server.
const OF_SERVERS: [&str; 3] = ["listen", "on", "once"];

/// What the first parameter of a handler is called.
const REQUESTS: [&str; 6] = ["req", "request", "_req", "_request", "ctx", "context"];

impl Routers {
    /// Calls what nobody in the sources calls: first what makes routers, then what is given one.
    pub(super) fn enter(&self, scan: &mut Scan<'_>) {
        for exported in scan.exported() {
            match &exported {
                Value::Function(function) => self.enter_maker(scan, function),
                Value::Class(class) => self.enter_class(scan, class),
                _ => {}
            }
        }
        self.enter_callbacks(scan);
        self.enter_with_router(scan);
    }

    /// Calls what libraries are given to call back, as the program is started: `database.connect(() => app.use('/api', router))`.
    fn enter_callbacks(&self, scan: &mut Scan<'_>) {
        if !scan.program.modules().iter().any(|module| self.names_maker(&module.text)) {
            return;
        }
        let mut next = 0;
        while let Some(call) = scan.program.calls().get(next).cloned() {
            next += 1;
            let SymbolKind::Call { arguments, .. } = &call.kind else { continue };
            let is_routers = call
                .kind
                .method_call()
                .is_some_and(|(receiver, name, _)| self.router(receiver).is_some() && !OF_SERVERS.contains(&name));
            if is_routers {
                continue;
            }
            for argument in arguments {
                if let Value::Function(function) = argument
                    && !scan.program.is_followed(function)
                    && !takes_request(function)
                {
                    self.kept(scan, |scan| drop(scan.program.enter(function, call.place)));
                }
            }
        }
    }

    /// `export const createApp = (config) => { const app = express(); … }`
    fn enter_maker(&self, scan: &mut Scan<'_>, function: &Rc<Closure>) {
        let place = Place { module: function.module, at: function.function.at };
        if !scan.program.is_followed(function) && !self.takes_router(function) && self.is_imported(scan, place) {
            self.kept(scan, |scan| drop(scan.program.enter(function, place)));
        }
    }

    /// `export class Server { start() { const app = express(); … } }`: the methods that its constructor does not call are called, too.
    fn enter_class(&self, scan: &mut Scan<'_>, class: &Rc<Class>) {
        let place = Place { module: class.module, at: 0 };
        if scan.program.is_constructed(class) || !self.is_imported(scan, place) {
            return;
        }
        let mut instance = Value::Undefined;
        self.kept(scan, |scan| instance = scan.program.enter_class(class, place));
        let methods = class.tree.methods.iter().filter(|(_, _, kind)| *kind == MethodKind::Method);
        for (key, ..) in methods {
            let Key::Name(name) = key else { continue };
            let Value::Function(method) = scan.program.member(&instance, name, place) else { continue };
            if !scan.program.is_followed(&method) && !self.takes_router(&method) {
                self.kept(scan, |scan| drop(scan.program.enter(&method, place)));
            }
        }
    }

    /// Does something whose calls count if they have to do with routers.
    fn kept(&self, scan: &mut Scan<'_>, work: impl FnOnce(&mut Scan<'_>)) {
        let before = scan.program.calls().len();
        work(scan);
        let mut new = scan.program.calls().get(before..).unwrap_or_default().iter();
        if !new.any(|call| self.router(&Value::Symbol(call.clone())).is_some()) {
            scan.program.forget_calls(before);
        }
    }

    /// Whether a module imports what makes routers.
    fn is_imported(&self, scan: &Scan<'_>, place: Place) -> bool {
        self.names_maker(&scan.program.module(place.module).text)
    }

    /// Whether the text of a module names a package that makes routers.
    fn names_maker(&self, text: &str) -> bool {
        let quoted = |package: &str| ['\'', '"'].iter().any(|quote| text.contains(&format!("{quote}{package}{quote}")));
        self.makers.iter().any(|(package, _)| quoted(package))
    }

    /// Whether the first parameter of a function is a router, by its type or its name.
    fn takes_router(&self, function: &Closure) -> bool {
        let Some(parameter) = function.function.parameters.first() else { return false };
        let is_typed = parameter.type_name.as_ref().is_some_and(|name| self.types.contains(&&**name));
        // An instance of Fastify's is called `app`, too.
        let is_other = parameter.type_name.as_ref().is_some_and(|name| name.contains("Fastify"));
        !is_other && (is_typed || parameter.name().is_some_and(|name| NAMES.contains(&name)))
    }

    /// `module.exports = (app) => { … }`
    fn enter_with_router(&self, scan: &mut Scan<'_>) {
        let package = match self.dialect {
            Dialect::Express => "express",
            Dialect::Koa => "koa",
            Dialect::Fastify => return,
        };
        for function in scan.exported_functions() {
            let is_wanted = !scan.program.is_followed(&function) && self.takes_router(&function);
            if !is_wanted || !scan.depends_on(&function, package) {
                continue;
            }
            let place = Place { module: function.module, at: function.function.at };
            let type_name = self.types.first().map(|name| (*name).into());
            let router = Value::Symbol(Rc::new(Symbol::new(place, SymbolKind::Parameter { type_name })));
            let others = std::iter::repeat_n(Value::Unknown(place), function.function.parameters.len() - 1);
            let arguments = std::iter::once(router).chain(others).collect();
            scan.program.call(&Value::Function(function), arguments, None, place);
        }
    }
}

/// Whether the first parameter of a function is a request, by its name: it is called when there is one.
fn takes_request(function: &Closure) -> bool {
    function.function.parameters.first().and_then(|it| it.name()).is_some_and(|name| REQUESTS.contains(&name))
}
