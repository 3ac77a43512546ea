//! Folders of plugins, which `@fastify/autoload` registers.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::{EXTENSIONS, Instance, Plugins, unfollowed, unwrapped};
use crate::typescript::program::value::{Place, Symbol, SymbolKind, Value};
use crate::typescript::scan::Scan;
use crate::typescript::scan::paths::{Located, below};

/// What a folder of plugins is registered with.
struct Folder {
    path: PathBuf,
    uses_names: bool,
    /// What its plugins are given.
    options: Value,
    /// What the paths of its modules match, if it is said, and what they do not match.
    only: Option<Value>,
    without: Vec<Value>,
    place: Place,
}

impl Folder {
    /// Whether a module is one of those that are wanted.
    fn wants(&self, scan: &mut Scan<'_>, module: &Path) -> bool {
        let relative = module.strip_prefix(&self.path).unwrap_or(module);
        let relative = format!("/{}", relative.to_string_lossy().replace('\\', "/"));
        let mut matches = |filter: &Value| match filter {
            Value::Text(part) => Some(relative.contains(&**part)),
            // This library gives up where a pattern would look for ever.
            Value::Regex(pattern) => fancy_regex::Regex::new(pattern).ok()?.is_match(&relative).ok(),
            Value::Function(_) => scan.program.call(filter, vec![Value::text(&relative)], None, self.place).truth(),
            _ => None,
        };
        self.only.as_ref().and_then(&mut matches) != Some(false)
            && !self.without.iter().any(|filter| matches(filter) == Some(true))
    }
}

impl Plugins {
    /// `register(autoload, { dir, options })`: the plugins in a folder, each below the names of the folders on its way.
    pub(super) fn autoload(&mut self, scan: &mut Scan<'_>, instance: usize, options: &Value, place: Place) {
        let Some(path) = scan.get_text(options, "dir") else {
            let what = "the plugins of a folder: its name is computed";
            return unfollowed(scan, &self.prefix(instance), place, what);
        };
        let given = scan.get(options, "options").unwrap_or(Value::Undefined);
        let own = scan.get(&given, "prefix");
        let start = below(&self.prefix(instance), own.as_ref());
        let folder = Folder {
            path: PathBuf::from(&*path),
            uses_names: !matches!(scan.get(options, "dirNameRoutePrefix"), Some(Value::Bool(false))),
            options: given,
            only: scan.get(options, "matchFilter"),
            without: ["ignoreFilter", "ignorePattern"].iter().filter_map(|name| scan.get(options, name)).collect(),
            place,
        };
        self.autoload_folder(scan, instance, &folder, &folder.path, &start);
    }

    fn autoload_folder(
        &mut self,
        scan: &mut Scan<'_>,
        instance: usize,
        folder: &Folder,
        path: &Path,
        prefix: &[Located],
    ) {
        let (options, place) = (&folder.options, folder.place);
        let entries = scan.program.folder(path);
        let stem =
            |path: &PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let is_module = |path: &PathBuf| {
            let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
            EXTENSIONS.contains(&extension)
                && !path.to_string_lossy().contains(".d.")
                && !path.to_string_lossy().contains(".test.")
        };
        let index: Vec<PathBuf> =
            entries.iter().filter(|path| is_module(path) && stem(path) == "index").cloned().collect();
        // Hooks of a folder are those of all plugins in it.
        let mut instance = instance;
        if let Some(hooks) = entries.iter().find(|path| is_module(path) && stem(path) == "autohooks") {
            let symbol = Rc::new(Symbol::new(place, SymbolKind::Parameter { type_name: None }));
            let own = Rc::as_ptr(&symbol).addr();
            self.instances.insert(own, Instance { prefix: prefix.to_vec(), parent: Some(instance) });
            self.symbols.insert(own, symbol.clone());
            if let Some(module) = scan.program.load(hooks) {
                let exported = scan.program.export(module, "default", place);
                let (plugin, _) = unwrapped(scan, &exported, place);
                let arguments = vec![Value::Symbol(symbol), options.clone()];
                scan.program.call(&plugin, arguments, None, place);
            }
            instance = own;
        }
        // A folder with an index is that one plugin.
        let has_index = !index.is_empty();
        let is_plugin = |path: &&PathBuf| is_module(path) && stem(path) != "autohooks";
        let modules: Vec<PathBuf> = if has_index { index } else { entries.iter().filter(is_plugin).cloned().collect() };
        for path in modules {
            if !folder.wants(scan, &path) {
                continue;
            }
            let Some(module) = scan.program.load(&path) else { continue };
            let exported = scan.program.export(module, "default", place);
            let own = scan.program.export(module, "autoPrefix", place);
            let (plugin, shares) = unwrapped(scan, &exported, place);
            let Value::Function(closure) = &plugin else { continue };
            let prefix = match &own {
                Value::Text(_) => below(prefix, Some(&own)),
                _ => prefix.to_vec(),
            };
            match shares {
                true => self.call_shared(scan, closure, instance, options.clone(), place),
                false => self.call(scan, closure, Some(instance), prefix, options.clone(), place),
            }
        }
        for inner in entries.iter().filter(|path| path.extension().is_none()) {
            let name = stem(inner);
            if scan.program.folder(inner).is_empty() || name == "node_modules" {
                continue;
            }
            let inner_prefix = match folder.uses_names {
                true => {
                    below(prefix, Some(&Value::text(&format!("/{}", name.replace('_', ":").trim_start_matches('/')))))
                }
                false => prefix.to_vec(),
            };
            self.autoload_folder(scan, instance, folder, inner, &inner_prefix);
        }
    }
}
