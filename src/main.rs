//! argv in, exit code out.

use std::io;
use std::process::ExitCode;

use api_scaffold::{cli, run};
use mimalloc::MiMalloc;

/// Documents become millions of small values, so what an allocator costs shows: with the system's own, a run takes a quarter
/// longer. Without huge pages, because these take half as much memory again.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let outcome = run::run(&cli::parse(), &mut io::stdout().lock());
    ExitCode::from(outcome.code())
}
