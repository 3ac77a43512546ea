//! Models of Objection: classes whose JSON Schema says what is let into their tables, and so what rows have.

use std::rc::Rc;
use std::sync::Arc;

use super::columns::held;
use super::{Words, root, written};
use crate::typescript::program::interpret::Program;
use crate::typescript::program::interpret::rows::number;
use crate::typescript::program::value::{Class, Place, Symbol, Value};

/// What begins a query.
const QUERIES: [&str; 4] = ["query", "$query", "relatedQuery", "$relatedQuery"];
/// The methods after which a query gives one row, and whether there may be none.
const ONE: [(&str, bool); 15] = [
    ("findById", true),
    ("findOne", true),
    ("first", true),
    ("patchAndFetchById", true),
    ("updateAndFetchById", true),
    ("insert", false),
    ("insertAndFetch", false),
    ("insertGraph", false),
    ("insertGraphAndFetch", false),
    ("upsertGraph", false),
    ("upsertGraphAndFetch", false),
    ("patchAndFetch", false),
    ("updateAndFetch", false),
    ("insertWithRelated", false),
    ("upsertGraphAndFetch", false),
];
/// Those after which it gives how many rows it has changed.
const COUNTS: [&str; 7] = ["patch", "update", "delete", "deleteById", "resultSize", "relate", "unrelate"];
/// Those that give all rows beside how many there are.
const PAGES: [&str; 2] = ["page", "range"];
/// Those that add what is related: `withGraphFetched('[posts, author]')`.
const GRAPHS: [&str; 5] = ["withGraphFetched", "withGraphJoined", "eager", "joinEager", "withRelated"];
/// The others that leave what is given back as it is, by how they begin.
const KNOWN: [&str; 31] = [
    "where",
    "andWhere",
    "orWhere",
    "having",
    "order",
    "group",
    "join",
    "left",
    "right",
    "inner",
    "limit",
    "offset",
    "select",
    "column",
    "distinct",
    "alias",
    "as",
    "modify",
    "context",
    "transacting",
    "skipUndefined",
    "returning",
    "allow",
    "withSchema",
    "debug",
    "timeout",
    "throwIfNotFound",
    "findByIds",
    "for",
    "on",
    "query",
];
/// How many methods a query is made with.
const MOST_METHODS: usize = 40;
/// How deep rows may be in each other.
const DEEPEST: usize = 3;

/// A method of a query, with what it is given.
type Step = (String, Vec<Value>);

/// Whether a class is a model of Objection's.
fn is_model(class: &Rc<Class>) -> bool {
    root(class)
        .is_some_and(|root| &*root.module == "objection" && root.path.last().is_some_and(|name| &**name == "Model"))
}

/// The JSON Schema of a model.
pub fn json_schema(program: &mut Program<'_>, model: &Value, place: Place) -> Option<Value> {
    let Value::Class(class) = model.unaliased() else { return None };
    if !is_model(class) {
        return None;
    }
    let found = program.static_member(&class.clone(), "jsonSchema", place);
    matches!(found, Value::Object(_)).then_some(found)
}

