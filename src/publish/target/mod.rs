//! A target: a place that a site is published to.

pub(crate) mod archive;
pub(crate) mod branch;
mod lock;
pub(crate) mod objects;
pub(crate) mod open;
pub(crate) mod swap;

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use crate::publish::content::Content;
use crate::publish::error::PublishError;
use crate::publish::manifest::Manifest;
use crate::publish::plan::Plan;
use crate::publish::release::Release;
use crate::publish::store::Tag;

/// A place that a site is published to, of whatever kind.
pub(crate) trait Target: Sync {
    /// What people call it: `s3://bucket/prefix`, `branch gh-pages of origin`.
    fn name(&self) -> &str;

    /// What is there of ours, by one read of the manifest.
    ///
    /// # Errors
    /// A target that cannot be read, a manifest that is none.
    fn live(&self) -> Result<Live, PublishError>;

    /// Paths of foreign objects that are there, a few of them at most. Asked where there is no manifest.
    ///
    /// # Errors
    /// A target that cannot be listed.
    fn strangers(&self, most: usize) -> Result<Vec<String>, PublishError>;

    /// Makes the release of `plan` live, from what `live` was read as. Nothing is written where the target is no longer
    /// what `live` says.
    ///
    /// # Errors
    /// See [`PublishError`]. After each of them readers see whole pages whose assets are there, and the next run
    /// finishes the work.
    fn apply(&self, live: &Live, plan: &Plan, content: &dyn Content, run: &Run<'_>) -> Result<(), PublishError>;

    /// A release that there is a way back to, and where its bytes come from.
    ///
    /// # Errors
    /// [`PublishError::NoRelease`], and a target that cannot be read.
    fn earlier(&self, live: &Live, id: &str) -> Result<(Release, Box<dyn Content + '_>), PublishError>;
}

/// What a target holds of ours.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live {
    /// The manifest; `None` where nobody ever published.
    pub(crate) manifest: Option<Manifest>,
    /// Which version of the manifest this is, to tell whether it is still the same when it is written.
    pub(crate) tag: Option<Tag>,
}

/// A run of the program, as far as a target needs to know it.
pub(crate) struct Run<'r> {
    /// Who publishes: `user@host, process 4711`.
    pub(crate) owner: String,
    /// A text that no other run has, by which a lock is recognised as ours.
    pub(crate) nonce: String,
    /// The time.
    pub(crate) now: &'r (dyn Fn() -> Timestamp + Sync),
    /// Set when the run is to stop; asked before every write.
    pub(crate) stop: &'r AtomicBool,
    /// Told what has been done.
    pub(crate) progress: &'r (dyn Fn(Done) + Sync),
    /// Whether another's lock is taken.
    pub(crate) steal: bool,
    /// Whether no lock is held.
    pub(crate) no_lock: bool,
    /// How many requests may be under way at once; at least 1.
    pub(crate) concurrency: usize,
}

impl Run<'_> {
    /// Goes on, unless the run was told to stop.
    ///
    /// # Errors
    /// [`PublishError::Stopped`].
    pub(crate) fn go_on(&self) -> Result<(), PublishError> {
        if self.stop.load(Ordering::Relaxed) { Err(PublishError::Stopped) } else { Ok(()) }
    }
}

/// A piece of work that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// A file of so many bytes is at the target.
    Sent(u64),
    /// A file is gone from the target.
    Deleted,
}
