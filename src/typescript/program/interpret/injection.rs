//! Containers that make what classes ask for in their constructors: typedi's and tsyringe's.

use std::rc::Rc;

use super::Program;
use crate::typescript::program::scope::{Binding, Scope};
use crate::typescript::program::tree::Parameter;
use crate::typescript::program::value::{Class, External, Place, Value};

/// The methods that give an instance of the class that they are given: a package, and what leads to the method there.
const CONTAINERS: [(&str, &[&str]); 4] = [
    ("typedi", &["Container", "get"]),
    ("typedi", &["get"]),
    ("tsyringe", &["container", "resolve"]),
    ("tsyringe", &["container", "get"]),
];
/// How deep what is injected may ask for something itself.
const DEEPEST: usize = 12;

impl Program<'_> {
    /// `Container.get(Service)`; `None` if something else is called, or asked for by a name.
    pub(super) fn injected(&mut self, callee: &External, arguments: &[Value], place: Place) -> Option<Value> {
        let Some(Value::Class(class)) = arguments.first().map(Value::unaliased) else { return None };
        let is_container = CONTAINERS.iter().any(|(module, path)| callee.is(module, path));
        is_container.then(|| self.instance_of(&class.clone(), DEEPEST, place))
    }

    /// An instance whose constructor is given instances of the classes that its parameters name. What they name else is not known.
    fn instance_of(&mut self, class: &Rc<Class>, depth: usize, place: Place) -> Value {
        let constructor = class.tree.constructor.clone();
        let parameters = constructor.as_ref().map(|function| function.parameters.as_slice()).unwrap_or_default();
        let arguments =
            parameters.iter().map(|parameter| self.asked_for(parameter, &class.scope, depth, place)).collect();
        self.construct(&Value::Class(class.clone()), arguments, place)
    }

    fn asked_for(&mut self, parameter: &Parameter, scope: &Rc<Scope>, depth: usize, place: Place) -> Value {
        let Some(name) = parameter.type_name.as_ref().filter(|_| depth > 0) else { return Value::Unknown(place) };
        match scope.find(name) {
            Some(Binding::Value(Value::Class(class))) => self.instance_of(&class, depth - 1, place),
            Some(Binding::Import(module, imported)) => match self.imported(module, &imported, place).unaliased() {
                Value::Class(class) => self.instance_of(&class.clone(), depth - 1, place),
                _ => Value::Unknown(place),
            },
            _ => Value::Unknown(place),
        }
    }
}