impl Program<'_> {
    /// What a call gives that is a part of a query, if it is waited for.
    pub(super) fn objection_rows(&mut self, symbol: &Symbol, place: Place) -> Option<Value> {
        let (model, steps) = query(symbol)?;
        let class = match &model {
            Value::Class(class) => class.clone(),
            // `user.$query()`, `user.$relatedQuery('posts')`
            other => match super::record_model(other)? {
                Value::Class(class) => class,
                _ => return None,
            },
        };
        if !is_model(&class) {
            return None;
        }
        let has = |names: &[&str]| steps.iter().any(|(name, _)| names.contains(&name.as_str()));
        let related = steps.iter().find(|(name, _)| name.ends_with("elatedQuery"));
        let class = match related.map(|(_, arguments)| arguments.first().and_then(Value::as_text)) {
            Some(Some(name)) => match self.related(&class, name, place)?.0 {
                Value::Class(class) => class,
                _ => return None,
            },
            Some(None) => return None,
            None => class,
        };
        let is_known = |name: &str| {
            [&COUNTS[..], &PAGES, &GRAPHS].iter().any(|names| names.contains(&name))
                || ONE.iter().any(|(known, _)| *known == name)
                || KNOWN.iter().any(|start| name.starts_with(start))
                || QUERIES.contains(&name)
        };
        // The program's own queries give what they like.
        if !steps.iter().all(|(name, _)| is_known(name)) {
            return None;
        }
        let one = steps.iter().find_map(|(name, _)| ONE.iter().find(|(known, _)| known == name));
        let returns = has(&["returning"]);
        if one.is_none() && has(&COUNTS) && !returns {
            return Some(number("parseInt", place));
        }
        let row = self.row_of_objection(&class, &steps, place, 0)?;
        let inserted = steps.iter().find(|(name, _)| name == "insert").and_then(|(_, given)| given.first());
        let row = match inserted {
            Some(given) => self.restricted(row, given, &["id"], place),
            None => row,
        };
        let is_missing = one.is_none_or(|(_, may_be_missing)| *may_be_missing) && !has(&["throwIfNotFound"]);
        let is_one = one.is_some() || steps.first().is_some_and(|(name, _)| name == "$query");
        let record = self.record_of(row, &Value::Class(class), !is_one || !is_missing, place);
        if is_one {
            return Some(record);
        }
        let rows = self.open_array(vec![record], place);
        if has(&PAGES) {
            let page = self.new_object(place);
            page.set("results".into(), rows, place);
            page.set("total".into(), number("parseInt", place), place);
            return Some(Value::Object(Rc::new(page)));
        }
        Some(rows)
    }

    fn row_of_objection(&mut self, class: &Rc<Class>, steps: &[Step], place: Place, depth: usize) -> Option<Value> {
        let schema = json_schema(self, &Value::Class(class.clone()), place);
        let mut columns: Vec<(Arc<str>, Value)> = Vec::new();
        let properties = schema.and_then(|schema| written(&schema, "properties"));
        if let Some(Value::Object(properties)) = &properties {
            let listed = super::members(properties).into_iter();
            columns.extend(listed.map(|(name, value)| (name, held(Words::JsonSchema, value, place))));
        }
        if columns.is_empty() {
            let is_function = |_: &crate::typescript::program::interpret::decorators::Decorated| false;
            columns = self.typed_fields(class, is_function, place);
        }
        if columns.is_empty() {
            return None;
        }
        let made = self.new_object(place);
        let selected: Option<Vec<String>> =
            steps.iter().rev().find(|(name, _)| name == "select").and_then(|(_, given)| {
                let names: Option<Vec<String>> = given.iter().map(|it| it.as_text().map(str::to_owned)).collect();
                names.filter(|names| !names.is_empty() && !names.iter().any(|name| name.contains(['*', '.', ' '])))
            });
        for (name, value) in columns {
            if selected.as_ref().is_none_or(|names| names.iter().any(|known| **known == *name)) {
                made.set(name, value, place);
            }
        }
        let graphs = steps.iter().filter(|(name, _)| GRAPHS.contains(&name.as_str()));
        let graphs: Vec<String> =
            graphs.filter_map(|(_, given)| given.first().and_then(Value::as_text).map(str::to_owned)).collect();
        for name in graphs.iter().flat_map(|graph| names_of_graph(graph)) {
            let Some((target, is_list)) = self.related(class, &name, place) else { continue };
            let one = match &target {
                Value::Class(class) if depth < DEEPEST => {
                    let row = self.row_of_objection(&class.clone(), &[], place, depth + 1);
                    row.map(|row| self.record_of(row, &target, true, place))
                }
                _ => None,
            };
            let one = one.unwrap_or(Value::Unknown(place));
            let value = if is_list { self.open_array(vec![one], place) } else { Value::either([one, Value::Null]) };
            made.set(name.as_str().into(), value, place);
        }
        Some(Value::Object(Rc::new(made)))
    }

    /// The model that a relation leads to, and whether to many: `static relationMappings = { … }`.
    fn related(&mut self, class: &Rc<Class>, name: &str, place: Place) -> Option<(Value, bool)> {
        let mappings = match self.static_member(class, "relationMappings", place) {
            function @ Value::Function(_) => self.call(&function, Vec::new(), None, place),
            mappings => mappings,
        };
        let mapping = written(&mappings, name)?;
        let kind = written(&mapping, "relation")?;
        let word = match kind.unaliased() {
            Value::External(external) => external.path.last().map(|name| name.to_string()),
            Value::Symbol(symbol) => match &symbol.kind {
                crate::typescript::program::value::SymbolKind::Member { name, .. } => Some(name.to_string()),
                _ => None,
            },
            _ => None,
        };
        Some((written(&mapping, "modelClass")?, word.is_some_and(|word| word.contains("Many"))))
    }
}

/// What a query begins with, and the methods that it is made of, in order.
fn query(symbol: &Symbol) -> Option<(Value, Vec<Step>)> {
    let mut steps = Vec::new();
    let (receiver, name, arguments) = symbol.kind.method_call()?;
    let (mut receiver, mut name, mut arguments) = (receiver.clone(), name.to_owned(), arguments.to_vec());
    for _ in 0..MOST_METHODS {
        let is_begin = QUERIES.contains(&name.as_str());
        if matches!(name.as_str(), "then" | "catch" | "finally") {
            return None;
        }
        steps.push((name, arguments));
        if is_begin {
            steps.reverse();
            return Some((receiver.unaliased().clone(), steps));
        }
        let inner = receiver.symbol()?.clone();
        let (object, method, given) = inner.kind.method_call()?;
        (name, arguments) = (method.to_owned(), given.to_vec());
        receiver = object.clone();
    }
    None
}

/// The relations of a graph, without those that these lead to: `[posts.comments, author]`.
fn names_of_graph(graph: &str) -> Vec<String> {
    let mut names = Vec::new();
    let (mut depth, mut name) = (0_usize, String::new());
    let is_whole = graph.trim().starts_with('[');
    for letter in graph.chars() {
        match letter {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            ',' if depth <= usize::from(is_whole) => names.push(std::mem::take(&mut name)),
            letter if depth <= usize::from(is_whole) => name.push(letter),
            _ => {}
        }
    }
    names.push(name);
    let first = |name: String| name.trim().split(['.', ' ']).next().unwrap_or_default().to_owned();
    names.into_iter().map(first).filter(|name| !name.is_empty()).collect()
}
