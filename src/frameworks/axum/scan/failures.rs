//! What handlers answer when they fail: only what the code of a handler, and of what it calls, can come to.

use std::collections::{BTreeSet, HashSet};

use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, ExprPath, ExprStruct};

use super::Reader;
use super::answers::Answer;
use super::bodies::Env;
use super::facts::{DEPTH, Facts, first};
use super::variants::{Variant, Variants};
use crate::rust::program::infer::POINTERS;
use crate::rust::program::names::Kind;
use crate::rust::program::texts::expressions;
use crate::rust::program::types::{last, segments};
use crate::rust::program::{Found, Function, Place, Scope, Ty, TypeDef, TypeTree, unraw};
use crate::rust::scan::attributes;

/// The functions that were followed, each with what was excluded then: with other exclusions it comes to other failures.
type Seen = HashSet<(usize, Vec<&'static str>)>;

/// The failures that code can come to.
#[derive(Clone, Default)]
struct Reach {
    variants: Variants,
    /// Variants that it comes to, or to others, by what nobody knows.
    guessed: Variants,
    /// The functions that were followed for these.
    seen_guessing: Seen,
    /// Statuses that are given to the type's own functions.
    statuses: BTreeSet<u16>,
    is_made: bool,
    /// The failures of other crates that cannot be meant.
    excluded: Vec<&'static str>,
}

/// Failures of libraries for databases that only some of their methods have: what is to be one row may be missing.
const OF_ONE_ROW: [(&str, &str); 2] = [("RowNotFound", "fetch_one"), ("QueryReturnedNoRows", "query_row")];
/// Those that only what changes something has: what reads hurts no constraint.
const OF_CHANGES: [&str; 4] = ["Database", "Exec", "RecordNotInserted", "RecordNotUpdated"];

impl<'s> Reader<'_, 's> {
    /// What a function answers when it fails with a type.
    pub fn failures(&mut self, function: Function<'s>, scope: &Scope<'s>, error: &Ty<'s>) -> Vec<Answer> {
        let place = self.scan.program.place(function.module, function.signature.ident.span());
        let Ty::Named(def, _) = error else {
            let mut seen = HashSet::new();
            let mut found = Vec::new();
            self.plain_failures(function, scope, error, &mut seen, &mut found);
            if found.is_empty()
                && let Some(answers) = self.answers_of(error, place)
                && error.word().is_some_and(|(name, _)| name.ends_with("Rejection"))
            {
                return answers;
            }
            return found;
        };
        let mut reach = Reach::default();
        self.reach(function, scope, error, *def, &mut Seen::new(), &mut reach);
        self.answers_reached(error, *def, &reach, place)
    }

    /// What is answered where an error is made of another one: `?`, `From`.
    pub fn failures_from(&mut self, from: &Ty<'s>, error: &Ty<'s>, place: Place) -> Vec<Answer> {
        let Ty::Named(def, _) = error else { return Vec::new() };
        let mut reach = Reach::default();
        self.converted(Some(from), error, *def, None, &mut Seen::new(), &mut reach);
        self.answers_reached(error, *def, &reach, place)
    }

    /// Whether an error has the status of the rejection of axum's that it is made of: `From<JsonRejection>` that asks for it.
    pub fn keeps_status(&self, error: &Ty<'s>) -> bool {
        let program = &self.scan.program;
        program.impls_of(error).into_iter().any(|own| {
            let Some((_, path, _)) = &own.tree.trait_ else { return false };
            let source = program.arguments(path, &program.impl_scope(own)).into_iter().next();
            let is_rejection = source.and_then(|ty| Some(ty.word()?.0.ends_with("Rejection")));
            is_rejection == Some(true) && own.functions.iter().copied().any(asks_for_status)
        })
    }

    fn answers_reached(&mut self, error: &Ty<'s>, def: TypeDef<'s>, reach: &Reach, place: Place) -> Vec<Answer> {
        let is_enum = matches!(def.tree, TypeTree::Enum(_));
        let mut answers = Vec::new();
        if is_enum {
            for variant in reach.variants.iter() {
                answers.extend(self.answers_of_own(error, Some(&variant), place).unwrap_or_default());
            }
            for variant in reach.guessed.iter().filter(|variant| !reach.variants.has(variant)) {
                let guessed = self.answers_of_own(error, Some(&variant), place).unwrap_or_default();
                answers.extend(guessed.into_iter().map(|answer| Answer { is_guess: true, ..answer }));
            }
        } else if reach.is_made || !reach.statuses.is_empty() {
            answers.extend(self.answers_of_own(error, None, place).unwrap_or_default());
        }
        let mut known = Vec::new();
        for answer in answers {
            match answer.status {
                None if !reach.statuses.is_empty() => {
                    known
                        .extend(reach.statuses.iter().map(|status| Answer { status: Some(*status), ..answer.clone() }));
                }
                _ => known.push(answer),
            }
        }
        known
    }

    /// Failures that are plain answers: `Err(StatusCode::NOT_FOUND)`, `.map_err(|_| (status, text))?`.
    fn plain_failures(
        &mut self,
        function: Function<'s>,
        scope: &Scope<'s>,
        error: &Ty<'s>,
        seen: &mut HashSet<usize>,
        out: &mut Vec<Answer>,
    ) {
        let Some(block) = function.block.filter(|_| seen.len() < 200) else { return };
        if !seen.insert(function.identity()) {
            return;
        }
        let facts = Facts::of(block);
        let mut env = self.flat(function, scope, &facts);
        for call in &facts.calls {
            let Expr::Path(path) = call.func.as_ref() else { continue };
            if path.path.segments.last().is_some_and(|segment| segment.ident == "Err")
                && let Some(value) = call.args.first()
            {
                self.end(value, error, &mut env, out);
            } else if let Some((callee, inner)) = self.scan.program.callee(&path.path, scope)
                && self.fails_with(callee, &inner, error)
            {
                self.plain_failures(callee, &inner, error, seen, out);
            }
        }
        for call in &facts.methods {
            let name = call.method.to_string();
            match (name.as_str(), call.args.first()) {
                ("map_err" | "ok_or_else" | "ok_or" | "or_else" | "map_err_into", Some(value)) => match value {
                    Expr::Closure(closure) => self.end(&closure.body, error, &mut env, out),
                    Expr::Path(path) => match self.scan.program.callee(&path.path, scope) {
                        Some((callee, inner)) => out.extend(self.answers_of_function(callee, &inner, 1)),
                        None => self.end(value, error, &mut env, out),
                    },
                    value => self.end(value, error, &mut env, out),
                },
                _ => {
                    for (callee, inner) in self.callees(call, &env) {
                        if self.fails_with(callee, &inner, error) {
                            self.plain_failures(callee, &inner, error, seen, out);
                        }
                    }
                }
            }
        }
    }

    fn fails_with(&self, function: Function<'s>, scope: &Scope<'s>, error: &Ty<'s>) -> bool {
        let output = self.scan.program.output(function, scope);
        match output.word() {
            Some(("Result", [_, own, ..])) => own == error,
            _ => false,
        }
    }

    /// The functions that a method call may mean.
    fn callees(&self, call: &ExprMethodCall, env: &Env<'s>) -> Vec<(Function<'s>, Scope<'s>)> {
        let program = &self.scan.program;
        let name = unraw(&call.method);
        if program.named(&name).is_empty() {
            return Vec::new();
        }
        let receiver = program.infer(&call.receiver, &env.scope, &env.types);
        let mut seen = &receiver;
        loop {
            if let Some(function) = program.method(seen, &name) {
                if function.block.is_some() {
                    return vec![(function, program.method_scope(function, seen))];
                }
                // What is known by its trait is one of those that implement it.
                let own = program.implementations(function).into_iter();
                return own.map(|function| (function, program.scope_of(function))).collect();
            }
            match seen.inside(&POINTERS) {
                Some(inner) => seen = inner,
                None => break,
            }
        }
        let is_open = matches!(seen, Ty::Unknown | Ty::Any(_) | Ty::Impl(_) | Ty::Named(..));
        let known = program
            .named(&name)
            .iter()
            .filter(|function| function.signature.receiver().is_some() && function.block.is_some());
        let known: Vec<_> = known.map(|function| (*function, program.scope_of(*function))).collect();
        if is_open && known.len() <= 4 { known } else { Vec::new() }
    }

    fn reach(
        &mut self,
        function: Function<'s>,
        scope: &Scope<'s>,
        error: &Ty<'s>,
        def: TypeDef<'s>,
        seen: &mut Seen,
        out: &mut Reach,
    ) {
        let Some(block) = function.block.filter(|_| seen.len() < 400) else { return };
        if !seen.insert((function.identity(), out.excluded.clone())) || self.following.len() > DEPTH {
            return;
        }
        let key = (function.identity(), def.identity());
        let facts = Facts::without(block, out.excluded.clone());
        let env = self.flat(function, scope, &facts);
        self.following.push((key.0, None));
        let mut made: Vec<Vec<String>> = facts.paths.iter().map(|path| segments(&path.path)).collect();
        made.extend(facts.structs.iter().map(|literal| segments(&literal.path)));
        for call in &facts.macros {
            for expression in expressions(call.tokens.clone()) {
                let mut paths = Paths(Vec::new());
                paths.visit_expr(&expression);
                made.extend(paths.0);
            }
        }
        let mut own = Reach::default();
        made.iter().for_each(|path| self.made_by(path, scope, def, &mut own));
        let inner = self.made_inside(&made, scope, error, def, &own.variants);
        out.is_made |= own.is_made;
        out.statuses.extend(own.statuses);
        for variant in own.variants.iter() {
            if !inner.iter().any(|(outer, _)| *outer == variant.name) {
                out.variants.add(variant.name);
            }
        }
        inner.into_iter().for_each(|(outer, inside)| out.variants.add_inside(outer, inside));
        let mut called: Vec<(Function<'s>, Scope<'s>, Vec<&'s Expr>)> = Vec::new();
        for call in &facts.calls {
            let Expr::Path(path) = call.func.as_ref() else { continue };
            if let Some((callee, inner)) = self.scan.program.callee(&path.path, scope) {
                called.push((callee, inner, call.args.iter().collect()));
            }
        }
        for path in &facts.paths {
            // A function that is given away: `.map_err(not_found)`.
            if let Some((callee, inner)) = self.scan.program.callee(&path.path, scope) {
                called.push((callee, inner, Vec::new()));
            }
        }
        for call in &facts.methods {
            let callees = self.callees(call, &env);
            called.extend(callees.into_iter().map(|(callee, inner)| (callee, inner, call.args.iter().collect())));
        }
        for (callee, inner, arguments) in called {
            self.reach_call(callee, &inner, arguments, error, def, &env, seen, out);
        }
        let is_fallible = self.fails_with(function, scope, error);
        if is_fallible
            && facts.methods.iter().any(|call| call.method == "into" && call.args.is_empty())
            && is_generic_over_failures(function, &self.scan.program)
        {
            self.guessed(None, error, def, out);
        }
        for expression in facts.tries.iter().filter(|_| is_fallible) {
            let excluded = OF_ONE_ROW.iter().filter(|(_, method)| !self.asks(&expression.expr, method, scope));
            let mut excluded: Vec<&'static str> = excluded.map(|(failure, _)| *failure).collect();
            if self.only_reads(&expression.expr, scope) {
                excluded.extend(OF_CHANGES);
            }
            let before = std::mem::replace(&mut out.excluded, excluded);
            let ty = self.scan.program.infer(&expression.expr, &env.scope, &env.types);
            match ty.word() {
                Some(("Option", _)) => {}
                Some(("Result", [_, from, ..])) if from == error => {}
                Some(("Result", [_])) => match error_of_alias(&ty) {
                    Some(from) => self.converted(Some(&from), error, def, None, seen, out),
                    None => self.guessed(None, error, def, out),
                },
                Some(("Result", [_, from, ..])) if !from.is_unknown() => {
                    self.converted(Some(from), error, def, Some((function, scope)), seen, out);
                }
                _ if is_mapped(&expression.expr) => {}
                _ => {
                    let library = self.library_of(&expression.expr, &env, 0);
                    self.guessed(library.as_deref(), error, def, out);
                }
            }
            out.excluded = before;
        }
        self.following.pop();
    }

    /// The failures that `?` may make where it is not known of what, or only of which crate.
    fn guessed(&mut self, library: Option<&str>, error: &Ty<'s>, def: TypeDef<'s>, out: &mut Reach) {
        let (mut own, mut seen) = (Reach::default(), std::mem::take(&mut out.seen_guessing));
        own.excluded.clone_from(&out.excluded);
        let some = library.map(|library| Ty::external(&format!("{library}::*")));
        self.converted(some.as_ref(), error, def, None, &mut seen, &mut own);
        out.seen_guessing = seen;
        out.is_made |= own.is_made;
        out.statuses.extend(own.statuses);
        out.guessed.extend(own.variants);
        out.guessed.extend(own.guessed);
    }

    #[expect(clippy::too_many_arguments, reason = "they are what a call stands in")]
    fn reach_call(
        &mut self,
        callee: Function<'s>,
        scope: &Scope<'s>,
        arguments: Vec<&'s Expr>,
        error: &Ty<'s>,
        def: TypeDef<'s>,
        env: &Env<'s>,
        seen: &mut Seen,
        out: &mut Reach,
    ) {
        let output = self.scan.program.output(callee, scope);
        let is_own = matches!(scope.own.as_deref(), Some(Ty::Named(own, _)) if own.identity() == def.identity());
        let gives = |ty: &Ty<'s>| matches!(ty, Ty::Named(own, _) if own.identity() == def.identity());
        let makes = gives(&output) || matches!(output.word(), Some(("Result", [_, own, ..])) if gives(own));
        if makes || is_own && callee.signature.receiver().is_none() {
            if gives(&output) {
                out.is_made = true;
                for argument in arguments {
                    let statuses = self.statuses(argument, env);
                    out.statuses.extend(statuses);
                }
            }
            self.reach(callee, scope, error, def, seen, out);
        }
    }

    /// The variants of other enums that are made, each with the variant of this one that it goes into: `RequestError::NotFound.into()`.
    fn made_inside(
        &self,
        made: &[Vec<String>],
        scope: &Scope<'s>,
        error: &Ty<'s>,
        def: TypeDef<'s>,
        outer: &Variants,
    ) -> Vec<(String, String)> {
        let TypeTree::Enum(tree) = def.tree else { return Vec::new() };
        let of_def = Scope::of(def.module);
        let mut found = Vec::new();
        for path in made {
            let Found::Variant(own, inside) = self.scan.program.resolve(scope.module, path, Kind::Value) else {
                continue;
            };
            if own.identity() == def.identity() {
                continue;
            }
            let is_source = |field: &syn::Field| {
                let ty = self.scan.program.lower(&field.ty, &of_def);
                matches!(ty, Ty::Named(source, _) if source.identity() == own.identity())
            };
            let mut holds = tree.variants.iter().filter(|variant| variant.fields.iter().any(is_source));
            if let (Some(variant), None) = (holds.next(), holds.next()) {
                let name = unraw(&variant.ident);
                if outer.has(&Variant::named(&name)) || self.is_converted(variant, own, error) {
                    found.push((name, inside));
                }
            }
        }
        found
    }

    /// Whether `?` and `into()` make a variant of what is in it.
    fn is_converted(&self, outer: &syn::Variant, inner: TypeDef<'s>, error: &Ty<'s>) -> bool {
        let is_marked = |attributes: &[syn::Attribute]| attributes::has(attributes, "from");
        if is_marked(&outer.attrs) || outer.fields.iter().any(|field| is_marked(&field.attrs)) {
            return true;
        }
        self.scan.program.impls_of(error).into_iter().any(|own| {
            let Some((_, path, _)) = &own.tree.trait_ else { return false };
            let scope = self.scan.program.impl_scope(own);
            let source = self.scan.program.arguments(path, &scope).into_iter().next();
            path.segments.last().is_some_and(|segment| segment.ident == "From")
                && matches!(source, Some(Ty::Named(source, _)) if source.identity() == inner.identity())
        })
    }

    /// Adds the variant that a path makes.
    fn made_by(&self, names: &[String], scope: &Scope<'s>, def: TypeDef<'s>, out: &mut Reach) {
        if let [own, name] = names
            && own == "Self"
        {
            if let (Some(Ty::Named(own, _)), TypeTree::Enum(tree)) = (scope.own.as_deref(), def.tree)
                && own.identity() == def.identity()
                && tree.variants.iter().any(|variant| variant.ident == name.as_str())
            {
                out.variants.add(name.clone());
            }
            return;
        }
        if let [own] = names
            && own == "Self"
        {
            out.is_made |= matches!(scope.own.as_deref(), Some(Ty::Named(own, _)) if own.identity() == def.identity());
            return;
        }
        match self.scan.program.resolve(scope.module, names, Kind::Value) {
            Found::Variant(own, name) if own.identity() == def.identity() => out.variants.add(name),
            Found::Def(crate::rust::program::Def::Type(own)) if own.identity() == def.identity() => out.is_made = true,
            Found::Member(crate::rust::program::Def::Alias(alias, module), rest) => {
                let ty = self.scan.program.lower(&alias.ty, &Scope::of(module));
                if let (Ty::Named(own, _), [name]) = (ty, rest.as_slice())
                    && own.identity() == def.identity()
                {
                    out.variants.add(name.clone());
                }
            }
            _ => {}
        }
        if let Some(status) = names.last().and_then(|name| super::statuses::of_name(name))
            && matches!(def.tree, TypeTree::Struct(_))
            && matches!(scope.own.as_deref(), Some(Ty::Named(own, _)) if own.identity() == def.identity())
        {
            out.statuses.insert(status);
        }
    }

    /// The variants of another type of failures that a function comes to; `None` where they may be any.
    fn inside(&mut self, function: Function<'s>, scope: &Scope<'s>, error: &Ty<'s>) -> Option<Variants> {
        let Ty::Named(def, _) = error else { return None };
        if !matches!(def.tree, TypeTree::Enum(_)) {
            return None;
        }
        let key = (function.identity(), def.identity());
        if !self.inside.contains_key(&key) {
            // Types that are made of each other may be anything.
            self.inside.insert(key, None);
            let mut reach = Reach::default();
            self.reach(function, scope, error, *def, &mut Seen::new(), &mut reach);
            let is_known = reach.variants.len() > 0 && reach.guessed.len() == 0;
            self.inside.insert(key, is_known.then_some(reach.variants));
        }
        self.inside.get(&key).cloned().flatten()
    }

    /// The failures that `?` makes of another type's, which a function comes to.
    fn converted(
        &mut self,
        from: Option<&Ty<'s>>,
        error: &Ty<'s>,
        def: TypeDef<'s>,
        function: Option<(Function<'s>, &Scope<'s>)>,
        seen: &mut Seen,
        out: &mut Reach,
    ) {
        let before = (out.variants.len() + out.guessed.len(), out.is_made);
        let fits = |source: &Ty<'s>| match (from, source) {
            (None, Ty::Named(..)) => false,
            (None, _) => true,
            (Some(Ty::External(own, _)), Ty::External(source, _)) => match own.strip_suffix("::*") {
                Some(library) => first(source) == library,
                None => is_same_name(own, source),
            },
            (Some(from), source) => from == source || matches!(source, Ty::Any(_)),
        };
        if let TypeTree::Enum(tree) = def.tree {
            let scope = Scope::of(def.module);
            for variant in &tree.variants {
                for field in &variant.fields {
                    let is_source = attributes::has(&field.attrs, "from") || attributes::has(&variant.attrs, "from");
                    let source = self.scan.program.lower(&field.ty, &scope);
                    if !is_source || !fits(&source) {
                        continue;
                    }
                    let name = unraw(&variant.ident);
                    let inside = function.and_then(|(function, scope)| self.inside(function, scope, &source));
                    match inside {
                        Some(inside) => inside.iter().for_each(|it| out.variants.add_inside(name.clone(), it.name)),
                        None => out.variants.add(name),
                    }
                }
            }
        }
        let mut found = Vec::new();
        for own in self.scan.program.impls_of(error) {
            let Some((_, path, _)) = &own.tree.trait_ else { continue };
            if path.segments.last().is_none_or(|segment| segment.ident != "From") {
                continue;
            }
            let scope = self.scan.program.impl_scope(own);
            let source = self.scan.program.arguments(path, &scope).into_iter().next().unwrap_or(Ty::Unknown);
            if fits(&source) {
                found.extend(own.functions.iter().map(|function| (*function, self.scan.program.scope_of(*function))));
            }
        }
        for (function, scope) in found {
            let mut own = Reach { seen_guessing: std::mem::take(&mut out.seen_guessing), ..Reach::default() };
            own.excluded.clone_from(&out.excluded);
            self.reach(function, &scope, error, def, seen, &mut own);
            out.is_made = true;
            out.statuses.extend(own.statuses);
            out.seen_guessing = own.seen_guessing;
            out.guessed.extend(own.guessed);
            // Which of several it is lies in a value that nobody knows.
            let certain = if own.variants.len() == 1 { &mut out.variants } else { &mut out.guessed };
            certain.extend(own.variants);
        }
        // A type of another crate that is converted by way of a third one.
        if matches!(from, Some(Ty::External(..))) && before == (out.variants.len() + out.guessed.len(), out.is_made) {
            self.guessed(None, error, def, out);
        }
    }
}

