//! Sinks: writing a site to a folder, so that a failed build changes nothing, a killed one tears no file, and what
//! somebody else wrote is never touched.
//!
//! # How a folder is written
//! 1. The folder is judged (`folder`): never the site itself, its sources, the home folder, a file.
//! 2. A staging folder, `.public.briefing-staging` beside `public`, is made and locked (`staging`). Where that cannot
//!    be (no right to write there, or the output is a mount point) it is `.briefing-staging` in the output folder.
//! 3. What the output folder holds is compared with the list of what builds of this site wrote (`manifest`,
//!    `existing`, `obstacles`).
//! 4. Every page is rendered, on all processors, and compared with its file; those that differ go to the staging
//!    folder (`stage`).
//! 5. The new list is stored, then the files are renamed into place, then those that the site no longer has are
//!    removed (`commit`). An output folder that did not exist appears by one rename.
//!
//! A build that is made of the same as the last one ends before all that (`unchanged`): the list says what its files were
//! made of.
//!
//! Up to step 5 the output folder is only read. A failure in step 5 is undone. A build that is killed there leaves
//! every file whole, old or new, and a list that names both, so that the next build mends the rest.
//!
//! # What is not promised
//! Nothing is flushed to the disk: a flush for each of ten thousand pages costs minutes. When the *machine* loses
//! power, files written in the last half minute may be empty or old, in any order. The next build compares every
//! byte and mends that; an empty file on the list counts as ours, since nobody's words are in it.

mod cache;
mod commit;
mod error;
mod existing;
mod folder;
mod manifest;
mod obstacles;
mod paths;
mod stage;
mod staging;
mod unchanged;
mod write;

pub(crate) use cache::Cache;
pub use error::{FolderProblem, OutputError, Stranger, StrangerKind};
pub use folder::Destination;
pub use manifest::MANIFEST;
#[cfg(feature = "publish")]
pub(crate) use paths::fault as path_fault;
pub use stage::Progress;
#[cfg(feature = "publish")]
pub(crate) use staging::is_at;
pub use unchanged::{Fingerprint, up_to_date};
pub use write::{Written, write_site};

use crate::diagnostics::Diagnostic;
use crate::site::{Bytes, Class, Site};

/// What a sink needs of a site.
pub trait Pages: Sync {
    /// Every path with its class, in any order.
    fn paths(&self) -> Vec<(String, Class)>;

    /// The bytes of `path`.
    ///
    /// # Errors
    /// Why the page cannot be rendered.
    fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>>;

    /// The same, for whoever renders many pages one after the other: a page may take the memory of the one before, so
    /// that not each touches memory of its own. What `room` holds is lost.
    ///
    /// # Errors
    /// Why the page cannot be rendered.
    fn render_into(&self, path: &str, room: Vec<u8>) -> Result<Bytes, Vec<Diagnostic>> {
        drop(room);
        self.render(path)
    }

    /// What all of them are made of, where the next build may rely on that; see [`up_to_date`].
    fn made_of(&self) -> Option<Fingerprint> {
        None
    }
}

impl Pages for Site {
    fn paths(&self) -> Vec<(String, Class)> {
        Self::paths(self).map(|(path, class)| (path.to_owned(), class)).collect()
    }

    fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
        Self::render(self, path)
    }

    fn render_into(&self, path: &str, room: Vec<u8>) -> Result<Bytes, Vec<Diagnostic>> {
        Self::render_into(self, path, room)
    }
}
