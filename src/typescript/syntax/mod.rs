//! TypeScript as a syntax tree. The one place that knows the parser (oxc), which changes with every release.

mod default_export;
mod lower;
mod members;
mod module;
mod specifiers;
pub mod types;

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::SourceType;

pub use default_export::{DefaultExport, default_export};
pub use lower::program;
pub use members::members;
pub use module::{Import, ImportedName, Module, module};
pub use specifiers::specifiers;

use crate::printing::pieces::{PIECE, pieces};

/// Says where and why a TypeScript file does not parse: `line:column: reason`.
///
/// It is parsed by pieces: statements, one after the other, are a module. Where a piece is none, the whole file says so, or that
/// it was cut in the wrong place.
pub fn check(text: &str) -> Result<(), String> {
    let mut allocator = Allocator::default();
    let is_fine = pieces(text, PIECE).all(|piece| {
        allocator.reset();
        Parser::new(&allocator, piece, SourceType::ts()).parse().diagnostics.is_empty()
    });
    if is_fine { Ok(()) } else { check_whole(text) }
}

fn check_whole(text: &str) -> Result<(), String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    let Some(error) = parsed.diagnostics.first() else {
        return Ok(());
    };
    let offset = error.labels.first().map_or(0, |label| label.offset() as usize);
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Err(format!("{line}:{column}: {}", error.message))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::printing::pieces::PIECE;

    #[test]
    fn errors_have_a_place() {
        assert_eq!(check("export const a: number = 1;\n"), Ok(()));
        let error = check("const a = 1;\nconst b = ;\n").err().unwrap_or_default();
        assert!(error.starts_with("2:11: "), "{error}");
    }

    #[test]
    fn files_of_many_pieces_parse_as_a_whole() {
        let statement = format!("export const a = {{\n  text: '{}',\n}};\n\n", "~".repeat(PIECE / 8));
        let text = statement.repeat(32);
        assert_eq!(check(&text), Ok(()));
        // A cut within a comment or a text is no reason to complain.
        assert_eq!(check(&format!("/*\n\n{text}*/")), Ok(()));
        assert_eq!(check(&format!("export const b = `\n\n{text}`;")), Ok(()));
        let lines = text.lines().count();
        let error = check(&format!("{text}const b = ;\n")).err().unwrap_or_default();
        assert!(error.starts_with(&format!("{}:11: ", lines + 1)), "{error}");
    }
}
