//! The question before anything is written.

use std::io::BufRead as _;

use super::super::Surroundings;
use super::super::failure::Failure;
use super::super::terminal::Terminal;

/// What was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Go on.
    Yes,
    /// Do nothing.
    No,
}

/// Asks whether the plan is to be carried out, unless that was said already.
///
/// # Errors
/// Where there is nobody to be asked.
pub(super) fn ask(
    yes: bool,
    surroundings: &Surroundings,
    target: &str,
    terminal: &mut Terminal<'_>,
) -> Result<Answer, Failure> {
    if yes {
        return Ok(Answer::Yes);
    }
    if !(surroundings.in_is_terminal && surroundings.err_is_terminal) {
        return Err(Failure::usage("nobody is there to be asked whether to go on")
            .hint("look at the plan with `--dry-run`, then publish with `--yes`"));
    }
    terminal.tell(&format!("\npublish to {target}? [y/N] "));
    let mut line = String::new();
    // A closed or unreadable input is no yes.
    let _: std::io::Result<usize> = std::io::stdin().lock().read_line(&mut line);
    let is_yes = matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes");
    Ok(if is_yes { Answer::Yes } else { Answer::No })
}
