//! What a document has that references need: where they start from, the names that they may use, and the documents that
//! they lead to.
//!
//! A document has a base URI, and a schema with an `$id` has its own (JSON Schema 2020-12, core, 8.2.1). Each of them is a
//! resource: references in it resolve against its base, and its `$anchor`s are names in it alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::location::without_fragment;
use super::{Location, Member, Node, NodeValue, escape_segment};

/// A document, or a schema in one that has an `$id`.
#[derive(Debug)]
pub(super) struct Resource {
    /// The number of the document.
    pub document: usize,
    /// Where in the document it stands.
    pub pointer: String,
    /// Its `$id`, as it is written.
    pub id: Option<String>,
    /// What references in it resolve against.
    pub base: Location,
    /// `$anchor` → pointer in the document.
    pub anchors: HashMap<String, String>,
    /// Those of them that are `$dynamicAnchor`s.
    pub dynamic: BTreeSet<String>,
    /// The texts of references up to their `#`, each with the position where it stands first.
    pub files: BTreeMap<String, u32>,
    /// The positions of its first and its last node.
    first: u32,
    last: u32,
}

impl Resource {
    /// Whether a position of the same document is in it, or in a resource in it.
    pub fn spans(&self, at: u32) -> bool {
        (self.first..=self.last).contains(&at)
    }
}

/// The resources of a document, the document itself first and outer ones before inner ones.
pub(super) fn resources(document: usize, root: &Node, location: &Location) -> Vec<Resource> {
    let mut survey = Survey { document, steps: Vec::new(), resources: Vec::new() };
    survey.open(root, location.clone());
    survey.node(root, 0, false);
    survey.resources
}

/// Members whose names are up to the author, so that `default` or `$id` among them is no keyword.
const NAMED: [&str; 16] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "schemas",
    "responses",
    "parameters",
    "headers",
    "examples",
    "requestBodies",
    "callbacks",
    "links",
    "pathItems",
    "securitySchemes",
    "webhooks",
];

/// Whether a member's content is data, in which `$ref` refers to nothing.
fn is_data(member: &Member) -> bool {
    match &*member.key {
        "example" | "default" | "enum" | "const" | "value" => true,
        // Those of a schema are a list of values; those of a parameter or a media type are named objects.
        "examples" => member.value.as_array().is_some(),
        _ => false,
    }
}

/// A step from a node to one in it.
enum Step<'n> {
    Key(&'n str),
    Index(usize),
}

struct Survey<'n> {
    document: usize,
    /// The way from the root to the node that is looked at.
    steps: Vec<Step<'n>>,
    resources: Vec<Resource>,
}

