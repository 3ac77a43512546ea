//! The routes of axum, read from sources.

mod annotations;
mod answers;
mod bodies;
mod calls;
mod contract;
mod encodings;
mod ends;
mod extractors;
mod facts;
mod failures;
mod gaps;
mod headers;
mod overview;
mod parts;
mod paths;
mod routers;
mod security;
mod statuses;
mod variants;
mod words;

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;
use syn::{FnArg, Pat};

use crate::contract::value::Value as Json;
use crate::rust::program::{Function, Place, Program, Scope, Sources, Ty};
use crate::rust::scan::{Scan, Unknown, attributes, of_type};
use crate::scanning::json::{member, object, only};
use crate::scanning::{Members, Proof, marks, methods};
use answers::{Answer, responses};
use extractors::Request;
use routers::{Follower, Handler, Route, Router};
use security::Scheme;

/// A program's axum API.
pub struct Api {
    /// In OpenAPI's own words, with the [marks] of the scan.
    pub document: Json,
    pub proof: Proof,
    pub unknown: Vec<Unknown>,
}

/// Reads the handlers of routes.
pub struct Reader<'r, 's> {
    scan: &'r mut Scan<'s>,
    /// The functions that are being read, and which variant of `self` each is read for.
    following: Vec<(usize, Option<variants::Variant>)>,
    /// The functions of extractors that are being read.
    extracting: Vec<usize>,
    /// The variants of types of failures that functions come to.
    inside: HashMap<(usize, usize), Option<variants::Variants>>,
    /// Whether functions come to a call of a method.
    comes_to: HashMap<(usize, &'static str), bool>,
    /// Whether the statements of functions change something; `None` where they have none.
    writes: HashMap<usize, Option<bool>>,
    schemes: IndexMap<String, Scheme>,
    /// The status codes of axum's own answers that operations have.
    rejections: BTreeSet<u16>,
}

/// The API of the crates that these sources are.
pub fn api(sources: &Sources) -> Api {
    let program = Program::new(sources);
    let routers = Follower::routers(&program);
    let mut scan = Scan::new(program);
    let (document, proof) = document(&mut scan, routers);
    Api { document, proof, unknown: scan.unknown }
}

fn document<'s>(scan: &mut Scan<'s>, routers: Vec<Router<'s>>) -> (Json, Proof) {
    let info = info(scan);
    let mut reader = Reader {
        scan,
        following: Vec::new(),
        extracting: Vec::new(),
        inside: HashMap::new(),
        comes_to: HashMap::new(),
        writes: HashMap::new(),
        schemes: IndexMap::new(),
        rejections: BTreeSet::new(),
    };
    let mut paths: IndexMap<String, Members> = IndexMap::new();
    let mut proof = Proof::default();
    let routes = routers.iter().flat_map(|router| router.routes.iter());
    let sources = reader.scan.program.sources;
    for route in routes.filter(|route| sources.is_asked(route.place.file)) {
        if reader.contracted_route(route, &mut paths, &mut proof) {
            continue;
        }
        let Some(path) = paths::template(&route.path) else {
            reader.scan.note(route.place, gaps::COMPUTED);
            continue;
        };
        for (method, handler) in &route.methods {
            let item = paths.entry(path.clone()).or_default();
            if item.contains_key(method) {
                continue;
            }
            let (operation, is_described) = reader.operation(&path, method, handler, route);
            // What only takes requests is none.
            let Some(mut operation) = operation else { continue };
            proof.endpoints += 1;
            proof.described += usize::from(is_described);
            count(&operation, &mut proof);
            proof.responses += usize::from(is_described);
            // Layers and extractors of other crates may answer, too.
            operation.insert(marks::OPEN.to_owned(), Json::Bool(true));
            if let Some(file) = reader.scan.program.sources.files.get(route.place.file.0) {
                operation.insert(marks::PLACE.to_owned(), marks::place(&file.path, route.place.at));
            }
            item.insert(method.clone(), object(operation));
        }
    }
    paths.retain(|_, item| !item.is_empty());
    drop_shared_ids(&mut paths);
    let unfollowed = gaps::unfollowed(reader.scan, &routers);
    let overview = reader.overview();
    let rejections = std::mem::take(&mut reader.rejections);
    let schemes = std::mem::take(&mut reader.schemes);
    let mut schemes: Members = schemes.into_iter().map(|(name, scheme)| (name, scheme.definition())).collect();
    let mut document = only("openapi", methods::version(&paths).into());
    match overview {
        Some(overview) => {
            document.insert("info".to_owned(), object(overview.info));
            document.extend(overview.root);
            schemes.extend(overview.schemes);
        }
        None => drop(document.insert("info".to_owned(), info)),
    }
    let paths = paths.into_iter().map(|(path, item)| (path, object(methods::path_item(item)))).collect();
    document.insert("paths".to_owned(), Json::Object(paths));
    document.extend(unfollowed);
    let mut components = Members::new();
    let schemas = scan.named_schemas();
    if !schemas.is_empty() {
        components.insert("schemas".to_owned(), object(schemas));
    }
    if !rejections.is_empty() {
        let responses = rejections.into_iter().map(|status| {
            let (name, response) = answers::rejection(status);
            (name, object(response))
        });
        components.insert("responses".to_owned(), object(responses.collect()));
    }
    if !schemes.is_empty() {
        components.insert("securitySchemes".to_owned(), object(schemes));
    }
    if !components.is_empty() {
        document.insert("components".to_owned(), object(components));
    }
    (object(document), proof)
}

