//! `left = right` and `key: value`: where the line breaks.

use super::chain::is_chain;
use super::document::{Doc, LINE};
use super::expression::Kind;
use super::layout::{Layout, Place};
use super::type_expression::TypeKind;
use super::type_layout::{TypePlace, is_hugged_union};
use super::width::{WIDTH, columns};
use super::{Expression, TypeExpression};

/// What is assigned.
pub(super) enum Right<'a> {
    /// To a property of that key.
    Property(&'a str, &'a Expression),
    /// To a constant of that type.
    Constant(Option<&'a TypeExpression>, &'a Expression),
    /// To the name of a type.
    Type(&'a TypeExpression),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    BreakAfterOperator,
    NeverBreakAfterOperator,
    BreakLeft,
    Fluid,
}

impl<'a> Layout<'a> {
    pub(super) fn assignment(&mut self, left: Doc, operator: &'a str, right: &Right<'a>) -> Doc {
        let style = self.style(left, right);
        let operator = self.docs.text(operator);
        let value = match right {
            Right::Property(_, value) => self.expression(value, Place::Property),
            Right::Constant(_, value) => self.expression(value, Place::Declarator),
            Right::Type(ty) if style == Style::BreakAfterOperator => self.type_expression(ty, TypePlace::Indented),
            Right::Type(ty) => self.type_expression(ty, TypePlace::Other),
        };
        let contents = match style {
            Style::BreakAfterOperator => {
                let left = self.docs.group(left);
                let value = self.docs.concat(&[LINE, value]);
                let value = self.docs.indent(value);
                let value = self.docs.group(value);
                self.docs.concat(&[left, operator, value])
            }
            Style::NeverBreakAfterOperator => {
                let left = self.docs.group(left);
                let blank = self.docs.text(" ");
                self.docs.concat(&[left, operator, blank, value])
            }
            Style::BreakLeft => {
                let blank = self.docs.text(" ");
                let value = self.docs.group(value);
                self.docs.concat(&[left, operator, blank, value])
            }
            Style::Fluid => {
                let left = self.docs.group(left);
                let mark = self.docs.mark();
                let line = self.docs.indent(LINE);
                let line = self.docs.marked_group(line, false, mark);
                let value = self.docs.indent_if_break(value, mark);
                self.docs.concat(&[left, operator, line, value])
            }
        };
        self.docs.group(contents)
    }

    fn style(&self, left: Doc, right: &Right<'_>) -> Style {
        let (value, has_short_key, is_left_breakable) = match right {
            Right::Type(TypeExpression(TypeKind::Union(members))) if !is_hugged_union(members) => {
                return Style::BreakAfterOperator;
            }
            Right::Type(_) => return Style::Fluid,
            Right::Property(key, value) => (value, columns(key) < 5, false),
            Right::Constant(ty, value) => {
                let is_left_breakable = self.docs.can_break(left);
                if ty.is_some_and(is_complex_annotation) || is_left_breakable && matches!(value.0, Kind::Arrow(..)) {
                    return Style::BreakLeft;
                }
                (value, false, is_left_breakable)
            }
        };
        if !has_short_key && breaks_after_operator(value) {
            return Style::BreakAfterOperator;
        }
        let is_atom = match &value.0 {
            Kind::Keyword(name) => matches!(*name, "true" | "false"),
            Kind::Number { is_negative, .. } => !is_negative,
            _ => false,
        };
        if !is_left_breakable && (has_short_key || is_atom) { Style::NeverBreakAfterOperator } else { Style::Fluid }
    }
}

/// `Map<string, Set<T>>`: several arguments, one of them generic itself.
fn is_complex_annotation(ty: &TypeExpression) -> bool {
    let TypeKind::Named(_, arguments) = &ty.0 else {
        return false;
    };
    let is_generic = |argument: &TypeExpression| matches!(&argument.0, TypeKind::Named(_, inner) if !inner.is_empty());
    arguments.len() > 1 && arguments.iter().any(is_generic)
}

fn breaks_after_operator(value: &Expression) -> bool {
    let mut value = value;
    while let Kind::Not(operand) = &value.0 {
        value = operand;
    }
    matches!(value.0, Kind::String(_)) || is_poorly_breakable(value)
}

/// A chain without calls, or whose calls have at most one short argument each.
fn is_poorly_breakable(value: &Expression) -> bool {
    let mut inner = value;
    let mut outermost_call = None;
    loop {
        inner = match &inner.0 {
            Kind::Call(callee, arguments)
                if matches!(arguments.as_slice(), [] | [_]) && arguments.iter().all(is_short) =>
            {
                if matches!(callee.0, Kind::Member(..) | Kind::Index(..)) {
                    outermost_call.get_or_insert(inner);
                }
                callee
            }
            Kind::Member(object, _) | Kind::Index(object, _) => object,
            Kind::Identifier(_) | Kind::Keyword("undefined") => break,
            _ => return false,
        };
    }
    !std::ptr::eq(inner, value) && !outermost_call.is_some_and(is_chain)
}

/// Whether an argument that stands alone is so short that breaking around it gains nothing.
fn is_short(argument: &Expression) -> bool {
    const SHORT: usize = WIDTH / 4;
    match &argument.0 {
        Kind::Identifier(name) => name.as_str().len() <= SHORT,
        Kind::Keyword(_) | Kind::Number { .. } => true,
        Kind::String(literal) => literal.encode_utf16().count() <= SHORT,
        Kind::Regex(_, length) => *length <= SHORT,
        Kind::Not(operand) => is_short(operand),
        Kind::Call(callee, arguments) => {
            arguments.is_empty() && matches!(&callee.0, Kind::Identifier(name) if name.as_str().len() <= SHORT - 2)
        }
        _ => false,
    }
}
