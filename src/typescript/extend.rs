//! Adding to a module of the user's what a changed document needs of it, and leaving every other byte as it is.

use std::collections::BTreeSet;
use std::ops::Range;

use super::syntax::{Import, Module, Statement, module};

/// A module of the user's with what it lacked.
#[derive(Debug, PartialEq, Eq)]
pub struct Extended {
    pub text: String,
    /// The exports that were added.
    pub added: Vec<String>,
}

/// Adds the exports of a freshly generated module that the user's own lacks, with the declarations and imports that they
/// need. What the own module exports by another way (`export { a as b }`, a re-export, a destructured object) is there;
/// `elsewhere` are names that it exports of other modules as a whole.
///
/// `None` where one of the two does not parse.
pub fn extend(own: &str, fresh: &str, elsewhere: &BTreeSet<String>) -> Option<Extended> {
    let (old, new) = (module(own)?, module(fresh)?);
    let mut exports = old.exports();
    exports.extend(elsewhere.iter().map(String::as_str));
    let needed = needed(&old, &new, &exports);
    let mut added = Vec::new();
    let mut edits = Edits { own, line_end: line_end(own), imports: Vec::new(), statements: Vec::new() };
    for &index in &needed {
        let statement = &new.statements[index];
        added.extend(statement.exports.iter().filter(|name| !exports.contains(name.as_str())).cloned());
        edits.statement(&old, &new, index, fresh);
    }
    let uses: BTreeSet<&str> =
        needed.iter().flat_map(|&index| &new.statements[index].uses).map(String::as_str).collect();
    let known = old.names();
    for import in &new.imports {
        let missing = import.names.iter().map(|name| name.local.as_str());
        let missing: Vec<&str> = missing.filter(|name| uses.contains(name) && !known.contains(name)).collect();
        if !missing.is_empty() {
            edits.import(&old, import, fresh, &missing);
        }
    }
    Some(Extended { text: edits.applied(), added })
}

/// The fresh statements that have to be added: those with missing exports, and what these use and the own module has not.
fn needed(old: &Module, new: &Module, exports: &BTreeSet<&str>) -> BTreeSet<usize> {
    let known = old.names();
    let lacks = |statement: &Statement| statement.exports.iter().any(|name| !exports.contains(name.as_str()));
    let mut needed: BTreeSet<usize> =
        (0..new.statements.len()).filter(|&index| lacks(&new.statements[index])).collect();
    let mut open: Vec<usize> = needed.iter().copied().collect();
    while let Some(index) = open.pop() {
        for name in &new.statements[index].uses {
            let declares = |statement: &Statement| statement.declares.contains(name);
            if !known.contains(name.as_str())
                && let Some(declaration) = new.statements.iter().position(declares)
                && needed.insert(declaration)
            {
                open.push(declaration);
            }
        }
    }
    needed
}

/// The space before a statement, and the statement with the comments before it.
fn with_comments<'a>(text: &'a str, module: &Module, index: usize) -> (&'static str, &'a str) {
    let span = &module.statements[index].span;
    let statements = module.statements.iter().map(|statement| statement.span.end);
    let ends = module.imports.iter().map(|import| import.span.end).chain(statements);
    let before = ends.filter(|&end| end <= span.start).max().unwrap_or(module.start);
    let text = text.get(before..span.end).unwrap_or_default();
    let statement = text.trim_start_matches([';', ' ', '\t', '\r', '\n']);
    let space = &text[..text.len() - statement.len()];
    let is_close = space.matches('\n').count() == 1 && index > 0;
    (if is_close { "\n" } else { "\n\n" }, statement)
}

/// Insertions into a text.
struct Edits<'a> {
    own: &'a str,
    line_end: &'static str,
    /// Where, and what. At one place, imports stand before statements, and each in this order.
    imports: Vec<(usize, String)>,
    statements: Vec<(usize, String)>,
}

