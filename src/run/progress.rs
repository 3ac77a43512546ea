//! A line that says what a run is at, where it takes long enough for somebody to wonder.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::{Arguments, Format};

/// How long a run may take without a word.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long each picture of the line stands.
const FRAME: Duration = Duration::from_millis(100);

/// The line, which goes away when this is dropped.
#[derive(Default)]
pub(super) struct Progress {
    shown: Option<(Sender<String>, JoinHandle<()>)>,
}

impl Progress {
    /// A line on standard error: only for people, and only where it is a terminal.
    pub fn start(arguments: &Arguments) -> Self {
        if arguments.quiet || arguments.format != Format::Text || !io::stderr().is_terminal() {
            return Self::default();
        }
        let (steps, receiver) = mpsc::channel();
        let show = move || {
            let mut step = String::new();
            // Nothing is drawn until the patience is over.
            let start = std::time::Instant::now();
            let bar = loop {
                let Some(left) = PATIENCE.checked_sub(start.elapsed()) else { break bar() };
                match receiver.recv_timeout(left) {
                    Ok(next) => step = next,
                    Err(RecvTimeoutError::Timeout) => break bar(),
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            };
            loop {
                bar.set_message(step.clone());
                bar.tick();
                match receiver.recv_timeout(FRAME) {
                    Ok(next) => step = next,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return bar.finish_and_clear(),
                }
            }
        };
        // Without a thread there is no line, and that is all.
        let thread = thread::Builder::new().spawn(show);
        Progress { shown: thread.ok().map(|thread| (steps, thread)) }
    }

    /// Says what the run is at now.
    pub fn step(&self, step: impl Into<String>) {
        if let Some((steps, _)) = &self.shown {
            // Who shows it may be gone, which is no reason to stop.
            let _ = steps.send(step.into());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((steps, thread)) = self.shown.take() {
            drop(steps);
            let _ = thread.join();
        }
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style);
    bar.with_elapsed(PATIENCE)
}
