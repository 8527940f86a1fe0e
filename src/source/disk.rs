//! Reading a site folder from the disk, once.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::reader::Reader;
use super::{CONFIGURATION, Snapshot, plain_words};

/// Why a folder is none that a site can be read from. All that is wrong *in* a site is a diagnostic of its snapshot.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The folder does not exist, is a file, or cannot be looked into.
    #[error("cannot read the site folder `{}`: {}", path.display(), plain_words(source))]
    Folder {
        /// The folder as it was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder has no `briefing.toml`.
    #[error("`{}` is no site: it has no `{CONFIGURATION}`", .0.display())]
    NotASite(PathBuf),
}

/// Reads `briefing.toml`, `content/`, `templates/` and `static/` below `root`.
///
/// `output`, where it lies inside, is left out, as is what editors and systems leave behind. Symbolic links are
/// followed inside the site and nowhere else. Files, folders and links that cannot be read are told in the
/// snapshot's diagnostics, all of them; pipes, sockets and devices are never opened.
///
/// # Errors
/// Where `root` is no folder, cannot be listed, or has no `briefing.toml`.
pub fn read_site(root: &Path, output: Option<&Path>) -> Result<Snapshot, ReadError> {
    let mut reader = Reader::new(root, output);
    reader.read(None)?;
    Ok(reader.into_snapshot())
}

#[cfg(test)]
mod tests;
