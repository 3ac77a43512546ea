//! What expressions come to, as far as the program's text says it.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use super::classes::{is_of_class, is_other};
use super::modules::ModuleId;
use super::scope::Scope;
use super::tree::{Class as ClassTree, Doc, Function};
use super::types::Typed;

/// How many things one may be. Only bundles have more, and each is held against all others.
const MOST_ALTERNATIVES: usize = 100;

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub module: ModuleId,
    /// The byte at which it starts.
    pub at: u32,
}

/// A value, known or not.
#[derive(Clone, Debug)]
pub enum Value {
    Undefined,
    Null,
    Bool(bool),
    /// As written.
    Number(Rc<str>),
    Text(Rc<str>),
    /// A text of which parts are not known.
    Template(Rc<[Piece]>),
    Regex(Rc<str>),
    Object(Rc<Object>),
    Array(Rc<Array>),
    Function(Rc<Closure>),
    Class(Rc<Class>),
    /// All that a module exports.
    Module(ModuleId),
    /// What a package exports, or a global.
    External(Rc<External>),
    /// What only the running program has: the result of calling something external, a member of such, a parameter.
    Symbol(Rc<Symbol>),
    /// One of several: what the branches of a program come to.
    Either(Rc<[Value]>),
    Unknown(Place),
}

