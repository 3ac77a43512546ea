//! What a record has in its columns: by the words in which a library describes them.

use std::rc::Rc;

use crate::typescript::program::interpret::Program;
use crate::typescript::program::interpret::decorators::Decorated;
use crate::typescript::program::types::Typed;
use crate::typescript::program::value::{Class, Place, Symbol, SymbolKind, Value};

/// The property of what stands in a column: how it is described.
const COLUMN: &str = "#column";
/// In whose words.
const WORDS: &str = "#words";

/// The property of what may not be there.
const OPTIONAL: &str = "#optional";

/// In whose words a column is described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    Sequelize,
    JsonSchema,
    Mongoose,
}

/// A column of which only its description is known.
#[derive(Clone, Debug)]
pub struct Column {
    pub words: Words,
    pub description: Value,
}

/// The column that a value stands in.
pub fn column(value: &Value) -> Option<Column> {
    let properties = value.symbol()?.properties.borrow();
    let description = properties.get(COLUMN)?.clone();
    let words = match properties.get(WORDS).and_then(Value::as_text) {
        Some("sequelize") => Words::Sequelize,
        Some("mongoose") => Words::Mongoose,
        _ => Words::JsonSchema,
    };
    Some(Column { words, description })
}

/// What stands in a column.
pub(super) fn held(words: Words, description: Value, place: Place) -> Value {
    let held = Symbol::new(place, SymbolKind::Parameter { type_name: None });
    let name = match words {
        Words::Sequelize => "sequelize",
        Words::JsonSchema => "json-schema",
        Words::Mongoose => "mongoose",
    };
    held.properties.borrow_mut().extend([(COLUMN.into(), description), (WORDS.into(), Value::text(name))]);
    Value::Symbol(Rc::new(held))
}

/// What may not be there.
pub(super) fn optional(value: Value) -> Value {
    let place = value.place().unwrap_or(Place { module: crate::typescript::program::ModuleId(0), at: 0 });
    let symbol = Symbol::new(place, SymbolKind::Alias(value));
    symbol.properties.borrow_mut().insert(OPTIONAL.into(), Value::Bool(true));
    Value::Symbol(Rc::new(symbol))
}

/// Whether a record need not have a member.
pub fn is_optional(value: &Value) -> bool {
    matches!(value, Value::Symbol(symbol) if symbol.properties.borrow().contains_key(OPTIONAL))
}

impl Program<'_> {
    /// The fields of a class, as far as they have types, without those that `is_left_out` says.
    pub(super) fn typed_fields(
        &mut self,
        class: &Rc<Class>,
        is_left_out: impl Fn(&Decorated) -> bool,
        place: Place,
    ) -> Vec<(std::sync::Arc<str>, Value)> {
        let fields = self.decorated_fields(class).into_iter().filter(|field| !is_left_out(field));
        let typed = fields.filter_map(|field| {
            let typed = field.typed?;
            Some((field.name, of_type(typed, place)))
        });
        typed.collect()
    }
}

/// Something of which only the type is known.
pub(super) fn of_type(typed: Typed, place: Place) -> Value {
    crate::typescript::program::interpret::typed::with_type(Value::Unknown(place), typed)
}
