//! Path items and their operations, callbacks and webhooks.

use indexmap::IndexMap;

use super::components::pointer_to;
use super::object::{Object, names};
use super::{LEFT_OUT, Version, Writer};
use crate::contract::operation::{Method, Operation, OutgoingCalls, Parameter, PathItem, Response};
use crate::contract::value::Value;
use crate::report::Diagnostic;

impl<'c> Writer<'c> {
    /// `paths`, or what is built like it. Paths stand in the order in which the contract has them, and methods in that
    /// of the operations.
    pub(super) fn path_items(
        &mut self,
        paths: &'c IndexMap<String, PathItem>,
        operations: &'c [Operation],
        extensions: &IndexMap<String, Value>,
    ) -> Object {
        let mut items: IndexMap<&str, Object> = IndexMap::new();
        let mut additional: IndexMap<&str, Object> = IndexMap::new();
        for (path, item) in paths {
            let written = self.item(item);
            items.insert(path, written);
        }
        for operation in operations {
            let item = paths.get(&operation.path);
            if items.get(&*operation.path).is_some_and(|item| item.has("$ref")) {
                continue;
            }
            let method = &operation.method;
            let is_new = matches!(method, Method::Query | Method::Other(_));
            if is_new && self.version < Version::V32 {
                self.lost(operation.origin, &format!("the method {}", method.name()), LEFT_OUT);
                continue;
            }
            let written = self.operation(operation, item);
            let (item, key) = match method.key() {
                Some(key) => (items.entry(&operation.path).or_default(), key),
                None => (additional.entry(&operation.path).or_default(), method.name()),
            };
            if item.has(key) {
                let message = format!("{} {} is there twice", method.name(), operation.path);
                let help = "a path item holds one operation a method; the first one is written";
                self.losses.push(Diagnostic::warning("operation-duplicated", operation.origin, message).help(help));
            }
            item.put(key, written);
        }
        for (path, operations) in additional {
            items.entry(path).or_default().object("additionalOperations", operations);
        }
        for (path, item) in paths {
            let written = items.entry(path).or_default();
            if !written.has("$ref") {
                written.extend(&item.extensions);
            }
        }
        let mut written: Object = items.into_iter().map(|(path, item)| (path, item.into())).collect();
        written.extend(extensions);
        written
    }

    /// A path item without its operations, or the reference to it.
    fn item(&mut self, item: &'c PathItem) -> Object {
        let mut object = Object::default();
        let known = &self.contract.components.path_items.paths;
        let shared = item.component.as_ref().and_then(|name| known.get_key_value(name));
        if let Some((name, shared)) = shared {
            if !self.is_legacy() {
                object.text("$ref", Some(&pointer_to("pathItems", name)));
                let own = |text: &'c Option<String>, known| text.as_deref().filter(|_| text != known);
                object.text("summary", own(&item.summary, &shared.summary));
                object.text("description", own(&item.description, &shared.description));
                return object;
            }
            self.written_out.insert(("pathItems", name));
        }
        object.text("summary", item.summary.as_deref());
        object.text("description", item.description.as_deref());
        self.servers(&mut object, &item.servers);
        self.parameters(&mut object, item.parameters.iter());
        object
    }

    pub(super) fn webhooks(&mut self) -> Object {
        let webhooks = &self.contract.webhooks;
        if !self.is_legacy() {
            return self.outgoing(webhooks);
        }
        for name in webhooks.paths.keys() {
            let first = webhooks.operations.iter().find(|operation| operation.path == *name);
            let origin = first.map(|operation| operation.origin).unwrap_or_default();
            self.lost(origin, &format!("the webhook `{name}`"), LEFT_OUT);
        }
        Object::default()
    }

    pub(super) fn outgoing(&mut self, calls: &'c OutgoingCalls) -> Object {
        self.path_items(&calls.paths, &calls.operations, &calls.extensions)
    }

    /// A callback, or the reference to it.
    pub(super) fn callback(&mut self, calls: &'c OutgoingCalls) -> Value {
        match &calls.component {
            Some(name) => Value::Object(vec![("$ref".to_owned(), pointer_to("callbacks", name).as_str().into())]),
            None => self.outgoing(calls).into(),
        }
    }

    fn operation(&mut self, operation: &'c Operation, item: Option<&'c PathItem>) -> Value {
        let mut object = Object::default();
        if !operation.tags.is_empty() {
            object.put("tags", names(&operation.tags));
        }
        object.text("summary", operation.summary.as_deref());
        object.text("description", operation.description.as_deref());
        object.carried("externalDocs", operation.external_docs.as_ref());
        object.text("operationId", operation.id.as_deref());
        let inherited = item.map(|item| item.parameters.as_slice()).unwrap_or_default();
        let is_inherited = |parameter: &&Parameter| {
            let same = |known: &Parameter| known.location == parameter.location && known.name == parameter.name;
            parameter.is_inherited && inherited.iter().any(same)
        };
        self.parameters(&mut object, operation.parameters.iter().filter(|parameter| !is_inherited(parameter)));
        if let Some(body) = &operation.body {
            object.put("requestBody", self.body(body));
        }
        let mut responses = Object::default();
        // 3.0 wants one at least (4.7.16.1).
        let needs_one = self.version == Version::V30;
        let is_said = |response: &Response| needs_one || !response.is_assumed;
        for (status, response) in operation.responses.iter().filter(|(_, response)| is_said(response)) {
            responses.put(&status.to_string(), self.response(response));
        }
        responses.extend(&operation.responses_extensions);
        // 3.0 wants them (4.7.10.1), 3.1 no longer.
        if self.version == Version::V30 || !responses.is_empty() {
            object.put("responses", responses.into());
        }
        let callbacks = operation.callbacks.iter();
        object.object("callbacks", callbacks.map(|(name, calls)| (name, self.callback(calls))).collect());
        object.flag("deprecated", operation.deprecated);
        if let Some(security) = &operation.security {
            object.put("security", self.requirements(security, operation.origin));
        }
        self.servers(&mut object, &operation.servers);
        object.extend(&operation.extensions);
        object.into()
    }
}
