//! What clients of Prisma give: rows of the models of a `schema.prisma`, as far as a query asks for them.

use std::path::PathBuf;
use std::rc::Rc;

use super::Program;
use super::promises::kept_with;
use super::rows::{called, number, text};
use crate::typescript::data::Data;
use crate::typescript::program::models::{Field, Models};
use crate::typescript::program::value::{External, Object, Place, Symbol, SymbolKind, Value};

/// The methods that give one row, and whether there may be none.
const ONE: [(&str, bool); 8] = [
    ("create", false),
    ("update", false),
    ("upsert", false),
    ("delete", false),
    ("findUniqueOrThrow", false),
    ("findFirstOrThrow", false),
    ("findUnique", true),
    ("findFirst", true),
];
const MANY: [&str; 3] = ["findMany", "createManyAndReturn", "updateManyAndReturn"];
/// Where schemas stand, seen from one of the folders around a module.
const SCHEMAS: [&str; 3] = ["prisma/schema.prisma", "schema.prisma", "src/prisma/schema.prisma"];
/// How deep rows may be in each other.
const DEEPEST: usize = 5;
/// `new PrismaClient()`, also with extensions.
pub(super) fn is_client(value: &Value) -> bool {
    let is_class = |external: &External| external.path.last().is_some_and(|name| &**name == "PrismaClient");
    value.alternatives().iter().any(|value| {
        let Some(symbol) = value.symbol() else { return false };
        match (&symbol.kind, symbol.kind.method_call()) {
            (SymbolKind::Call { callee, is_new: true, .. }, _) => callee.external().is_some_and(is_class),
            (_, Some((client, "$extends", _))) => is_client(client),
            _ => false,
        }
    })
}

/// The codes of errors with which a client refuses what a call asks for: a value that has to be the only one is there, or a row that has
/// to be there is not.
pub(super) fn refused(call: &Symbol) -> &'static [&'static str] {
    let Some((receiver, method, _)) = call.kind.method_call() else { return &[] };
    let is_of_client = match receiver.symbol().map(|symbol| &symbol.kind) {
        Some(SymbolKind::Member { object, .. }) => is_client(object),
        _ => false,
    };
    match method {
        _ if !is_of_client => &[],
        "create" | "createMany" | "createManyAndReturn" | "upsert" | "updateMany" => &["P2002", "P2003"],
        "update" => &["P2002", "P2003", "P2025"],
        "delete" => &["P2003", "P2025"],
        "findUniqueOrThrow" | "findFirstOrThrow" => &["P2025"],
        _ => &[],
    }
}

