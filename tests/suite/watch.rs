//! `--watch`, the line of progress, and runs that have nothing to do.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::{repository, tool};

/// All files of a folder, and when each was written.
fn times(folder: &Path) -> Vec<(String, SystemTime)> {
    let mut times: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("the folder can be read"))
        .map(|entry| {
            let time = entry.metadata().expect("it is there").modified().expect("the system knows when");
            (entry.path().display().to_string(), time)
        })
        .collect();
    times.sort();
    times
}

#[test]
fn a_run_with_nothing_to_do_writes_nothing() {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let document = repository("examples/directory/openapi.yaml");
    for framework in tool::ALL_FRAMEWORKS {
        let output = folder.path().join(framework);
        assert_eq!(tool::generate_for(framework, &document, &output, &[]).status, Some(0));
        let before = times(&output);
        assert_eq!(tool::generate_for(framework, &document, &output, &[]).status, Some(0));
        assert_eq!(times(&output), before, "{framework}: folders and files are as they were");
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::process::{Child, Command, Stdio};
    use std::sync::mpsc::{self, Receiver};
    use std::thread;
    use std::time::{Duration, Instant};

    use nix::pty::{Winsize, openpty};
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(60);

    const DOCUMENT: &str = "\
openapi: 3.1.0
info: { title: Things, version: '1' }
paths:
  /things:
    get:
      operationId: listThings
      responses:
        '200':
          description: All.
          content: { application/json: { schema: { $ref: 'schemas.yaml#/Thing' } } }
";

    const SCHEMAS: &str = "Thing: { type: object, properties: { name: { type: string } } }\n";

    /// A run that watches, and what it says.
    struct Watching {
        child: Child,
        lines: Receiver<String>,
    }

    impl Watching {
        fn start(folder: &Path, arguments: &[&str]) -> Self {
            // One pipe for both, so that lines come in the order in which they were said.
            let (reader, writer) = std::io::pipe().expect("there are pipes");
            let child = Command::new(tool::binary())
                .args(arguments)
                .arg("--watch")
                .current_dir(folder)
                .stdout(writer.try_clone().expect("the pipe is open"))
                .stderr(writer)
                .spawn()
                .expect("the binary starts");
            let (sender, lines) = mpsc::channel();
            thread::spawn(move || {
                for line in BufReader::new(reader).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
            Watching { child, lines }
        }

        /// What is said up to the line with these words.
        fn until(&self, words: &str) -> Vec<String> {
            let start = Instant::now();
            let mut said = Vec::new();
            while !said.last().is_some_and(|line: &String| line.contains(words)) {
                let left = PATIENCE.saturating_sub(start.elapsed());
                match self.lines.recv_timeout(left) {
                    Ok(line) => said.push(line),
                    Err(_) => panic!("nobody says `{words}`, but\n{}", said.join("\n")),
                }
            }
            said
        }

        fn interrupt(&mut self) -> Option<i32> {
            let id = i32::try_from(self.child.id()).expect("it is a process");
            kill(Pid::from_raw(id), Signal::SIGINT).expect("it is there");
            self.child.wait().expect("it ends").code()
        }
    }

    /// Where a test fails, nothing goes on watching.
    impl Drop for Watching {
        fn drop(&mut self) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    #[test]
    fn what_changes_is_generated_and_told() {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let folder = folder.path();
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("it can be written");
        let read = |name: &str| fs::read_to_string(folder.join(name)).expect("it is there");
        write("openapi.yaml", DOCUMENT);
        write("schemas.yaml", SCHEMAS);
        let mut watching = Watching::start(folder, &["openapi.yaml", "--framework", "express", "--output", "api"]);
        watching.until("Watching openapi.yaml");

        // A document that the document refers to.
        write("schemas.yaml", &SCHEMAS.replace("string", "integer"));
        let said = watching.until("src/types/schemas.ts").join("\n");
        assert!(said.contains("changed  src/types/schemas.ts"), "{said}");
        assert!(!said.contains("unchanged") && !said.contains("Generated"), "{said}");
        assert!(read("api/src/types/schemas.ts").contains("z.int()"), "{}", read("api/src/types/schemas.ts"));

        // Mistakes are told, once, and end nothing.
        write("openapi.yaml", "openapi: [");
        watching.until("error[syntax]");
        let more =
            DOCUMENT.replace("/things:", "/things:\n    delete: { responses: { '204': { description: Gone. } } }");
        write("openapi.yaml", &more);
        let said = watching.until("Added to src/routes/things.ts").join("\n");
        assert!(said.contains("extended  src/routes/things.ts"), "{said}");

        assert_eq!(watching.interrupt(), Some(0));
    }

    #[test]
    fn sources_are_watched() {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let folder = folder.path();
        let route = |path: &str| {
            let text = format!(
                "import express from 'express';\nexport const app = express();\napp.get('{path}', (req, res) => {{ res.json(1); }});\n"
            );
            fs::write(folder.join("src/app.ts"), text).expect("it can be written");
        };
        fs::create_dir(folder.join("src")).expect("it can be made");
        route("/a");
        let mut watching = Watching::start(folder, &["src", "--generate-spec", "--output", "openapi.yaml"]);
        watching.until("Watching src");
        route("/b");
        let start = Instant::now();
        while !fs::read_to_string(folder.join("openapi.yaml")).is_ok_and(|text| text.contains("/b:")) {
            assert!(start.elapsed() < PATIENCE, "the document does not follow");
            thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(watching.interrupt(), Some(0));
    }

    #[test]
    fn what_cannot_be_watched_is_said() {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        for (input, reason) in [("-", "standard input cannot be watched"), ("nothing.yaml", "is no file or folder")] {
            let answer = tool::run(folder.path(), &[input, "--watch"], b"");
            assert_eq!(answer.status, Some(2));
            assert!(answer.stderr.contains(reason), "{}", answer.stderr);
        }
    }

    /// Runs on a document that comes slowly, with standard error in `stderr`.
    fn slowly(stderr: Stdio, wait: Duration) {
        let mut child = Command::new(tool::binary())
            .arg("-")
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(stderr)
            .spawn()
            .expect("the binary starts");
        thread::sleep(wait);
        let document = fs::read(repository("examples/directory/openapi.yaml")).expect("it is there");
        child.stdin.take().expect("piped").write_all(&document).expect("it is read");
        assert_eq!(child.wait().expect("it ends").code(), Some(0));
    }

    /// What a terminal is sent.
    fn on_a_terminal(wait: Duration) -> String {
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        let terminal = openpty(Some(&size), None).expect("there are terminals");
        let mut master = File::from(terminal.master);
        let reader = thread::spawn(move || {
            let (mut all, mut some) = (Vec::new(), [0; 1024]);
            // A terminal that nobody has open any more ends with an error.
            while let Ok(count @ 1..) = master.read(&mut some) {
                all.extend_from_slice(&some[..count]);
            }
            String::from_utf8_lossy(&all).into_owned()
        });
        slowly(Stdio::from(terminal.slave), wait);
        reader.join().expect("it reads")
    }

    #[test]
    fn a_line_of_progress_is_for_slow_runs_on_terminals() {
        let said = on_a_terminal(Duration::from_millis(1500));
        assert!(said.contains("Reading standard input"), "{said:?}");
        // The line is taken away before anything else is said.
        let after = said.rsplit("Reading standard input").next().unwrap_or_default();
        assert!(after.contains("\u{1b}[2K"), "{after:?}");
        let start = Instant::now();
        let said = on_a_terminal(Duration::ZERO);
        let is_quick = start.elapsed() < Duration::from_millis(400);
        assert!(!is_quick || !said.contains("Reading"), "a quick run needs none");

        let pipe = tempfile::NamedTempFile::new().expect("there is a place for temporary files");
        slowly(Stdio::from(pipe.reopen().expect("it is there")), Duration::from_millis(1000));
        let said = fs::read_to_string(pipe.path()).expect("it is text");
        assert!(!said.contains("Reading") && !said.contains('\u{1b}'), "{said:?}");
    }
}
