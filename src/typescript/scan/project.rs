//! What stands around the modules: what a package calls itself and rests on, and what a module exports.

use std::rc::Rc;

use super::Scan;
use super::json::{member, parse};
use crate::contract::value::Value as Json;
use crate::typescript::program::ModuleId;
use crate::typescript::program::value::{Closure, Place, Value};

impl Scan<'_> {
    /// The description of the package that a module belongs to.
    pub fn package_of(&self, module: ModuleId) -> Option<Json> {
        let folders = self.program.folders_around(module);
        folders.iter().find_map(|folder| parse(&self.program.text(&folder.join("package.json"))?))
    }

    /// Whether the package of a function's module rests on another one.
    pub fn depends_on(&self, function: &Closure, name: &str) -> bool {
        let Some(package) = self.package_of(function.module) else { return false };
        ["dependencies", "devDependencies", "peerDependencies"]
            .iter()
            .any(|group| member(&package, group).is_some_and(|group| member(group, name).is_some()))
    }

    /// The functions that modules export.
    pub fn exported_functions(&mut self) -> Vec<Rc<Closure>> {
        let exported = self.exported().into_iter().filter_map(|value| match value {
            Value::Function(closure) => Some(closure),
            _ => None,
        });
        exported.collect()
    }

    /// The functions and classes that modules export.
    pub fn exported(&mut self) -> Vec<Value> {
        let mut found = Vec::new();
        for module in (0..self.program.modules().len()).map(ModuleId) {
            let place = Place { module, at: 0 };
            let names = self.program.export_names(module);
            for name in names.iter().map(|name| &**name).chain(["default"]) {
                let exported = self.program.export(module, name, place);
                let inner = match exported.call() {
                    // `fp(plugin)`
                    Some((callee, [inner, ..])) if callee.external().is_some() => inner.clone(),
                    _ => exported,
                };
                match inner {
                    Value::Function(_) | Value::Class(_) => found.push(inner),
                    // `module.exports = { plugin }`
                    Value::Object(_) if name == "default" => {
                        let members = self.members(&inner).into_iter().map(|(_, value)| value);
                        found.extend(members.filter(|value| matches!(value, Value::Function(_) | Value::Class(_))));
                    }
                    _ => {}
                }
            }
        }
        found
    }
}
