//! Documents that are read and written again say what they said, as a program sees it that knows nothing of our model; and
//! what is written is what the official meta-schemas ask for.
//!
//! It holds for each document that its own meta-schema lets through and about which reading has nothing to say. Whatever else is
//! read was repaired, which reading tells; how many these are is printed.

pub mod facts;
mod schemas;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use api_scaffold::contract::Contract;
use api_scaffold::openapi::load::{self, Sources};
use api_scaffold::openapi::read::{self, Reading};
use api_scaffold::openapi::write::{self, Version, to_json, to_yaml};
use api_scaffold::report::Level;
use jsonschema::Validator;
use serde_json::Value;

use crate::{assert_none, corpus, node, repository, say};

/// The differences and broken rules of one document that are shown.
const MOST: usize = 5;

/// Below the size of most documents, each is also written in the versions that it does not come from.
const SMALL: usize = 300_000;

#[test]
fn what_is_read_and_written_again_says_the_same() {
    let rules = MetaSchemas::load();
    let (mut problems, mut held, mut repaired, mut invalid) = (Vec::new(), 0, 0, 0);
    for path in documents() {
        let bytes = fs::read(&path).expect("the document is there");
        let (Some(before), Some(reading)) = (parsed(&bytes), reading(&path.to_string_lossy(), &bytes)) else {
            continue;
        };
        let own = match reading.version {
            read::Version::V20(_) => None,
            read::Version::V30(_) => Some(Version::V30),
            read::Version::V31(_) => Some(Version::V31),
            read::Version::V32(_) => Some(Version::V32),
        };
        if own.is_some_and(|own| !rules.broken(own, &before).is_empty()) {
            invalid += 1;
            continue;
        }
        if reading.diagnostics.iter().any(|diagnostic| diagnostic.level != Level::Note) {
            repaired += 1;
            continue;
        }
        held += 1;
        let mut found = match own {
            Some(own) => texts(differences(&before, &document(&reading.contract, own))),
            None => twice(&reading.contract),
        };
        let versions = [Version::V30, Version::V31, Version::V32];
        for version in versions.into_iter().filter(|version| own == Some(*version) || bytes.len() < SMALL) {
            let broken = rules.broken(version, &document(&reading.contract, version));
            found.extend(broken.into_iter().map(|broken| format!("written as {}: {broken}", version.text())));
        }
        found.truncate(MOST);
        problems.extend(found.into_iter().map(|problem| format!("{}: {problem}", path.display())));
    }
    say(&format!("{held} documents kept what they say; {repaired} were repaired, {invalid} break their meta-schema"));
    assert!(held > 0);
    assert_none(&problems);
}

/// The documents of the cases and examples, and those of the corpus.
pub fn documents() -> Vec<PathBuf> {
    let mut documents = Vec::new();
    for folder in ["tests/cases", "examples"] {
        for entry in fs::read_dir(repository(folder)).expect("the folder is there") {
            documents.push(entry.expect("an entry").path().join("openapi.yaml"));
        }
    }
    documents.retain(|path| path.is_file());
    documents.sort();
    documents.extend(corpus::documents("what is read and written again").into_iter().map(|(_, path)| path));
    documents
}

/// The document alone: what it has in other files is no part of what is compared.
fn reading(name: &str, bytes: &[u8]) -> Option<Reading> {
    let document = load::load(name, bytes.to_vec()).ok()?;
    read::read(&Sources::alone(document)).ok()
}

fn document(contract: &Contract, version: Version) -> Value {
    let text = to_json(&write::write(contract, version).document);
    serde_json::from_str(&text).expect("what is written is JSON")
}

/// A contract that was not read from 3.0 is the same after it was written as 3.0 and read again.
fn twice(contract: &Contract) -> Vec<String> {
    let first = write::write(contract, Version::V30).document;
    let yaml = to_yaml(&first).expect("the document can be laid out");
    let Some(again) = reading("again.yaml", yaml.as_bytes()) else { return vec!["it is not read again".to_owned()] };
    let second = write::write(&again.contract, Version::V30).document;
    let value = |document| serde_json::from_str(&to_json(document)).expect("what is written is JSON");
    texts(differences(&value(&first), &value(&second)))
}

fn texts(differences: Vec<Difference>) -> Vec<String> {
    differences.into_iter().map(|difference| difference.text).collect()
}

