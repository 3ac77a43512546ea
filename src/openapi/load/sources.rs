//! A document and those that it refers to, laid end to end: a position is one number, whichever document it is in.

use std::collections::HashMap;

use super::files::Files;
use super::loader::Loader;
use super::location::without_fragment;
use super::remote::Remote;
use super::resources::Resource;
use super::{Document, Location, Source, percent_decode};

/// The documents of a run. The first is the one that the run is about.
///
/// Each document is a resource, and so is each schema in one that has an `$id`; resources are numbered, and the first is the
/// first document.
#[derive(Debug, Default)]
pub struct Sources {
    pub(super) documents: Vec<Document>,
    /// Where each document starts in the positions of all.
    pub(super) starts: Vec<u32>,
    /// The number of each document's own resource; those in it follow.
    pub(super) roots: Vec<usize>,
    pub(super) resources: Vec<Resource>,
    /// For each resource, the text of a reference up to its `#` → which resource it means, or why none.
    pub(super) targets: Vec<HashMap<String, Result<usize, String>>>,
    pub(super) remarks: Vec<(u32, Remark)>,
    pub(super) has_dynamic_anchors: bool,
}

/// What a document may refer to.
#[derive(Debug)]
pub struct Reach {
    pub files: Files,
    /// Documents on other machines are downloaded only where this is given.
    pub remote: Option<Remote>,
}

/// What there is to say about a reference that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// It is written as another system would take it; `file` is what the file is called.
    Respelled { file: String },
    /// The copy in the cache was used, because its server could not be asked.
    Unchecked { url: String, reason: String },
}

impl Sources {
    /// A document that stands alone: its references to other documents are not followed.
    pub fn alone(document: Document) -> Self {
        let location = Location::File(document.source.name().into());
        Self::load(document, location, Reach { files: Files::None, remote: None })
    }

    /// The document at a location with all that it refers to, and what these refer to. A document that cannot be read
    /// matters only to who follows the reference, and is reported there.
    pub fn load(document: Document, location: Location, reach: Reach) -> Self {
        Loader::new(reach).load(document, location)
    }

    /// The document that the run is about.
    pub fn first(&self) -> &Document {
        &self.documents[0]
    }

    /// All documents, the first one first.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// What there is to say about references, with the positions of these.
    pub fn remarks(&self) -> &[(u32, Remark)] {
        &self.remarks
    }

    /// Adds a remark about the document that the run is about.
    pub fn remark(&mut self, remark: Remark) {
        self.remarks.push((self.first().root.at, remark));
    }

    /// Which document a position is in.
    pub fn index_of(&self, at: u32) -> usize {
        self.starts.partition_point(|&start| start <= at).saturating_sub(1)
    }

    /// The source that a position is in, and the position in that source alone.
    pub fn locate(&self, at: u32) -> (&Source, u32) {
        let index = self.index_of(at);
        (&self.documents[index].source, at - self.starts[index])
    }

    /// How many resources there are.
    pub fn resource_count(&self) -> usize {
        self.resources.len()
    }

    /// Which resource a position is in: the innermost one, of those that are one in another.
    pub fn resource_of(&self, at: u32) -> usize {
        let document = self.index_of(at);
        let root = self.roots[document];
        let next = self.roots.get(document + 1).copied().unwrap_or(self.resources.len());
        (root + 1..next).rev().find(|&inner| self.resources[inner].spans(at)).unwrap_or(root)
    }

    /// Where a reference leads that stands in a resource: the number of the document, and a JSON pointer. Whether anything
    /// stands there is not looked at.
    pub fn place(&self, reference: &str, resource: usize) -> Result<(usize, String), String> {
        let file = without_fragment(reference);
        let target = match file.is_empty() {
            true => resource,
            false => match self.targets[resource].get(file) {
                Some(found) => found.clone()?,
                None => return Err("the document was read alone, without the files that it refers to".to_owned()),
            },
        };
        let target = &self.resources[target];
        let fragment = percent_decode(reference.get(file.len() + 1..).unwrap_or_default());
        if fragment.is_empty() {
            return Ok((target.document, target.pointer.clone()));
        }
        if fragment.starts_with('/') {
            let pointer = format!("{}{fragment}", target.pointer);
            // Many who give a schema an `$id` go on to write pointers from the root of the document.
            let stands = target.pointer.is_empty() || self.documents[target.document].root.pointer(&pointer).is_some();
            return Ok((target.document, if stands { pointer } else { fragment }));
        }
        let pointer = self.anchor(target, &fragment);
        pointer
            .map(|pointer| (target.document, pointer))
            .ok_or_else(|| format!("there is no `$anchor: {fragment}` there"))
    }

    /// Whether any schema has a `$dynamicAnchor`.
    pub fn has_dynamic_anchors(&self) -> bool {
        self.has_dynamic_anchors
    }

    /// The `$dynamicAnchor`s of a resource, and where they stand.
    pub fn dynamic_anchors(&self, resource: usize) -> impl Iterator<Item = (String, (usize, String))> {
        let resource = &self.resources[resource];
        let anchor = |name: &String| Some((name.clone(), (resource.document, resource.anchors.get(name)?.clone())));
        resource.dynamic.iter().filter_map(anchor)
    }

