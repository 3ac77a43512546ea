//! Requests: a struct for each part that an operation declares, and how they are read.

use super::code::{Code, Comment};
use super::names::{Scope, pascal, snake};
use super::types::{Context, Lowerer, Place, Struct, Ty, about_parameter};
use super::validation::format_word;
use crate::code;
use crate::contract::direction::Direction;
use crate::contract::media::{Media, media};
use crate::contract::operation::{Body, Location, MediaType, Operation, Parameter, Style};
use crate::contract::schema::Schema;
use crate::contract::security::{KeyLocation, SchemeKind};
use crate::contract::shape::{Kind, shape};

/// What a request's struct holds, and how it is read.
pub struct Request {
    /// `pub query: ListUsersQuery`, a line each.
    pub fields: Vec<Code>,
    /// Statements that read the parts, each into a variable of its field's name.
    pub statements: Vec<Code>,
    /// `query: query?`, the fields of the struct once all is read.
    pub values: Vec<Code>,
    /// Types beside those that the lowerer has.
    pub declarations: Vec<Code>,
}

/// The parts of an operation's request.
pub fn request<'c>(lowerer: &Lowerer<'c>, operation: &'c Operation, prefix: &str) -> Request {
    let mut request =
        Request { fields: Vec::new(), statements: Vec::new(), values: Vec::new(), declarations: Vec::new() };
    for (location, field) in [
        (Location::Path, "path"),
        (Location::Query, "query"),
        (Location::Header, "headers"),
        (Location::Cookie, "cookies"),
    ] {
        let parameters: Vec<&Parameter> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.location == location && !parameter.is_ignored())
            .collect();
        if parameters.is_empty() {
            request.statements.extend(nothing(lowerer, operation, location));
            continue;
        }
        let ty = part(lowerer, &parameters, prefix, field);
        let field = Code::known(field);
        request.fields.push(code!("pub {}: {},", field, ty));
        request.statements.push(statement(&field, read(lowerer, &parameters, location)));
        request.values.push(code!("{}: {}?", field, field));
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.location == Location::QueryString) {
        let place = Place { outer: prefix, inner: "QueryString" };
        let cx = Context::new(Direction::Request);
        let ty = lowerer.ty(&parameter.schema, place, cx);
        let ty = if ty.rules.dives && !ty.is_nullable {
            checked(lowerer, ty, place, cx)
        } else {
            lowerer.hoisted(ty, place, cx)
        };
        request.fields.push(code!("pub query_string: {},", ty.code));
        request.statements.push(Code::known("let query_string = input.query().read();"));
        request.values.push(Code::known("query_string: query_string?"));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| !body.content.is_empty()) {
        body_of(lowerer, body, prefix, &mut request);
    }
    request
}

/// `let _ = input.query().only(&[]);` where nothing may stand in a query.
fn nothing(lowerer: &Lowerer<'_>, operation: &Operation, location: Location) -> Option<Code> {
    let is_whole = operation.parameters.iter().any(|parameter| parameter.location == Location::QueryString);
    let is_strict = lowerer.model.contract.strict_query && location == Location::Query && !is_whole;
    is_strict.then(|| code!("let _ = input.query(){};", only(lowerer, &[])))
}

/// `.only(&["page", "limit"])`, with the API keys that may come in any query.
fn only(lowerer: &Lowerer<'_>, parameters: &[&Parameter]) -> Code {
    let keys = lowerer.model.contract.security_schemes.values().filter_map(|scheme| match &scheme.kind {
        SchemeKind::ApiKey { location: KeyLocation::Query, name } => Some(name.as_str()),
        _ => None,
    });
    let names = parameters.iter().map(|parameter| parameter.name.as_str()).chain(keys);
    code!(".only(&[{}])", Code::list(names.map(Code::string)))
}

