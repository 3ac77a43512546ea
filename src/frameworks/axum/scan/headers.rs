//! The headers that answers are given: in tuples, in maps, and later by whoever has an answer in hands.

use syn::visit::Visit;
use syn::{Expr, ExprMethodCall, Stmt};

use super::Reader;
use super::bodies::Env;
use crate::rust::program::names::Kind;
use crate::rust::program::texts::Texts;
use crate::rust::program::types::segments;
use crate::rust::program::{Def, Found, Scope, unraw};

impl<'s> Reader<'_, 's> {
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

    /// The value of a header: `"text/csv"`, `HeaderValue::from_static("text/csv")`, `"text/csv".parse()?`.
    fn header_value(&self, expression: &Expr, scope: &Scope<'s>) -> Option<String> {
        if let Some(text) = self.scan.program.text(expression, scope, &Texts::new()).and_then(|text| text.whole()) {
            return Some(text);
        }
        match expression {
            Expr::Call(call) => self.header_value(call.args.first()?, scope),
            Expr::MethodCall(call) => self.header_value(&call.receiver, scope),
            Expr::Reference(inner) => self.header_value(&inner.expr, scope),
            Expr::Try(inner) => self.header_value(&inner.expr, scope),
            _ => None,
        }
    }

    /// `[(header::LOCATION, url)]`, or a map that headers were put into.
    pub(super) fn headers(
        &mut self,
        part: &'s Expr,
        env: &Env<'s>,
        names: &mut Vec<String>,
        media: &mut Option<String>,
    ) {
        if let Expr::Path(path) = part
            && let Some(name) = path.path.get_ident().map(unraw)
        {
            self.inserted(&name, env, names, media);
            if let Some((init, _)) = env.inits.get(&name).copied().filter(|(init, _)| !matches!(init, Expr::Path(_))) {
                self.headers(init, env, names, media);
            }
            return;
        }
        let pairs: Vec<&'s Expr> = match part {
            Expr::Array(array) => array.elems.iter().collect(),
            Expr::Call(call) => return call.args.iter().for_each(|part| self.headers(part, env, names, media)),
            Expr::MethodCall(call) => return self.headers(&call.receiver, env, names, media),
            _ => return,
        };
        for pair in pairs {
            let Expr::Tuple(pair) = pair else { continue };
            let (Some(name), Some(value)) = (pair.elems.first(), pair.elems.get(1)) else { continue };
            self.header(name, value, &env.scope, names, media);
        }
    }

    /// The headers that were put into a variable.
    pub(super) fn inserted(&self, variable: &str, env: &Env<'s>, names: &mut Vec<String>, media: &mut Option<String>) {
        for (name, value) in env.headers.get(variable).into_iter().flatten() {
            self.header(name, value, &env.scope, names, media);
        }
    }

    fn header(
        &self,
        name: &Expr,
        value: &Expr,
        scope: &Scope<'s>,
        names: &mut Vec<String>,
        media: &mut Option<String>,
    ) {
        match self.header_name(name, scope).as_deref() {
            Some("content-type") => {
                *media = self
                    .header_value(value, scope)
                    .map(|text| text.split(';').next().unwrap_or_default().trim().to_owned());
            }
            Some(name) => names.push(name.to_owned()),
            None => {}
        }
    }
}

/// Notes the headers that a statement puts into an answer, or into a map of them.
pub(super) fn note<'s>(statement: &'s Stmt, env: &mut Env<'s>) {
    let Stmt::Expr(expression, _) = statement else { return };
    let mut inserts = Inserts(Vec::new());
    inserts.visit_expr(expression);
    for (receiver, name, value) in inserts.0 {
        if let Some(owner) = owner(receiver, env) {
            env.headers.entry(owner).or_default().push((name, value));
        }
    }
}

/// The variable that has the headers: `response.headers_mut()`, or a map.
fn owner<'s>(receiver: &'s Expr, env: &Env<'s>) -> Option<String> {
    match receiver {
        Expr::MethodCall(call) if call.method == "headers_mut" => match call.receiver.as_ref() {
            Expr::Path(path) => path.path.get_ident().map(unraw),
            _ => None,
        },
        Expr::Path(path) => {
            let name = path.path.get_ident().map(unraw)?;
            let (init, _) = env.inits.get(&name).copied()?;
            match init {
                Expr::MethodCall(_) => owner(init, env),
                Expr::Call(call) => match call.func.as_ref() {
                    Expr::Path(path) if path.path.segments.iter().any(|it| it.ident == "HeaderMap") => Some(name),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

/// What is put where in an expression, without what closures inside do.
struct Inserts<'s>(Vec<(&'s Expr, &'s Expr, &'s Expr)>);

impl<'s> Visit<'s> for Inserts<'s> {
    fn visit_expr_method_call(&mut self, call: &'s ExprMethodCall) {
        let mut arguments = call.args.iter();
        if let (true, Some(name), Some(value)) =
            (call.method == "insert" || call.method == "append", arguments.next(), arguments.next())
        {
            self.0.push((&call.receiver, name, value));
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_closure(&mut self, _: &'s syn::ExprClosure) {}

    fn visit_item(&mut self, _: &'s syn::Item) {}
}
