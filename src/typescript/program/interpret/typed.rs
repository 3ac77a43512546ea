//! The types that the sources say values have.

use std::rc::Rc;

use super::Program;
use super::calls::OF_LISTS;
use crate::typescript::program::events::Event;
use crate::typescript::program::modules::ModuleId;
use crate::typescript::program::tree::Span;
use crate::typescript::program::types::{Step, Typed};
use crate::typescript::program::value::{Place, SlotValue, Symbol, SymbolKind, Value};

impl Program<'_> {
    /// A value that is said to have a type. Of what is known, the type says nothing new.
    pub(super) fn typed(&mut self, value: Value, module: ModuleId, at: Option<Span>) -> Value {
        let Some(at) = at else { return value };
        let typed = Typed::new(module, at);
        match &value {
            Value::Function(closure) => {
                let _ = closure.typed.set(typed);
                value
            }
            Value::Unknown(_) | Value::Symbol(_) if self.is_recording() => {
                self.record(Event::Typed { value: value.clone(), typed: typed.clone() });
                with_type(value, typed)
            }
            Value::Object(object) if self.is_recording() && object.level.is_some() && object.class.is_none() => {
                for (name, slot) in object.members.borrow_mut().iter_mut() {
                    if let SlotValue::Value(member @ (Value::Unknown(_) | Value::Symbol(_))) = &mut slot.value
                        && type_of(member).is_none()
                    {
                        let unknown = std::mem::replace(member, Value::Undefined);
                        *member = with_type(unknown, typed.part(Step::Member(name.clone())));
                    }
                }
                value
            }
            _ => value,
        }
    }

    /// The member of a value that is said to have a type has a part of that type.
    pub(super) fn part_of_typed(&self, object: &Value, step: Step, part: Value) -> Value {
        match (type_of(object), &part) {
            (Some(typed), Value::Unknown(_) | Value::Symbol(_)) if type_of(&part).is_none() => {
                with_type(part, typed.part(step))
            }
            _ => part,
        }
    }

    /// What is called back for each item of a list of a type.
    pub(super) fn item_of(&self, list: &Value, place: Place) -> Option<Value> {
        let typed = type_of(list)?;
        Some(with_type(Value::Unknown(place), typed.part(Step::Item)))
    }
}

impl Program<'_> {
    /// A method of a list of which only the type is known: what it calls back is given items of that type.
    pub(super) fn typed_list_method(
        &mut self,
        list: &Value,
        name: &str,
        arguments: &[Value],
        place: Place,
    ) -> Option<Value> {
        if !self.is_recording() || !OF_LISTS.contains(&name) || !matches!(list.unaliased(), Value::Unknown(_)) {
            return None;
        }
        let item = self.item_of(list, place)?;
        let Some(Value::Function(closure)) = arguments.first() else { return None };
        let (_, result) = self.perhaps(|program| program.enter_with(&closure.clone(), Some(item.clone()), place));
        Some(match name {
            "map" => self.open_array(vec![result], place),
            "filter" => list.clone(),
            "find" => Value::either([item, Value::Undefined]),
            _ => Value::Unknown(place),
        })
    }
}

/// The type that a value is said to have.
pub fn type_of(value: &Value) -> Option<&Typed> {
    match value {
        Value::Symbol(symbol) => match (symbol.typed.get(), &symbol.kind) {
            (Some(typed), SymbolKind::Alias(_)) => Some(typed),
            (None, SymbolKind::Alias(inner)) => type_of(inner),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn with_type(value: Value, typed: Typed) -> Value {
    let place = value.place().unwrap_or(Place { module: typed.module, at: typed.at.start });
    let symbol = Symbol::new(place, SymbolKind::Alias(value));
    let _ = symbol.typed.set(typed);
    Value::Symbol(Rc::new(symbol))
}
