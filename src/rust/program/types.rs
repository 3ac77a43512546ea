//! Types as they are meant: imports and aliases are followed, generics are filled in.

use std::collections::HashMap;
use std::rc::Rc;

use syn::{GenericArgument, GenericParam, Generics, Path, PathArguments, ReturnType, Type, TypeParamBound};

use super::names::Kind;
use super::traits::bounds;
use super::{Def, Found, ModuleId, Program, TypeDef, TypeTree, unraw};

/// A type.
#[derive(Clone)]
pub enum Ty<'s> {
    /// One of the program's own.
    Named(TypeDef<'s>, Vec<Ty<'s>>),
    /// One of another crate, or of the language: `axum::Json`, `str`.
    External(Rc<str>, Vec<Ty<'s>>),
    Tuple(Vec<Ty<'s>>),
    /// What is only known by its traits.
    Impl(Vec<String>),
    /// A parameter that stands for any type.
    Any(String),
    Unknown,
}

impl PartialEq for Ty<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Ty::Named(a, x), Ty::Named(b, y)) => a.identity() == b.identity() && x == y,
            (Ty::External(a, x), Ty::External(b, y)) => a == b && x == y,
            (Ty::Tuple(x), Ty::Tuple(y)) => x == y,
            (Ty::Impl(x), Ty::Impl(y)) => x == y,
            (Ty::Any(x), Ty::Any(y)) => x == y,
            (Ty::Unknown, Ty::Unknown) => true,
            _ => false,
        }
    }
}

/// Where the names of types are looked up, and what its parameters stand for.
#[derive(Clone)]
pub struct Scope<'s> {
    pub module: ModuleId,
    pub generics: HashMap<String, Ty<'s>>,
    /// The traits that parameters are to have.
    pub bounds: HashMap<String, Vec<String>>,
    pub own: Option<Box<Ty<'s>>>,
}

impl<'s> Scope<'s> {
    /// A module's.
    pub fn of(module: ModuleId) -> Self {
        Scope { module, generics: HashMap::new(), bounds: HashMap::new(), own: None }
    }

    /// With parameters that may be any type, unless it is known what they are.
    pub fn with_generics(mut self, generics: &Generics) -> Self {
        for parameter in &generics.params {
            if let GenericParam::Type(parameter) = parameter {
                let name = unraw(&parameter.ident);
                let any = Ty::Any(name.clone());
                self.bounds.insert(name.clone(), bounds(generics, &name));
                self.generics.entry(name).or_insert(any);
            }
        }
        self
    }
}

impl<'s> Ty<'s> {
    /// A type of another crate.
    pub fn external(path: &str) -> Self {
        Ty::External(path.into(), Vec::new())
    }

    /// The last name of a type of another crate, and what it is given.
    pub fn word(&self) -> Option<(&str, &[Ty<'s>])> {
        match self {
            Ty::External(path, arguments) => Some((last(path), arguments)),
            _ => None,
        }
    }

    /// The argument, if it is one of these types of other crates.
    pub fn inside(&self, names: &[&str]) -> Option<&Ty<'s>> {
        let (name, arguments) = self.word()?;
        names.contains(&name).then(|| arguments.first()).flatten()
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self, Ty::Unknown | Ty::Any(_))
    }

    /// Whether some parameter in it may still be any type.
    pub fn is_generic(&self) -> bool {
        match self {
            Ty::Any(_) => true,
            Ty::Named(_, inner) | Ty::External(_, inner) | Ty::Tuple(inner) => inner.iter().any(Ty::is_generic),
            Ty::Impl(_) | Ty::Unknown => false,
        }
    }

    /// Puts what is known of parameters in their places.
    pub fn filled(&self, known: &HashMap<String, Ty<'s>>) -> Ty<'s> {
        let all = |types: &[Ty<'s>]| types.iter().map(|ty| ty.filled(known)).collect();
        match self {
            Ty::Named(def, arguments) => Ty::Named(*def, all(arguments)),
            Ty::External(path, arguments) => Ty::External(path.clone(), all(arguments)),
            Ty::Tuple(items) => Ty::Tuple(all(items)),
            Ty::Any(name) => known.get(name).cloned().unwrap_or_else(|| self.clone()),
            Ty::Impl(_) | Ty::Unknown => self.clone(),
        }
    }
}

/// The last part of a path.
pub fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

const PRIMITIVES: [&str; 17] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    "f32", "f64",
];

pub fn is_primitive(name: &str) -> bool {
    PRIMITIVES.contains(&name)
}

/// Aliases of aliases have an end.
const DEPTH: usize = 32;

