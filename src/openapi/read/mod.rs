//! Document → contract: OpenAPI 3.0 to 3.2 and Swagger 2.0, with 3.1's semantics inside.
//!
//! Real documents break their specification in places (5 to 10 % of the published ones), so what is wrong is reported
//! and read as its author most likely meant it. Only a document that cannot be understood as a whole is refused.

mod callbacks;
mod check;
mod components;
mod dialect;
mod dynamic;
mod media;
mod operations;
mod parameters;
mod paths;
mod references;
mod schemas;
mod security;
mod upgrade;
mod values;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use check::check;
use components::Known;
use dialect::{Implied, Surroundings};
use dynamic::Anchors;
use references::{Place, Target};

use super::load::{Document, Member, Node, NodeValue, Remark, Sources};
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
    /// 2.0, which was called Swagger.
    V20(String),
    /// 3.0.x.
    V30(String),
    /// 3.1.x.
    V31(String),
    /// 3.2.x.
    V32(String),
}

impl Version {
    /// What the specification is called in this version.
    pub fn specification(&self) -> &'static str {
        if matches!(self, Version::V20(_)) { "Swagger" } else { "OpenAPI" }
    }

    /// As the document writes it.
    pub fn text(&self) -> &str {
        let (Version::V20(text) | Version::V30(text) | Version::V31(text) | Version::V32(text)) = self;
        text
    }
}

/// Reads a document. The error says why it is none.
pub fn read(sources: &Sources) -> Result<Reading, Diagnostic> {
    let document = sources.first();
    let version = version(&document.root)?;
    let mut diagnostics = check(sources, &version);
    let upgraded = match version {
        Version::V20(_) => {
            let (root, found) = upgrade::upgrade(sources);
            diagnostics.extend(found);
            Some(root)
        }
        Version::V30(_) | Version::V31(_) | Version::V32(_) => None,
    };
    let mut roots: Vec<&Node> = sources.documents().iter().map(|document| &document.root).collect();
    let root = upgraded.as_ref().unwrap_or(&document.root);
    roots[0] = root;
    let mut reader = Reader {
        root,
        sources,
        version: &version,
        schemas: Schemas::default(),
        ids: HashMap::new(),
        known: vec![HashMap::new(); sources.resource_count()],
        pending: Vec::new(),
        specialized: HashMap::new(),
        around: Surroundings { implied: Implied::Nothing, anchors: Anchors::default() },
        targets: vec![HashMap::new(); sources.resource_count()],
        components: Known::default(),
        roots,
        open_callbacks: Vec::new(),
        nested_callbacks: 0,
        diagnostics,
        unresolved: Vec::new(),
    };
    for duplicate in sources.documents().iter().flat_map(|document| &document.duplicate_keys) {
        let message = format!("the key `{}` stands twice in one object", duplicate.key);
        let (source, first) = sources.locate(duplicate.first_at);
        let help = format!("the last one counts; the first is at line {}", source.position(first).line);
        reader.warn("duplicate-key", duplicate.second_at, message, help);
    }
    reader.remarks();
    let contract = reader.contract(document);
    reader.diagnostics.sort_by_key(|diagnostic| diagnostic.origin);
    // What many refer to is read as often, but one message about it is enough.
    let mut told = HashSet::new();
    reader
        .diagnostics
        .retain(|diagnostic| told.insert((diagnostic.origin, diagnostic.rule, diagnostic.message.clone())));
    let diagnostics = reader.diagnostics;
    Ok(Reading { contract, version, diagnostics })
}

struct Reader<'d> {
    root: &'d Node,
    sources: &'d Sources,
    /// The root of each document.
    roots: Vec<&'d Node>,
    version: &'d Version,
    schemas: Schemas,
    /// Document and canonical pointer → the schema read from there.
    ids: HashMap<Place, SchemaId>,
    /// For each resource, the text of a `$ref` in it → the schema that it means.
    known: Vec<HashMap<String, SchemaId>>,
    /// Schemas that are referred to but not read yet.
    pending: Vec<(SchemaId, &'d Node, Surroundings)>,
    /// As `ids`, for schemas that some `$dynamicAnchor`s hold for.
    specialized: HashMap<(Place, Anchors), SchemaId>,
    around: Surroundings,
    /// For each resource, the text of a `$ref` in it → what it points at.
    targets: Vec<HashMap<String, Target<'d>>>,
    components: Known<'d>,
    /// The callbacks that are being read, from the outermost to the innermost.
    open_callbacks: Vec<&'d Node>,
    /// How many callbacks stood within callbacks so far.
    nested_callbacks: usize,
    diagnostics: Vec<Diagnostic>,
    /// What is wrong with each reference that was met so far and leads nowhere.
    unresolved: Vec<Box<str>>,
}

