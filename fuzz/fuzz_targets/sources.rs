//! Whatever bytes are given as sources: the scan ends, without panic, and what it makes is a document.

#![no_main]

use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

#[path = "../../tests/hostile/scanned.rs"]
#[allow(dead_code)]
mod scanned;

/// As much stack as the tool gives to a scan.
const STACK: usize = 1 << 29;

type Scanning = (SyncSender<Vec<u8>>, Receiver<Result<(), String>>);

/// One thread for all scans: to make one costs more than most scans.
static SCANNING: LazyLock<Mutex<Scanning>> = LazyLock::new(|| {
    let (bytes, taken) = sync_channel::<Vec<u8>>(0);
    let (said, answer) = sync_channel(0);
    let scans = move || {
        for bytes in taken {
            if said.send(scanned::hold_for(&bytes).map(drop)).is_err() {
                break;
            }
        }
    };
    thread::Builder::new().stack_size(STACK).spawn(scans).expect("a thread");
    Mutex::new((bytes, answer))
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let scanning = SCANNING.lock().unwrap_or_else(PoisonError::into_inner);
    scanning.0.send(bytes.to_vec()).expect("the thread takes it");
    if let Err(fault) = scanning.1.recv().expect("the thread answers") {
        panic!("{fault}");
    }
});
