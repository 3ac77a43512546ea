//! Follows the tables through a document's tree and tells where the two part.

use std::collections::{HashMap, HashSet};
use std::ptr;

use super::edition::{Edition, Editions, SINCE_30, SINCE_31};
use super::hints::{meant, successor, successor_of_value};
use super::object::{Field, Found, Is, Object, References, Rest};
use super::table::{COMPONENTS, DOCUMENT, OPERATION, REFERENCE, RESPONSE, SCHEMA};
use super::usage::Usage;
use crate::contract::operation::Status;
use crate::contract::origin::Origin;
use crate::contract::value::Number;
use crate::openapi::load::{Member, Node, NodeValue, Sources};
use crate::openapi::read::media::media_type;
use crate::openapi::read::references::{canonical, closest};
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

    /// A `$ref` instead of an object.
    fn instead(&mut self, reference: &'d Member, members: &'d [Member], object: &'static Object) {
        let may_describe = SINCE_30.contain(self.edition);
        let is_described = |key: &str| may_describe && matches!(key, "summary" | "description");
        let ignored = members
            .iter()
            .find(|member| !ptr::eq(*member, reference) && !member.key.starts_with("x-") && !is_described(&member.key));
        if let Some(member) = ignored {
            let message = format!("`{}` stands beside a `$ref`", member.key);
            let help = format!("it is ignored ({})", REFERENCE.described(self.edition));
            self.note("reference-siblings", member.key_at, message, help);
        }
        let may_be = matches!(object.references, References::In(editions) if editions.contain(self.edition));
        if !may_be {
            let message = format!("a `$ref` stands instead of {}", object.a_noun());
            let help = format!("{} has none there; it is followed", self.edition.name());
            self.note("reference-misplaced", reference.key_at, message, help);
        }
        for member in members.iter().filter(|member| is_described(&member.key)) {
            self.text(&member.key, &member.value);
        }
        self.reference(&reference.value, object);
    }

    /// Notes what a `$ref` leads to, to look at it later.
    fn reference(&mut self, node: &'d Node, object: &'static Object) {
        let Some(reference) = node.as_str() else {
            return self.mistyped("$ref", node, "a string");
        };
        let Some(target) = self.lead(node, reference) else { return };
        match self.section(node, reference) {
            // What stands there is looked at anyway.
            Some(noun) if noun == object.noun => {}
            Some(noun) => {
                let message = format!("`$ref` must lead to {}, but leads to a {noun}", object.a_noun());
                self.warn("reference-of-other-kind", node.at, message, "it is read as what it should be".to_owned());
            }
            None => self.open(target, Referred::Object(object)),
        }
    }

    fn open(&mut self, target: &'d Node, referred: Referred) {
        if self.known.insert((ptr::from_ref(target), referred.table())) {
            self.open.push((target, referred));
        }
    }

    /// What a reference that stands at `node` leads to, and notes that it is referred to. Who follows a reference that
    /// leads nowhere says so.
    fn lead(&mut self, node: &'d Node, reference: &'d str) -> Option<&'d Node> {
        let resource = self.sources.resource_of(node.at);
        if let Some(&known) = self.targets[resource].get(reference) {
            return known;
        }
        let place = self.sources.place(reference, resource).ok();
        let found = place.and_then(|(document, pointer)| {
            let pointer = canonical(&pointer);
            if document == 0 {
                self.usage.refer(&pointer);
            }
            self.sources.documents()[document].root.pointer(&pointer)
        });
        self.targets[resource].insert(reference, found);
        found
    }

    /// What the `$ref` of a node leads to, if it has been met.
    pub fn target(&self, node: &'d Node) -> Option<&'d Node> {
        let reference = node.get("$ref")?.as_str()?;
        *self.targets[self.sources.resource_of(node.at)].get(reference)?
    }

    /// Notes what a discriminator maps to: the name of a schema, or a reference to one.
    pub fn map_to(&mut self, node: &'d Node, target: &'d str) {
        self.usage.mapped.insert(target);
        self.lead(node, target);
    }

    /// Where something stands, for messages about something else: `line 7`, or `other.yaml:7`.
    pub fn place(&self, at: u32) -> String {
        let (source, local) = self.sources.locate(at);
        let line = source.position(local).line;
        if self.sources.index_of(at) == 0 { format!("line {line}") } else { format!("{}:{line}", source.name()) }
    }

    /// What stands in the section of the first document that a reference leads to.
    fn section(&self, node: &Node, reference: &str) -> Option<&'static str> {
        let sections: &[(&str, &str)] = match self.edition {
            Edition::V20 => {
                &[("#/definitions/", "schema"), ("#/parameters/", "parameter"), ("#/responses/", "response")]
            }
            _ => &[
                ("#/components/schemas/", "schema"),
                ("#/components/responses/", "response"),
                ("#/components/parameters/", "parameter"),
                ("#/components/examples/", "example"),
                ("#/components/requestBodies/", "request body"),
                ("#/components/headers/", "header"),
                ("#/components/links/", "link"),
                ("#/components/callbacks/", "callback"),
            ],
        };
        let (section, noun) = sections.iter().find(|(section, _)| reference.starts_with(section))?;
        let is_whole = reference.get(section.len()..).is_some_and(|name| !name.contains('/'));
        (is_whole && self.sources.index_of(node.at) == 0).then_some(*noun)
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

    /// A value that must be something, and the text of its key.
    pub fn value(&mut self, key: &str, node: &'d Node, is: &'static Is) {
        match is {
            Is::Anything => {}
            Is::Text => self.text(key, node),
            Is::Boolean => self.boolean(key, node),
            Is::Number => self.number(key, node),
            Is::Count => self.count(key, node),
            Is::Word(words, otherwise) => self.word(key, node, words, otherwise),
            Is::Object(object) => self.object(key, node, object),
            Is::Schema => self.schema(key, node),
            Is::List(is) => self.list(key, node, is),
            Is::Set(is) => {
                self.list(key, node, is);
                self.distinct(key, node);
            }
            Is::OneOrMore(is) if node.as_str().is_some() => {
                let message = format!("`{key}` must be an array, but is a string");
                self.warn("field-of-wrong-type", node.at, message, "it is read as a list of one".to_owned());
                self.value(key, node, is);
            }
            Is::OneOrMore(is) => self.list(key, node, is),
            Is::Map(is) => self.map(key, node, is),
            Is::Components(is) => {
                self.map(key, node, is);
                self.component_names(node);
            }
            Is::Content(object) => self.content(key, node, object),
            Is::Reference(object) => self.reference(node, object),
            Is::Special(check) => check(self, key, node),
        }
    }

    fn text(&mut self, key: &str, node: &'d Node) {
        match &node.value {
            NodeValue::String(_) => {}
            NodeValue::Number(_) | NodeValue::Bool(_) => {
                let message = format!("`{key}` must be a string, but is {}", node.type_name());
                self.warn("field-of-wrong-type", node.at, message, "it is read as text; put it in quotes".to_owned());
            }
            _ => self.mistyped(key, node, "a string"),
        }
    }

    fn boolean(&mut self, key: &str, node: &'d Node) {
        match &node.value {
            NodeValue::Bool(_) => {}
            NodeValue::String(text) if matches!(&**text, "true" | "false") => self.quoted(key, node, "a boolean"),
            _ => self.mistyped(key, node, "a boolean"),
        }
    }

    pub fn number(&mut self, key: &str, node: &'d Node) {
        match &node.value {
            NodeValue::Number(_) => {}
            NodeValue::String(text) if Number::new(text).is_some() => self.quoted(key, node, "a number"),
            _ => self.mistyped(key, node, "a number"),
        }
    }

    fn count(&mut self, key: &str, node: &'d Node) {
        self.number(key, node);
        if let NodeValue::Number(text) | NodeValue::String(text) = &node.value
            && Number::new(text).is_some_and(|number| number.as_u64().is_none())
        {
            let message = format!("`{key}` must be a whole number that is not negative");
            self.warn("value-out-of-range", node.at, message, "it is ignored".to_owned());
        }
    }

    /// Whether the value of a field is one that it can have in later versions only, which is told; it is read as it is
    /// meant there.
    fn is_later_word(&mut self, object: &'static Object, member: &'d Member, words: &[&str]) -> bool {
        let text = member.value.as_str().unwrap_or_default();
        if words.contains(&text) {
            return false;
        }
        let Some(edition) = object.edition_of_word(&member.key, text) else { return false };
        let (key, now, then) = (&member.key, self.edition.name(), edition.name());
        let message = format!("`{text}` is a value of `{key}` in {then}, not in {now}");
        self.note("value-of-other-version", member.value.at, message, "it is read as it is meant there".to_owned());
        true
    }

    /// A text that must be one of some.
    pub fn word(&mut self, key: &str, node: &'d Node, words: &[&'static str], otherwise: &str) {
        let Some(text) = node.as_str() else {
            return self.mistyped(key, node, "a string");
        };
        if words.contains(&text) {
            return;
        }
        let message = format!("`{text}` is none of the values of `{key}`");
        let hint = match (successor_of_value(text), closest(text, words.iter().copied())) {
            (Some(successor), _) if self.edition != Edition::V20 => format!("{successor}; "),
            (_, Some(meant)) => format!("did you mean `{meant}`? "),
            _ => String::new(),
        };
        let described = self.within.described(self.edition);
        let help = format!("{hint}it is one of {} ({described}); {otherwise}", words.join(", "));
        self.warn("value-unknown", node.at, message, help);
    }

    pub fn schema(&mut self, key: &str, node: &'d Node) {
        match &node.value {
            NodeValue::Bool(_) if !SINCE_31.contain(self.edition) => {
                let message = format!("`{key}` is a boolean");
                let help = "booleans are schemas since OpenAPI 3.1; it is read as it is meant there".to_owned();
                self.note("value-of-other-version", node.at, message, help);
            }
            NodeValue::Bool(_) => {}
            NodeValue::Object(_) => self.object(key, node, &SCHEMA),
            NodeValue::Null => {
                let message = format!("the schema `{key}` is empty");
                self.note("field-empty", node.at, message, "any value is let through".to_owned());
            }
            _ if SINCE_31.contain(self.edition) => self.mistyped(key, node, "an object or a boolean"),
            _ => self.mistyped(key, node, "an object"),
        }
    }

    fn list(&mut self, key: &str, node: &'d Node, is: &'static Is) {
        match node.as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    match is.refuses(item) {
                        Some(expected) => self.mistyped(&format!("{key}[{index}]"), item, expected),
                        None => self.value(key, item, is),
                    }
                }
            }
            None => self.mistyped(key, node, "an array"),
        }
    }

    /// Tells the texts of a list that stand in it a second time.
    pub fn distinct(&mut self, key: &str, node: &'d Node) {
        let items = node.as_array().unwrap_or_default();
        let mut seen = HashSet::with_capacity(items.len());
        for item in items {
            if let NodeValue::String(text) | NodeValue::Number(text) = &item.value
                && !seen.insert((item.as_str().is_some(), &**text))
            {
                let message = format!("`{text}` stands in `{key}` twice");
                self.note("value-duplicated", item.at, message, "it counts once".to_owned());
            }
        }
    }

    fn map(&mut self, key: &str, node: &'d Node, is: &'static Is) {
        let Some(members) = node.as_object() else {
            return self.mistyped(key, node, "an object");
        };
        if let [only] = members
            && &*only.key == "$ref"
            && only.value.as_str().is_some()
        {
            let message = format!("a `$ref` stands instead of `{key}`");
            let help = format!("{} has none there; it is followed", self.edition.name());
            self.note("reference-misplaced", only.key_at, message, help);
            if let Some(reference) = only.value.as_str()
                && let Some(target) = self.lead(&only.value, reference)
            {
                self.open(target, Referred::Map(is));
            }
            return;
        }
        for member in members {
            self.value(&member.key, &member.value, is);
        }
    }

    fn content(&mut self, key: &str, node: &'d Node, object: &'static Object) {
        let Some(members) = node.as_object() else {
            return self.mistyped(key, node, "an object");
        };
        for member in members.iter().filter(|member| !member.key.starts_with("x-")) {
            self.media_type(member.key_at, &member.key);
            self.object(&member.key, &member.value, object);
        }
    }

    /// Tells what is no media type.
    pub fn media_type(&mut self, at: u32, text: &str) {
        if media_type(text).is_none() {
            let message = format!("`{text}` is no media type");
            let help = "it is like `application/json` (RFC 9110, 8.3.1); it is read as any type".to_owned();
            self.warn("media-type-invalid", at, message, help);
        }
    }

    fn component_names(&mut self, node: &'d Node) {
        let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        // A whole section may stand elsewhere.
        for member in node.as_object().unwrap_or_default().iter().filter(|member| &*member.key != "$ref") {
            if member.key.is_empty() || !member.key.bytes().all(is_fine) {
                let message =
                    format!("the name `{}` has characters that names of components must not have", member.key);
                let help = format!(
                    "they have letters, digits, `.`, `_` and `-`; it is read as it is ({})",
                    COMPONENTS.described(self.edition)
                );
                self.note("component-name-invalid", member.key_at, message, help);
            }
        }
    }

    pub fn missing(&mut self, node: &'d Node, object: &'static Object, name: &str, without: &str) {
        let message = format!("the {} has no `{name}`", object.noun);
        let help = format!("it is required ({}); {without}", object.described(self.edition));
        self.warn("field-missing", node.at, message, help);
    }

    /// A value of the wrong type, of which nothing can be made. What YAML's author left open changes nothing, because it
    /// would say nothing.
    pub fn mistyped(&mut self, key: &str, node: &'d Node, expected: &str) {
        if matches!(node.value, NodeValue::Null) && !key.ends_with(']') {
            let message = format!("`{key}` is empty, but must be {expected}");
            return self.note("field-empty", node.at, message, "it is read as if it were not there".to_owned());
        }
        let message = format!("`{key}` must be {expected}, but is {}", node.type_name());
        let help = format!("it is ignored ({})", self.within.described(self.edition));
        self.warn("field-of-wrong-type", node.at, message, help);
    }

    fn quoted(&mut self, key: &str, node: &'d Node, expected: &str) {
        let message = format!("`{key}` must be {expected}, but is in quotes");
        self.warn("field-of-wrong-type", node.at, message, "it is read without them".to_owned());
    }

    pub fn warn(&mut self, rule: &'static str, at: u32, message: String, help: String) {
        self.diagnostics.push(Diagnostic::warning(rule, Origin { at }, message).help(help));
    }

    pub fn note(&mut self, rule: &'static str, at: u32, message: String, help: String) {
        self.diagnostics.push(Diagnostic::note(rule, Origin { at }, message).help(help));
    }
}
