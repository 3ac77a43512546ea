//! Projects that the generator wrote: an operation is what its request and response types say.

use std::collections::HashMap;

use heck::ToSnakeCase;
use syn::{Expr, FnArg, Lit, Pat};

use super::Reader;
use super::encodings::encodings;
use super::facts::Facts;
use super::overview;
use crate::contract::operation::{Location, Style};
use crate::contract::value::Value as Json;
use crate::rust::operations::route_title;
use crate::rust::program::texts::Texts;
use crate::rust::program::types::segments;
use crate::rust::program::{Function, Scope, Ty, TypeTree, unraw};
use crate::rust::scan::{Direction, Property, attributes, of_type};
use crate::scanning::json::{object, only, says_nothing};
use crate::scanning::{Members, marks, methods};

/// An operation of the contract.
pub struct Contracted {
    pub path: String,
    pub method: String,
    pub operation: Members,
}

/// How values are written: parameter → the calls that say it, each with its separator or flag.
type Notations = HashMap<String, Vec<(String, Option<String>)>>;

impl<'s> Reader<'_, 's> {
    /// The operation that a handler of a generated project is for, by the request that it takes.
    pub fn contract(&mut self, function: Function<'s>, scope: &Scope<'s>) -> Option<Contracted> {
        let request = function.signature.inputs.iter().find_map(|input| {
            let FnArg::Typed(typed) = input else { return None };
            let ty = self.scan.program.lower(&typed.ty, scope);
            let Ty::Named(def, _) = &ty else { return None };
            let is_it =
                self.scan.program.is_generated(def.module) && self.scan.program.impl_of(&ty, "Operation").is_some();
            is_it.then_some(ty)
        })?;
        self.contracted(&request)
    }

    fn contracted(&mut self, request: &Ty<'s>) -> Option<Contracted> {
        let Ty::Named(def, _) = request else { return None };
        let found = self.scan.program.impl_of(request, "Operation")?;
        let scope = self.scan.program.impl_scope(found);
        let text = |name: &str| {
            let value = self.scan.program.associated_const(found, name)?;
            self.scan.program.text(value, &scope, &Texts::new())?.whole()
        };
        let (path, named, id) = (text("PATH")?, text("METHOD")?, text("ID"));
        let method = named.to_lowercase();
        let security = self.scan.program.associated_const(found, "SECURITY");
        let response = self.scan.program.associated(found, "Response");
        let response = response.map(|ty| self.scan.program.lower(ty, &scope));
        let mut operation = Members::new();
        let id = id.filter(|id| !is_made_up(id, &method, &path));
        let tags = self.scan.program.associated_const(found, "TAGS").map(items).unwrap_or_default();
        let tags: Vec<Json> = tags.into_iter().filter_map(crate::rust::scan::values::json).collect();
        if !tags.is_empty() {
            operation.insert("tags".to_owned(), Json::Array(tags));
        }
        operation.extend(id.map(|id| ("operationId".to_owned(), Json::String(id))));
        let mut head = Members::new();
        crate::rust::scan::describe(&mut head, def.attributes());
        if let Some(Json::String(doc)) = head.shift_remove("description") {
            let (mut doc, see) = crate::rust::scan::further(&doc);
            let servers = overview::servers(&mut doc);
            let (first, rest) = doc.split_once("\n\n").unwrap_or((doc, ""));
            if !first.is_empty() && first != route_title(&method, &path) {
                operation.insert("summary".to_owned(), first.into());
            }
            if !rest.is_empty() {
                operation.insert("description".to_owned(), rest.into());
            }
            operation.extend(see.map(|see| ("externalDocs".to_owned(), see)));
            if !servers.is_empty() {
                operation.insert("servers".to_owned(), Json::Array(servers));
            }
        }
        operation.extend(head);
        let alternatives = security.map(|security| self.alternatives(security));
        operation.extend(alternatives.map(|alternatives| ("security".to_owned(), alternatives)));
        self.contract_request(request, &mut operation);
        if let Some(response) = response {
            let responses: Vec<(String, Json)> = self.contract_responses(&response).into_iter().collect();
            if !says_nothing(&responses) {
                operation.insert("responses".to_owned(), Json::Object(responses));
            }
        }
        Some(Contracted { path, method: methods::key(&named), operation })
    }

    /// `&[&[(Scheme::BearerAuth, &["users:write"])]]`
    pub fn alternatives(&self, value: &Expr) -> Json {
        let alternatives = items(value).into_iter().map(|alternative| {
            let schemes = items(alternative).into_iter().filter_map(|scheme| {
                let Expr::Tuple(pair) = scheme else { return None };
                let Expr::Path(path) = pair.elems.first()? else { return None };
                let name = self.scheme_name(&path.path.segments.last()?.ident.to_string());
                let scopes = items(pair.elems.get(1)?).into_iter().filter_map(crate::rust::scan::values::json);
                Some((name, Json::Array(scopes.collect())))
            });
            Json::Object(schemes.collect())
        });
        Json::Array(alternatives.collect())
    }

    /// What the contract calls a scheme: it stands first in its comment.
    fn scheme_name(&self, variant: &str) -> String {
        let schemes = self.scan.program.modules.iter().flat_map(|module| module.names.get("Scheme")).flatten();
        for def in schemes {
            if let crate::rust::program::Def::Type(def) = def
                && let TypeTree::Enum(tree) = def.tree
                && let Some(found) = tree.variants.iter().find(|known| known.ident == variant)
            {
                let doc = attributes::doc(&found.attrs);
                let named = doc.strip_prefix('`').and_then(|rest| rest.split_once('`'));
                return named.map_or_else(|| variant.to_owned(), |(name, _)| name.to_owned());
            }
        }
        variant.to_owned()
    }

    fn contract_request(&mut self, request: &Ty<'s>, operation: &mut Members) {
        let Ty::Named(def, _) = request else { return };
        let TypeTree::Struct(tree) = def.tree else { return };
        let found = self.scan.program.impl_of(request, "FromRequest");
        let function = found.and_then(|found| found.functions.first().copied());
        let facts = function.and_then(|function| function.block).map(Facts::of).unwrap_or_default();
        let scope = Scope::of(def.module);
        let mut parameters = Vec::new();
        for field in &tree.fields {
            let Some(name) = field.ident.as_ref().map(unraw) else { continue };
            let ty = self.scan.program.lower(&field.ty, &scope);
            let location = match name.as_str() {
                "path" => Location::Path,
                "query" => Location::Query,
                "headers" => Location::Header,
                "cookies" => Location::Cookie,
                "body" => {
                    let mut body = self.contract_body(&ty, &facts);
                    let doc = attributes::doc(&field.attrs);
                    if !doc.is_empty() {
                        body.insert_before(0, "description".to_owned(), Json::String(doc));
                    }
                    operation.insert("requestBody".to_owned(), object(body));
                    continue;
                }
                _ => continue,
            };
            let notations = notations(&facts, &name);
            for property in self.scan.properties(&ty, Direction::Request).unwrap_or_default() {
                let own = notations.get(&property.name).map(Vec::as_slice).unwrap_or_default();
                parameters.push(parameter(property, location, own));
            }
        }
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), Json::Array(parameters));
        }
    }

    /// The body: its media types stand where they are asked for, its types in the field, or in an enum of one for each.
    fn contract_body(&mut self, ty: &Ty<'s>, facts: &Facts<'s>) -> Members {
        let is_optional = facts.methods.iter().all(|call| call.method != "body_required");
        let inner = ty.inside(&["Option"]).filter(|_| is_optional).unwrap_or(ty);
        let media_types: Vec<String> = facts
            .methods
            .iter()
            .filter(|call| call.method == "media_type")
            .filter_map(|call| call.args.first())
            .flat_map(items)
            .filter_map(crate::rust::scan::values::json)
            .filter_map(|json| json.as_str().map(str::to_owned))
            .collect();
        let types: Vec<Ty<'s>> = match inner {
            Ty::Named(def, _) if media_types.len() > 1 => match def.tree {
                TypeTree::Enum(tree) => {
                    let scope = Scope::of(def.module);
                    let fields = tree.variants.iter().filter_map(|variant| variant.fields.iter().next());
                    fields.map(|field| self.scan.program.lower(&field.ty, &scope)).collect()
                }
                _ => vec![inner.clone()],
            },
            other => vec![other.clone()],
        };
        let content = media_types.into_iter().zip(types).map(|(name, ty)| {
            let mut schema = self.content_schema(&name, &ty, Direction::Request);
            let encodings = encodings(facts, &name, &mut schema);
            let mut media = if schema.is_empty() { Members::new() } else { only("schema", object(schema)) };
            media.extend(encodings.map(|encodings| ("encoding".to_owned(), encodings)));
            (name, object(media))
        });
        let content = Json::Object(content.collect());
        let mut body = Members::new();
        if !is_optional {
            body.insert("required".to_owned(), Json::Bool(true));
        }
        body.insert("content".to_owned(), content);
        body
    }

    fn content_schema(&mut self, name: &str, ty: &Ty<'s>, direction: Direction) -> Members {
        match ty.word() {
            // A file that is called JSON is still a file; elsewhere, bytes need no word.
            Some(("Body", _)) if name.contains("json") => {
                let mut file = of_type("string");
                file.insert("format".to_owned(), "binary".into());
                file
            }
            Some(("Body", _)) => Members::new(),
            Some(("String", _)) if !name.contains("json") => of_type("string"),
            _ => self.scan.schema(ty, direction),
        }
    }

    /// The responses: a variant is a status, by the constant that its arm answers with.
    fn contract_responses(&mut self, response: &Ty<'s>) -> Members {
        let mut responses = Members::new();
        let Ty::Named(def, _) = response else { return responses };
        let TypeTree::Enum(tree) = def.tree else { return responses };
        let scope = Scope::of(def.module);
        let arms = self.arms_of(response);
        for variant in &tree.variants {
            let name = unraw(&variant.ident);
            let Some(arm) = arms.get(&name) else { continue };
            let mut facts = Facts::default();
            syn::visit::Visit::visit_expr(&mut facts, arm);
            let Some(status) = status_of(&facts, &name) else { continue };
            let doc = attributes::doc(&variant.attrs);
            let (description, named) = crate::rust::scan::media_type(&doc);
            let mut read = only("description", description.into());
            let mut headers = Members::new();
            let mut content = Members::new();
            for field in &variant.fields {
                let ty = self.scan.program.lower(&field.ty, &scope);
                match field.ident.as_ref().map(unraw).as_deref() {
                    Some("status") => {}
                    None | Some("body") => {
                        for (media, schema) in self.response_content(&ty, &facts) {
                            let is_open = schema.is_empty() && !media.contains("json");
                            let media_type = if is_open { Members::new() } else { only("schema", object(schema)) };
                            content.insert(named.map_or(media, str::to_owned), object(media_type));
                        }
                    }
                    Some(name) => {
                        let Some(wire) = header_of(&facts, name) else { continue };
                        let is_optional = self.scan.is_option(&ty);
                        let value = ty.inside(&["Option"]).unwrap_or(&ty);
                        let mut schema = self.scan.schema(value, Direction::Response);
                        crate::rust::scan::describe(&mut schema, &field.attrs);
                        let mut header = Members::new();
                        for key in ["description", "deprecated", "example"] {
                            header.extend(schema.shift_remove(key).map(|value| (key.to_owned(), value)));
                        }
                        if !is_optional {
                            header.insert("required".to_owned(), Json::Bool(true));
                        }
                        // A header is written as its type has it, and no rule is asked.
                        let unchecked = Json::Array(vec![marks::ANY.into()]);
                        schema.insert(marks::UNCHECKED.to_owned(), unchecked);
                        header.insert("schema".to_owned(), object(schema));
                        headers.insert(super::answers::capitalized(&wire), object(header));
                    }
                }
            }
            if !headers.is_empty() {
                read.insert("headers".to_owned(), object(headers));
            }
            if !content.is_empty() {
                read.insert("content".to_owned(), object(content));
            }
            responses.insert(status, object(read));
        }
        responses
    }

    /// The arms of a type's `into_response`, by their variants.
    fn arms_of(&self, ty: &Ty<'s>) -> HashMap<String, &'s Expr> {
        let found = self.scan.program.impl_of(ty, "IntoResponse");
        let block = found.and_then(|found| found.functions.first()).and_then(|function| function.block);
        let mut arms = HashMap::new();
        if let Some(syn::Stmt::Expr(Expr::Match(branches), _)) = block.and_then(|block| block.stmts.last()) {
            for arm in &branches.arms {
                let path = match &arm.pat {
                    Pat::Path(path) => Some(&path.path),
                    Pat::TupleStruct(pattern) => Some(&pattern.path),
                    Pat::Struct(pattern) => Some(&pattern.path),
                    _ => None,
                };
                if let Some(segment) = path.and_then(|path| path.segments.last()) {
                    arms.insert(unraw(&segment.ident), arm.body.as_ref());
                }
            }
        }
        arms
    }

    fn response_content(&mut self, ty: &Ty<'s>, facts: &Facts<'s>) -> Vec<(String, Members)> {
        // A body that can have several forms answers itself.
        if let Ty::Named(def, _) = ty
            && let TypeTree::Enum(tree) = def.tree
            && self.scan.program.impl_of(ty, "IntoResponse").is_some()
        {
            let arms = self.arms_of(ty);
            let scope = Scope::of(def.module);
            let mut content = Vec::new();
            for variant in &tree.variants {
                let (Some(field), Some(arm)) = (variant.fields.iter().next(), arms.get(&unraw(&variant.ident))) else {
                    continue;
                };
                let ty = self.scan.program.lower(&field.ty, &scope);
                let doc = attributes::doc(&variant.attrs);
                let named = doc.trim_matches('`').to_owned();
                let mut facts = Facts::default();
                syn::visit::Visit::visit_expr(&mut facts, arm);
                let media = if named.contains('/') { named } else { media_of(&facts, &ty) };
                let schema = self.content_schema(&media, &ty, Direction::Response);
                content.push((media, schema));
            }
            return content;
        }
        let media = media_of(facts, ty);
        let schema = self.content_schema(&media, ty, Direction::Response);
        vec![(media, schema)]
    }
}