impl Program<'_> {
    /// What a call of a client gives.
    pub(super) fn rows_of_client(&mut self, symbol: &Symbol, place: Place) -> Option<Value> {
        let (receiver, method, arguments) = symbol.kind.method_call()?;
        if method == "$transaction" && is_client(receiver) {
            let SymbolKind::Call { callee, .. } = &symbol.kind else { return None };
            return match arguments.first()? {
                several @ Value::Array(_) => Some(self.all_of(several)),
                _ => callee.symbol()?.properties.borrow().get("#result").map(kept_with),
            };
        }
        let SymbolKind::Member { object: client, name: model } = &receiver.symbol()?.kind else { return None };
        if !is_client(client) {
            return None;
        }
        let options = arguments.first().cloned().unwrap_or(Value::Undefined);
        if method == "count" {
            return matches!(self.listed_in(&options, "select", place), Value::Undefined)
                .then(|| number("parseInt", place));
        }
        let one = ONE.iter().find(|(known, _)| *known == method);
        if one.is_none() && !MANY.contains(&method) {
            return None;
        }
        let models = self.models(place);
        let name = models.of_client(model).map(|(name, _)| name.to_owned());
        let row = self.row(&models, name.as_deref(), &options, place, 0)?;
        Some(match one {
            None => self.open_array(vec![row], place),
            Some((_, false)) => row,
            Some((_, true)) => self.found(row, place),
        })
    }

    /// The models of the schema that is nearest to a module.
    fn models(&mut self, place: Place) -> Rc<Models> {
        if let Some(known) = self.models.get(&place.module) {
            return known.clone();
        }
        let mut models = Models::default();
        for folder in self.folders_around(place.module) {
            let package = self.files.text(&folder.join("package.json")).and_then(|text| Data::read(&text));
            let named = package.as_ref().and_then(|package| package.member("prisma")?.text("schema"));
            let mut paths: Vec<PathBuf> = named.iter().map(|named| folder.join(named)).collect();
            paths.extend(SCHEMAS.iter().map(|path| folder.join(path)));
            paths.extend(self.files.list(&folder.join("prisma/schema")));
            for path in paths.iter().filter(|path| path.extension().is_some_and(|it| it == "prisma")) {
                if let Some(text) = self.files.text(path) {
                    models.add(&text);
                }
            }
            if !models.is_empty() {
                break;
            }
        }
        let models = Rc::new(models);
        self.models.insert(place.module, models.clone());
        models
    }

    /// A row with what a query asks for: `{ select: { id: true } }`, `{ include: { posts: true } }`.
    fn row(
        &mut self,
        models: &Models,
        model: Option<&str>,
        options: &Value,
        place: Place,
        depth: usize,
    ) -> Option<Value> {
        let row = self.new_object(place);
        let options = match options {
            Value::Object(_) => options.clone(),
            _ => Value::Object(Rc::new(Object::new(place))),
        };
        let [select, include, omit] = ["select", "include", "omit"].map(|name| self.listed_in(&options, name, place));
        let fields = model.and_then(|model| models.fields(model));
        match (fields, &select) {
            (Some(fields), _) => {
                for field in fields {
                    let is_relation = models.fields(&field.kind).is_some();
                    let asked = match (&select, is_relation) {
                        (Value::Object(_), _) => self.listed_in(&select, &field.name, place),
                        (_, true) => self.listed_in(&include, &field.name, place),
                        (_, false) => match self.listed_in(&omit, &field.name, place) {
                            Value::Bool(true) => Value::Undefined,
                            _ => Value::Bool(true),
                        },
                    };
                    if matches!(asked, Value::Undefined | Value::Bool(false)) || depth > DEEPEST {
                        continue;
                    }
                    let value = self.field(models, field, &asked, place, depth);
                    row.set(field.name.clone(), value, place);
                }
            }
            // Only what is asked for is known.
            (None, Value::Object(asked)) => {
                for name in asked.members.borrow().keys() {
                    row.set(name.clone(), Value::Unknown(place), place);
                }
            }
            (None, _) => return None,
        }
        let counted = [&select, &include].map(|asked| self.listed_in(asked, "_count", place));
        if let Some(counted) = counted.into_iter().find(|it| matches!(it, Value::Object(_))) {
            let counts = self.new_object(place);
            let asked = self.listed_in(&counted, "select", place);
            if let Value::Object(asked) = &asked {
                asked
                    .members
                    .borrow()
                    .keys()
                    .for_each(|name| counts.set(name.clone(), number("parseInt", place), place));
            }
            row.set("_count".into(), Value::Object(Rc::new(counts)), place);
        }
        Some(Value::Object(Rc::new(row)))
    }

    /// The member of an object that the program has written; of anything else there is none.
    fn listed_in(&mut self, value: &Value, name: &str, place: Place) -> Value {
        match value {
            Value::Object(_) => self.member(value, name, place),
            _ => Value::Undefined,
        }
    }

    fn field(&mut self, models: &Models, field: &Field, asked: &Value, place: Place, depth: usize) -> Value {
        let one = match models.fields(&field.kind) {
            Some(_) => {
                let row = self.row(models, Some(&field.kind), asked, place, depth + 1);
                row.unwrap_or(Value::Unknown(place))
            }
            None => scalar(models, &field.kind, place),
        };
        let value = match field.is_list {
            true => self.open_array(vec![one], place),
            false => one,
        };
        if field.is_optional { Value::either([value, Value::Null]) } else { value }
    }
}

/// A value of one of Prisma's own types or of an enum, as JSON has it.
fn scalar(models: &Models, kind: &str, place: Place) -> Value {
    if let Some(values) = models.values(kind) {
        return Value::either(values.iter().map(|value| Value::text(value)));
    }
    match kind {
        // `Decimal` is an object that writes itself as a text.
        "String" | "Decimal" => text(place),
        "Int" => number("parseInt", place),
        "Float" => number("Number", place),
        "Boolean" => Value::any_truth(),
        "DateTime" => called("Date", true, place),
        _ => Value::Unknown(place),
    }
}
