//! Programs in Rust as they stand in files: crates, modules, and what their names mean. Nothing of them is run.
//!
//! The tree is syn's own: it is stable, and says all that is asked for.

mod collect;
pub mod infer;
mod macros;
pub mod names;
pub mod sources;
pub mod texts;
mod traits;
pub mod types;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use syn::{
    Attribute, Block, Expr, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, ItemTrait, ItemType, Signature, Type,
};

pub use names::Found;
use names::Kind;
pub use sources::{FileId, Sources, is_for_tests};
pub use types::{Scope, Ty};

/// A module's place in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleId(pub usize);

/// Where something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub file: FileId,
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// The byte at which it starts.
    pub at: u32,
}

/// A module, or the items inside of a function.
pub struct Module<'s> {
    pub krate: usize,
    pub parent: Option<ModuleId>,
    pub file: FileId,
    /// Whether names that it does not have are those of its parent: the inside of a function.
    pub is_block: bool,
    pub names: HashMap<String, Vec<Def<'s>>>,
    /// `use a::b::*`
    pub globs: Vec<Vec<String>>,
}

/// What a name stands for.
#[derive(Clone)]
pub enum Def<'s> {
    Module(ModuleId),
    Type(TypeDef<'s>),
    Alias(&'s ItemType, ModuleId),
    Const(&'s Expr, ModuleId),
    Function(Function<'s>),
    Trait(&'s ItemTrait, ModuleId),
    Import(Vec<String>),
}

/// A struct or enum.
#[derive(Clone, Copy)]
pub struct TypeDef<'s> {
    pub tree: TypeTree<'s>,
    pub module: ModuleId,
}

#[derive(Clone, Copy)]
pub enum TypeTree<'s> {
    Struct(&'s ItemStruct),
    Enum(&'s ItemEnum),
    /// A name that generated files give to another type.
    Alias(&'s ItemType),
}

/// A function, with or without a body.
#[derive(Clone, Copy)]
pub struct Function<'s> {
    pub signature: &'s Signature,
    pub attributes: &'s [Attribute],
    pub block: Option<&'s Block>,
    /// Where its names are looked up.
    pub module: ModuleId,
    pub owner: Option<Owner>,
}

/// What a function belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    Impl(usize),
    /// The index of a trait.
    Trait(usize),
}

/// `impl … for …`
pub struct Impl<'s> {
    pub tree: &'s ItemImpl,
    pub module: ModuleId,
    pub functions: Vec<Function<'s>>,
}

/// `trait …`
pub struct Trait<'s> {
    pub tree: &'s ItemTrait,
    pub module: ModuleId,
    pub functions: Vec<Function<'s>>,
}

/// What was found for a name or path in a module.
type Answers<N, F> = HashMap<(ModuleId, N, Kind), F>;

/// All modules, and what is implemented for which types.
pub struct Program<'s> {
    pub sources: &'s Sources,
    pub modules: Vec<Module<'s>>,
    pub functions: Vec<Function<'s>>,
    pub impls: Vec<Impl<'s>>,
    pub traits: Vec<Trait<'s>>,
    roots: Vec<ModuleId>,
    /// The impls of a type, by its tree.
    of_type: HashMap<usize, Vec<usize>>,
    /// The impls for types of other crates, by their last name.
    of_external: HashMap<String, Vec<usize>>,
    /// The impls for whatever has some traits: `impl<T: Named> Routes for T`.
    blanket: Vec<usize>,
    by_name: HashMap<String, Vec<Function<'s>>>,
    /// What has been resolved, and what modules have under a name.
    resolved: RefCell<Answers<Vec<String>, Found<'s>>>,
    found: RefCell<Answers<String, Found<'s>>>,
    /// What the question that is being answered has asked for.
    asked: RefCell<HashSet<(ModuleId, String, Kind)>>,
    /// What the methods of a name give, where all agree.
    agreed: RefCell<HashMap<String, Ty<'s>>>,
}

