//! TypeScript without what its literals and comments say.

use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, CallExpression, ComputedMemberExpression, ExportAllDeclaration, Expression, ImportDeclaration,
    PropertyKey, StaticMemberExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::SourceType;

use super::skeleton::{Skeleton, Token};

/// What a comment starts with that is an order to a tool.
const ORDERS: [&str; 9] = [
    "@ts-",
    "eslint-",
    "oxlint-",
    "prettier-ignore",
    "# sourceMappingURL",
    "@ sourceMappingURL",
    "istanbul ",
    "c8 ",
    "biome-ignore",
];

/// What protects a schema from what all objects have.
const OWN: &str = "own";

/// The skeleton of a file; it has to parse.
pub fn skeleton(text: &str) -> Result<Skeleton, String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    if let Some(error) = parsed.diagnostics.first() {
        return Err(format!("it does not parse: {}", error.message));
    }
    for comment in &parsed.program.comments {
        let span = comment.content_span();
        let said = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let lines = said.lines().map(|line| line.trim_start_matches(['*', ' ', '\t']));
        if let Some(order) = lines.into_iter().find(|line| ORDERS.iter().any(|order| line.starts_with(order))) {
            return Err(format!("a comment gives an order: {order}"));
        }
    }
    let mut reader = Reader::default();
    reader.visit_program(&parsed.program);
    Ok(reader.skeleton)
}

#[derive(Default)]
struct Reader {
    skeleton: Skeleton,
}

impl Reader {
    fn node(&mut self, text: impl Into<String>) {
        self.skeleton.tokens.push(Token::Node(text.into()));
    }

    fn literal(&mut self, text: impl Into<String>) {
        self.skeleton.tokens.push(Token::Literal(text.into()));
    }

    fn name(&mut self, text: impl Into<String>) {
        self.skeleton.tokens.push(Token::Name(text.into()));
    }

    /// What a walk reads goes to the statements that are sorted.
    fn sorted(&mut self, walk: impl FnOnce(&mut Self)) {
        let before = std::mem::take(&mut self.skeleton.tokens);
        walk(self);
        let tokens = std::mem::replace(&mut self.skeleton.tokens, before);
        self.skeleton.sorted.push(tokens);
    }
}

/// The text of a key that is one, in whatever way it is spelled: `a`, `'a'`, `['__proto__']`.
fn key(key: &PropertyKey<'_>) -> Option<String> {
    Some(match key {
        PropertyKey::StaticIdentifier(name) => name.name.to_string(),
        PropertyKey::StringLiteral(literal) => literal.value.to_string(),
        PropertyKey::NumericLiteral(literal) => literal.value.to_string(),
        _ => return None,
    })
}

/// The schema in `own(schema)` and `own(schema).optional()`, which is printed by rights where a property has the name of
/// something that all objects have.
fn protected<'t, 'a>(call: &'t CallExpression<'a>) -> Option<&'t Argument<'a>> {
    match (&call.callee, call.arguments.as_slice()) {
        (Expression::Identifier(callee), [argument]) if callee.name == OWN => Some(argument),
        (Expression::StaticMemberExpression(member), []) if member.property.name == "optional" => {
            match &member.object {
                Expression::CallExpression(inner) => protected(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

impl<'a> Visit<'a> for Reader {
    fn enter_node(&mut self, kind: AstKind<'a>) {
        match kind {
            AstKind::IdentifierName(name) => self.name(name.name.as_str()),
            AstKind::IdentifierReference(name) => self.name(name.name.as_str()),
            AstKind::BindingIdentifier(name) => self.name(name.name.as_str()),
            AstKind::StringLiteral(literal) => self.literal(literal.value.as_str()),
            AstKind::TemplateElement(element) => self.literal(element.value.raw.as_str()),
            AstKind::RegExpLiteral(literal) => self.literal(literal.regex.pattern.text.as_str()),
            AstKind::NumericLiteral(literal) => self.literal(literal.value.to_string()),
            AstKind::BooleanLiteral(literal) => self.node(literal.value.to_string()),
            AstKind::BinaryExpression(it) => self.node(it.operator.as_str()),
            AstKind::LogicalExpression(it) => self.node(it.operator.as_str()),
            AstKind::UnaryExpression(it) => self.node(it.operator.as_str()),
            AstKind::AssignmentExpression(it) => self.node(it.operator.as_str()),
            AstKind::VariableDeclaration(it) => self.node(it.kind.as_str()),
            _ => {}
        }
        self.node(format!("{:?}", kind.ty()));
    }

    fn leave_node(&mut self, _: AstKind<'a>) {
        self.node("end");
    }

    fn visit_property_key(&mut self, it: &PropertyKey<'a>) {
        match key(it) {
            Some(text) => self.literal(text),
            None => walk::walk_property_key(self, it),
        }
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        self.visit_expression(&it.object);
        self.node(if it.optional { "?." } else { "." });
        self.literal(it.property.name.as_str());
    }

    fn visit_computed_member_expression(&mut self, it: &ComputedMemberExpression<'a>) {
        match &it.expression {
            Expression::StringLiteral(literal) => {
                self.visit_expression(&it.object);
                self.node(if it.optional { "?." } else { "." });
                self.literal(literal.value.as_str());
            }
            _ => walk::walk_computed_member_expression(self, it),
        }
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        match protected(it) {
            Some(argument) => self.visit_argument(argument),
            None => walk::walk_call_expression(self, it),
        }
    }

    /// Each name that is imported on its own, because lists of them are sorted.
    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        for specifier in it.specifiers.iter().flatten().filter(|it| it.name() != OWN) {
            self.sorted(|reader| {
                reader.literal(it.source.value.as_str());
                reader.visit_import_declaration_specifier(specifier);
            });
        }
        if it.specifiers.is_none() {
            self.sorted(|reader| reader.literal(it.source.value.as_str()));
        }
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        self.sorted(|reader| walk::walk_export_all_declaration(reader, it));
    }
}
