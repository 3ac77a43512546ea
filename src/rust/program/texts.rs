//! Texts and numbers that a program's text says: literals, constants, and what is put together from these.

use std::collections::HashMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::{Expr, Lit, UnOp};

use super::names::Kind;
use super::types::segments;
use super::{Def, Found, Program, Scope};

/// Constants of constants have an end.
const DEPTH: usize = 32;

/// A text of which parts may not be known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Option<String>>);

impl Text {
    pub fn known(text: impl Into<String>) -> Self {
        Text(vec![Some(text.into())])
    }

    pub fn unknown() -> Self {
        Text(vec![None])
    }

    /// The text, if all of it is known.
    pub fn whole(&self) -> Option<String> {
        self.0.iter().cloned().collect::<Option<Vec<String>>>().map(|parts| parts.concat())
    }
}

/// Texts by the names of variables.
pub type Texts = HashMap<String, Text>;

/// The macros that put texts together, one after the other.
const CONCAT: [&str; 4] = ["concat", "concatcp", "concatc", "const_concat"];
/// The macros that put texts together by a format.
const FORMAT: [&str; 3] = ["format", "formatcp", "const_format"];
/// The methods that give the same text.
const SAME: [&str; 12] = [
    "to_string",
    "to_owned",
    "as_str",
    "into",
    "clone",
    "as_ref",
    "into_boxed_str",
    "to_str",
    "borrow",
    "as_deref",
    "trim",
    "leak",
];

impl<'s> Program<'s> {
    /// The text that an expression is; `None` if it is none that could be known.
    pub fn text(&self, expression: &Expr, scope: &Scope<'s>, locals: &Texts) -> Option<Text> {
        self.text_within(expression, scope, locals, 0)
    }

