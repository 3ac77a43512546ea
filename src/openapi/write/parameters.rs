//! Parameters of requests, and headers of responses.

use super::Writer;
use super::object::Object;
use crate::contract::operation::{Parameter, Style};
use crate::contract::value::Value;

impl<'c> Writer<'c> {
    pub(super) fn parameter(&mut self, parameter: &'c Parameter) -> Value {
        let mut object = Object::default();
        object.text("name", Some(&parameter.name));
        object.text("in", Some(parameter.location.name()));
        self.common_parameter(&mut object, parameter);
        object.into()
    }

    /// Headers are parameters whose name and place are known (OpenAPI 3.1, 4.8.21).
    pub(super) fn headers(&mut self, headers: &'c [Parameter]) -> Object {
        let mut written = Object::default();
        for header in headers {
            let mut object = Object::default();
            self.common_parameter(&mut object, header);
            written.put(&header.name, object.into());
        }
        written
    }

    /// What parameters and headers have in common. What holds anyway is not written (OpenAPI 3.1, 4.8.12.2).
    fn common_parameter(&mut self, object: &mut Object, parameter: &'c Parameter) {
        object.text("description", parameter.description.as_deref());
        object.flag("required", parameter.required);
        object.flag("deprecated", parameter.deprecated);
        object.flag("allowEmptyValue", parameter.allow_empty_value);
        if parameter.style != Style::default_for(parameter.location) {
            object.text("style", Some(parameter.style.name()));
        }
        if parameter.explode != (parameter.style == Style::Form) {
            object.put("explode", Value::Bool(parameter.explode));
        }
        object.flag("allowReserved", parameter.allow_reserved);
        match &parameter.media_type {
            None => {
                object.put("schema", self.schema(&parameter.schema));
                self.examples(object, &parameter.examples);
            }
            // Examples of content stand in the content.
            Some(name) => {
                let mut media = Object::default();
                if parameter.schema.has_content() || parameter.schema.annotations.is_some() {
                    media.put("schema", self.schema(&parameter.schema));
                }
                self.examples(&mut media, &parameter.examples);
                let content: Object = [(name.as_str(), media.into())].into_iter().collect();
                object.put("content", content.into());
            }
        }
        object.extend(&parameter.extensions);
    }
}
