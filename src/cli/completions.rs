//! `briefing completions`: a script that completes commands and options in a shell.

use clap::CommandFactory;

use super::Status;
use super::arguments::{Arguments, Completions};
use super::failure::Failure;
use super::terminal::Terminal;

/// Prints the script.
pub(super) fn run(typed: &Completions, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(typed.shell, &mut Arguments::command(), "briefing", &mut script);
    terminal.data(&String::from_utf8_lossy(&script))?;
    Ok(Status::Done)
}
