//! Following one request through the functions that it is handed to.

use std::collections::HashMap;
use std::rc::Rc;

use super::Program;
use crate::typescript::program::ModuleId;
use crate::typescript::program::events::{Event, Events, Stage, Style};
use crate::typescript::program::value::{Object, Place, Symbol, SymbolKind, Value};

/// How many steps each function that a request goes through may take, apart from those that it hands the request on to.
const MOST_STEPS: usize = 12_000;
/// How many of them when all requests together have taken more than `ENOUGH`.
const FEW_STEPS: usize = 1_500;
const ENOUGH: usize = 16_000_000;
/// How many steps of its caller's a function may take at least.
const LEAST_STEPS: usize = 100;
/// How many methods may be called on what the one before gives back.
const MOST_CHAINED: usize = 40;
/// The request that is being followed.
#[derive(Default)]
pub struct Recorder {
    open: Vec<Vec<Event>>,
    style: Option<Style>,
    stages: Vec<Stage>,
    /// What every stage is given.
    arguments: Vec<Value>,
    /// The error that is on its way, for stages that answer errors.
    error: Option<Value>,
    /// The symbols that hand the request on, and to which stage.
    next: Vec<(Rc<Symbol>, usize)>,
    /// How many functions are being followed in the stage's own.
    depth: Option<usize>,
    /// What stages that have been followed do.
    done: HashMap<usize, Events>,
    /// What promises that are not kept are told with, as good as throwing, and the errors that they have been told.
    rejects: Vec<(Rc<Symbol>, Vec<Value>)>,
}