impl<'n> Survey<'n> {
    fn open(&mut self, node: &Node, base: Location) -> usize {
        self.resources.push(Resource {
            document: self.document,
            pointer: self.pointer(),
            id: None,
            base,
            anchors: HashMap::new(),
            dynamic: BTreeSet::new(),
            files: BTreeMap::new(),
            first: node.at,
            last: node.at,
        });
        self.resources.len() - 1
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.steps {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer.push_str(&escape_segment(key)),
                Step::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }

    /// Looks through a node; gives back the last position in it. The names in a map of named things are no keywords.
    fn node(&mut self, node: &'n Node, resource: usize, is_named: bool) -> u32 {
        let mut last = node.at;
        match &node.value {
            NodeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    last = last.max(self.node(item, resource, false));
                    self.steps.pop();
                }
            }
            NodeValue::Object(members) => {
                let resource = if is_named { resource } else { self.identify(node, resource) };
                for member in members {
                    let key = &*member.key;
                    last = last.max(member.value.at);
                    // Most members are scalars, of which only references matter.
                    match member.value.value {
                        NodeValue::String(_) => self.refer(key, &member.value, resource),
                        NodeValue::Array(_) | NodeValue::Object(_) if is_named || !is_data(member) => {
                            self.refer(key, &member.value, resource);
                            self.steps.push(Step::Key(key));
                            last = last.max(self.node(&member.value, resource, !is_named && NAMED.contains(&key)));
                            self.steps.pop();
                        }
                        _ => {}
                    }
                }
                if let Some(own) = self.resources.get_mut(resource).filter(|own| own.first == node.at) {
                    own.last = last;
                }
            }
            _ => {}
        }
        last
    }

    /// Takes down what a schema is called, and gives back the resource that its members are in: one of its own if it has an
    /// `$id`. The document itself may have one, too, or a `$self` (OpenAPI 3.2, 4.1.2.2.1).
    fn identify(&mut self, node: &Node, resource: usize) -> usize {
        let mut resource = resource;
        let members = node.as_object().unwrap_or_default().iter();
        let members = members.filter(|member| member.key.starts_with('$') && &*member.key != "$ref");
        let named: Vec<(&str, &str)> =
            members.filter_map(|member| Some((&*member.key, member.value.as_str()?))).collect();
        let is_id = |key: &str| key == "$id" || key == "$self" && self.steps.is_empty();
        let ids: Vec<&str> = named.iter().filter(|(key, _)| is_id(key)).map(|&(_, id)| id).collect();
        for id in ids {
            let base = self.resources.get(resource).and_then(|outer| outer.base.join(without_fragment(id)).ok());
            match base {
                // Before JSON Schema 2019-09, an `$id` that was but a fragment was an anchor.
                _ if id.starts_with('#') => self.anchor(&id[1..], resource),
                Some(base) if self.steps.is_empty() => self.resources[resource].base = base,
                Some(base) => {
                    resource = self.open(node, base);
                    self.resources[resource].id = Some(id.to_owned());
                }
                None => {}
            }
        }
        for &(key, name) in named.iter().filter(|(key, _)| matches!(*key, "$anchor" | "$dynamicAnchor")) {
            self.anchor(name, resource);
            if key == "$dynamicAnchor" {
                self.resources[resource].dynamic.insert(name.to_owned());
            }
        }
        resource
    }

    fn anchor(&mut self, name: &str, resource: usize) {
        let pointer = self.pointer();
        self.resources[resource].anchors.entry(name.to_owned()).or_insert(pointer);
    }

    /// Takes down which documents a `$ref` or a discriminator's mapping leads to.
    fn refer(&mut self, key: &str, node: &Node, resource: usize) {
        let mut add = |reference: &str, at: u32| {
            let file = without_fragment(reference);
            if !file.is_empty() {
                self.resources[resource].files.entry(file.to_owned()).or_insert(at);
            }
        };
        match (key, &node.value) {
            ("$ref" | "$dynamicRef", NodeValue::String(reference)) => add(reference, node.at),
            ("defaultMapping", NodeValue::String(text)) if is_reference(text) => add(text, node.at),
            ("mapping", NodeValue::Object(targets)) => {
                for target in targets {
                    if let Some(text) = target.value.as_str().filter(|text| is_reference(text)) {
                        add(text, target.value.at);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether a discriminator's mapping means another document with a text, and not a component that may have dots in its name.
fn is_reference(text: &str) -> bool {
    text.contains(['/', '#']) || [".yaml", ".yml", ".json"].iter().any(|extension| text.ends_with(extension))
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::*;

    fn survey(text: &str) -> Vec<Resource> {
        let document = load("a.yaml", text.as_bytes().to_vec()).expect("the text is fine");
        resources(0, &document.root, &Location::File("a.yaml".into()))
    }

    fn files(resource: &Resource) -> Vec<&str> {
        resource.files.keys().map(String::as_str).collect()
    }

    #[test]
    fn an_id_opens_a_resource_with_its_own_base_and_anchors() {
        let found = survey(
            "$ref: a.yaml\n\
             x:\n  \
               $id: https://example.com/x/one\n  \
               $anchor: here\n  \
               y: [{ $ref: two#/z }, { $id: three, $anchor: here, $ref: four }]\n\
             z: { $anchor: here, $ref: b.yaml }\n",
        );
        let told: Vec<_> = found.iter().map(|one| (one.pointer.as_str(), one.base.to_string(), files(one))).collect();
        assert_eq!(
            told,
            [
                ("", "a.yaml".to_owned(), vec!["a.yaml", "b.yaml"]),
                ("/x", "https://example.com/x/one".to_owned(), vec!["two"]),
                ("/x/y/1", "https://example.com/x/three".to_owned(), vec!["four"]),
            ]
        );
        let anchors: Vec<_> = found.iter().filter_map(|one| one.anchors.get("here")).collect();
        assert_eq!(anchors, ["/z", "/x", "/x/y/1"]);
    }

    #[test]
    fn a_resource_ends_where_its_schema_ends() {
        let text = "a: { $id: one, b: { $ref: x } }\nc: { $ref: y }\n";
        let found = survey(text);
        let at = |needle: &str| text.find(needle).map_or(0, |at| at as u32);
        assert!(found[1].spans(at("x }")) && found[0].spans(at("x }")));
        assert!(!found[1].spans(at("c:")) && !found[1].spans(at("y }")));
    }

    #[test]
    fn data_is_not_searched_and_names_are_no_keywords() {
        let found = survey(
            "example: { $ref: no.yaml, $id: no }\n\
             properties:\n  \
               default: { $ref: yes.yaml }\n  \
               $id: { $ref: too.yaml }\n  \
               properties: { default: { $ref: no.yaml }, type: object }\n\
             responses: { default: { $ref: three.yaml } }\n\
             examples: { default: { value: { $ref: no.yaml } }, value: { $ref: four.yaml } }\n\
             schema: { examples: [{ $ref: no.yaml }] }\n",
        );
        assert_eq!(found.len(), 1);
        assert_eq!(files(&found[0]), ["four.yaml", "three.yaml", "too.yaml", "yes.yaml"]);
    }

    #[test]
    fn older_schemas_name_anchors_by_their_id() {
        let found = survey("definitions: { A: { $id: '#a' } }\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].anchors.get("a").map(String::as_str), Some("/definitions/A"));
    }
}
