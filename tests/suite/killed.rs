//! A run that is killed while it writes leaves each file as it was or as it is to be, and the next run completes it.
//!
//! `KILLS=200 cargo test killed` kills more often.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::tool;
use crate::tree::{self, Entry, Tree};

/// A document with a thousand operations in a hundred groups.
fn document(version: &str, of_parameter: &str) -> String {
    let paths = (0..1_000).map(|number| {
        let (group, name) = (number / 10, number % 10);
        format!(
            "  /g{group}/o{name}/{{id}}:\n    get:\n      operationId: get{group}x{name}\n      tags: [group{group}]\n      \
             parameters: [{{ name: id, in: path, required: true, schema: {{ type: {of_parameter} }} }}]\n      \
             responses: {{ '204': {{ description: OK }} }}\n"
        )
    });
    format!("openapi: 3.1.0\ninfo: {{ title: Big, version: '{version}' }}\npaths:\n{}", paths.collect::<String>())
}

/// The files by their paths, without times.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let tree: Tree = tree::read(folder);
    let files = tree.into_iter().filter_map(|(path, entry)| match entry {
        Entry::File { bytes, .. } => Some((path, bytes)),
        Entry::Folder | Entry::Link(_) => None,
    });
    files.collect()
}

fn start(folder: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_api-scaffold"))
        .args(["openapi.yaml", "--framework", "express", "--output", "demo"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts")
}

/// Waits until the run has begun to write, which a file beside another one shows, or has ended.
fn wait_for_the_first_file(child: &mut Child, folder: &Path) {
    let deadline = Instant::now() + Duration::from_secs(60);
    let is_writing = || {
        let entries = fs::read_dir(folder.join("demo/src/types")).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| entry.file_name().to_str().is_some_and(|name| name.ends_with(".tmp")))
    };
    while Instant::now() < deadline && !is_writing() && child.try_wait().is_ok_and(|status| status.is_none()) {
        thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn a_killed_run_leaves_every_file_whole() {
    let kills: u64 = std::env::var("KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(25);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let folder = folder.path();
    let write = |text: &str| fs::write(folder.join("openapi.yaml"), text).expect("the document can be written");
    let generate = || tool::run(folder, &["openapi.yaml", "--framework", "express", "--output", "demo"], &[]);
    let texts = [document("1", "string"), document("2", "integer")];
    let expected = texts.each_ref().map(|text| {
        write(text);
        assert_eq!(generate().status, Some(0));
        files(&folder.join("demo"))
    });
    let changed = expected[0].iter().zip(&expected[1]).filter(|(a, b)| a != b).count();
    assert!(changed > 100, "the two differ in many files");

    let mut killed = 0;
    for round in 0..kills {
        let now = (round % 2) as usize;
        write(&texts[now]);
        let mut child = start(folder);
        wait_for_the_first_file(&mut child, folder);
        // Any moment of the writing, which takes some tens of milliseconds.
        thread::sleep(Duration::from_micros(round * 7_919 % 40_000));
        killed += u64::from(child.try_wait().is_ok_and(|status| status.is_none()));
        let _ = child.kill();
        child.wait().expect("it has ended");
        for (path, bytes) in files(&folder.join("demo")).iter().filter(|(path, _)| !path.ends_with(".tmp")) {
            let is_whole =
                expected.iter().any(|files| files.iter().any(|(known, whole)| known == path && whole == bytes));
            assert!(is_whole, "after kill {round}, {path} is neither old nor new");
        }
        assert_eq!(generate().status, Some(0), "the next run goes through");
        assert!(files(&folder.join("demo")) == expected[now], "the next run completes what the killed one began");
    }
    assert!(killed > 0, "no run was killed while it wrote");
}

/// A project that was to be new is whole after the next run, too, with what only a first run writes.
#[test]
fn a_killed_first_run_is_completed_by_the_next() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let folder = folder.path();
    fs::write(folder.join("openapi.yaml"), document("1", "string")).expect("the document can be written");
    assert!(start(folder).wait().expect("it ends").success());
    let expected = files(&folder.join("demo"));
    for round in 0..12 {
        fs::remove_dir_all(folder.join("demo")).expect("it can be removed");
        let mut child = start(folder);
        wait_for_the_first_file(&mut child, folder);
        thread::sleep(Duration::from_micros(round * 5_923 % 60_000));
        let _ = child.kill();
        child.wait().expect("it has ended");
        assert!(start(folder).wait().expect("it ends").success());
        let found = files(&folder.join("demo"));
        let missing = expected.iter().filter(|file| !found.contains(file)).map(|(path, _)| path);
        assert_eq!(missing.collect::<Vec<_>>(), Vec::<&String>::new(), "after kill {round}");
    }
}

#[test]
fn two_runs_at_once_do_not_mix() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let folder = folder.path();
    fs::write(folder.join("openapi.yaml"), document("1", "string")).expect("the document can be written");
    let runs: Vec<Child> = (0..4).map(|_| start(folder)).collect();
    for mut run in runs {
        assert!(run.wait().expect("it ends").success());
    }
    let together = files(&folder.join("demo"));
    fs::remove_dir_all(folder.join("demo")).expect("it can be removed");
    assert!(start(folder).wait().expect("it ends").success());
    assert!(together == files(&folder.join("demo")), "four runs at once write what one writes");
}
