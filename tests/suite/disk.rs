//! What disks do to a run: whatever goes wrong, it says where and why, and all is as it was before.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::tool::{self, Answer};
use crate::{assert_none, say, tree};

const FIRST: &str = "{ openapi: 3.1.0, info: { title: T, version: '1' }, paths: { \
    /a: { get: { operationId: getA, tags: [a], parameters: [{ name: n, in: query, schema: { type: string } }], responses: { '204': { description: OK } } } } } }";

/// One operation more, and another parameter: files are changed, extended and new.
const SECOND: &str = "{ openapi: 3.1.0, info: { title: T, version: '1' }, paths: { \
    /a: { get: { operationId: getA, tags: [a], parameters: [{ name: m, in: query, schema: { type: string } }], responses: { '204': { description: OK } } }, \
          put: { operationId: putA, tags: [a], responses: { '204': { description: OK } } } }, \
    /b: { get: { operationId: getB, tags: [b], responses: { '204': { description: OK } } } } } }";

const ARGUMENTS: [&str; 5] = ["openapi.yaml", "--framework", "express", "--output", "demo"];

/// A project of the first document, beside the second one.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    prepare(folder.path());
    folder
}

fn prepare(folder: &Path) {
    tree::write(&folder.join("openapi.yaml"), FIRST.as_bytes());
    assert_eq!(tool::run(folder, &ARGUMENTS, &[]).status, Some(0));
    tree::write(&folder.join("openapi.yaml"), SECOND.as_bytes());
}

/// The run fails, says this, and has changed nothing.
#[track_caller]
fn assert_refused(folder: &Path, before: &tree::Tree, answer: &Answer, said: &[&str]) {
    assert_eq!(answer.status, Some(2), "{}{}", answer.stdout, answer.stderr);
    for text in said {
        assert!(answer.stderr.contains(text), "{text} is not in\n{}", answer.stderr);
    }
    assert_none(&tree::difference(before, &tree::read(folder)));
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("the file is ours");
}

#[test]
fn files_that_are_read_only_are_not_replaced() {
    for file in ["demo/src/routes/a.ts", "demo/src/types/operations/a.ts"] {
        let folder = project();
        let folder = folder.path();
        set_mode(&folder.join(file), 0o444);
        let before = tree::read(folder);
        for flags in [&[][..], &["--force"]] {
            let answer = tool::run(folder, &[&ARGUMENTS, flags].concat(), &[]);
            let inner = file.trim_start_matches("demo/");
            assert_refused(folder, &before, &answer, &["read-only", inner, "make them writable"]);
        }
        set_mode(&folder.join(file), 0o644);
        assert_eq!(tool::run(folder, &ARGUMENTS, &[]).status, Some(0));
    }
}

#[test]
fn what_users_have_allowed_stays_as_it_is() {
    let folder = project();
    let file = folder.path().join("demo/src/routes/a.ts");
    set_mode(&file, 0o750);
    assert_eq!(tool::run(folder.path(), &ARGUMENTS, &[]).status, Some(0));
    let text = fs::read_to_string(&file).expect("the file is there");
    assert!(text.contains("putA"), "{text}");
    let mode = fs::metadata(&file).expect("the file is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o750);
}

/// Folders in which nothing can be made; who is root gives the right away for the run.
#[test]
fn without_permission_nothing_is_written() {
    let folder = project();
    let folder = folder.path();
    set_mode(folder, 0o755);
    set_mode(&folder.join("demo/src/routes"), 0o555);
    let before = tree::read(folder);
    let is_root = fs::write(folder.join("demo/src/routes/probe"), "").is_ok();
    let answer = if is_root {
        fs::remove_file(folder.join("demo/src/routes/probe")).expect("it was just made");
        let Some(answer) = run_with(folder, "setpriv", &["--reuid=65534", "--clear-groups"]) else {
            return say("disk: permissions are skipped, for this is root, and without setpriv");
        };
        answer
    } else {
        tool::run(folder, &ARGUMENTS, &[])
    };
    if is_root && answer.stderr.is_empty() && answer.status != Some(2) {
        return say("disk: permissions are skipped, for nobody may run what is built here");
    }
    set_mode(&folder.join("demo/src/routes"), 0o755);
    assert_refused(folder, &before, &answer, &["nothing is written: demo/src/", "Permission denied"]);
}

/// Runs the binary by another program, which sets its surroundings.
fn run_with(folder: &Path, program: &str, arguments: &[&str]) -> Option<Answer> {
    let output = Command::new(program).args(arguments).arg(tool::binary()).args(ARGUMENTS).current_dir(folder).output();
    let output = output.ok()?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Some(Answer { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) })
}

/// No file may be larger than some kilobytes, as on a disk that is full: the write fails in the middle.
#[test]
fn a_write_that_fails_in_the_middle_leaves_no_trace() {
    for kilobytes in [1, 2, 4, 8] {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let folder = folder.path();
        tree::write(&folder.join("openapi.yaml"), FIRST.as_bytes());
        let before = tree::read(folder);
        // The shell counts in blocks of 512 bytes or in kilobytes; either is too little.
        let script = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\"");
        let answer = run_with(folder, "sh", &["-c", &script]).expect("there is a shell");
        assert_refused(folder, &before, &answer, &["nothing is written: demo/", "File too large"]);
    }
}

