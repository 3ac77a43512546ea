//! Arrow functions.

use super::document::{COMMA, Doc, LINE, NIL, SOFT_LINE, TRAILING_COMMA};
use super::expression::Kind;
use super::layout::{Layout, Place};
use super::{Expression, Identifier};

impl<'a> Layout<'a> {
    /// An arrow function, on its own and as a last argument that its call hugs.
    pub(super) fn arrow(&mut self, expression: &'a Expression, place: Place) -> (Doc, Doc) {
        let mut signatures: Vec<&'a [Identifier]> = Vec::new();
        let mut body = expression;
        while let Kind::Arrow(parameters, inner) = &body.0 {
            signatures.push(parameters);
            body = inner;
        }
        let body_doc = self.guarded(body, |layout| layout.expression(body, Place::Other));
        let is_same_line = matches!(body.0, Kind::Array(_) | Kind::Object { .. });
        (
            self.plain_arrow(&signatures, body_doc, is_same_line, place),
            self.hugged_arrow(&signatures, body_doc, is_same_line),
        )
    }

    fn plain_arrow(&mut self, signatures: &[&'a [Identifier]], body: Doc, is_same_line: bool, place: Place) -> Doc {
        let mut docs = Vec::with_capacity(signatures.len());
        for parameters in signatures {
            docs.push(self.parameters(parameters));
        }
        let tail = if is_same_line {
            self.prefixed(" ", body)
        } else {
            let tail = self.docs.concat(&[LINE, body]);
            self.docs.indent(tail)
        };
        let arrow = self.docs.text(" =>");
        if let [signature] = docs.as_slice() {
            let tail = self.docs.group(tail);
            let contents = self.docs.concat(&[*signature, arrow, tail]);
            return self.docs.group(contents);
        }
        let mark = self.docs.mark();
        let separator = self.docs.concat(&[arrow, LINE]);
        let is_callee = matches!(place, Place::Callee(_));
        let is_assigned = matches!(place, Place::Declarator | Place::Property);
        let heads = if is_callee || is_assigned {
            let heads = self.docs.join(separator, &docs);
            let heads = self.docs.group(heads);
            let heads = self.docs.concat(&[SOFT_LINE, heads]);
            self.docs.indent(heads)
        } else {
            let heads = self.docs.join(separator, &docs);
            let heads = self.docs.indent(heads);
            self.docs.group(heads)
        };
        let heads = self.docs.marked_group(heads, is_callee && !is_same_line, mark);
        let tail = self.docs.indent_if_break(tail, mark);
        let end = if is_callee { self.docs.marked_if_break(SOFT_LINE, NIL, mark) } else { NIL };
        let contents = self.docs.concat(&[heads, arrow, tail, end]);
        self.docs.group(contents)
    }

    fn hugged_arrow(&mut self, signatures: &[&'a [Identifier]], body: Doc, is_same_line: bool) -> Doc {
        let mut doc = body;
        for (index, parameters) in signatures.iter().rev().enumerate() {
            let signature = self.flat_parameters(parameters);
            let tail = if is_same_line || index > 0 {
                self.prefixed(" ", doc)
            } else {
                let tail = self.docs.concat(&[LINE, doc]);
                let tail = self.docs.indent(tail);
                self.docs.concat(&[tail, TRAILING_COMMA, SOFT_LINE])
            };
            let arrow = self.docs.text(" =>");
            let tail = self.docs.group(tail);
            let contents = self.docs.concat(&[signature, arrow, tail]);
            doc = self.docs.group(contents);
        }
        doc
    }

    fn flat_parameters(&mut self, parameters: &'a [Identifier]) -> Doc {
        let separator = self.docs.text(", ");
        let names: Vec<Doc> = parameters.iter().map(|name| self.docs.text(name.as_str())).collect();
        let names = self.docs.join(separator, &names);
        self.parenthesised(names)
    }

    fn parameters(&mut self, parameters: &'a [Identifier]) -> Doc {
        if parameters.is_empty() {
            return self.docs.text("()");
        }
        let separator = self.docs.concat(&[COMMA, LINE]);
        let names: Vec<Doc> = parameters.iter().map(|name| self.docs.text(name.as_str())).collect();
        let names = self.docs.join(separator, &names);
        let inner = self.docs.concat(&[SOFT_LINE, names]);
        let inner = self.docs.indent(inner);
        let contents = self.docs.concat(&[inner, TRAILING_COMMA, SOFT_LINE]);
        let contents = self.parenthesised(contents);
        self.docs.group(contents)
    }
}
