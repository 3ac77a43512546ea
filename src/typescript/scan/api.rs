//! The document of what was read.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;

use super::annotations;
use super::handlers::PathParameters;
use super::json::{member, object, only};
use super::paths::{Server, erased};
use super::{Dialect, Members, Proof, Scan, library};
use crate::contract::routing::Template;
use crate::contract::value::Value as Json;
use crate::scanning::unfollowed::Unfollowed;
use crate::scanning::{marks, methods};
use crate::typescript::program::ModuleId;
use crate::typescript::program::events::Stage;
use crate::typescript::program::modules::Module;
use crate::typescript::program::types::Typed;
use crate::typescript::program::value::{Place, Value};

/// An operation as a framework's router has it.
#[derive(Debug)]
pub struct Endpoint {
    pub place: Place,
    /// In lower case.
    pub method: String,
    /// As OpenAPI writes it: `/users/{id}`. `None` where it is not known as such.
    pub path: Option<String>,
    /// What is known of the beginning of a path that is not known.
    pub start: String,
    /// The parameters of the path that are no empty texts, whatever is sent.
    pub filled: Vec<String>,
    /// The literal that says everything about it, if there is one.
    pub literal: Option<Value>,
    /// What is configured before the path.
    pub server: Option<Server>,
    /// Whether the route is for all methods, so that it may be there to refuse them.
    pub is_any: bool,
    pub dialect: Dialect,
    /// The app that the outermost router is.
    pub app: Option<Value>,
    /// The functions that a request goes through, in order.
    pub stages: Vec<Stage>,
    /// The functions that answer errors.
    pub errors: Vec<Value>,
    /// The types that the route is made with.
    pub typed: Option<Typed>,
    /// The members that plugins add to requests, and to what answers them.
    pub added: [Vec<(Arc<str>, Value)>; 2],
}

/// The facts about the API as a whole that stand in its literal, beside its operations, in OpenAPI's own words.
pub(super) const INFO: [&str; 7] =
    ["title", "version", "summary", "description", "termsOfService", "contact", "license"];
pub(super) const ROOT: [&str; 4] = ["servers", "tags", "security", "externalDocs"];

/// What is known of the parameters of one path among those of its route.
fn path_parameters(
    endpoint: &Endpoint,
    own: Vec<String>,
    of_routes: &HashMap<Place, Vec<Vec<String>>>,
) -> PathParameters {
    let paths = of_routes.get(&endpoint.place).map(Vec::as_slice).unwrap_or_default();
    let filled = endpoint.filled.iter().filter(|name| own.contains(name)).cloned().collect();
    let absent = paths.iter().flatten().filter(|name| !own.contains(name)).cloned().collect();
    PathParameters { absent, filled, is_part: paths.iter().any(|names| *names != own) }
}

