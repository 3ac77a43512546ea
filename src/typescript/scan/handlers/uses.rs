//! What handlers and the middleware before them look at in a request.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;

use super::libraries::{self, Guard};
use super::request::{Given, Part};
use super::rules::Rule;
use super::typed::Said;
use crate::contract::operation::Location;
use crate::contract::value::Value as Json;
use crate::typescript::program::events::Event;
use crate::typescript::program::value::{Symbol, SymbolKind, Value};
use crate::typescript::scan::{Members, Scan};

/// Headers that every client sends of itself, or that are described elsewhere in a document.
const AMBIENT: [&str; 22] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "forwarded",
    "host",
    "origin",
    "referer",
    "referrer",
    "user-agent",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
    "x-real-ip",
    "x-requested-with",
    "upgrade",
    "cf-connecting-ip",
];

/// Methods of lists, and of texts: what they are called on is one.
const OF_LISTS: [&str; 11] =
    ["map", "forEach", "filter", "reduce", "some", "every", "push", "join", "flatMap", "find", "sort"];
const OF_TEXTS: [&str; 12] = [
    "toLowerCase",
    "toUpperCase",
    "trim",
    "split",
    "substring",
    "startsWith",
    "endsWith",
    "replace",
    "match",
    "substr",
    "charAt",
    "localeCompare",
];

/// A member of a request that is looked at.
#[derive(Debug, Default)]
pub struct Member {
    /// What is known of its type.
    pub schema: Members,
    /// The stages that look at it.
    pub stages: HashSet<usize>,
}

/// A member of a body, and what is looked at in it.
#[derive(Clone, Debug, Default)]
pub struct Field {
    pub schema: Members,
    pub is_required: bool,
    pub fields: IndexMap<Arc<str>, Field>,
}

/// All that is looked at.
#[derive(Debug, Default)]
pub struct Uses {
    pub members: IndexMap<(Location, String), Member>,
    pub body: Option<Field>,
    pub rules: Vec<Rule>,
    pub guards: Vec<(Guard, bool)>,
    /// The stages that look at `Authorization`, and whether they speak of `Basic`.
    pub authorization: Vec<(usize, bool)>,
    /// The members of a form that are files, and whether each is one or several.
    pub files: Vec<(String, bool)>,
    pub has_files: bool,
    /// How often each stage looks at the body as a whole, which it may hand on; writing it to a log does not count.
    pub whole: HashMap<usize, usize>,
    /// The members of the body that the route's own stages look at; the empty path is the body as a whole.
    own: IndexMap<Vec<Arc<str>>, HashSet<usize>>,
    /// The stage that is the route's handler.
    last: Option<usize>,
    /// Those among them that a stage before the handler looks for elsewhere, too: `req.body.token || req.query.token`.
    dispensable: HashSet<(Vec<Arc<str>>, usize)>,
    /// The stages that ask validators.
    pub checked: HashSet<usize>,
    /// What types say, and the schemas of what is stored.
    pub said: Said,
    /// The members that handlers give to the body themselves.
    pub written: HashSet<Arc<str>>,
}

impl Uses {
    /// What is looked at in the body, if the route itself has a use for one. What stands before many routes may look whether there is one,
    /// and whether it has what is also looked for elsewhere.
    pub fn body_fields(&self) -> Option<Field> {
        let body = self.body.as_ref()?;
        let is_handed_on = || self.whole.iter().any(|(stage, count)| *count > 0 && !self.checked.contains(stage));
        let is_said = !body.fields.is_empty() || !body.schema.is_empty() || is_handed_on();
        let looks = || self.own.iter().flat_map(|(path, stages)| stages.iter().map(move |stage| (path, *stage)));
        if !is_said || !looks().any(|(path, stage)| !self.is_dispensable(path, stage)) {
            return None;
        }
        let is_own = |name: &Arc<str>| {
            looks().any(|(path, stage)| path.first() == Some(name) && !self.is_dispensable(path, stage))
        };
        let fields = body.fields.iter().filter(|(name, _)| is_own(name));
        let fields = fields.map(|(name, field)| (name.clone(), field.clone())).collect();
        Some(Field { fields, ..body.clone() })
    }

    /// Whether a stage before the handler that looks at a member of the body goes on without it.
    fn is_dispensable(&self, path: &[Arc<str>], stage: usize) -> bool {
        if self.last == Some(stage) {
            return false;
        }
        if self.dispensable.iter().any(|(known, of)| *of == stage && (path.is_empty() || known == path)) {
            return true;
        }
        let is_elsewhere = |name: &str| {
            self.members.iter().any(|((_, other), member)| *other == *name && member.stages.contains(&stage))
        };
        match path {
            // Whoever looks at a member looks at the whole before.
            [] => self
                .own
                .iter()
                .any(|(path, stages)| stages.contains(&stage) && path.first().is_some_and(|name| is_elsewhere(name))),
            [name, ..] => is_elsewhere(name),
        }
    }
}

