//! The ways that a request may take through what happens, and how each is answered.

use std::collections::HashMap;
use std::rc::Rc;

use super::answers::Content;
use super::errors;
use super::request::{Dialect, Given};
use crate::typescript::program::events::Event;
use crate::typescript::program::value::{Place, SymbolKind, Value};

/// How many ways are told apart at once.
const MOST_WAYS: usize = 48;

/// What has been said about the answer so far.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The codes that it may have; none where nothing has been said.
    pub statuses: Vec<u16>,
    /// Whether it may have another code.
    pub is_open: bool,
    pub body: Option<Rc<Content>>,
    pub media: Option<String>,
    pub headers: Vec<String>,
    /// Whether it has been sent, so that nothing is to be added.
    pub is_sent: bool,
    /// The stage that has said the status.
    pub stage: Option<usize>,
}

impl State {
    fn is_same(&self, other: &State) -> bool {
        let bodies = match (&self.body, &other.body) {
            (Some(ours), Some(theirs)) => Rc::ptr_eq(ours, theirs),
            (None, None) => true,
            _ => false,
        };
        bodies
            && self.statuses == other.statuses
            && self.is_open == other.is_open
            && self.is_sent == other.is_sent
            && self.media == other.media
    }

    /// Whether nothing at all tells both apart.
    fn is_equal(&self, other: &State) -> bool {
        self.is_same(other) && self.headers == other.headers && self.stage == other.stage
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// `None` where the code is not known.
    pub status: Option<u16>,
    pub content: Option<Rc<Content>>,
    pub media: Option<String>,
    pub headers: Vec<String>,
    pub stage: usize,
    pub place: Place,
}

/// An error that whoever answers errors is given.
#[derive(Clone, Debug)]
pub struct Failure {
    pub error: Value,
    /// What had been said of the status code before: the codes, and whether it may have been another one.
    pub statuses: Vec<u16>,
    pub is_open: bool,
    pub stage: usize,
    pub place: Place,
}

/// Where the ways have led.
#[derive(Clone, Debug, Default)]
struct Ways {
    on: Vec<State>,
    returned: Vec<(State, Value)>,
    thrown: Vec<(State, Value, Place)>,
}

/// Follows the ways through what happens.
pub struct Flow<'g> {
    pub given: &'g Given,
    pub answers: Vec<Answer>,
    pub failures: Vec<Failure>,
    /// Where what happens is not known.
    pub ends: Vec<Place>,
    /// Whether the request changes nothing, so that it needs no protection from forgery.
    pub is_safe: bool,
    /// Whether the program has celebrate answer its own errors: `app.use(errors())`.
    pub answers_celebrate: bool,
    /// The stages that are open, by what tells them apart.
    pub stages: Vec<usize>,
    /// The stages that have been followed, with what had been said before and where they lead then: the branches of those before
    /// each hand the request on.
    followed: HashMap<usize, Vec<(State, Ways)>>,
    /// The route's own handler, where requests come to it.
    pub last: Option<usize>,
    /// What has been said about the answer before.
    pub start: State,
    pub place: Place,
}

impl<'g> Flow<'g> {
    pub fn new(given: &'g Given, place: Place) -> Self {
        let (answers, failures) = (Vec::new(), Vec::new());
        Flow {
            given,
            answers,
            failures,
            ends: Vec::new(),
            is_safe: false,
            answers_celebrate: false,
            stages: Vec::new(),
            followed: HashMap::new(),
            last: None,
            start: State::default(),
            place,
        }
    }

    /// Follows everything to its end.
    pub fn follow(&mut self, events: &[Event]) {
        let ways = self.ways(events, vec![self.start.clone()]);
        for (state, error, place) in ways.thrown {
            self.fail_after(&state, error, place);
        }
        if self.given.dialect == Dialect::Koa {
            let ended = ways.on.into_iter().chain(ways.returned.into_iter().map(|(state, _)| state));
            for state in ended.collect::<Vec<_>>() {
                if state.body.is_some() || !state.statuses.is_empty() || state.is_open {
                    self.send(&state, self.place);
                }
            }
        }
    }

    pub fn stage(&self) -> usize {
        self.stages.last().copied().unwrap_or_default()
    }

    pub fn fail(&mut self, error: Value, place: Place) {
        self.fail_after(&State::default(), error, place);
    }

