//! What handlers take of requests, by the types of their parameters.

mod headers;
mod own;

use indexmap::IndexMap;

use super::Reader;
use super::answers::{Answer, media_of, rejected};
use super::facts::Facts;
use super::security::Scheme;
use crate::contract::value::Value as Json;
use crate::rust::program::{Place, Ty, TypeTree};
use crate::rust::scan::{Direction, formatted, of_type};
use crate::scanning::Members;
use crate::scanning::json::{member, object};

/// What an operation takes of a request.
#[derive(Default)]
pub struct Request {
    /// By place and name.
    pub parameters: IndexMap<(&'static str, String), Members>,
    /// Media type → schema.
    pub content: Vec<(String, Members)>,
    pub is_body_optional: bool,
    pub security: Vec<(Scheme, bool)>,
    /// What is answered where something of it is wrong.
    pub answers: Vec<Answer>,
    /// The names of the path's parameters, in their order.
    pub names: Vec<String>,
    pub method: String,
    /// Whether the query is taken as a map.
    pub is_query_open: bool,
    /// The status codes of axum's own answers where an extractor cannot read its part.
    pub rejections: Vec<u16>,
}

impl Request {
    /// Adds what is answered where something is wrong; what has the status of axum's own answers has one of these.
    fn add_answers(&mut self, answers: Vec<Answer>, rejected: &[u16]) {
        for answer in answers {
            match answer.status {
                None if !rejected.is_empty() => {
                    self.answers
                        .extend(rejected.iter().map(|status| Answer { status: Some(*status), ..answer.clone() }));
                }
                _ => self.answers.push(answer),
            }
        }
    }

