//! The types that methods of the standard library and of well-known crates give.

use syn::{Expr, ExprMethodCall};

use super::{LISTS, Locals, starts_upper};
use crate::rust::program::names::Kind;
use crate::rust::program::types::{last, segments};
use crate::rust::program::{Def, Found, Program, Scope, Ty};

/// What a method gives that has the receiver's own type.
const SAME: [&str; 34] = [
    "clone",
    "as_ref",
    "as_mut",
    "to_owned",
    "borrow",
    "borrow_mut",
    "iter",
    "iter_mut",
    "into_iter",
    "filter",
    "take",
    "skip",
    "rev",
    "cloned",
    "copied",
    "sorted",
    "chain",
    "map_err",
    "or_else",
    "inspect",
    "inspect_err",
    "deref",
    "as_deref",
    "into_inner",
    "lock",
    "read",
    "write",
    "or",
    "to_vec",
    "await",
    "by_ref",
    "drain",
    "take_while",
    "skip_while",
];
/// What a method gives that takes a value out.
const OUT: [&str; 10] = [
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "unwrap_or_log",
    "ok_or_log",
    "into_ok",
    "unwrap_unchecked",
    "expect_err_or",
];

impl<'s> Program<'s> {
    /// What a method gives that is not the program's own; nothing where its name says too little.
    pub(super) fn built_in(
        &self,
        call: &ExprMethodCall,
        name: &str,
        receiver: &Ty<'s>,
        scope: &Scope<'s>,
        locals: &Locals<'s>,
        depth: usize,
    ) -> Option<Ty<'s>> {
        let item = || receiver.inside(&LISTS).or_else(|| receiver.inside(&["Option", "Result"])).cloned();
        let turbofish = || {
            let given = call.turbofish.as_ref()?.args.first()?;
            let syn::GenericArgument::Type(ty) = given else { return None };
            Some(self.lower(ty, scope))
        };
        Some(match name {
            name if SAME.contains(&name) => receiver.clone(),
            name if OUT.contains(&name) => receiver.inside(&["Option", "Result"])?.clone(),
            "context" | "with_context" => Ty::External("Result".into(), vec![item()?, Ty::external("anyhow::Error")]),
            "to_string" => Ty::external("String"),
            "len" | "count" => Ty::external("usize"),
            "timestamp" | "timestamp_millis" | "unix_timestamp" => Ty::external("i64"),
            "to_rfc3339" | "as_str" | "to_lowercase" | "to_uppercase" => Ty::external("String"),
            name if name.starts_with("is_") => Ty::external("bool"),
            "ok_or" | "ok_or_else" => Ty::External("Result".into(), vec![item()?, Ty::Unknown]),
            "ok" | "first" | "last" | "next" | "find" | "pop" | "get" | "nth" | "max" | "min" => {
                Ty::External("Option".into(), vec![item()?])
            }
            "map" | "then" | "filter_map" | "and_then" | "map_ok" => {
                let Some(Expr::Closure(closure)) = call.args.first() else {
                    return self.mapped(call, receiver, scope);
                };
                let mut locals = locals.clone();
                if let (Some(pattern), Some(item)) = (closure.inputs.first(), item()) {
                    self.bind(pattern, &item, &mut locals);
                }
                let body = self.infer_within(&closure.body, scope, &locals, depth + 1);
                let body = match name {
                    "filter_map" | "and_then" => body.inside(&["Option", "Result"]).cloned().unwrap_or(body),
                    _ => body,
                };
                let Ty::External(outer, arguments) = receiver else {
                    return Some(Ty::External("Vec".into(), vec![body]));
                };
                let mut arguments = arguments.clone();
                match arguments.first_mut() {
                    Some(first) => *first = body,
                    None => arguments.push(body),
                }
                Ty::External(outer.clone(), arguments)
            }
            "collect" | "try_collect" | "collect_vec" => match turbofish() {
                Some(Ty::External(outer, arguments)) if matches!(arguments.as_slice(), [Ty::Unknown]) => {
                    Ty::External(outer, vec![item()?])
                }
                Some(Ty::External(outer, _)) if last(&outer) == "Result" => {
                    Ty::External(outer, vec![receiver.clone(), Ty::Unknown])
                }
                Some(ty) => ty,
                None => receiver.clone(),
            },
            "into_response" => receiver.clone(),
            "fetch_one" | "execute" | "one" => result(receiver.inside(&["QueryAs"])?.clone()),
            "fetch_all" => result(Ty::External("Vec".into(), vec![receiver.inside(&["QueryAs"])?.clone()])),
            "fetch_optional" => result(Ty::External("Option".into(), vec![receiver.inside(&["QueryAs"])?.clone()])),
            "bind" | "build_query_as" => receiver.inside(&["QueryAs"]).map(|_| receiver.clone())?,
            _ => return None,
        })
    }

    /// `.map(UserResponse::from)`, `.map(Into::into)`
    fn mapped(&self, call: &ExprMethodCall, receiver: &Ty<'s>, scope: &Scope<'s>) -> Option<Ty<'s>> {
        let Some(Expr::Path(path)) = call.args.first() else { return None };
        let Ty::External(outer, arguments) = receiver else { return None };
        let mut arguments = arguments.clone();
        let names = segments(&path.path);
        let inner = match self.callee(&path.path, scope) {
            Some((function, scope)) => self.output(function, &scope),
            None => match self.resolve(scope.module, &names, Kind::Value) {
                Found::Def(Def::Type(def)) => Ty::Named(def, self.unknowns(def)),
                Found::External(path) if path.last().is_some_and(|name| starts_upper(name)) => {
                    Ty::External(path.join("::").into(), arguments.clone())
                }
                _ => Ty::Unknown,
            },
        };
        match arguments.first_mut() {
            Some(first) => *first = inner,
            None => arguments.push(inner),
        }
        Some(Ty::External(outer.clone(), arguments))
    }
}

fn result(ty: Ty<'_>) -> Ty<'_> {
    Ty::External("Result".into(), vec![ty, Ty::Unknown])
}
