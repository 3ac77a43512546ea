//! What calls make of routers: those of axum, and those of the program's own functions.

use std::collections::HashMap;
use std::rc::Rc;

use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, FnArg};

use super::routers::bind;
use super::routers::{Follower, Frame, Gap, Handler, Methods, Route, Router, Value};
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
            let given = call.args.iter().map(|given| self.value(given, frame, depth)).collect();
            return self.applied(handler, given, frame, depth);
        }
        if let Some((function, scope)) = self.callee(path, frame) {
            let scope = self.turbofish(function, scope, &path.path, frame);
            let scope = self.with_arguments(function, scope, call.args.iter(), frame);
            let given: Vec<Value<'s>> = call.args.iter().map(|given| self.value(given, frame, depth)).collect();
            let place = self.program.place(frame.scope.module, call.func.span());
            let followed = self.follow(function, scope, given, place, depth);
            return followed.unwrap_or_else(|| self.text(expression, frame));
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
                let place = self.program.place(frame.scope.module, call.func.span());
                self.methods(&methods, handler, place)
            }
            [.., "on" | "on_service"] if is_routing => {
                let methods = call.args.first().map(filtered).unwrap_or_default();
                let handler = self.handler(call.args.get(1), frame, depth);
                let place = self.program.place(frame.scope.module, call.func.span());
                self.methods(&methods, handler, place)
            }
            _ => {
                for argument in &call.args {
                    self.value(argument, frame, depth);
                }
                self.text(expression, frame)
            }
        }
    }

    pub(super) fn methods(&self, methods: &[String], handler: Option<Handler<'s>>, place: Place) -> Value<'s> {
        let mut own = Methods::default();
        own.add(methods, handler, place);
        Value::Methods(own)
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
    pub(super) fn applied(
        &mut self,
        handler: Handler<'s>,
        given: Vec<Value<'s>>,
        frame: &mut Frame<'s>,
        depth: usize,
    ) -> Value<'s> {
        match handler {
            Handler::Closure { closure, .. } => {
                for (input, value) in closure.inputs.iter().zip(given) {
                    bind(input, value, frame);
                }
                self.value(&closure.body, frame, depth + 1)
            }
            Handler::Function { function, scope } => {
                let place = self.program.place(function.module, function.signature.ident.span());
                self.follow(function, scope, given, place, depth).unwrap_or(Value::Other)
            }
            Handler::Extractor(_) | Handler::Service | Handler::Unknown => Value::Other,
        }
    }

    /// Follows a function that makes routers or is given some; `None` if it is neither.
    pub(super) fn follow(
        &mut self,
        function: Function<'s>,
        scope: Scope<'s>,
        given: Vec<Value<'s>>,
        place: Place,
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
        let value = match self.is_any(function, &scope) {
            true => self.chosen(function, &given, place, depth),
            false => self.enter(function, scope, given, depth + 1),
        };
        let value = self.made(value, &output, place, &function.name());
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
            own if name == "fold" && call.args.len() == 2 => self.folded(own, call, frame, depth),
            own @ (Value::Handler(_) | Value::List(_)) => own,
            own => {
                let receiver = self.program.infer(&call.receiver, &frame.scope, &frame.types);
                let given: Vec<Value<'s>> = call.args.iter().map(|given| self.value(given, frame, depth)).collect();
                let place = self.program.place(frame.scope.module, call.method.span());
                match self.method(&receiver, &name, frame) {
                    Some((function, scope)) => {
                        let given = std::iter::once(own).chain(given).collect();
                        let followed = self.follow(function, scope, given, place, depth);
                        followed.unwrap_or_else(|| self.text(expression, frame))
                    }
                    None if matches!(own, Value::Fields(_)) => own,
                    // A service that is around a router.
                    None if name == "layer" && given.len() == 1 && matches!(given.first(), Some(Value::Router(_))) => {
                        given.into_iter().next().unwrap_or(Value::Other)
                    }
                    // What has routes added to it is a router.
                    None if words::MENTIONS.contains(&name.as_str())
                        && matches!(given.last(), Some(Value::Router(_) | Value::Methods(_))) =>
                    {
                        let what =
                            format!("which routes there are before `{name}`: what makes the router is not followed");
                        // They are looked at again as the router's own.
                        for value in &given {
                            if let Value::Router(router) = value {
                                self.consume(router);
                            }
                        }
                        match self.unfollowed(place, what) {
                            Value::Router(router) => self.on_router(router, &name, call, frame, depth),
                            other => other,
                        }
                    }
                    None => self.text(expression, frame),
                }
            }
        }
    }

    /// A method by the type that it is called on, or by its name where only one function that makes routers has it.
    pub(super) fn method(&self, receiver: &Ty<'s>, name: &str, frame: &Frame<'s>) -> Option<(Function<'s>, Scope<'s>)> {
        let mut seen = receiver;
        loop {
            if let Ty::Any(parameter) = seen
                && let Some(function) = self.bounded(parameter, name, frame)
            {
                return Some((function, self.program.scope_of(function)));
            }
            if let Some(function) = self.program.method(seen, name) {
                return Some((function, self.program.method_scope(function, seen)));
            }
            match seen.inside(&POINTERS) {
                Some(inner) => seen = inner,
                None => break,
            }
        }
        let known = self.program.named(name).iter().filter(|function| {
            let scope = self.program.scope_of(**function);
            function.signature.receiver().is_some() && makes_routes(&self.program.output(**function, &scope))
        });
        let known: Vec<Function<'s>> = known.copied().collect();
        let function = match known.as_slice() {
            _ if !receiver.is_unknown() => None,
            [only] => Some(*only),
            _ => self.shared(&known),
        };
        function.map(|function| (function, self.program.scope_of(function)))
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
            return self.router_with(router.routes, router.gaps);
        }
        let own = Ty::external("axum::Router");
        if let Some(function) = self.program.method(&own, name) {
            let mut given = vec![Value::Router(router)];
            given.extend(call.args.iter().map(|given| self.value(given, frame, depth)));
            let scope = self.program.scope_of(function);
            return self.follow(function, scope, given, place, depth).unwrap_or(Value::Other);
        }
        let given: Vec<Value<'s>> = call.args.iter().map(|given| self.value(given, frame, depth)).collect();
        self.consume(&router);
        let (mut shared, mut unfollowed) = (router.routes, router.gaps);
        let routes = Rc::make_mut(&mut shared);
        let gaps = Rc::make_mut(&mut unfollowed);
        match name {
            "route" | "api_route" | "api_route_with" | "route_with_tsr" | "api_route_docs" => {
                self.route(&given, place, routes, gaps);
            }
            "route_service" => {
                let path = given.first().map(text_of).unwrap_or_else(Text::unknown);
                let what = format!("the methods of {}: what answers there is not followed", said(&path));
                gaps.push(Gap { path, is_below: false, place, what });
            }
            "routes" => {
                for value in given {
                    let Value::Methods(Methods { list, guards, paths, gap }) = value else {
                        gaps.push(Gap::below(
                            Text::known(""),
                            place,
                            "which routes are added: what makes them is not followed",
                        ));
                        continue;
                    };
                    gaps.extend(gap.map(|(place, what)| Gap::below(Text::known(""), place, what)));
                    for (method, path) in list.into_iter().zip(paths) {
                        let (path, guards) = (Text::known(path), guards.clone());
                        routes.push(Route { path, methods: vec![method], guards, place });
                    }
                }
            }
            "nest" | "nest_service" | "nest_api_service" => {
                let prefix = given.first().map(text_of).unwrap_or_else(Text::unknown);
                match given.get(1) {
                    Some(Value::Router(inner)) => {
                        self.consume(inner);
                        routes.extend(inner.routes.iter().map(|route| below(&prefix, route)));
                        gaps.extend(inner.gaps.iter().map(|gap| gap.nested(&prefix)));
                    }
                    _ => {
                        let what =
                            format!("which routes there are below {}: what makes them is not followed", said(&prefix));
                        gaps.push(Gap::below(prefix, place, what));
                    }
                }
            }
            "merge" => match given.first() {
                Some(Value::Router(inner)) => {
                    self.consume(inner);
                    routes.extend(inner.routes.iter().cloned());
                    gaps.extend(inner.gaps.iter().cloned());
                }
                _ => gaps.push(Gap::below(
                    Text::known(""),
                    place,
                    "which routes are merged: what makes the other router is not followed",
                )),
            },
            "fallback_service" => {
                if let Some(Value::Router(inner)) = given.first() {
                    self.consume(inner);
                    routes.extend(inner.routes.iter().cloned());
                    gaps.extend(inner.gaps.iter().cloned());
                }
            }
            "layer" | "route_layer" => {
                let guards: Vec<Handler<'s>> = given.into_iter().flat_map(layers).collect();
                routes.iter_mut().for_each(|route| route.guards.extend(guards.iter().cloned()));
            }
            "split_for_parts" => {
                let router = self.router_with(shared, unfollowed);
                return Value::Fields(HashMap::from([("0".to_owned(), router)]));
            }
            name if name.starts_with("typed_") => match self.typed(name, &given, place) {
                Some(route) => routes.push(route),
                None => gaps.push(Gap::below(
                    Text::known(""),
                    place,
                    "the path of a route: the type that says it is not found",
                )),
            },
            _ => {}
        }
        self.router_with(shared, unfollowed)
    }

    fn route(&self, given: &[Value<'s>], place: Place, routes: &mut Vec<Route<'s>>, gaps: &mut Vec<Gap>) {
        let path = given.first().map(text_of).unwrap_or_else(Text::unknown);
        match given.get(1) {
            Some(Value::Methods(methods)) => {
                gaps.extend(methods.gap.clone().map(|(place, what)| {
                    let path = path.clone();
                    Gap { path, is_below: false, place, what }
                }));
                let (methods, guards) = (methods.list.clone(), methods.guards.clone());
                routes.push(Route { path, methods, guards, place });
            }
            _ => {
                let what = format!("the methods of {}: what makes them is not followed", said(&path));
                gaps.push(Gap { path, is_below: false, place, what });
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
        let place = self.program.place(frame.scope.module, call.method.span());
        match name {
            "layer" | "route_layer" => {
                for argument in &call.args {
                    own.guards.extend(layers(self.value(argument, frame, depth)));
                }
            }
            "merge" => {
                let other = call.args.first().map(|argument| self.value(argument, frame, depth));
                match other {
                    Some(Value::Methods(other)) => {
                        own.list.extend(other.list);
                        own.guards.extend(other.guards);
                        own.gap = own.gap.or(other.gap);
                    }
                    _ => {
                        own.gap = Some((place, "which methods are merged: what makes them is not followed".to_owned()))
                    }
                }
            }
            "on" | "on_service" => {
                let methods = call.args.first().map(filtered).unwrap_or_default();
                let handler = self.handler(call.args.get(1), frame, depth);
                own.add(&methods, handler, place);
            }
            name => {
                if let Some(methods) = words::methods(name) {
                    let handler = match name.ends_with("_service") {
                        true => Some(Handler::Service),
                        false => self.handler(call.args.first(), frame, depth),
                    };
                    own.add(&methods, handler, place);
                }
            }
        }
        Value::Methods(own)
    }
}

impl<'s> Methods<'s> {
    /// Adds what answers these methods. A service that is for all of them need not take all.
    fn add(&mut self, methods: &[String], handler: Option<Handler<'s>>, place: Place) {
        let is_known = !matches!(handler, None | Some(Handler::Service));
        if methods.len() > 1 && !is_known {
            let own = handler.map(|service| ("get".to_owned(), service));
            self.list.extend(own);
            self.gap = Some((place, "which methods there are: what answers them is not followed".to_owned()));
            return;
        }
        let handler = handler.unwrap_or(Handler::Unknown);
        self.list.extend(methods.iter().map(|method| (method.clone(), handler.clone())));
    }
}

/// A path as it is told.
fn said(path: &Text) -> String {
    path.whole().unwrap_or_else(|| "a path that is computed".to_owned())
}

/// A route of a router that is nested.
fn below<'s>(prefix: &Text, route: &Route<'s>) -> Route<'s> {
    Route { path: super::paths::joined(prefix, &route.path), ..route.clone() }
}

pub(super) fn text_of(value: &Value<'_>) -> Text {
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
pub(super) fn makes_routes(ty: &Ty<'_>) -> bool {
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