    fn text_within(&self, expression: &Expr, scope: &Scope<'s>, locals: &Texts, depth: usize) -> Option<Text> {
        if depth > DEPTH {
            return None;
        }
        let text = |expression: &Expr| self.text_within(expression, scope, locals, depth + 1);
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(literal) => Some(Text::known(literal.value())),
                Lit::Char(literal) => Some(Text::known(literal.value())),
                Lit::Int(literal) => Some(Text::known(literal.base10_digits())),
                _ => None,
            },
            Expr::Reference(inner) => text(&inner.expr),
            Expr::Paren(inner) => text(&inner.expr),
            Expr::Group(inner) => text(&inner.expr),
            Expr::Unary(inner) if matches!(inner.op, UnOp::Deref(_)) => text(&inner.expr),
            Expr::MethodCall(call) if SAME.contains(&call.method.to_string().as_str()) => text(&call.receiver),
            Expr::Binary(sum) => {
                let mut parts = text(&sum.left)?.0;
                parts.extend(text(&sum.right)?.0);
                Some(Text(parts))
            }
            Expr::Call(call) => {
                let Expr::Path(path) = call.func.as_ref() else { return None };
                let names = segments(&path.path);
                let is_same = matches!(names.as_slice(), [.., of, make]
                    if ["String", "Cow", "Box", "Arc"].contains(&of.as_str()) && ["from", "new"].contains(&make.as_str()));
                match is_same {
                    true => text(call.args.first()?),
                    false => self.returned(call, path, scope, locals, depth),
                }
            }
            Expr::Path(path) => {
                let names = segments(&path.path);
                if let (Some(own), Some(name)) = (&path.qself, names.last()) {
                    return self.constant_text(&self.lower(&own.ty, scope), name, depth);
                }
                if let [name] = names.as_slice()
                    && let Some(local) = locals.get(name)
                {
                    return Some(local.clone());
                }
                self.constant(&names, scope, depth)
            }
            Expr::Macro(call) => {
                let name = call.mac.path.segments.last()?.ident.to_string();
                let arguments = expressions(call.mac.tokens.clone());
                if CONCAT.contains(&name.as_str()) {
                    let parts = arguments.iter().map(|part| text(part).unwrap_or_else(Text::unknown));
                    return Some(Text(parts.flat_map(|part| part.0).collect()));
                }
                if FORMAT.contains(&name.as_str()) {
                    return self.formatted(&arguments, scope, locals, depth);
                }
                None
            }
            _ => None,
        }
    }

    /// The text that a function gives: `fn base() -> String { "/api".into() }`.
    fn returned(
        &self,
        call: &syn::ExprCall,
        path: &syn::ExprPath,
        scope: &Scope<'s>,
        locals: &Texts,
        depth: usize,
    ) -> Option<Text> {
        let (function, inner) = self.callee(&path.path, scope)?;
        let Some([syn::Stmt::Expr(last, None)]) = function.block.map(|block| block.stmts.as_slice()) else {
            return None;
        };
        let inputs = function.signature.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(typed) => match typed.pat.as_ref() {
                syn::Pat::Ident(ident) => Some(super::unraw(&ident.ident)),
                _ => None,
            },
            syn::FnArg::Receiver(_) => None,
        });
        let given = call.args.iter().map(|value| self.text_within(value, scope, locals, depth + 1));
        let given = inputs.zip(given).map(|(name, value)| (name, value.unwrap_or_else(Text::unknown)));
        self.text_within(last, &inner, &given.collect(), depth + 1)
    }

    fn constant(&self, names: &[String], scope: &Scope<'s>, depth: usize) -> Option<Text> {
        if let [own, name] = names
            && let Some(own) = if own == "Self" { scope.own.as_deref() } else { scope.generics.get(own) }
        {
            return self.constant_text(own, name, depth);
        }
        match self.resolve(scope.module, names, Kind::Value) {
            Found::Def(Def::Const(value, module)) => {
                self.text_within(value, &Scope::of(module), &Texts::new(), depth + 1)
            }
            Found::Member(Def::Type(def), rest) => {
                let own = super::Ty::Named(def, Vec::new());
                let [name] = rest.as_slice() else { return None };
                self.constant_text(&own, name, depth)
            }
            _ => None,
        }
    }

    fn constant_text(&self, own: &super::Ty<'s>, name: &str, depth: usize) -> Option<Text> {
        let (value, scope) = self.constant_of(own, name)?;
        self.text_within(value, &scope, &Texts::new(), depth + 1)
    }

    /// `format!("{BASE}/{}", name)`
    fn formatted(&self, arguments: &[Expr], scope: &Scope<'s>, locals: &Texts, depth: usize) -> Option<Text> {
        let (format, given) = arguments.split_first()?;
        let format = self.text_within(format, scope, locals, depth + 1)?.whole()?;
        let mut given = given.iter();
        let mut parts = Vec::new();
        let mut rest = format.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            parts.push(Some(before.to_owned()));
            if let Some(after) = from.strip_prefix("{{") {
                parts.push(Some("{".to_owned()));
                rest = after;
                continue;
            }
            if let Some(after) = from.strip_prefix("}}") {
                parts.push(Some("}".to_owned()));
                rest = after;
                continue;
            }
            let (hole, after) = from.strip_prefix('{')?.split_once('}')?;
            let name = hole.split(':').next().unwrap_or_default().trim();
            let value = if name.is_empty() || name.chars().all(|digit| digit.is_ascii_digit()) {
                given.next().and_then(|value| self.text_within(value, scope, locals, depth + 1))
            } else {
                let local = locals.get(name).cloned();
                local.or_else(|| self.constant(&[name.to_owned()], scope, depth))
            };
            parts.extend(value.unwrap_or_else(Text::unknown).0);
            rest = after;
        }
        parts.push(Some(rest.to_owned()));
        Some(Text(parts))
    }

    /// The number that an expression is, as JSON writes it.
    pub fn number(&self, expression: &Expr, scope: &Scope<'s>) -> Option<String> {
        self.number_within(expression, scope, 0)
    }

    fn number_within(&self, expression: &Expr, scope: &Scope<'s>, depth: usize) -> Option<String> {
        if depth > DEPTH {
            return None;
        }
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(literal) => Some(literal.base10_digits().to_owned()),
                Lit::Float(literal) => {
                    let digits = literal.base10_digits();
                    Some(digits.strip_suffix('.').unwrap_or(digits).to_owned())
                }
                _ => None,
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                Some(format!("-{}", self.number_within(&unary.expr, scope, depth + 1)?))
            }
            Expr::Paren(inner) => self.number_within(&inner.expr, scope, depth + 1),
            Expr::Group(inner) => self.number_within(&inner.expr, scope, depth + 1),
            Expr::Cast(cast) => self.number_within(&cast.expr, scope, depth + 1),
            Expr::Binary(binary) => {
                let left: i128 = self.number_within(&binary.left, scope, depth + 1)?.parse().ok()?;
                let right: i128 = self.number_within(&binary.right, scope, depth + 1)?.parse().ok()?;
                let value = match binary.op {
                    syn::BinOp::Add(_) => left.checked_add(right),
                    syn::BinOp::Sub(_) => left.checked_sub(right),
                    syn::BinOp::Mul(_) => left.checked_mul(right),
                    syn::BinOp::Shl(_) => u32::try_from(right).ok().and_then(|by| left.checked_shl(by)),
                    _ => None,
                };
                value.map(|value| value.to_string())
            }
            Expr::Path(path) => {
                let names = segments(&path.path);
                if let [.., of, edge] = names.as_slice()
                    && let Some(value) = edge_of(of, edge)
                {
                    return Some(value);
                }
                match self.resolve(scope.module, &names, Kind::Value) {
                    Found::Def(Def::Const(value, module)) => self.number_within(value, &Scope::of(module), depth + 1),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// `i32::MAX`
fn edge_of(of: &str, edge: &str) -> Option<String> {
    Some(match (of, edge) {
        ("i16", "MAX") => i16::MAX.to_string(),
        ("i32", "MAX") => i32::MAX.to_string(),
        ("i64", "MAX") => i64::MAX.to_string(),
        ("u8", "MAX") => u8::MAX.to_string(),
        ("u16", "MAX") => u16::MAX.to_string(),
        ("u32", "MAX") => u32::MAX.to_string(),
        ("i32", "MIN") => i32::MIN.to_string(),
        ("i64", "MIN") => i64::MIN.to_string(),
        ("u8" | "u16" | "u32" | "u64" | "usize", "MIN") => "0".to_owned(),
        _ => return None,
    })
}

/// The expressions between the commas of a macro call; what is none is left out.
pub fn expressions(tokens: TokenStream) -> Vec<Expr> {
    split(tokens).into_iter().filter_map(|part| syn::parse2(part).ok()).collect()
}

/// The tokens between the commas.
pub fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut part = TokenStream::new();
    let mut depth = 0_usize;
    let mut before = ' ';
    for token in tokens {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                ',' if depth == 0 => {
                    parts.push(std::mem::take(&mut part));
                    before = ' ';
                    continue;
                }
                // Only what follows `::` or a type's name opens generics; both sides of a comparison would not have a comma.
                '<' => depth += 1,
                '>' if before != '-' && before != '=' => depth = depth.saturating_sub(1),
                _ => {}
            }
            before = punct.as_char();
        } else {
            before = ' ';
        }
        part.extend(std::iter::once(token));
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}
