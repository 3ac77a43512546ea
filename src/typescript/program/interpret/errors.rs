//! Errors: what makes them, what throws and what catches them.

use std::collections::HashSet;
use std::rc::Rc;

use super::Program;
use super::patterns::Binds;
use crate::typescript::program::classes::{OF_NO_CLIENT, OF_NO_SCHEMA};
use crate::typescript::program::events::Event;
use crate::typescript::program::scope::Scope;
use crate::typescript::program::tree::{Pattern, Statement};
use crate::typescript::program::value::{Place, SlotValue, Symbol, SymbolKind, Value};

/// The members by which errors of libraries for HTTP say their status codes, in the order of their precedence.
pub const STATUSES: [&str; 5] = ["statusCode", "status", "httpStatus", "httpCode", "status_code"];
/// How many values that a block throws its `catch` is followed with.
const MOST_CAUGHT: usize = 5;
/// How many kinds of them are, where there are more.
const MOST_KINDS: usize = 9;
/// The names of the errors that the language has.
const ERRORS: [&str; 6] = ["Error", "TypeError", "RangeError", "SyntaxError", "EvalError", "URIError"];

impl Program<'_> {
    /// `try { … } catch (error) { … }`; says whether it is left for certain.
    pub(super) fn attempt(
        &mut self,
        body: &[Statement],
        caught: Option<&Pattern>,
        handler: Option<&[Statement]>,
        scope: &Rc<Scope>,
        place: Place,
    ) -> bool {
        let (is_left, events) = self.recorded(|program| program.inner(body, scope));
        let Some(handler) = handler else {
            events.iter().for_each(|event| self.record(event.clone()));
            return is_left;
        };
        let mut thrown = Vec::new();
        let may_fail = collect_thrown(&events, &mut thrown);
        if thrown.len() > MOST_CAUGHT {
            // Of those that are answered alike, one is enough.
            let mut seen = HashSet::new();
            thrown.retain(|error| seen.insert(kind_of_error(error)));
            thrown.truncate(MOST_KINDS);
        }
        // What stands around many routes asks for errors that only some of them have.
        let fails_itself = fails_itself(&events);
        if may_fail && !fails_itself || thrown.is_empty() && !may_fail || !self.is_recording() {
            thrown.push(self.error(Value::Unknown(place), place));
        }
        if fails_itself {
            let error = self.any_error(place);
            if let Value::Object(error) = &error {
                if !asks_schemas(&events) {
                    error.set(OF_NO_SCHEMA.into(), Value::Bool(true), place);
                }
                let is_of_client = |error: &Value| is_of(error, "@prisma/client");
                if thrown.iter().any(is_of_client) {
                    error.set(OF_NO_CLIENT.into(), Value::Bool(true), place);
                }
            }
            thrown.push(error);
        }
        let mut all_left = true;
        let mut branches = Vec::new();
        for value in thrown {
            let ((), events) = self.uncertainly(|program| {
                let scope = Scope::inside_at(scope, program.uncertain);
                if let Some(pattern) = caught {
                    program.bind(pattern, value, &scope, Binds::New, place);
                }
                all_left &= program.inner(handler, &scope);
            });
            branches.push(events);
        }
        if self.is_recording() {
            self.record(Event::Try { body: events, handler: Rc::new([Event::Branches(branches)]) });
        }
        is_left && all_left
    }

    /// An error of which nothing is known but that it is one.
    pub fn error(&self, message: Value, place: Place) -> Value {
        let error = self.new_object(place);
        let message = super::expressions::said(&message);
        error.set("name".into(), Value::text("Error"), place);
        error.set("message".into(), message, place);
        error.set("stack".into(), Value::Unknown(place), place);
        error.is_error.set(true);
        Value::Object(Rc::new(error))
    }

    /// An error that a library or a database throws: it may be of any class, and have members that tell what went wrong. What they say
    /// of status codes, answers of this program do not.
    pub(super) fn any_error(&self, place: Place) -> Value {
        let error = self.error(Value::Unknown(place), place);
        if let Value::Object(object) = &error {
            object.members.borrow_mut().shift_remove("name");
            object.add_other(&Value::Unknown(place));
        }
        error
    }

    /// `ctx.throw(404, message)` and `ctx.assert(value, 404, message)` of Koa: throwing by a method of what a request is given.
    pub(super) fn throws_by_method(&mut self, symbol: &Symbol, place: Place) {
        let Some((receiver, name, arguments)) = symbol.kind.method_call() else { return };
        let is_context = self.is_context(receiver);
        match name {
            "throw" if is_context => {
                let error = self.error_of(arguments, place);
                self.record(Event::Throw(error, place));
            }
            // As koa-parameter refuses.
            "verifyParams" if is_context => {
                let arguments = [Value::Number("422".into()), Value::text("Validation Failed")];
                let error = self.error_of(&arguments, place);
                self.perhaps(|program| program.record(Event::Throw(error, place)));
            }
            "assert" if is_context => {
                let error = self.error_of(arguments.get(1..).unwrap_or_default(), place);
                self.perhaps(|program| program.record(Event::Throw(error, place)));
            }
            _ => {}
        }
    }

    /// An error of a status code, a message and members, in any order.
    pub(super) fn error_of(&self, arguments: &[Value], place: Place) -> Value {
        let is_error = |value: &&Value| match value.unaliased() {
            Value::Object(object) => object.is_error.get(),
            _ => false,
        };
        let text = arguments.iter().find(|value| matches!(value, Value::Text(_) | Value::Template(_)));
        let error = match arguments.iter().find(is_error) {
            Some(error) => error.clone(),
            None => self.error(text.cloned().unwrap_or(Value::Unknown(place)), place),
        };
        let Value::Object(object) = error.unaliased() else { return error };
        for argument in arguments {
            match argument {
                Value::Number(_) | Value::External(_) => {
                    object.set("status".into(), argument.clone(), place);
                    object.set("statusCode".into(), argument.clone(), place);
                }
                Value::Object(more) if !more.is_error.get() => {
                    object.members.borrow_mut().extend(more.members.borrow().clone());
                }
                _ => {}
            }
        }
        error
    }
}