impl Program<'_> {
    /// Lets a function that is called take a part of the steps that are left, so that its caller can go on.
    pub(super) fn within_steps<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        if !self.is_recording() {
            return work(self);
        }
        let (limit, start) = (self.limit, self.steps);
        let rest = limit.saturating_sub(start);
        self.limit = start + (rest / 2).max(LEAST_STEPS.min(rest));
        let done = work(self);
        // Stages that are gone through meanwhile have steps of their own.
        self.limit = limit.max(limit + (self.steps - start).saturating_sub(rest));
        done
    }

    /// An object that is made here.
    pub(super) fn new_object(&self, place: Place) -> Object {
        Object { level: self.is_recording().then_some(self.uncertain), ..Object::new(place) }
    }

    /// What happens as a request goes through some functions that are all given the same arguments. With an error, these are
    /// functions that answer errors, and take it before the arguments.
    pub fn request(&mut self, style: Style, stages: &[Stage], arguments: &[Value], error: Option<Value>) -> Events {
        let before = self.recorder.take();
        let (limit, start) = (self.limit, self.steps);
        self.recorder = Some(Recorder {
            open: vec![Vec::new()],
            style: Some(style),
            stages: stages.to_vec(),
            arguments: arguments.to_vec(),
            error,
            ..Recorder::default()
        });
        self.resume(0);
        let recorder = std::mem::replace(&mut self.recorder, before);
        // What is followed afterwards may take as long as it might have before.
        self.request_steps += self.steps - start;
        self.limit = limit + (self.steps - start);
        recorder.and_then(|recorder| recorder.open.into_iter().next()).unwrap_or_default().into()
    }

    /// Whether a request is being followed.
    pub(super) fn is_recording(&self) -> bool {
        self.recorder.is_some()
    }

    pub(super) fn record(&mut self, event: Event) {
        if let Some(open) = self.recorder.as_mut().and_then(|recorder| recorder.open.last_mut()) {
            open.push(event);
        }
    }

    /// Does something, and gives what happens meanwhile apart.
    pub(super) fn recorded<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, Events) {
        if let Some(recorder) = &mut self.recorder {
            recorder.open.push(Vec::new());
        }
        let done = work(self);
        let events = self.recorder.as_mut().and_then(|recorder| recorder.open.pop());
        (done, events.unwrap_or_default().into())
    }

    /// Does something that may not happen.
    pub(super) fn perhaps<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let (done, events) = self.uncertainly(work);
        self.branches(vec![Vec::new().into(), events]);
        done
    }

    /// Does something in a branch that may not be taken, and gives what happens meanwhile apart.
    pub(super) fn uncertainly<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, Events) {
        self.uncertain += 1;
        let done = self.recorded(work);
        self.uncertain -= 1;
        done
    }

    /// A symbol that rejects a promise when it is called.
    pub(super) fn rejects_with(&mut self, symbol: Rc<Symbol>) {
        self.recorder.iter_mut().for_each(|recorder| recorder.rejects.push((symbol.clone(), Vec::new())));
    }

    /// What a promise has been rejected with, wherever that was done.
    pub(super) fn rejected_with(&mut self, symbol: &Rc<Symbol>) -> Vec<Value> {
        let rejects = self.recorder.iter_mut().flat_map(|recorder| &mut recorder.rejects);
        rejects.filter(|(known, _)| Rc::ptr_eq(known, symbol)).flat_map(|(_, errors)| std::mem::take(errors)).collect()
    }

    pub(super) fn branches(&mut self, branches: Vec<Events>) {
        if branches.iter().any(|branch| !branch.is_empty()) {
            self.record(Event::Branches(branches));
        }
    }

    /// Does what a function does.
    pub(super) fn inner_events<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let (done, events) = self.recorded(work);
        if !events.is_empty() {
            self.record(Event::Inner(events));
        }
        done
    }

    /// Hands the request to a stage, and on from there.
    fn resume(&mut self, index: usize) {
        let Some(recorder) = &mut self.recorder else { return };
        let Some(stage) = recorder.stages.get(index).cloned() else { return };
        let style = recorder.style;
        let events = match recorder.done.get(&index) {
            Some(events) => events.clone(),
            None => {
                // A stage that hands the request on to itself has no end.
                recorder.done.insert(index, Vec::new().into());
                let (limit, start) = (self.limit, self.steps);
                self.limit = start + if self.request_steps > ENOUGH { FEW_STEPS } else { MOST_STEPS };
                let ((), events) = self.recorded(|program| {
                    program.stage(&stage.function, index);
                    program.goes_on(index);
                });
                self.limit = limit + (self.steps - start);
                let recorder = self.recorder.as_mut();
                recorder.into_iter().for_each(|recorder| drop(recorder.done.insert(index, events.clone())));
                events
            }
        };
        events.iter().for_each(|event| self.record(event.clone()));
        if style == Some(Style::Each) {
            self.resume(index + 1);
        }
    }

    /// Hands the request on from a stage that took too many steps to be followed to where it does so.
    fn goes_on(&mut self, index: usize) {
        let is_reached = self.recorder.as_ref().is_some_and(|recorder| recorder.done.contains_key(&(index + 1)));
        if self.steps > self.limit && !is_reached && self.is_style(Style::Next) {
            self.resume(index + 1);
        }
    }

    fn stage(&mut self, stage: &Value, index: usize) {
        let place = Place { module: ModuleId(0), at: 0 };
        match stage {
            Value::Function(closure) => {
                let place = Place { module: closure.module, at: closure.function.at };
                let next = Rc::new(Symbol::new(place, SymbolKind::Parameter { type_name: None }));
                let Some(recorder) = &mut self.recorder else { return };
                recorder.next.push((next.clone(), index + 1));
                let is_last = index + 1 == recorder.stages.len();
                let mut arguments: Vec<Value> = recorder.error.iter().cloned().collect();
                if recorder.stages.get(index).is_some_and(|stage| stage.takes_value) {
                    arguments.push(Value::Unknown(place));
                }
                arguments.extend(recorder.arguments.iter().cloned());
                arguments.push(Value::Symbol(next));
                // Some are given the value that they are for, which is not known.
                arguments.push(Value::Unknown(place));
                let request = self.recorder.as_ref().and_then(|recorder| recorder.arguments.first()).cloned();
                // Handlers of Fastify's are methods of their instance.
                let this = request.as_ref().and_then(Value::symbol).filter(|_| self.is_style(Style::Each));
                let this = this.and_then(|request| request.properties.borrow().get("server").cloned());
                let ((), events) = self.recorded(|program| {
                    if let (Some(typed), Some(value)) = (closure.typed.get().cloned(), request) {
                        program.record(Event::Typed { value, typed });
                    }
                    let depth = Some(program.active.len() + 1);
                    let outer = program.recorder.as_mut().and_then(|it| std::mem::replace(&mut it.depth, depth));
                    program.apply_inside(closure, arguments, this, place);
                    program.recorder.iter_mut().for_each(|it| it.depth = outer);
                });
                let stages = self.recorder.as_ref().map(|recorder| recorder.stages.as_slice()).unwrap_or_default();
                let is_shared = stages.get(index).is_some_and(|stage| stage.is_shared);
                self.record(Event::Stage { events, is_last, is_shared });
            }
            Value::Either(values) => {
                let branches = values
                    .iter()
                    .map(|value| match value {
                        Value::Function(_) => self.recorded(|program| program.stage(value, index)).1,
                        other => self.recorded(|program| program.library(other, index)).1,
                    })
                    .collect();
                self.branches(branches);
            }
            Value::Unknown(at) => {
                self.record(Event::End(*at));
                self.library(&Value::Unknown(place), index);
            }
            // `asyncHandler(handler)` of a library
            other => match wrapped(other) {
                Some(handler) if self.may_hand_on(&handler, index) => self.stage(&handler, index),
                _ => self.library(other, index),
            },
        }
    }

    /// Whether a function that a library is given may be a stage: before the last one, it has to take what hands requests on. Others are
    /// what the library calls with something else: `logger((text) => console.log(text))`.
    fn may_hand_on(&self, handler: &Value, index: usize) -> bool {
        let Some(recorder) = &self.recorder else { return false };
        let is_last = index + 1 == recorder.stages.len() || recorder.style != Some(Style::Next);
        let Value::Function(closure) = handler else { return true };
        is_last || closure.function.parameters.len() > recorder.arguments.len()
    }

    /// Whether the function that is being followed is one that the request was handed to.
    pub(super) fn is_stage(&self) -> bool {
        self.recorder.as_ref().is_some_and(|recorder| recorder.depth == Some(self.active.len()))
    }

    /// Whether a value is one of those that requests are given, or what its methods give back.
    pub(super) fn is_given(&self, value: &Value) -> bool {
        let arguments = self.recorder.as_ref().map(|recorder| recorder.arguments.as_slice()).unwrap_or_default();
        let mut value = value;
        for _ in 0..MOST_CHAINED {
            if arguments.iter().any(|argument| argument.is_same(value)) {
                return true;
            }
            let Some((receiver, ..)) = value.symbol().and_then(|symbol| symbol.kind.method_call()) else {
                return false;
            };
            value = receiver;
        }
        false
    }

    /// Whether a value is all that a request is given, as Koa's context.
    pub(super) fn is_context(&self, value: &Value) -> bool {
        self.recorder.as_ref().is_some_and(|recorder| match recorder.arguments.as_slice() {
            [context] => context.is_same(value),
            _ => false,
        })
    }

    fn is_style(&self, style: Style) -> bool {
        self.recorder.as_ref().is_some_and(|recorder| recorder.style == Some(style))
    }

    /// A stage that is not in the sources hands the request on, as far as is known.
    fn library(&mut self, stage: &Value, index: usize) {
        self.record(Event::Library(stage.clone()));
        let thrown =
            self.recorder.as_ref().and_then(|recorder| recorder.stages.get(index)).map(|stage| stage.throws.clone());
        for status in thrown.unwrap_or_default() {
            let place = stage.place().unwrap_or(Place { module: ModuleId(0), at: 0 });
            let error = self.error_of(&[Value::Number(status.to_string().into())], place);
            self.perhaps(|program| program.record(Event::Throw(error, place)));
        }
        if self.recorder.as_ref().is_some_and(|recorder| recorder.style == Some(Style::Next)) {
            self.resume(index + 1);
        }
    }

    /// Whether a value hands the request on when it is called.
    pub(super) fn is_continuation(&self, value: &Value) -> bool {
        let is_value = |(known, _): &(Rc<Symbol>, usize)| Value::Symbol(known.clone()).is_same(value);
        self.recorder.as_ref().is_some_and(|recorder| recorder.next.iter().any(is_value))
    }

    /// A call of what hands the request on; `None` if the value is something else.
    pub(super) fn continuation(&mut self, callee: &Value, arguments: &[Value], place: Place) -> Option<Value> {
        let recorder = self.recorder.as_mut()?;
        let is_callee = |known: &Rc<Symbol>| Value::Symbol(known.clone()).is_same(callee);
        if let Some((_, errors)) = recorder.rejects.iter_mut().find(|(known, _)| is_callee(known)) {
            let error = arguments.first().cloned().unwrap_or(Value::Undefined);
            errors.push(error.clone());
            self.record(Event::Throw(error, place));
            return Some(Value::Undefined);
        }
        let recorder = self.recorder.as_mut()?;
        let index = recorder.next.iter().find(|(known, _)| is_callee(known)).map(|(_, index)| *index)?;
        match arguments.first() {
            None | Some(Value::Undefined | Value::Null | Value::Bool(false)) => {}
            Some(Value::Text(word)) if matches!(&**word, "route" | "router") => return Some(Value::Undefined),
            Some(error) if recorder.error.is_some() => recorder.error = Some(error.clone()),
            Some(error) => {
                self.record(Event::Fail(error.clone(), place));
                return Some(Value::Undefined);
            }
        }
        if recorder.style == Some(Style::Next) {
            self.resume(index);
        }
        Some(Value::Undefined)
    }
}

/// The function that a library's only argument is: what it gives hands requests on to it.
fn wrapped(stage: &Value) -> Option<Value> {
    let (callee, arguments) = stage.call()?;
    let is_library = callee.external().is_some_and(|external| !external.module.is_empty());
    match arguments {
        [handler @ Value::Function(closure)] if is_library && closure.function.parameters.len() < 4 => {
            Some(handler.clone())
        }
        [inner @ Value::Symbol(_)] if is_library => wrapped(inner),
        _ => None,
    }
}