/// Whether an id is the generator's own, for an operation that has none: the method and the words of the path.
fn is_made_up(id: &str, method: &str, path: &str) -> bool {
    let mut words = String::from(method);
    for segment in path.split('/') {
        let mut rest = segment;
        while let Some((before, inside)) = rest.split_once('{') {
            let (parameter, after) = inside.split_once('}').unwrap_or((inside, ""));
            words.push_str(&format!(" {before} by {parameter}"));
            rest = after;
        }
        words.push(' ');
        words.push_str(rest);
    }
    if path.trim_matches('/').is_empty() {
        words.push_str(" root");
    }
    words.to_snake_case() == id
}

/// The items of `&[…]`.
fn items(value: &Expr) -> Vec<&Expr> {
    match value {
        Expr::Reference(inner) => items(&inner.expr),
        Expr::Array(array) => array.elems.iter().collect(),
        _ => Vec::new(),
    }
}

/// The media type that an arm says, or the usual one of its body.
fn media_of(facts: &Facts<'_>, ty: &Ty<'_>) -> String {
    let said = facts.methods.iter().find(|call| call.method == "of_type").and_then(|call| call.args.first());
    let said = said.and_then(crate::rust::scan::values::json).and_then(|json| json.as_str().map(str::to_owned));
    said.unwrap_or_else(|| {
        let is_json = facts.paths.iter().any(|path| path.path.is_ident("Json") || path.path.is_ident("Checked"));
        match ty.word() {
            _ if is_json => "application/json",
            Some(("String", _)) => "text/plain",
            _ => "application/octet-stream",
        }
        .to_owned()
    })
}