impl<'s> Program<'s> {
    /// What a type means where it stands.
    pub fn lower(&self, tree: &Type, scope: &Scope<'s>) -> Ty<'s> {
        self.lower_within(tree, scope, 0)
    }

    fn lower_within(&self, tree: &Type, scope: &Scope<'s>, depth: usize) -> Ty<'s> {
        if depth > DEPTH {
            return Ty::Unknown;
        }
        let lower = |tree: &Type| self.lower_within(tree, scope, depth + 1);
        match tree {
            Type::Path(path) => match &path.qself {
                Some(own) => self.projected(&lower(&own.ty), &path.path, depth),
                None => self.lower_path(&path.path, scope, depth),
            },
            Type::Reference(reference) => lower(&reference.elem),
            Type::Paren(inner) => lower(&inner.elem),
            Type::Group(inner) => lower(&inner.elem),
            Type::Tuple(tuple) => Ty::Tuple(tuple.elems.iter().map(lower).collect()),
            Type::Slice(slice) => Ty::External("Vec".into(), vec![lower(&slice.elem)]),
            Type::Array(array) => Ty::External("Vec".into(), vec![lower(&array.elem)]),
            Type::ImplTrait(tree) => self.bounds(tree.bounds.iter(), scope, depth),
            Type::TraitObject(tree) => self.bounds(tree.bounds.iter(), scope, depth),
            Type::Never(_) => Ty::external("!"),
            _ => Ty::Unknown,
        }
    }

    /// `impl Future<Output = T>` is `T`; other traits are known by their names.
    fn bounds<'t>(&self, bounds: impl Iterator<Item = &'t TypeParamBound>, scope: &Scope<'s>, depth: usize) -> Ty<'s> {
        let mut names = Vec::new();
        for bound in bounds {
            let TypeParamBound::Trait(bound) = bound else { continue };
            let Some(segment) = bound.path.segments.last() else { continue };
            let name = unraw(&segment.ident);
            if let PathArguments::AngleBracketed(arguments) = &segment.arguments {
                for argument in &arguments.args {
                    match argument {
                        GenericArgument::AssocType(argument) if name == "Future" => {
                            return self.lower_within(&argument.ty, scope, depth + 1);
                        }
                        GenericArgument::AssocType(argument) if name == "Stream" => {
                            let item = self.lower_within(&argument.ty, scope, depth + 1);
                            return Ty::External("Stream".into(), vec![item]);
                        }
                        GenericArgument::Type(ty) if name == "Into" => {
                            return self.lower_within(ty, scope, depth + 1);
                        }
                        _ => {}
                    }
                }
            }
            names.push(name);
        }
        Ty::Impl(names)
    }

    /// The types between the angle brackets of a path's last part.
    pub fn arguments(&self, path: &Path, scope: &Scope<'s>) -> Vec<Ty<'s>> {
        self.arguments_within(path, scope, 0)
    }

    fn arguments_within(&self, path: &Path, scope: &Scope<'s>, depth: usize) -> Vec<Ty<'s>> {
        // `Vec::<T>::new` has them in the middle.
        let given = path.segments.iter().rev().find_map(|segment| match &segment.arguments {
            PathArguments::AngleBracketed(arguments) => Some(arguments),
            _ => None,
        });
        let types = given.into_iter().flat_map(|given| &given.args).filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(self.lower_within(ty, scope, depth + 1)),
            _ => None,
        });
        types.collect()
    }

    fn lower_path(&self, path: &Path, scope: &Scope<'s>, depth: usize) -> Ty<'s> {
        let names = segments(path);
        if let [name] = names.as_slice() {
            if name == "Self" {
                return scope.own.as_deref().cloned().unwrap_or(Ty::Unknown);
            }
            if let Some(known) = scope.generics.get(name) {
                return known.clone();
            }
        }
        if let [own, _] = names.as_slice()
            && (own == "Self" || scope.generics.contains_key(own))
        {
            let own = match own.as_str() {
                "Self" => scope.own.as_deref().cloned().unwrap_or(Ty::Unknown),
                own => scope.generics.get(own).cloned().unwrap_or(Ty::Unknown),
            };
            return self.projected(&own, path, depth);
        }
        let arguments = self.arguments_within(path, scope, depth);
        match self.resolve(scope.module, &names, Kind::Type) {
            Found::Def(Def::Type(def)) => Ty::Named(def, self.with_defaults(def, arguments, depth)),
            // In generated files, names are those of the contract.
            Found::Def(Def::Alias(alias, module)) if self.is_generated(module) && alias.generics.params.is_empty() => {
                Ty::Named(TypeDef { tree: TypeTree::Alias(alias), module }, Vec::new())
            }
            Found::Def(Def::Alias(alias, module)) => {
                let mut inner = Scope::of(module);
                self.fill(&mut inner, &alias.generics, arguments, depth);
                self.lower_within(&alias.ty, &inner, depth + 1)
            }
            Found::Def(Def::Trait(tree, _)) => Ty::Impl(vec![tree.ident.to_string()]),
            Found::External(found) => Ty::External(found.join("::").into(), arguments),
            _ => Ty::Unknown,
        }
    }

    fn with_defaults(&self, def: TypeDef<'s>, arguments: Vec<Ty<'s>>, depth: usize) -> Vec<Ty<'s>> {
        let mut scope = Scope::of(def.module);
        self.fill(&mut scope, def.generics(), arguments, depth);
        let parameters = def.generics().params.iter().filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(unraw(&parameter.ident)),
            _ => None,
        });
        parameters.map(|name| scope.generics.get(&name).cloned().unwrap_or(Ty::Unknown)).collect()
    }

