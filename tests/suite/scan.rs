//! What is generated says all that its document says: sources that are read again give the same facts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use api_scaffold::cli::Framework;
use api_scaffold::contract::{Contract, merge};
use api_scaffold::frameworks::scan::{self, Scanned};
use api_scaffold::frameworks::{GenerateError, Generated, axum, express, fastify, koa};
use api_scaffold::openapi::load::{self, Sources};
use api_scaffold::openapi::read;
use api_scaffold::openapi::write::{self, Version, to_json};
use api_scaffold::run::uncarried::uncarried;
use api_scaffold::templates::Templates;
use api_scaffold::typescript::program::Files;
use serde_json::Value;

use crate::lossless::{Difference, count, differences, documents, facts};
use crate::settled::{say_types, settle, settle_discriminators, settle_references, types_of_schemas};
use crate::{assert_none, repository, say, tool};

pub type Generate = fn(Contract, &str, &Templates) -> Result<Generated, GenerateError>;

/// The frameworks, each with the list of what it loses: those that validate with the same library lose the same.
pub const FRAMEWORKS: [(&str, Generate, &str); 4] = [
    ("Express", express::generate, "zod"),
    ("Koa", koa::generate, "zod"),
    ("Fastify", fastify::generate, "typebox"),
    ("axum", axum::generate, "garde"),
];

/// The files of a project, by their paths.
struct InMemory(BTreeMap<PathBuf, String>);

impl Files for InMemory {
    fn text(&self, path: &Path) -> Option<String> {
        self.0.get(path).cloned()
    }
}

/// The contract of a document.
pub fn read(bytes: &[u8]) -> Option<Contract> {
    let document = load::load("openapi", bytes.to_vec()).ok()?;
    read::read(&Sources::alone(document)).ok().map(|reading| reading.contract)
}

/// Two documents as they are compared: `allOf` is merged where that is exact, as printers have it, and without what the generator says
/// that the sources do not say.
fn normal(contracts: [Contract; 2], framework: Framework) -> [Value; 2] {
    let written = contracts.map(|mut contract| {
        say_types(&mut contract);
        merge::flatten(&mut contract);
        write::write(&contract, Version::V32).document
    });
    // What is not read may be said as something else by the sources; parameters stand in another order there.
    let parts = written.each_ref().map(|document| uncarried(document, framework));
    let is_common = |pointer: &&str| !pointer.contains("/parameters/");
    let common = parts.iter().flatten().map(|part| part.pointer.as_str()).filter(is_common);
    let common: BTreeSet<&str> = common.collect();
    let mut own = parts.iter();
    written.map(|written| {
        let mut document = serde_json::from_str(&to_json(&written)).expect("what is written is JSON");
        let own = own.next().into_iter().flatten().map(|part| part.pointer.as_str());
        let own: BTreeSet<&str> = own.chain(common.iter().copied()).collect();
        own.iter().rev().for_each(|pointer| remove(&mut document, pointer));
        close_gaps(&mut document);
        let types = types_of_schemas(&document);
        settle(&mut document, &types);
        settle_discriminators(&mut document);
        settle_references(&mut document);
        document
    })
}

/// Takes away what stands at a pointer. What is shared is kept, because it is written out where it is used, but not its name.
fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    let key = key.replace("~1", "/").replace("~0", "~");
    let is_shared = parent.strip_prefix("/components/").is_some_and(|section| !section.contains('/'));
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) if is_shared => {
            if let Some(Value::Object(shared)) = members.get_mut(&key) {
                shared.insert(facts::UNNAMED.to_owned(), Value::Bool(true));
            }
        }
        Some(Value::Object(members)) => drop(members.remove(&key)),
        Some(Value::Array(items)) => {
            if let Some(item) = key.parse().ok().and_then(|index: usize| items.get_mut(index)) {
                *item = Value::Null;
            }
        }
        _ => {}
    }
}

/// Takes parameters out of their lists that were taken away.
fn close_gaps(document: &mut Value) {
    let items = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in items.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
            parameters.retain(|parameter| !parameter.is_null());
        }
    }
}

