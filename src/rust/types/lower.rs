//! Schemas → types.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::kept::keeps_what_is_asked;
use super::tuples::Tuple;
use super::{Item, ItemBody, Model, Presence, Rule, Rules, Struct, Ty, Used};
use crate::code;
use crate::contract::direction::Direction;
use crate::contract::media::is_file_part;
use crate::contract::operation::Encoding;
use crate::contract::origin::Origin;
use crate::contract::references::references;
use crate::contract::schema::{NamedSchema, Schema, SchemaId};
use crate::contract::shape::{Also, Check, Kind, Shape, shape};
use crate::printing::unenforced::in_answers;
use crate::report::Diagnostic;
use crate::rust::code::{Code, Comment, Identifier};
use crate::rust::{constants, validation};
use indexmap::IndexMap;

/// What a type is made for.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    pub direction: Direction,
    /// Whether values are read as it.
    pub reads: bool,
    /// Whether values are held to the rules of their schemas.
    pub checks: bool,
    /// Whether it is a form, whose members can be files.
    pub is_form: bool,
    /// What is said about the members of a form.
    pub encoding: Option<&'c IndexMap<String, Encoding>>,
    /// The named schema that is being declared: others of its cycle have to be boxed.
    pub declaring: Option<SchemaId>,
}

impl Context<'_> {
    /// Values of requests or responses, as JSON.
    pub fn new(direction: Direction) -> Self {
        let reads = direction == Direction::Request;
        Context { direction, reads, checks: true, is_form: false, encoding: None, declaring: None }
    }

    /// What stands behind a pointer already: the item of a list, a value of a map.
    #[must_use]
    pub fn behind(self) -> Self {
        Context { declaring: None, ..self }
    }
}

/// Where a schema is written: what a type that has no name of its own is called after.
#[derive(Clone, Copy)]
pub struct Place<'p> {
    pub outer: &'p str,
    pub inner: &'p str,
}

/// Makes the types of one file.
pub struct Lowerer<'c> {
    pub model: Model<'c>,
    pub items: RefCell<Vec<Item>>,
    pub used: RefCell<Used>,
    pub problems: RefCell<Vec<Diagnostic>>,
    /// Keywords that answers are not held to, and the schemas that have them.
    unasked: RefCell<BTreeMap<&'static str, BTreeSet<Origin>>>,
    /// Fields that are not called as their properties: field, property.
    pub renamed: RefCell<Vec<(String, String)>>,
    /// What referring to a named schema means.
    named: RefCell<HashMap<(SchemaId, Direction), Ty>>,
    /// The named schemas whose names read as those of types inside others.
    inner: OnceCell<BTreeSet<SchemaId>>,
}

impl<'c> Lowerer<'c> {
    pub fn new(model: Model<'c>) -> Self {
        Lowerer {
            model,
            items: RefCell::default(),
            used: RefCell::default(),
            problems: RefCell::default(),
            unasked: RefCell::default(),
            renamed: RefCell::default(),
            named: RefCell::default(),
            inner: OnceCell::new(),
        }
    }

    /// Notes that the file needs an import.
    pub fn uses(&self, path: &'static str) {
        self.used.borrow_mut().paths.insert(path);
    }

    /// Reports something that is let through although the document forbids it.
    pub fn not_enforced(&self, schema: &Schema, what: &str) {
        let message = format!("{what} is not enforced");
        let diagnostic = Diagnostic::warning("not-enforced", schema.origin, message);
        self.problems.borrow_mut().push(diagnostic.help("values that break it are let through"));
    }

    /// Notes a keyword that answers are not held to: whether another schema lets a value through can be said of what is read.
    pub fn not_asked(&self, schema: &Schema, keyword: &'static str, cx: Context<'_>) {
        if cx.checks && !cx.reads {
            self.unasked.borrow_mut().entry(keyword).or_default().insert(schema.origin);
        }
    }

