//! Tables of drizzle: their columns say what rows look like, and what is let into them.

mod rows;
mod schemas;

use std::rc::Rc;
use std::sync::Arc;

use super::Program;
use crate::typescript::program::value::{External, Object, Place, SlotValue, Symbol, SymbolKind, Value};

/// The functions that make tables.
const TABLES: [&str; 4] = ["pgTable", "mysqlTable", "sqliteTable", "singlestoreTable"];
/// The functions that make functions that make tables.
const TABLE_CREATORS: [&str; 4] =
    ["pgTableCreator", "mysqlTableCreator", "sqliteTableCreator", "singlestoreTableCreator"];
/// How many methods a column is made with.
const MOST_METHODS: usize = 40;

/// What a column holds.
#[derive(Clone, Debug)]
enum Kind {
    Text { longest: Option<Rc<str>>, is_uuid: bool, values: Vec<Value> },
    Integer,
    Number,
    Boolean,
    Date,
    Any,
}

#[derive(Clone, Debug)]
struct Column {
    kind: Kind,
    is_list: bool,
    is_required: bool,
    has_default: bool,
    is_generated: bool,
}

/// Whether something is of drizzle.
fn is_drizzle(external: &External) -> bool {
    external.module.starts_with("drizzle-orm")
}

/// What a table is called in the database, and its columns as they are listed.
fn table(value: &Value) -> Option<(Option<Rc<str>>, Rc<Object>)> {
    let (callee, arguments) = value.call()?;
    let name = |external: &External| external.path.last().map(|name| name.to_string()).unwrap_or_default();
    let is_table = match (callee.external(), callee.call()) {
        (Some(external), _) => is_drizzle(external) && TABLES.contains(&name(external).as_str()),
        // `createTable = pgTableCreator((name) => `app_${name}`)`
        (None, Some((creator, _))) => creator
            .external()
            .is_some_and(|external| is_drizzle(external) && TABLE_CREATORS.contains(&name(external).as_str())),
        // `pgSchema('app').table('users', …)`
        (None, None) => match &callee.symbol()?.kind {
            SymbolKind::Member { object, name: word } if &**word == "table" => object
                .call()
                .and_then(|(maker, _)| maker.external())
                .is_some_and(|external| is_drizzle(external) && name(external).ends_with("Schema")),
            _ => false,
        },
    };
    let columns = arguments.iter().skip(1).find_map(|argument| match argument {
        Value::Object(columns) => Some(columns.clone()),
        _ => None,
    });
    let named = arguments.first().and_then(Value::as_text).map(Into::into);
    columns.filter(|_| is_table).map(|columns| (named, columns))
}

/// The columns of a table, by the names that the program has for them.
fn columns(columns: &Object) -> Vec<(Arc<str>, Column)> {
    let members = columns.members.borrow();
    let column = |(name, slot): (&Arc<str>, &crate::typescript::program::value::Slot)| match &slot.value {
        SlotValue::Value(value) => Some((name.clone(), column(value)?)),
        SlotValue::Getter(_) => None,
    };
    members.iter().filter_map(column).collect()
}

/// `varchar('name', { length: 80 }).notNull()`
fn column(value: &Value) -> Option<Column> {
    let mut methods: Vec<String> = Vec::new();
    let mut value = value.unaliased().clone();
    for _ in 0..MOST_METHODS {
        let symbol = value.symbol()?.clone();
        let SymbolKind::Call { callee, arguments, .. } = &symbol.kind else { return None };
        if let Some((receiver, name, _)) = symbol.kind.method_call()
            && receiver.external().is_none()
        {
            methods.push(name.to_owned());
            value = receiver.unaliased().clone();
            continue;
        }
        let (kind, is_serial) = match callee.external() {
            Some(external) if is_drizzle(external) => {
                let word = external.path.last().map(|name| name.to_string())?;
                (kind(&word, arguments)?, word.ends_with("serial") || word.ends_with("Serial"))
            }
            // `role('role')` of `role = pgEnum('role', […])`
            _ => {
                let (maker, given) = callee.call()?;
                let is_enum = maker.external().is_some_and(|it| it.path.last().is_some_and(|name| &**name == "pgEnum"));
                (is_enum.then(|| texts(given.get(1)))?, false)
            }
        };
        let has = |wanted: &[&str]| methods.iter().any(|name| wanted.contains(&name.as_str()));
        return Some(Column {
            kind,
            is_list: has(&["array"]),
            is_required: has(&["notNull", "primaryKey"]) || is_serial,
            has_default: is_serial
                || has(&[
                    "default",
                    "defaultNow",
                    "defaultRandom",
                    "$default",
                    "$defaultFn",
                    "$onUpdate",
                    "$onUpdateFn",
                ])
                || has(&["autoincrement", "generatedByDefaultAsIdentity"]),
            is_generated: has(&["generatedAlwaysAs", "generatedAlwaysAsIdentity"]),
        });
    }
    None
}

