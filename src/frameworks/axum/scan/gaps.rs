//! What could not be followed of routers: calls of functions that are not seen, and what follows for the operations.

use indexmap::IndexMap;
use syn::{Expr, ExprMethodCall, ExprPath};

use super::calls::makes_routes;
use super::paths;
use super::routers::{Follower, Frame, Gap, Methods, Router, Value};
use super::words;
use crate::contract::value::Value as Json;
use crate::rust::program::infer::unify;
use crate::rust::program::names::Kind;
use crate::rust::program::texts::Text;
use crate::rust::program::types::{last, segments};
use crate::rust::program::{Def, Found, Function, Owner, Place, Scope, Ty, unraw};
use crate::rust::scan::Scan;
use crate::scanning::marks;
use crate::scanning::unfollowed::{UNFOLLOWED, Unfollowed};

/// Why a route's path is not known.
pub const COMPUTED: &str = "the path: it is computed";

/// How many functions are followed for one call of a trait's.
const CHOICES: usize = 200;

impl Gap {
    /// Routes that begin with a path.
    pub fn below(path: Text, place: Place, what: impl Into<String>) -> Self {
        Gap { path, is_below: true, place, what: what.into() }
    }

    /// The same of a router that is nested.
    pub fn nested(&self, prefix: &Text) -> Self {
        Gap { path: paths::joined(prefix, &self.path), ..self.clone() }
    }
}

impl<'s> Follower<'_, 's> {
    /// A router of which nothing is known.
    pub(super) fn unfollowed(&mut self, place: Place, what: String) -> Value<'s> {
        self.router_with(Vec::new(), vec![Gap::below(Text::known(""), place, what)])
    }

    /// What a function gives back, where its type says that it has routes.
    pub(super) fn made(&mut self, value: Value<'s>, output: &Ty<'s>, place: Place, name: &str) -> Value<'s> {
        if !matches!(value, Value::Other | Value::Text(_)) || !makes_routes(output) {
            return value;
        }
        let what = format!("which routes `{name}` makes: it is not followed");
        match is_of_methods(output) {
            true => Value::Methods(Methods { gap: Some((place, what)), ..Methods::default() }),
            false => self.unfollowed(place, what),
        }
    }

    /// The function that a path names, also behind parameters of types and in traits.
    pub(super) fn callee(&self, path: &'s ExprPath, frame: &Frame<'s>) -> Option<(Function<'s>, Scope<'s>)> {
        let names = segments(&path.path);
        let declared = |of: &str, name: &str| {
            let function = self.program.declared(of, name)?;
            Some((function, self.program.scope_of(function)))
        };
        if let Some(own) = &path.qself {
            let ty = self.program.lower(&own.ty, &frame.scope);
            let (name, of) = names.split_last()?;
            return match self.program.method(&ty, name) {
                Some(function) => Some((function, self.program.method_scope(function, &ty))),
                None => declared(of.last()?, name),
            };
        }
        let found = self.program.callee(&path.path, &frame.scope);
        found.or_else(|| {
            if let [own, name] = names.as_slice()
                && let Some(Ty::Any(parameter)) = frame.scope.generics.get(own)
            {
                let function = self.bounded(parameter, name, frame)?;
                return Some((function, self.program.scope_of(function)));
            }
            match self.program.resolve(frame.scope.module, &names, Kind::Value) {
                Found::Member(Def::Trait(tree, _), rest) => declared(&unraw(&tree.ident), rest.first()?),
                _ => None,
            }
        })
    }

    /// The function of that name that a parameter has by the traits that are asked of it.
    pub(super) fn bounded(&self, parameter: &str, name: &str, frame: &Frame<'s>) -> Option<Function<'s>> {
        let bounds = self.program.bounds_of(frame.function, parameter);
        bounds.iter().find_map(|bound| self.program.declared(bound, name))
    }

    /// The function of a trait that all of these are for, if it is one.
    pub(super) fn shared(&self, functions: &[Function<'s>]) -> Option<Function<'s>> {
        let mut declared = functions.iter().filter(|function| matches!(function.owner, Some(Owner::Trait(_))));
        let (declared, None) = (declared.next()?, declared.next()) else { return None };
        let choices = self.program.choices(*declared);
        let is_choice = |function: &Function<'s>| {
            function.identity() == declared.identity()
                || choices.iter().any(|(choice, _)| choice.identity() == function.identity())
        };
        functions.iter().all(is_choice).then_some(*declared)
    }

    /// What parameters of types are by the arguments of a call.
    pub(super) fn with_arguments(
        &self,
        function: Function<'s>,
        mut scope: Scope<'s>,
        arguments: impl Iterator<Item = &'s Expr>,
        frame: &Frame<'s>,
    ) -> Scope<'s> {
        let mut known = std::collections::HashMap::new();
        for (input, argument) in function.signature.inputs.iter().zip(arguments) {
            let syn::FnArg::Typed(typed) = input else { continue };
            let declared = self.program.lower(&typed.ty, &scope);
            if declared.is_generic() {
                unify(&declared, &self.program.infer(argument, &frame.scope, &frame.types), &mut known);
            }
        }
        scope.generics.extend(known);
        scope
    }

    /// Whether a function of a trait is called for a type that is not known.
    pub(super) fn is_any(&self, function: Function<'s>, scope: &Scope<'s>) -> bool {
        let is_known = matches!(scope.own.as_deref(), Some(Ty::Named(..) | Ty::External(..)));
        matches!(function.owner, Some(Owner::Trait(_))) && !is_known
    }

    /// What the types that have a trait make of a call: one of them is meant.
    pub(super) fn chosen(
        &mut self,
        function: Function<'s>,
        given: &[Value<'s>],
        place: Place,
        depth: usize,
    ) -> Value<'s> {
        let choices = self.program.choices(function);
        let mut values = Vec::new();
        for (choice, scope) in choices.into_iter().take(CHOICES) {
            if choice.identity() != self.current {
                self.called.insert(choice.identity());
            }
            let output = self.program.output(choice, &scope);
            let value = self.enter(choice, scope, given.to_vec(), depth + 1);
            values.push(self.made(value, &output, place, &choice.name()));
        }
        if self.program.is_open(function) {
            let what = format!("which routes `{}` makes: other crates may have types that do it", function.name());
            values.push(self.unfollowed(place, what));
        }
        self.either(values)
    }

    /// `parts.iter().fold(Router::new(), |router, part| router.merge(part.routes()))`
    pub(super) fn folded(
        &mut self,
        list: Value<'s>,
        call: &'s ExprMethodCall,
        frame: &mut Frame<'s>,
        depth: usize,
    ) -> Value<'s> {
        let mut given = call.args.iter().map(|given| self.value(given, frame, depth)).collect::<Vec<_>>().into_iter();
        let (Some(mut value), Some(Value::Handler(step))) = (given.next(), given.next()) else { return Value::Other };
        let items = match list {
            Value::List(items) if items.len() < 1_000 => items,
            _ => vec![Value::Other],
        };
        for item in items {
            value = self.applied(step.clone(), vec![value, item], frame, depth);
        }
        value
    }
}

