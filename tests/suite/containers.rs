//! The image of a new project: nothing builds it here, but its recipe is held to what it promises, and its check of the
//! service's health is run.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::exchange;

/// The instructions of a Dockerfile, with what stands behind each, by stage.
fn stages(text: &str) -> Vec<Vec<(&str, &str)>> {
    let mut stages: Vec<Vec<(&str, &str)>> = Vec::new();
    for instruction in text.lines().filter_map(|line| line.split_once(' ')) {
        if instruction.0 == "FROM" {
            stages.push(Vec::new());
        }
        stages.last_mut().expect("a recipe begins with an image").push(instruction);
    }
    stages
}

/// Whether what an image is asked for its health by says that the service at a port is well.
#[cfg(unix)]
fn is_well(check: &str, port: u16) -> bool {
    let check: Vec<String> = serde_json::from_str(check.trim_start_matches("CMD ")).expect("it is a list of words");
    let (program, arguments) = check.split_first().expect("it has a program");
    let output = Command::new(program).args(arguments).env("PORT", port.to_string()).output();
    output.expect("the program is there").status.success()
}

#[test]
#[cfg(unix)]
fn images_end_without_rights_and_tell_whether_they_are_well() {
    for built in exchange::services() {
        let (framework, is_rust) = (built.framework, built.framework == "axum");
        let read = |name: &str| fs::read_to_string(Path::new(&built.project).join(name)).expect("the file is there");
        let text = read("Dockerfile");
        let stages = stages(&text);
        let [build, last] = stages.as_slice() else { panic!("{framework} has other stages than two:\n{text}") };
        let of = |stage: &[(&str, &str)], name: &str| -> Vec<String> {
            stage.iter().filter(|(own, _)| *own == name).map(|(_, rest)| (*rest).to_owned()).collect()
        };
        // What it is built by needs a lock, where there is one.
        let lock = if is_rust { "cargo build --release --locked" } else { "npm ci" };
        assert!(of(build, "RUN")[0].contains(lock), "{framework}:\n{text}");
        assert!(is_rust || of(build, "COPY")[0] == "package*.json ./", "{framework}:\n{text}");
        assert!(is_rust || of(build, "RUN").concat().contains("npm prune --omit=dev"), "{framework}:\n{text}");
        // Nothing else than what was built gets into the image, and nothing of it belongs to who runs there.
        assert!(of(last, "RUN").is_empty(), "{framework}:\n{text}");
        assert!(of(last, "COPY").iter().all(|copied| copied.starts_with("--from=build ")), "{framework}:\n{text}");
        assert_eq!(of(last, "USER"), [if is_rust { "nobody" } else { "node" }], "{framework}");
        let at = |name: &str| last.iter().rposition(|(own, _)| *own == name);
        assert!(at("USER") > at("COPY") && at("USER") < at("CMD"), "{framework}:\n{text}");
        assert!(of(last, "ENV").concat().contains("HOST=0.0.0.0"), "{framework}:\n{text}");
        // Secrets and what belongs to this machine stay here.
        let ignored = read(".dockerignore");
        for own in [".env", ".git", if is_rust { "target" } else { "node_modules" }] {
            assert!(ignored.lines().any(|line| line == own), "{framework}: {own}");
        }
        let checks = of(last, "HEALTHCHECK");
        let service = built.start(&[]);
        let port = service.port;
        assert!(is_well(&checks[0], port), "{framework}: {checks:?}");
        drop(service);
        assert!(!is_well(&checks[0], port), "{framework}: {checks:?}");
    }
}
