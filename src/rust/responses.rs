//! Responses: an enum an operation, with a variant for each status that the contract declares.

use super::code::{Code, Comment, Identifier};
use super::names::{Scope, snake};
use super::requests::{checked, essence, text, variant_name};
use super::types::{Context, Lowerer, Place, Presence, Ty, about_parameter};
use crate::code;
use crate::contract::direction::Direction;
use crate::contract::media::{Media, media, sequence};
use crate::contract::operation::{MediaType, Operation, Response, Status};
use crate::contract::schema::Schema;
use crate::contract::shape::{Kind, shape};

/// The declarations of an operation's response.
pub fn response<'c>(lowerer: &Lowerer<'c>, operation: &'c Operation, name: &Identifier) -> Vec<Code> {
    lowerer.uses("axum::response::IntoResponse");
    lowerer.uses("axum::response::Response");
    let mut scope = Scope::new(&["Self"]);
    let mut sorted: Vec<&(Status, Response)> = operation.responses.iter().collect();
    sorted.sort_by_key(|(status, _)| *status);
    let mut declarations = Vec::new();
    let mut variants = Vec::new();
    let mut arms = Vec::new();
    for (status, response) in sorted {
        let variant = scope.allot([status_name(*status)]);
        let held = held(*status, &operation.responses);
        let printed = printed(lowerer, *status, held, response, name, &variant, &mut declarations);
        let comment = Comment::text(response.description.as_deref().unwrap_or_default());
        let comment = match response.content.as_slice() {
            [only] if !names_one(only) => comment.paragraph(&format!("Media type: `{}`.", only.name)),
            _ => comment,
        };
        variants.push(Code::lines([comment.outer(), printed.declared]));
        arms.push(printed.arm);
    }
    if variants.is_empty() {
        // The contract says nothing, so anything goes.
        let variant = Code::known("/// The contract declares no response.\nAny(Response),");
        variants.push(variant);
        arms.push(Code::known("Self::Any(response) => response,"));
    }
    let indented = |codes: Vec<Code>, levels| super::code::indented(&Code::lines(codes), levels);
    let declared = code!("#[derive(Debug)]\npub enum {} {{\n{}\n}}", name, indented(variants, 1));
    let arms = indented(arms, 3);
    let answer = code!(
        "impl IntoResponse for {} {{\n    fn into_response(self) -> Response {{\n        match self {{\n{}\n        }}\n    }}\n}}",
        name,
        arms
    );
    declarations.splice(0..0, [declared, answer]);
    declarations
}

/// The call that holds the status of a handler to what is left to it: `.in_range(4, &[409])`, `.otherwise(&[200], &[4])`.
fn held(status: Status, responses: &[(Status, Response)]) -> Option<Code> {
    let codes = |is_here: &dyn Fn(u16) -> bool| {
        let mut codes: Vec<u16> = responses
            .iter()
            .filter_map(|(status, _)| if let Status::Code(code) = status { Some(*code) } else { None })
            .filter(|code| is_here(*code))
            .collect();
        codes.sort_unstable();
        Code::list(codes.into_iter().map(|code| Code::count(code.into())))
    };
    match status {
        Status::Code(_) => None,
        Status::Range(first) => {
            let others = codes(&|code| code / 100 == u16::from(first));
            Some(code!(".in_range({}, &[{}])", Code::count(first.into()), others))
        }
        Status::Default => {
            let mut ranges: Vec<u8> = responses
                .iter()
                .filter_map(|(status, _)| if let Status::Range(first) = status { Some(*first) } else { None })
                .collect();
            ranges.sort_unstable();
            let ranges = Code::list(ranges.into_iter().map(|first| Code::count(first.into())));
            let codes = codes(&|_| true);
            (responses.len() > 1).then(|| code!(".otherwise(&[{}], &[{}])", codes, ranges))
        }
    }
}

/// A variant: its declaration, and the arm that makes a response of it.
struct Printed {
    declared: Code,
    arm: Code,
}

