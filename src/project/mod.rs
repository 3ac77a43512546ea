//! Files on disk: what is ours, what is the user's, the plan, and the write that is whole or not at all.

mod lock;
mod place;
mod plan;
mod seal;
mod write;

pub use lock::{Lock, lock};
pub use place::{Host, Place, place};
pub use plan::{Change, Plan, PlannedFile, is_generated, plan};
pub use seal::GENERATED_MARK;
use seal::Seal;
pub use write::{read_only, write, write_file};

/// Whose a file is from the second run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Ours: rewritten on every run, told by its first line.
    Generated,
    /// The user's, and generated files rest on it: written where it is missing.
    User,
    /// The user's, to start from: written by the first run only, because who removes it does not want it.
    Starter,
    /// A starter about the project as a whole: not for one that has a manifest already.
    Setting,
}

/// A file to be.
#[derive(Clone, Debug)]
pub struct File {
    /// Relative to the project, with `/` between the parts. Made of our own names and of slugs, never of a document's
    /// text.
    pub path: String,
    pub text: String,
    pub owner: Owner,
}

/// All files of a project.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The file that says that there is a project: `package.json` or `Cargo.toml`.
    pub manifest: &'static str,
    pub files: Vec<File>,
}