/// `let query = input.query().read();`, a line a call where that is long (rustfmt, `chain_width`).
fn statement(variable: &Code, chain: Vec<Code>) -> Code {
    let line = Code::joined(chain.clone(), "");
    if line.as_str().len() <= 60 {
        return code!("let {} = {};", variable, line);
    }
    let mut calls = chain.into_iter();
    let first = calls.next().unwrap_or_default();
    let calls = Code::lines(calls.map(|call| code!("    {}", call)));
    code!("let {} = {}\n{};", variable, first, calls)
}

/// The struct of the parameters at one place.
fn part<'c>(lowerer: &Lowerer<'c>, parameters: &[&'c Parameter], prefix: &str, place: &'static str) -> Code {
    let name = lowerer.model.names.inner(prefix, place);
    let start = lowerer.items.borrow().len();
    let mut scope = Scope::new(&[]);
    let cx = Context::new(Direction::Request);
    let mut fields = Vec::new();
    for parameter in parameters {
        let schema = &parameter.schema;
        let inner = Place { outer: name.as_str(), inner: &parameter.name };
        let ty = match parameter.content.as_slice() {
            _ if !is_plain_text(lowerer, parameter) => lowerer.ty(schema, inner, cx),
            [] => Ty::new(any_text(lowerer)),
            _ => Ty::known("String"),
        };
        let presence = lowerer.presence(schema, &ty, parameter.required, cx);
        let comment = about_parameter(lowerer.model, parameter, cx, &presence);
        let field = scope.allot([snake(&parameter.name)]);
        fields.push(lowerer.field(field, Some(&parameter.name), comment, ty, presence));
    }
    lowerer.insert_struct(start, &name, Struct { fields, ..Struct::default() });
    code!("{}", name)
}

/// Whether a parameter is any text: nothing is said about it, or it has a form that nobody reads.
fn is_plain_text(lowerer: &Lowerer<'_>, parameter: &Parameter) -> bool {
    match parameter.content.first().map(|content| media(&content.name)) {
        Some(Media::Json) => false,
        Some(Media::Text) => !is_written(lowerer, &parameter.schema),
        Some(_) => true,
        None => !lowerer.model.contract.schemas.resolve(&parameter.schema).0.has_content(),
    }
}

/// `input`, `.query()`, `.deep("filter")`, `.read()`.
fn read<'c>(lowerer: &Lowerer<'c>, parameters: &[&'c Parameter], location: Location) -> Vec<Code> {
    let mut chain = vec![Code::known("input")];
    let names = Code::list(parameters.iter().map(|parameter| Code::string(&parameter.name)));
    chain.push(match location {
        Location::Path => Code::known(".path()"),
        Location::Query | Location::QueryString => Code::known(".query()"),
        Location::Cookie => code!(".cookies(&[{}])", names),
        Location::Header => code!(".headers(&[{}])", names),
    });
    for parameter in parameters {
        let name = Code::string(&parameter.name);
        if let Some(media_type) = parameter.content.first() {
            if media(&media_type.name) == Media::Json {
                chain.push(code!(".json({})", name));
            }
            continue;
        }
        let others = parameters.iter().filter(|other| other.name != parameter.name).map(|other| other.name.as_str());
        let style = (parameter.style, parameter.explode);
        chain.extend(notation(lowerer, &parameter.schema, &name, style, location, &others.collect::<Vec<_>>()));
    }
    if location == Location::Query && lowerer.model.contract.strict_query {
        chain.push(only(lowerer, parameters));
    }
    chain.push(Code::known(".read()"));
    chain
}