    /// The keywords of a schema that answers are not held to, as far as its type has been made.
    pub(super) fn unasked_of(&self, schema: &Schema, cx: Context<'_>) -> Vec<&'static str> {
        let unasked = self.unasked.borrow();
        let of_schema = unasked.iter().filter(|(_, places)| !cx.reads && places.contains(&schema.origin));
        let mut words: Vec<&str> =
            of_schema.filter_map(|(said, _)| said.strip_prefix('`')?.split('`').next()).collect();
        words.dedup();
        words
    }

    /// All that is let through although the document forbids it.
    pub fn take_problems(&self) -> Vec<Diagnostic> {
        let mut problems = self.problems.take();
        problems.extend(in_answers(self.unasked.take()));
        problems
    }

    /// Declares every named schema, dependencies first.
    pub fn declare_all(&self) {
        for &id in &self.model.order.sequence {
            self.declare(id, Direction::Response);
            if self.model.usage.splits(id) {
                self.declare(id, Direction::Request);
            }
        }
    }

    fn declare(&self, id: SchemaId, direction: Direction) {
        let named = self.model.contract.schemas.get(id);
        let name = self.model.names.schema(id, direction);
        let is_request = direction == Direction::Request;
        let reads = is_request || (self.model.usage.is_requested(id) && !self.model.usage.splits(id));
        let is_recursive = self.model.order.is_recursive(id);
        let declaring = Some(id).filter(|_| is_recursive);
        let checks = self.model.usage.is_used(id);
        let cx = Context { reads, checks, declaring, ..Context::new(direction) };
        if is_recursive {
            let promised = if checks { Ty::item(name) } else { Ty::new(code!("{}", name)) };
            self.named.borrow_mut().insert((id, direction), promised);
        }
        let start = self.items.borrow().len();
        let shape = shape(&named.schema, &self.model.contract.schemas);
        let body = self.own_item(&named.schema, shape, name, cx);
        let body = match body {
            ItemBody::Alias(ty)
                if is_recursive || !ty.fits_inside() || !ty.rules.own.is_empty() || ty.rules.inner.is_some() =>
            {
                ItemBody::Newtype(ty)
            }
            body => body,
        };
        let comment = self.comment(id, cx);
        let ty = match body {
            ItemBody::Alias(ty) => {
                let declared = Ty { code: code!("{}", name), ..ty.clone() };
                let body = ItemBody::Alias(ty);
                let item = Item { name: name.clone(), comment, reads, validates: false, body };
                self.items.borrow_mut().insert(start, item);
                declared
            }
            body => self.item(start, name, comment, body, cx),
        };
        self.named.borrow_mut().insert((id, direction), ty);
    }

    /// Adds an item before those that its parts have made, and says what referring to it means.
    pub(super) fn item(
        &self,
        start: usize,
        name: &Identifier,
        comment: Comment,
        body: ItemBody,
        cx: Context<'c>,
    ) -> Ty {
        let is_enum = matches!(body, ItemBody::Enum(_));
        // Of what is read, other checks ask whether it is valid; of what is recursive, rules were promised.
        let is_asked = cx.reads || cx.declaring.is_some();
        let validates = cx.checks && !is_enum && (is_asked || body.has_rules());
        let is_nullable = matches!(&body, ItemBody::Newtype(ty) if ty.is_nullable);
        let item = Item { name: name.clone(), comment, reads: cx.reads, validates, body };
        self.items.borrow_mut().insert(start, item);
        let ty = if validates { Ty::item(name) } else { Ty::new(code!("{}", name)) };
        Ty { is_nullable, ..ty }
    }

    fn comment(&self, id: SchemaId, cx: Context<'c>) -> Comment {
        let named = self.model.contract.schemas.get(id);
        let name = self.model.names.schema(id, Direction::Response);
        if cx.direction == Direction::Request {
            return Comment::text(&format!("A [`{name}`] as a request carries it."));
        }
        let comment = self.about(&named.schema, cx);
        let is_plain = named.name == name.as_str() && !self.inner.get_or_init(|| self.named_as_inner()).contains(&id);
        if is_plain { comment } else { comment.paragraph(&format!("Schema: `{}`.", named.name)) }
    }

    /// Schemas that another refers to whose name theirs begins with, as those of types do that are written inside it.
    fn named_as_inner(&self) -> BTreeSet<SchemaId> {
        let Model { contract, names, .. } = self.model;
        let name = |id: SchemaId| names.schema(id, Direction::Response).as_str();
        let of_user = |(user, named): (SchemaId, &'c NamedSchema)| {
            let targets = references(&named.schema).into_iter();
            targets.filter(move |target| *target != user && name(*target).starts_with(name(user)))
        };
        contract.schemas.iter().flat_map(of_user).collect()
    }

    /// The item that a named schema is, or an alias if it needs none.
    fn own_item(&self, schema: &'c Schema, shape: Shape<'c>, name: &Identifier, cx: Context<'c>) -> ItemBody {
        if shape.nullable {
            return ItemBody::Alias(self.of_shape(schema, shape, Place { outer: name.as_str(), inner: "Value" }, cx));
        }
        let rules = |lowerer: &Self, base: Ty| lowerer.ruled(schema, &shape, base, name.as_str(), cx);
        match &shape.kind {
            Kind::Object(object) if self.is_struct(object) => {
                let mut body = self.object(schema, object, &shape.checks, name.as_str(), cx);
                body.rules = custom(rules(self, Ty::default()).rules);
                ItemBody::Struct(body)
            }
            Kind::Tuple { prefix, rest } if shape.also.is_empty() => {
                let tuple = Tuple::new(prefix, *rest, &shape.checks);
                match tuple.is_item(cx) {
                    true => self.tuple(schema, &tuple, name.as_str(), cx),
                    false => ItemBody::Alias(rules(self, self.untyped_tuple(schema, cx))),
                }
            }
            Kind::Values(values) if shape.also.is_empty() && shape.checks.is_empty() => match self.texts(values) {
                Some(variants) => ItemBody::Enum(variants),
                None => match self.union_of(schema, &shape.kind, name.as_str(), cx) {
                    Some(union) => ItemBody::Union(union),
                    None => ItemBody::Alias(rules(self, self.values(values, cx))),
                },
            },
            _ if shape.checks.is_empty() && shape.also.is_empty() => {
                match self.union_of(schema, &shape.kind, name.as_str(), cx) {
                    Some(union) => ItemBody::Union(union),
                    None => {
                        ItemBody::Alias(self.of_shape(schema, shape, Place { outer: name.as_str(), inner: "" }, cx))
                    }
                }
            }
            _ => ItemBody::Alias(self.of_shape(schema, shape, Place { outer: name.as_str(), inner: "" }, cx)),
        }
    }

    /// A schema as a type.
    pub fn ty(&self, schema: &'c Schema, place: Place<'_>, cx: Context<'c>) -> Ty {
        self.of_shape(schema, shape(schema, &self.model.contract.schemas), place, cx)
    }

    pub(super) fn of_shape(&self, schema: &'c Schema, shape: Shape<'c>, place: Place<'_>, cx: Context<'c>) -> Ty {
        let is_object = matches!(&shape.kind, Kind::Object(object) if self.is_struct(object));
        let mut base = self.kind(schema, &shape, place, cx);
        if cx.reads && !is_object && !keeps_what_is_asked(&shape, &self.model.contract.schemas) {
            base = self.untyped(base, place, cx);
        }
        let outer = [place.outer, place.inner].concat();
        // The rules of a struct stand at the struct itself.
        let ruled = if is_object { base } else { self.ruled(schema, &shape, base, &outer, cx) };
        if shape.nullable { ruled.optional() } else { ruled }
    }

    /// The type with the rules that the checks and further conditions of a schema make.
    pub(super) fn ruled(
        &self,
        schema: &'c Schema,
        shape: &Shape<'c>,
        mut base: Ty,
        outer: &str,
        cx: Context<'c>,
    ) -> Ty {
        let Shape { kind, checks, also, .. } = shape;
        base.rules.own.extend(validation::rules(self, schema, kind, &base.code, checks, outer, cx));
        for part in also {
            if !cx.reads {
                self.not_asked(schema, keyword_of(part), cx);
                continue;
            }
            let name = match part {
                Also::AllOf(part) => self.predicate(part, outer, "And", cx),
                Also::AnyOf(parts) => self.union_predicate(schema, parts, false, outer, cx),
                Also::OneOf(parts) => self.union_predicate(schema, parts, true, outer, cx),
                Also::Keywords(schema) => self.keywords_predicate(schema, outer, cx),
            };
            base.rules.own.push(validation::json(code!("all_of::<{}>()", name)));
            self.uses("crate::types::checks");
        }
        base
    }

    /// A named type that says whether a schema lets a value through.
    pub fn predicate(&self, schema: &'c Schema, outer: &str, inner: &str, cx: Context<'c>) -> Code {
        let cx = Context { declaring: None, is_form: false, encoding: None, ..cx };
        let ty = self.ty(schema, Place { outer, inner }, cx);
        let is_item = ty.rules.dives && ty.rules.own.is_empty() && ty.rules.inner.is_none();
        if is_item { ty.code } else { self.hoisted(ty, Place { outer, inner }, cx).code }
    }

    /// Any value that is one of the type, with all the members that the type may have no place for.
    fn untyped(&self, ty: Ty, place: Place<'_>, cx: Context<'c>) -> Ty {
        let name = self.hoisted(ty, place, cx).code;
        self.uses("crate::types::checks");
        let mut any = self.any();
        any.rules.own.push(validation::json(code!("all_of::<{}>()", name)));
        any
    }

    /// The type under a name of its own.
    pub fn hoisted(&self, ty: Ty, place: Place<'_>, cx: Context<'c>) -> Ty {
        let name = self.model.names.inner(place.outer, place.inner);
        let start = self.items.borrow().len();
        self.item(start, &name, Comment::new(), ItemBody::Newtype(ty), cx)
    }

    /// A type for a part of something else, whose rules fit there.
    pub(super) fn inside(&self, schema: &'c Schema, place: Place<'_>, is_map: bool, cx: Context<'c>) -> Ty {
        let ty = self.ty(schema, place, cx);
        let has_rules = !ty.rules.own.is_empty() || ty.rules.inner.is_some();
        if !ty.fits_inside() || (is_map && has_rules) { self.hoisted(ty, place, cx) } else { ty }
    }

    /// The named schema, boxed where it would otherwise contain itself.
    pub(super) fn reference(&self, id: SchemaId, cx: Context<'c>) -> Ty {
        if cx.is_form && is_file_part(&self.model.contract.schemas.get(id).schema, &self.model.contract.schemas) {
            self.uses("crate::middleware::input::File");
            return Ty::known("File");
        }
        let direction = if self.model.usage.splits(id) { cx.direction } else { Direction::Response };
        let name = self.model.names.schema(id, direction);
        self.used.borrow_mut().schemas.insert(name.clone());
        let mut ty = self.named.borrow().get(&(id, direction)).cloned().unwrap_or_else(|| Ty::item(name));
        if cx.declaring.is_some_and(|current| self.model.order.same_cycle(current, id)) {
            ty.code = code!("Box<{}>", ty.code);
        }
        ty
    }

    /// Adds a struct that no schema is behind, before the items that its fields have made.
    pub fn insert_struct(&self, start: usize, name: &Identifier, body: Struct) {
        self.item(start, name, Comment::new(), ItemBody::Struct(body), Context::new(Direction::Request));
    }

    /// A property that may be absent, or has a default.
    pub fn presence(&self, schema: &'c Schema, ty: &Ty, required: bool, cx: Context<'c>) -> Presence {
        if required {
            return Presence::Required;
        }
        let default =
            self.model.contract.schemas.links(schema).find_map(|schema| schema.annotations().default.as_ref());
        match default.filter(|_| cx.reads).and_then(|value| constants::default(self, schema, value, ty)) {
            Some(default) => Presence::Default(default),
            None => Presence::Optional,
        }
    }
}

/// What part of a conjunction it is, in the document's words.
fn keyword_of(part: &Also<'_>) -> &'static str {
    match part {
        Also::AllOf(_) => "`allOf` of several types",
        Also::AnyOf(_) => "`anyOf` beside a type",
        Also::OneOf(_) => "`oneOf` beside a type",
        Also::Keywords(_) => "`type` of what stands beside a union",
    }
}

/// Whether the struct of an object keeps the properties that the document says nothing about: what the rules look at must
/// not be dropped before.
pub(super) fn keeps_undeclared(schema: &Schema, checks: &[Check<'_>]) -> bool {
    checks.iter().any(|check| !matches!(check, Check::Required(_)))
        || schema.composition.as_ref().is_some_and(|composition| {
            !composition.all_of.is_empty() || !composition.any_of.is_empty() || !composition.one_of.is_empty()
        })
}

/// The conditions of rules for an object as a whole.
pub(super) fn custom(rules: Rules) -> Vec<Code> {
    let custom = |rule| match rule {
        Rule::Custom(code) => code,
        Rule::Native(code) => code,
    };
    rules.own.into_iter().map(custom).collect()
}
