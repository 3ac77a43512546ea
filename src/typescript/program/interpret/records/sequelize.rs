//! Models of Sequelize: their attributes say what rows look like, and what is let into them.

use std::rc::Rc;
use std::sync::Arc;

use super::columns::held;
use super::{Words, classes, decorator, members, owner, root, texts, written};
use crate::typescript::program::interpret::Program;
use crate::typescript::program::interpret::rows::{called, number};
use crate::typescript::program::value::{Class, Object, Place, Symbol, SymbolKind, Value};

/// Where a class keeps what it is initialized with.
const ATTRIBUTES: &str = "#attributes";
const OPTIONS: &str = "#options";
/// When a row was made and changed.
const TIMES: [&str; 2] = ["createdAt", "updatedAt"];
/// The scope that holds where no other is named.
const USUAL: &str = "defaultScope";
/// How deep rows may be in each other.
const DEEPEST: usize = 4;
/// The packages that models are of.
const PACKAGES: [&str; 3] = ["sequelize", "sequelize-typescript", "@sequelize/core"];
/// The methods that give one row, and whether there may be none.
const ONE: [(&str, bool); 7] = [
    ("create", false),
    ("build", false),
    ("findOne", true),
    ("findByPk", true),
    ("findById", true),
    ("findByPrimary", true),
    ("find", true),
];
const MANY: [&str; 3] = ["findAll", "bulkCreate", "all"];
/// Those that give whether a row is new, beside the row.
const WITH_TRUTH: [&str; 4] = ["findOrCreate", "findOrBuild", "findCreateFind", "upsert"];
/// The methods that tie a model to another one, and whether to many of it.
const TIES: [(&str, bool); 4] = [("hasMany", true), ("belongsToMany", true), ("hasOne", false), ("belongsTo", false)];
/// The decorators of sequelize-typescript that do the same.
const RELATIONS: [(&str, bool); 4] =
    [("HasMany", true), ("BelongsToMany", true), ("HasOne", false), ("BelongsTo", false)];

/// The attributes of a model as they are listed, and its options.
#[derive(Clone, Debug)]
pub struct Attributes {
    pub listed: Vec<(Arc<str>, Value)>,
    pub options: Value,
}

impl Attributes {
    /// Whether an attribute has to be another one in each row.
    pub fn has_unique(&self) -> bool {
        let options = |name: &str| written(&self.options, name).is_some();
        self.listed.iter().any(|(_, value)| written(value, "unique").is_some()) || options("indexes")
    }
}

/// How a model is tied to another one.
#[derive(Debug)]
pub struct Association {
    model: Value,
    target: Value,
    name: Option<Arc<str>>,
    is_list: bool,
    /// The attribute that holds the other's key.
    key: Option<Arc<str>>,
}

/// `sequelize.define('User', { … })`
pub fn is_defined(value: &Value) -> bool {
    matches!(
        value.symbol().and_then(|symbol| symbol.kind.method_call()),
        Some((receiver, "define", [Value::Text(_), Value::Object(_), ..])) if is_instance(receiver)
    )
}

/// Whether a value may be `new Sequelize(…)`: functions of models are given one.
fn is_instance(value: &Value) -> bool {
    value.alternatives().iter().any(|value| match value.unaliased() {
        Value::Symbol(symbol) => match &symbol.kind {
            SymbolKind::Call { callee, .. } => {
                callee.external().is_none_or(|external| PACKAGES.contains(&&*external.module))
            }
            SymbolKind::Parameter { .. } | SymbolKind::Member { .. } | SymbolKind::Alias(_) => true,
        },
        Value::Unknown(_) => true,
        _ => false,
    })
}

/// Whether a class is a model.
fn is_model(class: &Rc<Class>) -> bool {
    root(class).is_some_and(|root| {
        PACKAGES.contains(&&*root.module) && root.path.last().is_some_and(|name| &**name == "Model")
    })
}

/// The attributes of a model that says them when it is made.
pub fn attributes(value: &Value) -> Option<Attributes> {
    let (listed, options) = match value.unaliased() {
        Value::Class(class) if is_model(class) => {
            let kept = |name: &str| classes(class).iter().find_map(|class| class.statics.borrow().get(name).cloned());
            (kept(ATTRIBUTES)?, kept(OPTIONS).unwrap_or(Value::Undefined))
        }
        value if is_defined(value) => {
            let (_, _, arguments) = value.symbol()?.kind.method_call()?;
            (arguments.get(1)?.clone(), arguments.get(2).cloned().unwrap_or(Value::Undefined))
        }
        _ => return None,
    };
    let Value::Object(listed) = listed.unaliased() else { return None };
    Some(Attributes { listed: members(listed), options })
}

