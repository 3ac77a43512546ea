//! What a module from outside imports, declares and exports, in whatever language, and adding to it what it lacks.

mod edits;

use std::collections::BTreeSet;
use std::ops::Range;

pub use edits::Edits;

/// The outline of a module; `I` is what an import is in its language.
#[derive(Debug)]
pub struct Module<I> {
    pub imports: Vec<I>,
    /// Every statement but the imports, in order.
    pub statements: Vec<Statement>,
    /// Where the file's first statement may stand: behind what is about the file as a whole.
    pub start: usize,
}

/// What brings names of other modules into one.
pub trait Import {
    /// From its first character to its last.
    fn span(&self) -> &Range<usize>;

    /// The names as the module knows them.
    fn locals(&self) -> impl Iterator<Item = &str>;
}

/// A statement (in Rust, an item) at the top of a module.
#[derive(Debug, Default)]
pub struct Statement {
    /// From its first character to its last; comments before it are not part of it.
    pub span: Range<usize>,
    /// The names that it declares.
    pub declares: Vec<String>,
    /// The names under which it exports something.
    pub exports: Vec<String>,
    /// The module of which it exports everything.
    pub exports_all_of: Option<String>,
    /// The module of which it exports some names.
    pub exports_of: Option<String>,
    /// The names of others that it uses.
    pub uses: BTreeSet<String>,
    /// The name without which it would mean nothing: the type of an `impl`.
    pub belongs_to: Option<String>,
    /// Whether its type says that it is the handler of an operation.
    pub is_handler: bool,
}

/// A module of the user's with what it lacked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Extended {
    pub text: String,
    /// The exports that were added.
    pub added: Vec<String>,
    /// What is there, but not by name, so that nothing was added for it.
    pub hidden: Vec<String>,
}

impl<I> Default for Module<I> {
    fn default() -> Self {
        Module { imports: Vec::new(), statements: Vec::new(), start: 0 }
    }
}

impl<I: Import> Module<I> {
    /// The names that the module exports itself, without those of modules of which it exports everything.
    pub fn exports(&self) -> BTreeSet<&str> {
        self.statements.iter().flat_map(|statement| &statement.exports).map(String::as_str).collect()
    }

    /// The names that stand for something at the top of the module.
    pub fn names(&self) -> BTreeSet<&str> {
        let declared = self.statements.iter().flat_map(|statement| &statement.declares).map(String::as_str);
        self.imports.iter().flat_map(Import::locals).chain(declared).collect()
    }

    /// The statements that have to be added to the module so that it exports all that a fresh one does: those with missing
    /// exports, and what these use and the module has not. `elsewhere` are names that it exports of other modules as a
    /// whole.
    pub fn lacks(&self, fresh: &Module<I>, elsewhere: &BTreeSet<String>) -> Lacking {
        let mut exports = self.exports();
        exports.extend(elsewhere.iter().map(String::as_str));
        let known = self.names();
        let is_missing = |name: &&String| !exports.contains(name.as_str());
        let statements = fresh.statements.iter().enumerate();
        let lacking = statements.filter(|(_, statement)| statement.exports.iter().any(|name| is_missing(&name)));
        let mut needed: BTreeSet<usize> = lacking.map(|(index, _)| index).collect();
        let mut open: Vec<usize> = needed.iter().copied().collect();
        while let Some(index) = open.pop() {
            let statement = &fresh.statements[index];
            let is_needed = |other: &Statement| {
                let is_used = |name: &String| !known.contains(name.as_str()) && statement.uses.contains(name);
                let belongs = other.belongs_to.as_ref().is_some_and(|name| statement.declares.contains(name));
                belongs || other.declares.iter().any(is_used)
            };
            let found = fresh.statements.iter().enumerate().filter(|(_, other)| is_needed(other));
            open.extend(found.map(|(index, _)| index).filter(|&index| needed.insert(index)));
        }
        let needed_statements = || needed.iter().map(|&index| &fresh.statements[index]);
        let exports = needed_statements().flat_map(|statement| &statement.exports).filter(is_missing).cloned();
        let uses = needed_statements().flat_map(|statement| &statement.uses);
        Lacking {
            exports: exports.collect(),
            imports: uses.filter(|name| !known.contains(name.as_str())).cloned().collect(),
            statements: needed,
        }
    }
}

/// What a module lacks of a fresh one.
pub struct Lacking {
    /// Numbers of statements of the fresh module.
    pub statements: BTreeSet<usize>,
    /// The names that these export and the module does not.
    pub exports: Vec<String>,
    /// The names that these use and the module does not know.
    pub imports: BTreeSet<String>,
}

/// Where the first statement may stand, if what comes before `first` is nothing but comments behind `head`: a comment
/// with an empty line behind it is about the file.
pub fn start(text: &str, head: usize, first: usize) -> usize {
    let comments = text.get(head..first).unwrap_or_default();
    let ends = ["\n\n", "\n\r\n"].map(|gap| comments.trim_end_matches([' ', '\t']).rfind(gap));
    let about_file =
        ends.into_iter().flatten().max().and_then(|end| comments.get(..end)).map_or(0, |it| it.trim_end().len());
    head + about_file
}
