//! Reading a site folder from the disk: a walk that lists its files, then all of them at once.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use thiserror::Error;

use super::walk::{Walk, unreadable};
use super::{CONFIGURATION, FOLDERS, Snapshot, plain_words};

/// Files that a thread reads at once: some are pictures.
const AT_ONCE: usize = 16;

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
    let failed = |source| ReadError::Folder { path: root.to_path_buf(), source };
    // All paths below are real ones: what leads out of the folder, or in a circle, then shows by prefix alone.
    let real = root.canonicalize().map_err(failed)?;
    fs::read_dir(&real).map_err(failed)?;
    if fs::symlink_metadata(real.join(CONFIGURATION)).is_err() {
        return Err(ReadError::NotASite(root.to_path_buf()));
    }
    // An output that is a file is refused later; here it would be missed where it is needed.
    let output = output.and_then(|output| output.canonicalize().ok()).filter(|output| output.is_dir());
    let mut walk = Walk::new(real, output);
    walk.file(CONFIGURATION);
    for folder in FOLDERS {
        walk.folder(folder);
    }
    let (files, mut diagnostics) = walk.finish();

    // A file that several links lead to is read once and shared.
    let read: Vec<io::Result<Arc<[u8]>>> =
        files.par_iter().with_max_len(AT_ONCE).map(|(real, _)| fs::read(real).map(Arc::<[u8]>::from)).collect();
    let mut bytes = Vec::with_capacity(files.len());
    for ((_, names), read) in files.into_iter().zip(read) {
        match read {
            Ok(read) => bytes.extend(names.into_iter().map(|name| (Arc::<str>::from(name), Arc::clone(&read)))),
            Err(error) => diagnostics.extend(names.iter().map(|name| unreadable(name, &error))),
        }
    }
    diagnostics.sort_by(|a, b| (&a.place, &a.message).cmp(&(&b.place, &b.message)));
    Ok(Snapshot { files: BTreeMap::from_iter(bytes), diagnostics })
}

#[cfg(test)]
mod tests;