/// A stage that is open while what happens in it is looked at.
#[derive(Clone, Copy)]
struct Open {
    /// What tells it apart from others.
    identity: usize,
    is_last: bool,
    is_shared: bool,
}

/// Collects what is looked at in all that happens.
pub struct Collector<'s, 'f, 'g> {
    pub scan: &'s mut Scan<'f>,
    pub given: &'g Given,
    pub uses: Uses,
    /// Whether the route says by a schema what it takes: what hooks of many routes look for besides is not meant for it.
    pub is_declared: bool,
    stages: Vec<Open>,
    seen: HashSet<usize>,
}

impl<'s, 'f, 'g> Collector<'s, 'f, 'g> {
    pub fn new(scan: &'s mut Scan<'f>, given: &'g Given) -> Self {
        Collector { scan, given, uses: Uses::default(), is_declared: false, stages: Vec::new(), seen: HashSet::new() }
    }

    pub fn events(&mut self, events: &[Event]) {
        for event in events {
            match event {
                // What only another path of the route has a use for stands before the branch that asks which path it is.
                Event::Read(symbol) if self.given.is_part && symbol.is_idle.get() => {}
                Event::Read(symbol) => self.look(&Value::Symbol(symbol.clone()), Members::new()),
                Event::Call(symbol) => self.call(symbol),
                Event::Typed { value, typed } => self.typed(value, typed),
                Event::Default { of, value } => self.default(of, value),
                Event::Library(stage) => self.library(stage),
                Event::Branches(branches) => branches.iter().for_each(|branch| self.events(branch)),
                Event::Inner(events) => self.events(events),
                Event::Stage { events, is_last, is_shared } => {
                    // A stage that is reached in several ways does the same each time.
                    if self.seen.insert(events.as_ptr().addr()) {
                        let identity = events.as_ptr().addr();
                        self.stages.push(Open { identity, is_last: *is_last, is_shared: *is_shared });
                        self.events(events);
                        self.stages.pop();
                    }
                }
                Event::Try { body, handler } => {
                    self.events(body);
                    self.events(handler);
                }
                Event::Write { object, name, .. } => {
                    if matches!(self.given.locate(object), Some((Part::Body, names)) if names.is_empty()) {
                        self.uses.written.insert(name.clone());
                    }
                }
                Event::Return(_) | Event::Throw(..) | Event::Fail(..) | Event::End(_) => {}
            }
        }
    }

    fn stage(&self) -> usize {
        self.stages.last().map(|stage| stage.identity).unwrap_or_default()
    }

    /// Something of the request is looked at, of whose type something is known.
    pub fn look(&mut self, value: &Value, schema: Members) {
        let Some((part, names)) = self.given.locate(value) else { return };
        let stage = self.stage();
        match (part, names.split_first()) {
            // What stands before the handler may look whether there are any.
            (Part::Files, _) => self.uses.has_files |= self.stages.last().is_none_or(|stage| stage.is_last),
            (Part::Body, _) => {
                if names.is_empty() && schema.is_empty() {
                    *self.uses.whole.entry(stage).or_default() += 1;
                }
                if self.stages.last().is_some_and(|stage| stage.is_last) {
                    self.uses.last = Some(stage);
                }
                if self.stages.last().is_none_or(|stage| !stage.is_shared) {
                    self.uses.own.entry(names.clone()).or_default().insert(stage);
                }
                let mut field = self.uses.body.get_or_insert_with(Field::default);
                for name in &names {
                    if name.bytes().all(|byte| byte.is_ascii_digit()) {
                        return;
                    }
                    field = field.fields.entry(name.clone()).or_default();
                }
                add(&mut field.schema, schema);
            }
            (Part::Parameters(_), None) => {}
            (Part::Parameters(location), Some((name, rest))) => {
                let name = if location == Location::Header { name.to_lowercase() } else { name.to_string() };
                if location == Location::Header && name == "authorization" {
                    self.authorization(false);
                }
                let is_shared = self.stages.last().is_some_and(|stage| stage.is_shared);
                let is_for_others = self.is_declared && is_shared && location == Location::Query;
                if is_ambient(location, &name) || is_for_others {
                    return;
                }
                let member = self.uses.members.entry((location, name)).or_default();
                member.stages.insert(stage);
                if rest.is_empty() {
                    add(&mut member.schema, schema);
                }
            }
        }
    }

