//! Items that a program makes with macros of its own (`macro_rules!`), put in the places of their calls.

use std::collections::HashMap;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Item, Macro};

use super::sources::{File, is_for_tests};

/// How often what a call becomes may have calls again.
const DEEPEST: usize = 16;

/// How many tokens all calls together may become.
const MOST_TOKENS: usize = 1_000_000;

/// Puts what calls become in their places. Of several macros of one name, the file's own is meant, or none.
pub(super) fn expand(files: &mut [File]) {
    let mut macros = Macros { own: HashMap::new(), all: HashMap::new(), left: MOST_TOKENS };
    for (index, file) in files.iter().enumerate().filter(|(_, file)| !file.is_generated) {
        macros.collect(index, &file.tree.items);
    }
    if macros.all.is_empty() {
        return;
    }
    for (index, file) in files.iter_mut().enumerate().filter(|(_, file)| !file.is_generated) {
        macros.replace(index, &mut file.tree.items, 0);
    }
}

struct Macros {
    /// By the file and the name.
    own: HashMap<(usize, String), Vec<Rule>>,
    /// By the name; `None` where there are several.
    all: HashMap<String, Option<Vec<Rule>>>,
    left: usize,
}

/// `(pattern) => { body }`
#[derive(Clone)]
struct Rule {
    pattern: Vec<Part>,
    body: Vec<Part>,
}

/// A part of a pattern, or of what takes its place.
#[derive(Clone)]
enum Part {
    Token(TokenTree),
    Group(Delimiter, Vec<Part>),
    /// `$name`, in patterns with its kind.
    Variable(String, String),
    /// `$( … ) separator operator`
    Repeated(Vec<Part>, Option<TokenTree>, char),
}

/// What a variable stands for.
#[derive(Clone)]
enum Bound {
    One(TokenStream),
    Many(Vec<Bindings>),
}

type Bindings = HashMap<String, Bound>;

impl Macros {
    fn collect(&mut self, file: usize, items: &[Item]) {
        for item in items {
            match item {
                Item::Macro(item) if item.mac.path.is_ident("macro_rules") => {
                    let Some(name) = &item.ident else { continue };
                    let (name, rules) = (name.to_string(), rules(item.mac.tokens.clone()));
                    self.all
                        .entry(name.clone())
                        .and_modify(|known| *known = None)
                        .or_insert_with(|| Some(rules.clone()));
                    self.own.insert((file, name), rules);
                }
                Item::Mod(module) if !is_for_tests(&module.attrs) => {
                    let items = module.content.as_ref().map(|(_, items)| items.as_slice());
                    self.collect(file, items.unwrap_or_default());
                }
                _ => {}
            }
        }
    }

    fn replace(&mut self, file: usize, items: &mut Vec<Item>, depth: usize) {
        let is_call = |item: &Item| matches!(item, Item::Macro(item) if item.ident.is_none());
        if items.iter().any(is_call) {
            let mut all = Vec::with_capacity(items.len());
            for item in items.drain(..) {
                match &item {
                    Item::Macro(call) if call.ident.is_none() && !is_for_tests(&call.attrs) => {
                        match self.expanded(file, &call.mac) {
                            Some(mut made) if depth < DEEPEST => {
                                self.replace(file, &mut made, depth + 1);
                                all.extend(made);
                            }
                            _ => all.push(item),
                        }
                    }
                    _ => all.push(item),
                }
            }
            *items = all;
        }
        for item in items {
            if let Item::Mod(module) = item
                && !is_for_tests(&module.attrs)
                && let Some((_, items)) = &mut module.content
            {
                self.replace(file, items, depth);
            }
        }
    }

    fn expanded(&mut self, file: usize, call: &Macro) -> Option<Vec<Item>> {
        let name = call.path.segments.last()?;
        let span = name.ident.span();
        let key = (file, name.ident.to_string());
        let rules = self.own.get(&key).or_else(|| self.all.get(&key.1)?.as_ref())?;
        let input: Vec<TokenTree> = call.tokens.clone().into_iter().collect();
        let (rule, bindings) = rules.iter().find_map(|rule| {
            let (mut at, mut bindings) = (0, Bindings::new());
            (matches(&rule.pattern, &input, &mut at, &mut bindings) && at == input.len()).then_some((rule, bindings))
        })?;
        let mut made = Vec::new();
        transcribe(&rule.body, &bindings, span, self.left, &mut made)?;
        self.left -= made.len();
        Some(syn::parse2::<syn::File>(made.into_iter().collect()).ok()?.items)
    }
}

