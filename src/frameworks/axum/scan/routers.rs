//! Routers as values: what functions make, nest and merge, followed without being run.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprClosure, FnArg, Member, Pat, Stmt};

use super::words;
use crate::rust::program::infer::{Locals, POINTERS};
use crate::rust::program::names::Kind;
use crate::rust::program::texts::{Text, Texts, expressions};
use crate::rust::program::types::{last, segments};
use crate::rust::program::{Def, Found, Function, Place, Program, Scope, Ty, unraw};

/// What answers requests.
#[derive(Clone)]
pub enum Handler<'s> {
    Function {
        function: Function<'s>,
        scope: Scope<'s>,
    },
    Closure {
        closure: &'s ExprClosure,
        scope: Scope<'s>,
        locals: Locals<'s>,
    },
    /// A type that takes requests: `from_extractor::<Caller>()`.
    Extractor(Ty<'s>),
    /// Files, or what another crate answers.
    Service,
}

/// Methods with what answers each.
#[derive(Clone, Default)]
pub struct Methods<'s> {
    pub list: Vec<(String, Handler<'s>)>,
    /// What a request goes through before.
    pub guards: Vec<Handler<'s>>,
    /// The path of each, where the handlers say so themselves: `#[utoipa::path(path = "…")]`.
    pub paths: Vec<String>,
}

/// A path of a router.
#[derive(Clone)]
pub struct Route<'s> {
    pub path: Text,
    pub methods: Vec<(String, Handler<'s>)>,
    pub guards: Vec<Handler<'s>>,
    pub place: Place,
}

/// A router, and what tells it from all others.
#[derive(Clone)]
pub struct Router<'s> {
    id: usize,
    /// Shared, as long chains of calls make a router each.
    pub routes: Rc<Vec<Route<'s>>>,
}

