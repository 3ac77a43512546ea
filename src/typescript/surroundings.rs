//! The Node project that files are generated into: what its `package.json` and `tsconfig.json` ask of modules.

use std::fs;
use std::path::{Path, PathBuf};

use super::data::Data;
use super::syntax;
use crate::project::Project;
use crate::scanning::normal;

/// How deep configurations may extend each other.
const MOST_EXTENSIONS: usize = 8;

/// How a module is named by another one of the same project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `./users.js`, as ECMAScript has it and Node asks for it.
    Js,
    /// `./users.ts`, where the compiler or Node itself runs the sources.
    Ts,
    /// `./users`, as CommonJS has it.
    Bare,
}

/// What there is to know of a project.
#[derive(Debug)]
pub struct Surroundings {
    spelling: Spelling,
    /// Whether the compiler knows what ES2022 brought without being told.
    knows_es2022: bool,
    /// Whether there are JavaScript's own modules without any settings of the compiler.
    is_javascript: bool,
    /// Whether it is CommonJS that runs.
    is_common_js: bool,
    /// Whether the compiler takes no regular expressions with named groups.
    refuses_named_groups: bool,
    /// The folder of the sources, and all folders that hold some.
    sources: Vec<String>,
    /// What has to be changed by hand: `"strict": true` and the reason.
    pub wanted: Vec<(&'static str, &'static str)>,
}

impl Surroundings {
    /// Reads the files of the project in a folder. What is not there says nothing.
    pub fn read(root: &Path) -> Self {
        let package = fs::read_to_string(root.join("package.json")).ok().and_then(|text| Data::read(&text));
        let is_module = package.as_ref().is_none_or(|package| package.text("type") == Some("module"));
        let mut settings = Settings::default();
        settings.read(&root.join("tsconfig.json"), MOST_EXTENSIONS);
        settings.surroundings(is_module)
    }

    /// The folder in which the sources stand, relative to the project's.
    pub fn sources(&self) -> &str {
        self.sources.first().map_or("src", String::as_str)
    }

    /// Whether a folder of the project holds sources.
    pub fn has_sources_in(&self, folder: &str) -> bool {
        folder == "src" || self.sources.iter().any(|sources| sources == folder)
    }

    /// A module's name as files of the project spell it; what is generated has `.js`.
    pub fn spelled(&self, specifier: &str) -> String {
        match specifier.strip_suffix(".js").filter(|_| specifier.starts_with('.')) {
            Some(stem) => match self.spelling {
                Spelling::Js => specifier.to_owned(),
                Spelling::Ts => format!("{stem}.ts"),
                Spelling::Bare => stem.to_owned(),
            },
            None => specifier.to_owned(),
        }
    }

    /// Makes the files of a fresh project fit in.
    pub fn adapt(&mut self, project: &mut Project) {
        for file in project.files.iter_mut().filter(|file| file.path.ends_with(".ts")) {
            if self.spelling != Spelling::Js {
                file.text = self.respelled(&file.text);
            }
            // All that is generated rests on this one.
            if !self.knows_es2022 && file.path == "src/types/operation.ts" {
                file.text = file.text.replacen('\n', "\n/// <reference lib=\"es2022\" />\n", 1);
            }
            if self.refuses_named_groups && has_named_group(&file.text) {
                self.wanted.push(("\"target\": \"es2018\"", "patterns of the document have named groups"));
                self.refuses_named_groups = false;
            }
        }
    }

