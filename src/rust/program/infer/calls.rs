//! The types of calls: what is called, and what it gives for its arguments.

use std::collections::HashMap;

use syn::{Expr, ExprCall, ExprMethodCall, FnArg, Member, PathArguments};

use super::{Locals, POINTERS, starts_upper, unify};
use crate::rust::program::names::Kind;
use crate::rust::program::types::segments;
use crate::rust::program::{Def, Found, Function, Program, Scope, Ty, TypeTree, unraw};

impl<'s> Program<'s> {
    pub(super) fn called(&self, call: &ExprCall, scope: &Scope<'s>, locals: &Locals<'s>, depth: usize) -> Ty<'s> {
        let Expr::Path(path) = call.func.as_ref() else { return Ty::Unknown };
        let generics = &path.path;
        let names = segments(&path.path);
        let first =
            || call.args.first().map_or(Ty::Unknown, |first| self.infer_within(first, scope, locals, depth + 1));
        let values = || {
            let values = call.args.iter().enumerate();
            values.map(|(index, value)| (Member::from(index), value)).collect::<Vec<_>>()
        };
        if let Some((function, own)) = self.callee(&path.path, scope) {
            let own = self.with_turbofish(function, own, &path.path);
            return self.applied(function, own, call.args.iter(), scope, locals, depth);
        }
        match self.resolve(scope.module, &names, Kind::Value) {
            Found::Def(Def::Type(def)) => match def.tree {
                TypeTree::Struct(tree) => {
                    let given = self.arguments(generics, scope);
                    self.made(def, &tree.fields, given, values(), scope, locals, depth)
                }
                TypeTree::Enum(_) | TypeTree::Alias(_) => Ty::Unknown,
            },
            Found::Variant(def, name) => {
                let TypeTree::Enum(tree) = def.tree else { return Ty::Unknown };
                let variant = tree.variants.iter().find(|variant| variant.ident == name.as_str());
                match variant {
                    Some(variant) => self.made(def, &variant.fields, Vec::new(), values(), scope, locals, depth),
                    None => Ty::Unknown,
                }
            }
            Found::External(found) => match found.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                [.., "Some"] => Ty::External("Option".into(), vec![first()]),
                [.., "Ok"] => Ty::External("Result".into(), vec![first(), Ty::Unknown]),
                [.., "Err"] => Ty::External("Result".into(), vec![Ty::Unknown, first()]),
                [.., "Box" | "Arc" | "Rc", "new"] => first(),
                [.., "Utc" | "Local", "now"] => Ty::external("chrono::DateTime"),
                [.., "query_as"] => Ty::Unknown,
                [outer @ .., of, make] if starts_upper(of) => {
                    let path = outer.iter().chain([of]).copied().collect::<Vec<_>>().join("::");
                    let given = self.arguments(generics, scope);
                    let holds = ["new", "from"].contains(make) && !call.args.is_empty();
                    let inner = if holds && given.is_empty() { vec![first()] } else { given };
                    Ty::External(path.into(), inner)
                }
                [.., of] if starts_upper(of) => Ty::External(found.join("::").into(), vec![first()]),
                _ => Ty::Unknown,
            },
            _ => Ty::Unknown,
        }
    }

    /// The function that a path names, with the scope in which its types are meant.
    pub fn callee(&self, path: &syn::Path, scope: &Scope<'s>) -> Option<(Function<'s>, Scope<'s>)> {
        let names = segments(path);
        let of_type = |ty: &Ty<'s>, name: &str| {
            let function = self.method(ty, name)?;
            Some((function, self.method_scope(function, ty)))
        };
        if let [own, name] = names.as_slice() {
            if own == "Self" {
                return of_type(scope.own.as_deref()?, name);
            }
            if let Some(ty) = scope.generics.get(own) {
                return of_type(ty, name);
            }
        }
        match self.resolve(scope.module, &names, Kind::Value) {
            Found::Def(Def::Function(function)) => Some((function, self.scope_of(function))),
            Found::Member(Def::Type(def), rest) => {
                let [name] = rest.as_slice() else { return None };
                let given = path.segments.iter().rev().nth(1).map(|segment| &segment.arguments);
                let arguments = match given {
                    Some(PathArguments::AngleBracketed(given)) => {
                        let types = given.args.iter().filter_map(|argument| match argument {
                            syn::GenericArgument::Type(ty) => Some(self.lower(ty, scope)),
                            _ => None,
                        });
                        types.collect()
                    }
                    _ => self.unknowns(def),
                };
                of_type(&Ty::Named(def, arguments), name)
            }
            Found::Member(Def::Alias(alias, module), rest) => {
                let [name] = rest.as_slice() else { return None };
                of_type(&self.lower(&alias.ty, &Scope::of(module)), name)
            }
            Found::External(found) => {
                let (name, of) = found.split_last()?;
                let ty = Ty::external(&of.join("::"));
                if of.is_empty() { None } else { of_type(&ty, name) }
            }
            _ => None,
        }
    }

    /// What a function's parameters of types are by `::<…>`.
    pub fn with_turbofish(&self, function: Function<'s>, scope: Scope<'s>, path: &syn::Path) -> Scope<'s> {
        let mut filled = scope;
        let Some(PathArguments::AngleBracketed(given)) = path.segments.last().map(|segment| &segment.arguments) else {
            return filled;
        };
        let given: Vec<Ty<'s>> = given
            .args
            .iter()
            .filter_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => Some(self.lower(ty, &filled)),
                _ => None,
            })
            .collect();
        for (parameter, ty) in function.signature.generics.type_params().zip(given) {
            filled.generics.insert(unraw(&parameter.ident), ty);
        }
        filled
    }

    /// What a function's parameters of types are by what it is given, where nothing else says it.
    pub fn with_arguments<'e>(
        &self,
        function: Function<'s>,
        own: Scope<'s>,
        arguments: impl Iterator<Item = &'e Expr>,
        scope: &Scope<'s>,
        locals: &Locals<'s>,
    ) -> Scope<'s> {
        let mut filled = own;
        if function.signature.generics.type_params().next().is_some() {
            let known = self.known_by(function, &filled, arguments, scope, locals, 0);
            filled.generics.extend(known);
        }
        filled
    }

    /// The parameters of types that arguments tell.
    fn known_by<'e>(
        &self,
        function: Function<'s>,
        own: &Scope<'s>,
        arguments: impl Iterator<Item = &'e Expr>,
        scope: &Scope<'s>,
        locals: &Locals<'s>,
        depth: usize,
    ) -> HashMap<String, Ty<'s>> {
        let mut known = HashMap::new();
        let inputs = function.signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(&typed.ty),
            FnArg::Receiver(_) => None,
        });
        for (declared, value) in inputs.zip(arguments) {
            let actual = self.infer_within(value, scope, locals, depth + 1);
            unify(&self.lower(declared, own), &actual, &mut known);
        }
        known
    }

    /// What a function gives for arguments.
    fn applied<'e>(
        &self,
        function: Function<'s>,
        own: Scope<'s>,
        arguments: impl Iterator<Item = &'e Expr>,
        scope: &Scope<'s>,
        locals: &Locals<'s>,
        depth: usize,
    ) -> Ty<'s> {
        let output = self.output(function, &own);
        if !output.is_generic() {
            return output;
        }
        let known = self.known_by(function, &own, arguments, scope, locals, depth);
        output.filled(&known)
    }

    pub(super) fn method_called(
        &self,
        call: &ExprMethodCall,
        scope: &Scope<'s>,
        locals: &Locals<'s>,
        depth: usize,
    ) -> Ty<'s> {
        let receiver = self.infer_within(&call.receiver, scope, locals, depth + 1);
        let name = unraw(&call.method);
        let mut seen = &receiver;
        loop {
            if let Some(function) = self.method(seen, &name) {
                let own = self.method_scope(function, seen);
                return self.applied(function, own, call.args.iter(), scope, locals, depth);
            }
            match seen.inside(&POINTERS) {
                Some(inner) => seen = inner,
                None => break,
            }
        }
        if let Some(ty) = self.built_in(call, &name, &receiver, scope, locals, depth) {
            return ty;
        }
        // `AR: AuditLogRepository`
        if let Ty::Any(parameter) = seen
            && let Some(function) =
                scope.bounds.get(parameter).into_iter().flatten().find_map(|it| self.declared(it, &name))
        {
            return self.applied(function, self.scope_of(function), call.args.iter(), scope, locals, depth);
        }
        match receiver {
            Ty::Unknown | Ty::Any(_) | Ty::Impl(_) | Ty::Named(..) => self.agreed_output(&name),
            _ => Ty::Unknown,
        }
    }

    /// What all methods of a name give: who implements it is not known, but they agree.
    fn agreed_output(&self, name: &str) -> Ty<'s> {
        if let Some(known) = self.agreed.borrow().get(name) {
            return known.clone();
        }
        let known = self.named(name).iter().filter(|function| function.signature.receiver().is_some());
        let mut outputs = known.map(|function| self.output(*function, &self.scope_of(*function)));
        let first = outputs.next();
        let agreed = first.filter(|first| outputs.all(|other| other == *first)).unwrap_or(Ty::Unknown);
        self.agreed.borrow_mut().insert(name.to_owned(), agreed.clone());
        agreed
    }
}