/// The rules of a `macro_rules!`.
fn rules(tokens: TokenStream) -> Vec<Rule> {
    let groups = tokens.into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(parts(group.stream())),
        _ => None,
    });
    let groups: Vec<Vec<Part>> = groups.collect();
    let rule = |pair: &[Vec<Part>]| match pair {
        [pattern, body] => Some(Rule { pattern: pattern.clone(), body: body.clone() }),
        _ => None,
    };
    groups.chunks(2).filter_map(rule).collect()
}

fn parts(tokens: TokenStream) -> Vec<Part> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |at: usize, sign: char| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == sign);
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(token) = tokens.get(at) {
        match (token, tokens.get(at + 1)) {
            (_, Some(TokenTree::Ident(name))) if is(at, '$') => {
                at += 2;
                let kind = match tokens.get(at + 1) {
                    Some(TokenTree::Ident(kind)) if is(at, ':') && !is(at + 1, ':') => kind.to_string(),
                    _ => String::new(),
                };
                if name == "crate" {
                    found.push(Part::Token(TokenTree::Ident(name.clone())));
                    continue;
                }
                // In a body, a colon behind a variable is one.
                let is_kind = KINDS.contains(&kind.as_str());
                found.push(Part::Variable(name.to_string(), if is_kind { kind } else { String::new() }));
                at += if is_kind { 2 } else { 0 };
            }
            (_, Some(TokenTree::Group(group))) if is(at, '$') && group.delimiter() == Delimiter::Parenthesis => {
                at += 2;
                let is_operator = |at: usize| ['*', '+', '?'].into_iter().find(|sign| is(at, *sign));
                let (separator, operator) = match (is_operator(at), is_operator(at + 1)) {
                    (Some(sign), _) => (None, sign),
                    (None, Some(sign)) => (tokens.get(at).cloned(), sign),
                    (None, None) => (None, '*'),
                };
                at += if separator.is_some() { 2 } else { 1 };
                found.push(Part::Repeated(parts(group.stream()), separator, operator));
            }
            (TokenTree::Group(group), _) => {
                at += 1;
                found.push(Part::Group(group.delimiter(), parts(group.stream())));
            }
            _ => {
                at += 1;
                found.push(Part::Token(token.clone()));
            }
        }
    }
    found
}

/// What a variable may stand for (Rust Reference, "Macros By Example").
const KINDS: [&str; 15] = [
    "block",
    "expr",
    "expr_2021",
    "ident",
    "item",
    "lifetime",
    "literal",
    "meta",
    "pat",
    "pat_param",
    "path",
    "stmt",
    "tt",
    "ty",
    "vis",
];

/// Whether what follows in the input is as the pattern says; `at` is behind it then.
fn matches(pattern: &[Part], input: &[TokenTree], at: &mut usize, bindings: &mut Bindings) -> bool {
    pattern.iter().all(|part| match part {
        Part::Token(token) => {
            let is_same = input.get(*at).is_some_and(|other| other.to_string() == token.to_string());
            *at += usize::from(is_same);
            is_same
        }
        Part::Group(delimiter, inner) => {
            let Some(TokenTree::Group(group)) = input.get(*at) else { return false };
            let (tokens, mut own): (Vec<TokenTree>, usize) = (group.stream().into_iter().collect(), 0);
            *at += 1;
            group.delimiter() == *delimiter && matches(inner, &tokens, &mut own, bindings) && own == tokens.len()
        }
        Part::Variable(name, kind) => {
            let rest = input.get(*at..).unwrap_or_default();
            let Some((bound, length)) = fragment(kind, rest) else { return false };
            *at += length;
            bindings.insert(name.clone(), Bound::One(bound));
            true
        }
        Part::Repeated(inner, separator, operator) => {
            let mut all = Vec::new();
            loop {
                let mut next = *at;
                if let Some(separator) = separator.as_ref().filter(|_| !all.is_empty()) {
                    if input.get(next).is_none_or(|token| token.to_string() != separator.to_string()) {
                        break;
                    }
                    next += 1;
                }
                let mut own = Bindings::new();
                if next >= input.len() || !matches(inner, input, &mut next, &mut own) || next == *at {
                    break;
                }
                *at = next;
                all.push(own);
                if *operator == '?' {
                    break;
                }
            }
            let is_enough = *operator != '+' || !all.is_empty();
            for name in variables(inner) {
                bindings.insert(name, Bound::Many(all.clone()));
            }
            is_enough
        }
    })
}

