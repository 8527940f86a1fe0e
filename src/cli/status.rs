//! Exit statuses.

use std::process::ExitCode;

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0: done; there may be warnings. A reader that closes the pipe early changes nothing in this.
    Done,
    /// 1: the site has errors, or warnings that are denied, or a guard of publishing refused.
    SiteErrors,
    /// 2: wrong usage, configuration or output folder.
    Usage,
    /// 3: reading, writing or the network failed, or a lock was lost.
    Io,
    /// 4: published, but a program that is run afterwards failed, or what is live is not what was published.
    AfterFailed,
    /// 5: a dry run found that there is something to do, and was to say so.
    ToDo,
}

impl Status {
    /// The number that the system is given.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::SiteErrors => 1,
            Self::Usage => 2,
            Self::Io => 3,
            Self::AfterFailed => 4,
            Self::ToDo => 5,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}
