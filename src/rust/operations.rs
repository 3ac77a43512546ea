//! `types/operations/<group>.rs`: each operation's request and response, and what the contract says about it.

use super::code::{Code, Comment, attribute, indented};
use super::output;
use super::requests;
use super::responses;
use super::types::{Lowerer, print};
use crate::code;
use crate::contract::operation::{Operation, Status};
use crate::contract::routing::Template;
use crate::contract::security::Requirement;
use crate::contract::value::Value;

/// The declarations of an operation.
pub fn declarations<'c>(lowerer: &Lowerer<'c>, index: usize) -> Vec<Code> {
    let model = lowerer.model;
    let operation = &model.contract.operations[index];
    let name = model.names.operation(index);
    let request = requests::request(lowerer, operation, &name.prefix);
    let servers = output::servers(model.contract.servers_of(operation));
    let mut declared = vec![self::request(operation, &servers, &name.request, &request)];
    declared.push(self::operation(lowerer, operation, index));
    declared.push(extractor(lowerer, operation, &name.request, &request));
    declared.extend(request.declarations);
    let items =
        |lowerer: &Lowerer<'c>| lowerer.items.take().iter().map(|item| print(lowerer, item)).collect::<Vec<_>>();
    declared.extend(items(lowerer));
    declared.extend(responses::response(lowerer, operation, &name.response));
    declared.extend(items(lowerer));
    declared
}

fn request(
    operation: &Operation,
    servers: &[String],
    name: &super::code::Identifier,
    request: &requests::Request,
) -> Code {
    let description = operation.description.as_deref().unwrap_or_default();
    let summary = operation.summary.as_deref().unwrap_or_default();
    let comment = match (summary.trim(), description.trim()) {
        // Without it, the first paragraph would be the summary.
        ("", text) if !text.is_empty() => Comment::text(&route_title(operation.method.name(), &operation.path)),
        _ => Comment::text(summary),
    };
    let comment = comment.paragraph(description);
    let comment = match servers {
        [] => comment,
        servers => comment.paragraph("# Servers").paragraph(&servers.join("\n")),
    };
    let comment = comment.paragraph(&further(operation).unwrap_or_default());
    let comment = if operation.deprecated { comment.paragraph("Deprecated.") } else { comment };
    let derive = attribute("derive", vec![Code::known("Debug")]);
    let declared = if request.fields.is_empty() {
        code!("pub struct {};", name)
    } else {
        code!("pub struct {} {{\n{}\n}}", name, indented(&Code::lines(request.fields.clone()), 1))
    };
    Code::lines([comment.outer(), derive, declared])
}

/// What stands in the place of an operation's summary where it has none, but a description.
pub fn route_title(method: &str, path: &str) -> String {
    format!("`{} {path}`", method.to_ascii_uppercase())
}

/// Where there is more about an operation: `See <https://example.com>: the guide`.
fn further(operation: &Operation) -> Option<String> {
    let Some(Value::Object(members)) = &operation.external_docs else { return None };
    let text = |key: &str| members.iter().find(|(name, _)| name == key)?.1.as_str();
    let url = text("url")?;
    Some(match text("description") {
        Some(text) if !text.trim().is_empty() => format!("See <{url}>: {text}"),
        _ => format!("See <{url}>"),
    })
}

fn operation(lowerer: &Lowerer<'_>, operation: &Operation, index: usize) -> Code {
    let name = lowerer.model.names.operation(index);
    let id = operation.id.as_deref().unwrap_or(name.handler.as_str());
    let constant = |name: &'static str, text: &str| {
        code!("    const {}: &'static str = {};", Code::known(name), Code::string(text))
    };
    lowerer.uses("super::Operation");
    let mut lines = vec![
        code!("impl Operation for {} {{", name.request),
        constant("ID", id),
        constant("METHOD", operation.method.name()),
        constant("PATH", &operation.path),
    ];
    let template = Template::parse(&operation.path).encoded();
    if template != operation.path {
        lines.push(constant("TEMPLATE", &template));
    }
    if !operation.tags.is_empty() {
        let tags = Code::list(operation.tags.iter().map(|tag| Code::string(tag)));
        // Longer lists have a line for each item (rustfmt, `array_width`).
        let tags = if tags.as_str().len() <= 60 {
            tags
        } else {
            let each = Code::lines(operation.tags.iter().map(|tag| code!("        {},", Code::string(tag))));
            code!("\n{}\n    ", each)
        };
        lines.push(code!("    const TAGS: &'static [&'static str] = &[{}];", tags));
    }
    if let Some(alternatives) = &operation.security {
        lowerer.uses("crate::middleware::authenticate::Security");
        let printed = security(lowerer, alternatives);
        if printed.as_str().contains("Scheme::") {
            lowerer.uses("crate::middleware::authenticate::Scheme");
        }
        lines.push(code!("    const SECURITY: Security = {};", printed));
    }
    lines.push(code!("    type Response = {};", name.response));
    lines.push(Code::known("}"));
    Code::lines(lines)
}

/// `&[&[(Scheme::BearerAuth, &["users:write"])]]`; an alternative with a scheme that is not defined lets nobody in.
pub fn security(lowerer: &Lowerer<'_>, alternatives: &[Requirement]) -> Code {
    let printed = alternatives.iter().filter_map(|alternative| {
        let schemes: Option<Vec<Code>> = alternative
            .schemes
            .iter()
            .map(|(name, scopes)| {
                let scheme = lowerer.model.names.security_scheme(name)?;
                let scopes = Code::list(scopes.iter().map(|scope| Code::string(scope)));
                Some(code!("(Scheme::{}, &[{}])", scheme.variant, scopes))
            })
            .collect();
        schemes.map(|schemes| code!("&[{}]", Code::list(schemes)))
    });
    code!("&[{}]", Code::list(printed))
}

fn extractor(
    lowerer: &Lowerer<'_>,
    operation: &Operation,
    name: &super::code::Identifier,
    request: &requests::Request,
) -> Code {
    for path in ["axum::extract::FromRequest", "axum::extract::Request", "crate::middleware::errors::ApiError"] {
        lowerer.uses(path);
    }
    if request.statements.is_empty() {
        return code!(
            "impl<S: Sync> FromRequest<S> for {} {{\n    type Rejection = ApiError;\n\n    async fn from_request(_: Request, _: &S) -> Result<Self, ApiError> {{\n        Ok(Self)\n    }}\n}}",
            name
        );
    }
    lowerer.uses("axum::http::StatusCode");
    lowerer.uses("crate::middleware::input::Input");
    let declares = |code: u16| operation.responses.iter().any(|(status, _)| *status == Status::Code(code));
    let invalid = if declares(422) && !declares(400) { "UNPROCESSABLE_ENTITY" } else { "BAD_REQUEST" };
    let statements = indented(&Code::lines(request.statements.clone()), 2);
    let finish = match request.values.as_slice() {
        [] => Code::known("        input.finish(|| Some(Self))"),
        [only] => code!("        input.finish(|| Some(Self {{ {} }}))", only),
        values => {
            let values = Code::lines(values.iter().map(|value| code!("                {},", value)));
            code!("        input.finish(|| {{\n            Some(Self {{\n{}\n            }})\n        }})", values)
        }
    };
    code!(
        "impl<S: Sync> FromRequest<S> for {} {{\n    type Rejection = ApiError;\n\n    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {{\n        let mut input = Input::new(request, Self::TEMPLATE, StatusCode::{});\n{}\n{}\n    }}\n}}",
        name,
        Code::known(invalid),
        statements,
        finish
    )
}
