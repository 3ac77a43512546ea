//! What a case finds on disk: the steps in its file `setup`, one a line.
//!
//! ```text
//! run openapi.yaml --framework express --output demo      a run before, which must succeed
//! folder demo/src/app.ts                                  a folder
//! copy src scan/apps/axum-macros/src                      the files of a folder of the tests
//! write demo/package.json {"name":"mine"}                 a file with a text
//! append demo/src/routes/users.ts // mine                 a line behind a file's last
//! replace demo/src/app.ts express with express4           a word of a file by another
//! link demo/src nowhere                                   a symbolic link
//! remove demo/src/routes/users.ts                         a file less
//! protect demo                                            a folder in which nothing can be made
//! ```

use std::fs;
use std::path::Path;

use crate::tool;

/// Why a case cannot be replayed here.
pub struct Skipped(pub &'static str);

/// Does the steps in a folder.
pub fn prepare(steps: &str, folder: &Path) -> Result<(), Skipped> {
    for step in steps.lines().filter(|line| !line.is_empty()) {
        let (verb, rest) = step.split_once(' ').expect("a step is a verb and a path");
        let (path, text) = rest.split_once(' ').unwrap_or((rest, ""));
        let target = folder.join(path);
        let read = || fs::read_to_string(&target).unwrap_or_else(|error| panic!("{path}: {error}"));
        match verb {
            "run" => {
                let answer = tool::run(folder, &words(rest), &[]);
                assert_eq!(answer.status, Some(0), "{step}\n{}", answer.stderr);
            }
            "folder" => fs::create_dir_all(&target).expect("the folder can be made"),
            "copy" => crate::tree::copy(&crate::repository("tests").join(text), &target),
            "write" => crate::tree::write(&target, text.as_bytes()),
            "append" => crate::tree::write(&target, format!("{}{text}\n", read()).as_bytes()),
            "replace" => {
                let (old, new) = text.split_once(" with ").expect("a replacement is `a with b`");
                let before = read();
                assert!(before.contains(old), "{step}: it is not there");
                crate::tree::write(&target, before.replace(old, new).as_bytes());
            }
            "remove" => fs::remove_file(&target).unwrap_or_else(|error| panic!("{path}: {error}")),
            "link" => link(Path::new(text), &target)?,
            "protect" => protect(&target)?,
            _ => panic!("no step is called {verb}"),
        }
    }
    Ok(())
}

/// The words of a command line; none has a space in it.
pub fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> Result<(), Skipped> {
    std::os::unix::fs::symlink(to, at).expect("the link can be made");
    Ok(())
}

#[cfg(not(unix))]
fn link(_to: &Path, _at: &Path) -> Result<(), Skipped> {
    Err(Skipped("links need rights on this system"))
}

/// Takes the right to write in a folder; who is root has it all the same.
#[cfg(unix)]
fn protect(folder: &Path) -> Result<(), Skipped> {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(folder).expect("the folder can be made");
    fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).expect("the folder can be protected");
    if fs::write(folder.join("probe"), "").is_ok() {
        fs::remove_file(folder.join("probe")).expect("the file can be removed");
        return Err(Skipped("this user may write anywhere"));
    }
    Ok(())
}

#[cfg(not(unix))]
fn protect(_folder: &Path) -> Result<(), Skipped> {
    Err(Skipped("folders cannot be protected on this system"))
}
