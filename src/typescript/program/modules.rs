//! Files as modules: reading them, and finding what their imports name.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;
use memchr::memchr_iter;

use super::scope::Scope;
use super::tree::{Imported, Module as Tree};
use super::value::{Object, Place, Value};
use crate::scanning::normal;
use crate::typescript::syntax;

pub use crate::scanning::Files;

/// A module's place in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleId(pub usize);

/// A file of the program.
#[derive(Debug)]
pub struct Module {
    pub path: PathBuf,
    pub text: Box<str>,
    pub tree: Arc<Tree>,
    pub scope: Rc<Scope>,
    pub exports: RefCell<IndexMap<Arc<str>, Export>>,
    /// The modules whose exports are also this one's.
    pub stars: RefCell<Vec<ModuleId>>,
    /// CommonJS's `module`.
    pub own: Rc<Object>,
    /// Whether it has been followed, or is about to be.
    pub is_started: Cell<bool>,
    /// Why not all of it could be read, and where.
    pub error: Option<(u32, String)>,
    /// Where its lines start but for the first, once somebody has asked for one.
    lines: OnceCell<Vec<usize>>,
}

#[derive(Clone, Debug)]
pub enum Export {
    /// What the module calls so.
    Local(Arc<str>),
    From(ModuleId, Imported),
    Value(Value),
}

/// The text of a file, and what it was parsed to.
pub struct Parsed {
    pub text: String,
    pub tree: Tree,
    /// Why not all of it could be read, and where.
    pub error: Option<(u32, String)>,
}

/// The tree of a file, and why not all of it could be read, and where.
pub fn parse(path: &Path, text: &str) -> (Tree, Option<(u32, String)>) {
    let is_typescript =
        path.extension().is_some_and(|extension| ["ts", "mts", "cts"].iter().any(|ts| extension == *ts));
    syntax::program(text, is_typescript)
}

impl Module {
    pub fn new(id: ModuleId, path: PathBuf, parsed: Parsed) -> Self {
        let Parsed { text, tree, error } = parsed;
        Module {
            path,
            text: text.into(),
            tree: Arc::new(tree),
            scope: Rc::new(Scope::of_module(id)),
            exports: RefCell::default(),
            stars: RefCell::default(),
            own: Rc::new(Object::new(Place { module: id, at: 0 })),
            is_started: Cell::new(false),
            error,
            lines: OnceCell::new(),
        }
    }

    /// Line and column of a byte, both from 1.
    pub fn position(&self, at: u32) -> (usize, usize) {
        let lines = self.lines.get_or_init(|| memchr_iter(b'\n', self.text.as_bytes()).map(|end| end + 1).collect());
        let at = (at as usize).min(self.text.len());
        let line = lines.partition_point(|start| *start <= at);
        let start = line.checked_sub(1).and_then(|before| lines.get(before)).copied().unwrap_or(0);
        (line + 1, self.text.get(start..at).unwrap_or_default().chars().count() + 1)
    }
}

/// The extensions of the files that are modules, in the order in which an import without one finds them.
pub const EXTENSIONS: [&str; 6] = ["ts", "js", "mts", "mjs", "cts", "cjs"];

/// The files that a relative import may mean, in the order of their precedence: TypeScript writes `.js` where `.ts` stands.
pub fn candidates(importer: &Path, source: &str) -> Vec<PathBuf> {
    let folder = importer.parent().unwrap_or(Path::new(""));
    // What ends in a slash is a folder, even where a module is called so, too.
    match source.ends_with('/') || matches!(source, "." | "..") {
        true => indexes(&normal(&folder.join(source))).collect(),
        false => with_extensions(&normal(&folder.join(source))),
    }
}

/// The modules that a folder may be imported by.
fn indexes(folder: &Path) -> impl Iterator<Item = PathBuf> {
    EXTENSIONS.iter().map(move |extension| folder.join(format!("index.{extension}")))
}

/// The files that a path may mean whose extension may be left out, or another one.
pub fn with_extensions(target: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let with = |path: &Path, extension: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(".");
        name.push(extension);
        PathBuf::from(name)
    };
    if let Some(extension) = target.extension().and_then(|extension| extension.to_str()) {
        let typescript = match extension {
            "js" | "jsx" => Some("ts"),
            "mjs" => Some("mts"),
            "cjs" => Some("cts"),
            _ => None,
        };
        found.extend(typescript.map(|typescript| target.with_extension(typescript)));
        if EXTENSIONS.contains(&extension) {
            found.push(target.to_owned());
        }
    }
    found.extend(EXTENSIONS.iter().map(|extension| with(target, extension)));
    found.extend(indexes(target));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_name_files() {
        let all = |source| candidates(Path::new("src/routes/index.ts"), source);
        assert_eq!(all("../types/api.js")[0], Path::new("src/types/api.ts"));
        assert_eq!(all("./users")[0], Path::new("src/routes/users.ts"));
        assert!(all("..").contains(&PathBuf::from("src/index.js")));
        assert!(all("./users.service").contains(&PathBuf::from("src/routes/users.service.ts")));
    }
}
