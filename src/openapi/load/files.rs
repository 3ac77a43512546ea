//! Which files of this machine a document may refer to, and how one is found and read.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

/// The files that a document may refer to.
#[derive(Debug)]
pub enum Files {
    /// None: nobody knows where the document comes from.
    None,
    /// Those in a folder, which is given in its canonical form.
    Within(PathBuf),
    /// Those of a revision of the repository that the current folder is in, by their paths from here.
    Revision(String),
    /// All. A document may come from anywhere, and what it refers to ends up in the output, so users have to ask for it.
    All,
}

/// A file that may be read.
#[derive(Debug)]
pub(super) struct Found {
    /// What messages call it.
    pub path: PathBuf,
    /// What it is, by whichever name it was reached.
    pub canonical: PathBuf,
    /// Whether the path had to be spelled as the file is.
    pub respelled: bool,
    /// The revision that has it, where it is not the one on disk.
    revision: Option<String>,
}

impl Files {
    /// The files in the folder of the document at `path`; none if there is no such folder.
    pub fn beside(path: &Path) -> Files {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::canonicalize(folder).map_or(Files::None, Files::Within)
    }

    /// Finds the file at a path, if it may be read. Links are followed first, so that none leads out of the folder.
    pub(super) fn find(&self, path: &Path) -> Result<Found, String> {
        if matches!(self, Files::None) {
            return Err("the document was read alone, without the files that it refers to".to_owned());
        }
        if let Files::Revision(revision) = self {
            let (path, revision) = (path.to_owned(), Some(revision.clone()));
            return Ok(Found { canonical: path.clone(), path, respelled: false, revision });
        }
        let found = fs::canonicalize(path).map(|canonical| (path.to_owned(), canonical, false));
        let (path, canonical, respelled) = found.or_else(|error| match respelled(path) {
            Some((path, canonical)) => Ok((path, canonical, true)),
            None if error.kind() == ErrorKind::NotFound => Err(format!("there is no file `{}`", path.display())),
            None => Err(format!("`{}` cannot be read: {error}", path.display())),
        })?;
        match self {
            Files::Within(folder) if !canonical.starts_with(folder) => {
                Err("it is outside the folder of the document; --allow-outside reads it all the same".to_owned())
            }
            _ => Ok(Found { path, canonical, respelled, revision: None }),
        }
    }
}

impl Found {
    /// The file's bytes.
    pub(super) fn read(&self) -> Result<Vec<u8>, String> {
        if let Some(revision) = &self.revision {
            return at_revision(revision, &self.path);
        }
        let name = self.path.display();
        let failed = |error| format!("`{name}` cannot be read: {error}");
        let metadata = fs::metadata(&self.canonical).map_err(failed)?;
        if metadata.is_dir() {
            return Err(format!("`{name}` is a folder; name a file in it"));
        }
        // A device or a pipe may never end.
        if !metadata.is_file() {
            return Err(format!("`{name}` is no regular file"));
        }
        if u32::try_from(metadata.len()).is_err() {
            return Err(format!("`{name}` is larger than 4 GiB"));
        }
        fs::read(&self.canonical).map_err(failed)
    }
}

/// The file as it was at a revision. `path` starts from the current folder.
///
/// # Errors
/// Says why git does not have it, or that there is no git.
pub fn at_revision(revision: &str, path: &Path) -> Result<Vec<u8>, String> {
    // Not to be taken for an option.
    if revision.starts_with('-') {
        return Err(format!("`{revision}` is no revision"));
    }
    let object = format!("{revision}:./{}", path.display());
    let shown = Command::new("git").args(["show", "--no-textconv", &object]).stdin(Stdio::null()).output();
    let shown = shown.map_err(|error| format!("git cannot be asked for `{object}`: {error}"))?;
    if shown.status.success() {
        return Ok(shown.stdout);
    }
    let reason = String::from_utf8_lossy(&shown.stderr);
    let reason = reason.trim().trim_start_matches("fatal: ").lines().next().unwrap_or_default().to_owned();
    Err(format!("git does not have `{object}`: {reason}"))
}

/// The one file that a path means which is written as another system would take it: with backslashes, or in other case.
fn respelled(path: &Path) -> Option<(PathBuf, PathBuf)> {
    let path = PathBuf::from(path.to_str()?.replace('\\', "/"));
    let mut spelled = PathBuf::new();
    for part in path.components() {
        let next = spelled.join(part);
        spelled = match part {
            Component::Normal(name) if !next.exists() => spelled.join(in_other_case(&spelled, name.to_str()?)?),
            _ => next,
        };
    }
    let canonical = fs::canonicalize(&spelled).ok()?;
    Some((spelled, canonical))
}

/// The one name in a folder that differs from `name` in its case only.
fn in_other_case(folder: &Path, name: &str) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut same = names.filter(|other| other.to_lowercase() == name.to_lowercase());
    let found = same.next()?;
    same.next().is_none().then_some(found)
}