/// How a value is written where that is not the usual way.
fn notation<'c>(
    lowerer: &Lowerer<'c>,
    schema: &'c Schema,
    name: &Code,
    (style, explode): (Style, bool),
    location: Location,
    others: &[&str],
) -> Vec<Code> {
    let schemas = &lowerer.model.contract.schemas;
    let (target, _) = schemas.resolve(schema);
    let kind = shape(target, schemas).kind;
    let is_list = matches!(kind, Kind::List { .. } | Kind::Tuple { .. });
    let is_object = matches!(kind, Kind::Object(_));
    let separator = match style {
        Style::SpaceDelimited => "' '",
        Style::PipeDelimited => "'|'",
        Style::Label if explode => "'.'",
        _ => "','",
    };
    let call = |method: &'static str| code!(".{}({}, {})", Code::known(method), name, Code::known(separator));
    let mut calls = Vec::new();
    match style {
        Style::Label => calls.push(code!(".label({})", name)),
        Style::Matrix => {
            let explodes = Code::known(if explode && (is_list || is_object) { "true" } else { "false" });
            calls.push(code!(".matrix({}, {})", name, explodes));
            if explode {
                return calls;
            }
        }
        _ => {}
    }
    let repeats = explode && matches!(location, Location::Query | Location::Cookie) && style != Style::DeepObject;
    match (&kind, style) {
        (Kind::List { items: Some(items) }, Style::DeepObject) if !is_written(lowerer, items) => {
            calls.push(code!(".deep({})", name));
        }
        _ if is_list && style == Style::DeepObject => calls.push(code!(".bracketed({})", name)),
        _ if is_list && repeats => {}
        _ if is_list => calls.push(call("delimited")),
        (Kind::Object(_) | Kind::Union { .. }, Style::DeepObject) if !is_written(lowerer, schema) => {
            calls.push(code!(".deep({})", name));
        }
        (Kind::Object(object), Style::Form) if repeats && location == Location::Query => {
            let members = object.properties.iter().map(|property| Code::string(property.name));
            let others = if object.properties.is_empty() { others } else { &[] };
            let others = others.iter().map(|other| Code::string(other));
            calls.push(code!(".exploded({}, &[{}], &[{}])", name, Code::list(members), Code::list(others)));
        }
        (Kind::Object(_), _) if explode => calls.push(call("assignments")),
        (Kind::Object(_), _) => calls.push(call("pairs")),
        _ => {}
    }
    calls
}

fn body_of<'c>(lowerer: &Lowerer<'c>, body: &'c Body, prefix: &str, request: &mut Request) {
    let names = body.content.iter().map(|media_type| Code::string(&media_type.name));
    let names = code!("&[{}]", Code::list(names));
    let (ty, read) = match body.content.as_slice() {
        [only] => {
            let content = content(lowerer, only, prefix, "Body");
            let read = code!("{{\n    input.media_type({})?;\n    {}\n}}", names, content.read);
            (content.ty, read)
        }
        several => {
            let name = lowerer.model.names.inner(prefix, "Body");
            let mut scope = Scope::new(&["Self"]);
            let mut variants = Vec::new();
            let mut arms = Vec::new();
            for (index, media_type) in several.iter().enumerate() {
                let variant = scope.allot([variant_name(&media_type.name)]);
                let content = content(lowerer, media_type, name.as_str(), variant.as_str());
                variants.push(code!("    {}({}),", variant, content.ty));
                let pattern = if index + 1 == several.len() { Code::known("_") } else { Code::count(index as u64) };
                arms.push(match content.read.inside("Some(", ")") {
                    Some(read) => code!("    {} => Some({}::{}({})),", pattern, name, variant, read),
                    None => code!("    {} => {}.map({}::{}),", pattern, content.read, name, variant),
                });
            }
            let comment = Comment::text(body.description.as_deref().unwrap_or("The body, by its media type."));
            let lines = [
                comment.outer(),
                Code::known("#[derive(Debug)]"),
                code!("pub enum {} {{", name),
                Code::lines(variants),
                Code::known("}"),
            ];
            request.declarations.push(Code::lines(lines));
            let read = code!("match input.media_type({})? {{\n{}\n}}", names, Code::lines(arms));
            (code!("{}", name), read)
        }
    };
    let missing = Code::known(if body.required { "input.body_required()" } else { "None" });
    let otherwise = match read.inside("{\n", "\n}") {
        Some(block) => block,
        None => super::code::indented(&read, 1),
    };
    request.statements.push(code!(
        "let body = if input.is_empty() {{\n    {}\n}} else {{\n{}\n}};",
        missing,
        otherwise
    ));
    let description = Comment::text(body.description.as_deref().unwrap_or_default()).outer();
    let ty = if body.required { ty } else { code!("Option<{}>", ty) };
    request.fields.push(Code::lines([description, code!("pub body: {},", ty)]));
    request.values.push(Code::known(if body.required { "body: body?" } else { "body" }));
}

