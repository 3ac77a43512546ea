//! `types/schemas.ts`: each named schema as a constant and a type, and the table of them all.

use super::{Context, Printer};
use crate::contract::direction::Direction;
use crate::contract::schema::SchemaId;
use crate::typescript::code::{self, Code, Comment, Expression, Identifier, Property, TypeExpression, TypeMember};
use crate::typescript::schemas::Declarations;
use crate::typescript::types::{Declaration, Types};
use crate::typescript::zod::Model;

/// Prints every named schema; those that differ in requests have a second form for them.
pub fn declarations(model: Model<'_>) -> Declarations {
    let printer = Printer::new(model);
    let mut declarations = Vec::new();
    let mut named = Vec::new();
    for &id in &model.order.sequence {
        let mut add = |direction| {
            let name = model.names.schema(id, direction);
            declarations.push(declaration(&printer, id, direction, name));
            named.push(TypeMember::new(name.as_str(), TypeExpression::named(name, [])));
        };
        add(Direction::Response);
        if model.usage.splits(id) {
            add(Direction::Request);
        }
    }
    let table = code::interface(&Identifier::known("Named"), &named, true);
    declarations.push(table.documented(&Comment::text("The named schemas, which `ref` knows by their `$id`.")));
    Declarations { declarations, used: printer.used.into_inner(), problems: printer.problems.into_inner() }
}

fn declaration(printer: &Printer<'_>, id: SchemaId, direction: Direction, name: &Identifier) -> Code {
    let model = printer.model;
    let named = model.contract.schemas.get(id);
    let comment = match direction {
        Direction::Response if named.name == name.as_str() => Comment::new(),
        Direction::Response => Comment::new().tag("alias", &named.name),
        Direction::Request => {
            Comment::text(&format!("{} as a request carries it.", model.names.schema(id, Direction::Response)))
        }
    };
    let filled = direction == Direction::Request;
    let own_name = Property::new("$id", Expression::string(name.as_str()));
    let value = printer.schema_with(&named.schema, Context { direction, filled }, vec![own_name]);
    let constant = code::constant(name, None, &value, true);
    if model.order.is_recursive(id) {
        let types = Types { model, direction };
        let declared = match types.declaration(id) {
            Declaration::Interface(members) => code::interface(name, &members, true),
            Declaration::Alias(ty) => code::type_alias(name, &ty, true),
        };
        return Code::lines([declared.documented(&comment), constant]);
    }
    printer.used.borrow_mut().inferred = true;
    let of = TypeExpression::type_of(name);
    let ty = code::type_alias(name, &TypeExpression::known("Static", [of]), true);
    Code::lines([constant.documented(&comment), ty])
}
