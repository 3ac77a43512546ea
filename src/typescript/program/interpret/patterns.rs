//! Taking values apart.

use std::rc::Rc;
use std::sync::Arc;

use super::Program;
use crate::typescript::program::events::Event;
use crate::typescript::program::scope::{Binding, Scope};
use crate::typescript::program::tree::{Key, Kind, Pattern};
use crate::typescript::program::value::{Array, Object, Place, SlotValue, Value};

/// The names that a pattern binds.
pub fn names(pattern: &Pattern, found: &mut Vec<Arc<str>>) {
    match pattern {
        Pattern::Name(name) => found.push(name.clone()),
        Pattern::Member(_) => {}
        Pattern::Object { members, rest } => {
            members.iter().for_each(|(_, pattern)| names(pattern, found));
            rest.iter().for_each(|pattern| names(pattern, found));
        }
        Pattern::Array { items, rest } => {
            items.iter().flatten().for_each(|pattern| names(pattern, found));
            rest.iter().for_each(|pattern| names(pattern, found));
        }
        Pattern::Default(pattern, _) => names(pattern, found),
    }
}

/// Whether a pattern declares its names or gives them other values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Binds {
    New,
    Known,
}

impl Program<'_> {
    pub(super) fn bind(&mut self, pattern: &Pattern, value: Value, scope: &Rc<Scope>, binds: Binds, place: Place) {
        if let (Pattern::Name(_), Some(symbol)) = (pattern, value.symbol()) {
            symbol.is_idle.set(true);
        }
        match pattern {
            Pattern::Name(name) if binds == Binds::New => scope.declare(name.clone(), Binding::Value(value)),
            // In a branch that may not be taken, it may keep the value that it has.
            Pattern::Name(name)
                if self.is_recording() && scope.level_of(name).is_some_and(|it| it < self.uncertain) =>
            {
                let old = match scope.find(name) {
                    Some(Binding::Value(old)) => old,
                    _ => Value::Undefined,
                };
                scope.assign(name, Value::either([value, old]));
            }
            Pattern::Name(name) => scope.assign(name, value),
            Pattern::Member(target) => {
                if let Kind::Member { object, key, .. } = &target.kind {
                    let object = self.evaluate(object, scope);
                    if let Some(name) = self.key(key, scope) {
                        self.set(&object, name, value, place);
                    }
                }
            }
            Pattern::Default(pattern, default) => {
                let value = match value {
                    Value::Undefined => self.evaluate(default, scope),
                    // Nobody knows whether it is there: what it falls back on says most.
                    Value::Unknown(_) | Value::Symbol(_) => {
                        let default = self.evaluate(default, scope);
                        self.record(Event::Default { of: value.clone(), value: default.clone() });
                        Value::either([default, value])
                    }
                    value => value,
                };
                self.bind(pattern, value, scope, binds, place);
            }
            Pattern::Object { members, rest } => {
                let mut taken = Vec::new();
                for (key, pattern) in members {
                    let name = self.key(key, scope);
                    let member = match &name {
                        Some(name) => self.looked_at(&value, name, place),
                        None => Value::Unknown(place),
                    };
                    taken.extend(name);
                    self.bind(pattern, member, scope, binds, place);
                }
                if let Some(rest) = rest {
                    let value = without(&value, &taken, place);
                    self.bind(rest, value, scope, binds, place);
                }
            }
            Pattern::Array { items, rest } => {
                for (index, pattern) in items.iter().enumerate() {
                    if let Some(pattern) = pattern {
                        let item = self.member(&value, &index.to_string(), place);
                        self.bind(pattern, item, scope, binds, place);
                    }
                }
                if let Some(rest) = rest {
                    let value = match &value {
                        Value::Array(array) => {
                            let others = array.items.borrow().iter().skip(items.len()).cloned().collect();
                            Value::Array(Rc::new(Array::new(place, others)))
                        }
                        _ => Value::Unknown(place),
                    };
                    self.bind(rest, value, scope, binds, place);
                }
            }
        }
    }

    /// The name that a key stands for, if it is known.
    pub(super) fn key(&mut self, key: &Key, scope: &Rc<Scope>) -> Option<Arc<str>> {
        match key {
            Key::Name(name) => Some(name.clone()),
            Key::Computed(expression) => match self.evaluate(expression, scope) {
                Value::Text(text) => Some((&*text).into()),
                Value::Number(number) => Some((&*number).into()),
                // `[Segments.BODY]`: a constant of a library is known by its name.
                Value::External(external) if !external.module.is_empty() => external.path.last().cloned(),
                _ => None,
            },
        }
    }
}

