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
/// The methods of queries and documents that give the same back, or what a query gives.
const SAME: [&str; 14] = [
    "exec",
    "populate",
    "select",
    "session",
    "orFail",
    "sort",
    "skip",
    "limit",
    "where",
    "lean",
    "save",
    "toObject",
    "toJSON",
    "collation",
];
/// The property of a schema whose documents may look different in JSON.
const CHANGED: &str = "#changed";

/// What is known of a value that mongoose gives.
#[derive(Clone, Debug)]
pub struct Documents {
    /// The schema of the documents.
    pub schema: Value,
    pub is_list: bool,
    /// Whether documents stand in the place of their ids.
    pub is_populated: bool,
}

impl Program<'_> {
    /// The member of a schema, a model or a document of which the program says what it is.
    pub(super) fn model_member(&mut self, value: &Value, name: &str, place: Place) -> Option<Value> {
        if is_schema(value) {
            return matches!(name, STATICS | METHODS).then(|| self.functions(value, name, place));
        }
        let (schema, list) = match model(value) {
            Some(schema) => (schema, STATICS),
            None => (documents(value).filter(|found| !found.is_list)?.schema, METHODS),
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

    /// The model that has been made under a name before: `mongoose.model('User')`.
    pub(super) fn model_named(&self, callee: &Value, arguments: &[Value]) -> Option<Value> {
        let is_model = match callee.external() {
            Some(external) => external.is("mongoose", &["model"]),
            None => matches!(&callee.symbol()?.kind, SymbolKind::Member { name, .. } if &**name == "model"),
        };
        let ([Value::Text(wanted)], true) = (arguments, is_model) else { return None };
        let made = |call: &&Rc<Symbol>| matches!(symbol_arguments(call), [Value::Text(name), ..] if name == wanted);
        let calls = self.calls.iter().rev().filter(made).map(|call| Value::Symbol(call.clone()));
        calls.into_iter().find(|call| model(call).is_some())
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
        let Some((schema, name, arguments)) = symbol.kind.method_call() else { return };
        if !is_schema(schema) {
            return;
        }
        match name {
            "static" | "method" => {}
            "plugin" | "set" | "add" => {
                let changes = schema.symbol().into_iter();
                return changes
                    .for_each(|schema| drop(schema.properties.borrow_mut().insert(CHANGED.into(), Value::Bool(true))));
            }
            _ => return,
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
pub fn is_schema(value: &Value) -> bool {
    let is_class = |callee: &Value| callee.external().is_some_and(|it| it.is("mongoose", &["Schema"]));
    value.call().is_some_and(|(callee, _)| is_class(callee))
}

/// The schema of a model: `mongoose.model('User', schema)`, `connection.model('User', schema)`.
pub fn model(value: &Value) -> Option<Value> {
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

/// What mongoose gives: `new User(…)`, `User.findById(…)`, `User.find()`.
pub fn documents(value: &Value) -> Option<Documents> {
    let mut value = value.clone();
    let mut is_populated = false;
    for _ in 0..20 {
        let symbol = value.symbol()?.clone();
        let found = |schema, is_list| Documents { schema, is_list, is_populated };
        if let SymbolKind::Call { callee, is_new: true, .. } = &symbol.kind {
            return model(callee).map(|schema| found(schema, false));
        }
        let (receiver, name, arguments) = symbol.kind.method_call()?;
        if let Some(schema) = model(receiver) {
            let is_many = name == "create" && matches!(arguments.first(), Some(Value::Array(_)));
            return match name {
                "find" => Some(found(schema, true)),
                name if ONE.contains(&name) && !is_many => Some(found(schema, false)),
                _ => None,
            };
        }
        if !SAME.contains(&name) {
            return None;
        }
        is_populated |= name == "populate";
        value = receiver.clone();
    }
    None
}

/// Whether documents of a schema look in JSON as it says.
pub fn is_plain(schema: &Value) -> bool {
    let Some(symbol) = schema.symbol() else { return false };
    let properties = symbol.properties.borrow();
    let has = |value: Option<&Value>, name: &str| match value {
        Some(Value::Object(object)) => object.members.borrow().contains_key(name),
        _ => false,
    };
    let has_own = has(properties.get(METHODS), "toJSON") || has(symbol_arguments(symbol).get(1), "toJSON");
    !properties.contains_key(CHANGED) && !has_own
}
