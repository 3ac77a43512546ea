//! Printed files by pieces, to be parsed one after the other: the tree of a large file takes many times the memory of its
//! text, that of a piece stays in the caches.

use memchr::memmem;

/// How long a piece of a few items is, in bytes.
pub const PIECE: usize = 1 << 14;

/// A text cut where a line follows an empty one and begins as statements and items do that cannot be the rest of what stands
/// before: with a word, a comment or an attribute, and no indent. Each piece but the last is as long as `least` at least.
pub fn pieces(text: &str, least: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let behind = rest.as_bytes().get(least..).unwrap_or_default();
        let mut cuts = memmem::find_iter(behind, "\n\n").map(|at| least + at + 2);
        let (piece, left) = rest.split_at(cuts.find(|cut| begins(rest, *cut)).unwrap_or(rest.len()));
        rest = left;
        (!piece.is_empty()).then_some(piece)
    })
}

fn begins(text: &str, at: usize) -> bool {
    let line = text.get(at..).unwrap_or_default();
    line.starts_with(|first: char| first.is_ascii_alphabetic())
        || ["//", "/*", "#["].iter().any(|it| line.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_before_what_begins_anew() {
        let line = format!("{};\n", "a".repeat(PIECE / 2));
        for (begin, count) in
            [("b", 2), ("/** B. */ b", 2), ("#[b] c", 2), ("  b", 1), ("(b)", 1), ("/b/.test(a)", 1), ("`b`", 1)]
        {
            let text = format!("{line}{line}{line}\n{begin};\n");
            assert_eq!(pieces(&text, PIECE).count(), count, "{begin}");
            assert_eq!(pieces(&text, PIECE).collect::<String>(), text);
        }
        assert_eq!(pieces("", PIECE).count(), 0);
    }
}
