//! How Prettier lays out types.

use super::TypeExpression;
use super::document::{
    CLOSE_BRACE, CLOSE_BRACKET, CLOSE_PARENTHESIS, COMMA, Doc, LINE, NIL, OPEN_BRACE, OPEN_BRACKET, OPEN_PARENTHESIS,
    SOFT_LINE, TRAILING_COMMA,
};
use super::layout::Layout;
use super::type_expression::{MemberKey, TypeKind, TypeMember};

/// Where a type stands, as far as its layout depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypePlace {
    Other,
    /// Already indented: a type argument, the value of a type alias, the only element of a tuple.
    Indented,
    /// One of several elements of a tuple.
    Element,
    /// Before `[]` or `[K]`.
    Operand,
    /// Behind `readonly` or `keyof`.
    Operator,
    /// Between `&`.
    Intersection,
    /// Between `|`.
    Union,
}

impl TypePlace {
    fn is_operand(self) -> bool {
        matches!(self, Self::Operand | Self::Operator)
    }
}

impl<'a> Layout<'a> {
    pub(super) fn type_expression(&mut self, ty: &'a TypeExpression, place: TypePlace) -> Doc {
        match &ty.0 {
            TypeKind::Keyword(name) => self.docs.text(name),
            TypeKind::Literal(literal) => self.docs.text(literal),
            TypeKind::Named(name, arguments) => {
                let name = self.docs.text(name);
                let arguments = self.type_arguments(arguments);
                self.docs.concat(&[name, arguments])
            }
            TypeKind::Array(item) => {
                let item = self.type_expression(item, TypePlace::Operand);
                let brackets = self.docs.text("[]");
                self.docs.concat(&[item, brackets])
            }
            TypeKind::Operator(operator, operand) => {
                let operator = self.docs.text(operator);
                let operand = self.type_expression(operand, TypePlace::Operator);
                let operand = self.prefixed(" ", operand);
                let doc = self.docs.concat(&[operator, operand]);
                if place.is_operand() { self.parenthesised(doc) } else { doc }
            }
            TypeKind::Tuple(items) => self.tuple(items),
            TypeKind::Union(members) => self.union(members, place),
            TypeKind::Intersection(members) => self.intersection(members, place),
            TypeKind::Object { members, is_expanded } => self.object_type(members, *is_expanded),
            TypeKind::TypeOf(name) => {
                let name = self.docs.text(name);
                let doc = self.prefixed("typeof ", name);
                if place == TypePlace::Operand { self.parenthesised(doc) } else { doc }
            }
            TypeKind::Indexed(object, key) => {
                let object = self.type_expression(object, TypePlace::Operand);
                let key = self.type_expression(key, TypePlace::Other);
                self.docs.concat(&[object, OPEN_BRACKET, key, CLOSE_BRACKET])
            }
        }
    }

    fn type_arguments(&mut self, arguments: &'a [TypeExpression]) -> Doc {
        let (open, close) = (self.docs.text("<"), self.docs.text(">"));
        match arguments {
            [] => NIL,
            [argument] if is_hugged(argument) => {
                let argument = self.type_expression(argument, TypePlace::Indented);
                self.docs.concat(&[open, argument, close])
            }
            _ => {
                let separator = self.docs.concat(&[COMMA, LINE]);
                let docs: Vec<Doc> =
                    arguments.iter().map(|argument| self.type_expression(argument, TypePlace::Indented)).collect();
                let list = self.docs.join(separator, &docs);
                let inner = self.docs.concat(&[SOFT_LINE, list]);
                let inner = self.docs.indent(inner);
                let contents = self.docs.concat(&[open, inner, SOFT_LINE, close]);
                self.docs.group(contents)
            }
        }
    }

