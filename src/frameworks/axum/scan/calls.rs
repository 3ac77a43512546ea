//! What calls make of routers: those of axum, and those of the program's own functions.

use std::collections::HashMap;
use std::rc::Rc;

use syn::visit::Visit;
use syn::{Expr, FnArg};

use super::routers::{Follower, Frame, Handler, Methods, Route, Router, Value};
use super::words;
use crate::rust::program::infer::POINTERS;
use crate::rust::program::names::Kind;
use crate::rust::program::texts::Text;
use crate::rust::program::types::{last, segments};
use crate::rust::program::{Def, Found, Function, Place, Scope, Ty, unraw};

impl<'s> Follower<'_, 's> {
    /// A call: of a local closure, a function of the program, or of what another crate has.
    pub(super) fn called(
        &mut self,
        call: &'s syn::ExprCall,
        expression: &'s Expr,
        frame: &mut Frame<'s>,
        depth: usize,
    ) -> Value<'s> {
        let Expr::Path(path) = call.func.as_ref() else {
            return Value::Other;
        };
        if let Some(name) = path.path.get_ident()
            && let Some(Value::Handler(handler)) = frame.values.get(&unraw(name)).cloned()
        {
            return self.applied(handler, frame, depth);
        }
        if let Some((function, scope)) = self.program.callee(&path.path, &frame.scope) {
            let scope = self.turbofish(function, scope, &path.path, frame);
            let given: Vec<Value<'s>> = call.args.iter().map(|given| self.value(given, frame, depth)).collect();
            return self.follow(function, scope, given, depth).unwrap_or_else(|| self.text(expression, frame));
        }
        let names = segments(&path.path);
        let found = match self.program.resolve(frame.scope.module, &names, Kind::Value) {
            Found::External(found) => found,
            Found::Member(Def::Alias(alias, module), rest) => {
                let Ty::External(outer, _) = self.program.lower(&alias.ty, &Scope::of(module)) else {
                    return Value::Other;
                };
                outer.split("::").map(str::to_owned).chain(rest).collect()
            }
            Found::Def(Def::Type(_)) => {
                let fields = call.args.iter().enumerate();
                let fields = fields.map(|(index, part)| (index.to_string(), self.value(part, frame, depth)));
                return Value::Fields(fields.collect());
            }
            _ => return Value::Other,
        };
        self.external(&found, call, &path.path, expression, frame, depth)
    }

    /// A call of what another crate has.
    pub(super) fn external(
        &mut self,
        found: &[String],
        call: &'s syn::ExprCall,
        path: &'s syn::Path,
        expression: &'s Expr,
        frame: &mut Frame<'s>,
        depth: usize,
    ) -> Value<'s> {
        let names: Vec<&str> = found.iter().map(String::as_str).collect();
        let is_routing = names.contains(&"routing")
            || ["axum", "aide", "axum_extra"].contains(&names.first().copied().unwrap_or_default());
        match names.as_slice() {
            [.., of, make] if words::ROUTERS.contains(of) && words::MAKERS.contains(make) => {
                let given: Vec<Value<'s>> = call.args.iter().map(|given| self.value(given, frame, depth)).collect();
                match given.into_iter().find(|value| matches!(value, Value::Router(_))) {
                    Some(router) => router,
                    None => self.router(Vec::new()),
                }
            }
            [.., of, "new" | "default"] if words::METHOD_ROUTERS.contains(of) => Value::Methods(Methods::default()),
            [.., "Ok" | "Some"] | [.., "Box" | "Arc", "new"] => match call.args.first() {
                Some(inner) => self.value(inner, frame, depth),
                None => Value::Other,
            },
            [.., "ServiceBuilder", "new"] => Value::Layer(Vec::new()),
            [.., "from_fn"] => Value::Layer(self.handler(call.args.first(), frame, depth).into_iter().collect()),
            [.., "from_fn_with_state"] => {
                Value::Layer(self.handler(call.args.get(1), frame, depth).into_iter().collect())
            }
            [.., "from_extractor" | "from_extractor_with_state"] => {
                let types = self.program.arguments(path, &frame.scope);
                Value::Layer(types.into_iter().take(1).map(Handler::Extractor).collect())
            }
            [.., name] if is_routing && let Some(methods) = words::methods(name) => {
                if let Some(choices) = call.args.first().and_then(|first| self.choices(first, frame, depth)) {
                    return Value::Methods(choices);
                }
                let handler = match name.ends_with("_service") {
                    true => Some(Handler::Service),
                    false => self.handler(call.args.first(), frame, depth),
                };
                self.methods(&methods, handler)
            }
            [.., "on" | "on_service"] if is_routing => {
                let methods = call.args.first().map(filtered).unwrap_or_default();
                let handler = self.handler(call.args.get(1), frame, depth);
                self.methods(&methods, handler)
            }
            _ => {
                for argument in &call.args {
                    self.value(argument, frame, depth);
                }
                self.text(expression, frame)
            }
        }
    }

    pub(super) fn methods(&self, methods: &[String], handler: Option<Handler<'s>>) -> Value<'s> {
        let handler = handler.unwrap_or(Handler::Service);
        let list = methods.iter().map(|method| (method.clone(), handler.clone())).collect();
        Value::Methods(Methods { list, guards: Vec::new(), paths: Vec::new() })
    }

    /// What a generated project chooses from by more than the path: `Choices::new([("GET", …, any(handler))])`.
    pub(super) fn choices(&mut self, expression: &'s Expr, frame: &mut Frame<'s>, depth: usize) -> Option<Methods<'s>> {
        let Expr::Call(call) = expression else { return None };
        let Some(Expr::Array(array)) = call.args.first() else { return None };
        let mut methods = Methods::default();
        for choice in &array.elems {
            let Expr::Tuple(choice) = choice else { return None };
            if let Value::Methods(found) = self.value(choice.elems.last()?, frame, depth + 1) {
                methods.list.extend(found.list.into_iter().take(1));
            }
        }
        (!methods.list.is_empty()).then_some(methods)
    }

    /// What answers requests, also behind what wraps it: `authenticated(list_users)`.
    pub(super) fn handler(
        &mut self,
        expression: Option<&'s Expr>,
        frame: &mut Frame<'s>,
        depth: usize,
    ) -> Option<Handler<'s>> {
        let expression = expression?;
        if let Expr::Call(call) = expression {
            let inner = call.args.iter().find_map(|argument| match argument {
                Expr::Path(_) | Expr::Call(_) | Expr::Closure(_) => self.handler(Some(argument), frame, depth + 1),
                _ => None,
            });
            if inner.is_some() {
                return inner;
            }
        }
        match self.value(expression, frame, depth) {
            Value::Handler(handler) => Some(handler),
            _ => match expression {
                Expr::MethodCall(call) => self.handler(Some(&call.receiver), frame, depth + 1),
                _ => None,
            },
        }
    }

    /// Calls a function or closure that is a value.
    pub(super) fn applied(&mut self, handler: Handler<'s>, frame: &mut Frame<'s>, depth: usize) -> Value<'s> {
        match handler {
            Handler::Closure { closure, .. } => self.value(&closure.body, frame, depth + 1),
            Handler::Function { function, scope } => {
                self.follow(function, scope, Vec::new(), depth).unwrap_or(Value::Other)
            }
            Handler::Extractor(_) | Handler::Service => Value::Other,
        }
    }

    /// Follows a function that makes routers or is given some; `None` if it is neither.
    pub(super) fn follow(
        &mut self,
        function: Function<'s>,
        scope: Scope<'s>,
        given: Vec<Value<'s>>,
        depth: usize,
    ) -> Option<Value<'s>> {
        let output = self.program.output(function, &scope);
        let is_given = given.iter().any(|value| matches!(value, Value::Router(_) | Value::Methods(_)));
        let is_text = matches!(output.word(), Some(("String" | "str" | "Cow", _)));
        let is_short = function.block.is_some_and(|block| block.stmts.len() < 4);
        if !(is_given || makes_routes(&output) || is_text && is_short) {
            // A wrapper of a handler is the handler.
            let handler = given.into_iter().find(|value| matches!(value, Value::Handler(_)));
            return handler.filter(|_| matches!(output, Ty::Impl(_) | Ty::Any(_) | Ty::Unknown));
        }
        if function.identity() != self.current {
            self.called.insert(function.identity());
        }
        if is_given {
            for value in &given {
                if let Value::Router(router) = value {
                    self.consume(router);
                }
            }
        }
        let value = self.enter(function, scope, given, depth + 1);
        (!is_text || !matches!(value, Value::Other)).then_some(value)
    }

    pub(super) fn method_called(
        &mut self,
        call: &'s syn::ExprMethodCall,
        expression: &'s Expr,
        frame: &mut Frame<'s>,
        depth: usize,
    ) -> Value<'s> {
        let name = unraw(&call.method);
        match self.value(&call.receiver, frame, depth) {
            Value::Router(router) => self.on_router(router, &name, call, frame, depth),
            Value::Methods(methods) => self.on_methods(methods, &name, call, frame, depth),
            Value::Layer(mut guards) => {
                for argument in &call.args {
                    let value = self.value(argument, frame, depth);
                    guards.extend(layers(value));
                }
                Value::Layer(guards)
            }
            own @ (Value::Handler(_) | Value::List(_)) => own,
            own => {
                let receiver = self.program.infer(&call.receiver, &frame.scope, &frame.types);
                let given: Vec<Value<'s>> = call.args.iter().map(|given| self.value(given, frame, depth)).collect();
                match self.method(&receiver, &name) {
                    Some((function, scope)) => {
                        let given = std::iter::once(own).chain(given).collect();
                        self.follow(function, scope, given, depth).unwrap_or_else(|| self.text(expression, frame))
                    }
                    None if matches!(own, Value::Fields(_)) => own,
                    None => self.text(expression, frame),
                }
            }
        }
    }

    /// A method by the type that it is called on, or by its name where only one function that makes routers has it.
    pub(super) fn method(&self, receiver: &Ty<'s>, name: &str) -> Option<(Function<'s>, Scope<'s>)> {
        let mut seen = receiver;
        loop {
            if let Some(function) = self.program.method(seen, name) {
                return Some((function, self.program.method_scope(function, seen)));
            }
            match seen.inside(&POINTERS) {
                Some(inner) => seen = inner,
                None => break,
            }
        }
        let mut known = self.program.named(name).iter().filter(|function| {
            let scope = self.program.scope_of(**function);
            function.signature.receiver().is_some()
                && function.block.is_some()
                && makes_routes(&self.program.output(**function, &scope))
        });
        match (known.next(), known.next()) {
            (Some(function), None) if receiver.is_unknown() => Some((*function, self.program.scope_of(*function))),
            _ => None,
        }
    }

    pub(super) fn on_router(
        &mut self,
        router: Router<'s>,
        name: &str,
        call: &'s syn::ExprMethodCall,
        frame: &mut Frame<'s>,
        depth: usize,
    ) -> Value<'s> {
        let place = self.program.place(frame.scope.module, call.method.span());
        if name == "clone" {
            let routes = router.routes.clone();
            return self.router(routes);
        }
        let own = Ty::external("axum::Router");
        if let Some(function) = self.program.method(&own, name) {
            let mut given = vec![Value::Router(router)];
            given.extend(call.args.iter().map(|given| self.value(given, frame, depth)));
            let scope = self.program.scope_of(function);
            return self.follow(function, scope, given, depth).unwrap_or(Value::Other);
        }
        let given: Vec<Value<'s>> = call.args.iter().map(|given| self.value(given, frame, depth)).collect();
        self.consume(&router);
        let mut shared = router.routes;
        let routes = Rc::make_mut(&mut shared);
        match name {
            "route" | "api_route" | "api_route_with" | "route_with_tsr" | "api_route_docs" => {
                routes.extend(self.route(&given, place));
            }
            "routes" => {
                for value in given {
                    let Value::Methods(Methods { list, guards, paths }) = value else { continue };
                    for (method, path) in list.into_iter().zip(paths) {
                        let (path, guards) = (Text::known(path), guards.clone());
                        routes.push(Route { path, methods: vec![method], guards, place });
                    }
                }
            }
            "nest" | "nest_service" | "nest_api_service" => {
                if let [path, Value::Router(inner)] = given.as_slice() {
                    self.consume(inner);
                    let prefix = text_of(path);
                    routes.extend(inner.routes.iter().map(|route| below(&prefix, route)));
                }
            }
            "merge" => {
                if let Some(Value::Router(inner)) = given.first() {
                    self.consume(inner);
                    routes.extend(inner.routes.iter().cloned());
                }
            }
            "fallback_service" => {
                if let Some(Value::Router(inner)) = given.first() {
                    self.consume(inner);
                    routes.extend(inner.routes.iter().cloned());
                }
            }
            "layer" | "route_layer" => {
                let guards: Vec<Handler<'s>> = given.into_iter().flat_map(layers).collect();
                routes.iter_mut().for_each(|route| route.guards.extend(guards.iter().cloned()));
            }
            "split_for_parts" => {
                let router = self.router(shared);
                return Value::Fields(HashMap::from([("0".to_owned(), router)]));
            }
            name if name.starts_with("typed_") => routes.extend(self.typed(name, &given, place)),
            _ => {}
        }
        self.router(shared)
    }

    pub(super) fn route(&mut self, given: &[Value<'s>], place: Place) -> Option<Route<'s>> {
        let path = text_of(given.first()?);
        match given.get(1)? {
            Value::Methods(methods) => {
                let (methods, guards) = (methods.list.clone(), methods.guards.clone());
                Some(Route { path, methods, guards, place })
            }
            _ => {
                let path = path.whole().unwrap_or_default();
                self.unknown.push((place, format!("the methods of {path}: what makes them is not followed")));
                None
            }
        }
    }

    /// axum-extra's `typed_get(handler)`: the path stands with the type of the handler's first parameter.
    pub(super) fn typed(&self, name: &str, given: &[Value<'s>], place: Place) -> Option<Route<'s>> {
        let Some(Value::Handler(handler @ Handler::Function { function, scope })) = given.first() else { return None };
        let method = name.strip_prefix("typed_")?.to_owned();
        let path = function.signature.inputs.iter().find_map(|input| {
            let FnArg::Typed(typed) = input else { return None };
            let Ty::Named(def, _) = self.program.lower(&typed.ty, scope) else { return None };
            let words = crate::rust::scan::attributes::of(def.attributes(), "typed_path");
            words.into_iter().find_map(|word| word.text())
        })?;
        let methods = vec![(method, handler.clone())];
        Some(Route { path: Text::known(path), methods, guards: Vec::new(), place })
    }

    pub(super) fn on_methods(
        &mut self,
        mut own: Methods<'s>,
        name: &str,
        call: &'s syn::ExprMethodCall,
        frame: &mut Frame<'s>,
        depth: usize,
    ) -> Value<'s> {
        match name {
            "layer" | "route_layer" => {
                for argument in &call.args {
                    own.guards.extend(layers(self.value(argument, frame, depth)));
                }
            }
            "merge" => {
                if let Some(argument) = call.args.first()
                    && let Value::Methods(other) = self.value(argument, frame, depth)
                {
                    own.list.extend(other.list);
                    own.guards.extend(other.guards);
                }
            }
            "on" | "on_service" => {
                let methods = call.args.first().map(filtered).unwrap_or_default();
                let handler = self.handler(call.args.get(1), frame, depth).unwrap_or(Handler::Service);
                own.list.extend(methods.into_iter().map(|method| (method, handler.clone())));
            }
            name => {
                if let Some(methods) = words::methods(name) {
                    let handler = self.handler(call.args.first(), frame, depth).unwrap_or(Handler::Service);
                    own.list.extend(methods.into_iter().map(|method| (method, handler.clone())));
                }
            }
        }
        Value::Methods(own)
    }
}

/// A route of a router that is nested.
fn below<'s>(prefix: &Text, route: &Route<'s>) -> Route<'s> {
    Route { path: super::paths::joined(prefix, &route.path), ..route.clone() }
}

