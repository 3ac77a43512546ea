//! `types/operations/<group>.ts`: one literal an operation that says everything that the contract says about it.

use std::cell::RefCell;

use super::code::{self, Code, Comment, Expression, Identifier, Property, TypeExpression};
use super::comments;
use super::outgoing;
use super::parameters;
use super::values;
use super::zod::{Context, Input, Model, Printer, Used};
use crate::contract::Server;
use crate::contract::direction::Direction;
use crate::contract::media::{Media, Sequence, media, sequence};
use crate::contract::operation::{Body, Location, MediaType, Operation, Response, Status};
use crate::contract::routing::{Condition, Place};
use crate::contract::schema::{JsonType, Schema};
use crate::contract::security::{Requirement, SchemeKind};
use crate::contract::value::Value;
use crate::report::Diagnostic;

/// `export const listUsers = { … } as const satisfies Operation;`
pub fn literal<'c>(printer: &Printer<'c>, index: usize, operation: &'c Operation) -> Code {
    let name = printer.model.names.operation(index);
    // Descriptions are Markdown of many lines, which a string literal would make one; a comment shows them as they are.
    let mut properties = facts(printer.model, index, "id", None, &printer.used);
    for (key, location) in [
        ("params", Location::Path),
        ("query", Location::Query),
        ("headers", Location::Header),
        ("cookies", Location::Cookie),
    ] {
        let read = parameters::parameters(printer, &operation.parameters, location);
        properties.extend(read.map(|read| Property::new(key, read)));
    }
    printer.problems.borrow_mut().extend(unread(operation));
    properties.extend(operation.body.as_ref().and_then(|body| {
        let comment = Comment::text(body.description.as_deref().unwrap_or_default());
        Some(Property::new("body", request_body(printer, body)?).commented(comment))
    }));
    properties.push(Property::new("responses", responses(printer, operation)));
    let literal = Expression::expanded_object(properties).as_const().satisfies(TypeExpression::known("Operation", []));
    let comment = Comment::text(operation.description.as_deref().unwrap_or_default());
    code::constant(name, None, &literal, true).documented(&comment)
}

/// What an operation says beside what it takes and answers; `id` is what its name is called.
pub fn facts(
    model: Model<'_>,
    index: usize,
    id: &str,
    description: Option<&str>,
    used: &RefCell<Used>,
) -> Vec<Property> {
    let operation = &model.contract.operations[index];
    let text = |text: &str| Expression::string(text);
    let facts = [
        (id, operation.id.as_deref().map(text)),
        ("method", Some(text(&operation.method.lower_case()))),
        ("path", Some(text(&operation.path))),
        ("when", when(model.plan.conditions(index))),
        ("summary", operation.summary.as_deref().map(text)),
        ("description", description.map(text)),
        ("tags", (!operation.tags.is_empty()).then(|| strings(&operation.tags))),
        ("externalDocs", external_docs(operation)),
        ("servers", servers(model.contract.servers_of(operation))),
        ("deprecated", operation.deprecated.then(|| Expression::boolean(true))),
        ("security", Some(security(model, operation, used))),
    ];
    facts.into_iter().filter_map(|(key, value)| Some(Property::new(key, value?))).collect()
}

/// Where more is said about an operation.
fn external_docs(operation: &Operation) -> Option<Expression> {
    let Some(docs @ Value::Object(members)) = &operation.external_docs else { return None };
    let is_text = |(key, value): &(String, Value)| {
        matches!(key.as_str(), "url" | "description") && matches!(value, Value::String(_))
    };
    let has_url = members.iter().any(|(key, _)| key == "url");
    (has_url && members.iter().all(is_text)).then(|| values::literal(docs))
}

/// `[{ url: 'https://api.example.com' }]`; `None` where there are none.
fn servers(servers: &[Server]) -> Option<Expression> {
    let server = |server: &Server| {
        let mut properties = vec![Property::new("url", Expression::string(&server.url))];
        let description = server.description.as_deref().map(Expression::string);
        properties.extend(description.map(|text| Property::new("description", text)));
        properties.extend(server.variables.as_ref().map(|value| Property::new("variables", values::literal(value))));
        Expression::object(properties)
    };
    (!servers.is_empty()).then(|| Expression::array(servers.iter().map(server)))
}

/// Parameters that nothing reads.
pub fn unread(operation: &Operation) -> impl Iterator<Item = Diagnostic> {
    let wholes = operation.parameters.iter().filter(|known| known.location == Location::QueryString);
    wholes.map(|parameter| {
        let message = format!("the query as a whole, `{}`, is not read", parameter.name);
        let diagnostic = Diagnostic::warning("not-enforced", parameter.origin, message);
        diagnostic.help("the handler has the query as its framework reads it")
    })
}

