//! Read: the site folder becomes a [`Snapshot`], which interprets nothing.

mod disk;
mod files;
mod find;
mod ignore;
mod reader;
mod regular;
pub(crate) mod theme;
mod walk;
mod words;

pub use disk::{ReadError, read_site};
pub use files::Files;
pub use find::find_site;
pub(crate) use reader::{Difference, Reader};
pub(crate) use regular::open_regular;
pub(crate) use words::plain_words;

use std::ops::Bound;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Sources};

/// The site's configuration; the folder that has it is a site.
pub(crate) const CONFIGURATION: &str = "briefing.toml";

/// The folders of a site that are read, and that nothing may be written to.
pub(crate) const FOLDERS: [&str; 3] = ["content", "static", "templates"];

/// All that a build reads: the bytes of every file of a site, by path.
///
/// Paths are relative to the site folder, with forward slashes: `briefing.toml`, `content/…`, `templates/…`,
/// `static/…`. What could not be read is told in `diagnostics`.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The files.
    pub files: Files,
    /// What went wrong while reading: unreadable files, links that lead out of the site.
    pub diagnostics: Vec<Diagnostic>,
}

impl Snapshot {
    /// A snapshot in memory, for tests and for sites that never were on a disk.
    #[must_use]
    pub fn from_files<P: Into<Arc<str>>, B: Into<Arc<[u8]>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect();
        Self { files, diagnostics: Vec::new() }
    }

    /// The bytes of the file `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// The files below the folder `folder` (no slash at its end), in the order of their paths.
    pub(crate) fn under<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = (&'s Arc<str>, &'s Arc<[u8]>)> {
        self.files
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
            .filter(move |(path, _)| path.as_bytes().get(folder.len()) == Some(&b'/'))
    }
}

impl Sources for Snapshot {
    fn source(&self, path: &str) -> Option<&[u8]> {
        self.get(path).map(|bytes| &**bytes)
    }
}
