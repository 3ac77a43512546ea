//! Routers as values: what functions make, nest and merge, followed without being run.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprClosure, FnArg, Member, Pat, Stmt};

use super::words;
use crate::rust::program::infer::Locals;
use crate::rust::program::texts::{Text, Texts, expressions};
use crate::rust::program::{Function, Owner, Place, Program, Scope, Ty, unraw};

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
    /// A function that is not found.
    Unknown,
}

/// Methods with what answers each.
#[derive(Clone, Default)]
pub struct Methods<'s> {
    pub list: Vec<(String, Handler<'s>)>,
    /// What a request goes through before.
    pub guards: Vec<Handler<'s>>,
    /// The path of each, where the handlers say so themselves: `#[utoipa::path(path = "…")]`.
    pub paths: Vec<String>,
    /// What may have other methods, and is not followed.
    pub gap: Option<(Place, String)>,
}

/// A path of a router.
#[derive(Clone)]
pub struct Route<'s> {
    pub path: Text,
    pub methods: Vec<(String, Handler<'s>)>,
    pub guards: Vec<Handler<'s>>,
    pub place: Place,
}

/// A part of a router of which it is not known which routes it has.
#[derive(Clone)]
pub struct Gap {
    pub path: Text,
    /// Whether routes may lie below the path.
    pub is_below: bool,
    pub place: Place,
    /// What is not followed, and why.
    pub what: String,
}

/// A router, and what tells it from all others.
#[derive(Clone)]
pub struct Router<'s> {
    id: usize,
    /// Shared, as long chains of calls make a router each.
    pub routes: Rc<Vec<Route<'s>>>,
    pub gaps: Rc<Vec<Gap>>,
}

/// What an expression comes to, as far as routes are concerned.
#[derive(Clone)]
pub(super) enum Value<'s> {
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
pub(super) struct Frame<'s> {
    pub(super) scope: Scope<'s>,
    pub(super) values: HashMap<String, Value<'s>>,
    pub(super) types: Locals<'s>,
    pub(super) texts: Texts,
    pub(super) returned: Vec<Value<'s>>,
    /// The variable that gets another value next, and gives its own away: `router = router.route(…)`.
    pub(super) given_away: Option<String>,
    /// The function that it is the inside of.
    pub(super) function: Function<'s>,
}

/// Follows the functions of a program that make routers.
pub struct Follower<'p, 's> {
    pub(super) program: &'p Program<'s>,
    /// Routers that nothing has taken in yet, with the function in which each was made.
    pub(super) live: Vec<(usize, Router<'s>)>,
    pub(super) called: HashSet<usize>,
    pub(super) current: usize,
    pub(super) next: usize,
    pub(super) steps: usize,
    /// The functions that are being followed, from the outermost.
    active: Vec<usize>,
}

/// How deep functions are followed into each other.
pub(super) const DEPTH: usize = 40;
/// How often a function is followed inside of itself: routers that make each other would double with each turn.
const RECURSION: usize = 2;
/// How many expressions are looked at.
const STEPS: usize = 5_000_000;

impl<'p, 's> Follower<'p, 's> {
    /// The routers of a program that are no part of others.
    pub fn routers(program: &'p Program<'s>) -> Vec<Router<'s>> {
        let mut follower = Follower {
            program,
            live: Vec::new(),
            called: HashSet::new(),
            current: 0,
            next: 0,
            steps: 0,
            active: Vec::new(),
        };
        let mut seen = HashSet::new();
        for function in &program.functions {
            let Some(block) = function.block else { continue };
            // What a trait does itself is followed for the types that have it.
            let is_own = !matches!(function.owner, Some(Owner::Trait(_)));
            let is_wanted = is_own && program.is_target(function.module) && mentions_routes(block);
            if is_wanted && seen.insert(function.identity()) {
                follower.current = function.identity();
                let scope = program.scope_of(*function);
                follower.enter(*function, scope, Vec::new(), 0);
            }
        }
        let called = follower.called;
        let roots = follower.live.into_iter().filter(|(owner, _)| !called.contains(owner)).map(|(_, router)| router);
        roots.collect()
    }

    /// Follows a function with what it is given.
    pub(super) fn enter(
        &mut self,
        function: Function<'s>,
        scope: Scope<'s>,
        given: Vec<Value<'s>>,
        depth: usize,
    ) -> Value<'s> {
        let identity = function.identity();
        let is_endless = self.active.iter().filter(|active| **active == identity).count() >= RECURSION;
        let Some(block) = function.block.filter(|_| depth < DEPTH && !is_endless) else { return Value::Other };
        let types = self.program.parameters(function, &scope);
        let (values, texts) = (HashMap::new(), Texts::new());
        let mut frame = Frame { scope, values, types, texts, returned: Vec::new(), given_away: None, function };
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
        self.active.push(identity);
        let own = self.block(block, &mut frame, depth);
        self.active.pop();
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

    pub(super) fn router(&mut self, routes: impl Into<Rc<Vec<Route<'s>>>>) -> Value<'s> {
        self.router_with(routes, Vec::new())
    }

    pub(super) fn router_with(
        &mut self,
        routes: impl Into<Rc<Vec<Route<'s>>>>,
        gaps: impl Into<Rc<Vec<Gap>>>,
    ) -> Value<'s> {
        let router = Router { id: self.next, routes: routes.into(), gaps: gaps.into() };
        self.next += 1;
        self.live.push((self.current, router.clone()));
        Value::Router(router)
    }

