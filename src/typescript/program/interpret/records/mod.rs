//! Records that a database keeps for models of the program: classes, and what libraries make of schemas.

mod columns;
pub mod mongoose;
mod objection;
mod sequelize;
mod typeorm;

use std::rc::Rc;
use std::sync::Arc;

use super::Program;
use super::calls::bound;
use super::rows::row;
pub use columns::{Column, Words, column, is_optional};
pub use objection::json_schema;
pub(super) use sequelize::Association;
pub use sequelize::{Attributes, attributes};
pub(super) use typeorm::Entity;

use crate::typescript::program::value::{Class, External, Object, Place, SlotValue, Symbol, SymbolKind, Value};

/// The property of a record: whose record it is.
const MODEL: &str = "#model";
/// How many classes may extend each other.
const DEEPEST: usize = 20;
/// The methods of records that give the record back, once something has been done to it.
const SAME: [&str; 9] =
    ["save", "update", "reload", "restore", "set", "setAttributes", "increment", "decrement", "$fetchGraph"];
/// The methods of records that give what they hold, as an object of its own.
const PLAIN: [&str; 4] = ["toJSON", "get", "toObject", "$toJson"];
/// Those that give a member a value.
const SET: [&str; 2] = ["set", "setDataValue"];
/// The methods that change what is answered of a record.
const AS_JSON: [&str; 2] = ["toJSON", "$formatJson"];

