//! Downloads that are kept from run to run.
//!
//! A file holds one of them: what is known about it as a line of JSON, and the document itself. A file that is not as it
//! should be is as good as none, and the next download replaces it.

use std::fs::{self, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};

/// Where downloads are kept.
#[derive(Debug)]
pub struct Cache {
    folder: Option<PathBuf>,
}

/// A download, and what to ask its server by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub head: Head,
    pub bytes: Vec<u8>,
}

/// What is known about a download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// The URL that was asked for.
    pub url: String,
    /// The URL that answered, behind all redirects.
    pub location: String,
    /// The validators of the answer (RFC 9110, 8.8).
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// When the server last said that it is current, in seconds since 1970.
    pub checked: u64,
    /// The document's bytes; a file that was cut off has fewer.
    pub length: usize,
}

impl Cache {
    /// In the folder that the system has for caches; nothing is kept where there is none.
    pub fn of_user() -> Cache {
        let strategy = etcetera::base_strategy::choose_native_strategy();
        Cache { folder: strategy.ok().map(|strategy| strategy.cache_dir().join("api-scaffold")) }
    }

    /// In a folder, which is made when it is needed.
    pub fn at(folder: PathBuf) -> Cache {
        Cache { folder: Some(folder) }
    }

    /// What was downloaded from a URL.
    pub(super) fn get(&self, url: &str) -> Option<Entry> {
        let mut bytes = fs::read(self.path(url)?).ok()?;
        let end = bytes.iter().position(|&byte| byte == b'\n')?;
        let head: Head = serde_json::from_slice(bytes.get(..end)?).ok()?;
        bytes.drain(..=end);
        (head.url == url && head.length == bytes.len()).then_some(Entry { head, bytes })
    }

    /// Keeps a download. Where that fails, the next run downloads it again, which is no reason to stop this one.
    pub(super) fn put(&self, entry: &Entry) {
        let _ = self.try_put(entry);
    }

    /// Forgets a download.
    pub(super) fn remove(&self, url: &str) {
        if let Some(path) = self.path(url) {
            let _ = fs::remove_file(path);
        }
    }

    fn try_put(&self, entry: &Entry) -> Option<()> {
        let path = self.path(&entry.head.url)?;
        fs::create_dir_all(path.parent()?).ok()?;
        // Two runs at a time write two files, and whoever is last wins.
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // What a server tells this user is nobody else's business.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let write = || {
            let mut file = options.open(&temporary)?;
            serde_json::to_writer(&mut file, &entry.head)?;
            file.write_all(b"\n")?;
            file.write_all(&entry.bytes)?;
            drop(file);
            fs::rename(&temporary, &path)
        };
        write().inspect_err(|_| drop(fs::remove_file(&temporary))).ok()
    }

    /// Where the download of a URL is kept. Two URLs may have one place, and then replace each other: an entry says whose
    /// it is.
    fn path(&self, url: &str) -> Option<PathBuf> {
        let mut hasher = DefaultHasher::new();
        url.hash(&mut hasher);
        Some(self.folder.as_ref()?.join(format!("{:016x}", hasher.finish())))
    }
}

impl Head {
    /// Whether the server was asked so lately that it need not be asked again.
    pub fn is_fresh(&self, fresh: Duration) -> bool {
        now().checked_sub(self.checked).is_some_and(|age| age < fresh.as_secs())
    }
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(url: &str, text: &str) -> Entry {
        let head = Head {
            url: url.to_owned(),
            location: format!("{url}/there"),
            etag: Some("\"1\"".to_owned()),
            last_modified: None,
            checked: now(),
            length: text.len(),
        };
        Entry { head, bytes: text.into() }
    }

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::at(folder.path().join("deep/er"));
        assert_eq!(cache.get("https://a"), None);
        let kept = entry("https://a", "x: 1\ny: 2\n");
        cache.put(&kept);
        cache.put(&entry("https://b", ""));
        assert_eq!(cache.get("https://a"), Some(kept));
        let names: Vec<_> = fs::read_dir(folder.path().join("deep/er")).expect("the folder is there").collect();
        assert_eq!(names.len(), 2, "no temporary file is left: {names:?}");
    }

    #[test]
    fn broken_entries_are_none_and_are_replaced() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::at(folder.path().to_owned());
        let kept = entry("https://a", "x: 1\n");
        let path = cache.path("https://a").expect("there is a folder");
        let other = serde_json::to_string(&entry("https://other", "x: 1\n").head).expect("it is JSON");
        for broken in ["", "x: 1\n", "{}\nx: 1\n", &format!("{other}\nx: 1\n")] {
            fs::write(&path, broken).expect("the file is written");
            assert_eq!(cache.get("https://a"), None, "{broken}");
        }
        cache.put(&kept);
        let whole = fs::read(&path).expect("the file is there");
        fs::write(&path, &whole[..whole.len() - 1]).expect("the file is written");
        assert_eq!(cache.get("https://a"), None, "a file that was cut off");
        cache.put(&kept);
        assert_eq!(cache.get("https://a"), Some(kept));
    }

    #[test]
    fn only_a_time_that_was_is_fresh() {
        let mut head = entry("https://a", "").head;
        assert!(head.is_fresh(Duration::from_secs(60)));
        assert!(!head.is_fresh(Duration::ZERO));
        head.checked -= 61;
        assert!(!head.is_fresh(Duration::from_secs(60)));
        head.checked += 1000;
        assert!(!head.is_fresh(Duration::from_secs(60)), "the clock was set back");
    }
}
