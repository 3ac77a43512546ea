//! The servers, built for production.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{node, repository, tool, tree};

pub const FRAMEWORKS: [&str; 4] = ["express", "koa", "fastify", "axum"];

/// A program and its arguments, in the folder where it runs.
pub struct Program {
    pub folder: PathBuf,
    pub command: PathBuf,
    pub arguments: Vec<String>,
}

/// The generated, the bare and the lone server of a framework.
pub fn servers(framework: &str) -> [Program; 3] {
    if framework == "axum" { rust_servers() } else { node_servers(framework) }
}

fn own(path: &str) -> PathBuf {
    repository("benches/throughput").join(path)
}

fn place(from: &str, to: &Path) {
    tree::write(to, &fs::read(own(from)).expect("the file is there"));
}

fn generate(framework: &str, project: &Path) {
    let answer = tool::generate_for(framework, &own("openapi.yaml"), project, &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
}

fn node_servers(framework: &str) -> [Program; 3] {
    let folder = node::projects(&format!("throughput-{framework}"));
    let (generated, bare) = (folder.join("generated"), folder.join("bare"));
    generate(framework, &generated);
    place(&format!("{framework}/orders.ts"), &generated.join("src/routes/orders.ts"));
    node::build(&generated);
    tree::copy(&generated, &bare);
    place(&format!("{framework}/bare.js"), &bare.join("dist/routes/index.js"));
    place(&format!("{framework}/alone.js"), &bare.join("dist/alone.js"));
    let program = |folder: &Path, file: &str| Program {
        folder: folder.to_owned(),
        command: "node".into(),
        arguments: vec![file.into()],
    };
    [program(&generated, "dist/server.js"), program(&bare, "dist/server.js"), program(&bare, "dist/alone.js")]
}

/// One workspace, so that what the three depend on is compiled once.
fn rust_servers() -> [Program; 3] {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("throughput");
    let (generated, bare) = (folder.join("generated"), folder.join("bare"));
    tree::clear(&generated);
    tree::clear(&bare);
    for (project, name) in [(&generated, "generated"), (&bare, "bare")] {
        generate("axum", project);
        let manifest = fs::read_to_string(project.join("Cargo.toml")).expect("the manifest is there");
        let renamed = manifest.replacen("name = \"orders-api\"", &format!("name = \"{name}\""), 1);
        tree::write(&project.join("Cargo.toml"), renamed.as_bytes());
        let main = fs::read_to_string(project.join("src/main.rs")).expect("the program is there");
        tree::write(&project.join("src/main.rs"), main.replace("orders_api::", &format!("{name}::")).as_bytes());
    }
    place("axum/orders.rs", &generated.join("src/routes/orders.rs"));
    place("axum/bare.rs", &bare.join("src/routes/mod.rs"));
    place("axum/order.rs", &bare.join("src/routes/order.rs"));
    place("axum/alone.rs", &bare.join("src/bin/alone.rs"));
    tree::write(&folder.join("Cargo.toml"), b"[workspace]\nresolver = \"3\"\nmembers = [\"generated\", \"bare\"]\n");

    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--quiet", "--bins"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", "--allow warnings")
        .stdin(Stdio::null())
        .status()
        .expect("cargo starts");
    assert!(status.success(), "the axum servers do not compile");
    ["generated", "bare", "alone"].map(|name| Program {
        folder: folder.clone(),
        command: folder.join("target/release").join(name),
        arguments: Vec::new(),
    })
}
