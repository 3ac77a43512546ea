//! Documents, servers, paths, operations, and small objects.

use std::collections::HashMap;

use super::exclude;
use crate::openapi::load::{Node, NodeValue};
use crate::openapi::read::check::edition::{Edition, SINCE_31};
use crate::openapi::read::check::table::{DOCUMENT, LINK};
use crate::openapi::read::check::walk::Walk;
use crate::openapi::read::values::text;

pub fn document<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    let parts = ["paths", "components", "webhooks"];
    if SINCE_31.contain(walk.edition) && parts.iter().all(|part| node.get(part).is_none()) {
        let help = format!("one of them is required ({})", DOCUMENT.described(walk.edition));
        walk.warn("field-missing", node.at, "the document has no `paths`, `components` or `webhooks`".to_owned(), help);
    }
    let mut names = Vec::new();
    for tag in node.get("tags").and_then(Node::as_array).unwrap_or_default() {
        if let Some(name) = tag.get("name").and_then(Node::as_str) {
            if names.contains(&name) {
                let message = format!("the tag `{name}` is declared twice");
                walk.note("tag-duplicated", tag.at, message, "the first one counts".to_owned());
            }
            names.push(name);
        }
    }
}

pub fn license<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    exclude(walk, node, ["identifier", "url"], "both are kept");
}

pub fn server<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    let (Some(at), Some(url)) = (node.get("url").map(|url| url.at), node.get("url").and_then(Node::as_str)) else {
        return;
    };
    let variables = node.get("variables").and_then(Node::as_object).unwrap_or_default();
    let names: Vec<&str> = template_names(url).collect();
    for name in &names {
        if !variables.iter().any(|variable| *variable.key == **name) {
            let message = format!("the server's URL has `{{{name}}}`, which `variables` does not declare");
            walk.warn("server-variable-undeclared", at, message, "it stays as it is".to_owned());
        }
    }
    for variable in variables.iter().filter(|variable| !variable.key.starts_with("x-")) {
        if !names.contains(&&*variable.key) {
            let message = format!("the server's URL has no variable `{}`", variable.key);
            walk.note("server-variable-unused", variable.key_at, message, "it is ignored".to_owned());
        }
    }
}

pub fn server_variable<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    let Some(values) = node.get("enum").and_then(Node::as_array) else { return };
    if values.is_empty() {
        let at = node.get("enum").map_or(node.at, |node| node.at);
        walk.warn("enum-empty", at, "`enum` has no values".to_owned(), "any value is let be".to_owned());
    } else if let Some(default) = node.get("default")
        && let Some(text) = default.as_str()
        && !values.iter().any(|value| value.as_str() == Some(text))
    {
        let message = format!("`default: {text}` is none of the values of `enum`");
        walk.warn("server-default-misfit", default.at, message, "it is kept".to_owned());
    }
}

/// Paths of which no request can tell which of them it is for (OpenAPI 3.1, 4.8.8).
pub fn paths<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    let mut shapes: HashMap<String, &str> = HashMap::new();
    for member in node.as_object().unwrap_or_default().iter().filter(|member| member.key.contains('{')) {
        let shape = shape(&member.key);
        match shapes.get(&shape) {
            Some(first) => {
                let message =
                    format!("the paths `{}` and `{first}` differ in the names of parameters only", member.key);
                let help = "to a request they are one path; give both the same names, in one path item".to_owned();
                walk.note("paths-identical", member.key_at, message, help);
            }
            None => {
                shapes.insert(shape, &member.key);
            }
        }
    }
}

pub fn path_item<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    for method in ["get", "head", "delete", "trace"] {
        let body = node.get(method).and_then(Node::as_object).unwrap_or_default();
        if let Some(body) = body.iter().find(|member| &*member.key == "requestBody") {
            let message = format!("a body of {} means nothing to HTTP (RFC 9110, 9.3)", method.to_uppercase());
            let help = "not everybody between a client and a server passes it on; it is read as for other methods";
            walk.note("body-without-meaning", body.key_at, message, help.to_owned());
        }
    }
}

pub fn operation<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    if let Some(tags) = node.get("tags").and_then(Node::as_array) {
        walk.usage.tags.extend(tags);
    }
    let Some(id) = node.get("operationId") else { return };
    let Some(text) = text(id) else { return };
    if text.is_empty() {
        let help = "it is read as if it were not there".to_owned();
        return walk.warn("operation-id-empty", id.at, "`operationId` is an empty text".to_owned(), help);
    }
    match walk.usage.operation_ids.get(&text) {
        Some(first) if !std::ptr::eq(*first, id) => {
            let message = format!("the `operationId` `{text}` is that of another operation, too");
            let help = format!("ids are unique ({}); this operation is called by its path", walk.place(first.at));
            walk.warn("operation-id-duplicated", id.at, message, help);
        }
        Some(_) => {}
        None => {
            walk.usage.operation_ids.insert(text, id);
        }
    }
}

pub fn responses<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    let members = node.as_object().unwrap_or_default();
    if members.iter().all(|member| member.key.starts_with("x-")) {
        let help = "an answer without content is let through for every status";
        walk.warn("responses-missing", node.at, "the operation declares no response".to_owned(), help.to_owned());
    }
}

pub fn example<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    exclude(walk, node, ["value", "externalValue"], "both are kept");
    if walk.edition == Edition::V32 {
        exclude(walk, node, ["value", "dataValue"], "both are kept");
        exclude(walk, node, ["value", "serializedValue"], "both are kept");
        exclude(walk, node, ["serializedValue", "externalValue"], "both are kept");
    }
}

pub fn link<'d>(walk: &mut Walk<'d>, node: &'d Node) {
    exclude(walk, node, ["operationId", "operationRef"], "both are kept");
    if node.get("operationId").is_none() && node.get("operationRef").is_none() {
        let help = format!("one of them is required ({}); the link is kept as it is", LINK.described(walk.edition));
        let message = "the link has no `operationId` and no `operationRef`".to_owned();
        walk.warn("field-missing", node.at, message, help);
    }
    if let Some(id) = node.get("operationId")
        && matches!(id.value, NodeValue::String(_))
    {
        walk.usage.linked.push(id);
    }
}

/// The names in the braces of a template.
fn template_names(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}

/// A path template without the names of its parameters.
fn shape(path: &str) -> String {
    let mut parts = path.split('{');
    let mut shape = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shape.push('{');
        shape.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    shape
}
