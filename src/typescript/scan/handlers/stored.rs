//! What handlers store of a request: the schema of what is stored says what it has to be.

use super::request::Part;
use super::uses::Collector;
use crate::contract::value::Value as Json;
use crate::typescript::program::interpret::records::mongoose::model;
use crate::typescript::program::interpret::records::{attributes, json_schema, record_model};
use crate::typescript::program::interpret::rows::row;
use crate::typescript::program::value::{Symbol, SymbolKind, Value};
use crate::typescript::scan::Members;

/// The methods that store all of what they are given.
const WHOLE: [&str; 7] =
    ["create", "build", "insert", "insertAndFetch", "insertGraph", "fromJson", "insertGraphAndFetch"];
/// Those that change only what they are given.
const PARTS: [&str; 3] = ["update", "patch", "patchAndFetch"];
/// Those that take what is stored behind whose it is, and change only what it names.
const UPDATES: [&str; 5] = ["findByIdAndUpdate", "findOneAndUpdate", "updateOne", "updateMany", "patchAndFetchById"];
/// Those that store all of it.
const REPLACEMENTS: [&str; 1] = ["updateAndFetchById"];
/// How many methods a query is made with.
const MOST_METHODS: usize = 20;

impl Collector<'_, '_, '_> {
    /// `new User(request.body)`, `User.create({ name: request.body.name })`, `User.findByIdAndUpdate(id, request.body)`
    pub fn stores(&mut self, symbol: &Symbol) {
        let SymbolKind::Call { callee, arguments, is_new } = &symbol.kind else { return };
        self.saves(symbol);
        let (receiver, data, is_whole) = match (is_new, symbol.kind.method_call()) {
            (true, _) => (callee, arguments.first(), true),
            (false, Some((receiver, name, arguments))) if WHOLE.contains(&name) => (receiver, arguments.first(), true),
            (false, Some((receiver, name, arguments))) if PARTS.contains(&name) => (receiver, arguments.first(), false),
            (false, Some((receiver, name, arguments))) if UPDATES.contains(&name) => {
                (receiver, arguments.get(1), false)
            }
            (false, Some((receiver, name, arguments))) if REPLACEMENTS.contains(&name) => {
                (receiver, arguments.get(1), true)
            }
            _ => return,
        };
        let Some(data) = data else { return };
        let Some(stored) = self.schema_of_model(receiver, is_whole, symbol) else { return };
        match data {
            Value::Object(_) => self.stores_members(data, &stored),
            data => match self.given.locate(data) {
                Some((Part::Body, names)) if names.is_empty() => drop(self.uses.said.body.get_or_insert(stored)),
                // A part of it: `new User(req.body.user)`
                Some((Part::Body, _)) => self.look(data, stored),
                _ => {}
            },
        }
    }

    /// `user.name = request.body.name; await user.save()`
    fn saves(&mut self, symbol: &Symbol) {
        let Some((record, "save", _)) = symbol.kind.method_call() else { return };
        let (Some(model), Some(row)) = (record_model(record), row(record)) else { return };
        if let Some(stored) = self.schema_of_model(&model, false, symbol) {
            self.stores_members(&row, &stored);
        }
    }

    /// What a model lets in: one of mongoose, of Sequelize, or of Objection, whose queries are asked: `User.query().insert(…)`.
    fn schema_of_model(&mut self, receiver: &Value, is_whole: bool, symbol: &Symbol) -> Option<Members> {
        let of_record = record_model(receiver);
        let receiver = of_record.as_ref().unwrap_or(receiver);
        if let Some(schema) = model(receiver) {
            return Some(self.scan.stored(&schema, is_whole));
        }
        if let Some(found) = attributes(receiver) {
            return Some(self.scan.let_in(&found, is_whole));
        }
        let mut value = receiver.clone();
        for _ in 0..MOST_METHODS {
            if let Some(schema) = json_schema(&mut self.scan.program, &value, symbol.place) {
                let Some(Json::Object(schema)) = self.scan.json(&schema) else { return None };
                let mut schema: Members = schema.into_iter().collect();
                if !is_whole {
                    schema.shift_remove("required");
                }
                return Some(schema);
            }
            value = value.symbol()?.kind.method_call()?.0.clone();
            // `user.$query()`
            value = record_model(&value).unwrap_or(value);
        }
        None
    }

    fn stores_members(&mut self, data: &Value, stored: &Members) {
        let properties = match stored.get("properties") {
            Some(Json::Object(properties)) => properties.clone(),
            _ => Vec::new(),
        };
        let is_required = |name: &str| match stored.get("required") {
            Some(Json::Array(required)) => required.iter().any(|it| it.as_str() == Some(name)),
            _ => false,
        };
        for (name, value) in self.scan.members(data) {
            // `name || 'nobody'` need not be there.
            let is_sure = !matches!(value, Value::Either(_)) && is_required(&name);
            // What it may have been before is none of the request's.
            let given = value.alternatives().iter().find_map(|value| {
                self.given.locate(value).filter(|(part, _)| *part == Part::Body).map(|found| (value.clone(), found))
            });
            let Some((value, (_, names))) = given else { continue };
            let Some((_, Json::Object(schema))) = properties.iter().find(|(known, _)| *known == name) else { continue };
            self.look(&value, schema.iter().cloned().collect());
            if let ([name], Some(body), true) = (names.as_slice(), &mut self.uses.body, is_sure)
                && let Some(field) = body.fields.get_mut(name)
            {
                field.is_required = true;
            }
        }
    }
}
