//! schemathesis, which makes requests up from a document and holds the answers to it, finds nothing in the examples.
//!
//! It is fetched as a Python package, into a folder of its own; where that cannot be done, the test says that it skips.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{assert_none, node, repository, rust, say, tool, tree};

#[test]
fn schemathesis_finds_nothing_in_the_examples() {
    let Some(program) = install() else {
        return say(
            "skipped, because schemathesis cannot be had (python3 with venv and pip): what it finds in the examples",
        );
    };
    let folder = node::projects("schemathesis");
    for part in ["client", "express", "koa", "fastify"] {
        tree::copy(&repository("examples/directory").join(part), &folder.join(part));
    }
    tree::copy(&repository("tests/schemathesis"), &folder.join("schemathesis"));
    let node_services = tool::FRAMEWORKS.map(|name| (name, "node --import tsx src/server.ts".to_owned()));
    let (axum, _lock) = rust::example_service();
    fs::create_dir(folder.join("axum")).expect("the folder can be made");
    let axum = ("axum", axum.to_str().expect("the path is UTF-8").to_owned());
    let problems = node_services.into_iter().chain([axum]).filter_map(|(name, service)| {
        let found = run(&program, &folder.join(name), &service).err()?;
        Some(format!("{name}\n{found}"))
    });
    assert_none(&problems.collect::<Vec<_>>());
}

/// Runs it against a service, which is started in a folder by a command.
fn run(program: &Path, folder: &Path, service: &str) -> Result<(), String> {
    let output = node::command(folder, &["--import", "tsx", "--test-reporter=spec", "../schemathesis/run.test.mts"])
        .env("SCHEMATHESIS", program)
        .env("DOCUMENT", repository("examples/directory/openapi.yaml"))
        .env("SERVICE", service)
        .env("RATE_LIMIT_PER_MINUTE", "1000000")
        .output()
        .expect("node starts");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stdout).into_owned()) }
}

/// Where the program is, once the packages that are listed are installed.
fn install() -> Option<PathBuf> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemathesis");
    let requirements = repository("tests/schemathesis/requirements.txt");
    let wanted = fs::read(&requirements).expect("the packages are listed");
    let (stamp, programs) = (home.join(".installed"), home.join(if cfg!(windows) { "Scripts" } else { "bin" }));
    if !fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        tree::clear(&home);
        let succeeds = |command: &mut Command| {
            let output = command.stdin(Stdio::null()).output();
            output.is_ok_and(|output| output.status.success())
        };
        let is_installed = succeeds(Command::new("python3").args(["-m", "venv"]).arg(&home))
            && succeeds(Command::new(programs.join("pip")).args(["install", "--quiet", "-r"]).arg(&requirements));
        if !is_installed {
            return None;
        }
        tree::write(&stamp, &wanted);
    }
    Some(programs.join("st"))
}
