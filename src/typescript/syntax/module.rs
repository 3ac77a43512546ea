//! A module from outside: what it imports and exports, and which statement says so.

use std::collections::BTreeSet;
use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    BindingPattern, Declaration, IdentifierReference, ImportDeclaration, ImportDeclarationSpecifier,
    ImportOrExportKind, Statement as Parsed,
};
use oxc_ast_visit::Visit;
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType, Span};

use crate::outline::{self, Statement};

/// The outline of a TypeScript module.
pub type Module = outline::Module<Import>;

/// `import … from '…'`
#[derive(Debug)]
pub struct Import {
    pub span: Range<usize>,
    pub source: String,
    /// `import type …`
    pub is_type: bool,
    pub names: Vec<ImportedName>,
}

/// A name that an import brings into the module.
#[derive(Debug)]
pub struct ImportedName {
    pub span: Range<usize>,
    pub local: String,
    /// Whether it stands between the braces; else it is the default export or the namespace.
    pub is_named: bool,
}

impl outline::Import for Import {
    fn span(&self) -> &Range<usize> {
        &self.span
    }

    fn locals(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| name.local.as_str())
    }
}

/// The outline of a TypeScript module; `None` if it does not parse.
pub fn module(text: &str) -> Option<Module> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    let program = &parsed.program;
    let mut module = Module::default();
    for statement in &program.body {
        match statement {
            Parsed::ImportDeclaration(declaration) => module.imports.push(import(declaration)),
            _ => module.statements.push(outline(statement, text)),
        }
    }
    let first = program.body.first().map_or(text.len(), |statement| statement.span().start as usize);
    let directives = program.directives.iter().map(|directive| directive.span.end);
    let head = program.hashbang.iter().map(|hashbang| hashbang.span.end).chain(directives);
    module.start = outline::start(text, head.max().unwrap_or(0) as usize, first);
    Some(module)
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn import(declaration: &ImportDeclaration<'_>) -> Import {
    let names = declaration.specifiers.iter().flatten().map(|specifier| ImportedName {
        span: range(specifier.span()),
        local: specifier.local().name.to_string(),
        is_named: matches!(specifier, ImportDeclarationSpecifier::ImportSpecifier(_)),
    });
    Import {
        span: range(declaration.span),
        source: declaration.source.value.to_string(),
        is_type: declaration.import_kind == ImportOrExportKind::Type,
        names: names.collect(),
    }
}

fn outline(statement: &Parsed<'_>, text: &str) -> Statement {
    let mut uses = Uses::default();
    uses.visit_statement(statement);
    let mut outline = Statement { span: range(statement.span()), uses: uses.0, ..Statement::default() };
    match statement {
        Parsed::ExportNamedDeclaration(export) => {
            outline.exports.extend(export.specifiers.iter().map(|specifier| specifier.exported.name().to_string()));
        }
        Parsed::ExportFromDeclaration(export) => {
            outline.exports_of = Some(export.source.value.to_string());
            outline.exports.extend(export.specifiers.iter().map(|specifier| specifier.exported.name().to_string()));
        }
        Parsed::ExportAllDeclaration(export) => match &export.exported {
            Some(name) => outline.exports.push(name.name().to_string()),
            None => outline.exports_all_of = Some(export.source.value.to_string()),
        },
        Parsed::ExportDeclaration(export) => {
            declared(&export.declaration, text, &mut outline);
            outline.exports.clone_from(&outline.declares);
        }
        _ => {
            if let Some(declaration) = statement.as_declaration() {
                declared(declaration, text, &mut outline);
            }
        }
    }
    outline
}

fn declared(declaration: &Declaration<'_>, text: &str, outline: &mut Statement) {
    let names = &mut outline.declares;
    match declaration {
        Declaration::VariableDeclaration(declaration) => {
            let bound = declaration.declarations.iter().flat_map(|declarator| declarator.id.get_binding_identifiers());
            names.extend(bound.map(|identifier| identifier.name.to_string()));
            if let [only] = declaration.declarations.as_slice()
                && matches!(only.id, BindingPattern::BindingIdentifier(_))
            {
                let annotation = only.type_annotation.as_ref().map(|annotation| annotation.type_annotation.span());
                outline.is_handler =
                    annotation.and_then(|span| text.get(range(span))).is_some_and(|text| text.starts_with("Handler<"));
            }
        }
        Declaration::FunctionDeclaration(function) => {
            names.extend(function.id.iter().map(|identifier| identifier.name.to_string()));
        }
        Declaration::ClassDeclaration(class) => {
            names.extend(class.id.iter().map(|identifier| identifier.name.to_string()));
        }
        Declaration::TSInterfaceDeclaration(interface) => names.push(interface.id.name.to_string()),
        Declaration::TSTypeAliasDeclaration(alias) => names.push(alias.id.name.to_string()),
        Declaration::TSEnumDeclaration(declaration) => names.push(declaration.id.name.to_string()),
        _ => {}
    }
}

/// The names that a statement refers to.
#[derive(Default)]
struct Uses(BTreeSet<String>);

impl<'a> Visit<'a> for Uses {
    fn visit_identifier_reference(&mut self, identifier: &IdentifierReference<'a>) {
        self.0.insert(identifier.name.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn exports_are_found_however_they_are_written() {
        let text = "export const a = 1, { b, c: [d] } = x;\nexport async function e() {}\nconst f = 1;\nexport { f as g };\n\
                    export interface H {}\nexport type I = 1;\nexport class J {}\nconst k = 1;\nexport * as l from './l';\n\
                    export { m } from './m';\nexport * from './n';\nexport default 1;\n";
        let found = module(text).expect("it parses");
        assert_eq!(found.exports().into_iter().collect::<Vec<_>>().join(" "), "H I J a b d e g l m");
        let all = found.statements.iter().filter_map(|statement| statement.exports_all_of.as_deref());
        assert_eq!(all.collect::<Vec<_>>(), ["./n"]);
        assert!(module("export const = 1;").is_none());
    }

    #[test]
    fn statements_say_what_they_use_and_are() {
        let text = "import type * as operations from './operations.js';\nimport { ApiError, type B as C } from '../errors.js';\n\
                    /** A. */\nexport const a: Handler<typeof operations.a> = async (_req) => { throw new ApiError(1); };\n";
        let found = module(text).expect("it parses");
        let names: Vec<&str> =
            found.imports.iter().flat_map(|import| &import.names).map(|name| name.local.as_str()).collect();
        assert_eq!(names, ["operations", "ApiError", "C"]);
        assert!(found.imports[0].is_type && !found.imports[1].is_type);
        let statement = &found.statements[0];
        assert_eq!(
            statement.uses.iter().map(String::as_str).collect::<Vec<_>>(),
            ["ApiError", "Handler", "operations"]
        );
        assert!(statement.is_handler);
        assert!(text[statement.span.clone()].starts_with("export const a"));
    }

    #[test]
    fn the_first_statement_may_follow_what_opens_the_file() {
        let start = |text: &str| module(text).map(|module| text[..module.start].to_owned());
        assert_eq!(start("#!/usr/bin/env node\nconst a = 1;\n").as_deref(), Some("#!/usr/bin/env node"));
        assert_eq!(start("'use strict';\nconst a = 1;\n").as_deref(), Some("'use strict';"));
        assert_eq!(start("// licence\n\n// about a\nconst a = 1;\n").as_deref(), Some("// licence"));
        assert_eq!(start("// about a\nconst a = 1;\n").as_deref(), Some(""));
    }
}
