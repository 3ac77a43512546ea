//! What handlers take of requests, by the types of their parameters.

use indexmap::IndexMap;
use syn::{Expr, Local, Pat};

use super::Reader;
use super::answers::{Answer, media_of};
use super::bodies::Env;
use super::failures::Facts;
use super::security::Scheme;
use crate::contract::value::Value as Json;
use crate::rust::program::names::Kind;
use crate::rust::program::texts::Texts;
use crate::rust::program::types::segments;
use crate::rust::program::{Def, Found, Function, Place, Scope, Ty, TypeTree, unraw};
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
}

/// Extractors in extractors have an end.
const DEPTH: usize = 10;

/// Headers that belong to HTTP itself, or to what stands before a service.
const TRANSPORT: [&str; 11] = [
    "content-type",
    "accept",
    "content-length",
    "cookie",
    "host",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-real-ip",
    "upgrade",
    "connection",
    "forwarded",
];

/// What is seen through: it says how a value is checked or shared, not what it is.
const WRAPPERS: [&str; 12] = [
    "Valid",
    "Garde",
    "Validated",
    "Unvalidated",
    "Cached",
    "WithRejection",
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
            name if WRAPPERS.contains(&name) => self.extract(&inner, request, is_optional, place, depth + 1),
            "Path" | "ValidatedPath" => self.path(&inner, request, place),
            "Query" | "QsQuery" | "OptionalQuery" => {
                self.query(&inner, request, is_optional || name == "OptionalQuery", place);
            }
            "Json" | "JsonDeserializer" | "Xml" | "Yaml" | "MsgPack" | "Protobuf" | "ErasedJson" => {
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

    fn body(&mut self, media: &str, ty: &Ty<'s>, request: &mut Request, is_optional: bool) {
        let schema = self.scan.schema(ty, Direction::Request);
        request.is_body_optional = is_optional || self.scan.is_option(ty);
        request.content.push((media.to_owned(), schema));
    }

    fn form(&mut self, ty: &Ty<'s>, request: &mut Request, is_optional: bool, place: Place) {
        if request.method == "get" || request.method == "head" {
            return self.query(ty, request, is_optional, place);
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

    /// A type of the program that takes requests: what its `FromRequest` does.
    fn extract_own(&mut self, ty: &Ty<'s>, request: &mut Request, is_optional: bool, place: Place, depth: usize) {
        let traits = [
            ("FromRequestParts", "from_request_parts"),
            ("FromRequest", "from_request"),
            ("OptionalFromRequestParts", "from_request_parts"),
            ("OptionalFromRequest", "from_request"),
        ];
        let found = traits.iter().find_map(|(name, method)| {
            let found = self.scan.program.impl_of(ty, name)?;
            let function = found.functions.iter().find(|function| function.name() == *method)?;
            Some((*function, self.scan.program.associated(found, "Rejection"), self.scan.program.impl_scope(found)))
        });
        let Some((function, rejection, impl_scope)) = found else {
            return self.derived(ty, request, is_optional, place, depth);
        };
        let scope = self.scan.program.method_scope(function, ty);
        let holds_option = self.holds_option(ty);
        self.followed_extractor(function, &scope, request, is_optional || holds_option, depth);
        if let Some(rejection) = rejection {
            let error = self.scan.program.lower(rejection, &impl_scope);
            let answers = self.failures(function, &scope, &error);
            request.answers.extend(answers);
        }
    }

    /// `struct MaybeUser(Option<User>)`
    fn holds_option(&self, ty: &Ty<'s>) -> bool {
        let Ty::Named(def, arguments) = ty else { return false };
        let TypeTree::Struct(tree) = def.tree else { return false };
        let scope = self.scan.program.scope_of_type(*def, arguments);
        let mut fields = tree.fields.iter();
        match (fields.next(), fields.next()) {
            (Some(field), None) => self.scan.is_option(&self.scan.program.lower(&field.ty, &scope)),
            _ => false,
        }
    }

    /// `#[derive(FromRequest)]`, `#[from_request(via(Json))]`
    fn derived(&mut self, ty: &Ty<'s>, request: &mut Request, is_optional: bool, place: Place, depth: usize) {
        let Ty::Named(def, arguments) = ty else { return };
        let attributes = def.attributes();
        let is_derived = ["FromRequest", "FromRequestParts"]
            .iter()
            .any(|name| crate::rust::scan::attributes::derives(attributes, name));
        if !is_derived {
            return;
        }
        let via =
            crate::rust::scan::attributes::of(attributes, "from_request").into_iter().find(|word| word.name == "via");
        let scope = self.scan.program.scope_of_type(*def, arguments);
        let TypeTree::Struct(tree) = def.tree else { return };
        let via = via.and_then(|word| word.group).map(|group| group.to_string().replace(' ', ""));
        let via = via.as_deref().map(|path| path.rsplit("::").next().unwrap_or(path).to_owned());
        if let Some(via) = via {
            let inner = if tree.fields.len() == 1 && tree.fields.iter().all(|field| field.ident.is_none()) {
                tree.fields.iter().next().map(|field| self.scan.program.lower(&field.ty, &scope)).unwrap_or(Ty::Unknown)
            } else {
                ty.clone()
            };
            let outer = Ty::External(via.into(), vec![inner]);
            return self.extract(&outer, request, is_optional, place, depth + 1);
        }
        for field in &tree.fields {
            let ty = self.scan.program.lower(&field.ty, &scope);
            self.extract(&ty, request, is_optional, place, depth + 1);
        }
    }

    /// What a function takes of the request that it is given.
    pub fn followed_extractor(
        &mut self,
        function: Function<'s>,
        scope: &Scope<'s>,
        request: &mut Request,
        is_optional: bool,
        depth: usize,
    ) {
        let key = (function.identity(), Some("extract".to_owned()));
        let Some(block) = function.block.filter(|_| depth < DEPTH && !self.following.contains(&key)) else { return };
        self.following.push(key);
        let facts = Facts::of(block);
        let place = self.scan.program.place(function.module, function.signature.ident.span());
        for ty in self.extracted(&facts, scope) {
            self.extract(&ty, request, is_optional, place, depth + 1);
        }
        if let Some(Ty::Named(_, given)) = scope.own.as_deref()
            && let [value] = given.as_slice()
        {
            self.read_bytes(value, &facts, request);
        }
        let mut literals = Vec::new();
        self.texts_of(function, scope, 0, &mut literals);
        let env = self.flat(function, scope, &facts);
        self.read_headers(&facts, &env, scope, request, is_optional, &literals, true);
        for call in &facts.calls {
            let Expr::Path(path) = call.func.as_ref() else { continue };
            if let Some((callee, inner)) = self.scan.program.callee(&path.path, scope)
                && takes_request(callee)
            {
                self.followed_extractor(callee, &inner, request, is_optional, depth + 1);
            }
        }
        self.following.pop();
    }

    /// An extractor that reads bytes as JSON by itself: `serde_json::from_slice::<T>(&bytes)`.
    fn read_bytes(&mut self, value: &Ty<'s>, facts: &Facts<'s>, request: &mut Request) {
        let is_json = facts
            .paths
            .iter()
            .any(|path| segments(&path.path).iter().any(|name| name == "serde_json" || name == "serde_path_to_error"));
        let is_raw = matches!(request.content.as_slice(), [(media, schema)]
            if schema.is_empty() && media == "application/octet-stream");
        if is_json && is_raw {
            let schema = self.scan.schema(value, Direction::Request);
            request.content = vec![("application/json".to_owned(), schema)];
        }
    }

    /// The texts that a function and those that it calls compare with, constants included.
    fn texts_of(&self, function: Function<'s>, scope: &Scope<'s>, depth: usize, out: &mut Vec<String>) {
        let Some(block) = function.block.filter(|_| depth < 4) else { return };
        let facts = Facts::of(block);
        out.extend(facts.literals.iter().cloned());
        let program = &self.scan.program;
        for path in &facts.paths {
            let names = segments(&path.path);
            if let Found::Def(Def::Const(value, module)) = program.resolve(scope.module, &names, Kind::Value) {
                let text = program.text(value, &Scope::of(module), &Texts::new()).and_then(|text| text.whole());
                out.extend(text);
            } else if let Some((callee, inner)) = program.callee(&path.path, scope) {
                self.texts_of(callee, &inner, depth + 1, out);
            }
        }
    }

    /// The types that are extracted inside of a function: `Json::<T>::from_request(…)`, `parts.extract::<T>()`.
    fn extracted(&self, facts: &Facts<'s>, scope: &Scope<'s>) -> Vec<Ty<'s>> {
        let program = &self.scan.program;
        let mut found: Vec<Ty<'s>> = Vec::new();
        let mut typed = Vec::new();
        for Local { pat, init, .. } in &facts.locals {
            if let (Pat::Type(pattern), Some(init)) = (pat, init)
                && is_extraction(&init.expr)
            {
                typed.push(init.expr.as_ref());
                let ty = program.lower(&pattern.ty, scope);
                found.push(ty);
            }
        }
        let is_typed = |expression: *const Expr| typed.iter().any(|init| inside(init, expression));
        for call in &facts.calls {
            let Expr::Path(path) = call.func.as_ref() else { continue };
            let names = segments(&path.path);
            let is_extraction = names.last().is_some_and(|name| name == "from_request" || name == "from_request_parts");
            if !is_extraction || is_typed(std::ptr::from_ref(call.func.as_ref())) {
                continue;
            }
            let ty = match &path.qself {
                Some(own) => program.lower(&own.ty, scope),
                None => {
                    let mut own = path.path.clone();
                    own.segments.pop();
                    own.segments.pop_punct();
                    program.lower(&syn::Type::Path(syn::TypePath { qself: None, path: own }), scope)
                }
            };
            found.push(ty);
        }
        for call in &facts.methods {
            let name = call.method.to_string();
            let is_extraction =
                ["extract", "extract_parts", "extract_with_state", "extract_parts_with_state"].contains(&name.as_str());
            if is_extraction
                && let Some(syn::GenericArgument::Type(ty)) =
                    call.turbofish.as_ref().and_then(|given| given.args.first())
            {
                found.push(program.lower(ty, scope));
            }
        }
        found
    }

    /// The headers and cookies that code asks a request for.
    #[expect(clippy::too_many_arguments, reason = "they are what a function stands in")]
    pub fn read_headers(
        &mut self,
        facts: &Facts<'s>,
        env: &Env<'s>,
        scope: &Scope<'s>,
        request: &mut Request,
        is_optional: bool,
        literals: &[String],
        is_extractor: bool,
    ) {
        for call in &facts.methods {
            let name = call.method.to_string();
            if !["get", "get_all", "contains_key", "typed_get"].contains(&name.as_str()) {
                continue;
            }
            let place = source(&call.receiver);
            let Some(argument) = call.args.first() else { continue };
            if request.is_query_open && place.is_none() {
                let ty = self.scan.program.infer(&call.receiver, &env.scope, &env.types);
                let text = self.scan.program.text(argument, scope, &Texts::new()).and_then(|text| text.whole());
                if let (Some(("HashMap" | "BTreeMap" | "IndexMap", _)), Some(name)) = (ty.word(), text) {
                    add(request, "query", &name, of_type("string"), false);
                }
                continue;
            }
            match place {
                Some("header") => {
                    let Some(header) = self.header_name(argument, scope) else { continue };
                    if header == "authorization" {
                        let scheme = Scheme::of_texts(literals);
                        request.security.push((scheme, is_optional));
                    } else if is_extractor && Scheme::is_key(&header) {
                        request.security.push((Scheme::Key { location: "header", name: header }, is_optional));
                    } else if !TRANSPORT.contains(&header.as_str()) {
                        add(request, "header", &header, of_type("string"), false);
                    }
                }
                Some("cookie") => {
                    let Some(cookie) =
                        self.scan.program.text(argument, scope, &Default::default()).and_then(|text| text.whole())
                    else {
                        continue;
                    };
                    if is_extractor {
                        request.security.push((Scheme::Key { location: "cookie", name: cookie }, is_optional));
                    } else {
                        add(request, "cookie", &cookie, of_type("string"), false);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a function is given a request, its parts or headers.
fn takes_request(function: Function<'_>) -> bool {
    function.signature.inputs.iter().any(|input| {
        let text = quote::ToTokens::to_token_stream(input).to_string();
        ["HeaderMap", "Parts", "Request", "HeaderValue", "CookieJar"].iter().any(|name| text.contains(name))
    })
}

/// What `.get(…)` is called on: the headers of a request, or its cookies.
fn source(receiver: &Expr) -> Option<&'static str> {
    let of_name = |name: &str| match name {
        "headers" | "header_map" | "headers_mut" | "req_headers" => Some("header"),
        "jar" | "cookies" | "cookie_jar" | "cookiejar" => Some("cookie"),
        _ => None,
    };
    match receiver {
        Expr::Path(path) => of_name(&unraw(path.path.get_ident()?)),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => of_name(&unraw(name)),
            syn::Member::Unnamed(_) => None,
        },
        Expr::MethodCall(call) => of_name(&unraw(&call.method)).or_else(|| source(&call.receiver)),
        Expr::Reference(inner) => source(&inner.expr),
        Expr::Paren(inner) => source(&inner.expr),
        Expr::Try(inner) => source(&inner.expr),
        _ => None,
    }
}

/// Whether an expression extracts something.
fn is_extraction(expression: &Expr) -> bool {
    match expression {
        Expr::Await(inner) => is_extraction(&inner.base),
        Expr::Try(inner) => is_extraction(&inner.expr),
        Expr::MethodCall(call) => {
            ["extract", "extract_parts", "extract_with_state"].contains(&call.method.to_string().as_str())
                || is_extraction(&call.receiver)
        }
        Expr::Call(call) => match call.func.as_ref() {
            Expr::Path(path) => path
                .path
                .segments
                .last()
                .is_some_and(|segment| segment.ident == "from_request" || segment.ident == "from_request_parts"),
            _ => false,
        },
        _ => false,
    }
}

/// Whether the call that is extracted with stands in an expression.
fn inside(expression: &Expr, function: *const Expr) -> bool {
    match expression {
        Expr::Await(inner) => inside(&inner.base, function),
        Expr::Try(inner) => inside(&inner.expr, function),
        Expr::MethodCall(call) => inside(&call.receiver, function),
        Expr::Call(call) => std::ptr::eq(call.func.as_ref(), function),
        _ => false,
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
