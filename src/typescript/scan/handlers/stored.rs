//! What handlers store of a request: the schema of what is stored says what it has to be.

use super::request::Part;
use super::uses::Collector;
use crate::contract::value::Value as Json;
use crate::typescript::program::interpret::mongoose::model;
use crate::typescript::program::value::{Symbol, SymbolKind, Value};
use crate::typescript::scan::Members;

/// The methods of models that take what is stored as the second argument, and change only what it names.
const UPDATES: [&str; 4] = ["findByIdAndUpdate", "findOneAndUpdate", "updateOne", "updateMany"];

impl Collector<'_, '_, '_> {
    /// `new User(request.body)`, `User.create({ name: request.body.name })`, `User.findByIdAndUpdate(id, request.body)`
    pub fn stores(&mut self, symbol: &Symbol) {
        let SymbolKind::Call { callee, arguments, is_new } = &symbol.kind else { return };
        let (schema, data, is_whole) = match (is_new, symbol.kind.method_call()) {
            (true, _) => (model(callee), arguments.first(), true),
            (false, Some((receiver, "create", arguments))) => (model(receiver), arguments.first(), true),
            (false, Some((receiver, name, arguments))) if UPDATES.contains(&name) => {
                (model(receiver), arguments.get(1), false)
            }
            _ => return,
        };
        let (Some(schema), Some(data)) = (schema, data) else { return };
        let stored = self.scan.stored(&schema, is_whole);
        match data {
            Value::Object(_) => self.stores_members(data, &stored),
            data => {
                if matches!(self.given.locate(data), Some((Part::Body, names)) if names.is_empty()) {
                    self.uses.said.body.get_or_insert(stored);
                }
            }
        }
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
            let Some((Part::Body, names)) = self.given.locate(&value) else { continue };
            let Some((_, Json::Object(schema))) = properties.iter().find(|(known, _)| *known == name) else { continue };
            // `name || 'nobody'` need not be there.
            let is_sure = !matches!(value, Value::Either(_)) && is_required(&name);
            self.look(&value, schema.iter().cloned().collect());
            if let ([name], Some(body), true) = (names.as_slice(), &mut self.uses.body, is_sure)
                && let Some(field) = body.fields.get_mut(name)
            {
                field.is_required = true;
            }
        }
    }
}