/// What `scope('all')` and its like are asked of, and the scopes that hold then.
fn unscoped(value: &Value) -> (&Value, Vec<Arc<str>>) {
    match value.symbol().and_then(|symbol| symbol.kind.method_call()) {
        Some((model, "scope", scopes)) => {
            let names = scopes.iter().flat_map(items_of).filter_map(|scope| scope.as_text().map(Into::into));
            (model, names.collect())
        }
        Some((model, "unscoped", _)) => (model, Vec::new()),
        _ => (value, vec![USUAL.into()]),
    }
}

impl Program<'_> {
    /// `User.init({ … }, { … })`
    pub(super) fn initializes(&mut self, symbol: &Symbol) {
        let Some((model, "init", [attributes @ Value::Object(_), rest @ ..])) = symbol.kind.method_call() else {
            return;
        };
        if let Value::Class(class) = model.unaliased()
            && is_model(class)
        {
            let mut statics = class.statics.borrow_mut();
            statics.insert(ATTRIBUTES.into(), attributes.clone());
            statics.extend(rest.first().map(|options| (OPTIONS.into(), options.clone())));
        }
    }

    /// `User.hasMany(Post, { as: 'posts' })`
    pub(super) fn associates(&mut self, symbol: &Symbol) {
        let Some((model, name, [target, rest @ ..])) = symbol.kind.method_call() else { return };
        let Some((_, is_list)) = TIES.iter().find(|(known, _)| *known == name) else { return };
        let option = |name: &str| rest.first().and_then(|options| written(options, name));
        let of_text = |value: Value| value.as_text().map(Into::into);
        let key = option("foreignKey").and_then(|key| of_text(written(&key, "name").unwrap_or(key)));
        let key = key.filter(|_| name == "belongsTo");
        let name = option("as").and_then(of_text);
        let association = Association { model: model.clone(), target: target.clone(), name, is_list: *is_list, key };
        self.associations.push(association);
    }

    /// `sequelize.models.User`, `User.name`
    pub(super) fn sequelize_member(&self, value: &Value, name: &str) -> Option<Value> {
        if name == "name" && is_defined(value) {
            return model_name(value).map(|name| Value::text(&name));
        }
        owner(value, "models").filter(|instance| is_instance(instance))?;
        let is_named = |model: &Value| model_name(model).is_some_and(|known| &*known == name);
        let made = self.calls.iter().rev().filter_map(|call| match call.kind.method_call() {
            Some((_, "define", _)) => Some(Value::Symbol(call.clone())).filter(is_defined),
            Some((model @ Value::Class(_), "init", _)) => Some(model.clone()),
            _ => None,
        });
        made.into_iter().find(is_named)
    }

    /// What a call of a model gives.
    pub(super) fn sequelize_rows(
        &mut self,
        receiver: &Value,
        method: &str,
        arguments: &[Value],
        place: Place,
    ) -> Option<Value> {
        let one = ONE.iter().find(|(known, _)| *known == method);
        let is_known = one.is_some()
            || MANY.contains(&method)
            || WITH_TRUTH.contains(&method)
            || matches!(method, "findAndCountAll" | "count" | "update" | "destroy" | "findAndCount");
        let (model, scopes) = unscoped(receiver);
        if !is_known || !self.is_sequelize_model(model) {
            return None;
        }
        let model = model.unaliased().clone();
        let query = arguments.iter().find(|it| written(it, "where").is_some() || written(it, "include").is_some());
        let query = query.or_else(|| arguments.iter().find(|it| written(it, "attributes").is_some()));
        let query = query.or(arguments.first()).cloned().unwrap_or(Value::Undefined);
        let is_read = !matches!(method, "create" | "build" | "bulkCreate" | "upsert");
        let asked = if is_read { query } else { Value::Undefined };
        let count = || number("parseInt", place);
        Some(match method {
            "count" if written(&asked, "group").is_none() => count(),
            "destroy" => count(),
            "update" => self.array(vec![count()], place),
            _ => {
                let row = self.row_of_model(&model, &asked, &scopes, place, 0)?;
                let row = match arguments.first() {
                    Some(given) if matches!(method, "create" | "build") => self.made_of(&model, row, given, place),
                    _ => row,
                };
                let is_missing = one.is_some_and(|(_, may_be_missing)| *may_be_missing);
                let record = self.record_of(row, &model, !is_missing, place);
                match method {
                    _ if one.is_some() => record,
                    _ if MANY.contains(&method) => self.open_array(vec![record], place),
                    _ if WITH_TRUTH.contains(&method) => self.array(vec![record, Value::any_truth()], place),
                    _ => {
                        let found = self.new_object(place);
                        found.set("count".into(), count(), place);
                        let rows = self.open_array(vec![record], place);
                        found.set("rows".into(), rows, place);
                        Value::Object(Rc::new(found))
                    }
                }
            }
        })
    }

    /// `new User({ … })`
    pub(super) fn new_row(&mut self, model: &Value, place: Place) -> Option<Value> {
        if !self.is_sequelize_model(model) {
            return None;
        }
        let row = self.row_of_model(model, &Value::Undefined, &[], place, 0)?;
        Some(self.record_of(row, model, true, place))
    }

    /// A row that is made of an object: it has what is in it, and what the model or the database gives it.
    fn made_of(&mut self, model: &Value, row: Value, given: &Value, place: Place) -> Value {
        let Some(found) = attributes(model) else { return row };
        let is_filled = |value: &Value| {
            ["defaultValue", "autoIncrement", "primaryKey"].iter().any(|option| written(value, option).is_some())
        };
        let filled = found.listed.iter().filter(|(_, value)| is_filled(value)).map(|(name, _)| name.to_string());
        let times = TIMES.iter().map(|name| self.name_of_time(model, name).to_string());
        let always: Vec<String> = filled.chain(times).chain(["id".to_owned()]).collect();
        let always: Vec<&str> = always.iter().map(String::as_str).collect();
        self.restricted(row, given, &always, place)
    }

    fn name_of_time(&self, model: &Value, usual: &'static str) -> Arc<str> {
        let named = self.option_of(model, usual).and_then(|it| it.as_text().map(Arc::<str>::from));
        named.unwrap_or_else(|| usual.into())
    }

    fn is_sequelize_model(&self, value: &Value) -> bool {
        match value.unaliased() {
            Value::Class(class) => is_model(class),
            value => is_defined(value),
        }
    }

    /// A row, with what is asked for: `{ attributes: ['id'], include: [Post] }`.
    fn row_of_model(
        &mut self,
        model: &Value,
        asked: &Value,
        scopes: &[Arc<str>],
        place: Place,
        depth: usize,
    ) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let columns = self.columns_of_model(model, place)?;
        let usual = scopes.iter().find_map(|name| match &**name {
            USUAL => self.option_of(model, USUAL),
            name => written(&self.option_of(model, "scopes")?, name),
        });
        let wanted = written(asked, "attributes");
        let usual_wanted = usual.as_ref().and_then(|usual| written(usual, "attributes"));
        let row = self.new_object(place);
        let wanted = wanted.or(usual_wanted);
        let excluded = wanted.as_ref().and_then(|wanted| texts(&written(wanted, "exclude")?)).unwrap_or_default();
        let listed = match wanted.as_ref().map(Value::unaliased) {
            Some(Value::Array(items)) => Some(items.items.borrow().clone()),
            _ => None,
        };
        match listed {
            Some(listed) => {
                for item in &listed {
                    let Some((name, of)) = selected(item) else { continue };
                    let column = of.and_then(|of| columns.iter().find(|(known, _)| *known == of));
                    row.set(name, column.map_or(Value::Unknown(place), |(_, value)| value.clone()), place);
                }
            }
            None => {
                for (name, value) in columns.into_iter().filter(|(name, _)| !excluded.contains(name)) {
                    row.set(name, value, place);
                }
                let more = wanted.and_then(|wanted| written(&wanted, "include"));
                if let Some(Value::Array(more)) = more {
                    let names: Vec<_> = more.items.borrow().iter().filter_map(selected).collect();
                    names.into_iter().for_each(|(name, _)| row.set(name, Value::Unknown(place), place));
                }
            }
        }
        let included = written(asked, "include").or_else(|| usual.and_then(|usual| written(&usual, "include")));
        for include in included.iter().flat_map(items_of) {
            self.include(model, &row, &include, place, depth);
        }
        Some(Value::Object(Rc::new(row)))
    }

    /// Adds what is included of another model: `Post`, `{ model: Post, as: 'posts' }`, `'posts'`.
    fn include(&mut self, model: &Value, row: &Object, include: &Value, place: Place, depth: usize) {
        let text = |value: Option<Value>| value.and_then(|value| value.as_text().map(Arc::<str>::from));
        let (target, name, asked) = match include {
            Value::Object(_) => {
                let association = written(include, "association");
                let name = text(written(include, "as")).or_else(|| text(association));
                (written(include, "model"), name, include.clone())
            }
            Value::Text(name) => (None, Some((&**name).into()), Value::Undefined),
            other => (Some(other.clone()), None, Value::Undefined),
        };
        let tie = self.tie(model, target.as_ref(), name.as_ref());
        let (target, is_list, known) = match tie {
            Some((target, is_list, known)) => (Some(target), Some(is_list), known),
            None => (target, None, None),
        };
        let name = name.or(known).or_else(|| {
            let own = model_name(target.as_ref()?)?;
            Some(if is_list == Some(true) { plural(&own) } else { own })
        });
        let Some(name) = name else { return };
        let of_target = target.and_then(|target| {
            let row = self.row_of_model(&target, &asked, &[USUAL.into()], place, depth + 1)?;
            Some(self.record_of(row, &target, true, place))
        });
        let value = match (of_target, is_list) {
            (Some(record), Some(true)) => self.open_array(vec![record], place),
            (Some(record), Some(false)) => match written(include, "required").and_then(|it| it.truth()) {
                Some(true) => record,
                _ => Value::either([record, Value::Null]),
            },
            _ => Value::Unknown(place),
        };
        row.set(name, value, place);
    }

    /// How a model is tied to another one, by its name or the tie's.
    fn tie(
        &mut self,
        model: &Value,
        target: Option<&Value>,
        name: Option<&Arc<str>>,
    ) -> Option<(Value, bool, Option<Arc<str>>)> {
        let is_meant = |tie: &&Association| {
            tie.model.is_same(model)
                && target.is_none_or(|target| tie.target.is_same(target))
                && (name.is_none() || tie.name.as_ref() == name || target.is_some() && tie.name.is_none())
        };
        if let Some(tie) = self.associations.iter().find(is_meant) {
            return Some((tie.target.clone(), tie.is_list, tie.name.clone()));
        }
        let Value::Class(class) = model.unaliased() else { return None };
        for field in self.decorated_fields(&class.clone()) {
            let Some((is_list, arguments)) = field.decorators.iter().find_map(relation) else {
                continue;
            };
            let Some(of @ Value::Function(_)) = arguments.first() else { continue };
            let found = self.call(of, Vec::new(), None, place_of(of)?);
            let is_meant =
                target.is_none_or(|target| found.is_same(target)) && name.is_none_or(|name| *name == field.name);
            if is_meant {
                return Some((found, is_list, Some(field.name)));
            }
        }
        None
    }

    /// What rows of a model have.
    fn columns_of_model(&mut self, model: &Value, place: Place) -> Option<Vec<(Arc<str>, Value)>> {
        let mut columns = Vec::new();
        match attributes(model) {
            Some(found) => {
                let is_key = |(_, value): &(Arc<str>, Value)| {
                    written(value, "primaryKey").is_some_and(|it| it.truth() == Some(true))
                };
                if !found.listed.iter().any(is_key) && !found.listed.iter().any(|(name, _)| &**name == "id") {
                    columns.push(("id".into(), number("parseInt", place)));
                }
                columns
                    .extend(found.listed.into_iter().map(|(name, value)| (name, held(Words::Sequelize, value, place))));
            }
            None => {
                let Value::Class(class) = model.unaliased() else { return None };
                columns = self.columns_of_class(&class.clone(), place);
                if columns.is_empty() {
                    return None;
                }
            }
        }
        for tie in self.associations.iter().filter(|tie| tie.model.is_same(model)) {
            if let Some(key) = tie.key.clone().filter(|key| !columns.iter().any(|(name, _)| name == key)) {
                columns.push((key, Value::Unknown(place)));
            }
        }
        let is_off =
            |program: &Self, name: &str| program.option_of(model, name).is_some_and(|it| it.truth() == Some(false));
        let times = if is_off(self, "timestamps") { &[][..] } else { &TIMES };
        for usual in times.iter().filter(|name| !is_off(self, name)) {
            let name = self.name_of_time(model, usual);
            if !columns.iter().any(|(known, _)| *known == name) {
                columns.push((name, called("Date", true, place)));
            }
        }
        Some(columns)
    }

    /// The columns that a class says by decorators or by the types of its fields.
    fn columns_of_class(&mut self, class: &Rc<Class>, place: Place) -> Vec<(Arc<str>, Value)> {
        let fields = self.decorated_fields(class);
        let is_decorated = fields.iter().any(|field| field.decorators.iter().any(|it| word(it).is_some()));
        let mut columns: Vec<(Arc<str>, Value)> = Vec::new();
        for field in fields {
            let is_relation = field.decorators.iter().any(|value| relation(value).is_some());
            let is_column = field.decorators.iter().any(|value| word(value).is_some());
            if is_relation || is_decorated && !is_column {
                continue;
            }
            let described = field.decorators.iter().find_map(|value| match word(value) {
                Some((name, arguments)) if name == "Column" => arguments.into_iter().next(),
                _ => None,
            });
            let value = match (described, field.typed) {
                (Some(described), _) => held(Words::Sequelize, described, place),
                (None, Some(typed)) => super::columns::of_type(typed, place),
                (None, None) => Value::Unknown(place),
            };
            columns.retain(|(known, _)| *known != field.name);
            columns.push((field.name, value));
        }
        if is_decorated && !columns.iter().any(|(name, _)| &**name == "id") {
            columns.insert(0, ("id".into(), number("parseInt", place)));
        }
        columns
    }

    /// An option of a model, or of all models of its database: `new Sequelize({ define: { timestamps: false } })`.
    fn option_of(&self, model: &Value, name: &str) -> Option<Value> {
        let options = attributes(model)?.options;
        if let Some(own) = written(&options, name) {
            return Some(own);
        }
        let instance = match model.symbol().and_then(|symbol| symbol.kind.method_call()) {
            Some((instance, _, _)) => instance.clone(),
            None => written(&options, "sequelize")?,
        };
        let instances = instance.alternatives().iter();
        instances
            .filter_map(Value::call)
            .flat_map(|(_, arguments)| arguments)
            .find_map(|argument| written(&written(argument, "define")?, name))
    }
}

