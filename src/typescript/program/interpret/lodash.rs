//! The functions of lodash that programs take requests and options apart with.

use std::rc::Rc;

use super::Program;
use crate::typescript::program::value::{External, Object, Place, Value};

/// The packages whose functions these are, in whatever order they take their arguments.
const PACKAGES: [&str; 8] = ["lodash", "lodash-es", "underscore", "rambda", "ramda", "remeda", "radash", "es-toolkit"];

impl Program<'_> {
    /// A call of lodash that is followed; `None` for all others.
    pub(super) fn lodash_call(&mut self, callee: &External, arguments: &[Value], place: Place) -> Option<Value> {
        let package = callee.module.split(['/', '.']).next().unwrap_or_default();
        if !PACKAGES.contains(&package) {
            return None;
        }
        let name = match callee.path.last() {
            Some(name) => name.to_string(),
            None => callee.module.rsplit(['/', '.']).next().unwrap_or_default().to_owned(),
        };
        let mut arguments = arguments.to_vec();
        // `pick(['name'], user)`
        if let [Value::Array(_) | Value::Text(_), Value::Object(_) | Value::Symbol(_)] = arguments.as_slice()
            && matches!(name.as_str(), "pick" | "omit" | "get")
        {
            arguments.reverse();
        }
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let rest = arguments.get(1..).unwrap_or_default();
        Some(match name.as_str() {
            "defaultTo" => match first {
                Value::Undefined | Value::Null => rest.first().cloned().unwrap_or(Value::Undefined),
                Value::Symbol(_) | Value::Unknown(_) => Value::either([first].into_iter().chain(rest.first().cloned())),
                known => known,
            },
            "pick" => {
                let names: Vec<Value> = rest.iter().flat_map(|names| self.listed(names)).collect();
                let picked = self.new_object(place);
                for name in names.iter().filter_map(Value::as_text) {
                    let value = self.looked_at(&first, name, place);
                    if !matches!(value, Value::Undefined) {
                        picked.set(name.into(), value, place);
                    }
                }
                Value::Object(Rc::new(picked))
            }
            "omit" => {
                let names: Vec<Value> = rest.iter().flat_map(|names| self.listed(names)).collect();
                let names: Vec<_> = names.iter().filter_map(Value::as_text).map(Into::into).collect();
                super::patterns::without(&first, &names, place)
            }
            "get" => {
                let path = rest.first()?.as_text()?.to_owned();
                let found = path.split('.').fold(first, |value, name| self.looked_at(&value, name, place));
                match (found, rest.get(1)) {
                    (Value::Undefined, Some(default)) => default.clone(),
                    (found @ (Value::Symbol(_) | Value::Unknown(_)), Some(default)) => {
                        Value::either([found, default.clone()])
                    }
                    (found, _) => found,
                }
            }
            "isArray" => super::builtins::is_array(&first),
            "clone" | "cloneDeep" => first,
            "assign" | "extend" | "merge" | "defaults" => {
                let merged = self.new_object(place);
                for part in &arguments {
                    self.spread(&merged, part, place);
                }
                Value::Object(Rc::new(Object { class: None, ..merged }))
            }
            "forEach" | "each" | "map" if matches!(first, Value::Array(_)) => {
                let name = if name == "map" { "map" } else { "forEach" };
                return self.builtin_method(&first, name, rest, place);
            }
            _ => return None,
        })
    }

    fn listed(&self, value: &Value) -> Vec<Value> {
        match value {
            Value::Array(items) => items.items.borrow().clone(),
            other => vec![other.clone()],
        }
    }
}
