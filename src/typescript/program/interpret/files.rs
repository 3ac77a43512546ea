//! Paths and folders, as far as programs find their modules by them.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use globset::GlobBuilder;

use super::Program;
use super::imports::HERE;
use crate::scanning::normal;
use crate::typescript::program::modules::EXTENSIONS;
use crate::typescript::program::value::{External, Place, Value};

/// How deep the folders of a folder are looked into.
const DEEPEST_FOLDER: usize = 8;
/// How many files a pattern is held against.
const MOST_FILES: usize = 20_000;

impl Program<'_> {
    /// A call of `path` or `fs` that says where modules are; `None` for all others.
    pub(super) fn file_call(&mut self, callee: &External, arguments: &[Value], place: Place) -> Option<Value> {
        let name = callee.path.last().map(|name| &**name).unwrap_or_default();
        let first = arguments.first().and_then(Value::as_text);
        match callee.module.trim_start_matches("node:") {
            // `join(import.meta.url, 'routes')` of desm begins in the folder of the module.
            "desm" if name == "join" => {
                let folder = Path::new(first?.strip_prefix(HERE)?).parent()?.display().to_string();
                let parts: Option<Vec<&str>> = arguments.iter().skip(1).map(Value::as_text).collect();
                let start = format!("{HERE}{folder}");
                let parts: Vec<&str> = std::iter::once(start.as_str()).chain(parts?).collect();
                Some(Value::Text(joined(&parts)?.into()))
            }
            "path" => match name {
                "join" | "resolve" => {
                    let parts: Vec<&str> = arguments.iter().map(Value::as_text).collect::<Option<_>>()?;
                    Some(Value::Text(joined(&parts)?.into()))
                }
                "dirname" => {
                    let parent = Path::new(first?.strip_prefix(HERE)?).parent()?;
                    Some(Value::Text(format!("{HERE}{}", parent.display()).into()))
                }
                "basename" => {
                    let base = Path::new(first?.trim_start_matches(HERE)).file_name()?.to_str()?;
                    let end = arguments.get(1).and_then(Value::as_text).unwrap_or_default();
                    Some(Value::text(base.strip_suffix(end).unwrap_or(base)))
                }
                "extname" => {
                    let extension = Path::new(first?).extension().map(|it| format!(".{}", it.to_string_lossy()));
                    Some(Value::text(&extension.unwrap_or_default()))
                }
                _ => None,
            },
            "fs" if name == "readdirSync" => {
                let folder = first?.strip_prefix(HERE)?.to_owned();
                let entries = self.files.list(Path::new(&folder));
                let names = entries.iter().filter_map(|path| path.file_name()?.to_str().map(Value::text));
                let names: Vec<Value> = names.collect();
                (!names.is_empty()).then(|| self.array(names, place))
            }
            "glob" | "fast-glob" | "globby" | "tinyglobby" => self.matching_files(arguments, place),
            "require-directory" | "require-dir" | "require-all" => self.required_folder(arguments, place),
            "url" if name == "fileURLToPath" => arguments.first().cloned().filter(|it| it.as_text().is_some()),
            _ => None,
        }
    }

    /// `glob.sync('routes/*.js', { cwd: __dirname })`; a function that it is given is called with the files.
    fn matching_files(&mut self, arguments: &[Value], place: Place) -> Option<Value> {
        let options = arguments.get(1).filter(|it| matches!(it, Value::Object(_))).cloned();
        let option = |program: &mut Self, name: &str| match &options {
            Some(options) => program.member(options, name, place),
            None => Value::Undefined,
        };
        let patterns: Vec<String> = match arguments.first()? {
            Value::Array(items) => items.items.borrow().iter().filter_map(Value::as_text).map(str::to_owned).collect(),
            pattern => vec![pattern.as_text()?.to_owned()],
        };
        let said = option(self, "cwd");
        let usual = self.working_folder(place);
        let folder = said.as_text().or(usual.as_ref().and_then(Value::as_text))?.strip_prefix(HERE)?.to_owned();
        let is_relative = said.as_text().is_some() && option(self, "absolute").truth() != Some(true);
        let mut found = Vec::new();
        for pattern in &patterns {
            let (start, pattern) = match pattern.strip_prefix(HERE) {
                Some(pattern) => (String::new(), pattern.to_owned()),
                None => (folder.clone(), pattern.trim_start_matches("./").to_owned()),
            };
            let matcher =
                GlobBuilder::new(&plain_glob(&pattern)).literal_separator(true).build().ok()?.compile_matcher();
            let fixed =
                pattern.split('/').take_while(|part| !part.contains(['*', '?', '{', '[', '('])).collect::<Vec<_>>();
            let begin = normal(&Path::new(&start).join(fixed.join("/")));
            let mut files = Vec::new();
            self.files_below(&begin, 0, &mut files);
            for path in files {
                let named = path.strip_prefix(&start).unwrap_or(&path);
                if matcher.is_match(named) {
                    let named = named.display().to_string();
                    let is_short = is_relative && !start.is_empty();
                    found.push(if is_short {
                        Value::text(&named)
                    } else {
                        Value::Text(format!("{HERE}{}", path.display()).into())
                    });
                }
            }
        }
        let list = self.array(found, place);
        match arguments.last() {
            Some(callback @ Value::Function(_)) => {
                self.call(callback, vec![Value::Null, list], None, place);
                Some(Value::Undefined)
            }
            _ => Some(list),
        }
    }

    fn files_below(&self, folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
        if depth > DEEPEST_FOLDER || out.len() > MOST_FILES {
            return;
        }
        for path in self.files.list(folder) {
            match path.extension() {
                Some(_) => out.push(path),
                None if path.ends_with("node_modules") => {}
                None => self.files_below(&path, depth + 1, out),
            }
        }
    }

    /// The folder that a program is started in, as a rule: that of its `package.json`.
    pub(super) fn working_folder(&self, place: Place) -> Option<Value> {
        let folders = self.folders_around(place.module);
        let folder = folders.iter().find(|folder| self.files.text(&folder.join("package.json")).is_some())?;
        // What is joined to it begins with a slash.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        Some(Value::Text(format!("{HERE}{}", folder.display()).into()))
    }

    /// `requireDirectory(module, './routes', { visit })`: all modules of a folder, of which each is handed to a function.
    fn required_folder(&mut self, arguments: &[Value], place: Place) -> Option<Value> {
        let options = arguments.iter().rev().find(|it| matches!(it, Value::Object(_))).cloned();
        let named = |program: &mut Self, name: &str| {
            options.as_ref().map(|options| program.member(options, name, place)).filter(|it| it.truth() != Some(false))
        };
        let given = match arguments.iter().find_map(Value::as_text) {
            Some(path) => Some(path.to_owned()),
            None => named(self, "dirname").and_then(|folder| folder.as_text().map(str::to_owned)),
        };
        let own = self.module(place.module).path.parent().unwrap_or(Path::new("")).to_owned();
        let folder = match given {
            Some(path) => match path.strip_prefix(HERE) {
                Some(path) => Path::new(path).to_owned(),
                None => own.join(path),
            },
            None => own,
        };
        let visit = named(self, "visit").or_else(|| named(self, "resolve"));
        Some(self.modules_in(&normal(&folder), visit.as_ref(), place, 0))
    }

    fn modules_in(&mut self, folder: &Path, visit: Option<&Value>, place: Place, depth: usize) -> Value {
        let modules = self.new_object(place);
        let entries = if depth > DEEPEST_FOLDER { Vec::new() } else { self.files.list(folder) };
        for path in entries {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let value = match path.extension().and_then(|extension| extension.to_str()) {
                None if name != "node_modules" => self.modules_in(&path, visit, place, depth + 1),
                Some(extension) if EXTENSIONS.contains(&extension) && path != self.module(place.module).path => {
                    let value = self.required(place.module, &format!("{HERE}{}", path.display()));
                    if let Some(visit @ Value::Function(_)) = visit {
                        let file = Value::text(&path.to_string_lossy());
                        self.call(visit, vec![value.clone(), file, Value::text(&name)], None, place);
                    }
                    value
                }
                _ => continue,
            };
            modules.set(name.into(), value, place);
        }
        Value::Object(Rc::new(modules))
    }
}

/// A pattern without the forms of shells that few know: `!(*.map)` is anything, `@(a|b)` is `{a,b}`.
fn plain_glob(pattern: &str) -> String {
    let (mut plain, mut rest) = (String::new(), pattern);
    while let Some(at) = rest.find(['!', '@', '+', '?', '*']).filter(|_| rest.contains('(')) {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        let mark = &after[..1];
        match after[1..].strip_prefix('(').and_then(|inner| inner.split_once(')')) {
            Some((_, after)) if mark == "!" => {
                plain.push('*');
                rest = after;
            }
            Some((inner, after)) => {
                plain.push_str(&format!("{{{}}}", inner.replace('|', ",")));
                rest = after;
            }
            None => {
                plain.push_str(mark);
                rest = &after[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// The parts of a path as one, where it begins at a module.
fn joined(parts: &[&str]) -> Option<String> {
    let (first, rest) = parts.split_first()?;
    let start = first.strip_prefix(HERE)?;
    let mut path = Path::new(start).to_owned();
    rest.iter().for_each(|part| path.push(part.trim_start_matches('/')));
    Some(format!("{HERE}{}", normal(&path).display()))
}
