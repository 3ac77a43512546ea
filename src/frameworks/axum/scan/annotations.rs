//! What `#[utoipa::path(…)]` says of a handler.

use proc_macro2::TokenStream;
use syn::{Expr, Meta};

use super::answers::Answer;
use super::{Reader, statuses, words};
use crate::contract::value::Value as Json;
use crate::rust::program::texts::split;
use crate::rust::program::{Function, Program, Scope};
use crate::rust::scan::attributes::{Word, words as words_of};
use crate::rust::scan::{Direction, values};
use crate::scanning::Members;
use crate::scanning::json::object;

/// The route that an annotation stands for.
pub struct Said {
    pub methods: Vec<String>,
    pub path: String,
}

/// The words of a handler's annotation.
pub fn annotation(function: Function<'_>) -> Option<Vec<Word>> {
    function.attributes.iter().find_map(|attribute| {
        let names: Vec<String> = attribute.path().segments.iter().map(|segment| segment.ident.to_string()).collect();
        let is_it =
            matches!(names.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), ["utoipa", "path"] | ["path"]);
        match &attribute.meta {
            Meta::List(list) if is_it => Some(words_of(list.tokens.clone())),
            _ => None,
        }
    })
}

/// The method and path of a handler's annotation.
pub fn route(program: &Program<'_>, function: Function<'_>) -> Option<Said> {
    let said = annotation(function)?;
    let mut methods: Vec<String> =
        said.iter().filter(|word| words::VERBS.contains(&word.name.as_str())).map(|word| word.name.clone()).collect();
    for word in said.iter().filter(|word| word.name == "method") {
        methods.extend(word.words().into_iter().map(|inner| inner.name));
    }
    let path = said.iter().find(|word| word.name == "path").and_then(Word::expression);
    let path = path
        .and_then(|path| program.text(&path, &Scope::of(function.module), &Default::default()))
        .and_then(|text| text.whole());
    Some(Said { methods, path: path.unwrap_or_default() })
}

