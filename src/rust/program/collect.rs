//! The modules of crates, put together from their items.

use std::collections::HashMap;

use syn::visit::{self, Visit};
use syn::{Attribute, Block, ImplItem, Item, ItemImpl, ItemTrait, Signature, Stmt, TraitItem, UseTree};

use super::{
    Def, FileId, Function, Impl, Module, ModuleId, Owner, Program, Scope, Trait, Ty, TypeDef, TypeTree, is_for_tests,
    types, unraw,
};

impl<'s> Program<'s> {
    pub(super) fn module(&mut self, krate: usize, parent: Option<ModuleId>, file: FileId, is_block: bool) -> ModuleId {
        let id = ModuleId(self.modules.len());
        self.modules.push(Module { krate, parent, file, is_block, names: HashMap::new(), globs: Vec::new() });
        id
    }

    fn define(&mut self, module: ModuleId, name: String, def: Def<'s>) {
        if let Some(module) = self.modules.get_mut(module.0) {
            module.names.entry(name).or_default().push(def);
        }
    }

    pub(super) fn items(&mut self, module: ModuleId, items: impl IntoIterator<Item = &'s Item>) {
        for item in items {
            if !is_for_tests(attributes(item)) {
                self.item(module, item);
            }
        }
    }

    fn item(&mut self, module: ModuleId, item: &'s Item) {
        match item {
            Item::Mod(tree) => self.submodule(module, tree),
            Item::Use(tree) => {
                let mut path = Vec::new();
                if tree.leading_colon.is_some() {
                    path.push(String::new());
                }
                self.add_import(module, path, &tree.tree);
            }
            Item::Struct(tree) => {
                let def = TypeDef { tree: TypeTree::Struct(tree), module };
                self.define(module, unraw(&tree.ident), Def::Type(def));
            }
            Item::Enum(tree) => {
                let def = TypeDef { tree: TypeTree::Enum(tree), module };
                self.define(module, unraw(&tree.ident), Def::Type(def));
            }
            Item::Type(tree) => self.define(module, unraw(&tree.ident), Def::Alias(tree, module)),
            Item::Const(tree) => self.define(module, unraw(&tree.ident), Def::Const(&tree.expr, module)),
            Item::Static(tree) => self.define(module, unraw(&tree.ident), Def::Const(&tree.expr, module)),
            Item::Fn(tree) => {
                let function = self.function(module, &tree.sig, &tree.attrs, Some(&tree.block), None);
                self.define(module, function.name(), Def::Function(function));
            }
            Item::Trait(tree) => self.add_trait(module, tree),
            Item::Impl(tree) => self.add_impl(module, tree),
            _ => {}
        }
    }

    fn submodule(&mut self, parent: ModuleId, tree: &'s syn::ItemMod) {
        let Some((krate, file)) = self.at(parent).map(|module| (module.krate, module.file)) else { return };
        let name = unraw(&tree.ident);
        if let Some((_, items)) = &tree.content {
            let id = self.module(krate, Some(parent), file, false);
            self.define(parent, name, Def::Module(id));
            self.items(id, items);
        } else if let Some(child) = self.sources.child(file, tree) {
            // A file may name itself by `#[path]`.
            if self.depth(parent) > 64 {
                return;
            }
            let id = self.module(krate, Some(parent), child, false);
            self.define(parent, name, Def::Module(id));
            if let Some(file) = self.sources.files.get(child.0)
                && !is_for_tests(&file.tree.attrs)
            {
                self.items(id, &file.tree.items);
            }
        }
    }

    fn depth(&self, module: ModuleId) -> usize {
        std::iter::successors(Some(module), |id| self.at(*id).and_then(|module| module.parent)).count()
    }

    fn add_trait(&mut self, module: ModuleId, tree: &'s ItemTrait) {
        self.define(module, unraw(&tree.ident), Def::Trait(tree, module));
        let owner = Some(Owner::Trait(self.traits.len()));
        let mut functions = Vec::new();
        for member in &tree.items {
            if let TraitItem::Fn(member) = member {
                functions.push(self.function(module, &member.sig, &member.attrs, member.default.as_ref(), owner));
            }
        }
        self.traits.push(Trait { tree, module, functions });
    }

    fn add_impl(&mut self, module: ModuleId, tree: &'s ItemImpl) {
        let owner = Some(Owner::Impl(self.impls.len()));
        let mut functions = Vec::new();
        self.impls.push(Impl { tree, module, functions: Vec::new() });
        for member in &tree.items {
            if let ImplItem::Fn(member) = member
                && !is_for_tests(&member.attrs)
            {
                functions.push(self.function(module, &member.sig, &member.attrs, Some(&member.block), owner));
            }
        }
        if let Some(Owner::Impl(index)) = owner
            && let Some(own) = self.impls.get_mut(index)
        {
            own.functions = functions;
        }
    }

    fn function(
        &mut self,
        module: ModuleId,
        signature: &'s Signature,
        attributes: &'s [Attribute],
        block: Option<&'s Block>,
        owner: Option<Owner>,
    ) -> Function<'s> {
        let mut inside = Inside(Vec::new());
        if let Some(block) = block {
            inside.visit_block(block);
        }
        let mut scope = module;
        if !inside.0.is_empty()
            && let Some((krate, file)) = self.at(module).map(|module| (module.krate, module.file))
        {
            scope = self.module(krate, Some(module), file, true);
            self.items(scope, inside.0);
        }
        let function = Function { signature, attributes, block, module: scope, owner };
        self.functions.push(function);
        function
    }

    fn add_import(&mut self, module: ModuleId, mut path: Vec<String>, tree: &'s UseTree) {
        match tree {
            UseTree::Path(tree) => {
                path.push(unraw(&tree.ident));
                self.add_import(module, path, &tree.tree);
            }
            UseTree::Name(tree) => {
                let name = unraw(&tree.ident);
                if name != "self" {
                    path.push(name);
                }
                let name = path.last().cloned().unwrap_or_default();
                self.define(module, name, Def::Import(path));
            }
            UseTree::Rename(tree) => {
                let name = unraw(&tree.ident);
                if name != "self" {
                    path.push(name);
                }
                self.define(module, unraw(&tree.rename), Def::Import(path));
            }
            UseTree::Glob(_) => {
                if let Some(module) = self.modules.get_mut(module.0) {
                    module.globs.push(path);
                }
            }
            UseTree::Group(tree) => {
                for tree in &tree.items {
                    self.add_import(module, path.clone(), tree);
                }
            }
        }
    }

    pub(super) fn index_impl(&mut self, index: usize) {
        let Some(found) = self.impls.get(index) else { return };
        let scope = Scope::of(found.module).with_generics(&found.tree.generics);
        match self.lower(&found.tree.self_ty, &scope) {
            Ty::Named(def, _) => self.of_type.entry(def.identity()).or_default().push(index),
            Ty::External(path, _) => {
                self.of_external.entry(types::last(&path).to_owned()).or_default().push(index);
            }
            Ty::Any(_) => self.blanket.push(index),
            _ => {}
        }
    }
}

/// The items inside of a function.
struct Inside<'s>(Vec<&'s Item>);

impl<'s> Visit<'s> for Inside<'s> {
    fn visit_stmt(&mut self, statement: &'s Stmt) {
        match statement {
            Stmt::Item(item) => self.0.push(item),
            other => visit::visit_stmt(self, other),
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        _ => &[],
    }
}
