//! The write: whole, or the disk is as it was.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Owner;
use super::plan::{Change, Plan, PlannedFile, located};

/// Writes what the plan says is new, changed or extended, and removes what nothing needs any more.
///
/// Everything is first written beside its place; only when all of it is on disk is it renamed. If something fails
/// before, what was written is removed again, folders included. A process that is killed leaves each file as it was or as
/// it is to be, and the next run removes what stands beside them.
pub fn write(plan: &Plan) -> io::Result<()> {
    remove_leftovers(plan);
    let mut staged = Staged::default();
    let written = |file: &&PlannedFile| matches!(file.change, Change::New | Change::Changed | Change::Extended);
    let mut files: Vec<&PlannedFile> = plan.files.iter().filter(written).collect();
    // What tells the next run that there is a project comes behind what it would then not write any more.
    files.sort_by_key(|file| match file.owner {
        Owner::Setting => 0,
        Owner::Starter if file.path != plan.manifest => 1,
        Owner::Starter => 2,
        Owner::User => 3,
        Owner::Generated => 4,
    });
    for file in files {
        if let Err(error) = staged.stage(&plan.root, &file.path, &file.text, file.change == Change::Extended) {
            staged.undo();
            return Err(error);
        }
    }
    staged.commit()?;
    for file in plan.files.iter().filter(|file| file.change == Change::Removed) {
        let target = plan.root.join(&file.path);
        fs::remove_file(&target).map_err(|error| located(&target, &error))?;
    }
    Ok(())
}

/// The files that would be replaced or removed and that somebody has made read-only.
pub fn read_only(plan: &Plan) -> Vec<&str> {
    let replaced = |file: &&PlannedFile| matches!(file.change, Change::Changed | Change::Extended | Change::Removed);
    let is_read_only = |file: &&PlannedFile| {
        fs::metadata(plan.root.join(&file.path)).is_ok_and(|metadata| metadata.permissions().readonly())
    };
    plan.files.iter().filter(replaced).filter(is_read_only).map(|file| file.path.as_str()).collect()
}

/// Writes one file: whole, or it stays as it is. A link stays one, and what it leads to is written. What is no file, as
/// `/dev/stdout` or a named pipe, takes the text as it comes.
pub fn write_file(target: &Path, text: &str) -> io::Result<()> {
    let is_stream = |metadata: fs::Metadata| !metadata.is_file() && !metadata.is_dir();
    if fs::metadata(target).is_ok_and(is_stream) {
        let opened = fs::OpenOptions::new().write(true).open(target);
        let written = opened.and_then(|mut stream| stream.write_all(text.as_bytes()));
        return written.map_err(|error| located(target, &error));
    }
    let linked = fs::read_link(target).and_then(|_| fs::canonicalize(target));
    let target = linked.as_deref().unwrap_or(target);
    let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{} names no file", target.display())));
    };
    let mut staged = Staged::default();
    if let Err(error) = staged.stage(folder, &name.to_string_lossy(), text, true) {
        staged.undo();
        return Err(error);
    }
    staged.commit()
}

/// Removes what runs that were killed have left beside the files. No other run is under way: see [`lock`](super::lock()).
fn remove_leftovers(plan: &Plan) {
    let folders: BTreeSet<PathBuf> =
        plan.files.iter().filter_map(|file| plan.root.join(&file.path).parent().map(Path::to_owned)).collect();
    for entry in folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_beside)
            && entry.file_type().is_ok_and(|file_type| file_type.is_file())
        {
            // One that cannot be removed is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// How the names end of files that are written beside their places.
const BESIDE: &str = ".api-scaffold.tmp";

/// Whether a file of this name is one that was written beside its place.
pub(super) fn is_beside(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(BESIDE)
}

#[derive(Default)]
struct Staged {
    folders: Vec<PathBuf>,
    /// Written beside its place → the place.
    files: Vec<(PathBuf, PathBuf)>,
}

impl Staged {
    fn stage(&mut self, root: &Path, path: &str, text: &str, is_users: bool) -> io::Result<()> {
        let target = root.join(path);
        let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
            return Ok(());
        };
        self.make_folder(folder)?;
        let beside = folder.join(format!(".{}{BESIDE}", name.to_string_lossy()));
        // `create_new` follows no link that somebody left there.
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)
            .map_err(|error| located(&target, &error))?;
        self.files.push((beside, target.clone()));
        let written = file.write_all(text.as_bytes()).and_then(|()| match fs::metadata(&target) {
            // What its owner has allowed stays allowed.
            Ok(metadata) => file.set_permissions(metadata.permissions()),
            Err(_) => Ok(()),
        });
        written.map_err(|error| located(&target, &error))?;
        // What nobody could generate again has to outlive the power, too.
        let synced = if is_users { file.sync_all() } else { Ok(()) };
        synced.map_err(|error| located(&target, &error))
    }

    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|ancestor| !ancestor.as_os_str().is_empty() && !ancestor.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(|error| located(folder, &error))?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    fn commit(self) -> io::Result<()> {
        for (index, (beside, target)) in self.files.iter().enumerate() {
            if let Err(error) = fs::rename(beside, target) {
                // Files that are renamed already are whole, and a second run completes them.
                for (beside, _) in &self.files[index..] {
                    let _ = fs::remove_file(beside);
                }
                return Err(located(target, &error));
            }
        }
        Ok(())
    }

    fn undo(self) {
        for (beside, _) in &self.files {
            let _ = fs::remove_file(beside);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
