//! Names of types: what they are declared as, and those that the language and libraries have.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::Scoped;
use crate::contract::value::Value as Json;
use crate::typescript::program::modules::Export;
use crate::typescript::program::scope::Binding;
use crate::typescript::program::tree::Imported;
use crate::typescript::program::types::{Declaration, Type};
use crate::typescript::program::value::Class;
use crate::typescript::program::{ModuleId, Place, Value};
use crate::typescript::scan::json::{object, only};
use crate::typescript::scan::{Members, Scan};
use crate::typescript::syntax;

/// How many modules a name may come through.
const MOST_MODULES: usize = 20;
/// Types around another one that leave it as it is in JSON.
const TRANSPARENT: [&str; 7] =
    ["Promise", "PromiseLike", "Awaited", "Readonly", "NonNullable", "HydratedDocument", "Required"];
/// The types that are made of schemas of validators.
const OF_SCHEMAS: [&str; 7] = ["infer", "TypeOf", "output", "input", "Static", "InferType", "Infer"];

impl Scan<'_> {
    /// What a type is, with names replaced by what they stand for as long as they are declared in the sources.
    pub(super) fn expanded(&mut self, scoped: &Scoped) -> Scoped {
        let mut scoped = scoped.clone();
        for _ in 0..MOST_MODULES {
            let next = match &*scoped.is {
                Type::Name { path, arguments } => {
                    let name = path.last().map(|name| &**name).unwrap_or_default();
                    match (self.bound(&scoped, path), arguments.as_slice()) {
                        (Some(bound), _) => Some(bound),
                        (None, [inner, ..]) if TRANSPARENT.contains(&name) => Some(scoped.beside(inner)),
                        (None, [item]) if matches!(name, "Array" | "ReadonlyArray" | "Set") => {
                            return scoped.beside(&Type::Array(Box::new(item.clone())));
                        }
                        _ => self
                            .instance(&scoped)
                            .filter(|(declaration, _)| declaration.bases.is_empty())
                            .map(|(declaration, inner)| inner.beside(&declaration.is)),
                    }
                }
                Type::Indexed(whole, index) => self.indexed(&scoped, whole, index),
                _ => None,
            };
            match next {
                Some(next) => scoped = next,
                None => break,
            }
        }
        scoped
    }

    fn bound(&self, scoped: &Scoped, path: &[Arc<str>]) -> Option<Scoped> {
        match path {
            [name] => scoped.bound.get(name).cloned(),
            _ => None,
        }
    }

    /// The declaration that a name stands for, and the names that mean something in it.
    pub(super) fn instance(&mut self, scoped: &Scoped) -> Option<(Rc<Declaration>, Scoped)> {
        let Type::Name { path, arguments } = &*scoped.is else { return None };
        let (module, name) = self.declared_type(scoped.module, path)?;
        let declaration = self.declaration(module, &name)?;
        let mut bound = HashMap::new();
        for (index, (parameter, usual)) in declaration.parameters.iter().enumerate() {
            let given = match (arguments.get(index), usual) {
                (Some(given), _) => scoped.beside(given),
                (None, Some(usual)) => Scoped { module, is: Rc::new(usual.clone()), bound: Rc::default() },
                (None, None) => Scoped { module, is: Rc::new(Type::Opaque), bound: Rc::default() },
            };
            bound.insert(parameter.clone(), given);
        }
        let inner = Scoped { module, is: scoped.is.clone(), bound: Rc::new(bound) };
        Some((declaration, inner))
    }

    fn declaration(&mut self, module: ModuleId, name: &Arc<str>) -> Option<Rc<Declaration>> {
        if let Some(known) = self.declarations.get(&(module, name.clone())) {
            return known.clone();
        }
        let source = self.program.module(module).clone();
        let at = source.tree.types.get(name)?;
        let text = source.text.get(at.start as usize..at.end as usize)?;
        let found = syntax::types::declaration(text).map(Rc::new);
        self.declarations.insert((module, name.clone()), found.clone());
        found
    }

    /// The module that declares a type, and its name there.
    pub(super) fn declared_type(&mut self, module: ModuleId, path: &[Arc<str>]) -> Option<(ModuleId, Arc<str>)> {
        let (mut module, mut name) = match path {
            [name] => (module, name.clone()),
            // `types.User` of `import * as types`
            [group, name] => (self.module_of_types(module, group)?, name.clone()),
            _ => return None,
        };
        for _ in 0..MOST_MODULES {
            let source = self.program.module(module).clone();
            if source.tree.types.contains_key(&name) {
                return Some((module, name));
            }
            if let Some((from, imported)) = source.tree.type_imports.get(&name) {
                module = self.program.imported_module(module, from)?;
                name = imported.clone();
                continue;
            }
            (module, name) = self.passed_on(module, &name)?;
        }
        None
    }

    /// Where a module has a name from that it imports with its values, or exports from another one.
    fn passed_on(&self, id: ModuleId, name: &Arc<str>) -> Option<(ModuleId, Arc<str>)> {
        let module = self.program.module(id);
        let of = |from: ModuleId, imported: &Imported| match imported {
            Imported::Named(name) => Some((from, name.clone())),
            Imported::Default => Some((from, "default".into())),
            Imported::All => None,
        };
        if let Some(Binding::Import(from, imported)) = module.scope.find(name) {
            return of(from, &imported);
        }
        match module.exports.borrow().get(name) {
            Some(Export::From(from, imported)) => return of(*from, imported),
            Some(Export::Local(local)) if local != name => return Some((id, local.clone())),
            _ => {}
        }
        let stars = module.stars.borrow().clone();
        stars.into_iter().find_map(|star| {
            let has = |id: ModuleId| {
                let module = self.program.module(id);
                module.tree.types.contains_key(name)
                    || module.tree.type_imports.contains_key(name)
                    || module.exports.borrow().contains_key(name)
                    || !module.stars.borrow().is_empty()
            };
            has(star).then(|| (star, name.clone()))
        })
    }

    /// The module that a name stands for: `import * as types from './types'`.
    fn module_of_types(&mut self, module: ModuleId, name: &Arc<str>) -> Option<ModuleId> {
        let source = self.program.module(module).clone();
        if let Some((from, imported)) = source.tree.type_imports.get(name)
            && &**imported == "*"
        {
            return self.program.imported_module(module, from);
        }
        match source.scope.find(name) {
            Some(Binding::Import(from, Imported::All)) => Some(from),
            _ => None,
        }
    }

    /// The class that a type is.
    pub(super) fn class_of_type(&mut self, scoped: &Scoped) -> Option<Rc<Class>> {
        let Type::Name { path, .. } = &*scoped.is else { return None };
        let (module, name) = self.declared_type(scoped.module, path)?;
        match self.program.module(module).scope.find(&name)? {
            Binding::Value(Value::Class(class)) => Some(class),
            _ => None,
        }
    }

    /// A class as the type of its instances.
    pub fn type_of_class(&mut self, class: &Class) -> Option<Scoped> {
        let is = Type::Name { path: vec![class.tree.name.clone()?], arguments: Vec::new() };
        Some(Scoped { module: class.module, is: Rc::new(is), bound: Rc::default() })
    }

    /// The value that `typeof name` speaks of.
    pub(super) fn value_of_type(&mut self, module: ModuleId, path: &[Arc<str>]) -> Option<Value> {
        let (first, rest) = path.split_first()?;
        let place = Place { module, at: 0 };
        let source = self.program.module(module).clone();
        let mut value = match source.scope.find(first)? {
            Binding::Value(value) => value,
            Binding::Import(from, Imported::All) => Value::Module(from),
            Binding::Import(from, Imported::Default) => self.program.export(from, "default", place),
            Binding::Import(from, Imported::Named(name)) => self.program.export(from, &name, place),
        };
        for name in rest {
            value = self.program.member(&value, name, place);
        }
        Some(value)
    }

    /// The schema of a name.
    pub(super) fn schema_of_name(&mut self, scoped: &Scoped) -> Option<Members> {
        let Type::Name { path, arguments } = &*scoped.is else { return None };
        if let Some(bound) = self.bound(scoped, path) {
            return self.schema_of_type(&bound);
        }
        let name = path.last().map(|name| &**name).unwrap_or_default();
        if let [Type::Of(value)] = arguments.as_slice()
            && OF_SCHEMAS.contains(&name)
        {
            let schema = self.value_of_type(scoped.module, value)?;
            return self.is_schema(&schema).then(|| self.schema(&schema).schema);
        }
        if let Some((declaration, inner)) = self.instance(scoped) {
            let is_plain = arguments.is_empty() && self.is_object_type(scoped);
            return match is_plain {
                true => self.reference_to_type(scoped),
                false if declaration.bases.is_empty() => self.schema_of_type(&inner.beside(&declaration.is)),
                false => Some(self.object_of_type(scoped)),
            };
        }
        match (name, arguments.as_slice()) {
            ("Date", []) => {
                Some(Members::from([("type".to_owned(), "string".into()), ("format".to_owned(), "date-time".into())]))
            }
            ("ObjectId" | "String" | "URL", []) => Some(only("type", "string".into())),
            ("Number", []) => Some(only("type", "number".into())),
            ("Boolean", []) => Some(only("type", "boolean".into())),
            ("Array" | "ReadonlyArray", [item]) => Some(self.list_of(&scoped.beside(item))),
            ("Record", [_, value]) => {
                let mut schema = only("type", "object".into());
                let value = self.schema_of_type(&scoped.beside(value));
                schema.extend(value.map(|value| ("additionalProperties".to_owned(), object(value))));
                Some(schema)
            }
            ("Partial" | "Pick" | "Omit", [_, ..]) => self.is_object_type(scoped).then(|| self.object_of_type(scoped)),
            (name, [inner, ..]) if TRANSPARENT.contains(&name) => self.schema_of_type(&scoped.beside(inner)),
            _ => None,
        }
    }

    fn reference_to_type(&mut self, scoped: &Scoped) -> Option<Members> {
        let Type::Name { path, .. } = &*scoped.is else { return None };
        let (module, name) = self.declared_type(scoped.module, path)?;
        let shown = if &*name == "default" { path.last()?.clone() } else { name.clone() };
        let pointer = self.components.reference_to_type(module, &name, &shown, scoped);
        Some(only("$ref", Json::String(pointer)))
    }
}
