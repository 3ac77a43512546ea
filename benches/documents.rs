//! Time and memory on large documents. Run with `cargo bench`.
//!
//! Reading, as JSON and as YAML: the ratio to `serde_json::from_slice::<Value>` on the same document. Whole runs: the ratio
//! to a floor, which is parsing the document with serde_json and writing as many bytes. Then what eight times a document costs.
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
use serde_json::Value;

/// Runs of each; the least time counts, because everything else a machine does only adds to it.
const RUNS: usize = 5;

fn main() {
    if env::var_os(ONE_RUN).is_some() {
        return one_run();
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made = folder.path().join("made.json");
    fs::write(&made, thousand_operations()).expect("the document is written");
    let mut documents = vec![made];
    documents.extend(corpus());
    reading(&documents);
    whole_runs(&documents, folder.path());
    checks(&documents, folder.path());
    growth(&documents, folder.path());
    start_up(folder.path());
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
            floor = floor.min(time(|| serde_json::from_slice::<Value>(&json).expect("the document is JSON")));
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
    println!(
        "{:<28} {:>6} {:<10} {:>9} {:>9} {:>7} {:>8}",
        "document", "MB", "framework", "floor ms", "run ms", "ratio", "peak MB"
    );
    for document in documents {
        let yaml = folder.join(name(document).replace(".json", ".yaml"));
        let tree = load::load("a.json", fs::read(document).expect("the document is there")).expect("it is JSON").root;
        fs::write(&yaml, to_yaml(&read::value(&tree)).expect("laid out")).expect("it is written");
        drop(tree);
        let floor = (0..RUNS).map(|_| floor_of(document, folder)).fold(f64::MAX, f64::min);
        let frameworks = ["express", "koa", "fastify", "axum"];
        for (input, framework) in frameworks.map(|it| (document, it)).into_iter().chain([(&yaml, "express")]) {
            let (run, peak) = least_run(input, framework, folder, RUNS);
            let size = fs::metadata(input).map_or(0, |metadata| metadata.len()) as f64 / 1e6;
            let ratio = run / floor;
            println!(
                "{:<28} {size:>6.1} {framework:<10} {floor:>9.0} {run:>9.0} {ratio:>7.1} {peak:>8.0}",
                name(input)
            );
        }
    }
    println!("ms: CPU time, least of {RUNS} runs into a new folder. The floor, also of YAML, is that of the JSON.");
}

/// A document of eight times its size costs eight times as much, if nothing in a run takes the square of something.
fn growth(documents: &[PathBuf], folder: &Path) {
    let Some(document) = documents.iter().max_by_key(|path| fs::metadata(path).map_or(0, |it| it.len())) else {
        return;
    };
    let large = folder.join("large.json");
    let text = fs::read(document).expect("the document is there");
    fs::write(&large, eightfold(&serde_json::from_slice(&text).expect("it is JSON"))).expect("it is written");
    println!("\n{:<28} {:>10} {:>10} {:>8} {:>8}", "eight times as large", "once ms", "ms", "ratio", "peak MB");
    for framework in ["express", "koa", "fastify", "axum"] {
        let (once, _) = least_run(document, framework, folder, 3);
        let (run, peak) = least_run(&large, framework, folder, 2);
        println!(
            "{:<28} {once:>10.0} {run:>10.0} {:>8.1} {peak:>8.0}",
            format!("{}, {framework}", name(document)),
            run / once
        );
    }
}

/// The document eight times in one: its paths, components and operations under other names.
fn eightfold(document: &Value) -> String {
    let mut all = document.clone();
    for copy in 1..8 {
        let mut part = document.clone();
        rename(&mut part, copy);
        if let (Some(all), Value::Object(paths)) = (all["paths"].as_object_mut(), part["paths"].take()) {
            all.extend(paths.into_iter().map(|(path, item)| (format!("/copy{copy}{path}"), item)));
        }
        let Value::Object(sections) = part["components"].take() else { continue };
        for (section, components) in sections {
            if let (Some(all), Value::Object(components)) = (all["components"][&section].as_object_mut(), components) {
                all.extend(components.into_iter().map(|(name, component)| (format!("{name}-copy{copy}"), component)));
            }
        }
    }
    all.to_string()
}

fn rename(value: &mut Value, copy: usize) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, copy)),
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(text)
                        if key == "operationId" || key == "$ref" && text.starts_with("#/components/") =>
                    {
                        text.push_str(&format!("-copy{copy}"));
                    }
                    member => rename(member, copy),
                }
            }
        }
        _ => {}
    }
}

/// How long it takes to say which version it is.
fn start_up(folder: &Path) {
    let least = |argument: &str| {
        (0..200).fold(f64::MAX, |least, _| {
            let before = milliseconds(usage(UsageWho::RUSAGE_CHILDREN));
            let program = env!("CARGO_BIN_EXE_api-scaffold");
            let output = Command::new(program).arg(argument).current_dir(folder).output().expect("the binary runs");
            assert!(output.status.success());
            least.min(milliseconds(usage(UsageWho::RUSAGE_CHILDREN)) - before)
        })
    };
    println!("\nstart-up: {:.1} ms for --version", least("--version"));
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

/// The least CPU time of a run into a new folder in this one, in ms, and the most memory, in MB.
fn least_run(document: &Path, framework: &str, folder: &Path, runs: usize) -> (f64, f64) {
    let own = env::current_exe().expect("this program is a file");
    (0..runs).fold((f64::MAX, 0.0), |(least, most), _| {
        // None is removed before the next: files cost a file system a multiple where others have just been removed.
        let output = tempfile::tempdir_in(folder).expect("a temporary folder").keep();
        // The system keeps the most memory of all children together, so each run is the only child of a process.
        let arguments = [document.as_os_str(), framework.as_ref(), output.as_os_str()];
        let answer = Command::new(&own).env(ONE_RUN, "1").args(arguments).output().expect("this program runs");
        let said = String::from_utf8_lossy(&answer.stdout);
        let mut numbers = said.split_whitespace().map(|number| number.parse::<f64>().expect("it prints numbers"));
        let (time, memory) = (numbers.next().expect("a time"), numbers.next().expect("a size"));
        (least.min(time), f64::max(most, memory))
    })
}

/// Says to this program that it is to run the tool once and print what that took.
const ONE_RUN: &str = "API_SCAFFOLD_ONE_RUN";

fn one_run() {
    let [document, framework, output] = env::args_os().skip(1).collect::<Vec<_>>().try_into().expect("three arguments");
    let status = Command::new(env!("CARGO_BIN_EXE_api-scaffold"))
        .arg(&document)
        .args(["--quiet", "--framework"])
        .arg(framework)
        .arg("--output")
        .arg(output)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .expect("the binary runs");
    assert!(status.code().is_some_and(|code| code < 2), "{document:?} is generated");
    let used = usage(UsageWho::RUSAGE_CHILDREN);
    println!("{} {}", milliseconds(used), used.max_rss() as f64 / 1024.0);
}

fn floor_of(document: &Path, folder: &Path) -> f64 {
    let before = milliseconds(usage(UsageWho::RUSAGE_SELF));
    let bytes = fs::read(document).expect("the document is there");
    let value: Value = serde_json::from_slice(&bytes).expect("the document is JSON");
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
