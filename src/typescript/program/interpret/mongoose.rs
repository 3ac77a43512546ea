//! Models of mongoose: the functions that their schemas give to them and to their documents.

use std::rc::Rc;

use super::Program;
use crate::typescript::program::value::{Closure, Object, Place, Symbol, SymbolKind, Value};

/// The members of a schema that list functions: the models', and the documents'.
const STATICS: &str = "statics";
const METHODS: &str = "methods";
/// The methods of models that give one document.
const ONE: [&str; 8] = [
    "findOne",
    "findById",
    "create",
    "findOneAndUpdate",
    "findByIdAndUpdate",
    "findOneAndDelete",
    "findByIdAndDelete",
    "findByIdAndRemove",
];
/// The methods of queries that give the query back, or what it gives.
const OF_QUERIES: [&str; 6] = ["exec", "populate", "select", "session", "orFail", "sort"];

impl Program<'_> {
    /// The member of a schema, a model or a document of which the program says what it is.
    pub(super) fn model_member(&mut self, value: &Value, name: &str, place: Place) -> Option<Value> {
        if is_schema(value) {
            return matches!(name, STATICS | METHODS).then(|| self.functions(value, name, place));
        }
        let (schema, list) = match model(value) {
            Some(schema) => (schema, STATICS),
            None => (document(value)?, METHODS),
        };
        let functions = self.functions(&schema, list, place);
        match self.member(&functions, name, place) {
            Value::Function(closure) => {
                let bound = Closure::new(closure.function.clone(), &closure.scope, Some(value.clone()));
                Some(Value::Function(Rc::new(bound)))
            }
            _ => None,
        }
    }

    /// The object in which a schema lists functions.
    fn functions(&mut self, schema: &Value, list: &str, place: Place) -> Value {
        let Some(symbol) = schema.symbol().cloned() else { return Value::Undefined };
        if let Some(known) = symbol.properties.borrow().get(list) {
            return known.clone();
        }
        let options = symbol_arguments(&symbol).get(1).cloned();
        let given = match options {
            Some(options @ Value::Object(_)) => self.member(&options, list, place),
            _ => Value::Undefined,
        };
        let functions = match given {
            Value::Object(_) => given,
            _ => Value::Object(Rc::new(Object::new(place))),
        };
        symbol.properties.borrow_mut().insert(list.into(), functions.clone());
        functions
    }

    /// `schema.static('name', function)`, `schema.method({ … })`
    pub(super) fn adds_to_models(&mut self, symbol: &Symbol, place: Place) {
        let Some((schema, name @ ("static" | "method"), arguments)) = symbol.kind.method_call() else { return };
        if !is_schema(schema) {
            return;
        }
        let list = if name == "static" { STATICS } else { METHODS };
        let functions = self.functions(schema, list, place);
        match arguments {
            [Value::Text(name), function, ..] => self.set(&functions, (&**name).into(), function.clone(), place),
            [more @ Value::Object(_), ..] => {
                if let Value::Object(functions) = &functions {
                    self.spread(functions, more, place);
                }
            }
            _ => {}
        }
    }
}

fn symbol_arguments(symbol: &Symbol) -> &[Value] {
    match &symbol.kind {
        SymbolKind::Call { arguments, .. } => arguments,
        _ => &[],
    }
}

/// `new mongoose.Schema({ … })`
fn is_schema(value: &Value) -> bool {
    let is_class = |callee: &Value| callee.external().is_some_and(|it| it.is("mongoose", &["Schema"]));
    value.call().is_some_and(|(callee, _)| is_class(callee))
}

/// The schema of a model: `mongoose.model('User', schema)`, `connection.model('User', schema)`.
fn model(value: &Value) -> Option<Value> {
    let symbol = value.symbol()?;
    let arguments = match symbol.kind.method_call() {
        Some((_, "model", arguments)) => arguments,
        Some(_) => return None,
        None => {
            let (callee, arguments) = value.call()?;
            if !callee.external().is_some_and(|it| it.is("mongoose", &["model"])) {
                return None;
            }
            arguments
        }
    };
    arguments.get(1).filter(|schema| is_schema(schema)).cloned()
}

/// The schema of a document: `new User(…)`, `User.findById(…)`.
fn document(value: &Value) -> Option<Value> {
    let mut value = value.clone();
    for _ in 0..10 {
        let symbol = value.symbol()?.clone();
        if let SymbolKind::Call { callee, is_new: true, .. } = &symbol.kind {
            return model(callee);
        }
        let (receiver, name, _) = symbol.kind.method_call()?;
        if ONE.contains(&name) {
            return model(receiver);
        }
        if !OF_QUERIES.contains(&name) {
            return None;
        }
        value = receiver.clone();
    }
    None
}