/// The status of an arm: a constant, a number, or a range by the variant's name.
fn status_of(facts: &Facts<'_>, variant: &str) -> Option<String> {
    let constant = facts.paths.iter().find_map(|path| match segments(&path.path).as_slice() {
        [of, name] if of == "StatusCode" => super::statuses::of_name(name),
        _ => None,
    });
    let number = facts.calls.iter().find_map(|call| {
        let Expr::Path(path) = call.func.as_ref() else { return None };
        let is_it = path.path.segments.last().is_some_and(|segment| segment.ident == "from_u16");
        match call.args.first().filter(|_| is_it)? {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(number) => number.base10_parse::<u16>().ok(),
                _ => None,
            },
            _ => None,
        }
    });
    if let Some(status) = constant.or(number) {
        return Some(status.to_string());
    }
    Some(
        match variant {
            "Informational" => "1XX",
            "Success" => "2XX",
            "Redirection" => "3XX",
            "ClientError" => "4XX",
            "ServerError" => "5XX",
            "Default" => "default",
            _ => return None,
        }
        .to_owned(),
    )
}

/// The header that a field is sent as: `.header("x-total", &x_total)`.
fn header_of(facts: &Facts<'_>, field: &str) -> Option<String> {
    facts.methods.iter().filter(|call| call.method == "header").find_map(|call| {
        let Expr::Reference(value) = call.args.get(1)? else { return None };
        let Expr::Path(path) = value.expr.as_ref() else { return None };
        let is_it = path.path.get_ident().is_some_and(|name| unraw(name) == field);
        let name = crate::rust::scan::values::json(call.args.first().filter(|_| is_it)?)?;
        name.as_str().map(str::to_owned)
    })
}

