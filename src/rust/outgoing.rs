//! `types/outgoing/`: a type for each request that the API makes itself.

use super::code::{Code, Comment, Identifier, attribute, indented};
use super::names::{Scope, pascal, snake};
use super::requests::checked;
use super::types::{Context, Lowerer, Place, print};
use crate::code;
use crate::contract::direction::Direction;
use crate::contract::media::{Media, media};
use crate::contract::operation::{Location, MediaType, Operation, is_token};
use crate::contract::outgoing;

/// The longest chain of calls on one line (rustfmt, `chain_width`).
const CHAIN: usize = 60;

/// The declarations of a request; `sort` is `Webhook` or `Callback`. What the API sends is what it answers elsewhere.
pub fn declarations<'c>(lowerer: &Lowerer<'c>, operation: &'c Operation, sort: &str) -> Vec<Code> {
    for path in ["axum::BoxError", "axum::body::Bytes", "axum::http::Request", "super::Outgoing", "super::call"] {
        lowerer.uses(path);
    }
    let id = operation.id.as_deref().unwrap_or_default();
    let name = lowerer.model.names.inner(&pascal(id), sort);
    let mut scope = Scope::new(&["body"]);
    let mut fields = Vec::new();
    let mut chain = vec![Code::known("call::<Self>(url)")];
    let headers = operation.parameters.iter().filter(|parameter| parameter.location == Location::Header);
    for header in headers.filter(|header| !header.is_ignored() && is_token(&header.name)) {
        let ty = lowerer.ty(&header.schema, Place { outer: name.as_str(), inner: &header.name }, unchecked());
        let ty = if header.required { ty } else { ty.optional() };
        let field = scope.allot([snake(&header.name)]);
        let text = header.description.as_deref().or(header.schema.annotations().description.as_deref());
        fields
            .push(Code::lines([Comment::text(text.unwrap_or_default()).outer(), code!("pub {}: {},", field, ty.code)]));
        chain.push(code!(".header({}, &self.{})", Code::string(&header.name.to_ascii_lowercase()), field));
    }
    match outgoing::content(operation) {
        Some(content) => {
            let is_required = operation.body.as_ref().is_some_and(|body| body.required);
            let (ty, method) = body(lowerer, content, &name);
            let (ty, value) = match is_required {
                true => (ty, Code::known("Some(&self.body)")),
                false => (code!("Option<{}>", ty), Code::known("self.body.as_ref()")),
            };
            fields.push(code!("pub body: {},", ty));
            let media_type = Code::string(outgoing::media_type(content));
            chain.push(code!(".{}({}, {})", Code::known(method), media_type, value));
        }
        None => chain.push(Code::known(".empty()")),
    }
    let declared = [structure(operation, &name, fields), implementation(operation, &name, chain)];
    let items = lowerer.items.take();
    declared.into_iter().chain(items.iter().map(|item| print(lowerer, item))).collect()
}

/// Whether what is sent keeps its rules is for the author of the service to see to.
fn unchecked<'c>() -> Context<'c> {
    Context { checks: false, ..Context::new(Direction::Response) }
}

/// The type of a body, and what writes it.
fn body<'c>(lowerer: &Lowerer<'c>, content: &'c MediaType, name: &Identifier) -> (Code, &'static str) {
    let place = Place { outer: name.as_str(), inner: "Body" };
    match (media(&content.name), &content.schema) {
        (Media::Json, Some(schema)) => {
            (checked(lowerer, lowerer.ty(schema, place, unchecked()), place, unchecked()).code, "json")
        }
        (Media::Json, None) => (lowerer.any().code, "json"),
        (Media::Text, _) => (Code::known("String"), "bytes"),
        _ => (Code::known("Bytes"), "bytes"),
    }
}

fn structure(operation: &Operation, name: &Identifier, fields: Vec<Code>) -> Code {
    let comment = Comment::text(operation.summary.as_deref().unwrap_or_default());
    let comment = comment.paragraph(operation.description.as_deref().unwrap_or_default());
    let comment = match operation.path.contains('{') {
        true => comment.paragraph(&format!("Its URL is `{}`.", operation.path)),
        false => comment,
    };
    let comment = if operation.deprecated { comment.paragraph("Deprecated.") } else { comment };
    let derive = attribute("derive", vec![Code::known("Clone"), Code::known("Debug")]);
    let declared = match fields.is_empty() {
        true => code!("pub struct {};", name),
        false => code!("pub struct {} {{\n{}\n}}", name, indented(&Code::lines(fields), 1)),
    };
    Code::lines([comment.outer(), derive, declared])
}

fn implementation(operation: &Operation, name: &Identifier, chain: Vec<Code>) -> Code {
    let line = Code::joined(chain.clone(), "");
    let chain = if line.as_str().len() <= CHAIN {
        line
    } else {
        let mut calls = chain.into_iter();
        let first = calls.next().unwrap_or_default();
        code!("{}\n{}", first, indented(&Code::lines(calls), 1))
    };
    code!(
        "impl Outgoing for {} {{\n    const ID: &'static str = {};\n    const METHOD: &'static str = {};\n\n    fn request(&self, url: &str) -> Result<Request<Bytes>, BoxError> {{\n{}\n    }}\n}}",
        name,
        Code::string(operation.id.as_deref().unwrap_or_default()),
        Code::string(operation.method.name()),
        indented(&chain, 2)
    )
}