    /// Whether a reference that stands in a resource leads to a `$dynamicAnchor`.
    pub fn is_dynamic(&self, reference: &str, resource: usize) -> bool {
        let file = without_fragment(reference);
        let target = match file.is_empty() {
            true => Some(resource),
            false => self.targets[resource].get(file).and_then(|found| found.clone().ok()),
        };
        let name = reference.get(file.len() + 1..).unwrap_or_default();
        target.is_some_and(|target| self.resources[target].dynamic.contains(name))
    }

    /// Where an anchor stands: one of the resource, or else the only meaning that it has in the document.
    fn anchor(&self, resource: &Resource, name: &str) -> Option<String> {
        let beside = || self.resources.iter().filter(|other| other.document == resource.document);
        let named = || beside().find(|other| other.id.as_deref() == Some(name)).map(|other| other.pointer.clone());
        let anchored = || beside().find_map(|other| other.anchors.get(name).cloned());
        resource.anchors.get(name).cloned().or_else(anchored).or_else(named)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::load;
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
            fs::write(path, text).expect("the file is written");
        }
        folder
    }

    fn sources(folder: &Path, root: &str, allow_outside: bool) -> Sources {
        let path = folder.join(root);
        let document = load(root, fs::read(&path).expect("the root is there")).expect("the root is fine");
        let files = if allow_outside { Files::All } else { Files::beside(&path) };
        Sources::load(document, Location::File(path), Reach { files, remote: None })
    }

    /// What a reference in the first document leads to.
    fn place(sources: &Sources, reference: &str) -> Result<(usize, String), String> {
        sources.place(reference, 0)
    }

    fn to(document: usize, pointer: &str) -> Result<(usize, String), String> {
        Ok((document, pointer.to_owned()))
    }

    #[test]
    fn files_are_followed_in_circles_and_read_once() {
        let folder = folder(&[
            ("a.yaml", "x: { $ref: 'b/b.yaml#/y' }\nz: [{ $ref: './b/b.yaml' }, { $ref: 'b/../b/./b.yaml' }]"),
            ("b/b.yaml", "y: { $ref: '../a.yaml#/x' }\nw: { $ref: '#/y' }"),
        ]);
        let sources = sources(folder.path(), "a.yaml", false);
        assert_eq!(sources.documents().len(), 2);
        assert_eq!(place(&sources, "./b/b.yaml"), to(1, ""));
        assert_eq!(place(&sources, "b/../b/./b.yaml"), to(1, ""));
        assert_eq!(sources.place("../a.yaml#/x", 1), to(0, "/x"));
        let node = sources.documents()[1].root.pointer("/w").expect("w is there");
        assert_eq!((sources.index_of(node.at), sources.resource_of(node.at)), (1, 1));
        let (source, local) = sources.locate(node.at);
        assert_eq!(source.position(local).line, 2);
    }

    #[test]
    fn files_outside_are_read_on_request_only() {
        let folder = folder(&[("in/a.yaml", "x: { $ref: '../b.yaml' }"), ("b.yaml", "y: 1")]);
        let refused = sources(&folder.path().join("in"), "a.yaml", false);
        assert!(place(&refused, "../b.yaml").is_err_and(|reason| reason.contains("--allow-outside")));
        assert_eq!(place(&sources(&folder.path().join("in"), "a.yaml", true), "../b.yaml"), to(1, ""));
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_out_of_the_folder_on_request_only() {
        let folder = folder(&[
            ("in/a.yaml", "x: [{ $ref: link.yaml }, { $ref: up/b.yaml }, { $ref: same.yaml }, { $ref: c.yaml }]"),
            ("in/c.yaml", "z: 1"),
            ("b.yaml", "y: 1"),
        ]);
        let inside = folder.path().join("in");
        for (to, name) in [("../b.yaml", "link.yaml"), ("..", "up"), ("c.yaml", "same.yaml")] {
            std::os::unix::fs::symlink(to, inside.join(name)).expect("the link is made");
        }
        let refused = sources(&inside, "a.yaml", false);
        for file in ["link.yaml", "up/b.yaml"] {
            assert!(place(&refused, file).is_err_and(|reason| reason.contains("--allow-outside")), "{file}");
        }
        assert_eq!(refused.documents().len(), 2, "a link to a file beside it is that file");
        assert_eq!(place(&refused, "same.yaml"), place(&refused, "c.yaml"));
        let allowed = sources(&inside, "a.yaml", true);
        assert_eq!(place(&allowed, "link.yaml"), place(&allowed, "up/b.yaml"));
        assert_eq!(allowed.documents().len(), 3);
    }

    #[test]
    fn files_are_found_as_another_system_would_spell_them() {
        let folder = folder(&[
            (
                "a.yaml",
                "x: [{ $ref: 'Schemas\\user.yaml' }, { $ref: schemas/User.yaml }, { $ref: schemas/twins.yaml }]",
            ),
            ("schemas/User.yaml", "y: { $ref: USER.yaml }"),
            ("schemas/Twins.yaml", "z: 1"),
            ("schemas/TWINS.yaml", "z: 2"),
        ]);
        let sources = sources(folder.path(), "a.yaml", false);
        assert_eq!(place(&sources, "Schemas\\user.yaml"), place(&sources, "schemas/User.yaml"));
        assert_eq!(sources.place("USER.yaml", 1), to(1, ""));
        let respelled =
            |remark: &&(u32, Remark)| matches!(&remark.1, Remark::Respelled { file } if file.ends_with("User.yaml"));
        if fs::metadata(folder.path().join("schemas/USER.yaml")).is_err() {
            assert!(place(&sources, "schemas/twins.yaml").is_err(), "two files could be meant");
            assert_eq!(sources.remarks().iter().filter(respelled).count(), 2);
        }
    }

    #[test]
    fn names_are_percent_decoded() {
        let folder =
            folder(&[("a.yaml", "x: { $ref: 'b%20c.yaml#/%7Bd%7D/e~1f' }"), ("b c.yaml", "'{d}': { e/f: 1 }")]);
        let sources = sources(folder.path(), "a.yaml", false);
        assert_eq!(place(&sources, "b%20c.yaml#/%7Bd%7D/e~1f"), to(1, "/{d}/e~1f"));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_the_reference_s_problem() {
        let folder = folder(&[
            (
                "a.yaml",
                "x: [{ $ref: b.json }, { $ref: c }, { $ref: d.yaml }, { $ref: 'file:///etc/passwd' }, { $ref: //h/e.yaml }]",
            ),
            ("b.json", "{"),
            ("c/d.yaml", "x: 1"),
        ]);
        let sources = sources(folder.path(), "a.yaml", false);
        let cases = [
            ("b.json", "b.json:1:2"),
            ("c", "is a folder"),
            ("d.yaml", "there is no file"),
            ("file:///etc/passwd", "write the path"),
            ("//h/e.yaml", "another machine"),
        ];
        for (file, expected) in cases {
            let reason = place(&sources, file).expect_err(file);
            assert!(reason.contains(expected), "{file}: {reason}");
        }
    }

    #[test]
    fn other_machines_are_not_asked_unless_that_is_allowed() {
        let folder = folder(&[("a.yaml", "x: { $ref: 'http://x/y.yaml#/z' }")]);
        let sources = sources(folder.path(), "a.yaml", true);
        assert!(place(&sources, "http://x/y.yaml#/z").is_err_and(|reason| reason.contains("--allow-remote")));
    }

    #[test]
    fn schemas_are_found_by_their_ids_wherever_they_are() {
        let folder = folder(&[
            (
                "a.yaml",
                "x: { $ref: 'https://example.com/s/user.json#/y' }\nb: { $ref: s/pet.json }\nc: { $ref: 'urn:example:tag' }",
            ),
            (
                "s/pet.json",
                r#"{"$id": "https://example.com/s/pet.json", "a": {"$ref": "user.json"}, "b": {"$id": "urn:example:tag"}}"#,
            ),
            (
                "s/user.json",
                r##"{"$id": "https://example.com/s/user.json", "y": {"$ref": "#here", "$anchor": "here"}}"##,
            ),
        ]);
        let sources = sources(folder.path(), "a.yaml", false);
        assert_eq!(sources.documents().len(), 3);
        assert_eq!(place(&sources, "https://example.com/s/user.json#/y"), to(2, "/y"));
        assert_eq!(place(&sources, "urn:example:tag"), to(1, "/b"));
        let inner = sources.documents()[2].root.pointer("/y").expect("y is there");
        assert_eq!(sources.place("#here", sources.resource_of(inner.at)), to(2, "/y"));
    }

    #[test]
    fn references_in_a_schema_start_from_its_id() {
        let folder = folder(&[(
            "a.yaml",
            "one: { $id: 'https://example.com/one', $defs: { x: { $anchor: x } }, y: { $ref: '#/$defs/x' } }\n\
             two: { $anchor: x, z: { $ref: '#/one' }, v: { $ref: 'https://example.com/one#x' } }\n",
        )]);
        let sources = sources(folder.path(), "a.yaml", false);
        let from = |pointer: &str, reference: &str| {
            let node = sources.first().root.pointer(pointer).expect(pointer);
            sources.place(reference, sources.resource_of(node.at))
        };
        assert_eq!(from("/one/y", "#/$defs/x"), to(0, "/one/$defs/x"));
        assert_eq!(from("/one/y", "#/two"), to(0, "/two"), "a pointer that only the document can mean");
        assert_eq!(from("/one/y", "#x"), to(0, "/one/$defs/x"));
        assert_eq!(from("/two/z", "#x"), to(0, "/two"));
        assert_eq!(from("/two/v", "https://example.com/one#x"), to(0, "/one/$defs/x"));
        assert_eq!(from("/two/v", "https://example.com/one#/$defs/x"), to(0, "/one/$defs/x"));
    }
}
