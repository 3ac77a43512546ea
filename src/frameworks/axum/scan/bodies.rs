//! What functions answer, by the expressions that they end with.

use std::collections::HashMap;

use syn::visit::Visit;
use syn::{Block, Expr, ExprMatch, Pat, Stmt};

use super::answers::{Answer, text};
use super::ends::with_statuses;
use super::variants::{Variant, takes};
use super::{Reader, headers};
use crate::rust::program::infer::Locals;
use crate::rust::program::types::segments;
use crate::rust::program::{Function, Place, Scope, Ty, TypeTree, unraw};

/// Functions that end with others, and expressions in expressions, have an end.
pub(super) const DEPTH: usize = 24;

/// What the inside of a function knows at some place.
#[derive(Clone)]
pub struct Env<'s> {
    pub scope: Scope<'s>,
    pub types: Locals<'s>,
    /// What variables were given, and which part of it.
    pub(super) inits: HashMap<String, (&'s Expr, Option<usize>)>,
    /// The statuses that answers were given later: `*response.status_mut() = …`.
    pub(super) given: HashMap<String, &'s Expr>,
    /// The headers that were put into variables: their names and values.
    pub(super) headers: HashMap<String, Vec<(&'s Expr, &'s Expr)>>,
    /// Which variant `self` is.
    pub(super) variant: Option<Variant>,
    /// Which variants variables are that were taken out of `self`.
    pub(super) inside: HashMap<String, String>,
    pub(super) depth: usize,
}

impl<'s> Env<'s> {
    pub fn new(scope: Scope<'s>, types: Locals<'s>, depth: usize) -> Self {
        let (inits, given, headers) = (HashMap::new(), HashMap::new(), HashMap::new());
        Env { scope, types, inits, given, headers, variant: None, inside: HashMap::new(), depth }
    }
}

