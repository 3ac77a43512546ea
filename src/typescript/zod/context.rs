//! What a schema is printed for, and what the printed code refers to.

use std::collections::BTreeSet;

use super::forms;
use crate::contract::Contract;
use crate::contract::cycles::Order;
use crate::contract::direction::{Direction, Usage};
use crate::contract::routing::Plan;
use crate::contract::schema::{JsonType, SchemaId};
use crate::typescript::code::Identifier;
use crate::typescript::names::Names;

/// What printers need to know about the contract as a whole.
#[derive(Clone, Copy)]
pub struct Model<'c> {
    pub contract: &'c Contract,
    pub names: &'c Names,
    pub order: &'c Order,
    pub usage: &'c Usage,
    pub plan: &'c Plan,
}

/// What the printed code refers to, so that its file can import it.
#[derive(Debug, Default)]
pub struct Used {
    pub schemas: BTreeSet<Identifier>,
    pub checks: BTreeSet<&'static str>,
    pub responses: BTreeSet<Identifier>,
    /// The library that the schemas are written with.
    pub library: bool,
    /// The types that TypeBox infers.
    pub inferred: bool,
    pub formats: bool,
    pub api: bool,
    /// Whether integers may have more digits than a number of JavaScript holds.
    pub int64: bool,
}

/// How values reach the validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// As JSON values.
    Json,
    /// As text: parameters and headers.
    Text,
    /// As a URL-encoded form.
    Form,
    /// As a multipart form: text and files.
    Parts,
}

/// What an expression is printed for.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    pub direction: Direction,
    pub input: Input,
    /// What stands between the items of a list that arrives as text; `None` where each has the name before it.
    pub(super) separator: Option<&'static str>,
    /// What is said about the members of a form.
    pub(super) encodings: Option<&'c forms::Encodings>,
    /// The named schema whose declaration it is: others of its cycle may not be declared yet.
    pub(super) declaring: Option<SchemaId>,
    /// Whether the expression is evaluated late, in a getter, when all are declared.
    pub(super) late: bool,
    /// The one type that values have that get here, where it is asserted elsewhere.
    pub(super) known: Option<JsonType>,
}

impl<'c> Context<'c> {
    /// Values that travel in a direction and arrive in a form.
    pub fn new(direction: Direction, input: Input) -> Self {
        Context { direction, input, separator: None, encodings: None, declaring: None, late: false, known: None }
    }

    /// A list with something between its items.
    pub fn separated(self, separator: Option<&'static str>) -> Self {
        Context { separator, ..self }
    }

    /// A form, about whose members something is said.
    pub fn encoded(self, encodings: &'c forms::Encodings) -> Self {
        Context { encodings: Some(encodings), ..self }
    }

    /// The same value as JSON.
    pub fn json(self) -> Self {
        Context { input: Input::Json, ..self }
    }

    /// A part of the value: what is said of the whole is not said of it.
    pub(super) fn inside(self) -> Self {
        Context { separator: None, known: None, ..self }
    }

    /// The same value, of which the type is known.
    pub(super) fn of_type(self, known: Option<JsonType>) -> Self {
        Context { separator: None, known: known.or(self.known), ..self }
    }
}
