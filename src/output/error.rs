//! Why a folder was not written, by who can do something about it.

use std::fmt::{self, Write as _};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;

use super::manifest::MANIFEST;
use crate::diagnostics::{Diagnostic, plural};
use crate::source::plain_words;

/// Why a folder was not written. Whatever the reason, its files are as they were.
#[derive(Debug, Error)]
pub enum OutputError {
    /// Pages could not be rendered: the site has errors (exit status 1).
    #[error("{} could not be rendered", plural(.0.len(), "page"))]
    Site(Vec<Diagnostic>),
    /// The folder is none that a site can be written to (exit status 2).
    #[error("cannot write to `{}`: {problem}", output.display())]
    Folder {
        /// The folder as it was given.
        output: PathBuf,
        /// What is wrong with it.
        problem: FolderProblem,
    },
    /// Files that no build of this site wrote are where its pages go (exit status 2).
    #[error("{}", told(output, strangers))]
    Strangers {
        /// The folder as it was given.
        output: PathBuf,
        /// All of them, in the order of their paths.
        strangers: Vec<Stranger>,
    },
    /// Another build is writing the folder (exit status 3).
    #[error("another build{} is writing to `{}`", who(*process, *since), output.display())]
    Busy {
        /// The folder as it was given.
        output: PathBuf,
        /// The other build's process, where it can be told.
        process: Option<u32>,
        /// When it began to write, where it can be told.
        since: Option<SystemTime>,
    },
    /// Reading or writing failed, because the disk is full for one (exit status 3).
    #[error("cannot {action} `{}`: {}", path.display(), plain_words(source))]
    Io {
        /// What was being done: "read", "write", "remove".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What is wrong with an output folder.
#[derive(Debug, Error)]
pub enum FolderProblem {
    /// It is `/` or a drive.
    #[error("it is the root of the file system")]
    Root,
    /// It is the home folder or above it.
    #[error("it is your home folder, or holds it")]
    Home,
    /// It is the site's own folder or above it.
    #[error("it is the site's own folder, or holds it")]
    HoldsSite,
    /// It is, holds or lies in a folder that the site is read from.
    #[error("it overlaps with the site's folder `{0}`, which is read and never written to")]
    Sources(&'static str),
    /// It is a file, or a path that leads through one.
    #[error("`{}` is a file", .0.display())]
    File(PathBuf),
    /// It is a link whose target does not exist.
    #[error("it is a link to something that does not exist")]
    DanglingLink,
    /// The list in it is another site's.
    #[error("it was written by a build of another site, or the site was moved away from it")]
    AnotherSite,
    /// The list in it cannot be read as one.
    #[error("its list of written files, `{MANIFEST}`, {0}")]
    Manifest(&'static str),
    /// A folder of the staging's name is there that no build made.
    #[error("the build needs the name `{}`, which something else has", .0.display())]
    Staging(PathBuf),
    /// The system does not let us write.
    #[error("no right to write `{}`: {}", path.display(), plain_words(source))]
    ReadOnly {
        /// The file or folder that could not be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A file, folder or link in the output folder that is in a page's way and not ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stranger {
    /// Its path in the output folder, with forward slashes.
    pub path: String,
    /// What it is.
    pub kind: StrangerKind,
}

/// What a stranger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StrangerKind {
    /// A file that no build of this site wrote.
    Unknown,
    /// A file that a build wrote and somebody changed since.
    Changed,
    /// A link; a build neither makes nor follows any.
    Link,
    /// A pipe, a socket, a device.
    Special,
}

impl fmt::Display for StrangerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "written by no build of this site",
            Self::Changed => "changed since a build wrote it",
            Self::Link => "a link, which a build does not follow",
            Self::Special => "neither a file nor a folder",
        })
    }
}

impl OutputError {
    /// A way out, where there is one.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Site(_) => return None,
            Self::Folder { problem, .. } => match problem {
                FolderProblem::Root
                | FolderProblem::Home
                | FolderProblem::HoldsSite
                | FolderProblem::Sources(_)
                | FolderProblem::File(_) => "name a folder for the pages alone, such as `--out public`",
                FolderProblem::DanglingLink => "make the folder that it leads to, or remove the link",
                FolderProblem::AnotherSite => "write to another folder with `--out`, or delete this one",
                FolderProblem::Manifest(_) => {
                    "delete the output folder, or that file alone; what it lists then counts as somebody else's"
                }
                FolderProblem::Staging(_) => "move it away",
                FolderProblem::ReadOnly { .. } => {
                    "give yourself the right to write there, or write to another folder with `--out`"
                }
            },
            Self::Strangers { .. } => {
                "move them away if they are needed, delete them if not, or write to another folder with `--out`"
            }
            Self::Busy { .. } => "wait for it to end, or write to another folder with `--out`",
            Self::Io { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    "make room, or write to another disk with `--out`; what was there before is as it was"
                }
                ErrorKind::FileTooLarge => "raise the limit (`ulimit -f`); what was there before is as it was",
                ErrorKind::InvalidFilename => {
                    "give what it is made of a shorter name, or write to another disk with `--out`"
                }
                ErrorKind::CrossesDevices => {
                    "mount nothing inside the output folder, or write to another one with `--out`"
                }
                _ => return None,
            },
        })
    }

    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_path_buf(), source }
    }

    /// An error of writing: a missing right is the folder's fault and anything else the system's.
    pub(super) fn writing(output: &Path, path: &Path, source: io::Error) -> Self {
        match source.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                let problem = FolderProblem::ReadOnly { path: path.to_path_buf(), source };
                Self::Folder { output: output.to_path_buf(), problem }
            }
            _ => Self::io("write", path, source),
        }
    }
}

/// Who writes: ` (process 4711, since 2025-12-16 12:00:00 UTC)`, as far as it is known.
fn who(process: Option<u32>, since: Option<SystemTime>) -> String {
    let Some(process) = process else { return String::new() };
    let since = since.and_then(|since| jiff::Timestamp::try_from(since).ok());
    let since = since.map_or_else(String::new, |since| since.strftime(", since %Y-%m-%d %H:%M:%S UTC").to_string());
    format!(" (process {process}{since})")
}

fn told(output: &Path, strangers: &[Stranger]) -> String {
    let count = plural(strangers.len(), "file");
    let verb = if strangers.len() == 1 { "is" } else { "are" };
    let mut text = format!("{count} in `{}` {verb} not ours to overwrite:", output.display());
    for stranger in strangers {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  `{}`: {}", stranger.path, stranger.kind);
    }
    text
}
