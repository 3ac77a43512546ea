//! A module as a tree of our own: what following a program takes, without types, lifetimes and the parser's changes.
//!
//! Parentheses, `satisfies` and `!` are gone, and types are where they stand in the text. Whatever is not followed is [`Kind::Opaque`].

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A module's statements, in order.
#[derive(Debug, Default)]
pub struct Module {
    pub body: Vec<Statement>,
    /// Whether its first line says that api-scaffold generated it.
    pub is_generated: bool,
    /// The names of variables and members that get another value somewhere.
    pub assigned: HashSet<Arc<str>>,
    /// Where types are declared, by their names: they are read when somebody asks for them.
    pub types: HashMap<Arc<str>, Span>,
    /// The types that come from elsewhere: the source, and what they are called there.
    pub type_imports: TypeImports,
    /// Doc comments that say something about the API in OpenAPI's words, wherever they stand.
    pub annotations: Vec<Arc<Doc>>,
}

/// What types are called here → the source of each, and what it is called there: a name, `default`, or `*` for all of them.
pub type TypeImports = HashMap<Arc<str>, (Arc<str>, Arc<str>)>;

/// The bytes of a part of a module's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// A doc comment without its stars.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    /// What stands before the tags.
    pub text: String,
    /// `@name text`
    pub tags: Vec<(String, String)>,
}

impl Doc {
    /// The texts of all tags of a name.
    pub fn tags<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.tags.iter().filter(move |(tag, _)| tag == name).map(|(_, text)| text.as_str())
    }

    /// Whether there is a tag of that name.
    pub fn has(&self, name: &str) -> bool {
        self.tags(name).next().is_some()
    }
}

#[derive(Debug)]
pub struct Statement {
    /// The byte at which it starts.
    pub at: u32,
    pub doc: Option<Arc<Doc>>,
    pub kind: StatementKind,
}

