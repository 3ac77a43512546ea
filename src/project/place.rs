//! Which project `--output` means, and where in it the sources stand.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{Owner, Project, Seal};

/// What sources end with, in any language that we know.
const SOURCES: [&str; 9] = ["ts", "mts", "cts", "tsx", "js", "mjs", "cjs", "jsx", "rs"];

/// What is not the project's own.
const FOREIGN: [&str; 5] = ["node_modules", "dist", "build", "target", ".git"];

/// Where a project is generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The project's folder.
    pub root: PathBuf,
    /// The folder below it that is `src` in a new project, with `/` between the parts: `src/api`; empty for the project's own.
    pub sources: String,
    /// Whether there is an app already, which has a start and settings of its own.
    pub is_established: bool,
}

/// What says that a folder is a project, and where its sources are.
pub trait Host {
    /// Whether the folder is one.
    fn is_project(&self, folder: &Path) -> bool;

    /// The folder of the project's sources.
    fn sources(&self, root: &Path) -> String;

    /// Whether a folder of the project holds sources.
    fn has_sources_in(&self, root: &Path, folder: &str) -> bool;
}

/// The place that an output means: `demo`, `demo/src` and `demo/src/routes` are the project `demo`, and so is a folder of
/// its sources, `demo/src/api`, where there is such a project. Everything else is a project of its own.
pub fn place(output: &Path, host: &dyn Host) -> Place {
    let root = project_root(output);
    if host.is_project(&root) {
        let sources = host.sources(&root);
        let is_established = has_sources(&root.join(&sources));
        return Place { root, sources, is_established };
    }
    let around = output.ancestors().skip(1).map(|folder| match folder.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => folder.to_owned(),
    });
    if let Some(around) = around.into_iter().find(|folder| host.is_project(folder))
        && let Some(sources) = below(output, &around).filter(|path| !path.is_empty())
        && host.has_sources_in(&around, sources.split('/').next().unwrap_or_default())
    {
        let sources = match sources.as_str() {
            "routes" => "",
            sources => sources.strip_suffix("/routes").unwrap_or(sources),
        };
        let sources = sources.to_owned();
        let top = sources.split('/').next().unwrap_or_default();
        let is_established = has_sources(&around.join(top)) || sources.contains('/');
        return Place { root: around, sources, is_established };
    }
    Place { root, sources: "src".to_owned(), is_established: false }
}

/// The project's folder: `demo`, `demo/src` and `demo/src/routes` mean the same one, `demo`.
fn project_root(output: &Path) -> PathBuf {
    let mut root = output;
    for part in ["routes", "src"] {
        let parent = root.parent().filter(|_| root.file_name().is_some_and(|name| name == part));
        match parent {
            // `src/routes` is the one below the current folder; a lone `routes` is a project of that name.
            Some(parent) if part == "src" || parent.file_name().is_some_and(|name| name == "src") => root = parent,
            _ => {}
        }
    }
    if root.as_os_str().is_empty() { PathBuf::from(".") } else { root.to_owned() }
}

/// The path from one folder to another below it, with `/` between the parts.
fn below(path: &Path, folder: &Path) -> Option<String> {
    let path = path.strip_prefix("./").unwrap_or(path);
    let rest = if folder == Path::new(".") { path } else { path.strip_prefix(folder).ok()? };
    let parts: Option<Vec<&str>> = rest.components().map(|part| part.as_os_str().to_str()).collect();
    parts.filter(|parts| !parts.contains(&"..")).map(|parts| parts.join("/"))
}

/// Whether somebody has written sources in a folder, and nothing was generated there before.
fn has_sources(folder: &Path) -> bool {
    let is_own = |name: &OsStr| !name.to_str().is_some_and(|name| FOREIGN.contains(&name));
    let is_source = |path: &Path| path.extension().and_then(OsStr::to_str).is_some_and(|it| SOURCES.contains(&it));
    let walk = WalkDir::new(folder).max_depth(8).into_iter().filter_entry(|entry| is_own(entry.file_name()));
    let sources = walk.flatten().filter(|entry| entry.file_type().is_file() && is_source(entry.path()));
    let mut seals =
        sources.filter_map(|entry| fs::read_to_string(entry.path()).ok()).map(|text| Seal::of(&text)).peekable();
    seals.peek().is_some() && seals.all(|seal| seal == Seal::None)
}

impl Project {
    /// Moves the files to a place: what stands in `src` goes to the place's sources, and where there is an app already, it
    /// gets no second one.
    pub fn move_to(&mut self, place: &Place) {
        let manifest = self.manifest;
        if place.is_established {
            self.files.retain(|file| matches!(file.owner, Owner::Generated | Owner::User) || file.path == manifest);
        }
        for file in &mut self.files {
            if let Some(rest) = file.path.strip_prefix("src/") {
                file.path = [place.sources.as_str(), rest].join("/").trim_start_matches('/').to_owned();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Folders with a `package.json` or a `Cargo.toml` are projects, with sources in `server`, too.
    struct Manifest;

    impl Host for Manifest {
        fn is_project(&self, folder: &Path) -> bool {
            folder.join("package.json").is_file()
        }

        fn sources(&self, _root: &Path) -> String {
            "src".to_owned()
        }

        fn has_sources_in(&self, _root: &Path, folder: &str) -> bool {
            ["src", "server", "routes"].contains(&folder)
        }
    }

    #[test]
    fn three_spellings_mean_one_project() {
        for output in ["demo", "demo/", "demo/src", "demo/src/routes", "demo/src/routes/"] {
            assert_eq!(project_root(Path::new(output)), Path::new("demo"), "{output}");
        }
        for output in [".", "src", "src/routes", "./src/"] {
            assert_eq!(project_root(Path::new(output)), Path::new("."), "{output}");
        }
        assert_eq!(project_root(Path::new("routes")), Path::new("routes"));
        assert_eq!(project_root(Path::new("/a/my-src/routes")), Path::new("/a/my-src/routes"));
    }

    #[test]
    fn a_folder_of_sources_belongs_to_its_project() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let write = |path: &str| {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), "").unwrap();
        };
        write("package.json");
        let of = |output: &str| {
            let Place { root: found, sources, is_established } = place(&root.join(output), &Manifest);
            (found.strip_prefix(root).unwrap().display().to_string(), sources, is_established)
        };
        let project = |root: &str, sources: &str, is_established| (root.to_owned(), sources.to_owned(), is_established);
        assert_eq!(of("src/routes"), project("", "src", false));
        assert_eq!(of("demo"), project("demo", "src", false));
        write("src/index.js");
        assert_eq!(of("src/routes"), project("", "src", true));
        assert_eq!(of(""), project("", "src", true));
        assert_eq!(of("src/api"), project("", "src/api", true));
        assert_eq!(of("server/shop/routes"), project("", "server/shop", true));
        assert_eq!(of("routes"), project("", "", true));
        assert_eq!(of("packages/api"), project("packages/api", "src", false));
        fs::write(root.join("src/index.js"), "// Generated by api-scaffold from a.yaml.\n").unwrap();
        assert_eq!(of("src"), project("", "src", false));
    }
}
