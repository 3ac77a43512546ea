//! What the bodies of functions consist of, and what these come to.

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprMethodCall, ExprPath, ExprStruct, ExprTry, Local, Pat};

use super::Reader;
use super::bodies::{Env, remember};
use crate::rust::program::infer::POINTERS;
use crate::rust::program::names::Kind;
use crate::rust::program::types::segments;
use crate::rust::program::{Found, Function, Scope, Ty, unraw};

/// How deep calls are followed.
pub const DEPTH: usize = 12;
/// How many functions are looked into at each depth for what they call.
const MOST_CALLED: usize = 12;
/// How much of a statement is looked at.
const MOST_WORDS: usize = 2_000;
/// The methods of connections to databases that send no statement of the program's.
const OF_CONNECTIONS: [&str; 6] = ["begin", "commit", "rollback", "acquire", "as_ref", "clone"];
/// Methods of mappers that only read, and that change something.
const READS: [&str; 8] =
    ["one", "all", "find_by_id", "find_related", "find_also_related", "find_with_related", "paginate", "fetch_page"];
const CHANGES: [&str; 11] = [
    "exec",
    "exec_with_returning",
    "insert",
    "insert_many",
    "update",
    "update_many",
    "delete",
    "delete_many",
    "delete_by_id",
    "save",
    "execute",
];

/// What a function's body consists of, as far as what it comes to is concerned.
#[derive(Default)]
pub struct Facts<'s> {
    pub paths: Vec<&'s ExprPath>,
    pub structs: Vec<&'s ExprStruct>,
    pub calls: Vec<&'s ExprCall>,
    pub methods: Vec<&'s ExprMethodCall>,
    pub tries: Vec<&'s ExprTry>,
    pub macros: Vec<&'s syn::Macro>,
    pub locals: Vec<&'s Local>,
    pub literals: Vec<String>,
    /// Arms for these are passed over.
    excluded: Vec<&'static str>,
}

impl<'s> Facts<'s> {
    pub fn of(block: &'s Block) -> Self {
        Facts::without(block, Vec::new())
    }

    /// Without the arms for some variants.
    pub fn without(block: &'s Block, excluded: Vec<&'static str>) -> Self {
        let mut facts = Facts { excluded, ..Facts::default() };
        facts.visit_block(block);
        facts
    }
}

