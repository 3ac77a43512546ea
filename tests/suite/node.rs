//! Node, and the packages that generated projects need: installed once, for all projects below one folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use crate::{repository, tree};

/// The oldest Node that generated projects run on.
const OLDEST: u32 = 20;

/// The folder with `node_modules`; what stands below it finds the packages.
pub fn home() -> &'static Path {
    static HOME: OnceLock<Result<(PathBuf, File), String>> = OnceLock::new();
    match HOME.get_or_init(install) {
        Ok((home, _lock)) => home,
        Err(problem) => panic!("{problem}"),
    }
}

/// A folder for the projects of one test, empty.
pub fn projects(name: &str) -> PathBuf {
    let folder = home().join("projects").join(name);
    tree::clear(&folder);
    folder
}

/// Also gives back the lock on the folder, which is held to the end of the process.
fn install() -> Result<(PathBuf, File), String> {
    check_version()?;
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node");
    fs::create_dir_all(&home).map_err(|error| format!("{}: {error}", home.display()))?;
    // Another `cargo test` may be at it.
    let lock = File::create(home.join(".lock")).map_err(|error| format!("{}: {error}", home.display()))?;
    lock.lock().map_err(|error| format!("{}: {error}", home.display()))?;

    let wanted = ["package.json", "package-lock.json"].map(|name| {
        let text = fs::read(repository("tests/node").join(name)).expect("the packages are listed");
        (name, text)
    });
    let stamp = home.join(".installed");
    let is_installed = wanted.iter().all(|(name, text)| fs::read(home.join(name)).is_ok_and(|own| own == *text));
    if is_installed && stamp.exists() {
        return Ok((home, lock));
    }
    let _ = fs::remove_file(&stamp);
    for (name, text) in &wanted {
        tree::write(&home.join(name), text);
    }
    let output = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&home)
        .output()
        .map_err(|error| format!("npm cannot be started ({error}): install Node {OLDEST} or newer, with npm"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("`npm ci` failed in {}; is the registry in reach?\n{said}", home.display()));
    }
    tree::write(&stamp, b"");
    Ok((home, lock))
}

fn check_version() -> Result<(), String> {
    let missing = format!("these tests run what is generated: install Node {OLDEST} or newer");
    let output = Command::new("node")
        .arg("--version")
        .output()
        .map_err(|error| format!("node cannot be started ({error}): {missing}"))?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = text.trim_start_matches('v').split('.').next().unwrap_or_default();
    match major.parse::<u32>() {
        Ok(major) if major >= OLDEST => Ok(()),
        _ => Err(format!("node is {text}: {missing}")),
    }
}

/// Settings of generated services that the surroundings may have, and the tests have not.
pub const SETTINGS: [&str; 14] = [
    "BODY_LIMIT",
    "CORS_ORIGIN",
    "HOST",
    "JWT_AUDIENCE",
    "JWT_ISSUER",
    "JWT_JWKS_URL",
    "JWT_PUBLIC_KEY",
    "LOG_LEVEL",
    "NODE_OPTIONS",
    "PORT",
    "RATE_LIMIT_PER_MINUTE",
    "SHUTDOWN_DELAY",
    "TRUST_PROXY",
    "UPLOAD_LIMIT",
];

/// A command of Node in a folder.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("node");
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for name in SETTINGS {
        command.env_remove(name);
    }
    command
}

/// Runs Node to its end, which must come in time. Gives back what it printed; an error if it failed.
pub fn run(folder: &Path, arguments: &[&str], limit: Duration) -> Result<String, String> {
    run_to_end(command(folder, arguments), limit)
}

fn run_to_end(mut command: Command, limit: Duration) -> Result<String, String> {
    let log = tempfile::NamedTempFile::new().expect("there is a place for temporary files");
    let file = |log: &tempfile::NamedTempFile| log.reopen().expect("the file is there");
    let mut child = command
        .stdout(file(&log))
        .stderr(file(&log))
        .spawn()
        .map_err(|error| format!("node cannot be started: {error}"))?;
    let ended = wait(&mut child, limit);
    let said = fs::read(log.path()).unwrap_or_default();
    let said = String::from_utf8_lossy(&said).into_owned();
    match ended {
        Some(true) => Ok(said),
        Some(false) => Err(said),
        None => Err(format!("{said}\nnot done after {} s", limit.as_secs())),
    }
}

