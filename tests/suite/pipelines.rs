//! The drift check where it is run for others: the steps of our action, of the GitLab job and of the pre-commit hook, in a shell.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::{repository, say, tool, tree};

/// A repository with sources and a document that parts from them in one place.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    tree::copy(&repository("tests/cases/drift-sources"), folder.path());
    folder
}

fn yaml(name: &str) -> Value {
    let text = fs::read_to_string(repository(name)).expect("the file is there");
    serde_yaml::from_str(&text).expect("it is YAML")
}

/// Runs a script as runners do.
fn bash(folder: &Path, script: &str, environment: &[(&str, String)]) -> Output {
    Command::new("bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .current_dir(folder)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .output()
        .expect("bash starts")
}

/// A `PATH` on which the binary is first.
fn path() -> String {
    let own = tool::binary().parent().expect("it is in a folder").display().to_string();
    format!("{own}:{}", std::env::var("PATH").unwrap_or_default())
}

#[test]
fn the_steps_of_the_action_run() {
    let (folder, action) = (project(), yaml("action.yml"));
    let temporary = folder.path().join("runner");
    let bin = temporary.join("api-scaffold/bin");
    fs::create_dir_all(&bin).expect("the folder is made");
    fs::copy(tool::binary(), bin.join("api-scaffold")).expect("the binary is there");
    let run = |inputs: &[(&str, &str)]| {
        let mut outputs = Vec::new();
        for step in action["runs"]["steps"].as_array().expect("there are steps") {
            let mut environment = vec![
                ("RUNNER_TEMP", temporary.display().to_string()),
                ("GITHUB_ACTION_PATH", repository("").display().to_string()),
                ("GITHUB_STEP_SUMMARY", folder.path().join("summary.md").display().to_string()),
            ];
            for (name, value) in step["env"].as_object().into_iter().flatten() {
                let input =
                    value.as_str().and_then(|it| it.strip_prefix("${{ inputs.")).and_then(|it| it.strip_suffix(" }}"));
                let input = input.expect("each variable is an input");
                let given = inputs.iter().find(|(name, _)| *name == input).map(|(_, value)| *value);
                let default = action["inputs"][input]["default"].as_str();
                environment.push((name, given.or(default).expect("the input is given").to_owned()));
            }
            outputs.push(bash(folder.path(), step["run"].as_str().expect("each step runs something"), &environment));
        }
        outputs.pop().expect("there are steps")
    };
    let inputs = [("input", "src"), ("check", "openapi.yaml"), ("sarif", "drift.sarif")];
    let checked = run(&inputs);
    let printed = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert_eq!(checked.status.code(), Some(1), "{printed}");
    assert!(printed.contains("::error file=src/app.ts,line=7,"), "{printed}");
    let summary = fs::read_to_string(folder.path().join("summary.md")).expect("there is a summary");
    assert!(summary.contains("POST /v1/orders/purge"), "{summary}");
    let sarif = fs::read(folder.path().join("drift.sarif")).expect("there is SARIF");
    let sarif: Value = serde_json::from_slice(&sarif).expect("it is JSON");
    assert!(!sarif["runs"][0]["results"].as_array().expect("there are results").is_empty());
    let passed = run(&[inputs.as_slice(), &[("fail-on", "never")]].concat());
    assert_eq!(passed.status.code(), Some(0), "{}", String::from_utf8_lossy(&passed.stderr));
}

#[test]
fn the_job_for_gitlab_runs() {
    let (folder, job) = (project(), yaml("ci/drift.gitlab-ci.yml"));
    let environment = [
        ("PATH", path()),
        ("DRIFT_INPUT", "src".to_owned()),
        ("DRIFT_CHECK", "openapi.yaml".to_owned()),
        ("DRIFT_FAIL_ON", job["drift"]["variables"]["DRIFT_FAIL_ON"].as_str().expect("it is set").to_owned()),
    ];
    let lines = job["drift"]["script"].as_array().expect("there is a script");
    let script: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
    let run = bash(folder.path(), &script.join("\n"), &environment);
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    let report = job["drift"]["artifacts"]["reports"]["codequality"].as_str().expect("it is named");
    let report = fs::read(folder.path().join(report)).expect("there is a report");
    let report: Value = serde_json::from_slice(&report).expect("it is JSON");
    let issues = report.as_array().expect("it is a list");
    assert!(issues.iter().any(|issue| issue["location"]["path"] == "src/app.ts"), "{report}");
}

/// pre-commit is fetched as a Python package, into a folder of its own.
fn pre_commit() -> Option<PathBuf> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pre-commit");
    let program = home.join("bin/pre-commit");
    if !program.exists() {
        tree::clear(&home);
        let succeeds = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
        let is_installed = succeeds(Command::new("python3").args(["-m", "venv"]).arg(&home))
            && succeeds(Command::new(home.join("bin/pip")).args(["install", "--quiet", "pre-commit==4.7.0"]));
        if !is_installed {
            return None;
        }
    }
    Some(program)
}

#[test]
fn the_hook_for_pre_commit_runs() {
    let Some(program) = pre_commit() else {
        return say("skipped, because pre-commit cannot be had (python3 with venv and pip): the hook for it");
    };
    let (hooks, folder) = (tempfile::tempdir().expect("a temporary folder"), project());
    fs::copy(repository(".pre-commit-hooks.yaml"), hooks.path().join(".pre-commit-hooks.yaml")).expect("it is there");
    let git = "git init --quiet . && git add . && git -c user.name=Test -c user.email=test@example.com commit --quiet -m first";
    for repository in [hooks.path(), folder.path()] {
        assert!(bash(repository, git, &[]).status.success(), "git works");
    }
    let revision = bash(hooks.path(), "git rev-parse HEAD", &[]).stdout;
    let config = format!(
        "repos:\n- repo: {}\n  rev: {}  hooks:\n  - id: api-scaffold-check-installed\n    args: [src, --check, openapi.yaml]\n",
        hooks.path().display(),
        String::from_utf8_lossy(&revision)
    );
    fs::write(folder.path().join(".pre-commit-config.yaml"), config).expect("the file is written");
    let environment = [("PATH", path()), ("PRE_COMMIT_HOME", hooks.path().join("cache").display().to_string())];
    let script = format!("git add . && {} run --all-files --verbose", program.display());
    let run = bash(folder.path(), &script, &environment);
    let printed = String::from_utf8_lossy(&run.stdout).into_owned();
    assert_eq!(run.status.code(), Some(1), "{printed}{}", String::from_utf8_lossy(&run.stderr));
    assert!(printed.contains("operation-added") && printed.contains("Failed"), "{printed}");
    let manifest = repository(".pre-commit-hooks.yaml").display().to_string();
    let valid = Command::new(&program).args(["validate-manifest", &manifest]).output().expect("it starts");
    assert!(valid.status.success(), "{}", String::from_utf8_lossy(&valid.stdout));
}