/// A call of what is not known.
#[derive(Clone, Debug)]
pub struct Lost {
    /// What the method is of, where it is one.
    pub this: Option<Value>,
    pub arguments: Vec<Value>,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub enum Piece {
    Text(Rc<str>),
    Hole(Value),
}

/// The `const` or member that a value was first given to.
#[derive(Clone, Debug)]
pub struct Declared {
    pub name: Arc<str>,
    pub module: ModuleId,
    pub doc: Option<Arc<Doc>>,
    pub is_exported: bool,
}

#[derive(Debug)]
pub struct Object {
    pub place: Place,
    pub members: RefCell<IndexMap<Arc<str>, Slot>>,
    /// What else is in it, of which the members are not known: `{ ...req.body }`.
    pub others: RefCell<Vec<Value>>,
    /// Whether it is an error of the language, or of a class that extends one.
    pub is_error: Cell<bool>,
    pub declared: OnceCell<Declared>,
    /// Whose instance it is.
    pub class: Option<Rc<Class>>,
    /// In how many branches it was made, of which it is not known whether they are taken, while a request was followed; `None`
    /// for what was there before, which other requests may change, too.
    pub level: Option<usize>,
}

/// How many values of which the members are not known an object is made of.
const MOST_OTHERS: usize = 16;

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Slot {
    pub value: SlotValue,
    pub doc: Option<Arc<Doc>>,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub enum SlotValue {
    Value(Value),
    Getter(Rc<Closure>),
}

#[derive(Debug)]
pub struct Array {
    pub place: Place,
    pub items: RefCell<Vec<Value>>,
    /// Whether it may have fewer items than are known.
    pub is_open: Cell<bool>,
    pub declared: OnceCell<Declared>,
}

/// A function with what it was made in.
#[derive(Debug)]
pub struct Closure {
    pub function: Arc<Function>,
    pub scope: Rc<Scope>,
    pub module: ModuleId,
    /// What `this` is, where the call does not say it.
    pub this: Option<Value>,
    /// The type that the sources say it has.
    pub typed: OnceCell<Typed>,
    pub properties: RefCell<IndexMap<Arc<str>, Value>>,
    pub declared: OnceCell<Declared>,
}

#[derive(Debug)]
pub struct Class {
    pub tree: Arc<ClassTree>,
    pub scope: Rc<Scope>,
    pub module: ModuleId,
    pub base: Option<Value>,
    pub statics: RefCell<IndexMap<Arc<str>, Value>>,
}

/// `express.Router` is `Router` of `express`; a global has no module. A default export is the module itself, as in CommonJS.
#[derive(Debug, PartialEq, Eq)]
pub struct External {
    pub module: Rc<str>,
    pub path: Vec<Arc<str>>,
}

#[derive(Debug)]
pub struct Symbol {
    pub place: Place,
    pub kind: SymbolKind,
    /// The type that the sources say it has; for a call, the types that it is made with.
    pub typed: OnceCell<Typed>,
    pub declared: OnceCell<Declared>,
    /// What the program puts into it.
    pub properties: RefCell<IndexMap<Arc<str>, Value>>,
    /// Whether conditions take it for true, whatever it is.
    pub is_true: Cell<bool>,
    /// Whether it was given to a name that nobody has asked for since.
    pub is_idle: Cell<bool>,
}

#[derive(Debug)]
pub enum SymbolKind {
    Call {
        callee: Value,
        arguments: Vec<Value>,
        is_new: bool,
    },
    Member {
        object: Value,
        name: Arc<str>,
    },
    /// What a function is given by a caller that is not followed.
    Parameter {
        type_name: Option<Arc<str>>,
    },
    /// A second name of a value that has one: `export const A = B`.
    Alias(Value),
}

impl Value {
    /// Where it came to be, as far as that is kept.
    pub fn place(&self) -> Option<Place> {
        match self {
            Value::Object(object) => Some(object.place),
            Value::Array(array) => Some(array.place),
            Value::Symbol(symbol) => Some(symbol.place),
            Value::Unknown(place) => Some(*place),
            _ => None,
        }
    }

    pub fn text(text: &str) -> Self {
        Value::Text(text.into())
    }

    /// The text where it is known as a whole.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it is under its first name.
    pub fn unaliased(&self) -> &Value {
        let mut value = self;
        while let Value::Symbol(symbol) = value
            && let SymbolKind::Alias(target) = &symbol.kind
        {
            value = target;
        }
        value
    }

    /// Whether a condition takes it for true, where that is known.
    pub fn truth(&self) -> Option<bool> {
        match self.unaliased() {
            Value::Undefined | Value::Null => Some(false),
            Value::Bool(value) => Some(*value),
            Value::Number(number) => Some(number.parse::<f64>().is_ok_and(|number| number != 0.0)),
            Value::Text(text) => Some(!text.is_empty()),
            Value::Regex(_)
            | Value::Object(_)
            | Value::Array(_)
            | Value::Function(_)
            | Value::Class(_)
            | Value::Module(_) => Some(true),
            Value::Symbol(symbol)
                if symbol.is_true.get() || matches!(symbol.kind, SymbolKind::Call { is_new: true, .. }) =>
            {
                Some(true)
            }
            Value::Template(_) | Value::External(_) | Value::Symbol(_) | Value::Either(_) | Value::Unknown(_) => None,
        }
    }

    /// All that it may be.
    pub fn alternatives(&self) -> &[Value] {
        match self {
            Value::Either(values) => values,
            other => std::slice::from_ref(other),
        }
    }

    /// What it is where it is there.
    pub fn present(&self) -> Value {
        match self {
            Value::Either(values) => {
                Value::either(values.iter().filter(|it| !matches!(it, Value::Undefined | Value::Null)).cloned())
            }
            other => other.clone(),
        }
    }

    /// One of these, of which none is one of several; of very many, the first.
    pub fn either(values: impl IntoIterator<Item = Value>) -> Self {
        let mut flat: Vec<Value> = Vec::new();
        for value in values {
            for value in value.alternatives() {
                if flat.len() < MOST_ALTERNATIVES && !flat.iter().any(|known| known.is_same(value)) {
                    flat.push(value.clone());
                }
            }
        }
        match flat.len() {
            0 => Value::Undefined,
            1 => flat.swap_remove(0),
            _ => Value::Either(flat.into()),
        }
    }

    /// Whether both are the same thing, as `===` sees it.
    pub fn is_same(&self, other: &Value) -> bool {
        match (self.unaliased(), other.unaliased()) {
            (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) | (Value::Text(a), Value::Text(b)) => a == b,
            (Value::External(a), Value::External(b)) => a == b,
            (Value::Module(a), Value::Module(b)) => a == b,
            (Value::Unknown(a), Value::Unknown(b)) => a == b,
            (a, b) => a.identity().is_some_and(|identity| Some(identity) == b.identity()),
        }
    }

    /// True or false, nobody knows which.
    pub fn any_truth() -> Self {
        Value::Either([Value::Bool(true), Value::Bool(false)].into())
    }

    /// What `typeof` gives, where that is known.
    pub fn type_name(&self) -> Option<&'static str> {
        Some(match self {
            Value::Undefined => "undefined",
            Value::Null | Value::Object(_) | Value::Array(_) | Value::Regex(_) | Value::Module(_) => "object",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::Text(_) | Value::Template(_) => "string",
            Value::Function(_) | Value::Class(_) => "function",
            Value::External(_) | Value::Symbol(_) | Value::Either(_) | Value::Unknown(_) => return None,
        })
    }

    /// What `===` gives, where that is known.
    pub fn equals(&self, other: &Value) -> Option<bool> {
        let is_plain = |value: &Value| {
            matches!(value, Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_))
        };
        let is_object =
            |value: &Value| matches!(value, Value::Object(_) | Value::Array(_) | Value::Function(_) | Value::Class(_));
        let is_true = |value: &Value| value.symbol().is_some_and(|symbol| symbol.is_true.get());
        match (self, other) {
            (a, b) if is_true(a) && b.truth() == Some(false) || is_true(b) && a.truth() == Some(false) => Some(false),
            (a, b) if is_plain(a) && is_plain(b) => Some(a.is_same(b)),
            (a, b) if is_object(a) && is_plain(b) || is_plain(a) && is_object(b) => Some(false),
            (a, b) if is_object(a) && is_object(b) => Some(a.is_same(b)),
            (Value::Template(pieces), Value::Text(text)) | (Value::Text(text), Value::Template(pieces)) => {
                (!could_be(pieces, text)).then_some(false)
            }
            // Whichever of them it is.
            (Value::Either(values), one) | (one, Value::Either(values)) if is_plain(one) => {
                values.iter().all(|value| value.equals(one) == Some(false)).then_some(false)
            }
            _ => None,
        }
    }

