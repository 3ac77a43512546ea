//! Parameters of requests, and headers of responses.

use super::components::{Headers, Parameters};
use super::values::boolean;
use super::{Reader, at, extensions, flag, string};
use crate::contract::operation::{Location, Parameter, Style};
use crate::contract::schema::Schema;
use crate::openapi::load::Node;

impl<'d> Reader<'d> {
    /// The parameters of a path item or an operation.
    pub(super) fn parameters(&mut self, owner: &'d Node) -> Vec<Parameter> {
        let nodes = self.list(owner, "parameters");
        let mut parameters: Vec<Parameter> = Vec::with_capacity(nodes.len());
        for node in nodes {
            let Some(parameter) = self.part::<Parameters>(node) else { continue };
            let same = |known: &Parameter| known.location == parameter.location && known.name == parameter.name;
            if parameters.iter().any(same) {
                let message =
                    format!("the {} parameter `{}` is declared twice", parameter.location.name(), parameter.name);
                self.warn("parameter-duplicated", node.at, message, "the first one counts");
            } else {
                parameters.push(parameter);
            }
        }
        parameters
    }

    pub(super) fn own_parameter(&mut self, node: &'d Node) -> Option<Parameter> {
        let name = string(node, "name")?;
        let location = node.get("in").and_then(Node::as_str).and_then(Location::from_name)?;
        let required = location == Location::Path || flag(node, "required");
        Some(Parameter { required, ..self.common_parameter(node, name, location) })
    }

    /// The headers of a response.
    pub(super) fn headers(&mut self, response: &'d Node) -> Vec<Parameter> {
        let members = self.map(response, "headers");
        let mut headers = Vec::with_capacity(members.len());
        for member in members {
            let header = self.part::<Headers>(&member.value);
            headers.extend(header.map(|header| Parameter { name: member.name(), ..header }));
        }
        headers
    }

    /// A header without its name.
    pub(super) fn own_header(&mut self, node: &'d Node) -> Option<Parameter> {
        Some(self.common_parameter(node, String::new(), Location::Header))
    }

    /// What a parameter and a header have in common.
    fn common_parameter(&mut self, node: &'d Node, name: String, location: Location) -> Parameter {
        let content = if node.get("schema").is_none() { self.content(node) } else { Vec::new() };
        let schema = match (node.get("schema"), content.first()) {
            (Some(schema), _) => self.schema(schema),
            (None, Some(media)) => media.schema.clone().unwrap_or_default(),
            (None, None) => Schema { origin: at(node.at), ..Schema::default() },
        };
        let style = match node.get("style").and_then(Node::as_str) {
            None => Style::default_for(location),
            Some(name) => self.style(name, location),
        };
        let explode = node.get("explode").and_then(boolean).unwrap_or(style.explodes());
        Parameter {
            origin: at(node.at),
            component: None,
            is_inherited: false,
            name,
            location,
            description: string(node, "description"),
            required: flag(node, "required"),
            deprecated: flag(node, "deprecated"),
            style,
            explode,
            schema,
            content,
            allow_reserved: flag(node, "allowReserved"),
            allow_empty_value: flag(node, "allowEmptyValue"),
            examples: self.examples(node),
            extensions: extensions(node),
        }
    }

    pub(super) fn style(&self, name: &str, location: Location) -> Style {
        let style = Style::ALL.into_iter().find(|style| style.name() == name);
        let fits = |style: &Style| match location {
            Location::Path => matches!(style, Style::Matrix | Style::Label | Style::Simple),
            Location::Query => {
                matches!(style, Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject)
            }
            Location::Header => *style == Style::Simple,
            Location::Cookie => matches!(style, Style::Form | Style::Cookie),
            // It has `content`, and no style.
            Location::QueryString => false,
        };
        style.filter(fits).unwrap_or(Style::default_for(location))
    }
}