/// Whether two paths of other crates may mean the same type: imports hide the middle of them.
fn is_same_name(a: &str, b: &str) -> bool {
    let is_short = !a.contains("::") || !b.contains("::");
    last(a) == last(b) && (is_short || first(a) == first(b))
}

/// `anyhow::Result<T>` fails with `anyhow::Error`.
fn error_of_alias<'s>(ty: &Ty<'s>) -> Option<Ty<'s>> {
    let Ty::External(path, _) = ty else { return None };
    let outer = path.strip_suffix("::Result")?;
    Some(Ty::external(&format!("{outer}::Error")))
}

/// Whether a function takes what can become its failure: `E: Into<Error>`.
fn is_generic_over_failures(function: Function<'_>, program: &crate::rust::program::Program<'_>) -> bool {
    let mut text = quote::ToTokens::to_token_stream(&function.signature.generics).to_string();
    text += &quote::ToTokens::to_token_stream(&function.signature.generics.where_clause).to_string();
    if let Some(crate::rust::program::Owner::Impl(index)) = function.owner
        && let Some(own) = program.impls.get(index)
    {
        text += &quote::ToTokens::to_token_stream(&own.tree.generics).to_string();
        text += &quote::ToTokens::to_token_stream(&own.tree.generics.where_clause).to_string();
    }
    text.contains("Into <")
}

/// Whether the failure of an expression is made anew before `?` sees it.
fn is_mapped(expression: &Expr) -> bool {
    match expression {
        Expr::MethodCall(call) => ["map_err", "ok_or", "ok_or_else"].contains(&call.method.to_string().as_str()),
        Expr::Await(inner) => is_mapped(&inner.base),
        _ => false,
    }
}

/// The paths of an expression.
struct Paths(Vec<Vec<String>>);

impl<'e> Visit<'e> for Paths {
    fn visit_expr_path(&mut self, path: &'e ExprPath) {
        self.0.push(segments(&path.path));
    }

    fn visit_expr_struct(&mut self, literal: &'e ExprStruct) {
        self.0.push(segments(&literal.path));
        visit::visit_expr_struct(self, literal);
    }
}

/// Whether a function asks something for its status: `rejection.status()`.
pub fn asks_for_status(function: Function<'_>) -> bool {
    let facts = function.block.map(Facts::of).unwrap_or_default();
    facts.methods.iter().any(|call| call.method == "status")
}
