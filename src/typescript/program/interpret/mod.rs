//! A bounded interpreter that follows values the way the program does, without running it.
//!
//! Everything that the sources say becomes a value; what they leave to the running program becomes a symbol that remembers how it
//! came to be. Calls of what is not in the sources are kept in their order, because they are what a program does to a framework.
//! All branches of a condition that is not known are followed.

mod builtins;
mod calls;
mod conditions;
mod decorators;
mod drizzle;
pub mod errors;
mod expressions;
pub mod extensions;
mod files;
mod imports;
mod injection;
mod lodash;
mod patterns;
pub mod prisma;
mod promises;
pub mod records;
mod refusals;
mod requests;
pub mod rows;
mod statements;
mod typed;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::models::Models;
use super::modules::{Files, Module, ModuleId, Parsed};
use super::resolve::Resolver;
use super::tree::Doc;
use super::value::{Class, Closure, External, Lost, Place, Symbol, Value};
pub use typed::type_of;

/// How many steps a program may take, over all: a step is an expression or a statement.
const MOST_STEPS: usize = 20_000_000;

/// How many folders around a module are looked at.
const MOST_FOLDERS: usize = 12;

/// A call that is kept counts more, because it takes memory.
const STEPS_A_CALL: usize = 20;

/// So many items are copied in the time of a step.
const COPIES_A_STEP: usize = 16;
/// How deep calls and expressions may be inside each other.
const DEEPEST: usize = 400;

/// A program, as far as it has been followed.
pub struct Program<'f> {
    files: &'f dyn Files,
    /// Whether a file is a library that is known by what it exports, and what that is called.
    library: fn(&Path) -> Option<String>,
    resolver: Resolver,
    modules: Vec<Rc<Module>>,
    by_path: HashMap<PathBuf, ModuleId>,
    /// Files that have been parsed and are not modules yet.
    parsed: HashMap<PathBuf, Parsed>,
    calls: Vec<Rc<Symbol>>,
    /// The calls of what is not known.
    lost: Vec<Lost>,
    steps: usize,
    /// The number of steps at which there is no going on.
    limit: usize,
    /// How many steps the calls of each function from within itself have taken, while no request is followed.
    recursive_steps: HashMap<usize, usize>,
    /// How many steps requests have taken.
    request_steps: usize,
    depth: usize,
    /// How many branches are open of which it is not known whether they are taken.
    uncertain: usize,
    /// The names of variables and members that get another value somewhere.
    assigned: HashSet<Arc<str>>,
    recorder: Option<requests::Recorder>,
    /// The comments above statements that are expressions.
    docs: HashMap<Place, Arc<Doc>>,
    /// What the program has added to what packages export.
    extended: Vec<(External, Value)>,
    /// The functions that are being followed.
    active: Vec<usize>,
    /// The functions that have been called, and the classes that there are instances of.
    followed: HashSet<usize>,
    /// What the functions that are being followed give back.
    returns: Vec<Vec<Value>>,
    /// The models of databases that modules have to do with.
    models: HashMap<ModuleId, Rc<Models>>,
    /// How models of Sequelize are tied to each other.
    associations: Vec<records::Association>,
    /// The classes that TypeORM keeps in tables, by what tells them apart; `None` for all others.
    entities: HashMap<usize, Option<Rc<records::Entity>>>,
}

impl<'f> Program<'f> {
    /// A program whose files are there. `library` names the generated files that are not to be followed into.
    pub fn new(files: &'f dyn Files, library: fn(&Path) -> Option<String>) -> Self {
        Program {
            files,
            library,
            resolver: Resolver::default(),
            modules: Vec::new(),
            by_path: HashMap::new(),
            parsed: HashMap::new(),
            calls: Vec::new(),
            lost: Vec::new(),
            steps: 0,
            limit: MOST_STEPS,
            recursive_steps: HashMap::new(),
            request_steps: 0,
            depth: 0,
            uncertain: 0,
            assigned: HashSet::new(),
            recorder: None,
            docs: HashMap::new(),
            extended: Vec::new(),
            active: Vec::new(),
            followed: HashSet::new(),
            returns: Vec::new(),
            models: HashMap::new(),
            associations: Vec::new(),
            entities: HashMap::new(),
        }
    }

    /// Takes files that have been parsed, so that this need not be done when they are loaded.
    pub fn take(&mut self, parsed: Vec<(PathBuf, Parsed)>) {
        self.parsed.extend(parsed);
    }

    /// The calls of what is not known.
    pub fn lost(&self) -> &[Lost] {
        &self.lost
    }

    /// The calls of what is not in the sources, in the order in which the program makes them.
    pub fn calls(&self) -> &[Rc<Symbol>] {
        &self.calls
    }

    /// The modules that were read.
    pub fn modules(&self) -> &[Rc<Module>] {
        &self.modules
    }

    pub fn module(&self, id: ModuleId) -> &Rc<Module> {
        &self.modules[id.0]
    }

    /// The comment above the statement that begins at a place.
    pub fn doc(&self, place: Place) -> Option<Arc<Doc>> {
        self.docs.get(&place).cloned()
    }

    /// Whether a function has been called by the program.
    pub fn is_followed(&self, closure: &Closure) -> bool {
        self.followed.contains(&Arc::as_ptr(&closure.function).addr())
    }

    /// Whether the program has made an instance of a class.
    pub fn is_constructed(&self, class: &Class) -> bool {
        self.followed.contains(&Arc::as_ptr(&class.tree).addr())
    }

    /// Forgets the calls that have been made since there were so many.
    pub fn forget_calls(&mut self, since: usize) {
        self.calls.truncate(since);
    }

    /// The text of a file that is no module.
    pub fn text(&self, path: &Path) -> Option<String> {
        self.files.text(path)
    }

    /// The folders around a module, from the nearest on.
    pub fn folders_around(&self, module: ModuleId) -> Vec<PathBuf> {
        let path = &self.module(module).path;
        let mut folders: Vec<PathBuf> = path.ancestors().skip(1).take(MOST_FOLDERS).map(Path::to_owned).collect();
        if path.is_relative() {
            let above = std::iter::successors(Some(PathBuf::from("..")), |folder| Some(folder.join("..")));
            folders.extend(above.take(2));
        }
        folders
    }

    /// What is in a folder, in the order of the names.
    pub fn folder(&self, folder: &Path) -> Vec<PathBuf> {
        let folder = folder.to_str().and_then(|path| path.strip_prefix(imports::HERE)).map_or(folder, Path::new);
        self.files.list(folder)
    }

    /// `file:line:column` of a place.
    pub fn describe(&self, place: Place) -> String {
        let module = self.module(place.module);
        let (line, column) = module.position(place.at);
        format!("{}:{line}:{column}", module.path.display())
    }

    /// Counts what takes long where lists are long, though it is one expression.
    fn has_copied(&mut self, items: usize) {
        self.steps += items / COPIES_A_STEP;
    }

    /// Whether there is no going on: what is deeper is not known.
    fn is_exhausted(&mut self) -> bool {
        self.steps += 1;
        self.steps > self.limit || self.depth > DEEPEST
    }
}
