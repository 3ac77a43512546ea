//! Expressions.

use std::rc::Rc;
use std::sync::Arc;

use super::Program;
use super::errors::STATUSES;
use super::patterns::Binds;
use crate::typescript::program::events::Event;
use crate::typescript::program::scope::{Binding, Scope};
use crate::typescript::program::tree::{
    Assignment, Comparison, Expression, Item, Key, Kind, Pattern, Property, PropertyKind,
};
use crate::typescript::program::types::{Step, Typed};
use crate::typescript::program::value::{
    Array, Closure, External, Object, Piece, Place, Slot, SlotValue, Symbol, SymbolKind, Value,
};

impl Program<'_> {
    pub(super) fn evaluate(&mut self, expression: &Expression, scope: &Rc<Scope>) -> Value {
        self.depth += 1;
        let place = Place { module: scope.module, at: expression.at };
        let value = if self.is_exhausted() { Value::Unknown(place) } else { self.kind(&expression.kind, scope, place) };
        self.depth -= 1;
        value
    }

    fn kind(&mut self, kind: &Kind, scope: &Rc<Scope>, place: Place) -> Value {
        match kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Number(number) => Value::Number((&**number).into()),
            Kind::Text(text) => Value::text(text),
            Kind::Regex { pattern, .. } => Value::Regex((&**pattern).into()),
            Kind::Template { texts, values } => self.template(texts, values, scope, place),
            Kind::Name(name) => self.name(name, scope, place),
            Kind::This => self.name("this", scope, place),
            Kind::Super => Value::Unknown(place),
            Kind::Member { object, key, is_optional } => {
                let object = self.evaluate(object, scope);
                let is_missing = |value: &Value| matches!(value, Value::Undefined | Value::Null);
                let may_miss = *is_optional && object.alternatives().iter().any(is_missing);
                let object = if may_miss { object.present() } else { object };
                if may_miss && is_missing(&object) {
                    return Value::Undefined;
                }
                let value = match self.key(key, scope) {
                    // `httpStatus[error.status]` is the code's text.
                    Some(_) if static_name(key).is_none() && is_of_codes(&object) => {
                        Value::Template(Rc::new([Piece::Hole(Value::Unknown(place))]))
                    }
                    Some(name) => self.looked_at(&object, &name, place),
                    None => Value::either(self.items(&object, place)),
                };
                if may_miss { Value::either([value, Value::Undefined]) } else { value }
            }
            Kind::Call { callee, arguments, types_at } => {
                let value = self.call_expression(callee, arguments, scope, place);
                if let (Some(at), Value::Symbol(symbol)) = (types_at, &value) {
                    let _ = symbol.typed.set(Typed::new(scope.module, *at));
                }
                value
            }
            Kind::Typed { value, type_at } => {
                let value = self.evaluate(value, scope);
                self.typed(value, scope.module, Some(*type_at))
            }
            Kind::New { callee, arguments } => {
                let callee = self.evaluate(callee, scope);
                let arguments = self.list(arguments, scope, place);
                self.construct(&callee, arguments, place)
            }
            Kind::Function(function) => {
                let this = function.is_arrow.then(|| self.name("this", scope, place));
                Value::Function(Rc::new(Closure::new(function.clone(), scope, this)))
            }
            Kind::Class(class) => self.class(class, scope),
            Kind::Object(properties) => self.object(properties, scope, place),
            Kind::Array(items) => Value::Array(Rc::new(Array::new(place, self.list(items, scope, place)))),
            Kind::Conditional { test, then, otherwise } => match self.condition(test, scope) {
                Some(true) => self.evaluate(then, scope),
                Some(false) => self.evaluate(otherwise, scope),
                None => {
                    let (then, events) = self.uncertainly(|program| program.evaluate(then, scope));
                    let (otherwise, others) = self.uncertainly(|program| program.evaluate(otherwise, scope));
                    self.branches(vec![events, others]);
                    Value::either([then, otherwise])
                }
            },
            Kind::Logical { operator, left, right } => {
                let left = self.evaluate(left, scope);
                self.logical(*operator, left, right, scope)
            }
            Kind::Add(left, right) => {
                let left = self.evaluate(left, scope);
                let right = self.evaluate(right, scope);
                add(&left, &right, place)
            }
            Kind::Subtract(left, right) => {
                let (left, right) = (self.evaluate(left, scope), self.evaluate(right, scope));
                difference(&left, &right).unwrap_or(Value::Unknown(place))
            }
            Kind::Negate(value) => match self.evaluate(value, scope) {
                Value::Number(number) => Value::Number(format!("-{number}").into()),
                _ => Value::Unknown(place),
            },
            Kind::Not(value) => self.condition(value, scope).map_or_else(Value::any_truth, |truth| Value::Bool(!truth)),
            Kind::Equal { left, right, is_opposite } => {
                let left = self.evaluate(left, scope);
                let right = self.evaluate(right, scope);
                left.equals(&right).map_or_else(Value::any_truth, |equal| Value::Bool(equal != *is_opposite))
            }
            Kind::InstanceOf { value, class } => {
                let value = self.evaluate(value, scope);
                let class = self.evaluate(class, scope);
                value.is_instance(&class).map_or_else(Value::any_truth, Value::Bool)
            }
            Kind::TypeOf(value) => self.evaluate(value, scope).type_name().map_or(Value::Unknown(place), Value::text),
            Kind::Delete { object, key } => {
                let object = self.evaluate(object, scope);
                if let Some(name) = self.key(key, scope) {
                    self.delete(&object, &name, place);
                }
                Value::Bool(true)
            }
            Kind::Assign { target, operator, value } => self.assign(target, *operator, value, scope, place),
            Kind::Sequence(parts) => {
                let mut last = Value::Undefined;
                for part in parts {
                    last = self.evaluate(part, scope);
                }
                last
            }
            Kind::Await(value) => {
                let value = self.evaluate(value, scope);
                self.awaited(&value, place)
            }
            Kind::Import(source) => match self.evaluate(source, scope) {
                Value::Text(source) => self.required(scope.module, &source),
                _ => Value::Unknown(place),
            },
            Kind::Compare(comparison, left, right) => {
                let values = (self.evaluate(left, scope), self.evaluate(right, scope));
                // Whether a list has items at all is known; how many they are, and other numbers, requests may have changed.
                let is_known = is_length(left) && is_least(&values.1) || is_length(right) && is_least(&values.0);
                let known = is_known.then(|| compared(*comparison, &values.0, &values.1)).flatten();
                known.map_or_else(Value::any_truth, Value::Bool)
            }
            Kind::Opaque(parts) => {
                for part in parts {
                    self.evaluate(part, scope);
                }
                Value::Unknown(place)
            }
        }
    }

    /// What a name stands for.
    pub(super) fn name(&mut self, name: &str, scope: &Rc<Scope>, place: Place) -> Value {
        match scope.find(name) {
            // Another request may have changed it.
            Some(Binding::Value(Value::Undefined | Value::Null | Value::Bool(_)))
                if self.is_recording() && self.is_shared(name, scope) =>
            {
                Value::Unknown(place)
            }
            Some(Binding::Value(value)) => {
                value.symbol().into_iter().for_each(|symbol| symbol.is_idle.set(false));
                value
            }
            Some(Binding::Import(module, imported)) => self.imported(module, &imported, place),
            None if name == "undefined" => Value::Undefined,
            None => Value::External(Rc::new(External { module: "".into(), path: vec![name.into()] })),
        }
    }

    /// Whether a variable is the module's, and gets other values there.
    fn is_shared(&self, name: &str, scope: &Rc<Scope>) -> bool {
        let module = self.module(scope.module);
        module.tree.assigned.contains(name) && module.scope.declares(name) && !scope.is_hidden(name)
    }

    /// The member of a value, which is noted where only the running program has it.
    pub(super) fn looked_at(&mut self, object: &Value, name: &str, place: Place) -> Value {
        let value = self.member(object, name, place);
        if self.is_recording() {
            for value in value.alternatives() {
                if let Value::Symbol(symbol) = value.unaliased()
                    && matches!(symbol.kind, SymbolKind::Member { .. })
                {
                    self.record(Event::Read(symbol.clone()));
                }
            }
        }
        value
    }

    fn template(&mut self, texts: &[Arc<str>], values: &[Expression], scope: &Rc<Scope>, place: Place) -> Value {
        let mut pieces = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            push_text(&mut pieces, text);
            if let Some(value) = values.get(index) {
                let value = self.evaluate(value, scope);
                extend(&mut pieces, &value);
            }
        }
        if is_too_long(&pieces) { Value::Unknown(place) } else { text_of(pieces) }
    }

    fn object(&mut self, properties: &[Property], scope: &Rc<Scope>, place: Place) -> Value {
        let object = self.new_object(place);
        for property in properties {
            let place = Place { module: scope.module, at: property.at };
            let doc = property.doc.clone();
            let (key, value) = match &property.kind {
                PropertyKind::Value(key, value) => (key, SlotValue::Value(self.evaluate(value, scope))),
                PropertyKind::Getter(key, function) => {
                    (key, SlotValue::Getter(Rc::new(Closure::new(function.clone(), scope, None))))
                }
                PropertyKind::Spread(value) => {
                    let value = self.evaluate(value, scope);
                    self.spread(&object, &value, place);
                    continue;
                }
            };
            if let Some(name) = self.key(key, scope) {
                object.members.borrow_mut().insert(name, Slot { value, doc, place });
            }
        }
        Value::Object(Rc::new(object))
    }

    /// Adds the members of a value to an object.
    pub(super) fn spread(&mut self, object: &Object, value: &Value, place: Place) {
        for value in value.alternatives() {
            let row = super::rows::row(value);
            match row.as_ref().unwrap_or(value) {
                Value::Object(other) => {
                    let (members, others) = (other.members.borrow().clone(), other.others.borrow().clone());
                    object.members.borrow_mut().extend(members);
                    others.iter().for_each(|other| object.add_other(other));
                }
                Value::Symbol(_) | Value::External(_) | Value::Unknown(_) => {
                    object.add_other(value);
                }
                Value::Module(id) => {
                    for name in self.export_names(*id) {
                        let value = self.export(*id, &name, place);
                        object.set(name, value, place);
                    }
                }
                _ => {}
            }
        }
    }

    /// The values of arguments or of an array's elements.
    pub(super) fn list(&mut self, items: &[Item], scope: &Rc<Scope>, place: Place) -> Vec<Value> {
        let mut values = Vec::new();
        for item in items {
            match item {
                Item::Value(value) => values.push(self.evaluate(value, scope)),
                Item::Spread(value) => {
                    let value = self.evaluate(value, scope);
                    values.extend(self.items(&value, place));
                }
                Item::Hole => values.push(Value::Undefined),
            }
        }
        bounded(values, place)
    }

    fn assign(
        &mut self,
        target: &Pattern,
        operator: Option<Assignment>,
        value: &Expression,
        scope: &Rc<Scope>,
        place: Place,
    ) -> Value {
        let old = match (operator, target) {
            (None, _) => Value::Undefined,
            (_, Pattern::Name(name)) => self.name(name, scope, place),
            (_, Pattern::Member(member)) => self.evaluate(member, scope),
            _ => Value::Unknown(place),
        };
        let new = match operator {
            None => self.evaluate(value, scope),
            Some(Assignment::Add) => {
                let value = self.evaluate(value, scope);
                add(&old, &value, place)
            }
            Some(Assignment::Logical(operator)) => self.logical(operator, old, value, scope),
            Some(Assignment::Other) => Value::Unknown(place),
        };
        self.bind(target, new.clone(), scope, Binds::Known, place);
        new
    }

    /// The member of a value.
    pub fn member(&mut self, object: &Value, name: &str, place: Place) -> Value {
        self.depth += 1;
        let value = if self.is_exhausted() { Value::Unknown(place) } else { self.find_member(object, name, place) };
        self.depth -= 1;
        self.part_of_typed(object, Step::Member(name.into()), value)
    }

    /// A member that an object may have of what has been spread into it.
    fn member_of_others(&mut self, object: &Object, value: &Value, name: &str, place: Place) -> Value {
        if object.is_error.get() && STATUSES.contains(&name) {
            return Value::Undefined;
        }
        let others = object.others.borrow().clone();
        let (symbols, unknown): (Vec<Value>, Vec<Value>) = others.into_iter().partition(|it| it.symbol().is_some());
        let found = match symbols.as_slice() {
            [] if unknown.is_empty() => return Value::Undefined,
            [] => return Value::Unknown(place),
            [other] => self.member(other, name, place),
            // Which of them it comes from, only whoever knows what they are can say.
            _ => {
                let kind = SymbolKind::Member { object: value.clone(), name: name.into() };
                Value::Symbol(Rc::new(Symbol::new(place, kind)))
            }
        };
        if unknown.is_empty() { found } else { Value::either([found, Value::Unknown(place)]) }
    }

    fn find_member(&mut self, value: &Value, name: &str, place: Place) -> Value {
        match value.unaliased() {
            Value::Object(object) => {
                let slot = object.members.borrow().get(name).cloned();
                match (slot, &object.class) {
                    // Another request may have changed it.
                    (
                        Some(Slot { value: SlotValue::Value(Value::Undefined | Value::Null | Value::Bool(_)), .. }),
                        _,
                    ) if self.is_recording() && object.level.is_none() && self.assigned.contains(name) => {
                        Value::Unknown(place)
                    }
                    (Some(slot), _) => self.slot(&slot.value, value, place),
                    (None, Some(class)) if name == "constructor" => Value::Class(class.clone()),
                    (None, Some(class)) => self.method(class, name, value, place),
                    (None, None) => self.member_of_others(object, value, name, place),
                }
            }
            Value::Array(array) => match name.parse::<usize>() {
                Ok(index) => array.items.borrow().get(index).cloned().unwrap_or(Value::Undefined),
                Err(_) if name == "length" && array.is_open.get() && self.is_recording() => {
                    let kind = SymbolKind::Member { object: value.clone(), name: name.into() };
                    Value::Symbol(Rc::new(Symbol::new(place, kind)))
                }
                Err(_) if name == "length" => Value::Number(array.items.borrow().len().to_string().into()),
                Err(_) => Value::Undefined,
            },
            Value::Module(id) => self.export(*id, name, place),
            Value::Function(closure) => closure.properties.borrow().get(name).cloned().unwrap_or(Value::Undefined),
            Value::Class(class) => self.static_member(class, name, place),
            // A default export is the module itself.
            Value::External(external) if name == "default" && external.path.is_empty() => {
                Value::External(external.clone())
            }
            // What has a name of its own keeps it.
            Value::External(_) if matches!(value, Value::Symbol(_)) => {
                let kind = SymbolKind::Member { object: value.clone(), name: name.into() };
                Value::Symbol(Rc::new(Symbol::new(place, kind)))
            }
            Value::External(external) => {
                let mut path = external.path.clone();
                path.push(name.into());
                let member = External { module: external.module.clone(), path };
                self.extended_member(&member).unwrap_or_else(|| Value::External(Rc::new(member)))
            }
            Value::Symbol(symbol) => {
                if let Some(arrived) = self.arrived(value) {
                    return self.member(&arrived, name, place);
                }
                let known = symbol.properties.borrow().get(name).cloned();
                known.or_else(|| self.model_member(value.unaliased(), name, place)).unwrap_or_else(|| {
                    let kind = SymbolKind::Member { object: value.clone(), name: name.into() };
                    Value::Symbol(Rc::new(Symbol::new(place, kind)))
                })
            }
            Value::Either(values) => {
                let values: Vec<Value> = values.iter().map(|value| self.member(value, name, place)).collect();
                Value::either(values)
            }
            _ => Value::Unknown(place),
        }
    }
}