/// Counts what is known of a request.
fn count(operation: &Members, proof: &mut Proof) {
    proof.bodies += usize::from(operation.contains_key("requestBody"));
    if let Some(Json::Array(parameters)) = operation.get("parameters") {
        proof.parameters += parameters.len();
    }
}

/// Takes out the ids that several operations have: handlers in different modules may be called the same.
fn drop_shared_ids(paths: &mut IndexMap<String, Members>) {
    let id = |operation: &Json| member(operation, "operationId").and_then(Json::as_str).map(str::to_owned);
    let mut counts: IndexMap<String, usize> = IndexMap::new();
    for operation in paths.values().flat_map(|item| item.values()) {
        if let Some(id) = id(operation) {
            *counts.entry(id).or_default() += 1;
        }
    }
    for operation in paths.values_mut().flat_map(|item| item.values_mut()) {
        let is_shared = id(operation).is_some_and(|id| counts.get(&id).is_some_and(|count| *count > 1));
        if let Json::Object(members) = operation
            && is_shared
        {
            members.retain(|(key, _)| key != "operationId");
        }
    }
}

/// What the manifest says of the program.
fn info(scan: &Scan<'_>) -> Json {
    let targets = scan.program.sources.crates.iter().filter(|krate| krate.is_target);
    let mut manifests = targets.filter_map(|krate| scan.program.sources.manifests.get(krate.manifest));
    let manifest = manifests.find(|manifest| !manifest.name.is_empty());
    let known = |text: Option<&String>, usual: &str| {
        Json::String(text.filter(|text| !text.is_empty()).map_or_else(|| usual.to_owned(), Clone::clone))
    };
    let mut info = only("title", known(manifest.map(|manifest| &manifest.name), "API"));
    info.insert("version".to_owned(), known(manifest.map(|manifest| &manifest.version), "0.0.0"));
    if let Some(manifest) = manifest.filter(|manifest| !manifest.description.is_empty()) {
        info.insert("description".to_owned(), Json::String(manifest.description.clone()));
    }
    info.insert(marks::OPEN.to_owned(), Json::Bool(true));
    object(info)
}