    /// As [`fail`](Self::fail), with what has been said about the answer: `res.status(404); throw new Error(…)`.
    fn fail_after(&mut self, state: &State, error: Value, place: Place) {
        let is_known = |known: &Failure| {
            known.error.is_same(&error)
                && known.stage == self.stage()
                && known.statuses == state.statuses
                && known.is_open == state.is_open
        };
        if !self.failures.iter().any(is_known) {
            let (statuses, is_open) = (state.statuses.clone(), state.is_open);
            self.failures.push(Failure { error, statuses, is_open, stage: self.stage(), place });
        }
    }

    /// The answer that has been put together is sent.
    pub fn send(&mut self, state: &State, place: Place) {
        if state.is_sent {
            return;
        }
        let mut statuses: Vec<Option<u16>> = state.statuses.iter().copied().map(Some).collect();
        if statuses.is_empty() {
            let is_empty = state.body.as_deref().is_some_and(|content| matches!(content, Content::Empty));
            let usual = if is_empty && self.given.dialect == Dialect::Koa { 204 } else { 200 };
            statuses.push((!state.is_open).then_some(usual));
        }
        for status in statuses {
            let (content, media) = (state.body.clone(), state.media.clone());
            let headers = state.headers.clone();
            let stage = state.stage.unwrap_or_else(|| self.stage());
            self.answers.push(Answer { status, content, media, headers, stage, place });
        }
    }

    fn ways(&mut self, events: &[Event], states: Vec<State>) -> Ways {
        let mut ways = Ways { on: states, ..Ways::default() };
        for event in events {
            if ways.on.is_empty() {
                break;
            }
            if self.concerns_answers(event) {
                self.event(event, &mut ways);
                settle(&mut ways.on);
            }
        }
        ways
    }

    /// Whether something may change what is answered. Most of what a program does has nothing to do with its answers.
    fn concerns_answers(&self, event: &Event) -> bool {
        match event {
            Event::Call(symbol) => {
                let receiver = symbol.kind.method_call().map(|(receiver, ..)| receiver);
                let arguments =
                    if let SymbolKind::Call { arguments, .. } = &symbol.kind { arguments.as_slice() } else { &[] };
                receiver.into_iter().chain(arguments).any(|value| self.is_response(value) || self.is_cookies(value))
            }
            Event::Write { object, .. } => self.given.role(object).is_some(),
            Event::Read(_) | Event::Typed { .. } | Event::Default { .. } => false,
            _ => true,
        }
    }

    fn event(&mut self, event: &Event, ways: &mut Ways) {
        match event {
            Event::Call(symbol) => ways.on.iter_mut().for_each(|state| self.call(symbol, state)),
            Event::Write { object, name, value, place } => {
                for state in &mut ways.on {
                    self.write(object, name, value, state, *place);
                }
            }
            Event::Return(value) => {
                ways.returned.extend(std::mem::take(&mut ways.on).into_iter().map(|state| (state, value.clone())));
            }
            Event::Throw(value, place) => {
                let states = std::mem::take(&mut ways.on).into_iter();
                ways.thrown.extend(states.map(|state| (state, value.clone(), *place)));
            }
            Event::Fail(error, place) => {
                for state in std::mem::take(&mut ways.on).iter().filter(|state| !state.is_sent) {
                    self.fail_after(state, error.clone(), *place);
                }
            }
            Event::Branches(branches) => {
                let before = std::mem::take(&mut ways.on);
                for branch in branches {
                    let branch = self.ways(branch, before.clone());
                    ways.on.extend(branch.on);
                    ways.returned.extend(branch.returned);
                    ways.thrown.extend(branch.thrown);
                }
                ways.returned.truncate(MOST_WAYS * 2);
                ways.thrown.truncate(MOST_WAYS * 2);
            }
            Event::Inner(events) => {
                let inner = self.ways(events, std::mem::take(&mut ways.on));
                ways.on = inner.on;
                ways.on.extend(inner.returned.into_iter().map(|(state, _)| state));
                ways.thrown.extend(inner.thrown);
            }
            Event::Stage { events, is_last, .. } => {
                for state in std::mem::take(&mut ways.on) {
                    let after = self.stage_from(events, *is_last, state);
                    ways.on.extend(after.on);
                    ways.thrown.extend(after.thrown);
                }
            }
            Event::Try { body, handler } => {
                let before = ways.on.clone();
                let tried = self.ways(body, std::mem::take(&mut ways.on));
                ways.on = tried.on;
                ways.returned.extend(tried.returned);
                let mut caught: Vec<State> = tried.thrown.into_iter().map(|(state, ..)| state).collect();
                // What is called may fail before anything has been said.
                caught.extend(before);
                settle(&mut caught);
                let handled = self.ways(handler, caught);
                ways.on.extend(handled.on);
                ways.returned.extend(handled.returned);
                ways.thrown.extend(handled.thrown);
            }
            Event::Library(stage) => self.library(stage),
            Event::End(place) => self.ends.push(*place),
            Event::Read(_) | Event::Typed { .. } | Event::Default { .. } => {}
        }
    }

