//! Calls: which argument is hugged, and when each takes a line of its own.

use super::Expression;
use super::document::{BREAK_PARENT, CLOSE_PARENTHESIS, COMMA, Doc, LINE, OPEN_PARENTHESIS, SOFT_LINE, TRAILING_COMMA};
use super::expression::Kind;
use super::layout::{Layout, Place, is_number_list};
use super::property::{PropertyKind, is_computed};

impl<'a> Layout<'a> {
    pub(super) fn call(
        &mut self,
        call: &'a Expression,
        callee: &'a Expression,
        arguments: &'a [Expression],
        place: Place,
    ) -> Doc {
        if matches!(callee.0, Kind::Member(..) | Kind::Index(..)) {
            return self.chain(call, place);
        }
        let is_curried = matches!(callee.0, Kind::Call(..));
        let head = self.expression(callee, Place::Callee(arguments.len()));
        let arguments = self.arguments(arguments, is_long_curried(arguments, place));
        let contents = self.docs.concat(&[head, arguments]);
        if is_curried { self.docs.group(contents) } else { contents }
    }

    /// The arguments with their parentheses; `is_long_curried` if the call is called in turn, with fewer arguments.
    pub(super) fn arguments(&mut self, arguments: &'a [Expression], is_long_curried: bool) -> Doc {
        let Some((last, heads)) = arguments.split_last() else {
            return self.docs.text("()");
        };
        let is_hugging = hugs_last(heads, last);
        let mut head_docs = Vec::with_capacity(heads.len() * 3);
        for argument in heads {
            head_docs.push(self.expression(argument, Place::Other));
            head_docs.extend([COMMA, LINE]);
        }
        let heads_break = head_docs.iter().any(|doc| self.docs.will_break(*doc));
        self.is_sensitive |= !heads_break && head_docs.iter().any(|doc| self.docs.has_closed_object(*doc));
        let (last_doc, hugged) = if matches!(last.0, Kind::Arrow(..)) {
            self.arrow(last, Place::Other)
        } else {
            let doc = self.expression(last, Place::Other);
            (doc, doc)
        };
        let mut all = head_docs.clone();
        all.push(last_doc);
        if is_composition(arguments) || is_hugging && heads_break {
            return self.all_broken(&all);
        }
        if is_hugging {
            let mut parts = vec![OPEN_PARENTHESIS];
            parts.extend_from_slice(&head_docs);
            let broken = self.docs.broken_group(hugged);
            let mut broken_parts = parts.clone();
            broken_parts.extend([broken, CLOSE_PARENTHESIS]);
            let broken = self.docs.concat(&broken_parts);
            let all_broken = self.all_broken(&all);
            if self.docs.will_break(hugged) {
                let choice = self.docs.choice(&[broken, all_broken]);
                return self.docs.concat(&[BREAK_PARENT, choice]);
            }
            parts.extend([hugged, CLOSE_PARENTHESIS]);
            let flat = self.docs.concat(&parts);
            return self.docs.choice(&[flat, broken, all_broken]);
        }
        let mut parts = vec![SOFT_LINE];
        parts.append(&mut all);
        let inner = self.docs.concat(&parts);
        let must_break = self.docs.will_break(inner);
        let inner = self.docs.indent(inner);
        let contents = self.docs.concat(&[OPEN_PARENTHESIS, inner, TRAILING_COMMA, SOFT_LINE, CLOSE_PARENTHESIS]);
        match (is_long_curried, must_break) {
            (true, _) => contents,
            (false, true) => self.docs.broken_group(contents),
            (false, false) => self.docs.group(contents),
        }
    }

    fn all_broken(&mut self, arguments: &[Doc]) -> Doc {
        let mut parts = vec![LINE];
        parts.extend_from_slice(arguments);
        let inner = self.docs.concat(&parts);
        let inner = self.docs.indent(inner);
        let contents = self.docs.concat(&[OPEN_PARENTHESIS, inner, TRAILING_COMMA, LINE, CLOSE_PARENTHESIS]);
        self.docs.broken_group(contents)
    }
}

/// `connect(a, b, c)(d)`: the first call, seen from the second.
pub(super) fn is_long_curried(arguments: &[Expression], place: Place) -> bool {
    matches!(place, Place::Callee(count) if count > 0 && arguments.len() > count)
}

fn hugs_last(heads: &[Expression], last: &Expression) -> bool {
    let before = heads.last();
    is_huggable(last, false)
        && !before.is_some_and(|before| is_same_kind(before, last))
        && !(heads.len() == 1
            && matches!(last.0, Kind::Array(_))
            && before.is_some_and(|before| matches!(before.0, Kind::Arrow(..))))
        && (heads.is_empty() || !matches!(&last.0, Kind::Array(items) if is_number_list(items)))
}

fn is_huggable(argument: &Expression, is_arrow_body: bool) -> bool {
    match &argument.0 {
        Kind::Object { properties, .. } => !properties.is_empty(),
        Kind::Array(items) => !items.is_empty(),
        Kind::AsConst(operand) | Kind::Satisfies(operand, _) => is_huggable(operand, false),
        Kind::Arrow(_, body) => match &body.0 {
            Kind::Object { .. } | Kind::Array(_) => true,
            Kind::Arrow(..) => is_huggable(body, true),
            Kind::Call(..) => !is_arrow_body,
            _ => false,
        },
        _ => false,
    }
}

fn is_same_kind(left: &Expression, right: &Expression) -> bool {
    std::mem::discriminant(&left.0) == std::mem::discriminant(&right.0)
}

/// Several functions, or calls with functions among their arguments: each argument takes a line of its own.
fn is_composition(arguments: &[Expression]) -> bool {
    let is_arrow = |argument: &Expression| matches!(argument.0, Kind::Arrow(..));
    let takes_arrow = |argument: &Expression| matches!(&argument.0, Kind::Call(_, inner) if inner.iter().any(is_arrow));
    let mut count = 0;
    arguments.len() > 1
        && arguments.iter().any(|argument| {
            count += usize::from(is_arrow(argument));
            count > 1 || takes_arrow(argument)
        })
}

/// Whether the argument is so simple that a chain of calls may keep it on its line.
pub(super) fn is_simple(argument: &Expression, depth: usize) -> bool {
    if depth == 0 {
        return false;
    }
    match &argument.0 {
        Kind::Identifier(_) | Kind::Keyword(_) | Kind::String(_) | Kind::Number { .. } => true,
        Kind::Regex(_, length) => *length <= 5,
        Kind::Array(items) => items.iter().all(|item| is_simple(item, depth - 1)),
        Kind::Object { properties, .. } => properties.iter().all(|property| match &property.kind {
            PropertyKind::Pair(key, value) => !is_computed(key) && is_simple(value, depth - 1),
            PropertyKind::Shorthand(_) => true,
            PropertyKind::Getter(..) | PropertyKind::Spread(_) => false,
        }),
        Kind::Call(callee, arguments) => {
            is_simple(callee, depth)
                && arguments.len() <= depth
                && arguments.iter().all(|argument| is_simple(argument, depth - 1))
        }
        Kind::Member(object, _) | Kind::Index(object, _) => is_simple(object, depth),
        Kind::Not(operand) => is_simple(operand, depth),
        Kind::Arrow(..) | Kind::AsConst(_) | Kind::Satisfies(..) | Kind::Spread(_) => false,
    }
}
