//! Path items and their operations, callbacks and webhooks.

use indexmap::IndexMap;

use super::object::{Object, names};
use super::{LEFT_OUT, Version, Writer};
use crate::contract::operation::{Method, Operation, OutgoingCalls, PathItem};
use crate::contract::value::Value;
use crate::report::Diagnostic;

impl<'c> Writer<'c> {
    /// `paths`, or what is built like it. Paths stand in the order in which the contract has them, and methods in that
    /// of the operations.
    pub(super) fn path_items(
        &mut self,
        paths: &IndexMap<String, PathItem>,
        operations: &'c [Operation],
        extensions: &IndexMap<String, Value>,
    ) -> Object {
        let mut items: IndexMap<&str, Object> = IndexMap::new();
        let mut additional: IndexMap<&str, Object> = IndexMap::new();
        for (path, item) in paths {
            let mut object = Object::default();
            object.text("summary", item.summary.as_deref());
            object.text("description", item.description.as_deref());
            items.insert(path, object);
        }
        for operation in operations {
            let method = &operation.method;
            let is_new = matches!(method, Method::Query | Method::Other(_));
            if is_new && self.version < Version::V32 {
                self.lost(operation.origin, &format!("the method {}", method.name()), LEFT_OUT);
                continue;
            }
            let written = self.operation(operation);
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
            items.entry(path).or_default().extend(&item.extensions);
        }
        let mut written: Object = items.into_iter().map(|(path, item)| (path, item.into())).collect();
        written.extend(extensions);
        written
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

    fn outgoing(&mut self, calls: &'c OutgoingCalls) -> Object {
        self.path_items(&calls.paths, &calls.operations, &calls.extensions)
    }

    fn operation(&mut self, operation: &'c Operation) -> Value {
        let mut object = Object::default();
        if !operation.tags.is_empty() {
            object.put("tags", names(&operation.tags));
        }
        object.text("summary", operation.summary.as_deref());
        object.text("description", operation.description.as_deref());
        object.carried("externalDocs", &operation.external_docs);
        object.text("operationId", operation.id.as_deref());
        let parameters: Vec<Value> =
            operation.parameters.iter().filter_map(|parameter| self.parameter(parameter)).collect();
        object.list("parameters", parameters);
        if let Some(body) = &operation.body {
            object.put("requestBody", self.body(body));
        }
        let mut responses = Object::default();
        for (status, response) in &operation.responses {
            responses.put(&status.to_string(), self.shared_response(response));
        }
        responses.extend(&operation.responses_extensions);
        // 3.0 wants them (4.7.10.1), 3.1 no longer.
        if self.is_legacy() || !responses.is_empty() {
            object.put("responses", responses.into());
        }
        let mut callbacks = Object::default();
        for (name, calls) in &operation.callbacks {
            callbacks.put(name, self.outgoing(calls).into());
        }
        object.object("callbacks", callbacks);
        object.flag("deprecated", operation.deprecated);
        if let Some(security) = &operation.security {
            object.put("security", self.requirements(security, operation.origin));
        }
        object.carried("servers", &operation.servers);
        object.extend(&operation.extensions);
        object.into()
    }
}
