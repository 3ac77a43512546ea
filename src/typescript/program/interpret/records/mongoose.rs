//! Models of mongoose: the functions that their schemas give to them and to their documents.

use std::rc::Rc;
use std::sync::Arc;

use super::columns::{held, optional};
use super::{Words, written};
use crate::typescript::program::interpret::Program;
use crate::typescript::program::interpret::calls::bound;
use crate::typescript::program::interpret::rows::{called, number, text};
use crate::typescript::program::value::{Object, Place, Symbol, SymbolKind, Value};

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
/// Plugins that leave documents as they are.
const PLAIN_PLUGINS: [&str; 8] = [
    "mongoose-paginate",
    "mongoose-paginate-v2",
    "mongoose-aggregate-paginate-v2",
    "mongoose-unique-validator",
    "mongoose-beautiful-unique-validation",
    "mongoose-autopopulate",
    "mongoose-lean-virtuals",
    "mongoose-delete",
];

/// What is known of a value that mongoose gives.
#[derive(Clone, Debug)]
pub struct Documents {
    /// The schema of the documents.
    schema: Value,
    is_list: bool,
    /// Whether there is one for certain.
    is_certain: bool,
    /// The paths at which documents stand in the place of their ids.
    populated: Vec<Arc<str>>,
    /// The paths that are asked for, with `-` before those that are not, and `+` before those that are hidden otherwise.
    selected: Vec<Arc<str>>,
}

