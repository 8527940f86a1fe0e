//! Why nothing was published, or not all.

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use thiserror::Error;

use crate::diagnostics::{Diagnostic, plural};
use crate::source::plain_words;

/// Why a target was not published to.
#[derive(Debug, Error)]
pub(crate) enum PublishError {
    /// Pages could not be rendered: the site has errors (exit status 1).
    #[error("{} could not be rendered", plural(.0.len(), "page"))]
    Site(Vec<Diagnostic>),
    /// The manifest at the target is none (exit status 3).
    #[error("the manifest at the target is damaged: {0}")]
    DamagedManifest(String),
    /// The manifest at the target is of a form that this version does not know (exit status 3).
    #[error("the manifest at the target was written by a newer version of briefing")]
    NewerManifest,
    /// Somebody published since the plan was made (exit status 3).
    #[error("the target changed since the plan was made: somebody else published")]
    Changed,
    /// Another publisher holds the lock (exit status 3).
    #[error("{owner} is publishing to this target since {}, and until {} at the latest", moment(since), moment(until))]
    Locked {
        /// Who: a user at a host, and a process.
        owner: String,
        /// Since when.
        since: Timestamp,
        /// When the lock ends by itself.
        until: Timestamp,
    },
    /// Another publisher took the lock from us (exit status 3).
    #[error("the lock was lost to {0}")]
    LockLost(String),
    /// The store cannot write on a condition, so no lock can be held in it (exit status 1).
    #[error("the store cannot write on a condition, so it cannot keep a second publisher out")]
    NoConditions,
    /// Files could not be sent; nothing was deleted, the manifest is the old one (exit status 3).
    #[error("{} could not be sent", plural(.0.len(), "file"))]
    NotSent(Vec<Failed>),
    /// It was told to stop (exit status 3).
    #[error("stopped")]
    Stopped,
    /// There is no such release to go back to (exit status 2).
    #[error("the target has no release `{0}` to go back to")]
    NoRelease(String),
    /// Files that we did not write are where new ones go (exit status 1).
    #[error("{} there already and not published by briefing", names(.0))]
    Foreign(Vec<String>),
    /// Bytes of an earlier release are not where they were put aside (exit status 3).
    #[error("what `{0}` was is no longer at the target")]
    Gone(String),
    /// A store did not do what was asked (exit status 3).
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file or a folder could not be read or written (exit status 3).
    #[error("cannot {action} `{}`: {}", path.display(), plain_words(source))]
    Io {
        /// What was being done: "read", "write".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A program that publishing runs failed, Git for one (exit status 3).
    #[error("{0}")]
    Program(String),
    /// The target does not take what is sent, for a reason that is known (exit status 3).
    #[error("{message}")]
    Refused {
        /// The cause.
        message: String,
        /// The way out.
        hint: String,
    },
    /// The configuration of the target makes no sense (exit status 2).
    #[error("{message}")]
    Settings {
        /// The cause.
        message: String,
        /// The way out.
        hint: String,
    },
}

/// A moment as people need it, to the second.
fn moment(moment: &Timestamp) -> impl std::fmt::Display {
    moment.strftime("%Y-%m-%d %H:%M:%S UTC")
}

/// Some names, and how many more there are.
fn names(paths: &[String]) -> String {
    const NAMED: usize = 5;
    let named: Vec<String> = paths.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
    let verb = if paths.len() == 1 { "is" } else { "are" };
    match paths.len().saturating_sub(NAMED) {
        0 => format!("{} {verb}", named.join(", ")),
        more => format!("{} and {more} more {verb}", named.join(", ")),
    }
}

/// A file that could not be sent.
#[derive(Debug)]
pub(crate) struct Failed {
    /// Its path.
    pub(crate) path: String,
    /// Why.
    pub(crate) error: PublishError,
}

impl Failed {
    fn is_denied(&self) -> bool {
        let PublishError::Store(error) = &self.error else { return false };
        matches!(error.kind, StoreErrorKind::Denied | StoreErrorKind::Rights)
    }
}

impl PublishError {
    /// The way out, where there is one to tell.
    pub(crate) fn hint(&self) -> Option<String> {
        let text = match self {
            Self::DamagedManifest(_) => {
                "restore it, or remove `.briefing/manifest.json` there and publish with `--adopt`: all is sent anew then"
            }
            Self::NewerManifest => "publish with that version",
            Self::Changed => "run it again: the plan is made anew",
            Self::Locked { .. } => "wait, or take the lock with `--steal` if you know that the other one has ended",
            Self::LockLost(_) => "run it again when the other one has ended; it then mends what is half done",
            Self::NoConditions => "publish with `--no-lock` if you know that nobody else publishes there",
            // What keeps files out until somebody changes it.
            Self::NotSent(failed) if failed.iter().all(Failed::is_denied) => {
                return failed
                    .first()
                    .and_then(|failed| failed.error.hint())
                    .map(|hint| format!("{hint}, then run it again"));
            }
            Self::NotSent(_) | Self::Stopped => {
                "run it again: it finishes the work; until then readers see whole pages, old or new"
            }
            Self::Foreign(_) => "remove what is in the way at the target, or name the site's files otherwise",
            Self::Gone(_) => "go back to another release, which `--releases` lists, or build that day anew",
            Self::NoRelease(_) => "`--releases` lists them",
            Self::Store(error) => return error.hint().map(str::to_owned),
            Self::Io { action, source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                return Some(format!("give yourself the right to {action} it"));
            }
            Self::Refused { hint, .. } | Self::Settings { hint, .. } => return Some(hint.clone()),
            Self::Site(_) | Self::Io { .. } | Self::Program(_) => return None,
        };
        Some(text.to_owned())
    }
}

/// What a store did not do. It never holds a credential: whoever makes one takes the words of the store's own error
/// apart.
#[derive(Debug, Error)]
#[error("cannot {action} {}{store}: {message}", if .path.is_empty() { String::new() } else { format!("`{path}` at ") })]
pub(crate) struct StoreError {
    /// What was being done: "read", "write", "delete", "copy", "list".
    pub(crate) action: &'static str,
    /// The path at the target; empty where it is the target that is listed.
    pub(crate) path: String,
    /// The store, as people call it: `s3://bucket/prefix`.
    pub(crate) store: String,
    /// Of what kind it is.
    pub(crate) kind: StoreErrorKind,
    /// The cause in plain words.
    pub(crate) message: String,
}

/// What kind a store's error is of; what to do follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoreErrorKind {
    /// The condition of a write does not hold, or was told not to: look at what is there.
    Condition,
    /// The credentials are missing, wrong or not enough.
    Denied,
    /// The system does not let whoever publishes write or read a file.
    Rights,
    /// There is no such bucket, container or folder.
    NoStore,
    /// The store asked to come later more often than we wait for.
    Busy,
    /// It cannot be reached, or answered something that nobody expected.
    Other,
}

impl StoreError {
    fn hint(&self) -> Option<&'static str> {
        match self.kind {
            StoreErrorKind::Denied => Some(
                "see that there are credentials in the environment or a profile, and that they may read, list, write and delete there",
            ),
            StoreErrorKind::Rights => Some("give yourself the right to write there"),
            StoreErrorKind::NoStore => {
                Some("look at `to`, `endpoint` and `region` in `briefing.toml`, or make the bucket")
            }
            StoreErrorKind::Busy => Some("run it again later: it finishes the work"),
            StoreErrorKind::Condition | StoreErrorKind::Other => None,
        }
    }
}