/// What a scan finds in a project.
pub fn scanned(project: Generated) -> Scanned {
    let files = project.project.files.into_iter().map(|file| (PathBuf::from(file.path), file.text));
    let files: BTreeMap<PathBuf, String> = files.collect();
    let entries = ["src/routes/index.ts", "src/routes/mod.rs"].map(PathBuf::from);
    let routes: Vec<PathBuf> = entries.into_iter().filter(|path| files.contains_key(path)).collect();
    let work = move || scan::scan(&routes, &InMemory(files));
    let thread = std::thread::Builder::new().stack_size(1 << 29).spawn(work).expect("there are threads");
    thread.join().expect("sources are followed to their end")
}

/// What a framework's projects lost of their documents.
#[derive(Default)]
struct Lost {
    documents: usize,
    equal: usize,
    facts: usize,
    differences: usize,
    /// Of the repository's own documents, a line each.
    own: Vec<String>,
    /// How often what is different, and an example.
    kinds: BTreeMap<String, (usize, String)>,
}

impl Lost {
    fn add(&mut self, path: &Path, found: Vec<Difference>) {
        self.differences += found.iter().map(|difference| difference.facts).sum::<usize>();
        self.equal += usize::from(found.is_empty());
        let own = path.strip_prefix(repository("")).ok().and_then(Path::parent);
        for Difference { text: difference, facts } in found {
            let (about, what) = difference.split_once(": ").unwrap_or((&difference, ""));
            let about = about.rsplit('/').next().unwrap_or_default();
            let kind = match what {
                what if what.ends_with("became nothing") => "lost",
                what if what.starts_with("nothing became") => "invented",
                _ => "changed",
            };
            let about = about.split(' ').next().unwrap_or_default();
            let example = format!("{}: {difference}", path.display());
            self.kinds.entry(format!("{kind} {about}")).or_insert((0, example)).0 += facts;
            if let Some(own) = own {
                self.own.push(format!("{}: {}", own.display(), difference.replace(['\n', '\r'], " ")));
            }
        }
    }

    fn report(&self, framework: &str) {
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        if std::env::var_os("API_SCAFFOLD_CORPUS").is_some() {
            for (kind, (count, example)) in kinds.iter().take(40) {
                say(&format!("{count:6} {kind}   {example}"));
            }
        }
        let Lost { documents, equal, facts, differences, .. } = self;
        say(&format!(
            "{framework}: {equal} of {documents} documents come back equal; of {facts} facts, {differences} differ"
        ));
    }
}

/// `tests/scan/differences` lists what differs of the repository's own documents; the lists have to be exact.
#[test]
fn what_is_generated_is_read_again() {
    let templates = Templates::load(None).expect("the templates are there");
    let mut problems = Vec::new();
    let only = std::env::var("FRAMEWORK").ok();
    for (name, generate, list) in FRAMEWORKS {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let list = repository("tests/scan/differences").join(list);
        let framework = Framework::ALL.into_iter().find(|known| known.name() == name).expect("it is one");
        let mut lost = Lost::default();
        // Koa's sources say with the same validators what those of Express do.
        let is_enough = |path: &PathBuf| name != "Koa" || only.is_some() || path.starts_with(repository(""));
        for path in documents().into_iter().filter(is_enough) {
            let bytes = fs::read(&path).expect("the document is there");
            let Some(contract) = read(&bytes) else { continue };
            let Ok(project) = generate(contract.clone(), "openapi.yaml", &templates) else { continue };
            // What the generator leaves out is told by the generator.
            if project.handlers != contract.operations.len() || project.handlers == 0 {
                continue;
            }
            let after = to_json(&scanned(project).document);
            let after = read(after.as_bytes()).unwrap_or_default();
            let [before, after] = normal([contract, after], framework);
            lost.documents += 1;
            lost.facts += facts::facts(&before, &before).values().map(count).sum::<usize>();
            let found = compared(&before, &after);
            if let Some(folder) = std::env::var_os("KEEP_DIFFERENCES") {
                keep(&PathBuf::from(folder).join(name), &path, &before, &found);
            }
            lost.add(&path, found);
        }
        lost.report(name);
        let own = lost.own.join("\n") + "\n";
        if std::env::var_os("UPDATE_EXPECTATIONS").is_some() && name != "Koa" {
            fs::write(&list, &own).expect("the list can be written");
        }
        let expected = fs::read_to_string(&list).unwrap_or_default();
        let (expected, own): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), own.lines().collect());
        problems.extend(own.iter().filter(|line| !expected.contains(line)).map(|line| format!("{name}: {line}")));
        problems.extend(
            expected.iter().filter(|line| !own.contains(line)).map(|line| format!("{name}, no longer: {line}")),
        );
    }
    assert_none(&problems);
}

