//! What is on disk below a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Everything below a folder by its path, with `/` between the parts.
pub type Tree = BTreeMap<String, Entry>;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Folder,
    Link(PathBuf),
    File { bytes: Vec<u8>, modified: SystemTime },
}

/// Reads everything below a folder; what is called `node_modules` is left out.
pub fn read(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    if folder.exists() {
        read_into(&mut tree, folder, "");
    }
    tree
}

fn read_into(tree: &mut Tree, folder: &Path, prefix: &str) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let entry = entry.expect("the folder can be read");
        let name = entry.file_name();
        let name = name.to_str().expect("file names are UTF-8");
        if name == "node_modules" {
            continue;
        }
        let path = format!("{prefix}{name}");
        let metadata = entry.metadata().expect("the entry can be read");
        let found = if metadata.is_dir() {
            read_into(tree, &entry.path(), &format!("{path}/"));
            Entry::Folder
        } else if metadata.is_symlink() {
            Entry::Link(fs::read_link(entry.path()).expect("the link can be read"))
        } else {
            Entry::File {
                bytes: fs::read(entry.path()).expect("the file can be read"),
                modified: metadata.modified().expect("files have a time"),
            }
        };
        tree.insert(path, found);
    }
}

/// The files of a tree and their bytes.
pub fn files(tree: &Tree) -> impl Iterator<Item = (&str, &[u8])> {
    tree.iter().filter_map(|(path, entry)| match entry {
        Entry::File { bytes, .. } => Some((path.as_str(), bytes.as_slice())),
        _ => None,
    })
}

/// What differs between two trees, a line each; nothing if they are the same, times included.
pub fn difference(before: &Tree, after: &Tree) -> Vec<String> {
    let mut lines = Vec::new();
    for (path, entry) in before {
        match after.get(path) {
            None => lines.push(format!("{path} is gone")),
            Some(now) if now == entry => {}
            Some(Entry::File { bytes, .. }) if matches!(entry, Entry::File { bytes: old, .. } if old == bytes) => {
                lines.push(format!("{path} is written anew"));
            }
            Some(_) => lines.push(format!("{path} is another")),
        }
    }
    let new = after.keys().filter(|path| !before.contains_key(*path));
    lines.extend(new.map(|path| format!("{path} is new")));
    lines
}

/// Copies all below a folder into another, which is made.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for (path, entry) in read(from) {
        let target = to.join(&path);
        match entry {
            Entry::Folder => fs::create_dir_all(target).expect("the folder can be made"),
            Entry::File { bytes, .. } => fs::write(target, bytes).expect("the file can be written"),
            Entry::Link(_) => panic!("{path} is a link"),
        }
    }
}

/// Makes a folder anew, without what was in it.
pub fn clear(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    }
    fs::create_dir_all(folder).expect("the folder can be made");
}

/// How a text differs from what was expected, as a reviewer reads it.
pub fn text_difference(expected: &[u8], actual: &[u8]) -> String {
    let (expected, actual) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(actual));
    similar::TextDiff::from_lines(expected.as_ref(), actual.as_ref())
        .unified_diff()
        .header("expected", "actual")
        .to_string()
}

/// Writes a file whose folders may not be there yet.
pub fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the folder can be made");
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

#[test]
fn every_difference_is_seen() {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    for name in ["same", "gone", "other", "again"] {
        write(&folder.path().join(name), name.as_bytes());
    }
    let before = read(folder.path());
    assert!(difference(&before, &read(folder.path())).is_empty());
    fs::remove_file(folder.path().join("gone")).expect("the file is there");
    write(&folder.path().join("other"), b"changed");
    let later = SystemTime::now() + std::time::Duration::from_secs(5);
    let again = fs::File::options().append(true).open(folder.path().join("again"));
    again.and_then(|file| file.set_modified(later)).expect("times can be set");
    fs::create_dir(folder.path().join("new")).expect("the folder can be made");
    let lines = ["again is written anew", "gone is gone", "other is another", "new is new"];
    assert_eq!(difference(&before, &read(folder.path())), lines);
}