fn is_of_methods(ty: &Ty<'_>) -> bool {
    match ty {
        Ty::External(path, arguments) => {
            words::METHOD_ROUTERS.contains(&last(path)) || arguments.iter().any(is_of_methods)
        }
        _ => false,
    }
}

/// What could not be followed of a program's routers, as its document tells of it.
pub(super) fn unfollowed(scan: &mut Scan<'_>, routers: &[Router<'_>]) -> Option<(String, Json)> {
    let mut found: IndexMap<(Place, String), Unfollowed> = IndexMap::new();
    let sources = scan.program.sources;
    for router in routers {
        for gap in router.gaps.iter().filter(|gap| sources.is_asked(gap.place.file)) {
            scan.note(gap.place, gap.what.clone());
            let (path, is_whole) = paths::known(&gap.path);
            let is_below = gap.is_below || !is_whole;
            let unfollowed = Unfollowed { is_below, ..Unfollowed::below(path.clone(), gap.what.clone()) };
            found.entry((gap.place, path)).or_insert(unfollowed);
        }
        let computed = router.routes.iter().filter(|route| paths::template(&route.path).is_none());
        for route in computed.filter(|route| sources.is_asked(route.place.file)) {
            let (path, _) = paths::known(&route.path);
            let methods = route.methods.iter().map(|(method, _)| method.clone());
            let entry = found.entry((route.place, path.clone()));
            entry.or_insert_with(|| Unfollowed::below(path, COMPUTED)).methods.extend(methods);
        }
    }
    let list: Vec<Json> = found
        .iter()
        .filter_map(|((place, _), unfollowed)| {
            let file = sources.files.get(place.file.0)?;
            Some(unfollowed.to_json(marks::place(&file.path, place.at)))
        })
        .collect();
    (!list.is_empty()).then(|| (UNFOLLOWED.to_owned(), Json::Array(list)))
}