fn variables(parts: &[Part]) -> Vec<String> {
    let inner = |part: &Part| match part {
        Part::Token(_) => Vec::new(),
        Part::Variable(name, _) => vec![name.clone()],
        Part::Group(_, parts) | Part::Repeated(parts, ..) => variables(parts),
    };
    parts.iter().flat_map(inner).collect()
}

/// The tokens at the start that are of a kind, and how many.
fn fragment(kind: &str, input: &[TokenTree]) -> Option<(TokenStream, usize)> {
    let first = input.first();
    match (kind, first) {
        ("ident", Some(TokenTree::Ident(_))) | ("tt", Some(_)) | ("literal", Some(TokenTree::Literal(_))) => {
            Some((first?.to_token_stream(), 1))
        }
        ("ident" | "tt", _) => None,
        ("ty", _) => parsed::<syn::Type>(input),
        ("path", _) => parsed::<syn::Path>(input),
        ("literal", _) => parsed::<syn::Lit>(input),
        ("lifetime", _) => parsed::<syn::Lifetime>(input),
        ("vis", _) => parsed::<syn::Visibility>(input),
        ("block", _) => parsed::<syn::Block>(input),
        ("item", _) => parsed::<Item>(input),
        ("meta", _) => parsed::<syn::Meta>(input),
        ("expr" | "expr_2021", _) => parsed::<syn::Expr>(input),
        _ => None,
    }
}

fn parsed<T: Parse + ToTokens>(input: &[TokenTree]) -> Option<(TokenStream, usize)> {
    let tokens: TokenStream = input.iter().cloned().collect();
    let one = |input: ParseStream<'_>| Ok((input.parse::<T>()?.to_token_stream(), input.parse::<TokenStream>()?));
    let (found, rest) = one.parse2(tokens).ok()?;
    Some((found, input.len() - rest.into_iter().count()))
}

/// The body with what its variables stand for; `None` where one stands for nothing, or all would be too long.
fn transcribe(body: &[Part], bindings: &Bindings, span: Span, most: usize, made: &mut Vec<TokenTree>) -> Option<()> {
    for part in body {
        match part {
            Part::Token(token) => {
                // What stands in the macro is found where it is called.
                let mut token = token.clone();
                token.set_span(span);
                made.push(token);
            }
            Part::Group(delimiter, inner) => {
                let mut own = Vec::new();
                transcribe(inner, bindings, span, most.checked_sub(made.len())?, &mut own)?;
                let mut group = Group::new(*delimiter, own.into_iter().collect());
                group.set_span(span);
                made.push(TokenTree::Group(group));
            }
            Part::Variable(name, _) => match bindings.get(name)? {
                Bound::One(tokens) => made.extend(tokens.clone()),
                Bound::Many(_) => return None,
            },
            Part::Repeated(inner, separator, _) => {
                let repeated = variables(inner).into_iter().find_map(|name| match bindings.get(&name) {
                    Some(Bound::Many(all)) => Some(all.clone()),
                    _ => None,
                })?;
                for (index, own) in repeated.into_iter().enumerate() {
                    if index > 0 {
                        made.extend(separator.clone());
                    }
                    let mut around = bindings.clone();
                    around.extend(own);
                    transcribe(inner, &around, span, most, made)?;
                }
            }
        }
        if made.len() > most {
            return None;
        }
    }
    Some(())
}
