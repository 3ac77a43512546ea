//! What a changed document asks of files that are the user's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::{Change, GENERATED_MARK, Plan, PlannedFile};
use crate::summary::{Added, ChangedOperation, Obsolete, Unparsable, Update};
use crate::typescript::extend;
use crate::typescript::syntax::{self, Module};

/// Plans the additions to the user's modules, and finds what in them the document no longer has.
pub(super) fn update(plan: &mut Plan) -> Update {
    let mut update = Update::default();
    let root = plan.root.clone();
    let demanded = demanded(plan);
    let kept = plan.files.iter_mut().filter(|file| file.change == Change::Kept && demanded.contains(&file.path));
    for file in kept {
        let target = root.join(&file.path);
        // What cannot be read cannot be extended either, and the compiler says what is missing.
        let Ok(own) = fs::read_to_string(&target) else { continue };
        update.obsolete.extend(obsolete(file, &own));
        match extend::extend(&own, &file.text, &exported_elsewhere(&target, &own)) {
            Some(extended) if !extended.added.is_empty() => {
                update.added.push(Added { path: file.path.clone(), names: extended.added });
                file.text = extended.text;
                file.change = Change::Extended;
            }
            Some(_) => {}
            None => update.unparsable.push(Unparsable { path: file.path.clone(), fresh: file.text.clone() }),
        }
    }
    update.obsolete.extend(of_groups_that_are_gone(plan));
    update.changed = changed_operations(plan);
    update
}

/// The operations that were there before and are said otherwise now. What the compiler finds in a handler has its cause
/// here.
fn changed_operations(plan: &Plan) -> Vec<ChangedOperation> {
    let files = plan.files.iter().filter(|file| file.change == Change::Changed && file.path.starts_with(OPERATIONS));
    let changed = files.flat_map(|file| {
        let before = fs::read_to_string(plan.root.join(&file.path)).unwrap_or_default();
        let (mut before, now) = (syntax::members(&before), syntax::members(&file.text));
        now.into_iter().filter_map(move |(name, now)| {
            let changes = changes(&before.remove(&name)?, &now);
            (!changes.is_empty()).then_some(ChangedOperation { name, changes })
        })
    });
    changed.collect()
}

/// Where the operations stand that are types and validators.
const OPERATIONS: &str = "src/types/operations/";

fn changes(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<String> {
    let significant = |text: &String| text.split_whitespace().collect::<String>();
    let paths: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let change = |path: &&String| match (before.get(*path), now.get(*path)) {
        (None, _) => Some(format!("{path} added")),
        (_, None) => Some(format!("{path} removed")),
        (Some(a), Some(b)) if significant(a) != significant(b) => Some((*path).clone()),
        _ => None,
    };
    paths.iter().filter_map(change).collect()
}

/// The modules that generated ones import. What the others export is their author's business.
fn demanded(plan: &Plan) -> BTreeSet<String> {
    if !plan.files.iter().any(|file| file.change == Change::Kept) {
        return BTreeSet::new();
    }
    let generated =
        plan.files.iter().filter(|file| file.path.ends_with(".ts") && file.text.starts_with(GENERATED_MARK));
    let imports = generated.flat_map(|file| {
        let imports = syntax::module(&file.text).unwrap_or_default().imports.into_iter();
        imports.filter_map(|import| relative_to(&file.path, &import.source))
    });
    imports.collect()
}

/// The path of a module that the one at `path` calls `./errors.js`.
fn relative_to(path: &str, source: &str) -> Option<String> {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    let stem = source.strip_prefix('.').and_then(|_| source.strip_suffix(".js"))?;
    for part in stem.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(format!("{}.ts", parts.join("/")))
}

/// The handlers in a module that its fresh counterpart does not have.
fn obsolete(fresh: &PlannedFile, own: &str) -> Vec<Obsolete> {
    let expected = syntax::module(&fresh.text).unwrap_or_default();
    handlers(&fresh.path, own, &expected.exports())
}

/// The handlers in a module but those of some names.
fn handlers(path: &str, own: &str, but: &BTreeSet<&str>) -> Vec<Obsolete> {
    let Some(module) = syntax::module(own) else { return Vec::new() };
    let is_handler = |statement: &&syntax::Statement| {
        statement.type_annotation.as_ref().is_some_and(|annotation| annotation.starts_with("Handler<"))
    };
    let statements = module.statements.iter().filter(is_handler);
    let named = statements.flat_map(|statement| statement.exports.iter().map(move |name| (name, statement.span.start)));
    let gone = named.filter(|(name, _)| !but.contains(name.as_str()));
    let line = |at: usize| own.get(..at).unwrap_or_default().matches('\n').count() + 1;
    gone.map(|(name, at)| Obsolete { path: path.to_owned(), line: line(at), name: name.clone() }).collect()
}

/// The handlers in modules beside those that the plan knows.
fn of_groups_that_are_gone(plan: &Plan) -> Vec<Obsolete> {
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for file in plan.files.iter().filter(|file| matches!(file.change, Change::New | Change::Kept | Change::Extended)) {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        known.entry(folder).or_default().insert(name);
    }
    let mut found = Vec::new();
    for (folder, names) in known {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(plan.root.join(folder)).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries.iter().filter(|path| path.extension().is_some_and(|extension| extension == "ts")) {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if !names.contains(name)
                && let Ok(own) = fs::read_to_string(path)
            {
                let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                found.extend(handlers(&path, &own, &BTreeSet::new()));
            }
        }
    }
    found
}

/// The names that a module exports of other modules as a whole, and these of others again.
fn exported_elsewhere(path: &Path, text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = syntax::module(text).map(|module| all_of(&module, path)).unwrap_or_default();
    while let Some(path) = open.pop() {
        if seen.insert(path.clone())
            && let Some(module) = fs::read_to_string(&path).ok().and_then(|text| syntax::module(&text))
        {
            names.extend(module.exports().into_iter().map(str::to_owned));
            open.extend(all_of(&module, &path));
        }
    }
    names
}

/// The files of which a module exports everything.
fn all_of(module: &Module, path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let sources = module.statements.iter().filter_map(|statement| statement.exports_all_of.as_deref());
    let relative = sources.filter(|source| source.starts_with('.'));
    let file = |source: &str| {
        let stem = source.strip_suffix(".js").or_else(|| source.strip_suffix(".ts")).unwrap_or(source);
        let candidates = [format!("{stem}.ts"), format!("{stem}/index.ts")];
        candidates.into_iter().map(|name| folder.join(name)).find(|path| path.is_file())
    };
    relative.filter_map(file).collect()
}
