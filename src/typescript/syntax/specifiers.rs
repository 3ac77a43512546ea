//! The places in a module where it names others.

use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    ExportAllDeclaration, ExportFromDeclaration, Expression, ImportDeclaration, ImportExpression, StringLiteral,
    TSImportType,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// The modules that a text names in imports and exports of any sort, each with its place between the quotes, in order.
pub fn specifiers(text: &str) -> Vec<(Range<usize>, String)> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    let mut found = Specifiers::default();
    found.visit_program(&parsed.program);
    found.0.sort_by_key(|(place, _)| place.start);
    found.0
}

#[derive(Default)]
struct Specifiers(Vec<(Range<usize>, String)>);

impl Specifiers {
    fn add(&mut self, literal: &StringLiteral<'_>) {
        let place = literal.span.start as usize + 1..literal.span.end as usize - 1;
        self.0.push((place, literal.value.to_string()));
    }
}

impl<'a> Visit<'a> for Specifiers {
    fn visit_import_declaration(&mut self, declaration: &ImportDeclaration<'a>) {
        self.add(&declaration.source);
    }

    fn visit_export_from_declaration(&mut self, declaration: &ExportFromDeclaration<'a>) {
        self.add(&declaration.source);
    }

    fn visit_export_all_declaration(&mut self, declaration: &ExportAllDeclaration<'a>) {
        self.add(&declaration.source);
    }

    fn visit_import_expression(&mut self, expression: &ImportExpression<'a>) {
        if let Expression::StringLiteral(literal) = &expression.source {
            self.add(literal);
        }
        walk::walk_import_expression(self, expression);
    }

    fn visit_ts_import_type(&mut self, import: &TSImportType<'a>) {
        self.add(&import.source);
        walk::walk_ts_import_type(self, import);
    }
}

#[cfg(test)]
mod tests {
    use super::specifiers;

    #[test]
    fn all_sorts_of_imports_and_exports_are_found() {
        let text = "import a from './a.js';\nimport type { B } from \"./b.js\";\nexport * from './c.js';\nexport { d } from './d.js';\n\
                    const e = await import('./e.js');\ntype F = import('./f.js').F;\nconst no = './g.js';\n";
        let found = specifiers(text);
        let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["./a.js", "./b.js", "./c.js", "./d.js", "./e.js", "./f.js"]);
        assert!(found.iter().all(|(place, name)| text[place.clone()] == *name));
    }
}
