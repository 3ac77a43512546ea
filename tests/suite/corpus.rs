//! Real documents from elsewhere, which are no part of the repository.

use std::fs;
use std::path::{Path, PathBuf};

use crate::say;

/// Where the documents are: `LIST.txt` names them, one a line. Nothing if nobody says where, which is said.
pub fn folder(what: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("API_SCAFFOLD_CORPUS").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        say(&format!("skipped, because API_SCAFFOLD_CORPUS names no folder of documents: {what}"));
    }
    // Cargo runs tests in the package's folder, so that is where a relative path starts.
    folder.map(PathBuf::from)
}

/// Names that can be folders, and the documents.
pub fn documents(what: &str) -> Vec<(String, PathBuf)> {
    let Some(folder) = folder(what) else {
        return Vec::new();
    };
    let folder = fs::canonicalize(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let list = folder.join("LIST.txt");
    let list = fs::read_to_string(&list).unwrap_or_else(|error| panic!("{}: {error}", list.display()));
    let plain = |path: &str| path.replace(|character: char| !character.is_ascii_alphanumeric(), "-");
    list.lines()
        .filter(|line| !line.is_empty())
        .map(|line| (plain(line), folder.join(line)))
        .inspect(|(_, path)| assert!(Path::is_file(path), "{} is listed, but not there", path.display()))
        .collect()
}
