//! From the parser's tree to ours.

mod docs;
mod expressions;
mod functions;
mod statements;

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Expression as Parsed, PropertyKey};
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::project::GENERATED_MARK;
use crate::typescript::program::tree::{Key, Module};
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
    let lowering = Lowering { docs: Docs::of(&parsed.program, text), assigned: RefCell::default() };
    let body = lowering.statements(&parsed.program.body);
    let (annotations, assigned) = (lowering.docs.annotations, lowering.assigned.into_inner());
    (Module { body, is_generated: text.starts_with(GENERATED_MARK), assigned, annotations }, error)
}

struct Lowering {
    docs: Docs,
    assigned: RefCell<HashSet<Arc<str>>>,
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
