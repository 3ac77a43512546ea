//! Document → contract: OpenAPI 3.0 and 3.1, with 3.1's semantics inside.
//!
//! Real documents break their specification in places (5 to 10 % of the published ones), so what is wrong is reported
//! and read as its author most likely meant it. Only a document that cannot be understood as a whole is refused.

mod callbacks;
mod keywords;
mod media;
mod operations;
mod parameters;
mod paths;
mod references;
mod schemas;
mod security;
mod values;

use std::collections::HashMap;

use indexmap::IndexMap;

use references::Place;

use super::load::{Document, Member, Node, NodeValue, Sources};
use crate::contract::origin::Origin;
use crate::contract::schema::{SchemaId, Schemas};
use crate::contract::value::Value;
use crate::contract::{Contract, Info, Server, Tag};
use crate::report::Diagnostic;

pub use values::value;

/// A contract, and what there is to say about the document that it came from.
#[derive(Debug)]
pub struct Reading {
    pub contract: Contract,
    pub version: Version,
    pub diagnostics: Vec<Diagnostic>,
}

/// A version of the specification that we read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Version {
    /// 3.0.x.
    V30(String),
    /// 3.1.x, and 3.2.x as far as it is the same.
    V31(String),
}

impl Version {
    /// As the document writes it.
    pub fn text(&self) -> &str {
        let (Version::V30(text) | Version::V31(text)) = self;
        text
    }
}

/// Reads a document. The error lists everything that keeps it from being understood.
pub fn read(sources: &Sources) -> Result<Reading, Vec<Diagnostic>> {
    let document = sources.first();
    let version = version(&document.root).map_err(|problem| vec![problem])?;
    let roots: Vec<&Node> = sources.documents().iter().map(|document| &document.root).collect();
    let mut reader = Reader {
        root: &document.root,
        sources,
        legacy: matches!(version, Version::V30(_)),
        schemas: Schemas::default(),
        ids: HashMap::new(),
        known: vec![HashMap::new(); roots.len()],
        pending: Vec::new(),
        targets: vec![HashMap::new(); roots.len()],
        anchors: vec![None; roots.len()],
        roots,
        open_callbacks: Vec::new(),
        nested_callbacks: 0,
        diagnostics: Vec::new(),
        fatal: Vec::new(),
    };
    for duplicate in sources.documents().iter().flat_map(|document| &document.duplicate_keys) {
        let message = format!("the key `{}` stands twice in one object", duplicate.key);
        let (source, first) = sources.locate(duplicate.first_at);
        let help = format!("the last one counts; the first is at line {}", source.position(first).line);
        reader.warn("duplicate-key", duplicate.second_at, message, help);
    }
    let contract = reader.contract(document);
    if !reader.fatal.is_empty() {
        return Err(reader.fatal);
    }
    reader.diagnostics.sort_by_key(|diagnostic| diagnostic.origin);
    Ok(Reading { contract, version, diagnostics: reader.diagnostics })
}

struct Reader<'d> {
    root: &'d Node,
    sources: &'d Sources,
    /// The root of each document.
    roots: Vec<&'d Node>,
    /// Whether the document speaks 3.0's dialect of JSON Schema.
    legacy: bool,
    schemas: Schemas,
    /// Document and canonical pointer → the schema read from there.
    ids: HashMap<Place, SchemaId>,
    /// For each document, the text of a `$ref` in it → the schema that it means.
    known: Vec<HashMap<String, SchemaId>>,
    /// Schemas that are referred to but not read yet.
    pending: Vec<(SchemaId, &'d Node)>,
    /// For each document, the text of a `$ref` in it → what it points at.
    targets: Vec<HashMap<String, &'d Node>>,
    /// For each document, `$anchor` and `$id` → pointer; made when the first reference asks for one.
    anchors: Vec<Option<HashMap<String, String>>>,
    /// The callbacks that are being read, from the outermost to the innermost.
    open_callbacks: Vec<&'d Node>,
    /// How many callbacks stood within callbacks so far.
    nested_callbacks: usize,
    diagnostics: Vec<Diagnostic>,
    fatal: Vec<Diagnostic>,
}

impl<'d> Reader<'d> {
    fn contract(&mut self, document: &'d Document) -> Contract {
        let root = self.root;
        self.register_components();
        let info = self.info(document);
        let servers = self.list(root, "servers").iter().map(|server| self.server(server)).collect();
        let tags = self.list(root, "tags").iter().filter_map(|tag| self.tag(tag)).collect();
        let security_schemes = self.security_schemes();
        let security = self.requirements(root).unwrap_or_default();
        let (paths, operations) = self.paths(&security_schemes);
        let webhooks = self.webhooks();
        self.read_pending();
        let contract = Contract {
            info,
            servers,
            tags,
            security,
            security_schemes,
            schemas: std::mem::take(&mut self.schemas),
            paths,
            operations,
            webhooks,
            external_docs: root.get("externalDocs").map(value),
            json_schema_dialect: string(root, "jsonSchemaDialect"),
            extensions: extensions(root),
            paths_extensions: root.get("paths").map(extensions).unwrap_or_default(),
            components_extensions: root.get("components").map(extensions).unwrap_or_default(),
        };
        self.refuse_endless(&contract);
        contract
    }