/// A form of a body: its type, and the expression of an `Option` of it.
struct Content {
    ty: Code,
    read: Code,
}

fn content<'c>(lowerer: &Lowerer<'c>, media_type: &'c MediaType, outer: &str, inner: &str) -> Content {
    let place = Place { outer, inner };
    let cx = Context::new(Direction::Request);
    let known = |ty: &'static str, read: &'static str| Content { ty: Code::known(ty), read: Code::known(read) };
    match (media(&media_type.name), &media_type.schema) {
        (Media::Json, Some(schema)) if !is_file(lowerer, schema) => {
            let ty = checked(lowerer, lowerer.ty(schema, place, cx), place, cx);
            let ty = lowerer.told(schema, ty, place, cx);
            let read = if ty.rules.dives { "input.json().await?" } else { "input.value().await?" };
            Content { ty: ty.code, read: Code::known(read) }
        }
        (Media::Json, None) if media_type.name.starts_with('*') => {
            lowerer.uses("axum::body::Body");
            known("Body", "Some(input.stream())")
        }
        (Media::Json, None) => {
            lowerer.uses("serde_json::Value");
            known("Value", "input.value().await?")
        }
        (Media::Form | Media::Multipart, schema) => form(lowerer, media_type, schema.as_ref(), place),
        (Media::Text, Some(schema)) if is_written(lowerer, schema) => {
            let ty = lowerer.ty(schema, place, cx);
            let is_checked = ty.rules.dives && ty.rules.own.is_empty() && !ty.is_nullable;
            let ty = if is_checked { ty } else { lowerer.hoisted(ty, place, cx) };
            Content { ty: ty.code, read: Code::known("input.written().await?") }
        }
        (Media::Text, schema) => {
            Content { ty: text(lowerer, schema.as_ref()), read: Code::known("Some(input.text().await?)") }
        }
        (Media::Binary | Media::Json, _) => {
            lowerer.uses("axum::body::Body");
            known("Body", "Some(input.stream())")
        }
    }
}

/// A content that is text; what it says within is not read.
pub fn text(lowerer: &Lowerer<'_>, schema: Option<&Schema>) -> Code {
    let schemas = &lowerer.model.contract.schemas;
    let kind = schema.map(|schema| shape(schemas.resolve(schema).0, schemas).kind);
    if matches!(kind, Some(Kind::Text { .. })) { Code::known("String") } else { any_text(lowerer) }
}

/// A text about which the contract says nothing.
fn any_text(lowerer: &Lowerer<'_>) -> Code {
    lowerer.uses("crate::types::AnyText");
    Code::known("AnyText")
}

/// Whether a text is one value of its schema, as parameters are written, and not just any text.
fn is_written(lowerer: &Lowerer<'_>, schema: &Schema) -> bool {
    let schemas = &lowerer.model.contract.schemas;
    let (target, _) = schemas.resolve(schema);
    let shape = shape(target, schemas);
    let is_limited = !shape.checks.is_empty() || !shape.also.is_empty();
    match shape.kind {
        Kind::Text { format } => is_limited || format.and_then(format_word).is_some(),
        Kind::Integer { .. } | Kind::Number { .. } | Kind::Boolean | Kind::Values(_) => true,
        _ => false,
    }
}

