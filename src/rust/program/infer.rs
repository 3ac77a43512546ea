//! The types of expressions, as far as declarations near them say.

use std::collections::HashMap;

use syn::{Block, Expr, ExprCall, ExprMethodCall, Fields, FnArg, Lit, Local, Member, Pat, PathArguments, Stmt, UnOp};

use super::names::Kind;
use super::types::segments;
use super::{Def, Found, Function, Program, Scope, Ty, TypeDef, TypeTree, texts, unraw};

/// The types of variables.
pub type Locals<'s> = HashMap<String, Ty<'s>>;

/// Expressions in expressions have an end, and so have functions that give what others give.
const DEPTH: usize = 48;

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
/// What a pointer or an extractor is seen through by.
pub const POINTERS: [&str; 14] = [
    "Box",
    "Arc",
    "Rc",
    "State",
    "Extension",
    "Cow",
    "RwLock",
    "Mutex",
    "MutexGuard",
    "Ref",
    "Data",
    "RwLockReadGuard",
    "LazyLock",
    "OnceCell",
];
const LISTS: [&str; 7] = ["Vec", "VecDeque", "HashSet", "BTreeSet", "IndexSet", "LinkedList", "Stream"];

impl<'s> Program<'s> {
    /// The type of an expression.
    pub fn infer(&self, expression: &Expr, scope: &Scope<'s>, locals: &Locals<'s>) -> Ty<'s> {
        self.infer_within(expression, scope, locals, 0)
    }

    fn infer_within(&self, expression: &Expr, scope: &Scope<'s>, locals: &Locals<'s>, depth: usize) -> Ty<'s> {
        if depth > DEPTH {
            return Ty::Unknown;
        }
        let infer = |expression: &Expr| self.infer_within(expression, scope, locals, depth + 1);
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(_) => Ty::external("str"),
                Lit::Int(literal) if !literal.suffix().is_empty() => Ty::external(literal.suffix()),
                Lit::Int(_) => Ty::external("i64"),
                Lit::Float(_) => Ty::external("f64"),
                Lit::Bool(_) => Ty::external("bool"),
                _ => Ty::Unknown,
            },
            Expr::Paren(inner) => infer(&inner.expr),
            Expr::Group(inner) => infer(&inner.expr),
            Expr::Reference(inner) => infer(&inner.expr),
            Expr::Await(inner) => infer(&inner.base),
            Expr::Unary(inner) => match inner.op {
                UnOp::Not(_) => Ty::external("bool"),
                _ => infer(&inner.expr),
            },
            Expr::Try(inner) => {
                let ty = infer(&inner.expr);
                ty.inside(&["Result", "Option"]).cloned().unwrap_or(ty)
            }
            Expr::Tuple(tuple) => Ty::Tuple(tuple.elems.iter().map(infer).collect()),
            Expr::Array(array) => {
                Ty::External("Vec".into(), vec![array.elems.first().map(infer).unwrap_or(Ty::Unknown)])
            }
            Expr::Cast(cast) => self.lower(&cast.ty, scope),
            Expr::Binary(binary) => {
                use syn::BinOp::{And, Eq, Ge, Gt, Le, Lt, Ne, Or};
                match binary.op {
                    And(_) | Eq(_) | Ge(_) | Gt(_) | Le(_) | Lt(_) | Ne(_) | Or(_) => Ty::external("bool"),
                    _ => infer(&binary.left),
                }
            }
            Expr::Path(path) => {
                let names = segments(&path.path);
                if let [name] = names.as_slice()
                    && let Some(ty) = locals.get(name)
                {
                    return ty.clone();
                }
                match self.resolve(scope.module, &names, Kind::Value) {
                    Found::Variant(def, _) | Found::Def(Def::Type(def)) => Ty::Named(def, self.unknowns(def)),
                    _ => Ty::Unknown,
                }
            }
            Expr::Struct(literal) => self.literal(literal, scope, locals, depth),
            Expr::Call(call) => self.called(call, scope, locals, depth),
            Expr::MethodCall(call) => self.method_called(call, scope, locals, depth),
            Expr::Field(field) => self.field(&infer(&field.base), &field.member),
            Expr::Index(index) => {
                let ty = infer(&index.expr);
                ty.inside(&LISTS).cloned().unwrap_or(Ty::Unknown)
            }
            Expr::Block(block) => self.block_type(&block.block, scope, locals, depth),
            Expr::Async(block) => self.block_type(&block.block, scope, locals, depth),
            Expr::If(branch) => {
                let ty = self.block_type(&branch.then_branch, scope, locals, depth);
                match &branch.else_branch {
                    Some((_, other)) if ty.is_unknown() || ty == Ty::external("!") => infer(other),
                    _ => ty,
                }
            }
            Expr::Match(branches) => {
                let subject = infer(&branches.expr);
                let mut types = branches.arms.iter().map(|arm| {
                    let mut locals = locals.clone();
                    self.bind(&arm.pat, &subject, &mut locals);
                    self.infer_within(&arm.body, scope, &locals, depth + 1)
                });
                types.find(|ty| !ty.is_unknown() && *ty != Ty::external("!")).unwrap_or(Ty::Unknown)
            }
            Expr::Macro(call) => self.macro_type(&call.mac, scope, locals, depth),
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => Ty::external("!"),
            _ => Ty::Unknown,
        }
    }

    fn unknowns(&self, def: TypeDef<'s>) -> Vec<Ty<'s>> {
        def.generics().type_params().map(|_| Ty::Unknown).collect()
    }

    fn block_type(&self, block: &Block, scope: &Scope<'s>, locals: &Locals<'s>, depth: usize) -> Ty<'s> {
        let mut locals = locals.clone();
        for (index, statement) in block.stmts.iter().enumerate() {
            match statement {
                Stmt::Local(local) => self.bind_local(local, scope, &mut locals, depth),
                Stmt::Expr(expression, None) if index + 1 == block.stmts.len() => {
                    return self.infer_within(expression, scope, &locals, depth + 1);
                }
                Stmt::Expr(Expr::Return(_), _) if index + 1 == block.stmts.len() => return Ty::external("!"),
                _ => {}
            }
        }
        Ty::Tuple(Vec::new())
    }

    /// Adds the variables of a `let`.
    pub fn bind_local(&self, local: &Local, scope: &Scope<'s>, locals: &mut Locals<'s>, depth: usize) {
        let ty = match (&local.pat, &local.init) {
            (Pat::Type(typed), Some(init)) => {
                let ty = self.lower(&typed.ty, scope);
                // `Vec<_>` says less than what it is made of.
                match ty.word() {
                    Some((_, [Ty::Unknown, ..])) => self.infer_within(&init.expr, scope, locals, depth + 1),
                    _ => ty,
                }
            }
            (_, Some(init)) => self.infer_within(&init.expr, scope, locals, depth + 1),
            (Pat::Type(typed), None) => self.lower(&typed.ty, scope),
            _ => Ty::Unknown,
        };
        self.bind(&local.pat, &ty, locals);
    }

    /// The variables of a function's parameters.
    pub fn parameters(&self, function: Function<'s>, scope: &Scope<'s>) -> Locals<'s> {
        let mut locals = Locals::new();
        for input in &function.signature.inputs {
            match input {
                FnArg::Receiver(_) => {
                    let own = scope.own.as_deref().cloned().unwrap_or(Ty::Unknown);
                    locals.insert("self".to_owned(), own);
                }
                FnArg::Typed(typed) => {
                    let ty = self.lower(&typed.ty, scope);
                    self.bind(&typed.pat, &ty, &mut locals);
                }
            }
        }
        locals
    }

    /// Adds the variables of a pattern.
    pub fn bind(&self, pattern: &Pat, ty: &Ty<'s>, locals: &mut Locals<'s>) {
        match pattern {
            Pat::Ident(ident) => {
                locals.insert(unraw(&ident.ident), ty.clone());
            }
            Pat::Type(typed) => self.bind(&typed.pat, ty, locals),
            Pat::Reference(inner) => self.bind(&inner.pat, ty, locals),
            Pat::Paren(inner) => self.bind(&inner.pat, ty, locals),
            Pat::Tuple(tuple) => {
                let Ty::Tuple(types) = ty else { return };
                for (pattern, ty) in tuple.elems.iter().zip(types) {
                    self.bind(pattern, ty, locals);
                }
            }
            Pat::TupleStruct(tuple) => match ty {
                Ty::External(_, arguments) => {
                    let is_error = tuple.path.segments.last().is_some_and(|segment| segment.ident == "Err");
                    let inner = arguments.get(usize::from(is_error)).cloned().unwrap_or(Ty::Unknown);
                    if let Some(pattern) = tuple.elems.first() {
                        self.bind(pattern, &inner, locals);
                    }
                }
                Ty::Named(def, arguments) => {
                    let scope = self.scope_of_type(*def, arguments);
                    let fields = match def.tree {
                        TypeTree::Struct(tree) => Some(&tree.fields),
                        TypeTree::Enum(tree) => {
                            let name = tuple.path.segments.last().map(|segment| &segment.ident);
                            let variant = tree.variants.iter().find(|variant| Some(&variant.ident) == name);
                            variant.map(|variant| &variant.fields)
                        }
                        TypeTree::Alias(_) => None,
                    };
                    for (pattern, field) in tuple.elems.iter().zip(fields.into_iter().flatten()) {
                        self.bind(pattern, &self.lower(&field.ty, &scope), locals);
                    }
                }
                _ => {}
            },
            Pat::Struct(fields) => {
                for field in &fields.fields {
                    self.bind(&field.pat, &self.field(ty, &field.member), locals);
                }
            }
            _ => {}
        }
    }

    /// The type of a member.
    pub fn field(&self, ty: &Ty<'s>, member: &Member) -> Ty<'s> {
        if let Some(inner) = ty.inside(&POINTERS) {
            return self.field(inner, member);
        }
        match (ty, member) {
            (Ty::Named(def, arguments), member) => {
                let TypeTree::Struct(tree) = def.tree else { return Ty::Unknown };
                let field = tree.fields.iter().enumerate().find(|(index, field)| match member {
                    Member::Named(name) => field.ident.as_ref() == Some(name),
                    Member::Unnamed(wanted) => wanted.index as usize == *index,
                });
                let scope = self.scope_of_type(*def, arguments);
                field.map_or(Ty::Unknown, |(_, field)| self.lower(&field.ty, &scope))
            }
            (Ty::Tuple(types), Member::Unnamed(index)) => {
                types.get(index.index as usize).cloned().unwrap_or(Ty::Unknown)
            }
            (Ty::External(_, arguments), Member::Unnamed(index)) if index.index == 0 => {
                arguments.first().cloned().unwrap_or(Ty::Unknown)
            }
            _ => Ty::Unknown,
        }
    }

    fn literal(&self, literal: &syn::ExprStruct, scope: &Scope<'s>, locals: &Locals<'s>, depth: usize) -> Ty<'s> {
        let names = segments(&literal.path);
        if let [name] = names.as_slice()
            && name == "Self"
        {
            return scope.own.as_deref().cloned().unwrap_or(Ty::Unknown);
        }
        let (def, fields) = match self.resolve(scope.module, &names, Kind::Type) {
            Found::Def(Def::Type(def)) => match def.tree {
                TypeTree::Struct(tree) => (def, &tree.fields),
                TypeTree::Enum(_) | TypeTree::Alias(_) => return Ty::Unknown,
            },
            Found::Variant(def, name) => match def.tree {
                TypeTree::Enum(tree) => match tree.variants.iter().find(|variant| variant.ident == name.as_str()) {
                    Some(variant) => (def, &variant.fields),
                    None => return Ty::Unknown,
                },
                TypeTree::Struct(_) | TypeTree::Alias(_) => return Ty::Unknown,
            },
            Found::Def(Def::Alias(..)) => {
                let path = syn::TypePath { qself: None, path: literal.path.clone() };
                return self.lower(&syn::Type::Path(path), scope);
            }
            _ => return Ty::Unknown,
        };
        let given = self.arguments(&literal.path, scope);
        let values = literal.fields.iter().map(|field| (field.member.clone(), &field.expr));
        self.made(def, fields, given, values.collect(), scope, locals, depth)
    }

    /// The type that a constructor gives, with what its parameters are by its arguments.
    #[expect(clippy::too_many_arguments, reason = "they are what an expression stands in")]
    fn made(
        &self,
        def: TypeDef<'s>,
        fields: &'s Fields,
        given: Vec<Ty<'s>>,
        values: Vec<(Member, &Expr)>,
        scope: &Scope<'s>,
        locals: &Locals<'s>,
        depth: usize,
    ) -> Ty<'s> {
        if def.generics().type_params().next().is_none() {
            return Ty::Named(def, Vec::new());
        }
        if !given.is_empty() {
            return Ty::Named(def, given);
        }
        let generic = Scope::of(def.module).with_generics(def.generics());
        let mut known = HashMap::new();
        for (member, value) in values {
            let field = fields.iter().enumerate().find(|(index, field)| match &member {
                Member::Named(name) => field.ident.as_ref() == Some(name),
                Member::Unnamed(wanted) => wanted.index as usize == *index,
            });
            if let Some((_, field)) = field {
                let declared = self.lower(&field.ty, &generic);
                let actual = self.infer_within(value, scope, locals, depth + 1);
                unify(&declared, &actual, &mut known);
            }
        }
        let parameters = def.generics().type_params();
        let arguments = parameters.map(|parameter| known.get(&unraw(&parameter.ident)).cloned().unwrap_or(Ty::Unknown));
        Ty::Named(def, arguments.collect())
    }

    fn called(&self, call: &ExprCall, scope: &Scope<'s>, locals: &Locals<'s>, depth: usize) -> Ty<'s> {
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
        let mut known = HashMap::new();
        let inputs = function.signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(&typed.ty),
            FnArg::Receiver(_) => None,
        });
        for (declared, value) in inputs.zip(arguments) {
            let actual = self.infer_within(value, scope, locals, depth + 1);
            unify(&self.lower(declared, &own), &actual, &mut known);
        }
        output.filled(&known)
    }

    fn method_called(&self, call: &ExprMethodCall, scope: &Scope<'s>, locals: &Locals<'s>, depth: usize) -> Ty<'s> {
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

    fn built_in(
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
                Some(Ty::External(outer, _)) if super::types::last(&outer) == "Result" => {
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

    fn macro_type(&self, call: &syn::Macro, scope: &Scope<'s>, locals: &Locals<'s>, depth: usize) -> Ty<'s> {
        let Some(name) = call.path.segments.last().map(|segment| segment.ident.to_string()) else {
            return Ty::Unknown;
        };
        match name.as_str() {
            "format" => Ty::external("String"),
            "json" => Ty::external("serde_json::Value"),
            "vec" => {
                let first = texts::expressions(call.tokens.clone()).into_iter().next();
                let item = first.map_or(Ty::Unknown, |first| self.infer_within(&first, scope, locals, depth + 1));
                Ty::External("Vec".into(), vec![item])
            }
            "query_as" | "query_file_as" => {
                let first = texts::split(call.tokens.clone()).into_iter().next();
                let ty = first.and_then(|first| syn::parse2::<syn::Type>(first).ok());
                let ty = ty.map_or(Ty::Unknown, |ty| self.lower(&ty, scope));
                Ty::External("QueryAs".into(), vec![ty])
            }
            _ => Ty::Unknown,
        }
    }
}

fn result(ty: Ty<'_>) -> Ty<'_> {
    Ty::External("Result".into(), vec![ty, Ty::Unknown])
}

fn starts_upper(name: &str) -> bool {
    name.starts_with(|first: char| first.is_uppercase())
}

/// Finds what parameters stand for, by a type that has them and the one that is there.
pub fn unify<'s>(declared: &Ty<'s>, actual: &Ty<'s>, known: &mut HashMap<String, Ty<'s>>) {
    match (declared, actual) {
        (Ty::Any(name), actual) if !actual.is_unknown() => {
            known.entry(name.clone()).or_insert_with(|| actual.clone());
        }
        (Ty::Named(a, x), Ty::Named(b, y)) if a.identity() == b.identity() => {
            x.iter().zip(y).for_each(|(x, y)| unify(x, y, known));
        }
        (Ty::External(_, x), Ty::External(_, y)) | (Ty::Tuple(x), Ty::Tuple(y)) => {
            x.iter().zip(y).for_each(|(x, y)| unify(x, y, known));
        }
        _ => {}
    }
}