fn printed<'c>(
    lowerer: &Lowerer<'c>,
    status: Status,
    held: Option<Code>,
    response: &'c Response,
    outer: &Identifier,
    variant: &Identifier,
    declarations: &mut Vec<Code>,
) -> Printed {
    let mut scope = Scope::new(&["status", "body", "content_type"]);
    let mut fields: Vec<(Code, Code, Comment)> = Vec::new();
    let mut calls: Vec<Code> = held.into_iter().collect();
    let is_fixed = matches!(status, Status::Code(_));
    if !is_fixed {
        fields.push((Code::known("status"), Code::known("StatusCode"), Comment::new()));
    }
    let inner = format!("{}{}", outer.as_str().trim_end_matches("Response"), variant.as_str());
    for header in &response.headers {
        if header.is_ignored_in_responses() {
            continue;
        }
        let cx = Context::new(Direction::Response);
        let ty = lowerer.ty(&header.schema, Place { outer: &inner, inner: &header.name }, cx);
        let ty = if header.required { ty } else { ty.optional() };
        let field = code!("{}", scope.allot([snake(&header.name)]));
        calls.push(code!(".header({}, &{})", Code::string(&header.name.to_ascii_lowercase()), field));
        let cx = Context { checks: false, ..cx };
        let comment = about_parameter(lowerer.model, header, cx, &Presence::Required);
        fields.push((field, ty.code, comment));
    }
    // These have no content whatever the contract says (RFC 9110, 15.3.5 and 15.4.5).
    let has_content = !matches!(status, Status::Code(100..=199 | 204 | 205 | 304));
    let content: &[MediaType] = if has_content { &response.content } else { &[] };
    let body = match content {
        [] => Code::known("()"),
        [only] => {
            let content = content_of(lowerer, only, Place { outer: &inner, inner: "Body" });
            calls.extend(content.media_type);
            fields.push((Code::known("body"), content.ty, Comment::new()));
            content.body
        }
        several => {
            let name = lowerer.model.names.inner(&inner, "Body");
            declarations.extend(by_media_type(lowerer, several, &name));
            fields.push((Code::known("body"), code!("{}", name), Comment::new()));
            Code::known("body")
        }
    };
    lowerer.uses("axum::http::StatusCode");
    let status = match status {
        Status::Code(code) => status_code(code),
        Status::Range(_) | Status::Default => Code::known("status"),
    };
    let answer = |pattern: Code, body: Code| {
        lowerer.uses("crate::middleware::answers::answer");
        let chain = [code!("answer({}, {})", status, body)].into_iter().chain(calls.iter().cloned());
        arm(&pattern, chain.chain([Code::known(".done()")]).collect())
    };
    match fields.as_slice() {
        [] => {
            Printed { declared: code!("{},", variant), arm: code!("Self::{} => {}.into_response(),", variant, status) }
        }
        [(name, ty, comment)] if name.as_str() == "body" && comment.is_empty() => {
            Printed { declared: code!("{}({}),", variant, ty), arm: answer(code!("Self::{}(body)", variant), body) }
        }
        fields => {
            let is_described = fields.iter().any(|(.., comment)| !comment.is_empty());
            let line = Code::list(fields.iter().map(|(name, ty, _)| code!("{}: {}", name, ty)));
            let declared = if !is_described && line.as_str().len() <= VARIANT {
                code!("{} {{ {} }},", variant, line)
            } else {
                let lines =
                    fields.iter().map(|(name, ty, comment)| Code::lines([comment.outer(), code!("{}: {},", name, ty)]));
                code!("{} {{\n{}\n}},", variant, super::code::indented(&Code::lines(lines), 1))
            };
            let names = Code::list(fields.iter().map(|(name, ..)| name.clone()));
            let pattern = if names.as_str().len() <= PATTERN {
                code!("Self::{} {{ {} }}", variant, names)
            } else {
                let names = Code::lines(fields.iter().map(|(name, ..)| code!("    {},", name)));
                code!("Self::{} {{\n{}\n}}", variant, names)
            };
            Printed { declared, arm: answer(pattern, body) }
        }
    }
}

