//! Programs of the user's that are run when a release is live: to invalidate a cache, to tell a newsroom.
//!
//! Each line of `after` is one program with its arguments, split as a shell would and run without one, in the site's
//! folder. Its standard input has the addresses that changed, a path a line, as browsers ask for them (`/`,
//! `/issues/donbas/`, `/css/site.1f2e.css`); its environment has `BRIEFING_TARGET`, `BRIEFING_RELEASE` and
//! `BRIEFING_BASE_URL`. What it writes goes to standard error.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use thiserror::Error;

use super::address::asked_for;
use super::plan::{Change, Plan};
use crate::config::BaseUrl;
use crate::source::plain_words;

/// What is live, for programs that are told of it.
#[derive(Clone, Debug)]
pub(crate) struct Occasion {
    /// The site's folder.
    pub(crate) site: PathBuf,
    /// The target's name: `live` of `[publish.live]`.
    pub(crate) target: String,
    /// The release's name.
    pub(crate) release: String,
    /// The address that the site has there.
    pub(crate) base_url: String,
    /// The addresses that changed; see [`changed`].
    pub(crate) changed: Vec<String>,
}

/// Why a program after publishing did not end well (exit status 4). All is live by then.
#[derive(Debug, Error)]
#[error("{}", .cause.told(line))]
pub(crate) struct AfterError {
    line: String,
    cause: Cause,
    /// How to run it again.
    again: String,
}

#[derive(Debug)]
enum Cause {
    /// Quotes that do not end, or nothing at all.
    Unreadable,
    /// The program is not there.
    Missing(String),
    /// It could not be started.
    NotStarted(io::Error),
    /// It failed.
    Failed(ExitStatus),
}

impl Cause {
    fn told(&self, line: &str) -> String {
        match self {
            Self::Unreadable if line.trim().is_empty() => format!("`{line}` in `after` is empty"),
            Self::Unreadable => format!("`{line}` in `after` is no program with arguments: a quote has no end"),
            Self::Missing(program) => format!("there is no program `{program}`, which `after` names"),
            Self::NotStarted(error) => format!("`{line}` in `after` could not be run: {}", plain_words(error)),
            Self::Failed(status) => match status.code() {
                Some(code) => format!("`{line}` in `after` ended with status {code}"),
                None => format!("`{line}` in `after` was stopped"),
            },
        }
    }
}

impl AfterError {
    /// The way out.
    pub(crate) fn hint(&self) -> String {
        format!("the release is live; to make up for it: {}", self.again)
    }
}

/// The addresses that a plan changes, in the order of paths, as browsers ask for them at the host of `base`. An asset
/// that retires is still there, so it is not among them.
pub(crate) fn changed(plan: &Plan, base: &BaseUrl) -> Vec<String> {
    let is_changed = |change: &Change| matches!(change, Change::Create | Change::Update { .. } | Change::Delete);
    plan.changes.iter().filter(|(_, change)| is_changed(change)).map(|(path, _)| asked_for(base, path)).collect()
}

/// Runs the programs of `lines`, one after the other, until one fails.
///
/// # Errors
/// The first that fails, with what to type to run it and those behind it again.
pub(crate) fn run(lines: &[&str], occasion: &Occasion) -> Result<(), AfterError> {
    let mut input = occasion.changed.join("\n").into_bytes();
    if !input.is_empty() {
        input.push(b'\n');
    }
    for (number, line) in lines.iter().enumerate() {
        run_one(line, occasion, &input).map_err(|cause| AfterError {
            line: (*line).to_owned(),
            cause,
            again: again(&lines[number..], occasion, &input),
        })?;
    }
    Ok(())
}

fn run_one(line: &str, occasion: &Occasion, input: &[u8]) -> Result<(), Cause> {
    let (mut command, program) = command(line, &occasion.site).ok_or(Cause::Unreadable)?;
    command
        .current_dir(&occasion.site)
        .envs(variables(occasion))
        .stdin(Stdio::piped())
        .stdout(Stdio::from(io::stderr()))
        .stderr(Stdio::inherit());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Cause::Missing(program),
        _ => Cause::NotStarted(error),
    })?;
    if let Some(mut pipe) = child.stdin.take() {
        let input = input.to_owned();
        // Not waited for: whoever holds the other end may never read, and a program that does not want to know what
        // changed is no failure.
        std::thread::spawn(move || drop(pipe.write_all(&input)));
    }
    let status = child.wait().map_err(Cause::NotStarted)?;
    if status.success() { Ok(()) } else { Err(Cause::Failed(status)) }
}

fn variables(occasion: &Occasion) -> [(&'static str, &str); 3] {
    [
        ("BRIEFING_TARGET", &occasion.target),
        ("BRIEFING_RELEASE", &occasion.release),
        ("BRIEFING_BASE_URL", &occasion.base_url),
    ]
}

/// The program that `line` names, with its arguments, and what it is called. A path is relative to the site's folder.
#[cfg(not(windows))]
fn command(line: &str, site: &Path) -> Option<(Command, String)> {
    let mut words = shlex::split(line)?.into_iter();
    let program = words.next()?;
    let mut command = if program.contains('/') { Command::new(site.join(&program)) } else { Command::new(&program) };
    command.args(words);
    Some((command, program))
}

/// The program that `line` names, with its arguments, and what it is called. A path is relative to the site's folder.
/// Programs split their arguments themselves here, so they get them as they are written.
#[cfg(windows)]
fn command(line: &str, site: &Path) -> Option<(Command, String)> {
    use std::os::windows::process::CommandExt as _;
    let line = line.trim();
    let (program, arguments) = match line.strip_prefix('"') {
        Some(rest) => rest.split_once('"')?,
        None => line.split_once(char::is_whitespace).unwrap_or((line, "")),
    };
    if program.is_empty() {
        return None;
    }
    let is_path = program.contains(['/', '\\']);
    let mut command = if is_path { Command::new(site.join(program)) } else { Command::new(program) };
    command.raw_arg(arguments.trim_start());
    Some((command, program.to_owned()))
}

/// What to type to run `lines` again by hand. The addresses are left in a file for that.
fn again(lines: &[&str], occasion: &Occasion, input: &[u8]) -> String {
    let list = tempfile::Builder::new().prefix("briefing-changed-").suffix(".txt").tempfile();
    let list = list.and_then(|mut file| {
        file.write_all(input)?;
        file.keep().map(|(_, path)| path).map_err(|error| error.error)
    });
    let quoted = |text: &str| shlex::try_quote(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned);
    let variables = variables(occasion).map(|(name, value)| format!("{name}={}", quoted(value))).join(" ");
    let from = match &list {
        Ok(path) => format!(" < {}", quoted(&path.to_string_lossy())),
        Err(_) => String::new(),
    };
    // No shell has looked at the lines, and none is to see more in them.
    let plain =
        |line: &str| shlex::split(line).and_then(|words| shlex::try_join(words.iter().map(String::as_str)).ok());
    let commands: Vec<String> =
        lines.iter().map(|line| format!("{}{from}", plain(line).unwrap_or_else(|| (*line).to_owned()))).collect();
    let folder = quoted(&occasion.site.to_string_lossy());
    format!("`cd {folder} && export {variables} && {}`", commands.join(" && "))
}

#[cfg(test)]
mod tests;
