//! What updating a project has to know of the language that it is in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::outline::{Extended, Statement};
use crate::typescript::extend::without_extension;
use crate::{rust, typescript};

/// A language that projects are in.
pub(super) struct Language {
    /// What its files end with.
    pub extension: &'static str,
    /// Adds to a module what a fresh one exports besides; the third are names that it exports of others as a whole.
    pub extend: fn(&str, &str, &BTreeSet<String>) -> Option<Extended>,
    /// The statements of a module; `None` if it does not parse.
    pub statements: fn(&str) -> Option<Vec<Statement>>,
    /// The operation → its parts, in a file that says what operations are.
    pub members: fn(&str) -> BTreeMap<String, BTreeMap<String, String>>,
    /// The files of the project that the one at a path rests on.
    pub needs: fn(&str, &str) -> Vec<String>,
    /// Where the module may be that one at a path calls so.
    pub candidates: fn(&Path, &str) -> Vec<PathBuf>,
}

impl Language {
    /// The one that a file is in.
    pub fn of(path: &str) -> Option<&'static Language> {
        let (_, extension) = path.rsplit_once('.')?;
        [&TYPESCRIPT, &RUST].into_iter().find(|language| language.extension == extension)
    }
}

static TYPESCRIPT: Language = Language {
    extension: "ts",
    extend: typescript::extend::extend,
    statements: |text| Some(typescript::syntax::module(text)?.statements),
    members: typescript::syntax::members,
    needs: |path, text| {
        let module = typescript::syntax::module(text).unwrap_or_default();
        let imports = module.imports.into_iter().map(|import| import.source);
        let exports = module.statements.into_iter().flat_map(|it| it.exports_all_of.into_iter().chain(it.exports_of));
        imports.chain(exports).filter_map(|source| relative_to(path, &source)).collect()
    },
    candidates: |path, source| {
        let folder = path.parent().unwrap_or(Path::new(""));
        let stem = without_extension(source);
        match stem.starts_with('.') {
            true => [format!("{stem}.ts"), format!("{stem}/index.ts")].map(|name| folder.join(name)).to_vec(),
            false => Vec::new(),
        }
    },
};

/// The path of a module that the one at `path` calls `./errors.js`, or as its project spells it.
fn relative_to(path: &str, source: &str) -> Option<String> {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    source.strip_prefix('.')?;
    for part in without_extension(source).split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(format!("{}.ts", parts.join("/")))
}

static RUST: Language = Language {
    extension: "rs",
    extend: rust::extend::extend,
    statements: |text| Some(rust::syntax::module(text)?.statements),
    members: rust::syntax::members,
    needs: |path, text| {
        let Some(folder) = path.strip_suffix("/mod.rs") else { return Vec::new() };
        let statements = rust::syntax::module(text).unwrap_or_default().statements.into_iter();
        let modules = statements.flat_map(|statement| statement.declares);
        modules.map(|name| format!("{folder}/{name}.rs")).collect()
    },
    candidates: |path, module| {
        // The modules of `users.rs` and of `users/mod.rs` are in `users`.
        let is_root = path.file_name().is_some_and(|name| name == "mod.rs");
        let folder = if is_root { path.parent().unwrap_or(Path::new("")).to_owned() } else { path.with_extension("") };
        let relative = module.strip_prefix("self::").unwrap_or(module);
        match relative.contains("::") {
            true => Vec::new(),
            false => [format!("{relative}.rs"), format!("{relative}/mod.rs")].map(|name| folder.join(name)).to_vec(),
        }
    },
};
