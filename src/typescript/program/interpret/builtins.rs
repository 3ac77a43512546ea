//! What the language itself has: methods of lists, texts and functions, and a few globals.

use std::rc::Rc;
use std::sync::Arc;

use super::Program;
use super::expressions::{bounded, extend, text_of};
use super::promises::rejected;
use crate::typescript::program::value::{Array, Closure, External, Object, Piece, Place, SymbolKind, Value};

impl Program<'_> {
    /// What a loop over a value runs through; one value that is not known where nothing is.
    pub(super) fn items(&mut self, value: &Value, place: Place) -> Vec<Value> {
        match value {
            Value::Array(array) => {
                self.has_copied(array.items.borrow().len());
                array.items.borrow().clone()
            }
            Value::Object(_) | Value::Module(_) => {
                let names = self.names_of(value);
                names.iter().map(|name| self.member(value, name, place)).collect()
            }
            Value::Either(values) => values.iter().flat_map(|value| self.items(value, place)).collect(),
            Value::Undefined | Value::Null => Vec::new(),
            _ => vec![self.item_of(value, place).unwrap_or(Value::Unknown(place))],
        }
    }

    /// The names of a value's members, as values.
    pub(super) fn keys(&mut self, value: &Value, place: Place) -> Vec<Value> {
        match value {
            Value::Object(_) | Value::Module(_) => self.names_of(value).iter().map(|name| Value::text(name)).collect(),
            Value::Array(array) => {
                (0..array.items.borrow().len()).map(|index| Value::Number(index.to_string().into())).collect()
            }
            _ => vec![Value::Unknown(place)],
        }
    }

    fn names_of(&self, value: &Value) -> Vec<Arc<str>> {
        match value {
            Value::Object(object) => object.members.borrow().keys().cloned().collect(),
            Value::Module(id) => self.export_names(*id).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// A list with as many items as another one has, as far as that is known.
    fn array_like(&self, other: &Array, items: Vec<Value>, place: Place) -> Value {
        if other.is_open.get() { self.open_array(items, place) } else { self.array(items, place) }
    }

    /// What an object has may depend on the request.
    fn members_array(&self, items: Vec<Value>, place: Place) -> Value {
        if self.is_recording() { self.open_array(items, place) } else { self.array(items, place) }
    }

    /// A list that may have fewer items than are known.
    pub(super) fn open_array(&self, items: Vec<Value>, place: Place) -> Value {
        let array = Array::new(place, items);
        array.is_open.set(true);
        Value::Array(Rc::new(array))
    }

    pub(super) fn array(&self, items: Vec<Value>, place: Place) -> Value {
        Value::Array(Rc::new(Array::new(place, items)))
    }

    /// A method that the language gives values; `None` where it gives none of that name.
    pub(super) fn builtin_method(
        &mut self,
        object: &Value,
        name: &str,
        arguments: &[Value],
        place: Place,
    ) -> Option<Value> {
        if matches!(name, "then" | "catch" | "finally")
            && self.is_recording()
            && !matches!(object.unaliased(), Value::Symbol(_))
        {
            return Some(self.settled(object, name, arguments, place));
        }
        if let (Value::Object(_), "hasOwnProperty") = (object, name) {
            return Some(self.has_own(object, arguments.first(), place));
        }
        if let Some(value) = self.typed_list_method(object, name, arguments, place) {
            return Some(value);
        }
        match object.unaliased() {
            Value::Array(array) => self.array_method(&array.clone(), name, arguments, place),
            Value::Text(_) | Value::Template(_) => text_method(object, name, arguments, place),
            Value::Function(closure) => self.function_method(&closure.clone(), name, arguments, place),
            _ => None,
        }
    }

    /// Whether an object has a member itself.
    fn has_own(&self, object: &Value, name: Option<&Value>, place: Place) -> Value {
        match (object, name.and_then(Value::as_text)) {
            (Value::Object(object), Some(name)) if object.members.borrow().contains_key(name) => Value::Bool(true),
            (Value::Object(object), Some(_)) if object.others.borrow().is_empty() => Value::Bool(false),
            _ => Value::Unknown(place),
        }
    }

    fn array_method(&mut self, array: &Rc<Array>, name: &str, arguments: &[Value], place: Place) -> Option<Value> {
        if matches!(name, "push" | "unshift") {
            let mut items = array.items.borrow_mut();
            items.extend(arguments.iter().cloned());
            *items = bounded(std::mem::take(&mut *items), place);
            array.is_open.set(true);
            return Some(Value::Unknown(place));
        }
        let items = array.items.borrow().clone();
        self.has_copied(items.len());
        let callback = arguments.first().cloned().unwrap_or(Value::Undefined);
        Some(match name {
            "forEach" => {
                self.each(&callback, items, place);
                Value::Undefined
            }
            "map" => {
                let mapped = self.each(&callback, items, place);
                self.array_like(array, mapped, place)
            }
            "flatMap" => {
                let mapped = self.each(&callback, items, place);
                self.array_like(array, bounded(flat(mapped), place), place)
            }
            "flat" => self.array_like(array, bounded(flat(items), place), place),
            "concat" => {
                let others = arguments.iter().flat_map(|argument| match argument {
                    Value::Array(other) => other.items.borrow().clone(),
                    other => vec![other.clone()],
                });
                self.array(bounded(items.into_iter().chain(others.collect::<Vec<_>>()).collect(), place), place)
            }
            "filter" => {
                // Those that are certainly left out are.
                let kept = self.each(&callback, items.clone(), place);
                let kept = items.into_iter().zip(kept).filter(|(_, kept)| kept.truth() != Some(false));
                let kept = kept.map(|(item, _)| item).collect();
                self.open_array(kept, place)
            }
            "slice" | "sort" | "reverse" | "values" => self.open_array(items, place),
            "join" => {
                let separator = arguments.first().cloned().unwrap_or(Value::text(","));
                let mut pieces = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        extend(&mut pieces, &separator);
                    }
                    extend(&mut pieces, item);
                }
                text_of(pieces)
            }
            "find" | "at" | "pop" | "shift" => Value::either(items),
            "some" | "every" => {
                self.each(&callback, items, place);
                Value::any_truth()
            }
            "includes" => Value::any_truth(),
            "reduce" => {
                let mut result = arguments.get(1).cloned().unwrap_or(Value::Undefined);
                for item in items {
                    result = self.call(&callback, vec![result, item], None, place);
                }
                result
            }
            _ => Value::Unknown(place),
        })
    }

    fn each(&mut self, callback: &Value, items: Vec<Value>, place: Place) -> Vec<Value> {
        let mut results = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            if self.is_exhausted() {
                results.push(Value::Unknown(place));
                break;
            }
            let index = Value::Number(index.to_string().into());
            results.push(self.call(callback, vec![item, index], None, place));
        }
        results
    }

    fn function_method(
        &mut self,
        closure: &Rc<Closure>,
        name: &str,
        arguments: &[Value],
        place: Place,
    ) -> Option<Value> {
        let this = arguments.first().cloned();
        match name {
            "call" => Some(self.apply(closure, arguments.iter().skip(1).cloned().collect(), this, place)),
            "apply" => {
                let values = arguments.get(1).map(|list| self.items(list, place)).unwrap_or_default();
                Some(self.apply(closure, values, this, place))
            }
            "bind" if arguments.len() <= 1 => {
                let mut bound = Closure::new(closure.function.clone(), &closure.scope, closure.this.clone().or(this));
                bound.properties = closure.properties.clone();
                Some(Value::Function(Rc::new(bound)))
            }
            _ => None,
        }
    }

    /// A call of a global that is followed; `None` for all others.
    pub(super) fn global_call(&mut self, callee: &External, arguments: &[Value], place: Place) -> Option<Value> {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let path: Vec<&str> = callee.path.iter().map(|name| &**name).collect();
        Some(match path.as_slice() {
            ["require"] => match &first {
                Value::Text(source) => self.required(place.module, source),
                _ => return None,
            },
            ["process", "cwd"] => self.working_folder(place)?,
            ["String"] => {
                let mut pieces: Vec<Piece> = Vec::new();
                extend(&mut pieces, &first);
                text_of(pieces)
            }
            ["Object", "freeze" | "seal"] | ["Promise", "resolve"] | ["Array", "from"] => first,
            ["Promise", "all"] if self.is_recording() => self.all_of(&first),
            ["Promise", "all"] => first,
            ["Promise", "reject"] if self.is_recording() => rejected(Value::Unknown(place), vec![first]),
            ["Object", "hasOwn"] | ["Object", "prototype", "hasOwnProperty", "call"] => match &first {
                Value::Object(_) => self.has_own(&first, arguments.get(1), place),
                _ => return None,
            },
            ["Object", "keys"] => {
                let keys = self.keys(&first, place);
                self.members_array(keys, place)
            }
            ["Array", "isArray"] => is_array(&first),
            ["Object", "values"] => {
                let items = self.items(&first, place);
                self.members_array(items, place)
            }
            ["Object", "entries"] => {
                let keys = self.keys(&first, place);
                let items = self.items(&first, place);
                let pairs = keys.into_iter().zip(items).map(|(key, item)| self.array(vec![key, item], place));
                let pairs = pairs.collect();
                self.members_array(pairs, place)
            }
            ["Object", "assign"] => {
                if let Value::Object(object) = &first {
                    for source in arguments.iter().skip(1) {
                        self.spread(object, source, place);
                    }
                }
                first
            }
            ["Object", "fromEntries"] => {
                let object = Object::new(place);
                for pair in self.items(&first, place) {
                    let key = self.member(&pair, "0", place);
                    let value = self.member(&pair, "1", place);
                    if let Value::Text(name) | Value::Number(name) = &key {
                        object.set((&**name).into(), value, place);
                    }
                }
                Value::Object(Rc::new(object))
            }
            ["setTimeout" | "setImmediate" | "queueMicrotask"] => {
                // What comes after it happens first, whatever is done later.
                self.perhaps(|program| drop(program.call(&first, Vec::new(), None, place)));
                Value::Unknown(place)
            }
            _ => return None,
        })
    }
}