/// Waits for a process; one that does not end in time is killed, by its id.
pub fn wait(child: &mut Child, limit: Duration) -> Option<bool> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("the process can be asked") {
            return Some(status.success());
        }
        if start.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Type-checks what a `tsconfig.json` names.
pub fn check_types(config: &Path) {
    let compiler = home().join("node_modules/typescript/bin/tsc");
    let arguments = [text(&compiler), "--singleThreaded", "--noEmit", "--project", text(config)];
    if let Err(said) = run(home(), &arguments, Duration::from_secs(300)) {
        panic!("{said}");
    }
}

/// Type-checks a project with its tests, and the proofs of what must not compile.
pub fn check_types_of(project: &Path) {
    let config = project.join("tsconfig.proofs.json");
    let text = r#"{ "extends": "./tsconfig.json", "include": ["src", "test", "proofs"] }"#;
    tree::write(&config, text.as_bytes());
    check_types(&config);
}

/// Builds a project as its `npm run build` does.
pub fn build(project: &Path) {
    let compiler = home().join("node_modules/typescript/bin/tsc");
    let arguments = [text(&compiler), "--project", "tsconfig.build.json"];
    if let Err(said) = run(project, &arguments, Duration::from_secs(120)) {
        panic!("{said}");
    }
}

/// Builds a project as its author does, with the compiler in a folder of `node_modules`.
pub fn compile(project: &Path, compiler: &str) {
    let compiler = home().join("node_modules").join(compiler).join("bin/tsc");
    if let Err(said) = run(project, &[text(&compiler)], Duration::from_secs(120)) {
        panic!("{said}");
    }
}

/// Builds a project without a type check, which other tests do.
pub fn transpile(project: &Path) {
    let compiler = home().join("node_modules/typescript/bin/tsc");
    let arguments = [text(&compiler), "--noCheck", "--project", "tsconfig.build.json"];
    if let Err(said) = run(project, &arguments, Duration::from_secs(120)) {
        panic!("{said}");
    }
}

/// Runs a file of a project's tests.
pub fn run_tests(project: &Path, file: &str) -> Result<(), String> {
    let said = run_to_end(test_command(project, file), Duration::from_secs(120));
    said.map(drop).map_err(|said| failures(&said))
}

/// Runs a client's tests in the folder of a service that is no Node project.
pub fn run_client(project: &Path, file: &str, service: &Path) -> Result<(), String> {
    let mut command = test_command(project, file);
    command.env("SERVICE", service);
    run_to_end(command, Duration::from_secs(120)).map(drop).map_err(|said| failures(&said))
}

fn test_command(project: &Path, file: &str) -> Command {
    command(project, &["--import", "tsx", "--test-reporter=spec", file])
}

/// Runs files of a project's tests; all must pass.
#[track_caller]
pub fn assert_tests_pass(project: &Path, files: &[&str]) {
    for file in files {
        if let Err(failures) = run_tests(project, file) {
            panic!("{file}\n{failures}");
        }
    }
}

/// What a test run says about the tests that failed.
fn failures(said: &str) -> String {
    let failed: Vec<&str> = said.lines().skip_while(|line| !line.contains("failing tests")).take(60).collect();
    if failed.is_empty() { said.to_owned() } else { failed.join("\n") }
}

/// The files below a folder that Prettier would print otherwise.
pub fn unformatted(folder: &Path) -> Vec<String> {
    unformatted_of(folder, &["."])
}

/// The files, or those below the folders, that Prettier would print otherwise; their paths start at the folder.
/// Kinds of files that Prettier does not know are passed over, even where they are named.
pub fn unformatted_of(folder: &Path, paths: &[&str]) -> Vec<String> {
    let prettier = home().join("node_modules/prettier/bin/prettier.cjs");
    let options = [text(&prettier), "--list-different", "--no-error-on-unmatched-pattern", "--ignore-unknown"];
    let arguments: Vec<&str> = options.into_iter().chain(paths.iter().copied()).collect();
    let Err(said) = run(folder, &arguments, Duration::from_secs(300)) else { return Vec::new() };
    let files: Vec<String> = said.lines().map(str::to_owned).collect();
    assert!(files.iter().all(|file| folder.join(file).is_file()), "Prettier did not end well: {said}");
    files
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is UTF-8")
}
