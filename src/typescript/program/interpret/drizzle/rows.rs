//! What queries of drizzle give.

use std::rc::Rc;

use super::{Column, Kind, column, columns, table};
use crate::typescript::program::interpret::Program;
use crate::typescript::program::interpret::rows::{called, number, text};
use crate::typescript::program::value::{Place, SlotValue, Symbol, SymbolKind, Value};

/// How many methods a query is made of.
const MOST_METHODS: usize = 40;
/// The methods that join another table: those whose rows may be missing.
const JOINS: [(&str, bool); 4] = [("innerJoin", false), ("leftJoin", true), ("rightJoin", false), ("fullJoin", true)];

/// A query, by the methods that make it.
#[derive(Default)]
struct Query {
    table: Option<Value>,
    /// What is selected, or given back of what is written.
    fields: Option<Value>,
    joined: Vec<(Value, bool)>,
    is_written: bool,
    is_new: bool,
    gives: bool,
}

impl Program<'_> {
    /// What a call gives that is a part of a query, if it is waited for.
    pub(in crate::typescript::program::interpret) fn rows_of_tables(
        &mut self,
        symbol: &Symbol,
        place: Place,
    ) -> Option<Value> {
        let (receiver, method, arguments) = symbol.kind.method_call()?;
        if let ("findFirst" | "findMany", Some(of)) = (method, self.table_of_relation(receiver, place)) {
            let only = arguments.first().cloned().unwrap_or(Value::Undefined);
            let row = self.row_of_relation(&of, &only, place)?;
            let found = self.found(row, place);
            return Some(if method == "findFirst" { found } else { self.open_array(vec![found], place) });
        }
        let query = query(symbol)?;
        let row = self.row_of_query(&query, place)?;
        // What is written anew is always given back.
        let item = if query.is_new { row } else { self.found(row, place) };
        Some(self.open_array(vec![item], place))
    }

    /// `db.query.users` of `drizzle(client, { schema: { users } })`
    fn table_of_relation(&mut self, value: &Value, place: Place) -> Option<Value> {
        let SymbolKind::Member { object, name } = &value.symbol()?.kind else { return None };
        let SymbolKind::Member { object: database, name: query } = &object.symbol()?.kind else { return None };
        let (callee, arguments) = database.call().filter(|_| &**query == "query")?;
        if !callee.external().is_some_and(super::is_drizzle) {
            return None;
        }
        for argument in arguments.iter().filter(|it| matches!(it, Value::Object(_))) {
            let schema = self.member(argument, "schema", place);
            if matches!(schema, Value::Object(_) | Value::Module(_)) {
                let found = self.member(&schema, name, place);
                return table(&found).map(|_| found);
            }
        }
        None
    }

    /// A row with the columns that are asked for: `{ columns: { password: false } }`.
    fn row_of_relation(&mut self, of: &Value, only: &Value, place: Place) -> Option<Value> {
        let (_, listed) = table(of)?;
        let asked = match only {
            Value::Object(_) => self.member(only, "columns", place),
            _ => Value::Undefined,
        };
        let with = match only {
            Value::Object(_) => self.member(only, "with", place),
            _ => Value::Undefined,
        };
        let row = self.new_object(place);
        let mut flags = Vec::new();
        if let Value::Object(asked) = &asked {
            for (name, slot) in asked.members.borrow().iter() {
                if let SlotValue::Value(value) = &slot.value {
                    flags.push((name.clone(), value.truth()));
                }
            }
        }
        let is_listed = flags.iter().any(|(_, flag)| *flag == Some(true));
        for (name, column) in columns(&listed) {
            let flag = flags.iter().find(|(asked, _)| *asked == name).map(|(_, flag)| *flag);
            if flag == Some(Some(false)) || is_listed && flag.is_none() {
                continue;
            }
            row.set(name, value_of(self, &column, place), place);
        }
        if let Value::Object(with) = &with {
            for name in with.members.borrow().keys() {
                row.set(name.clone(), Value::Unknown(place), place);
            }
        }
        Some(Value::Object(Rc::new(row)))
    }

    fn row_of_query(&mut self, query: &Query, place: Place) -> Option<Value> {
        let of = query.table.as_ref()?;
        match &query.fields {
            Some(fields @ Value::Object(_)) => self.selected(fields, place, 0),
            Some(_) => None,
            None if query.joined.is_empty() => self.row_of_table(of, place),
            None => {
                let row = self.new_object(place);
                for (joined, may_be_missing) in std::iter::once((of.clone(), false)).chain(query.joined.iter().cloned())
                {
                    let (name, _) = table(&joined)?;
                    let part = self.row_of_table(&joined, place)?;
                    let part = if may_be_missing { Value::either([part, Value::Null]) } else { part };
                    row.set((&*name?).into(), part, place);
                }
                Some(Value::Object(Rc::new(row)))
            }
        }
    }

    fn row_of_table(&mut self, of: &Value, place: Place) -> Option<Value> {
        let (_, listed) = table(of)?;
        let row = self.new_object(place);
        for (name, column) in columns(&listed) {
            row.set(name, value_of(self, &column, place), place);
        }
        Some(Value::Object(Rc::new(row)))
    }

    /// `{ id: users.id, owner: { name: users.name } }`
    fn selected(&mut self, fields: &Value, place: Place, depth: usize) -> Option<Value> {
        let Value::Object(object) = fields else { return None };
        if depth > 4 {
            return None;
        }
        let row = self.new_object(place);
        let members: Vec<_> = object.members.borrow().iter().map(|(name, slot)| (name.clone(), slot.clone())).collect();
        for (name, slot) in members {
            let SlotValue::Value(value) = &slot.value else { continue };
            let value = match value {
                Value::Object(_) => self.selected(value, place, depth + 1),
                value if table(value).is_some() => self.row_of_table(value, place),
                value => self.selected_column(value, place),
            };
            row.set(name, value.unwrap_or(Value::Unknown(place)), place);
        }
        Some(Value::Object(Rc::new(row)))
    }

    /// `users.id`, or `count()`.
    fn selected_column(&mut self, value: &Value, place: Place) -> Option<Value> {
        if let Some((callee, _)) = value.call()
            && let Some(external) = callee.external().filter(|it| super::is_drizzle(it))
        {
            let is_count = external.path.last().is_some_and(|name| matches!(&**name, "count" | "countDistinct"));
            return is_count.then(|| number("parseInt", place));
        }
        let SymbolKind::Member { object, name } = &value.unaliased().symbol()?.kind else { return None };
        let (_, listed) = table(object)?;
        let slot = listed.members.borrow().get(name).cloned()?;
        let SlotValue::Value(found) = &slot.value else { return None };
        column(found).map(|column| value_of(self, &column, place))
    }
}

