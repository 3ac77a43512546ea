//! Parameters of requests, and headers of responses.

use super::object::Object;
use super::{LEFT_OUT, Version, Writer};
use crate::contract::operation::{Location, Parameter, Style};
use crate::contract::value::Value;

impl<'c> Writer<'c> {
    /// The parameters of a path item or an operation.
    pub(super) fn parameters(&mut self, object: &mut Object, parameters: impl Iterator<Item = &'c Parameter>) {
        let parameters: Vec<Value> = parameters.filter_map(|parameter| self.parameter(parameter)).collect();
        object.list("parameters", parameters);
    }

    /// A parameter, or the reference to it; `None` where the version has no such place.
    pub(super) fn parameter(&mut self, parameter: &'c Parameter) -> Option<Value> {
        if parameter.location == Location::QueryString && !self.has_3_2(parameter.origin, "`in: querystring`") {
            return None;
        }
        let reference = self.reference("parameters", &self.contract.components.parameters, parameter);
        if reference.is_some() {
            return reference;
        }
        let mut object = Object::default();
        object.text("name", Some(&parameter.name));
        object.text("in", Some(parameter.location.name()));
        self.common_parameter(&mut object, parameter);
        Some(object.into())
    }

    /// Headers are parameters whose name and place are known (OpenAPI 3.1, 4.8.21).
    pub(super) fn headers(&mut self, headers: &'c [Parameter]) -> Object {
        headers.iter().map(|header| (&header.name, self.header(header))).collect()
    }

    /// A header, or the reference to it.
    pub(super) fn header(&mut self, header: &'c Parameter) -> Value {
        if let Some(reference) = self.reference("headers", &self.contract.components.headers, header) {
            return reference;
        }
        let mut object = Object::default();
        self.common_parameter(&mut object, header);
        object.into()
    }

    /// What parameters and headers have in common. What holds anyway is not written (OpenAPI 3.1, 4.8.12.2).
    fn common_parameter(&mut self, object: &mut Object, parameter: &'c Parameter) {
        object.text("description", parameter.description.as_deref());
        object.flag("required", parameter.required);
        object.flag("deprecated", parameter.deprecated);
        object.flag("allowEmptyValue", parameter.allow_empty_value);
        let mut style = parameter.style;
        if style == Style::Cookie && !self.has_3_2(parameter.origin, "`style: cookie`") {
            style = Style::Form;
        }
        if style != Style::default_for(parameter.location) {
            object.text("style", Some(style.name()));
        }
        if parameter.explode != style.explodes() {
            object.put("explode", Value::Bool(parameter.explode));
        }
        // 3.1 has it in queries only (4.8.12.2).
        let is_query = parameter.location == Location::Query;
        if self.version != Version::V31 || is_query {
            object.flag("allowReserved", parameter.allow_reserved);
        } else if parameter.allow_reserved {
            self.lost(parameter.origin, "`allowReserved` outside of queries", LEFT_OUT);
        }
        if parameter.content.is_empty() {
            object.put("schema", self.schema(&parameter.schema));
        } else {
            object.put("content", self.content(&parameter.content).into());
        }
        self.examples(object, &parameter.examples, parameter.origin);
        object.extend(&parameter.extensions);
    }
}