/// Whether a value is the package whose members are codes by their names, and texts by their codes.
fn is_of_codes(value: &Value) -> bool {
    value.external().is_some_and(|external| external.is("http-status", &[]))
}

/// Whether an expression is how many items a list has.
fn is_length(expression: &Expression) -> bool {
    let Kind::Member { key, .. } = &expression.kind else { return false };
    static_name(key).is_some_and(|name| &**name == "length")
}

fn is_least(value: &Value) -> bool {
    matches!(value, Value::Number(number) if matches!(&**number, "0" | "1"))
}

/// What comparing two numbers gives, where both are known.
fn compared(comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
    let (Value::Number(left), Value::Number(right)) = (left, right) else { return None };
    let (left, right): (f64, f64) = (left.parse().ok()?, right.parse().ok()?);
    match comparison {
        Comparison::Less => Some(left < right),
        Comparison::LessOrEqual => Some(left <= right),
        Comparison::Greater => Some(left > right),
        Comparison::GreaterOrEqual => Some(left >= right),
        Comparison::Other => None,
    }
}

/// `Name` of a member expression's key, where it is written out.
pub(super) fn static_name(key: &Key) -> Option<&Arc<str>> {
    match key {
        Key::Name(name) => Some(name),
        Key::Computed(_) => None,
    }
}

