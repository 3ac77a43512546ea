//! Files as crates: reading them, and finding those that their modules and manifests name.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use proc_macro2::Span;
use syn::{Attribute, Expr, ExprLit, Item, ItemMod, Lit, Meta};

use super::macros;
use crate::scanning::{Files, normal};

/// How often brackets may stand inside each other, or signs before an expression: the parser needs the stack for each.
const DEEPEST: usize = 2_000;

/// How many calls, operators or `else` may follow on each other: to the parser, what follows is around what comes before.
const LONGEST: usize = 20_000;

/// Whether an expression goes on for too long. Texts and comments count like code.
fn is_too_long(text: &str) -> bool {
    let mut links = vec![0_usize];
    text.as_bytes().windows(4).any(|bytes| {
        match bytes.first() {
            Some(b'(' | b'[' | b'{') => links.push(0),
            Some(b')' | b']' | b'}') if links.len() > 1 => drop(links.pop()),
            Some(b';' | b',') => links.last_mut().into_iter().for_each(|links| *links = 0),
            Some(b'.' | b'?' | b'+' | b'-' | b'*' | b'/' | b'%' | b'|' | b'&' | b'^') => {
                links.last_mut().into_iter().for_each(|links| *links += 1);
            }
            _ if bytes == b"else" => links.last_mut().into_iter().for_each(|links| *links += 1),
            _ => {}
        }
        links.last().is_some_and(|links| *links > LONGEST)
    })
}

/// Whether parsing a file would need too much of the stack. Texts and comments count like code, which no real file comes near.
fn is_too_deep(text: &str) -> bool {
    let (mut brackets, mut angles, mut signs) = (0_usize, 0_usize, 0_usize);
    text.bytes().any(|byte| {
        match byte {
            b'(' | b'[' | b'{' => brackets += 1,
            b')' | b']' | b'}' => brackets = brackets.saturating_sub(1),
            b'<' => angles += 1,
            b'>' => angles = angles.saturating_sub(1),
            // No type goes on behind the end of a statement.
            b';' => angles = 0,
            _ => {}
        }
        signs = match byte {
            b'&' | b'*' | b'!' | b'-' => signs + 1,
            b' ' | b'\n' => signs,
            _ => 0,
        };
        brackets.max(angles).max(signs) > DEEPEST
    })
}

/// A file's place among the sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub usize);

/// A file of Rust.
pub struct File {
    pub path: PathBuf,
    pub tree: syn::File,
    /// Whether the generator wrote it.
    pub is_generated: bool,
    /// Why it could not be read: line, column and reason.
    pub error: Option<(usize, usize, String)>,
}

/// A library or program.
#[derive(Debug)]
pub struct Crate {
    /// As paths name it.
    pub name: String,
    pub root: FileId,
    pub manifest: usize,
    pub is_library: bool,
    /// Whether its routes are asked for; others only say what these mean.
    pub is_target: bool,
}

/// A `Cargo.toml`.
#[derive(Debug)]
pub struct Manifest {
    pub folder: PathBuf,
    pub name: String,
    pub version: String,
    pub description: String,
    /// The crates of this machine that it names → their folders.
    pub dependencies: HashMap<String, PathBuf>,
}

/// All that is read before anything is followed.
#[derive(Default)]
pub struct Sources {
    pub files: Vec<File>,
    pub crates: Vec<Crate>,
    pub manifests: Vec<Manifest>,
    /// `mod name;` → its file, by the file that says it and the place of the name.
    children: HashMap<(FileId, (usize, usize)), FileId>,
    by_path: HashMap<PathBuf, FileId>,
    /// The files whose routes are asked for.
    asked: HashSet<PathBuf>,
    /// The folders of their packages. Others only say what these mean.
    targets: Vec<PathBuf>,
}

/// How many files are read: more is no program that people wrote.
const MOST_FILES: usize = 20_000;

impl Sources {
    /// Reads the crates that these files belong to, and those that they depend on.
    pub fn load(paths: &[PathBuf], files: &dyn Files) -> Self {
        let mut sources = Sources { asked: paths.iter().cloned().collect(), ..Sources::default() };
        let mut alone = Vec::new();
        for path in paths {
            match package_folder(path, files) {
                Some(folder) if sources.targets.contains(&folder) => {}
                Some(folder) => sources.targets.push(folder),
                None => alone.push(path.clone()),
            }
        }
        for folder in sources.targets.clone() {
            sources.package(&folder, paths, files);
        }
        for path in alone {
            if !sources.by_path.contains_key(&path) {
                let manifest = sources.manifests.len();
                sources.manifests.push(Manifest {
                    folder: path.parent().unwrap_or(Path::new("")).to_owned(),
                    name: String::new(),
                    version: String::new(),
                    description: String::new(),
                    dependencies: HashMap::new(),
                });
                sources.root(String::new(), &path, manifest, false, true, files);
            }
        }
        macros::expand(&mut sources.files);
        sources
    }

