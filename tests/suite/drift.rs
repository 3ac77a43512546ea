//! A difference is found, by the rule that is about it, and nothing else is; where there is none, nothing is said.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use api_scaffold::contract::Contract;
use api_scaffold::drift::{self, Terms};
use api_scaffold::openapi::write::to_json;
use api_scaffold::report::Level;
use api_scaffold::templates::Templates;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::lossless::documents;
use crate::scan::{FRAMEWORKS, Generate, read, scanned};
use crate::{assert_none, repository, say, tool};

/// A single change of a document, and the rules that find it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutation {
    what: String,
    #[serde(default)]
    rename: Option<Rename>,
    #[serde(default)]
    set: BTreeMap<String, Value>,
    #[serde(default)]
    remove: Option<String>,
    versions: BTreeSet<String>,
    sources: Option<BTreeSet<String>>,
}

#[derive(Debug, Deserialize)]
struct Rename {
    from: String,
    to: String,
}

impl Mutation {
    fn applied(&self, document: &Value) -> Value {
        let mut changed = document.clone();
        if let Some(Rename { from, to }) = &self.rename {
            let value = removed(&mut changed, from);
            put(&mut changed, to, value);
        }
        if let Some(pointer) = &self.remove {
            removed(&mut changed, pointer);
        }
        self.set.iter().for_each(|(pointer, value)| put(&mut changed, pointer, value.clone()));
        assert_ne!(&changed, document, "{}: nothing is changed", self.what);
        changed
    }
}

fn parent<'d>(document: &'d mut Value, pointer: &str) -> (&'d mut Value, String) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer has a slash");
    let key = key.replace("~1", "/").replace("~0", "~");
    (document.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} leads nowhere")), key)
}

fn put(document: &mut Value, pointer: &str, value: Value) {
    match parent(document, pointer) {
        (Value::Object(members), key) => drop(members.insert(key, value)),
        (Value::Array(items), key) if key.parse() == Ok(items.len()) => items.push(value),
        (Value::Array(items), key) => items[key.parse::<usize>().expect("an index")] = value,
        _ => panic!("{pointer} leads to no member"),
    }
}

fn removed(document: &mut Value, pointer: &str) -> Value {
    match parent(document, pointer) {
        (Value::Object(members), key) => members.remove(&key).unwrap_or_else(|| panic!("{pointer} is not there")),
        (Value::Array(items), key) => items.remove(key.parse().expect("an index")),
        _ => panic!("{pointer} leads to no member"),
    }
}

pub fn contract(document: &Value) -> Contract {
    read(document.to_string().as_bytes()).expect("the document is read")
}

/// What a scan of the project finds that is generated for the contract.
pub fn implemented(generate: Generate, contract: &Contract) -> Option<Contract> {
    let templates = Templates::load(None).expect("the templates are fine");
    let project = generate(contract.clone(), "openapi.yaml", &templates).ok()?;
    // What the generator leaves out is told by the generator.
    let is_whole = project.handlers == contract.operations.len() && project.handlers > 0;
    is_whole.then(|| read(to_json(&scanned(project).marked).as_bytes()).expect("what is scanned is read"))
}

#[test]
fn each_single_change_is_found_by_its_rule() {
    let text = |name: &str| fs::read_to_string(repository("tests/drift").join(name)).expect("the file is there");
    let base: Value = serde_yaml::from_str(&text("openapi.yaml")).expect("the document is YAML");
    let mutations: Vec<Mutation> = serde_yaml::from_str(&text("mutations.yaml")).expect("the list is YAML");
    let before = contract(&base);
    let sources: Vec<(&str, Contract)> = FRAMEWORKS
        .iter()
        .map(|(name, generate, _)| (*name, implemented(*generate, &before).expect("the project is whole")))
        .collect();
    let mut problems = Vec::new();
    let mut check = |what: &str, reference: &Contract, subject: &Contract, terms, expected: &BTreeSet<String>| {
        let found = drift::compare(reference.clone(), subject.clone(), terms).findings;
        let rules: BTreeSet<String> = found.iter().map(|finding| finding.rule.id.to_owned()).collect();
        if rules != *expected {
            let all: Vec<String> =
                found.iter().map(|it| format!("{} {}: {}", it.rule.id, it.part, it.message)).collect();
            problems.push(format!("{what}: {expected:?} is expected\n  {}", all.join("\n  ")));
        }
    };
    for mutation in &mutations {
        let after = contract(&mutation.applied(&base));
        check(&mutation.what, &before, &after, Terms::Versions, &mutation.versions);
        for (name, sources) in &sources {
            let what = format!("{name}, {}", mutation.what);
            check(&what, &after, sources, Terms::Implementation, mutation.sources.as_ref().unwrap_or(&BTreeSet::new()));
        }
    }
    say(&format!(
        "{} kinds of changes were looked for, in documents and in sources of {} frameworks",
        mutations.len(),
        sources.len()
    ));
    assert_none(&problems);
}