fn is_file(lowerer: &Lowerer<'_>, schema: &Schema) -> bool {
    let schemas = &lowerer.model.contract.schemas;
    let (target, _) = schemas.resolve(schema);
    matches!(shape(target, schemas).kind, Kind::Text { format: Some("binary") })
}

/// The type, under a name of its own where its rules need one to stand at.
pub fn checked<'c>(lowerer: &Lowerer<'c>, ty: Ty, place: Place<'_>, cx: Context<'c>) -> Ty {
    let is_item = ty.rules.own.is_empty() && ty.rules.inner.is_none();
    if is_item { ty } else { lowerer.hoisted(ty, place, cx) }
}

fn form<'c>(lowerer: &Lowerer<'c>, media_type: &'c MediaType, schema: Option<&'c Schema>, place: Place<'_>) -> Content {
    let is_multipart = media(&media_type.name) == Media::Multipart;
    let cx = Context {
        is_form: is_multipart,
        encoding: Some(&media_type.encoding.by_name),
        ..Context::new(Direction::Request)
    };
    let schemas = &lowerer.model.contract.schemas;
    let mut chain = vec![Code::known(if is_multipart { "input.multipart().await?" } else { "input.form().await?" })];
    let ty = match schema {
        None => {
            lowerer.uses("serde_json::Map");
            lowerer.uses("serde_json::Value");
            Ty::known("Map<String, Value>")
        }
        Some(schema) => {
            // Forms have files, which the schema has not where it is used otherwise.
            let (target, _) = schemas.resolve(schema);
            lowerer.ty(
                if is_multipart { target } else { schema },
                place,
                Context { encoding: cx.encoding.filter(|_| is_multipart), ..cx },
            )
        }
    };
    if let Some(schema) = schema {
        let (target, _) = schemas.resolve(schema);
        if let Kind::Object(object) = shape(target, schemas).kind {
            for property in &object.properties {
                let Some(schema) = property.schema else { continue };
                let name = Code::string(property.name);
                let encoding = media_type.encoding.by_name.get(property.name);
                let (own, _) = schemas.resolve(schema);
                let items = match shape(own, schemas).kind {
                    Kind::List { items: Some(items) } => Some(schemas.resolve(items).0),
                    _ => None,
                };
                let is_json = matches!(shape(items.unwrap_or(own), schemas).kind, Kind::Object(_));
                match encoding.and_then(|encoding| {
                    Some((encoding.style.or(encoding.explode.map(|_| Style::Form))?, encoding.explode))
                }) {
                    Some((style, explode)) => {
                        let explode = explode.unwrap_or(style == Style::Form);
                        chain.extend(notation(lowerer, schema, &name, (style, explode), Location::Query, &[]));
                    }
                    None if is_json && items.is_some() => chain.push(code!(".json_items({})", name)),
                    None if is_json => chain.push(code!(".json({})", name)),
                    None => {}
                }
            }
        }
    }
    chain.push(Code::known(".read()"));
    let ty = if ty.rules.dives && ty.rules.own.is_empty() && ty.rules.inner.is_none() && !ty.is_nullable {
        ty
    } else {
        lowerer.hoisted(ty, place, cx)
    };
    let ty = match schema {
        Some(schema) => lowerer.told(schema, ty, place, cx),
        None => ty,
    };
    Content { ty: ty.code, read: Code::joined(chain, "") }
}

/// The media type without its parameters, in lower case.
pub fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// What a variant for a media type is called: `Json`, `Csv`.
pub fn variant_name(name: &str) -> String {
    match (media(name), essence(name)) {
        (Media::Json, essence) if essence == "application/json" => "Json".to_owned(),
        (Media::Form, _) => "Form".to_owned(),
        (Media::Multipart, _) => "Multipart".to_owned(),
        (_, essence) => {
            let (main, sub) = essence.split_once('/').unwrap_or(("", &essence));
            let name = pascal(&if sub == "*" { format!("any {main}") } else { sub.replace('*', " any ") });
            if name == "Empty" { "Any".to_owned() } else { name }
        }
    }
}
