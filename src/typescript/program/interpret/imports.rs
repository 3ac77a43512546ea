//! Modules: what they import, export, and are for each other.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexSet;

use super::Program;
use crate::typescript::program::modules::{Export, Module, ModuleId, Parsed, candidates, parse, with_extensions};
use crate::typescript::program::scope::Binding;
use crate::typescript::program::tree::{Imported, Statement, StatementKind};
use crate::typescript::program::value::{External, Object, Place, Value};
use crate::typescript::program::{OURS, UNTYPED};

/// What stands before a path that begins where the program is followed, and not at a module.
pub const HERE: &str = "file:";

/// What the source of an import is.
enum Source {
    Module(ModuleId),
    External(Rc<str>),
}

impl Program<'_> {
    /// Follows the module in a file, unless that has been done. `None` if there is no such file.
    pub fn load(&mut self, path: &Path) -> Option<ModuleId> {
        let id = self.read(path)?;
        self.follow(id);
        Some(id)
    }

    fn read(&mut self, path: &Path) -> Option<ModuleId> {
        if let Some(id) = self.by_path.get(path) {
            return Some(*id);
        }
        let parsed = match self.parsed.remove(path) {
            Some(parsed) => parsed,
            None => {
                let text = self.files.text(path)?;
                let (tree, error) = parse(path, &text);
                Parsed { text, tree, error }
            }
        };
        let id = ModuleId(self.modules.len());
        self.by_path.insert(path.to_owned(), id);
        let module = Module::new(id, path.to_owned(), parsed);
        self.assigned.extend(module.tree.assigned.iter().cloned());
        self.modules.push(Rc::new(module));
        Some(id)
    }

    fn follow(&mut self, id: ModuleId) {
        let module = self.module(id).clone();
        if module.is_started.replace(true) {
            return;
        }
        let exports = Value::Object(Rc::new(Object::new(Place { module: id, at: 0 })));
        module.own.set("exports".into(), exports.clone(), Place { module: id, at: 0 });
        module.scope.declare("module".into(), Binding::Value(Value::Object(module.own.clone())));
        module.scope.declare("exports".into(), Binding::Value(exports.clone()));
        module.scope.declare("this".into(), Binding::Value(exports));
        let folder = module.path.parent().unwrap_or(Path::new(""));
        for (name, path) in [("__filename", module.path.as_path()), ("__dirname", folder)] {
            let text = format!("{HERE}{}", path.display());
            module.scope.declare(name.into(), Binding::Value(Value::Text(text.into())));
        }
        let meta = Object::new(Place { module: id, at: 0 });
        for (name, path) in [("url", module.path.as_path()), ("filename", &module.path), ("dirname", folder)] {
            let text = format!("{HERE}{}", path.display());
            meta.set(name.into(), Value::Text(text.into()), Place { module: id, at: 0 });
        }
        module.scope.declare("import.meta".into(), Binding::Value(Value::Object(Rc::new(meta))));
        let tree = module.tree.clone();
        for statement in &tree.body {
            self.link(&module, id, statement);
        }
        self.hoist(&tree.body, &module.scope);
        // What a module returns at its top is nobody's.
        self.returns.push(Vec::new());
        self.block(&tree.body, &module.scope);
        self.returns.pop();
    }

    /// Binds what a statement imports, after following it, and notes what it exports.
    fn link(&mut self, module: &Rc<Module>, id: ModuleId, statement: &Statement) {
        match &statement.kind {
            StatementKind::Import { source, names } => {
                let found = self.source(id, source);
                for name in names {
                    let binding = match &found {
                        Source::Module(found) => Binding::Import(*found, name.imported.clone()),
                        Source::External(package) => Binding::Value(external(package, &name.imported)),
                    };
                    module.scope.declare(name.local.clone(), binding);
                }
            }
            StatementKind::Export(declared) => {
                for name in declared_names(declared) {
                    module.exports.borrow_mut().insert(name.clone(), Export::Local(name));
                }
            }
            StatementKind::ExportNames { source: None, names } => {
                for (local, exported) in names {
                    module.exports.borrow_mut().insert(exported.clone(), Export::Local(local.clone()));
                }
            }
            StatementKind::ExportNames { source: Some(source), names } => {
                let found = self.source(id, source);
                for (local, exported) in names {
                    let imported = imported(local);
                    let export = match &found {
                        Source::Module(found) => Export::From(*found, imported),
                        Source::External(package) => Export::Value(external(package, &imported)),
                    };
                    module.exports.borrow_mut().insert(exported.clone(), export);
                }
            }
            StatementKind::ExportAll { source, name } => match (self.source(id, source), name) {
                (Source::Module(found), None) => module.stars.borrow_mut().push(found),
                (Source::Module(found), Some(name)) => {
                    module.exports.borrow_mut().insert(name.clone(), Export::From(found, Imported::All));
                }
                (Source::External(package), Some(name)) => {
                    let value = external(&package, &Imported::All);
                    module.exports.borrow_mut().insert(name.clone(), Export::Value(value));
                }
                (Source::External(_), None) => {}
            },
            StatementKind::Block(parts) => parts.iter().for_each(|part| self.link(module, id, part)),
            _ => {}
        }
    }

    /// The module or package that an import names; the module is followed.
    fn source(&mut self, importer: ModuleId, source: &str) -> Source {
        let package = || Source::External(source.into());
        let path = self.module(importer).path.clone();
        let candidates = match source.strip_prefix(HERE) {
            Some(path) => with_extensions(Path::new(path)),
            None if source.starts_with(['.', '/']) => candidates(&path, source),
            None => self.resolver.candidates(self.files, &path, source),
        };
        let Some(found) = candidates.iter().find_map(|path| self.read(path)) else {
            return package();
        };
        let module = self.module(found);
        let library = module.tree.is_generated.then(|| (self.library)(&module.path)).flatten();
        match library {
            Some(name) => Source::External(name.into()),
            None => {
                self.follow(found);
                Source::Module(found)
            }
        }
    }

    /// The module that an import of types names.
    pub fn imported_module(&mut self, importer: ModuleId, source: &str) -> Option<ModuleId> {
        match self.source(importer, source) {
            Source::Module(id) => Some(id),
            Source::External(_) => None,
        }
    }

    /// What `require(source)` and `import(source)` give.
    pub(super) fn required(&mut self, importer: ModuleId, source: &str) -> Value {
        match self.source(importer, source) {
            Source::External(package) => external(&package, &Imported::All),
            Source::Module(id) => {
                let module = self.module(id).clone();
                if module.exports.borrow().is_empty() && module.stars.borrow().is_empty() {
                    self.member(&Value::Object(module.own.clone()), "exports", Place { module: importer, at: 0 })
                } else {
                    Value::Module(id)
                }
            }
        }
    }

    /// What an import gives.
    pub(super) fn imported(&mut self, id: ModuleId, imported: &Imported, place: Place) -> Value {
        match imported {
            Imported::All => Value::Module(id),
            Imported::Named(name) if &**name == UNTYPED && self.module(id).tree.is_generated => {
                external(&format!("{OURS}builders").into(), imported)
            }
            Imported::Default => self.export(id, "default", place),
            Imported::Named(name) => self.export(id, name, place),
        }
    }

    /// What a module exports by a name.
    pub fn export(&mut self, id: ModuleId, name: &str, place: Place) -> Value {
        self.depth += 1;
        let value = if self.is_exhausted() { None } else { self.find_export(id, name, place) };
        self.depth -= 1;
        value.unwrap_or(Value::Unknown(place))
    }

    fn find_export(&mut self, id: ModuleId, name: &str, place: Place) -> Option<Value> {
        let module = self.module(id).clone();
        let export = module.exports.borrow().get(name).cloned();
        match export {
            Some(Export::Local(local)) => return Some(self.name(&local, &module.scope, place)),
            Some(Export::From(from, imported)) => return Some(self.imported(from, &imported, place)),
            Some(Export::Value(value)) => return Some(value),
            None => {}
        }
        if name != "default" {
            for star in self.stars(id).into_iter().skip(1) {
                let export = self.module(star).exports.borrow().contains_key(name);
                if export {
                    return Some(self.export(star, name, place));
                }
            }
        }
        if !module.exports.borrow().is_empty() {
            return None;
        }
        // CommonJS: the module is what `module.exports` is.
        let own = self.member(&Value::Object(module.own.clone()), "exports", place);
        match (name, &own) {
            ("default", _) => Some(own),
            (_, Value::Object(object)) if !object.members.borrow().contains_key(name) => None,
            _ => Some(self.member(&own, name, place)),
        }
    }

    /// The names of all that a module exports, its default apart.
    pub fn export_names(&self, id: ModuleId) -> IndexSet<Arc<str>> {
        let modules = self.stars(id);
        let names = modules.iter().map(|&id| self.module(id).exports.borrow().keys().cloned().collect::<Vec<_>>());
        names.flatten().filter(|name| &**name != "default").collect()
    }

    /// The module and all those whose exports are also its own.
    fn stars(&self, id: ModuleId) -> IndexSet<ModuleId> {
        let mut found = IndexSet::from([id]);
        let mut index = 0;
        while let Some(&id) = found.get_index(index) {
            found.extend(self.module(id).stars.borrow().iter());
            index += 1;
        }
        found
    }
}

fn imported(name: &Arc<str>) -> Imported {
    if &**name == "default" { Imported::Default } else { Imported::Named(name.clone()) }
}

fn external(package: &Rc<str>, imported: &Imported) -> Value {
    let named = match imported {
        Imported::Named(name) => Some(name.clone()),
        Imported::Default | Imported::All => None,
    };
    // Bluebird's promises have the methods of the language's.
    let (module, global): (Rc<str>, Option<Arc<str>>) = match &**package {
        "bluebird" => ("".into(), Some("Promise".into())),
        _ => (package.clone(), None),
    };
    Value::External(Rc::new(External { module, path: global.into_iter().chain(named).collect() }))
}

/// The names that a statement declares.
fn declared_names(statement: &Statement) -> Vec<Arc<str>> {
    match &statement.kind {
        StatementKind::Variables(variables) => {
            let mut names = Vec::new();
            variables.iter().for_each(|variable| super::patterns::names(&variable.pattern, &mut names));
            names
        }
        StatementKind::Function(function) => function.name.iter().cloned().collect(),
        StatementKind::Class(class) => class.name.iter().cloned().collect(),
        StatementKind::Enum(name, _) => vec![name.clone()],
        _ => Vec::new(),
    }
}