/// The longest fields of a variant on one line (rustfmt, `struct_variant_width`).
const VARIANT: usize = 35;
/// The longest fields of a pattern on one line (rustfmt, `struct_lit_width`).
const PATTERN: usize = 18;
/// The longest chain of calls on one line (rustfmt, `chain_width`).
const CHAIN: usize = 60;
/// How much of a line is left for an arm (rustfmt, `max_width`, without the indent).
const ARM: usize = 100 - 12;

/// An arm whose expression is a chain of calls, laid out as rustfmt has it.
fn arm(pattern: &Code, chain: Vec<Code>) -> Code {
    let line = Code::joined(chain.clone(), "");
    let last = pattern.as_lines().last().unwrap_or_default();
    let fits = |code: &Code| last.as_str().len() + " => ".len() + code.as_str().len() < ARM;
    let is_short = chain.len() <= 2 || line.as_str().len() <= CHAIN;
    if is_short {
        return if fits(&line) {
            code!("{} => {},", pattern, line)
        } else {
            code!("{} => {{\n    {}\n}}", pattern, line)
        };
    }
    let mut calls = chain.into_iter();
    let first = calls.next().unwrap_or_default();
    let calls = Code::lines(calls.map(|call| code!("    {}", call)));
    if fits(&first) {
        return code!("{} => {}\n{},", pattern, first, calls);
    }
    let inner = code!("{}\n{}", first, calls);
    code!("{} => {{\n{}\n}}", pattern, super::code::indented(&inner, 1))
}

/// One form of a body: its type, the expression that makes a response of `body`, and the call that says its media type.
struct Content {
    ty: Code,
    body: Code,
    media_type: Option<Code>,
}

fn content_of<'c>(lowerer: &Lowerer<'c>, media_type: &'c MediaType, place: Place<'_>) -> Content {
    let name = essence(&media_type.name);
    let says = |usual: &str| {
        let is_said = names_one(media_type) && media_type.name != usual;
        is_said.then(|| code!(".of_type({})", Code::string(&media_type.name)))
    };
    let cx = Context::new(Direction::Response);
    if let Some(sequence) = sequence(media_type, &lowerer.model.contract.schemas) {
        let place = Place { inner: &format!("{} item", place.inner), ..place };
        let ty = checked(lowerer, lowerer.ty(sequence.item, place, cx), place, cx);
        let check = Code::known(if ty.rules.dives { ".checked()" } else { "" });
        lowerer.uses("crate::middleware::streams::ItemStream");
        let body = code!("body{}.{}()", check, Code::known(writer(&name, sequence.is_event)));
        return Content { ty: code!("ItemStream<{}>", ty.code), body, media_type: says("") };
    }
    match (media(&media_type.name), &media_type.schema) {
        (Media::Json | Media::Form | Media::Multipart, Some(schema)) if !is_file(lowerer, schema) => {
            let ty = checked(lowerer, lowerer.ty(schema, place, cx), place, cx);
            let ty = lowerer.told(schema, ty, place, cx);
            let (body, path) = match ty.rules.dives {
                true => ("Checked(body)", "crate::middleware::answers::Checked"),
                false => ("Json(body)", "axum::Json"),
            };
            lowerer.uses(path);
            Content { ty: ty.code, body: Code::known(body), media_type: says("application/json") }
        }
        (Media::Json, None) => {
            let ty: Ty = lowerer.any();
            lowerer.uses("axum::Json");
            Content { ty: ty.code, body: Code::known("Json(body)"), media_type: says("application/json") }
        }
        (Media::Text, schema) => {
            let ty = text(lowerer, schema.as_ref());
            Content { ty, body: Code::known("body"), media_type: says("") }
        }
        _ => {
            lowerer.uses("axum::body::Body");
            Content { ty: Code::known("Body"), body: Code::known("body"), media_type: says("") }
        }
    }
}

