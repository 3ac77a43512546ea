//! What a changed document asks of files that are the user's.

mod language;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use self::language::Language;
use crate::outline::{Extended, Statement};
use crate::project::{Change, GENERATED_MARK, Plan, PlannedFile};
use crate::summary::{Added, Changed, LeftAlone, Obsolete, Update};

/// Plans the additions to the user's modules, and finds what in them the document no longer has.
pub(super) fn update(plan: &mut Plan) -> Update {
    let mut update = Update::default();
    let root = plan.root.clone();
    let demanded = demanded(plan);
    let kept = plan.files.iter_mut().filter(|file| file.change == Change::Kept && demanded.contains(&file.path));
    for file in kept {
        let Some(language) = Language::of(&file.path) else { continue };
        let target = root.join(&file.path);
        let is_link = fs::symlink_metadata(&target).is_ok_and(|metadata| metadata.is_symlink());
        // What cannot be read cannot be extended either, and the compiler says what is missing.
        let Ok(own) = fs::read_to_string(&target) else { continue };
        let wanted = exports(language, &file.text);
        let extended = (language.extend)(&own, &file.text, &exported_elsewhere(language, &target, &own));
        if let Some(Extended { hidden, .. }) = &extended
            && !hidden.is_empty()
        {
            update.hidden.push(Added { path: file.path.clone(), names: hidden.clone() });
        }
        match extended {
            // Where the link leads, nobody has asked us to write.
            Some(extended) if !extended.added.is_empty() && is_link => {
                update.left_alone.push(LeftAlone {
                    path: file.path.clone(),
                    reason: "is a symbolic link",
                    fresh: file.text.clone(),
                });
            }
            Some(extended) if !extended.added.is_empty() => {
                update.added.push(Added { path: file.path.clone(), names: extended.added });
                file.text = extended.text;
                file.change = Change::Extended;
                update.obsolete.extend(handlers(&file.path, &file.text, &wanted));
            }
            Some(_) => update.obsolete.extend(handlers(&file.path, &own, &wanted)),
            None => update.left_alone.push(LeftAlone {
                path: file.path.clone(),
                reason: "does not parse",
                fresh: file.text.clone(),
            }),
        }
    }
    update.obsolete.extend(of_groups_that_are_gone(plan));
    update.changed = changed(plan);
    update
}

/// The schemas and operations that were there before and are said otherwise now. What the compiler finds in a handler has
/// its cause here.
fn changed(plan: &Plan) -> Vec<Changed> {
    let tells = |file: &&PlannedFile| {
        let inner = file.path.strip_prefix(&plan.sources).unwrap_or_default().trim_start_matches('/');
        TYPES.iter().any(|start| inner.starts_with(start))
    };
    let files = plan.files.iter().filter(|file| file.change == Change::Changed).filter(tells);
    let languages = files.filter_map(|file| Some((file, Language::of(&file.path)?)));
    let changed = languages.flat_map(|(file, language)| {
        let before = fs::read_to_string(plan.root.join(&file.path)).unwrap_or_default();
        let (mut before, now) = ((language.members)(&before), (language.members)(&file.text));
        now.into_iter().filter_map(move |(name, now)| {
            let changes = changes(&before.remove(&name)?, &now);
            (!changes.is_empty()).then_some(Changed { name, changes })
        })
    });
    changed.collect()
}

/// Where the types and validators of schemas and operations stand in the sources.
const TYPES: [&str; 2] = ["types/schemas.", "types/operations/"];

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

/// The modules that generated ones rest on. What the others export is their author's business.
fn demanded(plan: &Plan) -> BTreeSet<String> {
    if !plan.files.iter().any(|file| file.change == Change::Kept) {
        return BTreeSet::new();
    }
    let generated = plan.files.iter().filter(|file| file.text.starts_with(GENERATED_MARK));
    let needs = generated.filter_map(|file| Some((Language::of(&file.path)?.needs)(&file.path, &file.text)));
    needs.flatten().collect()
}

/// The names that a module exports itself.
fn exports(language: &Language, text: &str) -> BTreeSet<String> {
    let statements = (language.statements)(text).unwrap_or_default();
    statements.into_iter().flat_map(|statement| statement.exports).collect()
}

/// The handlers in a module but those of some names.
fn handlers(path: &str, own: &str, but: &BTreeSet<String>) -> Vec<Obsolete> {
    let statements = Language::of(path).and_then(|language| (language.statements)(own)).unwrap_or_default();
    let handlers = statements.iter().filter(|statement| statement.is_handler);
    let named =
        handlers.flat_map(|statement| statement.exports.iter().map(move |name| (name, name_at(own, statement, name))));
    let gone = named.filter(|(name, _)| !but.contains(*name));
    let line = |at: usize| own.get(..at).unwrap_or_default().matches('\n').count() + 1;
    gone.map(|(name, at)| Obsolete { path: path.to_owned(), line: line(at), name: name.clone() }).collect()
}

/// Where a statement has a name first: behind its attributes and doc comments.
fn name_at(own: &str, statement: &Statement, name: &str) -> usize {
    let text = own.get(statement.span.clone()).unwrap_or_default();
    let is_comment = |line: &&str| line.trim_start().starts_with("//") || line.trim_start().starts_with("#[");
    let comments: usize = text.split_inclusive('\n').take_while(is_comment).map(str::len).sum();
    let found = text.get(comments..).and_then(|rest| rest.find(name));
    statement.span.start + comments + found.unwrap_or(0)
}

/// The files that those of a project which are the user's rest on.
fn in_use(plan: &Plan) -> BTreeSet<String> {
    let own = plan.files.iter().filter(|file| matches!(file.change, Change::Kept | Change::Extended));
    let mut open: Vec<String> = own.map(|file| file.path.clone()).collect();
    let mut seen = BTreeSet::new();
    while let Some(path) = open.pop() {
        if let Some(language) = Language::of(&path)
            && let Ok(text) = fs::read_to_string(plan.root.join(&path))
            // What was generated last time may rest on what is gone now.
            && !text.starts_with(GENERATED_MARK)
            && seen.insert(path.clone())
        {
            open.extend((language.needs)(&path, &text));
        }
    }
    seen
}

/// The handlers in modules beside those that the plan knows, and that none of these uses.
fn of_groups_that_are_gone(plan: &Plan) -> Vec<Obsolete> {
    let in_use = in_use(plan);
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
        for path in &entries {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if Language::of(name).is_some()
                && !names.contains(name)
                && let Ok(own) = fs::read_to_string(path)
            {
                let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                if in_use.contains(&path) {
                    continue;
                }
                found.extend(handlers(&path, &own, &BTreeSet::new()));
            }
        }
    }
    found
}

/// The names that a module exports of other modules as a whole, and these of others again.
fn exported_elsewhere(language: &Language, path: &Path, text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = all_of(language, &(language.statements)(text).unwrap_or_default(), path);
    while let Some(path) = open.pop() {
        if seen.insert(path.clone())
            && let Some(statements) = fs::read_to_string(&path).ok().and_then(|text| (language.statements)(&text))
        {
            open.extend(all_of(language, &statements, &path));
            names.extend(statements.into_iter().flat_map(|statement| statement.exports));
        }
    }
    names
}

/// The files of which a module exports everything.
fn all_of(language: &Language, statements: &[Statement], path: &Path) -> Vec<PathBuf> {
    let modules = statements.iter().filter_map(|statement| statement.exports_all_of.as_deref());
    modules.filter_map(|module| (language.candidates)(path, module).into_iter().find(|path| path.is_file())).collect()
}