fn texts(values: Option<&Value>) -> Kind {
    let values = match values.map(Value::unaliased) {
        Some(Value::Array(items)) => items.items.borrow().clone(),
        _ => Vec::new(),
    };
    let is_known = values.iter().all(|value| value.as_text().is_some());
    Kind::Text { longest: None, is_uuid: false, values: if is_known { values } else { Vec::new() } }
}

/// What the columns hold that a function makes.
fn kind(word: &str, arguments: &[Value]) -> Option<Kind> {
    let options = arguments.iter().find_map(|argument| match argument {
        Value::Object(options) => Some(options.clone()),
        _ => None,
    });
    let option = |name: &str| {
        let options = options.as_ref()?.members.borrow();
        match &options.get(name)?.value {
            SlotValue::Value(value) => Some(value.clone()),
            SlotValue::Getter(_) => None,
        }
    };
    let mode = option("mode");
    let mode = mode.as_ref().and_then(Value::as_text).unwrap_or_default();
    let plain = Kind::Text { longest: None, is_uuid: false, values: Vec::new() };
    Some(match word {
        "text" | "tinytext" | "mediumtext" | "longtext" | "varchar" | "char" => match (mode, option("enum")) {
            ("json", _) => Kind::Any,
            (_, Some(values)) => texts(Some(&values)),
            _ => match option("length") {
                Some(Value::Number(longest)) => {
                    Kind::Text { longest: Some(longest), is_uuid: false, values: Vec::new() }
                }
                _ => plain,
            },
        },
        "mysqlEnum" | "singlestoreEnum" => texts(arguments.iter().find(|it| matches!(it, Value::Array(_)))),
        "uuid" => Kind::Text { longest: None, is_uuid: true, values: Vec::new() },
        "integer" if mode == "boolean" => Kind::Boolean,
        "integer" if mode.starts_with("timestamp") => Kind::Date,
        "integer" | "int" | "smallint" | "tinyint" | "mediumint" | "serial" | "smallserial" | "year" => Kind::Integer,
        "bigint" | "bigserial" if mode == "number" => Kind::Integer,
        "real" | "doublePrecision" | "double" | "float" => Kind::Number,
        "numeric" | "decimal" if mode == "number" => Kind::Number,
        "numeric" | "decimal" | "time" | "interval" | "inet" | "cidr" | "macaddr" => plain,
        "boolean" => Kind::Boolean,
        "timestamp" | "datetime" if mode == "string" => plain,
        "timestamp" | "datetime" => Kind::Date,
        "date" if mode == "date" => Kind::Date,
        "date" => plain,
        "json" | "jsonb" | "blob" | "bigint" | "bigserial" | "point" | "line" | "vector" | "customType" => Kind::Any,
        _ => return None,
    })
}

impl Program<'_> {
    /// A call of drizzle's that is followed; `None` for all others.
    pub(super) fn drizzle_call(&mut self, callee: &External, arguments: &[Value], place: Place) -> Option<Value> {
        let word = callee.path.last()?.clone();
        let first = arguments.first()?.clone();
        match (&*callee.module, &*word) {
            (module, "getTableColumns" | "getColumns") if module.starts_with("drizzle-orm") => {
                Some(self.columns_of(&first, place))
            }
            (
                "drizzle-zod" | "drizzle-orm/zod" | "drizzle-typebox" | "drizzle-orm/typebox",
                "createInsertSchema" | "createSelectSchema" | "createUpdateSchema",
            ) => {
                let is_zod = callee.module.ends_with("zod");
                self.schema_of_table(&first, &word, arguments.get(1), is_zod, place)
            }
            // `pgTable('users', (t) => ({ id: t.uuid() }))`
            (module, table) if module.starts_with("drizzle-orm") && TABLES.contains(&table) => {
                let Some(Value::Function(list)) = arguments.get(1) else { return None };
                let makers = Value::External(Rc::new(External { module: callee.module.clone(), path: Vec::new() }));
                let columns = self.call(&Value::Function(list.clone()), vec![makers], None, place);
                let arguments = vec![first, columns];
                let kind = SymbolKind::Call {
                    callee: Value::External(Rc::new(External {
                        module: callee.module.clone(),
                        path: callee.path.clone(),
                    })),
                    arguments,
                    is_new: false,
                };
                Some(Value::Symbol(Rc::new(Symbol::new(place, kind))))
            }
            _ => None,
        }
    }

    /// The columns of a table as an object: `{ ...getTableColumns(users) }`.
    fn columns_of(&mut self, of: &Value, place: Place) -> Value {
        let Some((_, listed)) = table(of) else { return Value::Unknown(place) };
        let found = self.new_object(place);
        for (name, _) in columns(&listed) {
            let member = self.member(of, &name, place);
            found.set(name, member, place);
        }
        Value::Object(Rc::new(found))
    }
}