impl<'s> Reader<'_, 's> {
    /// What a function answers that is no failure, by its type or by how it ends.
    pub fn answers_of_function(&mut self, function: Function<'s>, scope: &Scope<'s>, depth: usize) -> Vec<Answer> {
        let output = self.scan.program.output(function, scope);
        let place = self.scan.program.place(function.module, function.signature.ident.span());
        let typed = self.answers_of(&output, place);
        if let Some(answers) = &typed
            && answers.iter().all(|answer| answer.status.is_some())
        {
            return answers.clone();
        }
        let Some(block) = function.block.filter(|_| depth < DEPTH) else { return typed.unwrap_or_default() };
        let types = self.scan.program.parameters(function, scope);
        let mut env = Env::new(scope.clone(), types, depth);
        let mut answers = Vec::new();
        self.block(block, &output, &mut env, true, &mut answers);
        let is_known = answers.iter().any(|answer| answer.status.is_some());
        match typed {
            Some(typed) if !is_known => typed,
            Some(_) => answers.into_iter().filter(|answer| answer.status.is_some()).collect(),
            None => answers,
        }
    }

    /// What a type of the program answers, or one variant of it, by its `IntoResponse`.
    pub fn answers_of_own(&mut self, ty: &Ty<'s>, variant: Option<&Variant>, place: Place) -> Option<Vec<Answer>> {
        let Ty::Named(def, _) = ty else { return None };
        let found = self.scan.program.impl_of(ty, "IntoResponse")?;
        let function = found.functions.iter().find(|function| function.name() == "into_response").copied()?;
        let scope = self.scan.program.method_scope(function, ty);
        if self.following.len() > DEPTH || self.following.contains(&(function.identity(), variant.cloned())) {
            return None;
        }
        let variants: Vec<Option<Variant>> = match (def.tree, variant) {
            (_, Some(variant)) => vec![Some(variant.clone())],
            (TypeTree::Enum(tree), None) => {
                tree.variants.iter().map(|variant| Some(Variant::named(unraw(&variant.ident)))).collect()
            }
            (TypeTree::Struct(_) | TypeTree::Alias(_), None) => vec![None],
        };
        let block = function.block?;
        self.following.push((function.identity(), variant.cloned()));
        let mut answers = Vec::new();
        for variant in variants {
            let types = self.scan.program.parameters(function, &scope);
            let mut env = Env::new(scope.clone(), types, self.following.len());
            let doc = variant.as_ref().and_then(|variant| variant_doc(def.tree, &variant.name));
            env.variant = variant;
            let mut own = Vec::new();
            self.block(block, &Ty::Impl(vec!["IntoResponse".to_owned()]), &mut env, true, &mut own);
            own.iter_mut().for_each(|answer| answer.description = answer.description.take().or_else(|| doc.clone()));
            answers.extend(own);
        }
        self.following.pop();
        if answers.is_empty() {
            self.scan.note(place, format!("what {} answers: its IntoResponse is not followed to an end", def.name()));
        }
        Some(answers)
    }

    /// What the ends of a block answer. Whether it never gets to its own end.
    pub(super) fn block(
        &mut self,
        block: &'s Block,
        ty: &Ty<'s>,
        env: &mut Env<'s>,
        is_end: bool,
        out: &mut Vec<Answer>,
    ) -> bool {
        for (index, statement) in block.stmts.iter().enumerate() {
            let is_last = index + 1 == block.stmts.len();
            headers::note(statement, env);
            match statement {
                Stmt::Local(local) => {
                    if let Some(init) = &local.init {
                        self.returns(&init.expr, ty, env, out);
                        remember(&local.pat, &init.expr, env);
                        if let Some((_, other)) = &init.diverge {
                            self.returns(other, ty, env, out);
                        }
                    }
                    self.scan.program.bind_local(local, &env.scope.clone(), &mut env.types, 0);
                }
                Stmt::Expr(Expr::Assign(assignment), _) if status_given_to(&assignment.left).is_some() => {
                    env.given.extend(status_given_to(&assignment.left).map(|name| (name, &*assignment.right)));
                }
                Stmt::Expr(expression, None) if is_last && is_end => {
                    self.end(expression, ty, env, out);
                    return true;
                }
                Stmt::Expr(expression, _) if self.statement(expression, ty, env, out) => return true,
                _ => {}
            }
        }
        false
    }

    /// Whether a statement always returns.
    pub(super) fn statement(
        &mut self,
        expression: &'s Expr,
        ty: &Ty<'s>,
        env: &mut Env<'s>,
        out: &mut Vec<Answer>,
    ) -> bool {
        match expression {
            Expr::Return(inner) => {
                if let Some(inner) = &inner.expr {
                    self.end(inner, ty, env, out);
                }
                true
            }
            Expr::Match(branches) => {
                let arms = self.arms(branches, env);
                let mut ends = !arms.is_empty();
                for (body, mut env) in arms {
                    ends &= match body {
                        Expr::Block(body) => self.block(&body.block, ty, &mut env, false, out),
                        body => self.statement(body, ty, &mut env, out),
                    };
                }
                ends
            }
            Expr::If(branch) => {
                let (mut then, holds) = self.condition(&branch.cond, env);
                let ends = holds == Some(false) || self.block(&branch.then_branch, ty, &mut then, false, out);
                match &branch.else_branch {
                    _ if holds == Some(true) => ends,
                    Some((_, other)) => self.statement(other, ty, &mut env.clone(), out) && ends,
                    None => false,
                }
            }
            Expr::Block(inner) => self.block(&inner.block, ty, env, false, out),
            Expr::ForLoop(inner) => {
                self.block(&inner.body, ty, &mut env.clone(), false, out);
                false
            }
            Expr::Loop(inner) => {
                self.block(&inner.body, ty, &mut env.clone(), false, out);
                false
            }
            other => {
                self.returns(other, ty, env, out);
                false
            }
        }
    }

    /// The `return`s inside of an expression.
    pub(super) fn returns(&mut self, expression: &'s Expr, ty: &Ty<'s>, env: &Env<'s>, out: &mut Vec<Answer>) {
        let mut found = Returns(Vec::new());
        found.visit_expr(expression);
        for value in found.0 {
            self.end(value, ty, &mut env.clone(), out);
        }
    }

    /// The arms that a `match` may take.
    pub(super) fn arms(&mut self, branches: &'s ExprMatch, env: &Env<'s>) -> Vec<(&'s Expr, Env<'s>)> {
        let subject = self.scan.program.infer(&branches.expr, &env.scope, &env.types);
        let variant = env.variant_of(&branches.expr);
        let mut arms = Vec::new();
        for arm in &branches.arms {
            if variant.as_ref().is_some_and(|variant| !takes(&arm.pat, variant)) {
                continue;
            }
            let mut inner = env.clone();
            if let Some(variant) = &variant {
                inner.take_out(&arm.pat, variant);
            }
            self.scan.program.bind(&arm.pat, &subject, &mut inner.types);
            arms.push((arm.body.as_ref(), inner));
            if variant.is_some() && arm.guard.is_none() {
                break;
            }
        }
        arms
    }

    /// What an expression answers that a function ends with.
    pub fn end(&mut self, expression: &'s Expr, ty: &Ty<'s>, env: &mut Env<'s>, out: &mut Vec<Answer>) {
        if env.depth > DEPTH {
            return;
        }
        let ok = ty.inside(&["Result"]).cloned().unwrap_or_else(|| ty.clone());
        match expression {
            Expr::Paren(inner) => self.end(&inner.expr, ty, env, out),
            Expr::Group(inner) => self.end(&inner.expr, ty, env, out),
            Expr::Await(inner) => self.end(&inner.base, ty, env, out),
            Expr::Try(inner) => self.end(&inner.expr, &ok, env, out),
            Expr::Block(inner) => drop(self.block(&inner.block, ty, &mut env.clone(), true, out)),
            Expr::Async(inner) => drop(self.block(&inner.block, ty, &mut env.clone(), true, out)),
            Expr::If(branch) => {
                let (mut then, holds) = self.condition(&branch.cond, env);
                if holds != Some(false) {
                    self.block(&branch.then_branch, ty, &mut then, true, out);
                }
                if let Some((_, other)) = branch.else_branch.as_ref().filter(|_| holds != Some(true)) {
                    self.end(other, ty, env, out);
                }
            }
            Expr::Match(branches) => {
                for (body, mut env) in self.arms(branches, env) {
                    self.end(body, ty, &mut env, out);
                }
            }
            Expr::Return(inner) => {
                if let Some(inner) = &inner.expr {
                    self.end(inner, ty, env, out);
                }
            }
            Expr::Tuple(tuple) if !tuple.elems.is_empty() => {
                let parts: Vec<&'s Expr> = tuple.elems.iter().collect();
                self.tuple(&parts, &ok, env, out);
            }
            Expr::Lit(_) => out.push(text("text/plain")),
            Expr::Macro(call) => {
                let name = call.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
                if name == "format" {
                    out.push(text("text/plain"));
                } else if !["panic", "unreachable", "todo", "unimplemented", "bail"].contains(&name.as_str()) {
                    self.by_type(expression, &ok, env, out);
                }
            }
            Expr::Path(path) => self.named_end(path, expression, ty, env, out),
            Expr::Struct(literal) => {
                let mut answers = Vec::new();
                self.made(&segments(&literal.path), expression, &ok, env, &mut answers);
                let statuses: Vec<u16> =
                    literal.fields.iter().flat_map(|field| self.statuses(&field.expr, env)).collect();
                out.extend(with_statuses(answers, &statuses));
            }
            Expr::Call(call) => self.called_end(call, expression, ty, env, out),
            Expr::MethodCall(call) => self.method_end(call, expression, ty, env, out),
            _ => self.by_type(expression, &ok, env, out),
        }
    }
}

