//! Middleware of libraries: who it lets through, and how it refuses.

use std::rc::Rc;

use super::answers::Content;
use super::statuses::codes_of_status;
use crate::contract::operation::Location;
use crate::typescript::program::value::{External, Object, Place, SlotValue, Symbol, SymbolKind, Value};

/// Who is let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guard {
    Bearer { is_jwt: bool },
    Basic,
    Key { location: Location, name: String },
}

/// What is known of a package's middleware.
struct Known {
    package: &'static str,
    guard: Option<Guard>,
    refusals: &'static [u16],
}

const fn refuses(package: &'static str, refusals: &'static [u16]) -> Known {
    Known { package, guard: None, refusals }
}

const fn guards(package: &'static str, guard: Guard, refusals: &'static [u16]) -> Known {
    Known { package, guard: Some(guard), refusals }
}

const JWT: Guard = Guard::Bearer { is_jwt: true };

static KNOWN: [Known; 17] = [
    guards("express-jwt", JWT, &[401]),
    guards("koa-jwt", JWT, &[401]),
    guards("express-oauth2-jwt-bearer", JWT, &[401]),
    guards("express-oauth-jwt", JWT, &[401]),
    guards("express-basic-auth", Guard::Basic, &[401]),
    guards("koa-basic-auth", Guard::Basic, &[401]),
    guards("keycloak-connect", JWT, &[403]),
    refuses("express-rate-limit", &[429]),
    refuses("koa-ratelimit", &[429]),
    refuses("koa2-ratelimit", &[429]),
    refuses("csurf", &[403]),
    refuses("koa-csrf", &[403]),
    refuses("express-validation", &[400]),
    refuses("express-joi-validation", &[400]),
    refuses("express-json-validator-middleware", &[400]),
    refuses("zod-express-middleware", &[400]),
    refuses("express-zod-safe", &[400]),
];

/// The packages that protect what changes something from requests that others have forged.
const FORGERY: [&str; 2] = ["csurf", "koa-csrf"];

/// The classes of the errors with which middleware refuses requests.
const CLASSES: [(&str, &str); 4] = [
    ("express-jwt", "UnauthorizedError"),
    ("express-oauth2-jwt-bearer", "UnauthorizedError"),
    ("express-validation", "ValidationError"),
    ("express-json-validator-middleware", "ValidationError"),
];

/// The strategies of passport that the name says by which they are registered.
const STRATEGIES: [(&str, Guard); 4] =
    [("jwt", JWT), ("bearer", Guard::Bearer { is_jwt: false }), ("basic", Guard::Basic), ("oauth-bearer", JWT)];

/// The package that a value comes from, through members and calls.
pub fn package(value: &Value) -> Option<&External> {
    let mut value = value.unaliased();
    for _ in 0..60 {
        match value {
            Value::External(external) => return Some(external),
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Call { callee, .. } => value = callee.unaliased(),
                SymbolKind::Member { object, .. } => value = object.unaliased(),
                SymbolKind::Parameter { .. } | SymbolKind::Alias(_) => return None,
            },
            _ => return None,
        }
    }
    None
}

fn known(stage: &Value) -> Option<&'static Known> {
    let package = package(stage)?;
    KNOWN.iter().find(|known| *package.module == *known.package)
}

/// What a library's middleware answers by itself, without handing an error on.
pub fn answer(stage: &Value, place: Place) -> Option<(u16, Content)> {
    let (callee, arguments) = stage.call()?;
    let external = package(callee)?;
    match (&*external.module, external.path.last().map(|name| &**name)) {
        ("express-rate-limit", _) => {
            let Some(Value::Object(options)) = arguments.first().map(Value::unaliased) else {
                return Some((429, Content::Value(Value::text("Too many requests"))));
            };
            let members = options.members.borrow();
            if members.contains_key("handler") {
                return None;
            }
            let message = match members.get("message").map(|slot| &slot.value) {
                Some(SlotValue::Value(message)) => message.clone(),
                _ => Value::text("Too many requests"),
            };
            Some((429, Content::Value(message)))
        }
        _ if is_celebrate(stage) => {
            let body = super::errors::as_answered(400, place);
            if let Value::Object(body) = &body {
                body.set("validation".into(), Value::Object(Rc::new(Object::new(place))), place);
            }
            Some((400, Content::Json(body)))
        }
        ("swagger-ui-express", Some("setup")) => Some((200, Content::Html)),
        _ => None,
    }
}

/// Whether a stage is celebrate's, which hands its errors on.
pub fn is_celebrate(stage: &Value) -> bool {
    let is_errors = |external: &External| external.path.last().is_some_and(|name| &**name == "errors");
    package(stage).is_some_and(|package| &*package.module == "celebrate" && !is_errors(package))
}

/// Whether a call is `errors()` of celebrate, which answers them.
pub fn answers_celebrate(call: &Symbol) -> bool {
    let SymbolKind::Call { callee, .. } = &call.kind else { return false };
    callee.external().is_some_and(|external| external.is("celebrate", &["errors"]))
}

