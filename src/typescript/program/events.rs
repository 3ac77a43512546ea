//! What following a request through its handlers comes across, in the order in which it happens.

use std::rc::Rc;
use std::sync::Arc;

use super::types::Typed;
use super::value::{Place, Symbol, Value};

/// Something that a handler does, as far as it matters to what a request carries and what is answered.
#[derive(Clone, Debug)]
pub enum Event {
    /// A member of what only the running program has is looked at.
    Read(Rc<Symbol>),
    /// What is not in the sources is called.
    Call(Rc<Symbol>),
    /// A member of what only the running program has gets a value.
    Write {
        object: Value,
        name: Arc<str>,
        value: Value,
        place: Place,
    },
    /// A value is said to have a type.
    Typed {
        value: Value,
        typed: Typed,
    },
    /// What stands there in the place of something that may be missing: `limit = 10`, `limit ?? 10`.
    Default {
        of: Value,
        value: Value,
    },
    /// A function gives something back, which ends it.
    Return(Value),
    Throw(Value, Place),
    /// An error is handed to whoever answers errors: `next(error)`.
    Fail(Value, Place),
    /// One of these happens.
    Branches(Vec<Events>),
    /// A function that is called. What ends it ends nothing else.
    Inner(Events),
    /// One of the functions that a request goes through, and whether it is the last one, or one that other routes have, too.
    Stage {
        events: Events,
        is_last: bool,
        is_shared: bool,
    },
    /// A function of a library that a request goes through.
    Library(Value),
    /// What is thrown in the first goes on in the second.
    Try {
        body: Events,
        handler: Events,
    },
    /// Following was given up: what comes then is not known.
    End(Place),
}

pub type Events = Rc<[Event]>;

/// A function that a request goes through.
#[derive(Clone, Debug)]
pub struct Stage {
    pub function: Value,
    /// Whether it is given a value of its own before what all are given.
    pub takes_value: bool,
    /// Whether it is the router's, and not the route's own.
    pub is_shared: bool,
    /// The status codes of the errors that it throws, where it is a library's.
    pub throws: Vec<u16>,
}

impl Stage {
    pub fn new(function: Value) -> Self {
        Stage { function, takes_value: false, is_shared: false, throws: Vec::new() }
    }

    /// One that requests of several routes go through.
    pub fn shared(function: Value) -> Self {
        Stage { is_shared: true, ..Stage::new(function) }
    }

    /// One that is given a value before the request.
    pub fn of_value(function: Value) -> Self {
        Stage { takes_value: true, ..Stage::shared(function) }
    }
}

/// How the functions that a request goes through hand it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Each calls `next()`, and answers itself if it does not: Express, Koa.
    Next,
    /// One comes after the other, until one answers: Fastify.
    Each,
}
