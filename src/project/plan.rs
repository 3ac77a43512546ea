//! What a run would do to the files on disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{GENERATED_MARK, Owner, Project};

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is not there yet.
    New,
    /// It is there with another content, and ours to rewrite.
    Changed,
    /// It is there with the same content.
    Unchanged,
    /// It is the user's and stays.
    Kept,
    /// Somebody else's file stands where a generated one has to go.
    Foreign,
}

/// A file, and what happens to it.
#[derive(Debug)]
pub struct PlannedFile {
    /// Relative to the root, with `/` between the parts.
    pub path: String,
    pub text: String,
    pub change: Change,
}

/// Everything that a run does.
#[derive(Debug)]
pub struct Plan {
    pub root: PathBuf,
    pub files: Vec<PlannedFile>,
}

/// Compares the project with what is on disk. With `force`, files that stand in the place of generated ones are replaced;
/// the user's own are kept in any case.
///
/// Nothing is written; but what would keep the write from going through (a file where a folder must be) is found here.
pub fn plan(project: Project, root: &Path, force: bool) -> io::Result<Plan> {
    let mut files = Vec::with_capacity(project.files.len());
    check_folder(root)?;
    for file in project.files {
        let target = root.join(&file.path);
        check_folders_of(root, &file.path)?;
        let change = match fs::symlink_metadata(&target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Change::New,
            Err(error) => return Err(located(&target, &error)),
            Ok(metadata) if metadata.is_dir() => {
                return Err(io::Error::other(format!("{}: a folder is in the place of a file", target.display())));
            }
            Ok(_) if file.owner == Owner::User => Change::Kept,
            Ok(metadata) if metadata.file_type().is_symlink() => {
                let message = format!("{}: a symbolic link is in the place of a generated file", target.display());
                return Err(io::Error::other(message));
            }
            Ok(_) => match fs::read(&target) {
                Ok(bytes) if bytes == file.text.as_bytes() => Change::Unchanged,
                Ok(bytes) if !force && !bytes.starts_with(GENERATED_MARK.as_bytes()) => Change::Foreign,
                Ok(_) => Change::Changed,
                Err(error) => return Err(located(&target, &error)),
            },
        };
        files.push(PlannedFile { path: file.path, text: file.text, change });
    }
    Ok(Plan { root: root.to_owned(), files })
}

fn check_folders_of(root: &Path, path: &str) -> io::Result<()> {
    let mut folder = root.to_owned();
    let Some((folders, _)) = path.rsplit_once('/') else {
        return Ok(());
    };
    for part in folders.split('/') {
        folder.push(part);
        if fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_symlink()) {
            let message = format!("{}: a symbolic link leads out of the project", folder.display());
            return Err(io::Error::other(message));
        }
        check_folder(&folder)?;
    }
    Ok(())
}

/// What is there must be a folder; nothing there is fine.
fn check_folder(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(io::Error::other(format!("{}: a file is in the place of a folder", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::symlink_metadata(path) {
            Ok(_) => Err(io::Error::other(format!("{}: a symbolic link that leads nowhere", path.display()))),
            Err(_) => Ok(()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            let file = path.ancestors().find(|ancestor| ancestor.is_file()).unwrap_or(path);
            Err(io::Error::other(format!("{}: a file is in the place of a folder", file.display())))
        }
        Err(error) => Err(located(path, &error)),
    }
}

/// The error with the path that it is about.
pub(super) fn located(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
