//! Rust without what its literals and comments say.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, UseTree};

use super::skeleton::{Skeleton, Token};

/// The skeleton of a file; it has to parse.
pub fn skeleton(text: &str) -> Result<Skeleton, String> {
    let file = syn::parse_file(text).map_err(|error| format!("it does not parse: {error}"))?;
    let mut skeleton = Skeleton { shares_names: true, ..Skeleton::default() };
    for attribute in &file.attrs {
        tokens(attribute.to_token_stream(), &mut skeleton.tokens, &mut skeleton.sorted);
    }
    for item in file.items {
        match item {
            // Sorted by names.
            Item::Use(item) => uses(&item.tree, &mut Vec::new(), &mut skeleton.sorted),
            Item::Mod(item) if item.content.is_none() => {
                let mut sorted = Vec::new();
                tokens(item.into_token_stream(), &mut sorted, &mut skeleton.sorted);
                skeleton.sorted.push(sorted);
            }
            item => tokens(item.into_token_stream(), &mut skeleton.tokens, &mut skeleton.sorted),
        }
    }
    Ok(skeleton)
}

/// A path for each name that is imported.
fn uses(tree: &UseTree, path: &mut Vec<Token>, found: &mut Vec<Vec<Token>>) {
    match tree {
        UseTree::Path(of) => {
            path.push(name(&of.ident.to_string()));
            uses(&of.tree, path, found);
            path.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| uses(tree, path, found)),
        other => {
            let mut all = path.clone();
            tokens(other.to_token_stream(), &mut all, found);
            found.push(all);
        }
    }
}

/// A name; `r#` is no part of it.
fn name(text: &str) -> Token {
    Token::Name(text.strip_prefix("r#").unwrap_or(text).to_owned())
}

/// The tokens without doc comments, which are attributes to the parser, and without the arms of tables, which are sorted.
fn tokens(stream: TokenStream, found: &mut Vec<Token>, sorted: &mut Vec<Vec<Token>>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let is_inner = matches!(trees.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == '!');
                if is_inner {
                    trees.next();
                }
                if trees.next_if(is_doc).is_none() {
                    found.push(Token::Node(if is_inner { "#!" } else { "#" }.to_owned()));
                }
            }
            TokenTree::Punct(sign) => found.push(Token::Node(sign.to_string())),
            TokenTree::Ident(ident) => found.push(name(&ident.to_string())),
            TokenTree::Literal(literal) => {
                let kind = match syn::Lit::new(literal) {
                    syn::Lit::Str(text) => {
                        found.push(Token::Literal(text.value()));
                        "text"
                    }
                    other => {
                        found.push(Token::Literal(other.into_token_stream().to_string()));
                        "number"
                    }
                };
                found.push(Token::Node(kind.to_owned()));
            }
            TokenTree::Group(group) if is_table(&group) => {
                let trees: Vec<TokenTree> = group.stream().into_iter().collect();
                for arm in trees.split(|tree| is_sign(tree, ',')) {
                    let mut tokens_of_arm = Vec::new();
                    tokens(arm.iter().cloned().collect(), &mut tokens_of_arm, sorted);
                    sorted.push(tokens_of_arm);
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                found.push(Token::Node(open.to_owned()));
                let start = found.len();
                tokens(group.stream(), found, sorted);
                // Whether there is a comma behind the last of several depends on how long they are.
                let comma = Token::Node(",".to_owned());
                let is_list = group.delimiter() != Delimiter::Parenthesis
                    || found.iter().skip(start).filter(|token| **token == comma).count() > 1;
                if is_list && found.len() > start && found.last() == Some(&comma) {
                    found.pop();
                }
                found.push(Token::Node(close.to_owned()));
            }
        }
    }
}

/// `[doc = "…"]`
fn is_doc(tree: &TokenTree) -> bool {
    let TokenTree::Group(group) = tree else { return false };
    let mut inner = group.stream().into_iter();
    let starts = matches!(inner.next(), Some(TokenTree::Ident(ident)) if ident == "doc");
    starts
        && matches!(inner.next(), Some(TokenTree::Punct(sign)) if sign.as_char() == '=')
        && matches!(inner.next(), Some(TokenTree::Literal(_)))
        && inner.next().is_none()
}

fn is_sign(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(it) if it.as_char() == sign)
}

/// The arms of a `match` that answers texts with texts.
fn is_table(group: &Group) -> bool {
    let trees: Vec<TokenTree> = group.stream().into_iter().collect();
    let mut arms = trees.split(|tree| is_sign(tree, ',')).filter(|arm| !arm.is_empty());
    let is_row = |arm: &[TokenTree]| matches!(arm, [TokenTree::Literal(_), arrow, _, and, TokenTree::Group(_)] if is_sign(arrow, '=') && is_sign(and, '&'));
    group.delimiter() == Delimiter::Brace && arms.next().is_some_and(is_row)
}
