//! Types as TypeScript writes them. They are read where somebody asks for them, and say nothing about what a program does.

use std::rc::Rc;
use std::sync::Arc;

use super::modules::ModuleId;
use super::tree::Span;

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Keyword(Keyword),
    Literal(Literal),
    /// `Name<Argument>`, `group.Name`
    Name {
        path: Vec<Arc<str>>,
        arguments: Vec<Type>,
    },
    Object {
        members: Vec<Member>,
        /// What all other members are: `{ [name: string]: Type }`.
        others: Option<Box<Type>>,
    },
    Array(Box<Type>),
    Union(Vec<Type>),
    Intersection(Vec<Type>),
    /// `typeof value`
    Of(Vec<Arc<str>>),
    /// `Type['name']`
    Indexed(Box<Type>, Box<Type>),
    /// `keyof Type`, functions, what is mapped and what depends on conditions.
    Opaque,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyword {
    String,
    Number,
    Boolean,
    BigInt,
    Null,
    /// `undefined`, `void`, `never`
    Nothing,
    Object,
    Any,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Text(Arc<str>),
    Number(Arc<str>),
    Bool(bool),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub name: Arc<str>,
    pub is: Type,
    pub is_optional: bool,
}

/// What a name was declared as.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The names of its parameters, and what they are where nothing is given.
    pub parameters: Vec<(Arc<str>, Option<Type>)>,
    /// The types that it extends.
    pub bases: Vec<Type>,
    pub is: Type,
}

/// A type that the sources say a value has, or a part of that type.
#[derive(Clone, Debug)]
pub struct Typed {
    pub module: ModuleId,
    pub at: Span,
    /// What stands before the text, where these are the arguments of a type alone.
    pub before: &'static str,
    pub steps: Rc<[Step]>,
}

/// The way into a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Member(Arc<str>),
    Item,
}

impl Typed {
    pub fn new(module: ModuleId, at: Span) -> Self {
        Typed { module, at, before: "", steps: Rc::new([]) }
    }

    /// A part of it.
    pub fn part(&self, step: Step) -> Self {
        Typed { steps: self.steps.iter().cloned().chain([step]).collect(), ..self.clone() }
    }
}