    /// Where a stage leads from what has been said before.
    fn stage_from(&mut self, events: &[Event], is_last: bool, state: State) -> Ways {
        let identity = events.as_ptr().addr();
        let known = self.followed.get(&identity).into_iter().flatten().find(|(before, _)| before.is_equal(&state));
        if let Some((_, after)) = known {
            return after.clone();
        }
        self.stages.push(identity);
        self.last = is_last.then_some(identity).or(self.last);
        let stage = self.ways(events, vec![state.clone()]);
        let mut after = Ways::default();
        self.end_stage(stage, is_last, &mut after);
        self.stages.pop();
        self.followed.entry(identity).or_default().push((state, after.clone()));
        after
    }

    fn end_stage(&mut self, stage: Ways, is_last: bool, ways: &mut Ways) {
        match self.given.dialect {
            Dialect::Express => {
                for (state, error, place) in stage.thrown {
                    self.fail_after(&state, error, place);
                }
            }
            Dialect::Fastify => {
                for (state, error, place) in stage.thrown {
                    self.fail_after(&state, error, place);
                }
                for (mut state, value) in stage.returned {
                    // What a hook gives back is nobody's answer.
                    if is_last {
                        self.give_back(&mut state, value);
                    }
                    ways.on.push(state);
                }
                ways.on.extend(stage.on);
                return;
            }
            // What is thrown goes back through those who have handed the request on.
            Dialect::Koa => ways.thrown.extend(stage.thrown),
        }
        ways.on.extend(stage.on);
        ways.on.extend(stage.returned.into_iter().map(|(state, _)| state));
    }

    /// What a handler of Fastify's gives back is the answer, unless one has been sent.
    fn give_back(&mut self, state: &mut State, value: Value) {
        for value in value.alternatives() {
            let is_reply = self.is_response(value);
            if state.is_sent || is_reply || matches!(value, Value::Undefined) {
                continue;
            }
            if errors::is_error(value) {
                self.fail(value.clone(), self.place);
                continue;
            }
            let sent = State { body: Some(Rc::new(Content::Value(value.clone()))), ..state.clone() };
            self.send(&sent, self.place);
        }
        state.is_sent = true;
    }

    /// A function of a library that is handed the request.
    fn library(&mut self, stage: &Value) {
        if super::libraries::is_celebrate(stage) && !self.answers_celebrate {
            // Its errors have no status of their own.
            return self.fail(Value::Unknown(self.place), self.place);
        }
        if let Some((status, content)) = super::libraries::answer(stage, self.place) {
            let (headers, place, stage) = (Vec::new(), self.place, self.stage());
            let content = Some(Rc::new(content));
            return self.answers.push(Answer { status: Some(status), content, media: None, headers, stage, place });
        }
        // What Koa's middleware refuses requests with is thrown, and has been followed.
        let refusals = if self.given.dialect == Dialect::Koa {
            Vec::new()
        } else {
            super::libraries::refusals(stage, self.is_safe)
        };
        for error in refusals {
            self.fail(super::libraries::error(stage, error, self.place), self.place);
        }
    }
}

/// Ways that cannot be told apart are one.
fn settle(states: &mut Vec<State>) {
    if states.len() < 2 {
        return;
    }
    let mut different: Vec<State> = Vec::new();
    for state in states.drain(..) {
        if different.len() < MOST_WAYS && !different.iter().any(|known| known.is_same(&state)) {
            different.push(state);
        }
    }
    *states = different;
}
