//! What must hold whatever bytes are given as sources. The fuzz target and the bounded run in `cargo test` share this.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use api_scaffold::frameworks::scan::{self, Scanned};
use api_scaffold::openapi::load::{self, Sources};
use api_scaffold::openapi::read;
use api_scaffold::openapi::write::{Version, to_json, to_yaml, write};
use api_scaffold::scanning::{Files, normal};

/// What stands before the path in the line that starts a file.
const FILE: &str = "//// ";

/// A few files in one text.
#[derive(Debug, Default)]
pub struct Bundle(BTreeMap<PathBuf, String>);

impl Bundle {
    /// What stands before the first line with a path is `index.ts`. As on a disk, what is no UTF-8 is no text.
    pub fn of(bytes: &[u8]) -> Self {
        let mut files: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
        let mut path = PathBuf::from("index.ts");
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            match line.strip_prefix(FILE.as_bytes()).and_then(|path| std::str::from_utf8(path).ok()) {
                Some(next) => path = normal(Path::new(next.trim())),
                None => files.entry(path.clone()).or_default().extend(line),
            }
        }
        Bundle(files.into_iter().filter_map(|(path, text)| Some((path, String::from_utf8(text).ok()?))).collect())
    }

    /// The files of a folder.
    pub fn text(folder: &Path, paths: &[PathBuf]) -> Vec<u8> {
        let mut text = Vec::new();
        for path in paths {
            text.extend(format!("{FILE}{}\n", path.display()).into_bytes());
            text.extend(std::fs::read(folder.join(path)).expect("the file can be read"));
            text.push(b'\n');
        }
        text
    }
}

impl Files for Bundle {
    fn text(&self, path: &Path) -> Option<String> {
        self.0.get(path).cloned()
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        self.0.keys().filter(|path| path.parent() == Some(folder)).cloned().collect()
    }
}

/// Takes sources the whole way to a document. Says what should not have happened on the way, or else what was made.
pub fn hold_for(bytes: &[u8]) -> Result<String, String> {
    let files = Bundle::of(bytes);
    let is_source = |path: &&PathBuf| path.extension().is_some_and(|it| it == "rs" || it == "ts" || it == "js");
    let paths: Vec<PathBuf> = files.0.keys().filter(is_source).cloned().collect();
    let Scanned { document, remarks, .. } = scan::scan(&paths, &files);
    let mut made = String::new();
    for remark in remarks {
        made.push_str(&format!("{}:{}:{}: {}\n", remark.file.display(), remark.line, remark.column, remark.message));
    }
    let laid_out = load::load("scanned", to_json(&document).into_bytes()).map_err(|error| error.to_string())?;
    let reading = read::read(&Sources::alone(laid_out)).map_err(|refusal| format!("it is refused: {refusal:?}"))?;
    for version in [Version::V30, Version::V31, Version::V32] {
        let document = write(&reading.contract, version).document;
        let json = to_json(&document);
        let yaml = to_yaml(&document).map_err(|error| error.to_string())?;
        for text in [&json, &yaml] {
            let again = load::load("written", text.clone().into_bytes()).map_err(|error| error.to_string())?;
            if to_json(&read::value(&again.root)) != json {
                return Err(format!("what is written is read as something else:\n{text}"));
            }
        }
        made.push_str(&json);
    }
    Ok(made)
}
