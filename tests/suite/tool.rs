//! The binary, run as a user runs it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// How a run ended, and what it said.
#[derive(Debug)]
pub struct Answer {
    /// The exit code; a signal has none.
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Where the binary is.
pub fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_api-scaffold"))
}

/// Runs the binary in a folder.
pub fn run(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Answer {
    run_with_cache(folder, arguments, stdin, &folder.join("cache"))
}

/// Runs the binary in a folder, with downloads kept in another.
pub fn run_with_cache(folder: &Path, arguments: &[&str], stdin: &[u8], cache: &Path) -> Answer {
    let mut child = Command::new(binary())
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS")
        // Where Linux, macOS and Windows have the user's caches.
        .envs(["XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"].map(|variable| (variable, cache)))
        .env("NO_PROXY", "*")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // A run that does not read its input closes the pipe, which is no failure of ours.
    let _ = child.stdin.take().expect("the input is piped").write_all(stdin);
    let output = child.wait_with_output().expect("the binary ends");
    let text = |bytes| String::from_utf8(bytes).expect("the binary prints UTF-8");
    Answer { status: output.status.code(), stdout: without_time(&text(output.stdout)), stderr: text(output.stderr) }
}

/// The Node frameworks that projects are generated for.
pub const FRAMEWORKS: [&str; 3] = ["express", "koa", "fastify"];

/// All frameworks that projects are generated for.
pub const ALL_FRAMEWORKS: [&str; 4] = ["express", "koa", "fastify", "axum"];

/// Generates a project from a document; whatever is said about the document, it must not be refused.
pub fn generate(document: &Path, output: &Path) -> Answer {
    generate_for("express", document, output, &[])
}

/// Generates a project for a framework, with further arguments.
pub fn generate_for(framework: &str, document: &Path, output: &Path, further: &[&str]) -> Answer {
    let folder = document.parent().expect("a document stands in a folder");
    let document = document.to_str().expect("the path is UTF-8");
    let output = output.to_str().expect("the path is UTF-8");
    let arguments = [&[document, "--framework", framework, "--output", output], further].concat();
    run(folder, &arguments, &[])
}

/// `in 12 ms` as `in # ms`: the one thing that differs from run to run.
fn without_time(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let Some((before, after)) = line.split_once(" ms: ") else {
            return line.to_owned();
        };
        let before = before.trim_end_matches(|character: char| character.is_ascii_digit());
        format!("{before}# ms: {after}")
    });
    lines.collect()
}
