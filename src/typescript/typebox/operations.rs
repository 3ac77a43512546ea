//! `types/operations/<group>.ts` for Fastify: a route's schema for each operation, with all that the contract says.

use super::{Context, Printer, parameters};
use crate::contract::direction::Direction;
use crate::contract::media::{Media, Sequence, media, sequence};
use crate::contract::operation::{Body, Location, MediaType, Operation, Response, Status};
use crate::typescript::code::{self, Code, Comment, Expression, Identifier, Property, TypeExpression};
use crate::typescript::comments;
use crate::typescript::operations::{facts, unread};
use crate::typescript::outgoing;

/// `export const listUsers = { … } as const satisfies Operation;`
pub fn literal<'c>(printer: &Printer<'c>, index: usize, operation: &'c Operation) -> Code {
    let model = printer.model;
    let name = model.names.operation(index);
    let mut properties = facts(model, index, "operationId", operation.description.as_deref(), &printer.used);
    for (key, location) in [
        ("params", Location::Path),
        ("querystring", Location::Query),
        ("headers", Location::Header),
        ("cookies", Location::Cookie),
    ] {
        let read = parameters::parameters(printer, &operation.parameters, location);
        properties.extend(read.map(|read| Property::new(key, read)));
    }
    printer.problems.borrow_mut().extend(unread(operation));
    let body = operation.body.as_ref().and_then(|body| request_body(printer, body));
    let about_body = operation.body.as_ref().and_then(|body| body.description.as_deref()).unwrap_or_default();
    properties.extend(body.map(|body| Property::new("body", body).commented(Comment::text(about_body))));
    properties.push(Property::new("response", responses(printer, operation)));
    let literal = Expression::expanded_object(properties).as_const().satisfies(TypeExpression::known("Operation", []));
    code::constant(name, None, &literal, true)
}

fn request_body<'c>(printer: &Printer<'c>, body: &'c Body) -> Option<Expression> {
    let print = |media_type: &'c MediaType| {
        let printed = content(printer, media_type, true);
        if body.required { printed } else { printer.ty("Optional", [printed], Vec::new()) }
    };
    match body.content.as_slice() {
        [] => None,
        [only] if only.name == "application/json" => Some(print(only)),
        all => {
            let content =
                Expression::object(all.iter().map(|media_type| media_entry(&media_type.name, print(media_type))));
            Some(Expression::object([Property::new("content", content)]))
        }
    }
}

fn media_entry(name: &str, schema: Expression) -> Property {
    Property::new(name, Expression::object([Property::new("schema", schema)]))
}

fn content<'c>(printer: &Printer<'c>, media_type: &'c MediaType, is_request: bool) -> Expression {
    let (direction, bytes) =
        if is_request { (Direction::Request, "byteStream") } else { (Direction::Response, "bytes") };
    let cx = Context { direction, filled: false };
    match sequence(media_type, &printer.model.contract.schemas) {
        Some(Sequence { item, is_event }) if !is_request => {
            let word = if is_event { "eventStream" } else { "itemStream" };
            return printer.builder(word, [printer.schema(item, cx)], Vec::new());
        }
        _ => {}
    }
    match (media(&media_type.name), &media_type.schema) {
        // A file that is called JSON or text is still a file.
        (Media::Json | Media::Text, Some(schema)) if printer.is_file(schema) => printer.builder(bytes, [], Vec::new()),
        (Media::Json, Some(schema)) => printer.schema(schema, cx),
        (kind @ (Media::Form | Media::Multipart), Some(schema)) if is_request => {
            printer.form(media_type, schema, kind, cx)
        }
        (Media::Json | Media::Form | Media::Multipart, _) => printer.ty("Unknown", [], Vec::new()),
        (Media::Text, Some(schema)) if is_request && printer.is_plain(schema) => printer.schema(schema, cx),
        (Media::Text, Some(schema)) if printer.is_plain(schema) => printer.ty("String", [], Vec::new()),
        (Media::Text, _) => printer.builder("anyText", [], Vec::new()),
        (Media::Binary, _) => printer.builder(bytes, [], Vec::new()),
    }
}

fn responses<'c>(printer: &Printer<'c>, operation: &'c Operation) -> Expression {
    let mut sorted: Vec<&(Status, Response)> = operation.responses.iter().collect();
    // JavaScript puts keys that are whole numbers first, in their order; so does the reader of the file.
    sorted.sort_by_key(|(status, _)| *status);
    Expression::object(sorted.into_iter().map(|(status, response)| {
        let component = printer.model.contract.components.name_of(response);
        let shared = component.and_then(|component| printer.model.names.response(component));
        let printed = match shared {
            Some(name) => {
                printer.used.borrow_mut().responses.insert(name.clone());
                Expression::identifier(name)
            }
            None => self::response(printer, response),
        };
        Property::new(&status.to_string(), printed)
    }))
}

/// `json('The user.', ref('User'))`, `content('…', { 'text/csv': … })` or `empty('…')`, and the headers behind.
fn response<'c>(printer: &Printer<'c>, response: &'c Response) -> Expression {
    let mut arguments = vec![Expression::string(response.description.as_deref().unwrap_or_default())];
    let builder = match response.content.as_slice() {
        [] => "empty",
        [only] if only.name == "application/json" => {
            arguments.push(content(printer, only, false));
            "json"
        }
        all => {
            let by_type =
                all.iter().map(|media_type| media_entry(&media_type.name, content(printer, media_type, false)));
            arguments.push(Expression::object(by_type.collect::<Vec<_>>()));
            "content"
        }
    };
    arguments.extend(parameters::headers(printer, &response.headers));
    printer.builder(builder, arguments, Vec::new())
}

/// `export const newPet = outgoing({ … });`: what the API sends is what it answers elsewhere.
pub fn outgoing<'c>(printer: &Printer<'c>, index: usize, operation: &'c Operation) -> Code {
    let headers = parameters::parameters(printer, &operation.parameters, Location::Header);
    let json = outgoing::content(operation).filter(|content| media(&content.name) == Media::Json);
    let body = json.map(|json| content(printer, json, false));
    outgoing::statement(printer.model.names.operation(index), operation, headers, body)
}

/// `export const Unauthorized = json('…', ref('ErrorBody'));`
pub fn shared_response<'c>(printer: &Printer<'c>, name: &Identifier, shared: &'c Response) -> Code {
    code::constant(name, None, &response(printer, shared), true).documented(&comments::shared(name, shared))
}