impl Program<'_> {
    /// A record of a model; `is_certain` where there is one.
    fn record_of(&mut self, row: Value, model: &Value, is_certain: bool, place: Place) -> Value {
        let record = self.found(row, place);
        if let Value::Symbol(symbol) = &record {
            symbol.properties.borrow_mut().insert(MODEL.into(), model.clone());
            symbol.is_true.set(is_certain);
        }
        record
    }

    /// What a call gives that asks a model, or one of its records, for something.
    pub(super) fn records(&mut self, symbol: &Symbol, place: Place) -> Option<Value> {
        let (receiver, method, arguments) = symbol.kind.method_call()?;
        if let Some(found) = row(receiver).filter(|_| record_model(receiver).is_some()) {
            return self.of_record(receiver, &found, method, arguments, place);
        }
        self.documents(symbol, place)
            .or_else(|| self.sequelize_rows(receiver, method, arguments, place))
            .or_else(|| self.entity_rows(symbol, place))
            .or_else(|| self.objection_rows(symbol, place))
    }

    /// What a call gives of a record or of a model that nobody has to wait for.
    pub(super) fn at_once(&mut self, symbol: &Symbol, place: Place) -> Option<Value> {
        let (receiver, method, arguments) = symbol.kind.method_call()?;
        match method {
            "build" => self.sequelize_rows(receiver, method, arguments, place),
            "create" | "merge" => self.entity_rows(symbol, place),
            _ if PLAIN.contains(&method) || SET.contains(&method) => {
                let found = row(receiver).filter(|_| record_model(receiver).is_some())?;
                self.of_record(receiver, &found, method, arguments, place)
            }
            _ => None,
        }
    }

    /// What a method of a record gives.
    fn of_record(
        &mut self,
        record: &Value,
        row: &Value,
        method: &str,
        arguments: &[Value],
        place: Place,
    ) -> Option<Value> {
        match (method, arguments.first()) {
            (set, Some(Value::Text(name))) if SET.contains(&set) => {
                let value = arguments.get(1).cloned().unwrap_or(Value::Undefined);
                self.set(row, (&**name).into(), value, place);
                Some(record.clone())
            }
            ("get", Some(name)) if name.as_text().is_some() => {
                Some(self.member(record, name.as_text().unwrap_or_default(), place))
            }
            ("populate" | "execPopulate", _) => {
                for path in arguments.iter().flat_map(mongoose::named_paths) {
                    self.set(row, path, Value::Unknown(place), place);
                }
                Some(record.clone())
            }
            _ if SAME.contains(&method) => Some(record.clone()),
            _ if PLAIN.contains(&method) => Some(self.copied(row, place)),
            _ => None,
        }
    }

    /// What a row has that was made of an object: nothing that is neither in it nor `always` there.
    fn restricted(&mut self, row: Value, given: &Value, always: &[&str], place: Place) -> Value {
        let (Value::Object(all), Value::Object(given)) = (&row, given.unaliased()) else { return row };
        if !given.others.borrow().is_empty() {
            return row;
        }
        let made = self.new_object(place);
        for (name, value) in members(all) {
            if always.contains(&&*name) || given.members.borrow().contains_key(&name) {
                made.set(name, value, place);
            }
        }
        Value::Object(Rc::new(made))
    }

    /// An object with the same members.
    fn copied(&mut self, row: &Value, place: Place) -> Value {
        let copy = self.new_object(place);
        self.spread(&copy, row, place);
        Value::Object(Rc::new(copy))
    }

    /// The member of a schema, a model or a record of which the program says what it is.
    pub(super) fn model_member(&mut self, value: &Value, name: &str, place: Place) -> Option<Value> {
        self.record_member(value, name, place)
            .or_else(|| self.sequelize_member(value, name))
            .or_else(|| self.schema_member(value, name, place))
    }

    /// What the program has written for the records of a model: a method or a getter of its class, a function of its prototype.
    fn record_member(&mut self, record: &Value, name: &str, place: Place) -> Option<Value> {
        let model = record_model(record)?;
        if name == "dataValues" {
            return row(record);
        }
        match &model {
            Value::Class(class) => {
                has_method(class, name, self).then(|| self.method(&class.clone(), name, record, place))
            }
            _ => {
                if let Some(method) = self.document_method(&model, name, record, place) {
                    return Some(method);
                }
                let prototype = self.member(&model, "prototype", place);
                match self.member(&prototype, name, place) {
                    Value::Function(closure) => Some(bound(&closure, record)),
                    _ => None,
                }
            }
        }
    }

    /// What is answered of a value that says itself what it is as JSON: `toJSON() { … }`.
    pub fn as_json(&mut self, value: &Value, place: Place) -> Option<Value> {
        let class = match value {
            Value::Object(object) => object.class.clone().map(Value::Class),
            _ => record_model(value),
        };
        let own = AS_JSON.iter().find_map(|name| {
            let found = match (&class, value) {
                (Some(Value::Class(class)), Value::Object(_)) if has_method(class, name, self) => {
                    Some(self.method(&class.clone(), name, value, place))
                }
                (_, Value::Symbol(_)) => self.record_member(value, name, place),
                _ => None,
            };
            found.filter(|found| matches!(found, Value::Function(_)))
        });
        let plain = row(value).map(|row| self.copied(&row, place));
        let before = self.calls.len();
        let json = match (own, class, &plain) {
            (Some(own), _, _) => self.call(&own, plain.into_iter().collect(), Some(value.clone()), place),
            (None, Some(schema), Some(plain)) => self.transformed(&schema, value, plain, place)?,
            _ => return None,
        };
        self.forget_calls(before);
        match json {
            Value::Undefined | Value::Unknown(_) => None,
            json => Some(super::promises::kept_with(&json)),
        }
    }

    /// What a function of a package gives of a record, or of what is made of one: `instanceToPlain(user)`,
    /// `super.$formatJson(json)`.
    pub(super) fn given_back(&mut self, callee: &Value, arguments: &[Value], place: Place) -> Option<Value> {
        let first = arguments.first()?;
        match callee.external() {
            Some(external) => {
                let is_plain = external.is("class-transformer", &["instanceToPlain"])
                    || external.is("class-transformer", &["classToPlain"]);
                is_plain.then(|| self.plain_instance(first, place)).flatten()
            }
            None => match &callee.symbol()?.kind {
                SymbolKind::Member { name, .. } => AS_JSON[1].eq(&**name).then(|| first.clone()),
                _ => None,
            },
        }
    }

    /// `new User({ … })`
    pub(super) fn new_record(&mut self, model: &Value, place: Place) -> Option<Value> {
        self.new_document(model, place).or_else(|| self.new_row(model, place))
    }

    /// Keeps what a call says about a model before there are requests: its attributes, and how it is tied to others.
    pub(super) fn adds_to_models(&mut self, symbol: &Symbol, place: Place) {
        self.adds_to_schemas(symbol, place);
        self.initializes(symbol);
        self.associates(symbol);
    }
}