/// How many items a list may have that the program puts together.
const MOST_ITEMS: usize = 100_000;

/// The items of a list, unless it grows without end, as `list = [...list, ...list]` in a loop makes it.
pub(super) fn bounded(items: Vec<Value>, place: Place) -> Vec<Value> {
    if items.len() > MOST_ITEMS { vec![Value::Unknown(place)] } else { items }
}

/// How long a text may become that the program puts together.
const LONGEST_TEXT: usize = 1 << 20;
/// What a part of it counts that is not known.
const HOLE: usize = 1 << 8;

/// What `+` gives.
pub(super) fn add(left: &Value, right: &Value, place: Place) -> Value {
    let is_text = |value: &Value| matches!(value, Value::Text(_) | Value::Template(_));
    if !is_text(left) && !is_text(right) {
        return Value::Unknown(place);
    }
    let mut pieces = Vec::new();
    extend(&mut pieces, left);
    extend(&mut pieces, right);
    if is_too_long(&pieces) { Value::Unknown(place) } else { text_of(pieces) }
}

/// What `-` gives for whole numbers that are known.
fn difference(left: &Value, right: &Value) -> Option<Value> {
    let (Value::Number(left), Value::Number(right)) = (left, right) else { return None };
    let (left, right): (i64, i64) = (left.parse().ok()?, right.parse().ok()?);
    Some(Value::Number(left.checked_sub(right)?.to_string().into()))
}

