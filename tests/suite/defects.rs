//! What is said about defective documents: at which line and column exactly, in YAML and in JSON, and about real ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::tool::{self, Answer};
use crate::{assert_none, corpus, repository, tree, updates_expectations};

/// A message of a run that only checks.
struct Message {
    level: String,
    rule: String,
    text: String,
    help: String,
    /// File, line and column; nothing for what concerns the run as a whole.
    place: Option<(String, u64, u64)>,
    pointer: String,
}

fn messages(document: &Path) -> Vec<Message> {
    let (folder, name) = (document.parent().expect("a folder"), document.file_name().expect("a name"));
    let arguments = [name.to_str().expect("the name is UTF-8"), "--format", "json"];
    let Answer { stdout, stderr, .. } = tool::run(folder, &arguments, &[]);
    let answer: Value = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}\n{stdout}\n{stderr}"));
    answer["diagnostics"].as_array().expect("there are diagnostics").iter().map(message).collect()
}

fn message(found: &Value) -> Message {
    let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
    let place = found.get("place");
    Message {
        level: text("level"),
        rule: text("rule"),
        text: text("message"),
        help: text("help"),
        place: place.and_then(|place| {
            Some((place["file"].as_str()?.to_owned(), place["line"].as_u64()?, place["column"].as_u64()?))
        }),
        pointer: place.and_then(|place| place["pointer"].as_str()).unwrap_or_default().to_owned(),
    }
}

impl Message {
    fn position(&self) -> String {
        self.place.as_ref().map_or_else(|| "-".to_owned(), |(_, line, column)| format!("{line}:{column}"))
    }

    /// Whether the document is what it is about, and not what is generated from it.
    fn is_about_the_document(&self) -> bool {
        const ABOUT_GENERATED: [&str; 7] = [
            "base-path",
            "method-not-routable",
            "not-enforced",
            "operation-renamed",
            "path-not-routable",
            "schema-renamed",
            "type-implied",
        ];
        self.place.is_some() && !ABOUT_GENERATED.contains(&self.rule.as_str())
    }
}

/// Rewrites an expectation, or says how it differs.
fn compare(expectation: &Path, actual: &str, problems: &mut Vec<String>) {
    let expected = fs::read_to_string(expectation).unwrap_or_default();
    if updates_expectations() {
        match actual.is_empty() {
            true if expectation.exists() => fs::remove_file(expectation).expect("the file can be removed"),
            true => {}
            false => tree::write(expectation, actual.as_bytes()),
        }
    } else if expected != actual {
        let difference = tree::text_difference(expected.as_bytes(), actual.as_bytes());
        problems.push(format!("{} differs\n{difference}", expectation.display()));
    }
}

/// Each folder has a document in YAML and in JSON. `messages` has, for each message, its place in the one, its place in
/// the other, and what it says.
#[test]
fn messages_stand_where_the_defect_is_in_yaml_and_in_json() {
    let mut problems = Vec::new();
    let mut folders: Vec<_> = fs::read_dir(repository("tests/positions"))
        .expect("there are documents")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "there are folders");
    for folder in folders {
        let sorted = |name: &str| {
            let mut found = messages(&folder.join(name));
            found.retain(Message::is_about_the_document);
            found.sort_by(|a, b| (&a.pointer, &a.rule, &a.text).cmp(&(&b.pointer, &b.rule, &b.text)));
            found
        };
        let (yaml, json) = (sorted("openapi.yaml"), sorted("openapi.json"));
        let said = |messages: &[Message]| -> Vec<String> {
            messages.iter().map(|message| format!("{} {} {}", message.pointer, message.rule, message.text)).collect()
        };
        if said(&yaml) != said(&json) {
            let difference =
                tree::text_difference(said(&yaml).join("\n").as_bytes(), said(&json).join("\n").as_bytes());
            problems.push(format!("{}: the twins differ\n{difference}", folder.display()));
            continue;
        }
        let mut lines: Vec<(u64, u64, String)> = yaml
            .iter()
            .zip(&json)
            .map(|(yaml, json)| {
                let (_, line, column) = yaml.place.clone().unwrap_or_default();
                let (here, there) = (yaml.position(), json.position());
                let Message { level, rule, text, pointer, .. } = yaml;
                (line, column, format!("{here:>6} {there:>7}  {level}[{rule}] {text}  {pointer}\n"))
            })
            .collect();
        lines.sort();
        let actual: String = lines.into_iter().map(|(_, _, line)| line).collect();
        compare(&folder.join("messages"), &actual, &mut problems);
    }
    assert_none(&problems);
}

/// For each real document of which something is wrong: all that is said, but for notes, which are counted.
#[test]
fn real_documents_get_the_messages_that_were_checked_by_hand() {
    let mut problems = Vec::new();
    for (name, path) in corpus::documents("what is said about their defects") {
        let mut found = messages(&path);
        found.retain(Message::is_about_the_document);
        let document = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (mut actual, mut notes) = (String::new(), BTreeMap::<&str, usize>::new());
        for message in &found {
            if message.level == "note" {
                *notes.entry(&message.rule).or_default() += 1;
                continue;
            }
            let file = message.place.as_ref().map_or("", |(file, _, _)| file.as_str());
            let file = if file == document { String::new() } else { format!("{file}:") };
            let Message { level, rule, text, help, .. } = message;
            actual.push_str(&format!("{file}{} {level}[{rule}] {text}\n    {help}\n", message.position()));
        }
        if !actual.is_empty() {
            for (rule, count) in notes {
                actual.push_str(&format!("{count} note[{rule}]\n"));
            }
        }
        compare(&repository("tests/corpus").join(format!("{name}.txt")), &actual, &mut problems);
    }
    assert_none(&problems);
}
