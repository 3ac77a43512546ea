//! What handlers look at in a request: which part of it a value is.

use std::rc::Rc;
use std::sync::Arc;

use crate::contract::operation::Location;
use crate::typescript::program::Program;
use crate::typescript::program::events::Style;
use crate::typescript::program::value::{External, Object, Piece, Place, Symbol, SymbolKind, Value};
use crate::typescript::scan::Endpoint;

/// The frameworks, as far as their requests and answers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Express,
    Koa,
    Fastify,
}

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Parameters(Location),
    Body,
    Files,
}

/// What handlers are given.
#[derive(Debug)]
pub struct Given {
    pub dialect: Dialect,
    pub arguments: Vec<Value>,
    /// Whether the route has other paths, with or without parameters that this one has not or has.
    pub is_part: bool,
    /// The names that the path has.
    names: Vec<String>,
    method: String,
}

/// What is known of the parameters in one of the paths of a route.
#[derive(Debug, Default)]
pub struct PathParameters {
    /// Those that other paths of the route have.
    pub absent: Vec<String>,
    /// Those that are no empty texts.
    pub filled: Vec<String>,
    /// Whether the route has other paths.
    pub is_part: bool,
}

/// What one of the arguments of handlers is, or a member that stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Request,
    Response,
    /// Koa's, which is both.
    Context,
}

/// The methods that give a header of a request.
const HEADER_METHODS: [&str; 2] = ["get", "header"];
/// How deep values are looked for in each other. Objects that others were put into count for a third of it, because they branch.
const DEEPEST: usize = 30;
/// Members of lists and texts, which are no members of what a client sends.
const OF_VALUES: [&str; 3] = ["length", "constructor", "prototype"];

impl Dialect {
    pub fn style(self) -> Style {
        match self {
            Dialect::Express | Dialect::Koa => Style::Next,
            Dialect::Fastify => Style::Each,
        }
    }
}

impl Drop for Given {
    /// What a request has refers to the request.
    fn drop(&mut self) {
        let symbols = self.arguments.iter().filter_map(Value::symbol);
        symbols.for_each(|symbol| symbol.properties.borrow_mut().clear());
    }
}

impl Given {
    /// What handlers of an app are given.
    pub fn new(dialect: Dialect, app: Option<&Value>, place: Place) -> Self {
        let symbol = || Value::Symbol(Rc::new(Symbol::new(place, SymbolKind::Parameter { type_name: None })));
        let count = if dialect == Dialect::Koa { 1 } else { 2 };
        let arguments: Vec<Value> = std::iter::repeat_with(symbol).take(count).collect();
        // `req.app`, `ctx.app`, `request.server`
        for argument in &arguments {
            if let (Some(app), Value::Symbol(symbol)) = (app, argument) {
                let name = if dialect == Dialect::Fastify { "server" } else { "app" };
                symbol.properties.borrow_mut().insert(name.into(), app.clone());
            }
        }
        Given { dialect, arguments, is_part: false, names: Vec::new(), method: String::new() }
    }

    /// What the program and its framework say about requests of one endpoint.
    pub fn with(mut self, endpoint: &Endpoint, path: &str, program: &Program<'_>) -> Self {
        self.names = names(path).map(str::to_owned).collect();
        self.method.clone_from(&endpoint.method);
        let symbols: Vec<&Rc<Symbol>> = self.arguments.iter().filter_map(Value::symbol).collect();
        if let Some(request) = symbols.first() {
            let mut known = request.properties.borrow_mut();
            let method = Value::Text(endpoint.method.to_uppercase().into());
            known.insert("method".into(), method.clone());
            if self.dialect == Dialect::Koa {
                for name in ["request", "req"] {
                    let object = Value::Symbol((*request).clone());
                    let part = Symbol::new(endpoint.place, SymbolKind::Member { object, name: name.into() });
                    part.properties.borrow_mut().insert("method".into(), method.clone());
                    known.insert(name.into(), Value::Symbol(Rc::new(part)));
                }
            }
            if let (Dialect::Koa, Some(path), None) = (self.dialect, &endpoint.path, &endpoint.server) {
                known.insert("path".into(), path_value(path, endpoint.place));
            }
        }
        for (symbol, added) in symbols.iter().zip(self.added(endpoint, program)) {
            let mut known = symbol.properties.borrow_mut();
            for (name, value) in added {
                known.entry(name).or_insert(value);
            }
        }
        self
    }