fn flat(items: Vec<Value>) -> Vec<Value> {
    let inner = |item: Value| match item {
        Value::Array(array) => array.items.borrow().clone(),
        other => vec![other],
    };
    items.into_iter().flat_map(inner).collect()
}

/// Whether a value is a list, as far as that is known.
pub(super) fn is_array(value: &Value) -> Value {
    match value.unaliased() {
        Value::Array(_) => Value::Bool(true),
        Value::Symbol(_) | Value::External(_) | Value::Either(_) | Value::Unknown(_) => Value::any_truth(),
        _ => Value::Bool(false),
    }
}

fn text_method(text: &Value, name: &str, arguments: &[Value], place: Place) -> Option<Value> {
    let changed = |change: fn(&str) -> String| match text {
        Value::Text(text) => Value::Text(change(text).into()),
        _ => Value::Unknown(place),
    };
    Some(match name {
        "concat" => {
            let mut pieces = Vec::new();
            extend(&mut pieces, text);
            arguments.iter().for_each(|argument| extend(&mut pieces, argument));
            text_of(pieces)
        }
        "startsWith" | "endsWith" | "includes" => match (text, arguments.first().and_then(Value::as_text)) {
            (Value::Text(text), Some(part)) => Value::Bool(match name {
                "startsWith" => text.starts_with(part),
                "endsWith" => text.ends_with(part),
                _ => text.contains(part),
            }),
            _ => Value::Unknown(place),
        },
        "replace" | "replaceAll" => match (text, arguments) {
            (Value::Text(text), [Value::Text(old), Value::Text(new)]) if name == "replace" => {
                Value::Text(text.replacen(&**old, new, 1).into())
            }
            (Value::Text(text), [Value::Text(old), Value::Text(new)]) => Value::Text(text.replace(&**old, new).into()),
            _ => Value::Unknown(place),
        },
        "split" => match (text, arguments.first()) {
            (Value::Text(text), Some(Value::Text(separator))) if !separator.is_empty() => {
                let parts = text.split(&**separator).map(Value::text).collect();
                Value::Array(Rc::new(Array::new(place, parts)))
            }
            _ => Value::Unknown(place),
        },
        "toLowerCase" => changed(|text| text.to_lowercase()),
        "toUpperCase" => changed(|text| text.to_uppercase()),
        "trim" => changed(|text| text.trim().to_owned()),
        "toString" => text.clone(),
        _ => Value::Unknown(place),
    })
}

impl SymbolKind {
    /// The receiver and name of a method that is called, and what with.
    pub fn method_call(&self) -> Option<(&Value, &str, &[Value])> {
        let SymbolKind::Call { callee, arguments, is_new: false } = self else { return None };
        match &callee.symbol()?.kind {
            SymbolKind::Member { object, name } => Some((object, name, arguments)),
            _ => None,
        }
    }
}