fn text_of(value: &Value<'_>) -> Text {
    match value {
        Value::Text(text) => text.clone(),
        _ => Text::unknown(),
    }
}

/// What requests go through, of a layer or several.
fn layers<'s>(value: Value<'s>) -> Vec<Handler<'s>> {
    match value {
        Value::Layer(guards) => guards,
        Value::Fields(fields) => {
            let mut fields: Vec<(String, Value<'s>)> = fields.into_iter().collect();
            fields.sort_by(|(a, _), (b, _)| a.cmp(b));
            fields.into_iter().flat_map(|(_, value)| layers(value)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a type has routes: a router, its methods, also in a tuple or `Result`.
fn makes_routes(ty: &Ty<'_>) -> bool {
    match ty {
        Ty::External(path, arguments) => {
            let name = last(path);
            words::ROUTERS.contains(&name)
                || words::METHOD_ROUTERS.contains(&name)
                || arguments.iter().any(makes_routes)
        }
        Ty::Tuple(items) => items.iter().any(makes_routes),
        Ty::Named(def, _) => def.name().ends_with("Router"),
        _ => false,
    }
}

/// The methods of a filter: `MethodFilter::GET.or(MethodFilter::POST)`.
fn filtered(expression: &Expr) -> Vec<String> {
    struct Names(Vec<String>);
    impl<'e> Visit<'e> for Names {
        fn visit_ident(&mut self, ident: &'e syn::Ident) {
            let name = ident.to_string();
            if words::VERBS.contains(&name.to_lowercase().as_str()) && name == name.to_uppercase() {
                self.0.push(name.to_lowercase());
            }
        }
    }
    let mut names = Names(Vec::new());
    names.visit_expr(expression);
    names.0
}
