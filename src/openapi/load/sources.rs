//! A document and the files that it refers to, laid end to end: a position is one number, whichever file it is in.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{Document, Node, NodeValue, Source, load};

/// More files than any real document has: the largest known refers to some three thousand.
const MOST_FILES: usize = 50_000;

/// The documents of a run. The first is the one that the run is about.
#[derive(Debug)]
pub struct Sources {
    documents: Vec<Document>,
    /// Where each document starts in the positions of all.
    starts: Vec<u32>,
    /// The text of a reference up to its `#`, by the document that it stands in → which document it means, or why none.
    files: Vec<HashMap<String, Result<usize, String>>>,
}

impl Sources {
    /// A document that stands alone: its references to other files are not followed.
    pub fn alone(document: Document) -> Self {
        Sources { documents: vec![document], starts: vec![0], files: vec![HashMap::new()] }
    }

    /// The document at `path` with all files that it refers to, and those that these refer to. A file that cannot be read
    /// matters only to who follows the reference, and is reported there.
    ///
    /// Files outside the folder of the first document are read with `allow_outside` only: a document may come from
    /// anywhere, and what it refers to ends up in the output.
    pub fn load(document: Document, path: &Path, allow_outside: bool) -> Self {
        let mut sources = Self::alone(document);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let root = fs::canonicalize(folder).ok().filter(|_| !allow_outside);
        let mut paths = vec![path.to_owned()];
        let mut known: HashMap<PathBuf, usize> = fs::canonicalize(path).map(|path| (path, 0)).into_iter().collect();
        let mut next = 0;
        while next < sources.documents.len() {
            let mut files = BTreeSet::new();
            collect_files(&sources.documents[next].root, &mut files);
            for file in files {
                let found = sources.find(&paths[next], &file, root.as_deref(), &mut known);
                let found = found.map(|(index, path)| {
                    if index == paths.len() {
                        paths.push(path);
                    }
                    index
                });
                sources.files[next].insert(file, found);
            }
            next += 1;
        }
        sources
    }

    /// Which document a file's name means in the one at `base`; it is loaded if it is not known.
    fn find(
        &mut self,
        base: &Path,
        file: &str,
        root: Option<&Path>,
        known: &mut HashMap<PathBuf, usize>,
    ) -> Result<(usize, PathBuf), String> {
        if file.contains("://") {
            return Err("it is on another machine; download it and refer to the file".to_owned());
        }
        let decoded = super::percent_decode(file);
        let path = normalized(&base.parent().unwrap_or(Path::new("")).join(&decoded));
        let canonical =
            fs::canonicalize(&path).map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
        if let Some(&index) = known.get(&canonical) {
            return Ok((index, path));
        }
        if root.is_some_and(|root| !canonical.starts_with(root)) {
            let message = "it is outside the folder of the document; --allow-outside reads it all the same";
            return Err(message.to_owned());
        }
        if self.documents.len() >= MOST_FILES {
            return Err(format!("the document refers to more than {MOST_FILES} files"));
        }
        let name = path.display().to_string();
        let bytes = fs::read(&canonical).map_err(|error| format!("`{name}` cannot be read: {error}"))?;
        let mut document = load(&name, bytes).map_err(|error| format!("it cannot be read: {error}"))?;
        let start = self.end().ok_or("the files are larger than 4 GiB together")?;
        if start.checked_add(document.source.length()).is_none() {
            return Err("the files are larger than 4 GiB together".to_owned());
        }
        shift(&mut document, start);
        known.insert(canonical, self.documents.len());
        self.documents.push(document);
        self.starts.push(start);
        self.files.push(HashMap::new());
        Ok((self.documents.len() - 1, path))
    }

    /// The first position behind all documents.
    fn end(&self) -> Option<u32> {
        let (last, start) = (self.documents.last()?, self.starts.last()?);
        start.checked_add(last.source.length())?.checked_add(1)
    }

    /// The document that the run is about.
    pub fn first(&self) -> &Document {
        &self.documents[0]
    }

    /// All documents, the first one first.
    pub fn documents(&self) -> &[Document] {
        &self.documents
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

    /// Which document the part of a reference before its `#` means where it stands in the document `base`.
    pub fn file(&self, base: usize, file: &str) -> Result<usize, String> {
        match self.files[base].get(file) {
            Some(found) => found.clone(),
            None => Err("the document was read alone, without the files that it refers to".to_owned()),
        }
    }
}

/// The path without steps that lead nowhere, so that a file has one name whoever refers to it.
fn normalized(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.file_name().is_some() => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
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

/// The files that `$ref`s and discriminator mappings name.
fn collect_files(node: &Node, files: &mut BTreeSet<String>) {
    match &node.value {
        NodeValue::Array(items) => items.iter().for_each(|item| collect_files(item, files)),
        NodeValue::Object(members) => {
            for member in members {
                match (&*member.key, &member.value.value) {
                    ("$ref", NodeValue::String(reference)) => add_file(reference, files),
                    ("mapping", NodeValue::Object(targets)) => {
                        let targets = targets.iter().filter_map(|target| target.value.as_str());
                        targets.filter(|target| target.contains(['/', '.'])).for_each(|target| add_file(target, files));
                    }
                    _ => {}
                }
                collect_files(&member.value, files);
            }
        }
        _ => {}
    }
}

fn add_file(reference: &str, files: &mut BTreeSet<String>) {
    let file = reference.split('#').next().unwrap_or_default();
    if !file.is_empty() {
        files.insert(file.to_owned());
    }
}

#[cfg(test)]
mod tests {
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
        Sources::load(document, &path, allow_outside)
    }

    #[test]
    fn files_are_followed_in_circles_and_read_once() {
        let folder = folder(&[
            ("a.yaml", "x: { $ref: 'b/b.yaml#/y' }\nz: { $ref: './b/b.yaml' }"),
            ("b/b.yaml", "y: { $ref: '../a.yaml#/x' }\nw: { $ref: '#/y' }"),
        ]);
        let sources = sources(folder.path(), "a.yaml", false);
        assert_eq!(sources.documents().len(), 2);
        assert_eq!(sources.file(0, "./b/b.yaml"), Ok(1));
        assert_eq!(sources.file(1, "../a.yaml"), Ok(0));
        let node = sources.documents()[1].root.pointer("/w").expect("w is there");
        assert_eq!(sources.index_of(node.at), 1);
        let (source, local) = sources.locate(node.at);
        assert_eq!(source.position(local).line, 2);
    }

    #[test]
    fn files_outside_are_read_on_request_only() {
        let folder = folder(&[("in/a.yaml", "x: { $ref: '../b.yaml' }"), ("b.yaml", "y: 1")]);
        let refused = sources(&folder.path().join("in"), "a.yaml", false);
        assert!(refused.file(0, "../b.yaml").is_err_and(|reason| reason.contains("--allow-outside")));
        assert_eq!(sources(&folder.path().join("in"), "a.yaml", true).file(0, "../b.yaml"), Ok(1));
    }

    #[test]
    fn a_broken_file_is_the_reference_s_problem() {
        let folder = folder(&[("a.yaml", "x: { $ref: b.json }\ny: { $ref: 'http://x/y.yaml#/z' }"), ("b.json", "{")]);
        let sources = sources(folder.path(), "a.yaml", false);
        assert!(sources.file(0, "b.json").is_err_and(|reason| reason.contains("b.json:1:2")));
        assert!(sources.file(0, "http://x/y.yaml").is_err());
    }
}
