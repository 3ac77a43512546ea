//! One run at a time for each project.

use std::fs::{self, File};
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};

use same_file::Handle;
use siphasher::sip::SipHasher13;

/// Held while a project is compared with what is on disk and written; other runs wait. The system lets go of it when
/// the process ends, however it does.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Still locked: who waits for this file finds that it is gone, and makes another.
        let _ = fs::remove_file(&self.path);
    }
}

/// Waits until no other run writes the project at `root`. The lock's file stands in the system's folder for temporary
/// files, so that nothing is left in the project.
pub fn lock(root: &Path) -> io::Result<Lock> {
    let root = std::path::absolute(root)?;
    let root = fs::canonicalize(&root).unwrap_or(root);
    let mut hasher = SipHasher13::new();
    hasher.write(root.as_os_str().as_encoded_bytes());
    let path = std::env::temp_dir().join(format!("api-scaffold-{:016x}.lock", hasher.finish()));
    loop {
        let file = File::options().create(true).write(true).truncate(false).open(&path)?;
        file.lock()?;
        let locked = Handle::from_file(file.try_clone()?)?;
        if Handle::from_path(&path).is_ok_and(|current| current == locked) {
            return Ok(Lock { path, _file: file });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_run_at_a_time_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let inside = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let lock = lock(folder.path()).unwrap();
                        assert_eq!(inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0);
                        std::thread::yield_now();
                        inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        let last = lock(folder.path()).unwrap();
        let path = last.path.clone();
        assert!(path.exists());
        drop(last);
        assert!(!path.exists());
    }
}
