//! What types have by their traits: functions and values that a trait does itself, and impls for whatever has some traits.

use syn::{Expr, GenericParam, Generics, TraitItem, TypeParamBound, WherePredicate};

use super::{Function, Impl, Owner, Program, Scope, Trait, Ty, unraw};

impl<'s> Program<'s> {
    fn trait_named(&self, name: &str) -> Option<&Trait<'s>> {
        self.traits.iter().find(|known| known.tree.ident == name)
    }

    /// The function of that name of a trait, whether it does it itself or not.
    pub fn declared(&self, of: &str, name: &str) -> Option<Function<'s>> {
        self.trait_named(of)?.functions.iter().find(|function| function.name() == name).copied()
    }

    /// A function that a type has by a trait: one that the trait does itself, or one of an impl for whatever has some traits.
    pub(super) fn inherited(&self, ty: &Ty<'s>, name: &str) -> Option<Function<'s>> {
        if !matches!(ty, Ty::Named(..) | Ty::External(..)) {
            return None;
        }
        let own = self.impls_of(ty).into_iter().find_map(|found| self.done_by_trait(found, name));
        own.or_else(|| {
            let fits = self.blanket.iter().filter_map(|index| self.impls.get(*index));
            let mut fits = fits.filter(|found| self.is_covered(found, ty));
            fits.find_map(|found| {
                let own = found.functions.iter().find(|function| function.name() == name).copied();
                own.or_else(|| self.done_by_trait(found, name))
            })
        })
    }

    fn done_by_trait(&self, found: &Impl<'s>, name: &str) -> Option<Function<'s>> {
        self.declared(&trait_of(found)?, name).filter(|function| function.block.is_some())
    }

    /// Whether a type has what an impl for any type asks for, as far as that is said by traits of the program.
    fn is_covered(&self, found: &Impl<'s>, ty: &Ty<'s>) -> bool {
        let scope = Scope::of(found.module).with_generics(&found.tree.generics);
        let Ty::Any(parameter) = self.lower(&found.tree.self_ty, &scope) else { return false };
        let bounds = bounds(&found.tree.generics, &parameter);
        bounds.iter().all(|bound| self.trait_named(bound).is_none() || self.impl_of(ty, bound).is_some())
    }

    /// The traits that a parameter of a function, or of what it belongs to, is to have.
    pub fn bounds_of(&self, function: Function<'s>, parameter: &str) -> Vec<String> {
        let own = bounds(&function.signature.generics, parameter);
        let outer = match function.owner {
            Some(Owner::Impl(index)) => self.impls.get(index).map(|found| &found.tree.generics),
            _ => None,
        };
        own.into_iter().chain(outer.into_iter().flat_map(|generics| bounds(generics, parameter))).collect()
    }

    /// What each type that has its trait does for a function of the trait.
    pub fn choices(&self, function: Function<'s>) -> Vec<(Function<'s>, Scope<'s>)> {
        let Some(Owner::Trait(index)) = function.owner else { return Vec::new() };
        let Some(declared) = self.traits.get(index) else { return Vec::new() };
        let name = function.name();
        let impls = self.impls.iter().filter(|found| trait_of(found).is_some_and(|own| declared.tree.ident == own));
        let choices = impls.filter_map(|found| {
            let own = found.functions.iter().find(|function| function.name() == name).copied();
            let chosen = own.or_else(|| Some(function).filter(|function| function.block.is_some()))?;
            let own = self.impl_scope(found).own;
            let scope = match own.as_deref() {
                Some(own) => self.method_scope(chosen, own),
                None => self.scope_of(chosen),
            };
            Some((chosen, scope))
        });
        choices.collect()
    }

    /// Whether crates that are not seen may have types with the trait of a function.
    pub fn is_open(&self, function: Function<'s>) -> bool {
        let Some(Owner::Trait(index)) = function.owner else { return false };
        let is_public = |found: &Trait<'s>| matches!(found.tree.vis, syn::Visibility::Public(_));
        self.traits.get(index).is_some_and(is_public) && self.sources.crates.iter().all(|krate| krate.is_library)
    }

    /// The value that a type has under a name, of its own or by a trait, and where its names are looked up.
    pub(super) fn constant_of(&self, own: &Ty<'s>, name: &str) -> Option<(&'s Expr, Scope<'s>)> {
        let impls = self.impls_of(own);
        let said = impls.iter().find_map(|found| Some((self.associated_const(found, name)?, self.impl_scope(found))));
        said.or_else(|| {
            impls.iter().find_map(|found| {
                let declared = self.trait_named(&trait_of(found)?)?;
                let value = declared.tree.items.iter().find_map(|item| match item {
                    TraitItem::Const(item) if item.ident == name => item.default.as_ref().map(|(_, value)| value),
                    _ => None,
                })?;
                Some((value, Scope { own: Some(Box::new(own.clone())), ..Scope::of(declared.module) }))
            })
        })
    }
}

/// The name of the trait that an impl is of.
fn trait_of(found: &Impl<'_>) -> Option<String> {
    let (_, path, _) = found.tree.trait_.as_ref()?;
    path.segments.last().map(|segment| unraw(&segment.ident))
}

/// The names of the traits that a parameter is to have.
pub(super) fn bounds(generics: &Generics, parameter: &str) -> Vec<String> {
    let inline = generics.params.iter().filter_map(|param| match param {
        GenericParam::Type(param) if param.ident == parameter => Some(&param.bounds),
        _ => None,
    });
    let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let said = predicates.filter_map(|predicate| match predicate {
        WherePredicate::Type(predicate) => match &predicate.bounded_ty {
            syn::Type::Path(path) if path.path.is_ident(parameter) => Some(&predicate.bounds),
            _ => None,
        },
        _ => None,
    });
    let names = inline.chain(said).flatten().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last().map(|segment| unraw(&segment.ident)),
        _ => None,
    });
    names.collect()
}