impl TypeDef<'_> {
    /// What tells a type from all others.
    pub fn identity(&self) -> usize {
        match self.tree {
            TypeTree::Struct(tree) => std::ptr::from_ref(tree).addr(),
            TypeTree::Enum(tree) => std::ptr::from_ref(tree).addr(),
            TypeTree::Alias(tree) => std::ptr::from_ref(tree).addr(),
        }
    }
}

impl<'s> TypeDef<'s> {
    /// Its name.
    pub fn name(&self) -> String {
        match self.tree {
            TypeTree::Struct(tree) => unraw(&tree.ident),
            TypeTree::Enum(tree) => unraw(&tree.ident),
            TypeTree::Alias(tree) => unraw(&tree.ident),
        }
    }

    pub fn attributes(&self) -> &'s [Attribute] {
        match self.tree {
            TypeTree::Struct(tree) => &tree.attrs,
            TypeTree::Enum(tree) => &tree.attrs,
            TypeTree::Alias(tree) => &tree.attrs,
        }
    }

    pub fn generics(&self) -> &'s syn::Generics {
        match self.tree {
            TypeTree::Struct(tree) => &tree.generics,
            TypeTree::Enum(tree) => &tree.generics,
            TypeTree::Alias(tree) => &tree.generics,
        }
    }
}

impl Function<'_> {
    /// What tells a function from all others.
    pub fn identity(&self) -> usize {
        std::ptr::from_ref(self.signature).addr()
    }

    pub fn name(&self) -> String {
        unraw(&self.signature.ident)
    }
}

/// The name without `r#`.
pub fn unraw(ident: &syn::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}

impl<'s> Program<'s> {
    /// Puts the modules of all crates together.
    pub fn new(sources: &'s Sources) -> Self {
        let mut program = Program {
            sources,
            modules: Vec::new(),
            functions: Vec::new(),
            impls: Vec::new(),
            traits: Vec::new(),
            roots: Vec::new(),
            of_type: HashMap::new(),
            of_external: HashMap::new(),
            blanket: Vec::new(),
            by_name: HashMap::new(),
            resolved: RefCell::default(),
            found: RefCell::default(),
            asked: RefCell::default(),
            agreed: RefCell::default(),
        };
        for (index, krate) in sources.crates.iter().enumerate() {
            let root = program.module(index, None, krate.root, false);
            program.roots.push(root);
            if let Some(file) = sources.files.get(krate.root.0) {
                program.items(root, &file.tree.items);
            }
        }
        for index in 0..program.impls.len() {
            program.index_impl(index);
        }
        for function in &program.functions {
            program.by_name.entry(function.name()).or_default().push(*function);
        }
        program
    }