    /// Gives the parameters of a declaration what stands for them, or their defaults.
    fn fill(&self, scope: &mut Scope<'s>, generics: &Generics, arguments: Vec<Ty<'s>>, depth: usize) {
        let mut arguments = arguments.into_iter();
        for parameter in &generics.params {
            let GenericParam::Type(parameter) = parameter else { continue };
            let given = arguments.next();
            let default = || parameter.default.as_ref().map(|ty| self.lower_within(ty, scope, depth + 1));
            let ty = given.or_else(default).unwrap_or(Ty::Unknown);
            scope.generics.insert(unraw(&parameter.ident), ty);
        }
    }

    /// The scope of a type's own declaration, with what it is given.
    pub fn scope_of_type(&self, def: TypeDef<'s>, arguments: &[Ty<'s>]) -> Scope<'s> {
        let mut scope = Scope::of(def.module);
        self.fill(&mut scope, def.generics(), arguments.to_vec(), 0);
        scope.own = Some(Box::new(Ty::Named(def, arguments.to_vec())));
        scope
    }

    /// What a type has under a name: `T::Response`.
    fn projected(&self, own: &Ty<'s>, path: &Path, depth: usize) -> Ty<'s> {
        let Some(name) = path.segments.last().map(|segment| unraw(&segment.ident)) else { return Ty::Unknown };
        for found in self.impls_of(own) {
            if let Some(ty) = self.associated(found, &name) {
                let scope = self.impl_scope(found);
                return self.lower_within(ty, &scope, depth + 1);
            }
        }
        Ty::Unknown
    }

    /// The scope of a function that is a method of this type.
    pub fn method_scope(&self, function: super::Function<'s>, own: &Ty<'s>) -> Scope<'s> {
        let mut scope = self.scope_of(function);
        if let (Some(Ty::Named(_, generic)), Ty::Named(_, given)) = (scope.own.as_deref(), own) {
            for (parameter, ty) in generic.iter().zip(given) {
                if let Ty::Any(name) = parameter {
                    scope.generics.insert(name.clone(), ty.clone());
                }
            }
        }
        // `impl<T: Named> Routes for T`
        if let Some(Ty::Any(name)) = scope.own.as_deref() {
            scope.generics.insert(name.clone(), own.clone());
        }
        if matches!(own, Ty::Named(..)) {
            scope.own = Some(Box::new(own.clone()));
        }
        scope
    }

    /// What a function gives back.
    pub fn output(&self, function: super::Function<'s>, scope: &Scope<'s>) -> Ty<'s> {
        match &function.signature.output {
            ReturnType::Default => Ty::Tuple(Vec::new()),
            ReturnType::Type(_, ty) => self.unpinned(self.lower(ty, scope)),
        }
    }

    /// `Pin<Box<dyn Future<Output = T>>>` is `T`, as a caller has it.
    fn unpinned(&self, ty: Ty<'s>) -> Ty<'s> {
        match &ty {
            Ty::External(path, arguments) if matches!(last(path), "Pin" | "BoxFuture") => {
                let inner = arguments.first().cloned().unwrap_or(Ty::Unknown);
                inner.inside(&["Box"]).cloned().unwrap_or(inner)
            }
            _ => ty,
        }
    }
}

/// The names of a path.
pub fn segments(path: &Path) -> Vec<String> {
    let mut names = Vec::new();
    if path.leading_colon.is_some() {
        names.push(String::new());
    }
    names.extend(path.segments.iter().map(|segment| unraw(&segment.ident)));
    names
}
