//! The check that what is printed parses. The one place that knows the parser (oxc), which changes with every release.

use std::collections::BTreeSet;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Declaration, Statement};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// Says where and why a TypeScript file does not parse: `line:column: reason`.
pub fn check(text: &str) -> Result<(), String> {
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

/// The names that a module exports; `None` if it does not parse.
pub fn exports(text: &str) -> Option<BTreeSet<String>> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    let mut names = BTreeSet::new();
    for statement in &parsed.program.body {
        match statement {
            Statement::ExportNamedDeclaration(export) => {
                names.extend(export.specifiers.iter().map(|specifier| specifier.exported.name().to_string()));
            }
            Statement::ExportFromDeclaration(export) => {
                names.extend(export.specifiers.iter().map(|specifier| specifier.exported.name().to_string()));
            }
            Statement::ExportDeclaration(export) => declared(&export.declaration, &mut names),
            _ => {}
        }
    }
    Some(names)
}

fn declared(declaration: &Declaration<'_>, names: &mut BTreeSet<String>) {
    match declaration {
        Declaration::VariableDeclaration(declaration) => {
            let bound = declaration.declarations.iter().flat_map(|declarator| declarator.id.get_binding_identifiers());
            names.extend(bound.map(|identifier| identifier.name.to_string()));
        }
        Declaration::FunctionDeclaration(function) => {
            names.extend(function.id.iter().map(|identifier| identifier.name.to_string()));
        }
        Declaration::ClassDeclaration(class) => {
            names.extend(class.id.iter().map(|identifier| identifier.name.to_string()));
        }
        Declaration::TSInterfaceDeclaration(interface) => {
            names.insert(interface.id.name.to_string());
        }
        Declaration::TSTypeAliasDeclaration(alias) => {
            names.insert(alias.id.name.to_string());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{check, exports};

    #[test]
    fn exports_are_found_however_they_are_written() {
        let text = "export const a = 1, { b, c: [d] } = x;\nexport async function e() {}\nconst f = 1;\nexport { f as g };\n\
                    export interface H {}\nexport type I = 1;\nexport class J {}\nconst k = 1;\n";
        let names = exports(text).unwrap_or_default();
        assert_eq!(names.into_iter().collect::<Vec<_>>().join(" "), "H I J a b d e g");
        assert_eq!(exports("export const = 1;"), None);
    }

    #[test]
    fn errors_have_a_place() {
        assert_eq!(check("export const a: number = 1;\n"), Ok(()));
        let error = check("const a = 1;\nconst b = ;\n").err().unwrap_or_default();
        assert!(error.starts_with("2:11: "), "{error}");
    }
}
