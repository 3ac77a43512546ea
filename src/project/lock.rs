//! One run at a time for each project.

use std::fs::{self, File};
use std::hash::Hasher;
use std::io;
use std::path::Path;

use siphasher::sip::SipHasher13;

/// Held while a project is compared with what is on disk and written; other runs wait. The system lets go of it when
/// the process ends, however it does.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

/// Waits until no other run writes the project at `root`. The lock's file stands in the system's folder for temporary
/// files, so that nothing is left in the project.
pub fn lock(root: &Path) -> io::Result<Lock> {
    let path = std::path::absolute(root)?;
    let path = fs::canonicalize(&path).unwrap_or(path);
    let mut hasher = SipHasher13::new();
    hasher.write(path.as_os_str().as_encoded_bytes());
    let name = format!("api-scaffold-{:016x}.lock", hasher.finish());
    let file = File::options().create(true).write(true).truncate(false).open(std::env::temp_dir().join(name))?;
    file.lock()?;
    Ok(Lock(file))
}
