//! `--watch`: runs again whenever something changes that a run rests on, and says what is new.

use std::collections::{BTreeSet, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use ignore::WalkBuilder;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::ending::{Ending, Outcome};
use super::{complain, say, try_run};
use crate::cli::Arguments;
use crate::config::{self, Job};
use crate::report::Message;

/// Editors write a file in several steps, and tools write several files: how long nothing must have happened.
const CALM: Duration = Duration::from_millis(80);

/// Folders whose changes are the work of tools, and which may be huge.
const TOOLS: [&str; 3] = [".git", "node_modules", "target"];

/// What documents, templates and settings end with.
const READ: [&str; 4] = ["json", "toml", "yaml", "yml"];

/// Something that ends the waiting.
enum Happened {
    Changed(PathBuf),
    /// Ctrl-C.
    Interrupted,
}

/// Runs, and runs again after each change, until Ctrl-C. Mistakes in what is read are told and do not end it.
pub(super) fn watch(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome> {
    let (sender, happened) = mpsc::channel();
    let interrupt = sender.clone();
    let is_asked = AtomicBool::new(false);
    ctrlc::set_handler(move || {
        // A run ends first, unless somebody insists.
        if is_asked.swap(true, Ordering::Relaxed) || interrupt.send(Happened::Interrupted).is_err() {
            process::exit(130);
        }
    })?;
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if !matches!(event.kind, EventKind::Access(_)) {
            for path in event.paths {
                let _ = sender.send(Happened::Changed(path));
            }
        }
    })?;
    let mut watching = Watching { watcher, folders: HashSet::new(), sources: Vec::new(), files: HashSet::new() };
    let mut told: Vec<Told> = Vec::new();
    let mut jobs = config::jobs(arguments)?;
    jobs.iter().try_for_each(can_be_watched)?;
    loop {
        told.resize_with(jobs.len(), Told::default);
        for (job, told) in jobs.iter().zip(&mut told) {
            let ending = try_run(job).unwrap_or_else(|error| Ending::failed(format!("{error:#}")));
            watching.add(job, &ending)?;
            told.tell(job, ending, out);
        }
        let _ = out.flush();
        loop {
            if !watching.waits(&happened) {
                return Ok(Outcome::Done);
            }
            // A file of settings that somebody is at the middle of is no reason to stop.
            match config::jobs(arguments) {
                Ok(next) => break jobs = next,
                Err(error) => complain(&format!("error: {error:#}\n")),
            }
        }
    }
}

/// Only files and folders tell when they change.
fn can_be_watched(job: &Job) -> Result<()> {
    let input = job.input.display();
    if job.input == Path::new("-") {
        return Err(anyhow!("standard input cannot be watched\n  = name a file"));
    }
    if !job.input.exists() {
        return Err(anyhow!("{input} is no file or folder, so it cannot be watched"));
    }
    Ok(())
}

struct Watching {
    watcher: RecommendedWatcher,
    folders: HashSet<PathBuf>,
    /// Folders of sources, in which every change counts.
    sources: Vec<PathBuf>,
    /// Files that count whatever they are called.
    files: HashSet<PathBuf>,
}

impl Watching {
    /// Watches what a run rests on.
    fn add(&mut self, job: &Job, ending: &Ending) -> Result<()> {
        let arguments = &job.arguments;
        let named = [Some(&job.input), arguments.check.as_ref(), arguments.baseline.as_ref(), job.settings.as_ref()];
        for path in named.into_iter().flatten().chain(&arguments.templates).chain(&ending.read) {
            let Ok(path) = std::fs::canonicalize(path) else { continue };
            if path.is_dir() {
                self.folders_below(&path)?;
                self.sources.push(path);
            } else {
                self.folder(path.parent().unwrap_or(Path::new("/")))?;
                self.files.insert(path);
            }
        }
        Ok(())
    }

    fn folders_below(&mut self, folder: &Path) -> Result<()> {
        let is_ours = |name: &str| TOOLS.contains(&name);
        let mut walk = WalkBuilder::new(folder);
        walk.filter_entry(move |entry| !entry.file_name().to_str().is_some_and(is_ours));
        for entry in walk.build().flatten() {
            if entry.file_type().is_some_and(|kind| kind.is_dir()) {
                self.folder(entry.path())?;
            }
        }
        Ok(())
    }

    /// Folders are watched and not files, because editors put a new file in the place of the old one.
    fn folder(&mut self, folder: &Path) -> Result<()> {
        if self.folders.insert(folder.to_owned()) {
            let watched = self.watcher.watch(folder, RecursiveMode::NonRecursive);
            watched.with_context(|| format!("{} cannot be watched", folder.display()))?;
        }
        Ok(())
    }

    /// Waits until something has changed that counts, and nothing changes any more; false at Ctrl-C.
    fn waits(&self, happened: &Receiver<Happened>) -> bool {
        let mut has_changed = false;
        loop {
            let next = match has_changed {
                true => happened.recv_timeout(CALM),
                false => happened.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match next {
                Ok(Happened::Changed(path)) => has_changed |= self.counts(&path),
                Err(RecvTimeoutError::Timeout) => return true,
                Ok(Happened::Interrupted) | Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    fn counts(&self, path: &Path) -> bool {
        let is_read = path.extension().and_then(|end| end.to_str()).is_some_and(|end| READ.contains(&end));
        let is_source = self.sources.iter().any(|folder| {
            let within = path.strip_prefix(folder).ok();
            within.is_some_and(|path| path.iter().all(|part| !TOOLS.iter().any(|tool| part == *tool)))
        });
        is_read || is_source || self.files.contains(path)
    }
}

/// What has been told of a job.
#[derive(Default)]
struct Told {
    messages: BTreeSet<String>,
    failure: Option<String>,
    text: Option<String>,
}

impl Told {
    /// Tells what has not been told before.
    fn tell(&mut self, job: &Job, mut ending: Ending, out: &mut dyn Write) {
        let messages = ending.messages.iter().map(what).collect();
        let failure = ending.failure.clone();
        let is_bad = ending.outcome == Outcome::Failed;
        match self.text.replace(ending.text.clone()) {
            None => {
                say(job, &ending, out);
                complain(&format!("Watching {}. Ctrl-C ends it.\n", job.input.display()));
            }
            Some(before) => {
                ending.messages.retain(|message| !self.messages.contains(&what(message)));
                ending.failure = ending.failure.filter(|failure| self.failure.as_ref() != Some(failure));
                ending.text = match ending.news.take() {
                    Some(news) => news,
                    None if before == ending.text || is_bad => String::new(),
                    None => ending.text,
                };
                say(job, &ending, out);
            }
        }
        (self.messages, self.failure) = (messages, failure);
    }
}

/// What a message says, wherever it has moved.
fn what(message: &Message) -> String {
    let place = message.place.as_ref();
    // Without a pointer, a line is the only thing that tells it from others.
    let pointer = place.map(|place| place.pointer.clone().unwrap_or_else(|| place.line.to_string()));
    format!("{}\n{}\n{}", message.diagnostic.rule, message.diagnostic.message, pointer.unwrap_or_default())
}