#[test]
fn a_document_is_brought_up_to_each_single_change() {
    let text = |name: &str| fs::read_to_string(repository("tests/drift").join(name)).expect("the file is there");
    let base: Value = serde_yaml::from_str(&text("openapi.yaml")).expect("the document is YAML");
    let mutations: Vec<Mutation> = serde_yaml::from_str(&text("mutations.yaml")).expect("the list is YAML");
    let mut unfixed = Vec::new();
    for mutation in &mutations {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("openapi.yaml");
        fs::write(&path, text("openapi.yaml")).expect("the document is written");
        let changed = mutation.applied(&base).to_string();
        fs::write(folder.path().join("changed.json"), changed).expect("the document is written");
        let arguments = ["changed.json", "--check", "openapi.yaml", "--verbose"];
        let fixed = tool::run(folder.path(), &[arguments.as_slice(), &["--fix"]].concat(), &[]);
        assert!(matches!(fixed.status, Some(0 | 1)), "{}: {}", mutation.what, fixed.stderr);
        let after = fs::read_to_string(&path).expect("the document is there");
        assert!(after.starts_with("# Has one of everything"), "{}: comments stay", mutation.what);
        if !fixed.stdout.contains(": no difference.") {
            unfixed.push(format!("{}: {}", mutation.what, fixed.stdout));
        }
    }
    assert_none(&unfixed);
}

#[test]
fn a_document_does_not_differ_from_itself() {
    let mut problems = Vec::new();
    for path in documents() {
        let Some(contract) = read(&fs::read(&path).expect("the document is there")) else { continue };
        let found = drift::compare(contract.clone(), contract, Terms::Versions).findings;
        problems.extend(found.iter().map(|it| format!("{}: {} {}", path.display(), it.rule.id, it.message)));
    }
    assert_none(&problems);
}

/// `tests/drift/differences` lists what is found in projects of our own documents although nobody has changed them.
#[test]
fn a_generated_project_does_not_differ_from_its_document() {
    let list = repository("tests/drift/differences");
    let mut own = BTreeSet::new();
    for (name, generate, _) in FRAMEWORKS {
        let (mut silent, mut all, mut findings) = (0, 0, 0);
        for path in documents() {
            let Some(contract) = read(&fs::read(&path).expect("the document is there")) else { continue };
            let Some(sources) = implemented(generate, &contract) else { continue };
            let found = drift::compare(contract, sources, Terms::Implementation).findings;
            let found: Vec<_> = found.into_iter().filter(|finding| finding.level != Level::Note).collect();
            (all, silent, findings) = (all + 1, silent + usize::from(found.is_empty()), findings + found.len());
            if let Ok(path) = path.strip_prefix(repository("")) {
                own.extend(
                    found
                        .iter()
                        .map(|it| format!("{name} {}: {} {}: {}", path.display(), it.rule.id, it.part, it.message)),
                );
            }
        }
        say(&format!(
            "{name}: {silent} of {all} projects do not differ from their documents; {findings} findings in the others"
        ));
    }
    let own = own.into_iter().collect::<Vec<_>>().join("\n") + "\n";
    if crate::updates_expectations() {
        fs::write(&list, &own).expect("the list can be written");
    }
    assert_eq!(fs::read_to_string(&list).unwrap_or_default(), own, "UPDATE_EXPECTATIONS=1 rewrites {}", list.display());
}

/// Methods that path items have no member for, or have one since 3.2.
#[test]
fn operations_of_any_method_are_found() {
    let described = |id: &str| json!({ "operationId": id, "responses": { "204": { "description": "Done." } } });
    let methods = json!({
        "get": described("read"),
        "query": described("find"),
        "additionalOperations": { "LINK": described("join"), "M-SEARCH": described("discover") },
    });
    let document = json!({ "openapi": "3.2.0", "info": { "title": "A", "version": "1" }, "paths": { "/a": methods } });
    let contract = contract(&document);
    assert_eq!(contract.operations.len(), 4);
    for (name, generate, _) in FRAMEWORKS {
        let sources = implemented(generate, &contract).expect("the project is whole");
        let found = drift::compare(contract.clone(), sources, Terms::Implementation).findings;
        let found: Vec<&str> =
            found.iter().filter(|it| it.level != Level::Note).map(|it| it.message.as_str()).collect();
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

/// The same document as it was at another revision, with the files that it refers to.
#[test]
fn a_document_is_held_against_an_earlier_revision() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    };
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").args(identity).args(arguments).current_dir(folder.path()).output();
        let output = output.expect("git starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let document = "openapi: 3.1.0\ninfo: { title: A, version: '1' }\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          \
                    description: fine\n          content: { application/json: { schema: { $ref: '../schemas/a.yaml' } } }\n";
    write("api/openapi.yaml", document);
    write("schemas/a.yaml", "type: integer\n");
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "first"]);
    let check =
        |reference: &str| tool::run(folder.path(), &["api/openapi.yaml", "--check", reference, "--allow-outside"], &[]);
    assert_eq!(check("HEAD:api/openapi.yaml").status, Some(0));
    write("schemas/a.yaml", "type: string\n");
    let drifted = check("HEAD:api/openapi.yaml");
    assert_eq!(drifted.status, Some(1), "{}{}", drifted.stdout, drifted.stderr);
    assert!(drifted.stdout.contains("the type was integer, is string"), "{}", drifted.stdout);
    for (reference, reason) in
        [("HEAD:api/none.yaml", "does not exist"), ("none:api/openapi.yaml", "invalid object name")]
    {
        let refused = check(reference);
        assert_eq!(refused.status, Some(2), "{}", refused.stdout);
        assert!(refused.stderr.contains(reason), "{}", refused.stderr);
    }
}
