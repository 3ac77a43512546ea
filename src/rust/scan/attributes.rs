//! What attributes say, as words: `#[serde(rename = "id", default)]` has two.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, Expr, Meta};

use crate::rust::program::texts::split;

/// A word of an attribute: `default`, `rename = "id"`, `length(min = 1)`.
#[derive(Clone, Debug)]
pub struct Word {
    pub name: String,
    pub value: Option<TokenStream>,
    pub group: Option<TokenStream>,
}

impl Word {
    /// What stands behind `=`.
    pub fn expression(&self) -> Option<Expr> {
        syn::parse2(self.value.clone()?).ok()
    }

    /// The text behind `=`.
    pub fn text(&self) -> Option<String> {
        crate::rust::program::sources::literal_text(&self.expression()?)
    }

    /// The words in its parentheses.
    pub fn words(&self) -> Vec<Word> {
        self.group.clone().map(words).unwrap_or_default()
    }
}

/// The words of all attributes of a name, also of those that `cfg_attr` may add.
pub fn of(attributes: &[Attribute], name: &str) -> Vec<Word> {
    let mut found = Vec::new();
    for attribute in attributes {
        let Meta::List(list) = &attribute.meta else { continue };
        let last = list.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if last == name {
            found.extend(words(list.tokens.clone()));
        } else if last == "cfg_attr" {
            let added = words(list.tokens.clone()).into_iter().skip(1).filter(|word| word.name == name);
            found.extend(added.flat_map(|word| word.words()));
        }
    }
    found
}

/// Whether there is an attribute of a name.
pub fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().segments.last().is_some_and(|segment| segment.ident == name))
}

/// The words between the commas.
pub fn words(tokens: TokenStream) -> Vec<Word> {
    split(tokens).into_iter().filter_map(word).collect()
}

fn word(tokens: TokenStream) -> Option<Word> {
    let mut tokens = tokens.into_iter().peekable();
    let mut name = String::new();
    loop {
        match tokens.next() {
            Some(TokenTree::Ident(ident)) => name.push_str(&ident.to_string()),
            Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => name.push(':'),
            Some(TokenTree::Punct(punct)) if punct.as_char() == '=' && !name.is_empty() => {
                return Some(Word { name, value: Some(tokens.collect()), group: None });
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis && !name.is_empty() => {
                return Some(Word { name, value: None, group: Some(group.stream()) });
            }
            Some(literal @ TokenTree::Literal(_)) if name.is_empty() => {
                return Some(Word { name: String::new(), value: Some(literal.into()), group: None });
            }
            Some(_) => {}
            None => return (!name.is_empty()).then_some(Word { name, value: None, group: None }),
        }
    }
}

/// What the comments above an item say.
pub fn doc(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes {
        if attribute.path().is_ident("doc")
            && let Meta::NameValue(pair) = &attribute.meta
            && let Some(text) = crate::rust::program::sources::literal_text(&pair.value)
        {
            for line in text.split('\n') {
                lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned());
            }
        }
    }
    lines.join("\n").trim().to_owned()
}

/// Whether a type derives a trait.
pub fn derives(attributes: &[Attribute], name: &str) -> bool {
    of(attributes, "derive").iter().any(|word| word.name.rsplit(':').next() == Some(name))
}