impl Program<'_> {
    /// The member of a schema or of a model of which the program says what it is.
    pub(super) fn schema_member(&mut self, value: &Value, name: &str, place: Place) -> Option<Value> {
        if is_schema(value) {
            return match name {
                STATICS | METHODS => Some(self.functions(value, name, place)),
                "options" => Some(self.options_of_schema(value, place)),
                "paths" => Some(self.paths_of_schema(value, place)),
                _ => None,
            };
        }
        let functions = self.functions(&model(value)?, STATICS, place);
        match self.member(&functions, name, place) {
            Value::Function(closure) => Some(bound(&closure, value)),
            _ => None,
        }
    }

    /// The model that has been made under a name before: `mongoose.model('User')`.
    pub(in crate::typescript::program::interpret) fn model_named(
        &self,
        callee: &Value,
        arguments: &[Value],
    ) -> Option<Value> {
        let is_model = match callee.external() {
            Some(external) => external.is("mongoose", &["model"]),
            None => matches!(&callee.symbol()?.kind, SymbolKind::Member { name, .. } if &**name == "model"),
        };
        let ([Value::Text(wanted)], true) = (arguments, is_model) else { return None };
        let made = |call: &&Rc<Symbol>| matches!(symbol_arguments(call), [Value::Text(name), ..] if name == wanted);
        let calls = self.calls.iter().rev().filter(made).map(|call| Value::Symbol(call.clone()));
        calls.into_iter().find(|call| model(call).is_some() || super::sequelize::is_defined(call))
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
    pub(super) fn adds_to_schemas(&mut self, symbol: &Symbol, place: Place) {
        let Some((schema, name, arguments)) = symbol.kind.method_call() else { return };
        if !is_schema(schema) {
            return;
        }
        match name {
            "static" | "method" => {}
            "set" => {
                if let [Value::Text(option), value, ..] = arguments {
                    let options = self.options_of_schema(schema, place);
                    self.set(&options, (&**option).into(), value.clone(), place);
                }
                return;
            }
            "plugin" => return self.plugs_in(schema, arguments, place),
            "add" => return changes(schema),
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
fn documents(call: &Symbol) -> Option<Documents> {
    let (mut populated, mut selected, mut is_certain) = (Vec::new(), Vec::new(), false);
    let mut inner: Option<Rc<Symbol>> = None;
    for _ in 0..20 {
        let kind = inner.as_deref().map_or(&call.kind, |inner| &inner.kind);
        let (receiver, name, arguments) = kind.method_call()?;
        if let Some(schema) = model(receiver) {
            let is_many = name == "create" && matches!(arguments.first(), Some(Value::Array(_)));
            let is_list = match name {
                "find" | "insertMany" => true,
                name if ONE.contains(&name) => is_many,
                _ => return None,
            };
            // What is asked for may stand behind what is looked for.
            if name.starts_with("find") {
                selected
                    .extend(arguments.get(1).filter(|_| !name.contains("And")).map(named_paths).unwrap_or_default());
            }
            is_certain |= matches!(name, "create" | "insertMany");
            return Some(Documents { schema, is_list, is_certain, populated, selected });
        }
        if !SAME.contains(&name) {
            return None;
        }
        match name {
            "populate" => populated.extend(arguments.iter().flat_map(named_paths)),
            "select" => selected.extend(arguments.iter().flat_map(named_paths)),
            "orFail" => is_certain = true,
            _ => {}
        }
        inner = Some(receiver.symbol()?.clone());
    }
    None
}

/// `'name -password'`, `['name']`, `{ password: 0 }`, `{ path: 'author' }`
pub(super) fn named_paths(value: &Value) -> Vec<Arc<str>> {
    match value.unaliased() {
        Value::Text(text) => text.split_whitespace().map(Into::into).collect(),
        Value::Array(items) => items.items.borrow().iter().flat_map(named_paths).collect(),
        Value::Object(object) => match written(value, "path") {
            Some(path) => named_paths(&path),
            None => {
                let names = super::members(object).into_iter().filter_map(|(name, value)| match value.truth()? {
                    true => Some(name),
                    false => Some(format!("-{name}").as_str().into()),
                });
                names.collect()
            }
        },
        _ => Vec::new(),
    }
}

fn changes(schema: &Value) {
    if let Some(schema) = schema.symbol() {
        schema.properties.borrow_mut().insert(CHANGED.into(), Value::Bool(true));
    }
}

/// Whether documents of a schema look in JSON as it says.
fn is_plain(schema: &Value) -> bool {
    schema.symbol().is_some_and(|symbol| !symbol.properties.borrow().contains_key(CHANGED))
}

impl Program<'_> {
    /// What a call gives that asks a model for documents.
    pub(super) fn documents(&mut self, symbol: &Symbol, place: Place) -> Option<Value> {
        let (receiver, name, _) = symbol.kind.method_call()?;
        if matches!(name, "countDocuments" | "estimatedDocumentCount" | "count") && model(receiver).is_some() {
            return Some(number("parseInt", place));
        }
        let found = documents(symbol)?;
        let row = self.document(&found, place)?;
        let record = self.record_of(row, &found.schema, found.is_certain || found.is_list, place);
        Some(if found.is_list { self.open_array(vec![record], place) } else { record })
    }

    /// `new User({ … })`
    pub(super) fn new_document(&mut self, model_value: &Value, place: Place) -> Option<Value> {
        let schema = model(model_value)?;
        let found = Documents { schema, is_list: false, is_certain: true, populated: Vec::new(), selected: Vec::new() };
        let row = self.document(&found, place)?;
        Some(self.record_of(row, &found.schema, true, place))
    }

    fn document(&mut self, found: &Documents, place: Place) -> Option<Value> {
        if !is_plain(&found.schema) {
            return None;
        }
        let row = self.new_object(place);
        let symbol = found.schema.symbol()?.clone();
        let listed = symbol_arguments(&symbol).first().cloned()?;
        let Value::Object(paths) = listed.unaliased() else { return None };
        let options = self.options_of_schema(&found.schema, place);
        let is_on = |options: &Value, name: &str| written(options, name).and_then(|value| value.truth());
        if is_on(&options, "_id") != Some(false) {
            row.set("_id".into(), optional(text(place)), place);
        }
        let is_asked = |name: &str, is_hidden: bool| {
            let named = |mark: &str| found.selected.iter().any(|path| path.strip_prefix(mark) == Some(name));
            let only = found.selected.iter().any(|path| !path.starts_with(['-', '+']));
            !named("-") && (named("") || named("+") || !only && !is_hidden)
        };
        for (name, description) in super::members(paths) {
            let is_hidden = is_on(&description, "select") == Some(false);
            if !is_asked(&name, is_hidden) {
                continue;
            }
            let value = match found.populated.contains(&name) {
                true => self.populated(&description, place).unwrap_or(Value::Unknown(place)),
                false => held(Words::Mongoose, description, place),
            };
            row.set(name, optional(value), place);
        }
        let times = match written(&options, "timestamps") {
            Some(times @ Value::Object(_)) => ["createdAt", "updatedAt"].map(|usual| match written(&times, usual) {
                Some(Value::Text(name)) => Some((*name).into()),
                Some(value) => (value.truth() != Some(false)).then(|| usual.into()),
                None => Some(usual.into()),
            }),
            Some(value) if value.truth() == Some(true) => ["createdAt", "updatedAt"].map(|usual| Some(usual.into())),
            _ => [None, None],
        };
        for name in times.into_iter().flatten().filter(|name: &Arc<str>| is_asked(name, false)) {
            row.set(name, optional(called("Date", true, place)), place);
        }
        Some(Value::Object(Rc::new(row)))
    }

    /// The document that stands in the place of its id: `{ type: ObjectId, ref: 'User' }`, also in a list.
    fn populated(&mut self, description: &Value, place: Place) -> Option<Value> {
        if let Value::Array(items) = description.unaliased() {
            let item = items.items.borrow().first().cloned()?;
            let one = self.populated(&item, place)?;
            return Some(self.open_array(vec![one], place));
        }
        if let Some(list @ Value::Array(_)) = written(description, "type") {
            return self.populated(&list, place);
        }
        let named = written(description, "ref")?;
        let of = match named.as_text() {
            Some(name) => self.calls.iter().rev().map(|call| Value::Symbol(call.clone())).find(|call| {
                model(call).is_some() && call.call().and_then(|(_, given)| given.first()?.as_text()) == Some(name)
            })?,
            None => named,
        };
        self.new_document(&of, place)
    }

    /// The options of a schema, to which the program may add.
    fn options_of_schema(&mut self, schema: &Value, place: Place) -> Value {
        let Some(symbol) = schema.symbol().cloned() else { return Value::Undefined };
        if let Some(known) = symbol.properties.borrow().get("options") {
            return known.clone();
        }
        let options = match symbol_arguments(&symbol).get(1) {
            Some(options @ Value::Object(_)) => options.clone(),
            _ => Value::Object(Rc::new(Object::new(place))),
        };
        symbol.properties.borrow_mut().insert("options".into(), options.clone());
        options
    }

    /// The paths of a schema as its plugins see them: `schema.paths.name.options`.
    fn paths_of_schema(&mut self, schema: &Value, place: Place) -> Value {
        let paths = Object::new(place);
        let symbol = schema.symbol().cloned();
        let listed = symbol.as_deref().and_then(|symbol| symbol_arguments(symbol).first().cloned());
        if let Some(Value::Object(listed)) = listed.as_ref().map(Value::unaliased) {
            for (name, description) in super::members(listed) {
                let options = match &description {
                    Value::Object(_) => description.clone(),
                    kind => {
                        let options = Object::new(place);
                        options.set("type".into(), kind.clone(), place);
                        Value::Object(Rc::new(options))
                    }
                };
                let path = Object::new(place);
                path.set("options".into(), options, place);
                paths.set(name, Value::Object(Rc::new(path)), place);
            }
        }
        Value::Object(Rc::new(paths))
    }

    /// `schema.plugin(toJSON, { … })`
    fn plugs_in(&mut self, schema: &Value, arguments: &[Value], place: Place) {
        match arguments.first().map(Value::unaliased) {
            Some(plugin @ Value::Function(_)) => {
                let given: Vec<Value> = std::iter::once(schema.clone()).chain(arguments.get(1).cloned()).collect();
                self.call(&plugin.clone(), given, None, place);
            }
            Some(plugin) => {
                let package = crate::typescript::scan::handlers::package(plugin);
                if !package.is_some_and(|package| PLAIN_PLUGINS.contains(&&*package.module)) {
                    changes(schema);
                }
            }
            None => {}
        }
    }

    /// A method of documents.
    pub(super) fn document_method(
        &mut self,
        schema: &Value,
        name: &str,
        record: &Value,
        place: Place,
    ) -> Option<Value> {
        if !is_schema(schema) {
            return None;
        }
        let functions = self.functions(schema, METHODS, place);
        match self.member(&functions, name, place) {
            Value::Function(closure) => Some(bound(&closure, record)),
            _ => None,
        }
    }

    /// What the options of a schema make of a document in JSON: `{ toJSON: { transform(doc, ret) { … } } }`.
    pub(super) fn transformed(&mut self, schema: &Value, record: &Value, plain: &Value, place: Place) -> Option<Value> {
        if !is_schema(schema) {
            return None;
        }
        let options = written(&self.options_of_schema(schema, place), "toJSON")?;
        if written(&options, "virtuals").and_then(|value| value.truth()) == Some(true) {
            self.set(plain, "id".into(), optional(text(place)), place);
        }
        let transform @ Value::Function(_) = written(&options, "transform")? else { return Some(plain.clone()) };
        match self.call(&transform, vec![record.clone(), plain.clone()], None, place) {
            Value::Undefined => Some(plain.clone()),
            changed => Some(changed),
        }
    }
}
