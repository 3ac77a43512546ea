//! Imports by other names than paths: aliases of a project, and the packages of a repository that holds several.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::modules::{Files, with_extensions};
use crate::scanning::normal;
use crate::typescript::data::Data;

/// How many folders around a module are looked at.
const MOST_FOLDERS: usize = 14;
/// Where the sources of a package begin whose description does not say it, or names what is built of them.
const ENTRIES: [&str; 5] = ["src/index", "index", "src/main", "lib/index", "src"];

/// The conditions under which an import of a package's own means something, those before that lead to sources rather than to what is built.
const CONDITIONS: [&str; 6] = ["source", "development", "import", "node", "require", "default"];

/// What has been read of the files around modules.
#[derive(Default)]
pub struct Resolver {
    /// Folder → the aliases that are valid there.
    aliases: HashMap<PathBuf, Vec<(String, Vec<PathBuf>)>>,
    /// Folder → the packages that its repository holds, by their names.
    packages: HashMap<PathBuf, HashMap<String, PathBuf>>,
}

impl Resolver {
    /// The files that an import of that name may mean, in the order of their precedence.
    pub fn candidates(&mut self, files: &dyn Files, importer: &Path, source: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for folder in folders(importer) {
            for (pattern, targets) in self.aliases_of(files, &folder) {
                if let Some(rest) = matched(pattern, source) {
                    let targets = targets.iter();
                    found.extend(
                        targets.map(|target| normal(&PathBuf::from(target.to_string_lossy().replace('*', rest)))),
                    );
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        let mut candidates: Vec<PathBuf> = found.iter().flat_map(|target| with_extensions(target)).collect();
        candidates.extend(self.of_package(files, importer, source));
        candidates
    }

    /// The files of a package of the same repository.
    fn of_package(&mut self, files: &dyn Files, importer: &Path, source: &str) -> Vec<PathBuf> {
        let parts = if source.starts_with('@') { 2 } else { 1 };
        let end = source.match_indices('/').nth(parts - 1).map_or(source.len(), |(at, _)| at);
        let (name, inner) = (&source[..end], source[end..].trim_start_matches('/'));
        for folder in folders(importer) {
            let Some(package) = self.packages_of(files, &folder).get(name).cloned() else { continue };
            if !inner.is_empty() {
                let places = [package.join(inner), package.join("src").join(inner)];
                return places.iter().flat_map(|place| with_extensions(place)).collect();
            }
            let description = files.text(&package.join("package.json")).and_then(|text| Data::read(&text));
            let said =
                ["source", "module", "main", "types"].into_iter().filter_map(|key| description.as_ref()?.text(key));
            let said: Vec<PathBuf> = said.map(|entry| normal(&package.join(entry))).collect();
            let usual = ENTRIES.iter().map(|entry| package.join(entry));
            return said.into_iter().chain(usual).flat_map(|entry| with_extensions(&entry)).collect();
        }
        Vec::new()
    }

    fn aliases_of(&mut self, files: &dyn Files, folder: &Path) -> &[(String, Vec<PathBuf>)] {
        self.aliases.entry(folder.to_owned()).or_insert_with(|| {
            let mut aliases = Vec::new();
            for name in ["tsconfig.json", "jsconfig.json", "tsconfig.base.json"] {
                read_config(files, &folder.join(name), 0, &mut aliases);
            }
            let package = files.text(&folder.join("package.json")).and_then(|text| Data::read(&text));
            for key in ["imports", "_moduleAliases"] {
                let listed = package.as_ref().and_then(|package| package.member(key)).map(Data::members);
                for (alias, target) in listed.unwrap_or_default() {
                    let targets: Vec<PathBuf> = targets(target).iter().map(|target| folder.join(target)).collect();
                    // An alias of modules is one of all that is below it, too.
                    if key == "_moduleAliases" {
                        aliases.push((format!("{alias}/*"), targets.iter().map(|target| target.join("*")).collect()));
                    }
                    aliases.push((alias.clone(), targets));
                }
            }
            aliases
        })
    }

    fn packages_of(&mut self, files: &dyn Files, folder: &Path) -> &HashMap<String, PathBuf> {
        self.packages.entry(folder.to_owned()).or_insert_with(|| {
            let mut patterns = Vec::new();
            let package = files.text(&folder.join("package.json")).and_then(|text| Data::read(&text));
            if let Some(workspaces) = package.as_ref().and_then(|package| package.member("workspaces")) {
                patterns.extend(workspaces.texts());
                patterns.extend(workspaces.member("packages").map(Data::texts).unwrap_or_default());
            }
            if let Some(text) = files.text(&folder.join("pnpm-workspace.yaml")) {
                let items = text.lines().filter_map(|line| line.trim().strip_prefix("- "));
                patterns.extend(items.map(|item| item.trim().trim_matches(['"', '\'']).to_owned()));
            }
            let mut packages = HashMap::new();
            for pattern in patterns {
                let places =
                    match pattern.trim_end_matches("/**").strip_suffix("/*").or_else(|| pattern.strip_suffix("/**")) {
                        Some(parent) => files.list(&folder.join(parent)),
                        None => vec![normal(&folder.join(&pattern))],
                    };
                for place in places {
                    let description = files.text(&place.join("package.json")).and_then(|text| Data::read(&text));
                    if let Some(name) = description.as_ref().and_then(|description| description.text("name")) {
                        packages.entry(name.to_owned()).or_insert(place);
                    }
                }
            }
            packages
        })
    }
}

/// The files that an import of a package's own may mean (Node's `imports`): one, a list, or one for each condition.
fn targets(said: &Data) -> Vec<String> {
    match said.as_text() {
        Some(target) => vec![target.to_owned()],
        None => {
            let conditions = CONDITIONS.iter().filter_map(|condition| said.member(condition)).flat_map(targets);
            said.texts().into_iter().chain(conditions).collect()
        }
    }
}

/// The folders around a file, from the inside.
fn folders(importer: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = importer.ancestors().skip(1).take(MOST_FOLDERS).map(Path::to_owned).collect();
    if importer.is_relative() {
        let above = std::iter::successors(Some(PathBuf::from("..")), |folder| Some(folder.join("..")));
        folders.extend(above.take(3));
    }
    folders
}

/// Reads the aliases of a `tsconfig.json`, and of those that it extends.
fn read_config(files: &dyn Files, path: &Path, depth: usize, aliases: &mut Vec<(String, Vec<PathBuf>)>) {
    let Some(config) = files.text(path).and_then(|text| Data::read(&text)).filter(|_| depth < 5) else { return };
    let folder = path.parent().unwrap_or(Path::new(""));
    let options = config.member("compilerOptions");
    let base = options.as_ref().and_then(|options| options.text("baseUrl"));
    let root = base.map_or_else(|| folder.to_owned(), |base| folder.join(base));
    let paths = options.as_ref().and_then(|options| options.member("paths"));
    for (pattern, targets) in paths.map(Data::members).unwrap_or_default() {
        aliases.push((pattern.clone(), targets.texts().iter().map(|target| root.join(target)).collect()));
    }
    // With a `baseUrl`, whatever stands there may be named from there.
    if base.is_some() {
        aliases.push(("*".to_owned(), vec![root.join("*")]));
    }
    if let Some(base) = config.text("extends").filter(|base| base.starts_with('.')) {
        let base = normal(&folder.join(base));
        let base = if base.extension().is_some() { base } else { base.with_extension("json") };
        read_config(files, &base, depth + 1, aliases);
    }
}

/// What stands at the star of a pattern.
fn matched<'s>(pattern: &str, source: &'s str) -> Option<&'s str> {
    match pattern.split_once('*') {
        Some((start, end)) => source.strip_prefix(start)?.strip_suffix(end),
        None => (pattern == source).then_some(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Few;

    impl Files for Few {
        fn text(&self, path: &Path) -> Option<String> {
            let text = match path.to_str()? {
                "app/tsconfig.json" => r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } } // end"#,
                "package.json" => r#"{ "workspaces": ["packages/*"] }"#,
                "packages/errors/package.json" => r#"{ "name": "@acme/errors", "main": "dist/index.js" }"#,
                _ => return None,
            };
            Some(text.to_owned())
        }

        fn list(&self, folder: &Path) -> Vec<PathBuf> {
            if folder == Path::new("packages") { vec!["packages/errors".into()] } else { Vec::new() }
        }
    }

    #[test]
    fn aliases_and_packages_are_found() {
        let mut resolver = Resolver::default();
        let mut all = |source| resolver.candidates(&Few, Path::new("app/src/routes/users.ts"), source);
        assert!(all("@/services/users").contains(&PathBuf::from("app/src/services/users.ts")));
        assert!(all("@acme/errors").contains(&PathBuf::from("packages/errors/src/index.ts")));
        assert!(all("express").is_empty());
    }
}