impl<'d> Reader<'d> {
    /// Whether the document was brought into the shape that is read.
    fn is_swagger(&self) -> bool {
        matches!(self.version, Version::V20(_))
    }

    /// Says what there is to know about documents that were referred to.
    fn remarks(&mut self) {
        for (position, remark) in self.sources.remarks() {
            match remark {
                Remark::Respelled { file } => {
                    let message = "the reference does not spell the file as it is called";
                    self.warn("reference-respelled", *position, message, format!("it is read as `{file}`"));
                }
                Remark::Unchecked { url, reason } => {
                    let message = format!("the copy of `{url}` in the cache is used");
                    self.diagnostics.push(Diagnostic::note("remote-unchecked", at(*position), message).help(reason));
                }
            }
        }
    }

    fn contract(&mut self, document: &Document) -> Contract {
        let root = self.root;
        self.around.implied = self.implied_at(&(0, String::new()));
        self.register_components();
        let info = self.info(document);
        let servers = self.servers(root);
        let tags = self.list(root, "tags").iter().filter_map(|tag| self.tag(tag)).collect();
        let security_schemes = self.security_schemes();
        let security = self.requirements(root).unwrap_or_default();
        let (paths, operations) = self.paths();
        let webhooks = self.webhooks();
        let components = self.components();
        self.read_pending();
        let mut contract = Contract {
            specification: Some(self.version.text().to_owned()),
            self_uri: string(root, "$self"),
            info,
            servers,
            tags,
            security,
            security_schemes,
            schemas: std::mem::take(&mut self.schemas),
            components,
            paths,
            operations,
            webhooks,
            strict_query: false,
            handed_out: None,
            typed_dates: false,
            external_docs: root.get("externalDocs").map(value),
            json_schema_dialect: string(root, "jsonSchemaDialect"),
            extensions: extensions(root),
            paths_extensions: root.get("paths").map(extensions).unwrap_or_default(),
        };
        self.cut_endless(&mut contract);
        contract
    }

