//! argv in, exit code out.

use std::io;
use std::process::ExitCode;

use api_scaffold::{cli::Arguments, run};
use clap::Parser;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = run::run(&arguments, &mut io::stdout().lock());
    ExitCode::from(outcome.code())
}
