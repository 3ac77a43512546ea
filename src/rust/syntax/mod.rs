//! Rust as a syntax tree. The one place that knows the parser (syn).

mod members;
mod module;

pub use members::members;
pub use module::{Import, Leaf, Module, module};

/// Says where and why a Rust file does not parse: `line:column: reason`.
pub fn check(text: &str) -> Result<(), String> {
    let Err(error) = syn::parse_file(text) else {
        return Ok(());
    };
    let start = error.span().start();
    Err(format!("{}:{}: {error}", start.line, start.column + 1))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn errors_have_a_place() {
        assert_eq!(check("pub struct A;\n"), Ok(()));
        let error = check("pub struct A;\npub fn 1() {}\n").err().unwrap_or_default();
        assert!(error.starts_with("2:8: "), "{error}");
    }
}