/// What writes the items of a sequence.
fn writer(essence: &str, is_event: bool) -> &'static str {
    match essence {
        "text/event-stream" if is_event => "events",
        "text/event-stream" => "event_data",
        _ if essence.ends_with("json-seq") => "json_sequence",
        _ => "json_lines",
    }
}

/// Whether the name is that of one media type, as it can stand in a header; the rest of them is for the reader.
fn names_one(media_type: &MediaType) -> bool {
    let is_token = |text: &str| crate::contract::operation::is_token(text) && !text.contains('*');
    let (name, parameters) = media_type.name.split_once(';').unwrap_or((&media_type.name, ""));
    name.trim_end().split_once('/').is_some_and(|(main, sub)| is_token(main) && is_token(sub))
        && parameters.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

fn is_file(lowerer: &Lowerer<'_>, schema: &Schema) -> bool {
    let schemas = &lowerer.model.contract.schemas;
    let (target, _) = schemas.resolve(schema);
    matches!(shape(target, schemas).kind, Kind::Text { format: Some("binary") })
}

/// A body that can have several forms.
fn by_media_type<'c>(lowerer: &Lowerer<'c>, content: &'c [MediaType], name: &Identifier) -> Vec<Code> {
    lowerer.uses("crate::middleware::answers::answer");
    lowerer.uses("axum::http::StatusCode");
    let mut scope = Scope::new(&["Self"]);
    let mut variants = Vec::new();
    let mut arms = Vec::new();
    for media_type in content {
        let variant = scope.allot([variant_name(&media_type.name)]);
        let content = content_of(lowerer, media_type, Place { outer: name.as_str(), inner: variant.as_str() });
        let said = Comment::text(&format!("`{}`", media_type.name)).outer();
        variants.push(Code::lines([said, code!("{}({}),", variant, content.ty)]));
        let chain = [code!("answer(StatusCode::OK, {})", content.body)].into_iter().chain(content.media_type);
        arms.push(arm(&code!("Self::{}(body)", variant), chain.chain([Code::known(".done()")]).collect()));
    }
    let variants = super::code::indented(&Code::lines(variants), 1);
    let arms = super::code::indented(&Code::lines(arms), 3);
    let declared = code!("#[derive(Debug)]\npub enum {} {{\n{}\n}}", name, variants);
    let answer = code!(
        "impl IntoResponse for {} {{\n    fn into_response(self) -> Response {{\n        match self {{\n{}\n        }}\n    }}\n}}",
        name,
        arms
    );
    vec![declared, answer]
}

/// `StatusCode::OK`; the codes that `http` has no name for are made of their numbers.
fn status_code(code: u16) -> Code {
    match STATUSES.iter().find(|(known, ..)| *known == code) {
        Some((_, _, constant)) => code!("StatusCode::{}", Code::known(constant)),
        None => code!("StatusCode::from_u16({}).unwrap_or_default()", Code::count(u64::from(code))),
    }
}

fn status_name(status: Status) -> String {
    match status {
        Status::Code(code) => match STATUSES.iter().find(|(known, ..)| *known == code) {
            Some((_, name, _)) => (*name).to_owned(),
            None => format!("Status{code}"),
        },
        Status::Range(first) => match first {
            1 => "Informational".to_owned(),
            2 => "Success".to_owned(),
            3 => "Redirection".to_owned(),
            4 => "ClientError".to_owned(),
            _ => "ServerError".to_owned(),
        },
        Status::Default => "Default".to_owned(),
    }
}