impl<'s> Visit<'s> for Facts<'s> {
    fn visit_expr_path(&mut self, path: &'s ExprPath) {
        self.paths.push(path);
    }

    fn visit_expr_struct(&mut self, literal: &'s ExprStruct) {
        self.structs.push(literal);
        visit::visit_expr_struct(self, literal);
    }

    fn visit_expr_call(&mut self, call: &'s ExprCall) {
        self.calls.push(call);
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'s ExprMethodCall) {
        self.methods.push(call);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_try(&mut self, expression: &'s ExprTry) {
        self.tries.push(expression);
        visit::visit_expr_try(self, expression);
    }

    fn visit_macro(&mut self, call: &'s syn::Macro) {
        self.macros.push(call);
    }

    fn visit_local(&mut self, local: &'s Local) {
        self.locals.push(local);
        visit::visit_local(self, local);
    }

    fn visit_arm(&mut self, arm: &'s syn::Arm) {
        let name = match &arm.pat {
            Pat::Path(path) => path.path.segments.last(),
            Pat::TupleStruct(tuple) => tuple.path.segments.last(),
            _ => None,
        };
        if !name.is_some_and(|name| self.excluded.iter().any(|excluded| name.ident == excluded)) {
            visit::visit_arm(self, arm);
        }
    }

    fn visit_lit_str(&mut self, literal: &'s syn::LitStr) {
        self.literals.push(literal.value());
    }

    /// Patterns name variants, too, but make none.
    fn visit_pat(&mut self, _: &'s Pat) {}

    fn visit_item(&mut self, _: &'s syn::Item) {}
}

impl<'s> Reader<'_, 's> {
    /// A function's variables, wherever in it they stand.
    pub fn flat(&self, function: Function<'s>, scope: &Scope<'s>, facts: &Facts<'s>) -> Env<'s> {
        let mut types = self.scan.program.parameters(function, scope);
        for local in &facts.locals {
            self.scan.program.bind_local(local, scope, &mut types, 0);
        }
        let mut env = Env::new(scope.clone(), types, 0);
        for local in &facts.locals {
            if let Some(init) = &local.init {
                remember(&local.pat, &init.expr, &mut env);
            }
        }
        env
    }

    /// Whether an expression comes to a call of a method of that name.
    pub fn asks(&mut self, expression: &'s Expr, method: &'static str, scope: &Scope<'s>) -> bool {
        let mut facts = Facts::default();
        facts.visit_expr(expression);
        self.calls_method(&facts, method, scope, 0)
    }

    fn calls_method(&mut self, facts: &Facts<'s>, method: &'static str, scope: &Scope<'s>, depth: usize) -> bool {
        if facts.methods.iter().any(|call| call.method == method) {
            return true;
        }
        let functions = self.called_by(facts, scope);
        depth < DEPTH && functions.into_iter().any(|function| self.comes_to(function, method, depth + 1))
    }

    /// The functions of the program that a body may call.
    fn called_by(&self, facts: &Facts<'s>, scope: &Scope<'s>) -> Vec<Function<'s>> {
        let program = &self.scan.program;
        let called = facts.calls.iter().filter_map(|call| match call.func.as_ref() {
            Expr::Path(path) => program.callee(&path.path, scope).map(|(function, _)| function),
            _ => None,
        });
        let named = facts.methods.iter().flat_map(|call| program.named(&unraw(&call.method)).iter().copied());
        called.chain(named).take(MOST_CALLED).collect()
    }

    fn comes_to(&mut self, function: Function<'s>, method: &'static str, depth: usize) -> bool {
        let key = (function.identity(), method);
        if let Some(known) = self.comes_to.get(&key) {
            return *known;
        }
        self.comes_to.insert(key, false);
        let facts = function.block.map(Facts::of).unwrap_or_default();
        let scope = self.scan.program.scope_of(function);
        let comes_to = self.calls_method(&facts, method, &scope, depth);
        self.comes_to.insert(key, comes_to);
        comes_to
    }

    /// Whether an expression sends nothing to a database but what reads from it, as far as its statements are texts.
    pub fn only_reads(&mut self, expression: &'s Expr, scope: &Scope<'s>) -> bool {
        let mut facts = Facts::default();
        facts.visit_expr(expression);
        let opens = facts.methods.iter().all(|call| OF_CONNECTIONS.contains(&call.method.to_string().as_str()));
        let calls_nothing_else = facts.calls.is_empty() && facts.macros.is_empty() && !facts.methods.is_empty();
        opens && calls_nothing_else || self.writes(&facts, scope, 0) == Some(false)
    }

    /// Whether statements change something; `None` where there are none.
    fn writes(&mut self, facts: &Facts<'s>, scope: &Scope<'s>, depth: usize) -> Option<bool> {
        let in_macros = facts.macros.iter().flat_map(|call| literals(call.tokens.clone()));
        let said = facts.literals.iter().cloned().chain(in_macros).filter_map(|text| changes(&text)).max();
        let called = facts.methods.iter().filter_map(|call| {
            let name = call.method.to_string();
            let is_one_of = |names: &[&str]| names.contains(&name.as_str());
            is_one_of(&CHANGES).then_some(true).or_else(|| is_one_of(&READS).then_some(false))
        });
        let own = called.max().max(said);
        let functions = self.called_by(facts, scope);
        let inner = functions.into_iter().filter(|_| depth < DEPTH).filter_map(|function| {
            let key = function.identity();
            if let Some(known) = self.writes.get(&key) {
                return *known;
            }
            self.writes.insert(key, None);
            let facts = function.block.map(Facts::of).unwrap_or_default();
            let scope = self.scan.program.scope_of(function);
            let writes = self.writes(&facts, &scope, depth + 1);
            self.writes.insert(key, writes);
            writes
        });
        inner.max().max(own)
    }

    /// The crate whose functions and types an expression begins with.
    pub fn library_of(&self, expression: &Expr, env: &Env<'s>, depth: usize) -> Option<String> {
        if depth > DEPTH {
            return None;
        }
        let program = &self.scan.program;
        let inner = |expression: &Expr| self.library_of(expression, env, depth + 1);
        let of_path = |path: &syn::Path| match program.resolve(env.scope.module, &segments(path), Kind::Value) {
            Found::External(path) if path.len() > 1 => path.into_iter().next(),
            _ => None,
        };
        let of_type = || {
            let mut ty = program.infer(expression, &env.scope, &env.types);
            // What is shared is asked for what it holds: `db: State<PgPool>`.
            while let Some(held) = ty.inside(&["State", "Extension"]).or_else(|| ty.inside(&POINTERS)) {
                ty = held.clone();
            }
            match ty {
                Ty::External(path, _) if path.contains("::") => Some(first(&path).to_owned()),
                _ => None,
            }
        };
        let library = match expression {
            Expr::Await(it) => inner(&it.base),
            Expr::Try(it) => inner(&it.expr),
            Expr::Paren(it) => inner(&it.expr),
            Expr::Reference(it) => inner(&it.expr),
            Expr::MethodCall(call) => inner(&call.receiver),
            Expr::Macro(call) => of_path(&call.mac.path),
            Expr::Call(call) => match call.func.as_ref() {
                Expr::Path(path) => of_path(&path.path),
                _ => None,
            },
            Expr::Path(path) => {
                let init = path.path.get_ident().and_then(|name| env.inits.get(&unraw(name)));
                of_type().or_else(|| init.and_then(|(init, _)| inner(init)))
            }
            _ => of_type(),
        };
        library.filter(|library| !["std", "core", "alloc"].contains(&library.as_str()))
    }
}

/// Whether a statement of SQL changes something; `None` for other texts.
fn changes(text: &str) -> Option<bool> {
    let words: Vec<String> = text.split_whitespace().take(MOST_WORDS).map(str::to_ascii_uppercase).collect();
    match words.first()?.as_str() {
        "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "CALL" | "TRUNCATE" => Some(true),
        "SELECT" | "WITH" => Some(words.iter().any(|word| ["INSERT", "UPDATE", "DELETE"].contains(&word.as_str()))),
        _ => None,
    }
}

/// The texts among what a macro is given.
fn literals(tokens: proc_macro2::TokenStream) -> Vec<String> {
    let text = |token| match token {
        proc_macro2::TokenTree::Literal(literal) => {
            syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|literal| vec![literal.value()])
        }
        proc_macro2::TokenTree::Group(group) => Some(literals(group.stream())),
        _ => None,
    };
    tokens.into_iter().filter_map(text).flatten().collect()
}

/// The crate that a path begins with.
pub fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or_default()
}