    fn reject(&mut self, statuses: &[u16]) {
        for status in statuses {
            if !self.rejections.contains(status) {
                self.rejections.push(*status);
            }
        }
    }
}

/// Extractors in extractors have an end.
const DEPTH: usize = 10;

/// What is seen through: it says how a value is checked or shared, not what it is.
const WRAPPERS: [&str; 11] = [
    "Valid",
    "Garde",
    "Validated",
    "Unvalidated",
    "Cached",
    "ValidatedJson",
    "Validify",
    "WithValidation",
    "NoApi",
    "Modified",
    "WithUnvalidatedRejection",
];

impl<'s> Reader<'_, 's> {
    /// Adds what an extractor of this type takes.
    pub fn extract(&mut self, ty: &Ty<'s>, request: &mut Request, is_optional: bool, place: Place, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match ty {
            Ty::Tuple(parts) => {
                parts.iter().for_each(|part| self.extract(part, request, is_optional, place, depth + 1));
            }
            Ty::Named(..) => self.extract_own(ty, request, is_optional, place, depth),
            Ty::External(..) => self.extract_external(ty, request, is_optional, place, depth),
            Ty::Impl(_) | Ty::Any(_) | Ty::Unknown => {}
        }
    }

    fn extract_external(&mut self, ty: &Ty<'s>, request: &mut Request, is_optional: bool, place: Place, depth: usize) {
        let Some((name, arguments)) = ty.word() else { return };
        let inner = arguments.first().cloned().unwrap_or(Ty::Unknown);
        match name {
            "Option" | "Result" => self.extract(&inner, request, true, place, depth + 1),
            "ValidatedForm" | "ValidForm" => self.form(&inner, request, is_optional, place),
            "ValidatedQuery" | "ValidQuery" => self.query(&inner, request, is_optional, place),
            "ValidatedJson" | "ValidJson" if !matches!(inner.word(), Some(("Json", _))) => {
                self.body("application/json", &inner, request, is_optional);
            }
            "WithRejection" => {
                let before = std::mem::take(&mut request.rejections);
                self.extract(&inner, request, is_optional, place, depth + 1);
                let rejected = std::mem::replace(&mut request.rejections, before);
                if let Some(error) = arguments.get(1) {
                    self.rejected_as(error, &inner, &rejected, request, place);
                }
            }
            name if WRAPPERS.contains(&name) => self.extract(&inner, request, is_optional, place, depth + 1),
            "Path" | "ValidatedPath" => {
                if !is_optional && !is_of_texts(&inner) {
                    request.reject(rejected("Path"));
                }
                self.path(&inner, request, place);
            }
            "Query" | "QsQuery" | "OptionalQuery" => {
                if !is_optional && !is_of_texts(&inner) {
                    request.reject(rejected("Query"));
                }
                self.query(&inner, request, is_optional || name == "OptionalQuery", place);
            }
            "Json" | "JsonDeserializer" | "Xml" | "Yaml" | "MsgPack" | "Protobuf" | "ErasedJson" => {
                if !is_optional && name == "Json" {
                    request.reject(rejected(name));
                }
                self.body(media_of(name), &inner, request, is_optional);
            }
            "JsonLines" => self.body("application/x-ndjson", &inner, request, is_optional),
            "Form" | "QsForm" => self.form(&inner, request, is_optional, place),
            "TypedMultipart" | "BaseMultipart" => self.typed_multipart(&inner, request, is_optional),
            "Multipart" => {
                request.is_body_optional = is_optional;
                request.content.push(("multipart/form-data".to_owned(), of_type("object")));
            }
            "String" => request.content.push(("text/plain".to_owned(), of_type("string"))),
            "Bytes" | "Body" | "BodyStream" => {
                request.content.push(("application/octet-stream".to_owned(), Members::new()));
            }
            "RawForm" => request.content.push(("application/x-www-form-urlencoded".to_owned(), Members::new())),
            "TypedHeader" => self.typed_header(&inner, request, is_optional),
            "BearerAuth" | "AuthBearer" | "Bearer" | "BearerToken" => {
                request.security.push((Scheme::Bearer, is_optional))
            }
            "BasicAuth" | "AuthBasic" | "Basic" => request.security.push((Scheme::Basic, is_optional)),
            "WebSocketUpgrade" => request.answers.push(Answer::empty(101)),
            _ => {}
        }
    }

    /// What is answered in the place of axum's own answers to requests that an extractor cannot read.
    fn rejected_as(
        &mut self,
        error: &Ty<'s>,
        extractor: &Ty<'s>,
        rejected: &[u16],
        request: &mut Request,
        place: Place,
    ) {
        let Some((name, _)) = extractor.word().filter(|_| matches!(error, Ty::Named(..))) else {
            return request.reject(rejected);
        };
        let from = Ty::external(&format!("axum::extract::rejection::{name}Rejection"));
        let answers = self.failures_from(&from, error, place);
        request.add_answers(answers, rejected);
    }

    fn body(&mut self, media: &str, ty: &Ty<'s>, request: &mut Request, is_optional: bool) {
        let schema = self.scan.schema(ty, Direction::Request);
        request.is_body_optional = is_optional || self.scan.is_option(ty);
        request.content.push((media.to_owned(), schema));
    }

    fn form(&mut self, ty: &Ty<'s>, request: &mut Request, is_optional: bool, place: Place) {
        if request.method == "get" || request.method == "head" {
            if !is_optional {
                request.reject(rejected("Query"));
            }
            return self.query(ty, request, is_optional, place);
        }
        if !is_optional {
            request.reject(rejected("Form"));
        }
        self.body("application/x-www-form-urlencoded", ty, request, is_optional);
    }

    fn typed_multipart(&mut self, ty: &Ty<'s>, request: &mut Request, is_optional: bool) {
        let mut properties = Members::new();
        let mut required = Vec::new();
        for property in self.scan.properties(ty, Direction::Request).unwrap_or_default() {
            let value = property.ty.inside(&["Option"]).unwrap_or(&property.ty);
            let is_list = matches!(value.word(), Some(("Vec", [inner])) if !matches!(inner.word(), Some(("u8", _))));
            let item = value.inside(&["Vec"]).filter(|_| is_list).unwrap_or(value);
            let is_file =
                matches!(item.word(), Some(("FieldData" | "Bytes" | "NamedTempFile" | "TempFile" | "Vec", _)));
            let mut schema = if is_file { formatted("string", "binary") } else { without_null(property.schema) };
            if is_list && is_file {
                let items = object(schema);
                schema = of_type("array");
                schema.insert("items".to_owned(), items);
            }
            if property.is_required && !is_list {
                required.push(Json::String(property.name.clone()));
            }
            properties.insert(property.name, object(schema));
        }
        let mut schema = of_type("object");
        schema.insert("properties".to_owned(), object(properties));
        if !required.is_empty() {
            schema.insert("required".to_owned(), Json::Array(required));
        }
        request.is_body_optional = is_optional;
        request.content.push(("multipart/form-data".to_owned(), schema));
    }

    fn path(&mut self, ty: &Ty<'s>, request: &mut Request, place: Place) {
        let names = request.names.clone();
        let plain = |reader: &mut Self, name: &str, ty: &Ty<'s>, request: &mut Request| {
            let schema = without_null(reader.scan.schema(ty, Direction::Request));
            add(request, "path", name, schema, true);
        };
        match ty {
            Ty::Tuple(types) => {
                for (name, ty) in names.iter().zip(types) {
                    plain(self, name, ty, request);
                }
            }
            Ty::External(..) if matches!(ty.word(), Some(("HashMap" | "BTreeMap" | "IndexMap" | "Vec", _))) => {}
            Ty::Named(..) => match self.scan.properties(ty, Direction::Request) {
                Some(properties) => {
                    for property in properties {
                        if names.contains(&property.name) {
                            let schema = without_null(property.schema);
                            add(request, "path", &property.name, schema, true);
                        }
                    }
                }
                None => self.tuple_struct(ty, &names, request),
            },
            ty if !ty.is_unknown() => {
                if let Some(name) = names.last() {
                    plain(self, name, ty, request);
                }
            }
            _ => self.scan.note(place, "the types of the path's parameters"),
        }
    }

    /// `struct UserPath(Uuid, Uuid)`
    fn tuple_struct(&mut self, ty: &Ty<'s>, names: &[String], request: &mut Request) {
        let Ty::Named(def, arguments) = ty else { return };
        if let TypeTree::Struct(tree) = def.tree
            && tree.fields.len() > 1
        {
            let scope = self.scan.program.scope_of_type(*def, arguments);
            for (name, field) in names.iter().zip(&tree.fields) {
                let ty = self.scan.program.lower(&field.ty, &scope);
                let schema = without_null(self.scan.schema(&ty, Direction::Request));
                add(request, "path", name, schema, true);
            }
            return;
        }
        if let Some(name) = names.last() {
            let schema = without_null(self.scan.schema(ty, Direction::Request));
            add(request, "path", name, schema, true);
        }
    }

    fn query(&mut self, ty: &Ty<'s>, request: &mut Request, is_optional: bool, place: Place) {
        let ty = ty.inside(&["Option"]).unwrap_or(ty);
        let properties = match (self.scan.properties(ty, Direction::Request), ty) {
            (Some(properties), _) => properties,
            (None, Ty::Named(def, arguments)) => {
                let scope = self.scan.program.scope_of_type(*def, arguments);
                self.scan.variant_properties(*def, &scope)
            }
            _ => {
                request.is_query_open = true;
                self.scan.note(place, "all parameters of the query: it takes any");
                return;
            }
        };
        for property in properties {
            let schema = without_null(property.schema);
            add(request, "query", &property.name, schema, property.is_required && !is_optional);
        }
    }

    /// `TypedHeader<UserAgent>`
    fn typed_header(&mut self, ty: &Ty<'s>, request: &mut Request, is_optional: bool) {
        let name = match ty {
            Ty::External(..) => ty.word().map(|(name, _)| name.to_owned()),
            Ty::Named(def, _) => Some(def.name()),
            _ => None,
        };
        let Some(name) = name else { return };
        if name == "Authorization" {
            let is_basic = ty
                .word()
                .and_then(|(_, arguments)| arguments.first())
                .and_then(Ty::word)
                .is_some_and(|(name, _)| name == "Basic");
            let scheme = if is_basic { Scheme::Basic } else { Scheme::Bearer };
            return request.security.push((scheme, is_optional));
        }
        if matches!(ty, Ty::Named(..)) {
            // Its `Header` impl says the name.
            let found = self.scan.program.impl_of(ty, "Header");
            let function =
                found.and_then(|found| found.functions.iter().find(|function| function.name() == "name")).copied();
            if let Some(block) = function.and_then(|function| function.block) {
                let facts = Facts::of(block);
                if let Some(name) = facts.literals.first() {
                    add(request, "header", name, of_type("string"), !is_optional);
                }
            }
            return;
        }
        let mut header = String::new();
        for (index, character) in name.char_indices() {
            if index > 0 && character.is_uppercase() {
                header.push('-');
            }
            header.push(character);
        }
        if !["Content-Type", "Accept", "Content-Length", "Cookie", "Host", "Upgrade", "Connection"]
            .contains(&header.as_str())
        {
            add(request, "header", &header, of_type("string"), !is_optional);
        }
    }
}

