//! Rust as a syntax tree. The one place that knows the parser (syn).

mod members;
mod module;

pub use members::members;
pub use module::{Import, Leaf, Module, module};

/// How much of a file is parsed at once, in bytes.
const PIECE: usize = 1 << 14;

/// Says where and why a Rust file does not parse: `line:column: reason`.
///
/// A file is parsed by pieces that end between items, because the tree of a large one takes a hundred times the memory of its
/// text: items, one after the other, are a file. Where a piece is none, the whole file says so, or that it was cut in the
/// wrong place.
pub fn check(text: &str) -> Result<(), String> {
    let is_fine = pieces(text).enumerate().all(|(index, piece)| {
        let parsed = syn::parse_file(piece);
        // Positions of what was parsed are kept for good, and nobody asks for these.
        proc_macro2::extra::invalidate_current_thread_spans();
        // What a file says of itself stands at its start.
        parsed.is_ok_and(|file| index == 0 || file.attrs.is_empty() && file.shebang.is_none())
    });
    if is_fine { Ok(()) } else { check_whole(text) }
}

/// A text cut where a line without indent follows an empty one.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let after = |start: usize| rest.get(start..).unwrap_or_default();
        let mut cuts = rest.match_indices("\n\n").map(|(at, _)| at + 2);
        let is_cut = |cut: &usize| *cut > PIECE && !after(*cut).starts_with([' ', '\n', '}']);
        let (piece, left) = rest.split_at(cuts.find(is_cut).unwrap_or(rest.len()));
        rest = left;
        (!piece.is_empty()).then_some(piece)
    })
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

    /// Two pieces' worth of functions.
    fn items() -> String {
        let item = format!("/// What it is.\npub fn item() {{\n    let text = \"{}\";\n}}\n\n", "~".repeat(PIECE / 8));
        item.repeat(16)
    }

    #[test]
    fn files_are_cut_between_items() {
        let items = items();
        assert_eq!(pieces(&items).count(), 2);
        assert_eq!(pieces(&items).collect::<String>(), items);
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
