//! Paths and folders, as far as programs find their modules by them.

use std::path::Path;

use super::Program;
use super::imports::HERE;
use crate::scanning::normal;
use crate::typescript::program::value::{External, Place, Value};

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
            "url" if name == "fileURLToPath" => arguments.first().cloned().filter(|it| it.as_text().is_some()),
            _ => None,
        }
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