    fn info(&mut self, document: &Document) -> Info {
        let Some(info) = self.root.get("info") else {
            return Info::default();
        };
        let text = |key: &str| string(info, key);
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

    fn servers(&mut self, owner: &'d Node) -> Vec<Server> {
        let server = |node: &Node| Server {
            url: string(node, "url").unwrap_or_default(),
            name: string(node, "name"),
            description: string(node, "description"),
            variables: node.get("variables").map(value),
            extensions: extensions(node),
        };
        self.list(owner, "servers").iter().map(server).collect()
    }

    fn tag(&mut self, node: &Node) -> Option<Tag> {
        Some(Tag {
            name: string(node, "name")?,
            summary: string(node, "summary"),
            description: string(node, "description"),
            parent: string(node, "parent"),
            kind: string(node, "kind"),
            external_docs: node.get("externalDocs").map(value),
            extensions: extensions(node),
        })
    }

    /// The array at `key`; something else there is read as none.
    fn list(&self, node: &'d Node, key: &str) -> &'d [Node] {
        node.get(key).map_or(&[], values::items)
    }

    /// The members of the object at `key`; something else there is read as none.
    fn map(&mut self, node: &'d Node, key: &str) -> &'d [Member] {
        match node.get(key) {
            None => &[],
            Some(found) => self.members(found),
        }
    }

    /// The members of an object. A map that is but a `$ref` is the one it leads to: the specification
    /// knows no such reference, but those who write documents in many files do.
    fn members(&mut self, node: &'d Node) -> &'d [Member] {
        let node = match node.as_object() {
            Some([only]) if &*only.key == "$ref" && only.value.as_str().is_some() => match self.follow(node) {
                Some((target, _)) => target,
                None => return &[],
            },
            _ => node,
        };
        node.as_object().unwrap_or_default()
    }

    fn warn(&mut self, rule: &'static str, position: u32, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(rule, at(position), message).help(help));
    }

    fn note(&mut self, rule: &'static str, position: u32, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::note(rule, at(position), message).help(help));
    }
}

fn version(root: &Node) -> Result<Version, Diagnostic> {
    let refused = |position: u32, message: String, help: &str| {
        Err(Diagnostic::error("not-openapi", at(position), message).help(help))
    };
    if let Some((what, help)) = other_text(root) {
        return refused(root.at, format!("this is no OpenAPI document, but {what}"), help);
    }
    if root.as_object().is_none() {
        let message = format!("an OpenAPI document is an object, but this is {}", root.type_name());
        return refused(root.at, message, "is it the right file?");
    }
    if let Some(swagger) = root.get("swagger").or_else(|| root.get("swaggerVersion")) {
        return match &swagger.value {
            NodeValue::String(text) | NodeValue::Number(text) if matches!(&**text, "2.0" | "2" | "2.0.0") => {
                Ok(Version::V20("2.0".to_owned()))
            }
            NodeValue::String(text) | NodeValue::Number(text) => {
                refused(swagger.at, format!("Swagger `{text}` is not read"), "2.0 is, and OpenAPI 3.0.x to 3.2.x are")
            }
            _ => {
                let message = format!("`swagger` must be a string, but is {}", swagger.type_name());
                refused(swagger.at, message, "write `'2.0'`")
            }
        };
    }
    let Some(node) = root.get("openapi") else {
        if let Some((_, what, help)) = OTHERS.iter().find(|(field, ..)| root.get(field).is_some()) {
            return refused(root.at, format!("this is no OpenAPI document, but {what}"), help);
        }
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
        (Some("3"), Some(1)) => Ok(Version::V31(text)),
        (Some("3"), Some(2)) => Ok(Version::V32(text)),
        _ => refused(node.at, format!("OpenAPI `{text}` is not read"), "3.0.x to 3.2.x are, and Swagger 2.0 is"),
    }
}

/// What other descriptions of APIs have at their root, how they are called, and what helps.
const OTHERS: [(&str, &str, &str); 5] = [
    ("asyncapi", "an AsyncAPI document", "it describes messages, not HTTP; OpenAPI and Swagger are read"),
    ("item", "a Postman collection", "export the API itself as OpenAPI, or convert the collection"),
    ("_type", "an export of Insomnia", "export the API's design as OpenAPI"),
    ("arazzo", "an Arazzo document", "it tells how to use an API; name the document in its `sourceDescriptions`"),
    ("overlay", "an overlay", "apply it to its document first, and name that"),
];

/// What a text is that is no object, and what helps.
fn other_text(root: &Node) -> Option<(&'static str, &'static str)> {
    let text = root.as_str()?.trim_start();
    let starts = [
        (
            "<",
            "a page in HTML or XML",
            "it may be the page that shows the document: look there for the link to its JSON or YAML",
        ),
        ("syntax =", "a protocol buffer", "OpenAPI and Swagger are read"),
    ];
    starts.into_iter().find(|(start, ..)| text.starts_with(start)).map(|(_, what, help)| (what, help))
}

/// The place of a byte offset; a document is one source.
fn at(position: u32) -> Origin {
    Origin { at: position }
}

fn string(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(values::text)
}

/// A text that a reference to a path item may say anew (OpenAPI 3.1, 4.8.23).
fn described(reference: &Node, target: &Node, key: &str) -> Option<String> {
    string(reference, key).or_else(|| string(target, key))
}

fn flag(node: &Node, key: &str) -> bool {
    node.get(key).and_then(values::boolean).unwrap_or(false)
}

fn extensions(node: &Node) -> IndexMap<String, Value> {
    node.as_object()
        .unwrap_or_default()
        .iter()
        .filter(|member| member.key.starts_with("x-"))
        .map(|member| (member.name(), value(&member.value)))
        .collect()
}