/// The document of the endpoints that a framework's router has.
pub fn document(scan: &mut Scan<'_>, endpoints: Vec<Endpoint>) -> (Json, Proof) {
    let api = api(scan);
    let common = api.as_ref().and_then(|api| scan.get(api, "security"));
    let mut paths: IndexMap<String, Members> = IndexMap::new();
    // The paths by their shapes.
    let mut shapes: HashMap<String, String> = HashMap::new();
    let mut proof = Proof::default();
    // A route with optional parameters has several paths.
    let names = |path: &str| Template::parse(path).parameters().map(str::to_owned).collect::<Vec<_>>();
    let mut of_routes: HashMap<Place, Vec<Vec<String>>> = HashMap::new();
    for endpoint in &endpoints {
        of_routes.entry(endpoint.place).or_default().push(names(endpoint.path.as_deref().unwrap_or_default()));
    }
    for endpoint in endpoints {
        let literal = endpoint.literal.as_ref().and_then(|literal| scan.literal(literal, common.as_ref()));
        let (path, method, operation, is_described) = match literal {
            Some(literal) => {
                check_agreement(scan, &endpoint, &literal.path, &literal.method);
                (literal.path, literal.method, literal.operation, true)
            }
            None => {
                let Some(path) = endpoint.path.clone() else {
                    let methods = if endpoint.is_any { Vec::new() } else { vec![endpoint.method] };
                    let unfollowed = Unfollowed::below(endpoint.start, "the path: it is computed");
                    scan.unfollow(endpoint.place, Unfollowed { methods, ..unfollowed });
                    continue;
                };
                let mut operation = match &endpoint.literal {
                    Some(schema) => scan.operation(schema, common.as_ref()),
                    None => Members::new(),
                };
                let is_generated = scan.program.module(endpoint.place.module).tree.is_generated;
                let parameters = path_parameters(&endpoint, names(&path), &of_routes);
                let known = scan.follow_handlers(&endpoint, &path, &parameters, &mut operation);
                if endpoint.is_any && !known.is_served {
                    continue;
                }
                let is_described = known.responses;
                // Handlers may do what is not followed, and what people write need not say everything.
                if !is_generated || operation.is_empty() {
                    operation.insert(marks::OPEN.to_owned(), Json::Bool(true));
                    if endpoint.dialect != Dialect::Fastify {
                        operation.insert(marks::ANY_CASE.to_owned(), Json::Bool(true));
                    }
                }
                scan.add_docs(&endpoint, &mut operation);
                add_path_parameters(&mut operation, &path);
                if let Some(server) = &endpoint.server {
                    operation.insert("servers".to_owned(), servers(server));
                }
                let (path, operation) = unified(&paths, &shapes, path, operation);
                (path, endpoint.method, operation, is_described)
            }
        };
        shapes.entry(erased(&path)).or_insert_with(|| path.clone());
        let item = paths.entry(path).or_default();
        let method = methods::key(&method.to_uppercase());
        if !item.contains_key(&method) {
            let file = &scan.program.module(endpoint.place.module).path;
            let mut operation = operation;
            operation.insert(marks::PLACE.to_owned(), marks::place(file, endpoint.place.at));
            item.insert(method, object(operation));
            proof.endpoints += 1;
            proof.described += usize::from(is_described);
        }
    }
    let mut document = only("openapi", methods::version(&paths).into());
    let mut components = Members::new();
    let mut info = info(scan);
    if api.is_none() {
        let overview = scan.overview();
        info.extend(overview.info);
        document.extend(overview.root);
        components = overview.components;
        info.insert(marks::OPEN.to_owned(), Json::Bool(true));
    }
    if let Some(api) = &api {
        for (name, value) in scan.members(api) {
            let Some(value) = scan.json(&value) else { continue };
            match name.as_str() {
                "securitySchemes" => drop(components.insert(name, value)),
                key if INFO.contains(&key) => drop(info.insert(name, value)),
                key if ROOT.contains(&key) => drop(document.insert(name, value)),
                _ => {}
            }
        }
    }
    document.insert_before(1, "info".to_owned(), object(info));
    generated_schemas(scan);
    let schemes = std::mem::take(&mut scan.components.security);
    add_components(&mut components, "securitySchemes", schemes);
    let schemas = scan.named_schemas();
    let responses = std::mem::take(&mut scan.components.responses);
    for (name, section) in [("schemas", schemas), ("responses", responses)] {
        add_components(&mut components, name, section);
    }
    annotations::add(scan, &mut paths, &mut components);
    paths.values().flat_map(|item| item.values()).for_each(|operation| count(operation, &mut proof));
    let paths = paths.into_iter().map(|(path, item)| (path, object(methods::path_item(item))));
    document.insert("paths".to_owned(), Json::Object(paths.collect()));
    if !components.is_empty() {
        document.insert("components".to_owned(), object(components));
    }
    document.extend(scan.unfollowed_json());
    (object(document), proof)
}

/// Counts what is known of an operation.
fn count(operation: &Json, proof: &mut Proof) {
    let length = |key: &str| match member(operation, key) {
        Some(Json::Array(items)) => items.len(),
        Some(Json::Object(members)) => members.len(),
        _ => 0,
    };
    proof.parameters += length("parameters");
    proof.bodies += usize::from(length("requestBody") > 0);
    proof.responses += length("responses");
}

/// Adds components to a section, unless there are others of their names.
fn add_components(components: &mut Members, name: &str, section: Members) {
    match components.get_mut(name) {
        Some(Json::Object(known)) => {
            // What the code says counts.
            known.retain(|(name, _)| !section.contains_key(name));
            known.extend(section);
        }
        _ if section.is_empty() => {}
        _ => drop(components.insert(name.to_owned(), object(section))),
    }
}

/// The path by which the document has it already, perhaps with other names, and the operation with the names of that one: paths
/// that differ in the names of their parameters alone are the same (OpenAPI 3.1, 4.8.8.1).
fn unified(
    paths: &IndexMap<String, Members>,
    shapes: &HashMap<String, String>,
    path: String,
    mut operation: Members,
) -> (String, Members) {
    if paths.contains_key(&path) || !path.contains('{') {
        return (path, operation);
    }
    let Some(known) = shapes.get(&erased(&path)).cloned() else { return (path, operation) };
    let names: Vec<(String, String)> = parameter_names(&path).zip(parameter_names(&known)).collect();
    if let Some(Json::Array(parameters)) = operation.get_mut("parameters") {
        for parameter in parameters {
            let is_of_path = member(parameter, "in").and_then(Json::as_str) == Some("path");
            let Json::Object(members) = parameter else { continue };
            for (key, value) in members.iter_mut().filter(|(key, _)| key == "name" && is_of_path) {
                let renamed = names.iter().find(|(ours, _)| value.as_str() == Some(ours));
                if let Some((_, theirs)) = renamed.filter(|_| key == "name") {
                    *value = Json::String(theirs.clone());
                }
            }
        }
    }
    (known, operation)
}