/// Whose record a value is.
pub fn record_model(record: &Value) -> Option<Value> {
    record.symbol()?.properties.borrow().get(MODEL).cloned()
}

/// Whether a class, or one of the program's that it extends, has a method or getter for its instances.
fn has_method(class: &Rc<Class>, name: &str, program: &mut Program<'_>) -> bool {
    let is_own = |program: &mut Program<'_>, class: &Rc<Class>| {
        class
            .tree
            .methods
            .iter()
            .any(|(key, _, kind)| kind.is_of_instances() && program.key(key, &class.scope).as_deref() == Some(name))
    };
    classes(class).iter().any(|class| is_own(program, class))
}

/// A class, and those of the program that it extends.
fn classes(class: &Rc<Class>) -> Vec<Rc<Class>> {
    let mut all = vec![class.clone()];
    while let Some(Some(Value::Class(base))) = all.last().map(|class| class.base.clone())
        && all.len() < DEEPEST
    {
        all.push(base);
    }
    all
}

/// The class of a package that a class extends at last.
pub(super) fn root(class: &Rc<Class>) -> Option<Rc<External>> {
    let base = classes(class).last()?.base.clone()?;
    match base.unaliased() {
        Value::External(external) => Some(external.clone()),
        // `compose(Visibility)(Model)`, `mixin(Model)`
        other => {
            let (_, arguments) = other.call()?;
            arguments.iter().find_map(|it| it.external().is_some().then(|| it.unaliased().clone())).and_then(|it| {
                match it {
                    Value::External(external) => Some(external),
                    _ => None,
                }
            })
        }
    }
}

/// The member of an object that the program has written out.
fn written(object: &Value, name: &str) -> Option<Value> {
    let Value::Object(object) = object.unaliased() else { return None };
    match &object.members.borrow().get(name)?.value {
        SlotValue::Value(value) => Some(value.clone()),
        SlotValue::Getter(_) => None,
    }
}

/// The members of an object that the program has written out.
fn members(object: &Object) -> Vec<(Arc<str>, Value)> {
    let members = object.members.borrow();
    let value = |(name, slot): (&Arc<str>, &crate::typescript::program::value::Slot)| match &slot.value {
        SlotValue::Value(value) => Some((name.clone(), value.clone())),
        SlotValue::Getter(_) => None,
    };
    members.iter().filter_map(value).collect()
}

/// What several texts are, where a value lists nothing else.
fn texts(list: &Value) -> Option<Vec<Arc<str>>> {
    let Value::Array(items) = list.unaliased() else { return None };
    items.items.borrow().iter().map(|item| Some(item.as_text()?.into())).collect()
}

/// The name of a package's decorator, and what it is called with: `@BelongsTo(() => User)`, `@PrimaryKey`.
fn decorator(value: &Value, module: &str) -> Option<(String, Vec<Value>)> {
    let of = |external: &External| {
        (&*external.module == module).then(|| external.path.last().map(|name| name.to_string())).flatten()
    };
    match value.call() {
        Some((callee, arguments)) => Some((of(callee.external()?)?, arguments.to_vec())),
        None => Some((of(value.external()?)?, Vec::new())),
    }
}

/// What a member is of.
fn owner<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match &value.symbol()?.kind {
        SymbolKind::Member { object, name: own } if &**own == name => Some(object),
        _ => None,
    }
}
