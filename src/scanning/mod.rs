//! What reading sources has in common in every language: the files, what is not known of them, and a document as it is put
//! together.

pub mod json;
pub mod marks;
pub mod methods;
pub mod parallel;
pub mod unfollowed;

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use crate::contract::value::Value as Json;

/// An object of a document while it is put together.
pub type Members = IndexMap<String, Json>;

/// Where the texts of files are.
pub trait Files: Sync {
    /// The text of a file, if there is one at the path.
    fn text(&self, path: &Path) -> Option<String>;

    /// What is in a folder, in the order of the names; nothing where that cannot be known.
    fn list(&self, _folder: &Path) -> Vec<PathBuf> {
        Vec::new()
    }
}

/// How much of an API was found, and how much of it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    pub endpoints: usize,
    /// Those of which the sources say what they take and answer.
    pub described: usize,
    /// What they say of all of them.
    pub parameters: usize,
    pub bodies: usize,
    pub responses: usize,
}

/// The path without `.` and `..`.
pub fn normal(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}
