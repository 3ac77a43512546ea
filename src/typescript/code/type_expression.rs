//! Types as values.

use super::literal;
use super::{Comment, Identifier};

/// A TypeScript type.
#[derive(Clone, Debug)]
pub struct TypeExpression(pub(super) TypeKind);

#[derive(Clone, Debug)]
pub(super) enum TypeKind {
    /// `string`, `unknown`, `null` …
    Keyword(&'static str),
    /// A literal as it is printed.
    Literal(String),
    /// A dotted name and its arguments.
    Named(String, Vec<TypeExpression>),
    Array(Box<TypeExpression>),
    /// `readonly`, `keyof`.
    Operator(&'static str, Box<TypeExpression>),
    Tuple(Vec<TypeExpression>),
    Union(Vec<TypeExpression>),
    Intersection(Vec<TypeExpression>),
    Object {
        members: Vec<TypeMember>,
        is_expanded: bool,
    },
    /// `typeof` and a dotted name.
    TypeOf(String),
    Indexed(Box<TypeExpression>, Box<TypeExpression>),
}

impl TypeExpression {
    /// `Name`, or `Name<A, B>`.
    pub fn named(name: &Identifier, arguments: impl IntoIterator<Item = Self>) -> Self {
        Self(TypeKind::Named(name.as_str().to_owned(), arguments.into_iter().collect()))
    }

    /// `Name`, or `Name<A, B>`, of a name written in our own source; it may be dotted, such as `z.infer`.
    pub fn known(name: &'static str, arguments: impl IntoIterator<Item = Self>) -> Self {
        Self(TypeKind::Named(name.to_owned(), arguments.into_iter().collect()))
    }

    /// `space.Name`, or `space.Name<A, B>`.
    pub fn qualified(space: &Identifier, name: &Identifier, arguments: impl IntoIterator<Item = Self>) -> Self {
        Self(TypeKind::Named(format!("{space}.{name}"), arguments.into_iter().collect()))
    }

    /// A type the language names: `string`, `unknown`, `never` …
    pub fn keyword(name: &'static str) -> Self {
        Self(TypeKind::Keyword(name))
    }

    /// `null`.
    pub fn null() -> Self {
        Self(TypeKind::Keyword("null"))
    }

    /// The type of one string.
    pub fn string_literal(text: &str) -> Self {
        Self(TypeKind::Literal(literal::string(text)))
    }

    /// The type of one number, from its JSON spelling; `None` if the text is no JSON number.
    pub fn number_literal(text: &str) -> Option<Self> {
        literal::number(text).map(|text| Self(TypeKind::Literal(text)))
    }

    /// `true` or `false`.
    pub fn boolean_literal(value: bool) -> Self {
        Self(TypeKind::Literal(value.to_string()))
    }

    /// `T[]`.
    pub fn array(item: Self) -> Self {
        Self(TypeKind::Array(Box::new(item)))
    }

    /// `readonly T[]`, of an array or a tuple.
    #[must_use]
    pub fn readonly(self) -> Self {
        Self(TypeKind::Operator("readonly", Box::new(self)))
    }

    /// `keyof T`.
    #[must_use]
    pub fn keys(self) -> Self {
        Self(TypeKind::Operator("keyof", Box::new(self)))
    }

    /// `[A, B]`.
    pub fn tuple(items: impl IntoIterator<Item = Self>) -> Self {
        Self(TypeKind::Tuple(items.into_iter().collect()))
    }

    /// `A | B`; unions among the members are merged, one member is itself, none is `never`.
    pub fn union(members: impl IntoIterator<Item = Self>) -> Self {
        let members: Vec<Self> = members
            .into_iter()
            .flat_map(|member| match member.0 {
                TypeKind::Union(members) => members,
                kind => vec![Self(kind)],
            })
            .collect();
        Self::several(members, "never", TypeKind::Union)
    }

    /// `A & B`; intersections among the members are merged, one member is itself, none is `unknown`.
    pub fn intersection(members: impl IntoIterator<Item = Self>) -> Self {
        let members: Vec<Self> = members
            .into_iter()
            .flat_map(|member| match member.0 {
                TypeKind::Intersection(members) => members,
                kind => vec![Self(kind)],
            })
            .collect();
        Self::several(members, "unknown", TypeKind::Intersection)
    }

    fn several(mut members: Vec<Self>, none: &'static str, kind: fn(Vec<Self>) -> TypeKind) -> Self {
        match (members.pop(), members.is_empty()) {
            (None, _) => Self::keyword(none),
            (Some(only), true) => only,
            (Some(last), false) => {
                members.push(last);
                Self(kind(members))
            }
        }
    }

    /// `Record<K, V>`.
    pub fn record(key: Self, value: Self) -> Self {
        Self::known("Record", [key, value])
    }

    /// `{ a: A; b?: B }` on one line if it fits.
    pub fn object(members: impl IntoIterator<Item = TypeMember>) -> Self {
        Self(TypeKind::Object { members: members.into_iter().collect(), is_expanded: false })
    }

    /// An object type with each member on a line of its own.
    pub fn expanded_object(members: impl IntoIterator<Item = TypeMember>) -> Self {
        Self(TypeKind::Object { members: members.into_iter().collect(), is_expanded: true })
    }

    /// `typeof name`.
    pub fn type_of(name: &Identifier) -> Self {
        Self(TypeKind::TypeOf(name.as_str().to_owned()))
    }

    /// `typeof space.name`.
    pub fn type_of_member(space: &Identifier, name: &Identifier) -> Self {
        Self(TypeKind::TypeOf(format!("{space}.{name}")))
    }

    /// `T['any text']`.
    #[must_use]
    pub fn indexed(self, key: &str) -> Self {
        self.indexed_by(Self::string_literal(key))
    }

    /// `T[K]`.
    #[must_use]
    pub fn indexed_by(self, key: Self) -> Self {
        Self(TypeKind::Indexed(Box::new(self), Box::new(key)))
    }
}

#[derive(Clone, Debug)]
pub(super) enum MemberKey {
    /// As printed, with its `?`.
    Named(String),
    /// The name of an index of strings.
    Index(Identifier),
}

/// A member of an object type or interface.
#[derive(Clone, Debug)]
pub struct TypeMember {
    pub(super) comment: Comment,
    pub(super) is_readonly: bool,
    pub(super) key: MemberKey,
    pub(super) ty: TypeExpression,
}

impl TypeMember {
    /// `key: T`; the key may be any text.
    pub fn new(key: &str, ty: TypeExpression) -> Self {
        Self { comment: Comment::new(), is_readonly: false, key: MemberKey::Named(literal::key(key)), ty }
    }

    /// `[key: string]: T`, with a name for the key.
    pub fn index(name: &Identifier, ty: TypeExpression) -> Self {
        Self { comment: Comment::new(), is_readonly: false, key: MemberKey::Index(name.clone()), ty }
    }

    /// The member with a `?`.
    #[must_use]
    pub fn optional(mut self) -> Self {
        if let MemberKey::Named(key) = &mut self.key
            && !key.ends_with('?')
        {
            key.push('?');
        }
        self
    }

    /// The member as `readonly`.
    #[must_use]
    pub fn readonly(mut self) -> Self {
        self.is_readonly = true;
        self
    }

    /// The member below a comment, which puts each member of the type on its own line.
    #[must_use]
    pub fn commented(mut self, comment: Comment) -> Self {
        self.comment = comment;
        self
    }
}
