//! Finds and reads the documents that documents refer to, until none is left.

use std::collections::{HashMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use super::resources::resources;
use super::sources::{Reach, Remark, Sources};
use super::{Document, Location, Node, NodeValue, load};

/// More documents than any real one has: the largest known refers to some three thousand files.
const MOST_DOCUMENTS: usize = 50_000;

/// The URI of the schema of schemas.
const METASCHEMA: &str = "https://json-schema.org/draft/2020-12/schema";

pub(super) struct Loader {
    sources: Sources,
    reach: Reach,
    /// Where each document was found.
    locations: Vec<Location>,
    /// Documents' resources by the canonical paths of their files.
    files: HashMap<PathBuf, usize>,
    /// Resources by their base URIs, and by where they were found.
    ids: HashMap<Location, usize>,
    /// References that no file answers.
    open: VecDeque<Open>,
    /// URLs that there is no document at, and why.
    refused: HashMap<String, String>,
}

/// A reference that no file answers: another document may turn out to have that `$id`, or it is on another machine.
struct Open {
    resource: usize,
    /// The reference's text up to its `#`.
    file: String,
    at: u32,
    target: Result<Location, String>,
    /// Why the file cannot be had that it might have meant.
    reason: Option<String>,
}

impl Loader {
    pub(super) fn new(reach: Reach) -> Loader {
        Loader {
            sources: Sources::default(),
            reach,
            locations: Vec::new(),
            files: HashMap::new(),
            ids: HashMap::new(),
            open: VecDeque::new(),
            refused: HashMap::new(),
        }
    }

    /// Reads all that the document at a location refers to. Files come first, because a schema in one may have the `$id`
    /// that would be downloaded otherwise.
    pub(super) fn load(mut self, document: Document, location: Location) -> Sources {
        if let Location::File(path) = &location
            && let Ok(canonical) = fs::canonicalize(path)
        {
            self.files.insert(canonical, 0);
        }
        self.add(document, location, 0);
        let mut next = 0;
        loop {
            while next < self.sources.resources.len() {
                self.follow(next);
                next += 1;
            }
            let Some(open) = self.open.pop_front() else { break };
            let found = self.settle(&open);
            self.sources.targets[open.resource].insert(open.file, found);
        }
        self.sources
    }

    /// Follows the references of a resource to resources that are known, and to files.
    fn follow(&mut self, resource: usize) {
        let own = &self.sources.resources[resource];
        let (base, location) = (own.base.clone(), self.locations[own.document].clone());
        for (file, at) in own.files.clone() {
            let target = base.join(&file);
            let known = target.as_ref().ok().and_then(|target| self.ids.get(target)).copied();
            let found = known.map(Ok).or_else(|| match location.join(&file) {
                // Schemas whose `$id`s are URLs mostly stand side by side in files all the same.
                Ok(Location::File(path)) => Some(self.file(&path, at)),
                _ => None,
            });
            match found {
                Some(Ok(found)) => {
                    self.sources.targets[resource].insert(file, Ok(found));
                }
                found => {
                    let reason = found.and_then(Result::err);
                    self.open.push_back(Open { resource, file, at, target, reason });
                }
            }
        }
    }

    /// Follows a reference that no file answers.
    fn settle(&mut self, open: &Open) -> Result<usize, String> {
        let target = open.target.clone()?;
        if let Some(&known) = self.ids.get(&target) {
            return Ok(known);
        }
        let found = match target {
            // What a schema of JSON Schema looks like needs no network.
            Location::Uri(url) if url == METASCHEMA => {
                self.read(Location::Uri(url), include_bytes!("metaschema.json").to_vec())
            }
            Location::Uri(url) => self.download(&url, open.at),
            Location::File(path) => Err(format!("there is no file `{}`", path.display())),
        };
        found.map_err(|refused| open.reason.clone().unwrap_or(refused))
    }

    /// The resource of the document in a file.
    fn file(&mut self, path: &Path, at: u32) -> Result<usize, String> {
        let found = self.reach.files.find(path)?;
        if found.respelled {
            self.sources.remarks.push((at, Remark::Respelled { file: found.path.display().to_string() }));
        }
        if let Some(&known) = self.files.get(&found.canonical) {
            return Ok(known);
        }
        let resource = self.read(Location::File(found.path.clone()), found.read()?)?;
        self.files.insert(found.canonical, resource);
        Ok(resource)
    }

    /// The resource of the document at a URL.
    fn download(&mut self, url: &str, at: u32) -> Result<usize, String> {
        if url.starts_with("file:") {
            return Err("a `file:` URL says where a file is on one machine only; write the path from here".to_owned());
        }
        if !url.starts_with("http:") && !url.starts_with("https:") {
            return Err("no schema has that `$id`, and it is no http or https URL".to_owned());
        }
        let Some(remote) = &mut self.reach.remote else {
            return Err("it is on another machine; --allow-remote downloads it".to_owned());
        };
        if let Some(reason) = self.refused.get(url) {
            return Err(reason.clone());
        }
        let found = remote.get(url).and_then(|download| {
            if let Some(reason) = download.unchecked {
                self.sources.remarks.push((at, Remark::Unchecked { url: url.to_owned(), reason }));
            }
            match self.ids.get(&download.location) {
                Some(&known) => Ok(known),
                None => self.read(download.location, download.bytes),
            }
        });
        if let (Err(_), Some(remote)) = (&found, &self.reach.remote) {
            remote.forget(url);
        }
        match &found {
            Ok(resource) => {
                self.ids.entry(Location::Uri(url.to_owned())).or_insert(*resource);
            }
            Err(reason) => {
                self.refused.insert(url.to_owned(), reason.clone());
            }
        }
        found
    }

    /// Reads a document, and gives back its resource.
    fn read(&mut self, location: Location, bytes: Vec<u8>) -> Result<usize, String> {
        if self.sources.documents.len() >= MOST_DOCUMENTS {
            return Err(format!("the document refers to more than {MOST_DOCUMENTS} others"));
        }
        let document = load(&location.to_string(), bytes).map_err(|error| format!("it cannot be read: {error}"))?;
        let start = self.end().filter(|start| start.checked_add(document.source.length()).is_some());
        let start = start.ok_or("the documents are larger than 4 GiB together")?;
        Ok(self.add(document, location, start))
    }

    /// The first position behind all documents.
    fn end(&self) -> Option<u32> {
        let (last, start) = (self.sources.documents.last()?, self.sources.starts.last()?);
        start.checked_add(last.source.length())?.checked_add(1)
    }

    /// Adds a document behind the others; gives back its resource.
    fn add(&mut self, mut document: Document, location: Location, start: u32) -> usize {
        if start > 0 {
            shift(&mut document, start);
        }
        let root = self.sources.resources.len();
        let found = resources(self.sources.documents.len(), &document.root, &location);
        for (index, resource) in found.iter().enumerate() {
            self.ids.entry(resource.base.clone()).or_insert(root + index);
        }
        self.ids.entry(location.clone()).or_insert(root);
        self.sources.has_dynamic_anchors |= found.iter().any(|resource| !resource.dynamic.is_empty());
        self.sources.targets.extend(found.iter().map(|_| HashMap::new()));
        self.sources.resources.extend(found);
        self.sources.documents.push(document);
        self.sources.starts.push(start);
        self.sources.roots.push(root);
        self.locations.push(location);
        root
    }
}

/// Moves all positions of a document.
fn shift(document: &mut Document, by: u32) {
    fn shift_node(node: &mut Node, by: u32) {
        node.at += by;
        match &mut node.value {
            NodeValue::Array(items) => items.iter_mut().for_each(|item| shift_node(item, by)),
            NodeValue::Object(members) => {
                for member in members {
                    member.key_at += by;
                    shift_node(&mut member.value, by);
                }
            }
            _ => {}
        }
    }
    shift_node(&mut document.root, by);
    for duplicate in &mut document.duplicate_keys {
        duplicate.first_at += by;
        duplicate.second_at += by;
    }
}