impl<'s> Reader<'_, 's> {
    /// Takes a route of a generated project from the types of its handlers; whether it is one.
    fn contracted_route(
        &mut self,
        route: &Route<'s>,
        paths: &mut IndexMap<String, Members>,
        proof: &mut Proof,
    ) -> bool {
        let mut is_one = false;
        for (_, handler) in &route.methods {
            let Handler::Function { function, scope } = handler else { continue };
            let Some(contract::Contracted { path, method, mut operation }) = self.contract(*function, scope) else {
                continue;
            };
            is_one = true;
            let item = paths.entry(path).or_default();
            if item.contains_key(&method) {
                continue;
            }
            proof.endpoints += 1;
            proof.described += 1;
            count(&operation, proof);
            proof.responses += 1;
            if let Some(file) = self.scan.program.sources.files.get(route.place.file.0) {
                operation.insert(marks::PLACE.to_owned(), marks::place(&file.path, route.place.at));
            }
            item.insert(method, object(operation));
        }
        is_one
    }

    /// An operation, and whether the sources say what it takes and answers.
    fn operation(
        &mut self,
        path: &str,
        method: &str,
        handler: &Handler<'s>,
        route: &Route<'s>,
    ) -> (Option<Members>, bool) {
        let mut request = Request { names: paths::names(path), method: method.to_owned(), ..Request::default() };
        let mut operation = Members::new();
        let mut answers = Vec::new();
        let mut annotated = None;
        match handler {
            Handler::Function { function, scope } => {
                self.inputs(*function, scope, &mut request);
                answers = self.outputs(*function, scope);
                describe(*function, &mut operation);
                annotated = Some(*function);
            }
            Handler::Closure { closure, scope, locals } => {
                let mut types = locals.clone();
                for input in &closure.inputs {
                    if let Pat::Type(typed) = input {
                        let ty = self.scan.program.lower(&typed.ty, scope);
                        self.extract(&ty, &mut request, false, route.place, 0);
                        self.scan.program.bind(&typed.pat, &ty, &mut types);
                    }
                }
                let mut env = bodies::Env::new(scope.clone(), types, 0);
                self.end(&closure.body, &Ty::Impl(Vec::new()), &mut env, &mut answers);
            }
            Handler::Extractor(_) => return (None, false),
            Handler::Unknown => {}
            Handler::Service => {
                self.scan.note(route.place, "what the operation answers: another crate's service does");
            }
        }
        // `any` is for what asks for its connection to be taken over, too, and that is a GET.
        let is_upgrade = request.answers.iter().any(|answer| answer.status == Some(101));
        if is_upgrade {
            answers.clear();
            if method != "get" {
                return (None, false);
            }
        }
        for guard in &route.guards {
            self.guard(guard, &mut request);
        }
        answers.extend(std::mem::take(&mut request.answers));
        if method == "get" || method == "head" {
            request.content.clear();
        }
        let is_described = !matches!(handler, Handler::Service) && !answers.is_empty();
        if answers.is_empty() && !matches!(handler, Handler::Service) {
            self.scan.note(route.place, "what the operation answers: its handler is not followed to an end");
        }
        let rejections = std::mem::take(&mut request.rejections);
        self.assemble(&mut operation, request);
        if let Some(function) = annotated {
            self.annotate(function, &mut operation, &mut answers);
        }
        if !answers.is_empty() {
            let mut responses = responses(answers);
            for status in rejections {
                if let indexmap::map::Entry::Vacant(entry) = responses.entry(status.to_string()) {
                    entry.insert(object(only(
                        "$ref",
                        format!("#/components/responses/{}", answers::rejection(status).0).into(),
                    )));
                    self.rejections.insert(status);
                }
            }
            // Digits come before `default`.
            responses.sort_keys();
            operation.insert("responses".to_owned(), object(responses));
        }
        (Some(operation), is_described)
    }

    /// Adds the parts of a request to an operation.
    fn assemble(&mut self, operation: &mut Members, request: Request) {
        let Request { parameters, content, is_body_optional, security, names, .. } = request;
        let mut list: Vec<Json> = Vec::new();
        for name in &names {
            let known = parameters.get(&("path", name.clone())).cloned();
            let parameter = known.unwrap_or_else(|| {
                let mut parameter = only("name", name.as_str().into());
                parameter.insert("in".to_owned(), "path".into());
                parameter.insert("required".to_owned(), Json::Bool(true));
                // Nobody says what it is.
                parameter.insert("schema".to_owned(), object(marks::guessed(of_type("string"))));
                parameter
            });
            list.push(object(parameter));
        }
        list.extend(
            parameters.into_iter().filter(|((place, _), _)| *place != "path").map(|(_, parameter)| object(parameter)),
        );
        if !list.is_empty() {
            operation.insert("parameters".to_owned(), Json::Array(list));
        }
        if !content.is_empty() {
            let content = content.into_iter().map(|(media, schema)| {
                let media_type = if schema.is_empty() { Members::new() } else { only("schema", object(schema)) };
                (media, object(media_type))
            });
            let mut body = Members::new();
            if !is_body_optional {
                body.insert("required".to_owned(), Json::Bool(true));
            }
            body.insert("content".to_owned(), Json::Object(content.collect()));
            operation.insert("requestBody".to_owned(), object(body));
        }
        let mut schemes: Vec<(Scheme, bool)> = Vec::new();
        for (scheme, is_optional) in security {
            match schemes.iter_mut().find(|(known, _)| *known == scheme) {
                Some((_, known)) => *known &= is_optional,
                None => schemes.push((scheme, is_optional)),
            }
        }
        for (scheme, _) in &schemes {
            self.schemes.insert(scheme.name(), scheme.clone());
        }
        operation.extend(security::requirements(&schemes).map(|security| ("security".to_owned(), security)));
    }

    /// What a handler's parameters take.
    fn inputs(&mut self, function: Function<'s>, scope: &Scope<'s>, request: &mut Request) {
        for input in &function.signature.inputs {
            if let FnArg::Typed(typed) = input {
                let place = self.scan.program.place(function.module, syn::spanned::Spanned::span(&typed.ty));
                let ty = self.scan.program.lower(&typed.ty, scope);
                self.extract(&ty, request, false, place, 0);
            }
        }
        if let Some(block) = function.block {
            let facts = facts::Facts::of(block);
            let env = self.flat(function, scope, &facts);
            self.read_headers(&facts, &env, scope, request, false, &facts.literals, false);
            self.read_by_helpers(&facts, scope, request, 0);
        }
    }

    /// What a handler answers, failures included.
    fn outputs(&mut self, function: Function<'s>, scope: &Scope<'s>) -> Vec<Answer> {
        let output = self.scan.program.output(function, scope);
        let mut answers = self.answers_of_function(function, scope, 0);
        if let Some(("Result", [_, error, ..])) = output.word() {
            let error = error.clone();
            answers.extend(self.failures(function, scope, &error));
        }
        answers
    }

    /// Middleware: whom it lets through, and what it answers to others.
    fn guard(&mut self, guard: &Handler<'s>, request: &mut Request) {
        match guard {
            Handler::Function { function, scope } => {
                let mut own = Request::default();
                self.inputs(*function, scope, &mut own);
                self.followed_extractor(*function, scope, &mut own, false, 0);
                if own.security.is_empty() {
                    return;
                }
                let mut answers = self.outputs(*function, scope);
                answers.extend(own.answers);
                // What is let through is answered by the handler.
                answers.retain(|answer| answer.status.is_some_and(|status| status >= 300));
                request.answers.extend(answers);
                request.rejections.extend(own.rejections);
                request.security.extend(own.security);
            }
            Handler::Extractor(ty) => {
                let mut own = Request::default();
                self.extract(ty, &mut own, false, Place::default(), 0);
                request.answers.extend(own.answers);
                request.rejections.extend(own.rejections);
                request.security.extend(own.security);
            }
            Handler::Closure { .. } | Handler::Service | Handler::Unknown => {}
        }
    }
}

/// What the comments above a handler say: the first paragraph in short.
fn describe(function: Function<'_>, operation: &mut Members) {
    operation.insert("operationId".to_owned(), Json::String(function.name()));
    let doc = attributes::doc(function.attributes);
    let (summary, rest) = doc.split_once("\n\n").unwrap_or((&doc, ""));
    if !summary.is_empty() {
        operation.insert("summary".to_owned(), Json::String(summary.replace('\n', " ")));
    }
    if !rest.trim().is_empty() {
        operation.insert("description".to_owned(), Json::String(rest.trim().to_owned()));
    }
    if attributes::has(function.attributes, "deprecated") {
        operation.insert("deprecated".to_owned(), Json::Bool(true));
    }
}
