//! `types/schemas.ts`: each named schema as a constant and a type.

use super::code::{self, Code, Expression, Identifier, Property, TypeExpression};
use super::comments;
use super::types::{Declaration, Types};
use super::zod::{Context, Input, Model, Printer, Used};
use crate::contract::direction::Direction;
use crate::contract::schema::SchemaId;
use crate::contract::shape::{self, Additional, Kind};
use crate::report::Diagnostic;

/// The declarations of all named schemas.
#[derive(Debug)]
pub struct Declarations {
    pub declarations: Vec<Code>,
    pub used: Used,
    pub problems: Vec<Diagnostic>,
}

/// Prints every named schema, dependencies first; those that differ in requests have a second form for them.
pub fn declarations(model: Model<'_>) -> Declarations {
    let printer = Printer::new(model);
    let mut declarations = Vec::new();
    for &id in &model.order.sequence {
        declarations.push(declaration(&printer, id, Direction::Response));
        if model.usage.splits(id) {
            declarations.push(declaration(&printer, id, Direction::Request));
        }
    }
    Declarations { declarations, used: printer.used.into_inner(), problems: printer.problems.into_inner() }
}

fn declaration(printer: &Printer<'_>, id: SchemaId, direction: Direction) -> Code {
    let model = printer.model;
    let named = model.contract.schemas.get(id);
    let name = model.names.schema(id, direction);
    let is_recursive = model.order.is_recursive(id);
    let value = match direction {
        Direction::Request if !is_recursive => pair(printer, id).unwrap_or_else(|| printer.declaration(id, direction)),
        _ => printer.declaration(id, direction),
    };
    let comment = match direction {
        Direction::Response => {
            let alias = Some(named.name.as_str()).filter(|alias| *alias != name.as_str());
            comments::named(&named.schema, alias)
        }
        Direction::Request => {
            code::Comment::text(&format!("{} as a request carries it.", model.names.schema(id, Direction::Response)))
        }
    };
    printer.used.borrow_mut().library = true;
    if is_recursive {
        // `z.ZodType<A, A>`: what goes in has the same type as what comes out.
        let own = TypeExpression::named(name, []);
        let ty = TypeExpression::qualified(&Identifier::known("z"), &Identifier::known("ZodType"), [own.clone(), own]);
        let types = Types { model, direction };
        let declared = match types.declaration(id) {
            Declaration::Interface(members) => code::interface(name, &members, true),
            Declaration::Alias(ty) => code::type_alias(name, &ty, true),
        };
        let constant = code::constant(name, Some(&ty), &value, true);
        return Code::lines([declared.documented(&comment), constant]);
    }
    let constant = code::constant(name, None, &value, true).documented(&comment);
    Code::lines([constant, inferred(model, id, name, direction)])
}

/// `export type User = z.infer<typeof User>;`, or the type of what goes in where defaults are filled in.
fn inferred(model: Model<'_>, id: SchemaId, name: &Identifier, direction: Direction) -> Code {
    let side = match direction {
        _ if !model.usage.has_defaults(id) => "infer",
        Direction::Response => "input",
        Direction::Request => "output",
    };
    let of = TypeExpression::type_of(name);
    let ty = TypeExpression::qualified(&Identifier::known("z"), &Identifier::known(side), [of]);
    code::type_alias(name, &ty, true)
}

/// `User.omit({ id: true }).extend({ password: … })`: the request form of an object that differs only in its own
/// properties.
fn pair(printer: &Printer<'_>, id: SchemaId) -> Option<Expression> {
    let model = printer.model;
    let schemas = &model.contract.schemas;
    let named = schemas.get(id);
    let described = shape::shape(&named.schema, schemas);
    let Kind::Object(object) = &described.kind else {
        return None;
    };
    let plain = described.checks.is_empty() && described.also.is_empty() && !described.nullable;
    if !plain || object.properties.is_empty() || matches!(object.additional, Additional::Matching(_)) {
        return None;
    }
    let mut omitted = Vec::new();
    let mut added = Vec::new();
    for property in &object.properties {
        let Some(schema) = property.schema else { continue };
        let sent = Direction::Request.carries(schema, schemas);
        let received = Direction::Response.carries(schema, schemas);
        if received && !sent {
            omitted.push(Property::new(property.name, Expression::boolean(true)));
        } else if sent && (!received || printer.reaches_split(schema)) {
            let value = printer.member(schema, property.required, Context::new(Direction::Request, Input::Json));
            let comment = comments::member(schema, printer.applies_default(schema, property.required, Input::Json));
            added.push(Property::new(property.name, value).commented(comment));
        }
    }
    let mut printed = Expression::identifier(model.names.schema(id, Direction::Response));
    if !omitted.is_empty() {
        printed = printed.method("omit", [Expression::object(omitted)]);
    }
    if !added.is_empty() {
        printed = printed.method("extend", [Expression::expanded_object(added)]);
    }
    Some(printed)
}