/// What an expression comes to, as far as routes are concerned.
#[derive(Clone)]
enum Value<'s> {
    Router(Router<'s>),
    Methods(Methods<'s>),
    Handler(Handler<'s>),
    Layer(Vec<Handler<'s>>),
    Text(Text),
    /// The members of a struct or tuple.
    Fields(HashMap<String, Value<'s>>),
    List(Vec<Value<'s>>),
    Other,
}

/// What the inside of a function knows.
struct Frame<'s> {
    scope: Scope<'s>,
    values: HashMap<String, Value<'s>>,
    types: Locals<'s>,
    texts: Texts,
    returned: Vec<Value<'s>>,
}

/// Follows the functions of a program that make routers.
pub struct Follower<'p, 's> {
    program: &'p Program<'s>,
    /// Routers that nothing has taken in yet, with the function in which each was made.
    live: Vec<(usize, Router<'s>)>,
    called: HashSet<usize>,
    current: usize,
    next: usize,
    steps: usize,
    /// What could not be followed.
    pub unknown: Vec<(Place, String)>,
}

/// How deep functions are followed into each other.
const DEPTH: usize = 40;
/// How many expressions are looked at.
const STEPS: usize = 5_000_000;

impl<'p, 's> Follower<'p, 's> {
    /// The routers of a program that are no part of others.
    pub fn routers(program: &'p Program<'s>) -> (Vec<Router<'s>>, Vec<(Place, String)>) {
        let mut follower = Follower {
            program,
            live: Vec::new(),
            called: HashSet::new(),
            current: 0,
            next: 0,
            steps: 0,
            unknown: Vec::new(),
        };
        let mut seen = HashSet::new();
        for function in &program.functions {
            let Some(block) = function.block else { continue };
            let is_wanted = program.is_target(function.module) && mentions_routes(block);
            if is_wanted && seen.insert(function.identity()) {
                follower.current = function.identity();
                let scope = program.scope_of(*function);
                follower.enter(*function, scope, Vec::new(), 0);
            }
        }
        let called = follower.called;
        let roots = follower.live.into_iter().filter(|(owner, _)| !called.contains(owner)).map(|(_, router)| router);
        (roots.collect(), follower.unknown)
    }

    /// Follows a function with what it is given.
    fn enter(&mut self, function: Function<'s>, scope: Scope<'s>, given: Vec<Value<'s>>, depth: usize) -> Value<'s> {
        let Some(block) = function.block.filter(|_| depth < DEPTH) else { return Value::Other };
        let types = self.program.parameters(function, &scope);
        let mut frame = Frame { scope, values: HashMap::new(), types, texts: Texts::new(), returned: Vec::new() };
        let mut given = given.into_iter();
        for input in &function.signature.inputs {
            match input {
                FnArg::Receiver(_) => {
                    if function.signature.receiver().is_some()
                        && let Some(value) = given.next()
                    {
                        frame.values.insert("self".to_owned(), value);
                    }
                }
                FnArg::Typed(typed) => {
                    let value =
                        given.next().unwrap_or_else(|| self.parameter(&self.program.lower(&typed.ty, &frame.scope)));
                    bind(&typed.pat, value, &mut frame);
                }
            }
        }
        let own = self.block(block, &mut frame, depth);
        let mut values = std::mem::take(&mut frame.returned);
        values.push(own);
        self.either(values)
    }

    /// What is known of a parameter that nobody gives here.
    fn parameter(&mut self, ty: &Ty<'s>) -> Value<'s> {
        match ty.word() {
            Some((name, _)) if words::ROUTERS.contains(&name) => self.router(Vec::new()),
            _ => Value::Other,
        }
    }

    fn router(&mut self, routes: impl Into<Rc<Vec<Route<'s>>>>) -> Value<'s> {
        let router = Router { id: self.next, routes: routes.into() };
        self.next += 1;
        self.live.push((self.current, router.clone()));
        Value::Router(router)
    }

    /// Notes that a router became part of another value.
    fn consume(&mut self, router: &Router<'s>) {
        self.live.retain(|(_, live)| live.id != router.id);
    }

    /// One of several values: routers have all of their routes.
    fn either(&mut self, values: Vec<Value<'s>>) -> Value<'s> {
        let mut routers: Vec<Router<'s>> = Vec::new();
        let mut other = Value::Other;
        let mut methods = Methods::default();
        for value in values {
            match value {
                Value::Router(router) if routers.iter().all(|known| known.id != router.id) => routers.push(router),
                Value::Methods(found) => {
                    methods.list.extend(found.list);
                    methods.guards.extend(found.guards);
                    methods.paths.extend(found.paths);
                }
                Value::Router(_) | Value::Other => {}
                value if matches!(other, Value::Other) => other = value,
                _ => {}
            }
        }
        if !methods.list.is_empty() {
            return Value::Methods(methods);
        }
        match routers.len() {
            0 => other,
            1 => Value::Router(routers.swap_remove(0)),
            _ => {
                let mut routes = Vec::new();
                for router in &routers {
                    self.consume(router);
                    routes.extend(router.routes.iter().cloned());
                }
                self.router(routes)
            }
        }
    }

    fn block(&mut self, block: &'s Block, frame: &mut Frame<'s>, depth: usize) -> Value<'s> {
        let mut value = Value::Other;
        for (index, statement) in block.stmts.iter().enumerate() {
            match statement {
                Stmt::Local(local) => {
                    let given = match &local.init {
                        Some(init) => self.value(&init.expr, frame, depth),
                        None => Value::Other,
                    };
                    let mut types = std::mem::take(&mut frame.types);
                    self.program.bind_local(local, &frame.scope, &mut types, 0);
                    frame.types = types;
                    bind(&local.pat, given, frame);
                }
                Stmt::Expr(expression, end) => {
                    let given = self.value(expression, frame, depth);
                    if index + 1 == block.stmts.len() && end.is_none() {
                        value = given;
                    }
                }
                Stmt::Macro(_) | Stmt::Item(_) => {}
            }
        }
        value
    }

    fn value(&mut self, expression: &'s Expr, frame: &mut Frame<'s>, depth: usize) -> Value<'s> {
        self.steps += 1;
        if self.steps > STEPS || depth > DEPTH {
            return Value::Other;
        }
        match expression {
            Expr::Paren(inner) => self.value(&inner.expr, frame, depth),
            Expr::Group(inner) => self.value(&inner.expr, frame, depth),
            Expr::Reference(inner) => self.value(&inner.expr, frame, depth),
            Expr::Await(inner) => self.value(&inner.base, frame, depth),
            Expr::Try(inner) => self.value(&inner.expr, frame, depth),
            Expr::Cast(inner) => self.value(&inner.expr, frame, depth),
            Expr::Let(inner) => self.value(&inner.expr, frame, depth),
            Expr::Block(inner) => self.block(&inner.block, frame, depth),
            Expr::Unsafe(inner) => self.block(&inner.block, frame, depth),
            Expr::Async(inner) => self.block(&inner.block, frame, depth),
            Expr::Loop(inner) => self.block(&inner.body, frame, depth),
            Expr::While(inner) => self.block(&inner.body, frame, depth),
            Expr::ForLoop(inner) => self.each(inner, frame, depth),
            Expr::If(branch) => {
                self.value(&branch.cond, frame, depth);
                let mut values = vec![self.block(&branch.then_branch, frame, depth)];
                if let Some((_, other)) = &branch.else_branch {
                    values.push(self.value(other, frame, depth));
                }
                self.either(values)
            }
            Expr::Match(branches) => {
                self.value(&branches.expr, frame, depth);
                let values = branches.arms.iter().map(|arm| self.value(&arm.body, frame, depth)).collect();
                self.either(values)
            }
            Expr::Return(inner) => {
                if let Some(inner) = &inner.expr {
                    let value = self.value(inner, frame, depth);
                    frame.returned.push(value);
                }
                Value::Other
            }
            Expr::Assign(assign) => {
                let value = self.value(&assign.right, frame, depth);
                match assign.left.as_ref() {
                    Expr::Path(path) => {
                        if let Some(name) = path.path.get_ident() {
                            frame.values.insert(unraw(name), value);
                        }
                    }
                    Expr::Field(field) => assign_member(field, value, frame),
                    _ => {}
                }
                Value::Other
            }
            Expr::Tuple(tuple) => {
                let fields = tuple.elems.iter().enumerate();
                let fields = fields.map(|(index, part)| (index.to_string(), self.value(part, frame, depth)));
                Value::Fields(fields.collect())
            }
            Expr::Array(array) => Value::List(array.elems.iter().map(|part| self.value(part, frame, depth)).collect()),
            Expr::Struct(literal) => {
                let fields = literal.fields.iter();
                let fields = fields.map(|field| (member(&field.member), self.value(&field.expr, frame, depth)));
                Value::Fields(fields.collect())
            }
            Expr::Field(field) => match self.value(&field.base, frame, depth) {
                Value::Fields(mut fields) => fields.remove(&member(&field.member)).unwrap_or(Value::Other),
                _ => {
                    let ty = self.program.infer(expression, &frame.scope, &frame.types);
                    self.parameter(&ty)
                }
            },
            Expr::Path(path) => self.named(path, expression, frame),
            Expr::Lit(_) | Expr::Binary(_) => self.text(expression, frame),
            Expr::Macro(call) => self.expanded(&call.mac, expression, frame),
            Expr::Closure(closure) => {
                let (scope, locals) = (frame.scope.clone(), frame.types.clone());
                Value::Handler(Handler::Closure { closure, scope, locals })
            }
            Expr::Call(call) => self.called(call, expression, frame, depth),
            Expr::MethodCall(call) => self.method_called(call, expression, frame, depth),
            _ => Value::Other,
        }
    }

    fn each(&mut self, inner: &'s syn::ExprForLoop, frame: &mut Frame<'s>, depth: usize) -> Value<'s> {
        match self.value(&inner.expr, frame, depth) {
            Value::List(values) if values.len() < 1_000 => {
                for value in values {
                    bind(&inner.pat, value, frame);
                    self.block(&inner.body, frame, depth);
                }
            }
            _ => {
                self.block(&inner.body, frame, depth);
            }
        }
        Value::Other
    }

    fn text(&self, expression: &'s Expr, frame: &Frame<'s>) -> Value<'s> {
        match self.program.text(expression, &frame.scope, &frame.texts) {
            Some(text) => Value::Text(text),
            None => Value::Other,
        }
    }

    fn named(&mut self, path: &'s syn::ExprPath, expression: &'s Expr, frame: &Frame<'s>) -> Value<'s> {
        if let Some(name) = path.path.get_ident()
            && let Some(value) = frame.values.get(&unraw(name))
        {
            return value.clone();
        }
        if let Some((function, scope)) = self.program.callee(&path.path, &frame.scope) {
            let scope = self.turbofish(function, scope, &path.path, frame);
            return Value::Handler(Handler::Function { function, scope });
        }
        self.text(expression, frame)
    }

    /// What parameters of types are by `::<…>`, as the caller means them.
    fn turbofish(
        &self,
        function: Function<'s>,
        mut scope: Scope<'s>,
        path: &syn::Path,
        frame: &Frame<'s>,
    ) -> Scope<'s> {
        let given = self.program.arguments(path, &frame.scope);
        for (parameter, ty) in function.signature.generics.type_params().zip(given) {
            scope.generics.insert(unraw(&parameter.ident), ty);
        }
        scope
    }

    fn expanded(&mut self, call: &'s syn::Macro, expression: &'s Expr, frame: &Frame<'s>) -> Value<'s> {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if name != "routes" && name != "api_routes" {
            return self.text(expression, frame);
        }
        let mut methods = Methods::default();
        for part in expressions(call.tokens.clone()) {
            let Expr::Path(path) = part else { continue };
            let Some((function, scope)) = self.program.callee(&path.path, &frame.scope) else { continue };
            let Some(said) = super::annotations::route(self.program, function) else { continue };
            let handler = Handler::Function { function, scope };
            for method in said.methods {
                methods.paths.push(said.path.clone());
                methods.list.push((method, handler.clone()));
            }
        }
        Value::Methods(methods)
    }

    fn called(
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
    fn external(
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

    fn methods(&self, methods: &[String], handler: Option<Handler<'s>>) -> Value<'s> {
        let handler = handler.unwrap_or(Handler::Service);
        let list = methods.iter().map(|method| (method.clone(), handler.clone())).collect();
        Value::Methods(Methods { list, guards: Vec::new(), paths: Vec::new() })
    }

    /// What a generated project chooses from by more than the path: `Choices::new([("GET", …, any(handler))])`.
    fn choices(&mut self, expression: &'s Expr, frame: &mut Frame<'s>, depth: usize) -> Option<Methods<'s>> {
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
    fn handler(&mut self, expression: Option<&'s Expr>, frame: &mut Frame<'s>, depth: usize) -> Option<Handler<'s>> {
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
    fn applied(&mut self, handler: Handler<'s>, frame: &mut Frame<'s>, depth: usize) -> Value<'s> {
        match handler {
            Handler::Closure { closure, .. } => self.value(&closure.body, frame, depth + 1),
            Handler::Function { function, scope } => {
                self.follow(function, scope, Vec::new(), depth).unwrap_or(Value::Other)
            }
            Handler::Extractor(_) | Handler::Service => Value::Other,
        }
    }

    /// Follows a function that makes routers or is given some; `None` if it is neither.
    fn follow(
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

    fn method_called(
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
    fn method(&self, receiver: &Ty<'s>, name: &str) -> Option<(Function<'s>, Scope<'s>)> {
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

    fn on_router(
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

    fn route(&mut self, given: &[Value<'s>], place: Place) -> Option<Route<'s>> {
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
    fn typed(&self, name: &str, given: &[Value<'s>], place: Place) -> Option<Route<'s>> {
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

    fn on_methods(
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

fn member(member: &Member) -> String {
    match member {
        Member::Named(name) => unraw(name),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// `self.router = …`
fn assign_member<'s>(field: &syn::ExprField, value: Value<'s>, frame: &mut Frame<'s>) {
    let Expr::Path(base) = field.base.as_ref() else { return };
    let Some(base) = base.path.get_ident().map(unraw) else { return };
    let own = frame.values.entry(base).or_insert_with(|| Value::Fields(HashMap::new()));
    if !matches!(own, Value::Fields(_)) {
        *own = Value::Fields(HashMap::new());
    }
    if let Value::Fields(fields) = own {
        fields.insert(member(&field.member), value);
    }
}

/// Gives the variables of a pattern their values.
fn bind<'s>(pattern: &Pat, value: Value<'s>, frame: &mut Frame<'s>) {
    match pattern {
        Pat::Ident(ident) => {
            let name = unraw(&ident.ident);
            match &value {
                Value::Text(text) => drop(frame.texts.insert(name.clone(), text.clone())),
                _ => drop(frame.texts.insert(name.clone(), Text::unknown())),
            }
            frame.values.insert(name, value);
        }
        Pat::Type(typed) => bind(&typed.pat, value, frame),
        Pat::Tuple(tuple) => {
            let Value::Fields(mut fields) = value else { return };
            for (index, part) in tuple.elems.iter().enumerate() {
                let value = fields.remove(&index.to_string()).unwrap_or(Value::Other);
                bind(part, value, frame);
            }
        }
        _ => {}
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

/// Whether a function has to do with routers.
fn mentions_routes(block: &Block) -> bool {
    struct Mentions(bool);
    impl<'e> Visit<'e> for Mentions {
        fn visit_expr_method_call(&mut self, call: &'e syn::ExprMethodCall) {
            let name = call.method.to_string();
            if words::MENTIONS.contains(&name.as_str()) || name.starts_with("typed_") {
                self.0 = true;
            } else {
                visit::visit_expr_method_call(self, call);
            }
        }
    }
    let mut mentions = Mentions(false);
    mentions.visit_block(block);
    mentions.0
}