/// Whether it lets those through, too, who say nothing about who they are.
fn is_optional(stage: &Value) -> bool {
    says(stage, "credentialsRequired", false) || says(stage, "authRequired", false) || refuses_nobody(stage)
}

/// Whether it lets those through, too, who say something wrong about who they are.
fn refuses_nobody(stage: &Value) -> bool {
    says(stage, "passthrough", true)
}

/// Whether an option of a stage has a value.
fn says(stage: &Value, name: &str, wanted: bool) -> bool {
    let Some((_, arguments)) = stage.call() else { return false };
    arguments.iter().any(|argument| {
        let Value::Object(options) = argument.unaliased() else { return false };
        let members = options.members.borrow();
        matches!(members.get(name).map(|slot| &slot.value), Some(SlotValue::Value(Value::Bool(value))) if *value == wanted)
    })
}

/// The status codes with which a library's middleware refuses requests.
pub fn refusals(stage: &Value, is_safe: bool) -> Vec<u16> {
    if let Some((guard, _)) = passport(stage) {
        let is_known = guard.is_some() || strategies(stage).iter().any(|name| name == "local");
        return is_known.then_some(401).into_iter().collect();
    }
    if let Some(options) = validated(stage) {
        let option = |name: &str| value_of(&options, name);
        let failure = option("failure").and_then(|status| codes_of_status(&status).0.first().copied()).unwrap_or(400);
        let goes_on = option("continueOnError").is_some_and(|it| it.truth() == Some(true));
        return if goes_on || !has_parts(&options) { Vec::new() } else { vec![failure] };
    }
    match known(stage) {
        Some(known) if refuses_nobody(stage) && known.guard.is_some() => Vec::new(),
        Some(known) if is_safe && FORGERY.contains(&known.package) => Vec::new(),
        Some(known) => known.refusals.to_vec(),
        None => Vec::new(),
    }
}

/// What stands before a handler of koa-joi-router: `{ validate: { body: schema, failure: 422 } }`.
pub fn validated(stage: &Value) -> Option<Rc<Object>> {
    let Value::Object(options) = stage.unaliased() else { return None };
    match value_of(options, "validate")? {
        Value::Object(validate) => Some(validate),
        _ => None,
    }
}

fn has_parts(options: &Object) -> bool {
    options.members.borrow().keys().any(|name| super::rules::part(name).is_some())
}

fn value_of(object: &Object, name: &str) -> Option<Value> {
    match &object.members.borrow().get(name)?.value {
        SlotValue::Value(value) => Some(value.clone()),
        SlotValue::Getter(_) => None,
    }
}

/// The error with which a library's middleware refuses requests: of its class, where it has one.
pub fn error(stage: &Value, status: u16, place: Place) -> Value {
    let status = Value::Number(status.to_string().into());
    let class = known(stage).and_then(|known| CLASSES.iter().find(|(package, _)| *package == known.package));
    let Some((package, class)) = class else { return status };
    let external = External { module: (*package).into(), path: vec![(*class).into()] };
    let callee = Value::External(Rc::new(external));
    let error = Symbol::new(place, SymbolKind::Call { callee, arguments: Vec::new(), is_new: true });
    let codes = match *package {
        "express-jwt" => Value::either(["credentials_required", "invalid_token"].map(Value::text)),
        _ => Value::Undefined,
    };
    let members = [("status", status.clone()), ("statusCode", status), ("name", Value::text(class)), ("code", codes)];
    for (name, value) in members {
        error.properties.borrow_mut().insert(name.into(), value);
    }
    Value::Symbol(Rc::new(error))
}

/// Who a library's middleware lets through, and whether others get through, too.
pub fn guard(stage: &Value) -> Option<(Guard, bool)> {
    if let Some((guard, is_optional)) = passport(stage) {
        return guard.map(|guard| (guard, is_optional));
    }
    let known = known(stage)?;
    // `keycloak.middleware()` protects nothing.
    let is_setup = stage.symbol().and_then(|it| it.kind.method_call()).is_some_and(|(_, name, _)| name == "middleware");
    known.guard.clone().filter(|_| !is_setup).map(|guard| (guard, is_optional(stage)))
}

/// `passport.authenticate('jwt')`: who is let through, as far as the strategy's name says it.
fn passport(stage: &Value) -> Option<(Option<Guard>, bool)> {
    let (callee, _) = stage.call()?;
    let is_passport =
        |external: &External| matches!(&*external.module, "passport" | "koa-passport" | "@fastify/passport");
    if !package(callee).is_some_and(is_passport) {
        return None;
    }
    let strategies = strategies(stage);
    let guard = STRATEGIES.iter().find(|(known, _)| strategies.iter().any(|name| name == known));
    let is_optional = strategies.iter().any(|name| name == "anonymous");
    Some((guard.map(|(_, guard)| guard.clone()), is_optional))
}

fn strategies(stage: &Value) -> Vec<String> {
    let Some((_, [first, ..])) = stage.call() else { return Vec::new() };
    match first {
        Value::Array(items) => items.items.borrow().iter().filter_map(Value::as_text).map(str::to_owned).collect(),
        other => other.as_text().map(str::to_owned).into_iter().collect(),
    }
}