/// `{ query: { Action: 'ListUsers' } }`; `None` where nothing is asked for.
fn when(conditions: &[Condition]) -> Option<Expression> {
    let places = [("query", Place::Query), ("headers", Place::Header)].into_iter().filter_map(|(key, place)| {
        let conditions = conditions.iter().filter(|condition| condition.place == place);
        let values: Vec<Property> =
            conditions.map(|it| Property::new(&it.name, Expression::string(&it.value))).collect();
        (!values.is_empty()).then(|| Property::new(key, Expression::object(values)))
    });
    let places: Vec<Property> = places.collect();
    (!places.is_empty()).then(|| Expression::object(places))
}

fn strings(texts: &[String]) -> Expression {
    Expression::array(texts.iter().map(|text| Expression::string(text)))
}

fn security(model: Model<'_>, operation: &Operation, used: &RefCell<Used>) -> Expression {
    match &operation.security {
        Some(alternatives) => requirements(alternatives),
        None if model.contract.security.is_empty() => Expression::array([]),
        None => {
            used.borrow_mut().api = true;
            Expression::known("api").member("security")
        }
    }
}

/// `[{ bearerAuth: [] }]`
pub fn requirements(alternatives: &[Requirement]) -> Expression {
    Expression::array(alternatives.iter().map(|alternative| {
        let schemes = alternative.schemes.iter();
        Expression::object(schemes.map(|(name, scopes)| Property::new(name, strings(scopes))))
    }))
}

fn request_body<'c>(printer: &Printer<'c>, body: &'c Body) -> Option<Expression> {
    if body.content.is_empty() {
        return None;
    }
    let content = |media_type: &'c MediaType| {
        let printed = content(printer, media_type, true);
        if body.required { printed } else { printed.method("optional", []) }
    };
    Some(by_media_type(&body.content, content))
}

/// The schema alone where the content is plain JSON, else a schema for each media type.
fn by_media_type<'c>(content: &'c [MediaType], print: impl Fn(&'c MediaType) -> Expression) -> Expression {
    match content {
        [only] if only.name == "application/json" => print(only),
        _ => Expression::object(content.iter().map(|media_type| Property::new(&media_type.name, print(media_type)))),
    }
}

fn content<'c>(printer: &Printer<'c>, media_type: &'c MediaType, is_request: bool) -> Expression {
    let zod = |method| {
        printer.used.borrow_mut().library = true;
        Expression::known("z").method(method, [])
    };
    let (direction, bytes) =
        if is_request { (Direction::Request, "byteStream") } else { (Direction::Response, "bytes") };
    let cx = |input| Context::new(direction, input);
    match sequence(media_type, &printer.model.contract.schemas) {
        Some(Sequence { item, is_event }) if !is_request => {
            let word = if is_event { "eventStream" } else { "itemStream" };
            return printer.check(word).call([printer.part(item, cx(Input::Json))]);
        }
        _ => {}
    }
    match (media(&media_type.name), &media_type.schema) {
        // A file that is called JSON or text is still a file.
        (Media::Json | Media::Text, Some(schema)) if is_file(printer, schema) => printer.check(bytes),
        (Media::Json, Some(schema)) => printer.part(schema, cx(Input::Json)),
        (Media::Form, Some(schema)) if is_request => {
            printer.part(schema, cx(Input::Form).encoded(&media_type.encoding.by_name))
        }
        (Media::Multipart, Some(schema)) if is_request => {
            printer.part(schema, cx(Input::Parts).encoded(&media_type.encoding.by_name))
        }
        (Media::Json, None) if is_request => printer.check("present"),
        (Media::Json | Media::Form | Media::Multipart, _) => zod("unknown"),
        (Media::Text, Some(schema)) if is_request && printer.is_plain(schema) => {
            printer.schema(schema, cx(Input::Text))
        }
        (Media::Text, Some(schema)) if printer.is_plain(schema) => zod("string"),
        (Media::Text, _) => printer.check("anyText"),
        (Media::Binary, _) => printer.check(bytes),
    }
}

fn is_file(printer: &Printer<'_>, schema: &Schema) -> bool {
    let (target, _) = printer.model.contract.schemas.resolve(schema);
    target.format.as_deref() == Some("binary") && target.types.is_some_and(|types| types.contains(JsonType::String))
}

