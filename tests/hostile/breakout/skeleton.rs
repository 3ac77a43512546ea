//! What is left of a file without the contents of its literals and comments.

use std::collections::BTreeMap;

use super::payloads::MARK;

/// A part of a file that a hostile text must not add, take away or change.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A node of the syntax tree, punctuation, or the end of a node.
    Node(String),
    /// The content of a literal, which differs only if it came from the document.
    Literal(String),
    /// A name, which differs only if it came from the document, and then it is the same other name in the whole file.
    Name(String),
}

/// A file's tokens in order, and those of its statements that are sorted by what stands in them, such as imports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Skeleton {
    pub tokens: Vec<Token>,
    pub sorted: Vec<Vec<Token>>,
    /// Whether a name may stand for several things, which its place tells apart: a method and a field in Rust.
    pub shares_names: bool,
}

/// Says where a hostile file is another one than its benign twin.
pub fn compare(hostile: &Skeleton, benign: &Skeleton) -> Result<(), String> {
    let mut names = Names { shares: benign.shares_names, ..Names::default() };
    names.tokens(&hostile.tokens, &benign.tokens)?;
    if hostile.sorted.len() != benign.sorted.len() {
        return Err(format!("{} imports instead of {}", hostile.sorted.len(), benign.sorted.len()));
    }
    let mut left: Vec<&Vec<Token>> = hostile.sorted.iter().collect();
    let (own, ours): (Vec<_>, Vec<_>) = benign.sorted.iter().partition(|tokens| tokens.iter().any(is_marked));
    // What says nothing of the document stands in both; of the rest, each has its partner.
    for tokens in ours {
        let at = left.iter().position(|other| *other == tokens).ok_or_else(|| format!("{tokens:?} is missing"))?;
        left.remove(at);
    }
    for tokens in own {
        let partner = left.iter().position(|other| names.clone().tokens(other, tokens).is_ok());
        let at = partner.ok_or_else(|| format!("nothing stands for {tokens:?} among {left:?}"))?;
        names.tokens(left.remove(at), tokens)?;
    }
    Ok(())
}

fn is_marked(token: &Token) -> bool {
    matches!(token, Token::Literal(text) | Token::Name(text) if has_mark(text))
}

/// Whether a text came from the document.
pub fn has_mark(text: &str) -> bool {
    text.to_lowercase().contains(MARK)
}

/// Whether a report has cut a text short, so that too little of it may be left to tell where it came from.
fn is_cut(text: &str) -> bool {
    text.contains('…')
}

/// Which names stand for which.
#[derive(Clone, Default)]
struct Names {
    shares: bool,
    benign: BTreeMap<String, String>,
    hostile: BTreeMap<String, String>,
}

impl Names {
    fn tokens(&mut self, hostile: &[Token], benign: &[Token]) -> Result<(), String> {
        for (at, (other, token)) in hostile.iter().zip(benign).enumerate() {
            if !self.is_same(other, token) {
                let around =
                    |tokens: &[Token]| format!("{:?}", &tokens[at.saturating_sub(8)..tokens.len().min(at + 4)]);
                return Err(format!("{}\n  for {}", shortened(&around(hostile)), shortened(&around(benign))));
            }
        }
        if hostile.len() == benign.len() {
            return Ok(());
        }
        let rest = |tokens: &[Token]| format!("{:?}", &tokens[hostile.len().min(benign.len()).saturating_sub(4)..]);
        Err(format!("it ends with {}\n  for {}", shortened(&rest(hostile)), shortened(&rest(benign))))
    }

    fn is_same(&mut self, hostile: &Token, benign: &Token) -> bool {
        match (hostile, benign) {
            (Token::Node(hostile), Token::Node(benign)) => hostile == benign,
            (Token::Literal(hostile), Token::Literal(benign)) => {
                hostile == benign || has_mark(benign) || is_cut(benign)
            }
            (Token::Name(hostile), Token::Name(benign)) => {
                if self.shares && hostile == benign && !has_mark(benign) {
                    return true;
                }
                // A name of ours stands for itself, and for nothing of the document's.
                let is_own = hostile == benign || has_mark(benign);
                is_own
                    && self.hostile.entry(benign.clone()).or_insert_with(|| hostile.clone()) == hostile
                    && self.benign.entry(hostile.clone()).or_insert_with(|| benign.clone()) == benign
            }
            _ => false,
        }
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() > 600 { text.chars().take(600).chain("…".chars()).collect() } else { text.to_owned() }
}