/// How the values of a part are written: `input.query().delimited("tags", '|').read()`.
fn notations(facts: &Facts<'_>, part: &str) -> Notations {
    let mut found = Notations::new();
    let local =
        facts.locals.iter().find(|local| matches!(&local.pat, Pat::Ident(ident) if unraw(&ident.ident) == part));
    let mut current = local.and_then(|local| local.init.as_ref()).map(|init| init.expr.as_ref());
    while let Some(Expr::MethodCall(call)) = current {
        let name = call.args.first().and_then(crate::rust::scan::values::json);
        if let Some(name) = name.and_then(|json| json.as_str().map(str::to_owned)) {
            let flag = call.args.get(1).and_then(|flag| match flag {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Char(separator) => Some(separator.value().to_string()),
                    Lit::Bool(value) => Some(value.value.to_string()),
                    _ => None,
                },
                _ => None,
            });
            found.entry(name).or_default().push((call.method.to_string(), flag));
        }
        current = Some(&call.receiver);
    }
    found
}

fn parameter(property: Property<'_>, location: Location, notations: &[(String, Option<String>)]) -> Json {
    let Property { name, mut schema, is_required, .. } = property;
    let mut parameter = only("name", Json::String(name));
    parameter.insert("in".to_owned(), location.name().into());
    for key in ["description", "deprecated", "example"] {
        parameter.extend(schema.shift_remove(key).map(|value| (key.to_owned(), value)));
    }
    if is_required || location == Location::Path {
        parameter.insert("required".to_owned(), Json::Bool(true));
    }
    let has = |method: &str| notations.iter().find(|(known, _)| known == method);
    if has("json").is_some() {
        let media = object(only("schema", object(schema)));
        parameter.insert("content".to_owned(), object(only("application/json", media)));
        return object(parameter);
    }
    let separator = has("delimited").and_then(|(_, separator)| separator.as_deref());
    let style = match separator {
        _ if has("deep").or(has("bracketed")).is_some() => Style::DeepObject,
        _ if has("matrix").is_some() => Style::Matrix,
        _ if has("label").is_some() => Style::Label,
        Some("|") => Style::PipeDelimited,
        Some(" ") => Style::SpaceDelimited,
        _ => Style::default_for(location),
    };
    let explode = match style {
        Style::DeepObject => true,
        Style::Matrix => has("matrix").and_then(|(_, flag)| flag.as_deref()) == Some("true"),
        Style::Label => separator == Some(".") || has("assignments").is_some(),
        Style::PipeDelimited | Style::SpaceDelimited => false,
        _ if has("assignments").is_some() => true,
        _ if separator.is_some() || has("pairs").is_some() => false,
        _ => style.explodes(),
    };
    if style != Style::default_for(location) {
        parameter.insert("style".to_owned(), style.name().into());
    }
    if explode != style.explodes() {
        parameter.insert("explode".to_owned(), Json::Bool(explode));
    }
    parameter.insert("schema".to_owned(), object(schema));
    object(parameter)
}