    /// Whether it is an instance of a class, where that is known.
    pub fn is_instance(&self, class: &Value) -> Option<bool> {
        match self.unaliased() {
            Value::Object(object) => match (&object.class, class.unaliased()) {
                (Some(own), class) => own.is_or_extends(class),
                (None, Value::External(external)) => {
                    let is_error = object.is_error.get();
                    let may_be_any = is_error && !object.others.borrow().is_empty();
                    match external.path.as_slice() {
                        [name] if external.module.is_empty() && &**name == "Error" => Some(is_error),
                        [name] if external.module.is_empty() && &**name == "Object" => Some(true),
                        _ => (!may_be_any || is_other(object, external)).then_some(false),
                    }
                }
                (None, _) => Some(false),
            },
            Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => Some(false),
            Value::Symbol(symbol) => match &symbol.kind {
                // `new Problem(404)` is a `Problem`.
                SymbolKind::Call { callee, is_new: true, .. } if callee.is_same(class) => Some(true),
                SymbolKind::Call { callee, is_new: true, .. } => is_of_class(callee.external()?, class),
                _ => None,
            },
            _ => None,
        }
    }

    /// What tells an object from all others.
    pub fn identity(&self) -> Option<usize> {
        match self {
            Value::Object(object) => Some(Rc::as_ptr(object).addr()),
            Value::Array(array) => Some(Rc::as_ptr(array).addr()),
            Value::Function(closure) => Some(Rc::as_ptr(closure).addr()),
            Value::Class(class) => Some(Rc::as_ptr(class).addr()),
            Value::Symbol(symbol) => Some(Rc::as_ptr(symbol).addr()),
            _ => None,
        }
    }

    fn declaration(&self) -> Option<&OnceCell<Declared>> {
        match self {
            Value::Object(object) => Some(&object.declared),
            Value::Array(array) => Some(&array.declared),
            Value::Function(closure) => Some(&closure.declared),
            Value::Symbol(symbol) => Some(&symbol.declared),
            _ => None,
        }
    }

