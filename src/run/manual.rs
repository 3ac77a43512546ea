//! What shells and `man` know of the command.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::ending::Ending;
use crate::cli::Arguments;

/// The name that shells complete.
const NAME: &str = "api-scaffold";

/// The script that a shell completes commands with.
pub(super) fn completions(shell: Shell) -> Ending {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), NAME, &mut script);
    Ending { text: String::from_utf8_lossy(&script).into_owned(), ..Ending::done() }
}

/// The manual page, as roff.
pub(super) fn page() -> Result<Ending> {
    let mut page = Vec::new();
    Man::new(Arguments::command()).render(&mut page)?;
    Ok(Ending { text: String::from_utf8_lossy(&page).into_owned(), ..Ending::done() })
}
