//! Answers that are put together: statuses, headers and contents in tuples and builders.

use syn::{Expr, Stmt};

use super::answers::Answer;
use super::bodies::{DEPTH, Env, is_self, remember};
use super::variants::Variant;
use super::{Reader, statuses};
use crate::rust::program::infer::Locals;
use crate::rust::program::names::Kind;
use crate::rust::program::texts::Texts;
use crate::rust::program::types::segments;
use crate::rust::program::{Def, Found, Function, Scope, Ty, unraw};
use crate::scanning::Members;

impl<'s> Reader<'_, 's> {
    /// `Response::builder().status(…).header(…).body(…)`, also the parts of it.
    pub(super) fn built(&mut self, expression: &'s Expr, env: &Env<'s>) -> Option<Answer> {
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

    /// `(status, headers, body)`
    pub(super) fn tuple(&mut self, parts: &[&'s Expr], ty: &Ty<'s>, env: &mut Env<'s>, out: &mut Vec<Answer>) {
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
            let is_status = is_status || is_made_of_status(part, env, 0);
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
            answer.add_headers(&headers, media.as_deref());
            match has_status {
                true if statuses.is_empty() => out.push(Answer { status: None, ..answer }),
                true => out.extend(statuses.iter().map(|status| Answer { status: Some(*status), ..answer.clone() })),
                false => out.push(answer),
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

    pub(super) fn statuses_within(
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
            Expr::MethodCall(call)
                if env.variant_of(&call.receiver).is_some() || is_self(&call.receiver) || part.is_none() =>
            {
                let receiver = self.scan.program.infer(&call.receiver, &env.scope, &env.types);
                let function = self.scan.program.method(&receiver, &unraw(&call.method));
                match function {
                    Some(function) => {
                        let scope = self.scan.program.method_scope(function, &receiver);
                        let variant = env.variant_of(&call.receiver);
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

    pub(super) fn statuses_of_function(
        &mut self,
        function: Function<'s>,
        scope: Scope<'s>,
        variant: Option<Variant>,
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

/// Whether a value begins with what makes a status: `StatusCode::from_u16(self.code).unwrap_or(…)`.
fn is_made_of_status(expression: &Expr, env: &Env<'_>, depth: usize) -> bool {
    if depth > DEPTH {
        return false;
    }
    match expression {
        Expr::Path(path) => {
            let init = path.path.get_ident().and_then(|name| env.inits.get(&unraw(name)));
            init.is_some_and(|(init, part)| part.is_none() && is_made_of_status(init, env, depth + 1))
        }
        Expr::MethodCall(call) => is_made_of_status(&call.receiver, env, depth + 1),
        Expr::Call(call) => match call.func.as_ref() {
            Expr::Path(path) => path.path.segments.iter().any(|segment| segment.ident == "StatusCode"),
            _ => false,
        },
        _ => false,
    }
}

fn is_empty_body(body: &Expr) -> bool {
    match body {
        Expr::Call(call) => matches!(call.func.as_ref(), Expr::Path(path) if path.path.segments.last()
            .is_some_and(|segment| segment.ident == "empty" || segment.ident == "default")),
        Expr::Tuple(tuple) => tuple.elems.is_empty(),
        _ => false,
    }
}