/// What two documents do not agree about. A schema that one of them does not name is written out where it is used, which has no end
/// where there are many in large documents; then they differ by their names.
fn compared(before: &Value, after: &Value) -> Vec<Difference> {
    const FEW: usize = 3;
    let missing = |of: &Value, other: &Value| {
        names(of).filter(|name| other["components"]["schemas"].get(name).is_none()).cloned().collect::<Vec<_>>()
    };
    let (lost, invented) = (missing(before, after), missing(after, before));
    if lost.len().max(invented.len()) < FEW {
        return differences(before, after);
    }
    let mut found = Vec::new();
    let mut with = |names: Vec<String>, from: &Value, to: &Value, became: &str| {
        let mut to = to.clone();
        for name in names {
            let schema = from["components"]["schemas"][&name].clone();
            found.push(Difference { text: format!("schemas {name}: {became}"), facts: count(&schema) });
            to["components"]["schemas"][&name] = schema;
        }
        to
    };
    let whole = with(lost, before, after, "it became nothing");
    let others = with(invented, after, before, "nothing became it");
    found.extend(differences(&others, &whole));
    found
}

/// Adds what differs to a file: a line each, behind how many facts it holds.
fn keep(file: &Path, document: &Path, before: &Value, found: &[Difference]) {
    let facts: usize = facts::facts(before, before).values().map(count).sum();
    let mut text = format!("@@ {} {facts} {}\n", document.display(), found.len());
    for difference in found {
        text.push_str(&format!("{}\t{}\n", difference.facts, difference.text.replace(['\n', '\r'], " ")));
    }
    let mut all = fs::read_to_string(file).unwrap_or_default();
    all.push_str(&text);
    fs::write(file, all).expect("the differences can be kept");
}

fn names(document: &Value) -> impl Iterator<Item = &String> {
    document["components"]["schemas"].as_object().into_iter().flat_map(|schemas| schemas.keys())
}

/// The operations that are found in small apps, one a way of writing routes; `routes` lists them.
#[test]
fn routes_are_found_however_they_are_written() {
    let mut problems = Vec::new();
    for app in fs::read_dir(repository("tests/scan/apps")).expect("the folder is there") {
        let app = app.expect("an entry").path();
        let run = tool::run(&app, &["src", "--generate-spec"], &[]);
        let document = serde_yaml::from_str::<Value>(&run.stdout).unwrap_or_default();
        let mut found = String::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for method in item.as_object().into_iter().flat_map(|item| item.keys()) {
                found.push_str(&format!("{} {path}\n", method.to_uppercase()));
            }
        }
        // What the sources say of the operations, where an app is about that.
        let document = app.join("openapi.yaml");
        if document.is_file() && std::env::var_os("UPDATE_EXPECTATIONS").is_some() {
            fs::write(&document, &run.stdout).expect("the document can be written");
        }
        if document.is_file() && fs::read_to_string(&document).ok().as_deref() != Some(run.stdout.as_str()) {
            problems.push(format!("{}: {}", document.display(), run.stdout));
        }
        let list = app.join("routes");
        if std::env::var_os("UPDATE_EXPECTATIONS").is_some() {
            fs::write(&list, &found).expect("the list can be written");
        }
        if fs::read_to_string(&list).ok().as_deref() != Some(found.as_str()) {
            problems.push(format!("{}: {found}{}", app.display(), run.stderr));
        }
    }
    assert_none(&problems);
}

/// An app has the routes of its routers, and those that say whether it runs; what only refuses methods is none.
#[test]
fn an_app_as_a_whole_has_the_operations_of_its_routes() {
    for framework in ["express", "koa", "fastify", "axum"] {
        let example = repository(&format!("examples/directory/{framework}"));
        let operations = |input: &str| {
            let run = tool::run(&example, &[input, "--generate-spec"], &[]);
            let document = serde_yaml::from_str::<Value>(&run.stdout).unwrap_or_default();
            let mut found: Vec<String> = Vec::new();
            for (path, item) in document["paths"].as_object().into_iter().flatten() {
                found.extend(
                    item.as_object().into_iter().flat_map(|item| item.keys()).map(|key| format!("{key} {path}")),
                );
            }
            found.retain(|operation| !["get /health", "get /ready"].contains(&operation.as_str()));
            found.sort();
            found
        };
        assert_eq!(operations("src"), operations("src/routes"), "{framework}");
    }
}