/// The query that a call is the last part of.
fn query(symbol: &Symbol) -> Option<Query> {
    let mut query = Query::default();
    let mut step = symbol.kind.method_call()?;
    for _ in 0..MOST_METHODS {
        let (receiver, method, arguments) = step;
        let first = arguments.first().cloned();
        match method {
            "from" => {
                query.table = first;
                query.gives = true;
            }
            "select" | "selectDistinct" => {
                query.fields = first;
                return query.gives.then_some(query);
            }
            "insert" | "update" | "delete" => {
                query.table = first;
                query.is_new = method == "insert";
                return query
                    .is_written
                    .then_some(query)
                    .filter(|query| query.table.as_ref().and_then(table).is_some());
            }
            "returning" => {
                query.fields = first;
                query.is_written = true;
            }
            // What is kept with something else.
            "then" | "catch" | "finally" => return None,
            _ => {
                if let Some((_, may_be_missing)) = JOINS.iter().find(|(join, _)| *join == method) {
                    query.joined.insert(0, (first?, *may_be_missing));
                }
            }
        }
        step = receiver.symbol()?.kind.method_call()?;
    }
    None
}

/// What a row has of a column.
fn value_of(program: &Program<'_>, column: &Column, place: Place) -> Value {
    let one = match &column.kind {
        Kind::Text { values, .. } if !values.is_empty() => Value::either(values.iter().cloned()),
        Kind::Text { .. } => text(place),
        Kind::Integer => number("parseInt", place),
        Kind::Number => number("Number", place),
        Kind::Boolean => Value::any_truth(),
        Kind::Date => called("Date", true, place),
        Kind::Any => Value::Unknown(place),
    };
    let value = if column.is_list { program.open_array(vec![one], place) } else { one };
    if column.is_required { value } else { Value::either([value, Value::Null]) }
}
