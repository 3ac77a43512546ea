//! Values that are data.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Expr, Lit, Stmt, UnOp};

use super::serde::{Serde, field_name};
use super::{Direction, Scan};
use crate::contract::value::{Number, Value as Json};
use crate::rust::program::infer::Locals;
use crate::rust::program::texts::split;
use crate::rust::program::types::segments;
use crate::rust::program::{Scope, Ty, TypeTree, unraw};
use crate::scanning::Members;
use crate::scanning::json::object;

use super::known::of_type;

/// Values in values have an end.
const DEPTH: usize = 40;

/// The value of a literal.
pub fn json(value: &Expr) -> Option<Json> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(Json::String(text.value())),
            Lit::Bool(value) => Some(Json::Bool(value.value)),
            Lit::Int(number) => Number::new(number.base10_digits()).map(Json::Number),
            Lit::Float(number) => Number::new(number.base10_digits()).map(Json::Number),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match json(&unary.expr)? {
            Json::Number(number) => Number::new(&format!("-{number}")).map(Json::Number),
            _ => None,
        },
        Expr::Reference(inner) => json(&inner.expr),
        Expr::Array(array) => array.elems.iter().map(json).collect::<Option<_>>().map(Json::Array),
        Expr::MethodCall(call) if ["to_string", "to_owned", "into"].contains(&call.method.to_string().as_str()) => {
            json(&call.receiver)
        }
        Expr::Call(call) => match call.func.as_ref() {
            Expr::Path(path) => match segments(&path.path).as_slice() {
                [.., of, from] if of == "String" && from == "from" => json(call.args.first()?),
                [some] if some == "Some" => json(call.args.first()?),
                _ => None,
            },
            _ => None,
        },
        Expr::Macro(call) => {
            let is_list = call.mac.path.segments.last().is_some_and(|segment| segment.ident == "vec");
            let is_json = call.mac.path.segments.last().is_some_and(|segment| segment.ident == "json");
            let tokens = call.mac.tokens.clone();
            if is_list {
                let items = split(tokens).into_iter().map(|item| syn::parse2(item).ok().as_ref().and_then(json));
                items.collect::<Option<_>>().map(Json::Array)
            } else if is_json {
                of_tokens(tokens, 0)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// What stands in `json!`, if it is data.
fn of_tokens(tokens: TokenStream, depth: usize) -> Option<Json> {
    if depth > DEPTH {
        return None;
    }
    match single_group(&tokens) {
        Some((Delimiter::Brace, inner)) => {
            let members = split(inner).into_iter().map(|part| {
                let (name, value) = pair(part)?;
                Some((name, of_tokens(value, depth + 1)?))
            });
            members.collect::<Option<_>>().map(Json::Object)
        }
        Some((Delimiter::Bracket, inner)) => {
            split(inner).into_iter().map(|part| of_tokens(part, depth + 1)).collect::<Option<_>>().map(Json::Array)
        }
        _ if tokens.to_string() == "null" => Some(Json::Null),
        _ => syn::parse2::<Expr>(tokens).ok().as_ref().and_then(json),
    }
}

fn single_group(tokens: &TokenStream) -> Option<(Delimiter, TokenStream)> {
    let mut iterator = tokens.clone().into_iter();
    match (iterator.next(), iterator.next()) {
        (Some(TokenTree::Group(group)), None) => Some((group.delimiter(), group.stream())),
        _ => None,
    }
}

/// `"name": value`
fn pair(tokens: TokenStream) -> Option<(String, TokenStream)> {
    let mut tokens = tokens.into_iter();
    let name = match tokens.next()? {
        TokenTree::Literal(literal) => match syn::parse_str::<Lit>(&literal.to_string()).ok()? {
            Lit::Str(text) => text.value(),
            _ => return None,
        },
        _ => return None,
    };
    match tokens.next()? {
        TokenTree::Punct(punct) if punct.as_char() == ':' => Some((name, tokens.collect())),
        _ => None,
    }
}

impl<'s> Scan<'s> {
    /// The schema of what `json!` makes: the members that are written there, with the types of their values.
    pub fn literal_schema(&mut self, tokens: TokenStream, scope: &Scope<'s>, locals: &Locals<'s>) -> Members {
        self.literal_within(tokens, scope, locals, 0)
    }

    fn literal_within(&mut self, tokens: TokenStream, scope: &Scope<'s>, locals: &Locals<'s>, depth: usize) -> Members {
        if depth > DEPTH {
            return Members::new();
        }
        match single_group(&tokens) {
            Some((Delimiter::Brace, inner)) => {
                let mut properties = Members::new();
                let mut required = Vec::new();
                for (name, value) in split(inner).into_iter().filter_map(pair) {
                    let schema = self.literal_within(value, scope, locals, depth + 1);
                    required.push(Json::String(name.clone()));
                    properties.insert(name, object(schema));
                }
                let mut schema = of_type("object");
                if !properties.is_empty() {
                    schema.insert("properties".to_owned(), object(properties));
                    schema.insert("required".to_owned(), Json::Array(required));
                }
                schema
            }
            Some((Delimiter::Bracket, inner)) => {
                let first = split(inner).into_iter().next();
                let items = first.map(|first| self.literal_within(first, scope, locals, depth + 1));
                let mut schema = of_type("array");
                schema.insert("items".to_owned(), object(items.unwrap_or_default()));
                schema
            }
            _ if tokens.to_string() == "null" => of_type("null"),
            _ => {
                let Ok(value) = syn::parse2::<Expr>(tokens) else { return Members::new() };
                self.value_schema(&value, scope, locals)
            }
        }
    }

    /// The schema of a value that is written as JSON.
    pub fn value_schema(&mut self, value: &Expr, scope: &Scope<'s>, locals: &Locals<'s>) -> Members {
        match value {
            Expr::Macro(call) if call.mac.path.segments.last().is_some_and(|segment| segment.ident == "json") => {
                self.literal_schema(call.mac.tokens.clone(), scope, locals)
            }
            Expr::Reference(inner) => self.value_schema(&inner.expr, scope, locals),
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(_) => of_type("string"),
                Lit::Int(_) => of_type("integer"),
                Lit::Float(_) => of_type("number"),
                Lit::Bool(_) => of_type("boolean"),
                _ => Members::new(),
            },
            _ => {
                let ty = self.program.infer(value, scope, locals);
                self.schema(&ty, Direction::Response)
            }
        }
    }

    /// What serde puts in the place of a field that is left out, where the sources say it as data.
    pub(super) fn default(&mut self, serde: &Serde, ty: &Ty<'s>, scope: &Scope<'s>) -> Option<Json> {
        if !serde.has("default") {
            return None;
        }
        let Some(path) = serde.text("default", Direction::Request) else {
            return match ty.word()?.0 {
                "bool" => Some(Json::Bool(false)),
                _ => None,
            };
        };
        let path: syn::Path = syn::parse_str(&path).ok()?;
        let (function, scope) = self.program.callee(&path, scope)?;
        match function.block?.stmts.last()? {
            Stmt::Expr(value, None) => self.constant(value, ty, &scope),
            _ => None,
        }
    }

    /// A value of a type, where the sources say it as data.
    fn constant(&mut self, value: &Expr, ty: &Ty<'s>, scope: &Scope<'s>) -> Option<Json> {
        match value {
            Expr::Struct(literal) => self.structure_constant(literal, ty),
            Expr::Call(call) if json(value).is_none() => self.call_constant(call, ty, scope),
            Expr::Path(path) if path.path.segments.len() > 1 => word_of(ty, &path.path.segments.last()?.ident),
            Expr::MethodCall(call) if call.method == "unwrap_or_default" => match call.receiver.as_ref() {
                // A moment, as JSON has it.
                Expr::MethodCall(call) if call.method == "parse" => json(&call.receiver),
                _ => None,
            },
            Expr::Macro(call) if json(value).is_none() && call.mac.path.is_ident("vec") => {
                let ty = ty.inside(&["Option"]).unwrap_or(ty).inside(&["Vec"])?;
                let items = split(call.mac.tokens.clone()).into_iter();
                let items = items.map(|item| self.constant(&syn::parse2(item).ok()?, ty, scope));
                items.collect::<Option<_>>().map(Json::Array)
            }
            _ => json(value).or_else(|| {
                let number = self.program.number(value, scope).as_deref().and_then(Number::new).map(Json::Number);
                number.or_else(|| self.program.text(value, scope, &Default::default())?.whole().map(Json::String))
            }),
        }
    }

    /// `Name { field: value }`
    fn structure_constant(&mut self, literal: &syn::ExprStruct, ty: &Ty<'s>) -> Option<Json> {
        let Ty::Named(def, arguments) = ty.inside(&["Option"]).unwrap_or(ty) else { return None };
        let TypeTree::Struct(tree) = def.tree else { return None };
        let scope = self.program.scope_of_type(*def, arguments);
        let rule = Serde::of(&tree.attrs).text("rename_all", Direction::Request);
        let mut members = Vec::new();
        for given in &literal.fields {
            let syn::Member::Named(ident) = &given.member else { return None };
            let field = tree.fields.iter().find(|field| field.ident.as_ref() == Some(ident))?;
            let serde = Serde::of(&field.attrs);
            // A member that is not there, and a map of no others.
            if serde.has("flatten") || matches!(&given.expr, Expr::Path(path) if path.path.is_ident("None")) {
                continue;
            }
            let name = serde.text("rename", Direction::Request);
            let name = name.unwrap_or_else(|| field_name(&unraw(ident), rule.as_deref()));
            let ty = self.program.lower(&field.ty, &scope);
            let value = self.constant(&given.expr, &ty, &scope)?;
            // What is filled in for the member in any case.
            if self.default(&serde, &ty, &scope).as_ref() != Some(&value) {
                members.push((name, value));
            }
        }
        Some(Json::Object(members))
    }

    /// `Map::new()`, `BTreeMap::from([…])`, `Box::new(value)`, `Some(value)`, `Name(value)`, `Name::Variant(value)`
    fn call_constant(&mut self, call: &syn::ExprCall, ty: &Ty<'s>, scope: &Scope<'s>) -> Option<Json> {
        let Expr::Path(path) = call.func.as_ref() else { return None };
        let words = segments(&path.path);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ty = ty.inside(&["Option"]).unwrap_or(ty);
        match (words.as_slice(), call.args.iter().collect::<Vec<_>>().as_slice()) {
            (["Map" | "BTreeMap" | "HashMap", "new"], []) => Some(Json::Object(Vec::new())),
            (["Map" | "BTreeMap" | "HashMap", "from" | "from_iter"], [Expr::Array(pairs)]) => {
                let value = ty.inside(&["BTreeMap", "HashMap"]).unwrap_or(ty).clone();
                let pair = |pair: &Expr| {
                    let Expr::Tuple(pair) = pair else { return None };
                    let Some(Json::String(name)) = json(pair.elems.first()?) else { return None };
                    Some((name, self.constant(pair.elems.get(1)?, &value, scope)?))
                };
                pairs.elems.iter().map(pair).collect::<Option<_>>().map(Json::Object)
            }
            (["Box", "new"], [inner]) => self.constant(inner, ty.inside(&["Box"]).unwrap_or(ty), scope),
            (["Some"], [inner]) => self.constant(inner, ty, scope),
            (_, values) => {
                let Ty::Named(def, arguments) = ty else { return None };
                let own = self.program.scope_of_type(*def, arguments);
                match def.tree {
                    TypeTree::Struct(tree) if tree.fields.len() == 1 => {
                        let ty = self.program.lower(&tree.fields.iter().next()?.ty, &own);
                        self.constant(values.first()?, &ty, &own)
                    }
                    TypeTree::Struct(tree) => {
                        let given = tree.fields.iter().zip(values);
                        let given =
                            given.filter(|(_, value)| !matches!(value, Expr::Path(path) if path.path.is_ident("None")));
                        let item = |(field, value): (&'s syn::Field, &&Expr)| {
                            let ty = self.program.lower(&field.ty, &own);
                            self.constant(value, &ty, &own)
                        };
                        given.map(item).collect::<Option<_>>().map(Json::Array)
                    }
                    TypeTree::Enum(tree) => {
                        let variant = tree
                            .variants
                            .iter()
                            .find(|variant| words.last().is_some_and(|word| variant.ident == word))?;
                        let ty = self.program.lower(&variant.fields.iter().next()?.ty, &own);
                        self.constant(values.first()?, &ty, &own)
                    }
                    TypeTree::Alias(tree) => {
                        let ty = self.program.lower(&tree.ty, &own);
                        self.call_constant(call, &ty, &own)
                    }
                }
            }
        }
    }
}

/// What a variant of an enum of texts is called on the wire.
fn word_of(ty: &Ty<'_>, ident: &syn::Ident) -> Option<Json> {
    let ty = ty.inside(&["Option"]).unwrap_or(ty);
    let Ty::Named(def, _) = ty else { return None };
    let TypeTree::Enum(tree) = def.tree else { return None };
    let variants = super::enums::variants(tree, &Serde::of(&tree.attrs), Direction::Request);
    variants.into_iter().find(|(_, variant)| variant.ident == *ident).map(|(name, _)| Json::String(name))
}
