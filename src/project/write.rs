//! The write: whole, or the disk is as it was.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::plan::{Change, Plan, located};

/// Writes what the plan says is new or changed.
///
/// Everything is first written beside its place; only when all of it is on disk is it renamed. If something fails
/// before, what was written is removed again, folders included.
pub fn write(plan: &Plan) -> io::Result<()> {
    let mut staged = Staged::default();
    for file in plan.files.iter().filter(|file| matches!(file.change, Change::New | Change::Changed)) {
        if let Err(error) = staged.stage(&plan.root, &file.path, &file.text) {
            staged.undo();
            return Err(error);
        }
    }
    staged.commit()
}

#[derive(Default)]
struct Staged {
    folders: Vec<PathBuf>,
    /// Written beside its place → the place.
    files: Vec<(PathBuf, PathBuf)>,
}

impl Staged {
    fn stage(&mut self, root: &Path, path: &str, text: &str) -> io::Result<()> {
        let target = root.join(path);
        let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
            return Ok(());
        };
        self.make_folder(folder)?;
        let beside = folder.join(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
        // `create_new` follows no link that somebody left there.
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)
            .map_err(|error| located(&target, &error))?;
        self.files.push((beside, target.clone()));
        file.write_all(text.as_bytes()).map_err(|error| located(&target, &error))
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
