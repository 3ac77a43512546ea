//! From the parser's tree to ours.

mod docs;
mod expressions;
mod functions;
mod statements;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Expression as Parsed, PropertyKey, TSType, TSTypeAnnotation};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType};

use crate::project::GENERATED_MARK;
use crate::typescript::program::tree::{Key, Module, Span, TypeImports};
use docs::Docs;

/// Reads a module. What is wrong with a text that does not parse comes with the byte at which it is wrong; the rest of it is read as
/// far as the parser has got.
pub fn program(text: &str, is_typescript: bool) -> (Module, Option<(u32, String)>) {
    let allocator = Allocator::default();
    let source_type = if is_typescript { SourceType::ts() } else { SourceType::jsx().with_unambiguous(true) };
    let parsed = Parser::new(&allocator, text, source_type).parse();
    let error = parsed.diagnostics.first().map(|error| {
        let at = error.labels.first().map_or(0, |label| label.offset());
        (at, error.message.to_string())
    });
    let lowering = Lowering {
        docs: Docs::of(&parsed.program, text),
        assigned: RefCell::default(),
        types: RefCell::default(),
        type_imports: RefCell::default(),
    };
    let body = lowering.statements(&parsed.program.body);
    let is_generated = text.starts_with(GENERATED_MARK);
    let (types, type_imports) = (lowering.types.into_inner(), lowering.type_imports.into_inner());
    let (annotations, assigned) = (lowering.docs.annotations, lowering.assigned.into_inner());
    (Module { body, is_generated, assigned, types, type_imports, annotations }, error)
}

struct Lowering {
    docs: Docs,
    assigned: RefCell<HashSet<Arc<str>>>,
    types: RefCell<HashMap<Arc<str>, Span>>,
    type_imports: RefCell<TypeImports>,
}

/// Where something stands in the text.
fn span(node: &impl GetSpan) -> Span {
    let span = node.span();
    Span { start: span.start, end: span.end }
}

/// Where a type stands that says something.
fn type_at(parsed: &TSType<'_>) -> Option<Span> {
    match parsed {
        TSType::TSAnyKeyword(_) | TSType::TSUnknownKeyword(_) | TSType::TSVoidKeyword(_) => None,
        parsed => Some(span(parsed)),
    }
}

fn annotated(annotation: Option<&TSTypeAnnotation<'_>>) -> Option<Span> {
    type_at(&annotation?.type_annotation)
}

impl Lowering {
    fn key(&self, key: &PropertyKey<'_>) -> Key {
        match key.static_name() {
            Some(name) => Key::Name(name.as_ref().into()),
            None => match key.as_expression() {
                Some(expression) => Key::Computed(Box::new(self.expression(expression))),
                None => match key {
                    PropertyKey::PrivateIdentifier(name) => Key::Name(private(name.name.as_str())),
                    _ => Key::Name("".into()),
                },
            },
        }
    }
}

/// What a private member is called, apart from a public one of that name.
fn private(name: &str) -> Arc<str> {
    format!("#{name}").into()
}

/// The expression without parentheses and types.
fn bare<'a, 'b>(expression: &'b Parsed<'a>) -> &'b Parsed<'a> {
    expression.get_inner_expression()
}
