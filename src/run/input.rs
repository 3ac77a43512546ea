//! The document that a run is about: a file, standard input, or a URL.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result, anyhow};

use crate::cli::Arguments;
use crate::openapi::load::{self, Cache, Download, Files, Limits, Location, Reach, Remark, Remote, Sources};

/// What a document from standard input is called in messages.
const STANDARD_INPUT: &str = "<stdin>";

/// A document before it is understood.
pub(super) struct Input {
    /// What messages call it.
    pub name: String,
    pub bytes: Vec<u8>,
    pub location: Location,
    /// What it may refer to.
    pub reach: Reach,
    pub remark: Option<Remark>,
}

/// Reads a document as far as the arguments allow.
pub(super) fn read(input: &Path, arguments: &Arguments) -> Result<Input> {
    let remote = arguments.allow_remote.then(|| Remote::new(Limits::default(), Cache::of_user()));
    if input == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        let (name, location) = (STANDARD_INPUT.to_owned(), Location::File(STANDARD_INPUT.into()));
        return Ok(Input { name, bytes, location, reach: Reach { files: Files::None, remote }, remark: None });
    }
    let name = input.display().to_string();
    match Location::of_uri(&name) {
        Some(Location::Uri(url)) if url.starts_with("http:") || url.starts_with("https:") => {
            return download(url, remote);
        }
        _ => {}
    }
    if let Some((revision, path)) = at_revision(input) {
        let bytes =
            load::at_revision(revision, path).map_err(|reason| anyhow!("{name} cannot be read\n  = {reason}"))?;
        let reach = Reach { files: Files::Revision(revision.to_owned()), remote };
        return Ok(Input { name, bytes, location: Location::File(path.to_owned()), reach, remark: None });
    }
    if input.is_dir() {
        return Err(anyhow!(
            "{name} is a folder without an OpenAPI document to read\n  = name the document itself, or read route sources with --generate-spec"
        ));
    }
    let bytes = match fs::read(input) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing(input)),
        bytes => bytes.with_context(|| format!("{name} cannot be read"))?,
    };
    let files = if arguments.allow_outside { Files::All } else { Files::beside(input) };
    Ok(Input { name, bytes, location: Location::File(input.to_owned()), reach: Reach { files, remote }, remark: None })
}

/// A document that is not there, and those that may be meant.
fn missing(input: &Path) -> anyhow::Error {
    let folder = input.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    let wanted = input.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let near = similar::get_close_matches(wanted, &names, 1, 0.75);
    let help = match near.first() {
        Some(near) => format!("did you mean {}?", input.with_file_name(near).display()),
        None => "name a document in YAML or JSON, from here or with its whole path".to_owned(),
    };
    anyhow!("{} is not there\n  = {help}", input.display())
}

/// The revision and the path of `main:openapi.yaml`, where no file is called so.
fn at_revision(input: &Path) -> Option<(&str, &Path)> {
    let (revision, path) = input.to_str()?.split_once(':')?;
    // `C:\openapi.yaml` is a path.
    (revision.len() > 1 && !path.is_empty() && !input.exists()).then(|| (revision, Path::new(path)))
}

/// The document at a URL. Nothing in it can name a file of this machine.
fn download(url: String, remote: Option<Remote>) -> Result<Input> {
    let Some(mut remote) = remote else {
        return Err(anyhow!("{url} is on another machine\n  = --allow-remote downloads it"));
    };
    let Download { location, bytes, unchecked } =
        remote.get(&url).map_err(|reason| anyhow!("{url} cannot be downloaded\n  = {reason}"))?;
    let remark = unchecked.map(|reason| Remark::Unchecked { url: url.clone(), reason });
    Ok(Input { name: url, bytes, location, reach: Reach { files: Files::None, remote: Some(remote) }, remark })
}

/// What the document is called in the first line of generated files: no path, which differs from machine to machine, and
/// nothing of a URL's query, which may be a secret.
pub(super) fn source_name(sources: &Sources) -> &str {
    let name = match sources.first().source.name() {
        STANDARD_INPUT => return "standard input",
        name if name.contains("://") => name.split('?').next().unwrap_or(name),
        name => name,
    };
    Path::new(name).file_name().and_then(|name| name.to_str()).unwrap_or("an OpenAPI document")
}