/// Adds a parameter that nothing has added yet.
fn add(request: &mut Request, location: &'static str, name: &str, mut schema: Members, is_required: bool) {
    let mut parameter = Members::new();
    parameter.insert("name".to_owned(), name.into());
    parameter.insert("in".to_owned(), location.into());
    for key in ["description", "deprecated"] {
        parameter.extend(schema.shift_remove(key).map(|value| (key.to_owned(), value)));
    }
    if is_required {
        parameter.insert("required".to_owned(), Json::Bool(true));
    }
    parameter.insert("schema".to_owned(), object(schema));
    request.parameters.entry((location, name.to_owned())).or_insert(parameter);
}

/// A value of a URL is never `null`.
fn without_null(mut schema: Members) -> Members {
    if let Some(Json::Array(names)) = schema.get_mut("type") {
        names.retain(|name| name.as_str() != Some("null"));
        let names = names.clone();
        if let Some(Json::Array(values)) = schema.get_mut("enum") {
            values.retain(|value| *value != Json::Null);
        }
        if let [name] = names.as_slice() {
            let name = name.clone();
            schema.insert("type".to_owned(), name);
        }
        return schema;
    }
    if let Some(Json::Array(variants)) = schema.get("oneOf")
        && let [Json::Object(first), null] = variants.as_slice()
        && member(null, "type").and_then(Json::as_str) == Some("null")
    {
        let mut plain: Members = first.iter().cloned().collect();
        plain.extend(schema.into_iter().filter(|(key, _)| key != "oneOf"));
        return plain;
    }
    schema
}

/// Whether a type takes any texts: maps, and texts themselves.
fn is_of_texts(ty: &Ty<'_>) -> bool {
    match ty {
        Ty::Tuple(types) => types.iter().all(is_of_texts),
        ty => match ty.word() {
            Some(("String", _)) => true,
            Some(("HashMap" | "BTreeMap" | "IndexMap" | "Vec", parts)) => parts.iter().all(is_of_texts),
            _ => false,
        },
    }
}
