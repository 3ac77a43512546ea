//! What type-checking a generated Express project costs: CPU time of `tsc`, as a ratio to types alone.
//!
//! `cargo bench --bench types` takes GitHub's document of `API_SCAFFOLD_CORPUS` (see CONTRIBUTING.md), `… -- name` the documents
//! that have this in their path. Two programs are checked by the same compiler, with the same settings and packages:
//!
//! - *generated*: the `src` of a new project, as it comes: schemas, operations, a handler for each, the router, the app;
//! - *types*: what openapi-typescript prints of the document, a handler for each operation that has these types
//!   (`handler.ts`), and a router with one line for each.
//!
//! The one has validators that say what the types are; the other validates nothing. The programs take turns; the least time of
//! all turns counts. With several checkers at a time, which is the compiler's own choice, each of them looks at shared types for
//! itself, so that the CPU time says more about the machine than about the types; here there is one.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "../../tests/suite/node.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod node;
#[path = "../../tests/suite/tool.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod tool;
#[path = "../../tests/suite/tree.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod tree;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use api_scaffold::contract::operation::Operation;
use api_scaffold::openapi::load::{self, Sources};
use api_scaffold::openapi::read;
use nix::sys::resource::{Usage, UsageWho, getrusage};

const TURNS: usize = 5;

/// The document of which the figures in ARCHITECTURE.md are.
const GITHUB: &str = "api.github.com.json";

/// How many handlers stand in one file.
const HANDLERS: usize = 30;

/// A path in the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let documents = documents(wanted.as_deref().unwrap_or(GITHUB));
    if documents.is_empty() {
        return println!("skipped: API_SCAFFOLD_CORPUS names no folder with such a document");
    }
    let folder = node::projects("types");
    let program = install(&folder);
    println!("{:<28} {:>10} {:>10} {:>8} {:>8}", "document", "operations", "generated", "types", "ratio");
    for document in documents {
        let name = document.file_name().unwrap_or_default().to_string_lossy();
        let operations = operations(&document);
        let generated = folder.join("generated");
        tree::clear(&generated);
        let answer = tool::generate_for("express", &document, &generated, &[]);
        assert!(answer.status.is_some_and(|status| status < 2), "{}", answer.stderr);
        let types = folder.join("types");
        if let Err(said) = by_hand(&program, &document, &operations, &types) {
            println!("{name:<28} openapi-typescript does not take it: {said}");
            continue;
        }
        fs::copy(generated.join("tsconfig.json"), types.join("tsconfig.json")).expect("a project has settings");
        let mut least = [f64::MAX; 2];
        for _ in 0..TURNS {
            for (project, least) in [&generated, &types].into_iter().zip(&mut least) {
                *least = least.min(check(project));
            }
        }
        let [own, other] = least;
        println!("{name:<28} {:>10} {own:>10.2} {other:>8.2} {:>8.2}", operations.len(), own / other);
    }
    println!("CPU seconds of one checker, least of {TURNS} turns.");
}

fn documents(wanted: &str) -> Vec<PathBuf> {
    let Some(folder) = std::env::var_os("API_SCAFFOLD_CORPUS").map(PathBuf::from) else { return Vec::new() };
    let folder = fs::canonicalize(&folder).unwrap_or(folder);
    let list = fs::read_to_string(folder.join("LIST.txt")).unwrap_or_default();
    list.lines().filter(|line| line.contains(wanted)).map(|line| folder.join(line)).collect()
}

fn operations(document: &Path) -> Vec<Operation> {
    let bytes = fs::read(document).expect("the document is there");
    let sources = Sources::alone(load::load("a", bytes).expect("the document is fine"));
    let contract = read::read(&sources).expect("the document is understood").contract;
    // Others have no place in its types.
    contract.operations.into_iter().filter(|operation| operation.method.key().is_some()).collect()
}

/// Where openapi-typescript's program is, once it is installed.
fn install(folder: &Path) -> PathBuf {
    let home = folder.join("openapi-typescript");
    for name in ["package.json", "package-lock.json"] {
        tree::write(
            &home.join(name),
            &fs::read(repository("benches/types").join(name)).expect("the packages are listed"),
        );
    }
    let status = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&home)
        .stdin(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| status.success()), "`npm ci` failed in {}", home.display());
    home.join("node_modules/openapi-typescript/bin/cli.js")
}

/// The types of a document, and a router that uses all of them.
fn by_hand(program: &Path, document: &Path, operations: &[Operation], folder: &Path) -> Result<(), String> {
    tree::clear(folder);
    let source = folder.join("src");
    fs::create_dir_all(&source).expect("the folder can be made");
    let output = Command::new("node")
        .arg(program)
        .arg(document)
        .arg("--output")
        .arg(source.join("api.ts"))
        .stdin(Stdio::null())
        .output()
        .expect("node starts");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).lines().take(3).collect());
    }
    tree::write(&folder.join("package.json"), br#"{ "type": "module" }"#);
    let handler = fs::read(repository("benches/types/handler.ts")).expect("the file is there");
    tree::write(&source.join("handler.ts"), &handler);
    let (mut imports, mut routes) = (String::from("import { Router } from 'express';\n"), String::new());
    for (group, operations) in operations.chunks(HANDLERS).enumerate() {
        let mut text =
            String::from("import type { paths } from './api.js';\nimport type { Handler } from './handler.js';\n");
        let _ = writeln!(imports, "import * as handlers{group} from './handlers{group}.js';");
        for (index, operation) in operations.iter().enumerate() {
            let path = serde_json::Value::from(operation.path.as_str());
            let method = operation.method.lower_case();
            let _ = writeln!(
                text,
                "\nexport const handler{index}: Handler<paths[{path}]['{method}']> = async (_req, _res) => {{\n  throw new Error('not implemented yet');\n}};"
            );
            let _ = writeln!(routes, "router.{method}({path}, handlers{group}.handler{index});");
        }
        tree::write(&source.join(format!("handlers{group}.ts")), text.as_bytes());
    }
    let router = format!("{imports}\nconst router = Router();\nexport default router;\n\n{routes}");
    tree::write(&source.join("router.ts"), router.as_bytes());
    Ok(())
}

/// Type-checks the sources of a project, and gives back the CPU seconds that it took.
fn check(project: &Path) -> f64 {
    let config = project.join("tsconfig.bench.json");
    tree::write(&config, br#"{ "extends": "./tsconfig.json", "include": ["src"] }"#);
    let before = seconds();
    node::check_types(&config);
    seconds() - before
}

fn seconds() -> f64 {
    let usage: Usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system tells what was used");
    let time = |value: nix::sys::time::TimeVal| value.tv_sec() as f64 + value.tv_usec() as f64 / 1e6;
    time(usage.user_time()) + time(usage.system_time())
}