fn parameter_names(path: &str) -> impl Iterator<Item = String> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next().map(str::to_owned))
}

/// What the package of the sources says of itself.
fn info(scan: &Scan<'_>) -> Members {
    let package = (!scan.program.modules().is_empty()).then_some(ModuleId(0)).and_then(|first| scan.package_of(first));
    let said = |key: &str| {
        let text = package.as_ref().and_then(|package| member(package, key)).and_then(Json::as_str);
        text.filter(|text| !text.is_empty()).map(Json::from)
    };
    let mut info = only("title", said("name").unwrap_or_else(|| "API".into()));
    info.insert("version".to_owned(), said("version").unwrap_or_else(|| "0.0.0".into()));
    info.extend(said("description").map(|text| ("description".to_owned(), text)));
    info
}

/// The server of an operation whose path begins with something that is configured.
fn servers(server: &Server) -> Json {
    let variable = |(name, usual): &(String, String)| {
        (name.clone(), object(Members::from([("default".to_owned(), Json::String(usual.clone()))])))
    };
    let variables = object(server.variables.iter().map(variable).collect());
    let url = Json::String(server.url.clone());
    Json::Array(vec![object(Members::from([("url".to_owned(), url), ("variables".to_owned(), variables)]))])
}

/// Adds the parameters of a path that nothing else describes.
fn add_path_parameters(operation: &mut Members, path: &str) {
    let mut parameters = match operation.shift_remove("parameters") {
        Some(Json::Array(parameters)) => parameters,
        _ => Vec::new(),
    };
    for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
        let is_known = parameters.iter().any(|parameter| {
            let text = |key| member(parameter, key).and_then(Json::as_str);
            text("in") == Some("path") && text("name") == Some(name)
        });
        if !is_known {
            let mut parameter = Members::new();
            parameter.insert("name".to_owned(), name.into());
            parameter.insert("in".to_owned(), "path".into());
            parameter.insert("required".to_owned(), Json::Bool(true));
            parameter.insert("schema".to_owned(), object(only("type", "string".into())));
            parameters.push(object(parameter));
        }
    }
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), Json::Array(parameters));
    }
}

/// The route and the literal behind it are to say the same.
fn check_agreement(scan: &mut Scan<'_>, endpoint: &Endpoint, path: &str, method: &str) {
    let Some(routed) = &endpoint.path else { return };
    let agrees = erased(routed).ends_with(&erased(path)) && endpoint.method == method;
    if !agrees {
        let what = format!(
            "which of both is meant: the route is {} {routed}, its contract says {} {path}",
            endpoint.method.to_uppercase(),
            method.to_uppercase()
        );
        scan.note(endpoint.place, what);
    }
}

/// The literal of the API as a whole, which stands beside those of its operations.
fn api(scan: &mut Scan<'_>) -> Option<Value> {
    let generated = scan.program.modules().iter().filter(|module| module.tree.is_generated);
    let places: Vec<std::path::PathBuf> = generated
        .filter_map(|module| {
            let folder = module.path.parent()?;
            (folder.file_name()? == "operations").then(|| folder.parent().unwrap_or(Path::new("")).to_owned())
        })
        .collect();
    // Schemas may be referred to by their names alone.
    for folder in &places {
        scan.program.load(&folder.join("schemas.ts"));
    }
    let module = places.iter().find_map(|folder| scan.program.load(&folder.join("api.ts")))?;
    let place = Place { module, at: 0 };
    Some(scan.program.export(module, "api", place)).filter(|api| matches!(api, Value::Object(_)))
}

/// Refers to the schemas of generated files, used or not: each is a component.
fn generated_schemas(scan: &mut Scan<'_>) {
    let generated = scan.program.modules().iter().enumerate();
    let of_api = |module: &Module| module.tree.is_generated && library(&module.path).is_none();
    let generated: Vec<usize> = generated.filter(|(_, module)| of_api(module)).map(|(id, _)| id).collect();
    for id in generated.into_iter().map(ModuleId) {
        for name in scan.program.export_names(id) {
            let value = scan.program.export(id, &name, Place { module: id, at: 0 });
            if scan.is_schema(&value) {
                scan.reference(&value);
            }
        }
    }
}

/// Whether a value is an operation literal.
pub fn is_literal(scan: &mut Scan<'_>, value: &Value) -> bool {
    let is_text = |value: Option<Value>| value.is_some_and(|value| value.as_text().is_some());
    let has_path = is_text(scan.get(value, "path"));
    has_path && is_text(scan.get(value, "method"))
}

/// The first operation literal that middleware is made of: `validate(operations.listUsers)`.
pub fn literal_of(scan: &mut Scan<'_>, handler: &Value) -> Option<Value> {
    let (_, arguments) = handler.call()?;
    let arguments = arguments.to_vec();
    arguments.into_iter().find(|argument| is_literal(scan, argument))
}
