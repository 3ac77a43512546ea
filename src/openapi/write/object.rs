//! Objects under construction.

use indexmap::IndexMap;

use crate::contract::value::{Number, Value};

/// The members of an object, in the order in which they were put. A key that is there stays as it is.
#[derive(Debug, Default)]
pub(super) struct Object {
    members: IndexMap<String, Value>,
}

impl Object {
    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.members.contains_key(key)
    }

    pub(super) fn put(&mut self, key: &str, value: Value) {
        self.members.entry(key.to_owned()).or_insert(value);
    }

    pub(super) fn text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.put(key, text.into());
        }
    }

    /// A boolean that is `false` where it is not written.
    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.put(key, Value::Bool(true));
        }
    }

    pub(super) fn count(&mut self, key: &str, count: Option<u64>) {
        if let Some(count) = count {
            self.put(key, Value::Number(Number::from_u64(count)));
        }
    }

    pub(super) fn number(&mut self, key: &str, number: Option<&Number>) {
        if let Some(number) = number {
            self.put(key, Value::Number(number.clone()));
        }
    }

    /// What the contract carries along as written.
    pub(super) fn carried(&mut self, key: &str, value: Option<&Value>) {
        if let Some(value) = value {
            self.put(key, value.clone());
        }
    }

    /// An array, unless it is empty.
    pub(super) fn list(&mut self, key: &str, items: impl IntoIterator<Item = Value>) {
        let items: Vec<Value> = items.into_iter().collect();
        if !items.is_empty() {
            self.put(key, Value::Array(items));
        }
    }

    /// An object, unless it is empty.
    pub(super) fn object(&mut self, key: &str, object: Object) {
        if !object.is_empty() {
            self.put(key, object.into());
        }
    }

    pub(super) fn extend(&mut self, extensions: &IndexMap<String, Value>) {
        for (key, value) in extensions {
            self.put(key, value.clone());
        }
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Value::Object(object.members.into_iter().collect())
    }
}

impl<K: Into<String>> FromIterator<(K, Value)> for Object {
    fn from_iter<T: IntoIterator<Item = (K, Value)>>(members: T) -> Self {
        let mut object = Object::default();
        for (key, value) in members {
            object.put(&key.into(), value);
        }
        object
    }
}

/// Names as an array of strings.
pub(super) fn names<T: AsRef<str>>(names: &[T]) -> Value {
    Value::Array(names.iter().map(|name| name.as_ref().into()).collect())
}