    /// What it was first given to.
    pub fn declared(&self) -> Option<&Declared> {
        self.declaration()?.get()
    }

    /// Says what it is given to, unless it has been given to something.
    pub fn declare(&self, declared: Declared) {
        if let Some(cell) = self.declaration() {
            let _ = cell.set(declared);
        }
    }

    /// The symbol, if it is one.
    pub fn symbol(&self) -> Option<&Rc<Symbol>> {
        match self.unaliased() {
            Value::Symbol(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// The callee and arguments, if it is what a call gave.
    pub fn call(&self) -> Option<(&Value, &[Value])> {
        match &self.symbol()?.kind {
            SymbolKind::Call { callee, arguments, .. } => Some((callee, arguments)),
            _ => None,
        }
    }

    /// Where it comes from: a package, and the names from there on.
    pub fn external(&self) -> Option<&External> {
        match self.unaliased() {
            Value::External(external) => Some(external),
            _ => None,
        }
    }
}

impl Class {
    fn is_or_extends(&self, class: &Value) -> Option<bool> {
        if let Value::Class(other) = class
            && Arc::ptr_eq(&self.tree, &other.tree)
        {
            return Some(true);
        }
        match (&self.base, class) {
            (None, _) => Some(false),
            (Some(Value::Class(base)), class) => base.is_or_extends(class),
            (Some(Value::External(base)), Value::External(other)) if base == other => Some(true),
            // What extends `Error` is of no other class in the sources.
            (Some(Value::External(base)), _) if base.module.is_empty() => Some(false),
            _ => None,
        }
    }
}

/// Whether a text may be what a template comes to: all that is known of it is there, in its order.
fn could_be(pieces: &[Piece], text: &str) -> bool {
    let (mut rest, mut is_begun) = (Some(text), false);
    for piece in pieces {
        match piece {
            Piece::Text(known) if is_begun => rest = rest.and_then(|rest| Some(rest.split_once(&**known)?.1)),
            Piece::Text(known) => rest = rest.and_then(|rest| rest.strip_prefix(&**known)),
            Piece::Hole(_) => {}
        }
        is_begun = true;
    }
    let has_end = match pieces.last() {
        Some(Piece::Text(end)) => text.ends_with(&**end),
        _ => true,
    };
    rest.is_some() && has_end
}

impl External {
    /// Whether it is that member of that package.
    pub fn is(&self, module: &str, path: &[&str]) -> bool {
        &*self.module == module && self.path.iter().map(|name| &**name).eq(path.iter().copied())
    }
}

impl Symbol {
    pub fn new(place: Place, kind: SymbolKind) -> Self {
        Symbol {
            place,
            kind,
            typed: OnceCell::new(),
            declared: OnceCell::new(),
            properties: RefCell::default(),
            is_true: Cell::default(),
            is_idle: Cell::default(),
        }
    }
}

impl Array {
    /// A list of items of which nothing is known.
    pub fn of_unknown(place: Place) -> Self {
        let items = RefCell::new(vec![Value::Unknown(place)]);
        Array { place, items, is_open: Cell::new(true), declared: OnceCell::new() }
    }
}

impl Object {
    pub fn new(place: Place) -> Self {
        Object {
            place,
            members: RefCell::default(),
            others: RefCell::default(),
            is_error: Cell::default(),
            declared: OnceCell::new(),
            class: None,
            level: None,
        }
    }

    /// Adds something of which the members are not known. What is there already, and one thing that is not known after the other, say
    /// nothing new.
    pub fn add_other(&self, other: &Value) {
        let mut others = self.others.borrow_mut();
        let is_there = |known: &Value| match (known, other) {
            (Value::Unknown(_), Value::Unknown(_)) => true,
            _ => known.is_same(other),
        };
        if others.len() < MOST_OTHERS && !others.iter().any(is_there) {
            others.push(other.clone());
        }
    }

    pub fn set(&self, name: Arc<str>, value: Value, place: Place) {
        self.members.borrow_mut().insert(name, Slot { value: SlotValue::Value(value), doc: None, place });
    }
}
