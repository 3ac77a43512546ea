//! What paths mean: modules, imports with their aliases and globs, and what other crates have.

use super::types;
use super::{Def, ModuleId, Program, TypeDef, TypeTree};

/// What a path stands for.
#[derive(Clone)]
pub enum Found<'s> {
    Def(Def<'s>),
    /// A variant of an enum.
    Variant(TypeDef<'s>, String),
    /// What belongs to a type or trait: `User::new`, `Router::new`.
    Member(Def<'s>, Vec<String>),
    /// What another crate has, or what is known everywhere.
    External(Vec<String>),
}

/// Whether a name is looked for among types and modules or among values, which do not share their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Type,
    Value,
}

/// Imports of imports have an end.
const DEPTH: usize = 40;

impl<'s> Program<'s> {
    /// What a path means in a module.
    pub fn resolve(&self, module: ModuleId, path: &[String], kind: Kind) -> Found<'s> {
        let key = (module, path.to_vec(), kind);
        if let Some(found) = self.resolved.borrow().get(&key) {
            return found.clone();
        }
        self.asked.borrow_mut().clear();
        let found = self.resolve_within(module, path, kind, 0);
        let found = found.unwrap_or_else(|| Found::External(path.to_vec()));
        self.resolved.borrow_mut().insert(key, found.clone());
        found
    }

    fn resolve_within(&self, module: ModuleId, path: &[String], kind: Kind, depth: usize) -> Option<Found<'s>> {
        if depth > DEPTH {
            return None;
        }
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" | "$crate" => {
                let krate = self.at(module)?.krate;
                return self.below(*self.roots.get(krate)?, rest, kind, depth);
            }
            "self" => return self.below(self.real(module), rest, kind, depth),
            "super" => return self.below(self.at(self.real(module))?.parent?, rest, kind, depth),
            "" => return self.external(module, rest, kind, depth),
            _ => {}
        }
        let wanted = if rest.is_empty() { kind } else { Kind::Type };
        let mut current = Some(module);
        while let Some(id) = current {
            if let Some(found) = self.lookup(id, first, wanted, depth) {
                return self.walk(found, rest, kind, depth);
            }
            current = self.at(id).filter(|module| module.is_block).and_then(|module| module.parent);
        }
        self.external(module, path, kind, depth)
    }

    /// The module that has a path of its own.
    fn real(&self, module: ModuleId) -> ModuleId {
        let mut id = module;
        while let Some(parent) = self.at(id).filter(|module| module.is_block).and_then(|module| module.parent) {
            id = parent;
        }
        id
    }

    fn below(&self, module: ModuleId, path: &[String], kind: Kind, depth: usize) -> Option<Found<'s>> {
        let Some((first, rest)) = path.split_first() else { return Some(Found::Def(Def::Module(module))) };
        match first.as_str() {
            "super" => return self.below(self.at(self.real(module))?.parent?, rest, kind, depth),
            "self" => return self.below(module, rest, kind, depth),
            _ => {}
        }
        let wanted = if rest.is_empty() { kind } else { Kind::Type };
        let found = self.lookup(module, first, wanted, depth)?;
        self.walk(found, rest, kind, depth)
    }

    /// Goes on from what the first part of a path means.
    fn walk(&self, found: Found<'s>, rest: &[String], kind: Kind, depth: usize) -> Option<Found<'s>> {
        let Some((name, further)) = rest.split_first() else { return Some(found) };
        match found {
            Found::Def(Def::Module(id)) => self.below(id, rest, kind, depth + 1),
            Found::Def(Def::Type(def)) => {
                if let TypeTree::Enum(tree) = def.tree
                    && further.is_empty()
                    && tree.variants.iter().any(|variant| variant.ident == name.as_str())
                {
                    return Some(Found::Variant(def, name.clone()));
                }
                Some(Found::Member(Def::Type(def), rest.to_vec()))
            }
            Found::Def(other) => Some(Found::Member(other, rest.to_vec())),
            Found::External(mut path) => {
                path.extend(rest.iter().cloned());
                Some(Found::External(path))
            }
            Found::Member(def, mut path) => {
                path.extend(rest.iter().cloned());
                Some(Found::Member(def, path))
            }
            Found::Variant(..) => None,
        }
    }

    /// What a module has under a name, of its own, by an import or a glob. Globs may lead in circles: within one question, a
    /// module is asked for a name once.
    fn lookup(&self, module: ModuleId, name: &str, kind: Kind, depth: usize) -> Option<Found<'s>> {
        if depth > DEPTH {
            return None;
        }
        let key = (module, name.to_owned(), kind);
        if let Some(found) = self.found.borrow().get(&key) {
            return Some(found.clone());
        }
        if !self.asked.borrow_mut().insert(key.clone()) {
            return None;
        }
        let found = self.lookup_anew(module, name, kind, depth)?;
        self.found.borrow_mut().insert(key, found.clone());
        Some(found)
    }

    fn lookup_anew(&self, module: ModuleId, name: &str, kind: Kind, depth: usize) -> Option<Found<'s>> {
        let tree = self.at(module)?;
        let mut imported = None;
        for def in tree.names.get(name).into_iter().flatten() {
            match def {
                Def::Import(path) => {
                    // `use user::user` of a module of that name would find itself.
                    let found = self.import(module, path, name, kind, depth + 1);
                    if let Some(found) = found {
                        match &found {
                            Found::External(_) => imported = imported.or(Some(found)),
                            _ => return Some(found),
                        }
                    }
                }
                def if fits(def, kind) => return Some(Found::Def(def.clone())),
                _ => {}
            }
        }
        if imported.is_some() {
            return imported;
        }
        let mut external = None;
        for glob in &tree.globs {
            match self.glob(module, glob, depth + 1) {
                Some(Found::Def(Def::Module(id))) if id != module => {
                    if let Some(found) = self.lookup(id, name, kind, depth + 1) {
                        match &found {
                            Found::External(path) if !is_known(path) => external = external.or(Some(found)),
                            _ => return Some(found),
                        }
                    }
                }
                Some(Found::Def(Def::Type(def))) => {
                    if let TypeTree::Enum(tree) = def.tree
                        && tree.variants.iter().any(|variant| variant.ident == name)
                    {
                        return Some(Found::Variant(def, name.to_owned()));
                    }
                }
                Some(Found::External(mut path)) => {
                    path.push(name.to_owned());
                    if is_known(&path) {
                        external = external.or(Some(Found::External(path)));
                    }
                }
                _ => {}
            }
        }
        external
    }

    fn import(&self, module: ModuleId, path: &[String], name: &str, kind: Kind, depth: usize) -> Option<Found<'s>> {
        if depth > DEPTH {
            return None;
        }
        let is_own = path.first().is_some_and(|first| first == name);
        if !is_own {
            return self.resolve_within(module, path, kind, depth);
        }
        // The import would find itself: its first part is the module beside it (`mod user; pub use user::user;`) or a crate.
        let sibling = self.at(module)?.names.get(name)?.iter().find_map(|def| match def {
            Def::Module(id) => Some(*id),
            _ => None,
        });
        match sibling {
            Some(sibling) => self.below(sibling, path.get(1..)?, kind, depth),
            None => self.external(module, path, kind, depth),
        }
    }

    fn glob(&self, module: ModuleId, path: &[String], depth: usize) -> Option<Found<'s>> {
        if depth > DEPTH {
            return None;
        }
        self.resolve_within(module, path, Kind::Type, depth + 1)
    }

    /// What a path means that starts with the name of a crate.
    fn external(&self, module: ModuleId, path: &[String], kind: Kind, depth: usize) -> Option<Found<'s>> {
        let (first, rest) = path.split_first()?;
        let own = self.sources.crates.get(self.at(module)?.krate)?;
        let manifest = self.sources.manifests.get(own.manifest)?;
        let folder = manifest.dependencies.get(first).cloned().or_else(|| {
            // A program names the library of its own package.
            let is_own = !own.is_library && manifest.name.replace('-', "_") == *first;
            is_own.then(|| manifest.folder.clone())
        });
        let library = folder.and_then(|folder| {
            self.sources.crates.iter().position(|krate| {
                let manifest = self.sources.manifests.get(krate.manifest);
                krate.is_library && manifest.is_some_and(|manifest| manifest.folder == folder)
            })
        });
        let library = library.or_else(|| {
            self.sources.crates.iter().position(|krate| {
                krate.is_library && !own.is_library && krate.manifest == own.manifest && krate.name == *first
            })
        });
        match library {
            Some(index) => self.below(*self.roots.get(index)?, rest, kind, depth + 1),
            None => Some(Found::External(path.to_vec())),
        }
    }
}

fn fits(def: &Def<'_>, kind: Kind) -> bool {
    match def {
        Def::Module(_) | Def::Alias(..) | Def::Trait(..) => kind == Kind::Type,
        Def::Const(..) | Def::Function(_) => kind == Kind::Value,
        Def::Type(_) | Def::Import(_) => true,
    }
}

/// Whether a glob of another crate is asked for a name: those of axum and its kin bring words that routes are made of.
fn is_known(path: &[String]) -> bool {
    let from = path.first().map(String::as_str).unwrap_or_default();
    let is_web = ["axum", "axum_extra", "aide", "utoipa_axum", "http", "loco_rs", "axum_macros"].contains(&from);
    let name = path.last().map(String::as_str).unwrap_or_default();
    let is_prelude = ["Option", "Some", "None", "Result", "Ok", "Err", "Vec", "String", "Box", "Self", "self"];
    path.len() > 1 && !is_prelude.contains(&name) && !types::is_primitive(name) && (is_web || from == "serde_json")
}
