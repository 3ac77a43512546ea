//! Expressions that need no layout: they stay on one line wherever that has the room.
//!
//! Most of what a schema is printed as is short: `name: z.string().min(1).optional()`. One text instead of a dozen groups is
//! measured once.

use super::Expression;
use super::call::is_simple;
use super::expression::Kind;
use super::layout::is_matrix;
use super::width::WIDTH;

/// Writes an expression as it stands on one line; `false`, with some of it written, if it is too long, or if its layout depends on
/// more than the room that there is.
pub(super) fn write(expression: &Expression, output: &mut String) -> bool {
    if output.len() > WIDTH {
        return false;
    }
    match &expression.0 {
        Kind::Identifier(name) => output.push_str(name.as_str()),
        Kind::Keyword(name) => output.push_str(name),
        Kind::String(literal) | Kind::Regex(literal, _) => output.push_str(literal),
        Kind::Number { is_negative, digits } => {
            output.push_str(if *is_negative { "-" } else { "" });
            output.push_str(digits);
        }
        Kind::Array(items) => return !is_matrix(items) && list("[", items, "]", output),
        Kind::Member(object, name) => {
            if matches!(object.0, Kind::Number { .. }) || !write(object, output) {
                return false;
            }
            output.push('.');
            output.push_str(name);
        }
        Kind::Call(callee, arguments) => {
            let is_plain = matches!(callee.0, Kind::Identifier(_) | Kind::Member(..)) && !is_broken_chain(expression);
            return is_plain && write(callee, output) && list("(", arguments, ")", output);
        }
        _ => return false,
    }
    true
}

fn list(open: &str, items: &[Expression], close: &str, output: &mut String) -> bool {
    output.push_str(open);
    for (index, item) in items.iter().enumerate() {
        output.push_str(if index > 0 { ", " } else { "" });
        if !write(item, output) {
            return false;
        }
    }
    output.push_str(close);
    true
}

/// Whether each call of a chain has a line of its own in any case.
fn is_broken_chain(call: &Expression) -> bool {
    let (mut calls, mut is_complex, mut inner) = (0, false, call);
    loop {
        inner = match &inner.0 {
            Kind::Call(callee, arguments) => {
                calls += 1;
                is_complex |= arguments.iter().any(|argument| !is_simple(argument, 2));
                callee
            }
            Kind::Member(object, _) => object,
            _ => return calls > 2 && is_complex,
        };
    }
}