/// An object without some of its members.
pub(super) fn without(value: &Value, names: &[Arc<str>], place: Place) -> Value {
    let rest = Object::new(place);
    let row = super::rows::row(value);
    match row.as_ref().unwrap_or(value) {
        Value::Object(object) => {
            let members = object.members.borrow();
            let others = members.iter().filter(|(name, _)| !names.contains(name));
            rest.members.borrow_mut().extend(others.map(|(name, slot)| (name.clone(), slot.clone())));
            object.others.borrow().iter().for_each(|other| rest.add_other(other));
        }
        Value::Symbol(_) => rest.add_other(value),
        _ => return Value::Unknown(place),
    }
    Value::Object(Rc::new(rest))
}

impl Program<'_> {
    /// Gives a member a value.
    pub(super) fn set(&mut self, object: &Value, name: Arc<str>, value: Value, place: Place) {
        match object.unaliased() {
            Value::Object(object) => {
                // In a branch that may not be taken, it may keep what it has.
                let is_certain = !self.is_recording() || object.level.is_some_and(|level| level >= self.uncertain);
                let value = match object.members.borrow().get(&name).map(|slot| slot.value.clone()) {
                    Some(SlotValue::Value(old)) if !is_certain => Value::either([value, old]),
                    None if !is_certain => Value::either([value, Value::Undefined]),
                    _ => value,
                };
                let doc = object.members.borrow().get(&name).and_then(|slot| slot.doc.clone());
                object.set(name.clone(), value, place);
                if let Some(slot) = object.members.borrow_mut().get_mut(&name) {
                    slot.doc = doc;
                }
            }
            Value::Array(array) => {
                let mut items = array.items.borrow_mut();
                match name.parse::<usize>() {
                    Ok(index) if index == items.len() => items.push(value),
                    Ok(index) => items.get_mut(index).into_iter().for_each(|item| *item = value.clone()),
                    Err(_) => {}
                }
            }
            Value::Function(closure) => drop(closure.properties.borrow_mut().insert(name, value)),
            Value::Class(class) => drop(class.statics.borrow_mut().insert(name, value)),
            Value::External(external) if !self.is_recording() => {
                self.extend_external(&external.clone(), name, value);
            }
            Value::Symbol(symbol) => {
                self.keep_member(symbol);
                let object = object.clone();
                self.record(Event::Write { object: object.clone(), name: name.clone(), value: value.clone(), place });
                let value = match self.is_recording() && self.uncertain > 0 {
                    true => Value::either([value, self.member(&object, &name, place)]),
                    false => value,
                };
                if let Some(row @ Value::Object(_)) = super::rows::row(&object) {
                    self.set(&row, name.clone(), value.clone(), place);
                }
                symbol.properties.borrow_mut().insert(name, value);
            }
            Value::Either(values) => {
                for object in values.iter() {
                    self.set(object, name.clone(), value.clone(), place);
                }
            }
            _ => {}
        }
    }

    /// Takes a member away.
    pub(super) fn delete(&mut self, object: &Value, name: &Arc<str>, place: Place) {
        for object in object.alternatives() {
            let row = super::rows::row(object);
            let object = row.as_ref().unwrap_or(object);
            if matches!(object, Value::Object(it) if it.members.borrow().contains_key(name)) {
                self.set(object, name.clone(), Value::Undefined, place);
            }
        }
    }

    /// The value of a member that an object has itself.
    pub(super) fn slot(&mut self, slot: &SlotValue, this: &Value, place: Place) -> Value {
        match slot {
            SlotValue::Value(value) => value.clone(),
            SlotValue::Getter(getter) => self.apply(getter, Vec::new(), Some(this.clone()), place),
        }
    }
}
