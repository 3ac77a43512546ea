//! Request bodies, responses, and the media types of both.

use super::object::Object;
use super::{Version, Writer};
use crate::contract::operation::{Body, Encoding, Encodings, Example, MediaType, Response};
use crate::contract::origin::Origin;
use crate::contract::value::Value;

impl<'c> Writer<'c> {
    /// A request body, or the reference to it.
    pub(super) fn body(&mut self, body: &'c Body) -> Value {
        if let Some(reference) = self.reference("requestBodies", &self.contract.components.bodies, body) {
            return reference;
        }
        let mut object = Object::default();
        object.text("description", body.description.as_deref());
        object.flag("required", body.required);
        // Bodies have to have it, responses do not (OpenAPI 3.1, 4.8.13 and 4.8.17).
        object.put("content", self.content(&body.content).into());
        object.extend(&body.extensions);
        object.into()
    }

    /// A response, or the reference to it.
    pub(super) fn response(&mut self, response: &'c Response) -> Value {
        if let Some(reference) = self.reference("responses", &self.contract.components.responses, response) {
            return reference;
        }
        let mut object = Object::default();
        self.text_of_3_2(&mut object, "summary", &response.summary, response.origin, "the `summary` of a response");
        let required = (self.version < Version::V32).then_some("");
        object.text("description", response.description.as_deref().or(required));
        let headers = self.headers(&response.headers);
        object.object("headers", headers);
        let content = self.content(&response.content);
        object.object("content", content);
        object.object("links", response.links.clone().into_iter().collect());
        object.extend(&response.extensions);
        object.into()
    }

    pub(super) fn content(&mut self, content: &'c [MediaType]) -> Object {
        let key_of = |media: &'c MediaType| media.key.as_deref().unwrap_or(&media.name);
        content.iter().map(|media| (key_of(media), self.media_type(media))).collect()
    }

    /// A media type, or the reference to it, which came with 3.2.
    pub(super) fn media_type(&mut self, media: &'c MediaType) -> Value {
        let known = &self.contract.components.media_types;
        if let Some(reference) = self.reference("mediaTypes", known, media) {
            if self.version >= Version::V32 {
                return reference;
            }
            let name = media.component.as_ref().and_then(|name| known.get_key_value(name));
            self.written_out.extend(name.map(|(name, _)| ("mediaTypes", name)));
        }
        let mut object = Object::default();
        if let Some(schema) = &media.schema {
            object.put("schema", self.schema(schema));
        }
        if let Some(items) = &media.item_schema
            && self.has_3_2(media.origin, "`itemSchema`")
        {
            object.put("itemSchema", self.schema(items));
        }
        self.examples(&mut object, &media.examples, media.origin);
        self.encodings(&mut object, &media.encoding, media.origin);
        object.extend(&media.extensions);
        object.into()
    }

    fn encodings(&mut self, object: &mut Object, encodings: &'c Encodings, origin: Origin) {
        let by_name = encodings.by_name.iter();
        let by_name = by_name.map(|(property, how)| (property, self.encoding(how, origin))).collect();
        object.object("encoding", by_name);
        if !encodings.prefix.is_empty() && self.has_3_2(origin, "`prefixEncoding`") {
            let prefix: Vec<Value> = encodings.prefix.iter().map(|how| self.encoding(how, origin)).collect();
            object.list("prefixEncoding", prefix);
        }
        if let Some(item) = &encodings.item
            && self.has_3_2(origin, "`itemEncoding`")
        {
            object.put("itemEncoding", self.encoding(item, origin));
        }
    }

    fn encoding(&mut self, encoding: &'c Encoding, origin: Origin) -> Value {
        let mut object = Object::default();
        object.text("contentType", encoding.content_type.as_deref());
        let headers = self.headers(&encoding.headers);
        object.object("headers", headers);
        object.text("style", encoding.style.map(|style| style.name()));
        if let Some(explode) = encoding.explode {
            object.put("explode", Value::Bool(explode));
        }
        object.flag("allowReserved", encoding.allow_reserved);
        if let Some(parts) = &encoding.parts
            && self.has_3_2(origin, "the encoding of parts of a part")
        {
            self.encodings(&mut object, parts, origin);
        }
        object.extend(&encoding.extensions);
        object.into()
    }

    /// `example` where there is one without a name, else `examples`: the two exclude each other (OpenAPI 3.1, 4.8.14.1).
    pub(super) fn examples(&mut self, object: &mut Object, examples: &'c [Example], origin: Origin) {
        if let [Example { name: None, value: Some(value), .. }] = examples {
            object.put("example", Value::clone(value));
            return;
        }
        let mut written = Object::default();
        for example in examples {
            let mut name = example.name.as_deref().unwrap_or("example").to_owned();
            while written.has(&name) || (example.name.is_none() && is_name(examples, &name)) {
                name.push('_');
            }
            let example = self.example(example, origin);
            written.put(&name, example);
        }
        object.object("examples", written);
    }

    /// An example, or the reference to it.
    pub(super) fn example(&mut self, example: &'c Example, origin: Origin) -> Value {
        if let Some(reference) = self.reference("examples", &self.contract.components.examples, example) {
            return reference;
        }
        let mut object = Object::default();
        object.text("summary", example.summary.as_deref());
        object.text("description", example.description.as_deref());
        object.carried("value", example.value.as_deref());
        if let Some(value) = &example.data_value
            && self.has_3_2(origin, "the `dataValue` of an example")
        {
            object.put("dataValue", Value::clone(value));
        }
        self.text_of_3_2(
            &mut object,
            "serializedValue",
            &example.serialized_value,
            origin,
            "the `serializedValue` of an example",
        );
        object.text("externalValue", example.external_value.as_deref());
        object.extend(&example.extensions);
        object.into()
    }
}

fn is_name(examples: &[Example], name: &str) -> bool {
    examples.iter().any(|example| example.name.as_deref() == Some(name))
}
