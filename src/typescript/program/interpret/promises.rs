//! Promises: what they are kept with, and what they are rejected with.
//!
//! A promise is what it is kept with. One that may be rejected carries the errors along, until somebody waits for it or catches them.

use std::rc::Rc;

use super::Program;
use super::errors::collect_thrown;
use crate::typescript::program::events::{Event, Events};
use crate::typescript::program::value::{Array, Place, Symbol, SymbolKind, Value};

/// The property of a promise that lists what it may be rejected with.
const REJECTED: &str = "#rejected";
/// The property of a promise that is not followed itself: what it is kept with.
const KEPT: &str = "#kept";
/// How many errors of a promise are told apart.
const MOST_REJECTIONS: usize = 6;

impl Program<'_> {
    /// Calls a function whose errors do not leave it, but reject the promise that it gives.
    pub(super) fn promised(&mut self, work: impl FnOnce(&mut Self) -> Value) -> Value {
        let (value, events) = self.recorded(work);
        let mut thrown = Vec::new();
        let may_fail = collect_thrown(&events, &mut thrown) && !self.only_answers(&events);
        // A promise that is given back is waited for.
        thrown.extend(rejections(&value));
        let value = kept_with(&value);
        // What always throws is not gone on from.
        let is_gone_on = !matches!(events.last(), Some(Event::Throw(..)));
        if is_gone_on && (may_fail || !thrown.is_empty()) {
            self.kept_or_not(events);
            return rejected(value, thrown);
        }
        if !events.is_empty() {
            self.record(Event::Inner(events));
        }
        value
    }

    /// Whether nothing is called but methods of what requests are given: `reply.code(404)` does not fail.
    fn only_answers(&self, events: &[Event]) -> bool {
        events.iter().all(|event| match event {
            Event::Call(symbol) => self.is_given(&Value::Symbol(symbol.clone())),
            Event::Branches(branches) => branches.iter().all(|branch| self.only_answers(branch)),
            Event::Inner(events) | Event::Stage { events, .. } => self.only_answers(events),
            Event::Try { body, handler } => self.only_answers(body) && self.only_answers(handler),
            Event::End(_) | Event::Library(_) => false,
            _ => true,
        })
    }

    /// Something is done to its end or not, and nobody sees its errors yet.
    fn kept_or_not(&mut self, events: Events) {
        if !events.is_empty() {
            self.record(Event::Try { body: Rc::new([Event::Inner(events)]), handler: Rc::new([]) });
        }
    }

    /// `new Promise((resolve, reject) => …)`
    pub(super) fn promise(&mut self, arguments: &[Value], place: Place) -> Value {
        let symbol = || Rc::new(Symbol::new(place, SymbolKind::Parameter { type_name: None }));
        let (resolve, reject) = (symbol(), symbol());
        self.rejects_with(reject.clone());
        let Some(Value::Function(executor)) = arguments.first() else { return Value::Unknown(place) };
        let (executor, told) = (executor.clone(), Value::Symbol(reject.clone()));
        let promise = self.promised(|program| {
            program.apply(&executor, vec![Value::Symbol(resolve), told], None, place);
            Value::Unknown(place)
        });
        // Callbacks of other promises may reject this one.
        let mut thrown = rejections(&promise);
        for error in self.rejected_with(&reject) {
            if !thrown.iter().any(|known| known.is_same(&error)) {
                thrown.push(error);
            }
        }
        thrown.truncate(MOST_REJECTIONS);
        rejected(kept_with(&promise), thrown)
    }

    /// The same before there are requests: the executor is called, and what it keeps the promise with is known if it says so at once.
    pub(super) fn started(&mut self, arguments: &[Value], place: Place) -> Option<Value> {
        let Some(Value::Function(executor)) = arguments.first() else { return None };
        let symbol = || Value::Symbol(Rc::new(Symbol::new(place, SymbolKind::Parameter { type_name: None })));
        let (resolve, before) = (symbol(), self.calls.len());
        self.apply(executor, vec![resolve.clone(), symbol()], None, place);
        self.calls.get(before..).unwrap_or_default().iter().find_map(|call| match &call.kind {
            SymbolKind::Call { callee, arguments, .. } if callee.is_same(&resolve) => arguments.first().cloned(),
            _ => None,
        })
    }

    /// `await promise`
    pub(super) fn awaited(&mut self, value: &Value, place: Place) -> Value {
        if !self.is_recording() {
            return kept_with(value);
        }
        self.throw_rejections(value, place);
        kept_with(value)
    }

    /// A function gives something back. Promises that functions give back which a request goes through are waited for.
    pub(super) fn gives_back(&mut self, value: Value, place: Place) {
        if self.is_stage() {
            self.throw_rejections(&value, place);
        }
        self.record(Event::Return(value));
    }

    /// Whoever waits for a promise is thrown what it is rejected with.
    pub(super) fn throw_rejections(&mut self, value: &Value, place: Place) {
        for error in rejections(value) {
            self.perhaps(|program| program.record(Event::Throw(error, place)));
        }
    }

    /// `promise.then(…)`, `promise.catch(…)` and `promise.finally(…)` of a value that is known.
    pub(super) fn settled(&mut self, promise: &Value, name: &str, arguments: &[Value], place: Place) -> Value {
        let (value, thrown) = self.settle(promise, kept_with(promise), name, arguments, place);
        rejected(value, thrown)
    }

    /// The same of what only the running program has.
    pub(super) fn settled_symbol(&mut self, symbol: &Symbol, place: Place) {
        let Some((promise, name, arguments)) = symbol.kind.method_call() else { return };
        let value = match kept_with(promise) {
            value if value.is_same(promise) => Value::Unknown(place),
            value => value,
        };
        let (value, thrown) = self.settle(promise, value, name, arguments, place);
        let mut properties = symbol.properties.borrow_mut();
        if !matches!(value, Value::Undefined | Value::Unknown(_)) {
            properties.insert(KEPT.into(), value);
        }
        if !thrown.is_empty() {
            properties.insert(REJECTED.into(), Value::Array(Rc::new(Array::new(place, thrown))));
        }
    }

    /// A promise that something gives which has called a function back is rejected where the function's is:
    /// `database.transaction(async () => …)`.
    pub(super) fn rejects_by(&self, symbol: &Symbol, result: &Value, place: Place) {
        let thrown = rejections(result);
        if !thrown.is_empty() {
            rejects(symbol, thrown, place);
        }
    }

    /// Does what follows a promise that may be kept with a value; gives what comes of it, and what it may be rejected with.
    fn settle(
        &mut self,
        promise: &Value,
        value: Value,
        name: &str,
        arguments: &[Value],
        place: Place,
    ) -> (Value, Vec<Value>) {
        let mut thrown = rejections(promise);
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let (kept, caught) = match name {
            "then" => (first, arguments.get(1).cloned()),
            "catch" => (Value::Undefined, Some(first)),
            _ => {
                self.call(&first, Vec::new(), None, place);
                return (value, thrown);
            }
        };
        let mut result = value.clone();
        let mut new = Vec::new();
        if matches!(kept, Value::Function(_) | Value::Either(_)) {
            result = self.called_back(&kept, vec![value], &mut new, place);
        } else if self.is_continuation(&kept) {
            self.perhaps(|program| drop(program.continuation(&kept, &[value], place)));
        }
        if let Some(caught) = caught {
            let unknown = self.any_error(place);
            for error in thrown.drain(..).chain([unknown]).collect::<Vec<_>>() {
                self.perhaps(|program| program.caught(&caught, error, &mut new, place));
            }
        }
        thrown.extend(new);
        thrown.truncate(MOST_REJECTIONS);
        (result, thrown)
    }

    /// A callback's errors are no errors of whoever has given it away.
    fn called_back(&mut self, callback: &Value, arguments: Vec<Value>, thrown: &mut Vec<Value>, place: Place) -> Value {
        let (result, events) = self.recorded(|program| program.call(callback, arguments, None, place));
        if self.is_recording() {
            collect_thrown(&events, thrown);
            thrown.extend(rejections(&result));
            self.kept_or_not(events);
        }
        kept_with(&result)
    }

    /// Whoever catches errors is called with one.
    fn caught(&mut self, callback: &Value, error: Value, thrown: &mut Vec<Value>, place: Place) {
        match callback {
            Value::Function(_) => drop(self.called_back(callback, vec![error], thrown, place)),
            other if self.is_recording() => drop(self.continuation(other, &[error], place)),
            _ => {}
        }
    }

    /// What promises are kept with that are waited for together.
    pub(super) fn all_of(&mut self, promises: &Value) -> Value {
        let Value::Array(array) = promises else { return promises.clone() };
        let thrown = rejections(promises);
        let items = array.items.borrow().iter().map(kept_with).collect();
        let kept = Array::new(array.place, items);
        kept.is_open.set(array.is_open.get());
        rejected(Value::Array(Rc::new(kept)), thrown)
    }
}