/// A decorator of sequelize-typescript.
fn word(value: &Value) -> Option<(String, Vec<Value>)> {
    decorator(value, "sequelize-typescript")
}

fn relation(value: &Value) -> Option<(bool, Vec<Value>)> {
    let (name, arguments) = word(value)?;
    RELATIONS.iter().find(|(known, _)| *known == name).map(|(_, is_list)| (*is_list, arguments))
}

fn place_of(function: &Value) -> Option<Place> {
    match function {
        Value::Function(closure) => Some(Place { module: closure.module, at: closure.function.at }),
        _ => None,
    }
}

/// What is selected, by which name, and of which attribute: `'name'`, `['name', 'title']`, `[fn('COUNT'), 'count']`.
fn selected(item: &Value) -> Option<(Arc<str>, Option<Arc<str>>)> {
    match item {
        Value::Text(name) => Some(((&**name).into(), Some((&**name).into()))),
        Value::Array(pair) => match pair.items.borrow().as_slice() {
            [of, Value::Text(name)] => Some(((&**name).into(), of.as_text().map(Into::into))),
            _ => None,
        },
        _ => None,
    }
}

fn items_of(list: &Value) -> Vec<Value> {
    match list.unaliased() {
        Value::Array(items) => items.items.borrow().clone(),
        other => vec![other.clone()],
    }
}

/// What a model is called: `define('User', …)`, the option `modelName`, or the name of its class.
fn model_name(model: &Value) -> Option<Arc<str>> {
    match model.unaliased() {
        Value::Class(class) => {
            let named = attributes(model).and_then(|found| written(&found.options, "modelName"));
            named.and_then(|name| name.as_text().map(Into::into)).or_else(|| class.tree.name.clone())
        }
        value => match value.symbol()?.kind.method_call() {
            Some((_, "define", [name, ..])) => name.as_text().map(Into::into),
            _ => None,
        },
    }
}

/// The plural of an English word, as far as simple rules make it.
fn plural(word: &str) -> Arc<str> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.to_lowercase().ends_with(ending));
    match word.strip_suffix('y') {
        Some(stem) if !ends(&["ay", "ey", "iy", "oy", "uy"]) => format!("{stem}ies").into(),
        _ if word.ends_with('s') && !ends(&["ss", "us"]) => word.into(),
        _ if ends(&["s", "x", "z", "ch", "sh"]) => format!("{word}es").into(),
        _ => format!("{word}s").into(),
    }
}