impl<'s> Reader<'_, 's> {
    /// Adds what an annotation says beside the code.
    pub fn annotate(&mut self, function: Function<'s>, operation: &mut Members, answers: &mut Vec<Answer>) {
        let Some(said) = annotation(function) else { return };
        let scope = Scope::of(function.module);
        for word in &said {
            match word.name.as_str() {
                "operation_id" | "summary" | "description" => {
                    let key = if word.name == "operation_id" { "operationId" } else { word.name.as_str() };
                    let text = word
                        .expression()
                        .and_then(|value| self.scan.program.text(&value, &scope, &Default::default()))
                        .and_then(|text| text.whole());
                    operation.extend(text.map(|text| (key.to_owned(), Json::String(text))));
                }
                "tag" => {
                    let text = word
                        .expression()
                        .and_then(|value| self.scan.program.text(&value, &scope, &Default::default()))
                        .and_then(|text| text.whole());
                    operation.extend(text.map(|text| ("tags".to_owned(), Json::Array(vec![text.into()]))));
                }
                "tags" => {
                    let tags = word.expression().and_then(|value| values::json(&value));
                    operation.extend(tags.map(|tags| ("tags".to_owned(), tags)));
                }
                "responses" => {
                    let found: Vec<Answer> = word
                        .group
                        .clone()
                        .map(split)
                        .unwrap_or_default()
                        .into_iter()
                        .filter_map(|part| self.annotated_response(part, &scope))
                        .collect();
                    merge(answers, found);
                }
                "params" => self.annotated_parameters(word, operation, &scope),
                _ => {}
            }
        }
    }

    /// `(status = 200, description = "…", body = User)`
    fn annotated_response(&mut self, part: TokenStream, scope: &Scope<'s>) -> Option<Answer> {
        let inner = words_of(group_of(part)?);
        let get = |name: &str| inner.iter().find(|word| word.name == name);
        let status = get("status")?;
        let text = status.value.as_ref()?.to_string().replace(' ', "");
        let status = text.parse::<u16>().ok().or_else(|| statuses::of_name(text.rsplit("::").next()?))?;
        let description = get("description").and_then(Word::text);
        let media = get("content_type").and_then(Word::text);
        let mut answer = Answer { status: Some(status), description, ..Answer::default() };
        if let Some(body) = get("body").and_then(|body| body.value.clone()) {
            let tokens = match words_of(body.clone()).into_iter().find(|word| word.name == "inline") {
                Some(Word { group: Some(inner), .. }) => inner,
                _ => body,
            };
            if let Ok(ty) = syn::parse2::<syn::Type>(tokens) {
                let ty = self.scan.program.lower(&ty, scope);
                let schema = self.scan.schema(&ty, Direction::Response);
                let is_text = matches!(ty.word(), Some(("String" | "str", _)));
                let usual = if is_text { "text/plain" } else { "application/json" };
                answer.content.push((media.unwrap_or_else(|| usual.to_owned()), schema));
            }
        }
        Some(answer)
    }

    /// `("id" = Uuid, Path, description = "…")`
    fn annotated_parameters(&mut self, word: &Word, operation: &mut Members, scope: &Scope<'s>) {
        let mut parameters = match operation.shift_remove("parameters") {
            Some(Json::Array(parameters)) => parameters,
            _ => Vec::new(),
        };
        for part in word.group.clone().map(split).unwrap_or_default() {
            let Some(group) = group_of(part) else { continue };
            let parts = split(group);
            let Some((name, ty)) = parts.first().and_then(|first| named_type(first.clone())) else { continue };
            let rest: Vec<Word> = parts.into_iter().skip(1).flat_map(words_of).collect();
            let place = rest.iter().find_map(|word| match word.name.as_str() {
                "Path" => Some("path"),
                "Query" => Some("query"),
                "Header" => Some("header"),
                "Cookie" => Some("cookie"),
                _ => None,
            });
            let Some(place) = place else { continue };
            let description = rest.iter().find(|word| word.name == "description").and_then(Word::text);
            let text = |key: &str, json: &Json| {
                crate::scanning::json::member(json, key).and_then(Json::as_str).map(str::to_owned)
            };
            let known = parameters.iter_mut().find(|known| {
                text("in", known).as_deref() == Some(place)
                    && text("name", known).is_some_and(|known| known.eq_ignore_ascii_case(&name))
            });
            if let Some(Json::Object(known)) = known {
                if let Some(description) = description
                    && !known.iter().any(|(key, _)| key == "description")
                {
                    known.insert(2, ("description".to_owned(), Json::String(description)));
                }
                continue;
            }
            // All names of the path are there already.
            if place == "path" {
                continue;
            }
            let ty = ty.map(|ty| self.scan.program.lower(&ty, scope));
            let is_optional = ty.as_ref().is_some_and(|ty| self.scan.is_option(ty));
            let inner = ty.map(|ty| ty.inside(&["Option"]).cloned().unwrap_or(ty));
            let schema = inner.map(|ty| self.scan.schema(&ty, Direction::Request)).unwrap_or_default();
            let mut parameter = Members::new();
            parameter.insert("name".to_owned(), name.into());
            parameter.insert("in".to_owned(), place.into());
            parameter.extend(description.map(|text| ("description".to_owned(), Json::String(text))));
            if !is_optional {
                parameter.insert("required".to_owned(), Json::Bool(true));
            }
            parameter.insert("schema".to_owned(), object(schema));
            parameters.push(object(parameter));
        }
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), Json::Array(parameters));
        }
    }
}

/// Puts what an annotation says together with what the code says: where both have a content, the code is right.
fn merge(answers: &mut Vec<Answer>, found: Vec<Answer>) {
    for said in found {
        let mut is_known = false;
        for own in answers.iter_mut().filter(|own| own.status == said.status) {
            is_known = true;
            own.description = said.description.clone().or_else(|| own.description.take());
            let says_nothing = own.content.iter().all(|(_, schema)| schema.is_empty());
            if says_nothing && !said.content.is_empty() {
                own.content.clone_from(&said.content);
            }
        }
        if !is_known {
            answers.push(said);
        }
    }
    // The annotation knows statuses that the code computes.
    if answers.iter().any(|answer| answer.status.is_some_and(|status| status < 400)) {
        answers.retain(|answer| answer.status.is_some() || !answer.content.is_empty());
    }
}

fn group_of(tokens: TokenStream) -> Option<TokenStream> {
    match tokens.into_iter().next()? {
        proc_macro2::TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    }
}

/// `"id" = Uuid`
fn named_type(tokens: TokenStream) -> Option<(String, Option<syn::Type>)> {
    let mut tokens = tokens.into_iter();
    let name: Expr = syn::parse2(std::iter::once(tokens.next()?).collect()).ok()?;
    let name = crate::rust::program::sources::literal_text(&name)?;
    let rest: TokenStream = tokens.skip(1).collect();
    Some((name, syn::parse2(rest).ok()))
}
