//! Contract → document: OpenAPI 3.2, and 3.1 and 3.0 as far as they can say the same.
//!
//! Writing is reading turned round: what [`read`](super::read) brings into the normal form is spelled out again in the
//! words of one version. A second reading gives the same contract.

mod components;
mod json;
mod legacy;
mod media;
mod nullability;
mod object;
mod operations;
mod parameters;
mod respell;
mod schemas;
mod security;
mod yaml;

use std::collections::HashSet;

use crate::contract::origin::Origin;
use crate::contract::value::Value;
use crate::contract::{Contract, Info, Server, Tag};
use crate::report::Diagnostic;

use object::Object;

pub use json::to_json;
pub use yaml::to_yaml;

/// A version of the specification to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.0.3: a dialect of JSON Schema of its own.
    V30,
    /// 3.1.0: JSON Schema 2020-12, as the contract has it.
    V31,
    /// 3.2.0: 3.1 and what it lacks, for example any method.
    V32,
}

impl Version {
    /// As `openapi` has it.
    pub fn text(self) -> &'static str {
        match self {
            Version::V30 => "3.0.3",
            Version::V31 => "3.1.0",
            Version::V32 => "3.2.0",
        }
    }
}

/// A document, and what of the contract it does not say.
#[derive(Clone, Debug)]
pub struct Written {
    /// The document's root; [`to_json`] and [`to_yaml`] make it a text.
    pub document: Value,
    /// What the version has no words for, in the order in which it was met. What it spells differently is no loss.
    pub losses: Vec<Diagnostic>,
}

/// Writes a contract in the words of a version, keys in the customary order.
///
/// What is among the contract's components is referred to where it is used. Schemas that are referred to become components,
/// also those that stood elsewhere. What 3.0 cannot say is left out or widened, so that the document lets through at least
/// what the contract does, and each such place is in [`Written::losses`].
///
/// A contract that was read from a document of the same version keeps the spelling of that; any other gets the customary one.
pub fn write(contract: &Contract, version: Version) -> Written {
    let minor = |text: &str| text.split('.').take(2).map(str::to_owned).collect::<Vec<_>>();
    let own = contract.specification.as_deref();
    written(contract, version, own.is_some_and(|own| minor(own) == minor(version.text())))
}

/// As [`write`], in the customary spelling.
pub(super) fn write_customary(contract: &Contract, version: Version) -> Written {
    written(contract, version, false)
}

fn written(contract: &Contract, version: Version, keeps_spelling: bool) -> Written {
    let mut writer = Writer {
        contract,
        version,
        keeps_spelling,
        schema_names: components::schema_names(&contract.schemas),
        written_out: HashSet::new(),
        losses: Vec::new(),
        said: HashSet::new(),
    };
    let document = writer.document();
    Written { document, losses: writer.losses }
}

struct Writer<'c> {
    contract: &'c Contract,
    version: Version,
    /// Whether the contract was read from a document of this version.
    keeps_spelling: bool,
    /// By schema id: the names of their components.
    schema_names: Vec<String>,
    /// The components of which the version has no such, and which were written out where they are used: section and name.
    written_out: HashSet<(&'static str, &'c String)>,
    losses: Vec<Diagnostic>,
    /// Which losses were reported at which place: what is shared is written more than once.
    said: HashSet<(Origin, String)>,
}

impl<'c> Writer<'c> {
    fn document(&mut self) -> Value {
        let contract = self.contract;
        let mut root = Object::default();
        root.text("openapi", Some(self.version_text()));
        self.text_of_3_2(&mut root, "$self", &contract.self_uri, Origin::default(), "`$self`");
        root.put("info", self.info(&contract.info));
        if let Some(dialect) = &contract.json_schema_dialect {
            if self.is_legacy() {
                self.lost(Origin::default(), "`jsonSchemaDialect`", LEFT_OUT);
            } else {
                root.text("jsonSchemaDialect", Some(dialect));
            }
        }
        self.servers(&mut root, &contract.servers);
        let tags: Vec<Value> = contract.tags.iter().map(|tag| self.tag(tag)).collect();
        root.list("tags", tags);
        root.carried("externalDocs", contract.external_docs.as_ref());
        if !contract.security.is_empty() {
            root.put("security", self.requirements(&contract.security, Origin::default()));
        }
        let paths = self.path_items(&contract.paths, &contract.operations, &contract.paths_extensions);
        let webhooks = self.webhooks();
        let components = self.components();
        // 3.1 wants at least one of the three (4.8.1), 3.0 wants `paths` (4.7.1).
        if self.version == Version::V30 || !paths.is_empty() || (webhooks.is_empty() && components.is_empty()) {
            root.put("paths", paths.into());
        }
        root.object("webhooks", webhooks);
        root.object("components", components);
        root.extend(&contract.extensions);
        root.into()
    }

