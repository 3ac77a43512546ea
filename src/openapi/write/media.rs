//! Request bodies, responses, and the media types of both.

use super::Writer;
use super::object::Object;
use crate::contract::operation::{Body, Encoding, Example, MediaType, Response};
use crate::contract::value::Value;

impl<'c> Writer<'c> {
    pub(super) fn body(&mut self, body: &'c Body) -> Value {
        let mut object = Object::default();
        object.text("description", body.description.as_deref());
        object.flag("required", body.required);
        // Bodies have to have it, responses do not (OpenAPI 3.1, 4.8.13 and 4.8.17).
        object.put("content", self.content(&body.content).into());
        object.extend(&body.extensions);
        object.into()
    }

    pub(super) fn response(&mut self, response: &'c Response) -> Value {
        let mut object = Object::default();
        object.text("description", Some(&response.description));
        let headers = self.headers(&response.headers);
        object.object("headers", headers);
        let content = self.content(&response.content);
        object.object("content", content);
        object.object("links", response.links.clone().into_iter().collect());
        object.extend(&response.extensions);
        object.into()
    }

    fn content(&mut self, content: &'c [MediaType]) -> Object {
        let mut written = Object::default();
        for media in content {
            let mut object = Object::default();
            if let Some(schema) = &media.schema {
                object.put("schema", self.schema(schema));
            }
            self.examples(&mut object, &media.examples);
            let mut encoding = Object::default();
            for (property, how) in &media.encoding {
                encoding.put(property, self.encoding(how));
            }
            object.object("encoding", encoding);
            object.extend(&media.extensions);
            written.put(&media.name, object.into());
        }
        written
    }

    fn encoding(&mut self, encoding: &'c Encoding) -> Value {
        let mut object = Object::default();
        object.text("contentType", encoding.content_type.as_deref());
        let headers = self.headers(&encoding.headers);
        object.object("headers", headers);
        object.text("style", encoding.style.map(|style| style.name()));
        if let Some(explode) = encoding.explode {
            object.put("explode", Value::Bool(explode));
        }
        object.flag("allowReserved", encoding.allow_reserved);
        object.extend(&encoding.extensions);
        object.into()
    }

    /// `example` where there is one without a name, else `examples`: the two exclude each other (OpenAPI 3.1, 4.8.14.1).
    pub(super) fn examples(&mut self, object: &mut Object, examples: &'c [Example]) {
        if let [Example { name: None, value: Some(value), .. }] = examples {
            object.put("example", value.clone());
            return;
        }
        let mut written = Object::default();
        for example in examples {
            let mut name = example.name.as_deref().unwrap_or("example").to_owned();
            while written.has(&name) || (example.name.is_none() && is_name(examples, &name)) {
                name.push('_');
            }
            let mut object = Object::default();
            object.text("summary", example.summary.as_deref());
            object.text("description", example.description.as_deref());
            object.carried("value", &example.value);
            object.text("externalValue", example.external_value.as_deref());
            object.extend(&example.extensions);
            written.put(&name, object.into());
        }
        object.object("examples", written);
    }
}

fn is_name(examples: &[Example], name: &str) -> bool {
    examples.iter().any(|example| example.name.as_deref() == Some(name))
}
