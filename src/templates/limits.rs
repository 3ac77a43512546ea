//! Templates of users are programs that may not end: what they take is bounded.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use memory_stats::memory_stats;

/// Thousands of times as long as a template of ours takes.
const LONGEST: Duration = Duration::from_secs(10);
/// How many bytes the program may grow by meanwhile.
const MOST_MEMORY: usize = 1 << 30;
/// How often that is looked at.
const INTERVAL: Duration = Duration::from_millis(20);
const STACK: usize = 16 << 20;

/// Does the work, or says what it takes too much of. Then it goes on until the program ends: no thread can be ended from outside.
pub fn within<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let start = Instant::now();
    let memory = || memory_stats().map_or(0, |stats| stats.physical_mem);
    let before = memory();
    let (sender, result) = mpsc::channel();
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || drop(sender.send(work())));
    thread.map_err(|error| error.to_string())?;
    loop {
        match result.recv_timeout(INTERVAL) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Disconnected) => return Err("it cannot be rendered".to_owned()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if start.elapsed() > LONGEST {
            return Err(format!("it takes longer than {} seconds", LONGEST.as_secs()));
        }
        if memory().saturating_sub(before) > MOST_MEMORY {
            return Err(format!("it takes more than {} MB of memory", MOST_MEMORY >> 20));
        }
    }
}
