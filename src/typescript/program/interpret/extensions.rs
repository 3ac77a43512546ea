//! What a program adds to objects that it did not make: `express.response.ok = …`, `app.context.ok = …`, `app.decorate('ok', …)`.

use std::rc::Rc;
use std::sync::Arc;

use super::Program;
use crate::typescript::program::value::{External, Place, Symbol, SymbolKind, Value};

/// The property of what gets its members after others have asked for them.
const GROWS: &str = "#grows";

impl Program<'_> {
    /// Gives what a package exports a member.
    pub(super) fn extend_external(&mut self, external: &External, name: Arc<str>, value: Value) {
        let path = external.path.iter().cloned().chain([name]).collect();
        self.extended.push((External { module: external.module.clone(), path }, value));
    }

    /// The member that the program has given to what a package exports.
    pub(super) fn extended_member(&self, member: &External) -> Option<Value> {
        self.extended.iter().rev().find(|(known, _)| known == member).map(|(_, value)| value.clone())
    }

    /// All members that the program has given to what a package exports.
    pub fn extensions(&self, module: &str, path: &[&str]) -> Vec<(Arc<str>, Value)> {
        let members = self.extended.iter().filter(|(member, _)| {
            let (_, owner) = member.path.split_last().unzip();
            let owner: &[Arc<str>] = owner.unwrap_or_default();
            *member.module == *module && owner.iter().map(|name| &**name).eq(path.iter().copied())
        });
        members.filter_map(|(member, value)| Some((member.path.last()?.clone(), value.clone()))).collect()
    }

    /// A member that gets members of its own is the same for all who ask for it: `app.context` of `app.context.ok = …`.
    pub(super) fn keep_member(&self, member: &Rc<Symbol>) {
        if let SymbolKind::Member { object, name } = &member.kind
            && !self.is_recording()
            && let Value::Symbol(owner) = object.unaliased()
        {
            owner.properties.borrow_mut().entry(name.clone()).or_insert_with(|| Value::Symbol(member.clone()));
        }
    }

    /// What a value is by now that was asked for before its owner had it: `const { mailer } = app`, and later `app.decorate('mailer', …)`.
    pub(super) fn arrived(&self, value: &Value) -> Option<Value> {
        let SymbolKind::Member { object, name } = &value.symbol()?.kind else { return None };
        let owner = object.symbol()?.properties.borrow();
        owner.contains_key(GROWS).then(|| owner.get(name).cloned())?.filter(|found| !found.is_same(value))
    }
}

/// Lets members of a symbol count that it gets later.
pub fn grow(symbol: &Symbol, members: impl IntoIterator<Item = (Arc<str>, Value)>, place: Place) {
    let mut properties = symbol.properties.borrow_mut();
    properties.insert(GROWS.into(), Value::Unknown(place));
    for (name, value) in members {
        properties.entry(name).or_insert(value);
    }
}