    /// Notes that a router became part of another value.
    pub(super) fn consume(&mut self, router: &Router<'s>) {
        self.live.retain(|(_, live)| live.id != router.id);
    }

    /// One of several values: routers have all of their routes.
    pub(super) fn either(&mut self, values: Vec<Value<'s>>) -> Value<'s> {
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
                    methods.gap = methods.gap.or(found.gap);
                }
                Value::Router(_) | Value::Other => {}
                value if matches!(other, Value::Other) => other = value,
                _ => {}
            }
        }
        if !methods.list.is_empty() || methods.gap.is_some() {
            return Value::Methods(methods);
        }
        match routers.len() {
            0 => other,
            1 => Value::Router(routers.swap_remove(0)),
            _ => {
                let (mut routes, mut gaps) = (Vec::new(), Vec::new());
                for router in &routers {
                    self.consume(router);
                    routes.extend(router.routes.iter().cloned());
                    gaps.extend(router.gaps.iter().cloned());
                }
                self.router_with(routes, gaps)
            }
        }
    }

    fn block(&mut self, block: &'s Block, frame: &mut Frame<'s>, depth: usize) -> Value<'s> {
        let mut value = Value::Other;
        for (index, statement) in block.stmts.iter().enumerate() {
            match statement {
                Stmt::Local(local) => {
                    let name = if let Pat::Ident(ident) = &local.pat { Some(unraw(&ident.ident)) } else { None };
                    let given = match &local.init {
                        Some(init) => self.assigned(name, &init.expr, frame, depth),
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

    pub(super) fn value(&mut self, expression: &'s Expr, frame: &mut Frame<'s>, depth: usize) -> Value<'s> {
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
                let name = if let Expr::Path(path) = assign.left.as_ref() { path.path.get_ident() } else { None };
                let value = self.assigned(name.map(unraw), &assign.right, frame, depth);
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

    /// What a variable gets. Where it is what its own calls make of it, there is no need to keep what it was: long lists of
    /// such lines would copy all routes with each.
    fn assigned(
        &mut self,
        name: Option<String>,
        expression: &'s Expr,
        frame: &mut Frame<'s>,
        depth: usize,
    ) -> Value<'s> {
        let mut root = expression;
        while let Expr::MethodCall(call) = root {
            root = &call.receiver;
        }
        let root = if let Expr::Path(path) = root { path.path.get_ident().map(unraw) } else { None };
        frame.given_away = name.filter(|name| root.as_ref() == Some(name));
        let value = self.value(expression, frame, depth);
        frame.given_away = None;
        value
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

    pub(super) fn text(&self, expression: &'s Expr, frame: &Frame<'s>) -> Value<'s> {
        match self.program.text(expression, &frame.scope, &frame.texts) {
            Some(text) => Value::Text(text),
            None => Value::Other,
        }
    }

    pub(super) fn named(&mut self, path: &'s syn::ExprPath, expression: &'s Expr, frame: &mut Frame<'s>) -> Value<'s> {
        if let Some(name) = path.path.get_ident().map(unraw) {
            // The first that is looked up is the root of the calls.
            let is_given_away = frame.given_away.take().is_some_and(|given| given == name);
            let value = if is_given_away { frame.values.remove(&name) } else { frame.values.get(&name).cloned() };
            if let Some(value) = value {
                return value;
            }
        }
        if let Some((function, scope)) = self.callee(path, frame) {
            let scope = self.turbofish(function, scope, &path.path, frame);
            return Value::Handler(Handler::Function { function, scope });
        }
        self.text(expression, frame)
    }

    /// What parameters of types are by `::<…>`, as the caller means them.
    pub(super) fn turbofish(
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

    pub(super) fn expanded(&mut self, call: &'s syn::Macro, expression: &'s Expr, frame: &Frame<'s>) -> Value<'s> {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if name != "routes" && name != "api_routes" {
            return self.text(expression, frame);
        }
        let mut methods = Methods::default();
        for part in expressions(call.tokens.clone()) {
            let place = self.program.place(
                frame.scope.module,
                call.path.segments.last().map_or_else(proc_macro2::Span::call_site, |it| it.ident.span()),
            );
            let handler =
                if let Expr::Path(path) = &part { self.program.callee(&path.path, &frame.scope) } else { None };
            let said = handler.as_ref().and_then(|(function, _)| super::annotations::route(self.program, *function));
            let (Some((function, scope)), Some(said)) = (handler, said) else {
                let what = "which routes the list has: what one of its handlers says of itself is not found";
                methods.gap = Some((place, what.to_owned()));
                continue;
            };
            let handler = Handler::Function { function, scope };
            for method in said.methods {
                methods.paths.push(said.path.clone());
                methods.list.push((method, handler.clone()));
            }
        }
        Value::Methods(methods)
    }
}

pub(super) fn member(member: &Member) -> String {
    match member {
        Member::Named(name) => unraw(name),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// `self.router = …`
pub(super) fn assign_member<'s>(field: &syn::ExprField, value: Value<'s>, frame: &mut Frame<'s>) {
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
pub(super) fn bind<'s>(pattern: &Pat, value: Value<'s>, frame: &mut Frame<'s>) {
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