/// Notes what the variables of a pattern were given.
pub(super) fn remember<'s>(pattern: &'s Pat, init: &'s Expr, env: &mut Env<'s>) {
    match pattern {
        Pat::Ident(ident) => drop(env.inits.insert(unraw(&ident.ident), (init, None))),
        Pat::Type(typed) => remember(&typed.pat, init, env),
        Pat::Tuple(tuple) => {
            for (index, part) in tuple.elems.iter().enumerate() {
                if let Pat::Ident(ident) = part {
                    env.inits.insert(unraw(&ident.ident), (init, Some(index)));
                }
            }
        }
        _ => {}
    }
}

/// The name of the answer whose status is assigned to: `*response.status_mut()`.
fn status_given_to(target: &Expr) -> Option<String> {
    let Expr::Unary(target) = target else { return None };
    let Expr::MethodCall(call) = target.expr.as_ref() else { return None };
    let Expr::Path(path) = call.receiver.as_ref() else { return None };
    (call.method == "status_mut").then(|| path.path.get_ident().map(unraw))?
}

/// `self`, `&self`, `*self`
pub(super) fn is_self(expression: &Expr) -> bool {
    match expression {
        Expr::Path(path) => path.path.is_ident("self"),
        Expr::Reference(inner) => is_self(&inner.expr),
        Expr::Unary(inner) => is_self(&inner.expr),
        Expr::Paren(inner) => is_self(&inner.expr),
        _ => false,
    }
}

fn variant_doc(tree: TypeTree<'_>, name: &str) -> Option<String> {
    let TypeTree::Enum(tree) = tree else { return None };
    let variant = tree.variants.iter().find(|variant| variant.ident == name)?;
    let doc = crate::rust::scan::attributes::doc(&variant.attrs);
    (!doc.is_empty()).then_some(doc)
}

/// The values of the `return`s of a function, without those of closures inside.
struct Returns<'s>(Vec<&'s Expr>);

impl<'s> Visit<'s> for Returns<'s> {
    fn visit_expr_return(&mut self, expression: &'s syn::ExprReturn) {
        self.0.extend(expression.expr.as_deref());
    }

    fn visit_expr_closure(&mut self, _: &'s syn::ExprClosure) {}

    fn visit_expr_async(&mut self, _: &'s syn::ExprAsync) {}

    fn visit_item(&mut self, _: &'s syn::Item) {}
}
