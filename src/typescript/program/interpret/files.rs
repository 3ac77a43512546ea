//! Paths and folders, as far as programs find their modules by them.

use std::path::Path;
use std::rc::Rc;

use super::Program;
use super::imports::HERE;
use crate::scanning::normal;
use crate::typescript::program::modules::EXTENSIONS;
use crate::typescript::program::value::{External, Place, Value};

/// How deep the folders of a folder are looked into.
const DEEPEST_FOLDER: usize = 8;

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
            "require-directory" | "require-dir" | "require-all" => self.required_folder(arguments, place),
            "url" if name == "fileURLToPath" => arguments.first().cloned().filter(|it| it.as_text().is_some()),
            _ => None,
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

/// The parts of a path as one, where it begins at a module.
fn joined(parts: &[&str]) -> Option<String> {
    let (first, rest) = parts.split_first()?;
    let start = first.strip_prefix(HERE)?;
    let mut path = Path::new(start).to_owned();
    rest.iter().for_each(|part| path.push(part.trim_start_matches('/')));
    Some(format!("{HERE}{}", normal(&path).display()))
}
