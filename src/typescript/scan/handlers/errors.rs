//! Errors that are thrown or handed on, and the status codes that they carry.

use std::rc::Rc;

use super::statuses::{code, codes, codes_of_status};
use crate::typescript::program::Program;
use crate::typescript::program::interpret::errors::STATUSES;
use crate::typescript::program::value::{Array, Object, Piece, Place, Symbol, SymbolKind, Value};

/// What is known of the status code that an error carries.
pub fn status_of(error: &Value) -> Option<u16> {
    match error.unaliased() {
        Value::Object(object) => {
            let members = object.members.borrow();
            STATUSES.iter().find_map(|name| match &members.get(*name)?.value {
                crate::typescript::program::value::SlotValue::Value(value) => codes_of_status(value).0.first().copied(),
                crate::typescript::program::value::SlotValue::Getter(_) => None,
            })
        }
        Value::Symbol(symbol) => {
            let properties = symbol.properties.borrow();
            let given = STATUSES.iter().find_map(|name| codes_of_status(properties.get(*name)?).0.first().copied());
            drop(properties);
            given.or_else(|| made_with(symbol))
        }
        Value::Number(_) => codes(error).0.first().copied(),
        _ => None,
    }
}

/// Whether a value is an error, so that giving it back is as good as throwing it.
pub fn is_error(value: &Value) -> bool {
    match value.unaliased() {
        Value::Object(object) => object.is_error.get(),
        Value::Symbol(symbol) => {
            matches!(&symbol.kind, SymbolKind::Call { callee, .. } if library(callee).is_some())
                && made_with(symbol).is_some()
        }
        _ => false,
    }
}

/// Gives an error of a library the members that it has there, so that whoever answers errors finds them.
pub fn complete(error: &Value, place: Place) {
    let Value::Symbol(symbol) = error.unaliased() else { return };
    let Some(status) = made_with(symbol) else { return };
    let number = Value::Number(status.to_string().into());
    let mut properties = symbol.properties.borrow_mut();
    for name in ["status", "statusCode"] {
        properties.entry(name.into()).or_insert_with(|| number.clone());
    }
    // Fastify's own error is the one that has it.
    properties.entry("validation".into()).or_insert(Value::Undefined);
    let SymbolKind::Call { callee, .. } = &symbol.kind else { return };
    if library(callee).is_some_and(|library| library.contains("boom")) {
        let output = Object::new(place);
        output.set("statusCode".into(), number, place);
        properties.insert("output".into(), Value::Object(Rc::new(output)));
        properties.insert("isBoom".into(), Value::Bool(true));
    }
}

/// The error with which Fastify refuses what a schema does not let through.
pub fn refused_by_schema(program: &Program<'_>, place: Place) -> Value {
    let error = program.error(Value::Template(Rc::new([Piece::Hole(Value::Unknown(place))])), place);
    if let Value::Object(object) = &error {
        object.set("statusCode".into(), Value::Number("400".into()), place);
        object.set("code".into(), Value::text("FST_ERR_VALIDATION"), place);
        object.set("validation".into(), Value::Array(Rc::new(Array::of_unknown(place))), place);
        object.set("validationContext".into(), Value::Template(Rc::new([Piece::Hole(Value::Unknown(place))])), place);
    }
    error
}

/// What Fastify answers an error with that nobody else answers; celebrate has the same.
pub fn as_answered(status: u16, place: Place) -> Value {
    let text = || Value::Template(Rc::new([Piece::Hole(Value::Unknown(place))]));
    let body = Object::new(place);
    body.set("statusCode".into(), Value::Number(status.to_string().into()), place);
    body.set("error".into(), text(), place);
    body.set("message".into(), text(), place);
    Value::Object(Rc::new(body))
}

/// The status code that an error of a library was made with.
fn made_with(symbol: &Symbol) -> Option<u16> {
    let SymbolKind::Call { callee, arguments, is_new } = &symbol.kind else { return None };
    let is_failure = |code: &u16| (400..600).contains(code);
    let by_number = || arguments.iter().take(3).find_map(|value| codes(value).0.first().copied()).filter(is_failure);
    match library(callee) {
        Some("http-errors" | "boom" | "@hapi/boom" | "restify-errors") => {
            let name = callee.external().and_then(|external| external.path.last());
            name.and_then(|name| code(name)).or_else(by_number).or_else(|| {
                // `new Boom.Boom(message, { statusCode })`
                let options = arguments.iter().find(|value| matches!(value, Value::Object(_)))?;
                status_of(options)
            })
        }
        // `new Problem(404, …)`
        Some(_) if *is_new => by_number(),
        Some(_) => None,
        None => match &callee.symbol()?.kind {
            // `app.httpErrors.notFound()`
            SymbolKind::Member { object, name } => match &object.symbol()?.kind {
                SymbolKind::Member { name: group, .. } if &**group == "httpErrors" => code(name),
                _ => None,
            },
            // `createError('CODE', 'message', 404)` makes a class.
            SymbolKind::Call { callee, arguments, .. } if library(callee) == Some("@fastify/error") => {
                codes(arguments.get(2)?).0.first().copied()
            }
            _ => None,
        },
    }
}

/// The package of which something is a member.
fn library(callee: &Value) -> Option<&str> {
    callee.external().map(|external| &*external.module).filter(|module| !module.is_empty())
}