    /// A module by its place.
    pub fn at(&self, id: ModuleId) -> Option<&Module<'s>> {
        self.modules.get(id.0)
    }

    /// Whether a module belongs to a crate whose routes are asked for.
    pub fn is_target(&self, id: ModuleId) -> bool {
        let krate = self.at(id).and_then(|module| self.sources.crates.get(module.krate));
        krate.is_some_and(|krate| krate.is_target)
    }

    /// Whether the generator wrote the file of a module.
    pub fn is_generated(&self, id: ModuleId) -> bool {
        let file = self.at(id).and_then(|module| self.sources.files.get(module.file.0));
        file.is_some_and(|file| file.is_generated)
    }

    /// The items of the file that a module stands in.
    pub fn file_items(&self, id: ModuleId) -> &'s [Item] {
        let file = self.at(id).and_then(|module| self.sources.files.get(module.file.0));
        file.map(|file| file.tree.items.as_slice()).unwrap_or_default()
    }

    /// Whether a module stands in a file of a folder, or in the file that is called so.
    pub fn is_below(&self, id: ModuleId, folder: &str) -> bool {
        let file = self.at(id).and_then(|module| self.sources.files.get(module.file.0));
        let folder = std::path::Path::new(folder);
        file.is_some_and(|file| {
            file.path.with_extension("").ends_with(folder)
                || file.path.parent().is_some_and(|path| path.ends_with(folder))
        })
    }

    /// Whether a module stands in a file of that name.
    pub fn is_file(&self, id: ModuleId, name: &str) -> bool {
        let file = self.at(id).and_then(|module| self.sources.files.get(module.file.0));
        file.is_some_and(|file| file.path.ends_with(name))
    }

    /// Where a token of a module stands.
    pub fn place(&self, module: ModuleId, span: proc_macro2::Span) -> Place {
        let (line, column) = sources::start(span);
        let file = self.at(module).map_or(FileId(0), |module| module.file);
        let at = u32::try_from(span.byte_range().start).unwrap_or(u32::MAX);
        Place { file, line, column: column + 1, at }
    }

    /// The functions of that name, in impls and outside.
    pub fn named(&self, name: &str) -> &[Function<'s>] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The impls of a type.
    pub fn impls_of(&self, ty: &Ty<'s>) -> Vec<&Impl<'s>> {
        let found = match ty {
            Ty::Named(def, _) => self.of_type.get(&def.identity()),
            Ty::External(path, _) => self.of_external.get(types::last(path)),
            _ => None,
        };
        found.into_iter().flatten().filter_map(|index| self.impls.get(*index)).collect()
    }

    /// The impl of a trait, by its name, for a type.
    pub fn impl_of(&self, ty: &Ty<'s>, name: &str) -> Option<&Impl<'s>> {
        self.impls_of(ty).into_iter().find(|found| {
            let path = found.tree.trait_.as_ref().map(|(_, path, _)| path);
            path.and_then(|path| path.segments.last()).is_some_and(|segment| segment.ident == name)
        })
    }

    /// A function of a type: its own, or that of a trait that it has.
    pub fn method(&self, ty: &Ty<'s>, name: &str) -> Option<Function<'s>> {
        let impls = self.impls_of(ty);
        let own = impls.iter().find_map(|found| found.functions.iter().find(|function| function.name() == name));
        own.copied().or_else(|| match ty {
            Ty::Impl(bounds) => bounds.iter().find_map(|bound| self.declared(bound, name)),
            _ => self.inherited(ty, name),
        })
    }

    /// The type that an impl is for, and its scope.
    pub fn impl_scope(&self, found: &Impl<'s>) -> Scope<'s> {
        let scope = Scope::of(found.module).with_generics(&found.tree.generics);
        let own = self.lower(&found.tree.self_ty, &scope);
        Scope { own: Some(Box::new(own)), ..scope }
    }

    /// Where the names of a function's types are looked up.
    pub fn scope_of(&self, function: Function<'s>) -> Scope<'s> {
        let scope = match function.owner {
            Some(Owner::Impl(index)) => self.impls.get(index).map(|found| self.impl_scope(found)),
            _ => None,
        };
        let scope = scope.unwrap_or_else(|| Scope::of(function.module));
        Scope { module: function.module, ..scope }.with_generics(&function.signature.generics)
    }

    /// What the impls of its trait have for a function that a trait declares and does not do itself.
    pub fn implementations(&self, function: Function<'s>) -> Vec<Function<'s>> {
        let Some(Owner::Trait(index)) = function.owner.filter(|_| function.block.is_none()) else { return Vec::new() };
        let Some(declared) = self.traits.get(index) else { return Vec::new() };
        let is_own = |found: &Function<'s>| {
            let Some(Owner::Impl(index)) = found.owner else { return false };
            let path = self.impls.get(index).and_then(|found| found.tree.trait_.as_ref()).map(|(_, path, _)| path);
            let name = path.and_then(|path| path.segments.last());
            name.is_some_and(|segment| segment.ident == declared.tree.ident)
        };
        self.named(&function.name()).iter().filter(|found| is_own(found)).copied().collect()
    }

    /// The type that an impl gives a name: `type Rejection = …`.
    pub fn associated(&self, found: &Impl<'s>, name: &str) -> Option<&'s Type> {
        found.tree.items.iter().find_map(|item| match item {
            ImplItem::Type(item) if item.ident == name => Some(&item.ty),
            _ => None,
        })
    }

    /// The value that an impl gives a name: `const PATH: &str = …`.
    pub fn associated_const(&self, found: &Impl<'s>, name: &str) -> Option<&'s Expr> {
        found.tree.items.iter().find_map(|item| match item {
            ImplItem::Const(item) if item.ident == name => Some(&item.expr),
            _ => None,
        })
    }
}
