//! Statements: the pieces a module is made of.

use super::assignment::Right;
use super::document::{CLOSE_BRACE, COMMA, Doc, HARD_LINE, LINE, OPEN_BRACE, TRAILING_COMMA};
use super::layout::{Layout, Place, print};
use super::literal;
use super::type_layout::TypePlace;
use super::{Code, Expression, Identifier, TypeExpression, TypeMember};

/// `export const name: T = value;`.
pub fn constant(name: &Identifier, ty: Option<&TypeExpression>, value: &Expression, is_exported: bool) -> Code {
    print(0, |layout| {
        let mut left = layout.docs.text(name.as_str());
        if let Some(ty) = ty {
            let ty = layout.type_expression(ty, TypePlace::Other);
            let ty = layout.prefixed(": ", ty);
            left = layout.docs.concat(&[left, ty]);
        }
        let declarator = layout.assignment(left, " =", &Right::Constant(ty, value));
        layout.terminated(if is_exported { "export const " } else { "const " }, declarator)
    })
}

/// `export type Name = T;`.
pub fn type_alias(name: &Identifier, ty: &TypeExpression, is_exported: bool) -> Code {
    print(0, |layout| {
        let name = layout.docs.text(name.as_str());
        let left = layout.prefixed("type ", name);
        let alias = layout.assignment(left, " =", &Right::Type(ty));
        layout.terminated(if is_exported { "export " } else { "" }, alias)
    })
}

/// `export interface Name { … }`.
pub fn interface(name: &Identifier, members: &[TypeMember], is_exported: bool) -> Code {
    print(0, |layout| {
        let name = layout.docs.text(name.as_str());
        let head = layout.prefixed(if is_exported { "export interface " } else { "interface " }, name);
        if members.is_empty() {
            let body = layout.docs.text(" {}");
            return layout.docs.concat(&[head, body]);
        }
        let (open, semicolon) = (layout.docs.text(" {"), layout.docs.text(";"));
        let mut parts = Vec::with_capacity(members.len() * 3);
        for member in members {
            parts.extend([HARD_LINE, layout.type_member(member), semicolon]);
        }
        let body = layout.docs.concat(&parts);
        let body = layout.docs.indent(body);
        layout.docs.concat(&[head, open, body, HARD_LINE, CLOSE_BRACE])
    })
}

/// `expression;`.
pub fn statement(expression: &Expression) -> Code {
    print(0, |layout| {
        let doc = layout.guarded(expression, |layout| layout.expression(expression, Place::Statement));
        layout.terminated("", doc)
    })
}

/// An expression as a statement of a function's body.
pub fn inner_statement(expression: &Expression) -> Code {
    let printed = print(2, |layout| {
        let doc = layout.guarded(expression, |layout| layout.expression(expression, Place::Statement));
        layout.terminated("", doc)
    });
    Code(format!("  {printed}"))
}

/// `import { a, b } from 'module';`, or `import type …`.
pub fn import(names: &[Identifier], is_type_only: bool, from: &str) -> Code {
    let module = literal::string(from);
    print(0, |layout| {
        let keyword = layout.docs.text(if is_type_only { "import type " } else { "import " });
        let names: Vec<Doc> = names.iter().map(|name| layout.docs.text(name.as_str())).collect();
        let specifiers = match names.as_slice() {
            [] => layout.docs.text("{}"),
            [name] => {
                let blank = layout.docs.text(" ");
                layout.docs.concat(&[OPEN_BRACE, blank, *name, blank, CLOSE_BRACE])
            }
            _ => {
                let separator = layout.docs.concat(&[COMMA, LINE]);
                let list = layout.docs.join(separator, &names);
                let inner = layout.docs.concat(&[LINE, list]);
                let inner = layout.docs.indent(inner);
                let contents = layout.docs.concat(&[OPEN_BRACE, inner, TRAILING_COMMA, LINE, CLOSE_BRACE]);
                layout.docs.group(contents)
            }
        };
        let head = layout.docs.concat(&[keyword, specifiers]);
        layout.imported(head, &module)
    })
}

/// `import * as name from 'module';`, or `import type …`.
pub fn import_namespace(name: &Identifier, is_type_only: bool, from: &str) -> Code {
    let keyword = if is_type_only { "import type" } else { "import" };
    Code(format!("{keyword} * as {name} from {};", literal::string(from)))
}

/// `import 'module';`.
pub fn import_side_effect(from: &str) -> Code {
    Code(format!("import {};", literal::string(from)))
}

/// `export * from 'module';`.
pub fn export_all(from: &str) -> Code {
    Code(format!("export * from {};", literal::string(from)))
}

impl<'a> Layout<'a> {
    fn terminated(&mut self, prefix: &'a str, doc: Doc) -> Doc {
        let semicolon = self.docs.text(";");
        let doc = self.prefixed(prefix, doc);
        let contents = self.docs.concat(&[doc, semicolon]);
        self.docs.group(contents)
    }

    fn imported(&mut self, head: Doc, module: &'a str) -> Doc {
        let (from, module) = (self.docs.text(" from "), self.docs.text(module));
        let semicolon = self.docs.text(";");
        self.docs.concat(&[head, from, module, semicolon])
    }
}