    fn info(&mut self, info: &Info) -> Value {
        let mut object = Object::default();
        object.text("title", Some(&info.title));
        if !self.is_legacy() {
            object.text("summary", info.summary.as_deref());
        } else if info.summary.is_some() {
            self.lost(Origin::default(), "the `summary` of `info`", LEFT_OUT);
        }
        object.text("description", info.description.as_deref());
        object.text("termsOfService", info.terms_of_service.as_deref());
        object.carried("contact", info.contact.as_ref());
        match (&info.license, self.is_legacy()) {
            (Some(Value::Object(members)), true) if members.iter().any(|(key, _)| key == "identifier") => {
                self.lost(Origin::default(), "the `identifier` of a license", LEFT_OUT);
                let rest = members.iter().filter(|(key, _)| key != "identifier").cloned();
                object.put("license", Value::Object(rest.collect()));
            }
            (license, _) => object.carried("license", license.as_ref()),
        }
        object.text("version", Some(&info.version));
        object.extend(&info.extensions);
        object.into()
    }

    pub(super) fn servers(&mut self, object: &mut Object, servers: &[Server]) {
        let servers: Vec<Value> = servers.iter().map(|server| self.server(server)).collect();
        object.list("servers", servers);
    }

    fn server(&mut self, server: &Server) -> Value {
        let mut object = Object::default();
        object.text("url", Some(&server.url));
        self.text_of_3_2(&mut object, "name", &server.name, Origin::default(), "the `name` of a server");
        object.text("description", server.description.as_deref());
        object.carried("variables", server.variables.as_ref());
        object.extend(&server.extensions);
        object.into()
    }

    fn tag(&mut self, tag: &Tag) -> Value {
        let mut object = Object::default();
        object.text("name", Some(&tag.name));
        self.text_of_3_2(&mut object, "summary", &tag.summary, Origin::default(), "the `summary` of a tag");
        object.text("description", tag.description.as_deref());
        object.carried("externalDocs", tag.external_docs.as_ref());
        self.text_of_3_2(&mut object, "parent", &tag.parent, Origin::default(), "the `parent` of a tag");
        self.text_of_3_2(&mut object, "kind", &tag.kind, Origin::default(), "the `kind` of a tag");
        object.extend(&tag.extensions);
        object.into()
    }

    /// A document that is written in its own version keeps the text of that: `3.0.0`.
    fn version_text(&self) -> &'c str {
        let own = self.contract.specification.as_deref().filter(|_| self.keeps_spelling);
        own.unwrap_or(self.version.text())
    }

    /// Whether what 3.0 has no words for has to be left out or said otherwise.
    fn is_legacy(&self) -> bool {
        self.version == Version::V30 && !self.keeps_spelling
    }

    /// Whether the version has what came with 3.2; it is reported where it does not.
    fn has_3_2(&mut self, origin: Origin, what: &str) -> bool {
        let has = self.version >= Version::V32;
        if !has {
            self.lost(origin, what, LEFT_OUT);
        }
        has
    }

    /// A text that came with 3.2.
    fn text_of_3_2(&mut self, object: &mut Object, key: &str, text: &Option<String>, origin: Origin, what: &str) {
        if text.is_some() && self.has_3_2(origin, what) {
            object.text(key, text.as_deref());
        }
    }

    /// Reports an `$id`. It would be the base of the references beside it (JSON Schema 2020-12, 8.2.1), but all that is
    /// written refers to the document's root.
    fn lost_base(&mut self, origin: Origin) {
        let message = "`$id` would change what references mean";
        if self.said.insert((origin, message.to_owned())) {
            self.losses.push(Diagnostic::warning("base-not-kept", origin, message).help(LEFT_OUT));
        }
    }

    /// Reports what the version has no words for, once a place.
    fn lost(&mut self, origin: Origin, what: &str, instead: &str) {
        let (rule, version) = match self.version {
            Version::V30 => ("not-in-3.0", "3.0"),
            Version::V31 => ("not-in-3.1", "3.1"),
            Version::V32 => ("not-in-3.2", "3.2"),
        };
        let message = format!("OpenAPI {version} cannot say {what}");
        if self.said.insert((origin, message.clone())) {
            self.losses.push(Diagnostic::warning(rule, origin, message).help(instead));
        }
    }
}

/// What is done about most losses.
const LEFT_OUT: &str = "it is left out";
