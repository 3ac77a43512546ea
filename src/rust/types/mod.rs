//! Schemas as types: structs, enums, unions and newtypes, with the rules that their values keep.

mod kept;
mod kinds;
mod lower;
mod objects;
mod print;
mod remarks;
mod tuples;
mod unions;

use std::collections::BTreeSet;

use super::code::{self, Code, Comment, Identifier};
use crate::code;
use crate::contract::Contract;
use crate::contract::cycles::Order;
use crate::contract::direction::Usage;
use crate::rust::names::Names;

pub use kinds::json_text;
pub use lower::{Context, Lowerer, Place};
pub use print::print;
pub use remarks::{about_parameter, is_shown};

/// What printers need to know about the contract as a whole.
#[derive(Clone, Copy)]
pub struct Model<'c> {
    pub contract: &'c Contract,
    pub names: &'c Names,
    pub order: &'c Order,
    pub usage: &'c Usage,
}

/// What the printed code refers to, so that its file can import it.
#[derive(Clone, Debug, Default)]
pub struct Used {
    pub schemas: BTreeSet<Identifier>,
    pub paths: BTreeSet<&'static str>,
}

/// A type, and what its values have to keep to besides.
#[derive(Clone, Debug, Default)]
pub struct Ty {
    pub code: Code,
    pub rules: Rules,
    /// Whether `null` is one of its values, so that serde would take it for absent.
    pub is_nullable: bool,
}

/// Rules of garde for a value and for what is in it.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    pub own: Vec<Rule>,
    /// Rules for the items of a list, or for what an `Option` holds.
    pub inner: Option<Box<Rules>>,
    /// Whether the types inside have rules of their own.
    pub dives: bool,
}

/// One rule.
#[derive(Clone, Debug)]
pub enum Rule {
    /// A word of garde's, which looks through `Option`s itself.
    Native(Code),
    /// The argument of `custom`.
    Custom(Code),
}

impl Rules {
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.inner.is_none() && !self.dives
    }

    /// The arguments of `#[garde(…)]`.
    pub fn printed(&self) -> Vec<Code> {
        let own = self.own.iter().map(|rule| match rule {
            Rule::Native(code) => code.clone(),
            Rule::Custom(code) => code!("custom({})", code),
        });
        let inner = self.inner.iter().map(|inner| code!("inner({})", Code::list(inner.printed())));
        let dive = self.dives.then(|| Code::known("dive"));
        own.chain(inner).chain(dive).collect()
    }
}

impl Ty {
    pub fn new(code: Code) -> Self {
        Ty { code, ..Ty::default() }
    }

    pub fn known(code: &'static str) -> Self {
        Ty::new(Code::known(code))
    }

    /// A type whose values have rules to keep.
    pub fn item(name: &Identifier) -> Self {
        let rules = Rules { dives: true, ..Rules::default() };
        Ty { code: code!("{}", name), rules, is_nullable: false }
    }

    /// The type or nothing.
    #[must_use]
    pub fn optional(self) -> Self {
        let Rules { own, inner, dives } = self.rules;
        let own = own
            .into_iter()
            .map(|rule| match rule {
                Rule::Custom(code) => Rule::Custom(code!("checks::optional({})", code)),
                native => native,
            })
            .collect();
        let inner = inner.map(|inner| Box::new(Rules { inner: Some(inner), ..Rules::default() }));
        Ty { code: code!("Option<{}>", self.code), rules: Rules { own, inner, dives }, is_nullable: true }
    }

    /// Whether the rules can stand as those of an item of something else.
    fn fits_inside(&self) -> bool {
        !self.rules.dives || (self.rules.own.is_empty() && self.rules.inner.is_none())
    }

    /// A list of it; its rules have to [fit inside](Self::fits_inside).
    #[must_use]
    fn list(self) -> Self {
        let rules = if self.rules.dives || self.rules.is_empty() {
            Rules { dives: self.rules.dives, ..Rules::default() }
        } else {
            Rules { inner: Some(Box::new(self.rules)), ..Rules::default() }
        };
        Ty { code: code!("Vec<{}>", self.code), rules, is_nullable: false }
    }
}

/// Something that a file declares.
#[derive(Clone, Debug)]
pub struct Item {
    pub name: Identifier,
    pub comment: Comment,
    /// Whether values are read as this type.
    pub reads: bool,
    /// Whether there are rules that values have to keep.
    pub validates: bool,
    pub body: ItemBody,
}

/// What an [`Item`] is.
#[derive(Clone, Debug)]
pub enum ItemBody {
    Struct(Struct),
    /// Texts.
    Enum(Vec<(Identifier, String)>),
    Union(Union),
    Tuple(Vec<Element>),
    Items(Items),
    Newtype(Ty),
    Alias(Ty),
}

impl ItemBody {
    /// Whether values have rules to keep, here or further inside.
    fn has_rules(&self) -> bool {
        match self {
            ItemBody::Struct(Struct { fields, rules, .. }) => {
                !rules.is_empty() || fields.iter().any(|field| !field.ty.rules.is_empty())
            }
            ItemBody::Union(union) => union.variants.iter().any(|variant| !variant.ty.rules.is_empty()),
            ItemBody::Tuple(elements) => elements.iter().any(|element| !element.ty.rules.is_empty()),
            ItemBody::Newtype(ty) | ItemBody::Items(Items { ty, .. }) => !ty.rules.is_empty(),
            ItemBody::Enum(_) | ItemBody::Alias(_) => false,
        }
    }
}

/// An object.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    pub fields: Vec<Field>,
    pub denies_unknown: bool,
    /// Rules of the object as a whole.
    pub rules: Vec<Code>,
}

/// A property.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: Identifier,
    /// The property's name; nothing for the one that holds all other properties.
    pub wire: Option<String>,
    pub comment: Comment,
    pub ty: Ty,
    pub presence: Presence,
}

/// Whether a property has to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    Required,
    Optional,
    /// What it is when it is absent: an expression of the field's type.
    Default(Code),
}

/// One of the values of a tuple.
#[derive(Clone, Debug)]
pub struct Element {
    pub ty: Ty,
    /// Whether the tuple may end before it.
    pub is_optional: bool,
}

/// A list whose first items have types of their own, and which may be shorter or longer.
#[derive(Clone, Debug)]
pub struct Items {
    pub ty: Ty,
    /// The types that say which items are valid.
    pub first: Vec<Code>,
    pub rest: Option<Code>,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    pub variants: Vec<Variant>,
    pub choice: Choice,
}

/// One of the types of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    pub name: Identifier,
    /// What the document says about it, where no type of its own has that.
    pub comment: Comment,
    pub ty: Ty,
}

/// How the variant of a value is found.
#[derive(Clone, Debug)]
pub enum Choice {
    AnyOf,
    OneOf,
    /// By the value of a property: the values of each variant.
    Tagged {
        property: String,
        tags: Vec<Vec<String>>,
        /// Whether the variants leave it to the union to say the property.
        is_added: bool,
    },
}

/// The arguments of `#[garde(…)]` on a field.
pub fn garde(rules: &Rules) -> Code {
    let rules = rules.printed();
    code::attribute("garde", if rules.is_empty() { vec![Code::known("skip")] } else { rules })
}