    fn authorization(&mut self, is_basic: bool) {
        let stage = self.stage();
        match self.uses.authorization.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, known)) => *known |= is_basic,
            None => self.uses.authorization.push((stage, is_basic)),
        }
    }

    fn call(&mut self, symbol: &std::rc::Rc<Symbol>) {
        self.look(&Value::Symbol(symbol.clone()), Members::new());
        self.stores(symbol);
        let rules = self.scan.rules_of_call(self.given, symbol);
        if !rules.is_empty() {
            let stage = self.stage();
            self.uses.checked.insert(stage);
        }
        self.uses.rules.extend(rules);
        if is_log(symbol) {
            self.forget(symbol);
        }
        let SymbolKind::Call { callee, arguments, is_new } = &symbol.kind else { return };
        if let Some((receiver, name, arguments)) = symbol.kind.method_call() {
            let of = |name: &str| Members::from([("type".to_owned(), Json::from(name))]);
            if OF_LISTS.contains(&name) {
                self.look(receiver, of("array"));
            } else if OF_TEXTS.contains(&name) {
                self.look(receiver, of("string"));
            }
            // `request.jwtVerify()` of @fastify/jwt
            if name == "jwtVerify" && self.given.role(receiver).is_some() {
                self.authorization(false);
            }
            let says_basic = arguments.iter().any(|it| it.as_text().is_some_and(|text| text.starts_with("Basic")));
            if says_basic && self.is_authorization(receiver) {
                self.authorization(true);
            }
            // `basicAuth(req)` is a call; `upload.single('file')(req, res)`, `passport.authenticate('jwt')(req, res)` are, too.
        }
        if callee.call().is_some() && !is_new {
            self.library(callee);
        }
        if let Some(external) = callee.external() {
            let path: Vec<&str> = external.path.iter().map(|name| &**name).collect();
            let schema = match path.as_slice() {
                ["parseInt"] | ["Number", "parseInt"] if external.module.is_empty() => "integer",
                ["Number" | "parseFloat"] | ["Number", "parseFloat"] if external.module.is_empty() => "number",
                _ => "",
            };
            if !schema.is_empty()
                && let Some(first) = arguments.first()
            {
                self.look(first, Members::from([("type".to_owned(), schema.into())]));
            }
            let is_basic = matches!(&*external.module, "basic-auth")
                && arguments.first().is_some_and(|it| self.given.role(it).is_some());
            if is_basic {
                self.authorization(true);
            }
        }
    }

    /// What is written to a log is not used.
    fn forget(&mut self, symbol: &Symbol) {
        let SymbolKind::Call { arguments, .. } = &symbol.kind else { return };
        let stage = self.stage();
        for argument in arguments {
            let members = self.scan.members(argument).into_iter().map(|(_, value)| value);
            let is_body =
                |value: &Value| matches!(self.given.locate(value), Some((Part::Body, names)) if names.is_empty());
            let count = members.chain([argument.clone()]).filter(is_body).count();
            if let Some(whole) = self.uses.whole.get_mut(&stage) {
                *whole = whole.saturating_sub(count);
            }
        }
    }

    fn is_authorization(&self, value: &Value) -> bool {
        matches!(
            self.given.locate(value),
            Some((Part::Parameters(Location::Header), names)) if names.first().is_some_and(|it| it.eq_ignore_ascii_case("authorization"))
        )
    }

    /// What stands in the place of something that may be missing.
    fn default(&mut self, of: &Value, value: &Value) {
        self.dispense_with(of, value);
        let mut of = of.clone();
        let mut schema = Members::new();
        // `parseInt(req.query.limit, 10) || 20`
        if let Some((callee, arguments)) = of.call()
            && let Some(external) = callee.external().filter(|external| external.module.is_empty())
            && let Some(first) = arguments.first()
        {
            match external.path.first().map(|name| &**name) {
                Some("parseInt") => drop(schema.insert("type".to_owned(), "integer".into())),
                Some("Number" | "parseFloat") => drop(schema.insert("type".to_owned(), "number".into())),
                _ => {}
            }
            of = first.clone();
        }
        let default = match value {
            Value::Number(_) | Value::Text(_) | Value::Bool(_) => self.scan.json(value),
            _ => None,
        };
        if let Some(default) = default {
            let name = match &default {
                Json::Number(_) if matches!(value, Value::Number(text) if text.contains('.')) => "number",
                Json::Number(_) => "integer",
                Json::Bool(_) => "boolean",
                _ => "string",
            };
            schema.entry("type".to_owned()).or_insert_with(|| name.into());
            if default != Json::String(String::new()) {
                schema.insert("default".to_owned(), default);
            }
        }
        if !schema.is_empty() {
            self.look(&of, schema);
        }
    }

    /// Notes that a member of the body is looked for in other parts of the request, too, or that a stage before the handler goes on
    /// without a body.
    fn dispense_with(&mut self, of: &Value, value: &Value) {
        let Some((Part::Body, names)) = self.given.locate(of) else { return };
        let is_elsewhere =
            |value: &Value| matches!(self.given.locate(value), Some((Part::Parameters(_), names)) if !names.is_empty());
        let is_before = self.stages.last().is_some_and(|stage| !stage.is_last);
        if is_before && (names.is_empty() || value.alternatives().iter().any(is_elsewhere)) {
            self.uses.dispensable.insert((names, self.stage()));
        }
    }

    fn library(&mut self, stage: &Value) {
        let rules = self.scan.rules_of_library(stage);
        self.uses.rules.extend(rules);
        self.checked_answers(stage);
        if let Some(guard) = libraries::guard(stage)
            && !self.uses.guards.contains(&guard)
        {
            self.uses.guards.push(guard);
        }
        self.upload(stage);
    }

    /// `{ validate: { output: { '200,201': { body: schema } } } }` of koa-joi-router.
    fn checked_answers(&mut self, stage: &Value) {
        let Some(validate) = libraries::validated(stage) else { return };
        let Some(output) = self.scan.get(&Value::Object(validate), "output") else { return };
        for (statuses, answer) in self.scan.members(&output) {
            let Some(body) = self.scan.get(&answer, "body") else { continue };
            let schema = self.scan.schema(&body).schema;
            for status in statuses.split(',').map(str::trim) {
                let name = match status.split_once('-') {
                    _ if status == "*" => None,
                    // Those of one class, or of several.
                    Some((first, _)) => Some(format!("{}xx", first.get(..1).unwrap_or_default())),
                    None => Some(status.to_owned()),
                };
                self.uses.said.checked.push((name, schema.clone()));
            }
        }
    }

    /// `upload.single('avatar')` of multer and its like.
    fn upload(&mut self, stage: &Value) {
        let is_multer = libraries::package(stage).is_some_and(|external| {
            matches!(&*external.module, "multer" | "@koa/multer" | "koa-multer" | "fastify-multer")
        });
        let Some((_, name, arguments)) = stage.symbol().and_then(|symbol| symbol.kind.method_call()) else { return };
        if !is_multer {
            return;
        }
        self.uses.has_files = true;
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        match (name, &first) {
            ("single", Value::Text(name)) => self.uses.files.push((name.to_string(), false)),
            ("array", Value::Text(name)) => self.uses.files.push((name.to_string(), true)),
            ("fields", Value::Array(fields)) => {
                for field in fields.items.borrow().iter() {
                    if let Some(name) = self.scan.get_text(field, "name") {
                        self.uses.files.push((name, true));
                    }
                }
            }
            ("none", _) => {}
            _ => {}
        }
    }
}

