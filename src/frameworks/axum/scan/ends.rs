//! What the single expressions answer that functions end with: calls, values and what is given to `Json`.

use syn::{Expr, Stmt};

use super::answers::{Answer, binary, combine, media_of, text};
use super::bodies::{DEPTH, Env, remember};
use super::variants::Variant;
use super::{Reader, statuses};
use crate::rust::program::infer::POINTERS;
use crate::rust::program::names::Kind;
use crate::rust::program::types::segments;
use crate::rust::program::{Found, Function, Place, Scope, Ty, unraw};
use crate::rust::scan::Direction;
use crate::scanning::Members;

impl<'s> Reader<'_, 's> {
    pub(super) fn by_type(&mut self, expression: &'s Expr, ty: &Ty<'s>, env: &Env<'s>, out: &mut Vec<Answer>) {
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

    pub(super) fn named_end(
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
                let mut own = Vec::new();
                env.depth += 1;
                self.end(init, ty, env, &mut own);
                env.depth -= 1;
                if let Some(status) = env.given.get(name).copied() {
                    own.iter_mut().for_each(|answer| answer.status = None);
                    own = with_statuses(own, &self.statuses(status, env));
                }
                let (mut headers, mut media) = (Vec::new(), None);
                self.inserted(name, env, &mut headers, &mut media);
                own.iter_mut().for_each(|answer| answer.add_headers(&headers, media.as_deref()));
                return out.extend(own);
            }
            if let Some(variant) = env.variant_of(expression)
                && let Some(own) = env.types.get(name)
                && let Some(answers) = self.answers_of_own(
                    own,
                    Some(&variant),
                    self.scan.program.place(env.scope.module, syn::spanned::Spanned::span(expression)),
                )
            {
                return out.extend(answers);
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
    pub(super) fn made(
        &mut self,
        names: &[String],
        expression: &'s Expr,
        ty: &Ty<'s>,
        env: &mut Env<'s>,
        out: &mut Vec<Answer>,
    ) {
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
            Some((own, variant)) => match self.answers_of_own(&own, variant.map(Variant::named).as_ref(), place) {
                Some(answers) => out.extend(answers),
                None => self.by_type(expression, ty, env, out),
            },
            None => self.by_type(expression, ty, env, out),
        }
    }

    pub(super) fn called_end(
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
            let arguments = call.args.iter();
            let scope = self.scan.program.with_arguments(function, scope, arguments, &env.scope, &env.types);
            let arguments: Vec<&Expr> = call.args.iter().collect();
            if let Some((answers, statuses)) = self.constructed(function, &scope, expression, &arguments, &ok, env) {
                return out.extend(with_statuses(answers, &statuses));
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

    /// What a type answers that keeps its status in itself, and the statuses that a function of it is given or has in its body:
    /// `Reply::new(StatusCode::CREATED, user)`, `reply.with_status(StatusCode::CREATED)`.
    pub(super) fn constructed(
        &mut self,
        function: Function<'s>,
        scope: &Scope<'s>,
        expression: &'s Expr,
        arguments: &[&'s Expr],
        ty: &Ty<'s>,
        env: &Env<'s>,
    ) -> Option<(Vec<Answer>, Vec<u16>)> {
        let output = self.scan.program.output(function, scope);
        let Ty::Named(own, _) = &output else { return None };
        let is_own = |ty: &Ty<'s>| matches!(ty, Ty::Named(def, _) if def.identity() == own.identity());
        let inferred = self.scan.program.infer(expression, &env.scope, &env.types);
        let declared = [ty, &inferred].into_iter().find(|ty| is_own(ty)).unwrap_or(&output);
        let place = self.scan.program.place(env.scope.module, syn::spanned::Spanned::span(expression));
        let answers = self.answers_of(declared, place)?;
        if answers.iter().all(|answer| answer.status.is_some()) {
            return None;
        }
        let mut statuses: Vec<u16> = arguments.iter().flat_map(|value| self.statuses(value, env)).collect();
        if statuses.is_empty() {
            let names = super::facts::Facts::of(function.block?).paths.into_iter();
            let names = names.filter_map(|path| path.path.segments.last());
            statuses = names.filter_map(|name| statuses::of_name(&name.ident.to_string())).collect();
        }
        Some((answers, statuses))
    }

    /// What a function answers that is called at the end of another.
    pub(super) fn followed(&mut self, function: Function<'s>, scope: &Scope<'s>, env: &Env<'s>) -> Vec<Answer> {
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
    pub(super) fn content(&mut self, value: &'s Expr, ty: &Ty<'s>, env: &Env<'s>) -> Members {
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
    pub(super) fn makers(
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

    pub(super) fn method_end(
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
                let arguments: Vec<&Expr> = call.args.iter().collect();
                return match self.constructed(function, &scope, expression, &arguments, &ok, env) {
                    // It goes on with what it is called on.
                    Some((_, statuses)) if statuses.is_empty() => self.end(&call.receiver, ty, env, out),
                    Some((answers, statuses)) => out.extend(with_statuses(answers, &statuses)),
                    None => out.extend(self.followed(function, &scope, env)),
                };
            }
            match seen.inside(&POINTERS) {
                Some(inner) => seen = inner,
                None => break,
            }
        }
        self.by_type(expression, &ok, env, out);
    }

    /// `.map(Json)`, `.map(|users| Json(users))`
    pub(super) fn mapped(
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
}

/// `next.run(request)` of middleware.
fn goes_on(call: &syn::ExprMethodCall) -> bool {
    let is_next = matches!(call.receiver.as_ref(), Expr::Path(path) if path.path.is_ident("next"));
    is_next && call.method == "run"
}

/// The answers, with these statuses where they have none.
pub(super) fn with_statuses(answers: Vec<Answer>, statuses: &[u16]) -> Vec<Answer> {
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