    /// The members that the program has added to what each of the arguments is.
    fn added(&self, endpoint: &Endpoint, program: &Program<'_>) -> [Vec<(Arc<str>, Value)>; 2] {
        let of_app = |name: &str| {
            let app = endpoint.app.as_ref().and_then(Value::symbol)?;
            let part = app.properties.borrow().get(name).and_then(Value::symbol).cloned()?;
            let members = part.properties.borrow();
            Some(members.iter().map(|(name, value)| (name.clone(), value.clone())).collect::<Vec<_>>())
        };
        match self.dialect {
            Dialect::Fastify => endpoint.added.clone(),
            Dialect::Koa => [of_app("context").unwrap_or_default(), Vec::new()],
            Dialect::Express => {
                [("request", "IncomingMessage"), ("response", "ServerResponse")].map(|(name, class)| {
                    let mut members = of_app(name).unwrap_or_default();
                    members.extend(program.extensions("express", &[name]));
                    for module in ["http", "node:http"] {
                        members.extend(program.extensions(module, &[class, "prototype"]));
                    }
                    members
                })
            }
        }
    }

    /// What handlers are given where the path has some of the parameters that their route may have.
    pub fn of_path(mut self, parameters: &PathParameters, place: Place) -> Self {
        let Some(request @ Value::Symbol(symbol)) = self.arguments.first() else { return self };
        let member = |object: &Value, name: &str| {
            Symbol::new(place, SymbolKind::Member { object: object.clone(), name: name.into() })
        };
        let all = member(request, "params");
        let none = parameters.absent.iter().map(|name| (name.as_str().into(), Value::Undefined));
        all.properties.borrow_mut().extend(none);
        for name in &parameters.filled {
            let value = member(&Value::Symbol(Rc::new(member(request, "params"))), name);
            value.is_true.set(true);
            all.properties.borrow_mut().insert(name.as_str().into(), Value::Symbol(Rc::new(value)));
        }
        symbol.properties.borrow_mut().insert("params".into(), Value::Symbol(Rc::new(all)));
        self.is_part = parameters.is_part;
        self
    }

    pub fn role(&self, value: &Value) -> Option<Role> {
        let identity = value.unaliased().identity()?;
        let is = |index: usize| self.arguments.get(index).and_then(Value::identity) == Some(identity);
        match self.dialect {
            Dialect::Koa if is(0) => return Some(Role::Context),
            Dialect::Express | Dialect::Fastify if is(0) => return Some(Role::Request),
            Dialect::Express | Dialect::Fastify if is(1) => return Some(Role::Response),
            _ => {}
        }
        let SymbolKind::Member { object, name } = &value.symbol()?.kind else { return None };
        match (self.role(object)?, &**name) {
            (Role::Context, "request" | "req") | (Role::Response, "request" | "req" | "ctx") => Some(Role::Request),
            (Role::Context, "response" | "res") | (Role::Request, "res") => Some(Role::Response),
            (Role::Request, "raw" | "req") => Some(Role::Request),
            (Role::Response, "raw") => Some(Role::Response),
            (Role::Request, "ctx") => Some(Role::Context),
            _ => None,
        }
    }

    /// The part of the request that a value is, and the names from there on.
    pub fn locate(&self, value: &Value) -> Option<(Part, Vec<Arc<str>>)> {
        self.locate_within(value, 0)
    }