    fn tuple(&mut self, items: &'a [TypeExpression]) -> Doc {
        let place = match items {
            [] => return self.docs.text("[]"),
            [_] => TypePlace::Indented,
            _ => TypePlace::Element,
        };
        let mut parts = vec![SOFT_LINE];
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                parts.extend([COMMA, LINE]);
            }
            let item = self.type_expression(item, place);
            parts.push(self.docs.group(item));
        }
        parts.push(TRAILING_COMMA);
        let inner = self.docs.concat(&parts);
        let inner = self.docs.indent(inner);
        let contents = self.docs.concat(&[OPEN_BRACKET, inner, SOFT_LINE, CLOSE_BRACKET]);
        self.docs.group(contents)
    }

    fn union(&mut self, members: &'a [TypeExpression], place: TypePlace) -> Doc {
        let bar = self.docs.text("| ");
        if is_hugged_union(members) {
            let separator = self.docs.text(" | ");
            let docs: Vec<Doc> = members.iter().map(|member| self.type_expression(member, TypePlace::Union)).collect();
            let union = self.docs.join(separator, &docs);
            return if place.is_operand() || place == TypePlace::Intersection {
                self.parenthesised(union)
            } else {
                union
            };
        }
        let mut parts = Vec::with_capacity(members.len() * 3);
        for (index, member) in members.iter().enumerate() {
            if index == 0 {
                parts.push(self.docs.if_break(bar, NIL));
            } else {
                parts.extend([LINE, bar]);
            }
            let member = self.type_expression(member, TypePlace::Union);
            parts.push(self.docs.indent(member));
        }
        let union = self.docs.concat(&parts);
        let union = self.docs.group(union);
        match place {
            TypePlace::Indented => union,
            TypePlace::Other | TypePlace::Union => {
                let inner = self.docs.concat(&[SOFT_LINE, union]);
                let inner = self.docs.indent(inner);
                self.docs.group(inner)
            }
            TypePlace::Operand | TypePlace::Operator | TypePlace::Intersection => {
                let inner = self.docs.concat(&[SOFT_LINE, union]);
                let inner = self.docs.indent(inner);
                let contents = self.docs.concat(&[inner, SOFT_LINE]);
                let contents = self.docs.group(contents);
                self.parenthesised(contents)
            }
            TypePlace::Element => {
                let open = self.docs.concat(&[OPEN_PARENTHESIS, SOFT_LINE]);
                let open = self.docs.if_break(open, NIL);
                let inner = self.docs.concat(&[open, union]);
                let inner = self.docs.indent(inner);
                let close = self.docs.if_break(CLOSE_PARENTHESIS, NIL);
                let contents = self.docs.concat(&[inner, SOFT_LINE, close]);
                self.docs.group(contents)
            }
        }
    }

    fn intersection(&mut self, members: &'a [TypeExpression], place: TypePlace) -> Doc {
        let is_object = |member: &TypeExpression| matches!(member.0, TypeKind::Object { .. });
        let mut was_indented = false;
        let mut parts = Vec::with_capacity(members.len());
        let mut previous: Option<&TypeExpression> = None;
        for (index, member) in members.iter().enumerate() {
            let doc = self.type_expression(member, TypePlace::Intersection);
            let Some(before) = previous.replace(member) else {
                parts.push(doc);
                continue;
            };
            let doc = match (is_object(before), is_object(member)) {
                (true, true) => {
                    let doc = if was_indented { self.docs.indent(doc) } else { doc };
                    self.prefixed(" & ", doc)
                }
                (false, false) => {
                    let doc = self.docs.concat(&[LINE, doc]);
                    let doc = self.prefixed(" &", doc);
                    self.docs.indent(doc)
                }
                _ => {
                    was_indented |= index > 1;
                    let doc = if index > 1 { self.docs.indent(doc) } else { doc };
                    self.prefixed(" & ", doc)
                }
            };
            parts.push(doc);
        }
        let contents = self.docs.concat(&parts);
        let doc = self.docs.group(contents);
        if place.is_operand() || place == TypePlace::Union { self.parenthesised(doc) } else { doc }
    }

    fn object_type(&mut self, members: &'a [TypeMember], is_expanded: bool) -> Doc {
        if members.is_empty() {
            return self.docs.text("{}");
        }
        let object = self.next_object();
        let semicolon = self.docs.text(";");
        let last = self.docs.if_break(semicolon, NIL);
        let mut parts = vec![LINE];
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                parts.extend([semicolon, LINE]);
            }
            parts.push(self.type_member(member));
        }
        parts.push(last);
        let inner = self.docs.concat(&parts);
        let inner = self.docs.indent(inner);
        let contents = self.docs.concat(&[OPEN_BRACE, inner, LINE, CLOSE_BRACE]);
        self.object_type_group(contents, is_expanded, object)
    }

    /// A member, without the semicolon.
    pub(super) fn type_member(&mut self, member: &'a TypeMember) -> Doc {
        let readonly = self.docs.text(if member.is_readonly { "readonly " } else { "" });
        let key = match &member.key {
            MemberKey::Named(key) => self.docs.text(key),
            MemberKey::Index(name) => {
                let (name, index) = (self.docs.text(name.as_str()), self.docs.text(": string"));
                let inner = self.docs.concat(&[SOFT_LINE, name, index]);
                let inner = self.docs.indent(inner);
                let contents = self.docs.concat(&[inner, SOFT_LINE]);
                let contents = self.docs.group(contents);
                self.docs.concat(&[OPEN_BRACKET, contents, CLOSE_BRACKET])
            }
        };
        let colon = self.docs.text(": ");
        let ty = self.type_expression(&member.ty, TypePlace::Other);
        let contents = self.docs.concat(&[readonly, key, colon, ty]);
        let doc = self.docs.group(contents);
        if member.comment.is_empty() {
            return doc;
        }
        let comment = self.docs.comment(&member.comment);
        self.docs.concat(&[comment, super::document::HARD_LINE, doc])
    }
}

/// Whether a lone type argument stays inside its angle brackets.
fn is_hugged(ty: &TypeExpression) -> bool {
    match &ty.0 {
        TypeKind::Keyword(_) | TypeKind::Literal(_) | TypeKind::Object { .. } => true,
        TypeKind::Named(_, arguments) => arguments.is_empty(),
        TypeKind::Union(members) => is_hugged_union(members),
        _ => false,
    }
}

/// `{ … } | null`: one object, and nothing else that matters.
pub(super) fn is_hugged_union(members: &[TypeExpression]) -> bool {
    let is_object = |member: &TypeExpression| matches!(member.0, TypeKind::Object { .. } | TypeKind::Named(..));
    let is_nothing = |member: &TypeExpression| matches!(member.0, TypeKind::Keyword("null" | "void"));
    members.iter().filter(|member| is_object(member)).count() == 1
        && members.iter().all(|member| is_object(member) || is_nothing(member))
}
