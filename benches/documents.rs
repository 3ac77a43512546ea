//! Time and memory on large documents. Run with `cargo bench`.
//!
//! Reading, as JSON and as YAML: the ratio to `serde_json::from_slice::<Value>` on the same document. Whole runs: the ratio
//! to a floor, which is parsing the document with serde_json and writing as many bytes.
//!
//! Documents are those of `API_SCAFFOLD_CORPUS` (see CONTRIBUTING.md) that are larger than a megabyte, and one of a
//! thousand operations that is made here.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use api_scaffold::openapi::load::{self, Sources};
use api_scaffold::openapi::read;
use api_scaffold::openapi::write::to_yaml;
use nix::sys::resource::{Usage, UsageWho, getrusage};

/// Runs of each; the least time counts, because everything else a machine does only adds to it.
const RUNS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made = folder.path().join("made.json");
    fs::write(&made, thousand_operations()).expect("the document is written");
    let mut documents = vec![made];
    documents.extend(corpus());
    reading(&documents);
    whole_runs(&documents, folder.path());
    checks(&documents, folder.path());
}

/// A document held against itself with one change.
fn checks(documents: &[PathBuf], folder: &Path) {
    println!("\n{:<28} {:>10}", "check", "ms");
    for document in documents {
        let changed = folder.join("changed.json");
        let text = fs::read_to_string(document).expect("the document is there");
        fs::write(&changed, text.replacen("\"operationId\":", "\"deprecated\":true,\"operationId\":", 1))
            .expect("it is written");
        let mut least = f64::MAX;
        for _ in 0..RUNS {
            let before = milliseconds(usage(UsageWho::RUSAGE_CHILDREN));
            let output = Command::new(env!("CARGO_BIN_EXE_api-scaffold"))
                .arg(&changed)
                .arg("--check")
                .arg(document)
                .output()
                .expect("the binary runs");
            let printed = String::from_utf8_lossy(&output.stdout);
            assert!(printed.contains("operation-deprecated"), "{printed}");
            least = least.min(milliseconds(usage(UsageWho::RUSAGE_CHILDREN)) - before);
        }
        println!("{:<28} {least:>10.0}", name(document));
    }
    println!("ms: CPU time, least of {RUNS}.");
}

/// From bytes in memory to the contract, and how much of that is the tree.
fn reading(documents: &[PathBuf]) {
    println!("{:<28} {:>10} {:>10} {:>10} {:>8} {:>8}", "reading", "floor ms", "load ms", "ms", "load", "ratio");
    for document in documents {
        let json = fs::read(document).expect("the document is there");
        let tree = load::load("a.json", json.clone()).expect("the document is JSON").root;
        let yaml = to_yaml(&read::value(&tree)).expect("laid out").into_bytes();
        drop(tree);
        let mut floor = f64::MAX;
        let mut times = [(f64::MAX, f64::MAX); 2];
        for _ in 0..RUNS {
            floor =
                floor.min(time(|| serde_json::from_slice::<serde_json::Value>(&json).expect("the document is JSON")));
            for (text, (load, all)) in [&json, &yaml].into_iter().zip(&mut times) {
                let copy = || text.clone();
                *load = load.min(time_with(copy(), |bytes| load::load("a", bytes)));
                *all = all.min(time_with(copy(), read_contract));
            }
        }
        for (format, (load, all)) in ["JSON", "YAML"].into_iter().zip(times) {
            let name = format!("{} as {format}", name(document));
            println!("{name:<28} {floor:>10.0} {load:>10.0} {all:>10.0} {:>8.2} {:>8.2}", load / floor, all / floor);
        }
    }
    println!("ms: CPU time, least of {RUNS}; ratio: to the floor.\n");
}

fn read_contract(bytes: Vec<u8>) -> (Sources, read::Reading) {
    let sources = Sources::alone(load::load("a", bytes).expect("the document is fine"));
    let reading = read::read(&sources).expect("the document is understood");
    (sources, reading)
}

/// How long something takes, without the time that its result takes to be freed.
fn time<T>(work: impl FnOnce() -> T) -> f64 {
    time_with((), |()| work())
}

fn time_with<I, T>(input: I, work: impl FnOnce(I) -> T) -> f64 {
    let before = milliseconds(usage(UsageWho::RUSAGE_SELF));
    let result = work(input);
    let spent = milliseconds(usage(UsageWho::RUSAGE_SELF)) - before;
    drop(result);
    spent
}