fn responses<'c>(printer: &Printer<'c>, operation: &'c Operation) -> Expression {
    let mut sorted: Vec<&(Status, Response)> = operation.responses.iter().collect();
    // JavaScript puts keys that are whole numbers first, in their order; so does the reader of the file.
    sorted.sort_by_key(|(status, _)| *status);
    Expression::object(sorted.into_iter().map(|(status, response)| {
        let shared = printer
            .model
            .contract
            .components
            .name_of(response)
            .and_then(|component| printer.model.names.response(component));
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

/// What a response says: `{ description: '…', headers: …, body: … }`.
pub fn response<'c>(printer: &Printer<'c>, response: &'c Response) -> Expression {
    let mut properties = vec![Property::new(
        "description",
        Expression::string(response.description.as_deref().or(response.summary.as_deref()).unwrap_or_default()),
    )];
    if let Some(headers) = parameters::headers(printer, &response.headers) {
        properties.push(Property::new("headers", headers));
    }
    if !response.content.is_empty() {
        let content = |media_type| content(printer, media_type, false);
        properties.push(Property::new("body", by_media_type(&response.content, content)));
    }
    Expression::object(properties)
}

/// `export const newPet = outgoing({ … });`: what the API sends is what it answers elsewhere.
pub fn outgoing<'c>(printer: &Printer<'c>, index: usize, operation: &'c Operation) -> Code {
    let headers = parameters::parameters(printer, &operation.parameters, Location::Header);
    let json = outgoing::content(operation).filter(|content| media(&content.name) == Media::Json);
    let body = json.map(|json| content(printer, json, false));
    outgoing::statement(printer.model.names.operation(index), operation, headers, body)
}

/// `export const Unauthorized = { … } as const;`
pub fn shared_response<'c>(printer: &Printer<'c>, name: &Identifier, shared: &'c Response) -> Code {
    code::constant(name, None, &response(printer, shared).as_const(), true).documented(&comments::shared(name, shared))
}

/// `export const api = { … } as const;`
pub fn api(model: Model<'_>) -> Code {
    let contract = model.contract;
    let text = |text: &Option<String>| text.as_deref().map(Expression::string);
    let mut properties = vec![
        Property::new("title", Expression::string(&contract.info.title)),
        Property::new("version", Expression::string(&contract.info.version)),
    ];
    let mut add =
        |key: &str, value: Option<Expression>| properties.extend(value.map(|value| Property::new(key, value)));
    add("summary", text(&contract.info.summary));
    add("description", text(&contract.info.description));
    add("termsOfService", text(&contract.info.terms_of_service));
    add("contact", contract.info.contact.as_ref().map(values::literal));
    add("license", contract.info.license.as_ref().map(values::literal));
    add("servers", servers(&contract.servers));
    if !contract.tags.is_empty() {
        let tags = contract.tags.iter().map(|tag| {
            let mut properties = vec![Property::new("name", Expression::string(&tag.name))];
            properties.extend(text(&tag.description).map(|text| Property::new("description", text)));
            Expression::object(properties)
        });
        add("tags", Some(Expression::array(tags)));
    }
    let comment = Comment::text("What an operation asks for unless it says otherwise.");
    properties.push(Property::new("security", requirements(&contract.security)).commented(comment));
    let schemes = contract.security_schemes.iter().map(|(name, scheme)| {
        let mut properties = scheme_properties(&scheme.kind);
        properties.extend(text(&scheme.description).map(|text| Property::new("description", text)));
        Property::new(name, Expression::object(properties))
    });
    properties.push(Property::new("securitySchemes", Expression::object(schemes)));
    code::constant(&Identifier::known("api"), None, &Expression::expanded_object(properties).as_const(), true)
}

fn scheme_properties(kind: &SchemeKind) -> Vec<Property> {
    let pair = |key: &str, text: &str| Property::new(key, Expression::string(text));
    match kind {
        SchemeKind::Http { scheme, bearer_format } => {
            let mut properties = vec![pair("type", "http"), pair("scheme", scheme)];
            properties.extend(bearer_format.as_deref().map(|format| pair("bearerFormat", format)));
            properties
        }
        SchemeKind::ApiKey { location, name } => {
            vec![pair("type", "apiKey"), pair("in", location.name()), pair("name", name)]
        }
        SchemeKind::OAuth2 { flows, .. } => {
            vec![pair("type", "oauth2"), Property::new("flows", values::literal(flows))]
        }
        SchemeKind::OpenIdConnect { url } => vec![pair("type", "openIdConnect"), pair("openIdConnectUrl", url)],
        SchemeKind::MutualTls => vec![pair("type", "mutualTLS")],
    }
}
