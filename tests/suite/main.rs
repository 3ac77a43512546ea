//! The binary from outside: what it prints, what it writes, and whether that compiles, runs and keeps its contract.
//!
//! `UPDATE_EXPECTATIONS=1 cargo test` rewrites what the tests expect; the diff is what a reviewer reads.
//! `API_SCAFFOLD_CORPUS` names a folder of real documents; its `LIST.txt` has one path a line.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod book;
mod cases;
mod conduit;
mod containers;
mod corpus;
mod dates;
mod defects;
mod dependencies;
mod disk;
mod docs;
mod drift;
mod examples;
mod exchange;
mod existing;
mod install;
mod json_schema;
mod killed;
mod kinds;
mod library;
mod load;
mod lossless;
mod mistakes;
mod moving;
mod mutations;
mod node;
mod pipelines;
mod projects;
mod refactored;
mod remote;
mod reports;
mod routers;
mod routing;
mod rust;
mod safety;
mod scan;
mod schemathesis;
mod server;
mod service;
mod settled;
mod setup;
mod sockets;
mod story;
mod templates;
mod tool;
mod tree;
mod verdicts;
mod watch;
mod wire;

use std::io::Write;
use std::path::{Path, PathBuf};

/// A path in the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether what the tests expect is to be rewritten.
fn updates_expectations() -> bool {
    std::env::var_os("UPDATE_EXPECTATIONS").is_some_and(|value| value == "1")
}

/// Fails with all the problems at once.
#[track_caller]
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{}\n", problems.join("\n\n"));
}

/// Says something that is seen although the test passes; what `println!` prints is not.
fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "{message}");
}
