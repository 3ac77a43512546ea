//! Operation objects → operations.

use super::components::{Bodies, Responses};
use super::values::{text, value};
use super::{Reader, at, extensions, flag, string};
use crate::contract::operation::{Location, Method, Operation, Parameter, Response, Status, Style};
use crate::contract::schema::{JsonType, Schema};
use crate::openapi::load::{Node, NodeValue};

/// What an operation has from the place where it stands.
pub(super) struct Place<'a> {
    pub path: &'a str,
    pub path_at: u32,
    /// Whether `path` is a template, and no runtime expression or webhook's name.
    pub is_template: bool,
    pub shared: &'a [Parameter],
    /// Why something is not known that holds for all operations there.
    pub unknown: Option<&'a str>,
}

impl<'d> Reader<'d> {
    pub(super) fn operation(&mut self, method: Method, node: &'d Node, place: &Place<'_>) -> Operation {
        let unresolved = self.unresolved.len();
        let mut parameters = self.parameters(node);
        let own = parameters.len();
        for shared in place.shared {
            let overridden = |own: &Parameter| own.location == shared.location && own.name == shared.name;
            if !parameters[..own].iter().any(overridden) {
                parameters.push(shared.clone());
            }
        }
        // The path item's parameters come first, as a reader of the document meets them.
        parameters.rotate_left(own);
        if place.is_template {
            let all_known = place.unknown.is_none() && self.unresolved.len() == unresolved;
            self.match_template(&mut parameters, place, all_known);
        }
        let body = node.get("requestBody").and_then(|body| self.part::<Bodies>(body));
        let responses = self.responses(node, place.is_template);
        let unknown = place.unknown.or_else(|| self.unresolved.get(unresolved).map(|reason| &**reason)).map(Into::into);
        let tags = self.list(node, "tags").iter().filter_map(text).collect();
        Operation {
            origin: at(node.at),
            method,
            path: place.path.to_owned(),
            id: string(node, "operationId").filter(|id| !id.is_empty()),
            summary: string(node, "summary"),
            description: string(node, "description"),
            tags,
            deprecated: flag(node, "deprecated"),
            external_docs: node.get("externalDocs").map(value),
            security: self.requirements(node),
            parameters,
            body,
            responses,
            responses_extensions: node.get("responses").map(extensions).unwrap_or_default(),
            servers: self.servers(node),
            callbacks: self.callbacks(node),
            extensions: extensions(node),
            unknown,
        }
    }

    /// Path parameters are those of the template, no more and no fewer. Where not all that are declared are known, the
    /// missing one may be among those.
    fn match_template(&mut self, parameters: &mut Vec<Parameter>, place: &Place<'_>, all_known: bool) {
        let (path, query) = place.path.split_once('?').unwrap_or((place.path, ""));
        in_query(parameters, query);
        let names = self.template_names(path.split('#').next().unwrap_or_default(), place.path_at);
        for parameter in parameters.iter().filter(|parameter| parameter.location == Location::Path) {
            if !names.contains(&parameter.name) {
                let message = format!("the path `{}` has no parameter `{}`", place.path, parameter.name);
                self.warn("path-parameter-unused", parameter.origin.at, message, "it is ignored");
            }
        }
        parameters.retain(|parameter| parameter.location != Location::Path || names.contains(&parameter.name));
        for name in names {
            if !parameters.iter().any(|known| known.location == Location::Path && known.name == name) {
                if all_known {
                    let message = format!("the path parameter `{name}` is not declared");
                    self.warn("path-parameter-undeclared", place.path_at, message, "it is read as a required string");
                }
                parameters.push(Parameter {
                    origin: at(place.path_at),
                    component: None,
                    is_inherited: false,
                    name,
                    location: Location::Path,
                    description: None,
                    required: true,
                    deprecated: false,
                    style: Style::Simple,
                    explode: false,
                    schema: Schema { origin: at(place.path_at), ..Schema::of_type(JsonType::String) },
                    content: Vec::new(),
                    allow_reserved: false,
                    allow_empty_value: false,
                    examples: Vec::new(),
                    extensions: Default::default(),
                });
            }
        }
    }

    fn responses(&mut self, operation: &'d Node, is_offered: bool) -> Vec<(Status, Response)> {
        let members = self.map(operation, "responses");
        let mut responses: Vec<(Status, Response)> = Vec::with_capacity(members.len());
        for member in members {
            if member.key.starts_with("x-") {
                continue;
            }
            let Some(status) = Status::from_key(&member.key) else { continue };
            if let Some(response) = self.part::<Responses>(&member.value)
                && !responses.iter().any(|(known, _)| *known == status)
            {
                responses.push((status, response));
            }
        }
        // Of what the API calls, nothing has to be generated that answers.
        if responses.is_empty() && is_offered {
            let origin = at(operation.at);
            let response = Response {
                origin,
                is_assumed: true,
                component: None,
                summary: None,
                description: None,
                headers: Vec::new(),
                content: Vec::new(),
                links: Default::default(),
                extensions: Default::default(),
            };
            responses.push((Status::Default, response));
        }
        responses
    }

    pub(super) fn own_response(&mut self, node: &'d Node) -> Option<Response> {
        // In YAML, a response of which nothing is said is null.
        if !matches!(node.value, NodeValue::Object(_) | NodeValue::Null) {
            return None;
        }
        Some(Response {
            origin: at(node.at),
            is_assumed: false,
            component: None,
            summary: string(node, "summary"),
            description: string(node, "description"),
            headers: self.headers(node),
            content: self.content(node),
            links: self.links(node),
            extensions: extensions(node),
        })
    }
}

/// Path templates are no place for a query, but thirteen real documents have one there. What `?key={name}` calls a path
/// parameter is a query parameter called `key`.
fn in_query(parameters: &mut [Parameter], query: &str) {
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let name = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
        let meant =
            |parameter: &&mut Parameter| parameter.location == Location::Path && Some(parameter.name.as_str()) == name;
        if let Some(parameter) = parameters.iter_mut().find(meant) {
            parameter.location = Location::Query;
            parameter.style = Style::Form;
            parameter.name = key.to_owned();
        }
    }
}