/// Whether a global is the class of an error that the language has.
pub(super) fn is_error_class(path: &[std::sync::Arc<str>]) -> bool {
    matches!(path, [name] if ERRORS.contains(&&**name))
}

/// What tells an error apart from others for those who answer it: its class and its status.
fn kind_of_error(error: &Value) -> (usize, String) {
    match error.unaliased() {
        Value::Object(object) => {
            let class = object.class.as_ref().map_or(0, |class| Rc::as_ptr(class).addr());
            let members = object.members.borrow();
            let said = STATUSES.iter().find_map(|name| match &members.get(*name)?.value {
                SlotValue::Value(Value::Number(status) | Value::Text(status)) => Some(status.to_string()),
                SlotValue::Value(Value::External(external)) => external.path.last().map(|name| name.to_string()),
                _ => None,
            });
            (class, said.unwrap_or_default())
        }
        other => (other.identity().unwrap_or_default(), String::new()),
    }
}

/// Whether something that is not known is called, other than by the functions that a request is handed on to.
fn fails_itself(events: &[Event]) -> bool {
    events.iter().any(|event| match event {
        Event::Call(_) | Event::End(_) | Event::Library(_) => true,
        Event::Branches(branches) => branches.iter().any(|branch| fails_itself(branch)),
        Event::Inner(events) => fails_itself(events),
        Event::Try { handler, .. } => fails_itself(handler),
        _ => false,
    })
}

/// Whether an error is of a class of a package.
fn is_of(error: &Value, package: &str) -> bool {
    error.call().and_then(|(class, _)| class.external()).is_some_and(|class| &*class.module == package)
}

/// Whether something is called as schemas are by which values are checked, or models that check what is stored.
fn asks_schemas(events: &[Event]) -> bool {
    const ASKED: [&str; 13] = [
        "parse",
        "parseAsync",
        "validate",
        "validateAsync",
        "validateSync",
        "validateAt",
        "assert",
        "create",
        "save",
        "update",
        "bulkCreate",
        "upsert",
        "findOrCreate",
    ];
    events.iter().any(|event| match event {
        Event::Call(symbol) => match &symbol.kind {
            SymbolKind::Call { callee, .. } => callee.symbol().is_some_and(
                |callee| matches!(&callee.kind, SymbolKind::Member { name, .. } if ASKED.contains(&&**name)),
            ),
            _ => false,
        },
        Event::Branches(branches) => branches.iter().any(|branch| asks_schemas(branch)),
        Event::Inner(events) | Event::Stage { events, .. } => asks_schemas(events),
        Event::Try { body, handler } => asks_schemas(body) || asks_schemas(handler),
        Event::Library(_) | Event::End(_) => true,
        _ => false,
    })
}

/// Adds what is thrown in a block and not caught there; says whether something that is not known is called there, which may fail.
pub(super) fn collect_thrown(events: &[Event], thrown: &mut Vec<Value>) -> bool {
    let mut may_fail = false;
    for event in events {
        match event {
            Event::Throw(value, _) => {
                if !thrown.iter().any(|known| known.is_same(value)) {
                    thrown.extend(value.alternatives().iter().cloned());
                }
            }
            Event::Call(_) | Event::End(_) | Event::Library(_) => may_fail = true,
            Event::Branches(branches) => {
                for branch in branches {
                    may_fail |= collect_thrown(branch, thrown);
                }
            }
            Event::Inner(events) | Event::Stage { events, .. } => may_fail |= collect_thrown(events, thrown),
            // Nobody has seen yet how a promise may fail.
            Event::Try { body, handler } if handler.is_empty() => may_fail |= collect_thrown(body, &mut Vec::new()),
            Event::Try { handler, .. } => may_fail |= collect_thrown(handler, thrown),
            Event::Read(_)
            | Event::Typed { .. }
            | Event::Write { .. }
            | Event::Default { .. }
            | Event::Return(_)
            | Event::Fail(..) => {}
        }
    }
    may_fail
}
