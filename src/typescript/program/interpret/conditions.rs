//! Conditions, and what depends on them.

use std::rc::Rc;

use super::Program;
use crate::typescript::program::events::Event;
use crate::typescript::program::scope::Scope;
use crate::typescript::program::tree::{Expression, Kind, Logical};
use crate::typescript::program::value::{External, SymbolKind, Value};

/// The packages that make schemas.
const SCHEMAS: [&str; 7] = ["zod", "zod/v4", "joi", "yup", "valibot", "typebox", "@sinclair/typebox"];

impl Program<'_> {
    /// Whether a condition holds, as far as that is known. As a value, `a && b` is `b` where nothing is known of `a`; it may still
    /// not hold where `b` does.
    pub(super) fn condition(&mut self, test: &Expression, scope: &Rc<Scope>) -> Option<bool> {
        self.depth += 1;
        let truth = match &test.kind {
            _ if self.is_exhausted() => None,
            Kind::Logical { operator: Logical::And, left, right } => match self.condition(left, scope) {
                Some(true) => self.condition(right, scope),
                Some(false) => Some(false),
                None => self.perhaps(|program| program.condition(right, scope)).filter(|truth| !truth),
            },
            Kind::Not(value) => self.condition(value, scope).map(|truth| !truth),
            _ => self.evaluate(test, scope).truth(),
        };
        self.depth -= 1;
        truth
    }

    pub(super) fn logical(&mut self, operator: Logical, left: Value, right: &Expression, scope: &Rc<Scope>) -> Value {
        // `global.client || new Client()`
        let is_kept = left.external().is_some_and(is_of_global) && !matches!(left, Value::Symbol(_));
        if operator != Logical::And && is_kept {
            return self.evaluate(right, scope);
        }
        // `schema ?? z.null()`
        if operator != Logical::And && is_schema(&left) {
            return left;
        }
        let takes_right = match operator {
            Logical::And => left.truth(),
            Logical::Or => left.truth().map(|truth| !truth),
            Logical::Nullish => match &left {
                Value::Undefined | Value::Null => Some(true),
                _ => left.truth().map(|_| false),
            },
        };
        match takes_right {
            Some(true) => self.evaluate(right, scope),
            Some(false) => left,
            None => {
                let right = self.perhaps(|program| program.evaluate(right, scope));
                if operator != Logical::And {
                    self.record(Event::Default { of: left.clone(), value: right.clone() });
                }
                if operator == Logical::And { right } else { Value::either([left, right]) }
            }
        }
    }
}

/// Whether a value is a schema that a library for validation has made, which is always there.
fn is_schema(value: &Value) -> bool {
    schema_library(value).is_some()
}

/// The library for validation that has made a schema.
pub(super) fn schema_library(value: &Value) -> Option<Rc<str>> {
    let mut value = value.unaliased();
    for _ in 0..40 {
        let (callee, _) = value.call()?;
        match callee.external() {
            Some(external) => return SCHEMAS.contains(&&*external.module).then(|| external.module.clone()),
            None => match callee.symbol().map(|symbol| &symbol.kind) {
                Some(SymbolKind::Member { object, .. }) => value = object.unaliased(),
                _ => return None,
            },
        }
    }
    None
}

/// Whether a value is what the program itself has kept at the global object.
fn is_of_global(external: &External) -> bool {
    let of = |name: &str| matches!(name, "global" | "globalThis");
    external.module.is_empty() && external.path.len() > 1 && external.path.first().is_some_and(|name| of(name))
}