    /// Whether the routes in a file are asked for; the other files of a crate say what these mean.
    pub fn is_asked(&self, file: FileId) -> bool {
        self.files.get(file.0).is_some_and(|file| self.asked.contains(&file.path))
    }

    /// The file of a module that is declared without a body.
    pub fn child(&self, file: FileId, module: &ItemMod) -> Option<FileId> {
        self.children.get(&(file, start(module.ident.span()))).copied()
    }

    fn package(&mut self, folder: &Path, paths: &[PathBuf], files: &dyn Files) {
        if self.manifests.iter().any(|manifest| manifest.folder == folder) {
            return;
        }
        let Some(table) = files.text(&folder.join("Cargo.toml")).and_then(|text| text.parse::<toml::Table>().ok())
        else {
            return;
        };
        let text = |section: &str, key: &str| {
            let value = table.get(section).and_then(|section| section.get(key)).and_then(toml::Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        let name = text("package", "name");
        let manifest = self.manifests.len();
        let dependencies = dependencies(&table, folder, files);
        let needed: Vec<PathBuf> = dependencies.values().cloned().collect();
        let (version, description) = (text("package", "version"), text("package", "description"));
        self.manifests.push(Manifest {
            folder: folder.to_owned(),
            name: name.clone(),
            version,
            description,
            dependencies,
        });
        let is_target = self.targets.iter().any(|target| target == folder);
        for (name, root, is_library) in targets(&table, &name, folder, paths) {
            self.root(name, &root, manifest, is_library, is_target, files);
        }
        let mut needed: Vec<PathBuf> = needed;
        needed.sort();
        for folder in needed {
            self.package(&folder, paths, files);
        }
    }

    fn root(
        &mut self,
        name: String,
        path: &Path,
        manifest: usize,
        is_library: bool,
        is_target: bool,
        files: &dyn Files,
    ) {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if let Some(root) = self.file(path, &folder, files) {
            self.crates.push(Crate { name, root, manifest, is_library, is_target });
        }
    }

    /// Reads a file and those of its modules, which are looked for in a folder.
    fn file(&mut self, path: &Path, folder: &Path, files: &dyn Files) -> Option<FileId> {
        if let Some(known) = self.by_path.get(path) {
            return Some(*known);
        }
        if self.files.len() >= MOST_FILES {
            return None;
        }
        let text = files.text(path)?;
        let parsed = match is_too_deep(&text) {
            true => Err(syn::Error::new(Span::call_site(), format!("nested more than {DEEPEST} times"))),
            false if is_too_long(&text) => {
                Err(syn::Error::new(Span::call_site(), format!("an expression of more than {LONGEST} parts")))
            }
            false => syn::parse_file(&text),
        };
        let (tree, error) = match parsed {
            Ok(tree) => (tree, None),
            Err(error) => {
                let (line, column) = start(error.span());
                let empty = syn::File { shebang: None, attrs: Vec::new(), items: Vec::new() };
                (empty, Some((line, column + 1, error.to_string())))
            }
        };
        let id = FileId(self.files.len());
        self.by_path.insert(path.to_owned(), id);
        let is_generated = text.starts_with(GENERATED);
        let empty = syn::File { shebang: None, attrs: Vec::new(), items: Vec::new() };
        self.files.push(File { path: path.to_owned(), tree: empty, is_generated, error });
        self.modules(id, &tree.items, folder, path.parent().unwrap_or(Path::new("")), files);
        if let Some(file) = self.files.get_mut(id.0) {
            file.tree = tree;
        }
        Some(id)
    }

    /// Reads the files of the modules that are declared among items. `beside` is where `#[path]` looks.
    fn modules(&mut self, file: FileId, items: &[Item], folder: &Path, beside: &Path, files: &dyn Files) {
        for item in items {
            let Item::Mod(module) = item else { continue };
            if is_for_tests(&module.attrs) {
                continue;
            }
            let name = module.ident.to_string();
            let name = name.strip_prefix("r#").unwrap_or(&name);
            let given = text_of(&module.attrs, "path");
            if let Some((_, items)) = &module.content {
                let folder = folder.join(given.as_deref().unwrap_or(name));
                self.modules(file, items, &folder, &folder, files);
                continue;
            }
            let candidates = match &given {
                Some(given) => {
                    let path = normal(&beside.join(given));
                    vec![(path.clone(), path.parent().unwrap_or(Path::new("")).to_owned())]
                }
                None => vec![
                    (folder.join(format!("{name}.rs")), folder.join(name)),
                    (folder.join(name).join("mod.rs"), folder.join(name)),
                ],
            };
            let found = candidates.iter().find_map(|(path, folder)| self.file(path, folder, files));
            if let Some(found) = found {
                self.children.insert((file, start(module.ident.span())), found);
            }
        }
    }
}

/// How generated files start.
const GENERATED: &str = "// Generated by api-scaffold";

/// Line, from 1, and column, from 0.
pub fn start(span: Span) -> (usize, usize) {
    let start = span.start();
    (start.line, start.column)
}

/// The folder of the package that a file belongs to.
fn package_folder(path: &Path, files: &dyn Files) -> Option<PathBuf> {
    path.ancestors().skip(1).find_map(|folder| {
        let text = files.text(&folder.join("Cargo.toml"))?;
        text.contains("[package]").then(|| folder.to_owned())
    })
}

/// The crates of a package: name, root, and whether it is a library.
fn targets(table: &toml::Table, name: &str, folder: &Path, paths: &[PathBuf]) -> Vec<(String, PathBuf, bool)> {
    let identifier = |name: &str| name.replace('-', "_");
    let text = |value: &toml::Value, key: &str| value.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let library = table.get("lib");
    let library_name = library.and_then(|library| text(library, "name")).unwrap_or_else(|| identifier(name));
    let library = library.and_then(|library| text(library, "path")).unwrap_or_else(|| "src/lib.rs".to_owned());
    let mut found = vec![(library_name, normal(&folder.join(library)), true)];
    let programs = table.get("bin").and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for program in programs {
        let name = text(program, "name").unwrap_or_default();
        let path = text(program, "path").map(|path| normal(&folder.join(path)));
        let usual = [format!("src/bin/{name}.rs"), format!("src/bin/{name}/main.rs")];
        let roots = path.map_or_else(|| usual.iter().map(|path| folder.join(path)).collect(), |path| vec![path]);
        found.extend(roots.into_iter().map(|root| (identifier(&name), root, false)));
    }
    found.push((identifier(name), folder.join("src/main.rs"), false));
    let programs = folder.join("src/bin");
    for path in paths {
        let is_program = path.parent() == Some(&programs)
            || path.ends_with("main.rs") && path.parent().and_then(Path::parent) == Some(&programs);
        if is_program {
            found.push((identifier(name), path.clone(), false));
        }
    }
    let mut seen = HashSet::new();
    found.retain(|(_, root, _)| seen.insert(root.clone()));
    found
}

/// The dependencies of a package that are folders of this machine, by the names that paths have for them.
fn dependencies(table: &toml::Table, folder: &Path, files: &dyn Files) -> HashMap<String, PathBuf> {
    let mut found = HashMap::new();
    let workspace = folder.ancestors().find_map(|folder| {
        let table = files.text(&folder.join("Cargo.toml"))?.parse::<toml::Table>().ok()?;
        let workspace = table.get("workspace")?.clone();
        Some((folder.to_owned(), workspace))
    });
    let listed = table.get("dependencies").and_then(toml::Value::as_table);
    for (name, dependency) in listed.into_iter().flatten() {
        let path = |dependency: &toml::Value, folder: &Path| {
            let path = dependency.get("path").and_then(toml::Value::as_str)?;
            Some(normal(&folder.join(path)))
        };
        let shared = || {
            let (folder, workspace) = workspace.as_ref()?;
            path(workspace.get("dependencies")?.get(name)?, folder)
        };
        let is_shared = dependency.get("workspace").and_then(toml::Value::as_bool) == Some(true);
        let path = if is_shared { shared() } else { path(dependency, folder) };
        found.extend(path.map(|path| (name.replace('-', "_"), path)));
    }
    found
}

/// Whether an item is there for tests only: `#[cfg(test)]`, `#[test]`.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let last = path.segments.last().map(|segment| segment.ident.to_string());
        match (&attribute.meta, last.as_deref()) {
            (Meta::List(list), Some("cfg")) => {
                let condition = list.tokens.to_string().replace(' ', "");
                condition == "test" || condition.starts_with("all(test") || condition.starts_with("any(test")
            }
            (_, Some("test" | "rstest" | "bench")) => true,
            _ => false,
        }
    })
}

/// The text that an attribute gives: `#[path = "…"]`.
pub fn text_of(attributes: &[Attribute], name: &str) -> Option<String> {
    attributes.iter().find(|attribute| attribute.path().is_ident(name)).and_then(|attribute| match &attribute.meta {
        Meta::NameValue(pair) => literal_text(&pair.value),
        _ => None,
    })
}

/// The text of a literal.
pub fn literal_text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}