#[test]
fn a_full_disk_leaves_all_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).expect("a folder can be made");
    let is_mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(&disk).status();
    if !is_mounted.is_ok_and(|status| status.success()) {
        return say("disk: a full one is skipped, for nothing may be mounted here");
    }
    let _unmount = Mounted(&disk);
    prepare(&disk);
    // What is left is less than the changed files need.
    let filler = vec![b'#'; 2 << 20];
    let _ = fs::write(disk.join("filler"), filler);
    let before = tree::read(&disk);
    let answer = tool::run(&disk, &ARGUMENTS, &[]);
    assert_refused(&disk, &before, &answer, &["nothing is written: demo/src/", "No space left on device"]);
    fs::remove_file(disk.join("filler")).expect("it can be removed");
    assert_eq!(tool::run(&disk, &ARGUMENTS, &[]).status, Some(0));
}

/// A file system that is mounted until this value ends.
struct Mounted<'p>(&'p Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn links_that_lead_out_of_the_project_are_not_followed() {
    for linked in ["demo/src", "demo/src/types", "demo/src/types/operations"] {
        let folder = project();
        let folder = folder.path();
        let (inside, outside) = (folder.join(linked), folder.join("outside"));
        fs::rename(&inside, &outside).expect("the folder can be moved");
        std::os::unix::fs::symlink(&outside, &inside).expect("the link can be made");
        let before = tree::read(folder);
        let answer = tool::run(folder, &ARGUMENTS, &[]);
        assert_refused(folder, &before, &answer, &[linked, "a symbolic link leads out of the project"]);
    }
}

/// A link in the place of a file of the user's is theirs; what it leads to is not written.
#[test]
fn a_link_in_the_place_of_handlers_is_kept() {
    let folder = project();
    let folder = folder.path();
    let (inside, outside) = (folder.join("demo/src/routes/a.ts"), folder.join("elsewhere.ts"));
    fs::rename(&inside, &outside).expect("the file can be moved");
    std::os::unix::fs::symlink(&outside, &inside).expect("the link can be made");
    let text = fs::read(&outside).expect("the file is there");
    let answer = tool::run(folder, &ARGUMENTS, &[]);
    assert_eq!(fs::read(&outside).expect("the file is there"), text, "{}", answer.stderr);
    assert!(fs::symlink_metadata(&inside).expect("it is there").is_symlink(), "the link is the user's");
}

/// Paths longer than Windows' 260 characters and parts of 255 bytes are fine where the system takes them.
#[test]
fn a_document_is_written_through_links_and_into_pipes() {
    let folder = project();
    let folder = folder.path();
    let scan = |output| tool::run(folder, &["demo/src/routes", "--generate-spec", "--output", output], &[]);
    let answer = scan("/dev/stdout");
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    assert!(answer.stdout.contains("operationId: getA"), "{}", answer.stdout);
    fs::create_dir(folder.join("docs")).expect("the folder is ours");
    std::os::unix::fs::symlink("docs/api.yaml", folder.join("api.yaml")).expect("the folder is ours");
    tree::write(&folder.join("docs/api.yaml"), FIRST.replace("name: n", "name: was").as_bytes());
    assert_eq!(scan("api.yaml").status, Some(0));
    assert!(folder.join("api.yaml").is_symlink());
    let written = fs::read_to_string(folder.join("docs/api.yaml")).expect("it is there");
    assert!(written.contains("name: 'n'"), "{written}");
}

#[test]
fn a_path_of_300_characters_is_written_or_refused_whole() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let folder = folder.path();
    tree::write(&folder.join("openapi.yaml"), SECOND.as_bytes());
    let output = ["d".repeat(100), "e".repeat(100), "f".repeat(100)].join("/");
    let answer = tool::run(folder, &["openapi.yaml", "--framework", "express", "--output", &output], &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    assert!(folder.join(output).join("src/routes/a.ts").is_file());

    let before = tree::read(folder);
    let answer = tool::run(folder, &["openapi.yaml", "--framework", "express", "--output", &"x".repeat(300)], &[]);
    assert_refused(folder, &before, &answer, &["File name too long"]);
}

/// No tag leads out of the project, and no two files have names that differ by case only.
#[test]
fn tags_that_are_no_names_of_files_make_good_ones() {
    let document = crate::repository("tests/tags/openapi.yaml");
    for framework in tool::ALL_FRAMEWORKS {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let project = folder.path().join("a/b/demo");
        let answer = tool::generate_for(framework, &document, &project, &[]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        let made = tree::read(folder.path());
        let mut lowered = Vec::new();
        for (path, _) in tree::files(&made) {
            let name = path.rsplit('/').next().unwrap_or(path);
            let stem = name.split('.').next().unwrap_or(name).to_lowercase();
            assert!(path.starts_with("a/b/demo/") && !["con", "nul", "aux", "prn"].contains(&stem.as_str()), "{path}");
            assert!(name.len() <= 100, "{path}");
            lowered.push(path.to_lowercase());
        }
        lowered.sort();
        let count = lowered.len();
        lowered.dedup();
        assert_eq!(lowered.len(), count, "two files differ by case only");
    }
}
