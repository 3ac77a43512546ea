//! Follows the tables through a document's tree and tells where the two part.

mod references;
mod values;

use std::collections::{HashMap, HashSet};
use std::ptr;

use super::edition::{Edition, Editions, SINCE_31};
use super::hints::{meant, successor};
use super::object::{Field, Found, Is, Object, References, Rest};
use super::table::{DOCUMENT, OPERATION, RESPONSE, SCHEMA};
use super::usage::Usage;
use crate::contract::operation::Status;
use crate::contract::origin::Origin;
use crate::openapi::load::{Member, Node, NodeValue, Sources};
use crate::report::Diagnostic;

/// What a `$ref` says that it leads to: objects and members of maps are the same if their tables are.
#[derive(Clone, Copy)]
enum Referred {
    Object(&'static Object),
    Map(&'static Is),
}

impl Referred {
    fn table(self) -> *const () {
        match self {
            Referred::Object(object) => ptr::from_ref(object).cast(),
            Referred::Map(is) => ptr::from_ref(is).cast(),
        }
    }
}

/// A walk over a document and what it refers to.
///
/// It recurses along the tree only, whose depth is bounded; what a `$ref` leads to waits in `open` and is looked at once.
pub struct Walk<'d> {
    sources: &'d Sources,
    pub edition: Edition,
    diagnostics: Vec<Diagnostic>,
    /// What is referred to and was not looked at yet.
    open: Vec<(&'d Node, Referred)>,
    /// What was referred to, by where it is and what as.
    known: HashSet<(*const Node, *const ())>,
    /// For each resource, the text of a `$ref` in it → what it leads to.
    targets: Vec<HashMap<&'d str, Option<&'d Node>>>,
    /// The object whose fields are looked at.
    within: &'static Object,
    pub usage: Usage<'d>,
}

impl<'d> Walk<'d> {
    pub fn new(sources: &'d Sources, edition: Edition) -> Self {
        Walk {
            sources,
            edition,
            diagnostics: Vec::new(),
            open: Vec::new(),
            known: HashSet::new(),
            targets: vec![HashMap::new(); sources.resource_count()],
            within: &DOCUMENT,
            usage: Usage::default(),
        }
    }

    /// Looks at a document and at all that it refers to.
    pub fn run(mut self, root: &'d Node, object: &'static Object) -> Vec<Diagnostic> {
        self.object("", root, object);
        while let Some((node, referred)) = self.open.pop() {
            match referred {
                Referred::Object(object) if ptr::eq(object, &raw const SCHEMA) => self.schema("$ref", node),
                Referred::Object(object) => self.object("$ref", node, object),
                Referred::Map(is) => self.map("$ref", node, is),
            }
        }
        self.tell_usage(root);
        self.diagnostics
    }

    pub fn object(&mut self, key: &str, node: &'d Node, object: &'static Object) {
        let Some(members) = node.as_object() else {
            return match &node.value {
                NodeValue::Null if ptr::eq(object, &raw const RESPONSE) => {
                    let message = format!("the response `{key}` is empty");
                    self.warn("field-of-wrong-type", node.at, message, "it is read as one without content".to_owned());
                }
                NodeValue::Null if ptr::eq(object, &raw const OPERATION) => {
                    let message = format!("the operation `{key}` is empty");
                    self.warn("field-of-wrong-type", node.at, message, "it is ignored".to_owned());
                }
                _ => self.mistyped(key, node, "an object"),
            };
        };
        if let References::In(_) | References::Followed = object.references
            && let Some(reference) = members.iter().find(|member| &*member.key == "$ref")
        {
            return self.instead(reference, members, object);
        }
        let outer = std::mem::replace(&mut self.within, object);
        for member in members {
            match object.find(&member.key, self.edition) {
                Found::Here(Field { is: Is::Word(words, otherwise), .. })
                    if !self.is_later_word(object, member, words) =>
                {
                    self.word(&member.key, &member.value, words, otherwise);
                }
                Found::Here(Field { is: Is::Word(..), .. }) => {}
                Found::Here(field) => self.value(&member.key, &member.value, &field.is),
                found => self.other(member, members, object, found),
            }
        }
        self.within = outer;
        let edition = self.edition;
        for required in object.required.iter().filter(|required| required.editions.contain(edition)) {
            if !members.iter().any(|member| &*member.key == required.name) {
                self.missing(node, object, required.name, required.without);
            }
        }
        (object.rule)(self, node);
    }

    /// Where something stands, for messages about something else: `line 7`, or `other.yaml:7`.
    pub fn place(&self, at: u32) -> String {
        let (source, local) = self.sources.locate(at);
        let line = source.position(local).line;
        if self.sources.index_of(at) == 0 { format!("line {line}") } else { format!("{}:{line}", source.name()) }
    }

    /// A member that is no field of the object in this version.
    fn other(&mut self, member: &'d Member, members: &'d [Member], object: &'static Object, found: Found) {
        let key = &*member.key;
        if key.starts_with("x-") {
            return;
        }
        match (&object.rest, found) {
            (Rest::Statuses(_), _) if Status::from_key(key).is_none() => {
                let message = format!("`{key}` is no status");
                let help = "it is a code like 404, a range like 4XX or `default`; it is ignored";
                self.warn("status-unknown", member.key_at, message, help.to_owned());
            }
            (Rest::Statuses(is), _) => {
                if key.contains('x') {
                    let upper = key.to_uppercase();
                    let message = format!("the range `{key}` is not in capitals");
                    self.note("status-not-capital", member.key_at, message, format!("it is read as `{upper}`"));
                }
                self.value(key, &member.value, is);
            }
            (Rest::Each(is), _) => self.value(key, &member.value, is),
            (_, Found::Elsewhere(editions, field)) => self.of_other_version(member, object, editions, field),
            (Rest::Keywords, _) if SINCE_31.contain(self.edition) => {
                if let Some(meant) = meant(key, members, object, self.edition) {
                    let message = format!("a schema has no keyword `{key}`");
                    let help = format!("did you mean `{meant}`? JSON Schema lets unknown keywords be; it is ignored");
                    self.note("keyword-unknown", member.key_at, message, help);
                }
            }
            // Whoever refers to a whole file has other things in it, too.
            _ if self.is_file(members) && meant(key, members, object, self.edition).is_none() => {}
            _ => self.unknown(member, members, object),
        }
    }

    /// Whether these are all that is in another file than the document's own.
    fn is_file(&self, members: &'d [Member]) -> bool {
        let index = members.first().map_or(0, |member| self.sources.index_of(member.key_at));
        let root = self.sources.documents()[index].root.as_object().unwrap_or_default();
        index != 0 && ptr::eq(root, members)
    }

    fn unknown(&mut self, member: &'d Member, members: &'d [Member], object: &'static Object) {
        let key = &*member.key;
        let message = format!("{} has no field `{key}`", object.a_noun());
        let has_schema = object.names(self.edition).any(|name| name == "schema");
        let hint = if let Some(meant) = meant(key, members, object, self.edition) {
            format!("did you mean `{meant}`? it")
        } else if has_schema && SCHEMA.names(self.edition).any(|name| name == key) {
            "it belongs into `schema`; it".to_owned()
        } else {
            "it".to_owned()
        };
        let help = format!("{hint} is ignored ({})", object.described(self.edition));
        self.warn("field-unknown", member.key_at, message, help);
    }

    /// A field of other versions. Those of 3.x are read as they are meant there, whichever version the document has.
    fn of_other_version(
        &mut self,
        member: &'d Member,
        object: &'static Object,
        editions: Editions,
        field: &'static Field,
    ) {
        let key = &*member.key;
        let Some(edition) = editions.nearest(self.edition) else { return };
        // The methods of 3.2 are read in its documents only.
        if edition == Edition::V20 || matches!(key, "query" | "additionalOperations") {
            let message = format!("{} has no field `{key}`", object.a_noun());
            let hint = match successor(object, key) {
                Some(successor) => format!("{successor}; "),
                None if edition == Edition::V20 => String::new(),
                None => format!("{} has it; here ", edition.name()),
            };
            let help = format!("{hint}it is ignored ({})", object.described(self.edition));
            return self.warn("field-unknown", member.key_at, message, help);
        }
        // An object that is of other versions as a whole was told where it stands.
        if object.names(self.edition).next().is_none() {
            return self.value(key, &member.value, &field.is);
        }
        let message =
            format!("`{key}` is a field of {} in {}, not in {}", object.a_noun(), edition.name(), self.edition.name());
        self.note("field-of-other-version", member.key_at, message, "it is read as it is meant there".to_owned());
        self.value(key, &member.value, &field.is);
    }

    pub fn missing(&mut self, node: &'d Node, object: &'static Object, name: &str, without: &str) {
        let message = format!("the {} has no `{name}`", object.noun);
        let help = format!("it is required ({}); {without}", object.described(self.edition));
        self.warn("field-missing", node.at, message, help);
    }

    pub fn warn(&mut self, rule: &'static str, at: u32, message: String, help: String) {
        self.diagnostics.push(Diagnostic::warning(rule, Origin { at }, message).help(help));
    }

    pub fn note(&mut self, rule: &'static str, at: u32, message: String, help: String) {
        self.diagnostics.push(Diagnostic::note(rule, Origin { at }, message).help(help));
    }
}