fn name(document: &Path) -> std::borrow::Cow<'_, str> {
    document.file_name().unwrap_or_default().to_string_lossy()
}

fn whole_runs(documents: &[PathBuf], folder: &Path) {
    println!("{:<28} {:>8} {:>10} {:>10} {:>8} {:>9}", "document", "MB", "floor ms", "run ms", "ratio", "peak MB");
    for document in documents {
        let output = folder.join("output");
        let (mut run, mut floor) = (f64::MAX, f64::MAX);
        for _ in 0..RUNS {
            floor = floor.min(floor_of(document, folder));
            run = run.min(run_of(document, &output));
        }
        let peak = usage(UsageWho::RUSAGE_CHILDREN).max_rss() as f64 / 1024.0;
        let size = fs::metadata(document).map_or(0, |metadata| metadata.len()) as f64 / 1e6;
        let name = name(document);
        println!("{name:<28} {size:>8.1} {floor:>10.0} {run:>10.0} {:>8.1} {peak:>9.0}", run / floor);
    }
    println!("ms: CPU time, least of {RUNS} runs into a new folder; peak: the largest run so far.");
}

fn corpus() -> Vec<PathBuf> {
    let Some(folder) = env::var_os("API_SCAFFOLD_CORPUS").map(PathBuf::from) else {
        println!("API_SCAFFOLD_CORPUS is not set: no real documents");
        return Vec::new();
    };
    let list = fs::read_to_string(folder.join("LIST.txt")).unwrap_or_default();
    let large = |path: &PathBuf| fs::metadata(path).is_ok_and(|metadata| metadata.len() > 1_000_000);
    list.lines()
        .map(|line| folder.join(line))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .filter(large)
        .collect()
}

fn usage(who: UsageWho) -> Usage {
    getrusage(who).expect("the system tells what was used")
}

fn milliseconds(usage: Usage) -> f64 {
    let time = |value: nix::sys::time::TimeVal| value.tv_sec() as f64 * 1e3 + value.tv_usec() as f64 / 1e3;
    time(usage.user_time()) + time(usage.system_time())
}

fn run_of(document: &Path, output: &Path) -> f64 {
    let _ = fs::remove_dir_all(output);
    let before = milliseconds(usage(UsageWho::RUSAGE_CHILDREN));
    let status = Command::new(env!("CARGO_BIN_EXE_api-scaffold"))
        .arg(document)
        .args(["--framework", "express", "--quiet", "--output"])
        .arg(output)
        .status()
        .expect("the binary runs");
    assert!(status.code().is_some_and(|code| code < 2), "{} is generated", document.display());
    milliseconds(usage(UsageWho::RUSAGE_CHILDREN)) - before
}

fn floor_of(document: &Path, folder: &Path) -> f64 {
    let before = milliseconds(usage(UsageWho::RUSAGE_SELF));
    let bytes = fs::read(document).expect("the document is there");
    let value: serde_json::Value = serde_json::from_slice(&bytes).expect("the document is JSON");
    fs::write(folder.join("floor"), &bytes).expect("as much is written");
    drop(value);
    milliseconds(usage(UsageWho::RUSAGE_SELF)) - before
}

fn thousand_operations() -> String {
    let mut text = String::from(r#"{"openapi":"3.1.0","info":{"title":"Made","version":"1"},"paths":{"#);
    for index in 0..500 {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(
            text,
            r##"{comma}"/things{index}/{{id}}":{{"parameters":[{{"name":"id","in":"path","required":true,"schema":{{"type":"string","format":"uuid"}}}}],
            "get":{{"operationId":"get{index}","tags":["t{}"],"responses":{{"200":{{"description":"One.","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Thing{index}"}}}}}}}}}}}},
            "put":{{"operationId":"put{index}","tags":["t{}"],"requestBody":{{"required":true,"content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Thing{index}"}}}}}}}},"responses":{{"204":{{"description":"Kept."}}}}}}}}"##,
            index % 40,
            index % 40
        );
    }
    text.push_str(r#"},"components":{"schemas":{"#);
    for index in 0..500 {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}"Thing{index}":{{"type":"object","required":["id"],"properties":{{"id":{{"type":"string","format":"uuid","readOnly":true}}"#
        );
        for property in 0..20 {
            let _ = write!(
                text,
                r#","property{property}":{{"type":"string","description":"What it is.","maxLength":{}}}"#,
                property + 10
            );
        }
        text.push_str("}}");
    }
    text.push_str("}}}");
    text
}
