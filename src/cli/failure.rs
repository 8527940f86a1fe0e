//! Why a command could not do what it was told, by who can do something about it.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::Status;
#[cfg(feature = "external")]
use crate::external::NoAnswers;
use crate::output::OutputError;
#[cfg(feature = "publish")]
use crate::publish::error::PublishError;
#[cfg(feature = "search")]
use crate::search::IndexError;
use crate::serve::{BindError, ServeError};
use crate::source::{CONFIGURATION, ReadError, plain_words};

/// Why a command failed. What is wrong with a site's content is never one of these: that is a diagnostic.
#[derive(Debug, Error)]
pub(super) enum Failure {
    /// The arguments make no sense here.
    #[error("{message}")]
    Usage {
        /// The cause.
        message: String,
        /// Ways out.
        hints: Vec<String>,
    },
    /// The site folder cannot be read.
    #[error(transparent)]
    Site(#[from] ReadError),
    /// The output folder cannot be written.
    #[error(transparent)]
    Folder(#[from] OutputError),
    /// Standard output cannot be written.
    #[error("cannot write to standard output: {}", plain_words(.0))]
    Output(io::Error),
    /// There is nowhere to listen at.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The system does not give what a server needs.
    #[error(transparent)]
    Server(ServeError),
    /// A target was not published to, or not wholly.
    #[cfg(feature = "publish")]
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// Nobody on the web could be asked.
    #[cfg(feature = "external")]
    #[error(transparent)]
    External(#[from] NoAnswers),
    /// The search has no index.
    #[cfg(feature = "search")]
    #[error(transparent)]
    Search(#[from] IndexError),
    /// A file or a folder cannot be read or written.
    #[error("cannot {action} `{}`: {}", path.display(), plain_words(source))]
    File {
        /// What was being done: "read", "write".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Site(error) => Self::Site(error),
            other => Self::Server(other),
        }
    }
}

impl Failure {
    /// Wrong usage.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hints: Vec::new() }
    }

    /// A file that cannot be read or written.
    pub(super) fn file(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::File { action, path: path.to_path_buf(), source }
    }

    /// Adds a way out to wrong usage; other failures bring their own.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Self::Usage { hints, .. } = &mut self {
            hints.push(hint.into());
        }
        self
    }

    /// The exit status.
    pub(super) fn status(&self) -> Status {
        match self {
            Self::Usage { .. } | Self::Site(ReadError::NotASite(_)) | Self::Bind(_) => Status::Usage,
            Self::Site(ReadError::Folder { source, .. }) => match source.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Status::Usage,
                _ => Status::Io,
            },
            #[cfg(feature = "publish")]
            Self::Publish(error) => match error {
                PublishError::Site(_) | PublishError::NoConditions | PublishError::Foreign(_) => Status::SiteErrors,
                PublishError::Settings { .. } | PublishError::NoRelease(_) => Status::Usage,
                _ => Status::Io,
            },
            #[cfg(feature = "external")]
            Self::External(_) => Status::Io,
            Self::Folder(OutputError::Site(_)) => Status::SiteErrors,
            Self::Folder(OutputError::Folder { .. } | OutputError::Strangers { .. }) => Status::Usage,
            Self::Folder(OutputError::Busy { .. } | OutputError::Io { .. })
            | Self::Output(_)
            | Self::File { .. }
            | Self::Server(_) => Status::Io,
            #[cfg(feature = "search")]
            Self::Search(_) => Status::Io,
        }
    }

    /// Ways out.
    pub(super) fn hints(&self) -> Vec<String> {
        match self {
            Self::Usage { hints, .. } => hints.clone(),
            Self::Site(ReadError::NotASite(_)) => vec![START.to_owned()],
            Self::Bind(error) => vec![error.hint().to_owned()],
            #[cfg(feature = "publish")]
            Self::Publish(error) => error.hint().into_iter().collect(),
            #[cfg(feature = "external")]
            Self::External(error) => error.hint().map(str::to_owned).into_iter().collect(),
            Self::Folder(error) => error.hint().map(str::to_owned).into_iter().collect(),
            Self::Site(ReadError::Folder { source, .. }) => match source.kind() {
                io::ErrorKind::NotFound => vec![START.to_owned()],
                io::ErrorKind::NotADirectory => vec![format!("name the folder that holds `{CONFIGURATION}`")],
                io::ErrorKind::PermissionDenied => vec!["give yourself the right to read it".to_owned()],
                _ => Vec::new(),
            },
            Self::File { action, source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                vec![format!("give yourself the right to {action} it")]
            }
            #[cfg(feature = "search")]
            Self::Search(_) => vec!["leave the search out with `--no-search`".to_owned()],
            Self::Output(_) | Self::File { .. } | Self::Server(_) => Vec::new(),
        }
    }
}

/// What to do where there is no site.
pub(super) const START: &str = "name a site with `--site DIR`, or start one with `briefing init DIR`";