/// Whether a parameter is one that needs no description.
pub fn is_ambient(location: Location, name: &str) -> bool {
    location == Location::Header && AMBIENT.contains(&name)
}

/// Whether a call writes to a log: `logger.debug(…)`, `console.log(…)`, `JSON.stringify(…)` for one.
fn is_log(symbol: &Symbol) -> bool {
    let Some((receiver, name, _)) = symbol.kind.method_call() else {
        return match &symbol.kind {
            SymbolKind::Call { callee, .. } => callee.external().is_some_and(|external| {
                let of = |start: &str| external.path.first().is_some_and(|name| &**name == start);
                external.module.is_empty() && (of("console") || of("JSON"))
            }),
            _ => false,
        };
    };
    matches!(name, "log" | "debug" | "info" | "warn" | "error" | "trace" | "verbose" | "silly" | "http" | "child")
        && !matches!(receiver, Value::Unknown(_))
}

/// Adds what is known of a type to what was known before; a number says more than a text.
fn add(known: &mut Members, schema: Members) {
    for (key, value) in schema {
        match known.get(&key) {
            None => drop(known.insert(key, value)),
            Some(old) if key == "type" && old.as_str() == Some("string") => drop(known.insert(key, value)),
            Some(old) if key == "type" && old.as_str() == Some("number") && value.as_str() == Some("integer") => {
                known.insert(key, value);
            }
            Some(_) => {}
        }
    }
}