/// Something that two documents do not agree about.
pub struct Difference {
    /// About what, before, after.
    pub text: String,
    /// How many single facts it holds.
    pub facts: usize,
}

/// What is different between two documents: about what, before, after.
pub fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let (first, second) = (facts::facts(before, after), facts::facts(after, before));
    let mut found = Vec::new();
    for about in first.keys().chain(second.keys().filter(|about| !first.contains_key(*about))) {
        let value = |facts: &facts::Facts| facts.get(about).cloned();
        narrow(about, value(&first), value(&second), &mut found);
    }
    found
}

/// Looks for the smallest parts that differ.
fn narrow(about: &str, before: Option<Value>, after: Option<Value>, found: &mut Vec<Difference>) {
    match (before, after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
                narrow(&format!("{about}/{key}"), before.get(key).cloned(), after.get(key).cloned(), found);
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) if before.len() == after.len() => {
            for (index, (before, after)) in before.into_iter().zip(after).enumerate() {
                narrow(&format!("{about}/{index}"), Some(before), Some(after), found);
            }
        }
        (Some(Value::Number(before)), Some(Value::Number(after))) if before.as_f64() == after.as_f64() => {}
        (before, after) if before == after => {}
        (before, after) => {
            let short = |value: Option<Value>| match value {
                Some(value) => value.to_string().chars().take(200).collect(),
                None => "nothing".to_owned(),
            };
            let facts = [&before, &after].into_iter().flatten().map(count).max().unwrap_or_default();
            let text = format!("{about}: {} became {}", short(before), short(after));
            found.push(Difference { text, facts });
        }
    }
}

/// How many single facts a value holds.
pub fn count(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.values().map(count).sum::<usize>().max(1),
        Value::Array(items) => items.iter().map(count).sum::<usize>().max(1),
        _ => 1,
    }
}

/// The document as other readers of JSON and YAML see it.
fn parsed(bytes: &[u8]) -> Option<Value> {
    let json = serde_json::from_slice(bytes).ok();
    json.or_else(|| as_json(serde_yaml::from_slice(bytes).ok()?))
}

fn as_json(value: serde_yaml::Value) -> Option<Value> {
    Some(match value {
        serde_yaml::Value::Mapping(mapping) => {
            let member = |(key, value)| {
                let key = match key {
                    serde_yaml::Value::String(text) => text,
                    serde_yaml::Value::Number(number) => number.to_string(),
                    serde_yaml::Value::Bool(value) => value.to_string(),
                    _ => return None,
                };
                Some((key, as_json(value)?))
            };
            Value::Object(mapping.into_iter().map(member).collect::<Option<_>>()?)
        }
        serde_yaml::Value::Sequence(items) => Value::Array(items.into_iter().map(as_json).collect::<Option<_>>()?),
        serde_yaml::Value::Tagged(tagged) => as_json(tagged.value)?,
        other => serde_json::to_value(other).ok()?,
    })
}

/// The OpenAPI Initiative's schemas of OpenAPI documents, by version.
struct MetaSchemas(BTreeMap<Version, Validator>);

impl MetaSchemas {
    fn load() -> Self {
        let package = node::home().join("node_modules/@seriousme/openapi-schema-validator/schemas");
        let versions = [(Version::V30, "v3.0"), (Version::V31, "v3.1"), (Version::V32, "v3.2")];
        let schema = |(version, name): (Version, &str)| {
            let text = fs::read(package.join(name).join("schema.json")).expect("the package has the meta-schema");
            let schema: Value = serde_json::from_slice(&text).expect("the meta-schema is JSON");
            assert!(schema.to_string().contains("https://spec.openapis.org/oas/3."), "it is the official one");
            // Formats are annotations (JSON Schema 2020-12, 7.2.1); a pattern that is no regular expression is carried.
            let rules = jsonschema::options().should_validate_formats(false);
            (version, rules.build(&schema).expect("the meta-schema is a schema"))
        };
        MetaSchemas(versions.into_iter().map(schema).collect())
    }

    /// What a document breaks of its meta-schema.
    fn broken(&self, version: Version, document: &Value) -> Vec<String> {
        let errors = self.0[&version].iter_errors(document);
        errors
            .map(|error| {
                format!("{}: {}", error.instance_path(), error.to_string().chars().take(300).collect::<String>())
            })
            .take(MOST)
            .collect()
    }
}