impl Edits<'_> {
    /// Inserts a statement where its neighbours in the fresh module stand: after the nearest one before it that is there,
    /// else before the nearest one after it, else at the end.
    fn statement(&mut self, old: &Module, new: &Module, index: usize, fresh: &str) {
        let stands = |other: &Statement| {
            let same = |own: &&Statement| {
                own.exports
                    .iter()
                    .chain(&own.declares)
                    .any(|name| other.exports.contains(name) || other.declares.contains(name))
            };
            old.statements.iter().find(same)
        };
        let before = new.statements[..index].iter().rev().find_map(stands);
        let after = || new.statements[index + 1..].iter().find_map(stands);
        let (gap, text) = with_comments(fresh, new, index);
        let (gap, text) = (self.own_line_ends(gap), self.own_line_ends(text));
        if let Some(before) = before {
            let at = self.end_of_line(before.span.end);
            self.statements.push((at, gap + &text));
        } else if let Some(after) = after() {
            let at = self.start_with_comments(old, after.span.start);
            self.statements.push((at, text + self.line_end + self.line_end));
        } else {
            let at = self.own.trim_end().len();
            let gap = if at == 0 && self.statements.is_empty() { "" } else { &gap };
            self.statements.push((at, format!("{gap}{text}")));
        }
    }

    /// Adds names to the import of the same module, or adds the import.
    fn import(&mut self, old: &Module, fresh: &Import, fresh_text: &str, missing: &[&str]) {
        let is_named = fresh.names.iter().all(|name| name.is_named);
        let same = |own: &&Import| {
            without_extension(&own.source) == without_extension(&fresh.source) && own.is_type == fresh.is_type
        };
        let specifiers = fresh.names.iter().filter(|name| missing.contains(&name.local.as_str()));
        let specifiers: Vec<&str> = specifiers.filter_map(|name| fresh_text.get(name.span.clone())).collect();
        let last_named = |own: &Import| own.names.iter().rfind(|name| name.is_named).map(|name| name.span.clone());
        if is_named && let Some(last) = old.imports.iter().filter(same).find_map(last_named) {
            let between = self.space_before(last.start);
            let names = specifiers.iter().map(|name| format!(",{between}{name}"));
            self.imports.push((last.end, names.collect()));
            return;
        }
        let whole = fresh_text.get(fresh.span.clone()).unwrap_or_default();
        let source = own_spelling(old, &fresh.source);
        let line = if is_named {
            let keyword = if fresh.is_type { "import type" } else { "import" };
            format!("{keyword} {{ {} }} from '{source}';", specifiers.join(", "))
        } else {
            whole.replace(&fresh.source, &source)
        };
        match old.imports.last() {
            Some(last) => {
                let at = self.end_of_line(last.span.end);
                self.imports.push((at, format!("{}{line}", self.line_end)));
            }
            None => self.first_import(old.start, &line),
        }
    }

    /// Adds an import to a module that has none, with an empty line between it and what stands there.
    fn first_import(&mut self, start: usize, line: &str) {
        let end = self.line_end;
        let known = self.imports.iter_mut().find(|(at, _)| *at == start);
        match known {
            Some((_, text)) if start == 0 => {
                *text = format!("{}{line}{end}{end}", text.trim_end_matches(end).to_owned() + end)
            }
            Some((_, text)) => *text += &format!("{end}{line}"),
            None if start == 0 => self.imports.push((0, format!("{line}{end}{end}"))),
            None => self.imports.push((start, format!("{end}{end}{line}"))),
        }
    }

    /// The end of the line on which a statement ends, a comment behind it included; what else stands there is another
    /// statement.
    fn end_of_line(&self, end: usize) -> usize {
        let rest = self.own.get(end..).unwrap_or_default();
        let line = &rest[..rest.find(['\r', '\n']).unwrap_or(rest.len())];
        let is_comment =
            |text: &str| text.starts_with("//") || (text.starts_with("/*") && text.trim_end().ends_with("*/"));
        let behind = line.trim_start();
        if behind.is_empty() || is_comment(behind) { end + line.trim_end().len() } else { end }
    }

    /// Where a statement starts with the comments that belong to it: those without an empty line between.
    fn start_with_comments(&self, module: &Module, start: usize) -> usize {
        let others = module.statements.iter().map(|statement| &statement.span);
        let spans = module.imports.iter().map(|import| &import.span).chain(others);
        let end = |span: &Range<usize>| self.end_of_line(span.end);
        let before = spans.filter(|span| span.end <= start).map(end).max().unwrap_or(module.start);
        let between = self.own.get(before..start).unwrap_or_default();
        let blank = between.rfind("\n\n").map(|at| at + 2).or_else(|| between.rfind("\n\r\n").map(|at| at + 3));
        let from = before + blank.unwrap_or(0);
        from + self.own.get(from..start).map_or(0, |text| text.len() - text.trim_start().len())
    }

    /// What stands between the names of an import: a line each, or all on one.
    fn space_before(&self, start: usize) -> &str {
        let before = self.own.get(..start).unwrap_or_default();
        let space = &before[before.trim_end().len()..];
        if space.contains('\n') { space } else { " " }
    }

    fn own_line_ends(&self, text: &str) -> String {
        if self.line_end == "\n" { text.to_owned() } else { text.replace('\n', self.line_end) }
    }

    fn applied(self) -> String {
        let mut list = self.imports;
        list.extend(self.statements);
        list.sort_by_key(|(at, _)| *at);
        let mut text = String::with_capacity(self.own.len());
        let mut done = 0;
        for (at, inserted) in &list {
            text.push_str(self.own.get(done..*at).unwrap_or_default());
            text.push_str(inserted);
            done = *at;
        }
        text.push_str(self.own.get(done..).unwrap_or_default());
        if !list.is_empty() && !text.ends_with('\n') {
            text.push_str(self.line_end);
        }
        text
    }
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// `./a.js`, `./a.ts` and `./a` are one module.
fn without_extension(source: &str) -> &str {
    source.strip_suffix(".js").or_else(|| source.strip_suffix(".ts")).unwrap_or(source)
}

