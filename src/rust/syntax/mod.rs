//! Rust as a syntax tree. The one place that knows the parsers: syn, which makes trees, and rust-analyzer's, which makes none.

mod cursor;
mod declarations;
mod members;
mod module;
mod skeleton;

use std::collections::HashSet;

use ra_ap_parser::{Edition, LexedStr, Step, SyntaxKind, TopEntryPoint};

use declarations::is_declaration;
pub use members::members;
pub use module::{Import, Leaf, Module, module};
use skeleton::skeleton;

use crate::printing::pieces::pieces;

/// Looks whether files parse.
#[derive(Default)]
pub struct Checker {
    /// The skeletons of items that parse. Those of operations are alike, so most need no parser.
    known: HashSet<Vec<u8>>,
}

impl Checker {
    /// Says where and why a Rust file does not parse: `line:column: reason`.
    ///
    /// A file is looked at by pieces: items, one after the other, are a file. Declarations of types are recognised as they stand.
    /// For other items, rust-analyzer's parser is asked, which makes no tree and takes a quarter of the time; what it refuses or
    /// cannot tell, syn decides. Where a piece is no file, the whole file says so, or that it was cut in the wrong place.
    pub fn check(&mut self, text: &str) -> Result<(), String> {
        let mut pieces = pieces(text, 0).enumerate();
        let is_fine = pieces.all(|(index, piece)| is_declaration(piece) || self.is_file(piece, index == 0));
        if is_fine { Ok(()) } else { check_whole(text) }
    }

    fn is_file(&mut self, text: &str, is_start: bool) -> bool {
        let skeleton = if is_start { None } else { skeleton(text) };
        if skeleton.as_ref().is_some_and(|skeleton| self.known.contains(skeleton)) {
            return true;
        }
        let is_fine = is_file(text, is_start);
        self.known.extend(skeleton.filter(|_| is_fine));
        is_fine
    }
}

/// Whether a text is items, and comments that document something. What says something of a whole file stands at its start only.
fn is_file(text: &str, is_start: bool) -> bool {
    let lexed = LexedStr::new(Edition::CURRENT, text);
    if lexed.errors().next().is_some() || !is_start && has_head(&lexed) || !has_comments_in_place(&lexed, is_start) {
        return false;
    }
    let parsed = TopEntryPoint::SourceFile.parse(&lexed.to_input(Edition::CURRENT));
    !parsed.iter().any(|step| matches!(step, Step::Error { .. }))
}

/// Whether a text starts as only a file may: `#!/usr/bin/env`, `#![allow(…)]`.
fn has_head(lexed: &LexedStr<'_>) -> bool {
    let mut kinds = (0..lexed.len()).map(|index| lexed.kind(index)).filter(|kind| !kind.is_trivia());
    match kinds.next() {
        Some(SyntaxKind::POUND) => kinds.next() == Some(SyntaxKind::BANG),
        kind => matches!(kind, Some(SyntaxKind::SHEBANG | SyntaxKind::FRONTMATTER)),
    }
}

/// What the parser passes over: `//!` stands before everything else, and `///` before what it is about.
fn has_comments_in_place(lexed: &LexedStr<'_>, is_start: bool) -> bool {
    let mut is_begun = !is_start;
    let mut is_awaited = false;
    for index in 0..lexed.len() {
        match lexed.kind(index) {
            SyntaxKind::WHITESPACE => {}
            SyntaxKind::COMMENT => {
                let text = lexed.text(index);
                if is_begun && (text.starts_with("//!") || text.starts_with("/*!")) {
                    return false;
                }
                is_awaited |= documents(text);
            }
            SyntaxKind::R_CURLY | SyntaxKind::R_PAREN | SyntaxKind::R_BRACK if is_awaited => return false,
            _ => (is_begun, is_awaited) = (true, false),
        }
    }
    !is_awaited
}

/// Whether a comment is one about what follows.
fn documents(comment: &str) -> bool {
    let begins = |mark: &str, other: &str| comment.starts_with(mark) && !comment.starts_with(other);
    begins("///", "////") || begins("/**", "/***") && comment != "/**/"
}

fn check_whole(text: &str) -> Result<(), String> {
    let Err(error) = syn::parse_file(text) else {
        return Ok(());
    };
    let start = error.span().start();
    Err(format!("{}:{}: {error}", start.line, start.column + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printing::pieces::PIECE;

    fn check(text: &str) -> Result<(), String> {
        Checker::default().check(text)
    }

    /// Two pieces' worth of functions.
    fn items() -> String {
        let item = format!("/// What it is.\npub fn item() {{\n    let text = \"{}\";\n}}\n\n", "~".repeat(PIECE / 8));
        item.repeat(16)
    }

    #[test]
    fn files_are_cut_between_items() {
        let items = items();
        assert_eq!(pieces(&items, PIECE).count(), 2);
        assert_eq!(pieces(&items, PIECE).collect::<String>(), items);
        assert_eq!(check(&items), Ok(()));
        assert_eq!(check(""), Ok(()));
    }

    #[test]
    fn what_a_cut_would_hide_is_found() {
        let items = items();
        for wrong in
            ["#![allow(unused)]\n\n", "//! Of the file.\n\n", "pub fn 1() {}\n", "/*", "}\n\n", "#[doc(hidden)]\n"]
        {
            assert!(check(&format!("{items}{wrong}")).is_err(), "{wrong}");
            assert!(syn::parse_file(&format!("{items}{wrong}")).is_err(), "{wrong}");
        }
        // It is about nothing, which is none of the parser's concerns.
        for wrong in [
            "/// Of what?\n",
            "pub mod a {\n    /// Of what?\n}\n",
            "pub mod a {\n    pub fn b() {}\n    //! Of a.\n}\n",
        ] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
        // A cut within a text is no reason to complain.
        let long = items.replace('~', "\n\n");
        assert_eq!(check(&long), Ok(()));
        let lines = items.lines().count();
        let error = check(&format!("{items}pub fn 1() {{}}\n")).err().unwrap_or_default();
        assert!(error.starts_with(&format!("{}:8: ", lines + 1)), "{error}");
    }

    #[test]
    fn errors_have_a_place() {
        assert_eq!(check("pub struct A;\n"), Ok(()));
        let error = check("pub struct A;\npub fn 1() {}\n").err().unwrap_or_default();
        assert!(error.starts_with("2:8: "), "{error}");
    }
}