    fn info(&mut self, document: &Document) -> Info {
        let Some(info) = self.root.get("info") else {
            self.warn("info-missing", self.root.at, "the document has no `info`", "it is read as untitled");
            return Info::default();
        };
        let text = |key: &str| info.get(key).and_then(Node::as_str).map(str::to_owned);
        let version = match info.get("version") {
            // YAML reads an unquoted 1.10 as a number; its text is what the author meant.
            Some(node) if matches!(node.value, NodeValue::Number(_)) => {
                node.raw(document.source.text()).unwrap_or_default().to_owned()
            }
            Some(node) => node.as_str().unwrap_or_default().to_owned(),
            None => String::new(),
        };
        Info {
            title: text("title").unwrap_or_default(),
            version,
            summary: text("summary"),
            description: text("description"),
            terms_of_service: text("termsOfService"),
            contact: info.get("contact").map(value),
            license: info.get("license").map(value),
            extensions: extensions(info),
        }
    }

    fn server(&mut self, node: &Node) -> Server {
        Server {
            url: string(node, "url").unwrap_or_default(),
            description: string(node, "description"),
            variables: node.get("variables").map(value),
            extensions: extensions(node),
        }
    }

    fn tag(&mut self, node: &Node) -> Option<Tag> {
        Some(Tag {
            name: string(node, "name")?,
            description: string(node, "description"),
            external_docs: node.get("externalDocs").map(value),
            extensions: extensions(node),
        })
    }

    /// The array at `key`; something else there is reported and read as none.
    fn list(&mut self, node: &'d Node, key: &str) -> &'d [Node] {
        match node.get(key) {
            None => &[],
            Some(found) => found.as_array().unwrap_or_else(|| {
                self.mistyped(found, key, "an array");
                &[]
            }),
        }
    }

    /// The members of the object at `key`; something else there is reported and read as none.
    fn map(&mut self, node: &'d Node, key: &str) -> &'d [Member] {
        match node.get(key) {
            None => &[],
            Some(found) => self.members(found, key),
        }
    }

    /// The members of the object that stands at `key`. A map that is but a `$ref` is the one it leads to: the specification
    /// knows no such reference, but those who write documents in many files do.
    fn members(&mut self, node: &'d Node, key: &str) -> &'d [Member] {
        let node = match node.as_object() {
            Some([only]) if &*only.key == "$ref" && only.value.as_str().is_some() => match self.follow(node) {
                Some((target, _)) => target,
                None => return &[],
            },
            _ => node,
        };
        node.as_object().unwrap_or_else(|| {
            if !matches!(node.value, NodeValue::Null) {
                self.mistyped(node, key, "an object");
            }
            &[]
        })
    }

    fn warn(&mut self, rule: &'static str, position: u32, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(rule, at(position), message).help(help));
    }

    fn mistyped(&mut self, node: &Node, key: &str, expected: &str) {
        let message = format!("`{key}` must be {expected}, but is {}", node.type_name());
        self.warn("keyword-of-wrong-type", node.at, message, "it is ignored");
    }
}

fn version(root: &Node) -> Result<Version, Diagnostic> {
    let refused = |position: u32, message: String, help: &str| {
        Err(Diagnostic::error("not-openapi", at(position), message).help(help))
    };
    if root.as_object().is_none() {
        let message = format!("an OpenAPI document is an object, but this is {}", root.type_name());
        return refused(root.at, message, "is it the right file?");
    }
    if let Some(swagger) = root.get("swagger") {
        let message = "Swagger 2.0 is not read yet".to_owned();
        return refused(swagger.at, message, "convert the document to OpenAPI 3.0 or 3.1");
    }
    let Some(node) = root.get("openapi") else {
        let message = "this is no OpenAPI document: it has no `openapi` field".to_owned();
        return refused(root.at, message, "the root object starts with the version, for example `openapi: 3.1.0`");
    };
    let text = match &node.value {
        NodeValue::String(text) | NodeValue::Number(text) => text.to_string(),
        _ => {
            return refused(
                node.at,
                format!("`openapi` must be a string, but is {}", node.type_name()),
                "write `3.1.0`",
            );
        }
    };
    let minor = text.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
    match (text.split('.').next(), minor) {
        (Some("3"), Some(0)) => Ok(Version::V30(text)),
        (Some("3"), Some(1 | 2)) => Ok(Version::V31(text)),
        _ => refused(node.at, format!("OpenAPI `{text}` is not read"), "3.0.x and 3.1.x are"),
    }
}

/// The place of a byte offset; a document is one source.
fn at(position: u32) -> Origin {
    Origin { at: position }
}

fn string(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::as_str).map(str::to_owned)
}

/// A text that a reference may say anew for what it refers to (OpenAPI 3.1, 4.8.23).
fn described(reference: &Node, target: &Node, key: &str) -> Option<String> {
    string(reference, key).or_else(|| string(target, key))
}

fn flag(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::as_bool).unwrap_or(false)
}

fn extensions(node: &Node) -> IndexMap<String, Value> {
    node.as_object()
        .unwrap_or_default()
        .iter()
        .filter(|member| member.key.starts_with("x-"))
        .map(|member| (member.key.to_string(), value(&member.value)))
        .collect()
}
