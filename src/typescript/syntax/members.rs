//! What the object literals say that a module exports, so that two versions of it can be compared.

use std::collections::BTreeMap;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Argument, Declaration, Expression, ObjectPropertyKind, Statement};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType};

/// The export → the members of its object literal by their paths (`request.query.limit`), with their sources. An object
/// that is the argument of a call (`z.object({ … })`) counts as one that stands there itself.
pub fn members(text: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    let mut found = BTreeMap::new();
    for statement in &parsed.program.body {
        let Statement::ExportDeclaration(export) = statement else { continue };
        let Declaration::VariableDeclaration(declaration) = &export.declaration else { continue };
        for declarator in &declaration.declarations {
            if let (Some(name), Some(value)) = (declarator.id.get_identifier_name(), &declarator.init) {
                let mut walk = Walk { text, path: Vec::new(), members: BTreeMap::new() };
                walk.value(value);
                found.insert(name.to_string(), walk.members);
            }
        }
    }
    found
}

struct Walk<'t> {
    text: &'t str,
    path: Vec<String>,
    members: BTreeMap<String, String>,
}

impl Walk<'_> {
    fn value(&mut self, value: &Expression<'_>) {
        match value.get_inner_expression() {
            Expression::ObjectExpression(object) => {
                for property in &object.properties {
                    if let ObjectPropertyKind::ObjectProperty(property) = property
                        && let Some(name) = property.key.static_name()
                    {
                        self.path.push(name.into_owned());
                        self.value(&property.value);
                        self.path.pop();
                    } else {
                        self.leaf(property.span().start, property.span().end);
                    }
                }
            }
            Expression::CallExpression(call) => match call.arguments.first().and_then(Argument::as_expression) {
                Some(first @ Expression::ObjectExpression(_)) => {
                    self.leaf(call.callee.span().start, call.callee.span().end);
                    self.value(first);
                }
                _ => self.leaf(value.span().start, value.span().end),
            },
            _ => self.leaf(value.span().start, value.span().end),
        }
    }

    fn leaf(&mut self, start: u32, end: u32) {
        let source = self.text.get(start as usize..end as usize).unwrap_or_default();
        self.members.entry(self.path.join(".")).or_default().push_str(source);
    }
}

#[cfg(test)]
mod tests {
    use super::members;

    #[test]
    fn members_are_found_in_objects_and_calls() {
        let text = "export const a = { path: '/a', query: z.object({ 'x-y': numeric(z.int()), ...more }), tags: ['b'] } as const satisfies Operation;\n\
                    const b = { c: 1 };\n";
        let found = members(text);
        let a: Vec<(&str, &str)> = found["a"].iter().map(|(path, source)| (path.as_str(), source.as_str())).collect();
        assert_eq!(
            a,
            [("path", "'/a'"), ("query", "z.object...more"), ("query.x-y", "numeric(z.int())"), ("tags", "['b']")]
        );
        assert_eq!(found.len(), 1);
    }
}
