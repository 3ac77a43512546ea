//! Documents that are broken at random, by a generator that always makes the same ones: whatever is in a document, the tool
//! neither panics nor hangs, says places that exist, prints code that parses, and does the same the next time.
//!
//! A failure names its round; `ROUND=17 cargo test --test hostile` replays that one, and `ROUNDS=5000` goes on for longer. The fuzz target (CONTRIBUTING.md) looks
//! for more with the same properties.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod breakout;
mod mutation;
mod properties;
mod sources;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use mutation::Random;

/// The tool's own. Small objects by the million are what most of the time goes to here.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many documents are broken, of those in the repository and as many of the corpus.
const ROUNDS: u64 = 120;

/// What is larger takes too long without optimisation.
const LARGEST: u64 = 40_000;

/// Far more than any of these documents takes, on a slow machine, too.
const LONGEST: Duration = Duration::from_secs(20);

#[test]
fn nothing_that_is_broken_breaks_the_tool() {
    let number = |name| env::var(name).ok().map(|text| text.parse::<u64>().expect("a number of rounds"));
    let rounds = match number("ROUND") {
        Some(round) => round..round + 1,
        None => 0..number("ROUNDS").unwrap_or(ROUNDS),
    };
    let mut documents = of_repository();
    // A thread has less of a stack than a process; the tool runs in the latter.
    let check = move || {
        let mut faults = check(&documents, rounds.clone());
        documents = of_corpus();
        if !documents.is_empty() {
            faults.extend(check(&documents, rounds.clone()));
        }
        faults
    };
    let checking = thread::Builder::new().stack_size(8 << 20).spawn(check).expect("a thread");
    let faults = checking.join().expect("what panics is caught");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// What the fuzzer found: a file each, which it wrote.
#[test]
fn what_was_found_once_stays_mended() {
    let found =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/found")).expect("the folder is there");
    let faults = found.filter_map(|entry| {
        let path = entry.expect("the folder can be read").path();
        let fault = fault_of(&fs::read(&path).expect("the file can be read"), true)?;
        Some(format!("{}: {fault}", path.display()))
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

fn check(documents: &[PathBuf], rounds: Range<u64>) -> Vec<String> {
    assert!(!documents.is_empty(), "there is something to break");
    rounds
        .filter_map(|round| {
            let mut random = Random::new(round);
            let document = random.one_of(documents);
            let broken = mutation::broken(document, &fs::read(document).expect("the document is there"), &mut random);
            let fault = fault_of(&broken, round % 4 == 0)?;
            let kept = env::temp_dir().join(format!("api-scaffold-round-{round}"));
            fs::write(&kept, &broken).expect("the document is kept");
            Some(format!("ROUND={round}, {}, kept as {}: {fault}", document.display(), kept.display()))
        })
        .collect()
}

fn fault_of(bytes: &[u8], twice: bool) -> Option<String> {
    let run = || {
        catch_unwind(AssertUnwindSafe(|| properties::hold_for(bytes))).unwrap_or_else(|_| Err("it panics".to_owned()))
    };
    let start = Instant::now();
    let made = match run() {
        Ok(made) => made,
        Err(fault) => return Some(fault),
    };
    let time = start.elapsed();
    if time > LONGEST {
        return Some(format!("it takes {time:?}"));
    }
    (twice && run().as_ref() != Ok(&made)).then(|| "it ends differently the second time".to_owned())
}

fn of_repository() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents: Vec<PathBuf> = ["tests/cases", "examples"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect("the folder is there"))
        .map(|entry| entry.expect("the folder can be read").path().join("openapi.yaml"))
        .filter(|path| is_small(path))
        .collect();
    documents.sort();
    documents
}

fn of_corpus() -> Vec<PathBuf> {
    let Some(folder) = env::var_os("API_SCAFFOLD_CORPUS").filter(|folder| !folder.is_empty()).map(PathBuf::from) else {
        return Vec::new();
    };
    let list = fs::read_to_string(folder.join("LIST.txt")).expect("the corpus has a list");
    list.lines().map(|line| folder.join(line)).filter(|path| is_small(path)).collect()
}

fn is_small(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() < LARGEST)
}