/// A relative module's name with the extension that the own imports use.
fn own_spelling(old: &Module, source: &str) -> String {
    let mut relative = old.imports.iter().map(|import| import.source.as_str()).filter(|source| source.starts_with('.'));
    let extension = relative.next_back().map(|source| &source[without_extension(source).len()..]);
    match extension {
        Some(extension) if source.starts_with('.') => format!("{}{extension}", without_extension(source)),
        _ => source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: &str = "\
import { ApiError } from '../errors.js';
import type { Handler } from '../handlers.js';
import type * as operations from '../operations.js';

/** A. */
export const a: Handler<typeof operations.a> = async () => {
  throw new ApiError(501);
};

/** B. */
export const b: Handler<typeof operations.b> = async () => {
  throw new ApiError(501);
};

export const c: Handler<typeof operations.c> = async () => help();

const help = () => undefined;
";

    fn extended(own: &str) -> Extended {
        extend(own, FRESH, &BTreeSet::new()).expect("both parse")
    }

    #[test]
    fn what_is_missing_comes_where_its_neighbours_stand() {
        let own = "import { ApiError } from '../errors';\nimport type { Handler } from '../handlers';\n\n\
                   // mine\nexport const a: Handler<A> = async () => {}; // keep\nconst x = 1;\nexport const c = help();\nfunction help() {}";
        let found = extended(own);
        assert_eq!(found.added, ["b"]);
        assert_eq!(
            found.text,
            "\
import { ApiError } from '../errors';
import type { Handler } from '../handlers';
import type * as operations from '../operations';

// mine
export const a: Handler<A> = async () => {}; // keep

/** B. */
export const b: Handler<typeof operations.b> = async () => {
  throw new ApiError(501);
};
const x = 1;
export const c = help();
function help() {}
"
        );
        assert_eq!(extended(&found.text).text, found.text, "a second time changes nothing");
    }

    #[test]
    fn what_stands_first_comes_before_the_comment_of_the_next() {
        let own = "// licence\n\n/** Mine. */\nexport const b = 1;\n\nexport const c = 2;\n";
        let text = extended(own).text;
        assert!(text.contains("};\n\n/** Mine. */\nexport const b = 1;"), "{text}");
        assert!(text.starts_with("// licence\n\nimport { ApiError } from '../errors.js';\n"), "{text}");
    }

    #[test]
    fn names_join_the_imports_that_are_there() {
        let own = "import {\n  Other,\n  More,\n} from '../errors.js';\nexport const a = 1;\nexport const c = 1;\n";
        let text = extended(own).text;
        assert!(text.starts_with("import {\n  Other,\n  More,\n  ApiError,\n} from '../errors.js';\n"), "{text}");
    }

    #[test]
    fn other_ways_to_export_are_understood() {
        for own in [
            "const x = 1;\nexport { x as a, x as b, x as c };\n",
            "export const { a, b, c } = new Users();\n",
            "export { a, b } from './ab.js';\nexport class c {}\n",
        ] {
            assert_eq!(extended(own), Extended { text: own.to_owned(), added: Vec::new() });
        }
        let elsewhere = ["a", "b", "c"].map(str::to_owned).into_iter().collect();
        assert!(extend("export * from './all.js';\n", FRESH, &elsewhere).is_some_and(|found| found.added.is_empty()));
    }

    #[test]
    fn line_ends_stay_and_broken_files_are_left_alone() {
        let own = "export const a = 1;\r\nexport const b = 1;\r\n";
        let text = extended(own).text;
        assert!(text.matches('\n').count() == text.matches("\r\n").count() && text.starts_with("import"), "{text:?}");
        assert_eq!(extend("export const = 1;", FRESH, &BTreeSet::new()), None);
        assert!(extended("export const a = 1;\n").text.contains("operations.js';\n\nexport const a"));
        let all = extended("");
        assert_eq!(all.added, ["a", "b", "c"]);
        assert_eq!(all.text, FRESH);
    }
}