/// A promise that may be rejected.
pub(super) fn rejected(value: Value, thrown: Vec<Value>) -> Value {
    if thrown.is_empty() {
        return value;
    }
    let place = value.place().or_else(|| thrown.iter().find_map(Value::place));
    let Some(place) = place else { return value };
    let symbol = Symbol::new(place, SymbolKind::Alias(value));
    symbol.properties.borrow_mut().insert(REJECTED.into(), Value::Array(Rc::new(Array::new(place, thrown))));
    Value::Symbol(Rc::new(symbol))
}

/// Lets a promise that a library gives be rejected with errors.
pub(super) fn rejects(promise: &Symbol, thrown: Vec<Value>, place: Place) {
    let thrown = Value::Array(Rc::new(Array::new(place, thrown)));
    promise.properties.borrow_mut().insert(REJECTED.into(), thrown);
}

/// A promise that is kept with a value, where that is known.
pub(super) fn kept_as(promise: Value, kept: Option<Value>) -> Value {
    if let (Value::Symbol(symbol), Some(kept)) = (&promise, kept) {
        symbol.properties.borrow_mut().insert(KEPT.into(), kept);
    }
    promise
}

/// What a promise may be rejected with.
pub(super) fn rejections(value: &Value) -> Vec<Value> {
    match value {
        Value::Symbol(symbol) => match symbol.properties.borrow().get(REJECTED) {
            Some(Value::Array(thrown)) => thrown.items.borrow().clone(),
            _ => Vec::new(),
        },
        Value::Array(items) => items.items.borrow().iter().flat_map(rejections).take(MOST_REJECTIONS).collect(),
        Value::Either(values) => values.iter().flat_map(rejections).take(MOST_REJECTIONS).collect(),
        _ => Vec::new(),
    }
}

/// What a promise is kept with; of what is none, the value itself.
pub(super) fn kept_with(value: &Value) -> Value {
    match value {
        Value::Symbol(symbol) => {
            let properties = symbol.properties.borrow();
            match (&symbol.kind, properties.get(KEPT)) {
                (_, Some(kept)) => kept.clone(),
                (SymbolKind::Alias(inner), None) if properties.contains_key(REJECTED) => kept_with(inner),
                _ => value.clone(),
            }
        }
        Value::Either(values) => Value::either(values.iter().map(kept_with)),
        _ => value.clone(),
    }
}
