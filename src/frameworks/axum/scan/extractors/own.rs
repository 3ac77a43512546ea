//! Extractors that the program has itself: what their `FromRequest` does, or what it is derived from.

use syn::{Expr, Local, Pat};

use super::{DEPTH, Request};
use crate::frameworks::axum::scan::Reader;
use crate::frameworks::axum::scan::facts::Facts;
use crate::frameworks::axum::scan::failures::asks_for_status;
use crate::rust::program::names::Kind;
use crate::rust::program::texts::Texts;
use crate::rust::program::types::segments;
use crate::rust::program::{Def, Found, Function, Place, Scope, Ty, TypeTree};
use crate::rust::scan::Direction;

impl<'s> Reader<'_, 's> {
    /// A type of the program that takes requests: what its `FromRequest` does.
    pub(super) fn extract_own(
        &mut self,
        ty: &Ty<'s>,
        request: &mut Request,
        is_optional: bool,
        place: Place,
        depth: usize,
    ) {
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
        let before = std::mem::take(&mut request.rejections);
        self.followed_extractor(function, &scope, request, is_optional || holds_option, depth);
        let rejected = std::mem::replace(&mut request.rejections, before);
        if let Some(rejection) = rejection {
            let error = self.scan.program.lower(rejection, &impl_scope);
            let answers = self.failures(function, &scope, &error);
            // What is handed on as it is.
            if error.word().is_some_and(|(name, _)| name == "Response") {
                request.reject(&rejected);
            }
            let kept: &[u16] = if asks_for_status(function) || self.keeps_status(&error) { &rejected } else { &[] };
            request.add_answers(answers, kept);
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
        let words = crate::rust::scan::attributes::of(attributes, "from_request");
        let rejection = words.iter().find(|word| word.name == "rejection").and_then(|word| word.group.clone());
        let rejection = rejection.and_then(|group| syn::parse2::<syn::Type>(group).ok());
        let via = words.into_iter().find(|word| word.name == "via");
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
            let before = std::mem::take(&mut request.rejections);
            self.extract(&outer, request, is_optional, place, depth + 1);
            let rejected = std::mem::replace(&mut request.rejections, before);
            match rejection {
                Some(rejection) => {
                    let error = self.scan.program.lower(&rejection, &scope);
                    self.rejected_as(&error, &outer, &rejected, request, place);
                }
                None => request.reject(&rejected),
            }
            return;
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
        let key = function.identity();
        let Some(block) = function.block.filter(|_| depth < DEPTH && !self.extracting.contains(&key)) else { return };
        self.extracting.push(key);
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
        self.extracting.pop();
    }

    /// What a handler's own functions ask of the headers or cookies that it hands to them.
    pub fn read_by_helpers(&mut self, facts: &Facts<'s>, scope: &Scope<'s>, request: &mut Request, depth: usize) {
        for call in &facts.calls {
            let Expr::Path(path) = call.func.as_ref() else { continue };
            let Some((callee, inner)) = self.scan.program.callee(&path.path, scope) else { continue };
            let key = callee.identity();
            let Some(block) = callee.block.filter(|_| depth < DEPTH && !self.extracting.contains(&key)) else {
                continue;
            };
            if takes_request(callee) {
                self.extracting.push(key);
                let facts = Facts::of(block);
                let env = self.flat(callee, &inner, &facts);
                self.read_headers(&facts, &env, &inner, request, true, &facts.literals, false);
                self.read_by_helpers(&facts, &inner, request, depth + 1);
                self.extracting.pop();
            }
        }
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
            // `let Json(value) = request.extract().await?;` of an extractor that holds the value
            if let (Pat::TupleStruct(pattern), Some(init)) = (pat, init)
                && let Some(Ty::Named(_, given)) = scope.own.as_deref()
                && let ([value], true) = (given.as_slice(), is_extraction(&init.expr))
                && let Found::External(path) = program.resolve(scope.module, &segments(&pattern.path), Kind::Type)
            {
                found.push(Ty::External(path.join("::").into(), vec![value.clone()]));
            }
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
}

/// Whether a function is given a request, its parts or headers.
fn takes_request(function: Function<'_>) -> bool {
    function.signature.inputs.iter().any(|input| {
        let text = quote::ToTokens::to_token_stream(input).to_string();
        ["HeaderMap", "Parts", "Request", "HeaderValue", "CookieJar"].iter().any(|name| text.contains(name))
    })
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