/// Whether a text grows without end, as `text += text` in a loop makes it.
fn is_too_long(pieces: &[Piece]) -> bool {
    let length = |piece: &Piece| if let Piece::Text(text) = piece { text.len() } else { HOLE };
    pieces.iter().map(length).sum::<usize>() > LONGEST_TEXT
}

/// Adds what a value is as a text.
/// The message of an error, which is a text, whatever the error is made with.
pub(super) fn said(message: &Value) -> Value {
    Value::either(message.alternatives().iter().map(|message| {
        let mut pieces = Vec::new();
        if !matches!(message, Value::Undefined) {
            extend(&mut pieces, message);
        }
        text_of(pieces)
    }))
}

pub(super) fn extend(pieces: &mut Vec<Piece>, value: &Value) {
    match value {
        Value::Text(text) | Value::Number(text) => push_text(pieces, text),
        Value::Bool(value) => push_text(pieces, if *value { "true" } else { "false" }),
        Value::Null => push_text(pieces, "null"),
        Value::Undefined => push_text(pieces, "undefined"),
        Value::Template(others) => {
            for piece in others.iter() {
                match piece {
                    Piece::Text(text) => push_text(pieces, text),
                    hole @ Piece::Hole(_) => pieces.push(hole.clone()),
                }
            }
        }
        other => pieces.push(Piece::Hole(other.clone())),
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(Piece::Text(last)) = pieces.last_mut() {
        *last = format!("{last}{text}").into();
    } else {
        pieces.push(Piece::Text(text.into()));
    }
}

pub(super) fn text_of(pieces: Vec<Piece>) -> Value {
    match pieces.as_slice() {
        [] => Value::text(""),
        [Piece::Text(text)] => Value::Text(text.clone()),
        _ => Value::Template(pieces.into()),
    }
}
