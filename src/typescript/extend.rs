//! Adding to a module of the user's what a changed document needs of it, and leaving every other byte as it is.

use std::collections::BTreeSet;

use super::syntax::{DefaultExport, Import, Module, default_export, module};
use crate::outline::{Edits, Extended};

/// Adds the exports of a freshly generated module that the user's own lacks, with the declarations and imports that they
/// need. What the own module exports by another way (`export { a as b }`, a re-export, a destructured object) is there;
/// `elsewhere` are names that it exports of other modules as a whole.
///
/// `None` where one of the two does not parse.
pub fn extend(own: &str, fresh: &str, elsewhere: &BTreeSet<String>) -> Option<Extended> {
    let (old, new) = (module(own)?, module(fresh)?);
    let unnamed = Unnamed::of(&old, &new, default_export(own).unwrap_or_default(), elsewhere);
    let lacking = old.lacks(&new, &elsewhere.union(&unnamed.names).cloned().collect());
    let mut edits = Edits::new(own);
    for &index in &lacking.statements {
        edits.statement(&old, &new, index, fresh);
    }
    for wanted in &new.imports {
        let names = wanted.names.iter().map(|name| name.local.as_str());
        let missing: Vec<&str> = names.filter(|&name| lacking.imports.contains(name)).collect();
        if !missing.is_empty() {
            import(&mut edits, &old, wanted, fresh, &missing);
        }
    }
    for statement in &unnamed.exports {
        edits.append(statement);
    }
    let hidden: Vec<String> = unnamed.hidden.into_iter().collect();
    let named = unnamed.names.into_iter().filter(|name| !hidden.contains(name));
    Some(Extended { text: edits.applied(), added: lacking.exports.into_iter().chain(named).collect(), hidden })
}

/// What a module has that a fresh one exports, but exports as part of its default or not at all.
#[derive(Default)]
struct Unnamed {
    names: BTreeSet<String>,
    /// The statements that export it by name.
    exports: Vec<String>,
    /// What no statement could name.
    hidden: BTreeSet<String>,
}

impl Unnamed {
    fn of(old: &Module, new: &Module, default: DefaultExport, elsewhere: &BTreeSet<String>) -> Self {
        let exported = old.exports();
        let declared: BTreeSet<&str> =
            old.statements.iter().flat_map(|statement| &statement.declares).map(String::as_str).collect();
        let mut unnamed = Unnamed::default();
        let mut locals = Vec::new();
        for name in new.exports() {
            if exported.contains(name) || elsewhere.contains(name) {
                continue;
            }
            let member = default.members.get(name);
            match (member, &default.name) {
                _ if declared.contains(name) => locals.push(name),
                (Some(true), Some(whole)) => {
                    unnamed.exports.push(format!("export const {name} = {whole}.{name}.bind({whole});"));
                }
                (Some(false), Some(whole)) => unnamed.exports.push(format!("export const {{ {name} }} = {whole};")),
                (Some(_), None) => drop(unnamed.hidden.insert(name.to_owned())),
                (None, _) => continue,
            }
            unnamed.names.insert(name.to_owned());
        }
        if !locals.is_empty() {
            unnamed.exports.insert(0, format!("export {{ {} }};", locals.join(", ")));
        }
        unnamed
    }
}

/// Adds names to the import of the same module, or adds the import.
fn import(edits: &mut Edits<'_>, old: &Module, fresh: &Import, fresh_text: &str, missing: &[&str]) {
    let is_named = fresh.names.iter().all(|name| name.is_named);
    let same = |own: &&Import| {
        without_extension(&own.source) == without_extension(&fresh.source) && own.is_type == fresh.is_type
    };
    let specifiers = fresh.names.iter().filter(|name| missing.contains(&name.local.as_str()));
    let specifiers: Vec<&str> = specifiers.filter_map(|name| fresh_text.get(name.span.clone())).collect();
    let last_named = |own: &Import| own.names.iter().rfind(|name| name.is_named).map(|name| name.span.clone());
    if is_named && let Some(last) = old.imports.iter().filter(same).find_map(last_named) {
        let between = edits.space_before(last.start);
        let names = specifiers.iter().map(|name| format!(",{between}{name}"));
        edits.import_at(last.end, names.collect());
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
    edits.import(old, &line);
}

/// `./a.js`, `./a.ts` and `./a` are one module.
pub fn without_extension(source: &str) -> &str {
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
            assert_eq!(extended(own), Extended { text: own.to_owned(), ..Extended::default() });
        }
        let elsewhere = ["a", "b", "c"].map(str::to_owned).into_iter().collect();
        assert!(extend("export * from './all.js';\n", FRESH, &elsewhere).is_some_and(|found| found.added.is_empty()));
    }

    #[test]
    fn what_is_there_without_a_name_gets_one_instead_of_a_second() {
        let own =
            "const a = 1;\nclass Users {\n  b = 2;\n  c() {}\n}\nconst users = new Users();\nexport default users;\n";
        let found = extended(own);
        let expected =
            format!("{own}\nexport {{ a }};\nexport const {{ b }} = users;\nexport const c = users.c.bind(users);\n");
        assert_eq!((found.text.as_str(), found.added.join(" ").as_str()), (expected.as_str(), "a b c"));
        assert_eq!(extended(&found.text).text, found.text, "a second time changes nothing");
        let own = "export const c = 1;\nexport default { a: () => {}, b() {} };\n";
        let found = extended(own);
        assert_eq!((found.text.as_str(), found.hidden.join(" ").as_str()), (own, "a b"));
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
