//! The types of expressions, as far as declarations near them say.

mod calls;
mod libraries;

use std::collections::HashMap;

use syn::{Block, Expr, Fields, FnArg, Lit, Local, Member, Pat, Stmt, UnOp};

use super::names::Kind;
use super::types::segments;
use super::{Def, Found, Function, Program, Scope, Ty, TypeDef, TypeTree, texts, unraw};

/// The types of variables.
pub type Locals<'s> = HashMap<String, Ty<'s>>;

/// Expressions in expressions have an end, and so have functions that give what others give.
const DEPTH: usize = 48;

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
                let name = fields.path.segments.last().map(|segment| unraw(&segment.ident)).unwrap_or_default();
                for field in &fields.fields {
                    let ty = match ty {
                        Ty::Named(def, arguments) if matches!(def.tree, TypeTree::Enum(_)) => {
                            self.field_of_variant(*def, arguments, &name, &field.member)
                        }
                        ty => self.field(ty, &field.member),
                    };
                    self.bind(&field.pat, &ty, locals);
                }
            }
            _ => {}
        }
    }

    fn field_of_variant(&self, def: TypeDef<'s>, arguments: &[Ty<'s>], name: &str, member: &Member) -> Ty<'s> {
        let (TypeTree::Enum(tree), Member::Named(member)) = (def.tree, member) else { return Ty::Unknown };
        let variant = tree.variants.iter().find(|variant| variant.ident == name);
        let fields = variant.into_iter().flat_map(|variant| &variant.fields);
        let field = fields.into_iter().find(|field| field.ident.as_ref() == Some(member));
        field.map_or(Ty::Unknown, |field| self.lower(&field.ty, &self.scope_of_type(def, arguments)))
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
