//! The ways to get the program: npm's packages as they are packed and installed, and what the image is built from.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::{node, repository, tool};

fn npm(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments)
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("npm_config_loglevel", "error").stdin(Stdio::null());
    command.output().unwrap_or_else(|error| panic!("{program} cannot be started: {error}"))
}

fn text(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{said}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// This machine as npm calls it, with its program, or nothing where there is no package for it.
fn platform(folder: &Path) -> Option<String> {
    let print = "process.stdout.write(`${process.platform}-${process.arch}`)";
    let name = node::run(folder, &["-e", print], std::time::Duration::from_secs(60)).expect("node answers");
    let build = fs::read_to_string(repository("npm/build.mjs")).expect("the script is there");
    build.contains(&format!("'{name}'")).then_some(name)
}

/// The packages of a folder, packed.
fn packed(folder: &Path, package: &str) -> PathBuf {
    let name = text(&npm(&folder.join(package), &["pack", "--silent", "--pack-destination", ".."]));
    folder.join(name.trim())
}

#[test]
fn npm_packages_can_be_installed_and_run() {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let folder = folder.path();
    let Some(platform) = platform(folder) else {
        return crate::say("npm packages are skipped: there is none for this platform");
    };
    let script = repository("npm/build.mjs");
    let program = format!("{platform}={}", tool::binary().display());
    let arguments = [script.to_str().expect("the path is UTF-8"), "packages", program.as_str()];
    text(&run(folder, "node", &arguments));
    let packages = folder.join("packages");
    let (thin, own) = (packed(&packages, "api-scaffold"), packed(&packages, &platform));
    let clean = folder.join("clean");
    fs::create_dir(&clean).expect("the folder can be made");
    let path = |path: &PathBuf| path.to_str().expect("the path is UTF-8").to_owned();

    // Without the package of the platform, the thin one says what is missing.
    let install = ["install", "--offline", "--no-audit", "--no-fund"];
    text(&npm(&clean, &[&install[..], &[&path(&thin)]].concat()));
    let npx = |arguments: &[&str]| npm(&clean, &[&["exec", "--offline", "--", "api-scaffold"], arguments].concat());
    let alone = npx(&["--version"]);
    assert_eq!(alone.status.code(), Some(2));
    let said = String::from_utf8_lossy(&alone.stderr);
    assert!(said.contains(&format!("@api-scaffold/{platform} is not installed")), "{said}");

    text(&npm(&clean, &[&install[..], &[&path(&own)]].concat()));
    assert_eq!(text(&npx(&["--version"])), format!("api-scaffold {}\n", env!("CARGO_PKG_VERSION")));
    let document = path(&repository("examples/directory/openapi.yaml"));
    let said = text(&npx(&[&document, "--framework", "koa", "--output", "api"]));
    assert!(said.contains("Generated 7 route handlers"), "{said}");
    assert!(clean.join("api/src/routes/index.ts").is_file());
    assert_eq!(npx(&["nothing.yaml"]).status.code(), Some(2), "the exit code is the program's");
}

#[test]
fn the_image_is_built_from_files_that_are_there() {
    let read = |name: &str| fs::read_to_string(repository(name)).expect("the file is there");
    let (image, ignored) = (read("Dockerfile"), read(".dockerignore"));
    let ignored: Vec<&str> = ignored.lines().filter(|line| !line.starts_with('#')).collect();
    let version = read("Cargo.toml").lines().find_map(|line| Some(line.strip_prefix("rust-version = \"")?.to_owned()));
    let version = version.expect("Cargo.toml says which Rust it needs").replace('"', "");
    assert!(image.contains(&format!("FROM rust:{version}-")), "the image is built with Rust {version}");
    // Whatever the crate's sources include, and what Cargo.toml names.
    for needed in ["Cargo.lock", "Cargo.toml", "README.md", "benches", "examples", "schema", "src", "templates"] {
        assert!(repository(needed).exists(), "{needed} is not there");
        assert!(!ignored.contains(&needed), "{needed} is ignored");
    }
}