/// The codes that the `http` crate names (IANA's registry), as a variant and as its constants.
const STATUSES: &[(u16, &str, &str)] = &[
    (100, "Continue", "CONTINUE"),
    (101, "SwitchingProtocols", "SWITCHING_PROTOCOLS"),
    (102, "Processing", "PROCESSING"),
    (200, "Ok", "OK"),
    (201, "Created", "CREATED"),
    (202, "Accepted", "ACCEPTED"),
    (203, "NonAuthoritativeInformation", "NON_AUTHORITATIVE_INFORMATION"),
    (204, "NoContent", "NO_CONTENT"),
    (205, "ResetContent", "RESET_CONTENT"),
    (206, "PartialContent", "PARTIAL_CONTENT"),
    (207, "MultiStatus", "MULTI_STATUS"),
    (208, "AlreadyReported", "ALREADY_REPORTED"),
    (226, "ImUsed", "IM_USED"),
    (300, "MultipleChoices", "MULTIPLE_CHOICES"),
    (301, "MovedPermanently", "MOVED_PERMANENTLY"),
    (302, "Found", "FOUND"),
    (303, "SeeOther", "SEE_OTHER"),
    (304, "NotModified", "NOT_MODIFIED"),
    (305, "UseProxy", "USE_PROXY"),
    (307, "TemporaryRedirect", "TEMPORARY_REDIRECT"),
    (308, "PermanentRedirect", "PERMANENT_REDIRECT"),
    (400, "BadRequest", "BAD_REQUEST"),
    (401, "Unauthorized", "UNAUTHORIZED"),
    (402, "PaymentRequired", "PAYMENT_REQUIRED"),
    (403, "Forbidden", "FORBIDDEN"),
    (404, "NotFound", "NOT_FOUND"),
    (405, "MethodNotAllowed", "METHOD_NOT_ALLOWED"),
    (406, "NotAcceptable", "NOT_ACCEPTABLE"),
    (407, "ProxyAuthenticationRequired", "PROXY_AUTHENTICATION_REQUIRED"),
    (408, "RequestTimeout", "REQUEST_TIMEOUT"),
    (409, "Conflict", "CONFLICT"),
    (410, "Gone", "GONE"),
    (411, "LengthRequired", "LENGTH_REQUIRED"),
    (412, "PreconditionFailed", "PRECONDITION_FAILED"),
    (413, "PayloadTooLarge", "PAYLOAD_TOO_LARGE"),
    (414, "UriTooLong", "URI_TOO_LONG"),
    (415, "UnsupportedMediaType", "UNSUPPORTED_MEDIA_TYPE"),
    (416, "RangeNotSatisfiable", "RANGE_NOT_SATISFIABLE"),
    (417, "ExpectationFailed", "EXPECTATION_FAILED"),
    (418, "ImATeapot", "IM_A_TEAPOT"),
    (421, "MisdirectedRequest", "MISDIRECTED_REQUEST"),
    (422, "UnprocessableEntity", "UNPROCESSABLE_ENTITY"),
    (423, "Locked", "LOCKED"),
    (424, "FailedDependency", "FAILED_DEPENDENCY"),
    (426, "UpgradeRequired", "UPGRADE_REQUIRED"),
    (428, "PreconditionRequired", "PRECONDITION_REQUIRED"),
    (429, "TooManyRequests", "TOO_MANY_REQUESTS"),
    (431, "RequestHeaderFieldsTooLarge", "REQUEST_HEADER_FIELDS_TOO_LARGE"),
    (451, "UnavailableForLegalReasons", "UNAVAILABLE_FOR_LEGAL_REASONS"),
    (500, "InternalServerError", "INTERNAL_SERVER_ERROR"),
    (501, "NotImplemented", "NOT_IMPLEMENTED"),
    (502, "BadGateway", "BAD_GATEWAY"),
    (503, "ServiceUnavailable", "SERVICE_UNAVAILABLE"),
    (504, "GatewayTimeout", "GATEWAY_TIMEOUT"),
    (505, "HttpVersionNotSupported", "HTTP_VERSION_NOT_SUPPORTED"),
    (506, "VariantAlsoNegotiates", "VARIANT_ALSO_NEGOTIATES"),
    (507, "InsufficientStorage", "INSUFFICIENT_STORAGE"),
    (508, "LoopDetected", "LOOP_DETECTED"),
    (510, "NotExtended", "NOT_EXTENDED"),
    (511, "NetworkAuthenticationRequired", "NETWORK_AUTHENTICATION_REQUIRED"),
];