    fn locate_within(&self, value: &Value, depth: usize) -> Option<(Part, Vec<Arc<str>>)> {
        if depth > DEEPEST {
            return None;
        }
        if let Value::Either(values) = value {
            // `req.query.limit || 10`
            return values.iter().find_map(|value| self.locate_within(value, depth + 1));
        }
        let symbol = value.symbol()?;
        match &symbol.kind {
            SymbolKind::Member { object, name } => {
                if let Some(role) = self.role(object) {
                    return Some((self.part(role, name)?, Vec::new()));
                }
                if let Value::Object(merged) = object {
                    let part = self.usual_part(name, &self.merged_within(merged, depth + DEEPEST / 3))?;
                    return Some((part, vec![name.clone()]));
                }
                let (part, mut names) = self.locate_within(object, depth + 1)?;
                if OF_VALUES.contains(&&**name) {
                    return None;
                }
                names.push(name.clone());
                Some((part, names))
            }
            SymbolKind::Call { callee, arguments, .. } if callee.external().is_some_and(parses_queries) => {
                let text = arguments.first()?.symbol()?;
                let SymbolKind::Member { object, name } = &text.kind else { return None };
                let is_query = matches!(&**name, "querystring" | "url") && self.role(object).is_some();
                is_query.then(|| (Part::Parameters(Location::Query), Vec::new()))
            }
            // `cookie.parse(req.headers.cookie)`
            SymbolKind::Call { callee, arguments, .. }
                if callee.external().is_some_and(parses_cookies)
                    && let Some(Value::Either(_) | Value::Symbol(_)) = arguments.first() =>
            {
                let (part, names) = self.locate_within(arguments.first()?, depth + 1)?;
                let is_cookies = part == Part::Parameters(Location::Header)
                    && names.iter().any(|it| it.eq_ignore_ascii_case("cookie"));
                is_cookies.then(|| (Part::Parameters(Location::Cookie), Vec::new()))
            }
            SymbolKind::Call { .. } => {
                let (receiver, method, arguments) = symbol.kind.method_call()?;
                let name = arguments.first().and_then(Value::as_text);
                if let Some(Role::Request | Role::Context) = self.role(receiver) {
                    return match (method, name) {
                        (method, Some(name)) if HEADER_METHODS.contains(&method) => {
                            Some((Part::Parameters(Location::Header), vec![name.into()]))
                        }
                        ("json", None) => Some((Part::Body, Vec::new())),
                        _ => None,
                    };
                }
                // `parseCookies(req.headers.cookie).get(name)`
                if let ("get", Some(name), true) = (method, name, receiver.call().is_some())
                    && let Some((part @ Part::Parameters(Location::Cookie), _)) =
                        self.locate_within(receiver, depth + 1)
                {
                    return Some((part, vec![name.into()]));
                }
                // `ctx.cookies.get(name)`
                let SymbolKind::Member { object, name: member } = &receiver.symbol()?.kind else { return None };
                if &**member == "cookies" && method == "get" && self.role(object).is_some() {
                    return Some((Part::Parameters(Location::Cookie), vec![name?.into()]));
                }
                None
            }
            SymbolKind::Parameter { .. } | SymbolKind::Alias(_) => None,
        }
    }

    /// The parts of the request that have been put into one object.
    pub fn merged(&self, object: &Object) -> Vec<Part> {
        self.merged_within(object, 0)
    }

    fn merged_within(&self, object: &Object, depth: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        for value in object.others.borrow().iter() {
            match self.locate_within(value, depth) {
                Some((part, names)) if names.is_empty() && !parts.contains(&part) => parts.push(part),
                _ => {}
            }
        }
        parts
    }

    /// Which of several parts a client puts a member into: the path has those that it names, and who sends a body says the rest
    /// there.
    pub fn usual_part(&self, name: &str, parts: &[Part]) -> Option<Part> {
        let has = |part: Part| parts.contains(&part).then_some(part);
        let is_named = self.names.iter().any(|known| known == name);
        let of_path = has(Part::Parameters(Location::Path)).filter(|_| is_named);
        // RFC 9110, 9.3.5: the content of a DELETE means nothing.
        let of_body = has(Part::Body).filter(|_| may_have_body(&self.method));
        let sent = of_body.filter(|_| self.method != "delete");
        let others = [Location::Query, Location::Header, Location::Cookie].map(Part::Parameters);
        of_path.or(sent).or_else(|| others.into_iter().find_map(has)).or(of_body)
    }

    fn part(&self, role: Role, name: &str) -> Option<Part> {
        let location = match (role, name) {
            (Role::Response, _) => return None,
            (_, "params") => Location::Path,
            (_, "query" | "querystring") => Location::Query,
            (_, "headers" | "header") => Location::Header,
            (Role::Request, "cookies" | "signedCookies") => Location::Cookie,
            (Role::Request, "body" | "fields") => return Some(Part::Body),
            (Role::Request, "file" | "files") => return Some(Part::Files),
            _ => return None,
        };
        Some(Part::Parameters(location))
    }
}

/// The names that a path has.
pub fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

/// Whether operations of a method have a body.
pub fn may_have_body(method: &str) -> bool {
    !matches!(method, "get" | "head" | "options" | "trace")
}

/// `qs.parse`, which whoever wants other queries than the framework's calls.
fn parses_queries(callee: &External) -> bool {
    ["qs", "querystring", "node:querystring"].iter().any(|module| callee.is(module, &["parse"]))
}

/// What makes cookies of the header that carries them.
fn parses_cookies(callee: &External) -> bool {
    let is_named = callee.path.last().is_some_and(|name| matches!(&**name, "parse" | "parseCookies" | "parseCookie"));
    is_named && ["cookie", "cookies", "oslo", "lucia"].iter().any(|package| callee.module.contains(package))
}

/// The path of requests, of which parameters are not known.
fn path_value(path: &str, place: Place) -> Value {
    if !path.contains('{') {
        return Value::text(path);
    }
    let mut pieces = Vec::new();
    for (index, part) in path.split('{').enumerate() {
        let text = if index == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) };
        if index > 0 {
            pieces.push(Piece::Hole(Value::Unknown(place)));
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.into()));
        }
    }
    Value::Template(pieces.into())
}