#[derive(Debug)]
pub enum StatementKind {
    Variables(Vec<Variable>),
    Function(Arc<Function>),
    Class(Arc<Class>),
    /// The members' names, and their values where they have one.
    Enum(Arc<str>, Vec<(Arc<str>, Option<Expression>)>),
    Expression(Expression),
    Return(Option<Expression>),
    Throw(Expression),
    Block(Vec<Statement>),
    If {
        test: Expression,
        then: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    /// `for (binding of over)`, `for (binding in over)`.
    Each {
        binding: Pattern,
        over: Expression,
        over_keys: bool,
        body: Vec<Statement>,
    },
    /// A loop whose rounds are not counted: its parts, as they run the first time.
    Loop(Vec<Statement>),
    /// The tests of a case, of which `None` is `default`, and what runs where one holds.
    Switch {
        on: Expression,
        cases: Vec<(Vec<Option<Expression>>, Vec<Statement>)>,
    },
    Try {
        body: Vec<Statement>,
        /// What is thrown is bound to.
        caught: Option<Pattern>,
        handler: Option<Vec<Statement>>,
        finally: Vec<Statement>,
    },
    Import {
        source: Arc<str>,
        names: Vec<ImportedName>,
    },
    /// `export const …`
    Export(Box<Statement>),
    ExportDefault(Expression),
    /// `export { local as exported } from 'source'`
    ExportNames {
        source: Option<Arc<str>>,
        names: Vec<(Arc<str>, Arc<str>)>,
    },
    /// `export * from 'source'`, `export * as name from 'source'`
    ExportAll {
        source: Arc<str>,
        name: Option<Arc<str>>,
    },
    /// What says nothing to whoever follows the program: types, `break`, `debugger`.
    Nothing,
}

#[derive(Debug)]
pub struct Variable {
    pub pattern: Pattern,
    /// The type that it is declared with.
    pub type_at: Option<Span>,
    pub value: Option<Expression>,
}

#[derive(Debug)]
pub struct ImportedName {
    pub local: Arc<str>,
    pub imported: Imported,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imported {
    Default,
    /// `* as name`
    All,
    Named(Arc<str>),
}

/// What a value is bound or assigned to.
#[derive(Debug)]
pub enum Pattern {
    Name(Arc<str>),
    /// A member of something, in assignments.
    Member(Expression),
    Object {
        members: Vec<(Key, Pattern)>,
        rest: Option<Box<Pattern>>,
    },
    Array {
        items: Vec<Option<Pattern>>,
        rest: Option<Box<Pattern>>,
    },
    Default(Box<Pattern>, Expression),
}

#[derive(Debug)]
pub struct Function {
    pub at: u32,
    pub name: Option<Arc<str>>,
    pub parameters: Vec<Parameter>,
    pub rest: Option<Pattern>,
    pub body: Body,
    /// The type that it says it gives.
    pub returns: Option<Span>,
    pub is_arrow: bool,
    pub is_async: bool,
}

#[derive(Debug)]
pub struct Parameter {
    pub pattern: Pattern,
    /// The name of its type, where that is one name: `FastifyInstance`.
    pub type_name: Option<Arc<str>>,
    pub type_at: Option<Span>,
    /// Whether a constructor makes it a property of `this`.
    pub is_property: bool,
}

impl Parameter {
    /// What it is called, where it is not taken apart.
    pub fn name(&self) -> Option<&str> {
        match &self.pattern {
            Pattern::Name(name) => Some(name),
            Pattern::Default(inner, _) => match &**inner {
                Pattern::Name(name) => Some(name),
                _ => None,
            },
            _ => None,
        }
    }
}

#[derive(Debug)]
pub enum Body {
    Statements(Vec<Statement>),
    Expression(Box<Expression>),
}

#[derive(Debug)]
pub struct Class {
    pub name: Option<Arc<str>>,
    pub base: Option<Expression>,
    pub constructor: Option<Arc<Function>>,
    pub methods: Vec<(Key, Arc<Function>, MethodKind)>,
    pub fields: Vec<Field>,
    /// `static { … }`, as functions.
    pub static_blocks: Vec<Arc<Function>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    Method,
    Getter,
    StaticMethod,
    StaticGetter,
}

impl MethodKind {
    /// Whether instances have it, and not the class.
    pub fn is_of_instances(self) -> bool {
        matches!(self, MethodKind::Method | MethodKind::Getter)
    }
}

#[derive(Debug)]
pub struct Field {
    pub key: Key,
    pub value: Option<Expression>,
    pub type_at: Option<Span>,
    /// What stands above it: `@IsEmail()`.
    pub decorators: Vec<Expression>,
    pub is_static: bool,
}

#[derive(Debug)]
pub enum Key {
    Name(Arc<str>),
    Computed(Box<Expression>),
}

#[derive(Debug)]
pub struct Expression {
    /// The byte at which it starts.
    pub at: u32,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Null,
    Bool(bool),
    /// As written, without separators.
    Number(Arc<str>),
    Text(Arc<str>),
    Regex {
        pattern: Arc<str>,
        flags: Arc<str>,
    },
    /// One text more than there are values.
    Template {
        texts: Vec<Arc<str>>,
        values: Vec<Expression>,
    },
    Name(Arc<str>),
    This,
    Super,
    /// `is_optional` where there may be nothing that has members: `object?.key`, and what follows it.
    Member {
        object: Box<Expression>,
        key: Key,
        is_optional: bool,
    },
    Call {
        callee: Box<Expression>,
        arguments: Vec<Item>,
        /// The types that it is called with: `get<Route>('/')`.
        types_at: Option<Span>,
    },
    /// `value as Type`
    Typed {
        value: Box<Expression>,
        type_at: Span,
    },
    New {
        callee: Box<Expression>,
        arguments: Vec<Item>,
    },
    Function(Arc<Function>),
    Class(Arc<Class>),
    Object(Vec<Property>),
    Array(Vec<Item>),
    Conditional {
        test: Box<Expression>,
        then: Box<Expression>,
        otherwise: Box<Expression>,
    },
    Logical {
        operator: Logical,
        left: Box<Expression>,
        right: Box<Expression>,
    },
    Add(Box<Expression>, Box<Expression>),
    Subtract(Box<Expression>, Box<Expression>),
    Negate(Box<Expression>),
    Not(Box<Expression>),
    /// `===`, `==` and their opposites.
    Equal {
        left: Box<Expression>,
        right: Box<Expression>,
        is_opposite: bool,
    },
    InstanceOf {
        value: Box<Expression>,
        class: Box<Expression>,
    },
    TypeOf(Box<Expression>),
    /// `delete object.key`
    Delete {
        object: Box<Expression>,
        key: Key,
    },
    /// What is either true or false: `<`, `in`.
    Compare(Comparison, Box<Expression>, Box<Expression>),
    /// `operator` where it is no plain `=`.
    Assign {
        target: Box<Pattern>,
        operator: Option<Assignment>,
        value: Box<Expression>,
    },
    Sequence(Vec<Expression>),
    Await(Box<Expression>),
    Import(Box<Expression>),
    /// What is not followed, with the parts that are evaluated on the way.
    Opaque(Vec<Expression>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logical {
    And,
    Or,
    Nullish,
}

/// What is asked of two values that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Other,
}

/// `+=`, `||=` …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignment {
    Add,
    Logical(Logical),
    Other,
}

/// An element of an array, or an argument.
#[derive(Debug)]
pub enum Item {
    Value(Expression),
    Spread(Expression),
    /// `[, 1]`
    Hole,
}

#[derive(Debug)]
pub struct Property {
    pub at: u32,
    pub doc: Option<Arc<Doc>>,
    pub kind: PropertyKind,
}

#[derive(Debug)]
pub enum PropertyKind {
    Value(Key, Expression),
    Getter(Key, Arc<Function>),
    Spread(Expression),
}
