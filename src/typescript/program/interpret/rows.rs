//! Rows of databases, as far as the program says what they look like: by a schema of Prisma, by tables of
//! drizzle, or by models.

use std::rc::Rc;

use super::Program;
use super::promises::kept_as;
use crate::typescript::program::value::{External, Piece, Place, Symbol, SymbolKind, Value};

/// The property of a value that may be a row: the row.
const ROW: &str = "#row";

/// The row that a value is, unless it is missing.
pub fn row(value: &Value) -> Option<Value> {
    value.symbol()?.properties.borrow().get(ROW).cloned()
}

impl Program<'_> {
    /// Adds to a call what it gives of a database.
    pub(super) fn with_rows(&mut self, call: Value, place: Place) -> Value {
        let Some(symbol) = call.symbol().cloned() else { return call };
        let rows = self
            .rows_of_client(&symbol, place)
            .or_else(|| self.rows_of_tables(&symbol, place))
            .or_else(|| self.records(&symbol, place));
        kept_as(call, rows)
    }

    /// A row, or nothing where there is none.
    pub(super) fn found(&mut self, row: Value, place: Place) -> Value {
        let found = Symbol::new(place, SymbolKind::Parameter { type_name: None });
        if let Value::Object(row) = &row {
            let names: Vec<_> = row.members.borrow().keys().cloned().collect();
            let members: Vec<_> = names
                .into_iter()
                .map(|name| {
                    let member = self.member(&Value::Object(row.clone()), &name, place);
                    (name, member)
                })
                .collect();
            found.properties.borrow_mut().extend(members);
        }
        found.properties.borrow_mut().insert(ROW.into(), row);
        Value::Symbol(Rc::new(found))
    }
}

/// A text of which nothing is known.
pub(super) fn text(place: Place) -> Value {
    Value::Template([Piece::Hole(Value::Unknown(place))].into())
}

pub(super) fn number(maker: &str, place: Place) -> Value {
    called(maker, false, place)
}

/// What a function or class of the language makes of something that is not known.
pub(super) fn called(name: &str, is_new: bool, place: Place) -> Value {
    let callee = Value::External(Rc::new(External { module: "".into(), path: vec![name.into()] }));
    let kind = SymbolKind::Call { callee, arguments: vec![Value::Unknown(place)], is_new };
    Value::Symbol(Rc::new(Symbol::new(place, kind)))
}