    /// Makes the settings that the compiler gets in a project that had none fit the sources in a folder, `""` for the
    /// project's own. Gives back whether it had none.
    pub fn adapt_settings(&self, project: &mut Project, sources: &str) -> bool {
        let settings = project.files.iter_mut().find(|file| file.path == "tsconfig.json");
        let Some(settings) = settings.filter(|_| self.is_javascript) else { return false };
        if self.is_common_js {
            settings.text = settings.text.replace("\"verbatimModuleSyntax\": true", "\"allowJs\": true");
        }
        let top = sources.split('/').next().unwrap_or_default();
        settings.text = match top {
            "" => settings.text.replace(r#""include": ["src", "test"]"#, r#""exclude": ["dist", "node_modules"]"#),
            top => settings.text.replace(r#"["src", "test"]"#, &format!(r#"["{top}", "test"]"#)),
        };
        true
    }

    /// Code that imports modules, as the project's own would do it.
    pub fn written(&self, code: &str) -> String {
        let code = self.respelled(code);
        if !(self.is_javascript && self.is_common_js) {
            return code;
        }
        let required = |line: &str| {
            let (names, from) = line.strip_prefix("import ")?.split_once(" from ")?;
            let (from, whole) = (from.trim_end_matches(';'), if names.starts_with('{') { "" } else { ".default" });
            Some(format!("const {names} = require({from}){whole};\n"))
        };
        code.lines().map(|line| required(line).unwrap_or_else(|| format!("{line}\n"))).collect()
    }

    /// Takes packages out of the manifest of a fresh project that only its own start and tests use, which another app has
    /// already.
    pub fn leave_out_unused(&self, project: &mut Project) {
        let modules = project.files.iter().filter(|file| file.path.ends_with(".ts"));
        let specifiers: Vec<String> =
            modules.flat_map(|file| syntax::specifiers(&file.text)).map(|(_, specifier)| specifier).collect();
        let is_imported = |package: &str| {
            let inner = |specifier: &String| {
                specifier.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            specifiers.iter().any(inner)
        };
        let is_needed = |package: &String| match package.strip_prefix("@types/") {
            Some("node") => true,
            Some(typed) => {
                is_imported(&typed.strip_prefix("koa__").map_or(typed.to_owned(), |name| format!("@koa/{name}")))
            }
            None => package == "typescript" || is_imported(package),
        };
        let manifest = project.files.iter_mut().find(|file| file.path == project.manifest);
        let Some(manifest) = manifest else { return };
        let Ok(mut package) = serde_json::from_str::<serde_json::Value>(&manifest.text) else { return };
        for section in ["dependencies", "devDependencies"] {
            if let Some(packages) = package.get_mut(section).and_then(serde_json::Value::as_object_mut) {
                packages.retain(|name, _| is_needed(name));
            }
        }
        manifest.text = package.to_string();
    }

    fn respelled(&self, text: &str) -> String {
        let mut respelled = String::with_capacity(text.len());
        let mut done = 0;
        for (place, specifier) in syntax::specifiers(text) {
            respelled.push_str(text.get(done..place.start).unwrap_or_default());
            respelled.push_str(&self.spelled(&specifier));
            done = place.end;
        }
        respelled.push_str(text.get(done..).unwrap_or_default());
        respelled
    }
}

/// What counts of a `tsconfig.json` and of those that it extends; the first to say something is right.
#[derive(Default)]
struct Settings {
    is_there: bool,
    module: Option<String>,
    resolution: Option<String>,
    target: Option<String>,
    root: Option<String>,
    include: Option<Vec<String>>,
    libraries: Option<Vec<String>>,
    imports_ts: Option<bool>,
    rewrites_ts: Option<bool>,
    verbatim: Option<bool>,
    interop: Option<bool>,
    strict: Option<bool>,
    strict_null: Option<bool>,
}

impl Settings {
    fn read(&mut self, path: &Path, depth: usize) {
        let Some(config) = fs::read_to_string(path).ok().and_then(|text| Data::read(&text)) else { return };
        let folder = path.parent().unwrap_or(Path::new(""));
        // Folders of a configuration that is extended are those of another project.
        if !self.is_there {
            self.include = config.member("include").map(Data::texts);
        }
        self.is_there = true;
        if let Some(options) = config.member("compilerOptions") {
            self.read_options(options, depth == MOST_EXTENSIONS);
        }
        let bases = config.member("extends").map(|base| match base.as_text() {
            Some(base) => vec![base.to_owned()],
            // The last one wins.
            None => base.texts().into_iter().rev().collect(),
        });
        for base in bases.into_iter().flatten().filter(|_| depth > 0) {
            if let Some(base) = extended(folder, &base) {
                self.read(&base, depth - 1);
            }
        }
    }

    fn read_options(&mut self, options: &Data, is_own: bool) {
        let text = |known: &mut Option<String>, name: &str| {
            let said = options.text(name).map(str::to_lowercase);
            *known = known.take().or(said);
        };
        text(&mut self.module, "module");
        text(&mut self.resolution, "moduleResolution");
        text(&mut self.target, "target");
        if is_own {
            self.root = options.text("rootDir").map(str::to_owned);
        }
        let lowered = |texts: &Data| texts.texts().iter().map(|text| text.to_lowercase()).collect();
        self.libraries = self.libraries.take().or_else(|| options.member("lib").map(lowered));
        let flag = |known: &mut Option<bool>, name: &str| {
            *known = known.or_else(|| options.member(name).and_then(Data::as_flag));
        };
        flag(&mut self.imports_ts, "allowImportingTsExtensions");
        flag(&mut self.rewrites_ts, "rewriteRelativeImportExtensions");
        flag(&mut self.verbatim, "verbatimModuleSyntax");
        flag(&mut self.interop, "esModuleInterop");
        flag(&mut self.strict, "strict");
        flag(&mut self.strict_null, "strictNullChecks");
    }

    fn surroundings(self, is_module: bool) -> Surroundings {
        if !self.is_there {
            let sources = vec!["src".to_owned()];
            return Surroundings {
                spelling: Spelling::Js,
                knows_es2022: true,
                refuses_named_groups: false,
                is_javascript: true,
                is_common_js: !is_module,
                sources,
                wanted: Vec::new(),
            };
        }
        let module = self.module.as_deref().unwrap_or_default();
        let is_node = module.starts_with("node");
        let is_common_js = if is_node || module == "preserve" { !is_module } else { !module.starts_with("es") };
        let has_node_rules =
            is_node || self.resolution.as_deref().is_some_and(|text| text.starts_with("node1") && text != "node10");
        let spelling = if self.imports_ts == Some(true) || self.rewrites_ts == Some(true) {
            Spelling::Ts
        } else if is_common_js && !has_node_rules {
            Spelling::Bare
        } else {
            Spelling::Js
        };
        let target = self.target.as_deref().or(is_node.then_some("esnext"));
        Surroundings {
            spelling,
            knows_es2022: match &self.libraries {
                Some(libraries) => libraries.iter().any(|library| year(library) >= 2022),
                None => target.is_some_and(|target| year(target) >= 2022),
            },
            is_javascript: false,
            is_common_js,
            refuses_named_groups: target.is_some_and(|target| year(target) < 2018),
            sources: self.sources(),
            wanted: self.wanted(is_common_js && self.verbatim == Some(true), is_common_js && !is_node, target),
        }
    }

    /// The folder of `rootDir`, then those that `include` names.
    fn sources(&self) -> Vec<String> {
        let first = |path: &str| {
            let path = normal(Path::new(path));
            let first = path.components().next()?.as_os_str().to_str()?.to_owned();
            let is_name = first.chars().all(|character| character.is_alphanumeric() || "-_.".contains(character));
            (is_name && first != ".." && !first.ends_with(".ts")).then_some(first)
        };
        let tests = ["test", "tests", "types", "scripts", "node_modules"];
        let mut found: Vec<String> = Vec::new();
        let included = self.include.iter().flatten();
        for folder in self.root.iter().chain(included).filter_map(|path| first(path)) {
            if !tests.contains(&folder.as_str()) && !found.contains(&folder) {
                found.push(folder);
            }
        }
        // Where there is one that everybody would look in, it is that.
        if self.root.is_none() && found.iter().any(|folder| folder == "src") {
            found.retain(|folder| folder != "src");
            found.insert(0, "src".to_owned());
        }
        found
    }

    fn wanted(
        &self,
        keeps_imports: bool,
        is_old_style: bool,
        target: Option<&str>,
    ) -> Vec<(&'static str, &'static str)> {
        let mut wanted = Vec::new();
        if self.strict == Some(false) || self.strict.is_none() && self.strict_null != Some(true) {
            wanted.push(("\"strict\": true", "types of schemas are wrong without"));
        }
        if keeps_imports {
            wanted.push(("\"verbatimModuleSyntax\": false", "or CommonJS would have to be written as such"));
        }
        if is_old_style && self.interop != Some(true) {
            wanted.push(("\"esModuleInterop\": true", "packages have default exports"));
        }
        if target.is_none_or(|target| matches!(target, "es3" | "es5")) {
            wanted.push(("\"target\": \"es2022\"", "which is what Node runs"));
        }
        wanted
    }
}

/// Whether a text has `(?<name>`.
fn has_named_group(text: &str) -> bool {
    let mut groups = text.split("(?<").skip(1);
    groups.any(|rest| !rest.starts_with(['=', '!']))
}

/// The year of a version of ECMAScript.
fn year(name: &str) -> u32 {
    match name.split('.').next().unwrap_or_default() {
        "esnext" => u32::MAX,
        "es6" => 2015,
        name => name.strip_prefix("es").and_then(|year| year.parse().ok()).unwrap_or(0),
    }
}

/// Where the configuration is that one in a folder extends: a file, or a package's.
fn extended(folder: &Path, base: &str) -> Option<PathBuf> {
    let with_extension = |path: PathBuf| {
        let named = path.with_file_name(format!("{}.json", path.file_name().unwrap_or_default().to_string_lossy()));
        [path.clone(), named, path.join("tsconfig.json")].into_iter().find(|path| path.is_file())
    };
    if base.starts_with('.') || base.starts_with('/') {
        return with_extension(folder.join(base));
    }
    let absolute = std::path::absolute(folder).ok()?;
    absolute.ancestors().find_map(|folder| with_extension(folder.join("node_modules").join(base)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surroundings(package: &str, files: &[(&str, &str)]) -> Surroundings {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("package.json"), package).unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Surroundings::read(folder.path())
    }

    #[test]
    fn modules_are_spelled_as_the_project_spells_them() {
        for (package, config, spelled) in [
            ("{}", r#"{ "compilerOptions": { "module": "commonjs" } }"#, "./a"),
            ("{}", r#"{ "compilerOptions": { "module": "CommonJS", "moduleResolution": "node" } }"#, "./a"),
            ("{}", r#"{ "compilerOptions": { "module": "NodeNext" } }"#, "./a.js"),
            (r#"{ "type": "module" }"#, r#"{ "compilerOptions": { "module": "node16" } }"#, "./a.js"),
            (
                r#"{ "type": "module" }"#,
                r#"{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }"#,
                "./a.js",
            ),
            (
                r#"{ "type": "module" }"#,
                r#"{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true, } /* run by Node */ }"#,
                "./a.ts",
            ),
            (
                r#"{ "type": "module" }"#,
                r#"{ "compilerOptions": { "module": "nodenext", "rewriteRelativeImportExtensions": true } }"#,
                "./a.ts",
            ),
        ] {
            let found = surroundings(package, &[("tsconfig.json", config)]);
            assert_eq!(found.spelled("./a.js"), spelled, "{package} {config}");
            assert_eq!(found.spelled("ajv/dist/2020.js"), "ajv/dist/2020.js");
        }
        assert_eq!(surroundings("{}", &[]).spelled("./a.js"), "./a.js");
    }

    #[test]
    fn settings_that_are_extended_count_where_nothing_nearer_is_said() {
        let found = surroundings(
            "{}",
            &[
                (
                    "tsconfig.json",
                    r#"{ "extends": ["./base", "@tsconfig/strict"], "compilerOptions": { "target": "es2022" }, "include": ["server/**/*"] }"#,
                ),
                (
                    "base.json",
                    r#"{ "compilerOptions": { "target": "es5", "module": "commonjs", "rootDir": "elsewhere" } }"#,
                ),
                (
                    "node_modules/@tsconfig/strict/tsconfig.json",
                    r#"{ "compilerOptions": { "strict": true, "esModuleInterop": true } }"#,
                ),
            ],
        );
        assert_eq!((found.spelling, found.knows_es2022, found.sources()), (Spelling::Bare, true, "server"));
        assert!(found.wanted.is_empty(), "{:?}", found.wanted);
        assert!(found.has_sources_in("src") && !found.has_sources_in("demo"));
    }

    #[test]
    fn what_no_import_can_mend_is_asked_for() {
        let config =
            r#"{ "compilerOptions": { "module": "commonjs", "target": "es5", "verbatimModuleSyntax": true } }"#;
        let found = surroundings("{}", &[("tsconfig.json", config)]);
        assert_eq!(found.wanted.len(), 4);
        assert!(!found.knows_es2022);
    }
}
