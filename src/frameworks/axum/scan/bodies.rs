//! What functions answer, by the expressions that they end with.

use std::collections::HashMap;

use syn::visit::Visit;
use syn::{Block, Expr, ExprMatch, Pat, Stmt};

use super::answers::{Answer, binary, combine, media_of, text};
use super::{Reader, statuses};
use crate::rust::program::infer::{Locals, POINTERS};
use crate::rust::program::names::Kind;
use crate::rust::program::texts::Texts;
use crate::rust::program::types::segments;
use crate::rust::program::{Def, Found, Function, Place, Scope, Ty, TypeTree, unraw};
use crate::rust::scan::Direction;
use crate::scanning::Members;

/// Functions that end with others, and expressions in expressions, have an end.
const DEPTH: usize = 24;

/// What the inside of a function knows at some place.
#[derive(Clone)]
pub struct Env<'s> {
    pub scope: Scope<'s>,
    pub types: Locals<'s>,
    /// What variables were given, and which part of it.
    inits: HashMap<String, (&'s Expr, Option<usize>)>,
    /// Which variant `self` is.
    variant: Option<String>,
    depth: usize,
}

impl<'s> Env<'s> {
    pub fn new(scope: Scope<'s>, types: Locals<'s>, depth: usize) -> Self {
        Env { scope, types, inits: HashMap::new(), variant: None, depth }
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
    pub fn answers_of_own(&mut self, ty: &Ty<'s>, variant: Option<&str>, place: Place) -> Option<Vec<Answer>> {
        let Ty::Named(def, _) = ty else { return None };
        let found = self.scan.program.impl_of(ty, "IntoResponse")?;
        let function = found.functions.iter().find(|function| function.name() == "into_response").copied()?;
        let scope = self.scan.program.method_scope(function, ty);
        if self.following.len() > DEPTH || self.following.contains(&(function.identity(), variant.map(str::to_owned))) {
            return None;
        }
        let variants: Vec<Option<String>> = match (def.tree, variant) {
            (_, Some(variant)) => vec![Some(variant.to_owned())],
            (TypeTree::Enum(tree), None) => tree.variants.iter().map(|variant| Some(unraw(&variant.ident))).collect(),
            (TypeTree::Struct(_) | TypeTree::Alias(_), None) => vec![None],
        };
        let block = function.block?;
        self.following.push((function.identity(), variant.map(str::to_owned)));
        let mut answers = Vec::new();
        for variant in variants {
            let types = self.scan.program.parameters(function, &scope);
            let mut env = Env::new(scope.clone(), types, self.following.len());
            let doc = variant.as_deref().and_then(|name| variant_doc(def.tree, name));
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
    fn block(&mut self, block: &'s Block, ty: &Ty<'s>, env: &mut Env<'s>, is_end: bool, out: &mut Vec<Answer>) -> bool {
        for (index, statement) in block.stmts.iter().enumerate() {
            let is_last = index + 1 == block.stmts.len();
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
    fn statement(&mut self, expression: &'s Expr, ty: &Ty<'s>, env: &mut Env<'s>, out: &mut Vec<Answer>) -> bool {
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
                let ends = self.block(&branch.then_branch, ty, &mut env.clone(), false, out);
                match &branch.else_branch {
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
    fn returns(&mut self, expression: &'s Expr, ty: &Ty<'s>, env: &Env<'s>, out: &mut Vec<Answer>) {
        let mut found = Returns(Vec::new());
        found.visit_expr(expression);
        for value in found.0 {
            self.end(value, ty, &mut env.clone(), out);
        }
    }

    /// The arms that a `match` may take.
    fn arms(&mut self, branches: &'s ExprMatch, env: &Env<'s>) -> Vec<(&'s Expr, Env<'s>)> {
        let subject = self.scan.program.infer(&branches.expr, &env.scope, &env.types);
        let variant = env.variant.as_deref().filter(|_| is_self(&branches.expr));
        let mut arms = Vec::new();
        for arm in &branches.arms {
            if variant.is_some_and(|variant| !takes(&arm.pat, variant)) {
                continue;
            }
            let mut inner = env.clone();
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
                self.block(&branch.then_branch, ty, &mut env.clone(), true, out);
                if let Some((_, other)) = &branch.else_branch {
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

    fn by_type(&mut self, expression: &'s Expr, ty: &Ty<'s>, env: &Env<'s>, out: &mut Vec<Answer>) {
        let place = self.scan.program.place(env.scope.module, syn::spanned::Spanned::span(expression));
        if let Some(answers) = self.answers_of(ty, place) {
            out.extend(answers);
            return;
        }
        let inferred = self.scan.program.infer(expression, &env.scope, &env.types);
        match self.answers_of(&inferred, place) {
            Some(answers) => out.extend(answers),
            None => {
                let statuses = match inferred.word() {
                    Some(("StatusCode", _)) => self.statuses(expression, env),
                    _ => Vec::new(),
                };
                if statuses.is_empty() {
                    self.scan.note(place, "an answer: what makes it is not followed");
                    out.push(Answer::default());
                }
                out.extend(statuses.into_iter().map(Answer::empty));
            }
        }
    }

    fn named_end(
        &mut self,
        path: &'s syn::ExprPath,
        expression: &'s Expr,
        ty: &Ty<'s>,
        env: &mut Env<'s>,
        out: &mut Vec<Answer>,
    ) {
        let names = segments(&path.path);
        if let [name] = names.as_slice() {
            if let Some((init, None)) = env.inits.get(name).copied() {
                env.depth += 1;
                self.end(init, ty, env, out);
                env.depth -= 1;
                return;
            }
            if env.types.contains_key(name) {
                let ok = ty.inside(&["Result"]).cloned().unwrap_or_else(|| ty.clone());
                return self.by_type(expression, &ok, env, out);
            }
        }
        let name = names.last().map(String::as_str).unwrap_or_default();
        if let Some(status) = statuses::of_name(name) {
            out.push(Answer::empty(status));
        } else if name == "NoContent" {
            out.push(Answer::empty(204));
        } else {
            self.made(&names, expression, ty, env, out);
        }
    }

    /// A value of a type of the program.
    fn made(&mut self, names: &[String], expression: &'s Expr, ty: &Ty<'s>, env: &mut Env<'s>, out: &mut Vec<Answer>) {
        let place = self.scan.program.place(env.scope.module, syn::spanned::Spanned::span(expression));
        let own = match names {
            [own, variant] if own == "Self" => env.scope.own.as_deref().cloned().map(|ty| (ty, Some(variant.clone()))),
            _ => match self.scan.program.resolve(env.scope.module, names, Kind::Value) {
                Found::Variant(_, variant) => {
                    Some((self.scan.program.infer(expression, &env.scope, &env.types), Some(variant)))
                }
                _ => None,
            },
        };
        match own {
            Some((own, variant)) => match self.answers_of_own(&own, variant.as_deref(), place) {
                Some(answers) => out.extend(answers),
                None => self.by_type(expression, ty, env, out),
            },
            None => self.by_type(expression, ty, env, out),
        }
    }

    fn called_end(
        &mut self,
        call: &'s syn::ExprCall,
        expression: &'s Expr,
        ty: &Ty<'s>,
        env: &mut Env<'s>,
        out: &mut Vec<Answer>,
    ) {
        let ok = ty.inside(&["Result"]).cloned().unwrap_or_else(|| ty.clone());
        let Expr::Path(path) = call.func.as_ref() else { return self.by_type(expression, &ok, env, out) };
        let names = segments(&path.path);
        let first = call.args.first();
        let words: Vec<&str> = names.iter().map(String::as_str).collect();
        if let Some((function, scope)) = self.scan.program.callee(&path.path, &env.scope) {
            let scope = self.scan.program.with_turbofish(function, scope, &path.path);
            if let Some(answers) = self.constructed(function, &scope, call, &ok, env) {
                return out.extend(answers);
            }
            let answers = self.followed(function, &scope, env);
            out.extend(answers);
            return;
        }
        match (words.as_slice(), first) {
            ([.., "Ok"], Some(inner)) => self.end(inner, &ok, env, out),
            // Failures are read where they are made.
            ([.., "Err"], _) => {}
            ([.., "Some" | "Box" | "IntoResponse"], Some(inner))
            | ([.., "IntoResponse", "into_response"], Some(inner)) => {
                self.end(inner, ty, env, out);
            }
            ([.., name @ ("Json" | "Xml" | "Yaml" | "MsgPack" | "ErasedJson" | "Protobuf")], Some(inner))
            | (
                [
                    ..,
                    name @ ("Json" | "Xml" | "Yaml" | "MsgPack" | "ErasedJson" | "Protobuf"),
                    "from" | "new" | "pretty",
                ],
                Some(inner),
            ) => {
                let schema = self.content(inner, &ok, env);
                out.push(Answer::of(media_of(name), schema));
            }
            ([.., "Html"], _) | ([.., "Html", "from"], _) => out.push(text("text/html")),
            ([.., "Redirect", "to"], _) => out.push(redirect(303)),
            ([.., "Redirect", "temporary"], _) => out.push(redirect(307)),
            ([.., "Redirect", "permanent"], _) => out.push(redirect(308)),
            ([.., "Sse", "new"], _) => out.push(text("text/event-stream")),
            ([.., "Response", "new"], _) => out.push(Answer::empty(200)),
            ([.., "Body", "from" | "from_stream" | "new"], _) | ([.., "Bytes", _], _) => out.push(binary()),
            ([.., "StatusCode", "from_u16"], _) => {
                out.extend(self.statuses(expression, env).into_iter().map(Answer::empty))
            }
            _ => self.made(&names, expression, &ok, env, out),
        }
    }

    /// What a type answers that keeps its status in itself, by the status that its constructor is given:
    /// `Reply::new(StatusCode::CREATED, user)`.
    fn constructed(
        &mut self,
        function: Function<'s>,
        scope: &Scope<'s>,
        call: &'s syn::ExprCall,
        ty: &Ty<'s>,
        env: &Env<'s>,
    ) -> Option<Vec<Answer>> {
        let output = self.scan.program.output(function, scope);
        let Ty::Named(own, _) = &output else { return None };
        let declared = match ty {
            Ty::Named(def, _) if def.identity() == own.identity() => ty,
            _ => &output,
        };
        let place = self.scan.program.place(env.scope.module, syn::spanned::Spanned::span(call));
        let answers = self.answers_of(declared, place)?;
        if answers.iter().all(|answer| answer.status.is_some()) {
            return None;
        }
        let mut statuses: Vec<u16> = call.args.iter().flat_map(|value| self.statuses(value, env)).collect();
        if statuses.is_empty() {
            let mut found = Vec::new();
            let block = function.block?;
            for path in super::failures::Facts::of(block).paths {
                found.extend(path.path.segments.last().and_then(|name| statuses::of_name(&name.ident.to_string())));
            }
            statuses = found;
        }
        Some(with_statuses(answers, &statuses))
    }

    /// What a function answers that is called at the end of another.
    fn followed(&mut self, function: Function<'s>, scope: &Scope<'s>, env: &Env<'s>) -> Vec<Answer> {
        let key = (function.identity(), None);
        if self.following.contains(&key) || self.following.len() > DEPTH {
            return Vec::new();
        }
        self.following.push(key);
        let answers = self.answers_of_function(function, scope, env.depth + 1);
        self.following.pop();
        answers
    }

    /// The schema of what is given to `Json(…)`: by the type that the function declares, or by the value.
    fn content(&mut self, value: &'s Expr, ty: &Ty<'s>, env: &Env<'s>) -> Members {
        let declared = ty.inside(&["Json"]).cloned().unwrap_or(Ty::Unknown);
        let says_nothing =
            declared.is_unknown() || matches!(declared.word(), Some(("Value", _))) || matches!(declared, Ty::Impl(_));
        if !says_nothing {
            return self.scan.schema(&declared, Direction::Response);
        }
        let mut made = Vec::new();
        self.makers(value, None, env, &mut made, 0);
        let mut schemas: Vec<Members> = Vec::new();
        for (value, env) in made {
            let schema = self.scan.value_schema(value, &env.scope, &env.types);
            if !schemas.contains(&schema) {
                schemas.push(schema);
            }
        }
        let mut schemas = schemas.into_iter();
        let mut schema = schemas.next().unwrap_or_default();
        schemas.for_each(|other| combine(&mut schema, other));
        if schema.is_empty() {
            let place = self.scan.program.place(env.scope.module, syn::spanned::Spanned::span(value));
            self.scan.note(place, "the content of an answer: its type is not declared near it");
        }
        schema
    }

    /// The expressions that a variable was made by, each with what is known there.
    fn makers(
        &mut self,
        value: &'s Expr,
        part: Option<usize>,
        env: &Env<'s>,
        out: &mut Vec<(&'s Expr, Env<'s>)>,
        depth: usize,
    ) {
        if depth > DEPTH {
            return;
        }
        match (value, part) {
            (Expr::Path(path), _)
                if let Some((init, part)) =
                    path.path.get_ident().and_then(|name| env.inits.get(&unraw(name))).copied()
                    && (part.is_some() || matches!(init, Expr::Macro(_) | Expr::Match(_) | Expr::If(_))) =>
            {
                self.makers(init, part, env, out, depth + 1);
            }
            (Expr::Match(branches), _) => {
                for (body, env) in self.arms(branches, env) {
                    self.makers(body, part, &env, out, depth + 1);
                }
            }
            (Expr::If(branch), _) => {
                if let Some(Stmt::Expr(last, None)) = branch.then_branch.stmts.last() {
                    self.makers(last, part, env, out, depth + 1);
                }
                if let Some((_, other)) = &branch.else_branch {
                    self.makers(other, part, env, out, depth + 1);
                }
            }
            (Expr::Block(block), _) => {
                let mut inner = env.clone();
                for statement in &block.block.stmts {
                    match statement {
                        Stmt::Local(local) => {
                            self.scan.program.bind_local(local, &env.scope, &mut inner.types, 0);
                            if let Some(init) = &local.init {
                                remember(&local.pat, &init.expr, &mut inner);
                            }
                        }
                        Stmt::Expr(last, None) => self.makers(last, part, &inner, out, depth + 1),
                        _ => {}
                    }
                }
            }
            (Expr::Tuple(tuple), Some(index)) => {
                if let Some(value) = tuple.elems.get(index) {
                    self.makers(value, None, env, out, depth + 1);
                }
            }
            (value, None) => out.push((value, env.clone())),
            _ => {}
        }
    }

    fn method_end(
        &mut self,
        call: &'s syn::ExprMethodCall,
        expression: &'s Expr,
        ty: &Ty<'s>,
        env: &mut Env<'s>,
        out: &mut Vec<Answer>,
    ) {
        let ok = ty.inside(&["Result"]).cloned().unwrap_or_else(|| ty.clone());
        let name = unraw(&call.method);
        if goes_on(call) {
            return;
        }
        if let Some(answer) = self.built(expression, env) {
            return out.push(answer);
        }
        match name.as_str() {
            "into_response" | "map_err" | "unwrap" | "expect" | "or_else" | "unwrap_or_else" | "into" | "ok_or"
            | "ok_or_else" | "context" | "boxed" | "with_context" => {
                return self.end(&call.receiver, ty, env, out);
            }
            "map" | "map_or_else" | "and_then" if self.answers_of(&ok, Place::default()).is_none() => {
                if let Some(argument) = call.args.last() {
                    return self.mapped(argument, call, &ok, env, out);
                }
            }
            _ => {}
        }
        let receiver = self.scan.program.infer(&call.receiver, &env.scope, &env.types);
        let mut seen = &receiver;
        loop {
            if let Some(function) = self.scan.program.method(seen, &name) {
                let scope = self.scan.program.method_scope(function, seen);
                let answers = self.followed(function, &scope, env);
                out.extend(answers);
                return;
            }
            match seen.inside(&POINTERS) {
                Some(inner) => seen = inner,
                None => break,
            }
        }
        self.by_type(expression, &ok, env, out);
    }

    /// `.map(Json)`, `.map(|users| Json(users))`
    fn mapped(
        &mut self,
        argument: &'s Expr,
        call: &'s syn::ExprMethodCall,
        ty: &Ty<'s>,
        env: &mut Env<'s>,
        out: &mut Vec<Answer>,
    ) {
        let receiver = self.scan.program.infer(&call.receiver, &env.scope, &env.types);
        let item = receiver.inside(&["Result", "Option"]).cloned().unwrap_or(Ty::Unknown);
        match argument {
            Expr::Closure(closure) => {
                let mut inner = env.clone();
                if let Some(pattern) = closure.inputs.first() {
                    self.scan.program.bind(pattern, &item, &mut inner.types);
                }
                self.end(&closure.body, ty, &mut inner, out);
            }
            Expr::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == "Json") => {
                let schema = self.scan.schema(&item, Direction::Response);
                out.push(Answer::of("application/json", schema));
            }
            other => self.by_type(other, ty, env, out),
        }
    }

    /// `Response::builder().status(…).header(…).body(…)`, also the parts of it.
    fn built(&mut self, expression: &'s Expr, env: &Env<'s>) -> Option<Answer> {
        let mut answer = Answer { status: Some(200), ..Answer::default() };
        let mut media = None;
        let mut has_body = false;
        let mut current = expression;
        loop {
            match current {
                Expr::MethodCall(call) => {
                    match call.method.to_string().as_str() {
                        "status" => answer.status = self.statuses(call.args.first()?, env).first().copied(),
                        "header" => {
                            let name = self.header_name(call.args.first()?, &env.scope)?;
                            match name.as_str() {
                                "content-type" => {
                                    let value = call.args.get(1)?;
                                    media = self
                                        .scan
                                        .program
                                        .text(value, &env.scope, &Texts::new())
                                        .and_then(|text| text.whole());
                                }
                                _ => answer.headers.push(name),
                            }
                        }
                        "body" => has_body = !is_empty_body(call.args.first()?),
                        _ => {}
                    }
                    current = &call.receiver;
                }
                Expr::Call(call) => {
                    let Expr::Path(path) = call.func.as_ref() else { return None };
                    let names = segments(&path.path);
                    let is_builder =
                        matches!(names.as_slice(), [.., of, make] if of == "Response" && make == "builder");
                    if !is_builder {
                        return None;
                    }
                    break;
                }
                Expr::Try(inner) => current = &inner.expr,
                _ => return None,
            }
        }
        if has_body || media.is_some() {
            let media = media.unwrap_or_else(|| "application/octet-stream".to_owned());
            let media = media.split(';').next().unwrap_or_default().trim().to_owned();
            answer.content.push((media, Members::new()));
        }
        answer.headers.reverse();
        Some(answer)
    }

    /// The name of a header: `"x-total"`, `header::LOCATION`, `HeaderName::from_static("x-total")`.
    pub fn header_name(&self, expression: &Expr, scope: &Scope<'s>) -> Option<String> {
        if let Some(text) = self.scan.program.text(expression, scope, &Texts::new()).and_then(|text| text.whole()) {
            return Some(text.to_lowercase());
        }
        match expression {
            Expr::Path(path) => {
                let name = path.path.segments.last()?.ident.to_string();
                let found = self.scan.program.resolve(scope.module, &segments(&path.path), Kind::Value);
                if let Found::Def(Def::Const(value, module)) = found {
                    return self.header_name(value, &Scope::of(module));
                }
                let is_constant =
                    name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_' || letter.is_ascii_digit());
                is_constant.then(|| name.to_lowercase().replace('_', "-"))
            }
            Expr::Call(call) => self.header_name(call.args.first()?, scope),
            Expr::Reference(inner) => self.header_name(&inner.expr, scope),
            Expr::MethodCall(inner) => self.header_name(&inner.receiver, scope),
            _ => None,
        }
    }

    /// `(status, headers, body)`
    fn tuple(&mut self, parts: &[&'s Expr], ty: &Ty<'s>, env: &mut Env<'s>, out: &mut Vec<Answer>) {
        let Some((body, before)) = parts.split_last() else { return };
        let types: &[Ty<'s>] = match ty {
            Ty::Tuple(types) => types,
            _ => &[],
        };
        let mut statuses = Vec::new();
        let mut has_status = false;
        let mut headers = Vec::new();
        let mut media = None;
        for (index, part) in before.iter().enumerate() {
            let declared = types.get(index).cloned().unwrap_or(Ty::Unknown);
            let inferred = self.scan.program.infer(part, &env.scope, &env.types);
            let found = self.statuses(part, env);
            let is_status = [&declared, &inferred].iter().any(|ty| matches!(ty.word(), Some(("StatusCode", _))));
            if is_status || !found.is_empty() {
                has_status = true;
                statuses = found;
            } else {
                self.headers(part, env, &mut headers, &mut media);
            }
        }
        let mut answers = Vec::new();
        let body_type = types.last().cloned().unwrap_or(Ty::Unknown);
        let is_status = matches!(body, Expr::Path(path) if path.path.segments.last()
            .is_some_and(|segment| statuses::of_name(&segment.ident.to_string()).is_some()));
        match body {
            Expr::Tuple(tuple) if tuple.elems.is_empty() => answers.push(Answer::empty(200)),
            _ if is_status => answers.extend(self.statuses(body, env).into_iter().map(Answer::empty)),
            body => self.end(body, &body_type, env, &mut answers),
        }
        for mut answer in answers {
            answer.headers.extend(headers.iter().cloned());
            if let (Some(media), [(own, _)]) = (&media, answer.content.as_mut_slice()) {
                own.clone_from(media);
            }
            match has_status {
                true if statuses.is_empty() => out.push(Answer { status: None, ..answer }),
                true => out.extend(statuses.iter().map(|status| Answer { status: Some(*status), ..answer.clone() })),
                false => out.push(answer),
            }
        }
    }

    /// `[(header::LOCATION, url)]`
    fn headers(&mut self, part: &'s Expr, env: &Env<'s>, names: &mut Vec<String>, media: &mut Option<String>) {
        let part = match part {
            Expr::Path(path) => {
                let init = path.path.get_ident().and_then(|name| env.inits.get(&unraw(name)));
                init.map_or(part, |(init, _)| init)
            }
            part => part,
        };
        let pairs: Vec<&'s Expr> = match part {
            Expr::Array(array) => array.elems.iter().collect(),
            Expr::Call(call) => return call.args.iter().for_each(|part| self.headers(part, env, names, media)),
            Expr::MethodCall(call) => return self.headers(&call.receiver, env, names, media),
            _ => return,
        };
        for pair in pairs {
            let Expr::Tuple(pair) = pair else { continue };
            let (Some(name), Some(value)) = (pair.elems.first(), pair.elems.get(1)) else { continue };
            match self.header_name(name, &env.scope).as_deref() {
                Some("content-type") => {
                    let text = self.scan.program.text(value, &env.scope, &Texts::new()).and_then(|text| text.whole());
                    *media = text.map(|text| text.split(';').next().unwrap_or_default().trim().to_owned());
                }
                Some(name) => names.push(name.to_owned()),
                None => {}
            }
        }
    }

    /// The statuses that an expression may be.
    pub fn statuses(&mut self, expression: &'s Expr, env: &Env<'s>) -> Vec<u16> {
        let mut found = Vec::new();
        self.statuses_within(expression, None, env, &mut found, 0);
        found.dedup();
        found
    }

    fn statuses_within(
        &mut self,
        expression: &'s Expr,
        part: Option<usize>,
        env: &Env<'s>,
        out: &mut Vec<u16>,
        depth: usize,
    ) {
        if depth > DEPTH {
            return;
        }
        match expression {
            Expr::Path(path) => {
                let names = segments(&path.path);
                if let [name] = names.as_slice()
                    && let Some((init, part)) = env.inits.get(name).copied()
                {
                    return self.statuses_within(init, part, env, out, depth + 1);
                }
                if let Found::Def(Def::Const(value, module)) =
                    self.scan.program.resolve(env.scope.module, &names, Kind::Value)
                {
                    let env = Env::new(Scope::of(module), Locals::new(), env.depth);
                    return self.statuses_within(value, None, &env, out, depth + 1);
                }
                out.extend(names.last().and_then(|name| statuses::of_name(name)));
            }
            Expr::Paren(inner) => self.statuses_within(&inner.expr, part, env, out, depth + 1),
            Expr::Reference(inner) => self.statuses_within(&inner.expr, part, env, out, depth + 1),
            Expr::Unary(inner) => self.statuses_within(&inner.expr, part, env, out, depth + 1),
            Expr::Try(inner) => self.statuses_within(&inner.expr, part, env, out, depth + 1),
            Expr::Await(inner) => self.statuses_within(&inner.base, part, env, out, depth + 1),
            Expr::Tuple(tuple) => {
                if let Some(inner) = part.and_then(|part| tuple.elems.get(part)) {
                    self.statuses_within(inner, None, env, out, depth + 1);
                }
            }
            Expr::Block(block) => {
                let mut inner = env.clone();
                for statement in &block.block.stmts {
                    match statement {
                        Stmt::Local(local) => {
                            if let Some(init) = &local.init {
                                remember(&local.pat, &init.expr, &mut inner);
                            }
                        }
                        Stmt::Expr(last, None) => self.statuses_within(last, part, &inner, out, depth + 1),
                        _ => {}
                    }
                }
            }
            Expr::If(branch) => {
                if let Some(Stmt::Expr(last, None)) = branch.then_branch.stmts.last() {
                    self.statuses_within(last, part, env, out, depth + 1);
                }
                if let Some((_, other)) = &branch.else_branch {
                    self.statuses_within(other, part, env, out, depth + 1);
                }
            }
            Expr::Match(branches) => {
                for (body, env) in self.arms(branches, env) {
                    self.statuses_within(body, part, &env, out, depth + 1);
                }
            }
            Expr::MethodCall(call) if is_self(&call.receiver) || part.is_none() => {
                let receiver = self.scan.program.infer(&call.receiver, &env.scope, &env.types);
                let function = self.scan.program.method(&receiver, &unraw(&call.method));
                match function {
                    Some(function) => {
                        let scope = self.scan.program.method_scope(function, &receiver);
                        let variant = env.variant.clone().filter(|_| is_self(&call.receiver));
                        self.statuses_of_function(function, scope, variant, part, out, depth + 1);
                    }
                    None => self.statuses_within(&call.receiver, part, env, out, depth + 1),
                }
            }
            Expr::Call(call) => {
                let Expr::Path(path) = call.func.as_ref() else { return };
                if let Some((function, scope)) = self.scan.program.callee(&path.path, &env.scope) {
                    return self.statuses_of_function(function, scope, None, part, out, depth + 1);
                }
                if let Some(number) = call.args.first()
                    && path.path.segments.last().is_some_and(|segment| segment.ident == "from_u16")
                {
                    let number = self.scan.program.number(number, &env.scope);
                    out.extend(number.and_then(|number| number.parse::<u16>().ok()));
                }
            }
            _ => {}
        }
    }

    fn statuses_of_function(
        &mut self,
        function: Function<'s>,
        scope: Scope<'s>,
        variant: Option<String>,
        part: Option<usize>,
        out: &mut Vec<u16>,
        depth: usize,
    ) {
        let Some(block) = function.block else { return };
        let types = self.scan.program.parameters(function, &scope);
        let mut env = Env::new(scope, types, depth);
        env.variant = variant;
        for statement in &block.stmts {
            match statement {
                Stmt::Local(local) => {
                    if let Some(init) = &local.init {
                        remember(&local.pat, &init.expr, &mut env);
                    }
                }
                Stmt::Expr(Expr::Return(inner), _) => {
                    if let Some(inner) = &inner.expr {
                        self.statuses_within(inner, part, &env, out, depth + 1);
                    }
                }
                Stmt::Expr(last, None) => self.statuses_within(last, part, &env, out, depth + 1),
                _ => {}
            }
        }
    }
}

/// `next.run(request)` of middleware.
fn goes_on(call: &syn::ExprMethodCall) -> bool {
    let is_next = matches!(call.receiver.as_ref(), Expr::Path(path) if path.path.is_ident("next"));
    is_next && call.method == "run"
}

/// The answers, with these statuses where they have none.
fn with_statuses(answers: Vec<Answer>, statuses: &[u16]) -> Vec<Answer> {
    let filled = answers.into_iter().flat_map(|answer| match answer.status {
        None if !statuses.is_empty() => {
            statuses.iter().map(|status| Answer { status: Some(*status), ..answer.clone() }).collect()
        }
        _ => vec![answer],
    });
    filled.collect()
}

fn redirect(status: u16) -> Answer {
    Answer { headers: vec!["location".to_owned()], ..Answer::empty(status) }
}

fn is_empty_body(body: &Expr) -> bool {
    match body {
        Expr::Call(call) => matches!(call.func.as_ref(), Expr::Path(path) if path.path.segments.last()
            .is_some_and(|segment| segment.ident == "empty" || segment.ident == "default")),
        Expr::Tuple(tuple) => tuple.elems.is_empty(),
        _ => false,
    }
}

/// Notes what the variables of a pattern were given.
pub fn remember<'s>(pattern: &'s Pat, init: &'s Expr, env: &mut Env<'s>) {
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

/// `self`, `&self`, `*self`
fn is_self(expression: &Expr) -> bool {
    match expression {
        Expr::Path(path) => path.path.is_ident("self"),
        Expr::Reference(inner) => is_self(&inner.expr),
        Expr::Unary(inner) => is_self(&inner.expr),
        Expr::Paren(inner) => is_self(&inner.expr),
        _ => false,
    }
}

/// Whether a pattern takes a variant.
fn takes(pattern: &Pat, variant: &str) -> bool {
    let is_it = |path: &syn::Path| path.segments.last().is_some_and(|segment| segment.ident == variant);
    match pattern {
        Pat::Path(path) => is_it(&path.path),
        Pat::TupleStruct(pattern) => is_it(&pattern.path),
        Pat::Struct(pattern) => is_it(&pattern.path),
        Pat::Or(patterns) => patterns.cases.iter().any(|pattern| takes(pattern, variant)),
        Pat::Paren(inner) => takes(&inner.pat, variant),
        Pat::Reference(inner) => takes(&inner.pat, variant),
        Pat::Ident(ident) => match &ident.subpat {
            Some((_, inner)) => takes(inner, variant),
            // `use Error::*;` makes names of variants.
            None => !unraw(&ident.ident).starts_with(|first: char| first.is_uppercase()) || ident.ident == variant,
        },
        Pat::Wild(_) => true,
        _ => true,
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
