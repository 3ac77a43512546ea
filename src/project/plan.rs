//! What a run would do to the files on disk.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::seal::{self, Seal};
use super::write::is_beside;
use super::{File, Owner, Place, Project};

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is not there yet.
    New,
    /// It is there with another content, and ours to rewrite.
    Changed,
    /// It is there and says the same.
    Unchanged,
    /// It is the user's and stays.
    Kept,
    /// It is the user's, and what it lacks is added.
    Extended,
    /// It was generated, and nothing needs it any more.
    Removed,
    /// It was generated, but somebody has changed it.
    Edited,
    /// Somebody else's file stands where a generated one has to go.
    Foreign,
}

/// A file, and what happens to it.
#[derive(Debug)]
pub struct PlannedFile {
    /// Relative to the root, with `/` between the parts.
    pub path: String,
    /// What it is to contain.
    pub text: String,
    pub change: Change,
    pub owner: Owner,
}

/// Everything that a run does.
#[derive(Debug)]
pub struct Plan {
    pub root: PathBuf,
    /// The folder of its sources.
    pub sources: String,
    /// The file that says that there is a project.
    pub manifest: &'static str,
    pub files: Vec<PlannedFile>,
}

/// Compares the project with what is on disk. With `force`, generated files are written whatever stands in their place;
/// the user's own are kept in any case.
///
/// Nothing is written; but what would keep the write from going through (a file where a folder must be) is found here.
pub fn plan(project: Project, place: &Place, force: bool) -> io::Result<Plan> {
    let root = place.root.as_path();
    let mut files = Vec::with_capacity(project.files.len());
    let mut folders = BTreeSet::new();
    check_folder(root)?;
    let is_first =
        !project.files.iter().any(|file| file.owner == Owner::Generated && is_generated(&root.join(&file.path)));
    let is_new = is_first && !exists(&root.join(project.manifest));
    for File { path, text, owner } in project.files {
        check_folders_of(root, &path)?;
        let is_wanted = match owner {
            Owner::Generated | Owner::User => true,
            Owner::Starter => is_first,
            Owner::Setting => is_new,
        };
        if !is_wanted && !exists(&root.join(&path)) {
            continue;
        }
        let text = match owner {
            Owner::Generated => {
                folders.insert(path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned());
                seal::sealed(text)
            }
            Owner::User | Owner::Starter | Owner::Setting => text,
        };
        let change = change(&root.join(&path), &text, owner, force)?;
        files.push(PlannedFile { path, text, change, owner });
    }
    let planned: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut unneeded = Vec::new();
    for folder in &folders {
        for file in generated_in(root, folder)? {
            if !planned.contains(file.path.as_str()) {
                let is_edited = Seal::of(&file.text) == Seal::Broken && !force;
                let change = if is_edited { Change::Edited } else { Change::Removed };
                unneeded.push(PlannedFile { path: file.path, text: String::new(), change, owner: file.owner });
            }
        }
    }
    files.extend(unneeded);
    Ok(Plan { root: root.to_owned(), sources: place.sources.clone(), manifest: project.manifest, files })
}

/// Whether something is there, if only a link that leads nowhere.
fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether an earlier run has written a file.
pub fn is_generated(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| Seal::of(&text) != Seal::None)
}

fn change(target: &Path, text: &str, owner: Owner, force: bool) -> io::Result<Change> {
    let metadata = match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Change::New),
        Err(error) => return Err(located(target, &error)),
        Ok(metadata) => metadata,
    };
    if metadata.is_dir() {
        return Err(io::Error::other(format!("{}: a folder is in the place of a file", target.display())));
    }
    if owner != Owner::Generated {
        return Ok(Change::Kept);
    }
    if metadata.file_type().is_symlink() {
        let message = format!("{}: a symbolic link is in the place of a generated file", target.display());
        return Err(io::Error::other(message));
    }
    let bytes = fs::read(target).map_err(|error| located(target, &error))?;
    let Ok(own) = String::from_utf8(bytes) else {
        return Ok(if force { Change::Changed } else { Change::Foreign });
    };
    Ok(match Seal::of(&own) {
        Seal::Intact | Seal::Broken if seal::says_the_same(&own, text) => Change::Unchanged,
        _ if force => Change::Changed,
        Seal::Intact => Change::Changed,
        Seal::Broken => Change::Edited,
        Seal::None => Change::Foreign,
    })
}

/// The generated files in a folder.
fn generated_in(root: &Path, folder: &str) -> io::Result<Vec<File>> {
    let path = root.join(folder);
    let entries = match fs::read_dir(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| located(&path, &error))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| located(&path, &error))?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        // What is no text was not generated.
        if !is_beside(&name)
            && entry.file_type().is_ok_and(|file_type| file_type.is_file())
            && let Ok(text) = fs::read_to_string(entry.path())
            && Seal::of(&text) != Seal::None
        {
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            found.push(File { path, text, owner: Owner::Generated });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
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
